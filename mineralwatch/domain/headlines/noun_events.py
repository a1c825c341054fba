"""Events that a noun or a participle in front tells: `cancellation of the tender`, `new Pentagon tender for cobalt`,
`first order under DLA contract`, `more time for bidders`, `scrapped US cobalt tender`.
"""

from __future__ import annotations

from mineralwatch.domain.headlines.lexicon import can_be_passive, word_set
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText
from mineralwatch.domain.headlines.verb_meanings import (
    BUYER_TAGS,
    KIND_BY_TARGET,
    OTHER_ACTORS,
    TARGET_TAGS,
    EventCandidate,
    target_tag,
)
from mineralwatch.domain.headlines.verbless_events import deal_award, rfi_about_material
from mineralwatch.domain.models import EventKind

OBJECT_REACH, PASSIVE_REACH = 14, 8  # words
_WOULD = word_set("would could may might likely possible looms unlikely expected feared risk fears if")
_GIVEN = word_set("gets got given granted receives received")
_PROTEST = word_set("protest protests protested")
_NEW = frozenset({"new", "fresh", "latest"})
_MORE = ("more ", "extra ", "additional ", "another ")
_ORDINAL = word_set("first second third fourth fifth initial another latest new inaugural additional")
_ORDERED_BY = frozenset({"from", "under", "by", "with"})
_UNDONE = ("cancelled", "terminated", "amended", "extended")


def leading_participle_event(marked: TaggedText, at: int, doing: str) -> EventCandidate | None:
    """`Scrapped US cobalt tender leaves sellers guessing`: a participle that opens the text, with the buyer between it
    and the tender. What is done to that tender besides is another matter, and then nothing is said here."""
    verb = marked.phrases[at]
    if verb.start or doing != "cancelled" or not can_be_passive(verb.text.lower()):
        return None
    front = [one for one in marked.phrases[:8] if one.clause == verb.clause]
    thing = next((one for one in front if one.has("solicit")), None)
    buyer = next((one for one in front if one.has(*BUYER_TAGS)), None)
    if thing is None or buyer is None or not verb.end <= buyer.start < thing.start <= PASSIVE_REACH:
        return None
    between = [one for one in marked.phrases if verb.end <= one.start < thing.start]
    rest = [one for one in marked.phrases if one.start >= thing.end and one.clause == verb.clause]
    if any(one.has("prep", "hedge", *OTHER_ACTORS) or _does(one) for one in between):
        return None
    if any(one.has("hedge") or _does(one) for one in rest):
        return None
    return EventCandidate(EventKind.CANCELLED, verb, thing, buyer, 0.15)


def nominal_event(marked: TaggedText, at: int) -> EventCandidate | None:
    """`cancellation of the tender`, `deadline extension`."""
    noun = marked.phrases[at]
    doing = noun.tag_after("nominal:") or ""
    if not _WOULD.isdisjoint(marked.words[noun.end : noun.end + 2]):
        return None  # `tender cancellation would hit prices`
    before = marked.phrases[at - 1] if at else None
    if before and before.end == noun.start and before.has("solicit", "deadline"):
        kind = KIND_BY_TARGET[doing].get(target_tag(before, doing) or "")
        return EventCandidate(kind, noun, before, None, 0.1) if kind else None
    if doing == "extended" and not _GIVEN.isdisjoint(marked.words[max(noun.start - 4, 0) : noun.start]):
        return _given_time(marked, noun)
    if not _PROTEST.isdisjoint(marked.words[max(noun.start - 6, 0) : noun.start]):
        return None  # `denies protest of contract award`
    if noun.has("contract"):
        return EventCandidate(EventKind.AWARDED, noun, noun, None, 0.15)
    for one in marked.phrases[at + 1 :]:
        if one.clause != noun.clause or one.start - noun.end > OBJECT_REACH or one.has("not", "veto"):
            return None
        if one.has(*TARGET_TAGS):
            kind = KIND_BY_TARGET[doing].get(target_tag(one, doing) or "")
            return EventCandidate(kind, noun, one, None, 0.1) if kind else None
    return None


def _given_time(marked: TaggedText, noun: TaggedPhrase) -> EventCandidate | None:
    """`tungsten tender gets two-week extension`."""
    front = [one for one in marked.phrases if one.clause == noun.clause and 0 < noun.start - one.end <= PASSIVE_REACH]
    if not front or any(one.has("hedge", "not", "company", *OTHER_ACTORS) for one in front):
        return None
    thing = next((one for one in front if one.has("solicit")), None)
    return EventCandidate(EventKind.EXTENDED, noun, thing, None, 0.1) if thing else None


def noun_event(marked: TaggedText, at: int) -> EventCandidate | None:
    """An event that a noun tells, as long as nothing in its clause hopes for it or does something else to it."""
    thing = marked.phrases[at]
    words = marked.words[max(thing.start - 4, 0) : thing.start]
    if thing.has("order"):
        return _first_order(marked, thing, words)
    if thing.has("contract"):
        return deal_award(marked, thing)
    if thing.has("solicit") and (asked := rfi_about_material(marked, thing)):
        return asked
    if thing.has("deadline"):
        return _new_deadline(marked, thing, words)
    if _NEW.isdisjoint(words) or not thing.has("solicit"):
        return None
    here = _clause_of(marked, thing)
    if not _told(here) or any(one.has("firm", "company", "supplier") or _does(one) for one in here):
        return None
    return EventCandidate(EventKind.ISSUED, thing, thing, None, 0.2)


def _first_order(marked: TaggedText, thing: TaggedPhrase, words: tuple[str, ...]) -> EventCandidate | None:
    """`second purchase order from DLA arrives`: an order that is counted, and who gave it."""
    by = not _ORDERED_BY.isdisjoint(marked.words[thing.end : thing.end + 1])
    front = next((one for one in marked.phrases if one.has("buyer") and one.end == thing.start), None)
    if front is not None:  # `second DLA order`
        before = marked.words[max(front.start - 1, 0) : front.start]
        words, by = before, _NEW.isdisjoint(before)
    if not by or _ORDINAL.isdisjoint(words):
        return None
    here = _clause_of(marked, thing)
    told = _told(here) and not any(one.tag_after("verb:") in _UNDONE for one in here)
    return EventCandidate(EventKind.ORDERED, thing, thing, None, 0.15) if told else None


def _new_deadline(marked: TaggedText, thing: TaggedPhrase, words: tuple[str, ...]) -> EventCandidate | None:
    """`more time for bidders in Pentagon tender`, `Cobalt tender: new deadline Sept 11`."""
    more = thing.start == 0 and thing.text.lower().startswith(_MORE)
    behind = marked.words[thing.end : thing.end + 4]
    if not more and not (words[-1:] == ("new",) and any(word[0].isdigit() for word in behind)):
        return None
    here = _clause_of(marked, thing)
    asked = any(one.has("solicit") or (more and one.has("bids")) for one in (here if more else marked.phrases))
    told = asked and _told(here) and not any(_does(one) for one in here)
    return EventCandidate(EventKind.EXTENDED, thing, thing, None, 0.15 if more else 0.2) if told else None


def _clause_of(marked: TaggedText, thing: TaggedPhrase) -> list[TaggedPhrase]:
    return [one for one in marked.phrases if one.clause == thing.clause]


def _told(here: list[TaggedPhrase]) -> bool:
    return not any(one.has("hedge", "not", *OTHER_ACTORS) for one in here)


def _does(one: TaggedPhrase) -> bool:
    doing = one.tag_after("verb:") or one.tag_after("nominal:")
    return doing is not None and doing != "sought"
