"""Whether two values of one field mean the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.evidence.value_equality import exactness, parse_quantity, readable_name, same_money, same_value

SAME = [
    ("posted", "2025-08-19", "2025-08-19"),
    ("posted", "~2025-09", "2025-09-15"),
    ("awarded_on", "2025", "2025-12-30"),
    ("deadline", "2025-09-11T17:00:00-04:00", "2025-09-11T21:00:00+00:00"),
    ("deadline", "2025-09-11T17:00:00-04:00", "2025-09-11T17:00:00"),
    ("deadline", "2025-09-11", "2025-09-11T17:00:00-04:00"),
    ("quantity", "6685871 lb", "3032.7 t"),
    ("quantity", "6,685,871 lb", "6685871 pounds"),
    ("quantity", "12 each", "12 Each"),
    ("ceiling", "168938267.30", "168938267.31"),
    ("ceiling", "168938267.30", "169000000"),
    ("ordered", "100123456", "100100000"),
    ("awardee", "Glencore Ltd", "GLENCORE LTD."),
    ("awardee", "CBMM North America", "CBMM North America, Inc."),
    ("office", "SP8000", "sp8000"),
]
OTHER = [
    ("posted", "2025-08-18", "2025-08-19"),
    ("posted", "2025-08", "2025-09-01"),
    ("deadline", "2025-09-11T17:00:00-04:00", "2025-09-11T17:00:00-05:00"),
    ("deadline", "2025-09-11", "2025-10-15"),
    ("deadline", "2025-09-11", "soon"),
    ("quantity", "6685871 lb", "3026 t"),
    ("quantity", "7480 t", "7500 t"),
    ("quantity", "53000 short tons", "53000 t"),
    ("quantity", "12 each", "12 t"),
    ("quantity", "many", "12 t"),
    ("ceiling", "9900000", "10000000"),
    ("ceiling", "1790000000", "1800000000"),
    ("ceiling", "180000", "183000"),
    ("ceiling", "5000000", "five million"),
    ("awardee", "Glencore Ltd", "Vale"),
    ("bought", "nothing", "up to $500m"),
]


@pytest.mark.parametrize(("field", "one", "other"), SAME)
def test_what_means_the_same_however_it_is_written(field: str, one: str, other: str) -> None:
    assert same_value(field, one, other)
    assert same_value(field, other, one)


@pytest.mark.parametrize(("field", "one", "other"), OTHER)
def test_what_means_something_else(field: str, one: str, other: str) -> None:
    assert not same_value(field, one, other)
    assert not same_value(field, other, one)


FIELDS = st.sampled_from(["posted", "deadline", "quantity", "ceiling", "awardee", "bought", "awarded_on"])


@given(FIELDS, st.text(max_size=20), st.text(max_size=20))
def test_any_text_is_compared_and_alike_from_both_sides(field: str, one: str, other: str) -> None:
    assert same_value(field, one, one)
    assert same_value(field, one, other) == same_value(field, other, one)
    assert exactness(field, one) >= 0


@given(st.floats(0, 1e13), st.floats(0, 1e13))
def test_sums_that_are_one_sum_are_within_one_per_cent_or_a_cent(one: float, other: float) -> None:
    assert same_money(one, one)
    if same_money(one, other):
        assert abs(one - other) <= max(0.011, 0.0101 * max(one, other))


@pytest.mark.parametrize(
    ("text", "size"), [("7480 t", (7480.0, "t")), ("5", (5.0, "")), ("1e400 t", (1.0, "e400 t")), ("t", None)]
)
def test_a_number_with_its_unit(text: str, size: tuple[float, str] | None) -> None:
    assert parse_quantity(text) == size


@pytest.mark.parametrize(
    ("better", "other", "shown"),
    [
        ("EXAMPLE METALS USA, INC.", "Example Metals", "Example Metals"),
        ("EXAMPLE METALS USA, INC.", "EXAMPLE METALS", "EXAMPLE METALS USA, INC."),
        ("Example Metals USA, Inc.", "Example Metals", "Example Metals USA, Inc."),
        ("OTHER ORES LLC", "Example Metals", "OTHER ORES LLC"),
        ("CBMM", "", "CBMM"),
    ],
)
def test_a_registers_capitals_do_not_take_a_readable_name_away(better: str, other: str, shown: str) -> None:
    assert readable_name(better, other) == shown
