"""The filter bar: the letter shows at once, the list follows after a short rest, an error stands under the bar."""

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

REST = 0.12  # seconds after the last letter, so that a word is one query and not one for each letter


class FilterInput(Input):
    """The field itself; esc and the way back to the list are its own keys, all others are text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "to_list", show=False),
        Binding("tab", "to_list", show=False),
    ]

    class EscapePressed(Message):
        """Esc: the first clears, the second leaves."""

    class ToList(Message):
        """The words stay, the keys go to the list again."""

    def action_leave(self) -> None:
        """Clear the words; without words, leave the bar."""
        self.post_message(self.EscapePressed())

    def action_to_list(self) -> None:
        """Back to the list, keeping the filter."""
        self.post_message(self.ToList())


class FilterBar(Vertical):
    """Words and fields that narrow a list; knows nothing of the list."""

    class Changed(Message):
        """The user rested or pressed enter: this is the query now."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Closed(Message):
        """The bar was left; the list has the keys again."""

    def __init__(self) -> None:
        super().__init__(id="filter")
        self._rest_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield FilterInput(
            placeholder="words, or material:cobalt status:open due:<14d value:>100m is:starred", id="filter-input"
        )
        yield LineBar(id="filter-error")

    def on_mount(self) -> None:
        """Nothing is wrong yet."""
        self.say(None)

    @property
    def input(self) -> FilterInput:
        """The field."""
        return self.query_one(FilterInput)

    def open(self, text: str, label: str) -> None:
        """Show the bar with the present words of the list called `label`."""
        self.add_class("-open")
        with self.prevent(Input.Changed):
            self.input.value = text
        self.input.tooltip = f"Filter of {label}"
        self.input.focus()

    @property
    def is_open(self) -> bool:
        """Whether the bar is seen."""
        return self.has_class("-open")

    def close(self) -> None:
        """Hide the bar; the words stay with the list."""
        self.remove_class("-open")

    def say(self, error: str | None) -> None:
        """A line under the bar, or none."""
        spans = (Span(" " + error, "bad"),) if error else None
        self.query_one("#filter-error", LineBar).show(lambda width: spans)

    @property
    def error(self) -> str:
        """What stands under the bar."""
        return "".join(span.text for span in self.query_one("#filter-error", LineBar).line).strip()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Wait for the rest of the word."""
        event.stop()
        if self._rest_timer is not None:
            self._rest_timer.stop()
        self._rest_timer = self.set_timer(REST, self._post_query)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter does not wait, and gives the keys back to the list."""
        event.stop()
        self._post_query()
        self.post_message(self.Closed())

    def _post_query(self) -> None:
        if self._rest_timer is not None:
            self._rest_timer.stop()
            self._rest_timer = None
        self.post_message(self.Changed(self.input.value))

    def on_filter_input_escape_pressed(self, event: FilterInput.EscapePressed) -> None:
        """Esc clears; when there is nothing to clear it leaves."""
        event.stop()
        if self.input.value:
            self.input.value = ""
            self._post_query()
        else:
            self.post_message(self.Closed())

    def on_filter_input_to_list(self, event: FilterInput.ToList) -> None:
        """The filter stays."""
        event.stop()
        self._post_query()
        self.post_message(self.Closed())
