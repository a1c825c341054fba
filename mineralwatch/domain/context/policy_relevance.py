"""Selects the policy events and supply figures that belong to a solicitation. Does not depend on the present."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mineralwatch.domain.materials.materials import material_family
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.domain.models.policy import PolicyEvent, SupplyFact
from mineralwatch.domain.models.solicitation import Solicitation

# After these endings nothing more happens to a solicitation; an awarded one goes on with its orders.
_FINAL_ENDINGS = (EventKind.CANCELLED, EventKind.TERMINATED, EventKind.REMOVED)


def policy_events_of(
    solicitation: Solicitation, events: Iterable[Event], policy: Iterable[PolicyEvent]
) -> tuple[PolicyEvent, ...]:
    """The policy events on a solicitation's materials that were in force within its active period, oldest first,
    undated ones last.

    A policy event is in force from its own day to its end. An active period without known days has no bounds.
    """
    first, last = active_period(solicitation, events)
    found = [
        event
        for event in policy
        if concerns_materials(event.materials, solicitation.materials) and _overlaps(event, first, last)
    ]
    return tuple(sorted(found, key=lambda e: (e.on is None, e.on.first if e.on else date.max, e.id)))


def active_period(solicitation: Solicitation, events: Iterable[Event]) -> tuple[date | None, date | None]:
    """The first and last day of a solicitation; the last day is None while more may happen to the solicitation."""
    days = [day for event in events if (day := _first_day(event))]
    if solicitation.posted:
        days.append(solicitation.posted.first)
    is_final = (
        solicitation.ending in _FINAL_ENDINGS and not solicitation.reissue_promised and solicitation.ended is not None
    )
    return min(days, default=None), solicitation.ended.last if is_final and solicitation.ended else None


def _first_day(event: Event) -> date | None:
    return event.occurred_on or (event.occurred_about.first if event.occurred_about else None)


def _overlaps(event: PolicyEvent, first: date | None, last: date | None) -> bool:
    if event.on is None:
        return True
    end = max(event.until.last if event.until else event.on.last, event.on.last)
    return (first is None or end >= first) and (last is None or event.on.first <= last)


def concerns_materials(named: Iterable[str], materials: Iterable[str]) -> bool:
    """Whether any of the `named` materials is one of `materials`, a form of one of them, or a wider material of one of
    them.

    False when `named` is empty: a policy that names no material concerns the whole market.
    """
    wanted = tuple(materials)
    wider = {name for material in wanted for name in material_family(material)}
    return any(name in wider or not set(material_family(name)).isdisjoint(wanted) for name in named)


def supply_facts_of(materials: Iterable[str], facts: Iterable[SupplyFact]) -> tuple[SupplyFact, ...]:
    """The facts on `materials` and on the wider materials of which these are forms, the nearest materials first."""
    names = tuple(dict.fromkeys(name for material in materials for name in material_family(material)))
    known = tuple(facts)
    return tuple(fact for name in names for fact in known if fact.material == name)
