"""Converting weights to tonnes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.materials.weight_units import to_tonnes


@pytest.mark.parametrize(
    ("value", "unit", "tonnes"),
    [
        (6_685_871, "lb", 3032.66),
        (438.48e6, "LBS", 198891.2),
        (380_360, "pounds", 172.53),
        (5.16e6, "Lb.", 2340.5),
        (4500, "short tons", 4082.3),
        (53_000, "short-tons", 48080.8),
        (7480, "t", 7480),
        (550, "Metric Tons", 550),
        (1, "long ton", 1.01605),
        (6400, "kg", 6.4),
        (500, "g", 0.0005),
        (1000, "troy ounces", 0.0311),
        (2, "kt", 2000),
        (0, "t", 0),
    ],
)
def test_known_units(value: float, unit: str, tonnes: float) -> None:
    assert to_tonnes(value, unit) == pytest.approx(tonnes, rel=1e-3)


@pytest.mark.parametrize(
    ("value", "unit"),
    [(1, "ton"), (1, "tons"), (1, "each"), (1, ""), (1, None), (None, "t"), (math.nan, "t"), (math.inf, "kg")],
)
def test_what_cannot_be_known_is_none(value: float | None, unit: str | None) -> None:
    assert to_tonnes(value, unit) is None


@given(st.floats(min_value=0, max_value=1e12), st.text(max_size=12))
def test_any_unit_is_a_weight_or_none(value: float, unit: str) -> None:
    tonnes = to_tonnes(value, unit)
    assert tonnes is None or tonnes >= 0


@given(st.floats(min_value=0, max_value=1e9))
def test_units_agree(value: float) -> None:
    pounds, short = to_tonnes(value * 2000, "lb"), to_tonnes(value, "short ton")
    assert pounds is not None and short is not None
    assert math.isclose(pounds, short, rel_tol=1e-9)
