"""The form for an event or a correction by hand: one line for each field, with the field's error below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from mineralwatch.domain.manual_entries.entry_validation import BadEntry
from mineralwatch.domain.manual_entries.manual_entry import Correction, ManualActKind, ManualEvent
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.view import manual_entry_form
from mineralwatch.view.manual_entry_form import FormField

_MAX_LENGTH = 400  # an answer may have at most 400 characters
_OTHER_ROWS = 5  # five rows of the dialog are not for fields: two of the frame, two of the hint, one of buttons
FormResult = ManualEvent | Correction


class FormFieldLine(Vertical):
    """One field of the form: a label and an input, with the field's error below."""

    def __init__(self, ask: FormField, answer: str) -> None:
        super().__init__()
        self.ask = ask
        self._answer = answer
        self._problem = ""

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(Content(f"{self.ask.label}{' *' if self.ask.required else ''}"), classes="-label")
            offered = SuggestFromList(self.ask.choices, case_sensitive=False) if self.ask.choices else None
            yield Input(self._answer, suggester=offered, max_length=_MAX_LENGTH, select_on_focus=False)
        yield Static("", classes="-problem")

    @property
    def input(self) -> Input:
        """The widget in which the answer is typed."""
        return self.query_one(Input)

    def say(self, problem: str) -> None:
        """Show an error below the field; an empty text hides the error."""
        if problem == self._problem:
            return
        self._problem = problem
        self.query_one(".-problem", Static).update(Content(problem))
        self.set_class(bool(problem), "-wrong")


class FormButton(Static):
    """A button that saves or cancels the form; its label names the key that does the same."""

    class Pressed(Message):
        """Posted when the button was clicked; `save` tells saving from cancelling."""

        def __init__(self, save: bool) -> None:
            super().__init__()
            self.save = save

    def __init__(self, key: str, says: str, *, save: bool) -> None:
        super().__init__(Content.assemble((f" {key} ", "$mw-key"), f"{says} "))
        self.save = save

    def on_click(self, event: events.Click) -> None:
        """Post that the button was clicked."""
        event.stop()
        self.post_message(self.Pressed(self.save))


class ManualEntryDialog(ModalScreen[FormResult | None]):
    """The form, which stays open until the answers are valid or the user cancels. Its result is the entry; None when
    cancelled.

    The typed answers are kept in `draft`, from which the form is filled when the user opens it again.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("up,shift+tab", "app.focus_previous", show=False),
        Binding("down,tab", "app.focus_next", show=False),
    ]

    def __init__(
        self,
        kind: ManualActKind,
        title: str,
        solicitation: Callable[[], Solicitation | None],
        today: date,
        draft: dict[str, str],
        *,
        ascii_only: bool,
    ) -> None:
        super().__init__(classes="-ascii" if ascii_only else "")
        self.kind, self.today, self.draft = kind, today, draft
        self._title_text, self._solicitation = title, solicitation

    def compose(self) -> ComposeResult:
        with Vertical(id="manual-entry-box") as box:
            box.border_title = Content(self._title_text)
            with VerticalScroll(id="manual-entry-lines", can_focus=False):
                for ask in manual_entry_form.form_fields(self.kind):
                    yield FormFieldLine(ask, self.draft.get(ask.name, ""))
            yield Static("", id="manual-entry-hint")
            with Horizontal(id="manual-entry-ways"):
                yield FormButton("enter", "keep it", save=True)
                yield FormButton("esc", "leave; what is typed stays here", save=False)
                yield Static(Content(" * must be given"), id="manual-entry-needed")

    def on_mount(self) -> None:
        """Focus the first required field that is empty."""
        empty = [line for line in self.lines() if line.ask.required and not line.input.value]
        (empty or self.lines())[0].input.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Let the fields scroll on a terminal of few rows, so that the hint and the buttons stay visible."""
        self.query_one("#manual-entry-lines").styles.max_height = max(1, event.size.height - _OTHER_ROWS)

    def lines(self) -> list[FormFieldLine]:
        """The widgets of the fields, from top to bottom."""
        return list(self.query(FormFieldLine))

    def answers(self) -> Mapping[str, str]:
        """The typed answers by field name."""
        return {line.ask.name: line.input.value for line in self.lines()}

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the hint of the focused field."""
        self._hint()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the typed answer in the draft, and hide the error of its field."""
        self.draft.update(self.answers())
        for line in self.lines():
            if line.input is event.input:
                line.say("")
        self._hint()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Save the entry; called for enter in any field."""
        event.stop()
        self._save()

    def on_form_button_pressed(self, message: FormButton.Pressed) -> None:
        """Save the entry or cancel, as the clicked button says."""
        if message.save:
            self._save()
        else:
            self.action_leave()

    def on_click(self, event: events.Click) -> None:
        """Cancel when the click is beside the dialog."""
        widget, _ = self.get_widget_at(*self.app.mouse_position)
        if widget is self:
            self.action_leave()

    def action_leave(self) -> None:
        """Close the form without saving; the draft is kept."""
        self.dismiss(None)

    def _save(self) -> None:
        try:
            entry = manual_entry_form.read_answers(self.kind, self.answers(), self.today)
        except BadEntry as error:
            self._show_problems({problem.field: problem.says for problem in error.problems})
            return
        self.draft.clear()
        self.dismiss(entry)

    def _show_problems(self, problems: Mapping[str, str]) -> None:
        for line in self.lines():
            line.say(problems.get(line.ask.name, ""))
        wrong = next(line for line in self.lines() if line.ask.name in problems)
        wrong.input.focus()
        self.call_after_refresh(wrong.scroll_visible, animate=False)

    def _hint(self) -> None:
        line = next((line for line in self.lines() if line.input.has_focus), None)
        if line is None:
            return
        said = self.answers()
        now = ""
        if line.ask.name in ("field", "value"):
            now = manual_entry_form.shown_now_text(
                self._solicitation(), said.get("field", ""), said.get("contract", ""), self.today
            )
        said_now = Content("; ".join(filter(None, (line.ask.hint, now))))
        self.query_one("#manual-entry-hint", Static).update(said_now, layout=False)  # always two rows
