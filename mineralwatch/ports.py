"""The interface between the screen and the store and poller: the protocol `Backend`, and the frozen values it returns.

The screen imports nothing from `engine` or `store`, so each panel can be tested with a fake `Backend` of a few lines.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, Protocol

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models.alert import Alert
from mineralwatch.domain.models.contract import Appropriation, Contract, RegisterCheck, StatedTotal
from mineralwatch.domain.models.event import Claim, Event
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.models.market import Company, PriceSeries, Quote
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.policy import PolicyEvent, Promise, SupplyFact
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.reissues.reissue_link import LINK_SEPARATOR
from mineralwatch.domain.text.safe_text import clean_text

OfficialChoice = Literal["once", "daily", "no"]
ActKind = Literal[
    "star", "unstar", "read", "unread", "ack", "snooze", "looked", "undo",
    "unmerge", "merge", "add-event", "correct", "attach", "detach", "link", "unlink",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PollerState:
    """The id of the process that polls, None when no process polls; whether a polling round is running (`busy`); and
    when the last round ended."""

    pid: int | None = None
    busy: bool = False
    last_round: datetime | None = None


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """How far the download of a large file is: `done` bytes are received, of `total` bytes if the server states it."""

    source: str
    done: int
    total: int | None
    started: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that the main screen draws, read in one transaction. Lists are newest first unless a comment says
    otherwise."""

    revision: int
    solicitations: tuple[Solicitation, ...] = ()  # in no particular order, since the view sorts them
    events: tuple[Event, ...] = ()  # the newest 500
    stories: tuple[Story, ...] = ()  # the newest 200; `Backend.stories` reads older ones
    story_count: int = 0
    alerts: tuple[Alert, ...] = ()  # the newest 200
    quotes: tuple[Quote, ...] = ()
    health: tuple[SourceHealth, ...] = ()
    companies: tuple[Company, ...] = ()
    contracts: tuple[Contract, ...] = ()
    appropriations: tuple[Appropriation, ...] = ()
    promises: tuple[Promise, ...] = ()
    record_date: date | None = None  # the latest date in any source of the shipped record
    starred: frozenset[str] = frozenset()  # keys of starred solicitations and ids of starred stories
    unread: frozenset[str] = frozenset()  # keys of the solicitations with unread news
    last_looked: datetime | None = None  # when the user last closed the screen
    poller: PollerState = PollerState()
    official_read_at: datetime | None = None  # the last complete reading of an official source of notices
    symbols: tuple[tuple[str, tuple[str, ...]], ...] = ()  # pairs of material and its stock symbols
    official_choice: str | None = None  # the user's choice about the official file; None: not asked yet
    stated: tuple[StatedTotal, ...] = ()  # totals that the record's sources state themselves
    register: RegisterCheck | None = None  # the record compared with USAspending; None while never read
    progress: DownloadProgress | None = None  # while the official file is being downloaded
    policy: tuple[PolicyEvent, ...] = ()  # newest first, undated ones last
    supply: tuple[SupplyFact, ...] = ()  # in the order of the record


Relation = Literal["reissue of", "reissued as", "perhaps the award of", "perhaps awarded as"]


