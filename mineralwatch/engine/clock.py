"""The only place that asks for the time of day. Below `engine`, time is an argument.

A stepped clock is a file that holds one time: whoever replays a story writes it, the poller and the screen read it, and
so they always agree. Under one, as under a fixed time, nothing becomes due by itself.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from mineralwatch.domain.errors import UsageError

VARIABLE = "MINERALWATCH_NOW"
FILE_VARIABLE = "MINERALWATCH_CLOCK_FILE"


def is_stepped(environ: Mapping[str, str]) -> bool:
    """Whether somebody else moves the clock, and asks for a round whenever there is something to read."""
    return bool(environ.get(FILE_VARIABLE))


def fixed_time(environ: Mapping[str, str]) -> datetime | None:
    """The civil time that the environment sets, as given; None when it sets none. The file comes before the value.

    Raises UsageError when there is no RFC 3339 time with an offset, or the file cannot be read.
    """
    if is_stepped(environ):
        return _moment(FILE_VARIABLE, _content(environ[FILE_VARIABLE]))
    text = environ.get(VARIABLE, "")
    return _moment(VARIABLE, text) if text else None


def now(environ: Mapping[str, str]) -> datetime:
    """The civil time used for decisions and display, in the user's zone (or the zone of the fixed time)."""
    return fixed_time(environ) or datetime.now(UTC).astimezone()


def jitter(environ: Mapping[str, str]) -> Callable[[], float]:
    """What spreads due times, 0 to 1; always the middle under a set time, so that a replay is the same twice."""
    return random.random if fixed_time(environ) is None else lambda: 0.5


def _content(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{FILE_VARIABLE}: {path} cannot be read ({error}): name a file that holds a time") from error


def _moment(variable: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UsageError(
            f"{variable} must be an RFC 3339 time with an offset, like 2026-11-22T14:00:00-05:00: {text[:60]!r}"
        )
    return moment
