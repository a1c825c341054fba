"""Parses the date of a feed item: RFC 822 and 850, ISO 8601 and variants, East Asian dates, month names of ten
languages, twelve-hour clocks, and seconds since 1970.

Only an unambiguous date is read: one that does not exist, or that may mean two days (`05/06/2026`), gives none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern
from mineralwatch.domain.text.month_names import month_of
from mineralwatch.domain.text.zone_names import UnknownZone, in_zone, is_zone

_LONGEST_TEXT = 120
_YEARS = range(1900, 2101)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}  # for each era, the year before its first year
_ERA_YEAR = lazy_pattern(r"(令和|平成|民國|民国)\s?(\d{1,3}|元)\s?年")
_EPOCH = lazy_pattern(r"(?:/date\()?(\d{9,10}|\d{13}|\d{16})(?:\.\d+)?(?:\)/)?")
_PACKED = lazy_pattern(r"(\d{4})(\d{2})(\d{2})(?:[ t]?(\d{2})(\d{2})(\d{2})?)?(?:[.,]\d+)?(?!\d)")

# Patterns of clock times, the least ambiguous form first. A number after a plus or minus sign is an offset from UTC.
_HALF = r"(?P<before>上午|下午|午前|午後|오전|오후)?\s?"
_AM_PM = r"(?:\s?(?P<after>[ap]\.?\s?m\b\.?))?"
_CLOCKS = tuple(
    lazy_pattern(pattern)
    for pattern in (
        _HALF + r"(?<![\d:.+-])(?P<hour>\d{1,2})\s?(?:[:h时時點点시]|uhr\s)\s?(?P<minute>\d{1,2})"
        r"(?:\s?(?:[:m分분]|min)\s?(?P<second>\d{1,2})(?:[.,]\d{1,9})?)?\s?(?:[分분秒초]|uhr|h\b|hrs?\b|min\b)?"
        + _AM_PM
        + r"(?![\d:])",
        r"(?:\b(?:um|ore|alle|at|às|as|à)\s|,\s)(?P<hour>\d{1,2})\.(?P<minute>\d{2})(?![\d.])(?:\s?uhr)?" + _AM_PM,
        r"(?<![\d.])(?P<hour>\d{1,2})\.(?P<minute>\d{2})\s?(?:uhr|h\b)",
        r"(?<=\dt)(?P<hour>\d{2})(?P<minute>\d{2})?(?P<second>\d{2})?(?![\d:])",
        r"(?<![\d:.+-])(?P<hour>\d{1,2})\s?(?P<after>[ap]\.?\s?m\b\.?)",
        r"(?P<before>上午|下午|午前|午後|오전|오후)\s?(?P<hour>\d{1,2})\s?[时時點点시]?",
        r"(?<![\d:.+-])(?P<hour>\d{1,2})\s?(?:h\b|uhr\b|[时時點点시])",
    )
)
_AFTERNOON = ("p", "下", "午後", "오후")

# Patterns of time zones that follow a time or a date. Words in lower case count only when they are known zones.
_ZONE = lazy_pattern(
    r"[\s,]*[(\[]?(?P<name>(?:(?:UTC|GMT|UT|Z)\s?)?[+-]\s?\d{1,2}(?::?\d{2})?(?![\d:])"
    r"|[A-Za-z]+(?:/[A-Za-z_]+){1,2}"
    r"|[A-Z][a-z]+(?: [A-Z][a-z]+){0,2} [Tt]ime"
    r"|[A-Z]{1,5}\d?[A-Z]{0,3}(?![A-Za-z])"
    r"|[^\W\d_]{1,5}(?![^\W\d_])"
    r"|[^\W\d_]{2}(?:时间|時間|시간))[)\]]?",
)
_NO_ZONES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "am", "pm", "uhr", "h", "hrs", "on", "at")

# Patterns of days, and of the separators in them.
_GAP = r"[\s\-/.,]{0,3}"
_OF = r"(?:(?:de|del|of|di)\s)?"
_WORD = r"([^\W\d_]{3,12})\.?"
_DAY = r"(?<!\d)(\d{1,2})(?:(?:st|nd|rd|th|er|re|o|º|°|ª)(?![^\W\d_]))?"
_EAST_ASIAN = lazy_pattern(r"(?<!\d)(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})(?!\d)")
_YEAR_FIRST = lazy_pattern(r"(?<!\d)(?P<year>\d{4})\s?([-/.:])\s?(?P<month>\d{1,2})\s?\2\s?(?P<day>\d{1,2})(?!\d)")
_YEAR_LAST = lazy_pattern(r"(?<![\d.])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_IN_WORDS = (
    lazy_pattern(rf"{_DAY}{_GAP}{_OF}{_WORD}{_GAP}{_OF}'?(\d{{4}}|\d{{2,3}})(?!\d)"),
    lazy_pattern(rf"\b{_WORD}{_GAP}{_DAY}{_GAP}'?(\d{{4}})(?!\d)"),
    lazy_pattern(rf"(?<!\d)(\d{{4}}){_GAP}{_WORD}{_GAP}{_DAY}(?!\d)"),
)


@dataclass(frozen=True, slots=True)
class ParsedMoment:
    """A parsed moment in UTC (`at`). `certain` is False when the text names an unknown time zone: `at` is then midnight
    UTC of the stated day, which may be a day off."""

    at: datetime
    certain: bool = True


def parse_moment(value: object) -> ParsedMoment | None:
    """The moment that a text or a number gives; None when it gives none, or an ambiguous one.

    A date without a time is its midnight, and a time without a zone is UTC, as is usual in feeds. Numbers are seconds,
    milliseconds or microseconds since 1970. Takes linear time and never raises.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    text = _normalised(str(value))
    if not text or len(text) > _LONGEST_TEXT:
        return None
    try:
        return _from_epoch(text) or _from_digits(text) or _from_words(text)
    except (ValueError, OverflowError, OSError):
        return None


