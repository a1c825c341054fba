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
from mineralwatch.domain.models import EventKind, Story
from mineralwatch.domain.stories.attach_by_number import attach_by_number
from mineralwatch.domain.stories.attach_candidates import (
    SILENCE_LIMIT,
    AttachCandidate,
    AttachDecision,
    attach_candidate,
    ended_within,
    is_alive_on,
    join_words,
    list_labels,
    matches_material,
    report_day,
    reported_kind,
    story_materials,
)
from mineralwatch.domain.stories.news_time import UserAttachment
from mineralwatch.domain.value_equality import same_name

__all__ = ["AttachCandidate", "AttachDecision", "attach_candidate", "decide_attachment", "names_the_stockpile"]

_RUNS = timedelta(days=6 * 365)  # a contract of five years, and its last orders
_BY_SUM = (EventKind.ISSUED, EventKind.CANCELLED)
_OF_CONTRACT = (EventKind.ORDERED, EventKind.TERMINATED)
_ROUNDED = 0.02  # of a sum, in headlines
_SELLING = word_set("sell sells sold selling sale sales auction auctions disposal disposals")


def decide_attachment(
    story: Story, candidates: Sequence[AttachCandidate], by_hand: UserAttachment | None = None
) -> AttachDecision:
    """The request of `candidates`, all that are known, that a story speaks of. A person's word overrules the words."""
    if by_hand is not None:
        return _as_told(by_hand, candidates)
    return attach_by_number(story, candidates) or _by_ending(story, candidates) or _by_material(story, candidates)


def _as_told(by_hand: UserAttachment, candidates: Sequence[AttachCandidate]) -> AttachDecision:
    if by_hand.key is None:
        return AttachDecision(None, "detached by you")
    found = next((one for one in candidates if by_hand.key == one.key), None)
    if found is None:
        return AttachDecision(None, f"you attached it to {by_hand.key}, which is not known here")
    return AttachDecision(found.key, f"attached to {found.label} by you")


def _by_ending(story: Story, candidates: Sequence[AttachCandidate]) -> AttachDecision | None:
    """What follows an ending: an order or a termination belongs to the awarded request while its contract runs, a
    reissue to the cancelled one. None when no such request is known."""
    kind, spoken, day = reported_kind(story), story_materials(story), report_day(story)
    if kind in _OF_CONTRACT:
        found, what = _awarded(story, spoken, candidates, day), "contract"
    elif kind is EventKind.REISSUED:
        gone = (one for one in candidates if one.ending is EventKind.CANCELLED and matches_material(spoken, one))
        found, what = [one for one in gone if ended_within(one, day, SILENCE_LIMIT)], "cancelled request"
    else:
        return None
    of = f" for {join_words(spoken)}" if spoken else f" of {story.reported_values.get('awardee')}"
    if len(found) > 1:
        return AttachDecision(None, f"it may speak of {list_labels(found, 'or')}, each a {what}{of}")
    return AttachDecision(found[0].key, f"the only {what}{of} known on {day}") if found else None


def _awarded(
    story: Story, spoken: Sequence[str], candidates: Sequence[AttachCandidate], day: date
) -> list[AttachCandidate]:
    """The requests under whose contract something may be ordered, by its winner and its material."""
    winner = story.reported_values.get("awardee")
    number = known_number(story.reported_values.get("contract"))
    over = (one for one in candidates if one.ending in (EventKind.AWARDED, EventKind.TERMINATED))
    over = (one for one in over if number is None or not one.contracts)  # else another contract is meant
    runs = [one for one in over if (not spoken or matches_material(spoken, one)) and ended_within(one, day, _RUNS)]
    if isinstance(winner, str):
        named = [one for one in runs if any(same_name(winner, name) for name in one.winners)]
        return named or [one for one in runs if spoken and not one.winners]
    return runs if spoken else []


def _tells_sum_of(story: Story, one: AttachCandidate) -> bool:
    """Whether a story of a request's beginning or end tells the very sum that this one was to cost."""
    told = story.reported_values.get("amount")
    if story.kind not in _BY_SUM or not isinstance(told, int | float) or not one.ceiling:
        return False
    return abs(told - one.ceiling) <= _ROUNDED * one.ceiling


def _by_material(story: Story, candidates: Sequence[AttachCandidate]) -> AttachDecision:
    if reported_kind(story) is None and not _speaks_of_buying(tag_text(story.title)):
        return AttachDecision(None, "speaks of no purchase for the stockpile")
    spoken = story_materials(story)
    if not spoken:
        return AttachDecision(None, "names no material and no number")
    if len(spoken) > 1:
        return AttachDecision(None, f"names {join_words(spoken)}: without a number it may be any of their requests")
    day, kind = report_day(story), reported_kind(story)
    alive = [one for one in candidates if matches_material(spoken, one) and is_alive_on(one, kind, day)]
    if kind in _OF_CONTRACT:
        alive = [one for one in alive if one.ending is None]  # of an awarded one, another winner's contract is meant
    told = [one for one in candidates if matches_material(spoken, one) and _tells_sum_of(story, one)]
    if told and not any(one in alive for one in told):
        return AttachDecision(None, f"tells the sum of {list_labels(told)}, which was not alive on {day}")
    if not alive:
        return AttachDecision(None, f"no request for {spoken[0]} was alive on {day}", may_found=True)
    if len(alive) > 1 and (meant := _meant(story, alive)):
        return AttachDecision(
            meant.key, f"of the requests for {spoken[0]} alive on {day}, the only one of its sum or its winner"
        )
    if len(alive) > 1:
        return AttachDecision(None, f"{list_labels(alive)} were alive on {day}, for {spoken[0]}: it names none of them")
    ended = f" ({alive[0].ending} {alive[0].ended.text})" if alive[0].ending and alive[0].ended else ""
    return AttachDecision(alive[0].key, f"the only request for {spoken[0]} alive on {day}{ended}")


def _meant(story: Story, alive: Sequence[AttachCandidate]) -> AttachCandidate | None:
    """The one of several requests whose sum or whose winner the story tells."""
    winner = story.reported_values.get("awardee")
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
