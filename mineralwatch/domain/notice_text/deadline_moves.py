"""Whether a notice makes the closing date of offers later or earlier: by `from … to …`, a form or a list of changes.

Old and new date are compared as far as they are given: full days, days of which one has no year, hours of one day.
Other dates (questions, deliveries, an option) are taken out of the text first.
"""

from __future__ import annotations

import re
from datetime import date

from mineralwatch.domain.dates import MONTHS
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.notice_text.extension_wording import says_extended
from mineralwatch.domain.notice_text.notice_sentences import without_questions
from mineralwatch.domain.notice_text.stated_deadlines import stated_deadline
from mineralwatch.domain.notice_text.text_memory import remembered
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_OTHER = (
    r"(?:questions?|inquir(?:y|ies)|clarifications?|site\s+visits?|conference|webinar|industry\s+day|deliver(?:y|ies)|"
    r"performance|shipments?|registration|samples?|options?|ordering|order|warranty|task)"
)
# Dates of anything but offers, with words that would make each look like the closing date of offers.
_OTHER_DATES = lazy_pattern(
    rf"""(?:\b(?:due|closing|response|submission|final)\s+)?\b(?:dates?|deadline|period|time|term|cut-?off)\s+
        (?:for|of|to\s+(?:submit|ask|send)|on)\s+(?:\w+\s+){{0,4}}?{_OTHER}\b
      | \b{_OTHER}\s+(?:\w+\s+){{0,3}}?(?:due\s+dates?|closing\s+dates?|dates?|deadline|period|schedule|term|time)\b
      | \b{_OTHER}\s+(?:are\s+|is\s+|were\s+)?(?:now\s+)?due\b
      | \b(?:offers?|bids?|proposals?)\s+(?:acceptance|validity)(?:\s+period)?\b
      | \b(?:acceptance|validity|contract|award|lease|effective|contract\s+award)\s+(?:period|dates?|term)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_OFFERS = (
    r"(?:clos(?:e|ing)|due|response|submission|(?:offer|bid|quote|proposal)s?\s+(?:due|submission))\s+"
    r"(?:date|time|day|hour|period|deadline)s?(?:\s+and\s+(?:time|hour))?|deadline|receipt\s+of\s+\w+|"
    r"(?:date|time|hour|period)s?\s+(?:\w+\s+){0,4}?(?:for|of)\s+(?:\w+\s+){0,4}?(?:offers?|bids?|quotes?|quotations?|proposals?|responses?)"
)
_SETS_DATE = lazy_pattern(
    rf"""\b(?:chang|mov|revis|adjust|reset|updat|re-?schedul|amend|postpon|delay|push)\w*\b[^.;]{{0,40}}?\b(?:{_OF_OFFERS})\b
        [^.;]{{0,80}}?\b(?:to|until)\b
      | \b(?:{_OF_OFFERS})\b[^.;]{{0,60}}?\b(?:is|are|has\s+been|have\s+been|was)\s+(?:hereby\s+|now\s+)*
        (?:chang|mov|revis|adjust|reset|updat|re-?schedul|amend|postpon|delay|push)\w*\b[^.;]{{0,60}}?\b(?:to|until)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NEW_DATE = lazy_pattern(
    rf"""\bnew\s+(?:{_OF_OFFERS})(?:\s+(?:is|will\s+be|of)\b|\s*:)
      | \bextension\s+(?:of|to)\s+(?:the\s+)?(?:{_OF_OFFERS})\b
      | \b(?:offers?|proposals?|quotes?|quotations?|responses?|bids?)
        (?=\s+(?:are|is|will)\s+now\s+(?:be\s+)?(?:due|accepted|received)\b)
      | \bextension\s+(?:has\s+been|is|was)\s+(?:hereby\s+)?granted\b
      | \b(?:{_OF_OFFERS})\s+(?:hereby\s+)?(?:postponed|delayed|pushed|moved|changed|revised)\s+
        (?:back\s+)?(?:to|until)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ITSELF = (
    r"(?:solicitation|rfp|rfq|rfi|sources\s+sought|synopsis|"
    r"request\s+for\s+(?:information|proposals?|quot(?:es?|ations?)|offers))"
)
_EXTENDS_IT = lazy_pattern(
    rf"""\b(?:extends?|extending|extended)\s+(?:the|this)\s+
        (?:\w+\s+)?{_ITSELF}\b(?:\s+(?:notice|period))?\s+
        (?:to|until|through|by)\b
      | \b(?:(?:the|this)\s+(?:\w+\s+){{0,2}}?)?{_ITSELF}(?:\s+notice)?\s+(?:is|has\s+been)\s+(?:hereby\s+|now\s+)*
        extended\s+(?:to|until|through|by)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_SHORTENS = lazy_pattern(
    rf"""\bshorten(?:s|ed|ing)?\b[^.;]{{0,60}}?\b(?:{_OF_OFFERS}|offers?|proposals?)\b
      | \b(?:{_OF_OFFERS})\b[^.;]{{0,80}}?\b(?:shortened|moved\s+up|moved\s+forward|brought\s+forward|advanced)\b
      | \b(?:moves?|brings?|advances?)\s+(?:up|forward)\b[^.;]{{0,40}}?\b(?:{_OF_OFFERS})\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NOT_A_FACT = lazy_pattern(
    r"\b(?:not|never|no(?!\.|\s*\d)|may|might|could|consider\w*|request(?:s|ed)?|unless|if|will)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_NAMES_OFFERS = lazy_pattern(
    rf"\b(?:{_OF_OFFERS}|offers?|proposals?|quotes?|quotations?|bids?|responses?)\b", re.IGNORECASE
)
_PART = lazy_pattern(r"(?<=[;!?])\s+|(?<=[a-z0-9)\]]\.)(?<![ap]\.m\.)(?<!No\.)\s+(?=[A-Z(\[0-9•*-])|\n+")
_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]{{0,6}}\.?"
_DAY = (
    rf"(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s)?(?:{_MONTH}\s?\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s?20\d\d)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[\s-]?(?:of\s)?{_MONTH}(?:,?[\s-]?20\d\d)?|20\d\d-\d\d-\d\d|\d{{1,2}}/\d{{1,2}}/(?:20)?\d\d))"
)
_HOUR = r"(?:\d{1,2}(?::\d{2})?\s?[ap]\.?m\.?|(?:[01]\d|2[0-3]):?[0-5]\d(?:\s?(?:hours|hrs?))?|noon|midnight)"
_ZONE = (
    r"(?:\s?\(?(?:eastern|central|mountain|pacific|local)?\s?(?:standard|daylight)?\s?"
    r"(?:time|[ecmp][sd]?t|utc|gmt)?\)?)"
)
_DATE_AND_HOUR = (
    rf"(?:(?P<dN>{_DAY})(?:[\s,]*(?:at\s|by\s|@\s?)?(?P<hN>{_HOUR}){_ZONE})?"
    rf"|(?P<hhN>{_HOUR}){_ZONE}(?:[\s,]*(?:on\s)?(?P<ddN>{_DAY}))?)"
)
_FROM_TO = lazy_pattern(
    rf"\bfrom(?:\s+the)?(?:\s+current)?[\s:]*{_DATE_AND_HOUR.replace('N>', '1>')}[\s,]*"
    rf"(?:through\s|until\s|to)\s*(?:the\s+)?(?:new\s+date\s+of\s+)?{_DATE_AND_HOUR.replace('N>', '2>')}",
    re.IGNORECASE,
)
_WORD_OF_MONTH = lazy_pattern(_MONTH, re.IGNORECASE)
_YEAR = lazy_pattern(r"20\d\d")


@dataclass(frozen=True, slots=True)
class DeadlineMove:
    """A change of the closing date. `kind` is extended or shortened; `words` are the notice's words for the change.

    `deadline` is the new day, None when it is not given in full. `direction_stated` is False when the notice only gives
    a new day, which is then taken for a later one.
    """

    kind: EventKind
    words: str
    deadline: date | None
    direction_stated: bool = True


@remembered
def mentions_other_deadline(text: str) -> bool:
    """Whether a date of something other than offers is named, such as questions, a delivery or an option."""
    return _OTHER_DATES.search(text) is not None


@remembered
def deadline_move(text: str) -> DeadlineMove | None:
    """The deadline change that the text reports; None when it reports none, or only a denied or possible change."""
    offers = _OTHER_DATES.sub(" that ", without_questions(text))
    closing_date = stated_deadline(offers)
    day = closing_date.day if closing_date else None
    moves = [move for part in _PART.split(offers) if (move := _from_to(part))]
    if moves:
        last = moves[-1]
        return DeadlineMove(last.kind, last.words, last.deadline or day)
    for part in _PART.split(offers):
        found = _SHORTENS.search(part)
        if found and _is_factual(found, part):
            return DeadlineMove(EventKind.SHORTENED, _shortened(found.group()), day)
    if says_extended(offers):
        return DeadlineMove(EventKind.EXTENDED, _extending(offers), day)
    for part in _PART.split(offers):
        if (extension := _EXTENDS_IT.search(part)) and _is_factual(extension, part):
            return DeadlineMove(EventKind.EXTENDED, _shortened(extension.group()), day)
        # `from … to …` with two equal dates changes nothing.
        found = None if _FROM_TO.search(part) else _SETS_DATE.search(part) or _NEW_DATE.search(part)
        if found and _is_factual(found, part) and (day or re.search(_DAY, part, re.IGNORECASE)):
            return DeadlineMove(EventKind.EXTENDED, _shortened(found.group()), day, direction_stated=False)
    return None


def _is_factual(found: re.Match[str], part: str) -> bool:
    """Whether the deadline change is reported as a fact, and not denied, requested or only possible."""
    within = re.search(r"\b(?:not|no(?!\.|\s*\d)|will|may)\b", found.group(), re.IGNORECASE)
    return within is None and not _NOT_A_FACT.search(part[: found.start()])


def _from_to(part: str) -> DeadlineMove | None:
    """The deadline change in a part about the closing of offers (`from 10 October to 24 October 2025`), else None."""
    found = _FROM_TO.search(part)
    if found is None or not _NAMES_OFFERS.search(part[: found.start()]) or _NOT_A_FACT.search(part[: found.start()]):
        return None
    days = tuple(found[f"d{end}"] or found[f"dd{end}"] for end in (1, 2))
    hours = tuple(_minutes(found[f"h{end}"] or found[f"hh{end}"]) for end in (1, 2))
    old, new, is_full_date = _days(days[0] or days[1], days[1] or days[0])
    # `from 2 p.m. to 4 p.m.` changes the hour and keeps the day.
    difference = 0 if not any(days) else _compared(old, new)
    if difference is None:
        return None
    if difference == 0 and hours[0] is not None and hours[1] is not None:
        difference = hours[1] - hours[0]
    if difference == 0:
        return None
    kind = EventKind.EXTENDED if difference > 0 else EventKind.SHORTENED
    return DeadlineMove(kind, _shortened(found.group()), new if is_full_date else None)


def _compared(old: date | None, new: date | None) -> int | None:
    return (new - old).days if old and new else None


def _days(old: str | None, new: str | None) -> tuple[date | None, date | None, bool]:
    """The old and the new day, and whether the new day is written with its year.

    A day without a year gets the year of the other day. When both have none, any year serves to compare them, and a
    change from autumn to spring crosses the new year.
    """
    years = [_YEAR.search(day or "") for day in (old, new)]
    known = next((int(year.group()) for year in reversed(years) if year), None)
    a, b = (_date(day, known or 2001) for day in (old, new))
    if a and b and a > b and not all(years) and a.month >= 9 and b.month <= 4:
        a, b = (a.replace(year=a.year - 1), b) if years[1] else (a, b.replace(year=b.year + 1))
    return a, b, bool(known)


def _date(day: str | None, year: int) -> date | None:
    """The date of a day as written, in `year` when it has no year; with slashes the month comes first."""
    if day is None:
        return None
    written = _YEAR.search(day)
    try:
        if "/" in day:
            month, number, short = (int(one) for one in day.rsplit(" ", 1)[-1].split("/"))
            return date(short + 2000 if short < 100 else short, month, number)
        if written and re.fullmatch(r"20\d\d-\d\d-\d\d", day):
            return date.fromisoformat(day)
        rest = re.sub(r"20\d\d", "", day)
        name = next(word for word in _WORD_OF_MONTH.findall(rest) if word[:3].lower() in MONTHS)
        number = int(next(iter(re.findall(r"\d{1,2}", rest))))
        return date(int(written.group()) if written else year, MONTHS.index(name[:3].lower()) + 1, number)
    except (ValueError, StopIteration):
        return None


def _minutes(hour: str | None) -> int | None:
    """The minutes after midnight of an hour as written (`2 p.m.`, `1400`); None when it cannot be read."""
    if hour is None:
        return None
    words = hour.lower().replace(".", "").replace(" ", "")
    if words in ("noon", "midnight"):
        return 720 if words == "noon" else 1440
    digits = re.findall(r"\d+", words)
    if words.endswith("m"):
        base = int(digits[0]) % 12 + (12 if "p" in words else 0)
        return base * 60 + int(digits[1] if len(digits) > 1 else 0)
    both = "".join(digits)
    return int(both[:2]) * 60 + int(both[2:4] or 0)


def _extending(text: str) -> str:
    found = re.search(r"[^.;\n]{0,60}\bextend(?:s|ed|ing)?\b[^.;\n]{0,30}", text, re.IGNORECASE)
    return _shortened(found.group()) if found else "is extended"


def _shortened(words: str) -> str:
    return " ".join(words.split())[:120]
