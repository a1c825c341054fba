"""The main screen: title line, line on what is not watched, grid of panels, filter bar, legend, keys."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult

from mineralwatch.domain.models.story import Story
from mineralwatch.ports import Detail, UserAct
from mineralwatch.ui import messages, panel_layout
from mineralwatch.ui.panels.brief_panel import BriefPanel
from mineralwatch.ui.panels.dossier_panel import DossierPanel
from mineralwatch.ui.panels.news_panel import NewsPanel
from mineralwatch.ui.panels.panel import LinesPanel, Panel, TablePanel
from mineralwatch.ui.panels.solicitations_panel import SolicitationsPanel
from mineralwatch.ui.panels.table_panels import AlertsPanel, CompaniesPanel
from mineralwatch.ui.screens.attach_dialog import StoryAttaching
from mineralwatch.ui.screens.detail_screen import DetailScreen
from mineralwatch.ui.screens.filtering import Filtering
from mineralwatch.ui.screens.manual_entering import ManualEntering
from mineralwatch.ui.screens.story_screen import StoryScreen
from mineralwatch.ui.selected_item import SelectedItem
from mineralwatch.ui.widgets.filter_bar import FilterBar
from mineralwatch.ui.widgets.line_bars import KeyBar, LineBar
from mineralwatch.ui.widgets.lines_pane import LinesPane
from mineralwatch.ui.widgets.panel_grid import PanelGrid
from mineralwatch.ui.widgets.watch_table import WatchTable
from mineralwatch.view import header, money_lines, sam_daily_file_text, since_last_look, upcoming
from mineralwatch.view.panel_content import Line, Span


class MainScreen(StoryAttaching, Filtering, ManualEntering):
    """The screen that holds the panels and tells them when to draw; each panel draws itself from one DrawContext."""

    not_in_footer = frozenset({"back"})

    def compose(self) -> ComposeResult:
        yield from self.replay_bar()
        yield LineBar(id="title")
        yield LineBar(id="gaps")
        yield LineBar(id="tiny")
        yield PanelGrid(
            SolicitationsPanel(),
            LinesPanel("2", "next", upcoming.build_lines),
            LinesPanel("3", "since", since_last_look.build_lines),
            NewsPanel(self.session.bridge),
            BriefPanel(),
            DossierPanel(),
            LinesPanel("5", "money", money_lines.build_lines),
            CompaniesPanel(),
            AlertsPanel(),
        )
        yield FilterBar()
        yield LineBar(id="legend")
        yield KeyBar(self.footer_actions(), self.session.glyphs)

    def on_mount(self) -> None:
        """Draw the first snapshot."""
        self.fit_to(self.app.size)
        self.query_one("#requests").focus()
        self.redraw()

    def on_screen_resume(self) -> None:
        """Redraw after a screen above this one was closed."""
        if self.is_mounted:
            self.fit_to(self.app.size)
            self.redraw()

    def on_resize(self, event: events.Resize) -> None:
        """Rearrange the panels for the new size of the terminal."""
        self.fit_to(event.size)
        self.redraw()

    # Drawing

    def redraw(self) -> None:
        """Draw the bars and the visible panels."""
        ctx = self.session.context()
        self.draw_bars()
        if ctx is None:
            return
        seen = self.grid.placed(self.grid_size())
        self._name_hidden_panel()
        for panel in self.grid.children:
            if isinstance(panel, Panel) and panel.id in seen:
                panel.update_from(ctx)
        solicitations = self.query_one(SolicitationsPanel)
        if "requests" not in seen:
            solicitations.update_from(ctx)
        self._show_selected(solicitations.cursor_key)

    def draw_bars(self) -> None:
        """Draw the bars above and below the panels."""
        ctx, trouble = self.session.context(), self.session.backend_error
        title, gaps = self.query_one("#title", LineBar), self.query_one("#gaps", LineBar)
        size = self.app.size
        tiny = (Span(panel_layout.too_small(size.width, size.height), "warn"),)
        self.query_one("#tiny", LineBar).show(lambda width: tiny)
        if ctx is None:
            reading = (Span(" mineralwatch", "bold"), Span("  reading the store", "dim"))
            title.show(lambda width: reading)
        else:
            title.show(self._title_text)
        if trouble is not None:
            line: Line = (Span(" ! ", "bad"), Span(trouble, "bad"))
            gaps.show(lambda width: line)
        else:
            gaps.show(self._gaps)
        legend = self.query_one("#legend", LineBar)
        legend.show(lambda width: header.legend_line(width, self.session.glyphs))

    def _title_text(self, width: int) -> Line:
        ctx = self.session.context()
        if ctx is None:
            return ()
        demo = (Span(f" {self.session.demo} ", "warn"),) if self.session.demo else ()
        room = width - sum(len(span.text) for span in demo)
        return (*demo, *header.title_line(ctx.snapshot, ctx.now, room, ctx.glyphs))

    def _gaps(self, width: int) -> Line | None:
        """The line on what is not watched, or, while the daily file is downloaded, on the progress of the download.
        None when there is nothing to say."""
        ctx = self.session.context()
        if ctx is None:
            return None
        if ctx.snapshot.progress is not None:
            return sam_daily_file_text.progress_line(
                ctx.snapshot.progress, self.session.download_pace.rate, width, ctx.glyphs
            )
        if self.session.replay is not None and ctx.snapshot.official_read_at is None:
            return None  # the replay reads its first step at once
        return header.gaps_line(ctx.snapshot, ctx.now, width, ctx.glyphs, offers_file=self.session.daily_file)

    def _name_hidden_panel(self) -> None:
        """Name panel 7, the news, in the border of panel 3 where the two panels share one area."""
        seen = self.grid.placed(self.grid_size())
        snapshot = self.session.snapshot
        shares = ("since" in seen) != ("news" in seen) and self.grid.zoomed is None
        unread = sum(story.unread for story in snapshot.stories) if snapshot else 0
        words = f"7 News{f', {unread} unread' if unread else ''}" if shares else ""
        self.query_one("#since", LinesPane).extra_badge = words

    # Solicitations

    def select_solicitation(self, key: str) -> bool:
        """Move the cursor of panel 1 to a solicitation and scroll panel 6 to the top. Returns False when panel 1 does
        not list the solicitation."""
        if not self.is_mounted:
            return False
        exposed = self.query_one(CompaniesPanel)
        if not exposed.has_focus:
            exposed.move_to(0)
        solicitations = self.query_one(SolicitationsPanel)
        if solicitations.source.index_of(key) is None:
            return False
        # The list scrolls to the top first, so that the final scroll position does not depend on where the cursor was.
        solicitations.scroll_to(y=0, animate=False, force=True, immediate=True)
        return solicitations.move_to_key(key)

    def _show_selected(self, key: str | None) -> None:
        ctx = self.session.context()
        if ctx is None:
            return
        self.query_one(DossierPanel).select(key, ctx)
        if key is not None:
            self.session.bridge.fetch_detail(key)

    def receive_detail(self, key: str, detail: Detail | None) -> None:
        """Show the detail of a solicitation in the dossier panel."""
        ctx = self.session.context()
        if ctx is not None:
            self.query_one(DossierPanel).show_detail(key, detail, ctx)

    def on_watch_table_highlighted(self, event: WatchTable.Highlighted) -> None:
        """Show the solicitation under the cursor of panel 1 in the dossier panel."""
        if event.table.id == "requests":
            self._show_selected(event.key)

    def on_watch_table_row_opened(self, event: WatchTable.RowOpened) -> None:
        """Open what a row of any panel stands for."""
        name = event.table.id
        if name == "requests":
            self.open_solicitation(event.key)
        elif name == "news":
            self._open_story(event.key)
        elif name == "exposed":
            item = self.selected()
            if item is not None:
                self.set_filter("requests", f"ticker:{item.key}")
        elif name == "alerts":
            self.app.post_message(messages.OpenScreen("alerts"))

    def on_lines_pane_activated(self, event: LinesPane.Activated) -> None:
        """Open the full dossier when enter was pressed in the dossier panel; in any other pane, zoom that pane."""
        if event.pane.id == "dossier":
            self.open_solicitation(self.query_one(DossierPanel).key)
        elif self.grid.zoomed:
            self.say("There is nothing more behind this panel; esc goes back.")
        else:
            self.do_zoom()

    def open_solicitation(self, key: str | None) -> None:
        """Open the screen of a solicitation and mark it as read."""
        if key is None:
            self.say("No request is selected.", warn=True)
            return
        self.app.push_screen(DetailScreen(self.session, key))
        if self.session.snapshot is not None and key in self.session.snapshot.unread:
            self._set_marks((UserAct("read", key),), "")

    def _open_story(self, key: str) -> None:
        story = self.query_one(NewsPanel).stories.get(key)
        if story is None:
            self.say("This story is still being read; try again in a moment.", warn=True)
            return
        self.app.push_screen(StoryScreen(self.session, story))
        if story.unread:
            self._set_marks((UserAct("read", key),), "")

    def story(self) -> Story | None:
        """The story under the cursor; None unless the news panel has the focus."""
        panel = self.panel()
        held = isinstance(panel, NewsPanel) and panel.cursor_key is not None
        return panel.stories.get(panel.cursor_key or "") if held and isinstance(panel, NewsPanel) else None

    def selected(self) -> SelectedItem | None:
        """The item under the cursor of the focused panel; None without one."""
        ctx, panel = self.session.context(), self.panel()
        return panel.selected(ctx) if ctx is not None and isinstance(panel, Panel) else None

    def solicitation_key(self) -> str | None:
        """The key of the solicitation under the cursor of the focused panel; in a panel without solicitations, the key
        of the solicitation under the cursor of panel 1."""
        return super().solicitation_key() or self.query_one(SolicitationsPanel).cursor_key

    def card(self) -> str:
        """The text that is copied for the selected item: the note of a solicitation, the row's text of any other
        item."""
        item = self.selected()
        dossier = self.query_one(DossierPanel)
        if item is not None and item.kind == "solicitation" and item.key == dossier.key and dossier.detail:
            return "\n".join((item.number_and_title(), dossier.text(), item.url or "")).strip()
        return super().card()

    # News

    def show_story_ids(self, message: messages.StoryIdsArrived) -> None:
        """Pass the ids of the stories that match a query on to the news panel."""
        ctx = self.session.context()
        if ctx is not None:
            self.query_one(NewsPanel).show_ids(message.query, message.ids, ctx)

    def show_stories(self, message: messages.StoriesArrived) -> None:
        """Pass a page of stories on to the news panel."""
        ctx = self.session.context()
        if ctx is not None:
            self.query_one(NewsPanel).show_page(message.page, message.asked, message.stories, ctx)

    def stories_failed(self, message: messages.StoriesFailed) -> None:
        """Tell the news panel that a page could not be read."""
        self.query_one(NewsPanel).page_failed(message.page)

    def query_failed(self, message: messages.QueryFailed) -> None:
        """Show why a query of the news could not be parsed."""
        if message.query == self.filters["news"]:
            self.query_one(FilterBar).say(message.text)

    # Sorting and marking

    def on_watch_table_head_clicked(self, event: WatchTable.HeadClicked) -> None:
        """Sort by the clicked column."""
        if isinstance(event.table, TablePanel):
            event.table.focus()
            self.say(event.table.sort_by_title(event.column))

    def do_sort(self) -> None:
        """Sort the focused list by the next column or order."""
        panel = self.panel()
        self.say(
            panel.next_sort()
            if isinstance(panel, TablePanel)
            else "This panel is no list, so there is nothing to sort."
        )

    def do_sort_back(self) -> None:
        """Reverse the order of the focused list."""
        panel = self.panel()
        self.say(
            panel.reverse_sort()
            if isinstance(panel, TablePanel)
            else "This panel is no list, so there is nothing to turn."
        )

    def do_mark_all(self) -> None:
        """Mark every row of the focused list as read; one undo takes all of this back."""
        panel, snapshot = self.panel(), self.session.snapshot
        unread: list[str] = []
        if snapshot is not None and isinstance(panel, NewsPanel):
            unread = [story.id for story in panel.stories.values() if story.unread]
        elif snapshot is not None and isinstance(panel, SolicitationsPanel):
            shown = (panel.source.key_at(at) for at in range(panel.source.count))
            unread = [key for key in shown if key in snapshot.unread]
        self._set_marks(tuple(UserAct("read", key) for key in unread), "Nothing unread in this panel.")
