"""Attaches a story to a solicitation: by a number, by a contract, or because only one solicitation can be meant.

In doubt nothing is attached. Every decision has its reason in words, also when nothing is attached, since the user can
attach and detach stories.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from mineralwatch.domain.evidence.value_equality import same_name
from mineralwatch.domain.headlines.certainty import names_stockpile
from mineralwatch.domain.headlines.lexicon import word_set
from mineralwatch.domain.headlines.tagged_text import TaggedText
from mineralwatch.domain.headlines.tagger import tag_text
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.numbers_and_ids import optional_number
from mineralwatch.domain.stories.attach_by_number import attach_by_number, names_numbers
from mineralwatch.domain.stories.attach_candidates import (
    SILENCE_LIMIT,
    AttachCandidate,
    AttachDecision,
    UserAttachment,
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

__all__ = [
    "AttachCandidate",
    "AttachDecision",
    "attach_candidate",
    "decide_attachment",
    "decision_without_candidates",
    "names_the_stockpile",
]

# how long after the award a contract is reported on: five years of the contract, and a year for its last orders
_CONTRACT_RUNS = timedelta(days=6 * 365)
_KINDS_WITH_CEILING = (EventKind.ISSUED, EventKind.CANCELLED)
_CONTRACT_KINDS = (EventKind.ORDERED, EventKind.TERMINATED)
_ROUNDING = 0.02  # an amount in a headline may differ from the exact amount by this share
_SALE_WORDS = word_set("sell sells sold selling sale sales auction auctions disposal disposals")


def decide_attachment(
    story: Story, candidates: Sequence[AttachCandidate], user_decision: UserAttachment | None = None
) -> AttachDecision:
    """The decision on a story, made by comparing it with all known `candidates`. A user's decision takes precedence."""
    if user_decision is not None:
        return _as_user_decided(user_decision, candidates)
    return attach_by_number(story, candidates) or _by_ending(story, candidates) or _by_material(story, candidates)


def _as_user_decided(user_decision: UserAttachment, candidates: Sequence[AttachCandidate]) -> AttachDecision:
    if user_decision.key is None:
        return AttachDecision(None, "detached by you")
    found = next((candidate for candidate in candidates if user_decision.key == candidate.key), None)
    if found is None:
        return AttachDecision(None, f"you attached it to {user_decision.key}, which is not known here")
    return AttachDecision(found.key, f"attached to {found.label} by you")


def _by_ending(story: Story, candidates: Sequence[AttachCandidate]) -> AttachDecision | None:
    """The decision on reports that can only follow an ending. An order or a termination belongs to the awarded
    solicitation while its contract runs, a reissue to the cancelled solicitation. None when no candidate fits."""
    kind, named, day = reported_kind(story), story_materials(story), report_day(story)
    if kind in _CONTRACT_KINDS:
        found, label = _awarded_candidates(story, named, candidates, day), "contract"
    elif kind is EventKind.REISSUED:
        cancelled = (
            candidate
            for candidate in candidates
            if candidate.ending is EventKind.CANCELLED and matches_material(named, candidate)
        )
        found, label = (
            [candidate for candidate in cancelled if ended_within(candidate, day, SILENCE_LIMIT)],
            "cancelled request",
        )
    else:
        return None
    detail = f" for {join_words(named)}" if named else f" of {story.reported_values.get('awardee')}"
    if len(found) > 1:
        return AttachDecision(None, f"it may speak of {list_labels(found, 'or')}, each a {label}{detail}")
    return AttachDecision(found[0].key, f"the only {label}{detail} known on {day}") if found else None


def _awarded_candidates(
    story: Story, spoken: Sequence[str], candidates: Sequence[AttachCandidate], day: date
) -> list[AttachCandidate]:
    """The awarded solicitations whose contract may be meant, by awardee and material."""
    awardee = story.reported_values.get("awardee")
    number = optional_number(story.reported_values.get("contract"))
    awarded = (candidate for candidate in candidates if candidate.ending in (EventKind.AWARDED, EventKind.TERMINATED))
    awarded = (
        candidate for candidate in awarded if number is None or not candidate.contracts
    )  # a contract number in the story is none of the candidates', so it must belong to another contract
    running = [
        candidate
        for candidate in awarded
        if (not spoken or matches_material(spoken, candidate)) and ended_within(candidate, day, _CONTRACT_RUNS)
    ]
    if isinstance(awardee, str):
        named = [candidate for candidate in running if any(same_name(awardee, name) for name in candidate.winners)]
        return named or [candidate for candidate in running if spoken and not candidate.winners]
    return running if spoken else []


