"""Moving between the panels of a desk, and giving one of them all the room."""

from __future__ import annotations

from typing import Literal

from textual.geometry import Size
from textual.widget import Widget

from mineralwatch.ui import desk
from mineralwatch.ui.screens.base import BaseScreen
from mineralwatch.ui.widgets.desk import Desk
from mineralwatch.ui.widgets.filterbar import FilterBar

_ORDER = ("requests", "next", "brief", "since", "dossier", "money", "exposed", "news", "alerts")


class Desking(BaseScreen):
    """The part of the main screen that knows where panels are, and nothing of what they show."""

    @property
    def desk(self) -> Desk:
        """The container of the panels."""
        return self.query_one(Desk)

    def desk_size(self) -> Size:
        """The room of the desk; before the first layout, that of the whole screen."""
        return self.desk.size if self.desk.size.area else self.app.size

    def fit_to(self, size: Size) -> None:
        """The arrangement and the classes for a terminal of this size."""
        kind = desk.shape(size.width, size.height)
        self.desk.kind = kind
        for name in ("tiny", "small", "tall", "short", "medium", "wide"):
            self.set_class(name == kind, f"-{name}")
        self.desk.rearrange()
        self.call_after_refresh(self.keep_focus)

    def keep_focus(self) -> None:
        """A panel that is no longer seen gives the keys to one that is."""
        if not self.is_mounted or self.query_one(FilterBar).is_open:
            return
        seen = self.desk.placed()
        focused = self.focused
        if seen and (focused is None or (focused.parent is self.desk and focused.id not in seen)):
            self.focus_panel(
                "brief" if focused is not None and focused.id in ("next", "money") and "brief" in seen else "requests"
            )

    def panel(self) -> Widget | None:
        """The panel that has the keys."""
        focused = self.focused
        return focused if focused is not None and focused.parent is self.desk else None

    def seen(self) -> list[str]:
        """The panels in view, in the order of their numbers."""
        placed = self.desk.placed()
        return [name for name in _ORDER if name in placed]

    def focus_panel(self, name: str) -> None:
        """Give a panel the keys, showing it first when it is not in view."""
        placed = self.desk.placed()
        if name not in placed:
            self._mw_bring(name, set(placed))
        self.desk.query_one(f"#{name}").focus(scroll_visible=False)

    def _mw_bring(self, name: str, placed: set[str]) -> None:
        if name in ("since", "news") and placed & {"since", "news"} and not self.desk.zoomed:
            self.desk.slot = "news" if name == "news" else "since"
        elif self.desk.zoomed and name in self.desk_without_zoom():
            self.desk.zoomed = None
        else:
            self.desk.zoomed = name
            self.say("This panel has the whole screen; esc goes back.")
        self.desk.rearrange()
        self.redraw()

    def desk_without_zoom(self) -> set[str]:
        """The panels that would be in view if none were zoomed."""
        size = self.desk.size
        return set(desk.plan(self.desk.kind, size.width, size.height, self.desk.slot))

    def unzoom(self) -> None:
        """All panels again."""
        self.desk.zoomed = None
        self.desk.rearrange()
        self.redraw()
        self.call_after_refresh(self.keep_focus)

    def _mw_has_room(self) -> bool:
        """Whether any panel is in view; a window that is too small for them says so."""
        if self.desk.placed():
            return True
        self.say(desk.too_small(self.app.size.width, self.app.size.height))
        return False

    def do_zoom(self) -> None:
        """The whole desk for the focused panel, and back."""
        if not self._mw_has_room():
            return
        if self.desk.zoomed:
            self.unzoom()
            return
        focused = self.panel()
        name = focused.id if focused is not None else None
        if name == "brief":
            name = "next"
        self.desk.zoomed = name or "requests"
        self.desk.rearrange()
        self.redraw()
        self.focus_panel(self.desk.zoomed)

    def _mw_cycle(self, by: int) -> None:
        if not self._mw_has_room():
            return
        if self.desk.zoomed:
            self.say("One panel has the whole screen; esc or z goes back to all, a number goes to another.")
            return
        names, focused = self.seen(), self.panel()
        at = names.index(focused.id) if focused is not None and focused.id in names else 0
        self.focus_panel(names[(at + by) % len(names)])

    def do_next_panel(self) -> None:
        """To the next panel in view."""
        self._mw_cycle(1)

    def do_previous_panel(self) -> None:
        """To the panel before."""
        self._mw_cycle(-1)

    def _mw_beside(self, direction: Literal["left", "right"]) -> None:
        if not self._mw_has_room():
            return
        focused = self.panel()
        name = desk.neighbour(self.desk.placed(), (focused.id or "") if focused else "", direction)
        if name is None:
            self.say(f"There is no panel further {direction}; tab goes through all of them.")
        else:
            self.focus_panel(name)

    def do_left(self) -> None:
        """To the panel at the left."""
        self._mw_beside("left")

    def do_right(self) -> None:
        """To the panel at the right."""
        self._mw_beside("right")

    def _mw_number(self, number: str) -> None:
        if not self._mw_has_room():
            return
        name = desk.NUMBERS[number]
        if number == "2" and "brief" in self.desk.placed() and self.focused is not None and self.focused.id != "brief":
            name = "brief"
        if self.desk.zoomed and self.desk.zoomed != name:
            self.desk.zoomed = name
            self.desk.rearrange()
            self.redraw()
        self.focus_panel(name)

    def do_panel_1(self) -> None:
        """The requests."""
        self._mw_number("1")

    def do_panel_2(self) -> None:
        """What comes next; in the small layout the short form first, in full when it has the keys already."""
        self._mw_number("2")

    def do_panel_3(self) -> None:
        """Since you last looked."""
        self._mw_number("3")

    def do_panel_4(self) -> None:
        """The selected request."""
        self._mw_number("4")

    def do_panel_5(self) -> None:
        """The money."""
        self._mw_number("5")

    def do_panel_6(self) -> None:
        """Who is exposed."""
        self._mw_number("6")

    def do_panel_7(self) -> None:
        """The news."""
        self._mw_number("7")
