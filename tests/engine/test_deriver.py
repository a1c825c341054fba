"""What the process that writes the store derives step by step is what follows from all facts at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime

from hypothesis import given

from mineralwatch.domain.derivation.changes import SourceReadNow
from mineralwatch.domain.derivation.derive import derive
from mineralwatch.domain.derivation.facts import Facts, State
from mineralwatch.engine.deriver import Derivation, Deriver, NewFacts
from mineralwatch.engine.text_similarity import similarity
from mineralwatch.store import state_rows
from tests.support.histories import START, histories
from tests.support.prepared import store_in_memory


def _steps(facts: Facts) -> Iterator[tuple[datetime, NewFacts]]:
    """The facts as they were read, each step at its time."""
    times = {one.at for one in facts.readings} | {one.seen_at for one in facts.awards}
    for now in sorted(times | {one.first_seen for one in facts.stories}):
        stories = tuple(one for one in facts.stories if one.first_seen == now)
        yield (
            now,
            NewFacts(
                readings=tuple(one for one in facts.readings if one.at == now),
                awards=tuple(one for one in facts.awards if one.seen_at == now),
                stories=stories,
                entries={one.id: facts.entries[one.id] for one in stories},
            ),
        )


def _read(conn: sqlite3.Connection, facts: Facts) -> Iterator[Derivation]:
    """Derive step by step, and store each."""
    deriver = Deriver(conn)
    for now, new in _steps(facts):
        derivation = deriver.derive_with(new, SourceReadNow(START), now)
        deriver.store(derivation)
        deriver.keep(derivation)
        yield derivation


def _plain(state: State) -> State:
    return replace(state, inputs={})


@given(histories())
def test_each_step_holds_what_follows_from_the_facts_so_far(facts: Facts) -> None:
    with closing(store_in_memory()) as conn:
        for derivation in _read(conn, facts):
            assert _plain(derivation.after) == _plain(derive(derivation.facts, similarity))
            assert state_rows.stored_rows(conn) == state_rows.rows_of(derivation.after)
