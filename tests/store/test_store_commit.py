from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from store_samples import (
    KEY,
    NOW,
    alert,
    entry,
    event,
    health,
    later,
    news,
    notice,
    observation,
    outcome,
    request,
    whole,
    witness,
)

from mineralwatch.domain.errors import StoreError
from mineralwatch.domain.models import Bar, Claim, Contract, Delivery, Grade, Quote, Severity, Validators
from mineralwatch.store import outbox, poller_queries, snapshot_queries
from mineralwatch.store.commit import QuarantinedItem, ReadingRow, commit
from mineralwatch.store.connection import open_reader, open_writer, write_transaction


def _rows(conn: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in conn.execute(f"SELECT * FROM {table} ORDER BY 1")]


def test_everything_that_is_committed_is_read_back(conn: sqlite3.Connection) -> None:
    done = commit(conn, whole())
    assert (done.new_notices, done.new_events, done.new_alerts, done.visible) == (1, ("e1",), 1, True)
    seen = snapshot_queries.snapshot(conn)
    assert seen.solicitations == (request(event_count=1, notice_count=1),)
    assert seen.events == (event(),)
    assert seen.alerts == (alert(),)
    assert seen.health[0].validators == Validators(etag='"1"')
    assert poller_queries.notices_of(conn, [KEY]) == {KEY: (notice(),)}


def test_the_same_outcome_again_writes_nothing_but_health(conn: sqlite3.Connection) -> None:
    commit(conn, whole())
    tables = ("observations", "notices", "solicitations", "events", "evidence", "alerts", "meta")
    before = {table: _rows(conn, table) for table in tables}
    again = commit(conn, whole(later(hours=1)))
    assert not again.visible
    assert again.new_events == ()
    assert {table: _rows(conn, table) for table in tables} == before


def test_an_outcome_is_whole_or_not_at_all(conn: sqlite3.Connection, store: Path) -> None:
    conn.execute("CREATE TRIGGER no_alerts BEFORE INSERT ON alerts BEGIN SELECT RAISE(ABORT, 'broken'); END")
    with pytest.raises(StoreError, match="broken"):
        commit(conn, whole())
    reader = open_reader(store)
    assert snapshot_queries.snapshot(reader).solicitations == ()
    assert poller_queries.health(reader, "sam") is None
    assert reader.execute("SELECT count(*) FROM observations").fetchone()[0] == 0
    reader.close()


def test_a_full_disk_is_a_store_error_and_rolls_back(conn: sqlite3.Connection) -> None:
    pages = conn.execute("PRAGMA page_count").fetchone()[0]
    conn.execute(f"PRAGMA max_page_count = {pages}")
    big = tuple(entry(f"x{n}", f"story {n}", summary="word " * 400) for n in range(40))
    with pytest.raises(StoreError, match="no room left"):
        commit(conn, news(conn, *big))
    assert not conn.in_transaction
    conn.execute("PRAGMA max_page_count = 1000000")
    assert snapshot_queries.all_stories(conn) == ()
    assert poller_queries.health(conn, "sam") is None


