"""Filtering the lists of the main screen: one filter bar serves two queries, one for solicitations and one for news."""

from __future__ import annotations

from textual.widget import Widget

from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.query.query_parser import parse_query
from mineralwatch.ui.panels.news_panel import NewsPanel
from mineralwatch.ui.screens.panel_navigation import PanelNavigation
from mineralwatch.ui.shared_screen_state import Session
from mineralwatch.ui.widgets.filter_bar import FilterBar


class Filtering(PanelNavigation):
    """The part of the main screen that holds the two filter queries and opens and closes the filter bar."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="main")
        self.filters = {"requests": "", "news": ""}
        self.filtering = "requests"

    def filter_target(self) -> str:
        """The id of the list that the filter key acts on: the news when that panel has the focus, otherwise the
        solicitations."""
        return "news" if isinstance(self.panel(), NewsPanel) else "requests"

    def do_filter(self) -> None:
        """Open the filter bar with the present query of the list that the filter key acts on."""
        self.filtering = self.filter_target()
        bar = self.query_one(FilterBar)
        bar.say(None)
        self.add_class("-filtering")
        bar.open(self.filters[self.filtering], self.filtering)

    def set_filter(self, name: str, text: str) -> None:
        """Filter the list with the id `name`. When the query cannot be parsed, show why and leave the list as it is."""
        bar = self.query_one(FilterBar)
        try:
            query = parse_query(text)
        except UsageError as error:
            bar.say(str(error))
            return
        bar.say(None)
        self.filters[name] = text
        if name == "requests":
            self.session.query = query
        else:
            self.query_one(NewsPanel).filter(text)
        self.redraw()

    def on_filter_bar_changed(self, event: FilterBar.Changed) -> None:
        """Apply the query that was typed in the filter bar."""
        self.set_filter(self.filtering, event.text)

    def on_filter_bar_closed(self, event: FilterBar.Closed) -> None:
        """Close the filter bar and focus the filtered list."""
        self.query_one(FilterBar).close()
        self.remove_class("-filtering")
        self.focus_panel(self.filtering)

    def clear_filters(self) -> bool:
        """Remove both filters; returns whether any filter was set."""
        active = [name for name, text in self.filters.items() if text]
        for name in active:
            self.set_filter(name, "")
        return bool(active)

    def do_back(self) -> None:
        """Do the first of these that applies: close the filter bar, end the zoom of a panel, remove the filters, stop
        the download of the daily file."""
        bar = self.query_one(FilterBar)
        if bar.is_open:
            self.on_filter_bar_closed(FilterBar.Closed())
        elif self.grid.zoomed:
            self.unzoom()
        elif not self.clear_filters() and not self.session.stop_daily_file():
            self.say("Nothing is open that esc could close; q leaves the program.")

    def panel(self) -> Widget | None:
        """The focused panel, or the panel that had the focus before the filter bar was opened."""
        focused = self.focused
        if focused is not None and focused.parent is self.grid:
            return focused
        return self.query_one(f"#{self.filtering}")
