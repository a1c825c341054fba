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
    outcome,
    put,
    put_whole,
    request,
)

from mineralwatch.domain.errors import StoreError
from mineralwatch.domain.models.alert import Delivery, Severity
from mineralwatch.domain.models.health import Validators
from mineralwatch.domain.models.market import Quote
from mineralwatch.ports import UserAct
from mineralwatch.store import outbox, poller_queries, snapshot_queries, user_acts
from mineralwatch.store.commit import QuarantinedItem, ReadingRow, commit
from mineralwatch.store.connection import open_reader, open_writer, write_transaction
from mineralwatch.store.solicitation_rows import read_notices as read_notices_of
from tests.support.stored import observation, read_notices


def _rows(conn: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in conn.execute(f"SELECT * FROM {table} ORDER BY 1")]


def test_everything_that_is_committed_is_read_back(conn: sqlite3.Connection) -> None:
    done = put_whole(conn)
    assert (done.new_alerts, done.visible) == (1, True)
    seen = snapshot_queries.snapshot(conn)
    assert seen.solicitations == (request(),)
    assert seen.events == (event(),)
    assert seen.alerts == (alert(),)
    assert seen.health[0].validators == Validators(etag='"1"')
    assert read_notices_of(conn, KEY) == (notice(),)


def test_the_same_outcome_again_writes_nothing_but_health(conn: sqlite3.Connection) -> None:
    put_whole(conn)
    tables = ("observations", "notices", "solicitations", "events", "evidence", "alerts", "meta")
    before = {table: _rows(conn, table) for table in tables}
    assert not put_whole(conn, later(hours=1)).visible
    assert {table: _rows(conn, table) for table in tables} == before


def test_an_outcome_is_whole_or_not_at_all(conn: sqlite3.Connection, store: Path) -> None:
    conn.execute("CREATE TRIGGER no_alerts BEFORE INSERT ON alerts BEGIN SELECT RAISE(ABORT, 'broken'); END")
    with pytest.raises(StoreError, match="broken"):
        put_whole(conn)
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
        news(conn, *big)
    assert not conn.in_transaction
    conn.execute("PRAGMA max_page_count = 1000000")
    assert snapshot_queries.all_stories(conn) == ()
    assert poller_queries.health(conn, "sam") is None


@pytest.mark.parametrize("table", ["observations", "acts", "sightings", "provisional_keys", "entry_readings"])
def test_facts_can_only_be_added(conn: sqlite3.Connection, table: str) -> None:
    read_notices(conn, notice(number=None))
    news(conn, entry("x1"))
    commit(conn, outcome(reworded=(entry("x1", "Antimony price falls"),)))
    user_acts.add(conn, [UserAct("star", KEY)], NOW)
    assert conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0
    for statement in (f"UPDATE {table} SET rowid = rowid", f"DELETE FROM {table}"):
        with pytest.raises(sqlite3.IntegrityError, match=r"append-only|bound for ever"):
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
    read_notices(conn, notice(text="long", attachments=("a.pdf",)))
    read_notices(conn, notice(title="New title"))
    (kept,) = read_notices_of(conn, KEY)
    assert (kept.title, kept.text, kept.attachments) == ("New title", "long", ("a.pdf",))
    assert poller_queries.ids_with_text(conn) == {"n1"}


def test_versions_come_oldest_posted_first(conn: sqlite3.Connection) -> None:
    read_notices(conn, notice("c", posted=None), notice("b"), notice("a", posted=date(2025, 1, 2)))
    assert [one.notice_id for one in read_notices_of(conn, KEY)] == ["a", "b", "c"]


def test_health_is_visible_when_a_person_would_see_it(conn: sqlite3.Connection) -> None:
    assert commit(conn, outcome(health=health())).visible
    assert not commit(conn, outcome(health=health(next_due=later(hours=9), last_ok=later(hours=1)))).visible
    assert commit(conn, outcome(health=health(outcome="failed", error="no connection"))).visible
    assert commit(conn, outcome(health=health(outcome="failed", error="503"))).visible
    assert snapshot_queries.revision(conn) == 3