def test_observations_and_acts_can_only_be_added(conn: sqlite3.Connection) -> None:
    commit(conn, whole())
    conn.execute("INSERT INTO acts (step, at, kind, subject) VALUES (1, '', 'star', 'x')")
    for statement in (
        "UPDATE observations SET raw = ''",
        "DELETE FROM observations",
        "UPDATE acts SET kind = 'unstar'",
        "DELETE FROM acts",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            conn.execute(statement)


def test_only_changed_readings_are_observed(conn: sqlite3.Connection) -> None:
    a, b = notice(), notice(title="Antimony trisulfide, amended")
    for at, seen in enumerate((a, a, b, a)):
        commit(conn, outcome(observations=(observation(seen, later(hours=at)),)))
    assert conn.execute("SELECT count(*) FROM observations").fetchone()[0] == 3
    assert poller_queries.last_payload_hashes(conn, "sam") == {"n1": observation(a).payload_hash}
    assert poller_queries.last_payload_hashes(conn, "sam_bulk") == {}


def test_a_text_read_later_beside_the_same_payload_is_observed(conn: sqlite3.Connection) -> None:
    first = observation(notice())
    told = replace(observation(notice(text="The government requires …")), payload_hash=first.payload_hash)
    commit(conn, outcome(observations=(first,)))
    commit(conn, outcome(observations=(told,)))
    assert conn.execute("SELECT count(*) FROM observations").fetchone()[0] == 2


def test_a_text_once_read_stays(conn: sqlite3.Connection) -> None:
    commit(conn, outcome(notices=((KEY, notice(text="long", attachments=("a.pdf",))),)))
    commit(conn, outcome(notices=((KEY, notice(title="New title")),)))
    kept = poller_queries.notices_of(conn, [KEY])[KEY][0]
    assert (kept.title, kept.text, kept.attachments) == ("New title", "long", ("a.pdf",))
    assert poller_queries.ids_with_text(conn) == {"n1"}


def test_versions_come_oldest_posted_first(conn: sqlite3.Connection) -> None:
    versions = (notice("c", posted=None), notice("b"), notice("a", posted=date(2025, 1, 2)))
    commit(conn, outcome(notices=tuple((KEY, n) for n in versions)))
    assert [n.notice_id for n in poller_queries.notices_of(conn, [KEY])[KEY]] == ["a", "b", "c"]


def test_health_is_visible_when_a_person_would_see_it(conn: sqlite3.Connection) -> None:
    assert commit(conn, outcome(health=health())).visible
    assert not commit(conn, outcome(health=health(next_due=later(hours=9), last_ok=later(hours=1)))).visible
    assert commit(conn, outcome(health=health(outcome="failed", error="no connection"))).visible
    assert commit(conn, outcome(health=health(outcome="failed", error="503"))).visible
    assert snapshot_queries.revision(conn) == 3


def test_a_second_witness_adds_evidence_and_the_better_grade(conn: sqlite3.Connection) -> None:
    press = event(grade=Grade.REPORTED, evidence=(witness("mining-com", "s1", Grade.REPORTED),), new={"text": None})
    commit(conn, outcome(events=(press,)))
    done = commit(conn, outcome(events=(event(new={"deadline": "2026-12-15", "text": "moved"}),)))
    assert done.new_events == ()
    assert done.visible
    (known,) = snapshot_queries.events(conn)
    assert known.grade is Grade.OFFICIAL
    assert known.new == {"deadline": "2026-12-15", "text": "moved"}
    assert [e.source for e in known.evidence] == ["mining-com", "sam"]


def test_a_poorer_witness_changes_no_value(conn: sqlite3.Connection) -> None:
    commit(conn, outcome(events=(event(),)))
    rumour = event(
        grade=Grade.REPORTED, new={"deadline": "2027-01-01"}, evidence=(witness("blog", "b1", Grade.REPORTED),)
    )
    commit(conn, outcome(events=(rumour,)))
    (known,) = snapshot_queries.events(conn)
    assert known.new == {"deadline": "2026-12-15"}
    assert known.grade is Grade.OFFICIAL
    assert len(known.evidence) == 2


def test_a_better_grade_sends_a_loud_alert_again_and_a_quiet_one_not(conn: sqlite3.Connection) -> None:
    press = {"grade": Grade.REPORTED, "evidence": (witness("blog", "b1", Grade.REPORTED),)}
    quiet = alert("a2", "e2", severity=Severity.NORMAL)
    commit(conn, outcome(events=(event("e1", **press), event("e2", **press)), alerts=(alert(), quiet)))
    for waiting in outbox.pending(conn, NOW):
        _sent(conn, waiting.id)
    official = outcome(
        events=(event("e1"), event("e2")), alerts=(alert(title="official now"), replace(quiet, title="official now"))
    )
    done = commit(conn, official)
    assert done.new_alerts == 0
    assert [a.id for a in outbox.pending(conn, NOW)] == ["a1"]
    assert {a.title for a in snapshot_queries.alerts(conn)} == {"official now"}
    _sent(conn, "a1")
    commit(conn, official)
    assert outbox.pending(conn, NOW) == ()


def _sent(conn: sqlite3.Connection, ident: str) -> None:
    outbox.mark_sending(conn, ident)
    outbox.record_delivery(conn, ident, Delivery("desktop", NOW, True))


def test_what_no_longer_follows_is_taken_back(conn: sqlite3.Connection) -> None:
    commit(conn, whole())
    commit(conn, outcome(events=(event("e2"),), alerts=(alert("a2", "e2"),)))
    _sent(conn, "a2")
    done = commit(conn, outcome(retracted=("e1", "e2", "unknown")))
    assert done.visible
    assert snapshot_queries.events(conn) == ()
    assert [a.id for a in snapshot_queries.alerts(conn)] == ["a2"]  # it was said, and stays in the log


def test_an_alert_that_failed_to_arrive_goes_with_its_event(conn: sqlite3.Connection) -> None:
    commit(conn, whole())
    outbox.record_delivery(conn, "a1", Delivery("desktop", NOW, False, "no daemon"), next_try=later(minutes=1))
    commit(conn, outcome(retracted=("e1",)))
    assert snapshot_queries.alerts(conn) == ()
    assert conn.execute("SELECT count(*) FROM deliveries").fetchone()[0] == 0


def test_a_number_learned_takes_over_the_provisional_key(conn: sqlite3.Connection) -> None:
    old = "antimony-2025-x1"
    commit(
        conn,
        outcome(
            notices=((old, notice(number=None)),),
            solicitations=(request(old, number=None),),
            events=(event(key=old),),
            alerts=(alert(key=old),),
            claims=((old, Claim("quantity", "5", "sam", "n1", None, Grade.OFFICIAL)),),
            contracts=(Contract("SP800026C0001", "US Antimony", old, "antimony", "contract"),),
        ),
    )
    commit(conn, outcome(solicitations=(request(aliases=(old,)),)))
    seen = snapshot_queries.snapshot(conn)
    assert [r.key for r in seen.solicitations] == [KEY]
    assert (seen.events[0].key, seen.alerts[0].key, seen.contracts[0].key) == (KEY, KEY, KEY)
    for name in (old, KEY, "sp8000-25-r-0020", "SP8000 25 R 0020"):
        found = snapshot_queries.detail(conn, name)
        assert found is not None
        assert found.solicitation.key == KEY
        assert len(found.claims) == 1
    assert poller_queries.count_provisional(conn, "antimony-2025-x") == 1
    assert snapshot_queries.detail(conn, "SP8000-99-R-0001") is None


def test_a_key_is_found_by_number_and_by_notice(conn: sqlite3.Connection) -> None:
    commit(conn, whole())
    assert poller_queries.key_of(conn, KEY) == KEY
    assert poller_queries.key_of(conn, "n1") == KEY
    assert poller_queries.key_of(conn, "n2") is None


def test_claims_of_one_place_are_replaced_and_others_stand_beside(conn: sqlite3.Connection) -> None:
    def says(value: str, ref: str) -> tuple[str, Claim]:
        return KEY, Claim("ceiling", value, "sam", ref, None, Grade.OFFICIAL)

    commit(conn, outcome(claims=(says("5", "n1"), says("7", "n2"))))
    assert not commit(conn, outcome(claims=(says("5", "n1"),))).visible
    assert commit(conn, outcome(claims=(says("6", "n1"),))).visible
    assert {c.value for c in poller_queries.claims_of(conn, [KEY])[KEY]} == {"6", "7"}


def test_the_last_good_price_stays_beside_the_error(conn: sqlite3.Connection) -> None:
    good = Quote("UAMY", 3.2, "USD", as_of=NOW, name="US Antimony", source="yahoo", fetched_at=NOW)
    bad = Quote("UAMY", None, source="yahoo", fetched_at=later(hours=1), error="the answer was empty")
    assert commit(conn, outcome(quotes=(good,))).visible
    assert commit(conn, outcome(quotes=(bad,))).visible
    assert not commit(conn, outcome(quotes=(bad,))).visible
    assert snapshot_queries.quotes(conn) == (replace(good, error="the answer was empty"),)
    commit(conn, outcome(quotes=(replace(good, price=3.3, as_of=later(hours=2), name=None),)))
    (now,) = snapshot_queries.quotes(conn)
    assert (now.price, now.error, now.name) == (3.3, None, "US Antimony")


def test_bars_are_replaced_by_day(conn: sqlite3.Connection) -> None:
    bar = Bar("UAMY", date(2026, 11, 20), 3.1)
    assert commit(conn, outcome(bars=(bar,))).visible
    assert not commit(conn, outcome(bars=(bar,))).visible
    assert commit(conn, outcome(bars=(replace(bar, close=3.2),))).visible
    assert [tuple(row) for row in conn.execute("SELECT symbol, close FROM v_bars")] == [("UAMY", 3.2)]


def test_readings_and_bad_items_are_kept(conn: sqlite3.Connection) -> None:
    row = ReadingRow("sam", NOW, "SP8000, one year", 1, 1, 3, missing=("n9",))
    bad = QuarantinedItem("no title", "{}")
    for _ in range(2):
        commit(conn, outcome(reading=row, quarantined=(bad,)))
    assert poller_queries.readings(conn, "sam", 1) == (row,)
    assert conn.execute("SELECT count(*) FROM quarantine").fetchone()[0] == 1
    assert snapshot_queries.snapshot(conn).official_read_at == NOW


def test_two_writers_wait_for_each_other(conn: sqlite3.Connection, store: Path) -> None:
    other = open_writer(store)
    other.execute("PRAGMA busy_timeout = 20")
    with write_transaction(conn), pytest.raises(StoreError, match="in use by another process"):
        commit(other, outcome())
    assert commit(other, outcome()).visible
    other.close()


def test_a_reader_sees_one_moment_while_a_writer_commits(conn: sqlite3.Connection, store: Path) -> None:
    from mineralwatch.store.connection import read_transaction

    reader = open_reader(store)
    with read_transaction(reader):
        assert snapshot_queries.revision(reader) == 0
        commit(conn, whole())
        assert snapshot_queries.snapshot(reader).events == ()
    assert len(snapshot_queries.snapshot(reader).events) == 1
    reader.close()
