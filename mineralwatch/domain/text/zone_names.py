"""Names of time zones as feeds write them. A name that stands for several zones is taken as unknown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_LARGEST_OFFSET = 14 * 60  # in minutes: no place on Earth is further than 14 hours from UTC

# Hours east of UTC of abbreviated zone names. RFC 822 gives EST to PDT and UT; each of the others has one usual
# meaning. Ambiguous names are left out: IST (India, Israel, Ireland), AST (Atlantic, Arabia), AMT, SST, ECT, WST and
# the single letters of military zones.
_NAMES = """
0 gmt utc ut z zulu wet azost gmtst uct
1 cet mez wat west bst hec met wesz
2 cest mesz eet oez cat sast hecs mest
3 eest oesz msk мск eat trt idt
4 msd gst samt
5 pkt yekt uzt
6 omst novst
7 wib ict krat
8 hkt sgt myt pht phst awst wita irkt
9 jst kst wit yakt
9.5 acst
10 aest vlat chst
10.5 acdt
11 aedt magt
12 nzst fjt pett
13 nzdt
3.5 irst
4.5 irdt aft
5.75 npt
6.5 mmt
-1 cvt
-2.5 ndt
-3.5 nst
-2 brst
-3 adt brt art clst uyt
-4 edt clt bot vet pyt
-5 est cdt cot pet
-6 cst mdt
-7 mst pdt
-8 pst akdt
-9 akst hdt
-10 hst
"""
_OFFSETS = {name: float(hours) for hours, *names in map(str.split, _NAMES.strip().splitlines()) for name in names}

# Zone names that do not say whether it is summer time; the date decides.
_SEASONAL_NAMES = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
    "est5edt": "America/New_York",
    "cst6cdt": "America/Chicago",
    "mst7mdt": "America/Denver",
    "pst8pdt": "America/Los_Angeles",
    "eastern time": "America/New_York",
    "central time": "America/Chicago",
    "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles",
    "greenwich mean time": "UTC",
    "coordinated universal time": "UTC",
    "central european time": "Europe/Berlin",
    "china time": "Asia/Shanghai",
    "japan time": "Asia/Tokyo",
    "india time": "Asia/Kolkata",
    "北京时间": "Asia/Shanghai",
    "北京時間": "Asia/Shanghai",
    "日本時間": "Asia/Tokyo",
    "한국시간": "Asia/Seoul",
}
_OFFSET = lazy_pattern(r"(?:utc|gmt|ut|z)?\s*([+-])\s?(\d{1,2})(?::?(\d{2}))?(?::?00)?")
# the season in a zone's name is ignored, since it is often written in the wrong half of the year
_SEASON = lazy_pattern(r" (?:standard|daylight|summer)(?= time$)")
_IANA = lazy_pattern(r"\[?([A-Za-z]+(?:/[A-Za-z_+-]+){1,2})\]?")


class UnknownZone(ValueError):
    """Raised for a name that stands for no time zone, or for several."""


def in_zone(wall: datetime, name: str) -> datetime:
    """The time `wall` of a local clock in the time zone that `name` states: an offset (`+0200`, `UTC-5`), an
    abbreviation (`CEST`) or an IANA name. An empty name means UTC, as is usual in feeds. Raises UnknownZone."""
    text = name.strip().strip("()").strip()
    if not text:
        return wall.replace(tzinfo=UTC)
    offset = _offset_of(text.lower())
    return wall.replace(tzinfo=_zone_of_name(text) if offset is None else timezone(offset))


def is_zone(name: str) -> bool:
    """Whether a word is a known name of a time zone."""
    return name.lower() in _OFFSETS or name.lower() in _SEASONAL_NAMES


def _offset_of(text: str) -> timedelta | None:
    """The offset from UTC that `+0530`, `utc-5` or `gmt+02:00 (anything)` states; None for a text of another form.
    Raises UnknownZone when the offset is impossible."""
    found = _OFFSET.match(text)
    if found is None or (found.end() < len(text) and text[found.end()].isalnum()):
        return None
    sign, hours, minutes = found.groups()
    total = int(hours) * 60 + int(minutes or 0)
    if total > _LARGEST_OFFSET or int(minutes or 0) >= 60:
        raise UnknownZone(text)
    return timedelta(minutes=-total if sign == "-" else total)


def _zone_of_name(text: str) -> tzinfo:
    short = _SEASON.sub("", text.lower())
    if short in _OFFSETS:
        return timezone(timedelta(hours=_OFFSETS[short]))
    named = _SEASONAL_NAMES.get(short)
    found = _IANA.fullmatch(text)
    if named is None and found is None:
        raise UnknownZone(text)
    try:
        return ZoneInfo(named or (found.group(1) if found else ""))
    except (ValueError, OSError, KeyError):  # no such zone, or no table of zones on this machine
        raise UnknownZone(text) from None
