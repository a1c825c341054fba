"""The panels that show one table each: companies, alerts, sources."""

from __future__ import annotations

from mineralwatch.ui import selected_item
from mineralwatch.ui.panels.panel import TablePanel
from mineralwatch.ui.selected_item import SelectedItem
from mineralwatch.ui.shared_screen_state import DrawContext
from mineralwatch.view import alerts_table, companies_table, sources_table
from mineralwatch.view.spans import text_of


class CompaniesPanel(TablePanel):
    """Panel 6: companies, their business with the stockpile, and the price of their stock."""

    number = "6"

    def __init__(self) -> None:
        super().__init__(id="exposed")

    def update_from(self, ctx: DrawContext) -> None:
        """Draw the newest snapshot."""
        self.glyphs, self.cut_sign = ctx.glyphs, ctx.glyphs.cut
        self.show(companies_table.build_table(ctx.snapshot, ctx.now, ctx.glyphs))

    def selected(self, ctx: DrawContext) -> SelectedItem | None:
        """The company under the cursor; the item's title is the text of the company's row."""
        row = self.row(self.cursor_key) if self.cursor_key else None
        if row is None:
            return None
        words = " ".join(text for cell in row.cells if (text := text_of(cell).strip()))
        return SelectedItem("company", text_of(row.cells[0]).strip(), words)


class AlertsPanel(TablePanel):
    """The alerts: a panel of the widest layout, and the list of the alerts screen."""

    number = "A"

    def __init__(self, name: str = "alerts") -> None:
        super().__init__(id=name)

    def update_from(self, ctx: DrawContext) -> None:
        """Draw the newest snapshot."""
        self.glyphs, self.cut_sign = ctx.glyphs, ctx.glyphs.cut
        self.show(alerts_table.build_table(ctx.snapshot, ctx.now, ctx.glyphs))

    def selected(self, ctx: DrawContext) -> SelectedItem | None:
        """The alert under the cursor."""
        return selected_item.find_alert(ctx.snapshot, self.cursor_key) if self.cursor_key else None


class SourcesPanel(TablePanel):
    """The health of every source."""

    number = "S"

    def __init__(self) -> None:
        super().__init__(id="source-list")

    def update_from(self, ctx: DrawContext) -> None:
        """Draw the newest snapshot."""
        self.glyphs, self.cut_sign = ctx.glyphs, ctx.glyphs.cut
        self.show(sources_table.build_table(ctx.snapshot, ctx.now, ctx.glyphs))
