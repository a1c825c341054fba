"""Dates as sources give them: deadlines with their own time zone, and dates of which only a month or year is known."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The first three letters of the English month names, in the order of the year."""

# The zone in which a given clock time comes last: a deadline without a zone has certainly passed when it has passed
# here.
_LAST_ZONE = timezone(timedelta(hours=-12))


class ZoneBasis(StrEnum):
    """Where a deadline's zone came from."""

    SOURCE_OFFSET = "source-offset"
    NOTICE_TEXT = "notice-text"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A response deadline, as exactly as its source gives it.

    `text` is RFC 3339 with the source's offset, a local date-time without one, or a date.
    """

    text: str
    basis: ZoneBasis = ZoneBasis.UNKNOWN

    @property
    def day(self) -> date:
        """The calendar day in the deadline's own zone."""
        return date.fromisoformat(self.text[:10])

    @property
    def wall(self) -> datetime:
        """The local date and time of the deadline without its zone; the end of the day when only a date is given."""
        if len(self.text) == 10:
            return datetime.combine(self.day, time(23, 59, 59))
        return datetime.fromisoformat(self.text).replace(tzinfo=None)

    @property
    def instant(self) -> datetime | None:
        """The moment in time; None when the time zone is not known, since a time without a zone is never taken for
        UTC."""
        if len(self.text) == 10:
            return None
        moment = datetime.fromisoformat(self.text)
        return moment if moment.tzinfo is not None else None

    def passed(self, now: datetime) -> bool:
        """Whether the deadline has certainly passed at `now`. Without a time zone, it must have passed everywhere on
        Earth."""
        return now > (self.instant or self.wall.replace(tzinfo=_LAST_ZONE))


def parse_deadline(text: object) -> Deadline | None:
    """Parse a deadline. None for a value that is no deadline, and for years outside 1990 to 2100.

    Accepts RFC 3339 with `Z` or an offset, a date-time without one, a date, and a blank for the `T`.
    """
    if not isinstance(text, str):
        return None
    raw = text.strip().replace(" ", "T", 1)
    try:
        if len(raw) == 10:
            day = date.fromisoformat(raw)
            return Deadline(raw) if 1990 <= day.year <= 2100 else None
        moment = datetime.fromisoformat(raw)
    except ValueError:
        return None
    if not 1990 <= moment.year <= 2100:
        return None
    basis = ZoneBasis.SOURCE_OFFSET if moment.tzinfo is not None else ZoneBasis.UNKNOWN
    return Deadline(moment.isoformat(timespec="seconds"), basis)


def compare_deadlines(old: Deadline, new: Deadline) -> int:
    """Returns -1, 0 or 1 when `new` is earlier than, the same as or later than `old`.

    Two deadlines with zones are compared as moments; if either is only a day, by day; otherwise by their local clock
    times.
    """
    if len(old.text) == 10 or len(new.text) == 10:
        return (new.day > old.day) - (new.day < old.day)
    a, b = old.instant, new.instant
    if a is None or b is None:
        a, b = old.wall, new.wall
    return (b > a) - (b < a)


def days_between(old: Deadline, new: Deadline) -> int:
    """The calendar days from `old` to `new`, each in its own time zone; negative when `new` is earlier."""
    return (new.day - old.day).days


_FUZZY = lazy_pattern(r"(~?)(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A date that may be known only by its month or year.

    `text` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, after a `~` if it is approximate. Raises ValueError for a text of
    another form.
    """

    text: str

    def __post_init__(self) -> None:
        if _FUZZY.fullmatch(self.text) is None:
            raise ValueError(f"not a date, month or year: {self.text!r}")
        _ = self.first  # raises ValueError for a month or day that does not exist, such as 2025-13 or 2025-02-30

    def _parts(self) -> tuple[int, int | None, int | None]:
        found = _FUZZY.fullmatch(self.text)
        assert found is not None
        year, month, day = found.group(2), found.group(3), found.group(4)
        return int(year), int(month) if month else None, int(day) if day else None

    @property
    def first(self) -> date:
        """The earliest day that the imprecise date can mean."""
        year, month, day = self._parts()
        return date(year, month or 1, day or 1)

    @property
    def last(self) -> date:
        """The latest day that the imprecise date can mean."""
        year, month, day = self._parts()
        if month is None:
            return date(year, 12, 31)
        return date(year, month, day or monthrange(year, month)[1])

    @property
    def exact(self) -> date | None:
        """The day; None when only the month or year is known, or the date is approximate."""
        _, _, day = self._parts()
        return self.first if day is not None and not self.text.startswith("~") else None


def exact_date(day: date) -> FuzzyDate:
    """An exact day as a FuzzyDate."""
    return FuzzyDate(day.isoformat())


def as_utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a datetime without a time zone")
    return moment.astimezone(UTC)
