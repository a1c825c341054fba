"""The help: every key, sign, filter field and term of the trade, with a search; and the page on SAM.gov keys."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Input

from mineralwatch.ui.keymap import Action, key_label
from mineralwatch.ui.screens.overlay_screen import OverlayScreen
from mineralwatch.ui.widgets.lines_pane import LinesPane
from mineralwatch.view.formatting import counted
from mineralwatch.view.glossary import WORDS
from mineralwatch.view.panel_content import Glyphs, Line, LinesView, Span
from mineralwatch.view.spans import wrap

_MARGIN = 18
_ROW_ACTIONS = frozenset({"star", "mark", "copy", "browser", "open", "help", "undo"})

FILTER_HELP = (
    ("words", "search the text; quotes keep words together"),
    (
        "field:value",
        "material kind status stage office key number ticker value due posted since grade source feed rule severity is",
    ),
    ("status:", "open maybe-open closed unclear cancelled awarded terminated removed"),
    ("is:", "starred unread policy"),
    ("compare", "value:>100m  due:<14d  posted:>=2026-01-01"),
    ("-  OR  ( )", "a minus negates; OR and parentheses group: -status:awarded (material:cobalt OR material:tungsten)"),
)

GRADES = (
    ("O", "official: a government notice, filing or register, read at its source"),
    ("N", "announced: the company or the agency says so"),
    ("P", "press"),
    ("c", "copied: somebody's copy of a register, not checked"),
    ("i", "inferred: the program concluded it, and says from what"),
)


def _signs(glyphs: Glyphs) -> tuple[tuple[str, str], ...]:
    return (
        (glyphs.awarded, "awarded"),
        (glyphs.cancelled, "cancelled, terminated or removed"),
        (glyphs.unclear, "unclear: silent for long, or no deadline known"),
        (glyphs.issued, "issued, or open"),
        (glyphs.moved, "the deadline moved"),
        (glyphs.differs, "sources differ; both sides are shown"),
        (glyphs.star, "starred"),
        (glyphs.unread, "not read yet"),
    )


def sections(actions: Sequence[Action], glyphs: Glyphs) -> list[tuple[str, list[tuple[str, str]]]]:
    """The help as titled lists of pairs (key or sign, text). An action's label is added in brackets when it does not
    occur in the action's text."""
    ascii_only = glyphs.arrow.isascii()
    groups: dict[str, list[tuple[str, str]]] = {}
    for item in actions:
        keys = " ".join(key_label(key, ascii_only) for key in item.keys)
        label = "" if item.label.casefold() in item.help.casefold() else f" ({item.label})"
        groups.setdefault(item.group, []).append((keys, item.help + label))
    return [
        *groups.items(),
        ("Filter", list(FILTER_HELP)),
        ("Letters of sources", list(GRADES)),
        ("Signs", list(_signs(glyphs))),
        ("Words", list(WORDS)),
    ]


def help_lines(actions: Sequence[Action], glyphs: Glyphs, search: str, width: int) -> LinesView:
    """The rows of the help that have every word of `search` in section title, key or sign, or text."""
    words = search.casefold().split()
    lines: list[Line] = []
    count = 0
    for title, rows in sections(actions, glyphs):
        kept = [row for row in rows if _matches(search, words, title, row)]
        if not kept:
            continue
        count += len(kept)
        lines += [(), (Span(f" {title}", "bold"),)] if lines else [(Span(f" {title}", "bold"),)]
        for sign, text in kept:
            lines += wrap((Span(f"  {sign:<{_MARGIN - 2}}", "key"), Span(text)), width, _MARGIN, glyphs)
    if not count:
        message = f"Nothing in the help speaks of {search.strip()!r}. Delete letters to see more."
        return LinesView((), "Help", "", "empty", message)
    return LinesView(tuple(lines), "Help", counted(count, "entry", "entries"))


def _matches(search: str, words: Sequence[str], title: str, row: tuple[str, str]) -> bool:
    """Whether a row matches the search. A search for a single character matches only the row of that key or sign."""
    sign, text = row
    if len(search.strip()) == 1:
        return search.strip() in sign.split()
    return all(word in f"{title} {sign} {text}".casefold() for word in words)


