"""The only place that asks for the time of day. Below `engine`, time is an argument."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from mineralwatch.domain.errors import UsageError

VARIABLE = "MINERALWATCH_NOW"


def fixed(environ: Mapping[str, str]) -> datetime | None:
    """The civil time that the environment sets, as given; None when it sets none.

    Raises UsageError when the variable is no RFC 3339 time with an offset.
    """
    text = environ.get(VARIABLE, "")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UsageError(
            f"{VARIABLE} must be an RFC 3339 time with an offset, like 2026-11-22T14:00:00-05:00: {text!r}"
        )
    return moment


def now(environ: Mapping[str, str]) -> datetime:
    """The civil time used for decisions and display, in the user's zone (or the zone of the fixed time)."""
    return fixed(environ) or datetime.now(UTC).astimezone()
