"""The interface of a source: `read` is a generator that yields requests and parse jobs and returns a SourceReading.

A source never touches the network, the clock or the store. The engine drives the generator: it sends each `HttpRequest`
through `http_client`, runs each `ParseJob` in a thread or another process, and sends the result back into the
generator. So a test can feed a source prepared replies, and paging is written as one loop.
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
    """One GET, or one POST when `body` is set. `secret_query` and `secret_headers` go to the origin of `url` only,
    never to a redirect's target, and are never logged. A POST follows no redirect and sends no validators."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_query: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    validators: Validators | None = None  # sent as If-None-Match and If-Modified-Since
    pace: timedelta = timedelta(seconds=1)  # the shortest pause between two requests to this host
    metered: str | None = None  # the name of the daily quota that this request counts against, such as "sam"
    max_body: int | None = None  # bytes; the user's max_body applies as well
    body: bytes | None = None  # JSON text, sent by POST


@dataclass(frozen=True, slots=True)
class HttpReply:
    """The answer to an HttpRequest: a status with a body, or `error` when none is usable. A 304 has no body."""

    url: str
    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict)  # lower-case names
    body: bytes = b""
    error: SourceError | None = None
    validators: Validators = field(default_factory=Validators)  # of this reply; body_hash is the sha256 of the body


@dataclass(frozen=True, slots=True)
class Download:
    """One large GET into a file of the cache folder. It resumes an interrupted download of the same edition."""

    url: str
    name: str  # of the file in the cache, without a suffix
    validators: Validators | None = None
    max_bytes: int = 2_000_000_000


@dataclass(frozen=True, slots=True)
class DownloadResult:
    """The result of a Download: a complete file, or status 304, or `error`. The engine deletes the file after the
    reading."""

    url: str
    status: int | None
    path: Path | None = None
    size: int = 0  # bytes
    error: SourceError | None = None
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True)
class ParseJob:
    """A pure function to run over a body, perhaps in another process: function and arguments must be picklable."""

    function: Callable[..., Any]  # of a module, so that it can be pickled
    arguments: tuple[Any, ...]
    own_thread: bool = False  # always in a thread of its own: for large files, which would block the event loop


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One item that could not be read, with its raw text, so that it can be looked at later.

    `item_kept` is True when only one value of the item could not be read: the item is in the reading, and that value
    is None in it.
    """

    reason: str
    raw: str
    item_kept: bool = False


@dataclass(frozen=True, slots=True)
class NoticeReading:
    """A Notice as it was read now, with the hash and the JSON text of the raw item."""

    notice: Notice
    payload_hash: str
    raw: str


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """An award as the register gives it now, with the hash and the JSON text of the raw row."""

    row: RegisteredAward
    payload_hash: str
    raw: str


@dataclass(frozen=True, slots=True)
class SourceReading:
    """The result of one round of one source."""

    notices: tuple[NoticeReading, ...] = ()
    register: tuple[RegisterReading, ...] = ()
    entries: tuple[FeedEntry, ...] = ()
    quotes: tuple[Quote, ...] = ()
    bars: tuple[Bar, ...] = ()
    complete: bool = False  # it holds everything that the source has within `scope`, so what is not in it is missing
    total: int | None = None  # the number of items that the source itself states
    scope: str = ""  # what was asked for, in words: "SP8000, posted 2025-11-23 to 2026-11-22"
    other_offices: int = 0  # the number of items of offices that are not watched; they are not stored
    rows: int | None = None  # the number of data rows of a file; a sudden drop means that the file is a stub
    quarantined: tuple[Quarantined, ...] = ()
    not_modified: bool = False
    validators: Validators = field(default_factory=Validators)
    http_status: int | None = None
    fresh_for: timedelta | None = None  # the server's own max-age, Expires or <ttl>
    note: str | None = None  # one line for people, shown with the health of the source
    problem: SourceError | None = None  # a part of the round failed; what was read is stored all the same
    retry_at: datetime | None = None  # after a problem: when to ask again, instead of the usual back-off
    part_health: tuple[SourceHealth, ...] = ()  # of the parts of the source, such as the provider `quotes/yahoo`
    remember: Mapping[str, str] | None = None  # for `remembered` of the next round; None leaves it as it is


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a source is given for one round: the time, and what the store knows of its earlier rounds."""

    now: datetime
    health: SourceHealth
    # notice id or award reference -> payload hash of its last reading
    known_hashes: Mapping[str, str] = field(default_factory=dict)
    contract_numbers: frozenset[str] = frozenset()  # of every contract in the store, normalised
    stored_text_ids: frozenset[str] = frozenset()  # ids of the notices whose description is stored
    calls_left: int | None = None  # of the daily quota, for this round; None when there is no quota
    last_count: int | None = None  # the number of all items in the last complete reading
    part_health: Mapping[str, SourceHealth] = field(default_factory=dict)  # by name, such as `quotes/yahoo`
    last_quotes: Mapping[str, Quote] = field(default_factory=dict)  # the last good quote of each symbol
    remembered: Mapping[str, str] = field(default_factory=dict)  # `SourceReading.remember` of an earlier round
    by_hand: bool = False  # a person asked for this round


SourceStep = HttpRequest | Download | ParseJob


class Source(Protocol):
    """One configured origin of data."""

    name: str
    kind: str  # sam, sam_bulk, archive, feed, federal_register, edgar, usaspending, quotes
    interval: timedelta  # the shortest time between two rounds that nobody asked for
    hosts: tuple[str, ...]  # every host that it may call

    def read(self, context: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """One round. Each yield gives an HttpReply, a DownloadResult, or the return value of a ParseJob.

        Raises SourceError when nothing could be read at all, so that an outage is never taken for a change.
        """
        ...

    def missing_setup(self) -> str | None:
        """One line that says what the user has to set up first, such as a key; None when the source can be asked."""
        ...
