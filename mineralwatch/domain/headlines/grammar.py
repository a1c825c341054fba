"""Verbs, their objects and their subjects: the event candidates of a tagged text.

A verb takes its object in one of four ways: the buyer does it to the object (`DLA extends the tender`), the verb is
passive (`the tender was extended`), somebody gets the object (`Glencore wins DLA contract`), or a noun stands for the
verb (`cancellation of the tender`). The first noun after a verb decides: `extends lease` is about a lease.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mineralwatch.domain.headlines.awards_as_gains import award_without_contract
from mineralwatch.domain.headlines.certainty import (
    clause_doubt,
    is_hedged,
)
from mineralwatch.domain.headlines.lexicon import can_be_passive, word_set
from mineralwatch.domain.headlines.material_as_object import KIND_WITH_MATERIAL, is_about_material
from mineralwatch.domain.headlines.noun_events import (
    OBJECT_REACH,
    PASSIVE_REACH,
    leading_participle_event,
    nominal_event,
    noun_event,
)
from mineralwatch.domain.headlines.subject_and_object import buyer_as_subject, is_adjective, is_contract, object_after
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText, any_with, first_with
from mineralwatch.domain.headlines.verb_meanings import (
    ANNOUNCING_VERBS,
    BUYER_TAGS,
    OTHER_ACTORS,
    TARGET_TAGS,
    EventCandidate,
    event_kind,
)
from mineralwatch.domain.headlines.verbless_events import event_of_topic, nod_award, supplier_award
from mineralwatch.domain.models.event import EventKind

_COMPANY_FIGURES = word_set(
    "revenue revenues sales profit profits earnings income output production price prices backlog"
)
_BECAUSE = frozenset({"on", "after", "following"})
_OF = frozenset({"for", "of", "on", "in"})
_GET_FORMS = ("gets", "got")  # as in `gets scrapped`
_BE_FORMS = frozenset({"been", "was", "is", "were", "are"})


def verb_candidates(tagged: TaggedText) -> Iterator[EventCandidate]:
    """The events that verbs, and nouns in place of verbs, report of an object, in the order of the text."""
    # Word indexes of the objects that belong to an earlier verb: `reissues tender cancelled in May`.
    taken: set[int] = set()
    for at, verb in enumerate(tagged.phrases):
        verb_class = verb.tag_after("verb:")
        if verb.tag_after("nominal:"):
            candidate = nominal_event(tagged, at)
        else:
            candidate = _verb_event(tagged, at, taken) if verb_class else noun_event(tagged, at)
        if candidate is None:
            continue
        taken.add(candidate.target.start)
        doubt = clause_doubt(tagged, verb)
        if doubt is not None and not is_hedged(tagged, verb, candidate):
            yield replace(candidate, doubt=candidate.doubt + doubt)


def _verb_event(tagged: TaggedText, verb_index: int, taken: set[int]) -> EventCandidate | None:
    """The event that the phrase at `verb_index` reports; `taken` are the word indexes of earlier verbs' objects."""
    verb = tagged.phrases[verb_index]
    verb_class = verb.tag_after("verb:") or ""
    if is_adjective(tagged, verb):
        return None
    subject = buyer_as_subject(tagged, verb_index)
    if subject is not None:
        target = object_after(tagged, verb_index, verb_class)
        kind = event_kind(verb_class, target, verb, tagged) if target else None
        if target and kind and not _announces_next_verb(tagged, verb, target):
            return EventCandidate(kind, verb, target, subject)
        if (
            target is None
            and (kind_with_material := KIND_WITH_MATERIAL.get(verb_class))
            and is_about_material(tagged, verb_index, verb_class, subject)
        ):
            return EventCandidate(kind_with_material, verb, verb, subject, 0.1)
        if target is None and (candidate := event_of_topic(tagged, verb, subject, verb_class)):
            return candidate
    elif verb_class == "rose":
        return _shares_rise(tagged, verb_index)
    elif (candidate := _supplier_gets(tagged, verb_index, verb_class)) is not None:
        return candidate
    return (
        _sum_given(tagged, verb_index, verb_class)
        or _passive(tagged, verb_index, verb_class, taken)
        or leading_participle_event(tagged, verb_index, verb_class)
    )


def _announces_next_verb(tagged: TaggedText, verb: TaggedPhrase, target: TaggedPhrase) -> bool:
    """Whether the next verb reports the event: `confirmed that the solicitation had been cancelled`."""
    if not verb.text.lower().startswith(ANNOUNCING_VERBS):
        return False
    return any(
        phrase.tag_after("verb:")
        and phrase.clause == target.clause
        and 0 < phrase.start - target.end <= 4
        and not _BE_FORMS.isdisjoint(tagged.words[target.end : phrase.start])
        for phrase in tagged.phrases
    )


