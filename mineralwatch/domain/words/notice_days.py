"""The deadline that a notice's own words state, beside the one in its field: `extend the close date from … to …`.

Amendments are lists of what was done, forms print what is *not* done, and many other days stand in a notice: questions,
site visits, deliveries. A day counts only in a clause that speaks of offers closing; when two remain, none is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from mineralwatch.domain.dates import MONTHS, Deadline, ZoneBasis, parse_deadline

_MOST = 20_000  # characters of a text that are searched
_NEAR = 300  # characters before a day that may say what it is
_MONTH = rf"(?P<{{0}}>{'|'.join(MONTHS)})[a-z]{{{{0,6}}}}\.?"
_DAY = re.compile(
    rf"""(?<![\w/-])(?:
      {_MONTH.format("m1")}\s?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s?(?P<y1>20\d\d)
    | (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[\s-]?(?:of\s)?{_MONTH.format("m2")},?[\s-]?(?P<y2>20\d\d)
    | (?P<y3>20\d\d)\s{_MONTH.format("m3")}\s(?P<d3>\d{{1,2}})
    | (?P<y4>20\d\d)-(?P<n4>\d{{2}})-(?P<d4>\d{{2}})
    | (?P<n5>\d{{1,2}})/(?P<d5>\d{{1,2}})/(?P<y5>20\d\d)
    )(?![\w/-])""",
    re.VERBOSE | re.IGNORECASE,
)
_CLOCK = re.compile(
    r"""^[\s,;(]*(?:at|by|@|no\slater\sthan|nlt|-|–)?\s*
    (?:(?P<h>\d{1,2})(?::(?P<m>\d{2}))?\s?(?P<half>[ap])\.?m\.?|(?P<h24>[01]\d|2[0-3]):?(?P<m24>[0-5]\d)(?:\s?(?:hours|hrs?))?)
    [\s,(]*(?P<zone>(?:eastern|central|mountain|pacific)(?:\s(?:standard|daylight))?(?:\stime)?|[ecmp][sd]?t|utc|gmt|z)?(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(
    r"""(?P<h>\d{1,2})(?::(?P<m>\d{2}))?\s?(?P<half>[ap])\.?m\.?
    [\s,(]*(?P<zone>(?:eastern|central|mountain|pacific)(?:\s(?:standard|daylight))?(?:\stime)?|[ecmp][sd]?t|utc|gmt)?
    [\s,)]*(?:on\s|,\s?)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s)?$""",
    re.VERBOSE | re.IGNORECASE,
)
# The clocks of the offices: they write EST the whole year and mean the time of the place.
_ZONES = {
    "e": "America/New_York",
    "c": "America/Chicago",
    "m": "America/Denver",
    "p": "America/Los_Angeles",
    "u": "UTC",
    "g": "UTC",
    "z": "UTC",
}
_PART = re.compile(
    r"(?<=[;!?])\s+|(?<=[a-z0-9)\]]\.)(?<![ap]\.m\.)(?<!No\.)\s+(?=[A-Z(\[0-9•*-])|\n+|(?=(?<!\w)(?:\d{1,2}|[a-h])[.)]\s+[A-Z])"
)
_OF_OFFERS = re.compile(
    r"(?<!\w)(?:clos(?:e|es|ing)|due|deadline|response\s+date|receipt\s+of|submission\s+(?:date|deadline)|"
    r"(?:offers?|bids?|quotes?|quotations?|proposals?|responses?|replies|submissions?)\s+(?:\w+\s+){0,6}?"
    r"(?:by|before|until|no\s+later\s+than|nlt|not\s+later\s+than))(?!\w)",
    re.IGNORECASE,
)
_MOVES = re.compile(r"(?<!\w)(?:extend(?:s|ed|ing)?|chang(?:e|es|ed|ing)|mov(?:e|es|ed|ing)|revis(?:e|es|ed|ing)|"
                    r"postpon(?:e|es|ed|ing))(?!\w)", re.IGNORECASE)  # fmt: skip
_OTHER = re.compile(
    r"(?<!\w)(?:questions?|inquir(?:y|ies)|site\s+visits?|conference|deliver(?:y|ies|ed)|performance|archiv\w*|posted|"
    r"ordering\s+period|samples?|validity|acceptance\s+period|option)(?!\w)",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"(?<!\w)(?:not|remains?|unchanged|originally|original|previous(?:ly)?|formerly)(?!\w)", re.IGNORECASE
)
_AMENDMENT = re.compile(r"(?<!\w)amendment\s+(?:no\.?\s*|#\s*)?0*(\d{1,4})(?!\w)", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)from(?:\s+the)?(?:\s+current)?[\s:]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Stated:
    deadline: Deadline
    moved: bool
    amendment: int


def stated_deadline(text: str | None) -> Deadline | None:
    """The closing day of offers that the words of a notice state, with the hour and zone as far as they give them.

    Where the text says that the day was moved, only the days that it was moved to count; of several amendments the
    last one's. None when no day is stated, when it is only said that it is not extended, or when two remain.
    """
    stated = list(_stated((text or "")[:_MOST]))
    moved = [one for one in stated if one.moved] or stated
    last = max((one.amendment for one in moved), default=0)
    days = {one.deadline.day: one.deadline for one in moved if one.amendment == last}
    return next(iter(days.values())) if len(days) == 1 else None


def _stated(text: str) -> Iterator[_Stated]:
    amendment = 0
    for part in _PART.split(text):
        named = _AMENDMENT.search(part)
        amendment = int(named.group(1)) if named else amendment
        hits = list(_DAY.finditer(part))
        for at, hit in enumerate(hits):
            said = part[max(hit.start() - _NEAR, 0) : hit.start()]
            before = said[max(len(said) - hit.start() + hits[at - 1].end(), 0) if at else 0 :]
            moves = bool(_MOVES.search(said))
            if _FROM.search(before) or not _of_offers(said, before, moved=moves):
                continue
            if deadline := _deadline(part, hit):
                yield _Stated(deadline, moves, amendment)


def _of_offers(said: str, before: str, *, moved: bool) -> bool:
    """Whether the words before a day say that offers close on it."""
    near = said if moved else before
    return bool(_OF_OFFERS.search(near)) and not _OTHER.search(before) and not _NOT.search(near)


def _deadline(part: str, hit: re.Match[str]) -> Deadline | None:
    day = _day(hit)
    if day is None:
        return None
    clock = _CLOCK.search(part[hit.end() : hit.end() + 60]) or _CLOCK_BEFORE.search(
        part[max(hit.start() - 60, 0) : hit.start()]
    )
    moment = _moment(day, clock) if clock else None
    if clock is None or moment is None:
        return parse_deadline(day.isoformat())
    zone = _ZONES.get((clock["zone"] or " ")[0].lower())
    if zone is None:
        return parse_deadline(moment.isoformat())
    found = parse_deadline(moment.replace(tzinfo=ZoneInfo(zone)).isoformat())
    return Deadline(found.text, ZoneBasis.NOTICE_TEXT) if found else None


def _day(hit: re.Match[str]) -> date | None:
    """Month first where it is written with strokes, as US offices do."""
    for form in "12345":
        if hit["d" + form] is None:
            continue
        month = int(hit["n" + form]) if form in "45" else MONTHS.index(hit["m" + form].lower()[:3]) + 1
        try:
            return date(int(hit["y" + form]), month, int(hit["d" + form]))
        except ValueError:
            return None
    return None


def _moment(day: date, clock: re.Match[str]) -> datetime | None:
    parts = clock.groupdict()
    try:
        if parts["h"]:
            hour = int(parts["h"])
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if parts["half"].lower() == "p" else 0)
            return datetime.combine(day, time(hour, int(parts["m"] or 0)))
        return datetime.combine(day, time(int(parts["h24"]), int(parts["m24"])))
    except ValueError:
        return None
