"""Whether an item of a feed was corrected in place: what is a new reading of it, and what the same words again. Pure.

Case, white space, quotes, dashes, other punctuation and an outlet behind the title change nothing. A question mark
does: it doubts. A summary counts when the item tells something else by it; feeds write counts and times into theirs.
"""

from __future__ import annotations

import re
from dataclasses import replace

from mineralwatch.domain.identity import fold
from mineralwatch.domain.models import FeedEntry
from mineralwatch.domain.stories.story_clustering import story_from_entries

READINGS_KEPT = 20
"""How often an item may be read anew. One that goes on changing after that keeps the words that it had then."""
_TAIL = re.compile(r"\s[-\u2010-\u2015|·•:]\s(?P<tail>[^-\u2010-\u2015|·•:]{2,60})$")


def corrected_entry(known: FeedEntry, read: FeedEntry) -> FeedEntry | None:
    """The known item with the words that its feed gives it now; None when they say the same.

    Another feed that holds the item too has words of its own, which correct nothing.
    """
    if known.feed != read.feed:
        return None
    now = replace(known, title=read.title, summary=read.summary, materials=read.materials, number=read.number)
    if _same_title(known, read):
        return None if fold(known.summary or "") == fold(read.summary or "") or _tells(known) == _tells(now) else now
    return now


def _same_title(known: FeedEntry, read: FeedEntry) -> bool:
    return bool(_plain(known) & _plain(read)) and ("?" in known.title) == ("?" in read.title)


def _plain(entry: FeedEntry) -> frozenset[str]:
    """The title for comparing, with and without an outlet behind it."""
    whole = fold(entry.title)
    tail = _TAIL.search(entry.title)
    named = tail and fold(tail["tail"]) in {fold(entry.outlet or ""), fold(entry.feed), fold(_host(entry.url))}
    return frozenset({whole, fold(entry.title[: tail.start()])}) if tail and named else frozenset({whole})


def _host(url: str | None) -> str:
    return (url or "").partition("://")[2].partition("/")[0].removeprefix("www.")


def _tells(entry: FeedEntry) -> object:
    story = story_from_entries("", [entry])
    return story.kind, story.may_tell, story.reported_values, story.material, story.number
