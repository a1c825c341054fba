"""Which request a story speaks of, and by what: a number, a contract, or the only request that it can be.

Silence is preferred here too. Each answer has its reason in words, also where nothing is attached, since a person can
attach and detach stories and wants to know what to look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mineralwatch.domain import materials
from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.identity import contract_kind, normalise_number
from mineralwatch.domain.meaning import same_name
from mineralwatch.domain.models import EventKind, Solicitation, Story
from mineralwatch.domain.stories.given import ByHand
from mineralwatch.domain.words.certainty import speaks_of_stockpile
from mineralwatch.domain.words.marks import Marked, mark
from mineralwatch.domain.words.vocabulary import word_set

_ZONES = timedelta(days=1)  # a request may be told of on the day before its date, by another clock
_AFTERMATH = timedelta(days=30)  # what is told of a request that has ended
_LATE = timedelta(days=60)  # the very ending is told later too
_FORGOTTEN = timedelta(days=540)  # of silence: a request of which no end is known is then no candidate any more
_RUNS = timedelta(days=6 * 365)  # a contract of five years, and its last orders
# A number of the office as people type it: letters for digits, gaps in odd places or none.
_NUMBER = re.compile(
    r"\bSP[A-Z0-9]{3,5}[-\s\u2010-\u2015]{0,2}[0-9OIl]{1,3}[-\s\u2010-\u2015]{0,2}[A-Z][-\s\u2010-\u2015]{0,2}[A-Z0-9]{3,6}\b"
)

_BY_SUM = (EventKind.ISSUED, EventKind.CANCELLED)
_OF_CONTRACT = (EventKind.ORDERED, EventKind.TERMINATED)
_ROUNDED = 0.02  # of a sum, in headlines
_SELLING = word_set("sell sells sold selling sale sales auction auctions disposal disposals")
_UNUSED = frozenset("IO")  # no number has these letters (FAR 4.1603)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a request that a story may speak of. `names` and `contracts` are normalised numbers."""

    key: str
    shown: str  # its number as printed, or its key
    names: frozenset[str]
    contracts: frozenset[str] = frozenset()
    materials: tuple[str, ...] = ()
    posted: FuzzyDate | None = None
    ending: EventKind | None = None
    ended: FuzzyDate | None = None
    last_word: FuzzyDate | None = None
    ceiling: float | None = None  # USD
    winners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a story belongs: the key of a request or None, and why.

    `fresh` is a well-formed, normalised solicitation number that the story names and that no request has here. `free`:
    nothing that is known can be meant, so that it may be the first word of a request.
    """

    key: str | None
    because: str
    fresh: str | None = None
    free: bool = False


def candidate_of(request: Solicitation) -> Candidate:
    """A request as a candidate."""
    names = (request.key, request.number or "", *request.aliases)
    return Candidate(
        key=request.key,
        shown=request.label,
        names=frozenset(normalise_number(name) for name in names if name),
        contracts=frozenset(normalise_number(a.contract) for a in request.awardees if a.contract),
        materials=request.materials,
        posted=request.posted,
        ending=request.ending,
        ended=request.ended,
        last_word=request.last_word,
        ceiling=request.ceiling,
        winners=tuple(awardee.name for awardee in request.awardees),
    )


def attach(story: Story, candidates: Sequence[Candidate], by_hand: ByHand | None = None) -> Place:
    """The request of `candidates`, all that are known, that a story speaks of. A person's word overrules the words."""
    if by_hand is not None:
        return _as_told(by_hand, candidates)
    return _by_number(story, candidates) or _by_ending(story, candidates) or _by_material(story, candidates)


def _as_told(by_hand: ByHand, candidates: Sequence[Candidate]) -> Place:
    if by_hand.key is None:
        return Place(None, "detached by you")
    found = next((one for one in candidates if by_hand.key == one.key), None)
    if found is None:
        return Place(None, f"you attached it to {by_hand.key}, which is not known here")
    return Place(found.key, f"attached to {found.shown} by you")


