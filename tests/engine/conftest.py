"""A desk in a temporary folder. Whatever a test does there, all that is derived must follow from it once more, and what
was derived at each step must follow from what was known then."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from scripted import Desk, desk, desk_with_record

from mineralwatch.domain.derivation.clocks import Clocks
from mineralwatch.domain.derivation.past import derive_at
from mineralwatch.engine import rebuild
from mineralwatch.engine.fact_reading import read_facts
from mineralwatch.engine.text_similarity import similarity
from mineralwatch.store import state_rows
from mineralwatch.store.codec import instant

# What tells one way of writing a store from another: who was read, what the user did, and what followed.
_WAYS = (
    "SELECT DISTINCT source, kind FROM observations ORDER BY 1, 2",
    "SELECT DISTINCT feed FROM entries ORDER BY 1",
    "SELECT kind FROM acts ORDER BY id",
    "SELECT key, kind, grade, baseline FROM events ORDER BY 1, 2, 3, 4",
    "SELECT DISTINCT kind, grade, key IS NULL FROM stories ORDER BY 1, 2, 3",
    "SELECT alias, key FROM aliases ORDER BY 1, 2",
)
_seen: set[object] = set()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    yield from checked(desk(tmp_path))


@pytest.fixture
def loaded(tmp_path: Path) -> Iterator[Desk]:
    """One whose store holds the shipped record."""
    yield from checked(desk_with_record(tmp_path))


def checked(one: Desk) -> Iterator[Desk]:
    """What is stored is what follows from it, checked once in a process for each way of writing a store."""
    yield one
    way = written(one.conn)
    if way not in _seen:
        _seen.add(way)
        assert rebuild.check(one.conn).differences == ()
        assert_each_step_follows(one)
    one.conn.close()


def assert_each_step_follows(one: Desk) -> None:
    """What was known by the time of each step is what the store held after it. Of two steps at one time, only what the
    last left can be asked for: nothing of it if an act came after it, or if one feed was read twice then, which does
    not say what was in its first reading. Undated sources of the record count from its own date."""
    facts = read_facts(one.conn, earlier=True)
    acts = [instant(at) for (at,) in one.conn.execute("SELECT at FROM acts ORDER BY id")]
    read_twice = {at for (_, at), count in Counter(one.polls).items() if count > 1}
    for step in {step.at: step for step in one.steps}.values():
        later_act = any(at == step.at for at in acts[step.acts :])
        if later_act or step.at in read_twice or (one.record and one.record.date > step.at.date()):
            continue
        then = derive_at(facts, similarity, Clocks(known_by=step.at))
        assert state_rows.rows_of(then) == state_rows.rows_of(step.state), step.at


def written(conn: sqlite3.Connection) -> object:
    return tuple(tuple(map(tuple, conn.execute(sql))) for sql in _WAYS)
