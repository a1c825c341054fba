# ruff: noqa: T201 (a bench is there to print its figures)
"""A store as a heavy user has it: what each kind of step takes, against storing as many rows bare in the same run.

Everything is printed; only what is no timing is asserted.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from mineralwatch.domain.reissues.reissue_proposals import propose_links
from mineralwatch.engine import rebuild
from mineralwatch.engine.text_similarity import similarity
from mineralwatch.store import reissue_links, snapshot_queries
from tests.bench import heavy
from tests.bench.bulk_file import WORDS
from tests.domain.test_reissue_proposals import candidate
from tests.engine.scripted import FILE, Desk, desk, hear, reading

READ = datetime(2026, 11, 1, 12, tzinfo=UTC)
ROUND = 600  # items of a round of feeds while the store is made


@pytest.fixture(scope="module")
def baseline(tmp_path_factory: pytest.TempPathFactory) -> float:
    """The seconds that it takes to store, sort and read 100,000 short rows."""
    with sqlite3.connect(tmp_path_factory.mktemp("bare") / "bare.db") as conn:
        began = time.process_time()
        conn.execute("CREATE TABLE t (a TEXT PRIMARY KEY, b TEXT)")
        conn.executemany("INSERT INTO t VALUES (?, ?)", ((f"{n:032x}", "x" * 100) for n in range(100_000)))
        assert len(conn.execute("SELECT * FROM t ORDER BY b, a").fetchall()) == 100_000
        took = time.process_time() - began
    print(f"\n100,000 bare rows stored, sorted and read: {took:.3f} s, which the times below are multiples of")
    return took


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory, baseline: float) -> Iterator[Desk]:
    made = desk(tmp_path_factory.mktemp("heavy"))
    made.now = READ
    known = heavy.notices()
    _timed("first reading of 2,000 notices (aim 60 s)", baseline, lambda: made.poll(FILE, reading(FILE, *known)))
    began = time.process_time()
    for number in range(heavy.ITEMS // ROUND):
        made.now = READ + timedelta(days=1 + 6 * number)
        hear(made, "feed", *heavy.items(ROUND, made.now, f"r{number}"))
    print(f"{heavy.ITEMS:,} items before that: {(time.process_time() - began) / baseline:.0f} times the rows")
    yield made
    made.conn.close()


def _timed(what: str, baseline: float, do: Callable[[], object]) -> None:
    began = time.process_time()
    do()
    took = time.process_time() - began
    print(f"{what}: {took:.2f} s of work, {took / baseline:.1f} times the rows")


def test_each_kind_of_step(user: Desk, baseline: float) -> None:
    user.now += timedelta(hours=1)
    items = heavy.items(heavy.FEEDS * heavy.EACH, user.now, "new", days=2)

    def feeds() -> None:
        for number in range(heavy.FEEDS):
            hear(user, f"feed{number}", *[item for item in items if item.feed == f"feed{number}"])

    _timed("a round of six feeds with 100 new items each (aim 1 s)", baseline, feeds)
    told = reading(FILE, *heavy.daily(heavy.notices()))
    _timed("a daily file with 185 notices, 3 of them changed (aim 1 s)", baseline, lambda: user.poll(FILE, told))
    _timed("settling (aim 3 s)", baseline, user.settle)
    _timed("snapshot (aim 0.5 s)", baseline, lambda: snapshot_queries.snapshot(user.conn))
    _timed("all stories", baseline, lambda: snapshot_queries.all_stories(user.conn))
    _timed("one request", baseline, lambda: snapshot_queries.detail(user.conn, next(iter(user.names()))))
    stories = user.conn.execute("SELECT count(*) FROM stories").fetchone()[0]
    kept = reissue_links.read_links(user.conn)
    print(f"{len(user.names())} requests, {len(kept)} links, {stories:,} stories")
    assert set(kept) == set(user.deriver.state.links)


def test_rebuilding(user: Desk, baseline: float) -> None:
    user.settle()
    _timed("rebuild --check", baseline, lambda: _equal(rebuild.check(user.conn)))


def _equal(found: rebuild.Rebuilt) -> None:
    print(f"{found.facts:,} facts, {found.rows:,} rows")
    assert found.equal


@pytest.mark.parametrize("size", [100, 600, 4_000])
def test_300_requests_of_one_material(size: int, baseline: float) -> None:
    pick = random.Random(size)
    sides = [
        candidate(n, n * 6, n * 6 + 20, text=f"Tin ingots {' '.join(pick.choices(WORDS, k=size // 6))}")
        for n in range(1, 301)
    ]
    print(f"\ntexts of {size:,} signs:")
    _timed("300 cancelled requests of one material, compared", baseline, lambda: propose_links(sides, similarity))
    _timed("and once more by the same process", baseline, lambda: propose_links(sides, similarity))
