"""Merges two forms of one event: as the record and a notice show it, for example."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineralwatch.domain.evidence.value_equality import merge_fields
from mineralwatch.domain.models.event import Event, Evidence


def merge_events(known: Event, seen: Event) -> Event:
    """One event made of `known` and of `seen`, the same event by further witnesses. Where both have a value, that of
    the better grade is taken, that of `seen` if the grades are equal; otherwise the one there is. Id, key and kind are
    those of `known`."""
    good, poor = (seen, known) if seen.grade.rank <= known.grade.rank else (known, seen)
    return replace(
        known,
        number=good.number or poor.number,
        material=good.material or poor.material,
        occurred_on=good.occurred_on or poor.occurred_on,
        occurred_about=good.occurred_about or poor.occurred_about,
        grade=good.grade,
        old=merge_fields(poor.old, good.old),
        new=merge_fields(poor.new, good.new),
        evidence=merge_evidence(known.evidence, seen.evidence),
    )


def merge_evidence(known: Sequence[Evidence], seen: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The witnesses in `known` and `seen`, one for each source and ref. A witness that stands in both has the better of
    its two grades."""
    found = {(e.source, e.ref): e for e in known}
    for e in seen:
        old = found.get((e.source, e.ref))
        if old is None:
            found[e.source, e.ref] = e
            continue
        grade = e.grade if e.grade.rank < old.grade.rank else old.grade
        found[e.source, e.ref] = replace(old, grade=grade, url=old.url or e.url, says=old.says or e.says)
    return tuple(found.values())
