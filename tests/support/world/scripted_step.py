"""A step of the scripted story, and the events that must follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mineralwatch.demo.world_state import WorldState


@dataclass(frozen=True, slots=True)
class Expected:
    """One event that must follow from a step; a test fails when any other event follows.

    `old` and `new` are values that the event must have. `changed` are the names of the fields that an `amended` event
    must have in `new`, where a quantity read from a changed text may stand besides. `says` is a part of the quotation
    that the event rests on.
    """

    kind: str
    number: str
    material: str | None
    old: Mapping[str, object] = field(default_factory=dict)
    new: Mapping[str, object] = field(default_factory=dict)
    days: int | None = None
    changed: frozenset[str] | None = None
    says: str | None = None


@dataclass(frozen=True, slots=True)
class ScriptedStep:
    """One step of a story: what the sources hold from this step on, and which events must follow. A step without a time
    happens at the fixed clock of `baseline.NOW`."""

    name: str
    says: str
    state: WorldState
    expected: tuple[Expected, ...] = ()
    at: datetime | None = None
