"""What happens to solicitations: events, their witnesses, and what sources claim of single fields."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.quick_dataclass import dataclass

Scalar = str | int | float | bool | None
Fields = dict[str, Scalar]


class EventKind(StrEnum):
    """What can happen to a solicitation."""

    ISSUED = "issued"
    AMENDED = "amended"
    EXTENDED = "extended"
    SHORTENED = "shortened"
    CANCELLED = "cancelled"
    AWARDED = "awarded"
    ORDERED = "ordered"
    TERMINATED = "terminated"
    REISSUED = "reissued"
    REMOVED = "removed"
    RESTORED = "restored"
    CLOSED = "closed"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One witness of an event: where the event was read, and the words that show it."""

    source: str
    ref: str  # the notice id, contract number or record row in which the event was read
    url: str | None
    grade: Grade
    seen_at: datetime | None  # when the event was read here; None for an undated source of the shipped record
    says: str | None = None  # the quoted words, or changed fields (`domain.evidence_text`)


@dataclass(frozen=True, slots=True)
class Event:
    """Something of a known kind that happened to a solicitation.

    `id` is a hash of the content (`identity.event_id`), so it does not depend on arrival order or a provisional key.
    """

    id: str
    kind: EventKind
    key: str
    number: str | None
    material: str | None
    occurred_on: date | None  # the exact day of the event, where the source gives it
    seen_at: datetime
    grade: Grade
    old: Fields
    new: Fields
    evidence: tuple[Evidence, ...] = ()
    # True when the event was known before it could be news (`domain.news_verdict`): it raises no alert
    baseline: bool = False
    occurred_about: FuzzyDate | None = None  # a month, a year or an approximate day, where `occurred_on` is not known
    # what `grade` would be without news reports; None unless a news report raised it
    grade_without_reports: Grade | None = None
    news_since: datetime | None = None  # when the event became news, where that was later than its first reading

    @property
    def news_at(self) -> datetime | None:
        """When the event became news here; None for an event that was never news."""
        return None if self.baseline else self.news_since or self.seen_at


@dataclass(frozen=True, slots=True)
class Claim:
    """The value that one source gives for one field of one solicitation."""

    field: str  # the name of the field: posted, deadline, cancelled_on, ceiling, quantity …
    value: str  # as text: an ISO date or deadline, a plain number, or words
    source: str
    ref: str
    url: str | None
    grade: Grade
    dated: date | None = None  # the date that the source puts on its statement
    says: str | None = None  # the words of the source that give the value
    seen_at: datetime | None = None  # when the claim was read here; for the record, when it was published
    # the number of the contract that the claim is about, where a solicitation may have several
    contract: str | None = None
    single_source: bool = False  # whether the claim is a press report that no second, independent report confirms
