"""What a company gains from the stockpile without a contract being named: `takes ferroniobium award from DLA`, `wins
yttrium work from US stockpile agency`, `to deliver zirconium to National Defense Stockpile`, `gets nod for stockpile
tantalum`.

A material must stand there, and the stockpile or its agency behind it; no plant, study, loan or other agency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineralwatch.domain.headlines.lexicon import word_set
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText
from mineralwatch.domain.headlines.verb_meanings import BUYER_TAGS, EventCandidate
from mineralwatch.domain.models import EventKind

_REACH = 12  # words
_WORK = word_set("award work supply supplies business job nod order sale")
_TO, _FROM = word_set("to for into"), word_set("from by with of")
_ELSE = ("veto", "project", "tech", "wares", "other", "branch", "solicit", "deadline", "bids")
_PLAIN = ("sale", "powder")
_NOT = word_set("notice filing proposes proposed intent if offers bids hopes seeks")


def award_without_contract(marked: TaggedText, verb: TaggedPhrase) -> EventCandidate | None:
    """An award that the verb, its material and the stockpile behind it tell."""
    here = [one for one in marked.phrases if one.clause == verb.clause]
    rest = [one for one in here if 0 < one.start - verb.start <= _REACH]
    if any(one.has(*BUYER_TAGS) for one in here if one.end <= verb.start) or _is_else(marked, here, verb):
        return None
    if not any(one.has("material") for one in rest):
        return None
    words, giver = verb.text.lower(), _giver(marked, rest)
    if giver is None:
        return None
    if words.startswith("to "):
        told = _said(marked, verb.end, giver.start, _TO) or (words == "to fill" and giver.start - verb.end <= 1)
    else:
        told = _gained(marked, verb, giver)
    return EventCandidate(EventKind.AWARDED, verb, verb, giver, 0.15) if told else None


def _giver(marked: TaggedText, rest: Sequence[TaggedPhrase]) -> TaggedPhrase | None:
    """The stockpile or its agency; the department only where the stockpile is named too, and a stockpile alone only
    where no other country is."""
    stock = next((one for one in rest if one.has("stock")), None)
    giver = next((one for one in rest if one.has("buyer") or (stock and one.has("weak", "plain"))), None)
    if giver is not None or stock is None or any(one.has("foreign") for one in marked.phrases):
        return giver
    return replace(stock, tags=stock.tags | {"weak"})


def _gained(marked: TaggedText, verb: TaggedPhrase, giver: TaggedPhrase) -> bool:
    """`takes … award from DLA`, `clinches … sale to DLA`: what is gained stands before who gives it."""
    between = marked.words[verb.start : giver.start]
    sold = "sale" in between
    return not _WORK.isdisjoint(between) and _said(marked, verb.end, giver.start, _TO if sold else _FROM | {"for"})


def _said(marked: TaggedText, start: int, end: int, words: frozenset[str]) -> bool:
    return not words.isdisjoint(marked.words[max(start, end - 4) : end])


def _is_else(marked: TaggedText, here: Sequence[TaggedPhrase], verb: TaggedPhrase) -> bool:
    """Whether something in the clause takes it for a plan, a plant's or another's."""
    if not _NOT.isdisjoint(marked.words):
        return True
    front = [one for one in here if one.end <= verb.start]
    if any(one.has("hedge", "foreign") or one.tag_after("verb:") for one in front):
        return True
    here = [one for one in here if one.text.lower() not in _PLAIN]
    return any(one.has("not", *_ELSE) for one in here)
