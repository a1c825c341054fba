"""What a headline says happened to a request of the stockpile: a kind, a material, how sure, and by which words.

Silence is preferred to a wrong alert. A kind needs three things near each other in one grammar: a buyer (the Defense
Logistics Agency, its stockpile, the Pentagon, a number of its office), an object (a solicitation, a deadline, a
contract) and a verb in the right voice: the buyer does it to the object (`DLA extends the tender`), it is done to the
object (`the tender was extended`), or somebody gets the object from the buyer (`Glencore wins DLA contract`). The
first noun after a verb decides: `extends lease` is about a lease, whatever stands behind it. What is only planned,
feared, asked or denied has not happened; another agency's or another country's request is not ours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice

from mineralwatch.domain import materials
from mineralwatch.domain.headlines.certainty import (
    article_made_of_material,
    denies_or_retracts,
    names_stockpile,
    says_there_is_none,
    start_of_materials_before,
)
from mineralwatch.domain.headlines.grammar import verb_candidates
from mineralwatch.domain.headlines.headline_deadlines import headline_deadline
from mineralwatch.domain.headlines.headline_patterns import pattern_candidates
from mineralwatch.domain.headlines.headline_values import stated_values
from mineralwatch.domain.headlines.notice_style import read_as_notice
from mineralwatch.domain.headlines.other_languages import names_buyer, names_buyer_and_stock, read_other_language
from mineralwatch.domain.headlines.purchase_programmes import is_purchase_programme
from mineralwatch.domain.headlines.second_reader import likely_kind
from mineralwatch.domain.headlines.side_mentions import is_country_to_avoid, other_goods_bought, other_purpose_paid
from mineralwatch.domain.headlines.tagged_text import MAX_CHARACTERS, TaggedPhrase, TaggedText, tag_text
from mineralwatch.domain.headlines.title_labels import label_candidate
from mineralwatch.domain.headlines.verb_meanings import BUYER_TAGS, EventCandidate
from mineralwatch.domain.materials import family
from mineralwatch.domain.models import EventKind, Fields

_TURNED_DOWN = 0.7  # how sure it is that something else is meant by words that look like an event
_AGAIN = re.compile(r"\bre-?issu", re.IGNORECASE)  # told as done, the grammar reads it; else it is a promise
_LEAST = 0.5  # what is less sure than this is not said
_BUYER_REACH = 16  # words
_MOST = 16  # deeds of one text that are looked at: the work on each grows with the length of the text
_CHAIN_REACH = 4
_DENIED = frozenset({"false", "untrue", "fake"})
# A request for proposals under these asks for plants and mines, not for a material.
_LAWS = frozenset({"defense production act", "defence production act", "dpa", "title iii", "ibas", "sbir", "sttr"})
_RARE = "rare-earths"
AWARD_KINDS = (EventKind.AWARDED, EventKind.ORDERED, EventKind.TERMINATED)


@dataclass(frozen=True, slots=True)
class HeadlineReading:
    """What one text says. `kind` is None when nothing happened to a request of the stockpile, by its words.

    `material` is what the text speaks of, whether or not something happened to it. `confidence` is that of the answer,
    from 0 to 1, of a silence too. `why` names the words that decided. `told` holds the values that the words give:
    `deadline` (an ISO day), `amount` (US dollars), `awardee` and `contract` (as printed). `may_tell` is the kind that
    the second reader holds for likely where the rules are silent; it never alerts by itself.
    """

    kind: EventKind | None
    material: str | None
    number: str | None
    confidence: float
    why: str
    values: Fields = field(default_factory=dict)
    may_tell: EventKind | None = None


def read_headline(text: str, said_on: date | None = None) -> HeadlineReading:
    """What `text`, a headline with or without its summary, says. Never raises; takes time in proportion to its length,
    of which only the first 2,000 characters count. `said_on` is the day of its publication: a day without a year is
    told only with it."""
    marked = tag_text(text)
    named = materials.find_materials(text[:MAX_CHARACTERS]) if marked.may_name_material else ()
    found, silent = _decide(marked, named)
    found = found or label_candidate(marked, named)
    heard = read_as_notice(marked, named)
    if heard is not None and (found is None or (heard.overrides_grammar and heard.kind is not found.kind)):
        given = {name: value for name, value in stated_values(marked, None, said_on)[0].items() if name == "contract"}
        return HeadlineReading(
            heard.kind, _material(marked, named), marked.number, heard.confidence, heard.why, given | heard.values
        )
    told, notes = stated_values(marked, found, said_on)
    if found is None and (other := read_other_language(marked.text, named)):
        day, _ = headline_deadline(marked.text, other.kind, said_on)
        words = f"buyer “{other.buyer}”, verb “{other.verb}”, object “{other.target}”"
        told |= {"deadline": day.isoformat()} if day and other.kind is EventKind.EXTENDED else {}
        return HeadlineReading(other.kind, named[0] if named else None, marked.number, other.confidence, words, told)
    if found is None:
        second = _second(marked, named)
        return HeadlineReading(None, _material(marked, named), marked.number, silent[0], silent[1], told, second)
    assert found.buyer is not None
    sure = round(min(0.95, _sureness(found, marked, named)), 2)
    words = f"buyer “{found.buyer.text}”, verb “{found.verb.text}”, object “{found.target.text}”"
    return HeadlineReading(found.kind, _material(marked, named), marked.number, sure, "; ".join((words, *notes)), told)


def _second(marked: TaggedText, named: Sequence[str]) -> EventKind | None:
    """What is likely told where the grammar is silent: a programme of purchases by its rule, else what the second
    reader holds for likely."""
    if (
        denies_or_retracts(marked.text)
        or _AGAIN.search(marked.text)
        or any(one.has("branch") for one in marked.phrases)
    ):
        return None
    if is_purchase_programme(marked.text):
        return EventKind.ISSUED
    return likely_kind(marked, named) if may_concern_stockpile(marked, named) else None


def may_concern_stockpile(marked: TaggedText, named: Sequence[str]) -> bool:
    """Whether the second reader is asked: a possible buyer or the stockpile is named, and a material or, for what the
    catalogue does not know, the agency or its stockpile by name."""
    if tuple(named) == ("uranium",) or any(one.has("sale", "other", "apart") for one in marked.phrases):
        return False
    if named:
        return any(one.has(*BUYER_TAGS, "stock") for one in marked.phrases) or names_buyer(marked.text)
    if any(one.has("wares") for one in marked.phrases):
        return False
    stock = any(one.has("stock", "ours", "supplier") for one in marked.phrases)
    if any(one.has("buyer") for one in marked.phrases) and any(one.has("solicit") for one in marked.phrases):
        return True
    return (stock and any(one.has(*BUYER_TAGS) for one in marked.phrases)) or names_buyer_and_stock(marked.text)


def _decide(marked: TaggedText, named: Sequence[str]) -> tuple[EventCandidate | None, tuple[float, str]]:
    """The event that the text tells, or how sure the silence is and why."""
    if not marked.words:
        return None, (1.0, "there is no word in it")
    if not any(one.has(*BUYER_TAGS, "stock") for one in marked.phrases):
        return None, (0.95, "no buyer of the stockpile is named")
    found, reasons = [], []
    for one in chain(islice(verb_candidates(marked), _MOST), pattern_candidates(marked)):
        placed = replace(one, buyer=one.buyer or _buyer_of(marked, one))
        against = _against(placed, marked, named)
        if against:
            reasons.append(against)
        elif _sureness(placed, marked, named) >= _LEAST:
            found.append(placed)
        else:
            reasons.append(f"“{one.verb.text} {one.target.text}” is too far from certain")
    if not found:
        return None, (
            _TURNED_DOWN if reasons else 0.85,
            reasons[0] if reasons else "nothing is done to a request of the buyer",
        )
    return min(found, key=lambda one: (one.doubt >= 0.15, one.kind is EventKind.AMENDED, one.verb.start)), (0.0, "")


def _buyer_of(marked: TaggedText, found: EventCandidate) -> TaggedPhrase | None:
    """The nearest buyer of the same clause; else one that needs no neighbour, anywhere."""
    low, high = min(found.verb.start, found.target.start), max(found.verb.end, found.target.end)
    buyers = [one for one in marked.phrases if one.has(*BUYER_TAGS)]

    def away(one: TaggedPhrase) -> int:
        return max(low - one.end, one.start - high, 0)

    near = [one for one in buyers if one.clause == found.verb.clause and away(one) <= _BUYER_REACH]
    strong = [one for one in near if one.has("buyer")] or [one for one in buyers if one.has("buyer")]
    if one := min(strong or near, key=away, default=None):
        return one
    return _said_before(marked, found, buyers) or _stock_of(marked, found)


def _said_before(marked: TaggedText, found: EventCandidate, buyers: Sequence[TaggedPhrase]) -> TaggedPhrase | None:
    """`Pentagon plan falls apart: tender cancelled`: the department of the clause before, alone in the text."""
    if any(one.has("foreign", "other", "branch", "firm") for one in marked.phrases):
        return None
    before = [one for one in buyers if one.clause == found.verb.clause - 1]
    stock = names_stockpile(marked) or any("stockpil" in one.text.lower() for one in marked.phrases)
    return next((one for one in before if one.has("weak") or (stock and one.has("plain"))), None)


def _stock_of(marked: TaggedText, found: EventCandidate) -> TaggedPhrase | None:
    """`tungsten stockpile contract`: the stockpile stands for its agency where no other country and agency is named."""
    if any(one.has("foreign", "other", "branch") for one in marked.phrases):
        return None
    edge = start_of_materials_before(marked, found.target.start)
    front = (one for one in marked.phrases if one.has("stock") and one.end in (found.target.start, edge))
    return next((replace(one, tags=one.tags | {"weak"}) for one in front), None)


def _against(found: EventCandidate, marked: TaggedText, named: Sequence[str]) -> str | None:
    """Why a candidate is no event of the stockpile; None when nothing speaks against it."""
    buyer = found.buyer
    said = f"“{found.verb.text} … {found.target.text}”"
    if buyer is None:
        return f"{said} names no buyer of the stockpile"
    stock = names_stockpile(marked)
    if other := _elsewhere(found, marked, stock):
        return f"{said} {other}"
    if found.kind in AWARD_KINDS and (veto := other_purpose_paid(marked, found)):
        return f"“{veto.text}” is no purchase for the stockpile"
    if not (stock or named or any(one.has("ours", "supplier") for one in marked.phrases)):
        return f"{said} speaks of no material of the stockpile"
    if not stock and (article := article_made_of_material(marked, found)):
        return f"“{article}” is not bought for the stockpile"
    if not stock and (ware := other_goods_bought(marked, found)):
        return f"“{ware.text}” is not bought for the stockpile"
    return _weak_buyer(found, marked, stock, named)


def _elsewhere(found: EventCandidate, marked: TaggedText, stock: bool) -> str | None:
    """What makes it a denial, a sale, or a matter of others than the stockpile."""
    here = [one for one in marked.phrases if one.clause == found.verb.clause]
    if any(one.has("hedge") and one.text.lower() in _DENIED for one in marked.phrases) or says_there_is_none(
        marked.text
    ):
        return "is called false"
    if not stock and any(one.has("branch") for one in marked.phrases):
        return "is another branch or firm of that name"
    if (foreign := next((one for one in here if _rival(one, found, marked)), None)) is not None:
        return f"is “{foreign.text}”'s"
    if apart := next((one for one in marked.phrases if one.has("apart")), None):
        return f"is about “{apart.text}”, which the stockpile does not buy"
    if sale := next((one for one in here if one.has("sale")), None):
        return f"is “{sale.text}”, a sale out of the stockpile"
    return None


def _weak_buyer(found: EventCandidate, marked: TaggedText, stock: bool, named: Sequence[str]) -> str | None:
    """A buyer who buys much else needs the stockpile, or a material with a tender or a Pentagon contract."""
    buyer = found.buyer
    assert buyer is not None
    said = f"“{found.verb.text} … {found.target.text}” by “{buyer.text}”"
    if buyer.has("buyer"):
        return None
    if tuple(named) == ("uranium",):
        return f"{said}: uranium is the Energy Department's"
    if stock:
        return None
    contractor = found.target.has("contract") and any(one.has("supplier") for one in marked.phrases)
    if not (named or contractor) and found.kind in (*AWARD_KINDS, EventKind.ISSUED):
        return f"{said} names no material"  # the Pentagon asks for projects of mines and plants too
    if other := _law_or_chain(found, marked):
        return f"“{other.text}” is no purchase for the stockpile"
    firms = {one.start for one in marked.phrases if one.has("firm")}
    if found.kind in AWARD_KINDS and not any(_beside(one, found, one.end in firms) for one in marked.phrases):
        return f"{said} names no material beside it"
    asked = any(_asks(one) for one in marked.phrases if one.clause == found.verb.clause)
    if found.kind in AWARD_KINDS and not found.target.has("solicit"):
        return _weak_gain(found, marked, named, said)
    if not (asked or found.target.has("solicit", "purchase", "bids") or found.verb == found.target):
        return f"{said} names no tender"
    if buyer.has("plain") and "rfi" in found.target.text.lower():
        return f"{said} need not be the stockpile's"
    return None


def _law_or_chain(found: EventCandidate, marked: TaggedText) -> TaggedPhrase | None:
    """A law that pays for plants, or what stands right behind a material and is asked for in its place: `rare earths
    supply chain`."""
    if law := next((one for one in marked.phrases if one.text.lower() in _LAWS), None):
        return law
    for at, one in enumerate(marked.phrases[1:], 1):
        before = marked.phrases[at - 1]
        if one.has("project") and one.text.lower() != "powder" and before.has("material"):
            return one if found.kind is EventKind.ISSUED and one.start - before.end <= _CHAIN_REACH else None
    return None


def _beside(one: TaggedPhrase, found: EventCandidate, firm: bool) -> bool:
    """Whether it is what is given, or who gets it: in the same clause, a company before it too. `firm`: it only says
    what a firm deals in."""
    here = (found.verb.clause, found.target.clause)
    if found.kind is EventKind.TERMINATED:
        return one.has("material", "ours") and one.clause in here and not firm
    if one.clause in here:
        return one.has("material", "supplier", "ours", "company", "firm")
    return one.clause < max(here) and one.has("supplier", "company", "firm")


def _asks(one: TaggedPhrase) -> bool:
    return one.has("solicit", "purchase", "bids") or (
        one.has("deadline") and not {"tender", "bid", "offer"}.isdisjoint(one.text.lower().split())
    )


def _weak_gain(found: EventCandidate, marked: TaggedText, named: Sequence[str], said: str) -> str | None:
    """The Pentagon gives mines and plants grants that the press calls awards and deals."""
    assert found.buyer is not None
    if found.buyer.has("plain"):
        return f"{said} need not be the stockpile's"
    signed = any(one.has("contract") and one.clause == found.verb.clause for one in marked.phrases)
    if found.target.text.lower() in ("award", "awards") or (
        found.verb.has("verb:secured") and found.target.has("supply") and not signed
    ):
        return f"{said} need not be a purchase"
    if project := next((one for one in marked.phrases if one.has("project") and one.start > found.target.start), None):
        return f"{said} pays for “{project.text}”"
    deal = found.target.text.lower() in ("deal", "deals", "agreement", "pact")
    if deal and any(_RARE in family(name) for name in named):
        return f"{said} on rare earths may be a stake or a price floor"
    return None


def _rival(one: TaggedPhrase, found: EventCandidate, marked: TaggedText) -> bool:
    """Whether another agency or country is nearer to the deed than the buyer: before the verb and after the buyer, or
    in front of the object."""
    buyer = found.buyer
    assert buyer is not None
    if not one.has("foreign", "other") or any(
        it.has("firm", "supplier", "company") and it.start == one.end for it in marked.phrases
    ):
        return False  # `Australian miner`, `Canada's Ares` is who gets it
    if is_country_to_avoid(marked, one, found):
        return False
    if buyer.has("buyer") and buyer.clause == found.verb.clause:
        return (
            buyer.end <= one.start < min(found.verb.start, found.target.start) and found.target.start < found.verb.start
        )
    return one.start < max(found.verb.start, found.target.start) + 6


def _sureness(found: EventCandidate, marked: TaggedText, named: Sequence[str]) -> float:
    buyer = found.buyer
    assert buyer is not None
    sure = 0.95 - found.doubt
    sure -= {"buyer": 0.0, "weak": 0.1, "plain": 0.15}[next(tag for tag in BUYER_TAGS if buyer.has(tag))]
    sure -= 0.1 if buyer.clause != found.verb.clause else 0.0
    sure -= 0.0 if named else 0.1
    sure += 0.05 if names_stockpile(marked) and not buyer.has("buyer") else 0.0
    return sure - (0.05 if found.target.has("purchase", "spec") else 0.0)


def _material(marked: TaggedText, named: Sequence[str]) -> str | None:
    """The material that the text speaks of: a company's name counts only when nothing else names one."""
    firms = " ".join(one.text for one in marked.phrases if one.has("company"))
    within = set(materials.find_materials(firms)) if firms else set()
    return next((name for name in named if name not in within), named[0] if named else None)
