"""The text of panels and cells, for the tests of `view`."""

from __future__ import annotations

from mineralwatch.ports import Snapshot
from mineralwatch.view.panel_content import LinesView, Row, TableView
from mineralwatch.view.spans import text_of

NOTHING = Snapshot(revision=0)


def shown(view: LinesView) -> str:
    return "\n".join(text_of(found) for found in view.lines)


def unwrapped(view: LinesView) -> str:
    return " ".join(shown(view).split())


def cell(view: TableView, key: str, column: str) -> str:
    at = [found.id for found in view.columns].index(column)
    return text_of(row(view, key).cells[at])


def row(view: TableView, key: str) -> Row:
    return next(found for found in view.rows if found.key == key)
