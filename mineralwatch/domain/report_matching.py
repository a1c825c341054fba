"""Tellings laid over the events of a request: the same event gets one more witness, another is an event of its own.

What makes a telling the same event as one that is known, by its kind:

- `awarded`: the same contract number; where one side names none, the same winner within 400 days, or names with a word
  in common and the same sum within 14 days, or, where a winner is not named, an amount within two hundredths or not
  named, within 60 days.
- `ordered`: the same contract or none named, the same winner or none named, and about the same sum within 60 days;
  where a sum is not named, within 14 days.
- `terminated`: the same contract, or none named.
- `cancelled`: a cancellation within 14 days; else the last one before, unless the deadline was moved in between.
- `extended`, `shortened`: the same new deadline; where none is named, a move within 7 days.
- One that names a deadline which had passed when it was told recalls what is known already, and is no event of its own.
- `issued`: always. `reissued`: within 60 days, also of the issue of the same request. Any other kind: within 7 days.

Press tells a thing late and again, seldom early; a day that is not known is within reach. A telling never changes the
values of an event that notices, the register or the record show: what it says beside them stands as claims. It raises
the grade of such an event.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mineralwatch.domain.dates import FuzzyDate, parse_deadline
from mineralwatch.domain.event_reports import EventReport, is_reported, recalls_past_deadline
from mineralwatch.domain.identity import event_id, number_in_fields
from mineralwatch.domain.lifecycle.event_order import event_date
from mineralwatch.domain.models import Event, EventKind, Fields
from mineralwatch.domain.value_equality import same_name, shares_a_word

_MONEY = ("amount", "ceiling", "price", "ordered", "guaranteed")
_ROUNDED = 0.02  # of an amount, in headlines
_WEEK, _FORTNIGHT, _MONTHS, _LONG = (timedelta(days=n) for n in (7, 14, 60, 400))
_MOVES = (EventKind.EXTENDED, EventKind.SHORTENED)
_Place = tuple[Event, list[EventReport]]


@dataclass(frozen=True, slots=True)
class SolicitationRef:
    """The request that events belong to."""

    key: str
    number: str | None
    material: str | None


def without_reports(event: Event) -> Event:
    """An event as notices, register and record alone show it."""
    evidence = tuple(witness for witness in event.evidence if not is_reported(witness))
    return replace(
        event, evidence=evidence, grade=event.grade_without_reports or event.grade, grade_without_reports=None
    )


def match_reports(
    tellings: Iterable[EventReport], events: Sequence[Event], whose: SolicitationRef
) -> tuple[Event, ...]:
    """The events (`without_reports`), each with the tellings that it is the same as, and then those that are told
    alone.

    Tellings are taken in an order that is made of what they say, so that of arrival does not matter.
    """
    held: list[_Place] = [(event, []) for event in sorted(events, key=lambda one: one.id)]
    told: list[list[EventReport]] = []
    for telling in sorted(tellings, key=_precise_first):
        alone = [(_alone(group, whose), group) for group in told]
        place = _nearest(telling, held) or _nearest(telling, alone)
        place = place or _ended_before(telling, (*held, *alone)) or _begun(telling, (*held, *alone))
        if place is not None:
            place[1].append(telling)
        elif not recalls_past_deadline(telling):
            told.append([telling])
    with_them = {event.id: _witnessed(event, those) for event, those in held}
    return (*(with_them[event.id] for event in events), *(_alone(group, whose) for group in told))


def _precise_first(telling: EventReport) -> tuple[bool, bool, bool, int, bool, date, str]:
    """Cancellations and reissues last, since moves of the deadline and the beginning decide about them; those that name
    a contract or a deadline first, then the best grade, then the earliest."""
    day = telling.day
    named = telling.new.get("contract") is None, telling.new.get("deadline") is None
    ends = telling.kind in (EventKind.CANCELLED, EventKind.REISSUED)
    return ends, *named, telling.grade.rank, day is None, day or date.max, telling.ref


def _nearest(telling: EventReport, found: Iterable[_Place]) -> _Place | None:
    """The event that this one tells too: of several the one that names its deadline, then the nearest in time."""
    same = [place for place in found if place[0].kind is telling.kind and same_event(telling, place[0])]

    def away(place: _Place) -> tuple[bool, bool, timedelta, str]:
        apart = _apart(telling, place[0])
        # A move that names the same deadline is it rather than one that names none, however near.
        less = telling.new.get("deadline") is not None and place[0].new.get("deadline") is None
        return less, apart is None, apart or timedelta(), place[0].id

    return min(same, key=away, default=None)


def _ended_before(telling: EventReport, found: Sequence[_Place]) -> _Place | None:
    """The cancellation that a late telling repeats: the last one before it, unless the deadline was moved since."""
    day = telling.day
    if telling.kind is not EventKind.CANCELLED or day is None:
        return None
    dated = [(known.last, place) for place in found if (known := event_date(place[0])) is not None]
    ends = [(on, place) for on, place in dated if place[0].kind is EventKind.CANCELLED and on <= day]
    if not ends:
        return None
    on, last = max(ends, key=lambda pair: (pair[0], pair[1][0].id))
    moved = any(place[0].kind in _MOVES and on < moved_on <= day for moved_on, place in dated)
    return None if moved else last


def _begun(telling: EventReport, found: Sequence[_Place]) -> _Place | None:
    """The beginning of this request, for a telling that something was asked for anew: this is what was asked for."""
    if telling.kind is not EventKind.REISSUED or telling.day is None:
        return None
    near = (place for place in found if place[0].kind is EventKind.ISSUED and event_date(place[0]) is not None)
    return next((place for place in near if _within(telling, place[0], _MONTHS)), None)


def same_event(telling: EventReport, event: Event) -> bool:
    """Whether a telling tells of this event, which is of its own kind, by what both say."""
    if event.kind is EventKind.AWARDED:
        return _same_award(telling, event)
    if event.kind is EventKind.ORDERED:
        return _same_order(telling, event)
    if event.kind is EventKind.TERMINATED:
        return _same_contract(telling.new, event.new) is not False
    if event.kind in _MOVES:
        return _same_move(telling, event)
    if event.kind is EventKind.ISSUED:
        return True
    reach = {EventKind.CANCELLED: _FORTNIGHT, EventKind.REISSUED: _MONTHS}.get(event.kind, _WEEK)
    return _within(telling, event, reach)


def _same_contract(one: Fields, other: Fields) -> bool | None:
    """Whether both name one contract; None when one of them names none."""
    mine, theirs = (
        {number_in_fields(fields, name) for name in ("contract", "under")} - {None} for fields in (one, other)
    )
    return bool(mine & theirs) if mine and theirs else None


def _same_award(telling: EventReport, event: Event) -> bool:
    contract = _same_contract(telling.new, event.new)
    if contract is not None:
        return contract
    named = _same_winner(telling.new, event.new)
    if named is False and _is_namesake(telling, event):
        return True
    if named is None:
        return _same_money(telling.new, event.new) is not False and _within(telling, event, _MONTHS)
    if _same_money(telling.new, event.new) is False:
        return named and _within(telling, event, _MONTHS)  # one award, of which two sums are told
    return named and _within(telling, event, _LONG)


def _is_namesake(telling: EventReport, event: Event) -> bool:
    """Whether two names with a word in common won the same sum within days: a company and its parent."""
    names = [str(fields.get("awardee")) for fields in (telling.new, event.new)]
    alike = shares_a_word(*names) and _same_money(telling.new, event.new) is True
    return alike and _within(telling, event, _FORTNIGHT)


def _same_order(telling: EventReport, event: Event) -> bool:
    if _same_contract(telling.new, event.new) is False or _same_winner(telling.new, event.new) is False:
        return False
    money = _same_money(telling.new, event.new)
    return money is not False and _within(telling, event, _MONTHS if money else _FORTNIGHT)


def _same_winner(one: Fields, other: Fields) -> bool | None:
    a, b = one.get("awardee"), other.get("awardee")
    return same_name(a, b) if isinstance(a, str) and isinstance(b, str) else None


def _same_money(one: Fields, other: Fields) -> bool | None:
    """Whether a sum of the one is one of the other; None when one of them names none."""
    mine, theirs = ([float(v) for name in _MONEY if isinstance(v := f.get(name), int | float)] for f in (one, other))
    if not mine or not theirs:
        return None
    return any(abs(a - b) <= _ROUNDED * max(abs(a), abs(b)) for a in mine for b in theirs)


def _same_move(telling: EventReport, event: Event) -> bool:
    days = [parse_deadline(fields.get("deadline")) for fields in (telling.new, event.new)]
    if days[0] and days[1]:
        return days[0].day == days[1].day
    return _within(telling, event, _WEEK)


def _within(telling: EventReport, event: Event, reach: timedelta) -> bool:
    apart = _apart(telling, event)
    return apart is None or apart <= reach


def _apart(telling: EventReport, event: Event) -> timedelta | None:
    """How far the days of a telling and an event lie apart; None when one of them is not known."""
    dated, day = event_date(event), telling.day
    if dated is None or day is None:
        return None
    return max(dated.first - day, day - dated.last, timedelta())


def _witnessed(event: Event, tellings: Sequence[EventReport]) -> Event:
    """An event with its tellings as further witnesses."""
    if not tellings:
        return event
    evidence = (*event.evidence, *(telling.witness for telling in sorted(tellings, key=lambda one: one.ref)))
    best = min((event.grade, *(telling.grade for telling in tellings)), key=lambda grade: grade.rank)
    if best is event.grade:
        return replace(event, evidence=evidence)
    return replace(event, evidence=evidence, grade=best, grade_without_reports=event.grade)


def _alone(tellings: Sequence[EventReport], whose: SolicitationRef) -> Event:
    """The event that several tellings tell alone: each value from the best of those that give it. Its id rests on the
    one that was seen first, so that it stays when others come."""
    best = sorted(tellings, key=lambda one: (one.grade.rank, one.day is None, one.day or date.max, one.ref))
    days = [telling.occurred_on for telling in best if telling.occurred_on]
    said = [telling.said_on for telling in tellings if telling.said_on]
    old: Fields = {}
    new: Fields = {}
    for telling in reversed(best):
        old, new = {**old, **telling.old}, {**new, **telling.new}
    return Event(
        id=event_id(tellings[0].kind, "told", min((telling.seen_at, telling.ref) for telling in tellings)[1]),
        kind=tellings[0].kind,
        key=whose.key,
        number=whose.number,
        material=whose.material,
        occurred_on=days[0] if days else None,
        seen_at=min(telling.seen_at for telling in tellings),
        grade=best[0].grade,
        old=old,
        new=new,
        evidence=tuple(telling.witness for telling in sorted(tellings, key=lambda one: one.ref)),
        baseline=all(telling.baseline for telling in tellings),
        occurred_about=FuzzyDate(f"~{min(said)}") if said and not days else None,
    )
