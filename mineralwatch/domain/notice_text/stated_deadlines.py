"""The deadline that the text of a notice states in words: `extend the close date from … to …`.

Amendments list what was done, forms print what was *not* done, and a notice holds many other dates: questions, site
visits, deliveries. A date counts only in a clause about the closing of offers; when two different dates remain, no
deadline is returned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from mineralwatch.domain.dates import MONTHS, Deadline, ZoneBasis, parse_deadline
from mineralwatch.domain.notice_text.notice_sentences import without_questions
from mineralwatch.domain.notice_text.text_memory import remembered
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_MAX_CHARACTERS = 20_000  # only the first 20,000 characters of a text are searched
_CONTEXT = 300  # the 300 characters before a date may say what the date is for
_MONTH = rf"(?P<{{0}}>{'|'.join(MONTHS)})[a-z]{{{{0,6}}}}\.?"
_DAY = lazy_pattern(
    rf"""(?<![\w/-])(?:
      {_MONTH.format("m1")}[\s-]?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?,\s?|\s|-)(?P<y1>20\d\d)
    | (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[\s-]?(?:of\s)?{_MONTH.format("m2")},?[\s-]?
      (?P<y2>20\d\d|[2-4]\d(?!\s?(?::|hours|hrs|[ap]\.?m)))
    | (?P<y3>20\d\d)\s{_MONTH.format("m3")}\s(?P<d3>\d{{1,2}})
    | (?P<y4>20\d\d)(?P<stroke>[-/])(?P<n4>\d{{1,2}})(?P=stroke)(?P<d4>\d{{1,2}})
    | (?P<n5>\d{{1,2}})(?P<slash>[/-])(?P<d5>\d{{1,2}})(?P=slash)(?P<y5>20\d\d|[2-4]\d)
    )(?![\w/-])""",
    re.VERBOSE | re.IGNORECASE,
)
_TIME_AFTER = lazy_pattern(
    r"""^[\s,;(]*(?:at|by|@|no\slater\sthan|nlt|-|–)?\s*
    (?:(?P<h>\d{1,2})(?:[:.](?P<m>\d{2})(?::\d{2})?)?\s?(?P<half>[ap])\.?m\.?|
      (?P<h24>[01]\d|2[0-3]):?(?P<m24>[0-5]\d)(?::\d{2})?(?:\s?(?:hours|hrs?))?)
    [\s,(]*(?P<zone>(?:eastern|central|mountain|pacific)(?:\s(?:standard|daylight))?(?:\stime)?|[ecmp][sd]?t|utc|gmt|z)?(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_TIME_BEFORE = lazy_pattern(
    r"""(?P<h>\d{1,2})(?::(?P<m>\d{2}))?\s?(?P<half>[ap])\.?m\.?
    [\s,(]*(?P<zone>(?:eastern|central|mountain|pacific)(?:\s(?:standard|daylight))?(?:\stime)?|[ecmp][sd]?t|utc|gmt)?
    [\s,)]*(?:on\s|,\s?)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s)?$""",
    re.VERBOSE | re.IGNORECASE,
)
# Time zones by first letter. The offices write EST all year and mean local time.
_ZONES = {
    "e": "America/New_York",
    "c": "America/Chicago",
    "m": "America/Denver",
    "p": "America/Los_Angeles",
    "u": "UTC",
    "g": "UTC",
    "z": "UTC",
}
_PART = lazy_pattern(
    r"(?<=[;!?])\s+|(?<=[a-z0-9)\]]\.)(?<![ap]\.m\.)(?<!No\.)(?<![ .](?:Jan|Feb|Mar|Apr|Aug|Sep|Oct|Nov|Dec)\.)"
    r"(?<!Sept\.)(?<!June\.)(?<!July\.)\s+(?=[A-Z(\[0-9•*-])|\n+|(?:(?<=[.;:,)\]]\s)|(?<=and\s))(?=(?:\d{1,2}|[a-h])[.)]\s+[A-Z])"
)
_OF_OFFERS = lazy_pattern(
    r"(?<!\w)(?:clos(?:e|es|ing)|due|deadline|(?:response|offer|proposal|quote|bid)\s+(?:due\s+)?(?:date|time|period)|receipt\s+of|submission\s+(?:date|deadline|of)|time\s+for\s+(?:\w+\s+){0,3}?(?:offers?|bids?|quotes?|proposals?)|"
    r"(?:new|revised)\s+(?:due\s+)?date(?:\s+and\s+(?:time|hour))?|open(?:ed|ing)\s+(?:date|on|of)|"
    r"(?:solicitation|rf[pqi]|notice|synopsis|sources\s+sought)\s+(?:\w+\s+){0,3}extended|"
    r"(?:should|must|shall|may|please)\s+(?:respond|reply|submit|e-?mail|send|be\s+submitted|be\s+received)(?:\s+\w+){0,8}?\s+"
    r"(?:by|before|until|no\s+later\s+than|nlt|not\s+later\s+than)|"
    r"(?:offers?|bids?|quotes?|quotations?|proposals?|responses?|replies|submissions?|statements?|packages?|papers?)\s+(?:\w+\s+){0,6}?"
    r"(?:by|before|until|through|no\s+later\s+than|nlt|not\s+later\s+than|on\s+or\s+before))(?!\w)",
    re.IGNORECASE,
)
_MOVES = lazy_pattern(
    r"(?<!\w)(?:exten(?:d|ds|ded|ding|sion)|chang(?:e|es|ed|ing)|mov(?:e|es|ed|ing)|revis(?:e|es|ed|ing)|postpon(?:e|es|ed|ing)|"
    r"delay(?:s|ed|ing)?|push(?:es|ed|ing)?|re-?schedul(?:e|es|ed|ing)|reset|adjust(?:s|ed|ing)?|shorten(?:s|ed|ing)?|"
    r"advanc(?:e|es|ed|ing)|br(?:ings?|ought)|correct(?:s|ed|ing)?|updat(?:e|es|ed|ing)|new\s+(?:\w+\s+){0,3}(?:date|deadline)|now\s+(?:due|clos\w+|be\s+\w+)|(?:is|are)\s+now)(?!\w)",
    re.IGNORECASE,
)
_OTHER_DATES = lazy_pattern(
    r"(?<!\w)(?:questions?|inquir(?:y|ies)|clarifications?|site\s+visits?|conference|webinar|meeting|industry\s+day|registration|"
    r"register|rsvp|deliver(?:y|ies|ed)|performance|archiv\w*|posted|ordering\s+period|samples?|validity|acceptance\s+period|"
    r"option|payments?|invoices?|award(?:ed|s)?\s+(?:date|on|by)|contract\s+award|anticipated|comments?\s+on|reports?|"
    r"begin(?:s|ning)?|starts?|issued\s+on|valid|expir\w+|effective)(?!\w)",
    re.IGNORECASE,
)
_NOT_MOVED = lazy_pattern(
    r"(?<!\w)(?:not(?!\s+later)|remains?|unchanged|originally|original|previous(?:ly)?|formerly|"
    r"requests?\s+(?:\w+\s+){0,3}?(?:to|for)\s+(?:an?\s+)?(?:exten\w+|chang\w+|postpon\w+)|asked\s+to|propos(?:e|ed|es)\s+to|"
    r"consider\w*|contemplat\w*|no\s+exten\w+)(?!\w)",
    re.IGNORECASE,
)
_POSSIBLE = lazy_pattern(
    r"(?<!\w)(?:(?-i:may)|might|could|would|if|whether|unless|will\s+be\s+considered|cannot)(?!\w)", re.IGNORECASE
)
_DENIED_AFTER = lazy_pattern(
    r"^[^.;\n]{0,60}?(?<!\w)(?:denied|rejected|declined|not\s+granted|no\s+longer|is\s+withdrawn)(?!\w)", re.IGNORECASE
)
_AMENDMENT = lazy_pattern(r"(?<!\w)amendment\s+(?:no\.?\s*|#\s*)?0*(\d{1,4})(?!\w)", re.IGNORECASE)
_OFFSET = lazy_pattern(r"\d\s?(?:[ap]\.?m\.?\s?)?(?:UTC|GMT)?\s?([+-]\d{2}):?(\d{2})$", re.IGNORECASE)
_SENTENCE = lazy_pattern(r"(?<=[.!?;])\s+|\n+")
_TO = lazy_pattern(r"[^.;]{0,40}?\b(?:to|until|through)\s+(?:the\s+)?(?:\w+day,?\s+)?$", re.IGNORECASE)
_FROM = lazy_pattern(r"(?<!\w)from(?:\s+the)?(?:\s+current)?[\s:]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StatedDeadline:
    """A response deadline that a text states.

    `moved`: whether the text says that the deadline was changed to this one. `amendment`: the number of the amendment
    that states it, 0 for none.
    """

    deadline: Deadline
    moved: bool
    amendment: int = 0


@remembered
def closing_day(text: str | None) -> StatedDeadline | None:
    """The closing date of offers that the text of a notice states, with hour and time zone as far as given.

    Where the text changes a date, only new dates count; where it lists several amendments, only the dates of the last.
    None when no date is stated, when the text only says `is not extended`, or when two different dates remain.
    """
    found = list(_stated_dates(without_questions((text or "")[:_MAX_CHARACTERS])))
    moved = [one for one in found if one.moved] or found
    last = max((one.amendment for one in moved), default=0)
    days = {one.deadline.day: one for one in moved if one.amendment == last}
    return next(iter(days.values())) if len(days) == 1 else None


@remembered
def stated_deadline(text: str | None) -> Deadline | None:
    """The closing date of offers that the text states, as a Deadline; None as for `closing_day`."""
    found = closing_day(text)
    return found.deadline if found else None


def written_deadline(text: str) -> Deadline | None:
    """The deadline in a field of free text like `24 Apr 2026 1500 EST`; None when the text holds no date or several."""
    hits = list(_DAY.finditer(text))
    found = _deadline(text, hits[0]) if len(hits) == 1 else None
    offset = _OFFSET.search(text)
    if found is not None and offset and "T" in found.text and found.instant is None:
        found = parse_deadline(f"{found.text}{offset[1]}:{offset[2]}")
    return parse_deadline(found.text) if found else None


_NUMERALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_BY_DAYS = lazy_pattern(
    r"\bextend(?:s|ed|ing)?\b[^.;]{0,60}?(?:\bby\s+|\b(?=\d))(?:an?\s+(?:additional|further)\s+)?(?P<n>\d{1,3}|"
    rf"{'|'.join(_NUMERALS)})\s+(?:\(\d+\)\s+)?(?:additional\s+)?(?:calendar\s+)?(?P<unit>day|week)s?\b",
    re.IGNORECASE,
)


@remembered
def days_added(text: str | None) -> int | None:
    """By how many calendar days the text extends the closing date: 14 for `is extended by two weeks`; else None."""
    for part in _PART.split(without_questions((text or "")[:_MAX_CHARACTERS])):
        found = _BY_DAYS.search(part)
        context = part[: found.end()] if found else ""
        if (
            found
            and _OF_OFFERS.search(context)
            and not (_OTHER_DATES.search(context) or _NOT_MOVED.search(context) or _POSSIBLE.search(context))
        ):
            word = found["n"].lower()
            number = int(word) if word.isdigit() else _NUMERALS.index(word) + 1
            return number * (7 if found["unit"].lower() == "week" else 1)
    return None


def sentence_naming_day(text: str, deadline: Deadline) -> str:
    """The sentence that names the deadline's day; without one, the words `response deadline` and the deadline."""
    names = (
        deadline.text[:10],
        f"{deadline.day:%B} {deadline.day.day}",
        f"{deadline.day.day} {deadline.day:%B}",
        f"{deadline.day:%b}",
    )
    parts = _SENTENCE.split(text[:_MAX_CHARACTERS])
    found = next((part for name in names for part in parts if name.casefold() in part.casefold()), None)
    return " ".join(found.split()) if found else f"response deadline {deadline.text}"


def _stated_dates(text: str) -> Iterator[StatedDeadline]:
    """Every date in the text on which offers close, with the number of the amendment that states the date."""
    amendment = 0
    for part in _PART.split(text):
        amendment_match = _AMENDMENT.search(part)
        amendment = int(amendment_match.group(1)) if amendment_match else amendment
        # `end`: where the last date ends; `earlier`: where the date before the current `from … to …` ends
        earlier = end = 0
        for hit in _DAY.finditer(part):
            # The two dates of `from … to …` share the words before them.
            earlier = earlier if end and _TO.match(part[end : hit.start()]) else end
            end = hit.end()
            context = part[max(hit.start() - _CONTEXT, 0) : hit.start()]
            before = context[max(len(context) - hit.start() + earlier, 0) :]
            moves = bool(_MOVES.search(context))
            if _FROM.search(before) or not _closes_offers(context, before, moved=moves):
                continue
            if (moves and _POSSIBLE.search(context)) or _DENIED_AFTER.search(part[hit.end() : hit.end() + 80]):
                continue
            if deadline := _deadline(part, hit):
                yield StatedDeadline(deadline, moves, amendment)


def _closes_offers(context: str, before: str, *, moved: bool) -> bool:
    """Whether the words before a date say that offers close on it."""
    near = context if moved else before
    return bool(_OF_OFFERS.search(near)) and not _OTHER_DATES.search(before) and not _NOT_MOVED.search(near)


def _deadline(part: str, hit: re.Match[str]) -> Deadline | None:
    """The deadline of a matched date, with the hour and time zone beside the date in `part`; None for no real date."""
    day = _day(hit)
    if day is None:
        return None
    time_match = _TIME_AFTER.search(part[hit.end() : hit.end() + 60]) or _TIME_BEFORE.search(
        part[max(hit.start() - 60, 0) : hit.start()]
    )
    moment = _moment(day, time_match) if time_match else None
    if time_match is None or moment is None:
        return parse_deadline(day.isoformat())
    zone = _ZONES.get((time_match["zone"] or " ")[0].lower())
    if zone is None:
        return parse_deadline(moment.isoformat())
    found = parse_deadline(moment.replace(tzinfo=ZoneInfo(zone)).isoformat())
    return Deadline(found.text, ZoneBasis.NOTICE_TEXT) if found else None


def _day(hit: re.Match[str]) -> date | None:
    """The date of a match; None when no such day exists.

    With slashes the month comes first, as US offices write, unless the first number is above 12.
    """
    for form in "12345":
        if hit["d" + form] is None:
            continue
        month = int(hit["n" + form]) if form in "45" else MONTHS.index(hit["m" + form].lower()[:3]) + 1
        day = int(hit["d" + form])
        if form == "5" and month > 12:
            month, day = day, month
        try:
            return date(2000 + int(hit["y" + form]) % 2000, month, day)
        except ValueError:
            return None
    return None


def _moment(day: date, time_match: re.Match[str]) -> datetime | None:
    """The day together with the matched time of day, without a time zone; None when no such time exists."""
    parts = time_match.groupdict()
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
