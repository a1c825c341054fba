"""Events reported without a verb, or with a verb that says little by itself: `Pentagon in $245m deal for antimony`,
`DLA RFI probes gallium supply`, `Cobalt: DLA cancels`, `Tungsten contract: DLA chooses Elmet`, `Elmet gets the nod from
DLA on tungsten`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineralwatch.domain.headlines.certainty import names_stockpile
from mineralwatch.domain.headlines.lexicon import word_set
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText, any_with, first_with
from mineralwatch.domain.headlines.verb_meanings import BUYER_TAGS, EventCandidate
from mineralwatch.domain.models.event import EventKind

_MAX_WORDS_TO_DEAL = 8  # greatest distance from the sum to the word `deal`, in words
_MAX_WORDS_AFTER_IN = 3
_NOT_A_DEAL = ("not", "veto", "project", "tech", "wares", "other", "branch", "solicit", "sale")
_WITHIN_DEAL = ("material", "ours", "stock", "supply", "company", "supplier", *BUYER_TAGS)
_SELLING_VERBS = frozenset({"sells", "sold"})
_WINNING_CLASSES = ("won", "bought", "struck", "entered")
_RFI_NAMES = ("rfi", "request for information", "sources sought")
_PROBING_VERBS = word_set("probes gauges canvasses explores sounds")
_VIA_WORDS = word_set("in with via through")
_MAX_WORDS_TO_GIVER = 4


def deal_award(tagged: TaggedText, target: TaggedPhrase) -> EventCandidate | None:
    """The award of a company's deal with a sum and a buyer: `Rio Tinto in $40m DLA scandium deal`; else None.

    Since the Pentagon also calls its grants and stakes deals, a Pentagon deal counts only when the Pentagon is named
    right before a deal for a material, or when the deal is a contract, a supply deal, for the stockpile, or with a
    known supplier.
    """
    in_clause = tagged.in_clause_of(target)
    money = first_with(
        (phrase for phrase in in_clause if 0 <= target.start - phrase.end <= _MAX_WORDS_TO_DEAL), "money"
    )
    if money is None or not _follows_in(in_clause, money):
        return None
    within = [phrase for phrase in in_clause if money.end <= phrase.start < target.start]
    before = [phrase for phrase in in_clause if phrase.end <= money.start]
    if any_with(in_clause, *_NOT_A_DEAL) or any(not phrase.has(*_WITHIN_DEAL) for phrase in within):
        return None
    if any(_speaks_against(tagged, phrase) for phrase in before):
        return None
    first = next((phrase for phrase in before if not phrase.has("prep")), None)
    buyer_leads = first is not None and first.start <= 1 and first.has(*BUYER_TAGS) and money.start - first.end <= 2
    sold_to = _sold_to(tagged, before, money)
    buyer_after = first_with((phrase for phrase in in_clause if 0 <= phrase.start - target.end <= 2), "buyer")
    buyer = first_with(within, *BUYER_TAGS) or (first if buyer_leads else sold_to or buyer_after)
    if buyer is None or buyer.has("plain"):
        return None
    contract_or_supplier = tagged.has("company", "supplier") or target.text.lower() not in ("deal", "deals")
    material = any_with(in_clause, "material")
    if (
        not contract_or_supplier
        and not names_stockpile(tagged)
        and any(phrase.has("firm") and _is_firms_trade(in_clause, phrase) for phrase in in_clause)
    ):
        return None  # as in `with aluminum ladder maker`
    if not (
        buyer.has("buyer") or names_stockpile(tagged) or contract_or_supplier or ((buyer_leads or sold_to) and material)
    ):
        return None
    return EventCandidate(EventKind.AWARDED, target, target, buyer, 0.15)


def _is_firms_trade(in_clause: Sequence[TaggedPhrase], firm: TaggedPhrase) -> bool:
    """Whether every material in the clause only says what the company deals in: `aluminum ladder maker`."""
    material_phrases = [phrase for phrase in in_clause if phrase.has("material")]
    return all(0 <= firm.start - phrase.end <= 1 for phrase in material_phrases)


def _follows_in(in_clause: Sequence[TaggedPhrase], money: TaggedPhrase) -> bool:
    """Whether `in` stands before the sum: `in $40m`, `in a five-year $40m`."""
    before = next((phrase for phrase in reversed(in_clause) if phrase.end <= money.start), None)
    return before is not None and before.text.lower() == "in" and money.start - before.end <= _MAX_WORDS_AFTER_IN


def _sold_to(tagged: TaggedText, before: Sequence[TaggedPhrase], money: TaggedPhrase) -> TaggedPhrase | None:
    """The buyer to which a company sells (`sells scandium to Pentagon in $40m deal`); None when none is named."""
    last = next((phrase for phrase in reversed(before) if phrase.has(*BUYER_TAGS)), None)
    if last is None or money.start - last.end > 2 or _SELLING_VERBS.isdisjoint(tagged.words[: last.start]):
        return None
    return last if "to" in tagged.words[max(last.start - 2, 0) : last.start] else None


def _speaks_against(tagged: TaggedText, phrase: TaggedPhrase) -> bool:
    """Whether a phrase before `in $40m deal` shows another country's deal, a plan, or a part of another event."""
    if phrase.has("foreign"):
        return not any(other.has("firm") and other.start == phrase.end for other in tagged.phrases)
    if phrase.has("hedge") and phrase.text.lower() == "to":
        # as in `sells scandium to Pentagon`
        return not any(other.has(*BUYER_TAGS) and other.start == phrase.end for other in tagged.phrases)
    verb_class = phrase.tag_after("verb:")
    return (
        phrase.has("hedge")
        or phrase.tag_after("nominal:") is not None
        or (verb_class is not None and verb_class not in _WINNING_CLASSES)
    )


