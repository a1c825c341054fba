"""The deadline that a headline names, and a note on an event that is dated after the headline was published.

A day is a deadline when a word before it says so (`extended to`, `offers due by`). A day without a year is taken for
its first occurrence that is at most 60 days older than the publication.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero janeiro gennaio января",
            "february feb februar février fevrier febrero fevereiro febbraio февраля",
            "march mar märz maerz mars marzo março marco марта",
            "april apr avril abril aprile апреля",
            "may mai mayo maio maggio мая",
            "june jun juni juin junio junho giugno июня",
            "july jul juli juillet julio julho luglio июля",
            "august aug août aout agosto августа",
            "september sept sep septembre septiembre setembro settembre сентября",
            "october oct oktober okt octobre octubre outubro ottobre октября",
            "november nov novembre noviembre novembro ноября",
            "december dec dezember dez décembre decembre diciembre dezembro dicembre декабря",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY_FIRST = r"(?P<day>\d{1,2})(?:st|nd|rd|th|º|er|\.)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = tuple(
    lazy_pattern(form, re.IGNORECASE)
    for form in (
        rf"(?<!\w){_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\w)(?:,?\s{_YEAR}(?!\w))?",
        rf"(?<!\w){_DAY_FIRST}\s(?:of\s|de\s|di\s)?{_MONTH}(?!\w)(?:,?\s(?:de\s|del\s)?{_YEAR}(?!\w))?",
        r"(?<![\w-])(?P<year>(?:19|20)\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?![\w-])",
        r"(?:(?P<year>(?:19|20)\d\d)\s?[年년]\s?)?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日号號일]",
    )
)
_SLASHED = lazy_pattern(r"(?<![\w/])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>(?:19|20)?\d\d)(?![\w/])")
_TO = r"to|until|till|through|bis(?:\szum)?|jusqu['’ ]au|au|hasta(?:\sel)?|al|até(?:\so(?:\sdia)?)?|fino\sal|до|至|到"
_DUE = (
    r"due(?:\s(?:by|on|before))?|clos(?:es|ing|e|ed)(?:\son)?|deadline(?:\s(?:of|is|on|at|set\sfor))?|"
    r"(?:bids|offers|proposals|quotes|responses|replies|submissions)\sby|until|till|bis(?:\szum)?|hasta(?:\sel)?|"
    r"date\s(?:of|is)|截止|截至|до"
)
_WEEKDAY = (
    r"(?:\s(?:the|(?:mon|tues|wednes|thurs|fri|satur|sun)day,?|mon|tue|wed|thu|fri|new\sdate\sof|close\sof\sbusiness))*"
)
_BEFORE = {
    True: lazy_pattern(rf"(?:(?<!\w)(?:{_TO}|{_DUE})|[至到]){_WEEKDAY}:?\s?$", re.IGNORECASE),
    False: lazy_pattern(rf"(?:(?<!\w)(?:{_DUE})|截止){_WEEKDAY}:?\s?$", re.IGNORECASE),
}
# Words that stand before the old deadline when a new one replaces it.
_FORMER = lazy_pattern(
    r"(?:original|initial|previous|formerly|ursprünglich|initialement|inicial|originalment|antes|первоначальн|原定|当初|당초)"
    r"[^.;\d]{0,40}$",
    re.IGNORECASE,
)
_MARK_AFTER = lazy_pattern(r"\s?(?:まで|に延長|截止|为止|까지)")
_MOVES = (EventKind.EXTENDED, EventKind.SHORTENED)
_LOOK_BACK = timedelta(days=60)  # a day without a year is at most 60 days older than the publication
_MAX_AHEAD = timedelta(days=2 * 366)  # a later day is no deadline, since no tender stays open for two years


def headline_deadline(text: str, kind: EventKind, said_on: date | None) -> tuple[date | None, str | None]:
    """The deadline that the words name, or None; then also why a day that looks like a deadline is left out."""
    dates = [
        (hit.group(), _date(hit, said_on))
        for form in _FORMS
        for hit in form.finditer(text)
        if (_is_deadline(text, hit, kind) or _MARK_AFTER.match(text[hit.end() : hit.end() + 4]))
        and not _is_former_deadline(text, hit, kind)
    ]
    dates += [
        (hit.group(), _slashed(hit))
        for hit in _SLASHED.finditer(text)
        if _is_deadline(text, hit, kind) and not _is_former_deadline(text, hit, kind)
    ]
    if not dates:
        return None, None
    if len({day for _, day in dates}) > 1:
        return None, "two days are named, of which each may be the deadline"
    words, day = dates[0]
    if day is None:
        return None, f"“{words}” names no certain day"
    if said_on is not None and day - said_on > _MAX_AHEAD:
        return None, f"“{words}” lies too far ahead to be a deadline"
    return day, None


def _is_deadline(text: str, hit: re.Match[str], kind: EventKind) -> bool:
    """Whether the words before a day make it a deadline."""
    return _BEFORE[kind in _MOVES].search(text[max(hit.start() - 40, 0) : hit.start()]) is not None


def _is_former_deadline(text: str, hit: re.Match[str], kind: EventKind) -> bool:
    """Whether a day is the former deadline: `originally due on Aug. 29`."""
    return kind in _MOVES and _FORMER.search(text[max(hit.start() - 60, 0) : hit.start()]) is not None


def future_day_note(text: str, said_on: date | None) -> str | None:
    """A note when an event reported as done is dated later than the publication day `said_on`; else None."""
    if said_on is None:
        return None
    for form in _FORMS:
        for hit in form.finditer(text):
            day = _date(hit, said_on)
            if hit["year"] and day and day > said_on + timedelta(days=1) and _DATED.search(text[: hit.start()][-12:]):
                return f"“{hit.group()}” was still in the future when it was said"
    return None


_DATED = lazy_pattern(r"(?<!\w)(?:on|dated|am|le|el|il|em)\s$", re.IGNORECASE)


def _date(hit: re.Match[str], said_on: date | None) -> date | None:
    """The date of a match of `_FORMS`, None for no real day; without a year, at most 60 days older than `said_on`."""
    written = hit["month"].rstrip(".").lower()
    month = int(written) if written.isdigit() else _MONTHS[written]
    day = int(hit["day"])
    if hit["year"]:
        return _day(int(hit["year"]), month, day)
    if said_on is None:
        return None
    dates = (_day(year, month, day) for year in (said_on.year - 1, said_on.year, said_on.year + 1))
    return next((one for one in dates if one and one >= said_on - _LOOK_BACK), None)


def _slashed(hit: re.Match[str]) -> date | None:
    """A date with slashes, month first as the agency writes; None when month and day could be exchanged (04/05)."""
    first, second, year = int(hit["a"]), int(hit["b"]), int(hit["year"])
    year += 2000 if year < 100 else 0
    if first > 12:
        return _day(year, second, first)
    return _day(year, first, second) if second > 12 or first == second else None


def _day(year: int, month: int, day: int) -> date | None:
    """A date, or None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
