"""The hard cases of deriving everything from facts, each by its rule. Late evidence, a new source, corrections and
detached stories have files of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from scripted import API, FILE, KEY, Desk, desk, hear, notice
from test_merges import KEY as NUMBERED
from test_merges import LIFE
from test_merges import OLD as PROVISIONAL
from test_told import CANCELS, FEED, ISSUES, said

from mineralwatch.domain.derivation import projection
from mineralwatch.domain.headlines import headline_reader
from mineralwatch.domain.models.event import EventKind
from mineralwatch.engine import rebuild
from mineralwatch.engine.deriver import Deriver
from mineralwatch.store import fact_rows, snapshot_queries
from mineralwatch.store.connection import write_transaction
from tests.support.prepared import shipped_record


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    """A desk of which other programs and clocks make a history that no moment of time can be asked for."""
    one = desk(tmp_path)
    yield one
    assert rebuild.check(one.conn).differences == ()
    one.conn.close()


def settled_by_a_new_program(user: Desk) -> None:
    """What another version of the program does when its poller starts."""
    user.deriver.forget()
    with write_transaction(user.conn):
        Deriver(user.conn, read_headlines=True).settle(user.now, "program")


def test_merge_stars_alerts_and_promises_follow_and_nobody_is_alerted(loaded: Desk) -> None:
    loaded.act("star", PROVISIONAL)
    promised = [one.what for one in snapshot_queries.snapshot(loaded.conn).promises if one.key == PROVISIONAL]
    assert loaded.read(FILE, *LIFE).alerts == 0
    assert NUMBERED in snapshot_queries.starred(loaded.conn)
    moved = [one.what for one in snapshot_queries.snapshot(loaded.conn).promises if one.key == NUMBERED]
    assert promised and moved == promised
    loaded.act("unmerge", PROVISIONAL)
    loaded.settle()
    assert {PROVISIONAL, NUMBERED} <= loaded.names()
    assert loaded.alerts() == []


def test_record_upgraded_a_row_between_others_renames_none_and_alerts_nobody(here: Desk) -> None:
    whole = shipped_record()
    without = replace(whole, solicitations=(*whole.solicitations[:4], *whole.solicitations[5:]))
    here.load(without)
    here.act("star", PROVISIONAL)
    before = here.names()
    here.load(whole)
    assert here.names() - before == {whole.keys[whole.solicitations[4].slug]}
    assert snapshot_queries.starred(here.conn) == {PROVISIONAL}
    assert here.alerts() == []
    assert rebuild.check(here.conn).differences == ()


def test_record_upgraded_a_row_that_is_gone_takes_its_request_along(here: Desk) -> None:
    whole = shipped_record()
    here.load(whole)
    here.load(replace(whole, solicitations=whole.solicitations[1:], date=whole.date - timedelta(days=1)))
    assert whole.keys[whole.solicitations[0].slug] not in here.names()
    assert rebuild.check(here.conn).differences == ()


def test_new_program_a_kind_read_otherwise_is_named_by_the_check_and_alerts_nobody(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.read(API, notice())
    hear(here, FEED)
    assert hear(here, FEED, said(here, "Defense Logistics Agency weighs its cobalt tender")).alerts == 0
    read = headline_reader.read_headline

    def another(title: str, *args: object) -> headline_reader.HeadlineReading:
        reading = read(title, *args)  # type: ignore[arg-type]
        return replace(reading, kind=EventKind.CANCELLED, confidence=0.95) if "weighs" in title else reading

    assert rebuild.check(here.conn).equal
    monkeypatch.setattr(headline_reader, "read_headline", another)
    found = rebuild.check(here.conn)
    assert ("solicitations", KEY) in {(table, name) for table, name, _ in found.differences}
    settled_by_a_new_program(here)
    assert "cancelled" in here.kinds()
    assert next(event for event in here.events() if event.kind is EventKind.CANCELLED).baseline
    assert here.alerts() == []
    assert rebuild.check(here.conn).equal
    # What is read later is news again, and what was known stays as it was.
    report = here.read(API, notice(), notice("n2", posted=date(2026, 11, 9), text="This solicitation is cancelled."))
    assert (report.alerts, here.kinds().count("cancelled")) == (1, 1)
    monkeypatch.undo()
    settled_by_a_new_program(here)


def test_new_program_an_event_that_no_longer_follows_goes_and_its_alert_stays(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.read(API, notice())
    hear(here, FEED)
    assert hear(here, FEED, said(here, CANCELS)).alerts == 1
    here.conn.execute("UPDATE alerts SET state = 'done'")
    read = headline_reader.read_headline
    monkeypatch.setattr(
        headline_reader, "read_headline", lambda title, *args: replace(read(title, *args), kind=None, values={})
    )
    settled_by_a_new_program(here)
    assert here.kinds() == ["issued"]
    assert len(here.alerts()) == 1
    monkeypatch.undo()
    settled_by_a_new_program(here)
    assert here.kinds() == ["issued", "cancelled"]
    assert len(here.alerts()) == 1


def test_a_derivation_that_fails_keeps_its_last_state_and_the_others_go_on(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.read(API, notice())
    before = here.request()
    project = projection.project_solicitation

    def failing(known: projection.SolicitationFacts) -> object:
        if known.key == KEY:
            raise RuntimeError("a bug")
        return project(known)

    monkeypatch.setattr(projection, "project_solicitation", failing)
    tin = notice("t1", number="SP8000-27-R-0009", title="Tantalum scrap")
    report = here.read(API, notice(text="Offers are asked anew."), tin)
    assert (report.error, report.alerts) == (None, 1)
    assert "SP800027R0009" in here.names()
    assert here.request() == before
    assert list(fact_rows.failed(here.conn)) == [KEY]
    settled_by_a_new_program(here)
    assert here.request() == before
    monkeypatch.undo()
    settled_by_a_new_program(here)
    assert here.kinds() == ["issued", "amended"]
    assert fact_rows.failed(here.conn) == {}


def test_a_clock_set_back_changes_no_order(here: Desk) -> None:
    here.read(API, notice())
    here.now -= timedelta(days=400)
    here.read(API, notice(text="Offers are asked by 1 December."))
    assert rebuild.check(here.conn).differences == ()
    assert set(here.kinds()) >= {"issued", "amended"}


def test_record_upgraded_a_row_takes_its_key_from_what_a_story_founded_and_both_stay(here: Desk) -> None:
    hear(here, FEED, said(here, "The week in metals", ident="e0"))
    here.now += timedelta(hours=1)
    hear(here, FEED, said(here, ISSUES))
    (founded,) = here.names()
    whole = shipped_record()
    row = next(row for row in whole.solicitations if row.key == PROVISIONAL)
    here.load(replace(whole, solicitations=(replace(row, key=founded),), keys={row.slug: founded}))
    (other,) = here.names() - {founded}
    assert here.request(founded).title == row.title
    assert here.request(other).title != row.title
    assert rebuild.check(here.conn).differences == ()
    hear(here, FEED, said(here, ISSUES, ident="e2", outlet="Another Daily"))
    assert here.names() == {founded, other}
