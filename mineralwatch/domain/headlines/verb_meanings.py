"""The event kind of a verb and its object: `cancels` a tender is a cancellation, `cancels` a contract a termination.

Verbs are given by their class (`cancelled`, `won`), the part after `verb:` of their tag in the lexicon.
"""

from __future__ import annotations

from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText, any_with
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.quick_dataclass import dataclass

BUYER_TAGS = ("buyer", "weak", "plain")
TARGET_TAGS = ("solicit", "purchase", "bids", "deadline", "contract", "order", "spec")
OTHER_ACTORS = ("not", "other", "branch", "foreign")
AWARD_KINDS = (EventKind.AWARDED, EventKind.ORDERED, EventKind.TERMINATED)
ANNOUNCING_VERBS = ("announce", "confirm", "unveil")
_FROM = frozenset({"from", "with"})
_ONE_SOURCE = frozenset({"sole", "intent"})
_DATE_FOLLOWS = frozenset({"to", "again"})
# The event kind by verb class and tag of the object; a pair that is not listed is no event.
KIND_BY_TARGET: dict[str, dict[str, EventKind]] = {
    "cancelled": {
        "solicit": EventKind.CANCELLED,
        "purchase": EventKind.CANCELLED,
        "contract": EventKind.TERMINATED,
    },
    "terminated": {"contract": EventKind.TERMINATED, "solicit": EventKind.CANCELLED},
    "extended": {
        "solicit": EventKind.EXTENDED,
        "deadline": EventKind.EXTENDED,
        "purchase": EventKind.EXTENDED,
        "bids": EventKind.EXTENDED,  # as in `offers now due`
    },
    "shortened": {"deadline": EventKind.SHORTENED},
    "amended": {"solicit": EventKind.AMENDED, "spec": EventKind.AMENDED},
    "reissued": {"solicit": EventKind.REISSUED, "spec": EventKind.REISSUED},
    "issued": {"solicit": EventKind.ISSUED, "order": EventKind.ORDERED, "purchase": EventKind.ISSUED},
    "sought": {"solicit": EventKind.ISSUED, "bids": EventKind.ISSUED, "purchase": EventKind.ISSUED},
    "awarded": {
        "contract": EventKind.AWARDED,
        "solicit": EventKind.AWARDED,
        "order": EventKind.ORDERED,
        "deadline": EventKind.EXTENDED,  # as in `gives suppliers more time`
    },
    "won": {
        "contract": EventKind.AWARDED,
        "solicit": EventKind.AWARDED,
        "order": EventKind.ORDERED,
        "deadline": EventKind.EXTENDED,  # as in `bidders get more time`
        "purchase": EventKind.AWARDED,  # as in `named winner of DLA's purchase`
    },
    "picked": {"supply": EventKind.AWARDED, "contract": EventKind.AWARDED, "stock": EventKind.AWARDED},
    "placed": {"order": EventKind.ORDERED},
    "intended": {"contract": EventKind.ISSUED},  # a notice of intent to award to a sole source
    "planned": {},
    "filled": {},
    "eyed": {"purchase": EventKind.ISSUED, "contract": EventKind.ISSUED},  # as in `plans $100m tantalum purchase`
    "entered": {"solicit": EventKind.ISSUED, "contract": EventKind.AWARDED},  # as in `enters the market with a tender`
    "secured": {"contract": EventKind.AWARDED, "supply": EventKind.AWARDED},
    "struck": {"contract": EventKind.AWARDED},
    "lifted": {"contract": EventKind.AWARDED},  # as in `contract sends shares soaring`
    "rose": {},
    "bought": {},
}
# Verbs that mean an extension only with a deadline as object, or a date after the object.
_NEED_DEADLINE = ("delay", "pushes", "pushed", "delays", "delayed", "moves back", "moved back", "defers", "deferred")
# Verbs that need the deadline as object and name its new day.
_NEED_DAY = (
    *("moves", "moved", "shifts", "shifted", "resets", "slips", "slipped", "slides", "slid"),
    *("bumps", "bumped", "rolls over", "rolled over", "rescheduled", "reschedules"),
)
# Verbs that report an amendment only when their object is a quantity or a term of the solicitation.
_NEED_SPEC = (
    *("cuts", "cut", "trims", "trimmed", "raises", "raised", "increases", "increased"),
    *("doubles", "doubled", "halves", "halved", "triples", "tripled"),
    *("reduces", "reduced", "lowers", "lowered", "narrows", "narrowed"),
)
_KEEPING_VERBS = ("keeps", "kept", "holds", "leaves")  # as in `keeps a window open`
_CUTTING_VERBS = ("cuts", "cut", "trims", "trimmed", "reduces", "reduced", "halves", "halved")
_SLIPPING_VERBS = ("slips", "slipped", "slides", "slid")  # verbs by which a deadline becomes later
_COLLAPSING_VERBS = (
    "collapses",
    "collapsed",
    "falls apart",
    "fell apart",
    "falls through",
    "fell through",
    "is dead",
    "is off",
)
_BEGINNING_VERBS = ("launch", "initiate", "start", "begin", "kick", "open")
_PURCHASE_WORDS = ("procurement", "purchase", "purchases", "acquisition", "buy", "stockpile buy", "stockpile purchase")
_DROPPING_VERBS = ("drops", "dropped")


@dataclass(frozen=True, slots=True)
class EventCandidate:
    """An event that the text may report: a verb, its object (`target`) and the buyer, before all checks.

    `target` is the verb phrase itself where the verb needs no object. `doubt` is taken from the confidence.
    """

    kind: EventKind
    verb: TaggedPhrase
    target: TaggedPhrase
    buyer: TaggedPhrase | None
    doubt: float = 0.0


