"""Mentions beside an event that change neither its buyer nor what is bought: uses of a material, countries to avoid.

`a tender for cobalt, a metal vital to jet engines` is no tender for engines, and `a contract to cut reliance on China`
is none of China's. The same words before the verb, or in the place of its object, do show another buyer or purpose.
"""

from __future__ import annotations

from mineralwatch.domain.headlines.lexicon import word_set
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText
from mineralwatch.domain.headlines.verb_meanings import AWARD_KINDS, EventCandidate

_USE_REACH, _AIM_REACH = 24, 6  # greatest distances to words of a material's use and of an aim, in words
_AWARD_REACH = 4
_FORMS = ("powder", "supply chain")  # a form of the material, and a purpose that every purchase is said to serve
_USED = word_set("used uses use vital key critical essential crucial important needed component ingredient such widely")
_IN = word_set("in to for by as of")
_KIND_OF = word_set("metal metals mineral minerals ingredient")  # as in `the battery metal`
_REDUCE = word_set(
    "counter cut curb reduce break loosen ease end wean blunt challenge offset lessen shrink lower bypass escape weaken"
    " slash limit reducing cutting curbing countering easing breaking"
)
_DOMINANCE = word_set(
    "reliance dependence dependency dominance grip stranglehold monopoly chokehold risk risks tension tensions"
    " decoupling control controls curbs threat export"
)


def other_goods_bought(tagged: TaggedText, candidate: EventCandidate) -> TaggedPhrase | None:
    """Goods that are bought instead of the material; None without goods, or when they are only a use of the
    material."""
    return next(
        (phrase for phrase in tagged.phrases if phrase.has("wares") and not _is_use(tagged, phrase, candidate)), None
    )


def _is_use(tagged: TaggedText, goods: TaggedPhrase, candidate: EventCandidate) -> bool:
    """Whether the goods stand after the event, in words that say what a material named there is used for.

    A contract for a metal used in engines may be one for engine parts, so with a contract the goods count as a use only
    in another clause.
    """
    last = max(candidate.verb.end, candidate.target.end)
    here = goods.clause == candidate.verb.clause
    if goods.start < last or (here and candidate.kind in AWARD_KINDS):
        return False
    if not any(phrase.has("material") and phrase.clause == candidate.verb.clause for phrase in tagged.phrases):
        return False
    if not _KIND_OF.isdisjoint(tagged.words[goods.end : goods.end + 1]):
        return True
    front = range(max(goods.start - _USE_REACH, last), goods.start - 1)
    return any(tagged.words[at] in _USED and tagged.words[at + 1] in _IN for at in front)


def other_purpose_paid(tagged: TaggedText, candidate: EventCandidate) -> TaggedPhrase | None:
    """What the contract pays for in place of a material: a grant, a study, a plant, a process (`plant contract`)."""
    if veto := next((phrase for phrase in tagged.in_clause_of(candidate.verb) if phrase.has("veto")), None):
        return veto
    target, award = candidate.target, candidate.target.text.lower() in ("award", "awards")
    for phrase in tagged.phrases:
        if not phrase.has("project") or phrase.clause != target.clause or phrase.text.lower() in _FORMS:
            continue
        if phrase.end == target.start or (award and 0 < phrase.start - target.end <= _AWARD_REACH):
            return phrase
    return None


def is_country_to_avoid(tagged: TaggedText, country: TaggedPhrase, candidate: EventCandidate) -> bool:
    """Whether the event serves to avoid a country named after it: `to cut reliance on China`, `amid China curbs`."""
    last = max(candidate.verb.end, candidate.target.end)
    if not country.has("foreign") or country.start < last:
        return False
    front = tagged.words[max(country.start - _AIM_REACH, last) : country.start]
    return not _REDUCE.isdisjoint(front) or not _DOMINANCE.isdisjoint(tagged.words[country.end : country.end + 1])
