"""Why an event candidate is no event of the stockpile: another buyer, another purpose, or not reported as a fact."""

from __future__ import annotations

from collections.abc import Sequence

from mineralwatch.domain.headlines.certainty import names_stockpile, product_made_of_material, says_there_is_none
from mineralwatch.domain.headlines.side_mentions import is_country_to_avoid, other_goods_bought, other_purpose_paid
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText, first_with
from mineralwatch.domain.headlines.verb_meanings import AWARD_KINDS, EventCandidate
from mineralwatch.domain.materials.materials import material_family
from mineralwatch.domain.models.event import EventKind

_MAX_WORDS_TO_PROJECT = 4
_FALSE_WORDS = frozenset({"false", "untrue", "fake"})
# A request for proposals under one of these laws is for plants and mines, not for a material.
_LAWS = frozenset({"defense production act", "defence production act", "dpa", "title iii", "ibas", "sbir", "sttr"})
_RARE_EARTHS = "rare-earths"


def objection(candidate: EventCandidate, tagged: TaggedText, material_names: Sequence[str]) -> str | None:
    """Why a candidate is no event of the stockpile, as the end of a sentence; None when there is no objection."""
    buyer = candidate.buyer
    quote = f"“{candidate.verb.text} … {candidate.target.text}”"
    if buyer is None:
        return f"{quote} names no buyer of the stockpile"
    stockpile_named = names_stockpile(tagged)
    if other := _event_of_others(candidate, tagged, stockpile_named):
        return f"{quote} {other}"
    if candidate.kind in AWARD_KINDS and (veto := other_purpose_paid(tagged, candidate)):
        return f"“{veto.text}” is no purchase for the stockpile"
    if not (stockpile_named or material_names or tagged.has("ours", "supplier")):
        return f"{quote} names no material of the stockpile"
    if not stockpile_named and (article := product_made_of_material(tagged, candidate)):
        return f"“{article}” is not bought for the stockpile"
    if not stockpile_named and (goods := other_goods_bought(tagged, candidate)):
        return f"“{goods.text}” is not bought for the stockpile"
    return _objection_to_department(candidate, tagged, stockpile_named, material_names)


def _event_of_others(candidate: EventCandidate, tagged: TaggedText, stockpile_named: bool) -> str | None:
    """Why the candidate is a denial, a sale or an event of somebody else, as the end of a sentence; else None."""
    in_clause = tagged.in_clause_of(candidate.verb)
    if any(
        phrase.has("hedge") and phrase.text.lower() in _FALSE_WORDS for phrase in tagged.phrases
    ) or says_there_is_none(tagged.text):
        return "is denied"
    if not stockpile_named and tagged.has("branch"):
        return "is another branch or firm of that name"
    if (
        foreign := next((phrase for phrase in in_clause if _is_nearer_than_buyer(phrase, candidate, tagged)), None)
    ) is not None:
        return f"belongs to “{foreign.text}”"
    if apart := first_with(tagged.phrases, "apart"):
        return f"is about “{apart.text}”, which the stockpile does not buy"
    if sale := first_with(in_clause, "sale"):
        return f"is “{sale.text}”, a sale out of the stockpile"
    return None


def _objection_to_department(
    candidate: EventCandidate, tagged: TaggedText, stockpile_named: bool, material_names: Sequence[str]
) -> str | None:
    """Why the department, which buys many things, may not buy for the stockpile here; None without an objection.

    The department counts when the text names the stockpile, or a material together with a tender or a contract for it.
    """
    buyer = candidate.buyer
    assert buyer is not None
    quote = f"“{candidate.verb.text} … {candidate.target.text}” by “{buyer.text}”"
    if buyer.has("buyer"):
        return None
    if tuple(material_names) == ("uranium",):
        return f"{quote}: uranium is the Energy Department's"
    if stockpile_named:
        return None
    contractor = candidate.target.has("contract") and tagged.has("supplier")
    if not (material_names or contractor) and candidate.kind in (*AWARD_KINDS, EventKind.ISSUED):
        return f"{quote} names no material"  # the Pentagon also invites offers for mines and plants
    if other := _law_or_supply_chain(candidate, tagged):
        return f"“{other.text}” is no purchase for the stockpile"
    firms = {phrase.start for phrase in tagged.phrases if phrase.has("firm")}
    if candidate.kind in AWARD_KINDS and not any(
        _names_subject(phrase, candidate, phrase.end in firms) for phrase in tagged.phrases
    ):
        return f"{quote} names no material beside it"
    solicits = any(_asks_for_offers(phrase) for phrase in tagged.phrases if phrase.clause == candidate.verb.clause)
    if candidate.kind in AWARD_KINDS and not candidate.target.has("solicit"):
        return _objection_to_award(candidate, tagged, material_names, quote)
    if not (solicits or candidate.target.has("solicit", "purchase", "bids") or candidate.verb == candidate.target):
        return f"{quote} names no tender"
    if buyer.has("plain") and "rfi" in candidate.target.text.lower():
        return f"{quote} need not be the stockpile's"
    return None


