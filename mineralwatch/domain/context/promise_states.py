"""Where each promise stands on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from mineralwatch.domain.context.known_facts import KnownFacts
from mineralwatch.domain.context.policy_relevance import concerns_materials
from mineralwatch.domain.models.policy import Promise
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.quick_dataclass import dataclass

PromiseState = Literal["overdue", "unknown", "ahead", "undated", "late", "missed", "kept", "superseded"]
PROMISE_STATES: tuple[PromiseState, ...] = (
    "overdue", "unknown", "ahead", "undated", "missed", "late", "kept", "superseded",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PromiseStanding:
    """A promise and where it stands.

    `overdue`: its day passed, and sources that were read later show nothing of it; `unknown`: its day passed after the
    last source was read; `ahead`: its day is to come; `undated`: no day was given. The other states are the outcomes
    that sources show. `days_late` counts from the last day that the due date can mean, and is None unless it is
    overdue.
    """

    promise: Promise
    state: PromiseState
    materials: tuple[str, ...]  # those that it names, else those of its solicitation
    number: str | None = None
    days_late: int | None = None


def promise_standings(
    facts: KnownFacts, today: date, materials: Iterable[str] = (), states: Iterable[PromiseState] = ()
) -> tuple[PromiseStanding, ...]:
    """The promises, those that need a look first, in each state by due date; with `materials` those about one of them,
    with `states` those in one of them."""
    owners = {solicitation.key: solicitation for solicitation in facts.solicitations}
    found = [_standing(promise, owners.get(promise.key or ""), facts.record_date, today) for promise in facts.promises]
    wanted, shown = tuple(materials), tuple(states) or PROMISE_STATES
    kept = [
        one
        for one in found
        if one.state in shown and (not wanted or (one.materials and concerns_materials(one.materials, wanted)))
    ]
    return tuple(sorted(kept, key=_order))


def _order(one: PromiseStanding) -> tuple[int, date, str]:
    due = one.promise.due.last if one.promise.due else date.max
    return PROMISE_STATES.index(one.state), due, one.promise.what


def _standing(promise: Promise, owner: Solicitation | None, record_date: date | None, today: date) -> PromiseStanding:
    state = _state(promise, record_date, today)
    due = promise.due.last if promise.due else None
    return PromiseStanding(
        promise=promise,
        state=state,
        materials=promise.materials or (owner.materials if owner else ()),
        number=owner.number if owner else None,
        days_late=(today - due).days if state == "overdue" and due else None,
    )


def _state(promise: Promise, record_date: date | None, today: date) -> PromiseState:
    if promise.outcome != "open":
        return promise.outcome
    if promise.due is None:
        return "undated"
    if promise.due.last >= today:
        return "ahead"
    return "unknown" if record_date is None or promise.due.last > record_date else "overdue"
