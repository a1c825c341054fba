"""The official file through the real round, over a real store, from the scripted world."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from msgspec import structs

from mineralwatch.config import config_file
from mineralwatch.config.paths import Paths, find_paths
from mineralwatch.domain.errors import BadPayload
from mineralwatch.engine.parser_pool import PROCESS_FROM_BYTES, ParserPool
from mineralwatch.engine.round_report import RoundOptions, RoundReport, SourceReport
from mineralwatch.engine.rounds import Rounds
from mineralwatch.engine.store_setup import init_store
from mineralwatch.ports import DownloadProgress
from mineralwatch.sources.base import ParseJob
from mineralwatch.store import meta_values, poller_queries, snapshot_queries
from mineralwatch.store.connection import open_writer, write_transaction
from tests.sources import bulk_samples as samples
from tests.support.world import official_file
from tests.support.world import official_file_faults as file_faults
from tests.support.world.faults import Fault
from tests.support.world.loopback_server import ScriptedResponse
from tests.support.world.world import World

OFFICIAL = "sam_bulk"
BY_NAME = RoundOptions(names=(OFFICIAL,), by_hand=True)
DAY = timedelta(days=1)


class User:
    """One person's program, without a screen; every round is a process of its own, as far as the store can tell."""

    def __init__(self, folder: Path, world: World, enabled: bool | None = None) -> None:
        self.world = world
        self.now = world.now
        settings, problems, _ = config_file.parse_config(world.config_toml(api=False), "f")
        assert problems == []
        self.settings = structs.replace(settings, sam_bulk=structs.replace(settings.sam_bulk, enabled=enabled))
        self.paths: Paths = find_paths(None, str(folder), {})
        init_store(self.paths, self.settings, self.now)
        self.conn: sqlite3.Connection = open_writer(self.paths.store, poller=True)
        self.told: list[DownloadProgress] = []

    def rounds(self) -> Rounds:
        environ = {"MINERALWATCH_NOW": self.now.isoformat()}
        return Rounds(self.conn, self.settings, environ, self.paths.cache_dir, self.tell)

    def tell(self, progress: DownloadProgress) -> None:
        self.told.append(progress)

    def poll(self, wish: RoundOptions = BY_NAME) -> RoundReport:
        async def one() -> RoundReport:
            async with self.rounds() as rounds:
                return await rounds.run(wish)

        return asyncio.run(one())

    def read(self) -> SourceReport:
        (report,) = self.poll().sources
        return report

    def choose(self, choice: str) -> None:
        with write_transaction(self.conn):
            meta_values.set_official_choice(self.conn, choice)

    def due(self) -> bool:
        return self.rounds().official_file_is_due()

    @property
    def known(self) -> tuple[object, ...]:
        """All that is concluded, and what the next question rests on."""
        health = poller_queries.health(self.conn, OFFICIAL)
        assert health is not None
        readings = self.conn.execute("SELECT * FROM readings ORDER BY id").fetchall()
        kept = snapshot_queries.snapshot(self.conn)
        return health.validators, [tuple(row) for row in readings], kept.solicitations, kept.events, kept.alerts

    @property
    def asked(self) -> list[tuple[str | None, str | None]]:
        """(tag, range) of every question for the file."""
        heard = (one for one in self.world.requests if one.path == official_file.PATH)
        return [(one.header("if-none-match"), one.header("range")) for one in heard]

    @property
    def kept(self) -> list[str]:
        return sorted(file.name for file in self.paths.cache_dir.iterdir()) if self.paths.cache_dir.exists() else []


@pytest.fixture
def user(tmp_path: Path) -> Iterator[User]:
    with World() as world:
        made = User(tmp_path, world)
        yield made
        made.conn.close()


