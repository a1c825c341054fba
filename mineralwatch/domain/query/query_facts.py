"""Makes the values that a query compares, for solicitations, events, policy events, stories and alerts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from mineralwatch.domain.dates import Deadline, FuzzyDate, parse_deadline
from mineralwatch.domain.evidence.evidence_text import is_fields_text
from mineralwatch.domain.materials.materials import material_by_name, material_family
from mineralwatch.domain.models.alert import Alert
from mineralwatch.domain.models.event import Event
from mineralwatch.domain.models.policy import PolicyEvent
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.query.query_fields import POLICY_KINDS

QueryValue = str | float | date | datetime | Deadline | FuzzyDate
QueryValues = tuple[QueryValue, ...]
QueryFacts = Mapping[str, QueryValues]
"""Values by query field. A field that is missing or empty is not known."""


def solicitation_facts(
    solicitation: Solicitation,
    status: str | None,
    *,
    starred: bool = False,
    unread: bool = False,
    symbols: Iterable[str] = (),
) -> QueryFacts:
    """The facts of a solicitation. `status` is the present status, `symbols` are the stocks linked to the
    solicitation's materials."""
    flags = {"starred": starred, "unread": unread, "disputed": bool(solicitation.disputed)}
    return {
        "material": _materials_and_groups(solicitation.materials),
        "status": _as_values(status),
        "stage": _as_values(solicitation.stage),
        "kind": tuple(solicitation.kinds),
        "office": _as_values(solicitation.office),
        "key": (solicitation.key, *solicitation.aliases),
        "number": _as_values(solicitation.number),
        "ticker": tuple(symbols),
        "value": _ceilings(solicitation),
        "due": _as_values(solicitation.deadline),
        "posted": _as_values(solicitation.posted),
        "since": _as_values(solicitation.last_change or solicitation.first_seen),
        "grade": tuple(solicitation.grades),
        "is": tuple(name for name, on in flags.items() if on),
        "text": _solicitation_text(solicitation),
    }


def event_facts(
    event: Event,
    solicitation: Solicitation | None = None,
    symbols: Iterable[str] = (),
    *,
    status: str | None = None,
    starred: bool = False,
    unread: bool = False,
) -> QueryFacts:
    """The facts of an event. A field that the event does not have is taken from its solicitation.

    A baseline event counts for `since` by its own date alone, not by the time at which it was read.
    """
    known = (
        solicitation_facts(solicitation, status, starred=starred, unread=unread, symbols=symbols)
        if solicitation
        else {}
    )
    happened = event.occurred_on or event.occurred_about
    seen = None if event.baseline and happened is not None else event.seen_at
    ceiling = event.new.get("ceiling")
    due = event.new.get("deadline")
    return {
        **known,
        "material": _materials_and_groups(
            filter(None, (event.material, *(solicitation.materials if solicitation else ())))
        ),
        "kind": (event.kind,),
        "key": tuple(dict.fromkeys((event.key, *_text_values(known.get("key", ()))))),
        "number": _as_values(event.number) or known.get("number", ()),
        "ticker": tuple(symbols),
        "value": known.get("value") or ((float(ceiling),) if isinstance(ceiling, int | float) else ()),
        "due": known.get("due") or _as_values(parse_deadline(due)),
        "since": (*_as_values(happened), *_as_values(seen)),
        "grade": (event.grade,),
        "source": tuple(dict.fromkeys(witness.source for witness in event.evidence)),
        "text": (*_text_values(known.get("text", ())), *_event_text(event)),
    }


def policy_facts(event: PolicyEvent, symbols: Iterable[str] = ()) -> QueryFacts:
    """The facts of a policy event. A policy event belongs to no solicitation, so it has no status, deadline or
    number."""
    return {
        "material": _materials_and_groups(event.materials),
        "kind": (event.kind,),
        "ticker": tuple(symbols),
        "since": _as_values(event.on),
        "grade": (event.grade,),
        "source": tuple(dict.fromkeys(witness.source for witness in event.evidence)),
        "is": ("policy",),
        "text": tuple(filter(None, (event.text, event.note, event.by, *event.materials))),
    }


def story_facts(story: Story, symbols: Iterable[str] = (), *, feeds: Iterable[str] = ()) -> QueryFacts:
    """The facts of a story. `feeds` are the names of the feeds that carried it."""
    flags = {"starred": story.starred, "unread": story.unread, "policy": story.kind in POLICY_KINDS}
    return {
        "material": _materials_and_groups(_text_values(_as_values(story.material))),
        "kind": _as_values(story.kind),
        "number": _as_values(story.number),
        "ticker": tuple(symbols),
        "posted": _as_values(story.published),
        "since": (story.first_seen,),
        "grade": (story.grade,),
        "source": story.outlets,
        "feed": tuple(feeds),
        "is": tuple(name for name, on in flags.items() if on),
        "text": (story.title, *story.outlets),
    }


def alert_facts(
    alert: Alert, event: Event | None = None, solicitation: Solicitation | None = None, symbols: Iterable[str] = ()
) -> QueryFacts:
    """The facts of an alert. A field that the alert does not have is taken from its event. The alert counts as unread
    until the user acknowledges it."""
    known = event_facts(event, solicitation, symbols) if event else {}
    return {
        **known,
        "key": known.get("key") or _as_values(alert.key),
        "rule": (alert.rule,),
        "severity": (alert.severity,),
        "since": (alert.raised_at,),
        "is": () if alert.acknowledged_at else ("unread",),
        "text": (alert.title, alert.body, *_text_values(known.get("text", ()))),
    }


def _as_values(value: QueryValue | None) -> QueryValues:
    return () if value is None else (value,)


def _text_values(values: QueryValues) -> tuple[str, ...]:
    return tuple(value for value in values if isinstance(value, str))


def _materials_and_groups(names: Iterable[str]) -> tuple[str, ...]:
    """The materials and the groups that these belong to, so that `material:rare-earths` matches dysprosium."""
    return tuple(dict.fromkeys(wider for name in names for wider in material_family(name)))


def _ceilings(solicitation: Solicitation) -> tuple[float, ...]:
    """The ceiling that is listed, and the ceilings of the solicitation's awards one by one, since ceilings are never
    added up."""
    found = (solicitation.ceiling, *(awardee.ceiling for awardee in solicitation.awardees))
    return tuple(dict.fromkeys(ceiling for ceiling in found if ceiling is not None))


def _solicitation_text(solicitation: Solicitation) -> tuple[str, ...]:
    parts = [
        solicitation.title,
        solicitation.short,
        solicitation.number,
        solicitation.key,
        *solicitation.aliases,
        solicitation.office,
    ]
    parts += [text for awardee in solicitation.awardees for text in (awardee.name, awardee.contract)]
    for name in solicitation.materials:
        material = material_by_name(name)
        parts += [name, *((material.title, *material.aliases) if material else ())]
    return tuple(part for part in parts if part)


def _event_text(event: Event) -> tuple[str, ...]:
    parts = [event.number, event.material, *(w.says for w in event.evidence if not is_fields_text(w.says))]
    parts += [value for value in (*event.old.values(), *event.new.values()) if isinstance(value, str)]
    return tuple(part for part in parts if part)
