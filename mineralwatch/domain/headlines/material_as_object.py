"""Verbs that need no object but the material itself: `seeks 7,500 t of cobalt for the stockpile`, `plans to buy
antimony`, `buys scandium from Rio Tinto for the stockpile`, `awards $245m for antimony`.

What the agency plans to buy, it asks for soon: the press tells a sources sought notice and a request for information as
a plan. A plan for minerals at large, for a year, or for three and more of them is a programme and no request.
"""

from __future__ import annotations

from collections.abc import Sequence

from mineralwatch.domain.headlines.certainty import is_attributed_to_agency, names_stockpile
from mineralwatch.domain.headlines.lexicon import word_set
from mineralwatch.domain.headlines.noun_events import OBJECT_REACH
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText
from mineralwatch.domain.headlines.verb_meanings import OTHER_ACTORS
from mineralwatch.domain.models import EventKind

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
_BUYING = word_set("buy purchase procure acquire")
_TO_BUY = (
    *("to buy", "to purchase", "to acquire", "to procure", "to source", "to stockpile", "to spend", "shopping for"),
    *(" call for", "can supply", "stock up", "buying", "industry", "suppliers", "inquir", "enquir", "feelers"),
    *("sound", "interest", "it will", "market", "stockpiling", "looking for", "information", "hunt", "miners"),
    *("producers", "refiners", "compan", "smelters", "vendors"),
)
_FIRST_TIME = frozenset({"for", "first", "time"})  # since 1990: of what a government buys anew, and not of policy
_ELSE = word_set("for in from on into dollars funding")
_ABOUT = ("over", "about", "amid", "despite")
_NO_WARE = ("tech", "veto", "not", "project")
_YEARLY = word_set("year fiscal annual fy2025 fy2026 fy2027 fy26 fy27")
_MANY = 3  # materials
_WISHES = ("planned", "eyed", "filled")
_SIGNED = word_set("a an the up off on with into order orders bill law act memo memorandum letter pact")
_BEHIND = 4  # words


def is_about_material(marked: TaggedText, at: int, doing: str, subject: TaggedPhrase) -> bool:
    """Whether what the verb at `at` is done to is a material, or a sum for one, that the buyer takes or asks for."""
    verb = marked.phrases[at]
    after = marked.words[verb.end : verb.end + OBJECT_REACH]
    if _takes_another(doing, after):
        return False
    rest = [
        one for one in marked.phrases[at + 1 :] if one.clause == verb.clause and one.start - verb.end <= OBJECT_REACH
    ]
    for one in rest:
        if _is_it(one, doing):
            if doing == "picked":
                return any(it.has("money") for it in rest) and not any(it.has("project", "veto", "tech") for it in rest)
            if doing == "awarded" and one.has("material"):
                return subject.has("buyer") and _to_somebody(marked, one, rest)
            return _is_ware(one, rest, doing) and _is_meant(marked, verb, one, subject, rest)
        if one.has("firm", "veto", "tech", *OTHER_ACTORS) or one.tag_after("verb:") or _is_about(marked, one):
            return False
    return False


def _is_about(marked: TaggedText, one: TaggedPhrase) -> bool:
    """`asks for patience over the cobalt tender`, not `over 5 million pounds`."""
    behind = marked.words[one.end : one.end + 1]
    return one.text.lower() in _ABOUT and not (behind and behind[0][0].isdigit())


def _takes_another(doing: str, after: Sequence[str]) -> bool:
    if after[:1] == ("back",):  # `to buy back`
        return True
    if doing == "sought":
        return after[:1] == ("to",) and bool(after[1:2]) and after[1] not in _BUYING
    if doing in ("bought", "placed"):
        some = doing == "placed" and "of" in after[:6] and any(word[0].isdigit() or word[0] in "$€£" for word in after)
        return "from" not in after and not some  # `orders another $15m of antimony`
    if doing == "struck":  # `signs Rhenium Alloys for five years of pellets`
        return "for" not in after[1:6] or after[0] in _SIGNED
    return doing == "picked" and not {"for", "of"} <= set(after)  # `taps Rio Tinto for up to $40m of scandium`


