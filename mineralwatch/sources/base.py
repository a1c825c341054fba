"""The interface of a source: `read` is a generator that yields requests and parse jobs and returns a SourceReading.

A source never touches the network, the clock or the store. The engine drives the generator: it sends each `HttpRequest`
through `http_client`, runs each `ParseJob` in a thread or another process, and sends the result back into the
generator. So a test can feed a source prepared replies, and a source with several pages reads them in a plain loop.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from mineralwatch.domain.errors import SourceError
from mineralwatch.domain.models.health import SourceHealth, Validators
from mineralwatch.domain.models.market import Bar, Quote
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.solicitations.contract_register import RegisteredAward


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One GET, or one POST when `body` is set. `secret_query` and `secret_headers` are sent to the origin of `url`
    only, never to the target of a redirect, and are never logged. A POST follows no redirect and sends no
    validators."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_query: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    validators: Validators | None = None  # the headers If-None-Match and If-Modified-Since to send
    pace: timedelta = timedelta(seconds=1)  # the shortest pause between two requests to this host
    metered: str | None = None  # the name of the daily quota that this request counts against, such as "sam"
    max_body: int | None = None  # the most bytes of the body; the user's setting max_body applies as well
    body: bytes | None = None  # the JSON text to send by POST


@dataclass(frozen=True, slots=True)
class HttpReply:
    """The answer to an HttpRequest: a status with a body, or `error` when there is no usable answer. A 304 has no
    body."""

    url: str
    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict)  # the names are in lower case
    body: bytes = b""
    error: SourceError | None = None
    # the validators of this reply; `body_hash` is the SHA-256 of the body
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True)
class Download:
    """One large GET, whose answer is written to a file of the cache folder. When an earlier download of the same file
    was interrupted, the transfer is resumed."""

    url: str
    name: str  # the name of the file in the cache folder, without a suffix
    validators: Validators | None = None
    max_bytes: int = 2_000_000_000


@dataclass(frozen=True, slots=True)
class DownloadResult:
    """The result of a Download: a complete file, status 304 (not modified), or `error`. The engine deletes the file
    after the source has read it."""

    url: str
    status: int | None
    path: Path | None = None
    size: int = 0  # the length of the file in bytes
    error: SourceError | None = None
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True)
class ParseJob:
    """A pure function to call with a body, perhaps in another process, so function and arguments must be picklable."""

    function: Callable[..., Any]  # a function at the top level of a module, so that it can be pickled
    arguments: tuple[Any, ...]
    # the job always gets a thread of its own: for large files, which would block the event loop
    own_thread: bool = False


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One item that could not be read, kept with its raw text so that a person can look at it later.

    `item_kept` is True when only one value of the item could not be read: the item is then in the reading, with None
    for that value.
    """

    reason: str
    raw: str
    item_kept: bool = False


@dataclass(frozen=True, slots=True)
class NoticeReading:
    """A Notice as the source gave it in this round, with the hash and the JSON text of the raw item."""

    notice: Notice
    payload_hash: str
    raw: str


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """An award as the register gave it in this round, with the hash and the JSON text of the raw row."""

    row: RegisteredAward
    payload_hash: str
    raw: str


@dataclass(frozen=True, slots=True)
class SourceReading:
    """What one source gave in one round."""

    notices: tuple[NoticeReading, ...] = ()
    register: tuple[RegisterReading, ...] = ()
    entries: tuple[FeedEntry, ...] = ()
    quotes: tuple[Quote, ...] = ()
    bars: tuple[Bar, ...] = ()
    # the reading holds everything that the source has within `scope`, so a notice that is not in it is missing
    complete: bool = False
    total: int | None = None  # how many items there are according to the source itself
    scope: str = ""  # what the source was asked for, in words: "SP8000, posted 2025-11-23 to 2026-11-22"
    other_offices: int = 0  # how many items belong to offices that are not watched; these items are not stored
    rows: int | None = None  # the number of data rows of a file; a sudden drop means that the file is a stub
    quarantined: tuple[Quarantined, ...] = ()
    not_modified: bool = False
    validators: Validators = field(default_factory=Validators)
    http_status: int | None = None
    fresh_for: timedelta | None = None  # how long the answer stays fresh by the server's max-age, Expires or <ttl>
    note: str | None = None  # one line for people, shown with the health of the source
    problem: SourceError | None = None  # why a part of the round failed; what was read is stored all the same
    retry_at: datetime | None = None  # when to ask again after a problem, instead of the usual back-off
    # the health of each part of the source, such as the provider `quotes/yahoo`
    part_health: tuple[SourceHealth, ...] = ()
    remember: Mapping[str, str] | None = None  # becomes `remembered` of the next round; None keeps the earlier one


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a source is given for one round: the time, and what the store knows from earlier rounds of the source."""

    now: datetime
    health: SourceHealth
    # notice id or award reference -> payload hash of the last reading of that notice or award
    known_hashes: Mapping[str, str] = field(default_factory=dict)
    contract_numbers: frozenset[str] = frozenset()  # the normalised number of every contract in the store
    stored_text_ids: frozenset[str] = frozenset()  # ids of the notices whose description is stored
    calls_left: int | None = None  # how many calls of the daily quota this round may use; None when there is no quota
    last_count: int | None = None  # how many items the last complete reading had
    part_health: Mapping[str, SourceHealth] = field(default_factory=dict)  # health row by name, such as `quotes/yahoo`
    last_quotes: Mapping[str, Quote] = field(default_factory=dict)  # symbol -> the last quote that had a price
    # the `remember` of the source's last SourceReading that had one
    remembered: Mapping[str, str] = field(default_factory=dict)
    by_hand: bool = False  # whether a person asked for this round


SourceStep = HttpRequest | Download | ParseJob


class Source(Protocol):
    """One origin of data that the configuration names."""

    name: str
    kind: str  # one of sam, sam_bulk, archive, feed, federal_register, edgar, usaspending, quotes
    interval: timedelta  # the shortest time between two rounds that nobody asked for
    hosts: tuple[str, ...]  # every host that the source may call

    def read(self, context: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """Read the source once. Each yield gives back an HttpReply, a DownloadResult, or the return value of a
        ParseJob.

        Raises SourceError when nothing could be read at all, so that an outage is never taken for a change.
        """
        ...

    def missing_setup(self) -> str | None:
        """One line that says what the user has to set up first, such as a key; None when the source can be asked."""
        ...
