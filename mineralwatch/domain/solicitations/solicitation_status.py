"""The status of a solicitation at a given moment. Rules and numbers are the contract's (section 1, Statuses)."""

from __future__ import annotations

from datetime import date, datetime

from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.solicitation import Solicitation, Status
from mineralwatch.domain.quick_dataclass import dataclass

CLOSED_DAYS = 60  # after its deadline a solicitation is `closed` for up to 60 days without news, then `unclear`
SILENT_DAYS = 120  # without a known deadline, a solicitation is `unclear` after 120 days without news since its posting

_ENDINGS = {
    EventKind.CANCELLED: Status.CANCELLED,
    EventKind.AWARDED: Status.AWARDED,
    EventKind.TERMINATED: Status.TERMINATED,
    EventKind.REMOVED: Status.REMOVED,
}


@dataclass(frozen=True, slots=True)
class StatusResult:
    """A status. For `closed` and `unclear`, `silent_days` is the number of days without any news."""

    status: Status
    silent_days: int | None = None


def status_of(solicitation: Solicitation, now: datetime) -> StatusResult:
    """The status at `now` (aware). Days are calendar days in the deadline's own zone, else in the zone of `now`."""
    if solicitation.ending is not None:
        return StatusResult(_ENDINGS[solicitation.ending])
    if solicitation.deadline is not None:
        return _status_by_deadline(solicitation, now)
    if solicitation.posted is None:
        return StatusResult(Status.MAYBE_OPEN)
    silent = (now.date() - _silent_since(solicitation, solicitation.posted.last)).days
    return StatusResult(Status.UNCLEAR, silent) if silent > SILENT_DAYS else StatusResult(Status.MAYBE_OPEN)


def _status_by_deadline(solicitation: Solicitation, now: datetime) -> StatusResult:
    deadline = solicitation.deadline
    assert deadline is not None
    if not deadline.passed(now):
        return StatusResult(Status.OPEN)
    today = now.astimezone(deadline.instant.tzinfo).date() if deadline.instant else now.date()
    silent = max(0, (today - _silent_since(solicitation, deadline.day)).days)
    return StatusResult(Status.UNCLEAR if silent > CLOSED_DAYS else Status.CLOSED, silent)


def _silent_since(solicitation: Solicitation, day: date) -> date:
    """The day from which the days without news are counted: `day`, or the day of the last dated event if that is
    later."""
    return max(day, solicitation.last_word.last) if solicitation.last_word else day
