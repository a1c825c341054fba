"""Verbs whose object is the material itself: `seeks 7,500 t of cobalt for the stockpile`, `plans to buy antimony`,
`buys scandium from Rio Tinto for the stockpile`, `awards $245m for antimony`.

A plan of the agency counts as a solicitation: that is how the press reports a sources sought notice and a request for
information. A plan for minerals in general, for a year, or for three and more materials is a purchase programme, and
does not count.
"""

from __future__ import annotations

from collections.abc import Sequence

from mineralwatch.domain.headlines.certainty import is_attributed_to_agency, names_stockpile
from mineralwatch.domain.headlines.lexicon import word_set
from mineralwatch.domain.headlines.noun_events import OBJECT_REACH
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText, any_with
from mineralwatch.domain.headlines.verb_meanings import OTHER_ACTORS
from mineralwatch.domain.models.event import EventKind

KIND_WITH_MATERIAL = {
    "sought": EventKind.ISSUED,
    "planned": EventKind.ISSUED,
    "eyed": EventKind.ISSUED,
    "filled": EventKind.ISSUED,
    "bought": EventKind.AWARDED,
    "awarded": EventKind.AWARDED,
    "placed": EventKind.ORDERED,
    "picked": EventKind.AWARDED,
    "struck": EventKind.AWARDED,
}
_BUYING_VERBS = word_set("buy purchase procure acquire")
_BUYING_PHRASES = (
    *("to buy", "to purchase", "to acquire", "to procure", "to source", "to stockpile", "to spend", "shopping for"),
    *(" call for", "can supply", "stock up", "buying", "industry", "suppliers", "inquir", "enquir", "feelers"),
    *("sound", "interest", "it will", "market", "stockpiling", "looking for", "information", "hunt", "miners"),
    *("producers", "refiners", "compan", "smelters", "vendors"),
)
_FIRST_TIME = frozenset({"for", "first", "time"})  # a headline with `for first time` reports a purchase, never a policy
_OTHER_PURPOSE = word_set("for in from on into dollars funding")
_TOPIC_PREPOSITIONS = ("over", "about", "amid", "despite")
_NOT_PURCHASED = ("tech", "veto", "not", "project")
_YEARLY = word_set("year fiscal annual fy2025 fy2026 fy2027 fy26 fy27")
_PROGRAMME_SIZE = 3  # a plan for this many materials is a purchase programme
_PLANNING_CLASSES = ("planned", "eyed", "filled")
_SIGNED_OBJECTS = word_set("a an the up off on with into order orders bill law act memo memorandum letter pact")
_MAX_WORDS_TO_STOCK = 4  # greatest distance between a material and the stockpile's name, in words


def is_about_material(tagged: TaggedText, verb_index: int, verb_class: str, subject: TaggedPhrase) -> bool:
    """Whether the verb's object is a material (or a sum of money for a material) that the buyer buys or asks for.

    `verb_index` is the verb's index among the phrases, `verb_class` its meaning (`sought`, `planned` …), `subject` the
    buyer.
    """
    verb = tagged.phrases[verb_index]
    words_after = tagged.words[verb.end : verb.end + OBJECT_REACH]
    if _has_other_object(verb_class, words_after):
        return False
    after = [
        phrase
        for phrase in tagged.phrases[verb_index + 1 :]
        if phrase.clause == verb.clause and phrase.start - verb.end <= OBJECT_REACH
    ]
    for phrase in after:
        if _can_be_bought(phrase, verb_class):
            if verb_class == "picked":
                return any_with(after, "money") and not any_with(after, "project", "veto", "tech")
            if verb_class == "awarded" and phrase.has("material"):
                return subject.has("buyer") and _to_company(tagged, phrase, after)
            return _is_purchased_itself(phrase, after, verb_class) and _is_for_stockpile(
                tagged, verb, phrase, subject, after
            )
        if (
            phrase.has("firm", "veto", "tech", *OTHER_ACTORS)
            or phrase.tag_after("verb:")
            or _opens_topic(tagged, phrase)
        ):
            return False
    return False


def _opens_topic(tagged: TaggedText, phrase: TaggedPhrase) -> bool:
    """Whether a preposition opens a topic: `asks for patience over the cobalt tender`, not `over 5 million pounds`."""
    word_after = tagged.words[phrase.end : phrase.end + 1]
    return phrase.text.lower() in _TOPIC_PREPOSITIONS and not (word_after and word_after[0][0].isdigit())


