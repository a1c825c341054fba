"""Computes when a source is fetched next. The present moment and the jitter are parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import overload
from zoneinfo import ZoneInfo

from mineralwatch.domain.text.lazy_pattern import lazy_pattern

LONGEST_BACKOFF = timedelta(hours=6)
LONGEST_RETRY_AFTER = timedelta(days=7)
UNCONDITIONAL_EVERY = timedelta(days=1)
LONGEST_FRESHNESS = timedelta(hours=24)

OFFICE_ZONE = "America/New_York"
OFFICE_OPENS, OFFICE_CLOSES = time(7), time(18)
"""The hours on weekdays, in `OFFICE_ZONE`, in which the buying office publishes."""
CALLS_KEPT_FOR_USER = 2
"""Calls of a day's quota that the schedule leaves for polls that the user asks for."""

DAILY_FILE_READY = time(5)
"""The time in UTC from which a day's official file is available; it is published between three and four."""

SLEEP_GAP = timedelta(minutes=2)
"""A half-second tick that is later than this means that the machine slept or the process was stopped."""
WAKE_SPREAD = timedelta(seconds=60)
"""The time after waking over which the sources that are due are spread."""

CLOCK_TOLERANCE = timedelta(minutes=5)
"""A stored time up to this far in the future is still believed: a corrected clock may have been a little ahead."""

_SHORTEST_WAIT = timedelta(seconds=1)
# the daily file is fetched at a random time within 30 minutes, so that not all installations fetch at once
_DAILY_SPREAD = timedelta(minutes=30)
# two calls are at least this far apart when no interval is set, however large the quota
_SHORTEST_GAP = timedelta(minutes=10)
_DOUBLINGS = 16
_SECONDS = lazy_pattern(r"\d{1,9}", re.ASCII)
_SATURDAY = 5
# The longest time without office hours: from the first call on a Friday to the end of Monday's office hours, with a
# change of daylight saving time.
_WEEKEND = timedelta(days=4)


def next_due(
    now: datetime,
    interval: timedelta,
    failures: int,
    retry_after: datetime | None,
    fresh_for: timedelta | None,
    jitter: float,
) -> datetime:
    """When to fetch again, in UTC and always after `now`.

    The wait is the interval, doubled for every failure in a row after the first, up to `LONGEST_BACKOFF` or the
    interval itself, and multiplied by 0.9 to 1.1 according to `jitter` (0 to 1). It is never shorter than the server's
    Retry-After (at most `LONGEST_RETRY_AFTER`) or the freshness that it states (at most `LONGEST_FRESHNESS`).
    """
    start = now.astimezone(UTC)
    base = max(interval, _SHORTEST_WAIT)
    wait = base * (1 << min(max(failures - 1, 0), _DOUBLINGS))
    wait = min(wait, max(base, LONGEST_BACKOFF)) * (0.9 + 0.2 * min(max(jitter, 0.0), 1.0))
    due = start + max(wait, _SHORTEST_WAIT)
    if fresh_for is not None:
        due = max(due, start + min(fresh_for, LONGEST_FRESHNESS))
    if retry_after is not None:
        due = max(due, not_before(retry_after, now))
    return due


def longest_wait(interval: timedelta, *, office_hours: bool = False, daily: bool = False) -> timedelta:
    """The longest wait that a source's own schedule can give, apart from a wait that a server demands.

    `office_hours`: the source is fetched only in the buying office's hours. `daily`: the source reads a daily file.
    """
    most = max(max(interval, LONGEST_BACKOFF) * 1.1, LONGEST_FRESHNESS)
    if office_hours:
        most = max(most, interval + _WEEKEND)
    return max(most, max(interval, timedelta(days=1)) + timedelta(days=1) + _DAILY_SPREAD) if daily else most


def plausible_moment(
    moment: datetime | None, set_at: datetime | None, now: datetime, most: timedelta
) -> datetime | None:
    """The stored moment until which a source waits; None when that moment must come from a wrong clock.

    A moment is wrong when it is more than `most` ahead, or when it was stored at a time (`set_at`) that is still in the
    future. So a clock that was wrong once does not stop a source for long.
    """
    if moment is None or moment - now > most:
        return None
    return moment if set_at is None or set_at - now <= CLOCK_TOLERANCE else None


def due_at(
    next_due: datetime | None, not_before: datetime | None, set_at: datetime | None, now: datetime, most: timedelta
) -> datetime | None:
    """When a source is due, by what was stored at its last fetch; None when no plausible moment was stored.

    The server's `not_before` is plausible up to `LONGEST_RETRY_AFTER` ahead; `next_due` is plausible up to `most`, or
    up to `not_before` if that is later.
    """
    asked = plausible_moment(not_before, set_at, now, LONGEST_RETRY_AFTER)
    due = plausible_moment(next_due, set_at, now, max(most, asked - now) if asked else most)
    return asked if due is None else due


def needs_unconditional_request(last_whole: datetime | None, now: datetime) -> bool:
    """Whether a feed is fetched without validators, so that the server must send it whole, since some servers answer
    304 for ever. It is when the last whole answer came at least `UNCONDITIONAL_EVERY` ago or at an unknown time
    (None)."""
    return last_whole is None or not timedelta() <= now - last_whole < UNCONDITIONAL_EVERY


def has_slept(before: datetime, now: datetime) -> bool:
    """Whether the time between two ticks of the poller is so long that the machine slept or the process was stopped."""
    return now - before > SLEEP_GAP


