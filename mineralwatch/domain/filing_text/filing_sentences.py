"""Splits a filing into paragraphs and sentences, without the sections that all filings repeat; finds their dates."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from mineralwatch.domain.dates import MONTHS
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_MONTH = r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
_MONTH += r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
_DATE = lazy_pattern(rf"\b{_MONTH}\s+(?:(\d{{1,2}}),\s*)?(\d{{4}})\b", re.IGNORECASE)
# Headings of sections that say the same in every filing; such a section ends at the heading of the next.
_REPEATED = lazy_pattern(
    r"(?:about (?:the company|[A-Z][\w.&' -]{2,60})|(?:cautionary (?:note|statement)s?|forward[- ]looking statements?"
    r"|safe harbor)\b.{0,80}|signatures?|exhibit index)[:.]?",
    re.IGNORECASE,
)
_REPEATS_INLINE = lazy_pattern(r"^(?:forward[- ]looking statements|cautionary (?:note|statement)|safe harbor)", re.I)
_HEADING = lazy_pattern(r"(?:item\s+\d\.\d\d\b.{0,120}|[A-Z][^.!?:]{2,90}):?", re.IGNORECASE)
_END = lazy_pattern(r"(?<=[.!?])[\"”’)]{0,2}\s+(?=[\"“‘(]?[A-Z0-9])")
# Abbreviations: a full stop after one of these ends no sentence.
_ABBREVIATION = lazy_pattern(
    r"(?:\b(?:u\.s|inc|corp|co|ltd|llc|no|nos|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mr|ms|mrs|dr|st|vs|approx)"
    r"|\b[A-Z])\.$",
    re.IGNORECASE,
)
_MAX_SENTENCE = 2_000  # a sentence is cut at 2,000 characters


def paragraphs(text: str) -> Iterator[str]:
    """The paragraphs outside the repeated sections, with wrapped lines joined."""
    skipping = False
    for line in _joined_lines(text):
        if _REPEATED.fullmatch(line):
            skipping = True
        elif _HEADING.fullmatch(line):
            skipping = False
            yield line
        elif not skipping and not _REPEATS_INLINE.match(line):
            yield line


def _joined_lines(text: str) -> Iterator[str]:
    """The lines of the text; one that begins with a small letter continues the one before."""
    current = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        if current and line[0].islower() and len(current) < 4_000:
            current = f"{current} {line}"
            continue
        if current:
            yield current
        current = line
    if current:
        yield current


def sentences(paragraph: str) -> tuple[str, ...]:
    """The sentences of a paragraph, each cut at 2,000 characters; `U.S.` and `Nov.` end none."""
    found: list[str] = []
    for piece in _END.split(paragraph):
        if found and len(found[-1]) < _MAX_SENTENCE and _ABBREVIATION.search(found[-1][-8:]):
            found[-1] = f"{found[-1]} {piece[:_MAX_SENTENCE]}"
        else:
            found.append(piece[:_MAX_SENTENCE])
    return tuple(found)


def dates(sentence: str) -> tuple[date, ...]:
    """The dates that a sentence names; a month without a day counts as its last day."""
    found = []
    for name, day, year in _DATE.findall(sentence):
        month = MONTHS.index(name[:3].lower()) + 1
        last = monthrange(int(year), month)[1] if 1990 <= int(year) <= 2100 else 0
        if int(day or last) in range(1, last + 1):
            found.append(date(int(year), month, int(day or last)))
    return tuple(found)
