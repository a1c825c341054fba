"""Moving between the panels of the main screen, and zooming one of them."""

from __future__ import annotations

from typing import Literal

from textual.geometry import Size
from textual.widget import Widget

from mineralwatch.ui import panel_layout
from mineralwatch.ui.screens.base_screen import BaseScreen
from mineralwatch.ui.widgets.filter_bar import FilterBar
from mineralwatch.ui.widgets.panel_grid import PanelGrid

_PANEL_ORDER = ("requests", "next", "brief", "since", "dossier", "money", "exposed", "news", "alerts")


class PanelNavigation(BaseScreen):
    """The part of the main screen that arranges and focuses panels."""

    @property
    def grid(self) -> PanelGrid:
        """The container of the panels."""
        return self.query_one(PanelGrid)

    def grid_size(self) -> Size:
        """The size of the panel grid; before Textual has laid out the grid, the size of the terminal."""
        return self.grid.size if self.grid.size.area else self.app.size

    def fit_to(self, size: Size) -> None:
        """Choose the arrangement of the panels, and the CSS class that goes with it, for a terminal of this size."""
        kind = panel_layout.layout_kind(size.width, size.height)
        self.grid.kind = kind
        for name in ("tiny", "small", "tall", "short", "medium", "wide"):
            self.set_class(name == kind, f"-{name}")
        self.grid.rearrange()
        self.call_after_refresh(self.keep_focus)

    def keep_focus(self) -> None:
        """If the focused panel is no longer visible, focus a visible panel."""
        if not self.is_mounted or self.query_one(FilterBar).is_open:
            return
        seen = self.grid.placed()
        focused = self.focused
        if seen and (focused is None or (focused.parent is self.grid and focused.id not in seen)):
            self.focus_panel(
                "brief" if focused is not None and focused.id in ("next", "money") and "brief" in seen else "requests"
            )

    def panel(self) -> Widget | None:
        """The focused panel; None when no panel has the focus."""
        focused = self.focused
        return focused if focused is not None and focused.parent is self.grid else None

    def shown_panels(self) -> list[str]:
        """The ids of the visible panels, ordered by panel number."""
        placed = self.grid.placed()
        return [name for name in _PANEL_ORDER if name in placed]

    def focus_panel(self, name: str) -> None:
        """Focus the panel with the id `name`; if that panel is not visible, make it visible first."""
        placed = self.grid.placed()
        if name not in placed:
            self._bring_into_view(name, set(placed))
        self.grid.query_one(f"#{name}").focus(scroll_visible=False)

    def _bring_into_view(self, name: str, placed: set[str]) -> None:
        if name in ("since", "news") and placed & {"since", "news"} and not self.grid.zoomed:
            self.grid.slot = "news" if name == "news" else "since"
        elif self.grid.zoomed and name in self.panels_without_zoom():
            self.grid.zoomed = None
        else:
            self.grid.zoomed = name
            self.say("This panel has the whole screen; esc goes back.")
        self.grid.rearrange()
        self.redraw()

    def panels_without_zoom(self) -> set[str]:
        """The ids of the panels that are visible when no panel is zoomed."""
        size = self.grid.size
        return set(panel_layout.plan_panels(self.grid.kind, size.width, size.height, self.grid.slot))

    def unzoom(self) -> None:
        """End the zoom, so that all panels of the arrangement are visible again."""
        self.grid.zoomed = None
        self.grid.rearrange()
        self.redraw()
        self.call_after_refresh(self.keep_focus)

    def _has_room(self) -> bool:
        """Whether any panel is visible; if not, a toast says that the terminal is too small."""
        if self.grid.placed():
            return True
        self.say(panel_layout.too_small(self.app.size.width, self.app.size.height))
        return False

    def do_zoom(self) -> None:
        """Let the focused panel fill the whole panel grid, or end this zoom."""
        if not self._has_room():
            return
        if self.grid.zoomed:
            self.unzoom()
            return
        focused = self.panel()
        name = focused.id if focused is not None else None
        if name == "brief":
            name = "next"
        self.grid.zoomed = name or "requests"
        self.grid.rearrange()
        self.redraw()
        self.focus_panel(self.grid.zoomed)

    def _focus_by(self, by: int) -> None:
        if not self._has_room():
            return
        if self.grid.zoomed:
            self.say("One panel has the whole screen; esc or z goes back to all, a number goes to another.")
            return
        names, focused = self.shown_panels(), self.panel()
        at = names.index(focused.id) if focused is not None and focused.id in names else 0
        self.focus_panel(names[(at + by) % len(names)])

    def do_next_panel(self) -> None:
        """Focus the next panel."""
        self._focus_by(1)

    def do_previous_panel(self) -> None:
        """Focus the previous panel."""
        self._focus_by(-1)

    def _focus_beside(self, direction: Literal["left", "right"]) -> None:
        if not self._has_room():
            return
        focused = self.panel()
        name = panel_layout.neighbour_panel(self.grid.placed(), (focused.id or "") if focused else "", direction)
        if name is None:
            self.say(f"There is no panel further {direction}; tab goes through all of them.")
        else:
            self.focus_panel(name)

    def do_left(self) -> None:
        """Focus the panel at the left."""
        self._focus_beside("left")

    def do_right(self) -> None:
        """Focus the panel at the right."""
        self._focus_beside("right")

    def _focus_number(self, number: str) -> None:
        if not self._has_room():
            return
        name = panel_layout.PANEL_BY_NUMBER[number]
        if number == "2" and "brief" in self.grid.placed() and self.focused is not None and self.focused.id != "brief":
            name = "brief"
        if self.grid.zoomed and self.grid.zoomed != name:
            self.grid.zoomed = name
            self.grid.rearrange()
            self.redraw()
        self.focus_panel(name)

    def do_panel_1(self) -> None:
        """Focus panel 1, the solicitations."""
        self._focus_number("1")

    def do_panel_2(self) -> None:
        """Focus panel 2, what comes next; in a small arrangement, first focus the panel of two lines that stands for
        panels 2 and 5, and then zoom panel 2."""
        self._focus_number("2")

    def do_panel_3(self) -> None:
        """Focus panel 3, what is new since the last look."""
        self._focus_number("3")

    def do_panel_4(self) -> None:
        """Focus panel 4, the selected solicitation."""
        self._focus_number("4")

    def do_panel_5(self) -> None:
        """Focus panel 5, the money."""
        self._focus_number("5")

    def do_panel_6(self) -> None:
        """Focus panel 6, the companies."""
        self._focus_number("6")

    def do_panel_7(self) -> None:
        """Focus panel 7, the news."""
        self._focus_number("7")
