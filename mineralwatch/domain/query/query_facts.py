"""What each kind of thing offers to a query: its values by query field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from mineralwatch.domain.dates import Deadline, FuzzyDate, parse_deadline
from mineralwatch.domain.evidence_text import is_fields_text
from mineralwatch.domain.materials import by_name, family
from mineralwatch.domain.models import Alert, Event, PolicyEvent, Solicitation, Story
from mineralwatch.domain.query.query_fields import POLICY_KINDS

QueryValue = str | float | date | datetime | Deadline | FuzzyDate
QueryValues = tuple[QueryValue, ...]
QueryFacts = Mapping[str, QueryValues]
"""The values of a thing by query field. A field that is missing or empty is not known."""


def solicitation_facts(
    solicitation: Solicitation,
    status: str | None,
    *,
    starred: bool = False,
    unread: bool = False,
    symbols: Iterable[str] = (),
) -> QueryFacts:
    """What a solicitation can be asked of. `status` is its status now, `symbols` the stocks linked to its materials."""
    flags = {"starred": starred, "unread": unread, "disputed": bool(solicitation.disputed)}
    return {
        "material": _families(solicitation.materials),
        "status": _known(status),
        "stage": _known(solicitation.stage),
        "kind": tuple(solicitation.kinds),
        "office": _known(solicitation.office),
        "key": (solicitation.key, *solicitation.aliases),
        "number": _known(solicitation.number),
        "ticker": tuple(symbols),
        "value": _ceilings(solicitation),
        "due": _known(solicitation.deadline),
        "posted": _known(solicitation.posted),
        "since": _known(solicitation.last_change or solicitation.first_seen),
        "grade": tuple(solicitation.grades),
        "is": tuple(name for name, on in flags.items() if on),
        "text": _request_text(solicitation),
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
    """What an event can be asked of: its own facts before those of the solicitation it happened to.

    A first reading is no news: its event happened on its own date, not when it was seen.
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
        "material": _families(filter(None, (event.material, *(solicitation.materials if solicitation else ())))),
        "kind": (event.kind,),
        "key": tuple(dict.fromkeys((event.key, *_texts(known.get("key", ()))))),
        "number": _known(event.number) or known.get("number", ()),
        "ticker": tuple(symbols),
        "value": known.get("value") or ((float(ceiling),) if isinstance(ceiling, int | float) else ()),
        "due": known.get("due") or _known(parse_deadline(due)),
        "since": (*_known(happened), *_known(seen)),
        "grade": (event.grade,),
        "source": tuple(dict.fromkeys(witness.source for witness in event.evidence)),
        "text": (*_texts(known.get("text", ())), *_event_text(event)),
    }


def policy_facts(event: PolicyEvent, symbols: Iterable[str] = ()) -> QueryFacts:
    """What a policy event can be asked of; it has no request, so neither status, deadline nor number."""
    return {
        "material": _families(event.materials),
        "kind": (event.kind,),
        "ticker": tuple(symbols),
        "since": _known(event.on),
        "grade": (event.grade,),
        "source": tuple(dict.fromkeys(witness.source for witness in event.evidence)),
        "is": ("policy",),
        "text": tuple(filter(None, (event.text, event.note, event.by, *event.materials))),
    }


def story_facts(story: Story, symbols: Iterable[str] = (), *, feeds: Iterable[str] = ()) -> QueryFacts:
    """What a story can be asked of. `feeds` are the names of the feeds that carried it."""
    flags = {"starred": story.starred, "unread": story.unread, "policy": story.kind in POLICY_KINDS}
    return {
        "material": _families(_texts(_known(story.material))),
        "kind": _known(story.kind),
        "number": _known(story.number),
        "ticker": tuple(symbols),
        "posted": _known(story.published),
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
    """What an alert can be asked of: its own facts before those of its event. It is unread until acknowledged."""
    known = event_facts(event, solicitation, symbols) if event else {}
    return {
        **known,
        "key": known.get("key") or _known(alert.key),
        "rule": (alert.rule,),
        "severity": (alert.severity,),
        "since": (alert.raised_at,),
        "is": () if alert.acknowledged_at else ("unread",),
        "text": (alert.title, alert.body, *_texts(known.get("text", ()))),
    }


def _known(value: QueryValue | None) -> QueryValues:
    return () if value is None else (value,)


def _texts(values: QueryValues) -> tuple[str, ...]:
    return tuple(value for value in values if isinstance(value, str))


def _families(names: Iterable[str]) -> tuple[str, ...]:
    """The materials and the groups that they belong to: `material:rare-earths` finds a request for dysprosium."""
    return tuple(dict.fromkeys(wider for name in names for wider in family(name)))


def _ceilings(solicitation: Solicitation) -> tuple[float, ...]:
    """The ceiling that is listed, and of several awards each by itself: they are never added up."""
    found = (solicitation.ceiling, *(awardee.ceiling for awardee in solicitation.awardees))
    return tuple(dict.fromkeys(ceiling for ceiling in found if ceiling is not None))


def _request_text(solicitation: Solicitation) -> tuple[str, ...]:
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
        material = by_name(name)
        parts += [name, *((material.title, *material.aliases) if material else ())]
    return tuple(part for part in parts if part)


def _event_text(event: Event) -> tuple[str, ...]:
    parts = [event.number, event.material, *(w.says for w in event.evidence if not is_fields_text(w.says))]
    parts += [value for value in (*event.old.values(), *event.new.values()) if isinstance(value, str)]
    return tuple(part for part in parts if part)
