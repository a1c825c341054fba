"""What doing this to that is: a verb of the press and its object, as a kind of event."""

from __future__ import annotations

from dataclasses import dataclass

from mineralwatch.domain.headlines.tagged_text import TaggedPhrase, TaggedText
from mineralwatch.domain.models import EventKind

BUYER_TAGS = ("buyer", "weak", "plain")
TARGET_TAGS = ("solicit", "purchase", "bids", "deadline", "contract", "order", "spec")
OTHER_ACTORS = ("not", "other", "branch", "foreign")
ANNOUNCING_VERBS = ("announce", "confirm", "unveil")
_FROM = frozenset({"from", "with"})
_ONE_SOURCE = frozenset({"sole", "intent"})
_LATER = frozenset({"to", "again"})
# What each verb makes of what it is done to. What is not named is no event.
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
        "bids": EventKind.EXTENDED,  # `offers now due`
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
        "deadline": EventKind.EXTENDED,  # `gives suppliers more time`
    },
    "won": {
        "contract": EventKind.AWARDED,
        "solicit": EventKind.AWARDED,
        "order": EventKind.ORDERED,
        "deadline": EventKind.EXTENDED,  # `bidders get more time`
        "purchase": EventKind.AWARDED,  # `named winner of DLA's purchase`
    },
    "picked": {"supply": EventKind.AWARDED, "contract": EventKind.AWARDED, "stock": EventKind.AWARDED},
    "placed": {"order": EventKind.ORDERED},
    "intended": {"contract": EventKind.ISSUED},  # a notice of intent, where it is to a sole source
    "planned": {},
    "filled": {},
    "eyed": {"purchase": EventKind.ISSUED, "contract": EventKind.ISSUED},  # `plans $100m tantalum purchase`
    "entered": {"solicit": EventKind.ISSUED, "contract": EventKind.AWARDED},  # `enters the market with a tender`
    "secured": {"contract": EventKind.AWARDED, "supply": EventKind.AWARDED},
    "struck": {"contract": EventKind.AWARDED},
    "lifted": {"contract": EventKind.AWARDED},  # `contract sends shares soaring`
    "rose": {},
    "bought": {},
}
# Some verbs are this weak that only a deadline, or a date behind the object, makes them an extension.
_NEED_DEADLINE = ("delay", "pushes", "pushed", "delays", "delayed", "moves back", "moved back", "defers", "deferred")
# These need the deadline itself and the day that it goes to.
_NEED_DAY = (
    *("moves", "moved", "shifts", "shifted", "resets", "slips", "slipped", "slides", "slid"),
    *("bumps", "bumped", "rolls over", "rolled over", "rescheduled", "reschedules"),
)
# These change a quantity or a term, and nothing else of a request.
_NEED_SPEC = (
    *("cuts", "cut", "trims", "trimmed", "raises", "raised", "increases", "increased"),
    *("doubles", "doubled", "halves", "halved", "triples", "tripled"),
    *("reduces", "reduced", "lowers", "lowered", "narrows", "narrowed"),
)
_KEEPS = ("keeps", "kept", "holds", "leaves")  # `… a window open`
_CUTS = ("cuts", "cut", "trims", "trimmed", "reduces", "reduced", "halves", "halved")
_SLIPS = ("slips", "slipped", "slides", "slid")  # a deadline that does is later
_FALLS = ("collapses", "collapsed", "falls apart", "fell apart", "falls through", "fell through", "is dead", "is off")
_BEGINNINGS = ("launch", "initiate", "start", "begin", "kick", "open")
_PURCHASES = ("procurement", "purchase", "purchases", "acquisition", "buy", "stockpile buy", "stockpile purchase")
_DROPS = ("drops", "dropped")


@dataclass(frozen=True, slots=True)
class EventCandidate:
    """A verb with its object and its buyer, as a reading that may yet fail."""

    kind: EventKind
    verb: TaggedPhrase
    target: TaggedPhrase
    buyer: TaggedPhrase | None
    doubt: float = 0.0


def target_tag(thing: TaggedPhrase, doing: str) -> str | None:
    return next((tag for tag in KIND_BY_TARGET[doing] if tag in thing.tags), None)