def _is_it(one: TaggedPhrase, doing: str) -> bool:
    if doing == "awarded":
        return one.has("money", "material")
    return one.has("material") or (doing in ("bought", "placed") and one.has("ours"))


def _to_somebody(marked: TaggedText, material: TaggedPhrase, rest: Sequence[TaggedPhrase]) -> bool:
    """`awards antimony ingots to US Antimony`: nothing but the form of the material in between."""
    behind = [it for it in rest if material.end <= it.start]
    first = behind[0] if behind else None
    if first is None or first.text.lower() != "to" or first.start - material.end > 1:
        return False
    return any(it.has("company", "supplier", "firm") and it.start - first.end <= 1 for it in behind)


def _is_ware(material: TaggedPhrase, rest: Sequence[TaggedPhrase], doing: str) -> bool:
    """Not `a call for scandium research`, `plans to buy cobalt miner`, nor a plan for three and more materials."""
    tags = (*_NO_WARE, "firm", "company") if doing in _WISHES else _NO_WARE
    if doing in ("sought", *_WISHES) and any(it.start == material.end and it.has(*tags) for it in rest):
        return False
    return doing not in _WISHES or not (
        any(it.has("ours", "veto") for it in rest)
        or len({it.text.lower() for it in rest if it.has("material")}) >= _MANY
    )


def _is_meant(
    marked: TaggedText, verb: TaggedPhrase, material: TaggedPhrase, subject: TaggedPhrase, rest: Sequence[TaggedPhrase]
) -> bool:
    """Whether it is for the stockpile: by its agency, for the stockpile, or words of buying by the department."""
    doing = verb.tag_after("verb:") or ""
    if doing in _WISHES and not _YEARLY.isdisjoint(marked.words[verb.end :]):
        return False
    if doing == "eyed":
        return _eyed(marked, verb, material, subject, rest)
    if doing == "filled":  # a stockpile, by a tender or a purchase
        return any(it.has("stock") for it in rest) and any(it.has("solicit", "purchase") for it in rest)
    asked = any(word in verb.text.lower() for word in _TO_BUY) or any(it.has("solicit") for it in marked.phrases)
    asked = asked or (doing == "bought" and any(it.has("contract") for it in marked.phrases))
    return (
        subject.has("buyer")
        or is_attributed_to_agency(marked)
        or (doing in ("sought", "planned") and _some(marked, verb, material))
        or names_stockpile(marked)
        or (asked and (subject.has("weak") or set(marked.words[material.end : material.end + 4]) >= _FIRST_TIME))
    )


def _eyed(
    marked: TaggedText, verb: TaggedPhrase, material: TaggedPhrase, subject: TaggedPhrase, rest: Sequence[TaggedPhrase]
) -> bool:
    """`Pentagon eyes 40 tons of tellurium`, `eyes zirconium for the stockpile`; `eyes copper stockpile` is none."""
    if not verb.text.lower().startswith("eye"):
        return False
    behind = [it for it in rest if 0 < it.start - material.end <= _BEHIND and it.has("stock")]
    much = _some(marked, verb, material) and not subject.has("plain")
    return much or any("for" in marked.words[material.end : it.start] or it.has("ours") for it in behind)


def _some(marked: TaggedText, verb: TaggedPhrase, material: TaggedPhrase) -> bool:
    """`seeks up to $500m of cobalt`: a quantity of it, and no sum for something else."""
    between = marked.words[verb.end : material.start]
    quantity = any(word[0].isdigit() or word[0] in "$€£" for word in between)
    return quantity and (_ELSE.isdisjoint(between) or verb.text.lower().endswith("to spend"))
