"""The solicitations that a story may report on, the decision whether a story is attached, and the tests that attaching
by number and by other evidence share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, timedelta

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.materials import materials
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.domain.quick_dataclass import dataclass

_ZONE_TOLERANCE = timedelta(days=1)  # because of time zones, a report may be dated the day before the posting
_AFTER_ENDING = timedelta(days=30)  # a solicitation is still reported on for 30 days after its ending
LATE_REPORT = timedelta(days=60)  # the ending of a solicitation may be reported up to 60 days late
SILENCE_LIMIT = timedelta(days=540)  # an open solicitation without news for this long is no candidate any more


@dataclass(frozen=True, slots=True)
class AttachCandidate:
    """A solicitation that a story may report on. `names` and `contracts` are normalised numbers."""

    key: str
    label: str  # the solicitation's number as printed, or its key
    names: frozenset[str]
    contracts: frozenset[str] = frozenset()
    materials: tuple[str, ...] = ()
    posted: FuzzyDate | None = None
    ending: EventKind | None = None
    ended: FuzzyDate | None = None
    last_word: FuzzyDate | None = None
    ceiling: float | None = None  # in US dollars
    winners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachDecision:
    """The key of the solicitation that a story is attached to, or None, and the reason in words.

    `new_number` is a well-formed, normalised solicitation number that the story names and that no known solicitation
    has. `may_found`: no known solicitation can be meant, so the story may found a new one.
    """

    key: str | None
    because: str
    new_number: str | None = None
    may_found: bool = False


@dataclass(frozen=True, slots=True)
class UserAttachment:
    """A user's decision: the key of the solicitation that a story is attached to, or None when it was detached."""

    key: str | None


def attach_candidate(solicitation: Solicitation) -> AttachCandidate:
    """The candidate that is made of a solicitation."""
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


def ended_within(candidate: AttachCandidate, day: date, reach: timedelta) -> bool:
    return candidate.ended is None or candidate.ended.first - LATE_REPORT <= day <= candidate.ended.last + reach


def reported_kind(story: Story) -> EventKind | None:
    """The event kind that a story reports, else the kind that the trained model (`event_classifier`) holds for likely;
    None when there is neither."""
    kind = story.kind or story.may_tell
    return EventKind(kind) if kind in set(EventKind) else None


def report_day(story: Story) -> date:
    """The day of a story's publication in UTC; the day of its first reading when the story is undated or dated in the
    future."""
    return min(story.published or story.first_seen, story.first_seen).astimezone(UTC).date()


def story_materials(story: Story) -> tuple[str, ...]:
    """The materials that a story names, except a wider material of which the story also names a form."""
    named = materials.find_materials(story.title) or ((story.material,) if story.material else ())
    wider = {wide for name in named for wide in materials.material_family(name)[1:]}
    return tuple(name for name in named if name not in wider)


def matches_material(named: Iterable[str], candidate: AttachCandidate) -> bool:
    """Whether a solicitation asks for one of the named materials, for a form of one, or for a wider material of one."""
    return any(
        name in materials.material_family(asked) or asked in materials.material_family(name)
        for name in named
        for asked in candidate.materials
    )


def is_alive_on(candidate: AttachCandidate, kind: EventKind | str | None, day: date) -> bool:
    """Whether a report of `kind` on a day may be about a solicitation: it was posted by then, and had not ended long
    before.

    A report of the ending itself may also be dated later, or earlier than the known date, since the press can be late
    or early. A solicitation of unknown posting day is not meant by what was published long before anything of it is
    known.
    """
    if day < _first_day(candidate):
        return False
    if candidate.ending is None:
        last_known = candidate.last_word or candidate.posted
        return last_known is None or day - last_known.last <= SILENCE_LIMIT
    if candidate.ended is None:
        return kind == candidate.ending
    if kind == candidate.ending:
        return ended_within(candidate, day, LATE_REPORT)
    return day <= candidate.ended.last + _AFTER_ENDING


def _first_day(candidate: AttachCandidate) -> date:
    """The first day on which a report may be about a solicitation."""
    if candidate.posted is not None:
        return candidate.posted.first - _ZONE_TOLERANCE
    known = candidate.ended or candidate.last_word
    return known.first - LATE_REPORT if known is not None else date.min


def list_labels(found: Sequence[AttachCandidate], conjunction: str = "and") -> str:
    return join_words([candidate.label for candidate in found], conjunction)


def join_words(words: Sequence[str], conjunction: str = "and") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {conjunction} {words[-1]}"