def _supplier_gets(tagged: TaggedText, verb_index: int, verb_class: str) -> EventCandidate | None:
    """The award event where the company is the subject: `X wins DLA contract`, `X tapped by Pentagon to supply`."""
    verb = tagged.phrases[verb_index]
    words = verb.text.lower()
    picked = verb_class == "picked" and can_be_passive(words)
    if not (picked or verb_class in ("won", "awarded") or words.startswith(ANNOUNCING_VERBS)):
        return None
    target = object_after(tagged, verb_index, verb_class)
    kind = event_kind(verb_class, target, verb, tagged) if target else None
    if target is None and words.endswith(("nod", "to supply")):
        award = nod_award(tagged, verb) if words.endswith("nod") else supplier_award(tagged, verb)
        return award or award_without_contract(tagged, verb)
    if target is None and verb_class == "won":
        return award_without_contract(tagged, verb)
    return EventCandidate(kind, verb, target, None) if target and kind else None


def _sum_given(tagged: TaggedText, verb_index: int, verb_class: str) -> EventCandidate | None:
    """An award reported by a sum and its giver: `awarded $245m by the DLA`, `gets $20m from DLA for billets`."""
    if verb_class not in ("awarded", "won"):
        return None
    verb, *after = tagged.phrases[verb_index : verb_index + 8]
    money = first_with(after, "money")
    giver = first_with(after, "buyer")
    if money is None or giver is None or not 0 <= money.start - verb.end <= 3 or not 0 < giver.start - money.end <= 4:
        return None
    words_between = tagged.words[money.end : giver.start]
    if verb_class == "won":
        after_giver = [phrase for phrase in tagged.phrases if giver.end <= phrase.start <= giver.end + 3]
        pays_for_other = any_with(tagged.in_clause_of(verb), "project", "tech", "veto", "not")
        bought = tagged.words[giver.end : giver.end + 1] == ("for",) and any_with(after_giver, "material")
        return (
            EventCandidate(EventKind.AWARDED, verb, money, giver, 0.2)
            if "from" in words_between and bought and not pays_for_other
            else None
        )
    return EventCandidate(EventKind.AWARDED, verb, money, giver, 0.15) if "by" in words_between else None


def _shares_rise(tagged: TaggedText, verb_index: int) -> EventCandidate | None:
    """An award reported as the reason why shares rise: `shares surge on $245m stockpile contract`."""
    verb, reason_start = tagged.phrases[verb_index], -1
    if not _COMPANY_FIGURES.isdisjoint(tagged.words[max(verb.start - 3, 0) : verb.start]):
        return None  # as in `revenue up on DLA contract`
    for phrase in tagged.phrases[verb_index + 1 :]:
        if phrase.start - verb.end > OBJECT_REACH or phrase.has("not", "hedge", "veto", "solicit"):
            return None
        given = phrase.has("contract", "order") or (phrase.has("award") and is_contract(tagged, phrase))
        if given and reason_start >= 0:
            following = next((other for other in tagged.phrases[verb_index + 1 :] if other.start == phrase.end), None)
            reported = following is None or not following.has("not", "hedge")
            between = [
                other
                for other in tagged.phrases[verb_index + 1 :]
                if other.has(*BUYER_TAGS) and reason_start <= other.start < phrase.end
            ]
            buyer = next((other for other in between if other.has("buyer")), between[0] if between else None)
            kind = EventKind.ORDERED if phrase.has("order") else EventKind.AWARDED
            return EventCandidate(kind, verb, phrase, buyer, 0.15) if reported else None
        if phrase.tag_after("verb:"):
            return None
        if reason_start < 0 and not _BECAUSE.isdisjoint(tagged.words[verb.end : phrase.start + 1]):
            reason_start = phrase.start
    return None


def _passive(tagged: TaggedText, verb_index: int, verb_class: str, taken: set[int]) -> EventCandidate | None:
    """The event of a passive verb: `tender cancelled`, `deadline for offers has been extended`."""
    verb = tagged.phrases[verb_index]
    if not can_be_passive(verb.text.lower()):
        return None
    for phrase in reversed(tagged.phrases[:verb_index]):
        if verb.start - phrase.end > PASSIVE_REACH:
            return None
        if phrase.clause != verb.clause or (phrase.text.lower() in _GET_FORMS and phrase.end == verb.start):
            continue
        if phrase.tag_after("verb:") or phrase.has(*OTHER_ACTORS, "firm", "company"):
            return None
        if phrase.has(*TARGET_TAGS):
            if phrase.start in taken or any(other.end == phrase.start and other.has("not") for other in tagged.phrases):
                return None  # a tender for other goods: `oil tender cancelled`
            target = (_deadline_before(tagged, phrase) if verb_class == "amended" else None) or phrase
            if kind := event_kind(verb_class, target, verb, tagged):
                return EventCandidate(kind, verb, target, None)
    return None


def _deadline_before(tagged: TaggedText, solicitation: TaggedPhrase) -> TaggedPhrase | None:
    """The deadline named right before its solicitation (`response date for tungsten RFP`); None when there is none."""
    if not solicitation.has("solicit"):
        return None
    deadlines = (phrase for phrase in tagged.in_clause_of(solicitation) if phrase.has("deadline"))
    return next(
        (
            phrase
            for phrase in deadlines
            if 0 < solicitation.start - phrase.end <= 5 and tagged.words[phrase.end] in _OF
        ),
        None,
    )
