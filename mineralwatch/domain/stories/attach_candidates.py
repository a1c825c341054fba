"""What is known of a request that a story may speak of, and what of the story decides whether it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from mineralwatch.domain import materials
from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.identity import normalise_number
from mineralwatch.domain.models import EventKind, Solicitation, Story

_ZONES = timedelta(days=1)  # a request may be told of on the day before its date, by another clock
_AFTERMATH = timedelta(days=30)  # what is told of a request that has ended
LATE_REPORT = timedelta(days=60)  # the very ending is told later too
SILENCE_LIMIT = timedelta(days=540)  # of silence: a request of which no end is known is then no candidate any more


@dataclass(frozen=True, slots=True)
class AttachCandidate:
    """What is known of a request that a story may speak of. `names` and `contracts` are normalised numbers."""

    key: str
    label: str  # its number as printed, or its key
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
class AttachDecision:
    """Where a story belongs: the key of a request or None, and why.

    `fresh` is a well-formed, normalised solicitation number that the story names and that no request has here. `free`:
    nothing that is known can be meant, so that it may be the first word of a request.
    """

    key: str | None
    because: str
    new_number: str | None = None
    may_found: bool = False


def attach_candidate(solicitation: Solicitation) -> AttachCandidate:
    """A request as a candidate."""
    names = (solicitation.key, solicitation.number or "", *solicitation.aliases)
    return AttachCandidate(
        key=solicitation.key,
        label=solicitation.label,
        names=frozenset(normalise_number(name) for name in names if name),
        contracts=frozenset(normalise_number(a.contract) for a in solicitation.awardees if a.contract),
        materials=solicitation.materials,
        posted=solicitation.posted,
        ending=solicitation.ending,
        ended=solicitation.ended,
        last_word=solicitation.last_word,
        ceiling=solicitation.ceiling,
        winners=tuple(awardee.name for awardee in solicitation.awardees if awardee.name),
    )


def ended_within(one: AttachCandidate, day: date, reach: timedelta) -> bool:
    return one.ended is None or one.ended.first - LATE_REPORT <= day <= one.ended.last + reach


def reported_kind(story: Story) -> EventKind | None:
    """What a story tells, or may tell."""
    said = story.kind or story.may_tell
    return EventKind(said) if said in set(EventKind) else None


def report_day(story: Story) -> date:
    """The day on which a story was told, in UTC: that of its reading where it has no date, or dates itself ahead."""
    return min(story.published or story.first_seen, story.first_seen).astimezone(UTC).date()


def story_materials(story: Story) -> tuple[str, ...]:
    """The materials that a story speaks of, without those that another of them is a form of."""
    named = materials.find_materials(story.title) or ((story.material,) if story.material else ())
    wider = {wide for name in named for wide in materials.family(name)[1:]}
    return tuple(name for name in named if name not in wider)


def matches_material(spoken: Iterable[str], one: AttachCandidate) -> bool:
    """Whether a request is for one of these materials, or for a form of it."""
    return any(
        name in materials.family(asked) or asked in materials.family(name) for name in spoken for asked in one.materials
    )


def is_alive_on(one: AttachCandidate, kind: EventKind | str | None, day: date) -> bool:
    """Whether something could be told of a request on a day: it was posted, and had not ended long before.

    The ending that the story itself tells may lie further back, or ahead: the press is early and late.
    """
    if one.posted is not None and one.posted.first > day + _ZONES:
        return False
    if one.ending is None:
        heard = one.last_word or one.posted
        return heard is None or day - heard.last <= SILENCE_LIMIT
    if one.ended is None:
        return kind == one.ending
    if kind == one.ending:
        return ended_within(one, day, LATE_REPORT)
    return day <= one.ended.last + _AFTERMATH


def list_labels(found: Sequence[AttachCandidate], joint: str = "and") -> str:
    return join_words([one.label for one in found], joint)


def join_words(words: Sequence[str], joint: str = "and") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joint} {words[-1]}"