class HelpScreen(OverlayScreen):
    """The help screen. The search field has the focus, so letters are searched for; arrows and page keys scroll, esc
    goes back."""

    # The letter keys of these actions are typed into the search field.
    not_in_footer = _ROW_ACTIONS | {"alerts", "sources", "refresh", "quit"}

    def content(self) -> ComposeResult:
        yield Input(placeholder="type to search the help; esc goes back", id="help-search")
        yield LinesPane(id="help-lines")

    def redraw(self) -> None:
        """Draw the rows that match the present search."""
        super().redraw()
        pane = self.query_one(LinesPane)
        pane.glyphs = self.session.glyphs
        search = self.query_one(Input).value
        pane.show(lambda width: help_lines(self.session.actions, self.session.glyphs, search, width), from_top=True)

    def on_mount(self) -> None:
        """Focus the search field."""
        super().on_mount()
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Draw the rows that match the changed search."""
        self.redraw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Focus the rows; called for enter in the search field."""
        self.query_one(LinesPane).focus()

    def on_key(self, event: object) -> None:
        """Scroll the rows by arrow and page keys, which the search field of one line does not use."""
        key = getattr(event, "key", "")
        pane = self.query_one(LinesPane)
        act = {
            "up": pane.action_up,
            "down": pane.action_down,
            "pageup": pane.action_page_up,
            "pagedown": pane.action_page_down,
        }
        if key in act and self.focused is not pane:
            act[key]()

    def on_lines_pane_activated(self, event: LinesPane.Activated) -> None:
        """Enter has nothing to open."""
        self.say("Type to search; esc goes back.")


KEY_TEXT = (
    ("bold", "How to add a SAM.gov key"),
    ("plain", ""),
    ("plain", "SAM.gov holds the official notices. Without a key this program knows open requests, extensions and "
              "cancellations only from the record that it ships with and from the press."),
    ("plain", ""),
    ("plain", "1  Get a key: sign in at sam.gov, open Account Details and ask for a public API key. It costs nothing; "
              "an account without a role may make 10 calls a day, and the program keeps to that. "
              "Keys lapse after 90 days."),
    ("plain", "2  Give it to the program, either by"),
    ("plain", ""),
    ("accent", "     export SAM_API_KEY=your-key"),
    ("plain", ""),
    ("plain", "   before the start; or in the configuration file (mineralwatch config path says where it lies):"),
    ("plain", ""),
    ("accent", "     [sam]"),
    ("accent", "     api_key_file = \"/home/you/.sam-key\""),
    ("plain", ""),
    ("plain", "   or api_key_command, a list of words, such as [\"pass\", \"show\", \"sam\"]. The key itself is never "
              "written to the store, to a log or onto this screen."),
    ("plain", "3  Start the program again. mineralwatch doctor says whether the key was found and works."),
)  # fmt: skip


class KeyHelpScreen(OverlayScreen):
    """A page that says what an API key of SAM.gov adds, and how to configure it. There is no form for the key, since
    the key must not be visible on the screen."""

    not_in_footer = _ROW_ACTIONS

    def content(self) -> ComposeResult:
        yield LinesPane(id="key-lines")

    def redraw(self) -> None:
        """Draw the text about the API key."""
        super().redraw()
        glyphs = self.session.glyphs

        def make(width: int) -> LinesView:
            lines: list[Line] = []
            for tone, text in KEY_TEXT:
                hang = 4 if text[:1].isdigit() or text.startswith("   ") else 1
                lines += wrap((Span(" " + text, tone),), width, hang, glyphs) if text else ((),)  # type: ignore[arg-type]
            return LinesView(tuple(lines), "SAM.gov key", "esc goes back")

        self.query_one(LinesPane).show(make)

    def on_lines_pane_activated(self, event: LinesPane.Activated) -> None:
        """Enter has nothing to open."""
        self.say("There is nothing to type in here; esc goes back.")
