"""What stands beside a deed and is no part of it: what the material is used in, and whom the purchase is aimed at.

`a tender for cobalt, a metal vital to jet engines` is no tender for engines, and `a contract to cut reliance on China`
is none of China's. The same words in front of the deed, or in the place of its object, keep their meaning.
"""

from __future__ import annotations

from mineralwatch.domain.headlines.lexicon import word_set
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText
from mineralwatch.domain.headlines.verb_meanings import EventCandidate
from mineralwatch.domain.models import EventKind

_USE_REACH, _AIM_REACH = 24, 6  # words
_AWARD_REACH = 4
_FORMS = ("powder", "supply chain")  # of a material, and what every purchase is said to be good for
_USED = word_set("used uses use vital key critical essential crucial important needed component ingredient such widely")
_IN = word_set("in to for by as of")
_KIND_OF = word_set("metal metals mineral minerals ingredient")  # `the battery metal`
_LESS = word_set(
    "counter cut curb reduce break loosen ease end wean blunt challenge offset lessen shrink lower bypass escape weaken"
    " slash limit reducing cutting curbing countering easing breaking"
)
_HOLD = word_set(
    "reliance dependence dependency dominance grip stranglehold monopoly chokehold risk risks tension tensions"
    " decoupling control controls curbs threat export"
)
_GAINS = (EventKind.AWARDED, EventKind.ORDERED, EventKind.TERMINATED)


def other_goods_bought(marked: TaggedText, found: EventCandidate) -> TaggedPhrase | None:
    """A thing that is bought in place of the material, if one is named: not what the material is said to be used in."""
    return next((one for one in marked.phrases if one.has("wares") and not _is_use(marked, one, found)), None)


def _is_use(marked: TaggedText, ware: TaggedPhrase, found: EventCandidate) -> bool:
    """Whether it is behind the deed, in words that tell what a material named there is good for. A contract for a
    metal used in engines may as well be one for their parts: then they must stand in another clause."""
    last = max(found.verb.end, found.target.end)
    here = ware.clause == found.verb.clause
    if ware.start < last or (here and found.kind in _GAINS):
        return False
    if not any(one.has("material") and one.clause == found.verb.clause for one in marked.phrases):
        return False
    if not _KIND_OF.isdisjoint(marked.words[ware.end : ware.end + 1]):
        return True
    front = range(max(ware.start - _USE_REACH, last), ware.start - 1)
    return any(marked.words[at] in _USED and marked.words[at + 1] in _IN for at in front)


def other_purpose_paid(marked: TaggedText, found: EventCandidate) -> TaggedPhrase | None:
    """What the contract or the award is for in place of a material: a law's grant, a study, a plant or a process, as in
    `plant contract`, `award for separation`."""
    if veto := next((one for one in marked.phrases if one.has("veto") and one.clause == found.verb.clause), None):
        return veto
    thing, award = found.target, found.target.text.lower() in ("award", "awards")
    for one in marked.phrases:
        if not one.has("project") or one.clause != thing.clause or one.text.lower() in _FORMS:
            continue
        if one.end == thing.start or (award and 0 < one.start - thing.end <= _AWARD_REACH):
            return one
    return None


def is_country_to_avoid(marked: TaggedText, country: TaggedPhrase, found: EventCandidate) -> bool:
    """`contract to cut reliance on China`, `tender amid China curbs`: behind the deed, a country to do without."""
    last = max(found.verb.end, found.target.end)
    if not country.has("foreign") or country.start < last:
        return False
    front = marked.words[max(country.start - _AIM_REACH, last) : country.start]
    return not _LESS.isdisjoint(front) or not _HOLD.isdisjoint(marked.words[country.end : country.end + 1])
