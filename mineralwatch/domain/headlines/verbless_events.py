"""Events told without a verb of their own: `Pentagon in $245m deal for antimony`, `DLA RFI probes gallium supply`,
`Cobalt: DLA cancels`, `Tungsten contract: DLA chooses Elmet`, `Elmet gets the nod from DLA on tungsten`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineralwatch.domain.headlines.certainty import names_stockpile
from mineralwatch.domain.headlines.lexicon import word_set
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText
from mineralwatch.domain.headlines.verb_meanings import BUYER_TAGS, EventCandidate
from mineralwatch.domain.models import EventKind

_DEAL_REACH = 8  # words
_IN_REACH = 3
_NO_DEAL = ("not", "veto", "project", "tech", "wares", "other", "branch", "solicit", "sale")
_WITHIN_DEAL = ("material", "ours", "stock", "supply", "company", "supplier", *BUYER_TAGS)
_SELLS = frozenset({"sells", "sold"})
_GETTING = ("won", "bought", "struck", "entered")
_RFIS = ("rfi", "request for information", "sources sought")
_PROBES = word_set("probes gauges canvasses explores sounds")
_THROUGH = word_set("in with via through")
_NOD_REACH = 4


def deal_award(marked: TaggedText, thing: TaggedPhrase) -> EventCandidate | None:
    """`Rio Tinto in $40m DLA scandium deal`: in a deal of a sum, whose words name the buyer, or behind the buyer.

    The Pentagon calls its grants and stakes deals too: of them only one that it stands in front of, for a material, or
    a contract, a supply deal, the stockpile's, a known supplier's.
    """
    here = [one for one in marked.phrases if one.clause == thing.clause]
    money = next((one for one in here if one.has("money") and 0 <= thing.start - one.end <= _DEAL_REACH), None)
    if money is None or not _stands_in(here, money):
        return None
    between = [one for one in here if money.end <= one.start < thing.start]
    front = [one for one in here if one.end <= money.start]
    if any(one.has(*_NO_DEAL) for one in here) or any(not one.has(*_WITHIN_DEAL) for one in between):
        return None
    if any(_doubts(marked, one) for one in front):
        return None
    first = next((one for one in front if not one.has("prep")), None)
    leads = first is not None and first.start <= 1 and first.has(*BUYER_TAGS) and money.start - first.end <= 2
    sold = _sold_to(marked, front, money)
    behind = next((one for one in here if one.has("buyer") and 0 <= one.start - thing.end <= 2), None)
    buyer = next((one for one in between if one.has(*BUYER_TAGS)), first if leads else sold or behind)
    if buyer is None or buyer.has("plain"):
        return None
    known = any(one.has("company", "supplier") for one in marked.phrases) or thing.text.lower() not in ("deal", "deals")
    material = any(one.has("material") for one in here)
    if not known and not names_stockpile(marked) and any(one.has("firm") and _says_what(here, one) for one in here):
        return None  # `with aluminum ladder maker`
    if not (buyer.has("buyer") or names_stockpile(marked) or known or ((leads or sold) and material)):
        return None
    return EventCandidate(EventKind.AWARDED, thing, thing, buyer, 0.15)


def _says_what(here: Sequence[TaggedPhrase], firm: TaggedPhrase) -> bool:
    """Whether the only material of a clause is what a firm deals in: `aluminum ladder maker`."""
    named = [one for one in here if one.has("material")]
    return all(0 <= firm.start - one.end <= 1 for one in named)


def _stands_in(here: Sequence[TaggedPhrase], money: TaggedPhrase) -> bool:
    """`in $40m`, `in a five-year $40m`."""
    front = next((one for one in reversed(here) if one.end <= money.start), None)
    return front is not None and front.text.lower() == "in" and money.start - front.end <= _IN_REACH


def _sold_to(marked: TaggedText, front: Sequence[TaggedPhrase], money: TaggedPhrase) -> TaggedPhrase | None:
    """Who it is sold to: `sells scandium to Pentagon in $40m deal`."""
    last = next((one for one in reversed(front) if one.has(*BUYER_TAGS)), None)
    if last is None or money.start - last.end > 2 or _SELLS.isdisjoint(marked.words[: last.start]):
        return None
    return last if "to" in marked.words[max(last.start - 2, 0) : last.start] else None


def _doubts(marked: TaggedText, one: TaggedPhrase) -> bool:
    """Whether what stands in front of `in $40m deal` takes it for another's, a plan's or another verb's."""
    if one.has("foreign"):
        return not any(it.has("firm") and it.start == one.end for it in marked.phrases)
    if one.has("hedge") and one.text.lower() == "to":
        return not any(
            it.has(*BUYER_TAGS) and it.start == one.end for it in marked.phrases
        )  # `sells scandium to Pentagon`
    doing = one.tag_after("verb:")
    return one.has("hedge") or one.tag_after("nominal:") is not None or (doing is not None and doing not in _GETTING)


