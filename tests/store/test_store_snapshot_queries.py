from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from store_samples import KEY, NOW, entry, event, later, news, notice, outcome, put, request

from mineralwatch.config.settings import QuotesSettings, Settings, WatchSettings
from mineralwatch.domain.dates import FuzzyDate, as_utc
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.models.market import Company
from mineralwatch.engine.store_setup import load_shipped_record
from mineralwatch.record import around
from mineralwatch.store import snapshot_queries
from mineralwatch.store.codec import instant_text, optional_instant
from mineralwatch.store.commit import commit
from mineralwatch.store.connection import open_reader
from mineralwatch.store.record_load import load_record
from tests.support.prepared import shipped_record
from tests.support.stored import read_notices

WHOLE = shipped_record()
FLUORSPAR, COBALT = (
    next(row for row in WHOLE.solicitations if row.slug == slug)
    for slug in ("fluorspar-acid-grade-2025", "cobalt-alloy-grade-2025")
)
RECORD = replace(WHOLE, solicitations=(FLUORSPAR, COBALT), contracts=())
OTHER = "cobalt-2025-x1"


def test_the_record_is_seen_at_once_and_is_no_news(conn: sqlite3.Connection) -> None:
    told = load_shipped_record(conn, RECORD, NOW)
    seen = snapshot_queries.snapshot(conn)
    assert {r.key for r in seen.solicitations} == {KEY, OTHER}
    assert seen.record_date == RECORD.date
    assert len(seen.events) == told
    assert all(e.baseline for e in seen.events)
    assert seen.unread == frozenset()
    assert {c.key for c in seen.contracts} == {KEY}
    assert set(seen.companies) == set(around.companies(RECORD))
    assert (len(seen.appropriations), len(seen.promises)) == (len(RECORD.appropriations), len(RECORD.promises))
    found = snapshot_queries.detail(conn, OTHER)
    assert found is not None
    assert found.claims and {promise.key for promise in found.promises} == {OTHER}
    assert found.symbols == dict(seen.symbols)["cobalt"]


def test_loading_the_same_record_again_changes_nothing(conn: sqlite3.Connection) -> None:
    load_shipped_record(conn, RECORD, NOW)
    before = snapshot_queries.snapshot(conn)
    load_shipped_record(conn, RECORD, later(days=1))
    assert snapshot_queries.snapshot(conn) == before


def test_a_newer_record_replaces_what_the_older_said(conn: sqlite3.Connection) -> None:
    load_shipped_record(conn, RECORD, NOW)
    day, issued = date(2026, 12, 1), replace(FLUORSPAR, events=FLUORSPAR.events[:1], awards=())
    load_shipped_record(conn, replace(RECORD, date=day, solicitations=(issued,)), later(days=9))
    seen = snapshot_queries.snapshot(conn)
    assert [r.key for r in seen.solicitations] == [KEY]
    assert [(e.key, e.kind) for e in seen.events] == [(KEY, EventKind.ISSUED)]
    assert (seen.record_date, seen.contracts) == (day, ())
    assert [row["key"] for row in conn.execute("SELECT DISTINCT key FROM claims")] == [KEY]


def test_an_event_of_the_record_keeps_the_time_of_its_first_loading(conn: sqlite3.Connection) -> None:
    load_shipped_record(conn, RECORD, NOW)
    load_shipped_record(conn, replace(RECORD, solicitations=(FLUORSPAR,)), later(days=9))
    assert {e.seen_at for e in snapshot_queries.events(conn)} == {NOW}


def test_what_was_read_here_survives_a_newer_record(conn: sqlite3.Connection) -> None:
    load_shipped_record(conn, RECORD, NOW)
    read_notices(conn, notice())
    both = snapshot_queries.detail(conn, KEY)
    assert both is not None
    assert {w.source for e in both.events for w in e.evidence} > {"sam"}
    load_shipped_record(conn, replace(RECORD, solicitations=()), later(days=9))
    found = snapshot_queries.detail(conn, KEY)
    assert found is not None
    assert (found.solicitation.title, found.solicitation.bundled) == (notice().title, None)
    assert [(e.kind, e.grade) for e in found.events] == [(EventKind.ISSUED, Grade.OFFICIAL)]
    assert {w.source for e in found.events for w in e.evidence} == {c.source for c in found.claims} == {"sam"}


