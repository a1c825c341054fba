"""What doing this to that is: a verb of the press and its object, as a kind of event."""

from __future__ import annotations

from dataclasses import dataclass

from mineralwatch.domain.headline_marks import Mark, Marked
from mineralwatch.domain.models import EventKind

BUYERS = ("buyer", "weak", "plain")
OBJECTS = ("solicit", "purchase", "bids", "deadline", "contract", "order", "spec")
BLOCKS = ("not", "other", "branch", "foreign")
TELLS = ("announce", "confirm", "unveil")
_LATER = frozenset({"to", "again"})
# What each verb makes of what it is done to. What is not named is no event.
KINDS: dict[str, dict[str, EventKind]] = {
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
    "reissued": {"solicit": EventKind.REISSUED},
    "issued": {"solicit": EventKind.ISSUED, "order": EventKind.ORDERED},
    "sought": {"solicit": EventKind.ISSUED, "bids": EventKind.ISSUED, "purchase": EventKind.ISSUED},
    "awarded": {
        "contract": EventKind.AWARDED,
        "solicit": EventKind.AWARDED,
        "order": EventKind.ORDERED,
        "deadline": EventKind.EXTENDED,  # `gives suppliers more time`
    },
    "won": {"contract": EventKind.AWARDED, "solicit": EventKind.AWARDED, "order": EventKind.ORDERED},
    "picked": {"supply": EventKind.AWARDED, "contract": EventKind.AWARDED, "stock": EventKind.AWARDED},
    "placed": {"order": EventKind.ORDERED},
    "intended": {},
    "struck": {"contract": EventKind.AWARDED},
    "lifted": {"contract": EventKind.AWARDED},  # `contract sends shares soaring`
    "rose": {},
    "bought": {},
}
# Some verbs are this weak that only a deadline, or a date behind the object, makes them an extension.
_NEED_DEADLINE = ("pushes", "pushed", "delays", "delayed", "moves back", "moved back", "defers", "deferred")
# These need the deadline itself and the day that it goes to.
_NEED_DAY = ("moves", "moved", "shifts", "shifted", "resets")


@dataclass(frozen=True, slots=True)
class Found:
    """A verb with its object and its buyer, as a reading that may yet fail."""

    kind: EventKind
    verb: Mark
    thing: Mark
    buyer: Mark | None
    doubt: float = 0.0


def object_tag(thing: Mark, doing: str) -> str | None:
    return next((tag for tag in KINDS[doing] if tag in thing.tags), None)


def kind_of(doing: str, thing: Mark, verb: Mark, marked: Marked) -> EventKind | None:
    """What doing this to that is; None when it is nothing."""
    words = verb.text.lower()
    if doing == "issued" and words.startswith(TELLS) and thing.has("contract"):
        return EventKind.AWARDED
    if words in _NEED_DEADLINE and not (
        thing.has("deadline") or not _LATER.isdisjoint(marked.words[thing.end : thing.end + 4])
    ):
        return None
    if thing.has("bids") and not thing.has("deadline") and doing == "extended" and words != "now due":
        return None
    if words in _NEED_DAY:
        return _moved(marked, verb, thing)
    if words in ("drops", "dropped") and "from" in marked.words[verb.end : thing.start]:
        return EventKind.AMENDED
    tag = object_tag(thing, doing)
    return KINDS[doing][tag] if tag else None


def _moved(marked: Marked, verb: Mark, thing: Mark) -> EventKind | None:
    """Where a deadline is moved to: `forward` and `up` are earlier, a day or `again` is later as a rule."""
    behind = frozenset(marked.words[max(verb.end, thing.end) :][:4])
    if not thing.has("deadline"):
        return None
    if behind & {"forward", "up", "earlier"}:
        return EventKind.SHORTENED
    return EventKind.EXTENDED if behind & {"to", "again", "back", "out", "later"} else None
