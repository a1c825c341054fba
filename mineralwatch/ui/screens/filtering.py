"""Filtering the lists of the main screen: one filter bar, with a query for solicitations and one for news."""

from __future__ import annotations

from textual.widget import Widget

from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.query.query_parser import parse_query
from mineralwatch.ui.panels.news_panel import NewsPanel
from mineralwatch.ui.screens.panel_navigation import PanelNavigation
from mineralwatch.ui.session import Session
from mineralwatch.ui.widgets.filter_bar import FilterBar


class Filtering(PanelNavigation):
    """The part of the main screen that keeps the queries."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="main")
        self.filters = {"requests": "", "news": ""}
        self.filtering = "requests"

    def filter_target(self) -> str:
        """The list that the key for filtering is for: the news when they are focused, else the solicitations."""
        return "news" if isinstance(self.panel(), NewsPanel) else "requests"

    def do_filter(self) -> None:
        """Open the filter bar."""
        self.filtering = self.filter_target()
        bar = self.query_one(FilterBar)
        bar.say(None)
        self.add_class("-filtering")
        bar.open(self.filters[self.filtering], self.filtering)

    def set_filter(self, name: str, text: str) -> None:
        """Filter a list; for a query that cannot be parsed, show why and leave the list as it is."""
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
        """Apply the query of the bar."""
        self.set_filter(self.filtering, event.text)

    def on_filter_bar_closed(self, event: FilterBar.Closed) -> None:
        """Close the bar and focus the list."""
        self.query_one(FilterBar).close()
        self.remove_class("-filtering")
        self.focus_panel(self.filtering)

    def clear_filters(self) -> bool:
        """Remove both filters; returns whether there was one."""
        active = [name for name, text in self.filters.items() if text]
        for name in active:
            self.set_filter(name, "")
        return bool(active)

    def do_back(self) -> None:
        """Close the bar, else end the zoom, else remove the filters, else stop the daily file's download."""
        bar = self.query_one(FilterBar)
        if bar.is_open:
            self.on_filter_bar_closed(FilterBar.Closed())
        elif self.grid.zoomed:
            self.unzoom()
        elif not self.clear_filters() and not self.session.stop_daily_file():
            self.say("Nothing is open that esc could close; q leaves the program.")

    def panel(self) -> Widget | None:
        """The focused panel, or the one that was focused before the filter bar."""
        focused = self.focused
        if focused is not None and focused.parent is self.grid:
            return focused
        return self.query_one(f"#{self.filtering}")
