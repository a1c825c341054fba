"""The filter bar: a field whose query is applied after a short pause in typing, with an error line below."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from mineralwatch.ui.widgets.bars import LineBar
from mineralwatch.view.view_model import Span

PAUSE_SECONDS = 0.12  # after the last letter, so that a word is one query and not one for each letter


class FilterInput(Input):
    """The field. It handles esc and the keys that go back to the list; all others are text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "to_list", show=False),
        Binding("tab", "to_list", show=False),
    ]

    class EscapePressed(Message):
        """Esc was pressed: the first time clears the text, the second closes the bar."""

    class ToList(Message):
        """Back to the list, keeping the text."""

    def action_leave(self) -> None:
        """Clear the text; without text, close the bar."""
        self.post_message(self.EscapePressed())

    def action_to_list(self) -> None:
        """Back to the list, keeping the filter."""
        self.post_message(self.ToList())


class FilterBar(Vertical):
    """The query of a list, as text. It does not know the list."""

    class Changed(Message):
        """The user paused or pressed enter: this is the query now."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Closed(Message):
        """The bar was left; the list is to be focused."""

    def __init__(self) -> None:
        super().__init__(id="filter")
        self._pause_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield FilterInput(
            placeholder="words, or material:cobalt status:open due:<14d value:>100m is:starred", id="filter-input"
        )
        yield LineBar(id="filter-error")

    def on_mount(self) -> None:
        """Start without an error."""
        self.say(None)

    @property
    def input(self) -> FilterInput:
        """The field."""
        return self.query_one(FilterInput)

    def open(self, text: str, label: str) -> None:
        """Show the bar with the present query of the list called `label`."""
        self.add_class("-open")
        with self.prevent(Input.Changed):
            self.input.value = text
        self.input.tooltip = f"Filter of {label}"
        self.input.focus()

    @property
    def is_open(self) -> bool:
        """Whether the bar is shown."""
        return self.has_class("-open")

    def close(self) -> None:
        """Hide the bar; the query stays."""
        self.remove_class("-open")

    def say(self, error: str | None) -> None:
        """Show an error under the bar, or none."""
        spans = (Span(" " + error, "bad"),) if error else None
        self.query_one("#filter-error", LineBar).show(lambda width: spans)

    @property
    def error(self) -> str:
        """The error that is shown."""
        return "".join(span.text for span in self.query_one("#filter-error", LineBar).line).strip()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Wait for a pause in typing."""
        event.stop()
        if self._pause_timer is not None:
            self._pause_timer.stop()
        self._pause_timer = self.set_timer(PAUSE_SECONDS, self._post_query)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter applies the query at once and goes back to the list."""
        event.stop()
        self._post_query()
        self.post_message(self.Closed())

    def _post_query(self) -> None:
        if self._pause_timer is not None:
            self._pause_timer.stop()
            self._pause_timer = None
        self.post_message(self.Changed(self.input.value))

    def on_filter_input_escape_pressed(self, event: FilterInput.EscapePressed) -> None:
        """Esc clears the text; without text it closes the bar."""
        event.stop()
        if self.input.value:
            self.input.value = ""
            self._post_query()
        else:
            self.post_message(self.Closed())

    def on_filter_input_to_list(self, event: FilterInput.ToList) -> None:
        """Apply the query and go back to the list."""
        event.stop()
        self._post_query()
        self.post_message(self.Closed())
