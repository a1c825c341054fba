"""The screen with the dossier of one solicitation."""

from __future__ import annotations

from textual.app import ComposeResult

from mineralwatch.ports import Detail
from mineralwatch.ui import selected_item
from mineralwatch.ui.screens.manual_entering import ManualEntering
from mineralwatch.ui.screens.overlay_screen import OverlayScreen
from mineralwatch.ui.screens.reissue_linking import ReissueLinking
from mineralwatch.ui.selected_item import SelectedItem
from mineralwatch.ui.shared_screen_state import Session
from mineralwatch.ui.widgets.lines_pane import LinesPane
from mineralwatch.view import dossier_lines
from mineralwatch.view.panel_content import LinesView


class DetailScreen(OverlayScreen, ManualEntering, ReissueLinking):
    """A screen with all evidence on one solicitation: notices, events, claims, money, announced steps, stories."""

    # These actions work on this screen, but the footer names only actions on the dossier.
    not_in_footer = frozenset({"open", "next_panel", "alerts", "sources", "refresh", "mark", "star", "attach"})

    def __init__(self, session: Session, key: str) -> None:
        super().__init__(session)
        self.key = key
        self.detail: Detail | None = None
        self.received = False

    def content(self) -> ComposeResult:
        yield LinesPane(id="detail")

    def on_mount(self) -> None:
        """Have the detail of the solicitation read from the store."""
        super().on_mount()
        self.session.bridge.fetch_detail(self.key)

    def receive_detail(self, key: str, detail: Detail | None) -> None:
        """Show the detail, if it belongs to the solicitation of this screen."""
        if key == self.key:
            self.detail, self.received = detail, True
            self.redraw()

    def redraw(self) -> None:
        """Draw the dossier; without a detail, draw that it is being read or that the store does not hold the
        solicitation."""
        super().redraw()
        ctx, pane = self.session.context(), self.query_one(LinesPane)
        if ctx is None or not self.received:
            return
        pane.glyphs = ctx.glyphs
        detail, key = self.detail, self.key
        if detail is None:
            message = "The store does not hold this request (any more). Press esc to go back."
            pane.show(lambda width: LinesView((), key, state="empty", message=message))
        else:
            pane.show(lambda width: dossier_lines.build_dossier(detail, ctx.now, width, ctx.glyphs))

    def selected(self) -> SelectedItem | None:
        """The solicitation of this screen."""
        snapshot = self.session.snapshot
        return selected_item.find_solicitation(snapshot, self.key) if snapshot is not None else None

    def card(self) -> str:
        """The dossier as text."""
        return self.query_one(LinesPane).text()

    def on_lines_pane_activated(self, event: LinesPane.Activated) -> None:
        """Open the linked solicitation: the one it was reissued as, or the one it is a reissue of."""
        if chain := self.chain():
            self.app.push_screen(DetailScreen(self.session, chain[-1].key))
            return
        self.say("This is everything that is known of the request; o opens its address, esc goes back.")
