from __future__ import annotations

import sqlite3
from datetime import date, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from store_samples import KEY, NOW, entry, event, later, news, outcome, request, witness

from mineralwatch.config.settings import QuotesSettings, Settings, WatchSettings
from mineralwatch.domain.dates import FuzzyDate, as_utc
from mineralwatch.domain.models import (
    Appropriation,
    Claim,
    Company,
    Contract,
    EventKind,
    Grade,
    Observation,
    Promise,
    SourceHealth,
)
from mineralwatch.store import snapshot_queries
from mineralwatch.store.codec import instant_text, optional_instant
from mineralwatch.store.commit import commit
from mineralwatch.store.connection import open_reader
from mineralwatch.store.event_rows import merge_events
from mineralwatch.store.record_load import load_record

RECORD_DAY = date(2026, 11, 10)
OTHER = "cobalt-2025-x1"


def _record(conn: sqlite3.Connection, **changes: object) -> bool:
    told = event(
        "r1", EventKind.ISSUED, grade=Grade.REPORTED, evidence=(witness("record", "A1:1", Grade.REPORTED),), new={}
    )
    parts: dict[str, object] = {
        "record_date": RECORD_DAY,
        "at": NOW,
        "observations": (Observation("record", "record", "A1:1", NOW, "h1", "{}"),),
        "solicitations": (request(bundled=RECORD_DAY), request(OTHER, number=None, title="Cobalt")),
        "events": (told,),
        "claims": ((KEY, Claim("quantity", "5", "press", "A1:1", None, Grade.REPORTED)),),
        "contracts": (Contract(None, "US Antimony", KEY, "antimony", "idiq", ceiling=245e6),),
        "companies": (
            Company("US Antimony", "UAMY", "antimony", "supplier", "stockpile"),
            Company("Rare earth ETF", "REMX", None, "fund", "benchmark"),
        ),
        "appropriations": (Appropriation("Act", 2e9, date(2027, 9, 30), "law", Grade.OFFICIAL),),
        "promises": (
            Promise("DLA", "award", KEY, FuzzyDate("2026"), FuzzyDate("2026-12"), "open", None, "x", Grade.ANNOUNCED),
        ),
        "symbols": (("antimony", ("UAMY",)), ("cobalt", ("JRV.AX", "GLNCY"))),
    }
    return load_record(conn, **{**parts, **changes})  # type: ignore[arg-type]


def test_the_record_is_seen_at_once_and_is_no_news(conn: sqlite3.Connection) -> None:
    assert _record(conn)
    seen = snapshot_queries.snapshot(conn)
    assert {r.key for r in seen.solicitations} == {KEY, OTHER}
    assert seen.record_date == RECORD_DAY
    assert [e.baseline for e in seen.events] == [True]
    assert seen.unread == frozenset()
    assert (len(seen.companies), len(seen.contracts), len(seen.appropriations), len(seen.promises)) == (2, 1, 1, 1)
    assert dict(seen.symbols) == {"antimony": ("UAMY",), "cobalt": ("JRV.AX", "GLNCY")}
    found = snapshot_queries.detail(conn, KEY)
    assert found is not None
    assert (len(found.claims), len(found.contracts), len(found.promises), found.symbols) == (1, 1, 1, ("UAMY",))


def test_loading_the_same_record_again_changes_nothing(conn: sqlite3.Connection) -> None:
    _record(conn)
    before = snapshot_queries.snapshot(conn)
    assert not _record(conn, at=later(days=1))
    assert snapshot_queries.snapshot(conn) == before


def test_a_newer_record_replaces_what_the_older_said(conn: sqlite3.Connection) -> None:
    _record(conn)
    newer = event("r2", EventKind.AWARDED, evidence=(witness("record", "A1:1"),), new={})
    assert _record(
        conn, record_date=date(2026, 12, 1), events=(newer,), solicitations=(request(),), claims=(), at=later(days=9)
    )
    seen = snapshot_queries.snapshot(conn)
    assert [r.key for r in seen.solicitations] == [KEY]
    assert [e.id for e in seen.events] == ["r2"]
    assert seen.record_date == date(2026, 12, 1)
    assert conn.execute("SELECT count(*) FROM claims").fetchone()[0] == 0


def test_an_event_of_the_record_keeps_the_time_of_its_first_loading(conn: sqlite3.Connection) -> None:
    _record(conn)
    assert _record(conn, at=later(days=9), companies=())
    assert snapshot_queries.events(conn)[0].seen_at == NOW


def test_what_was_read_here_survives_a_newer_record(conn: sqlite3.Connection) -> None:
    _record(conn)
    official = event("r1", EventKind.ISSUED, seen_at=later(days=1), new={"title": "Antimony"})
    claim = Claim("quantity", "6", "sam", "n1", None, Grade.OFFICIAL)
    commit(conn, outcome(events=(official,), solicitations=(request(title="Official title"),), claims=((KEY, claim),)))
    assert not _record(conn)
    assert {r.title for r in snapshot_queries.solicitations(conn)} == {"Official title", "Cobalt"}
    _record(conn, events=(), claims=(), contracts=(), solicitations=(request(title="Joined title"),))
    (known,) = snapshot_queries.events(conn)
    assert (known.id, known.grade, [e.source for e in known.evidence]) == ("r1", Grade.OFFICIAL, ["sam"])
    assert [r.title for r in snapshot_queries.solicitations(conn)] == ["Joined title"]
    found = snapshot_queries.detail(conn, KEY)
    assert found is not None
    assert [c.source for c in found.claims] == ["sam"]
    assert not _record(conn, events=(), claims=(), contracts=(), solicitations=(request(title="Joined title"),))