def target_tag(target: TaggedPhrase, verb_class: str) -> str | None:
    """The object's tag that decides which event the verb reports; None when the object has no such tag."""
    return next((tag for tag in KIND_BY_TARGET[verb_class] if tag in target.tags), None)


def event_kind(verb_class: str, target: TaggedPhrase, verb: TaggedPhrase, tagged: TaggedText) -> EventKind | None:
    """The kind of event that this verb and this object report; None when it is no event."""
    words = verb.text.lower()
    if verb_class == "issued" and words.startswith(ANNOUNCING_VERBS) and target.has("contract"):
        return EventKind.AWARDED
    if _lacks_context(verb_class, words, target, verb, tagged):
        return None
    if _shortens_period(words, target):
        return EventKind.SHORTENED
    if words in _NEED_DAY or (verb_class == "amended" and target.has("deadline")):
        return _deadline_direction(tagged, verb, target)
    between = tagged.words[verb.end : target.start]
    if words in _DROPPING_VERBS and "from" in between:
        return EventKind.AMENDED
    if words in _DROPPING_VERBS and "new" in between and target.has("solicit"):
        return EventKind.ISSUED  # `drops a new tender` as one drops an album
    tag = target_tag(target, verb_class)
    return KIND_BY_TARGET[verb_class][tag] if tag else None


def _lacks_context(verb_class: str, words: str, target: TaggedPhrase, verb: TaggedPhrase, tagged: TaggedText) -> bool:
    """Whether a verb with many meanings lacks the word beside it that would link the verb to a solicitation."""
    words_after = tagged.words[target.end : target.end + 4]
    if words in _NEED_DEADLINE:
        return not target.has("deadline") and _DATE_FOLLOWS.isdisjoint(words_after)
    if words in _NEED_SPEC:
        return not (target.has("spec") or _shortens_period(words, target))
    if words in _KEEPING_VERBS:
        return not (target.has("deadline") and "open" in (*target.text.lower().split(), *words_after[:1]))
    if words in _COLLAPSING_VERBS:
        return not target.has("solicit", "purchase")  # a deal that collapses was usually never signed
    if words in _DROPPING_VERBS:
        return tagged.words[verb.start - 1 : verb.start] == ("just",) and target.has("solicit")
    if words == "asks":
        return "for" not in tagged.words[target.start - 2 : target.start]  # as in `asks Congress to fund the purchase`
    return _target_does_not_fit(verb_class, words, target, verb, tagged)


def _target_does_not_fit(
    verb_class: str, words: str, target: TaggedPhrase, verb: TaggedPhrase, tagged: TaggedText
) -> bool:
    """Whether the object, by its words, does not fit the verb."""
    purchase = target.has("purchase")
    if verb_class == "issued" and purchase and not target.has("solicit"):
        return not _begins_purchase(words, target, verb, tagged)
    if verb_class == "won" and purchase and not target.has("solicit"):
        return not words.endswith("winner of")
    if verb_class == "eyed" and purchase:
        return not _is_material_purchase(target, verb, tagged)
    if verb_class in ("intended", "eyed"):
        return _ONE_SOURCE.isdisjoint(tagged.words)
    if verb_class == "secured":
        return _FROM.isdisjoint(tagged.words[target.end : target.end + 4])
    return verb_class == "extended" and target.has("bids") and not target.has("deadline") and words != "now due"


def _shortens_period(words: str, target: TaggedPhrase) -> bool:
    """Whether the verb shortens a period, as in `cuts response time`; a day cannot be shortened."""
    return words in _CUTTING_VERBS and target.text.lower().endswith(("time", "period", "window"))


def _begins_purchase(words: str, target: TaggedPhrase, verb: TaggedPhrase, tagged: TaggedText) -> bool:
    """Whether a purchase of one material begins: `initiates $500m cobalt procurement`."""
    return words.startswith(_BEGINNING_VERBS) and _is_material_purchase(target, verb, tagged)


def _is_material_purchase(target: TaggedPhrase, verb: TaggedPhrase, tagged: TaggedText) -> bool:
    """Whether the object is a purchase of a material: `cobalt procurement`, `procurement of cobalt`."""
    between = (phrase for phrase in tagged.phrases if verb.end <= phrase.start < target.start)
    has_preposition = tagged.words[target.end : target.end + 1] in (("of",), ("for",))
    return (
        target.text.lower() in _PURCHASE_WORDS
        and (
            any_with(between, "material")
            or (
                has_preposition
                and any(phrase.has("material") and 0 < phrase.start - target.end <= 4 for phrase in tagged.phrases)
            )
        )
        and not any(phrase.start == target.end and phrase.has("not", "veto", "tech") for phrase in tagged.phrases)
    )


def _deadline_direction(tagged: TaggedText, verb: TaggedPhrase, target: TaggedPhrase) -> EventKind | None:
    """Whether a deadline becomes earlier (`forward`, `up`) or later (a day, `again`); None when no word says so."""
    words_after = frozenset(tagged.words[max(verb.end, target.end) :][:4])
    if not target.has("deadline"):
        return None
    if words_after & {"forward", "up", "earlier"}:
        return EventKind.SHORTENED
    if verb.text.lower() in _SLIPPING_VERBS:
        return EventKind.EXTENDED
    return EventKind.EXTENDED if words_after & {"to", "again", "back", "out", "later"} else None
