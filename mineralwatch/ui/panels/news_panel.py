"""Panel 7: the stories. They come from the snapshot while it holds all of them; otherwise they are read page by page
from the store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mineralwatch.domain.models.story import Story
from mineralwatch.ui import selected_item
from mineralwatch.ui.backend_bridge import Bridge
from mineralwatch.ui.panels.panel import TablePanel
from mineralwatch.ui.selected_item import SelectedItem
from mineralwatch.ui.shared_screen_state import DrawContext
from mineralwatch.ui.widgets.row_source import PagedRows
from mineralwatch.view import news_table
from mineralwatch.view.panel_content import Glyphs, Line, Row, Span, TableView


def missing_row(key: str, glyphs: Glyphs) -> Row:
    """The row for a story that was deleted from the store after its id was read and before its page was read."""
    columns = news_table.columns()
    widest = max(range(len(columns)), key=lambda at: (columns[at].grow, columns[at].width))
    words: Line = (Span("no longer in the store", "dim"),)
    return Row(key, tuple(words if at == widest else () for at in range(len(columns))))


class NewsPanel(TablePanel):
    """Panel 7, a table of stories, newest first."""

    number = "7"

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(id="news")
        self.bridge = bridge
        self.query_text = ""
        self.stories: dict[str, Story] = {}
        self._revision: int | None = None
        self._asked = ""

    def update_from(self, ctx: DrawContext) -> None:
        """Draw the newest snapshot; the ids of a list that is read page by page are read again only when the store has
        changed."""
        self.glyphs, self.cut_sign = ctx.glyphs, ctx.glyphs.cut
        self.stories.update({story.id: story for story in ctx.snapshot.stories})
        view = news_table.build_table(ctx.snapshot, ctx.now, ctx.glyphs)
        if not self.query_text and ctx.snapshot.story_count <= len(ctx.snapshot.stories):
            self.show(view)
            return
        self._title_list(view)
        asked = (ctx.snapshot.revision, self.query_text)
        if asked != (self._revision, self._asked):
            self._revision, self._asked = asked
            self.bridge.fetch_story_ids(self.query_text)
        elif isinstance(self.source, PagedRows):
            self.source.update_rows(self._rows_of(self.stories, ctx.now))
            self.refresh()

    def _title_list(self, view: TableView) -> None:
        if self.query_text and isinstance(self.source, PagedRows):
            self.set_frame(f"News {self.source.count} found", view.badge)
        else:
            self.set_frame(view.title, view.badge)

    def filter(self, text: str) -> None:
        """Filter the stories by another query, whose result arrives in `show_ids`."""
        self.query_text = text
        self._revision = None

    def show_ids(self, query: str, ids: tuple[str, ...], ctx: DrawContext) -> None:
        """Show the stories with these ids, the result of `query`; the result of an earlier query is ignored."""
        if query != self.query_text:
            return
        rows = self._rows_of(self.stories, ctx.now)
        self.show_source(news_table.columns(), PagedRows(ids, self.bridge.fetch_stories, earlier_rows=rows))
        if not ids:
            self.state, self.message = "empty", f"No story matches {query}. Press esc to clear the filter."
        self._title_list(news_table.build_table(ctx.snapshot, ctx.now, ctx.glyphs))

    def show_page(self, page: int, asked: tuple[str, ...], stories: Mapping[str, Story], ctx: DrawContext) -> None:
        """Add the stories of a page to the list; `asked` are the ids of the page."""
        if not isinstance(self.source, PagedRows):
            return
        self.stories.update(stories)
        rows = self._rows_of(stories, ctx.now)
        self.source.add_page(page, [rows.get(key) or missing_row(key, self.glyphs) for key in asked])
        self.refresh()

    def page_failed(self, page: int) -> None:
        """Note that a page could not be read, so that it is read again when it is next drawn."""
        if isinstance(self.source, PagedRows):
            self.source.page_failed(page)

    def _rows_of(self, stories: Mapping[str, Story], now: datetime) -> dict[str, Row]:
        return {key: news_table.row(story, now, self.glyphs) for key, story in stories.items()}

    def selected(self, ctx: DrawContext) -> SelectedItem | None:
        """The story under the cursor."""
        if self.cursor_key is None:
            return None
        story = self.stories.get(self.cursor_key)
        return selected_item.find_story(ctx.snapshot, self.cursor_key) or (
            selected_item.from_story(story) if story else None
        )