def rfi_about_material(tagged: TaggedText, target: TaggedPhrase) -> EventCandidate | None:
    """A request for information about a material: `Pentagon RFI probes gallium supply`, `Pentagon gauges … in RFI`."""
    if not target.text.lower().startswith(_RFI_NAMES):
        return None
    in_clause = tagged.in_clause_of(target)
    if not any_with(in_clause, "material") or any(
        phrase.has("hedge", "not", "other", "branch", "foreign", "wares") and phrase.text.lower() != "to"
        for phrase in in_clause
    ):
        return None
    if any(phrase.tag_after("verb:") or phrase.tag_after("nominal:") for phrase in in_clause):
        return None
    probes = not _PROBING_VERBS.isdisjoint(tagged.words[target.end : target.end + 1])
    lead = in_clause[0]
    explored = (
        lead.has(*BUYER_TAGS)
        and not _PROBING_VERBS.isdisjoint(tagged.words[lead.end : lead.end + 1])
        and not _VIA_WORDS.isdisjoint(tagged.words[max(target.start - 2, 0) : target.start])
    )
    stockpile = next(
        (replace(phrase, tags=phrase.tags | {"weak"}) for phrase in in_clause if phrase.has("stock")), None
    )
    buyer = next((phrase for phrase in in_clause if phrase.has(*BUYER_TAGS)), stockpile)
    return EventCandidate(EventKind.ISSUED, target, target, buyer, 0.2) if probes or explored else None


def event_of_topic(
    tagged: TaggedText, verb: TaggedPhrase, subject: TaggedPhrase, verb_class: str
) -> EventCandidate | None:
    """An event whose object stands before a colon: `Cobalt: DLA cancels`, `Tungsten contract: DLA chooses Elmet`."""
    topic = [phrase for phrase in tagged.phrases if phrase.clause == verb.clause - 1]
    after = [phrase for phrase in tagged.phrases if phrase.clause == verb.clause and phrase.start >= verb.end]
    if subject.end != verb.start or not any_with(topic, "material"):
        return None
    if (
        verb_class == "cancelled"
        and subject.has("buyer")
        and not after
        and all(phrase.has("material") for phrase in topic)
    ):
        return EventCandidate(EventKind.CANCELLED, verb, verb, subject, 0.2) if _ends_clause(tagged, verb) else None
    target = first_with(topic, "contract")
    if (
        verb_class != "picked"
        or target is None
        or any(phrase.has(*_NOT_A_DEAL, "hedge", "foreign") for phrase in (*topic, *after))
    ):
        return None
    if any(phrase.tag_after("verb:") or phrase.tag_after("nominal:") for phrase in topic):
        return None
    return EventCandidate(EventKind.AWARDED, verb, target, subject, 0.15)


def _ends_clause(tagged: TaggedText, verb: TaggedPhrase) -> bool:
    """Whether nothing follows the verb in its clause."""
    if verb.end >= len(tagged.words):
        return True
    gap = tagged.text[tagged.spans[verb.end - 1][1] : tagged.spans[verb.end][0]]
    return any(sign in gap for sign in ";:|.!–—")


def supplier_award(tagged: TaggedText, verb: TaggedPhrase) -> EventCandidate | None:
    """An award reported by `to supply` right after a known supplier: `Global Advanced Metals to supply DLA`."""
    in_clause = tagged.in_clause_of(verb)
    supplier = in_clause[0] if in_clause[0].has("company", "supplier") else None
    giver = next((phrase for phrase in in_clause if phrase.has("buyer") and 0 <= phrase.start - verb.end <= 2), None)
    if verb.text.lower() != "to supply" or supplier is None or giver is None:
        return None
    if supplier.end != verb.start or any(
        phrase.has(*_NOT_A_DEAL, "hedge", "foreign") for phrase in in_clause if phrase is not verb
    ):
        return None
    return EventCandidate(EventKind.AWARDED, verb, verb, giver, 0.2)


def nod_award(tagged: TaggedText, verb: TaggedPhrase) -> EventCandidate | None:
    """An award reported as a nod (`gets the nod from DLA on antimony trisulfide`); None for a plant, study or loan."""
    in_clause = [phrase for phrase in tagged.phrases if phrase.clause == verb.clause and phrase.start >= verb.end]
    giver = first_with(in_clause, "buyer")
    if (
        giver is None
        or giver.start - verb.end > _MAX_WORDS_TO_GIVER
        or "from" not in tagged.words[verb.end : giver.start]
    ):
        return None
    if any(
        phrase.has(*_NOT_A_DEAL, "hedge", "foreign") and phrase.text.lower() not in ("to", "to supply")
        for phrase in in_clause
    ):
        return None
    after = [phrase for phrase in in_clause if giver.end <= phrase.start <= giver.end + 3]
    return EventCandidate(EventKind.AWARDED, verb, verb, giver, 0.2) if any_with(after, "material") else None
