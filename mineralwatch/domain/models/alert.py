"""Alerts, their urgency and their delivery."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from mineralwatch.domain.quick_dataclass import dataclass


class Severity(StrEnum):
    """How urgent an alert is, most urgent first."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to deliver an alert."""

    channel: str
    at: datetime
    ok: bool
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert on an event, raised by a rule, or on a story that may report an event (`kind` is then `report`).

    `id` is the deduplication key: one event, or one story, raises one alert. A report has no event; its `about` is the
    id of the story until the story is attached, then the key of the solicitation.
    """

    id: str
    event_id: str | None
    rule: str
    severity: Severity
    title: str
    body: str
    url: str | None
    raised_at: datetime
    delivered: tuple[Delivery, ...] = ()
    acknowledged_at: datetime | None = None
    snoozed_until: datetime | None = None
    key: str | None = None
    kind: str = "event"
    about: str | None = None
