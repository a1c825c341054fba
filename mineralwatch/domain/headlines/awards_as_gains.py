"""Awards reported as a company's gain, without the word contract: `takes ferroniobium award from DLA`, `wins yttrium
work from US stockpile agency`, `to deliver zirconium to National Defense Stockpile`, `gets nod for stockpile tantalum`.

A material must follow the verb, and the stockpile or its agency must follow the material. A clause that names a plant,
a study, a loan or another agency reports no award.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineralwatch.domain.headlines.lexicon import word_set
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText, any_with, first_with
from mineralwatch.domain.headlines.verb_meanings import BUYER_TAGS, EventCandidate
from mineralwatch.domain.models.event import EventKind

_MAX_WORDS_AFTER_VERB = 12  # the stockpile must be named within 12 words after the verb
_GAINED = word_set("award work supply supplies business job nod order sale")
_TO, _FROM = word_set("to for into"), word_set("from by with of")
_OTHER_MATTERS = ("veto", "project", "tech", "wares", "other", "branch", "solicit", "deadline", "bids")
_HARMLESS = ("sale", "powder")
_UNCERTAIN_WORDS = word_set("notice filing proposes proposed intent if offers bids hopes seeks")


def award_without_contract(tagged: TaggedText, verb: TaggedPhrase) -> EventCandidate | None:
    """The award that a verb reports with a material and the stockpile after it; None when there is no award."""
    in_clause = tagged.in_clause_of(verb)
    after = [phrase for phrase in in_clause if 0 < phrase.start - verb.start <= _MAX_WORDS_AFTER_VERB]
    if any(phrase.has(*BUYER_TAGS) for phrase in in_clause if phrase.end <= verb.start) or _is_something_else(
        tagged, in_clause, verb
    ):
        return None
    if not any_with(after, "material"):
        return None
    words, giver = verb.text.lower(), _giver(tagged, after)
    if giver is None:
        return None
    if words.startswith("to "):
        reported = _stands_before(tagged, verb.end, giver.start, _TO) or (
            words == "to fill" and giver.start - verb.end <= 1
        )
    else:
        reported = _gain_from(tagged, verb, giver)
    return EventCandidate(EventKind.AWARDED, verb, verb, giver, 0.15) if reported else None


def _giver(tagged: TaggedText, after: Sequence[TaggedPhrase]) -> TaggedPhrase | None:
    """The stockpile or its agency among the phrases after the verb.

    The department counts only when a stockpile is named too. A stockpile alone counts only when no other country is
    named.
    """
    stock = first_with(after, "stock")
    giver = next((phrase for phrase in after if phrase.has("buyer") or (stock and phrase.has("weak", "plain"))), None)
    if giver is not None or stock is None or tagged.has("foreign"):
        return giver
    return replace(stock, tags=stock.tags | {"weak"})


def _gain_from(tagged: TaggedText, verb: TaggedPhrase, giver: TaggedPhrase) -> bool:
    """Whether a word of gain stands before the buyer's name: `takes … award from DLA`, `clinches … sale to DLA`."""
    between = tagged.words[verb.start : giver.start]
    sold = "sale" in between
    return not _GAINED.isdisjoint(between) and _stands_before(
        tagged, verb.end, giver.start, _TO if sold else _FROM | {"for"}
    )


def _stands_before(tagged: TaggedText, start: int, end: int, words: frozenset[str]) -> bool:
    return not words.isdisjoint(tagged.words[max(start, end - 4) : end])


def _is_something_else(tagged: TaggedText, in_clause: Sequence[TaggedPhrase], verb: TaggedPhrase) -> bool:
    """Whether the clause names a plan, a plant, or another buyer, so that it reports no award of the stockpile."""
    if not _UNCERTAIN_WORDS.isdisjoint(tagged.words):
        return True
    before = [phrase for phrase in in_clause if phrase.end <= verb.start]
    if any(phrase.has("hedge", "foreign") or phrase.tag_after("verb:") for phrase in before):
        return True
    in_clause = [phrase for phrase in in_clause if phrase.text.lower() not in _HARMLESS]
    return any_with(in_clause, "not", *_OTHER_MATTERS)
