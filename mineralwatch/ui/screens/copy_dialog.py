"""The dialog with a text that the user selects and copies by hand, when neither a clipboard command nor OSC 52
works."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea


class CopyDialog(ModalScreen[None]):
    """A dialog with a text to copy; esc, q or a click beside the dialog closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter", "dismiss_box", show=False)]

    def __init__(self, text: str, why: str) -> None:
        super().__init__()
        self.text = text
        self.why = why

    def compose(self) -> ComposeResult:
        with Vertical(id="copy-box"):
            yield Static(Content(self.why), id="copy-why")
            area = TextArea(self.text, read_only=True, show_line_numbers=False, soft_wrap=True, id="copy-text")
            area.select_all()
            yield area
            yield Static(
                Content("Hold shift while you drag with the mouse, or select all of it here.  esc closes"),
                id="copy-how",
            )

    def on_mount(self) -> None:
        """Focus the text and select all of it."""
        self.query_one(TextArea).focus()

    def on_click(self, event: object) -> None:
        """Close when the click is beside the dialog."""
        widget, _ = self.get_widget_at(*self.app.mouse_position)
        if widget is self:
            self.dismiss()

    def action_dismiss_box(self) -> None:
        """Close the dialog."""
        self.dismiss()