def test_a_first_reading_is_the_baseline_and_an_unchanged_file_costs_one_question(user: User) -> None:
    first = user.read()
    assert (first.outcome, first.http_status, first.alerts) == ("ok", 200, 0)
    assert first.new_notices > 0
    assert first.events >= first.new_notices
    assert first.notices == first.elsewhere + first.new_notices > 900
    assert user.kept == []
    assert user.told[-1].done == user.told[-1].total == len(user.world.bulk_csv())
    assert meta_values.progress(user.conn) is None
    assert snapshot_queries.snapshot(user.conn).official_read_at is not None

    user.now += DAY
    user.world.forget()
    before = user.known
    again = user.read()
    assert (again.outcome, again.http_status, again.events) == ("not_modified", 304, 0)
    assert user.asked == [(official_file.tag_of(user.world.bulk_csv()), None)]
    assert user.known == before


def test_the_story_is_told_by_the_file_alone(user: User) -> None:
    user.read()
    kinds = set()
    for number in range(1, 4):
        user.world.step(number)
        user.now += DAY
        report = user.read()
        assert report.outcome in ("ok", "not_modified")
        kinds |= {event.kind.value for event in snapshot_queries.snapshot(user.conn).events if not event.baseline}
    assert kinds


BAD: dict[str, tuple[Fault, str]] = {
    "stub": (file_faults.stub, "published empty"),
    "nothing": (file_faults.tiny, "only 0 bytes"),
    "half a transfer": (file_faults.half, "broke off"),
    "half a file": (file_faults.half_whole, "nothing is concluded"),
    "a fiftieth": (file_faults.dropped, "nothing is concluded"),
    "another header": (file_faults.changed_header, "no column NoticeId, AAC Code"),
}


@pytest.mark.parametrize(("fault", "words"), BAD.values(), ids=BAD)
def test_from_a_file_that_is_not_believed_nothing_follows(user: User, fault: Fault, words: str) -> None:
    user.read()
    before, tag = user.known, official_file.tag_of(user.world.bulk_csv())
    user.now += DAY
    user.world.step(1)
    user.world.fault(official_file.PATH, fault)
    user.world.forget()
    bad = user.read()
    assert (bad.outcome, bad.events, bad.alerts) == ("failed", 0, 0)
    assert words in str(bad.error)
    assert "\n" not in str(bad.error)
    assert user.known == before

    user.world.fault(official_file.PATH, None)
    user.now += DAY
    assert user.read().outcome == "ok"
    assert user.asked[0] == (tag, None)
    assert user.kept == []


def twice(right: ScriptedResponse) -> ScriptedResponse:
    """As many rows of other offices again, and more."""
    longer = with_more(right, 4_000)
    assert len(longer.body) > 2 * len(right.body)
    return longer


def with_more(right: ScriptedResponse, count: int) -> ScriptedResponse:
    """Another edition, with so many rows of another office more."""
    rows = [[*official_file.row(replace(samples.PUMP, version=n + 2))] for n in range(count)]
    content = right.body + official_file.encode(rows)
    return replace(right, body=content, headers={**right.headers, "ETag": official_file.tag_of(content)})


@pytest.mark.parametrize(
    "fault", [file_faults.newlines, file_faults.bad_bytes, twice, file_faults.wrong_tags(), file_faults.moved_columns,
              file_faults.no_tag, file_faults.no_range],
    ids=["a newline in every cell", "bytes outside cp1252", "twice the size", "another tag each time", "other columns",
         "no tag", "no ranges"],
)  # fmt: skip
def test_what_is_odd_and_changes_nothing(user: User, fault: Fault) -> None:
    user.read()
    before = snapshot_queries.snapshot(user.conn).events
    user.now += DAY
    user.world.fault(official_file.PATH, fault)
    odd = user.read()
    assert odd.outcome in ("ok", "not_modified")
    assert (odd.events, odd.alerts, odd.quarantined) == (0, 0, 0)
    assert [event.id for event in snapshot_queries.snapshot(user.conn).events] == [event.id for event in before]
    user.now += DAY
    user.world.fault(official_file.PATH, None)
    assert user.read().events == 0


