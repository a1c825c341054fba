"""Where a promise stands on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.cli import context_subcommands
from mineralwatch.domain.context.promise_states import PROMISE_STATES, promise_standings
from mineralwatch.domain.dates import exact_date
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.policy import Promise
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.ports import Snapshot

TODAY, RECORD = date(2026, 11, 29), date(2026, 10, 7)
ORE = Promise("Elmet", "ore", None, None, None, "open", None, "press", Grade.REPORTED, ("tungsten",))


@given(
    st.lists(st.builds(
        lambda due, outcome: replace(ORE, due=exact_date(due) if due else None, outcome=outcome),
        st.none() | st.dates(date(2024, 1, 1), date(2030, 1, 1)),
        st.sampled_from(["open", "kept", "late", "missed", "superseded"]),
    ))
)  # fmt: skip
def test_each_promise_stands_in_one_state(promises: list[Promise]) -> None:
    facts = Snapshot(1, promises=tuple(promises), record_date=RECORD)
    found = promise_standings(facts, TODAY)
    assert sorted(map(repr, promises)) == sorted(repr(one.promise) for one in found)
    assert [one.state for one in found] == sorted((one.state for one in found), key=PROMISE_STATES.index)
    for one in found:
        due = one.promise.due.last if one.promise.due else None
        assert (one.days_late is not None) == (one.state == "overdue")
        assert (one.state in ("overdue", "unknown", "ahead", "undated")) == (one.promise.outcome == "open")
        if one.state in ("overdue", "unknown"):
            assert due is not None and due < TODAY and (due > RECORD) == (one.state == "unknown")
    for state in PROMISE_STATES:
        assert promise_standings(facts, TODAY, states=(state,)) == tuple(one for one in found if one.state == state)


def test_its_day_belongs_to_it() -> None:
    for days, state in ((-1, "overdue"), (0, "ahead"), (1, "ahead")):
        promise = replace(ORE, due=exact_date(TODAY + timedelta(days=days)))
        (found,) = promise_standings(Snapshot(1, promises=(promise,), record_date=TODAY), TODAY)
        assert (found.state, found.days_late) == (state, 1 if days < 0 else None)


def test_a_promise_without_materials_has_those_of_its_request() -> None:
    cobalt = Solicitation("C", "SP8000-25-R-0001", "Cobalt", ("cobalt",))
    reissue = replace(ORE, key="C", materials=())
    market = replace(ORE, materials=())
    facts = Snapshot(1, promises=(reissue, ORE, market), solicitations=(cobalt,))
    (found,) = promise_standings(facts, TODAY, ("cobalt",))
    assert (found.promise, found.materials, found.number) == (reissue, ("cobalt",), "SP8000-25-R-0001")
    assert len(promise_standings(facts, TODAY)) == 3


def test_the_command_offers_every_state() -> None:
    assert context_subcommands.PROMISE_STATES == PROMISE_STATES
