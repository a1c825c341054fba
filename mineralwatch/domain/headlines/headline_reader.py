"""What a headline says happened to a solicitation of the stockpile: event kind, material, confidence, deciding words.

No event is preferred to a wrong alert. An event needs three things near each other in one grammar: a buyer (the Defense
Logistics Agency, its stockpile, the Pentagon, a number of its office), an object (a solicitation, a deadline, a
contract) and a verb that links them in one of three ways: the buyer does it to the object (`DLA extends the tender`),
the verb is passive (`the tender was extended`), or somebody gets the object from the buyer (`Glencore wins DLA
contract`). What is only planned, feared, asked or denied has not happened; a solicitation of another agency or country
is not ours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field, replace
from datetime import date
from itertools import chain, islice

from mineralwatch.domain.headlines.buyer_words import may_name_buyer
from mineralwatch.domain.headlines.certainty import (
    denies_or_retracts,
    names_stockpile,
    start_of_materials_before,
)
from mineralwatch.domain.headlines.event_classifier import likely_kind
from mineralwatch.domain.headlines.grammar import verb_candidates
from mineralwatch.domain.headlines.headline_deadlines import headline_deadline
from mineralwatch.domain.headlines.headline_patterns import pattern_candidates
from mineralwatch.domain.headlines.headline_values import stated_values
from mineralwatch.domain.headlines.notice_style import may_be_notice, read_as_notice
from mineralwatch.domain.headlines.other_languages import names_buyer, names_buyer_and_stock, read_other_language
from mineralwatch.domain.headlines.purchase_programmes import is_purchase_programme
from mineralwatch.domain.headlines.rejection_reasons import objection
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText
from mineralwatch.domain.headlines.tagger import MAX_CHARACTERS, may_name_material, tag_text, tidied
from mineralwatch.domain.headlines.title_labels import label_candidate
from mineralwatch.domain.headlines.verb_meanings import BUYER_TAGS, EventCandidate
from mineralwatch.domain.materials import materials
from mineralwatch.domain.models.event import EventKind, Fields
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

# confidence that words which look like an event mean something else
_REJECTED_CONFIDENCE = 0.7
# The grammar reads a reissue that has happened. Where it finds none, the word only announces a reissue.
_REISSUE = lazy_pattern(r"\bre-?issu", re.IGNORECASE)
_MIN_CONFIDENCE = 0.5
_WORD = lazy_pattern(r"[^\W_]+(?:'[^\W_]+)?")
_BUYER_REACH = 16  # greatest distance between the verb and the buyer's name, in words
# only the first 16 event candidates are examined, since the work on each grows with the length of the text
_MAX_CANDIDATES = 16


@dataclass(frozen=True, slots=True)
class HeadlineReading:
    """What one text says. `kind` is None when it reports no event of a solicitation of the stockpile.

    `material` is a catalogue name, also without an event. `confidence` (0 to 1) says how sure `kind` is, also when it
    is None. `why` names the deciding words. `values` may hold `deadline` (an ISO day), `amount` (US dollars), `awardee`
    and `contract` (as printed). `may_tell` is the event kind that the trained model finds likely where the rules find
    no event; it never alerts by itself.
    """

    kind: EventKind | None
    material: str | None
    number: str | None
    confidence: float
    why: str
    values: Fields = field(default_factory=dict)
    may_tell: EventKind | None = None


def read_headline(text: str, said_on: date | None = None) -> HeadlineReading:
    """What `text`, a headline with or without its summary, says; only its first 2,000 characters count. Never raises.

    `said_on` is the publication day; when it is None, days written without a year are ignored.
    """
    tidy = tidied(text)
    if not may_name_buyer(tidy) and not may_be_notice(tidy):
        return _reading_without_buyer(tidy, text)
    tagged = tag_text(text)
    material_names = materials.find_materials(text[:MAX_CHARACTERS]) if tagged.may_name_material else ()
    material, number = _material(tagged, material_names), tagged.number
    candidate, no_event = _find_event(tagged, material_names)
    candidate = candidate or label_candidate(tagged, material_names)
    notice = read_as_notice(tagged, material_names)
    if notice is not None and (candidate is None or (notice.overrides_grammar and notice.kind is not candidate.kind)):
        values, _ = stated_values(tagged, None, said_on)
        contract = {name: value for name, value in values.items() if name == "contract"}
        return HeadlineReading(notice.kind, material, number, notice.confidence, notice.why, contract | notice.values)
    values, notes = stated_values(tagged, candidate, said_on)
    if candidate is None and (event := read_other_language(tagged.text, material_names)):
        day, _ = headline_deadline(tagged.text, event.kind, said_on)
        why = f"buyer “{event.buyer}”, verb “{event.verb}”, object “{event.target}”"
        values |= {"deadline": day.isoformat()} if day and event.kind is EventKind.EXTENDED else {}
        material = material_names[0] if material_names else None
        return HeadlineReading(event.kind, material, number, event.confidence, why, values)
    if candidate is None:
        return HeadlineReading(None, material, number, *no_event, values, _may_tell(tagged, material_names))
    assert candidate.buyer is not None
    confidence = round(min(0.95, _confidence(candidate, tagged, material_names)), 2)
    why = f"buyer “{candidate.buyer.text}”, verb “{candidate.verb.text}”, object “{candidate.target.text}”"
    return HeadlineReading(candidate.kind, material, number, confidence, "; ".join((why, *notes)), values)


def _reading_without_buyer(tidy: str, text: str) -> HeadlineReading:
    """The reading of a text in which no buyer, no contract and no notice can be found: its material alone."""
    words = [word.removesuffix("'s") for word in _WORD.findall(tidy.replace("’", "'").lower())]
    names = materials.find_materials(text[:MAX_CHARACTERS]) if may_name_material(words) else ()
    confidence, why = (0.95, "no buyer of the stockpile is named") if words else (1.0, "the text has no words")
    return HeadlineReading(None, names[0] if names else None, None, confidence, why)


def _may_tell(tagged: TaggedText, material_names: Sequence[str]) -> EventKind | None:
    """The event kind that a purchase programme or the trained model suggests where the grammar finds no event."""
    if denies_or_retracts(tagged.text) or _REISSUE.search(tagged.text) or tagged.has("branch"):
        return None
    if is_purchase_programme(tagged.text):
        return EventKind.ISSUED
    return likely_kind(tagged, material_names) if may_concern_stockpile(tagged, material_names) else None


def may_concern_stockpile(tagged: TaggedText, material_names: Sequence[str]) -> bool:
    """Whether the trained model is asked: the text must name a possible buyer or the stockpile, and a material.

    A text that names no material of the catalogue must name the agency or its stockpile.
    """
    if tuple(material_names) == ("uranium",) or tagged.has("sale", "other", "apart"):
        return False
    if material_names:
        return tagged.has(*BUYER_TAGS, "stock") or names_buyer(tagged.text)
    if tagged.has("wares"):
        return False
    stock = tagged.has("stock", "ours", "supplier")
    if tagged.has("buyer") and tagged.has("solicit"):
        return True
    return (stock and tagged.has(*BUYER_TAGS)) or names_buyer_and_stock(tagged.text)


def _find_event(tagged: TaggedText, material_names: Sequence[str]) -> tuple[EventCandidate | None, tuple[float, str]]:
    """The event that grammar or patterns find; or None, with the confidence that there is none, and the reason."""
    if not tagged.words:
        return None, (1.0, "the text has no words")
    if not tagged.has(*BUYER_TAGS, "stock"):
        return None, (0.95, "no buyer of the stockpile is named")
    accepted, reasons = [], []
    for candidate in chain(islice(verb_candidates(tagged), _MAX_CANDIDATES), pattern_candidates(tagged)):
        with_buyer = replace(candidate, buyer=candidate.buyer or _buyer_of(tagged, candidate))
        rejection = objection(with_buyer, tagged, material_names)
        if rejection:
            reasons.append(rejection)
        elif _confidence(with_buyer, tagged, material_names) >= _MIN_CONFIDENCE:
            accepted.append(with_buyer)
        else:
            reasons.append(f"“{candidate.verb.text} {candidate.target.text}” is too uncertain")
    if not accepted and reasons:
        return None, (_REJECTED_CONFIDENCE, reasons[0])
    if not accepted:
        return None, (0.85, "nothing happens to a request of the buyer")
    best = min(accepted, key=lambda one: (one.doubt >= 0.15, one.kind is EventKind.AMENDED, one.verb.start))
    return best, (0.0, "")


def _buyer_of(tagged: TaggedText, candidate: EventCandidate) -> TaggedPhrase | None:
    """The buyer named nearest to the candidate in the same clause, else the agency anywhere in the text, else None."""
    low, high = min(candidate.verb.start, candidate.target.start), max(candidate.verb.end, candidate.target.end)
    buyers = [phrase for phrase in tagged.phrases if phrase.has(*BUYER_TAGS)]

    def distance(phrase: TaggedPhrase) -> int:
        return max(low - phrase.end, phrase.start - high, 0)

    near = [phrase for phrase in buyers if phrase.clause == candidate.verb.clause and distance(phrase) <= _BUYER_REACH]
    strong = [phrase for phrase in near if phrase.has("buyer")] or [phrase for phrase in buyers if phrase.has("buyer")]
    if phrase := min(strong or near, key=distance, default=None):
        return phrase
    return _department_before(tagged, candidate, buyers) or _stockpile_as_buyer(tagged, candidate)


def _department_before(
    tagged: TaggedText, candidate: EventCandidate, buyers: Sequence[TaggedPhrase]
) -> TaggedPhrase | None:
    """The department in the clause before, if no company or other buyer is named: `Pentagon plan fails: tender
    cancelled`."""
    if tagged.has("foreign", "other", "branch", "firm"):
        return None
    before = [phrase for phrase in buyers if phrase.clause == candidate.verb.clause - 1]
    stock = names_stockpile(tagged) or any("stockpil" in phrase.text.lower() for phrase in tagged.phrases)
    return next((phrase for phrase in before if phrase.has("weak") or (stock and phrase.has("plain"))), None)


def _stockpile_as_buyer(tagged: TaggedText, candidate: EventCandidate) -> TaggedPhrase | None:
    """The stockpile as buyer, if no other country or agency is named: `tungsten stockpile contract`."""
    if tagged.has("foreign", "other", "branch"):
        return None
    materials_start = start_of_materials_before(tagged, candidate.target.start)
    stocks = (
        phrase
        for phrase in tagged.phrases
        if phrase.has("stock") and phrase.end in (candidate.target.start, materials_start)
    )
    return next((replace(phrase, tags=phrase.tags | {"weak"}) for phrase in stocks), None)


def _confidence(candidate: EventCandidate, tagged: TaggedText, material_names: Sequence[str]) -> float:
    """How sure the event is, from 0 to 0.95, by how clearly the text names buyer, material and object."""
    buyer = candidate.buyer
    assert buyer is not None
    confidence = 0.95 - candidate.doubt
    confidence -= {"buyer": 0.0, "weak": 0.1, "plain": 0.15}[next(tag for tag in BUYER_TAGS if buyer.has(tag))]
    confidence -= 0.1 if buyer.clause != candidate.verb.clause else 0.0
    confidence -= 0.0 if material_names else 0.1
    confidence += 0.05 if names_stockpile(tagged) and not buyer.has("buyer") else 0.0
    return confidence - (0.05 if candidate.target.has("purchase", "spec") else 0.0)


def _material(tagged: TaggedText, material_names: Sequence[str]) -> str | None:
    """The material that the text names; a material within a company's name counts only when no other is named."""
    firms = " ".join(phrase.text for phrase in tagged.phrases if phrase.has("company"))
    in_firm_names = set(materials.find_materials(firms)) if firms else set()
    return next(
        (name for name in material_names if name not in in_firm_names), material_names[0] if material_names else None
    )
