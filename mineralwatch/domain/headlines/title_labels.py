"""Titles without a sentence: `CANCELLED - Tin ingots`, `Award notice: SP8000-26-D-0012`, `Sources Sought: Nickel`.

A label in front tells the event, when the stockpile's agency, its office number or the stockpile itself is named. It is
the form of official titles, of alerts and of lists; a label without the agency tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mineralwatch.domain.headlines.lexicon import MATERIAL_FORMS, word_set
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText
from mineralwatch.domain.headlines.verb_meanings import EventCandidate
from mineralwatch.domain.models import EventKind

_LABEL = re.compile(
    r"""^\W{0,6}(?:(?:breaking|exclusive|update\s?\d?|just\sin)\W{1,6})?(?:
      (?P<cancelled>(?:notice\sof\s)?cancell?(?:ed|ation)(?:\snotice)?)
    | (?P<extended>(?:deadline\s|closing\sdate\s|due\sdate\s)extend(?:ed|sion)|extension(?:\snotice)?)
    | (?P<reissued>re-?issue(?:d)?|re-?solicitation)
    | (?P<awarded>(?:contract\s)?award(?:ed)?(?:\snotice)?|notice\sof\saward)
    | (?P<wanted>wanted\sby\s(?:the\s)?(?:[\w.]+\s){0,3}[\w.]+)(?=:)
    | (?P<issued>notice\sof\sintent|new\s(?:rfp|rfi|rfq|solicitation|tender)|rf[ipq]|sources\ssought(?:\snotice)?|
        now\sopen|(?:combined\s)?solicitation|request\sfor\soffers|pre-?solicitation(?:\snotice)?|combined\ssynopsis(?:/solicitation)?|request\sfor\s(?:information|proposals?|quotations?|quotes))
    )(?:\s?[:–—|\])]|\s[-]\s|\s(?=SP8000))""",
    re.VERBOSE | re.IGNORECASE,
)
_KINDS = {
    "cancelled": EventKind.CANCELLED,
    "extended": EventKind.EXTENDED,
    "reissued": EventKind.REISSUED,
    "awarded": EventKind.AWARDED,
    "issued": EventKind.ISSUED,
    "wanted": EventKind.ISSUED,
}


# The same behind a title: `Antimony metal -- DLA Strategic Materials -- CANCELLED`.
_BEHIND = re.compile(
    r"""(?:\s[-–—|]{1,3}\s?|\s?[:(\[|]\s?)(?:
      (?P<cancelled>cancell?ed)|(?P<awarded>awarded|award\snotice)|(?P<extended>extended|deadline\sextended)
    | (?P<reissued>re-?issued)
    | (?P<issued>(?:pre|re)?-?solicitation|sources\ssought(?:\snotice)?|rf[ipq]|notice\sof\sintent)
    )[)\].!\s]{0,3}$""",
    re.VERBOSE | re.IGNORECASE,
)
_MUCH = word_set("of t kg lb lbs tons tonnes tonne pounds kilograms metric short grade pure pct pc mt st")
_TAIL = 40  # characters


def label_candidate(marked: TaggedText, named: Sequence[str]) -> EventCandidate | None:
    """The event of a label in front of a title that names the agency or a number of its office, and a material."""
    label = _LABEL.match(marked.text) or _BEHIND.search(marked.text, max(len(marked.text) - _TAIL, 0))
    buyer = next((one for one in marked.phrases if one.has("buyer")), None)
    if buyer is None and any(one.has("solicit") for one in marked.phrases):
        buyer = next((one for one in marked.phrases if one.has("weak")), None)
    if label is None or buyer is None or not named:
        return None
    group = label.lastgroup
    assert group is not None
    at = max(sum(start < label.end() for start, _ in marked.spans), 1)
    if _spoilt(marked, at) or (group == "wanted" and not _names_only(marked, at)):
        return None
    word = TaggedPhrase(frozenset({"label"}), marked.text[label.start(group) : label.end(group)], 0, at, 0)
    ours = replace(word, tags=frozenset({"solicit"}))
    return EventCandidate(_KINDS[group], word, ours, replace(buyer, clause=0), 0.1)


def _names_only(marked: TaggedText, at: int) -> bool:
    """`Wanted by DLA: 222t of indium ingots`: nothing but a material and how much of it; who is wanted is no tender."""
    known = {place for one in marked.phrases if one.has("material") for place in range(one.start, one.end)}
    rest = (marked.words[place] for place in range(at, len(marked.words)) if place not in known)
    return all(word[0].isdigit() or word in MATERIAL_FORMS or word in _MUCH for word in rest)


def _spoilt(marked: TaggedText, label: int) -> bool:
    """Whether something of another matter stands there: another agency, a sale, a doubt, a question."""
    tags = ("not", "other", "branch", "foreign", "veto", "wares")
    return any(one.has(*tags) or (one.tag_after("verb:") and one.start >= label) for one in marked.phrases) or any(
        clause.is_question for clause in marked.clauses
    )
