"""What a source is: a generator that yields what it wants fetched or parsed, and ends with a SourceReading.

A source never touches the network, the clock or the store. The engine drives it: it sends each `HttpRequest` through
`http_client`, runs each `ParseJob` where there is room for it, and sends the answer back in. So a source is tested by
feeding it answers, and one that asks for many pages reads from top to bottom.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from mineralwatch.domain.contract_register import RegisteredAward
from mineralwatch.domain.errors import SourceError
from mineralwatch.domain.models import Bar, FeedEntry, Notice, Quote, SourceHealth, Validators


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One GET, or with a `body` one POST. `secret` headers and query go to the first origin only, never to a
    redirect's, a log or an error; a POST follows no redirect at all and has no validators."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_query: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    validators: Validators | None = None  # sent as If-None-Match and If-Modified-Since
    pace: timedelta = timedelta(seconds=1)  # the least time between two requests to this host
    metered: str | None = None  # the quota that one call of this costs, e.g. "sam"
    max_body: int | None = None  # bytes; never more than the user's max_body
    body: bytes | None = None  # JSON text, sent by POST


@dataclass(frozen=True, slots=True)
class HttpReply:
    """What came back: a status with a body, or `error` when nothing usable did. Status 304 has no body."""

    url: str
    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict)  # lower-case names
    body: bytes = b""
    error: SourceError | None = None
    validators: Validators = field(default_factory=Validators)  # of this answer; body_hash is sha256 of the body


@dataclass(frozen=True, slots=True)
class Download:
    """One large GET into a file of the cache. It goes on where an earlier one of the same edition was stopped."""

    url: str
    name: str  # of the file, without an ending
    validators: Validators | None = None
    max_bytes: int = 2_000_000_000  # bytes


@dataclass(frozen=True, slots=True)
class DownloadResult:
    """What came of a Download: a whole file, or 304, or `error`. The file is taken away after the reading."""

    url: str
    status: int | None
    path: Path | None = None
    size: int = 0  # bytes
    error: SourceError | None = None
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True)
class ParseJob:
    """A pure function to run over a body, perhaps in another process: module-level, picklable, like its arguments."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    own_thread: bool = False  # so much that it runs in a thread of its own, and never in the loop


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One item that could not be read; kept so that nothing is lost.

    `item_kept`: only a value of it could not be read, and counts as unknown; the item itself was read.
    """

    reason: str
    raw: str
    item_kept: bool = False


@dataclass(frozen=True, slots=True)
class NoticeReading:
    """A Notice as read now, with the hash and text of the raw item that it came from."""

    notice: Notice
    payload_hash: str
    raw: str


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """An award as the register gives it now, with the hash and text of the raw row that it came from."""

    row: RegisteredAward
    payload_hash: str
    raw: str


@dataclass(frozen=True, slots=True)
class SourceReading:
    """What one round of one source gave."""

    notices: tuple[NoticeReading, ...] = ()
    register: tuple[RegisterReading, ...] = ()
    entries: tuple[FeedEntry, ...] = ()
    quotes: tuple[Quote, ...] = ()
    bars: tuple[Bar, ...] = ()
    complete: bool = False  # the whole of what the source holds inside the window that was asked for
    total: int | None = None  # the total that the source itself states
    scope: str = ""  # what was asked for, in words: "SP8000, posted 2025-11-23 to 2026-11-22"
    other_offices: int = 0  # items of other offices, counted and left
    rows: int | None = None  # all data rows of a file, whose sudden drop makes it a stub
    quarantined: tuple[Quarantined, ...] = ()
    not_modified: bool = False
    validators: Validators = field(default_factory=Validators)
    http_status: int | None = None
    fresh_for: timedelta | None = None  # the server's own max-age, Expires or <ttl>
    note: str | None = None  # what a person should know, for the health row
    problem: SourceError | None = None  # part failed: what was read still counts
    retry_at: datetime | None = (
        None  # when to ask again after trouble, where the source knows that better than a back-off
    )
    part_health: tuple[SourceHealth, ...] = ()  # how the parts of the source stand now: `quotes/yahoo`
    remember: Mapping[str, str] | None = None  # what to know in the next round; None keeps what is known


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a source knows when it is asked."""

    now: datetime
    health: SourceHealth
    known_hashes: Mapping[str, str] = field(
        default_factory=dict
    )  # id of a notice or award -> payload hash of its last reading
    contract_numbers: frozenset[str] = frozenset()  # of all contracts that are known, normalised
    stored_text_ids: frozenset[str] = frozenset()  # notice ids whose description is stored already
    calls_left: int | None = None  # of its quota, for this round
    last_count: int | None = None  # of all items in its last complete reading
    part_health: Mapping[str, SourceHealth] = field(default_factory=dict)  # of the source, by name
    last_quotes: Mapping[str, Quote] = field(default_factory=dict)  # the last good ones, by symbol
    remembered: Mapping[str, str] = field(default_factory=dict)  # what its last SourceReading asked to be remembered
    by_hand: bool = False


SourceStep = HttpRequest | Download | ParseJob


class Source(Protocol):
    """One configured origin of data."""

    name: str
    kind: str  # sam, sam_bulk, archive, feed, federal_register, edgar, usaspending, quotes
    interval: timedelta  # the least time between two rounds that nobody asked for
    hosts: tuple[str, ...]  # every host that it may call

    def read(self, asked: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """Yield steps, receive an HttpReply, a DownloadResult or what a ParseJob returned.

        Raises SourceError when nothing could be read at all: an outage is not a change.
        """
        ...

    def missing_setup(self) -> str | None:
        """None when it can be asked; otherwise the one line that says what is missing and what to do."""
        ...