def _normalised(text: str) -> str:
    """The text with ASCII digits, hyphens for dashes, and single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text[: 4 * _LONGEST_TEXT]).translate(_DASHES).split())


def _from_epoch(text: str) -> ParsedMoment | None:
    found = _EPOCH.fullmatch(text.lower())
    # twelve digits are a date with hour and minute (202611281000) and not seconds since 1970
    if found is None or len(found.group(1)) == 12:
        return None
    digits = found.group(1)
    scale = 10 ** max(0, len(digits) - 10)
    return ParsedMoment(datetime.fromtimestamp(int(digits) / scale, UTC))


def _from_digits(text: str) -> ParsedMoment | None:
    """The moment of a text that is only digits: `20261128`, `20261128100000` or `20261128T100000Z`; None for another
    form."""
    found = _PACKED.match(text.lower())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    return _moment(date(year, month, day), time(hour, minute, min(second, 59)), _zone_at(text, found.end())[0])


def _from_words(text: str) -> ParsedMoment | None:
    """The moment of a date that stands in words, before or after a time of day or with no time; None when there is
    none. Other words in the text are ignored."""
    text = _ERA_YEAR.sub(lambda hit: f"{_ERAS[hit[1]] + int(hit[2].replace('元', '1'))}年", text)
    low = "".join(lower if len(lower := char.lower()) == 1 else char for char in text)
    clock = next((hit for pattern in _CLOCKS if (hit := pattern.search(low))), None)
    if clock is None:
        only = _only_day(low)
        return _moment(only[0], time(), _zone_at(text, only[1])[0]) if only else None
    zone, end = _zone_at(text, clock.end())
    found = _only_day(f"{low[: clock.start()]} {low[end:]}")
    if found is None:
        return None
    parts = clock.groupdict()
    hour, late = _hour(parts)
    at = time(hour, int(parts.get("minute") or 0), min(int(parts.get("second") or 0), 59))
    return _moment(found[0] + timedelta(days=late), at, zone)


def _hour(parts: Mapping[str, str | None]) -> tuple[int, int]:
    """The hour of the day (0 to 23), and the days to add: 1 for 24:00, which is the next day's midnight."""
    hour, half = int(parts["hour"] or 0), (parts.get("before") or parts.get("after") or "")
    if half and hour <= 12:
        hour = hour % 12 + 12 * half.startswith(_AFTERNOON)
    if hour == 24 and not int(parts.get("minute") or 0) and not int(parts.get("second") or 0):
        return 0, 1
    return hour, 0


def _zone_at(text: str, position: int) -> tuple[str, int]:
    """The name of the time zone that stands at `position` of a text ("" when none does), and the position where the
    name ends."""
    found = _ZONE.match(text, position)
    if found is None:
        return "", position
    name = found["name"]
    named = name.isupper() or " " in name or not name.isalpha() or is_zone(name)
    if name.lower() in _NO_ZONES or month_of(name) or not named:
        return "", position
    return name, found.end()


def _only_day(text: str) -> tuple[date, int] | None:
    """The only day that a text gives, and the position where it ends; None when the text gives no day. Raises
    ValueError for a day that does not exist and when the text gives two different days."""
    found = list(_days(text))
    if len({day for day, _ in found}) > 1:
        raise ValueError("more than one day")
    return found[0] if found else None


def _days(text: str) -> Iterator[tuple[date, int]]:
    for pattern in (_EAST_ASIAN, _YEAR_FIRST):
        for hit in pattern.finditer(text):
            yield date(_year(hit["year"]), int(hit["month"]), int(hit["day"])), hit.end()
    for order, pattern in zip(("dmy", "mdy", "ymd"), _IN_WORDS, strict=True):
        for hit in pattern.finditer(text):
            parts = dict(zip(order, hit.groups(), strict=True))
            month = month_of(parts["m"])
            if month is not None:
                yield date(_year(parts["y"]), month, int(parts["d"])), hit.end()
    for hit in _YEAR_LAST.finditer(text):
        yield _day_before_year(int(hit[1]), int(hit[3]), _year(hit[4]), has_points=hit[2] == "."), hit.end()


def _day_before_year(first: int, second: int, year: int, *, has_points: bool) -> date:
    """The day of `28/11/2026` or `11/28/2026`; with points (`has_points`) the day always precedes the month. Raises
    ValueError when either number may be the month."""
    if first <= 12 and second <= 12 and first != second and not has_points:
        raise ValueError("an ambiguous order of day and month")
    return date(year, first, second) if second > 12 else date(year, second, first)


def _year(text: str) -> int:
    """The year that a text of two, three or four digits means (RFC 5322, section 4.3). Raises ValueError outside 1900
    to 2100."""
    year = int(text)
    if len(text) < 4:
        year += 2000 if year < 50 else 1900
    if year not in _YEARS:
        raise ValueError("a year outside 1900 to 2100")
    return year


def _moment(day: date, at: time, zone: str) -> ParsedMoment:
    wall = datetime.combine(day, at)
    try:
        return ParsedMoment(in_zone(wall, zone).astimezone(UTC))
    except UnknownZone:
        return ParsedMoment(datetime.combine(day, time(), UTC), certain=at == time())
