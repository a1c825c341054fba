"""Attaching a story to a solicitation: the action for screens with stories, and the dialog that the action opens."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from mineralwatch.domain.models.story import Story
from mineralwatch.ui import messages, selected_item
from mineralwatch.ui.screens.base_screen import BaseScreen
from mineralwatch.ui.shared_screen_state import Session
from mineralwatch.ui.tone_colours import TONE_CLASSES
from mineralwatch.ui.widgets.watch_table import WatchTable
from mineralwatch.view import attach_choices
from mineralwatch.view.formatting import with_dashes

_OTHER_ROWS = 7  # seven rows of the dialog are not for the list: frames, headline, search field, keys


class AttachDialog(ModalScreen[str | None]):
    """A search field over a list of solicitations. The dialog's result is the key of the chosen solicitation, "" to
    detach the story, or None when the user cancels."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(TONE_CLASSES)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("up,shift+tab", "step(-1)", show=False, priority=True),
        Binding("down,tab", "step(1)", show=False, priority=True),
        Binding("pageup", "step(-8)", show=False, priority=True),
        Binding("pagedown", "step(8)", show=False, priority=True),
    ]

    def __init__(self, session: Session, story: Story) -> None:
        super().__init__(classes="-ascii" if session.glyphs.arrow.isascii() else "")
        self.session, self.story = session, story

    def compose(self) -> ComposeResult:
        with Vertical(id="attach-box"):
            yield Static(Content(self.story.title), id="attach-title")
            yield Input(placeholder="a number, a material or words of the title", id="attach-words")
            yield WatchTable(id="attach-list")
            yield Static(Content("enter takes the marked one, esc leaves, u takes it back later"), id="attach-how")

    def on_mount(self) -> None:
        """List all solicitations, those of the story's material first."""
        self.table.glyphs = self.session.glyphs
        self._list_choices("")
        self.query_one(Input).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Fit the list to the terminal's height."""
        self.table.styles.height = max(4, min(16, event.size.height - _OTHER_ROWS))

    @property
    def table(self) -> WatchTable:
        """The list of solicitations."""
        return self.query_one(WatchTable)

    def _list_choices(self, typed: str) -> None:
        ctx = self.session.context()
        if ctx is not None:
            self.table.show(attach_choices.build_table(ctx.snapshot, self.story, typed, ctx.now, ctx.glyphs))
            self.table.move_to(0)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter the list by what is typed."""
        event.stop()
        self._list_choices(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Close with the row under the cursor; called for enter in the search field."""
        event.stop()
        if self.table.cursor_key is None:
            self.notify(self.table.message, markup=False)
        else:
            self.dismiss(self.table.cursor_key)

    def on_watch_table_row_opened(self, event: WatchTable.RowOpened) -> None:
        """Close with the row that was double-clicked."""
        event.stop()
        self.dismiss(event.key)

    def on_click(self, event: events.Click) -> None:
        """Cancel when the click is beside the dialog."""
        widget, _ = self.get_widget_at(*self.app.mouse_position)
        if widget is self:
            self.action_leave()

    def action_step(self, row_count: int) -> None:
        """Move the cursor of the list by `row_count` rows; the search field keeps the focus."""
        self.table.move_to(self.table.cursor_row + row_count)

    def action_leave(self) -> None:
        """Close the dialog and leave the story as it is."""
        self.dismiss(None)


class StoryAttaching(BaseScreen):
    """The part of a screen with stories that attaches the story under the cursor to a solicitation."""

    def story(self) -> Story | None:
        """The story under the cursor."""
        return None

    def do_attach(self) -> None:
        """Open the dialog that attaches the story under the cursor."""
        story = self.story()
        if story is None:
            self.say("No story is selected: 7 goes to the news.", warn=True)
        elif not isinstance(self.app.screen, AttachDialog):
            self.app.push_screen(AttachDialog(self.session, story), lambda key: self._keep_attachment(story, key))

    def _keep_attachment(self, story: Story, key: str | None) -> None:
        if key is None or key == story.key:
            return
        self.session.apply_acts(selected_item.attach_acts(story, key))
        self.post_message(messages.MarksChanged())
        self.say(
            "Detached; u takes it back."
            if key == attach_choices.DETACH_KEY
            else f"Attached to {with_dashes(key)}; u takes it back."
        )