def _has_other_object(verb_class: str, words_after: Sequence[str]) -> bool:
    """Whether the words after the verb show that its object is no material, or lack a word that this verb needs."""
    if words_after[:1] == ("back",):  # as in `to buy back`
        return True
    if verb_class == "sought":
        return words_after[:1] == ("to",) and bool(words_after[1:2]) and words_after[1] not in _BUYING_VERBS
    if verb_class in ("bought", "placed"):
        has_quantity = (
            verb_class == "placed"
            and "of" in words_after[:6]
            and any(word[0].isdigit() or word[0] in "$€£" for word in words_after)
        )
        return "from" not in words_after and not has_quantity  # as in `orders another $15m of antimony`
    if verb_class == "struck":  # as in `signs Rhenium Alloys for five years of pellets`
        return "for" not in words_after[1:6] or words_after[0] in _SIGNED_OBJECTS
    # as in `taps Rio Tinto for up to $40m of scandium`
    return verb_class == "picked" and not {"for", "of"} <= set(words_after)


def _can_be_bought(phrase: TaggedPhrase, verb_class: str) -> bool:
    """Whether the phrase can name a purchase: a material, a sum that is awarded, or minerals in general."""
    if verb_class == "awarded":
        return phrase.has("money", "material")
    return phrase.has("material") or (verb_class in ("bought", "placed") and phrase.has("ours"))


def _to_company(tagged: TaggedText, material: TaggedPhrase, phrases_after: Sequence[TaggedPhrase]) -> bool:
    """Whether `to` and a company follow the material: `awards antimony ingots to US Antimony`."""
    after = [other for other in phrases_after if material.end <= other.start]
    first = after[0] if after else None
    if first is None or first.text.lower() != "to" or first.start - material.end > 1:
        return False
    return any(other.has("company", "supplier", "firm") and other.start - first.end <= 1 for other in after)


def _is_purchased_itself(material: TaggedPhrase, phrases_after: Sequence[TaggedPhrase], verb_class: str) -> bool:
    """Whether the material itself is bought: not `scandium research`, a `cobalt miner`, or many materials."""
    tags = (*_NOT_PURCHASED, "firm", "company") if verb_class in _PLANNING_CLASSES else _NOT_PURCHASED
    if verb_class in ("sought", *_PLANNING_CLASSES) and any(
        other.start == material.end and other.has(*tags) for other in phrases_after
    ):
        return False
    return verb_class not in _PLANNING_CLASSES or not (
        any_with(phrases_after, "ours", "veto")
        or len({other.text.lower() for other in phrases_after if other.has("material")}) >= _PROGRAMME_SIZE
    )


def _is_for_stockpile(
    tagged: TaggedText,
    verb: TaggedPhrase,
    material: TaggedPhrase,
    subject: TaggedPhrase,
    phrases_after: Sequence[TaggedPhrase],
) -> bool:
    """Whether the stockpile buys: the text names its agency, the stockpile itself, or a purchase by the department."""
    verb_class = verb.tag_after("verb:") or ""
    if verb_class in _PLANNING_CLASSES and not _YEARLY.isdisjoint(tagged.words[verb.end :]):
        return False
    if verb_class == "eyed":
        return _eyes_purchase(tagged, verb, material, subject, phrases_after)
    if verb_class == "filled":  # a stockpile is filled by a tender or a purchase
        return any_with(phrases_after, "stock") and any_with(phrases_after, "solicit", "purchase")
    says_buying = any(word in verb.text.lower() for word in _BUYING_PHRASES) or tagged.has("solicit")
    says_buying = says_buying or (verb_class == "bought" and tagged.has("contract"))
    return (
        subject.has("buyer")
        or is_attributed_to_agency(tagged)
        or (verb_class in ("sought", "planned") and _names_quantity(tagged, verb, material))
        or names_stockpile(tagged)
        or (says_buying and (subject.has("weak") or set(tagged.words[material.end : material.end + 4]) >= _FIRST_TIME))
    )


def _eyes_purchase(
    tagged: TaggedText,
    verb: TaggedPhrase,
    material: TaggedPhrase,
    subject: TaggedPhrase,
    phrases_after: Sequence[TaggedPhrase],
) -> bool:
    """Whether `eyes` plans a purchase: `eyes 40 tons of tellurium`, not `eyes copper stockpile`."""
    if not verb.text.lower().startswith("eye"):
        return False
    after = [
        other for other in phrases_after if 0 < other.start - material.end <= _MAX_WORDS_TO_STOCK and other.has("stock")
    ]
    has_quantity = _names_quantity(tagged, verb, material) and not subject.has("plain")
    return has_quantity or any(
        "for" in tagged.words[material.end : other.start] or other.has("ours") for other in after
    )


def _names_quantity(tagged: TaggedText, verb: TaggedPhrase, material: TaggedPhrase) -> bool:
    """Whether a quantity of the material is named, not a sum for something else: `seeks up to $500m of cobalt`."""
    between = tagged.words[verb.end : material.start]
    quantity = any(word[0].isdigit() or word[0] in "$€£" for word in between)
    return quantity and (_OTHER_PURPOSE.isdisjoint(between) or verb.text.lower().endswith("to spend"))
