"""What the screen may ask for: a few async methods and the frozen values that they give.

The screen knows this file and nothing behind it, so each panel can be tested with a fake of a few lines.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models import (
    Alert,
    Appropriation,
    Claim,
    Company,
    Contract,
    Event,
    FeedEntry,
    Grade,
    Notice,
    PolicyEvent,
    Promise,
    Quote,
    RegisterCheck,
    Solicitation,
    SourceHealth,
    StatedTotal,
    Story,
    SupplyFact,
)
from mineralwatch.domain.safe_text import clean_text

OfficialChoice = Literal["once", "daily", "no"]
ActKind = Literal[
    "star", "unstar", "read", "unread", "ack", "snooze", "looked", "undo",
    "unmerge", "merge", "add-event", "correct", "attach", "detach", "link", "unlink",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PollerState:
    """Who polls: `pid` None means nobody does."""

    pid: int | None = None
    busy: bool = False
    last_round: datetime | None = None


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """A long reading under way: bytes that have come, and of how many when the server says so."""

    source: str
    done: int
    total: int | None
    started: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that the main screen draws, read in one transaction. Lists are newest first unless said otherwise."""

    revision: int
    solicitations: tuple[Solicitation, ...] = ()  # in no particular order: the view sorts
    events: tuple[Event, ...] = ()  # the newest 500
    stories: tuple[Story, ...] = ()  # the newest 200; older ones by `stories`
    story_count: int = 0
    alerts: tuple[Alert, ...] = ()  # the newest 200
    quotes: tuple[Quote, ...] = ()
    health: tuple[SourceHealth, ...] = ()
    companies: tuple[Company, ...] = ()
    contracts: tuple[Contract, ...] = ()
    appropriations: tuple[Appropriation, ...] = ()
    promises: tuple[Promise, ...] = ()
    record_date: date | None = None  # the latest date in any source of the shipped record
    starred: frozenset[str] = frozenset()  # solicitation keys and story ids
    unread: frozenset[str] = frozenset()  # solicitation keys
    last_looked: datetime | None = None
    poller: PollerState = PollerState()
    official_read_at: datetime | None = None  # the last complete reading of an official source of notices
    symbols: tuple[tuple[str, tuple[str, ...]], ...] = ()  # material -> the symbols linked to it
    official_choice: str | None = None  # the user's word on the official file: once, daily, no; None: not asked yet
    stated: tuple[StatedTotal, ...] = ()  # the totals that sources of the record state themselves
    register: RegisterCheck | None = None  # of the record's contracts; None while the register was never read
    progress: DownloadProgress | None = None  # of the official file, while it is being read
    policy: tuple[PolicyEvent, ...] = ()  # the latest first, undated ones last
    supply: tuple[SupplyFact, ...] = ()  # in the record's own order


Relation = Literal["reissue of", "reissued as", "perhaps the award of", "perhaps awarded as"]


@dataclass(frozen=True, slots=True)
class RelatedSolicitation:
    """Another request that is this one asked anew, or the other way round; or the award that perhaps came of it, which
    is a request of its own while no source says so.

    Grade `official`: a notice says so; `inferred`: concluded from `reasons`.
    """

    key: str
    number: str | None
    relation: Relation
    grade: Grade
    confirmed: bool  # by the user
    reasons: tuple[str, ...]
    title: str = ""
    posted: FuzzyDate | None = None
    awarded: FuzzyDate | None = None

    @property
    def is_reissue(self) -> bool:
        """Whether it is a link that the user can confirm or take apart."""
        return self.relation in ("reissue of", "reissued as")