def rfi_about_material(marked: TaggedText, thing: TaggedPhrase) -> EventCandidate | None:
    """`Pentagon RFI probes gallium supply`, `Pentagon gauges gallium suppliers in RFI`."""
    if not thing.text.lower().startswith(_RFIS):
        return None
    here = [one for one in marked.phrases if one.clause == thing.clause]
    if not any(one.has("material") for one in here) or any(
        one.has("hedge", "not", "other", "branch", "foreign", "wares") and one.text.lower() != "to" for one in here
    ):
        return None
    if any(one.tag_after("verb:") or one.tag_after("nominal:") for one in here):
        return None
    probes = not _PROBES.isdisjoint(marked.words[thing.end : thing.end + 1])
    lead = here[0]
    explored = (
        lead.has(*BUYER_TAGS)
        and not _PROBES.isdisjoint(marked.words[lead.end : lead.end + 1])
        and not _THROUGH.isdisjoint(marked.words[max(thing.start - 2, 0) : thing.start])
    )
    stock = next((replace(one, tags=one.tags | {"weak"}) for one in here if one.has("stock")), None)
    buyer = next((one for one in here if one.has(*BUYER_TAGS)), stock)
    return EventCandidate(EventKind.ISSUED, thing, thing, buyer, 0.2) if probes or explored else None


def event_of_topic(marked: TaggedText, verb: TaggedPhrase, subject: TaggedPhrase, doing: str) -> EventCandidate | None:
    """`Cobalt: DLA cancels`, `Tungsten contract: DLA chooses Elmet`: what it is done to stands before the colon."""
    topic = [one for one in marked.phrases if one.clause == verb.clause - 1]
    rest = [one for one in marked.phrases if one.clause == verb.clause and one.start >= verb.end]
    if subject.end != verb.start or not any(one.has("material") for one in topic):
        return None
    if doing == "cancelled" and subject.has("buyer") and not rest and all(one.has("material") for one in topic):
        return EventCandidate(EventKind.CANCELLED, verb, verb, subject, 0.2) if _alone(marked, verb) else None
    thing = next((one for one in topic if one.has("contract")), None)
    if doing != "picked" or thing is None or any(one.has(*_NO_DEAL, "hedge", "foreign") for one in (*topic, *rest)):
        return None
    if any(one.tag_after("verb:") or one.tag_after("nominal:") for one in topic):
        return None
    return EventCandidate(EventKind.AWARDED, verb, thing, subject, 0.15)


def _alone(marked: TaggedText, verb: TaggedPhrase) -> bool:
    """Whether the verb ends its clause: a stop, or the text, follows it."""
    if verb.end >= len(marked.words):
        return True
    gap = marked.text[marked.spans[verb.end - 1][1] : marked.spans[verb.end][0]]
    return any(sign in gap for sign in ";:|.!–—")


def supplier_award(marked: TaggedText, verb: TaggedPhrase) -> EventCandidate | None:
    """`Global Advanced Metals to supply DLA over five years`: a known supplier, and nothing else, in front."""
    here = [one for one in marked.phrases if one.clause == verb.clause]
    named = here[0] if here[0].has("company", "supplier") else None
    giver = next((one for one in here if one.has("buyer") and 0 <= one.start - verb.end <= 2), None)
    if verb.text.lower() != "to supply" or named is None or giver is None:
        return None
    if named.end != verb.start or any(one.has(*_NO_DEAL, "hedge", "foreign") for one in here if one is not verb):
        return None
    return EventCandidate(EventKind.AWARDED, verb, verb, giver, 0.2)


def nod_award(marked: TaggedText, verb: TaggedPhrase) -> EventCandidate | None:
    """`gets the nod from DLA on antimony trisulfide`, where no plant, study or loan is what the nod is for."""
    here = [one for one in marked.phrases if one.clause == verb.clause and one.start >= verb.end]
    giver = next((one for one in here if one.has("buyer")), None)
    if giver is None or giver.start - verb.end > _NOD_REACH or "from" not in marked.words[verb.end : giver.start]:
        return None
    if any(one.has(*_NO_DEAL, "hedge", "foreign") and one.text.lower() not in ("to", "to supply") for one in here):
        return None
    behind = [one for one in here if giver.end <= one.start <= giver.end + 3]
    return (
        EventCandidate(EventKind.AWARDED, verb, verb, giver, 0.2)
        if any(one.has("material") for one in behind)
        else None
    )
