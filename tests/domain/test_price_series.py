"""A series is in one unit; what is not known is None, and a gap is a gap."""

from __future__ import annotations

from datetime import date

import pytest

from mineralwatch.domain.models.market import Bar, Quote
from mineralwatch.domain.prices.price_series import currency_of, price_series

MONDAY, TUESDAY, THURSDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 26)


def bar(symbol: str, day: date, close: float, currency: str | None, source: str = "yahoo") -> Bar:
    return Bar(symbol, day, close, close, None, close, 10, source, currency)


@pytest.mark.parametrize(
    ("unit", "currency"), [("GBp", ("GBP", 100)), ("GBX", ("GBP", 100)), ("GBP", ("GBP", 1)), ("AUD", ("AUD", 1))]
)
def test_pence_are_parts_of_pounds(unit: str, currency: tuple[str, int]) -> None:
    assert currency_of(unit) == currency


def test_pounds_become_pence_when_the_newest_bar_is_in_pence() -> None:
    days = (bar("GLEN.L", MONDAY, 3.5, "GBP"), bar("GLEN.L", TUESDAY, 355.0, "GBp"))
    found = price_series("GLEN.L", days)
    assert [(b.close, b.open, b.high, b.currency) for b in found.bars] == [
        (350.0, 350.0, None, "GBp"),
        (355.0, 355.0, None, "GBp"),
    ]
    assert (found.currency, found.unit, found.per_currency, found.left_out) == ("GBP", "GBp", 100, 0)


def test_another_currency_is_in_no_series_with_this_one() -> None:
    found = price_series("NVA", (bar("NVA", MONDAY, 30.0, "AUD"), bar("NVA", TUESDAY, 20.0, "USD")))
    assert ([b.close for b in found.bars], found.currency, found.left_out) == ([20.0], "USD", 1)


def test_an_unstated_currency_is_that_of_the_others_or_of_the_quote() -> None:
    both = (bar("MP", MONDAY, 60.0, None, "older"), bar("MP", TUESDAY, 61.0, "USD"))
    found = price_series("MP", both)
    assert ([b.close for b in found.bars], found.unit, found.sources) == ([60.0, 61.0], "USD", ("yahoo", "older"))
    assert price_series("MP", both[:1], Quote("MP", 61.0, "USD")).unit == "USD"
    unknown = price_series("MP", both[:1])
    assert (unknown.unit, unknown.currency) == (None, None)


def test_gaps_are_known_as_far_as_the_calendar() -> None:
    new_york = price_series("MP", (bar("MP", MONDAY, 60.0, "USD"), bar("MP", date(2026, 11, 27), 61.0, "USD")))
    assert new_york.gaps == (TUESDAY, date(2026, 11, 25)), "Thursday is Thanksgiving"
    elsewhere = price_series("X.ZZ", (bar("X.ZZ", MONDAY, 60.0, "USD"), bar("X.ZZ", THURSDAY, 61.0, "USD")))
    assert (elsewhere.gaps, elsewhere.calendar_until, elsewhere.exchange) == ((), None, None)
