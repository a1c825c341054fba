"""Narrowing the lists of the main screen: one filter bar, a query for the requests and one for the news."""

from __future__ import annotations

from textual.widget import Widget

from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.query.query_parser import parse_query
from mineralwatch.ui.panels.news_panel import NewsPanel
from mineralwatch.ui.screens.panel_navigation import PanelNavigation
from mineralwatch.ui.session import Session
from mineralwatch.ui.widgets.filter_bar import FilterBar


class Filtering(PanelNavigation):
    """The part of the main screen that knows what is filtered by what."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="main")
        self.filters = {"requests": "", "news": ""}
        self.filtering = "requests"

    def filter_target(self) -> str:
        """Which list the filter key narrows: the news when they have the keys, else the requests."""
        return "news" if isinstance(self.panel(), NewsPanel) else "requests"

    def do_filter(self) -> None:
        """Open the filter bar."""
        self.filtering = self.filter_target()
        bar = self.query_one(FilterBar)
        bar.say(None)
        self.add_class("-filtering")
        bar.open(self.filters[self.filtering], self.filtering)

    def set_filter(self, name: str, text: str) -> None:
        """Narrow a list; a query that cannot be understood says why and leaves the list as it is."""
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
        """The user rested."""
        self.set_filter(self.filtering, event.text)

    def on_filter_bar_closed(self, event: FilterBar.Closed) -> None:
        """The list has the keys again."""
        self.query_one(FilterBar).close()
        self.remove_class("-filtering")
        self.focus_panel(self.filtering)

    def clear_filters(self) -> bool:
        """Show all rows again; whether there was a filter."""
        active = [name for name, text in self.filters.items() if text]
        for name in active:
            self.set_filter(name, "")
        return bool(active)

    def do_back(self) -> None:
        """Out of the zoom, then out of the filter; then the long reading under way stops."""
        bar = self.query_one(FilterBar)
        if bar.is_open:
            self.on_filter_bar_closed(FilterBar.Closed())
        elif self.grid.zoomed:
            self.unzoom()
        elif not self.clear_filters() and not self.session.stop_daily_file():
            self.say("Nothing is open that esc could close; q leaves the program.")

    def panel(self) -> Widget | None:
        """The panel that has the keys, or had them before the filter bar."""
        focused = self.focused
        if focused is not None and focused.parent is self.grid:
            return focused
        return self.query_one(f"#{self.filtering}")
