"""Notices as sources publish them, and their readings. Stored as JSON by field names (`store.codec`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from mineralwatch.domain.dates import Deadline
from mineralwatch.domain.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class NoticeAward:
    """The block of an Award Notice that describes the award, as printed."""

    number: str | None = None
    amount: float | None = None
    on: date | None = None
    awardee: str | None = None  # a company, several separated by `; `, or a placeholder such as `TBD`
    more: tuple[NoticeAward, ...] = ()  # the notice's other awards, where it lists several


UNTITLED = "(a notice without a title)"
"""The title of a notice for which the source gives neither a title nor a number."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One published version of a notice, as a source gave it. All text is already clean (`domain.safe_text`)."""

    notice_id: str
    title: str
    type: str | None = None  # in the source's words: "Combined Synopsis/Solicitation"
    base_type: str | None = None
    number: str | None = None  # the solicitation number as printed
    office: str | None = None  # the activity address code, "SP8000"
    office_path: str | None = None
    posted: date | None = None
    deadline: Deadline | None = None
    archive_on: date | None = None
    set_aside: str | None = None
    naics: tuple[str, ...] = ()
    psc: str | None = None
    place: str | None = None
    text: str | None = None  # None: the text was not fetched yet; "": the source says that there is none
    attachments: tuple[str, ...] | None = None  # None: this source does not list them
    active: bool | None = None
    award: NoticeAward | None = None
    quantity: float | None = None
    unit: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """One new or changed reading of one notice or row from one source. Append-only; all derived state rests on
    observations."""

    source: str
    kind: Literal["notice", "record", "register"]
    ref: str
    seen_at: datetime
    payload_hash: str  # sha256 of the raw payload
    content: str  # canonical JSON of the Notice, of the record row, or of the register's row
    raw: str | None = None
