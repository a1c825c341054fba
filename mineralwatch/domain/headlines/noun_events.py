"""Events that a noun or a leading participle reports: `cancellation of the tender`, `new Pentagon tender for cobalt`,
`first order under DLA contract`, `more time for bidders`, `scrapped US cobalt tender`.
"""

from __future__ import annotations

from mineralwatch.domain.headlines.lexicon import can_be_passive, word_set
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText, any_with, first_with
from mineralwatch.domain.headlines.verb_meanings import (
    BUYER_TAGS,
    KIND_BY_TARGET,
    OTHER_ACTORS,
    TARGET_TAGS,
    EventCandidate,
    target_tag,
)
from mineralwatch.domain.headlines.verbless_events import deal_award, rfi_about_material
from mineralwatch.domain.models.event import EventKind

# greatest distance in words from a verb to its object after it, and from a passive verb to its subject before it
OBJECT_REACH, PASSIVE_REACH = 14, 8
_UNCERTAIN_WORDS = word_set("would could may might likely possible looms unlikely expected feared risk fears if")
_GIVING_VERBS = word_set("gets got given granted receives received")
_PROTEST_WORDS = word_set("protest protests protested")
_NEW_WORDS = frozenset({"new", "fresh", "latest"})
_MORE_TIME = ("more ", "extra ", "additional ", "another ")
_ORDINAL_WORDS = word_set("first second third fourth fifth initial another latest new inaugural additional")
_ORDERED_BY = frozenset({"from", "under", "by", "with"})
_ORDER_CHANGES = ("cancelled", "terminated", "amended", "extended")


def leading_participle_event(tagged: TaggedText, verb_index: int, verb_class: str) -> EventCandidate | None:
    """The event of a participle that opens the text: `Scrapped US cobalt tender leaves sellers guessing`.

    None when another verb has the same tender as its object.
    """
    verb = tagged.phrases[verb_index]
    if verb.start or verb_class != "cancelled" or not can_be_passive(verb.text.lower()):
        return None
    before = [phrase for phrase in tagged.phrases[:8] if phrase.clause == verb.clause]
    target = first_with(before, "solicit")
    buyer = first_with(before, *BUYER_TAGS)
    if target is None or buyer is None or not verb.end <= buyer.start < target.start <= PASSIVE_REACH:
        return None
    between = [phrase for phrase in tagged.phrases if verb.end <= phrase.start < target.start]
    after = [phrase for phrase in tagged.phrases if phrase.start >= target.end and phrase.clause == verb.clause]
    if any(phrase.has("prep", "hedge", *OTHER_ACTORS) or _is_other_verb(phrase) for phrase in between):
        return None
    if any(phrase.has("hedge") or _is_other_verb(phrase) for phrase in after):
        return None
    return EventCandidate(EventKind.CANCELLED, verb, target, buyer, 0.15)


def nominal_event(tagged: TaggedText, noun_index: int) -> EventCandidate | None:
    """The event of a noun that stands for a verb: `cancellation of the tender`, `deadline extension`."""
    noun = tagged.phrases[noun_index]
    verb_class = noun.tag_after("nominal:") or ""
    if not _UNCERTAIN_WORDS.isdisjoint(tagged.words[noun.end : noun.end + 2]):
        return None  # as in `tender cancellation would hit prices`
    before = tagged.phrases[noun_index - 1] if noun_index else None
    if before and before.end == noun.start and before.has("solicit", "deadline"):
        kind = KIND_BY_TARGET[verb_class].get(target_tag(before, verb_class) or "")
        return EventCandidate(kind, noun, before, None, 0.1) if kind else None
    if verb_class == "extended" and not _GIVING_VERBS.isdisjoint(tagged.words[max(noun.start - 4, 0) : noun.start]):
        return _extension_given(tagged, noun)
    if not _PROTEST_WORDS.isdisjoint(tagged.words[max(noun.start - 6, 0) : noun.start]):
        return None  # as in `denies protest of contract award`
    if noun.has("contract"):
        return EventCandidate(EventKind.AWARDED, noun, noun, None, 0.15)
    for phrase in tagged.phrases[noun_index + 1 :]:
        if phrase.clause != noun.clause or phrase.start - noun.end > OBJECT_REACH or phrase.has("not", "veto"):
            return None
        if phrase.has(*TARGET_TAGS):
            kind = KIND_BY_TARGET[verb_class].get(target_tag(phrase, verb_class) or "")
            return EventCandidate(kind, noun, phrase, None, 0.1) if kind else None
    return None