def test_taking_back_an_official_conclusion_leaves_what_the_record_tells(conn: sqlite3.Connection) -> None:
    _record(conn)
    commit(conn, outcome(events=(event("r1", EventKind.ISSUED, new={}),)))
    commit(conn, outcome(retracted=("r1",)))
    (known,) = snapshot_queries.events(conn)
    assert (known.grade, [e.source for e in known.evidence]) == (Grade.REPORTED, ["record"])


def test_the_record_follows_a_key_that_a_number_has_replaced(conn: sqlite3.Connection) -> None:
    _record(conn)
    learned = "SP800026R0007"
    commit(conn, outcome(solicitations=(request(learned, aliases=(OTHER,)),)))
    told = event("r9", EventKind.AWARDED, key=OTHER, evidence=(witness("record", "A1:2"),))
    _record(conn, events=(told,), record_date=date(2026, 12, 2))
    assert {r.key for r in snapshot_queries.solicitations(conn)} == {KEY, learned}
    assert snapshot_queries.events(conn)[0].key == learned


def test_events_since_a_time_are_those_that_became_news_then(conn: sqlite3.Connection) -> None:
    commit(
        conn,
        outcome(
            events=(
                event("held", baseline=True, occurred_on=date(2026, 11, 21)),
                event("held-long-ago", baseline=True, occurred_on=None, occurred_about=FuzzyDate("2025-03")),
                event("undated", baseline=True, occurred_on=None),
                event("read-late", occurred_on=date(2026, 10, 1)),
            )
        ),
    )
    assert [e.id for e in snapshot_queries.events(conn)] == ["read-late", "held", "held-long-ago", "undated"]
    assert {e.id for e in snapshot_queries.events(conn, later(hours=-30))} == {"read-late", "held"}
    assert {e.id for e in snapshot_queries.events(conn, later(hours=-1))} == {"read-late"}
    assert snapshot_queries.events(conn, later(hours=1)) == ()


def test_new_events_are_told_in_order_with_their_request(conn: sqlite3.Connection) -> None:
    commit(conn, outcome(solicitations=(request(),), events=(event("b", seen_at=later(hours=1)), event("a"))))
    assert snapshot_queries.event_ids(conn) == {"a", "b"}
    told = snapshot_queries.events_with_solicitations(conn, ["b", "a"])
    assert [(e.id, r.key if r else None) for e, r in told] == [("a", KEY), ("b", KEY)]
    commit(conn, outcome(events=(event("c", key="unknown"),)))
    assert snapshot_queries.events_with_solicitations(conn, ["c"])[0][1] is None


def test_events_of_a_request_come_oldest_first(conn: sqlite3.Connection) -> None:
    commit(
        conn,
        outcome(
            solicitations=(request(),),
            events=(
                event("z", EventKind.CANCELLED, occurred_on=date(2026, 11, 21)),
                event("y", EventKind.ISSUED, occurred_on=date(2026, 1, 5)),
            ),
        ),
    )
    found = snapshot_queries.detail(conn, KEY)
    assert found is not None
    assert [e.id for e in found.events] == ["y", "z"]
    assert found.solicitation.event_count == 2


def test_symbols_to_quote_follow_the_watched_materials(conn: sqlite3.Connection) -> None:
    _record(conn)
    assert snapshot_queries.quoted_symbols(conn, Settings()) == ("UAMY", "JRV.AX", "GLNCY", "REMX")
    assert snapshot_queries.quoted_symbols(conn, Settings(watch=WatchSettings(materials=("antimony",)))) == (
        "UAMY",
        "REMX",
    )
    assert snapshot_queries.quoted_symbols(conn, Settings(quotes=QuotesSettings(symbols=("MP",)))) == ("MP",)


def test_a_large_store_gives_only_the_newest(conn: sqlite3.Connection, store: Path) -> None:
    many = tuple(event(f"e{n}", seen_at=later(seconds=n)) for n in range(700))
    commit(conn, outcome(events=many))
    commit(conn, news(conn, *(entry(f"x{n}", f"story {n}") for n in range(300))))
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


GRADES = st.sampled_from(list(Grade))
FIELDS = st.dictionaries(st.sampled_from(["a", "b"]), st.one_of(st.none(), st.integers(0, 3)), max_size=2)


@given(GRADES, GRADES, FIELDS, FIELDS)
def test_merging_loses_nothing_and_twice_is_once(g1: Grade, g2: Grade, n1: dict, n2: dict) -> None:  # type: ignore[type-arg]
    known = event(grade=g1, new=n1, evidence=(witness("a", "1", g1),))
    seen = event(grade=g2, new=n2, evidence=(witness("b", "2", g2),), seen_at=later(days=1))
    merged = merge_events(known, seen)
    assert merged.grade.rank == min(g1.rank, g2.rank)
    assert merged.new.keys() == n1.keys() | n2.keys()
    assert {name for name, value in merged.new.items() if value is not None} == {
        name for side in (n1, n2) for name, value in side.items() if value is not None
    }
    assert {e.source for e in merged.evidence} == {"a", "b"}
    assert merged.seen_at == NOW
    assert merge_events(merged, seen) == merged
