"""Makes a story of its entries as they are read one after the other, and as they were known at an earlier moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from mineralwatch.domain.alerting.news_verdict import is_recent
from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.domain.stories.story_clustering import story_from_entries


def updated_story(
    ident: str, before: Sequence[FeedEntry], more: Sequence[FeedEntry], known: Story | None, at: datetime | None
) -> Story:
    """A story made of the entries `before` and of `more`, its new and reworded entries, which were read at `at`. `at`
    is None for a feed's first reading, which is no news.

    If `more` changes which event the story reports, the dates in `more` decide whether the story is news; otherwise the
    story stays news or not, as it was (`known`).
    """
    entries = {entry.id: entry for entry in (*before, *more)}
    story = story_from_entries(ident, tuple(entries.values()))
    if known is not None and _reported_event(story) == _reported_event(story_from_entries(ident, before)):
        return replace(story, baseline=known.baseline)
    return replace(story, baseline=at is None or not any(is_recent(entry.published, at) for entry in more))


def story_after(ident: str, readings: Iterable[tuple[datetime | None, Sequence[FeedEntry]]]) -> Story | None:
    """The story after these readings of its entries, oldest first, each with its time (None for a feed's first
    reading) and the new and reworded entries; None without any."""
    story, entries = None, dict[str, FeedEntry]()
    for at, more in readings:
        story = updated_story(ident, tuple(entries.values()), more, story, at)
        entries |= {entry.id: entry for entry in more}
    return story


def _reported_event(story: Story) -> tuple[str | None, str | None]:
    return story.kind, story.may_tell
