"""The screen with one story and the outlets that carry the story."""

from __future__ import annotations

from textual.app import ComposeResult

from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.ui import selected_item
from mineralwatch.ui.screens.attach_dialog import StoryAttaching
from mineralwatch.ui.screens.overlay_screen import OverlayScreen
from mineralwatch.ui.selected_item import SelectedItem
from mineralwatch.ui.shared_screen_state import Session
from mineralwatch.ui.widgets.lines_pane import LinesPane
from mineralwatch.view import story_lines as view


class StoryScreen(StoryAttaching, OverlayScreen):
    """A screen with the title of a story, what the story reports, the solicitation that it is attached to and why, and
    each outlet with its address."""

    not_in_footer = frozenset(
        {"open", "next_panel", "alerts", "sources", "refresh"}
    )  # these actions work on this screen, but the footer does not name them

    def __init__(self, session: Session, story: Story) -> None:
        super().__init__(session)
        self._story = story
        self.entries: tuple[FeedEntry, ...] | None = None

    def content(self) -> ComposeResult:
        yield LinesPane(id="detail")

    def on_mount(self) -> None:
        """Have the story's feed entries read from the store."""
        super().on_mount()
        self.session.bridge.fetch_entries(self._story.id)

    def receive_entries(self, story: str, entries: tuple[FeedEntry, ...]) -> None:
        """Show the feed entries, if they belong to this screen's story."""
        if story == self._story.id:
            self.entries = entries
            self.redraw()

    def story(self) -> Story:
        """The story in the newest snapshot; if the snapshot does not hold the story, as it was when the screen was
        opened."""
        snapshot = self.session.snapshot
        held = snapshot.stories if snapshot is not None else ()
        self._story = next((story for story in held if story.id == self._story.id), self._story)
        return self._story

    def redraw(self) -> None:
        """Draw the story of the newest snapshot; if the number of the story's feed entries has changed, have the
        entries read again."""
        entry_count = self._story.entry_count
        super().redraw()
        pane, story, glyphs = self.query_one(LinesPane), self.story(), self.session.glyphs
        if self.entries is not None and story.entry_count != entry_count:
            self.session.bridge.fetch_entries(story.id)
        pane.glyphs = glyphs
        zone = self.session.bridge.now().tzinfo
        pane.show(lambda width: view.build_lines(story, self.entries, zone, width, glyphs))

    def selected(self) -> SelectedItem | None:
        """The story of this screen."""
        return selected_item.from_story(self.story())

    def card(self) -> str:
        """All that the screen shows, as text for copying."""
        return self.query_one(LinesPane).text()

    def on_lines_pane_activated(self, event: LinesPane.Activated) -> None:
        """Open the article in the browser; called for enter."""
        self.do_browser()
