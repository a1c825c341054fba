"""The two clocks of a question: what had happened by one day (`as_of`), as far as this store knew by another
(`known_by`).

`known_by` cuts the facts before anything is derived (`derivation.known_by`):

- What was read here counts from its reading, what the user did from the act until it was undone.
- A source of the shipped record counts from the day of its publication, whenever the record was loaded; one that is not
  dated from the record's own date, since no earlier day can be shown. An event of the record is known once one of its
  sources is, and then with those sources only and the best of their grades.
- What the program concludes is known with what it is concluded from. It is concluded by today's program.

`as_of` cuts what was derived (`derivation.as_of`):

- An event counts from its own day; one of which a month or a year is known from the last day of that, but not later
  than it was told; an undated one from the day on which its first witness was seen.
- A notice counts from the day it was posted, as its readings until then give it.
- A contract counts with its award, an order with its event; sums are made of the orders that count.
- A claim on an ending, an award or an order counts with that event, one on a contract with that contract; one that a
  notice or the register makes counts with the notice, or with the register's row. Any other counts once it was said
  (`seen_at`, else `dated`), but what a solicitation asks for it asks for from the beginning, whoever told it later. A
  claim without a day goes with the events that the same source tells, else with its solicitation.
- A solicitation counts with its first event or notice. Its status is computed at `as_of`.

`record.visible` cuts the shipped record by one clock, for a set civil time: there a fact counts from its own day *or*
from the day it was told, whichever is earlier, since what is asked for is all that the record can tell of the world on
that day. Here the two days are asked for apart, and all of the store is cut, not the record alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from mineralwatch.domain.dates import as_utc
from mineralwatch.domain.lifecycle.event_order import event_date
from mineralwatch.domain.models.event import Event, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Clocks:
    """Two aware moments; None is now, which cuts nothing. Days are those of the moments' own zone.

    `record_date` is the date of the shipped record in the store, from which its undated sources count.
    """

    as_of: datetime | None = None
    known_by: datetime | None = None
    record_date: date | None = None

    @property
    def set(self) -> bool:
        """Whether anything is cut."""
        return self.as_of is not None or self.known_by is not None

    def happened(self, day: date | None) -> bool:
        """Whether a day had come; one that nobody knows had."""
        return self.as_of is None or day is None or day <= self.as_of.date()

    def day(self, at: datetime) -> date:
        """The day of a moment in the zone of `as_of`. Midnight UTC stands for a day of publication, which has none."""
        moment = as_utc(at)
        if self.as_of is None or moment.time() == time():
            return moment.date()
        return moment.astimezone(self.as_of.tzinfo).date()

    def read(self, at: datetime) -> bool:
        """Whether something that was read or done here at this moment was known."""
        return self.known_by is None or as_utc(at) <= self.known_by

    def seen(self, at: datetime | None) -> bool:
        """Whether a source had said something by then. Midnight UTC stands for a day of publication, which has no zone;
        what nobody dates had always been said."""
        if self.known_by is None or at is None:
            return True
        moment = as_utc(at)
        return moment.date() <= self.known_by.date() if moment.time() == time() else moment <= self.known_by

    def seen_at(self, witness: Evidence) -> datetime | None:
        """When a witness was seen; only the record has sources without a date."""
        if witness.seen_at is not None or self.record_date is None:
            return witness.seen_at
        return datetime.combine(self.record_date, time(), UTC)


def day_of(event: Event, clocks: Clocks) -> date:
    """The day from which an event counts."""
    dated = event_date(event)
    if dated is not None and dated.exact is not None:
        return dated.last
    told = [at for witness in event.evidence if (at := clocks.seen_at(witness))]
    first = clocks.day(min(told, default=event.seen_at))
    return min(first, dated.last) if dated is not None else first


def as_published(event: Event, clocks: Clocks) -> Event | None:
    """An event of the record with the sources that had published it; None when none had."""
    told = [witness for witness in event.evidence if witness.grade is not Grade.INFERRED]
    known = {witness for witness in told or event.evidence if clocks.seen(clocks.seen_at(witness))}
    if not known:
        return None
    kept = tuple(w for w in event.evidence if w in known or (told and w.grade is Grade.INFERRED))
    if kept == event.evidence:
        return event
    best = min((witness.grade for witness in known), key=lambda grade: grade.rank)
    return replace(event, evidence=kept, grade=max(best, event.grade, key=lambda g: g.rank))