def test_events_since_a_time_are_those_that_became_news_then(conn: sqlite3.Connection) -> None:
    put(
        conn,
        events=(
            event("held", baseline=True, occurred_on=date(2026, 11, 21)),
            event("held-long-ago", baseline=True, occurred_on=None, occurred_about=FuzzyDate("2025-03")),
            event("undated", baseline=True, occurred_on=None),
            event("read-late", occurred_on=date(2026, 10, 1)),
        ),
    )
    assert [e.id for e in snapshot_queries.events(conn)] == ["read-late", "held", "held-long-ago", "undated"]
    assert {e.id for e in snapshot_queries.events(conn, later(hours=-30))} == {"read-late", "held"}
    assert {e.id for e in snapshot_queries.events(conn, later(hours=-1))} == {"read-late"}
    assert snapshot_queries.events(conn, later(hours=1)) == ()


def test_new_events_are_told_in_order_with_their_request(conn: sqlite3.Connection) -> None:
    put(conn, solicitations=(request(),), events=(event("b", seen_at=later(hours=1)), event("a")))
    assert snapshot_queries.event_ids(conn) == {"a", "b"}
    told = snapshot_queries.events_with_solicitations(conn, ["b", "a"])
    assert [(e.id, r.key if r else None) for e, r in told] == [("a", KEY), ("b", KEY)]


def test_events_of_a_request_come_oldest_first(conn: sqlite3.Connection) -> None:
    put(
        conn,
        events=(
            event("z", EventKind.CANCELLED, occurred_on=date(2026, 11, 21)),
            event("y", EventKind.ISSUED, occurred_on=date(2026, 1, 5)),
        ),
    )
    found = snapshot_queries.detail(conn, KEY)
    assert found is not None
    assert [e.id for e in found.events] == ["y", "z"]


def test_symbols_to_quote_follow_the_watched_materials(conn: sqlite3.Connection) -> None:
    companies = (
        Company("US Antimony", "UAMY", "antimony", "supplier", "stockpile"),
        Company("Rare earth ETF", "REMX", None, "fund", "benchmark"),
    )
    linked = (("antimony", ("UAMY",)), ("cobalt", ("JRV.AX", "GLNCY")))
    load_record(conn, record_date=None, at=NOW, companies=companies, symbols=linked)
    assert snapshot_queries.quoted_symbols(conn, Settings()) == ("UAMY", "JRV.AX", "GLNCY", "REMX")
    assert snapshot_queries.quoted_symbols(conn, Settings(watch=WatchSettings(materials=("antimony",)))) == (
        "UAMY",
        "REMX",
    )
    assert snapshot_queries.quoted_symbols(conn, Settings(quotes=QuotesSettings(symbols=("MP",)))) == ("MP",)


def test_a_large_store_gives_only_the_newest(conn: sqlite3.Connection, store: Path) -> None:
    many = tuple(event(f"e{n}", seen_at=later(seconds=n)) for n in range(700))
    put(conn, events=many)
    news(conn, *(entry(f"x{n}", f"story {n}") for n in range(300)))
    reader = open_reader(store)
    seen = snapshot_queries.snapshot(reader)
    assert (len(seen.events), seen.events[0].id) == (500, "e699")
    assert (len(seen.stories), seen.story_count) == (200, 300)
    plans = [
        "SELECT id FROM events ORDER BY news_at DESC, id LIMIT 500",
        "SELECT id FROM stories ORDER BY sort_at DESC, id LIMIT 200",
        "SELECT id FROM alerts ORDER BY raised_at DESC, id LIMIT 200",
    ]
    for sql in plans:
        steps = " ".join(row["detail"] for row in reader.execute(f"EXPLAIN QUERY PLAN {sql}"))
        assert "USING" in steps
        assert "TEMP B-TREE" not in steps
    reader.close()


def test_health_reads_back_whole(conn: sqlite3.Connection) -> None:
    full = SourceHealth(
        "sam", "sam", True, "rate_limited", 429, "wait", NOW, NOW, 3, later(hours=1), later(hours=2), NOW
    )
    commit(conn, outcome(health=full))
    assert snapshot_queries.health(conn) == (full,)


MOMENTS = st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=st.timezones()).map(
    as_utc
)


@given(MOMENTS, MOMENTS)
def test_stamps_keep_the_instant_and_sort_as_instants_do(a: datetime, b: datetime) -> None:
    assert optional_instant(instant_text(a)) == a
    assert (instant_text(a) < instant_text(b)) == (a < b)
