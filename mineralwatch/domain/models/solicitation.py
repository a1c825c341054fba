"""Solicitations across all their notices, their stages and statuses."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from mineralwatch.domain.dates import Deadline, FuzzyDate
from mineralwatch.domain.models.contract import Awardee
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.quick_dataclass import dataclass


class Stage(StrEnum):
    """How far a procurement has gone."""

    RFI = "rfi"
    PRESOLICITATION = "presolicitation"
    SOLICITATION = "solicitation"
    SOLE_SOURCE = "sole-source"
    AWARD = "award"


class Status(StrEnum):
    """The status of a solicitation at a given moment; computed by `domain.solicitation_status`, never stored."""

    OPEN = "open"
    MAYBE_OPEN = "maybe-open"
    CLOSED = "closed"
    UNCLEAR = "unclear"
    CANCELLED = "cancelled"
    AWARDED = "awarded"
    TERMINATED = "terminated"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Solicitation:
    """A solicitation across all its notices. No field depends on the present moment (`domain.solicitation_status`)."""

    key: str
    number: str | None
    title: str
    materials: tuple[str, ...] = ()
    stage: Stage | None = None
    office: str | None = None
    posted: FuzzyDate | None = None
    deadline: Deadline | None = None
    kinds: tuple[EventKind, ...] = ()  # the kinds of the solicitation's events, each once, in the order of `EventKind`
    # how it ended: cancelled, awarded, terminated or removed; None while it has not ended
    ending: EventKind | None = None
    ended: FuzzyDate | None = None
    ceiling: float | None = None
    guaranteed: float | None = None
    ordered: float | None = None
    quantity: float | None = None
    unit: str | None = None
    awardees: tuple[Awardee, ...] = ()
    grades: tuple[Grade, ...] = ()  # every grade that occurs in the solicitation's evidence, best first
    first_seen: datetime | None = None
    last_change: datetime | None = None
    event_count: int = 0
    notice_count: int = 0
    url: str | None = None
    aliases: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()  # the fields for which sources give different values
    # the date of the shipped record, when the solicitation is known from it and no notice was read
    bundled: date | None = None
    last_word: FuzzyDate | None = None  # the date of the latest dated event; the days without news are counted from it
    reissue_promised: bool = False
    short: str | None = None  # a short name for narrow rows ("alloy grade")
    # the ceiling that the solicitation itself states; after an award, `ceiling` is the award's
    asked: float | None = None
    may_follow: str | None = None  # the key of an earlier solicitation that this one may continue (inferred)

    @property
    def label(self) -> str:
        """The number as printed, else the provisional key: the name by which the user refers to the solicitation in a
        command."""
        return self.number or self.key