def _reports_ceiling_of(story: Story, candidate: AttachCandidate) -> bool:
    """Whether a story of an issue or a cancellation gives an amount that equals the solicitation's ceiling."""
    amount = story.reported_values.get("amount")
    if story.kind not in _KINDS_WITH_CEILING or not isinstance(amount, int | float) or not candidate.ceiling:
        return False
    return abs(amount - candidate.ceiling) <= _ROUNDING * candidate.ceiling


def decision_without_candidates(story: Story) -> AttachDecision | None:
    """The decision on a story that no solicitation can change, since it names no number and speaks of no purchase, or
    not of one material; None when the solicitations decide."""
    if names_numbers(story) or reported_kind(story) in (*_CONTRACT_KINDS, EventKind.REISSUED):
        return None
    return _of_words_alone(story)


def _of_words_alone(story: Story) -> AttachDecision | None:
    if reported_kind(story) is None and not _names_a_buyer(tag_text(story.title)):
        return AttachDecision(None, "speaks of no purchase for the stockpile")
    named = story_materials(story)
    if not named:
        return AttachDecision(None, "names no material and no number")
    if len(named) > 1:
        return AttachDecision(None, f"names {join_words(named)}: without a number it may be any of their requests")
    return None


def _by_material(story: Story, candidates: Sequence[AttachCandidate]) -> AttachDecision:
    decided = _of_words_alone(story)
    if decided is not None:
        return decided
    named = story_materials(story)
    day, kind = report_day(story), reported_kind(story)
    alive = [
        candidate
        for candidate in candidates
        if matches_material(named, candidate) and is_alive_on(candidate, kind, day)
    ]
    if kind in _CONTRACT_KINDS:
        alive = [
            candidate for candidate in alive if candidate.ending is None
        ]  # a story that names another winner is not about the contract of an awarded solicitation
    same_amount = [
        candidate
        for candidate in candidates
        if matches_material(named, candidate) and _reports_ceiling_of(story, candidate)
    ]
    if same_amount and not any(candidate in alive for candidate in same_amount):
        return AttachDecision(None, f"tells the sum of {list_labels(same_amount)}, which was not alive on {day}")
    if not alive:
        return AttachDecision(None, f"no request for {named[0]} was alive on {day}", may_found=True)
    if len(alive) > 1 and (meant := _by_amount_or_awardee(story, alive)):
        return AttachDecision(
            meant.key, f"of the requests for {named[0]} alive on {day}, the only one of its sum or its winner"
        )
    if len(alive) > 1:
        return AttachDecision(None, f"{list_labels(alive)} were alive on {day}, for {named[0]}: it names none of them")
    ended = f" ({alive[0].ending} {alive[0].ended.text})" if alive[0].ending and alive[0].ended else ""
    return AttachDecision(alive[0].key, f"the only request for {named[0]} alive on {day}{ended}")


def _by_amount_or_awardee(story: Story, alive: Sequence[AttachCandidate]) -> AttachCandidate | None:
    """The only one of the solicitations in `alive` whose ceiling or awardee the story gives; None when none or several
    fit."""
    awardee = story.reported_values.get("awardee")
    found = [
        candidate
        for candidate in alive
        if _reports_ceiling_of(story, candidate)
        or (isinstance(awardee, str) and any(same_name(awardee, name) for name in candidate.winners))
    ]
    return found[0] if len(found) == 1 else None


def _names_a_buyer(marked: TaggedText) -> bool:
    """Whether a headline names the agency that buys for the stockpile, or another buyer together with the stockpile."""
    if not _SALE_WORDS.isdisjoint(marked.words):
        return False
    if any(candidate.has("buyer") for candidate in marked.phrases):
        return True
    return names_stockpile(marked) and any(candidate.has("weak", "plain") for candidate in marked.phrases)


def names_the_stockpile(title: str) -> bool:
    """Whether a headline names the stockpile or the agency that buys for it, and reports no sale."""
    marked = tag_text(title)
    if not _SALE_WORDS.isdisjoint(marked.words):
        return False
    return names_stockpile(marked) or any(candidate.has("buyer") for candidate in marked.phrases)
