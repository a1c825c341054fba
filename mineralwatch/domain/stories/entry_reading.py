"""What one item of a feed says: its headline and its summary, read together.

The headline decides what happened; the summary completes it with the values that a headline leaves out (a sum, the new
deadline, the winner, the contract), and never contradicts it. Where the headline alone tells nothing, both may.
"""

from __future__ import annotations

from dataclasses import replace

from mineralwatch.domain.headlines import headline_reader
from mineralwatch.domain.headlines.awardee_names import SEVERAL_COMPANIES
from mineralwatch.domain.headlines.headline_reader import HeadlineReading
from mineralwatch.domain.headlines.notice_style import is_notice_without_buyer
from mineralwatch.domain.headlines.verb_meanings import AWARD_KINDS
from mineralwatch.domain.models import FeedEntry

# Requests are posted at SAM.gov; what the Federal Register says of them is a plan, a sale, a comment or a correction.
_POLICY = frozenset({"federal_register"})


def entry_text(entry: FeedEntry) -> str:
    """The headline and the summary as one text."""
    return f"{entry.title}. {entry.summary}" if entry.summary else entry.title


def read_entry(entry: FeedEntry) -> HeadlineReading:
    """What an item says. A document of policy tells no event of a request, and wording of a notice that stands alone
    in a feed may be anybody's."""
    said_on = entry.published.date() if entry.published else None
    title = headline_reader.read_headline(entry.title, said_on)
    if entry.feed in _POLICY:
        why = "a document of the Federal Register, which buys nothing"
        return replace(title, kind=None, values={}, why=why, may_tell=None)
    text, reading = entry.title, title
    if entry.summary:
        whole = headline_reader.read_headline(entry_text(entry), said_on)
        if title.kind is None and whole.kind is not None:
            text, reading = entry_text(entry), whole
        reading = _completed(reading, whole)
        if reading.kind in AWARD_KINDS and "awardee" not in reading.values and SEVERAL_COMPANIES not in reading.why:
            # The first deed of a text names the winner, so the summary is read in front too.
            reading = _completed(reading, headline_reader.read_headline(f"{entry.summary}. {entry.title}", said_on))
    if reading.kind is not None and is_notice_without_buyer(text):
        why = "speaks as a notice, but names neither the agency nor a number of its office"
        return replace(reading, kind=None, values={}, why=why)
    return reading


def _completed(reading: HeadlineReading, other: HeadlineReading) -> HeadlineReading:
    """A reading with what another one of the same item adds to it: values of the same event, a material, a number."""
    same = other.kind is reading.kind
    return replace(
        reading,
        material=reading.material or other.material,
        number=reading.number or other.number,
        confidence=max(reading.confidence, other.confidence) if same else reading.confidence,
        values={**other.values, **reading.values} if same else reading.values,
        may_tell=None if reading.kind else reading.may_tell or other.may_tell,
    )