def event_kind(doing: str, thing: TaggedPhrase, verb: TaggedPhrase, marked: TaggedText) -> EventKind | None:
    """What doing this to that is; None when it is nothing."""
    words = verb.text.lower()
    if doing == "issued" and words.startswith(ANNOUNCING_VERBS) and thing.has("contract"):
        return EventKind.AWARDED
    if _lacks(doing, words, thing, verb, marked):
        return None
    if _less_time(words, thing):
        return EventKind.SHORTENED
    if words in _NEED_DAY or (doing == "amended" and thing.has("deadline")):
        return _moved(marked, verb, thing)
    between = marked.words[verb.end : thing.start]
    if words in _DROPS and "from" in between:
        return EventKind.AMENDED
    if words in _DROPS and "new" in between and thing.has("solicit"):
        return EventKind.ISSUED  # `drops a new tender` as one drops an album
    tag = target_tag(thing, doing)
    return KIND_BY_TARGET[doing][tag] if tag else None


def _lacks(doing: str, words: str, thing: TaggedPhrase, verb: TaggedPhrase, marked: TaggedText) -> bool:
    """Whether a verb of many meanings lacks the word beside it that makes it tell of a request."""
    behind = marked.words[thing.end : thing.end + 4]
    if words in _NEED_DEADLINE:
        return not thing.has("deadline") and _LATER.isdisjoint(behind)
    if words in _NEED_SPEC:
        return not (thing.has("spec") or _less_time(words, thing))
    if words in _KEEPS:
        return not (thing.has("deadline") and "open" in (*thing.text.lower().split(), *behind[:1]))
    if words in _FALLS:
        return not thing.has("solicit", "purchase")  # a deal that collapses was none as a rule
    if words in _DROPS:
        return marked.words[verb.start - 1 : verb.start] == ("just",) and thing.has("solicit")
    if words == "asks":
        return "for" not in marked.words[thing.start - 2 : thing.start]  # `asks Congress to fund the purchase`
    return _lacks_thing(doing, words, thing, verb, marked)


def _lacks_thing(doing: str, words: str, thing: TaggedPhrase, verb: TaggedPhrase, marked: TaggedText) -> bool:
    """Whether the thing, by its words, is none that this may be done to."""
    purchase = thing.has("purchase")
    if doing == "issued" and purchase and not thing.has("solicit"):
        return not _begins(words, thing, verb, marked)
    if doing == "won" and purchase and not thing.has("solicit"):
        return not words.endswith("winner of")
    if doing == "eyed" and purchase:
        return not _buys_it(thing, verb, marked)
    if doing in ("intended", "eyed"):
        return _ONE_SOURCE.isdisjoint(marked.words)
    if doing == "secured":
        return _FROM.isdisjoint(marked.words[thing.end : thing.end + 4])
    return doing == "extended" and thing.has("bids") and not thing.has("deadline") and words != "now due"


def _less_time(words: str, thing: TaggedPhrase) -> bool:
    """`cuts response time`: a period, and no day, which one may move only."""
    return words in _CUTS and thing.text.lower().endswith(("time", "period", "window"))


def _begins(words: str, thing: TaggedPhrase, verb: TaggedPhrase, marked: TaggedText) -> bool:
    """`initiates $500m cobalt procurement`, and no drive for minerals at large."""
    return words.startswith(_BEGINNINGS) and _buys_it(thing, verb, marked)


def _buys_it(thing: TaggedPhrase, verb: TaggedPhrase, marked: TaggedText) -> bool:
    """Whether it is a purchase of a material: `cobalt procurement`, `procurement of cobalt`."""
    between = (one for one in marked.phrases if verb.end <= one.start < thing.start)
    behind = marked.words[thing.end : thing.end + 1] in (("of",), ("for",))
    return (
        thing.text.lower() in _PURCHASES
        and (
            any(one.has("material") for one in between)
            or (behind and any(one.has("material") and 0 < one.start - thing.end <= 4 for one in marked.phrases))
        )
        and not any(one.start == thing.end and one.has("not", "veto", "tech") for one in marked.phrases)
    )


def _moved(marked: TaggedText, verb: TaggedPhrase, thing: TaggedPhrase) -> EventKind | None:
    """Where a deadline is moved to: `forward` and `up` are earlier, a day or `again` is later as a rule."""
    behind = frozenset(marked.words[max(verb.end, thing.end) :][:4])
    if not thing.has("deadline"):
        return None
    if behind & {"forward", "up", "earlier"}:
        return EventKind.SHORTENED
    if verb.text.lower() in _SLIPS:
        return EventKind.EXTENDED
    return EventKind.EXTENDED if behind & {"to", "again", "back", "out", "later"} else None