@dataclass(frozen=True, slots=True)
class Detail:
    """All that is kept of one solicitation. Events oldest first."""

    solicitation: Solicitation
    notices: tuple[Notice, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    contracts: tuple[Contract, ...] = ()
    promises: tuple[Promise, ...] = ()
    stories: tuple[Story, ...] = ()
    symbols: tuple[str, ...] = ()
    policy: tuple[PolicyEvent, ...] = ()  # of its materials within its life, oldest first
    supply: tuple[SupplyFact, ...] = ()  # of its materials and of what they are forms of, nearest first
    related: tuple[RelatedSolicitation, ...] = ()  # what it is a reissue of first, then what it was reissued as


@dataclass(frozen=True, slots=True)
class UserAct:
    """One user act; `subject` is a solicitation key, a story id, an alert id, or "" (looked).

    `unmerge` names a provisional key that a number has taken over: the two are not the same. `merge` takes that back.
    `add-event` and `correct` name a request, with the entry as `domain.manual_entries.manual_entry.encode_entry` writes
    it in `body`. `attach` names a story, with the key of its request in `body`; `detach` says that it speaks of none
    (`placing`). `link` names two keys, `older>newer`: the newer request is the older one asked anew; `unlink` says that
    it is not (`chaining`). `body` is a JSON object, None where the subject says all.
    """

    kind: ActKind
    subject: str = ""
    until: datetime | None = None  # of a snooze
    body: str | None = None


LINK_SEPARATOR = ">"  # in the subject of `link` and `unlink`, between the older key and the newer one


def attach_act(story: str, key: str | None) -> UserAct:
    """The act that says of which request a story speaks; of none when there is no key."""
    return UserAct("attach", story, body=json.dumps({"key": key})) if key else UserAct("detach", story)


_REASON = 300


def link_act(kind: Literal["link", "unlink"], older: str, newer: str, reason: str | None = None) -> UserAct:
    """The act that says of two requests, by their keys, whether the newer one is the older one asked anew.

    The reason is a person's own words: one clean line of at most 300 signs.
    """
    said = clean_text(reason, _REASON)
    return UserAct(kind, f"{older}{LINK_SEPARATOR}{newer}", body=json.dumps({"reason": said}) if said else None)


@dataclass(frozen=True, slots=True)
class ReplayState:
    """Where a replay stands. `place` and `places` count its named steps from 1; `at` is the civil time shown."""

    step: int
    step_count: int
    at: datetime
    caption: str  # what happened at this step
    dated: bool = True  # the day is known; else it was made up
    solicitation_key: str | None = None  # the key of the request that it is mostly about
    playing: bool = True
    busy: bool = False  # on the way to another step
    ended: bool = False  # at the last step
    speed: float = 1.0
    problem: str | None = None


class Replay(Protocol):
    """A story that the user steps through. No method waits or raises: `state` tells what came of it."""

    def state(self) -> ReplayState:
        """Where it stands now; cheap enough to ask several times a second."""

    def forward(self) -> None:
        """Stop playing, and go to the next named step."""

    def back(self) -> None:
        """Stop playing, and go to the named step before; marks that were set since then are gone."""

    def play_or_pause(self) -> None:
        """Go on by itself, or stop doing so."""

    def faster(self) -> None:
        """Double the speed, up to a limit."""

    def slower(self) -> None:
        """Halve it, down to a limit."""


class Backend(Protocol):
    """The screen's only way out. Every method may raise `domain.errors.MineralwatchError` with a line for the user."""

    async def start(self) -> None:
        """Find the poller, or start one; called after the first paint."""

    async def close(self) -> None:
        """Let the lifeline go; the poller that this screen started ends by itself."""

    def now(self) -> datetime:
        """The civil time that the screen shows and decides by, aware, in the user's own zone."""

    async def revision(self) -> int:
        """A number that grows with every visible change of the store; cheap enough to ask each half second."""

    async def snapshot(self) -> Snapshot:
        """The store as it is now."""

    async def detail(self, key: str) -> Detail | None:
        """One solicitation with everything about it."""

    async def story_ids(self, query: str) -> Sequence[str]:
        """The ids of all stories that a query matches, newest first; raises UsageError for a bad query."""

    async def stories(self, ids: Sequence[str]) -> tuple[Story, ...]:
        """A page of stories by id, in the order asked for."""

    async def entries(self, story_id: str) -> tuple[FeedEntry, ...]:
        """The items of feeds that tell one story, oldest first; none for an unknown id."""

    async def act(self, acts: Sequence[UserAct]) -> None:
        """Write user acts; one call is one step of undo."""

    async def undo(self) -> str | None:
        """Take the last step back; a sentence that says what came back, or None when there is nothing."""

    async def poll(self, sources: Sequence[str] = ()) -> None:
        """Ask the poller for a round: all sources that are due by hand, or the named ones."""

    async def choose_official_file(self, choice: OfficialChoice) -> None:
        """Keep the user's word on the official daily file; "once" and "daily" have it read now."""

    async def stop_official_download(self) -> None:
        """Stop a reading of the official file; what has come is kept, so that the next one goes on from there."""

    async def send_test_alert(self) -> str:
        """Send one test notification through every channel; a sentence that says which worked."""