def test_it_is_never_taken_unasked(user: User) -> None:
    assert not user.due()
    assert OFFICIAL not in {source.name for source in user.poll(RoundOptions()).sources}
    assert OFFICIAL not in {source.name for source in user.poll(RoundOptions(everything=True, by_hand=True)).sources}
    for choice in ("once", "no"):
        user.choose(choice)
        assert not user.due()
    assert user.asked == []


def test_daily_is_once_for_each_edition_after_it_is_up(user: User) -> None:
    user.choose("daily")
    user.now = datetime.fromisoformat("2026-11-22T04:30:00+00:00")
    assert not user.due()
    user.now = datetime.fromisoformat("2026-11-22T05:00:00+00:00")
    assert user.due()
    report = {source.name: source for source in user.poll(RoundOptions()).sources}[OFFICIAL]
    assert report.outcome == "ok"
    assert report.next_due is not None
    assert datetime.fromisoformat("2026-11-23T05:00:00+00:00") <= report.next_due
    for hours, due in ((1, False), (23, False), (25, True)):
        user.now = datetime.fromisoformat("2026-11-22T05:00:00+00:00") + timedelta(hours=hours)
        assert user.due() == due, hours
    user.choose("no")
    assert not user.due()


def test_the_configuration_can_ask_for_it(tmp_path: Path) -> None:
    with World() as world:
        user = User(tmp_path, world, enabled=True)
        assert user.due()
        assert OFFICIAL in {source.name for source in user.poll(RoundOptions(everything=True)).sources}
        user.conn.close()


def test_the_configuration_can_forbid_it(tmp_path: Path) -> None:
    with World() as world:
        user = User(tmp_path, world, enabled=False)
        user.choose("daily")
        assert not user.due()
        assert user.read().outcome == "ok"  # but not to a person who asks
        user.conn.close()


def test_official_adds_it_to_the_round(user: User) -> None:
    report = user.poll(RoundOptions(official=True))
    names = [source.name for source in report.sources]
    assert names[-1] == OFFICIAL
    assert {"sam", "quotes"} < set(names)


def test_a_person_stops_it_though_the_server_is_silent_and_goes_on_later(user: User) -> None:
    go_on = Event()

    def silent(right: ScriptedResponse) -> ScriptedResponse:
        go_on.wait(30)
        return right

    def stop(progress: DownloadProgress) -> None:
        other = open_writer(user.paths.store)  # the screen's process
        with write_transaction(other):
            assert meta_values.request_download_stop(other)
        other.close()

    user.read()
    before = poller_queries.health(user.conn, OFFICIAL)
    user.world.step(1)
    user.now += DAY
    user.world.fault(official_file.PATH, silent)
    user.tell = stop  # type: ignore[method-assign]
    stopped = user.read()
    go_on.set()
    assert (stopped.outcome, stopped.events) == ("skipped", 0)
    assert str(stopped.error).startswith("stopped by hand at 0 MB")
    health = poller_queries.health(user.conn, OFFICIAL)
    assert health is not None and before is not None
    assert (health.outcome, health.failures, health.validators) == ("ok", 0, before.validators)
    assert health.next_due is not None and health.next_due > user.now
    assert meta_values.progress(user.conn) is None

    user.tell = lambda progress: None  # type: ignore[method-assign]
    user.world.fault(official_file.PATH, None)
    assert user.read().outcome == "ok"
    assert user.kept == []


def test_a_stop_without_a_reading_stops_none(user: User) -> None:
    with write_transaction(user.conn):
        assert not meta_values.request_download_stop(user.conn)
    assert user.read().outcome == "ok"


def test_everything_else_goes_on_meanwhile(user: User) -> None:
    """The file's answer is held until another whole round has been run."""
    go_on = Event()

    def held(right: ScriptedResponse) -> ScriptedResponse:
        assert go_on.wait(30)
        return right

    user.world.fault(official_file.PATH, held)

    async def both() -> tuple[RoundReport, RoundReport]:
        async with user.rounds() as rounds:
            long = asyncio.create_task(rounds.run(BY_NAME))
            await asyncio.sleep(0)
            short = await rounds.run(RoundOptions(names=("quotes",)), with_official_file=False)
            assert not long.done()
            go_on.set()
            return short, await long

    short, long = asyncio.run(both())
    assert [source.outcome for source in short.sources] == ["ok"]
    assert [source.outcome for source in long.sources] == ["ok"]


