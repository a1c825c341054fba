"""What happens next to a solicitation, in a few words, and the sort order that follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import IntEnum

from mineralwatch.domain.context.first_visible import first_visible
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.solicitation import Solicitation, Status
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.reissues.reissue_link import is_reissue_promised
from mineralwatch.domain.solicitations.solicitation_status import StatusResult, status_of
from mineralwatch.view.formatting import millions_text
from mineralwatch.view.panel_content import Tone
from mineralwatch.view.snapshot_index import SnapshotIndex
from mineralwatch.view.time_text import fuzzy_text, short_date


class NextStepGroup(IntEnum):
    """The groups by which the list of solicitations is ordered; the lowest number comes first."""

    DATED = 0
    UNRESOLVED = 1  # cancelled, while an announced reissue or second source has not come yet
    MAYBE = 2
    CLOSED = 3
    UNCLEAR = 4
    AWARDED = 5
    ENDED = 6


@dataclass(frozen=True, slots=True)
class NextStep:
    """What happens next to a solicitation. `rank` sorts within a group: it is the ordinal of a date, or a number of
    days without news."""

    group: NextStepGroup
    rank: int
    text: str
    tone: Tone = "plain"
    brief: str = ""  # a wording of about twelve cells for a narrow column; empty when `text` itself is short


def next_step(solicitation: Solicitation, index: SnapshotIndex, now: datetime) -> NextStep:
    """What can happen next to a solicitation; it depends on the solicitation's status."""
    standing = status_of(solicitation, now)
    return _STEPS[standing.status](solicitation, standing, index, now)


def _open_step(solicitation: Solicitation, _standing: StatusResult, _index: SnapshotIndex, now: datetime) -> NextStep:
    deadline = solicitation.deadline
    assert deadline is not None  # the status `open` is given only while a deadline is ahead
    moment = deadline.instant
    local_day = moment.astimezone(now.tzinfo).date() if moment and now.tzinfo else deadline.day
    left = (local_day - now.date()).days
    zone = "" if moment else ", zone ?"
    when = "today" if left <= 0 else f"in {left} d"
    text = f"due {when}, {short_date(deadline.day, now.date())}{zone}"
    brief = f"{_day(deadline.day)} {'today' if left <= 0 else f'{left} d'}{'' if moment else '?'}"
    return NextStep(NextStepGroup.DATED, local_day.toordinal(), text, "warn" if left <= 7 else "open", brief)


def _day(day: date) -> str:
    """A date without its year."""
    return short_date(day, day)


def _maybe_open_step(
    solicitation: Solicitation, _standing: StatusResult, _index: SnapshotIndex, now: datetime
) -> NextStep:
    newest = solicitation.posted.last.toordinal() if solicitation.posted else 0
    since = f", posted {fuzzy_text(solicitation.posted, now.date())}" if solicitation.posted else ", no dates"
    return NextStep(NextStepGroup.MAYBE, -newest, f"MAY BE OPEN{since}", "warn", "MAY BE OPEN")


def _closed(_solicitation: Solicitation, standing: StatusResult, _index: SnapshotIndex, _now: datetime) -> NextStep:
    days = standing.silent_days or 0
    return NextStep(NextStepGroup.CLOSED, days, f"outcome, {days} d past due", "plain", f"outcome {days} d")


def _unclear(_solicitation: Solicitation, standing: StatusResult, _index: SnapshotIndex, _now: datetime) -> NextStep:
    days = standing.silent_days
    return NextStep(NextStepGroup.UNCLEAR, days or 0, "silent" if days is None else f"{days} d silent", "dim")


def _cancelled(solicitation: Solicitation, _standing: StatusResult, index: SnapshotIndex, now: datetime) -> NextStep:
    ended = solicitation.ended.last.toordinal() if solicitation.ended else 0
    if index.won_after_cancelled(solicitation):
        return NextStep(NextStepGroup.UNRESOLVED, -ended, "a second source", "warn", "2nd source")
    if solicitation.reissue_promised and EventKind.REISSUED not in index.event_kinds.get(solicitation.key, frozenset()):
        announced = (
            p for p in index.promises.get(solicitation.key, ()) if is_reissue_promised(p) and p.outcome != "superseded"
        )
        due = next((p.due for p in announced if p.due), None)
        late = f", was due {fuzzy_text(due, now.date())}" if due and due.last < now.date() else ""
        return NextStep(NextStepGroup.UNRESOLVED, -ended, f"reissue{late}", "warn", "reissue, late" if late else "")
    is_reissued = EventKind.REISSUED in index.event_kinds.get(solicitation.key, frozenset())
    return NextStep(NextStepGroup.ENDED, -ended, "asked anew" if is_reissued else "nothing more", "dim")


def _awarded(solicitation: Solicitation, _standing: StatusResult, index: SnapshotIndex, now: datetime) -> NextStep:
    today = now.date()
    ahead = [day for awardee in solicitation.awardees if (day := first_visible(awardee.on)) and day >= today]
    if ahead:
        first = min(ahead)
        shown = short_date(first, today)
        return NextStep(
            NextStepGroup.DATED, first.toordinal(), f"order may show {shown}", "accent", f"order {_day(first)}"
        )
    if index.won_after_cancelled(solicitation):
        return NextStep(NextStepGroup.UNRESOLVED, 0, "a second source", "warn", "2nd source")
    ended = solicitation.ended.last.toordinal() if solicitation.ended else 0
    text = ordered_text(solicitation, index)
    return NextStep(
        NextStepGroup.AWARDED,
        -ended,
        text,
        "plain",
        text.removesuffix(" ordered").replace(" ordered jointly", " jointly"),
    )


def _ended(solicitation: Solicitation, _standing: StatusResult, _index: SnapshotIndex, _now: datetime) -> NextStep:
    ended = solicitation.ended.last.toordinal() if solicitation.ended else 0
    return NextStep(NextStepGroup.ENDED, -ended, "nothing more", "dim")


def ordered_text(solicitation: Solicitation, index: SnapshotIndex) -> str:
    """What was ordered of the ceiling, in millions of US dollars: `57.3 of 245 ordered`. Ceilings of several awardees
    are never added up."""
    prices = [awardee.price for awardee in solicitation.awardees if awardee.price is not None]
    if solicitation.ordered is None:
        joint = [
            index.joint_orders[name]
            for awardee in solicitation.awardees
            if (name := (awardee.name or "").casefold()) in index.joint_orders
        ]
        if joint:
            return f"{millions_text(joint[0])} ordered jointly"
        return f"delivery, price {millions_text(sum(prices))}" if prices else "first order"
    ceilings = [awardee.ceiling for awardee in solicitation.awardees if awardee.ceiling is not None]
    ordered = millions_text(solicitation.ordered)
    if "ceiling" in solicitation.disputed or not ceilings:
        return f"{ordered} ordered" + (", ceiling ⇄" if ceilings else "")
    if len(set(ceilings)) == 1:
        times = f"{len(ceilings)}×" if len(ceilings) > 1 else ""
        return f"{ordered} of {times}{millions_text(ceilings[0])} ordered"
    return f"{ordered} ordered, {len(solicitation.awardees)} firms"


_STEPS: dict[Status, Callable[[Solicitation, StatusResult, SnapshotIndex, datetime], NextStep]] = {
    Status.OPEN: _open_step,
    Status.MAYBE_OPEN: _maybe_open_step,
    Status.CLOSED: _closed,
    Status.UNCLEAR: _unclear,
    Status.CANCELLED: _cancelled,
    Status.AWARDED: _awarded,
    Status.TERMINATED: _ended,
    Status.REMOVED: _ended,
}
