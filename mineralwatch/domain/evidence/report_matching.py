"""Matches reports with the events of a solicitation: a known event gets one more witness, others become new events.

When a report is the same event as a known one, by kind:

- `awarded`: the same contract number; where one side names none, the same winner within 400 days, or names with a word
  in common and the same sum within 14 days, or, where a winner is not named, an amount within two hundredths or not
  named, within 60 days.
- `ordered`: the same contract or none named, the same winner or none named, and about the same sum within 60 days;
  where a sum is not named, within 14 days.
- `terminated`: the same contract, or none named.
- `cancelled`: a cancellation within 14 days; else the last one before, unless the deadline was moved in between.
- `extended`, `shortened`: the same new deadline; where none is named, a move within 7 days.
- A report that names a deadline which had already passed recalls a known event, and makes no new one.
- `issued`: always. `reissued`: within 60 days, also of the issue of the same request. Any other kind: within 7 days.

The press reports late and repeatedly, seldom early; an unknown day counts as near enough. A report never changes the
values of an event that notices, the register or the record show, though its own values become claims. It may raise the
grade of such an event.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from mineralwatch.domain.dates import FuzzyDate, parse_deadline
from mineralwatch.domain.evidence.event_reports import EventReport, is_reported, recalls_past_deadline
from mineralwatch.domain.evidence.value_equality import same_name, shares_a_word
from mineralwatch.domain.lifecycle.event_order import event_date
from mineralwatch.domain.models.event import Event, EventKind, Fields
from mineralwatch.domain.numbers_and_ids import event_id, number_in_fields
from mineralwatch.domain.quick_dataclass import dataclass

_MONEY = ("amount", "ceiling", "price", "ordered", "guaranteed")
_ROUNDED = 0.02  # of an amount, in headlines
_WEEK, _FORTNIGHT, _MONTHS, _LONG = (timedelta(days=n) for n in (7, 14, 60, 400))
_MOVES = (EventKind.EXTENDED, EventKind.SHORTENED)
_Place = tuple[Event, list[EventReport]]


@dataclass(frozen=True, slots=True)
class SolicitationRef:
    """The solicitation that events belong to."""

    key: str
    number: str | None
    material: str | None


def without_reports(event: Event) -> Event:
    """An event as notices, register and record show it, without its reports."""
    evidence = tuple(witness for witness in event.evidence if not is_reported(witness))
    return replace(
        event, evidence=evidence, grade=event.grade_without_reports or event.grade, grade_without_reports=None
    )


def match_reports(reports: Iterable[EventReport], events: Sequence[Event], ref: SolicitationRef) -> tuple[Event, ...]:
    """The events (`without_reports`), each with its reports as witnesses, then the events that are only reported.

    Reports are processed in an order that depends on their content, so the order of arrival does not matter.
    """
    held: list[_Place] = [(event, []) for event in sorted(events, key=lambda one: one.id)]
    alone: list[_Place] = []
    for report in sorted(reports, key=_precise_first):
        place = _nearest(report, held) or _nearest(report, alone)
        place = place or _ended_before(report, (*held, *alone)) or _begun(report, (*held, *alone))
        if place is not None:
            place[1].append(report)
            alone = [(_alone(those, ref), those) if those is place[1] else (event, those) for event, those in alone]
        elif not recalls_past_deadline(report):
            alone.append((_alone([report], ref), [report]))
    with_them = {event.id: _witnessed(event, those) for event, those in held}
    return (*(with_them[event.id] for event in events), *(event for event, _ in alone))


def _precise_first(report: EventReport) -> tuple[bool, bool, bool, int, bool, date, str]:
    """The sort key of reports: cancellations and reissues last, since they are matched by moves of the deadline and by
    `issued`; before that those that name a contract or a deadline first, then by grade, then by day."""
    day = report.day
    named = report.new.get("contract") is None, report.new.get("deadline") is None
    ends = report.kind in (EventKind.CANCELLED, EventKind.REISSUED)
    return ends, *named, report.grade.rank, day is None, day or date.max, report.ref


def _nearest(report: EventReport, found: Iterable[_Place]) -> _Place | None:
    """The known event that a report repeats: of several the one that names its deadline, then the nearest in time."""
    same = [place for place in found if place[0].kind is report.kind and same_event(report, place[0])]

    def away(place: _Place) -> tuple[bool, bool, timedelta, str]:
        apart = _apart(report, place[0])
        # A move that names the same deadline is preferred to one that names none, however near.
        less = report.new.get("deadline") is not None and place[0].new.get("deadline") is None
        return less, apart is None, apart or timedelta(), place[0].id

    return min(same, key=away, default=None)


def _ended_before(report: EventReport, found: Sequence[_Place]) -> _Place | None:
    """The cancellation that a late report repeats: the last one before it, unless the deadline was moved since."""
    day = report.day
    if report.kind is not EventKind.CANCELLED or day is None:
        return None
    dated = [(known.last, place) for place in found if (known := event_date(place[0])) is not None]
    ends = [(on, place) for on, place in dated if place[0].kind is EventKind.CANCELLED and on <= day]
    if not ends:
        return None
    on, last = max(ends, key=lambda pair: (pair[0], pair[1][0].id))
    moved = any(place[0].kind in _MOVES and on < moved_on <= day for moved_on, place in dated)
    return None if moved else last


def _begun(report: EventReport, found: Sequence[_Place]) -> _Place | None:
    """The `issued` event that a report of a reissue means, when this solicitation is the reissue."""
    if report.kind is not EventKind.REISSUED or report.day is None:
        return None
    near = (place for place in found if place[0].kind is EventKind.ISSUED and event_date(place[0]) is not None)
    return next((place for place in near if _within(report, place[0], _MONTHS)), None)


def same_event(report: EventReport, event: Event) -> bool:
    """Whether a report and an event of the same kind are the same event, by their values and days."""
    if event.kind is EventKind.AWARDED:
        return _same_award(report, event)
    if event.kind is EventKind.ORDERED:
        return _same_order(report, event)
    if event.kind is EventKind.TERMINATED:
        return _same_contract(report.new, event.new) is not False
    if event.kind in _MOVES:
        return _same_move(report, event)
    if event.kind is EventKind.ISSUED:
        return True
    reach = {EventKind.CANCELLED: _FORTNIGHT, EventKind.REISSUED: _MONTHS}.get(event.kind, _WEEK)
    return _within(report, event, reach)


def _same_contract(one: Fields, other: Fields) -> bool | None:
    """Whether both name one contract; None when one of them names none."""
    mine, theirs = (
        {number_in_fields(fields, name) for name in ("contract", "under")} - {None} for fields in (one, other)
    )
    return bool(mine & theirs) if mine and theirs else None


def _same_award(report: EventReport, event: Event) -> bool:
    contract = _same_contract(report.new, event.new)
    if contract is not None:
        return contract
    named = _same_winner(report.new, event.new)
    if named is False and _is_namesake(report, event):
        return True
    if named is None:
        return _same_money(report.new, event.new) is not False and _within(report, event, _MONTHS)
    if _same_money(report.new, event.new) is False:
        return named and _within(report, event, _MONTHS)  # one award that is reported with two amounts
    return named and _within(report, event, _LONG)


def _is_namesake(report: EventReport, event: Event) -> bool:
    """Whether two names with a word in common won the same amount within two weeks, as a company and its parent."""
    names = [str(fields.get("awardee")) for fields in (report.new, event.new)]
    alike = shares_a_word(*names) and _same_money(report.new, event.new) is True
    return alike and _within(report, event, _FORTNIGHT)


def _same_order(report: EventReport, event: Event) -> bool:
    if _same_contract(report.new, event.new) is False or _same_winner(report.new, event.new) is False:
        return False
    money = _same_money(report.new, event.new)
    return money is not False and _within(report, event, _MONTHS if money else _FORTNIGHT)


def _same_winner(one: Fields, other: Fields) -> bool | None:
    a, b = one.get("awardee"), other.get("awardee")
    return same_name(a, b) if isinstance(a, str) and isinstance(b, str) else None


def _same_money(one: Fields, other: Fields) -> bool | None:
    """Whether the two have an amount in common; None when one of them names none."""
    mine, theirs = ([float(v) for name in _MONEY if isinstance(v := f.get(name), int | float)] for f in (one, other))
    if not mine or not theirs:
        return None
    return any(abs(a - b) <= _ROUNDED * max(abs(a), abs(b)) for a in mine for b in theirs)


def _same_move(report: EventReport, event: Event) -> bool:
    days = [parse_deadline(fields.get("deadline")) for fields in (report.new, event.new)]
    if days[0] and days[1]:
        return days[0].day == days[1].day
    return _within(report, event, _WEEK)


def _within(report: EventReport, event: Event, reach: timedelta) -> bool:
    apart = _apart(report, event)
    return apart is None or apart <= reach


def _apart(report: EventReport, event: Event) -> timedelta | None:
    """How far the days of a report and an event lie apart; None when one of them is not known."""
    dated, day = event_date(event), report.day
    if dated is None or day is None:
        return None
    return max(dated.first - day, day - dated.last, timedelta())


def _witnessed(event: Event, reports: Sequence[EventReport]) -> Event:
    """An event with its reports as further witnesses."""
    if not reports:
        return event
    evidence = (*event.evidence, *(report.witness for report in sorted(reports, key=lambda one: one.ref)))
    best = min((event.grade, *(report.grade for report in reports)), key=lambda grade: grade.rank)
    if best is event.grade:
        return replace(event, evidence=evidence)
    return replace(event, evidence=evidence, grade=best, grade_without_reports=event.grade)


def _alone(reports: Sequence[EventReport], ref: SolicitationRef) -> Event:
    """The event of reports that match no known one, with each value from the best report that gives it.

    Its id is made of the report that was seen first, so that it stays when others come.
    """
    best = sorted(reports, key=lambda one: (one.grade.rank, one.day is None, one.day or date.max, one.ref))
    days = [report.occurred_on for report in best if report.occurred_on]
    said = [report.said_on for report in reports if report.said_on]
    old: Fields = {}
    new: Fields = {}
    for report in reversed(best):
        old, new = {**old, **report.old}, {**new, **report.new}
    return Event(
        id=event_id(reports[0].kind, "told", min((report.seen_at, report.ref) for report in reports)[1]),
        kind=reports[0].kind,
        key=ref.key,
        number=ref.number,
        material=ref.material,
        occurred_on=days[0] if days else None,
        seen_at=min(report.seen_at for report in reports),
        grade=best[0].grade,
        old=old,
        new=new,
        evidence=tuple(report.witness for report in sorted(reports, key=lambda one: one.ref)),
        baseline=all(report.baseline for report in reports),
        occurred_about=FuzzyDate(f"~{min(said)}") if said and not days else None,
    )
