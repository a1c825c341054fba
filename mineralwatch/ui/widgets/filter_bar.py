"""The filter bar: a field whose query is applied after a short pause in typing, with an error line below."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from mineralwatch.ui.widgets.line_bars import LineBar
from mineralwatch.view.panel_content import Span

# A query is applied 0.12 seconds after the last typed letter, so that a typed word makes one query, not one a letter.
PAUSE_SECONDS = 0.12


class FilterInput(Input):
    """The text field of the filter bar. It handles esc and the keys that go back to the list; all other keys are
    text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "to_list", show=False),
        Binding("tab", "to_list", show=False),
    ]

    class EscapePressed(Message):
        """Posted when esc was pressed. The first press clears the text, the second closes the bar."""

    class ToList(Message):
        """Posted when the user goes back to the list and keeps the text."""

    def action_leave(self) -> None:
        """Post that esc was pressed."""
        self.post_message(self.EscapePressed())

    def action_to_list(self) -> None:
        """Post that the user goes back to the list and keeps the filter."""
        self.post_message(self.ToList())


class FilterBar(Vertical):
    """A bar in which the user types the query of a list. The bar does not know the list; it posts messages."""

    class Changed(Message):
        """Posted when the user paused in typing or pressed enter; `text` is the query."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Closed(Message):
        """Posted when the user left the bar; the list should get the focus."""

    def __init__(self) -> None:
        super().__init__(id="filter")
        self._pause_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield FilterInput(
            placeholder="words, or material:cobalt status:open due:<14d value:>100m is:starred", id="filter-input"
        )
        yield LineBar(id="filter-error")

    def on_mount(self) -> None:
        """Hide the error line."""
        self.say(None)

    @property
    def input(self) -> FilterInput:
        """The text field of the bar."""
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
        """Hide the bar; the query stays in force."""
        self.remove_class("-open")

    def say(self, error: str | None) -> None:
        """Show an error below the text field; None hides the error."""
        spans = (Span(" " + error, "bad"),) if error else None
        self.query_one("#filter-error", LineBar).show(lambda width: spans)

    @property
    def error(self) -> str:
        """The error below the text field; "" without one."""
        return "".join(span.text for span in self.query_one("#filter-error", LineBar).line).strip()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Apply the query once the user pauses in typing."""
        event.stop()
        if self._pause_timer is not None:
            self._pause_timer.stop()
        self._pause_timer = self.set_timer(PAUSE_SECONDS, self._post_query)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Apply the query at once and go back to the list; called for enter."""
        event.stop()
        self._post_query()
        self.post_message(self.Closed())

    def _post_query(self) -> None:
        if self._pause_timer is not None:
            self._pause_timer.stop()
            self._pause_timer = None
        self.post_message(self.Changed(self.input.value))

    def on_filter_input_escape_pressed(self, event: FilterInput.EscapePressed) -> None:
        """Clear the text; if it is empty already, close the bar. Called for esc."""
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
