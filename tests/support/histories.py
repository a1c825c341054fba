"""Small histories of what may be read of a few requests, as Hypothesis draws them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from hypothesis import strategies as st

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.derivation.changes import SourceReadNow, compare_states
from mineralwatch.domain.derivation.derive import derive
from mineralwatch.domain.derivation.facts import AwardReading, Facts, State, UserDecisions
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.models.notice import Notice, NoticeAward
from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.domain.solicitations.contract_register import RegisteredAward
from mineralwatch.domain.stories.attach_candidates import UserAttachment
from mineralwatch.domain.stories.story_clustering import story_from_entries
from mineralwatch.engine.text_similarity import similarity

API, FILE = "sam", "sam_bulk"
START = datetime(2026, 11, 10, 12, tzinfo=UTC)
NUMBER, KEY = "SP8000-27-R-0001", "SP800027R0001"
FIRST = Notice(
    "n1",
    "Cobalt metal, alloy grade",
    "Solicitation",
    number=NUMBER,
    office="SP8000",
    posted=date(2026, 11, 1),
    deadline=parse_deadline("2026-12-10T15:00:00-05:00"),
    text="Offers are asked.",
)
UNNUMBERED = replace(FIRST, notice_id="u1", title="Antimony metal", number=None)
AGAIN = replace(
    FIRST,
    notice_id="m1",
    number="SP8000-27-R-0003",
    posted=date(2026, 11, 16),
    text=f"This solicitation replaces {NUMBER}.",
)
NOTICES = (
    FIRST,
    replace(FIRST, deadline=parse_deadline("2026-12-15T15:00:00-05:00")),  # changed in place
    replace(FIRST, notice_id="n2", posted=date(2026, 11, 12), deadline=parse_deadline("2026-12-20T15:00:00-05:00")),
    replace(FIRST, notice_id="n3", posted=date(2026, 11, 14), text="This solicitation is hereby cancelled."),
    UNNUMBERED,
    replace(UNNUMBERED, number="SP8000-27-R-0002"),
    replace(UNNUMBERED, notice_id="u2", posted=date(2026, 11, 3)),
    AGAIN,
    replace(
        AGAIN,
        notice_id="m2",
        type="Award Notice",
        posted=date(2026, 11, 20),
        award=NoticeAward("SP8000-27-D-0001", 48.5e6, date(2026, 11, 14), "EXAMPLE COBALT"),
    ),
)
HEADLINES = (
    "Defense Logistics Agency cancels cobalt tender",
    "DLA extends deadline of cobalt solicitation to 20 December 2026",
    "Defense Logistics Agency issues solicitation for 500 tonnes of cobalt for the National Defense Stockpile",
    "Defense Logistics Agency issues solicitation for 100 tonnes of tin for the National Defense Stockpile",
    "Defense Logistics Agency cancels tin tender",
    "Example Cobalt wins $48.5 million DLA contract to supply cobalt for the National Defense Stockpile",
)
AWARD = RegisteredAward(
    "CONT_IDV_SP800027D0001_9700",
    "SP800027D0001",
    "idiq",
    "EXAMPLE COBALT",
    obligated=1e6,
    ceiling=48.5e6,
    signed=date(2026, 11, 14),
)
ORDER = RegisteredAward(
    "CONT_AWD_SP800027F0009_9700", "SP800027F0009", "order", "EXAMPLE COBALT", "SP800027D0001", obligated=6.2e6
)

_times = st.integers(0, 4).map(lambda days: START + timedelta(days=days))  # few, so that many are equal


@cache
def story(place: int, published: datetime) -> Story:
    """The story of one headline, published at a time and read an hour later."""
    return story_from_entries(f"s{place}", (_entry(place, published),))


def _entry(place: int, published: datetime) -> FeedEntry:
    seen = published + timedelta(hours=1)
    return FeedEntry(
        f"e{place}", "guid", "feed", HEADLINES[place], outlet="Example Metals", published=published, first_seen=seen
    )


def _facts(
    readings: Sequence[VersionReading],
    told: Sequence[tuple[int, datetime]],
    awards: Sequence[AwardReading],
    apart: bool,
    detached: frozenset[int],
) -> Facts:
    return Facts(
        readings=tuple(sorted(readings, key=lambda one: one.at)),
        awards=tuple(awards),
        stories=tuple(story(*one) for one in told),
        entries={f"s{place}": (_entry(place, published),) for place, published in told},
        decisions=UserDecisions(
            kept_apart=frozenset({"antimony-2026-x1"} if apart else ()),
            attachments={f"s{place}": UserAttachment(None) for place in detached},
        ),
    )


def whole_history() -> Facts:
    """One history in which all may happen: all notices, headlines and awards, a day after each other."""
    days = [START + timedelta(days=day) for day in range(len(NOTICES))]
    readings = [VersionReading(notice, API, day) for notice, day in zip(NOTICES, days, strict=True)]
    told = [(place, START) for place in range(len(HEADLINES))]
    facts = _facts(readings, told, [AwardReading(AWARD, START), AwardReading(ORDER, START)], False, frozenset())
    return grown(beginning(facts, 5), facts)


def beginning(facts: Facts, length: int) -> Facts:
    """The facts as they were after so many readings of notices, and as many stories."""
    return replace(facts, readings=facts.readings[:length], stories=facts.stories[:length])


def histories() -> st.SearchStrategy[Facts]:
    """Facts in the order of storing: readings of notices by two sources, stories, the register, the user's acts; and
    what a store keeps that held a part of them before."""
    reading = st.builds(VersionReading, st.sampled_from(NOTICES), st.sampled_from((API, FILE)), _times)
    told = st.tuples(st.integers(0, len(HEADLINES) - 1), _times)
    award = st.builds(AwardReading, st.sampled_from((AWARD, ORDER)), _times)
    facts = st.builds(
        _facts,
        st.lists(reading, max_size=7),
        st.lists(told, max_size=4, unique_by=lambda one: one[0]),
        st.lists(award, max_size=2, unique_by=lambda one: one.row.ref),
        st.booleans(),
        st.frozensets(st.integers(0, len(HEADLINES) - 1), max_size=1),
    )
    return st.builds(lambda whole, length: grown(beginning(whole, length), whole), facts, st.integers(0, 7))


def interleaved(readings: Sequence[VersionReading], idents: Iterable[str]) -> Iterator[VersionReading]:
    """The readings in the order of their notice ids in `idents`; those of one notice keep their order."""
    waiting: dict[str, list[VersionReading]] = {}
    for one in readings:
        waiting.setdefault(one.notice.notice_id, []).append(one)
    return (waiting[ident].pop(0) for ident in idents)


def grown(before: Facts, after: Facts) -> Facts:
    """`after` in a store that held `before` first: with the keys that were bound and what was seen by then."""
    state = derive(before, similarity)
    seen = compare_states(State(), state, before.sightings, SourceReadNow(START), START + timedelta(days=5)).sightings
    return replace(
        after,
        provisional_keys=state.provisional_keys,
        sightings=(*before.sightings, *seen),
    )
