"""Titles without a sentence: `CANCELLED - Tin ingots`, `Award notice: SP8000-26-D-0012`, `Sources Sought: Nickel`.

A label before or after the title gives the event, provided that the agency, its office number or the stockpile is
named. Official titles, alerts and lists have this form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mineralwatch.domain.headlines.lexicon import MATERIAL_FORMS, word_set
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText, first_with
from mineralwatch.domain.headlines.verb_meanings import EventCandidate
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_LABEL_AT_START = lazy_pattern(
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


# A label after a title: `Antimony metal -- DLA Strategic Materials -- CANCELLED`.
_LABEL_AT_END = lazy_pattern(
    r"""(?:\s[-–—|]{1,3}\s?|\s?[:(\[|]\s?)(?:
      (?P<cancelled>cancell?ed)|(?P<awarded>awarded|award\snotice)|(?P<extended>extended|deadline\sextended)
    | (?P<reissued>re-?issued)
    | (?P<issued>(?:pre|re)?-?solicitation|sources\ssought(?:\snotice)?|rf[ipq]|notice\sof\sintent)
    )[)\].!\s]{0,3}$""",
    re.VERBOSE | re.IGNORECASE,
)
_QUANTITY_WORDS = word_set("of t kg lb lbs tons tonnes tonne pounds kilograms metric short grade pure pct pc mt st")
_MAX_LABEL = 40  # greatest length of a label at the end of a title, in characters


def label_candidate(tagged: TaggedText, material_names: Sequence[str]) -> EventCandidate | None:
    """The event that a title's label gives; None without a label, or when the title lacks the agency or a material."""
    label = _LABEL_AT_START.match(tagged.text) or _LABEL_AT_END.search(
        tagged.text, max(len(tagged.text) - _MAX_LABEL, 0)
    )
    buyer = first_with(tagged.phrases, "buyer")
    if buyer is None and tagged.has("solicit"):
        buyer = first_with(tagged.phrases, "weak")
    if label is None or buyer is None or not material_names:
        return None
    event = label.lastgroup
    assert event is not None
    first = max(sum(start < label.end() for start, _ in tagged.spans), 1)
    if _is_about_something_else(tagged, first) or (event == "wanted" and not _names_only_material(tagged, first)):
        return None
    label_phrase = TaggedPhrase(frozenset({"label"}), tagged.text[label.start(event) : label.end(event)], 0, first, 0)
    target = replace(label_phrase, tags=frozenset({"solicit"}))
    return EventCandidate(_KINDS[event], label_phrase, target, replace(buyer, clause=0), 0.1)


def _names_only_material(tagged: TaggedText, start: int) -> bool:
    """Whether the words from `start` on are only a material and its quantity: `Wanted by DLA: 222t of indium`."""
    material_indexes = {
        index for phrase in tagged.phrases if phrase.has("material") for index in range(phrase.start, phrase.end)
    }
    others = (tagged.words[index] for index in range(start, len(tagged.words)) if index not in material_indexes)
    return all(word[0].isdigit() or word in MATERIAL_FORMS or word in _QUANTITY_WORDS for word in others)


def _is_about_something_else(tagged: TaggedText, start: int) -> bool:
    """Whether the title names another agency, goods, a denial or a question, or has a verb from word `start` on."""
    tags = ("not", "other", "branch", "foreign", "veto", "wares")
    return any(
        phrase.has(*tags) or (phrase.tag_after("verb:") and phrase.start >= start) for phrase in tagged.phrases
    ) or any(clause.is_question for clause in tagged.clauses)
