"""Parsers for times as people type them: a date, a time of day, or a duration such as 2d, which counts from now."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from mineralwatch.domain.errors import UsageError

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_PIECE = re.compile(r"(\d+(?:\.\d+)?)([mhdw])")
_FORMS = "a date (2026-11-22), a time (14:30 or 2026-11-22T14:30), or an age (30m, 6h, 2d, 1w)"


def parse_duration(text: str) -> timedelta | None:
    """The duration that a text like `2d`, `6h`, `30m`, `1w` or `1d12h` names; None for any other text."""
    raw = text.strip().lower()
    pieces = _PIECE.findall(raw)
    if not pieces or "".join(number + unit for number, unit in pieces) != raw:
        return None
    try:
        return sum((timedelta(**{_UNITS[unit]: float(number)}) for number, unit in pieces), timedelta())
    except OverflowError:
        return None


def past_time(text: str, now: datetime) -> datetime:
    """A time in the past: an age such as `2d` counts back from `now`, a time of day without a date means its last
    occurrence.

    A date or time without a zone is in the zone of `now`. Raises UsageError for any other text.
    """
    age = parse_duration(text)
    moment = _moved(now, -age) if age is not None else _parse_moment(text, now)
    if moment is None:
        raise UsageError(f"{text!r} is no time: give {_FORMS}")
    return moment - timedelta(days=1) if _is_time_only(text) and moment > now else moment


def future_time(text: str, now: datetime) -> datetime:
    """A time in the future: a duration such as `2d` counts on from `now`, a time of day without a date means its next
    occurrence. Raises UsageError."""
    age = parse_duration(text)
    moment = _moved(now, age) if age is not None else _parse_moment(text, now)
    if moment is None:
        raise UsageError(f"{text!r} is no time: give {_FORMS}")
    if _is_time_only(text) and moment <= now:
        moment += timedelta(days=1)
    if moment <= now:
        raise UsageError(f"{text!r} is past: give a time ahead")
    return moment


def as_of_time(option: str, text: str, now: datetime) -> datetime:
    """The time of the option `--as-of` or `--known-by`: a date means the end of that day, but never later than `now`.

    Raises UsageError for anything but a date or a date with a time, and for a time in the future, of which nothing is
    known.
    """
    moment = None if _is_time_only(text) else _parse_moment(text, now)
    if moment is None:
        raise UsageError(f"{option}: {text!r} is no day: give a date (2026-06-01) or a time (2026-06-01T14:30)")
    is_day = _is_day(text.strip())
    if moment > now:
        raise UsageError(f"{option}: {text!r} is ahead: give a day or a time up to {now.isoformat(timespec='minutes')}")
    return min(moment + timedelta(days=1, microseconds=-1), now) if is_day else moment


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_time_only(text: str) -> bool:
    return ":" in text and "-" not in text and "T" not in text.upper()


def _moved(now: datetime, duration: timedelta) -> datetime | None:
    """The time `duration` after `now`; None when it is not within 1900 to 2200."""
    try:
        moment = now + duration
    except OverflowError:
        return None
    return moment if 1900 <= moment.year <= 2200 else None


def _parse_moment(text: str, now: datetime) -> datetime | None:
    raw = text.strip()
    try:
        if _is_time_only(raw):
            return datetime.combine(now.date(), time.fromisoformat(raw), now.tzinfo)
        moment = datetime.fromisoformat(raw)
    except ValueError:
        return None
    if not 1990 <= moment.year <= 2100:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=now.tzinfo)