def due_after_sleep(woke: datetime, due: datetime, interval: timedelta, jitter: float) -> datetime:
    """When to fetch a source that was due at `due`, after the machine woke at `woke`; in UTC.

    One fetch replaces all that were missed. Its time is within `WAKE_SPREAD` of waking, or within a tenth of the
    interval if that is less, at a point given by `jitter` (0 to 1), so that not all sources are fetched before the
    network is back. A source that was not yet due at waking keeps its time.
    """
    if due > woke:
        return due.astimezone(UTC)
    return woke.astimezone(UTC) + min(WAKE_SPREAD, interval / 10) * min(max(jitter, 0.0), 1.0)


@overload
def not_before(until: datetime, now: datetime) -> datetime: ...
@overload
def not_before(until: None, now: datetime) -> None: ...
@overload
def not_before(until: datetime | None, now: datetime) -> datetime | None: ...
def not_before(until: datetime | None, now: datetime) -> datetime | None:
    """The server's Retry-After time in UTC, limited to `LONGEST_RETRY_AFTER` from `now`: a longer wait is an error."""
    return None if until is None else min(until.astimezone(UTC), now.astimezone(UTC) + LONGEST_RETRY_AFTER)


def parse_retry_after(text: str | None, now: datetime) -> datetime | None:
    """A Retry-After header (seconds or an HTTP date, RFC 9110 section 10.2.3) as a moment in UTC; None if invalid."""
    if text is None:
        return None
    raw = text.strip()
    if _SECONDS.fullmatch(raw):
        return now.astimezone(UTC) + timedelta(seconds=int(raw))
    return _http_date(raw)


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def fresh_duration(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long a response stays fresh (RFC 9111 section 4.2), for a private cache.

    Cache-Control takes precedence over Expires, and the Age header is subtracted. None when the server does not say, or
    says that it is stale at once.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    control = lower.get("cache-control", "").lower()
    directives = dict(_directive(part) for part in control.split(","))
    if "no-store" in directives or "no-cache" in directives:
        return None
    if "max-age" in directives:
        seconds = directives["max-age"].strip('" ')
        fresh = timedelta(seconds=int(seconds)) if _SECONDS.fullmatch(seconds) else timedelta()
    else:
        expires = _http_date(lower.get("expires", ""))
        made = _http_date(lower.get("date", "")) or now
        fresh = expires - made if expires is not None else timedelta()
    age = lower.get("age", "").strip()
    remaining = fresh - timedelta(seconds=int(age) if _SECONDS.fullmatch(age) else 0)
    return remaining if remaining > timedelta() else None


def _directive(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name.strip(), value.strip()


def office_hours_due(
    now: datetime, calls_left: int, last_call: datetime | None, interval: timedelta | None = None
) -> datetime:
    """When a source with a daily quota is fetched next, in UTC: in the buying office's hours, and always after `now`.

    `calls_left` is what remains of the quota of the present UTC day; the office's hours lie within one UTC day all
    year. All calls but `CALLS_KEPT_FOR_USER` are spread evenly over the rest of the hours, at least `interval` apart. A
    quota too small to keep any call for the user still gives one call a day.
    """
    soonest = now.astimezone(UTC) + _SHORTEST_WAIT
    last = (
        min(last_call.astimezone(UTC), soonest) if last_call is not None else None
    )  # the last call may lie in the future when the clock was set back since
    if last is not None:
        soonest = max(soonest, last + (interval or _SHORTEST_GAP))
    today = now.astimezone(UTC).date()
    opens, closes = _office_hours(today)
    spendable = calls_left - CALLS_KEPT_FOR_USER
    if spendable <= 0:
        soonest = max(soonest, datetime.combine(today + timedelta(days=1), time(), UTC))
    elif last is not None and opens <= last < closes:
        soonest = max(soonest, last + (closes - last) / (spendable + 1))
    return _next_office_moment(soonest)


def _office_hours(day: date) -> tuple[datetime, datetime]:
    """The office's hours of a calendar day, in UTC."""
    zone = ZoneInfo(OFFICE_ZONE)
    opens, closes = (datetime.combine(day, at, zone) for at in (OFFICE_OPENS, OFFICE_CLOSES))
    return opens.astimezone(UTC), closes.astimezone(UTC)


def _next_office_moment(moment: datetime) -> datetime:
    """The first moment within the office's hours that is not before `moment` (UTC)."""
    day = moment.date()
    while True:
        opens, closes = _office_hours(day)
        if day.weekday() < _SATURDAY and moment < closes:
            return max(moment, opens)
        day += timedelta(days=1)


def next_daily_window(now: datetime) -> datetime:
    """The first moment from `now` on, in UTC, that is not between midnight and `DAILY_FILE_READY`."""
    moment = now.astimezone(UTC)
    return max(moment, datetime.combine(moment.date(), DAILY_FILE_READY, UTC))


def next_daily_due(now: datetime, interval: timedelta, jitter: float) -> datetime:
    """When the official file is read again after a reading at `now`, in UTC: at the next edition, or a later one when
    the interval is longer than a day, plus up to half an hour by `jitter` (0 to 1)."""
    start = now.astimezone(UTC) + max(interval, timedelta(days=1)) - timedelta(days=1)
    day = start.date() + timedelta(days=start.time() >= DAILY_FILE_READY)
    return datetime.combine(day, DAILY_FILE_READY, UTC) + _DAILY_SPREAD * min(max(jitter, 0.0), 1.0)
