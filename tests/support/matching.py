"""Compares the events that the program tells with those that the story says must follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.support.world.scripted_step import Expected

# A quantity may be read out of a text that changed; the story does not say whether it is.
_READ_FROM_TEXT = {"quantity", "unit"}
ALERTING = frozenset({"issued", "extended", "shortened", "cancelled", "awarded", "reissued"})


def assert_follows(events: Iterable[Mapping[str, Any]], wanted: Sequence[Expected]) -> None:
    """Each wanted event once, as the story has it, and no other."""
    listed = list(events)
    told = {(event["kind"], event["number"]): event for event in listed}
    assert sorted((e["kind"], e["number"]) for e in listed) == sorted((e.kind, e.number) for e in wanted)
    assert len(told) == len(listed)
    for want in wanted:
        _assert_same(told[want.kind, want.number], want)


def _assert_same(event: Mapping[str, Any], want: Expected) -> None:
    where = f"{want.kind} {want.number}: {event}"
    assert event["material"] == want.material, where
    assert want.old.items() <= (event["old"] or {}).items(), where
    assert want.new.items() <= (event["new"] or {}).items(), where
    assert event["days"] == want.days, where
    assert event["grade"] == "official", where
    if want.changed is not None:
        assert want.changed <= set(event["new"]) <= want.changed | _READ_FROM_TEXT, where
    if want.says is not None:
        assert any(want.says in (witness["says"] or "") for witness in event["evidence"]), where


def alerting(wanted: Iterable[Expected]) -> list[Expected]:
    """Those for which the default rules raise an alert."""
    return [event for event in wanted if event.kind in ALERTING]
