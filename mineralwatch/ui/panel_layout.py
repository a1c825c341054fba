"""The areas of the main screen's panels, computed from the size of the terminal, from 60×16 to 300×100 cells."""

from __future__ import annotations

from typing import Literal

from mineralwatch.domain.quick_dataclass import dataclass

MIN_WIDTH, MIN_HEIGHT = 60, 16
LayoutKind = Literal["tiny", "small", "tall", "short", "medium", "wide"]
SharedPanel = Literal["since", "news"]

PANEL_BY_NUMBER = {
    "1": "requests",
    "2": "next",
    "3": "since",
    "4": "dossier",
    "5": "money",
    "6": "exposed",
    "7": "news",
}


@dataclass(frozen=True, slots=True)
class PanelArea:
    """The rectangle of a panel in cells; `x` and `y` count from the upper left corner of the panel grid."""

    x: int
    y: int
    width: int
    height: int


PanelPlan = dict[str, PanelArea]


def layout_kind(width: int, height: int) -> LayoutKind:
    """The arrangement of panels for a terminal of this size in cells."""
    if width < MIN_WIDTH or height < MIN_HEIGHT:
        return "tiny"
    if width < 100:
        return "small" if height < 44 else "tall"
    if height < 30:
        return "short"
    return "medium" if width < 160 else "wide"


def too_small(width: int, height: int) -> str:
    """The text that replaces the screen on a terminal that is smaller than the smallest supported size."""
    return f"{MIN_WIDTH}x{MIN_HEIGHT} needed, {width}x{height} here."


def plan_panels(
    kind: LayoutKind, width: int, height: int, slot: SharedPanel = "since", zoomed: str | None = None
) -> PanelPlan:
    """The areas of the visible panels in a grid of `width` × `height` cells.

    `slot` says which of the panels 3 and 7 is visible at the lower left where there is room for only one of them.
    `zoomed` is the id of the panel that fills the whole grid.
    """
    if width < 1 or height < 1:
        return {}
    if zoomed:
        return {zoomed: PanelArea(0, 0, width, height)}
    if kind in ("tiny", "small"):
        return _small(width, height)
    if kind == "tall":
        return _tall(width, height, slot)
    if kind == "short":
        return _short(width, height)
    return _columns(width, height, slot) if kind == "medium" else _wide(width, height)


def _stack(x: int, width: int, names: list[tuple[str, int]]) -> PanelPlan:
    placed: PanelPlan = {}
    y = 0
    for name, height in names:
        if height > 0:
            placed[name] = PanelArea(x, y, width, height)
        y += max(0, height)
    return placed


def _between(low: int, wanted: float, high: int) -> int:
    return max(low, min(round(wanted), high))


def _small(width: int, height: int) -> PanelPlan:
    brief = 4 if height >= 17 else 0
    solicitations = round((height - brief) * 0.53)
    return _stack(
        0, width, [("requests", solicitations), ("dossier", height - brief - solicitations), ("brief", brief)]
    )


def _tall(width: int, height: int, slot: SharedPanel) -> PanelPlan:
    upcoming, money = _between(6, height * 0.16, 10), _between(6, height * 0.13, 8)
    lower = _between(6, height * 0.17, 12)
    rest = height - upcoming - money - lower
    solicitations = round(rest * 0.52)
    names = [
        ("requests", solicitations),
        ("dossier", rest - solicitations),
        ("next", upcoming),
        ("money", money),
        (slot, lower),
    ]
    return _stack(0, width, names)


def _short(width: int, height: int) -> PanelPlan:
    left = round(width * 0.52)
    return _stack(0, left, [("requests", height - 4), ("brief", 4)]) | _stack(left, width - left, [("dossier", height)])


def _left(width: int, height: int, third: str) -> PanelPlan:
    upcoming, lower = _between(8, height * 0.28, 12), _between(8, height * 0.25, 12)
    return _stack(0, width, [("requests", height - upcoming - lower), ("next", upcoming), (third, lower)])


def _right(x: int, width: int, height: int) -> PanelPlan:
    money, exposed = _between(6, height * 0.25, 10), _between(8, height * 0.25, 18)
    return _stack(x, width, [("dossier", height - money - exposed), ("money", money), ("exposed", exposed)])


def _columns(width: int, height: int, slot: SharedPanel) -> PanelPlan:
    left = round(width * 0.475)
    return _left(left, height, slot) | _right(left, width - left, height)


def _wide(width: int, height: int) -> PanelPlan:
    left, middle = round(width * 0.38), round(width * 0.36)
    news = round(height * 0.62)
    x = left + middle
    third = _stack(x, width - x, [("news", news), ("alerts", height - news)])
    return _left(left, height, "since") | _right(left, middle, height) | third


def neighbour_panel(placed: PanelPlan, current: str, direction: Literal["left", "right"]) -> str | None:
    """The panel at the left or right of `current` that shares the most screen rows with it; None at the edge of the
    screen."""
    here = placed.get(current)
    if here is None:
        return next(iter(placed), None)
    best: tuple[int, str] | None = None
    for name, box in placed.items():
        touches = box.x + box.width == here.x if direction == "left" else box.x == here.x + here.width
        shared = min(box.y + box.height, here.y + here.height) - max(box.y, here.y)
        if touches and shared > 0 and (best is None or shared > best[0]):
            best = (shared, name)
    return best[1] if best else None
