"""One source through the pipeline into a real store: what alerts, what is baseline, what a failure writes."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mineralwatch.config.settings import Settings
from mineralwatch.domain.alerting.alert_rules import DEFAULT_RULES
from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.errors import RateLimited, StoreError
from mineralwatch.domain.models.market import Bar, Quote
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.numbers_and_ids import payload_hash
from mineralwatch.engine.daily_quota import DailyQuota
from mineralwatch.engine.deriver import Deriver
from mineralwatch.engine.network_outage import OutageDetector, RoundOutageCheck
from mineralwatch.engine.poll_context import PollContext
from mineralwatch.engine.poll_source import poll_source
from mineralwatch.engine.round_report import SourceReport
from mineralwatch.sources.base import NoticeReading, ReadContext, SourceReading, SourceStep
from mineralwatch.store import poller_queries, snapshot_queries
from mineralwatch.store.connection import open_writer
from tests.support.prepared import new_store

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
TIN = Notice(
    notice_id="n1",
    title="Tin ingots",
    type="Solicitation",
    number="SP8000-27-R-0002",
    office="SP8000",
    posted=date(2026, 11, 2),
    deadline=parse_deadline("2026-12-10T15:00:00-05:00"),
    archive_on=date(2027, 3, 31),
)
LATER = replace(TIN, notice_id="n2", title="Cobalt", number="SP8000-27-R-0003", posted=date(2026, 11, 9))


@dataclass
class Given:
    """A source that gives what it is told to, or raises it."""

    answer: SourceReading | Exception
    name: str = "sam"
    kind: str = "sam"
    interval: timedelta = timedelta(hours=1)
    hosts: tuple[str, ...] = ()

    def missing_setup(self) -> str | None:
        return None

    def read(self, asked: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        yield from ()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def reading(*notices: Notice, **fields: Any) -> SourceReading:
    """A complete reading, unless said otherwise; the hash of a notice does not cover its text, as in the API."""
    found = tuple(NoticeReading(n, payload_hash(repr(replace(n, text=None))), "{}") for n in notices)
    return SourceReading(notices=found, **{"complete": True, "total": len(notices), **fields})


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = open_writer(new_store(tmp_path / "store.db"), poller=True)
    yield connection
    connection.close()


Ask = Callable[..., SourceReport]


@pytest.fixture
def ask(conn: sqlite3.Connection) -> Ask:
    """Poll a source once, some hours into the story."""

    def once(answer: SourceReading | Exception, hours: float = 0, **source: Any) -> SourceReport:
        async def nothing(_: object) -> Any:
            raise AssertionError("this source asks for nothing")

        now = NOW + timedelta(hours=hours)
        bench = PollContext(
            conn=conn,
            fetch=nothing,
            fetch_file=nothing,
            run_work=nothing,
            quota=DailyQuota(conn, {"sam": 10}, lambda: now),
            settings=Settings(),
            rules=DEFAULT_RULES,
            deriver=Deriver(conn),
            symbols={},
            now=lambda: now,
            jitter=lambda: 0.5,
            outage_check=RoundOutageCheck(OutageDetector(1), [str(source.get("name", "sam"))]),
        )
        return asyncio.run(poll_source(Given(answer, **source), bench, by_hand=False))

    return once


def test_a_text_read_later_of_what_a_first_reading_held_is_no_news(conn: sqlite3.Connection, ask: Ask) -> None:
    ask(reading(TIN, LATER))
    told = ask(reading(replace(TIN, text="This solicitation is hereby cancelled."), LATER), hours=3)
    assert (told.events, told.alerts) == (1, 0)
    (request,) = (r for r in snapshot_queries.solicitations(conn) if r.number == TIN.number)
    assert request.ending == "cancelled"


def test_a_text_read_later_of_what_came_after_the_first_reading_is_news(ask: Ask) -> None:
    ask(reading(TIN))
    ask(reading(TIN, LATER), hours=3)
    told = ask(reading(TIN, replace(LATER, text="This solicitation is hereby cancelled.")), hours=6)
    assert (told.events, told.alerts) == (1, 1)


def test_a_first_reading_that_broke_off_is_no_baseline(ask: Ask) -> None:
    assert ask(reading(TIN, complete=False)).alerts == 0
    assert ask(reading(TIN, LATER), hours=3).alerts == 0
    third = replace(LATER, notice_id="n3", number="SP8000-27-R-0004")
    assert ask(reading(TIN, LATER, third), hours=6).alerts == 1


def test_a_source_that_never_is_whole_alerts_from_its_third_reading(ask: Ask) -> None:
    ask(reading(TIN, complete=False))
    ask(reading(TIN, complete=False), hours=3)
    assert ask(reading(TIN, LATER, complete=False), hours=6).alerts == 1


@pytest.mark.parametrize("wrong", [KeyError("x"), RecursionError(), OverflowError("int too large")])
def test_whatever_a_source_raises_is_a_failure_of_that_source_alone(
    conn: sqlite3.Connection, ask: Ask, wrong: Exception
) -> None:
    report = ask(wrong)
    assert report.outcome == "failed" and type(wrong).__name__ in str(report.error)
    health = poller_queries.health(conn, "sam")
    assert health is not None and health.next_due is not None and health.next_due > NOW


def test_what_cannot_be_stored_is_a_failure_of_that_source_alone(conn: sqlite3.Connection, ask: Ask) -> None:
    bar = Bar("UAMY", date(2026, 11, 20), 1.0, volume=10**30)
    report = ask(SourceReading(quotes=(Quote("UAMY", 1.0),), bars=(bar,)), name="quotes", kind="quotes")
    assert (report.outcome, snapshot_queries.quotes(conn)) == ("failed", ())


def test_a_store_that_cannot_be_used_ends_the_round(ask: Ask) -> None:
    with pytest.raises(StoreError):
        ask(StoreError("full"))


def test_no_server_makes_a_source_wait_for_years(conn: sqlite3.Connection, ask: Ask) -> None:
    ask(RateLimited("wait", 429, datetime(9999, 1, 1, tzinfo=UTC)))
    health = poller_queries.health(conn, "sam")
    assert health is not None and health.not_before == NOW + timedelta(days=7)


def test_prices_leave_no_reading_behind(conn: sqlite3.Connection, ask: Ask) -> None:
    ask(SourceReading(quotes=(Quote("UAMY", 1.0),), complete=True), name="quotes", kind="quotes")
    assert poller_queries.readings(conn, "quotes") == ()


def test_a_number_learned_later_is_the_same_request_and_no_news(conn: sqlite3.Connection, ask: Ask) -> None:
    ask(reading(TIN))
    bare = replace(LATER, number=None)
    assert ask(reading(TIN, bare), hours=3).alerts == 1
    told = ask(reading(TIN, LATER), hours=6)
    assert (told.events, told.alerts) == (0, 0)
    (request,) = (r for r in snapshot_queries.solicitations(conn) if r.materials == ("cobalt",))
    assert (request.key, request.number, request.aliases) == ("SP800027R0003", LATER.number, ("cobalt-2026-x1",))
    assert {event.key for event in snapshot_queries.events(conn)} == {"SP800027R0002", "SP800027R0003"}
