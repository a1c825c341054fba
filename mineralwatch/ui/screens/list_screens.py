"""The screens with the list of alerts and the list of sources."""

from __future__ import annotations

from textual.app import ComposeResult

from mineralwatch.ports import UserAct
from mineralwatch.ui import selected_item
from mineralwatch.ui.panels.panel import TablePanel
from mineralwatch.ui.panels.table_panels import AlertsPanel, SourcesPanel
from mineralwatch.ui.screens.detail_screen import DetailScreen
from mineralwatch.ui.screens.overlay_screen import OverlayScreen
from mineralwatch.ui.selected_item import SelectedItem
from mineralwatch.ui.widgets.lines_pane import LinesPane
from mineralwatch.ui.widgets.watch_table import WatchTable
from mineralwatch.view.panel_content import Line, LinesView, Span
from mineralwatch.view.spans import wrap


class ListScreen(OverlayScreen):
    """A screen with one list and, below the list, the full text of the row under the cursor."""

    def table(self) -> TablePanel:
        """The list of this screen."""
        return self.query_one(TablePanel)

    def redraw(self) -> None:
        """Draw the list and the text below the list."""
        super().redraw()
        ctx = self.session.context()
        if ctx is not None:
            self.table().update_from(ctx)
            self.show_words()

    def show_words(self) -> None:
        """Draw the full text of the row under the cursor below the list."""
        pane = self.query_one("#words", LinesPane)
        pane.glyphs = self.session.glyphs
        pane.show(self.words)

    def words(self, width: int) -> LinesView:
        """The lines below the list, fitted to `width` cells."""
        return LinesView(())

    def selected(self) -> SelectedItem | None:
        """The item under the cursor."""
        ctx = self.session.context()
        return self.table().selected(ctx) if ctx is not None else None

    def on_watch_table_highlighted(self, event: WatchTable.Highlighted) -> None:
        """Draw the text of the row that the cursor moved to."""
        self.show_words()

    def on_watch_table_head_clicked(self, event: WatchTable.HeadClicked) -> None:
        """Sort by the clicked column."""
        self.say(self.table().sort_by_title(event.column))

    def on_lines_pane_activated(self, event: LinesPane.Activated) -> None:
        """Open the row under the cursor, for enter pressed in the text below the list."""
        self.table().action_open()

    def do_sort(self) -> None:
        """Sort by the next column."""
        self.say(self.table().next_sort())

    def do_sort_back(self) -> None:
        """Reverse the order of the list."""
        self.say(self.table().reverse_sort())


class AlertsScreen(ListScreen):
    """A screen with every alert: when it was raised, by which rule, and whether it was delivered. The key `m`
    acknowledges, `n` snoozes, enter opens the solicitation."""

    not_in_footer = frozenset({"star", "alerts"})

    def content(self) -> ComposeResult:
        yield AlertsPanel("inbox")
        yield LinesPane(id="words")

    def words(self, width: int) -> LinesView:
        """The body of the alert under the cursor, and each try to deliver this alert."""
        snapshot, key = self.session.snapshot, self.table().cursor_key
        alert = next((item for item in snapshot.alerts if item.id == key), None) if snapshot else None
        if alert is None:
            return LinesView((), "No alert selected")
        lines: list[Line] = [
            *wrap((Span(f" {alert.title}", "bold"),), width, 1),
            *wrap((Span(f" {alert.body}"),), width, 1),
        ]
        if alert.url:
            lines += wrap((Span(f" {alert.url}", "dim"),), width, 1)
        here = self.session.bridge.now().tzinfo
        for delivery in alert.delivered:
            word = Span(" delivered", "good") if delivery.ok else Span(" failed", "bad")
            said = f" by {delivery.channel} at {delivery.at.astimezone(here):%d %b %H:%M}" + (
                f": {delivery.error}" if delivery.error else ""
            )
            lines += wrap((word, Span(said)), width, 1)
        if not alert.delivered:
            lines.append((Span(" not delivered by any channel yet", "dim"),))
        return LinesView(tuple(lines), f"{alert.severity.value}, rule {alert.rule}")

    def on_watch_table_row_opened(self, event: WatchTable.RowOpened) -> None:
        """Open the solicitation that the alert is about."""
        snapshot = self.session.snapshot
        alert = next((item for item in snapshot.alerts if item.id == event.key), None) if snapshot else None
        if alert is None or alert.key is None:
            self.say("This alert belongs to no request of the store; o opens its address.", warn=True)
        else:
            self.app.push_screen(DetailScreen(self.session, alert.key))

    def do_mark_all(self) -> None:
        """Acknowledge all alerts; one undo takes all of this back."""
        snapshot = self.session.snapshot
        unacknowledged = [alert for alert in snapshot.alerts if alert.acknowledged_at is None] if snapshot else []
        self._set_marks(
            tuple(UserAct("ack", alert.id) for alert in unacknowledged), "Every alert is acknowledged already."
        )

    def do_snooze(self) -> None:
        """Snooze the alert under the cursor for a day."""
        item = self.selected()
        acts = selected_item.snooze_acts(item, self.session.bridge.now()) if item else ()
        self._set_marks(acts, "No alert is selected.")


class SourcesScreen(ListScreen):
    """A screen with every source: how the last try to read it went, and when it is tried next. Enter has the source
    under the cursor read now."""

    not_in_footer = frozenset({"star", "mark", "copy", "browser", "sources"})

    def content(self) -> ComposeResult:
        yield SourcesPanel()
        yield LinesPane(id="words")

    def words(self, width: int) -> LinesView:
        """The full error and note of the source under the cursor."""
        snapshot, key = self.session.snapshot, self.table().cursor_key
        health = next((item for item in snapshot.health if item.name == key), None) if snapshot else None
        if health is None:
            return LinesView((), "No source selected")
        lines: list[Line] = []
        for text in (health.error, health.note):
            lines += wrap((Span(f" {text}", "bad" if text is health.error else "plain"),), width, 1) if text else ()
        now = self.session.bridge.now()
        if health.not_before is not None and health.not_before > now:
            until = health.not_before.astimezone(now.tzinfo)
            lines += wrap((Span(f" the server asks to wait until {until:%d %b %H:%M %Z}", "warn"),), width)
        if not lines:
            lines.append((Span(" Nothing is wrong." if health.last_ok else " Never read yet.", "dim"),))
        return LinesView(tuple(lines), health.name, "enter asks it now")

    def on_watch_table_row_opened(self, event: WatchTable.RowOpened) -> None:
        """Have the poller read the opened source now."""
        self.session.bridge.poll((event.key,))
