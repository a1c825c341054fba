"""Decides whether a feed has corrected an entry in place, so that its new words are stored as a further reading.

Differences in case, white space, punctuation, or an outlet's name after the title are no correction. A question mark
that is added or removed is a correction, since it expresses doubt. A changed summary is a correction only when the
entry then reports something else, since some feeds write counts and times into summaries.
"""

from __future__ import annotations

from dataclasses import replace

from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.numbers_and_ids import fold
from mineralwatch.domain.stories.story_clustering import story_from_entries
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

READINGS_KEPT = 20
"""The most readings of one entry. Later changes of its words are ignored."""
_OUTLET_SUFFIX = lazy_pattern(r"\s[-\u2010-\u2015|·•:]\s(?P<tail>[^-\u2010-\u2015|·•:]{2,60})$")


def corrected_entry(known: FeedEntry, read: FeedEntry) -> FeedEntry | None:
    """The stored entry with the words that its feed gives now; None when the feed's words say the same.

    When another feed carries the same entry, the words of that feed are no correction.
    """
    if known.feed != read.feed:
        return None
    corrected = replace(known, title=read.title, summary=read.summary, materials=read.materials, number=read.number)
    if _same_title(known, read):
        return (
            None
            if fold(known.summary or "") == fold(read.summary or "")
            or _reported_content(known) == _reported_content(corrected)
            else corrected
        )
    return corrected


def _same_title(known: FeedEntry, read: FeedEntry) -> bool:
    return bool(_comparable_titles(known) & _comparable_titles(read)) and ("?" in known.title) == ("?" in read.title)


def _comparable_titles(entry: FeedEntry) -> frozenset[str]:
    """The title in comparable form, with and without the outlet's name at the end."""
    whole = fold(entry.title)
    tail = _OUTLET_SUFFIX.search(entry.title)
    named = tail and fold(tail["tail"]) in {fold(entry.outlet or ""), fold(entry.feed), fold(_host(entry.url))}
    return frozenset({whole, fold(entry.title[: tail.start()])}) if tail and named else frozenset({whole})


def _host(url: str | None) -> str:
    return (url or "").partition("://")[2].partition("/")[0].removeprefix("www.")


def _reported_content(entry: FeedEntry) -> object:
    story = story_from_entries("", [entry])
    return story.kind, story.may_tell, story.reported_values, story.material, story.number
