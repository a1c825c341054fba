"""The only module that reads the time of day; the other packages receive the time as an argument.

The environment can set the time: the variable that `VARIABLE` names holds one fixed time. While it is set, no source
becomes due.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from mineralwatch.domain.errors import UsageError

VARIABLE = "MINERALWATCH_NOW"


def fixed_time(environ: Mapping[str, str]) -> datetime | None:
    """The civil time that the environment sets, with its UTC offset; None when it sets none. Raises UsageError when the
    value is no RFC 3339 time with an offset."""
    text = environ.get(VARIABLE, "")
    return _parse(text) if text else None


def now(environ: Mapping[str, str]) -> datetime:
    """The civil time by which the program decides and which it shows: the present time in the user's time zone, or the
    time that the environment sets, with that time's UTC offset."""
    return fixed_time(environ) or datetime.now(UTC).astimezone()


def jitter(environ: Mapping[str, str]) -> Callable[[], float]:
    """A function that returns random numbers from 0 to 1, by which due times are spread. While the time is set, the
    function always returns 0.5, so that two runs give the same result."""
    return random.random if fixed_time(environ) is None else lambda: 0.5


def _parse(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UsageError(
            f"{VARIABLE} must be an RFC 3339 time with an offset, like 2026-11-22T14:00:00-05:00: {text[:60]!r}"
        )
    return moment
