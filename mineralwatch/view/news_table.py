"""The table of stories, newest first."""

from __future__ import annotations

from datetime import datetime

from mineralwatch.domain.models.story import Story
from mineralwatch.ports import Snapshot
from mineralwatch.view.formatting import counted, symbol_of, with_dashes
from mineralwatch.view.likely_event_text import likely_event_text
from mineralwatch.view.panel_content import Column, Glyphs, Line, Row, Span, TableView
from mineralwatch.view.source_health_text import enabled_sources, sources_badge, sources_clause
from mineralwatch.view.spans import cut_text, in_glyphs, line, line_in_glyphs
from mineralwatch.view.time_text import age, short_date

_OUTLET_WIDTH = 16
_COLUMNS = (
    Column("mark", "", 1),
    Column("age", "age", 6, right=True),
    Column("material", "M", 3),
    Column("title", "story", 20, grow=1),
    Column("kind", "kind", 9, drop=2),
    Column("outlets", "outlets", _OUTLET_WIDTH, drop=1),
    Column("number", "request", 16, drop=3),
)


def columns() -> tuple[Column, ...]:
    """The columns of the table of stories."""
    return _COLUMNS


def row(story: Story, now: datetime, glyphs: Glyphs) -> Row:
    """The table row of one story; without a publication date, its age cell says that the date is unknown."""
    mark = glyphs.star if story.starred else (glyphs.unread if story.unread else "")
    more = f" +{len(story.outlets) - 1}" if len(story.outlets) > 1 else ""
    first = story.outlets[0] if story.outlets else "outlet unknown"
    outlets = (
        cut_text(first, _OUTLET_WIDTH - len(more), glyphs) + more
    )  # a long outlet name is cut, so that the number of further outlets fits behind it
    cells: tuple[Line, ...] = (
        line(Span(mark, "warn" if story.starred else "accent")),
        line(Span(_age(story, now), "dim")),
        line(Span(symbol_of(story.material) if story.material else "", "accent")),
        line(Span(story.title, "bold" if story.unread else "plain"), Span(_likely(story), "dim")),
        line(Span(story.kind or "", "dim")),
        line(Span(outlets, "dim")),
        line(Span(with_dashes(story.key or story.number or ""), "dim")),
    )
    return Row(story.id, tuple(line_in_glyphs(cell, glyphs) for cell in cells))


def _likely(story: Story) -> str:
    return f"  {likely_event_text(story.may_tell)}" if story.may_tell else ""


def _age(story: Story, now: datetime) -> str:
    if story.published is None:
        return "no day"
    if (now - story.published).days < 100:
        return age(story.published, now)
    return f"{short_date(story.published.date(), story.published.date())}"


def title(snapshot: Snapshot, matching: int | None = None) -> str:
    """The panel's title: `News 240, 3 unread`; when a filter leaves `matching` stories, `News 12 of 240`."""
    total = max(snapshot.story_count, len(snapshot.stories))
    if matching is not None:
        return f"News {matching:,} of {total:,}"
    unread = sum(story.unread for story in snapshot.stories)
    return f"News {total:,}" + (f", {unread} unread" if unread else "")


def build_table(snapshot: Snapshot, now: datetime, glyphs: Glyphs) -> TableView:
    """The table of the stories in the snapshot (the newest ones of the store), with the state of the feeds as badge."""
    feeds = enabled_sources(snapshot, "feed")
    badge = in_glyphs(sources_badge(feeds, now), glyphs)
    rows = tuple(row(story, now, glyphs) for story in snapshot.stories)
    if rows:
        return TableView(_COLUMNS, rows, title(snapshot), badge)
    if snapshot.poller.busy:
        text = f"Reading {counted(len(feeds), 'feed')} …"
        return TableView(_COLUMNS, (), "News", badge, "loading", in_glyphs(text, glyphs))
    if feeds and all(feed.outcome in ("ok", "not_modified") for feed in feeds):
        text = f"No story names a watched material: {sources_clause(feeds, now)}."
        return TableView(_COLUMNS, (), "News", badge, "empty", in_glyphs(text, glyphs))
    failing = any(feed.outcome for feed in feeds)
    text = f"No news yet: {sources_clause(feeds, now)}. Press r to try now."
    return TableView(_COLUMNS, (), "News", badge, "failed" if failing else "empty", in_glyphs(text, glyphs))
