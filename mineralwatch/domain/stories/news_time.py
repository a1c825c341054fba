"""The time by which feed entries are ordered and compared."""

from __future__ import annotations

from datetime import UTC, datetime

from mineralwatch.domain.models.story import FeedEntry


def news_time(entry: FeedEntry) -> datetime:
    """The publication time of an entry, or the time of its first reading if that is earlier, since some feeds date
    entries in the future."""
    times = [time for time in (entry.published, entry.first_seen) if time is not None]
    return min(times, default=datetime.min.replace(tzinfo=UTC))
