"""Which request a story speaks of, and by what: a number, a contract, or the only request that it can be.

Silence is preferred here too. Each answer has its reason in words, also where nothing is attached, since a person can
attach and detach stories and wants to know what to look at.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from mineralwatch.domain.headlines.certainty import names_stockpile
from mineralwatch.domain.headlines.lexicon import word_set
from mineralwatch.domain.headlines.tagged_text import TaggedText, tag_text
from mineralwatch.domain.identity import known_number
from mineralwatch.domain.meaning import same_name
from mineralwatch.domain.models import EventKind, Story
from mineralwatch.domain.stories.candidates import (
    FORGOTTEN,
    Candidate,
    Place,
    agrees,
    candidate_of,
    day_of,
    ended_within,
    is_alive,
    joined,
    kind_of,
    listed,
    spoken_of,
)
from mineralwatch.domain.stories.given import ByHand
from mineralwatch.domain.stories.numbers import by_number

__all__ = ["Candidate", "Place", "attach", "candidate_of", "names_the_stockpile"]

_RUNS = timedelta(days=6 * 365)  # a contract of five years, and its last orders
_BY_SUM = (EventKind.ISSUED, EventKind.CANCELLED)
_OF_CONTRACT = (EventKind.ORDERED, EventKind.TERMINATED)
_ROUNDED = 0.02  # of a sum, in headlines
_SELLING = word_set("sell sells sold selling sale sales auction auctions disposal disposals")


def attach(story: Story, candidates: Sequence[Candidate], by_hand: ByHand | None = None) -> Place:
    """The request of `candidates`, all that are known, that a story speaks of. A person's word overrules the words."""
    if by_hand is not None:
        return _as_told(by_hand, candidates)
    return by_number(story, candidates) or _by_ending(story, candidates) or _by_material(story, candidates)


def _as_told(by_hand: ByHand, candidates: Sequence[Candidate]) -> Place:
    if by_hand.key is None:
        return Place(None, "detached by you")
    found = next((one for one in candidates if by_hand.key == one.key), None)
    if found is None:
        return Place(None, f"you attached it to {by_hand.key}, which is not known here")
    return Place(found.key, f"attached to {found.shown} by you")


def _by_ending(story: Story, candidates: Sequence[Candidate]) -> Place | None:
    """What follows an ending: an order or a termination belongs to the awarded request while its contract runs, a
    reissue to the cancelled one. None when no such request is known."""
    kind, spoken, day = kind_of(story), spoken_of(story), day_of(story)
    if kind in _OF_CONTRACT:
        found, what = _awarded(story, spoken, candidates, day), "contract"
    elif kind is EventKind.REISSUED:
        gone = (one for one in candidates if one.ending is EventKind.CANCELLED and agrees(spoken, one))
        found, what = [one for one in gone if ended_within(one, day, FORGOTTEN)], "cancelled request"
    else:
        return None
    of = f" for {joined(spoken)}" if spoken else f" of {story.told.get('awardee')}"
    if len(found) > 1:
        return Place(None, f"it may speak of {listed(found, 'or')}, each a {what}{of}")
    return Place(found[0].key, f"the only {what}{of} known on {day}") if found else None


def _awarded(story: Story, spoken: Sequence[str], candidates: Sequence[Candidate], day: date) -> list[Candidate]:
    """The requests under whose contract something may be ordered, by its winner and its material."""
    winner = story.told.get("awardee")
    number = known_number(story.told.get("contract"))
    over = (one for one in candidates if one.ending in (EventKind.AWARDED, EventKind.TERMINATED))
    over = (one for one in over if number is None or not one.contracts)  # else another contract is meant
    runs = [one for one in over if (not spoken or agrees(spoken, one)) and ended_within(one, day, _RUNS)]
    if isinstance(winner, str):
        named = [one for one in runs if any(same_name(winner, name) for name in one.winners)]
        return named or [one for one in runs if spoken and not one.winners]
    return runs if spoken else []


def _tells_sum_of(story: Story, one: Candidate) -> bool:
    """Whether a story of a request's beginning or end tells the very sum that this one was to cost."""
    told = story.told.get("amount")
    if story.kind not in _BY_SUM or not isinstance(told, int | float) or not one.ceiling:
        return False
    return abs(told - one.ceiling) <= _ROUNDED * one.ceiling


def _by_material(story: Story, candidates: Sequence[Candidate]) -> Place:
    if kind_of(story) is None and not _speaks_of_buying(tag_text(story.title)):
        return Place(None, "speaks of no purchase for the stockpile")
    spoken = spoken_of(story)
    if not spoken:
        return Place(None, "names no material and no number")
    if len(spoken) > 1:
        return Place(None, f"names {joined(spoken)}: without a number it may be any of their requests")
    day, kind = day_of(story), kind_of(story)
    alive = [one for one in candidates if agrees(spoken, one) and is_alive(one, kind, day)]
    if kind in _OF_CONTRACT:
        alive = [one for one in alive if one.ending is None]  # of an awarded one, another winner's contract is meant
    told = [one for one in candidates if agrees(spoken, one) and _tells_sum_of(story, one)]
    if told and not any(one in alive for one in told):
        return Place(None, f"tells the sum of {listed(told)}, which was not alive on {day}")
    if not alive:
        return Place(None, f"no request for {spoken[0]} was alive on {day}", free=True)
    if len(alive) > 1 and (meant := _meant(story, alive)):
        return Place(
            meant.key, f"of the requests for {spoken[0]} alive on {day}, the only one of its sum or its winner"
        )
    if len(alive) > 1:
        return Place(None, f"{listed(alive)} were alive on {day}, for {spoken[0]}: it names none of them")
    ended = f" ({alive[0].ending} {alive[0].ended.text})" if alive[0].ending and alive[0].ended else ""
    return Place(alive[0].key, f"the only request for {spoken[0]} alive on {day}{ended}")


def _meant(story: Story, alive: Sequence[Candidate]) -> Candidate | None:
    """The one of several requests whose sum or whose winner the story tells."""
    winner = story.told.get("awardee")
    those = [
        one
        for one in alive
        if _tells_sum_of(story, one)
        or (isinstance(winner, str) and any(same_name(winner, name) for name in one.winners))
    ]
    return those[0] if len(those) == 1 else None


def _speaks_of_buying(marked: TaggedText) -> bool:
    """Whether a headline names the buyer of the stockpile, or another buyer and the stockpile."""
    if not _SELLING.isdisjoint(marked.words):
        return False
    if any(one.has("buyer") for one in marked.phrases):
        return True
    return names_stockpile(marked) and any(one.has("weak", "plain") for one in marked.phrases)


def names_the_stockpile(title: str) -> bool:
    """Whether a headline names the stockpile, or the agency that buys for it, and no sale."""
    marked = tag_text(title)
    if not _SELLING.isdisjoint(marked.words):
        return False
    return names_stockpile(marked) or any(one.has("buyer") for one in marked.phrases)