@dataclass(frozen=True, slots=True)
class RelatedSolicitation:
    """A solicitation that is linked to another one: its reissue, or the solicitation that it is a reissue of, or a
    separate solicitation whose award may have come of it, which no source confirms.

    Grade `official`: a notice states the link; `inferred`: it is concluded from `reasons`.
    """

    key: str
    number: str | None
    relation: Relation
    grade: Grade
    confirmed: bool  # whether the user confirmed the link
    reasons: tuple[str, ...]
    title: str = ""
    posted: FuzzyDate | None = None
    awarded: FuzzyDate | None = None

    @property
    def is_reissue(self) -> bool:
        """Whether the link is a reissue, which the user can confirm or undo; a possible award cannot be confirmed."""
        return self.relation in ("reissue of", "reissued as")


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything that is stored about one solicitation. Events are oldest first."""

    solicitation: Solicitation
    notices: tuple[Notice, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    contracts: tuple[Contract, ...] = ()
    promises: tuple[Promise, ...] = ()
    stories: tuple[Story, ...] = ()
    symbols: tuple[str, ...] = ()
    policy: tuple[PolicyEvent, ...] = ()  # about the solicitation's materials during its life, oldest first
    supply: tuple[SupplyFact, ...] = ()  # about its materials, then about the materials they are forms of
    related: tuple[RelatedSolicitation, ...] = ()  # earlier solicitations, then reissues, then possible awards


@dataclass(frozen=True, slots=True)
class UserAct:
    """One act of the user. `subject` is a solicitation key, a story id, an alert id, or "" for the kind `looked`, which
    records that the user closed the screen.

    `unmerge`: the provisional key `subject` and the number that replaced it are two solicitations; `merge` undoes that.
    `add-event`, `correct`: `subject` is a solicitation; `body` is what
    `domain.manual_entries.manual_entry.encode_entry` writes.
    `attach`: `subject` is a story, `body` holds the key of its solicitation; `detach`: it has none (`attach_act`).
    `link`: `subject` is `older>newer`, two keys, and the newer solicitation is a reissue of the older one; `unlink`: it
    is not (`link_act`).
    `body` is a JSON object, or None for an act that `subject` describes completely.
    """

    kind: ActKind
    subject: str = ""
    until: datetime | None = None  # when a snooze ends
    body: str | None = None


def attach_act(story: str, key: str | None) -> UserAct:
    """The act that attaches a story to the solicitation with the key `key`; with None, the act that detaches the
    story."""
    return UserAct("attach", story, body=json.dumps({"key": key})) if key else UserAct("detach", story)


_MAX_REASON_LENGTH = 300


def link_act(kind: Literal["link", "unlink"], older: str, newer: str, reason: str | None = None) -> UserAct:
    """The act that says that the solicitation `newer` is a reissue of `older` (`link`), or is not (`unlink`); both are
    keys.

    `reason` is the user's own text, kept as one line of at most 300 characters.
    """
    reason_text = clean_text(reason, _MAX_REASON_LENGTH)
    return UserAct(
        kind, f"{older}{LINK_SEPARATOR}{newer}", body=json.dumps({"reason": reason_text}) if reason_text else None
    )


@dataclass(frozen=True, slots=True)
class ReplayState:
    """How far a replay has come. `step` is the number of the present step, from 1 to `step_count`; `at` is the civil
    time that the screen shows."""

    step: int
    step_count: int
    at: datetime
    caption: str  # what happened at this step, as text for the user
    dated: bool = True  # False: no source gives the day, so the replay invents one
    solicitation_key: str | None = None  # the solicitation that the step is mainly about
    playing: bool = True
    busy: bool = False  # the replay is on the way to another step
    ended: bool = False  # the replay is at the last step
    speed: float = 1.0
    problem: str | None = None


class Replay(Protocol):
    """The demonstration's replay, which the user steps through. No method waits or raises; `state` shows the result."""

    def start(self) -> None:
        """Read the first step, and play on from there; called after the first paint."""

    def state(self) -> ReplayState:
        """The current state of the replay; cheap enough to call several times a second."""

    def forward(self) -> None:
        """Stop playing, and go to the next named step."""

    def back(self) -> None:
        """Stop playing, and go to the previous named step; stars and marks set since then are lost."""

    def play_or_pause(self) -> None:
        """Start playing, in which the replay goes from step to step by itself, or stop playing."""

    def faster(self) -> None:
        """Double the speed, up to a limit."""

    def slower(self) -> None:
        """Halve the speed, down to a limit."""


class Backend(Protocol):
    """Everything that the screen can read, and every action that it can ask for.

    Every method may raise `domain.errors.MineralwatchError`, whose text is one line for the user.
    """

    async def start(self) -> None:
        """Find the poller, or start one; called after the first paint."""

    async def close(self) -> None:
        """Close the pipe to the poller that this screen started, which makes that poller end by itself."""

    def now(self) -> datetime:
        """The civil time that the screen shows and decides by: aware, in the user's time zone."""

    async def revision(self) -> int:
        """A number that grows with every visible change of the store; cheap enough to call every half second."""

    async def snapshot(self) -> Snapshot:
        """A snapshot of the store as it is now."""

    async def detail(self, key: str) -> Detail | None:
        """Everything that is stored about the solicitation with this key; None when it is unknown."""

    async def story_ids(self, query: str) -> Sequence[str]:
        """The ids of all stories that match a query, newest first. Raises UsageError for an unreadable query."""

    async def stories(self, ids: Sequence[str]) -> tuple[Story, ...]:
        """The stories with these ids, in the order of `ids`; unknown ids are left out."""

    async def entries(self, story_id: str) -> tuple[FeedEntry, ...]:
        """The feed entries of one story, oldest first; empty for an unknown id."""

    async def price_series(self, symbols: Sequence[str]) -> tuple[PriceSeries, ...]:
        """The daily bars of these symbols, in the order of `symbols`; a series without bars for an unknown symbol."""

    async def act(self, acts: Sequence[UserAct]) -> None:
        """Store user acts. All acts of one call are undone together by one `undo`."""

    async def undo(self) -> str | None:
        """Undo the acts of the last call of `act` that is not undone yet. Returns a sentence on what was undone; None
        when there is nothing to undo."""

    async def poll(self, sources: Sequence[str] = ()) -> None:
        """Ask the poller for a round of the named sources, or without names of all sources that may be read now."""

    async def choose_official_file(self, choice: OfficialChoice) -> None:
        """Store the user's choice about the official daily file; "once" and "daily" also start reading it now."""

    async def stop_official_download(self) -> None:
        """Stop the download of the official file; the part received is kept, and the next download resumes there."""

    async def send_test_alert(self) -> str:
        """Send one test alert through every channel. Returns a sentence that says which channels worked."""