def _law_or_supply_chain(candidate: EventCandidate, tagged: TaggedText) -> TaggedPhrase | None:
    """A law that pays for plants, or what is bought instead of a material (`rare earths supply chain`); else None."""
    if law := next((phrase for phrase in tagged.phrases if phrase.text.lower() in _LAWS), None):
        return law
    for index, phrase in enumerate(tagged.phrases[1:], 1):
        before = tagged.phrases[index - 1]
        if phrase.has("project") and phrase.text.lower() != "powder" and before.has("material"):
            return (
                phrase
                if candidate.kind is EventKind.ISSUED and phrase.start - before.end <= _MAX_WORDS_TO_PROJECT
                else None
            )
    return None


def _names_subject(phrase: TaggedPhrase, candidate: EventCandidate, is_trade: bool) -> bool:
    """Whether the phrase names the awarded material in the event's clause, or a company there or in an earlier clause.

    `is_trade`: the phrase only says what a company deals in, as in `antimony producer`.
    """
    clauses = (candidate.verb.clause, candidate.target.clause)
    if candidate.kind is EventKind.TERMINATED:
        return phrase.has("material", "ours") and phrase.clause in clauses and not is_trade
    if phrase.clause in clauses:
        return phrase.has("material", "supplier", "ours", "company", "firm")
    return phrase.clause < max(clauses) and phrase.has("supplier", "company", "firm")


def _asks_for_offers(phrase: TaggedPhrase) -> bool:
    return phrase.has("solicit", "purchase", "bids") or (
        phrase.has("deadline") and not {"tender", "bid", "offer"}.isdisjoint(phrase.text.lower().split())
    )


def _objection_to_award(
    candidate: EventCandidate, tagged: TaggedText, material_names: Sequence[str], quote: str
) -> str | None:
    """Why an award of the department may be no purchase (the press also calls grants awards or deals); else None."""
    assert candidate.buyer is not None
    if candidate.buyer.has("plain"):
        return f"{quote} need not be the stockpile's"
    signed = any(phrase.has("contract") and phrase.clause == candidate.verb.clause for phrase in tagged.phrases)
    if candidate.target.text.lower() in ("award", "awards") or (
        candidate.verb.has("verb:secured") and candidate.target.has("supply") and not signed
    ):
        return f"{quote} need not be a purchase"
    if project := next(
        (phrase for phrase in tagged.phrases if phrase.has("project") and phrase.start > candidate.target.start), None
    ):
        return f"{quote} pays for “{project.text}”"
    deal = candidate.target.text.lower() in ("deal", "deals", "agreement", "pact")
    if deal and any(_RARE_EARTHS in material_family(name) for name in material_names):
        return f"{quote} on rare earths may be a stake or a price floor"
    return None


def _is_nearer_than_buyer(phrase: TaggedPhrase, candidate: EventCandidate, tagged: TaggedText) -> bool:
    """Whether another agency or country stands between buyer and verb, or before the object."""
    buyer = candidate.buyer
    assert buyer is not None
    if not phrase.has("foreign", "other") or any(
        other.has("firm", "supplier", "company") and other.start == phrase.end for other in tagged.phrases
    ):
        return False  # `Australian miner` and `Canada's Ares` receive the contract
    if is_country_to_avoid(tagged, phrase, candidate):
        return False
    if buyer.has("buyer") and buyer.clause == candidate.verb.clause:
        return (
            buyer.end <= phrase.start < min(candidate.verb.start, candidate.target.start)
            and candidate.target.start < candidate.verb.start
        )
    return phrase.start < max(candidate.verb.start, candidate.target.start) + 6
