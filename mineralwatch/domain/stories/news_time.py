"""What is given of a story before its words are read: when an item was told, and where a person put the story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from mineralwatch.domain.models import FeedEntry


@dataclass(frozen=True, slots=True)
class UserAttachment:
    """What a person decided: the key of a request, or None for none."""

    key: str | None


def news_time(entry: FeedEntry) -> datetime:
    """When an item was told: as published, but never later than it was read. Feeds date things wrongly."""
    times = [time for time in (entry.published, entry.first_seen) if time is not None]
    return min(times, default=datetime.min.replace(tzinfo=UTC))
