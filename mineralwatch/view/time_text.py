"""Dates, ages and deadlines in words. `now` is a time-zone-aware time in the user's zone; days are calendar days in
that zone."""

from __future__ import annotations

from datetime import date, datetime

from mineralwatch.domain.dates import Deadline, FuzzyDate

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def date_text(day: date) -> str:
    """A date as `15 Oct 2025`, in English whatever the locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: date, today: date) -> str:
    """A date as `15 Oct` when it is in the year of `today`, as `15 Oct 25` in another year."""
    month = f"{day.day} {_MONTHS[day.month - 1]}"
    return month if day.year == today.year else f"{month} {day.year % 100:02d}"


def clock_text(moment: datetime) -> str:
    """A time as `14:02`, in the time zone that `moment` has."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def now_text(now: datetime) -> str:
    """The present time as `Sun 22 Nov 2026 14:02 EST`; a time zone without a name is shown by its offset."""
    zone = now.tzname() or now.strftime("%z")
    return f"{_DAYS[now.weekday()]} {date_text(now.date())} {clock_text(now)} {zone}".rstrip()


def fuzzy_text(day: FuzzyDate | None, today: date | None = None) -> str:
    """A date that may be inexact: `15 Oct 2025`, `Sep 2025`, `2026`, with `~` before an approximate one; shorter if
    `today` is given.

    None gives `date unknown`, since an empty cell might be read as today.
    """
    if day is None:
        return "date unknown"
    about = "~" if day.text.startswith("~") else ""
    parts = day.text.lstrip("~").split("-")
    if len(parts) == 1:
        return f"{about}{parts[0]}"
    if len(parts) == 2:
        year = parts[0] if today is None else parts[0][2:]
        return f"{about}{_MONTHS[day.first.month - 1]} {year}"
    return about + (date_text(day.first) if today is None else short_date(day.first, today))


def zone_text(deadline: Deadline) -> str:
    """The time zone of a deadline, `UTC-04:00`; `zone unknown` if no source gives one, since a zone is never
    guessed."""
    moment = deadline.instant
    if moment is None:
        return "zone unknown"
    offset = moment.isoformat()[19:]
    return "UTC" if offset in ("+00:00", "Z") else f"UTC{offset[:6]}"


def deadline_text(deadline: Deadline) -> str:
    """A deadline as `11 Sep 2025 15:00 UTC-04:00`; with `zone unknown` if no source gives a zone, and without a time if
    only the day is known."""
    if len(deadline.text) == 10:
        return f"{date_text(deadline.day)}, {zone_text(deadline)}"
    if deadline.instant is None:
        return f"{date_text(deadline.day)} {clock_text(deadline.wall)}, {zone_text(deadline)}"
    return f"{date_text(deadline.day)} {clock_text(deadline.wall)} {zone_text(deadline)}"


def ago(then: datetime, now: datetime) -> str:
    """How long ago `then` was: `just now`, `5 min ago`, `3 h ago`, `46 d ago`; `in 5 min` when it is still to come."""
    seconds = (now - then).total_seconds()
    if seconds < -60:
        return "in " + _span(-seconds)
    return "just now" if seconds < 60 else f"{_span(seconds)} ago"


def age(then: datetime, now: datetime) -> str:
    """The time that has passed since `then`, without the word "ago": `5 min`, `3 h`, `46 d`."""
    return _span(max(0.0, (now - then).total_seconds()))


def _span(seconds: float) -> str:
    if seconds < 60:
        return f"{int(seconds)} s"
    if seconds < 3600:
        return f"{int(seconds // 60)} min"
    return f"{int(seconds // 3600)} h" if seconds < 2 * 86400 else f"{int(seconds // 86400)} d"


def in_days(day: date, today: date) -> str:
    """A day as its distance from today: `today`, `in 12 d`, `12 d ago`."""
    left = (day - today).days
    if left == 0:
        return "today"
    return f"in {left} d" if left > 0 else f"{-left} d ago"


def next_try_text(moment: datetime | None, now: datetime) -> str:
    """The time of a source's next try: `14:32` if that is today, otherwise the day and the time; `not planned` for
    None."""
    if moment is None:
        return "not planned"
    local = moment.astimezone(now.tzinfo)
    if local <= now:
        return "now"
    day = "" if local.date() == now.date() else f"{short_date(local.date(), now.date())} "
    return day + clock_text(local)
