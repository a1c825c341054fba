"""The screen with one story and its outlets."""

from __future__ import annotations

from textual.app import ComposeResult

from mineralwatch.domain.models import FeedEntry, Story
from mineralwatch.ui import selected_item
from mineralwatch.ui.screens.attach_dialog import StoryAttaching
from mineralwatch.ui.screens.overlay_screen import OverlayScreen
from mineralwatch.ui.selected_item import SelectedItem
from mineralwatch.ui.session import Session
from mineralwatch.ui.widgets.lines_pane import LinesPane
from mineralwatch.view import story_lines as view


class StoryScreen(StoryAttaching, OverlayScreen):
    """The story's title, what it reports, its solicitation with the reasons, and each outlet with its address."""

    not_in_footer = frozenset(
        {"open", "next_panel", "alerts", "sources", "refresh"}
    )  # they work, without a place in the footer

    def __init__(self, session: Session, story: Story) -> None:
        super().__init__(session)
        self._story = story
        self.entries: tuple[FeedEntry, ...] | None = None

    def content(self) -> ComposeResult:
        yield LinesPane(id="detail")

    def on_mount(self) -> None:
        """Have its feed entries read."""
        super().on_mount()
        self.session.bridge.fetch_entries(self._story.id)

    def receive_entries(self, story: str, entries: tuple[FeedEntry, ...]) -> None:
        """Show the entries, if they are of this story."""
        if story == self._story.id:
            self.entries = entries
            self.redraw()

    def story(self) -> Story:
        """The story in the newest snapshot; if that does not hold it, as it was entry_count."""
        snapshot = self.session.snapshot
        held = snapshot.stories if snapshot is not None else ()
        self._story = next((story for story in held if story.id == self._story.id), self._story)
        return self._story

    def redraw(self) -> None:
        """Draw the story as it is now; if it has more entries, have them read again."""
        entry_count = self._story.entry_count
        super().redraw()
        pane, story, glyphs = self.query_one(LinesPane), self.story(), self.session.glyphs
        if self.entries is not None and story.entry_count != entry_count:
            self.session.bridge.fetch_entries(story.id)
        pane.glyphs = glyphs
        zone = self.session.bridge.now().tzinfo
        pane.show(lambda width: view.build_lines(story, self.entries, zone, width, glyphs))

    def selected(self) -> SelectedItem | None:
        """The story."""
        return selected_item.from_story(self.story())

    def card(self) -> str:
        """All that is shown, as text."""
        return self.query_one(LinesPane).text()

    def on_lines_pane_activated(self, event: LinesPane.Activated) -> None:
        """Enter opens the article in the browser."""
        self.do_browser()
