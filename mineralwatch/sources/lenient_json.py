"""Readers for JSON values of unreliable type (numbers as text, lists for strings, nulls). Each returns None for a value
that it cannot read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from mineralwatch.domain.text.safe_text import clean_text


def mapping(value: object) -> Mapping[str, Any]:
    """The value when it is an object, the first object when it is a list, otherwise an empty mapping."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, dict)), None)
    return value if isinstance(value, dict) else {}


def text(value: object, limit: int = 500) -> str | None:
    """Cleaned text of at most `limit` characters, from a string, a number, or the items of a list joined by commas;
    None when it is empty."""
    if isinstance(value, list):
        plain = [text(item, limit) for item in value[:50] if not isinstance(item, list)]
        return clean_text(", ".join(filter(None, plain)), limit) or None
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return clean_text(str(value), limit) or None


def texts(value: object, limit: int = 500) -> tuple[str, ...]:
    """The texts of a list; a single value counts as a list of one."""
    items = value if isinstance(value, list) else [value]
    return tuple(filter(None, (text(item, limit) for item in items[:1_000])))


def number(value: object) -> float | None:
    """A finite number, also when it is written as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        parsed = float(value)
    except (ValueError, OverflowError):
        return None
    return parsed if math.isfinite(parsed) else None


def count(value: object) -> int | None:
    """A whole number from 0 to 2**53 (the largest that a float holds exactly), also when it is written as text; None
    for anything else."""
    parsed = number(value)
    return int(parsed) if parsed is not None and 0 <= parsed <= 2**53 and parsed == int(parsed) else None


def day(value: object) -> date | None:
    """The day of a date or date-time in ISO 8601 or `MM/DD/YYYY`; None when it is unreadable or not within 1990 to
    2100."""
    raw = text(value, 40) or ""
    found: date | None = None
    try:
        found = date.fromisoformat(raw[:10])
    except ValueError:
        month, _, rest = raw[:10].partition("/")
        dom, _, year = rest.partition("/")
        if month.isdecimal() and dom.isdecimal() and year.isdecimal():
            found = _date(int(year), int(month), int(dom))
    return found if found is not None and 1990 <= found.year <= 2100 else None


def _date(year: int, month: int, dom: int) -> date | None:
    try:
        return date(year, month, dom)
    except ValueError:
        return None


def epoch(value: object, zone: Any) -> datetime | None:
    """The time of a Unix timestamp in seconds, in this zone; None when it is unreadable or not within 1990 to 2100."""
    seconds = number(value)
    if seconds is None or not 631_152_000 <= seconds < 4_133_980_800:
        return None
    return datetime.fromtimestamp(seconds, zone)
