"""The question whether to read the official daily file: a box over the main screen, which stays in view and alive."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from mineralwatch.ui.keymap import shown
from mineralwatch.view import daily_file
from mineralwatch.view.daily_file import DailyFileAnswer

_LOW = 22  # rows


class AnswerLine(Static, can_focus=True):
    """One answer; enter or a click gives it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "give", show=False)]

    class Chosen(Message):
        """The user took this answer."""

        def __init__(self, answer: DailyFileAnswer) -> None:
            super().__init__()
            self.answer = answer

    def __init__(self, answer: DailyFileAnswer) -> None:
        super().__init__(Content.assemble((f" {shown(answer.key):<4}", "$mw-key"), answer.text))
        self.answer = answer

    def action_give(self) -> None:
        """Take it."""
        self.post_message(self.Chosen(self.answer))

    def on_click(self, event: events.Click) -> None:
        """Take it by mouse."""
        event.stop()
        self.action_give()


class DailyFileDialog(ModalScreen[DailyFileAnswer | None]):
    """Asks once; every answer closes it, and so does a click beside it, which means: not now.

    That is also the answer that is marked at first: enter, pressed too soon, must not begin a large download.
    """

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(answer.key, f"answer('{answer.key}')", show=False) for answer in daily_file.ANSWERS),
        Binding("up,k,shift+tab", "app.focus_previous", show=False),
        Binding("down,j,tab", "app.focus_next", show=False),
        Binding("q,ctrl+c", "app.do('quit')", show=False),
    ]

    def __init__(self, *, ascii_only: bool) -> None:
        super().__init__(classes="-ascii" if ascii_only else "")

    def compose(self) -> ComposeResult:
        with Vertical(id="daily-file-box") as box:
            box.border_title = Content(daily_file.TITLE)
            for text in daily_file.QUESTION:
                yield Static(Content(text), classes="-said")
            for answer in daily_file.ANSWERS:
                yield AnswerLine(answer)

    def on_mount(self) -> None:
        """Mark the answer that does nothing."""
        list(self.query(AnswerLine))[-1].focus()

    def on_resize(self, event: events.Resize) -> None:
        """A low terminal has no room for blank lines."""
        self.set_class(event.size.height < _LOW, "-low")

    def on_key(self, event: events.Key) -> None:
        """A key that is no answer says which are; nothing behind the box is changed by it."""
        if event.is_printable:
            keys = ", ".join(shown(answer.key) for answer in daily_file.ANSWERS)
            self.notify(f"The answers are {keys}; enter takes the marked one.", markup=False)

    def on_click(self, event: events.Click) -> None:
        """A click beside the box."""
        widget, _ = self.get_widget_at(*self.app.mouse_position)
        if widget is self:
            self.dismiss(None)

    def on_answer_line_chosen(self, message: AnswerLine.Chosen) -> None:
        """By enter or mouse."""
        self.dismiss(message.answer)

    def action_answer(self, key: str) -> None:
        """By its letter."""
        self.dismiss(next(answer for answer in daily_file.ANSWERS if answer.key == key))