def test_a_better_grade_sends_a_loud_alert_again_and_a_quiet_one_not(conn: sqlite3.Connection) -> None:
    quiet = alert("a2", "e2", severity=Severity.NORMAL)
    commit(conn, outcome(alerts=(alert(), quiet)))
    for waiting in outbox.pending(conn, NOW):
        _sent(conn, waiting.id)
    official = outcome(alerts=(alert(title="official now"), replace(quiet, title="official now")))
    done = commit(conn, replace(official, raised_ids=frozenset({"e1", "e2"})))
    assert (done.new_alerts, done.visible) == (0, True)
    assert [a.id for a in outbox.pending(conn, NOW)] == ["a1"]
    assert {a.title for a in snapshot_queries.alerts(conn)} == {"official now"}
    _sent(conn, "a1")
    commit(conn, official)
    assert outbox.pending(conn, NOW) == ()


def _sent(conn: sqlite3.Connection, ident: str) -> None:
    outbox.mark_sending(conn, ident)
    outbox.record_delivery(conn, ident, Delivery("desktop", NOW, True))


def test_what_no_longer_follows_is_taken_back(conn: sqlite3.Connection) -> None:
    put(conn, solicitations=(request(),), events=(event(), event("e2")), alerts=(alert(), alert("a2", "e2")))
    _sent(conn, "a2")
    done = put(conn, solicitations=(request(),), retracted=("e1", "e2", "unknown"))
    assert done.visible
    assert snapshot_queries.events(conn) == ()
    assert [a.id for a in snapshot_queries.alerts(conn)] == ["a2"]  # it was said, and stays in the log


def test_an_alert_that_failed_to_arrive_goes_with_its_event(conn: sqlite3.Connection) -> None:
    put_whole(conn)
    outbox.record_delivery(conn, "a1", Delivery("desktop", NOW, False, "no daemon"), next_try=later(minutes=1))
    put(conn, solicitations=(request(),), retracted=("e1",))
    assert snapshot_queries.alerts(conn) == ()
    assert conn.execute("SELECT count(*) FROM deliveries").fetchone()[0] == 0


def test_an_alert_of_an_event_that_came_back_stays(conn: sqlite3.Connection) -> None:
    put_whole(conn)
    commit(conn, outcome(retracted=("e1",)))
    assert [a.id for a in snapshot_queries.alerts(conn)] == ["a1"]


def test_a_number_learned_takes_over_the_provisional_key(conn: sqlite3.Connection) -> None:
    read_notices(conn, notice(number=None))
    (old,) = [one.key for one in snapshot_queries.solicitations(conn)]
    assert old == "antimony-2026-x1"
    commit(conn, outcome(alerts=(alert(key=old, about=old),)))
    read_notices(conn, notice())
    seen = snapshot_queries.snapshot(conn)
    assert [one.key for one in seen.solicitations] == [KEY]
    assert {one.key for one in seen.events} == {KEY}
    assert [(one.key, one.about) for one in seen.alerts] == [(KEY, KEY)]
    assert conn.execute("SELECT about FROM v_alerts").fetchone()[0] == KEY
    for name in (old, KEY, "sp8000-25-r-0020", "SP8000 25 R 0020"):
        found = snapshot_queries.detail(conn, name)
        assert found is not None
        assert found.solicitation.key == KEY
        assert [claim.value for claim in found.claims if claim.field == "same_as"] == [old]
    assert snapshot_queries.detail(conn, "SP8000-99-R-0001") is None
    read_notices(conn, notice("n2", number=None, title="Antimony ingots"))
    assert "antimony-2026-x2" in {one.key for one in snapshot_queries.solicitations(conn)}


def test_a_key_is_found_by_number_and_by_notice(conn: sqlite3.Connection) -> None:
    put_whole(conn)
    assert poller_queries.key_of(conn, KEY) == KEY
    assert poller_queries.key_of(conn, "n1") == KEY
    assert poller_queries.key_of(conn, "n2") is None


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
        put_whole(conn)
        assert snapshot_queries.snapshot(reader).events == ()
    assert len(snapshot_queries.snapshot(reader).events) == 1
    reader.close()
