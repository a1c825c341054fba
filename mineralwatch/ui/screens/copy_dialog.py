"""The last way of copying: a box whose text the terminal itself can select."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea


class CopyDialog(ModalScreen[None]):
    """Shows a text to be copied by hand; esc, q or a click beside it closes."""

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
        """The text is selected, so that it can be seen what will be copied."""
        self.query_one(TextArea).focus()

    def on_click(self, event: object) -> None:
        """A click beside the box closes it."""
        widget, _ = self.get_widget_at(*self.app.mouse_position)
        if widget is self:
            self.dismiss()

    def action_dismiss_box(self) -> None:
        """Close."""
        self.dismiss()
