"""Derived tables are brought from one state to the next: only rows that differ are written, and nothing else is
left."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from functools import cache, partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_samples import NOW, event, notice, request, witness

from mineralwatch.domain.derivation.facts import State
from mineralwatch.domain.models.contract import Contract
from mineralwatch.domain.models.event import Claim
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.reissues.reissue_link import ReissueLink
from mineralwatch.store import snapshot_queries, state_rows
from mineralwatch.store.claim_rows import read_claims, read_contracts
from mineralwatch.store.reissue_links import read_links
from mineralwatch.store.state_rows import Rows
from tests.support.prepared import store_in_memory
from tests.support.stored import state_of

KEYS = ("SP800025R0020", "SP800025R0031", "antimony-2025-x1")
_key = st.sampled_from(KEYS)


def _claim(value: str, ref: str = "n1") -> Claim:
    return Claim("ceiling", value, "sam", ref, None, Grade.OFFICIAL)


def _story(ident: str, key: str | None) -> Story:
    return Story(ident, f"Story {ident}", ("A",), NOW, NOW, None, key=key)


@st.composite
def _states(draw: st.DrawFn) -> State:
    """A state in which each event, notice, alias and story belongs to one request."""
    titles = draw(st.dictionaries(_key, st.sampled_from(["one", "another"])))
    homes = st.dictionaries(st.sampled_from(["a", "b", "c"]), _key)
    aliases = draw(homes)
    refs = st.lists(st.sampled_from(["n1", "n2", "n3"]), unique=True, min_size=1)
    values = st.tuples(_key, st.builds(_claim, st.sampled_from("56"), st.sampled_from(["n1", "n2"])))
    state = state_of(
        [
            request(key, title=title, aliases=tuple(name for name, home in aliases.items() if home == key))
            for key, title in titles.items()
        ],
        notices=[(key, notice(ident)) for ident, key in draw(homes).items()],
        events=[
            event(ident, key=key, evidence=tuple(witness(ref=ref) for ref in draw(refs)), baseline=draw(st.booleans()))
            for ident, key in draw(homes).items()
        ],
        claims=draw(st.lists(values, unique=True, max_size=4)),
        contracts=[
            Contract(number, "A", draw(_key), "tin", "idiq") for number in draw(st.lists(st.sampled_from("12")))
        ],
        stories=[_story(ident, draw(st.one_of(st.none(), _key))) for ident in draw(st.sets(st.sampled_from("xyz")))],
    )
    pairs = draw(st.sets(st.permutations(KEYS).map(lambda keys: (keys[0], keys[1])), max_size=2))
    links = (ReissueLink(older, newer, newer, None, Grade.INFERRED, draw(st.integers(0, 2))) for older, newer in pairs)
    return replace(state, links=tuple(links))


def _following(before: State, after: State) -> State:
    """`after` as it follows `before`: what is equal is the same object, and no story is ever gone."""
    known = before.solicitations
    same = {key: known[key] if known.get(key) == one else one for key, one in after.solicitations.items()}
    return replace(after, solicitations=same, stories={**before.stories, **after.stories})


def _differing(one: Rows, other: Rows) -> int:
    return sum(one[name].get(key) != other[name].get(key) for name in one for key in {*one[name], *other[name]})


@cache
def _store() -> sqlite3.Connection:
    """One store for all examples: `write_all` brings it to a state from whatever the last example left."""
    return store_in_memory()


@given(_states(), _states())
def test_the_tables_hold_the_later_state_and_only_what_differs_was_written(before: State, after: State) -> None:
    after, conn = _following(before, after), _store()
    state_rows.write_all(conn, before)
    assert state_rows.stored_rows(conn) == state_rows.rows_of(before)
    changed = state_rows.write_state(conn, before, after)
    assert state_rows.stored_rows(conn) == state_rows.rows_of(after)
    assert changed == _differing(state_rows.rows_of(before), state_rows.rows_of(after))
    written = conn.total_changes
    assert state_rows.write_state(conn, after, after) == state_rows.write_all(conn, after) == 0
    assert conn.total_changes == written


@given(_states(), _states(), _key)
def test_what_could_not_be_derived_stays_as_it_was(before: State, after: State, key: str) -> None:
    rest = {name: one for name, one in _following(before, after).solicitations.items() if name != key}
    after, conn = replace(before, solicitations=rest, failed={key: "ValueError, x.py:1"}), _store()
    for write in (partial(state_rows.write_state, conn, before, after), partial(state_rows.write_all, conn, after)):
        state_rows.write_all(conn, before)
        write()
        known = {one.key: one for one in snapshot_queries.solicitations(conn)}
        assert known.get(key) == (before.solicitations[key].solicitation if key in before.solicitations else None)
        assert known.keys() - {key} == rest.keys()


@given(_states())
def test_what_is_written_is_read_back(state: State) -> None:
    conn = _store()
    state_rows.write_all(conn, state)
    known = {one.key: one for one in snapshot_queries.solicitations(conn)}
    assert known == {key: one.solicitation for key, one in state.solicitations.items()}
    for key, one in state.solicitations.items():
        assert read_claims(conn, key) == one.claims
    events = {one.id: one for derived in state.solicitations.values() for one in derived.events}
    assert {one.id: one for one in snapshot_queries.events(conn)} == events
    assert read_contracts(conn) == state.contracts
    assert set(read_links(conn)) == set(state.links)
    assert {story.id: story for story in snapshot_queries.all_stories(conn)} == state.stories


def test_claims_of_a_request_are_replaced_and_those_of_another_stand_beside(conn: sqlite3.Connection) -> None:
    state_rows.write_all(conn, state_of(claims=[(KEYS[0], _claim("5")), (KEYS[1], _claim("7"))]))
    before = state_of(claims=[(KEYS[0], _claim("5"))])
    assert state_rows.write_state(conn, before, state_of(claims=[(KEYS[0], _claim("6"))])) == 2
    assert [[claim.value for claim in read_claims(conn, key)] for key in KEYS] == [["6"], ["7"], []]


@pytest.mark.parametrize("key", KEYS[1:])
def test_an_event_takes_its_witnesses_to_another_request(conn: sqlite3.Connection, key: str) -> None:
    before = state_of(events=[event("a"), event("b")])
    after = state_of(events=[event("b"), event("a", key=key)])
    state_rows.write_all(conn, before)
    state_rows.write_state(conn, before, after)
    found = {one.id: one for one in snapshot_queries.events(conn)}
    assert {ident: one.key for ident, one in found.items()} == {"a": key, "b": KEYS[0]}
    assert found["a"].evidence == event("a").evidence
