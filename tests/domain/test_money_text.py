"""Parsing and formatting amounts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.text.money_text import MOST_DOLLARS, parse_money, short_money


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("$5,000,000.00", 5e6),
        ("5000000.00", 5e6),
        (" $ 168,938,267.30 ", 168938267.30),
        ("USD 35648362", 35648362.0),
        ("245 million", 245e6),
        ("$1.8bn", 1.8e9),
        ("100m", 100e6),
        ("$2.5 billion USD", 2.5e9),
        ("US$200m", 200e6),
        ("250k", 250e3),
        ("2.25E8", 225e6),
        ("12e+6", 12e6),
        ("$3.5e6 USD", 3.5e6),
        ("98000000.0000000000", 98e6),
        ("USD $4.4M", 4.4e6),
        ("7,250,000 dollars.", 7.25e6),
        ("0", 0.0),
        (0, 0.0),
        (8188490, 8188490.0),
        (1.005, 1.0),
        (12.349, 12.35),
    ],
)
def test_amounts(value: object, amount: float) -> None:
    assert parse_money(value) == pytest.approx(amount, abs=0.011)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        " ",
        "n/a",
        "TBD",
        "-5",
        "$-5",
        "(5,000)",
        "5.000.000,00",
        "1,00",
        "1,0000",
        "12,34,567",
        "nan",
        "inf",
        "1.2.3",
        "€5",
        "5 apples",
        "٥",
        True,
        False,
        [],
        {},
        -1,
        -0.01,
        float("nan"),
        float("inf"),
        10**400,
        1e14,
        "9" * 100,
        "9,999,999 billion",
    ],
)
def test_nonsense_is_none(value: object) -> None:
    assert parse_money(value) is None


@given(st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers()))
def test_anything_gives_a_sound_amount_or_none(value: object) -> None:
    amount = parse_money(value)
    assert amount is None or (0 <= amount <= MOST_DOLLARS and round(amount, 2) == amount)


@given(st.integers(min_value=0, max_value=10**15))
def test_a_printed_amount_reads_back(cents: int) -> None:
    amount = round(cents / 100, 2)
    assert parse_money(f"${amount:,.2f}") == amount


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (1.8e9, "$1.80bn"),
        (9.289e9, "$9.29bn"),
        (245e6, "$245m"),
        (35_648_362, "$35.6m"),
        (50e6, "$50m"),
        (168_938_267.30, "$168.9m"),
        (999.6e6, "$1.00bn"),
        (99.96e6, "$100m"),
        (450.6e6, "$450.6m"),
        (999_600, "$1m"),
        (180_000, "$180k"),
        (999.7, "$1k"),
        (950, "$950"),
        (0, "$0"),
        (-35.6e6, "-$35.6m"),
        (12_000e9, "$12,000.00bn"),
    ],
)
def test_short(amount: float, text: str) -> None:
    assert short_money(amount) == text


@given(st.floats(min_value=10_000, max_value=9e11))
def test_short_is_near_and_reads_back(amount: float) -> None:
    shown = parse_money(short_money(amount))
    assert shown is not None and shown == pytest.approx(amount, rel=0.06)
