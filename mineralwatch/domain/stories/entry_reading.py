"""Reads one feed entry: its headline and its summary together.

The headline decides what happened. The summary only fills values that the headline leaves out (amount, new deadline,
awardee, contract). Where the headline alone reports nothing, both are read as one text.
"""

from __future__ import annotations

from dataclasses import replace

from mineralwatch.domain.headlines import headline_reader
from mineralwatch.domain.headlines.awardee_names import SEVERAL_COMPANIES
from mineralwatch.domain.headlines.headline_reader import HeadlineReading
from mineralwatch.domain.headlines.notice_style import is_notice_without_buyer
from mineralwatch.domain.headlines.verb_meanings import AWARD_KINDS
from mineralwatch.domain.models.story import FeedEntry

# Feeds of government policy: the Federal Register has plans, sales, comments and corrections, but no solicitations,
# which are posted at SAM.gov.
_POLICY_FEEDS = frozenset({"federal_register"})


def entry_text(entry: FeedEntry) -> str:
    """The headline and the summary as one text."""
    return f"{entry.title}. {entry.summary}" if entry.summary else entry.title


def read_entry(entry: FeedEntry) -> HeadlineReading:
    """What an entry reports. No event of a solicitation is read from documents of the Federal Register, nor from notice
    wording in a feed that names neither the agency nor a number of the agency's office."""
    said_on = entry.published.date() if entry.published else None
    title = headline_reader.read_headline(entry.title, said_on)
    if entry.feed in _POLICY_FEEDS:
        why = "a document of the Federal Register, which buys nothing"
        return replace(title, kind=None, values={}, why=why, may_tell=None)
    text, reading = entry.title, title
    if entry.summary:
        whole = headline_reader.read_headline(entry_text(entry), said_on)
        if title.kind is None and whole.kind is not None:
            text, reading = entry_text(entry), whole
        reading = _completed_by(reading, whole)
        if reading.kind in AWARD_KINDS and "awardee" not in reading.values and SEVERAL_COMPANIES not in reading.why:
            # The awardee is read beside the first verb of a text, so the text with the summary in front is read too.
            reading = _completed_by(reading, headline_reader.read_headline(f"{entry.summary}. {entry.title}", said_on))
    if reading.kind is not None and is_notice_without_buyer(text):
        why = "worded like a notice, but names neither the agency nor a number of its office"
        return replace(reading, kind=None, values={}, why=why)
    return reading


def _completed_by(reading: HeadlineReading, other: HeadlineReading) -> HeadlineReading:
    """The reading, with values, material and number that it leaves out taken from another reading of the same entry."""
    same = other.kind is reading.kind
    return replace(
        reading,
        material=reading.material or other.material,
        number=reading.number or other.number,
        confidence=max(reading.confidence, other.confidence) if same else reading.confidence,
        values={**other.values, **reading.values} if same else reading.values,
        may_tell=None if reading.kind else reading.may_tell or other.may_tell,
    )