def test_an_archive_fills_in_the_past_and_is_no_news(user: User) -> None:
    past = ScriptedResponse(200, {"ETag": '"archive"'}, official_file.body([samples.AWARD]))
    user.world.fault("/Archived", lambda right: past)
    user.read()
    readings = len(user.known[1])  # type: ignore[arg-type]
    report = user.poll(RoundOptions(official=True, names=(OFFICIAL,), years=(2026,), by_hand=True))
    daily, archived = report.sources
    assert (daily.name, daily.outcome) == (OFFICIAL, "not_modified")
    assert (archived.name, archived.outcome, archived.new_notices) == ("sam_bulk FY2026", "ok", 1)
    assert (archived.events, archived.alerts) == (1, 0)
    health = poller_queries.health(user.conn, OFFICIAL)
    assert health is not None
    assert (health.outcome, health.validators.etag) == ("not_modified", official_file.tag_of(user.world.bulk_csv()))
    assert len(user.known[1]) == readings  # type: ignore[arg-type]
    kept = snapshot_queries.snapshot(user.conn)
    assert kept.alerts == ()
    events = [event for event in kept.events if event.number == samples.AWARD.number]
    assert {event.kind.value for event in events} == {"awarded"}
    assert all(event.baseline for event in events)

    for number in (1, 2, 3):  # the archive's notice is not missed in the daily file
        user.now += DAY
        user.world.fault(official_file.PATH, partial(with_more, count=number))
        assert user.read().outcome == "ok"
    assert not any(event.kind.value == "removed" for event in snapshot_queries.snapshot(user.conn).events)


def test_a_missing_archive_fails_alone(user: User) -> None:
    report = user.poll(RoundOptions(names=(OFFICIAL,), years=(2031,), by_hand=True))
    assert [(source.name, source.outcome) for source in report.sources] == [
        (OFFICIAL, "ok"),
        ("sam_bulk FY2031", "refused"),
    ]
    assert report.failed
    assert report.sources[1].error == "SAM.gov has no archive of the fiscal year 2031"


def test_a_file_is_read_outside_of_the_loop() -> None:
    async def elsewhere() -> tuple[int, int]:
        async with ParserPool() as parsers:
            small = await parsers.run(ParseJob(threading.get_ident, ()))
            return small, await parsers.run(ParseJob(threading.get_ident, (), own_thread=True))

    assert threading.get_ident() not in asyncio.run(elsewhere())


def test_an_interrupted_reading_leaves_no_progress_behind(user: User) -> None:
    progress = DownloadProgress(OFFICIAL, 1, 2, user.now)
    with write_transaction(user.conn):
        meta_values.set_progress(user.conn, progress)
    assert meta_values.progress(user.conn) == replace(progress, started=progress.started)

    async def start() -> None:
        async with user.rounds():
            assert meta_values.progress(user.conn) is None

    asyncio.run(start())


def _end_it(body: bytes) -> None:
    os._exit(9)


def _sleep(body: bytes) -> None:
    time.sleep(60)


def test_a_worker_that_reads_for_ever_is_ended() -> None:
    async def ended() -> None:
        async with ParserPool(seconds=0.2) as parsers:
            await parsers.run(ParseJob(_sleep, (b"x" * PROCESS_FROM_BYTES,)))

    with pytest.raises(BadPayload, match=r"took longer than 0\.2 s"):
        asyncio.run(ended())


def test_a_worker_that_is_ended_is_a_reading_that_failed() -> None:
    async def ended() -> None:
        async with ParserPool() as parsers:
            await parsers.run(ParseJob(_end_it, (b"x" * PROCESS_FROM_BYTES,)))

    with pytest.raises(BadPayload, match="was killed"):
        asyncio.run(ended())
