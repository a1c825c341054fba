"""The dates ahead: response deadlines, the first days on which spending can be seen, promises, rules that start or
lapse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from mineralwatch.domain.context.contract_holdings import ContractHolding, contract_holdings
from mineralwatch.domain.context.deadline_history import MovedDeadline, deadline_moves
from mineralwatch.domain.context.first_visible import first_visible
from mineralwatch.domain.context.known_facts import KnownFacts
from mineralwatch.domain.dates import Deadline, FuzzyDate
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.policy import PolicyEvent, PolicyKind
from mineralwatch.domain.models.solicitation import Solicitation, Status
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.solicitations.solicitation_status import status_of

CalendarKind = Literal["deadline", "visible", "promise", "start", "lapse"]


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """One date. `day` is the last day that it can mean; `about` says so when only a month, a year or an approximate day
    is known.

    `text` is what is due, promised or ruled: the solicitation's title, the promised thing, the rule, or the company
    whose contract or order can first be seen. `by` is who promised or rules.
    """

    day: date
    kind: CalendarKind
    text: str
    key: str | None = None
    number: str | None = None
    materials: tuple[str, ...] = ()
    about: FuzzyDate | None = None
    by: str | None = None
    deadline: Deadline | None = None
    moves: tuple[MovedDeadline, ...] = ()
    signed: date | None = None
    order: bool = False  # whether an order can first be seen; else a contract
    amount: float | None = None  # a contract's ceiling or price, or an order's amount
    is_limit: bool = False  # whether the amount is a ceiling
    grade: Grade | None = None
    source: str | None = None


def calendar_ahead(facts: KnownFacts, now: datetime, days: int | None = None) -> tuple[CalendarDate, ...]:
    """The dates from today on, soonest first; with `days` only those of that many days."""
    today = now.date()
    found = [
        *_deadlines(facts, now),
        *_first_visible(facts, today),
        *_promises(facts),
        *_policy_starts(facts, today),
        *_policy_ends(facts),
        *_money_lapses(facts),
    ]
    last = today + timedelta(days=days) if days is not None else date.max
    return tuple(sorted((one for one in found if today <= one.day <= last), key=_order))


def calendar_passed(facts: KnownFacts, now: datetime, days: int) -> tuple[CalendarDate, ...]:
    """The promises and ends of rules of the last `days` days of which no source shows what followed, newest first."""
    today = now.date()
    unseen = {event.id for event in facts.policy if event.end_unseen}
    found = [*_promises(facts), *_policy_ends(facts, unseen)]
    passed = [one for one in found if today - timedelta(days=days) <= one.day < today]
    return tuple(sorted(passed, key=lambda one: (-one.day.toordinal(), one.text)))


def _order(one: CalendarDate) -> tuple[date, str, str]:
    return one.day, one.kind, one.text


def _deadlines(facts: KnownFacts, now: datetime) -> Iterator[CalendarDate]:
    moves: defaultdict[str, list[Event]] = defaultdict(list)
    for event in facts.events:
        moves[event.key].append(event)
    for solicitation in facts.solicitations:
        deadline = solicitation.deadline
        if deadline is None or status_of(solicitation, now).status is not Status.OPEN:
            continue
        told = moves[solicitation.key]
        best = min((w for event in told for w in event.evidence), key=lambda w: w.grade.rank, default=None)
        yield CalendarDate(
            max(deadline.day, now.date()),
            "deadline",
            solicitation.title,
            solicitation.key,
            solicitation.number,
            solicitation.materials,
            deadline=deadline,
            moves=deadline_moves(told),
            grade=best.grade if best else None,
            source=best.source if best else None,
        )


def _first_visible(facts: KnownFacts, today: date) -> Iterator[CalendarDate]:
    """The contracts and orders that USAspending can show from a day to come."""
    owners = {solicitation.key: solicitation for solicitation in facts.solicitations}
    for held in contract_holdings(facts):
        day = first_visible(held.signed)
        if day is not None and day >= today:
            yield _visible_contract(held, day)
    for event in facts.events:
        day = first_visible(event.occurred_on)
        if event.kind is EventKind.ORDERED and day is not None and day >= today:
            yield _visible_order(event, owners.get(event.key), day)


def _visible_contract(held: ContractHolding, day: date) -> CalendarDate:
    owner, first = held.solicitation, held.statements[0]
    ceilings = held.ceilings()
    amounts = ceilings or held.ordered()
    return CalendarDate(
        day,
        "visible",
        held.awardee or "supplier not named",
        owner.key if owner else None,
        owner.number if owner else None,
        owner.materials if owner else tuple(filter(None, (held.material,))),
        signed=held.signed.exact if held.signed else None,
        amount=amounts[0] if amounts else None,
        is_limit=bool(ceilings),
        grade=first.grade,
        source=held.contracts[0].source if held.contracts else None,
    )


def _visible_order(event: Event, owner: Solicitation | None, day: date) -> CalendarDate:
    awardee, amount = event.new.get("awardee"), event.new.get("ordered", event.new.get("amount"))
    best = min(event.evidence, key=lambda witness: witness.grade.rank, default=None)
    return CalendarDate(
        day,
        "visible",
        awardee if isinstance(awardee, str) else "supplier not named",
        event.key,
        event.number,
        owner.materials if owner else tuple(filter(None, (event.material,))),
        signed=event.occurred_on,
        order=True,
        amount=float(amount) if isinstance(amount, int | float) else None,
        grade=event.grade,
        source=best.source if best else None,
    )


def _promises(facts: KnownFacts) -> Iterator[CalendarDate]:
    owners = {solicitation.key: solicitation for solicitation in facts.solicitations}
    for promise in facts.promises:
        if promise.due and promise.outcome == "open":
            owner = owners.get(promise.key or "")
            yield CalendarDate(
                promise.due.last,
                "promise",
                promise.what,
                promise.key,
                owner.number if owner else None,
                promise.materials or (owner.materials if owner else ()),
                about=_inexact(promise.due),
                by=promise.by,
                grade=promise.grade,
                source=promise.source,
            )


def _policy_starts(facts: KnownFacts, today: date) -> Iterator[CalendarDate]:
    for event in facts.policy:
        if event.on and event.on.first > today:
            yield _policy_date(event, event.on, "start")


def _policy_ends(facts: KnownFacts, only: set[str] | None = None) -> Iterator[CalendarDate]:
    """The ends of rules, of those named by id where `only` is given, without those that a promise of the same day and
    material or an appropriation tells already."""
    promised = {(promise.due.last, name) for promise in facts.promises if promise.due for name in promise.materials}
    lapses = {money.available_until for money in facts.appropriations}
    for event in facts.policy:
        if event.until is None or (only is not None and event.id not in only):
            continue
        told = any((event.until.last, name) in promised for name in event.materials)
        if not told and not (event.kind is PolicyKind.APPROPRIATION and event.until.last in lapses):
            yield _policy_date(event, event.until, "lapse")


def _policy_date(event: PolicyEvent, on: FuzzyDate, kind: Literal["start", "lapse"]) -> CalendarDate:
    best = min(event.evidence, key=lambda witness: witness.grade.rank, default=None)
    return CalendarDate(
        on.last,
        kind,
        event.text,
        materials=event.materials,
        about=_inexact(on),
        by=event.by,
        grade=event.grade,
        source=best.source if best else None,
    )


def _money_lapses(facts: KnownFacts) -> Iterator[CalendarDate]:
    for money in facts.appropriations:
        if money.available_until:
            yield CalendarDate(
                money.available_until,
                "lapse",
                money.name,
                amount=money.amount,
                grade=money.grade,
                source=money.source,
            )


def _inexact(day: FuzzyDate) -> FuzzyDate | None:
    return None if day.exact else day
