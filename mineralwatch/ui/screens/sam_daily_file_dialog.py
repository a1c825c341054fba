"""The dialog that asks whether to read SAM.gov's daily file; the main screen stays visible behind the dialog."""

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

from mineralwatch.ui.keymap import key_label
from mineralwatch.view import sam_daily_file_text
from mineralwatch.view.sam_daily_file_text import DailyFileAnswer

_LOW_HEIGHT = 22  # on a terminal of fewer than 22 rows the dialog has no blank lines


class AnswerLine(Static, can_focus=True):
    """The line of one answer; enter or a click chooses this answer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "give", show=False)]

    class Chosen(Message):
        """Posted when the user chose the answer of this line."""

        def __init__(self, answer: DailyFileAnswer) -> None:
            super().__init__()
            self.answer = answer

    def __init__(self, answer: DailyFileAnswer) -> None:
        super().__init__(Content.assemble((f" {key_label(answer.key):<4}", "$mw-key"), answer.text))
        self.answer = answer

    def action_give(self) -> None:
        """Post that this answer was chosen; called for enter."""
        self.post_message(self.Chosen(self.answer))

    def on_click(self, event: events.Click) -> None:
        """Post that this answer was chosen."""
        event.stop()
        self.action_give()


class DailyFileDialog(ModalScreen[DailyFileAnswer | None]):
    """Asks whether to read SAM.gov's daily file. The result is the chosen answer; None, for a click beside the dialog,
    means "not now".

    The answer "not now" has the focus at first, so that enter pressed by mistake does not start a large download.
    """

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(answer.key, f"answer('{answer.key}')", show=False) for answer in sam_daily_file_text.ANSWERS),
        Binding("up,k,shift+tab", "app.focus_previous", show=False),
        Binding("down,j,tab", "app.focus_next", show=False),
        Binding("q,ctrl+c", "app.do('quit')", show=False),
    ]

    def __init__(self, *, ascii_only: bool) -> None:
        super().__init__(classes="-ascii" if ascii_only else "")

    def compose(self) -> ComposeResult:
        with Vertical(id="daily-file-box") as box:
            box.border_title = Content(sam_daily_file_text.TITLE)
            for text in sam_daily_file_text.QUESTION:
                yield Static(Content(text), classes="-said")
            for answer in sam_daily_file_text.ANSWERS:
                yield AnswerLine(answer)

    def on_mount(self) -> None:
        """Focus the answer "not now"."""
        list(self.query(AnswerLine))[-1].focus()

    def on_resize(self, event: events.Resize) -> None:
        """Leave out blank lines on a terminal of few rows."""
        self.set_class(event.size.height < _LOW_HEIGHT, "-low")

    def on_key(self, event: events.Key) -> None:
        """Show which keys answer when any other key is pressed; the key has no effect on the screen behind the
        dialog."""
        if event.is_printable:
            keys = ", ".join(key_label(answer.key) for answer in sam_daily_file_text.ANSWERS)
            self.notify(f"The answers are {keys}; enter takes the marked one.", markup=False)

    def on_click(self, event: events.Click) -> None:
        """Close with None when the click is beside the dialog."""
        widget, _ = self.get_widget_at(*self.app.mouse_position)
        if widget is self:
            self.dismiss(None)

    def on_answer_line_chosen(self, message: AnswerLine.Chosen) -> None:
        """Close the dialog with the chosen answer."""
        self.dismiss(message.answer)

    def action_answer(self, key: str) -> None:
        """Close the dialog with the answer whose key was pressed."""
        self.dismiss(next(answer for answer in sam_daily_file_text.ANSWERS if answer.key == key))