def _by_number(story: Story, candidates: Sequence[Candidate]) -> Place | None:
    """By the number that the words name and that is known; None when they name none. Two decide nothing."""
    told = story.told.get("contract")
    written = [story.number or "", *(hit.group() for hit in _NUMBER.finditer(story.title))]
    written += [told] if isinstance(told, str) else []
    numbers = list(dict.fromkeys(normalise_number(text) for text in written if text))
    named = [one for one in candidates if not one.names.isdisjoint(numbers)]
    if len(named) > 1:
        return Place(None, f"names {_listed(named)}")
    for number in numbers:
        found = [one for one in candidates if number in one.names]
        if len(found) == 1:
            return _named(found[0], f"names {found[0].shown}", story)
        found = [one for one in candidates if number in one.contracts]
        if len(found) == 1:
            return _named(found[0], f"names contract {number} of {found[0].shown}", story)
        if found:
            return Place(None, f"names contract {number}, which {_listed(found)} have in common")
    return _unknown(numbers, story, candidates)


def _named(found: Candidate, because: str, story: Story) -> Place:
    """A request whose number the words name; one of the two is wrong when they speak of another material alone."""
    spoken = materials.find(story.title)
    if spoken and found.materials and not _agrees(spoken, found):
        return Place(None, f"{because}, which is for {_joined(found.materials)}, but speaks of {_joined(spoken)}")
    return Place(found.key, because)


def _unknown(numbers: Sequence[str], story: Story, candidates: Sequence[Candidate]) -> Place | None:
    """What a number that is not known may be: a misspelt one, or another request's."""
    spoken, kind = _materials(story), _kind(story)
    for number in numbers:
        close = [one for one in candidates if any(_one_edit(number, name) for name in one.names)]
        day = _day(story)
        whole = contract_kind(number) if _UNUSED.isdisjoint(number) else None
        if whole == "solicitation":
            near = f"; {_listed(close)} differs by one sign" if close else ""
            bare = [one for one in candidates if _may_bear(one) and _agrees(spoken, one) and _alive(one, kind, day)]
            near = near or (f"; it may be that of {_listed(bare, 'or')}" if bare else "")
            free = not close and not bare
            return Place(None, f"names {number}, which is not known here{near}", fresh=number, free=free)
        if whole is not None:
            continue  # a contract or an order that nobody knows: the material may still decide
        if len(close) == 1 and _agrees(spoken, close[0]):
            return Place(close[0].key, f"names {number}, read as {close[0].shown}: one sign apart, the same material")
        if len(close) > 1:
            return Place(None, f"names {number}, which may be {_listed(close, 'or')}")
        why = "another material" if close else "no number known here is like it"
        return Place(None, f"names {number}, which is no number of a request: {why}")
    return None


def _by_ending(story: Story, candidates: Sequence[Candidate]) -> Place | None:
    """What follows an ending: an order or a termination belongs to the awarded request while its contract runs, a
    reissue to the cancelled one. None when no such request is known."""
    kind, spoken, day = _kind(story), _materials(story), _day(story)
    if kind in _OF_CONTRACT:
        found, what = _awarded(story, spoken, candidates, day), "contract"
    elif kind is EventKind.REISSUED:
        gone = (one for one in candidates if one.ending is EventKind.CANCELLED and _agrees(spoken, one))
        found, what = [one for one in gone if _ended_within(one, day, _FORGOTTEN)], "cancelled request"
    else:
        return None
    of = f" for {_joined(spoken)}" if spoken else f" of {story.told.get('awardee')}"
    if len(found) > 1:
        return Place(None, f"it may speak of {_listed(found, 'or')}, each a {what}{of}")
    return Place(found[0].key, f"the only {what}{of} known on {day}") if found else None


def _awarded(story: Story, spoken: Sequence[str], candidates: Sequence[Candidate], day: date) -> list[Candidate]:
    """The requests under whose contract something may be ordered, by its winner and its material."""
    winner = story.told.get("awardee")
    over = (one for one in candidates if one.ending in (EventKind.AWARDED, EventKind.TERMINATED))
    runs = [one for one in over if (not spoken or _agrees(spoken, one)) and _ended_within(one, day, _RUNS)]
    if isinstance(winner, str):
        named = [one for one in runs if any(same_name(winner, name) for name in one.winners)]
        return named or [one for one in runs if spoken and not one.winners]
    return runs if spoken else []


def _ended_within(one: Candidate, day: date, reach: timedelta) -> bool:
    return one.ended is None or one.ended.first - _LATE <= day <= one.ended.last + reach


def _kind(story: Story) -> EventKind | None:
    """What a story tells, or may tell."""
    said = story.kind or story.may_tell
    return EventKind(said) if said in set(EventKind) else None


