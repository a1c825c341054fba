"""Which verb is done to what, and by whom: the grammar behind `headlines`, over the marks of a text.

A verb takes its object in one of four ways: the buyer does it to the object (`DLA extends the tender`), it is done to
the object (`the tender was extended`), somebody gets the object (`Glencore wins DLA contract`), or a noun says it
(`cancellation of the tender`). The first noun after a verb decides: `extends lease` is about a lease, whatever follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mineralwatch.domain.headlines.certainty import (
    clause_doubt,
    is_hedged,
    start_of_materials_before,
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
from mineralwatch.domain.headlines.supplier_gains import award_without_contract
from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText
from mineralwatch.domain.headlines.verb_meanings import (
    ANNOUNCING_VERBS,
    BUYER_TAGS,
    KIND_BY_TARGET,
    OTHER_ACTORS,
    TARGET_TAGS,
    EventCandidate,
    event_kind,
)
from mineralwatch.domain.headlines.verbless_events import event_of_topic, nod_award, supplier_award
from mineralwatch.domain.models import EventKind

_SUBJECT_REACH = 8  # words
_ARTICLES = word_set("a an the its their with for on of in new")
_SELF = ("tenders", "retender", "re tender", "resolicit", "re solicit", "rebid", "re bid")  # verb and object in one
_TAKINGS = word_set("revenue revenues sales profit profits earnings income output production price prices backlog")
_SUPPLY = word_set("source contract supply purchase idiq multi-year five-year procurement")
_BECAUSE = frozenset({"on", "after", "following"})
_OF = frozenset({"for", "of", "on", "in"})
_WITH = word_set("kicks starts begins opens enters entered turns turned returns returned goes")  # `… with a tender`
_MAKES = ("makes", "made")
_GETS = ("gets", "got")  # `gets scrapped`
_BEEN = frozenset({"been", "was", "is", "were", "are"})
_AND = frozenset({"and", "then", "or"})


def verb_candidates(marked: TaggedText) -> Iterator[EventCandidate]:
    """Every verb that is done to an object of its, in the order of the text."""
    taken: set[int] = set()  # places of objects that an earlier verb has: `reissues tender cancelled in May`
    for at, verb in enumerate(marked.phrases):
        doing = verb.tag_after("verb:")
        if verb.tag_after("nominal:"):
            found = nominal_event(marked, at)
        else:
            found = _verbal(marked, at, taken) if doing else noun_event(marked, at)
        if found is None:
            continue
        taken.add(found.target.start)
        doubt = clause_doubt(marked, verb)
        if doubt is not None and not is_hedged(marked, verb, found):
            yield replace(found, doubt=found.doubt + doubt)


def _verbal(marked: TaggedText, at: int, taken: set[int]) -> EventCandidate | None:
    verb = marked.phrases[at]
    doing = verb.tag_after("verb:") or ""
    if _adjective(marked, verb):
        return None
    subject = _subject(marked, at)
    if subject is not None:
        thing = _after(marked, at, doing)
        kind = event_kind(doing, thing, verb, marked) if thing else None
        if thing and kind and not _said_of(marked, verb, thing):
            return EventCandidate(kind, verb, thing, subject)
        if thing is None and (bare := KIND_WITH_MATERIAL.get(doing)) and is_about_material(marked, at, doing, subject):
            return EventCandidate(bare, verb, verb, subject, 0.1)
        if thing is None and (found := event_of_topic(marked, verb, subject, doing)):
            return found
    elif doing == "rose":
        return _risen(marked, at)
    elif (found := _gets(marked, at, doing)) is not None:
        return found
    return (
        _given(marked, at, doing) or _passive(marked, at, doing, taken) or leading_participle_event(marked, at, doing)
    )


def _said_of(marked: TaggedText, verb: TaggedPhrase, thing: TaggedPhrase) -> bool:
    """`confirmed that the solicitation had been cancelled`: what is said is what the verb behind the thing tells."""
    if not verb.text.lower().startswith(ANNOUNCING_VERBS):
        return False
    return any(
        one.tag_after("verb:")
        and one.clause == thing.clause
        and 0 < one.start - thing.end <= 4
        and not _BEEN.isdisjoint(marked.words[thing.end : one.start])
        for one in marked.phrases
    )


def _gets(marked: TaggedText, at: int, doing: str) -> EventCandidate | None:
    """Somebody gets it from the buyer, or is `tapped by the Pentagon to supply` it."""
    verb = marked.phrases[at]
    words = verb.text.lower()
    picked = doing == "picked" and can_be_passive(words)
    if not (picked or doing in ("won", "awarded") or words.startswith(ANNOUNCING_VERBS)):
        return None
    thing = _after(marked, at, doing)
    kind = event_kind(doing, thing, verb, marked) if thing else None
    if thing is None and words.endswith(("nod", "to supply")):
        told = nod_award(marked, verb) if words.endswith("nod") else supplier_award(marked, verb)
        return told or award_without_contract(marked, verb)
    if thing is None and doing == "won":
        return award_without_contract(marked, verb)
    return EventCandidate(kind, verb, thing, None) if thing and kind else None


def _given(marked: TaggedText, at: int, doing: str) -> EventCandidate | None:
    """`awarded $245m by the Defense Logistics Agency`, `gets $20m from DLA for billets`: a sum and who gives it."""
    if doing not in ("awarded", "won"):
        return None
    verb, *rest = marked.phrases[at : at + 8]
    money = next((one for one in rest if one.has("money")), None)
    giver = next((one for one in rest if one.has("buyer")), None)
    if money is None or giver is None or not 0 <= money.start - verb.end <= 3 or not 0 < giver.start - money.end <= 4:
        return None
    by = marked.words[money.end : giver.start]
    if doing == "won":
        behind = [one for one in marked.phrases if giver.end <= one.start <= giver.end + 3]
        spent = any(one.has("project", "tech", "veto", "not") for one in marked.phrases if one.clause == verb.clause)
        bought = marked.words[giver.end : giver.end + 1] == ("for",) and any(one.has("material") for one in behind)
        return (
            EventCandidate(EventKind.AWARDED, verb, money, giver, 0.2)
            if "from" in by and bought and not spent
            else None
        )
    return EventCandidate(EventKind.AWARDED, verb, money, giver, 0.15) if "by" in by else None


def _risen(marked: TaggedText, at: int) -> EventCandidate | None:
    """`shares surge on $245m stockpile contract`: that they rise on it tells it."""
    verb, behind = marked.phrases[at], -1
    if not _TAKINGS.isdisjoint(marked.words[max(verb.start - 3, 0) : verb.start]):
        return None  # `revenue up on DLA contract`
    for one in marked.phrases[at + 1 :]:
        if one.start - verb.end > OBJECT_REACH or one.has("not", "hedge", "veto", "solicit"):
            return None
        given = one.has("contract", "order") or (one.has("award") and _is_contract(marked, one))
        if given and behind >= 0:
            following = next((it for it in marked.phrases[at + 1 :] if it.start == one.end), None)
            told = following is None or not following.has("not", "hedge")
            between = [it for it in marked.phrases[at + 1 :] if it.has(*BUYER_TAGS) and behind <= it.start < one.end]
            buyer = next((it for it in between if it.has("buyer")), between[0] if between else None)
            kind = EventKind.ORDERED if one.has("order") else EventKind.AWARDED
            return EventCandidate(kind, verb, one, buyer, 0.15) if told else None
        if one.tag_after("verb:"):
            return None
        if behind < 0 and not _BECAUSE.isdisjoint(marked.words[verb.end : one.start + 1]):
            behind = one.start
    return None


def _adjective(marked: TaggedText, verb: TaggedPhrase) -> bool:
    """`with a revised tender`: a participle after an article or a preposition does nothing."""
    before = marked.words[verb.start - 1] if verb.start else ""
    return can_be_passive(verb.text.lower()) and before in _ARTICLES


def _subject(marked: TaggedText, at: int) -> TaggedPhrase | None:
    """The buyer who does what the verb at `at` says; None when somebody else does, or nobody."""
    verb, edge = marked.phrases[at], marked.phrases[at].start
    for one in reversed(marked.phrases[:at]):
        if edge - one.end > _SUBJECT_REACH:
            return None
        if one.clause != verb.clause:  # a relative clause between commas
            continue
        if one.has(*BUYER_TAGS):
            return one
        if one.has("solicit") and verb.has("verb:sought") and one.end == edge:
            edge = one.start  # `DLA RFI seeks`
            continue
        if one.tag_after("verb:"):
            if edge == one.end or not _goes_on(marked, verb):
                return None  # `reissues cancelled tender`, `reissues the tender cancelled in May`
        elif one.has("firm", "company", *OTHER_ACTORS) or (one.has(*TARGET_TAGS) and not _goes_on(marked, verb)):
            return None
    return None


def _goes_on(marked: TaggedText, verb: TaggedPhrase) -> bool:
    """Whether a verb goes on with the subject of the one before: `amends the tender and extends the deadline`."""
    after_comma = verb.start in marked.after_comma and not can_be_passive(verb.text.lower())
    return after_comma or marked.words[verb.start - 1] in _AND


def _after(marked: TaggedText, at: int, doing: str) -> TaggedPhrase | None:
    """What the verb at `at` is done to: the first noun after it that decides, when it is an object of a request."""
    verb = marked.phrases[at]
    wanted = KIND_BY_TARGET[doing]
    if verb.text.lower().startswith(_SELF):
        return replace(verb, tags=frozenset({"solicit"}))
    for place, one in enumerate(marked.phrases[at + 1 :], at + 2):
        if one.start - verb.end > OBJECT_REACH:
            return None
        if one.clause != verb.clause or _only_says_which(marked, one, place):
            continue
        if one.has("not", "veto", "firm") and not (doing in ("won", "awarded", "picked") and one.has("firm")):
            return None
        if one.has(*wanted, *TARGET_TAGS):
            return one
        made = (
            verb.text.lower() in _MAKES and start_of_materials_before(marked, one.start) < one.start
        )  # `makes indium award`
        if one.has("award") and (made or (doing == "won" and _is_contract(marked, one))):
            return replace(one, tags=frozenset({"contract"}))
        if _stops(one, doing) and not _in_sum(marked, one) and not _passes(one, verb):
            return None
    return None


def _only_says_which(marked: TaggedText, one: TaggedPhrase, place: int) -> bool:
    """`procurement` in `procurement tender`: the last noun of a compound is the thing."""
    following = marked.phrases[place] if place < len(marked.phrases) else None
    if following is None or following.start != one.end or following.start in marked.after_comma:
        return False
    return one.has("purchase") and following.has("solicit")


def _passes(prep: TaggedPhrase, verb: TaggedPhrase) -> bool:
    """Prepositions that belong to the verb: `drops a brand from the tender`, `puts cobalt out to tender`."""
    words = verb.text.lower()
    if words in ("drops", "dropped", "removes", "removed"):
        return prep.text.lower() == "from"
    return prep.has("prep") and (
        words in ("puts", "to supply") or (prep.text.lower() == "with" and words.split()[0] in _WITH)
    )


def _is_contract(marked: TaggedText, award: TaggedPhrase) -> bool:
    """Whether an award is one of money: `$2bn DLA award`, not `DLA safety award`."""
    start = start_of_materials_before(marked, award.start)  # `stockpile tungsten award`
    behind = marked.words[award.end : award.end + 1]
    if behind in (("from",), ("by",)) and not _SUPPLY.isdisjoint(marked.words[max(award.start - 2, 0) : award.start]):
        return True  # `sole source award from DLA`
    return any(
        0 <= start - one.end <= (2 if one.has("money") else 0) and one.has("money", *BUYER_TAGS)
        for one in marked.phrases
    )


def _in_sum(marked: TaggedText, prep: TaggedPhrase) -> bool:
    """`$400m in DLA contracts`."""
    return prep.text == "in" and any(one.has("money") and 0 <= prep.start - one.end <= 1 for one in marked.phrases)


def _stops(one: TaggedPhrase, doing: str) -> bool:
    """Whether a mark between a verb and its object parts them."""
    if one.tag_after("nominal:") or (one.tag_after("verb:") and not can_be_passive(one.text.lower())):
        return True
    if doing == "picked" or one.has("foreign", "money", "company"):
        return False
    if doing in ("won", "awarded"):
        return one.has("prep") and one.text.lower() not in ("from", "by", "of")
    return one.has("prep", "other")


def _passive(marked: TaggedText, at: int, doing: str, taken: set[int]) -> EventCandidate | None:
    """`tender cancelled`, `deadline for offers has been extended`."""
    verb = marked.phrases[at]
    if not can_be_passive(verb.text.lower()):
        return None
    for one in reversed(marked.phrases[:at]):
        if verb.start - one.end > PASSIVE_REACH:
            return None
        if one.clause != verb.clause or (one.text.lower() in _GETS and one.end == verb.start):
            continue
        if one.tag_after("verb:") or one.has(*OTHER_ACTORS, "firm", "company"):
            return None
        if one.has(*TARGET_TAGS):
            if one.start in taken or any(it.end == one.start and it.has("not") for it in marked.phrases):
                return None  # `oil tender cancelled`
            thing = (_day_of(marked, one) if doing == "amended" else None) or one
            if kind := event_kind(doing, thing, verb, marked):
                return EventCandidate(kind, verb, thing, None)
    return None


def _day_of(marked: TaggedText, request: TaggedPhrase) -> TaggedPhrase | None:
    """`response date for tungsten RFP`: the deadline that is the request's."""
    if not request.has("solicit"):
        return None
    front = (one for one in marked.phrases if one.has("deadline") and one.clause == request.clause)
    return next((one for one in front if 0 < request.start - one.end <= 5 and marked.words[one.end] in _OF), None)
