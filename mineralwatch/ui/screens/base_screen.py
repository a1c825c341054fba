"""The base class of our screens, with the actions that all screens have: copy, open, star and mark the selected item,
go back."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.ports import Detail, UserAct
from mineralwatch.ui import clipboard, messages, open_in_browser, selected_item
from mineralwatch.ui.keymap import Action
from mineralwatch.ui.screens.copy_dialog import CopyDialog
from mineralwatch.ui.selected_item import SelectedItem
from mineralwatch.ui.shared_screen_state import Session
from mineralwatch.ui.tone_colours import TONE_CLASSES
from mineralwatch.ui.widgets.replay_bar import ReplayBar


class BaseScreen(Screen[None], inherit_bindings=False):
    """The base class of our screens. An action of the keymap runs the screen's method `do_<action id>`; when the screen
    has no such method, the app says where the action works."""

    BINDINGS: ClassVar[list[BindingType]] = []
    COMPONENT_CLASSES: ClassVar[set[str]] = set(TONE_CLASSES)
    not_in_footer: ClassVar[frozenset[str]] = frozenset()
    """The ids of actions that work on the screen but are left out of its footer."""

    def __init__(self, session: Session, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, classes="" if session.glyphs.arrow == "→" else "-ascii")
        self.session = session
        self._last_copied = ""

    def replay_bar(self) -> ComposeResult:
        """The bar at the top of the screen during a replay; no widget otherwise."""
        if self.session.replay is not None:
            yield ReplayBar(self.session.replay, self.session.glyphs)

    def redraw(self) -> None:
        """Draw the newest snapshot."""

    def receive_detail(self, key: str, detail: Detail | None) -> None:
        """Do nothing with a solicitation's detail; screens that show details override this."""

    def receive_entries(self, story: str, entries: tuple[FeedEntry, ...]) -> None:
        """Do nothing with a story's feed entries; screens that show stories override this."""

    def selected(self) -> SelectedItem | None:
        """The item under the cursor; None without one."""
        return None

    def card(self) -> str:
        """All that the screen shows of the selected item, as text for copying."""
        item = self.selected()
        return "\n".join(part for part in (item.number_and_title(), item.url) if part) if item else ""

    def action_handler(self, name: str) -> Callable[[], object] | None:
        """The method of this screen that runs the action with the id `name`; None when this screen does not have
        that method."""
        handler: Callable[[], object] | None = getattr(self, f"do_{name}", None)
        return handler

    def available_actions(self) -> tuple[Action, ...]:
        """The actions that work on this screen."""
        return tuple(
            item
            for item in self.session.actions
            if item.scope == "list" or self.action_handler(item.id) or getattr(self.app, f"do_{item.id}", None)
        )

    def footer_actions(self) -> tuple[Action, ...]:
        """The actions that the footer may name."""
        return tuple(item for item in self.available_actions() if item.id not in self.not_in_footer)

    def say(self, text: str, *, warn: bool = False) -> None:
        """Show a toast. The text may come from a server, so it is never read as markup."""
        self.notify(text, severity="warning" if warn else "information", markup=False)

    # Moving

    def do_back(self) -> None:
        """Close this screen."""
        self.dismiss()

    def do_next_panel(self) -> None:
        """Focus the next list of this screen."""
        self.focus_next()

    def do_previous_panel(self) -> None:
        """Focus the previous list of this screen."""
        self.focus_previous()

    # The selected item

    def do_browser(self) -> None:
        """Open the address of the selected item in the browser."""
        item = self.selected()
        if item is None:
            self.say("Nothing is selected that has an address.", warn=True)
            return
        url, sentence = open_in_browser.openable(item.url)
        if url is None:
            self.say(sentence, warn=True)
        elif not self.app.is_web and not open_in_browser.has_browser(os.environ):
            self.app.push_screen(CopyDialog(url, "No browser can be reached from here. The address:"))
        else:
            self.app.open_url(url)
            self.say(sentence)

    def do_copy(self) -> None:
        """Copy the item's address, or, without one, its number and title; when the same text is copied again, open the
        copy dialog."""
        item = self.selected()
        self._copy(item.link_or_title() if item else "")

    def do_copy_all(self) -> None:
        """Copy all that the screen shows of the selected item."""
        self._copy(self.card())

    def _copy(self, text: str) -> None:
        if not text:
            self.say("Nothing is selected that could be copied.", warn=True)
            return
        if text == self._last_copied:
            self._last_copied = ""
            self.app.push_screen(CopyDialog(text, "Select and copy with your terminal's own keys:"))
            return
        way, sentence = clipboard.copy(text, os.environ, self.app.copy_to_clipboard)
        if way == "box":
            self.app.push_screen(CopyDialog(text, sentence))
            return
        self._last_copied = text
        first = text.splitlines()[0]
        self.say(f"{sentence}\n{first}")

    def do_star(self) -> None:
        """Star the selected item, or remove its star."""
        item = self.selected()
        acts = selected_item.star_acts(item) if item else ()
        self._set_marks(acts, "Only requests and news can be starred; nothing of the kind is selected.")

    def do_mark(self) -> None:
        """Mark the selected item as read, or as unread if it is read; an alert is acknowledged."""
        item = self.selected()
        acts = selected_item.mark_acts(item) if item else ()
        is_alert = item is not None and item.kind == "alert"
        why = (
            "This alert is acknowledged already."
            if is_alert
            else "Only requests, news and alerts can be marked; none is selected."
        )
        self._set_marks(acts, why)

    def _set_marks(self, acts: Sequence[UserAct], why_not: str) -> None:
        if not acts:
            self.say(why_not, warn=True)
            return
        self.session.apply_acts(acts)
        self.post_message(messages.MarksChanged())

    def do_undo(self) -> None:
        """Undo the user's last act."""
        self.session.bridge.undo()

    def do_refresh(self) -> None:
        """Have the poller read all sources now."""
        self.session.bridge.poll()

    def do_test_alert(self) -> None:
        """Send a test alert."""
        self.say("Sending a test alert through every channel.")
        self.session.bridge.test_alert()
