"""The container of the panels. The panels are placed by `panel_layout` and not by nested containers."""

from __future__ import annotations

from textual.containers import Container
from textual.geometry import NULL_OFFSET, Region, Size, Spacing
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from mineralwatch.ui.panel_layout import LayoutKind, PanelPlan, SharedPanel, plan_panels

_NO_MARGIN = Spacing()


class PanelGridLayout(Layout):
    """The Textual layout that places each panel at the area which the plan gives for its id; a panel without an area is
    not drawn."""

    name = "panel-grid"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        placed = parent.placed(size) if isinstance(parent, PanelGrid) else {}
        return [
            WidgetPlacement(Region(box.x, box.y, box.width, box.height), NULL_OFFSET, _NO_MARGIN, child)
            for child in children
            if (box := placed.get(child.id or "")) is not None
        ]


class PanelGrid(Container):
    """The container that holds the panels. After a change of `kind`, `slot` or `zoomed`, call `rearrange`."""

    def __init__(self, *panels: Widget) -> None:
        super().__init__(*panels, id="panel-grid")
        self.kind: LayoutKind = "small"
        self.slot: SharedPanel = "since"
        self.zoomed: str | None = None
        self.by_plan = PanelGridLayout()

    @property
    def layout(self) -> Layout:
        """The layout of this grid. It cannot come from a style sheet, since style sheets can name only Textual's own
        layouts."""
        return self.by_plan

    def placed(self, size: Size | None = None) -> PanelPlan:
        """The areas of the visible panels for a grid of `size`, or, with None, for the present size."""
        room = size or self.size
        return plan_panels(self.kind, room.width, room.height, self.slot, self.zoomed)

    def rearrange(self) -> None:
        """Place the panels again, after the plan has changed."""
        # Textual arranges a container again only when a widget inside the container asks for it.
        for panel in self.children:
            panel.refresh(layout=True)