def _day(story: Story) -> date:
    return (story.published or story.first_seen).date()


def _tells_sum_of(story: Story, one: Candidate) -> bool:
    """Whether a story of a request's beginning or end tells the very sum that this one was to cost."""
    told = story.told.get("amount")
    if story.kind not in _BY_SUM or not isinstance(told, int | float) or not one.ceiling:
        return False
    return abs(told - one.ceiling) <= _ROUNDED * one.ceiling


def _may_bear(one: Candidate) -> bool:
    """Whether no number is known of a request, so that one that nobody knows may be its."""
    return all(contract_kind(name) != "solicitation" for name in one.names)


def _by_material(story: Story, candidates: Sequence[Candidate]) -> Place:
    if _kind(story) is None and not _speaks_of_buying(mark(story.title)):
        return Place(None, "speaks of no purchase for the stockpile")
    spoken = _materials(story)
    if not spoken:
        return Place(None, "names no material and no number")
    if len(spoken) > 1:
        return Place(None, f"names {_joined(spoken)}: without a number it may be any of their requests")
    day, kind = _day(story), _kind(story)
    alive = [one for one in candidates if _agrees(spoken, one) and _alive(one, kind, day)]
    if kind in _OF_CONTRACT:
        alive = [one for one in alive if one.ending is None]  # of an awarded one, another winner's contract is meant
    told = [one for one in candidates if _agrees(spoken, one) and _tells_sum_of(story, one)]
    if told and not any(one in alive for one in told):
        return Place(None, f"tells the sum of {_listed(told)}, which was not alive on {day}")
    if not alive:
        return Place(None, f"no request for {spoken[0]} was alive on {day}", free=True)
    if len(alive) > 1:
        return Place(None, f"{_listed(alive)} were alive on {day}, for {spoken[0]}: it names none of them")
    ended = f" ({alive[0].ending} {alive[0].ended.text})" if alive[0].ending and alive[0].ended else ""
    return Place(alive[0].key, f"the only request for {spoken[0]} alive on {day}{ended}")


def _speaks_of_buying(marked: Marked) -> bool:
    """Whether a headline names the buyer of the stockpile, or another buyer and the stockpile."""
    if not _SELLING.isdisjoint(marked.words):
        return False
    if any(one.has("buyer") for one in marked.marks):
        return True
    return speaks_of_stockpile(marked) and any(one.has("weak", "plain") for one in marked.marks)


def names_the_stockpile(title: str) -> bool:
    """Whether a headline names the stockpile, or the agency that buys for it, and no sale."""
    marked = mark(title)
    if not _SELLING.isdisjoint(marked.words):
        return False
    return speaks_of_stockpile(marked) or any(one.has("buyer") for one in marked.marks)


def _materials(story: Story) -> tuple[str, ...]:
    """The materials that a story speaks of, without those that another of them is a form of."""
    named = materials.find(story.title) or ((story.material,) if story.material else ())
    wider = {wide for name in named for wide in materials.family(name)[1:]}
    return tuple(name for name in named if name not in wider)


def _agrees(spoken: Iterable[str], one: Candidate) -> bool:
    """Whether a request is for one of these materials, or for a form of it."""
    return any(
        name in materials.family(asked) or asked in materials.family(name) for name in spoken for asked in one.materials
    )


def _alive(one: Candidate, kind: EventKind | str | None, day: date) -> bool:
    """Whether something could be told of a request on a day: it was posted, and had not ended long before.

    The ending that the story itself tells may lie further back, or ahead: the press is early and late.
    """
    if one.posted is not None and one.posted.first > day + _ZONES:
        return False
    if one.ending is None:
        heard = one.last_word or one.posted
        return heard is None or day - heard.last <= _FORGOTTEN
    if one.ended is None:
        return kind == one.ending
    if kind == one.ending:
        return _ended_within(one, day, _LATE)
    return day <= one.ended.last + _AFTERMATH


def _one_edit(one: str, other: str) -> bool:
    """Whether a sign too many, too few, another one, or two exchanged ones make the one the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])


def _listed(found: Sequence[Candidate], joint: str = "and") -> str:
    return _joined([one.shown for one in found], joint)


def _joined(words: Sequence[str], joint: str = "and") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joint} {words[-1]}"
