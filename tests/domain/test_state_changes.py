"""What has changed from one state to a later one: what is fresh, shown, risen, renamed and gone, and what is news."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.derivation.changes import Cause, SourceReadNow, StateChanges, compare_states
from mineralwatch.domain.derivation.derive import derive
from mineralwatch.domain.derivation.facts import Facts, State
from mineralwatch.domain.models.event import Event, EventKind, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.engine.text_similarity import similarity
from tests.support.histories import beginning, histories
from tests.support.stored import state_of

NOW = datetime(2026, 11, 22, 14, tzinfo=UTC)
KEY, OTHER = "SP800027R0001", "tin-2026-x1"
READ = SourceReadNow(NOW - timedelta(days=9))  # a source that was read before


def event(ident: str, kind: EventKind = EventKind.EXTENDED, ref: str = "n1", **changes: object) -> Event:
    grade = Grade.REPORTED if ref.startswith("story/") else Grade.OFFICIAL
    source = "feed" if ref.startswith("story/") else "sam"
    base: dict[str, object] = {
        "key": KEY,
        "number": None,
        "material": "cobalt",
        "occurred_on": date(2026, 11, 20),
        "seen_at": NOW,
        "grade": grade,
        "old": {},
        "new": {},
        "evidence": (Evidence(source, ref, None, grade, NOW),),
    }
    return Event(ident, kind, **{**base, **changes})  # type: ignore[arg-type]


def changes(before: State, after: State, cause: Cause = READ) -> StateChanges:
    return compare_states(before, after, (), cause, NOW)


def test_what_nobody_knew_is_fresh_and_what_nobody_shows_any_more_is_gone() -> None:
    found = changes(state_of(events=[event("a")]), state_of(events=[event("b", ref="n2")]))
    assert (found.fresh, found.gone, found.renamed, found.shown) == (("b",), ("a",), (), ())
    assert [(one.event_id, one.source, one.ref, one.is_news) for one in found.sightings] == [("b", "sam", "n2", True)]
    whole = changes(state_of(events=[event("a")]), State())
    assert (whole.gone, whole.sightings) == (("a",), ())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (event("a"), event("b")),  # one witness shows both
        (event("a", EventKind.REISSUED, "story/s"), event("b", EventKind.ISSUED, "story/s")),
        (
            event("a", EventKind.REISSUED, new={"number": "SP8000-27-R-0009"}),
            event("b", EventKind.REISSUED, "n2", new={"number": "SP8000-27-R-0009"}),
        ),
    ],
)
def test_an_event_with_another_id_is_renamed_and_neither_fresh_nor_gone(old: Event, new: Event) -> None:
    found = changes(state_of(events=[old]), state_of(events=[new]))
    assert (found.renamed, found.fresh, found.gone) == ((("a", "b"),), (), ())


def test_the_same_witness_of_another_kind_is_another_event() -> None:
    found = changes(state_of(events=[event("a")]), state_of(events=[event("b", EventKind.CANCELLED)]))
    assert (found.renamed, found.fresh, found.gone) == ((), ("b",), ("a",))


def test_an_event_that_moves_to_another_request_is_not_gone() -> None:
    moved = event("a", key=OTHER)
    found = changes(state_of(events=[event("a"), event("b")]), state_of(events=[moved, event("b")]))
    assert (found.fresh, found.gone) == ((), ())


def test_a_report_that_a_notice_confirms_has_risen_and_is_shown() -> None:
    told = event("a", ref="story/s")
    both = replace(event("a"), evidence=(*told.evidence, *event("a").evidence))
    before, after = state_of(events=[told]), state_of(events=[both])
    found = compare_states(before, after, changes(State(), before).sightings, READ, NOW)
    assert (found.fresh, found.shown, found.risen) == ((), ("a",), ((told, "a"),))
    assert [(one.ref, one.is_news) for one in found.sightings] == [("n1", True)]


@given(histories(), st.integers(0, 7))
def test_another_program_or_record_makes_no_news(facts: Facts, length: int) -> None:
    before, after = derive(beginning(facts, length), similarity), derive(facts, similarity)
    found = changes(before, after, "program")
    assert found.shown == ()
    assert not any(one.is_news for one in found.sightings)


@given(histories(), st.integers(0, 7), st.sampled_from([READ, SourceReadNow(None), "acts", "program"]))
def test_each_event_is_accounted_for_once(facts: Facts, length: int, cause: Cause) -> None:
    before, after = derive(beginning(facts, length), similarity), derive(facts, similarity)
    found = changes(before, after, cause)
    old, new = (
        {one.id for derived in state.solicitations.values() for one in derived.events} for state in (before, after)
    )
    renamed = found.former_ids
    assert set(found.gone) == old - new - renamed.keys()
    assert set(found.fresh) == new - old - set(renamed.values())
    assert set(renamed) <= old - new and set(renamed.values()) <= new
    assert set(found.fresh) <= {one.event_id for one in found.sightings}
    again = changes(after, after, cause)
    assert not any((again.fresh, again.shown, again.risen, again.renamed, again.gone, again.sightings))