def _extension_given(tagged: TaggedText, noun: TaggedPhrase) -> EventCandidate | None:
    """The extension of a solicitation that `gets` or `receives` it: `tungsten tender gets two-week extension`."""
    before = [
        phrase
        for phrase in tagged.phrases
        if phrase.clause == noun.clause and 0 < noun.start - phrase.end <= PASSIVE_REACH
    ]
    if not before or any_with(before, "hedge", "not", "company", *OTHER_ACTORS):
        return None
    target = first_with(before, "solicit")
    return EventCandidate(EventKind.EXTENDED, noun, target, None, 0.1) if target else None


def noun_event(tagged: TaggedText, noun_index: int) -> EventCandidate | None:
    """The event that the noun at `noun_index` reports; None when the clause only hopes for it or has a verb for it."""
    target = tagged.phrases[noun_index]
    words_before = tagged.words[max(target.start - 4, 0) : target.start]
    if target.has("order"):
        return _first_order(tagged, target, words_before)
    if target.has("contract"):
        return deal_award(tagged, target)
    if target.has("solicit") and (rfi := rfi_about_material(tagged, target)):
        return rfi
    if target.has("deadline"):
        return _new_deadline(tagged, target, words_before)
    if _NEW_WORDS.isdisjoint(words_before) or not target.has("solicit"):
        return None
    in_clause = tagged.in_clause_of(target)
    if not _is_factual(in_clause) or any(
        phrase.has("firm", "company", "supplier") or _is_other_verb(phrase) for phrase in in_clause
    ):
        return None
    return EventCandidate(EventKind.ISSUED, target, target, None, 0.2)


def _first_order(tagged: TaggedText, target: TaggedPhrase, words_before: tuple[str, ...]) -> EventCandidate | None:
    """An order under a contract, shown by its ordinal and its buyer: `second purchase order from DLA arrives`."""
    has_giver = not _ORDERED_BY.isdisjoint(tagged.words[target.end : target.end + 1])
    buyer_before = next(
        (phrase for phrase in tagged.phrases if phrase.has("buyer") and phrase.end == target.start), None
    )
    if buyer_before is not None:  # as in `second DLA order`
        word_before_buyer = tagged.words[max(buyer_before.start - 1, 0) : buyer_before.start]
        words_before, has_giver = word_before_buyer, _NEW_WORDS.isdisjoint(word_before_buyer)
    if not has_giver or _ORDINAL_WORDS.isdisjoint(words_before):
        return None
    in_clause = tagged.in_clause_of(target)
    reported = _is_factual(in_clause) and not any(phrase.tag_after("verb:") in _ORDER_CHANGES for phrase in in_clause)
    return EventCandidate(EventKind.ORDERED, target, target, None, 0.15) if reported else None


def _new_deadline(tagged: TaggedText, target: TaggedPhrase, words_before: tuple[str, ...]) -> EventCandidate | None:
    """An extension reported without a verb: `more time for bidders`, `Cobalt tender: new deadline Sept 11`."""
    more_time = target.start == 0 and target.text.lower().startswith(_MORE_TIME)
    words_after = tagged.words[target.end : target.end + 4]
    if not more_time and not (words_before[-1:] == ("new",) and any(word[0].isdigit() for word in words_after)):
        return None
    in_clause = tagged.in_clause_of(target)
    solicited = any(
        phrase.has("solicit") or (more_time and phrase.has("bids"))
        for phrase in (in_clause if more_time else tagged.phrases)
    )
    reported = solicited and _is_factual(in_clause) and not any(_is_other_verb(phrase) for phrase in in_clause)
    return EventCandidate(EventKind.EXTENDED, target, target, None, 0.15 if more_time else 0.2) if reported else None


def _is_factual(in_clause: list[TaggedPhrase]) -> bool:
    """Whether the clause has no word of doubt or denial and names no other buyer."""
    return not any_with(in_clause, "hedge", "not", *OTHER_ACTORS)


def _is_other_verb(phrase: TaggedPhrase) -> bool:
    verb_class = phrase.tag_after("verb:") or phrase.tag_after("nominal:")
    return verb_class is not None and verb_class != "sought"
