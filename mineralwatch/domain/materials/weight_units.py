"""Converts weights, as notices and reports write them, to metric tonnes.

The factors are exact: the international avoirdupois pound is 0.45359237 kg, a short ton 2,000 lb, a long ton 2,240 lb,
a troy ounce 31.1034768 g (NIST Handbook 44, appendix C).
"""

from __future__ import annotations

import math

_POUND = 0.00045359237
_NAMES: dict[float, tuple[str, ...]] = {
    _POUND: ("lb", "lbs", "lb.", "lbs.", "pound", "pounds", "#"),
    0.001: ("kg", "kgs", "kg.", "kilo", "kilos", "kilogram", "kilograms", "kilogramme", "kilogrammes"),
    0.000001: ("g", "gram", "grams", "gramme", "grammes"),
    1.0: ("t", "mt", "tonne", "tonnes", "metric ton", "metric tons", "metric tonne", "metric tonnes"),
    1000.0: ("kt", "kilotonne", "kilotonnes"),
    _POUND * 2000: ("st", "short ton", "short tons", "net ton", "net tons", "us ton", "us tons"),
    _POUND * 2240: ("lt", "long ton", "long tons", "gross ton", "gross tons"),
    0.0000311034768: ("ozt", "oz t", "troy oz", "troy ounce", "troy ounces"),
}
_TONNES = {name: factor for factor, names in _NAMES.items() for name in names}


def to_tonnes(value: float | None, unit: str | None) -> float | None:
    """A weight in metric tonnes; None without a value or unit, and for a unit that is no weight (`each`).

    A bare `ton` gives None too: in a source of the United States it may be 2,000 lb, in any other 1,000 kg.
    """
    if value is None or unit is None or not math.isfinite(value):
        return None
    factor = _TONNES.get(" ".join(unit.casefold().replace("-", " ").split()))
    return None if factor is None else value * factor
