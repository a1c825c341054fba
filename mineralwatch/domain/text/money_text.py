"""Parses and formats amounts in US dollars."""

from __future__ import annotations

import math
import re

from mineralwatch.domain.text.lazy_pattern import lazy_pattern

MOST_DOLLARS = 1e13
"""A larger amount cannot be a contract's, so it is taken for an error of its source."""

_SCALES = {
    "": 1.0,
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
}
_AMOUNT = lazy_pattern(
    r"(?:us\s?)?\$?\s*(?:usd?\s*)?\$?\s*(\d{1,3}(?:,\d{3})+|\d{1,15})(\.\d{1,20})?\s*([a-z]*?)"
    r"\s*(?:usd|us|(?:us )?dollars)?\.?",
    re.ASCII | re.IGNORECASE,
)
_SCIENTIFIC = lazy_pattern(
    r"(?:usd)?\s*\$?\s*(\d{1,3}(?:\.\d{1,20})?e\+?\d{1,2})\s*(?:usd|dollars)?", re.ASCII | re.IGNORECASE
)


def parse_money(value: object) -> float | None:
    """Dollars, rounded to cents, from a number or a text such as `$5,000,000.00`, `5000000`, `1.5E8` or `$1.8bn`.

    None for a value that is no such amount: a negative number, not-a-number, more than `MOST_DOLLARS`, or a number
    written with another country's separators (which cannot be distinguished from a typing error).
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _checked_amount(value)
    if not isinstance(value, str) or len(value) > 60:
        return None
    whole = _SCIENTIFIC.fullmatch(value.strip())
    if whole is not None:
        return _checked_amount(float(whole.group(1)))
    found = _AMOUNT.fullmatch(value.strip())
    scale = _SCALES.get(found.group(3).lower()) if found else None
    if found is None or scale is None:
        return None
    return _checked_amount(float(found.group(1).replace(",", "") + (found.group(2) or "")) * scale)


def _checked_amount(amount: float) -> float | None:
    # The amount is compared before it is converted, since a huge int does not fit into a float.
    if not 0 <= amount <= MOST_DOLLARS or math.isnan(amount):
        return None
    return round(float(amount), 2)


def short_money(amount: float) -> str:
    """An amount as a short text: `$1.80bn`, `$245m`, `$450.6m`, `$180k`, `$950`; negative amounts keep their sign."""
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    if size >= 999.5e6:
        return f"{sign}${size / 1e9:,.2f}bn"
    if size >= 999.5e3:
        return f"{sign}${size / 1e6:.1f}".removesuffix(".0") + "m"
    if size >= 999.5:
        return f"{sign}${size / 1e3:.0f}k"
    return f"{sign}${size:.0f}"
