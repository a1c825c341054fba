"""The network goes and comes, and the machine sleeps: real rounds on a clock that the test steps.

Each source lives at a host of its own behind a proxy, which is the way to the world: taken down, nobody can be reached.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from msgspec import structs

from mineralwatch.config.settings import (
    FederalRegisterSettings,
    FeedSettings,
    NetworkSettings,
    QuotesSettings,
    SamSettings,
    Settings,
    UsaspendingSettings,
)
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.polling.fetch_schedule import WAKE_SPREAD
from mineralwatch.engine import poller_loop
from mineralwatch.engine.poller_loop import PollerLoop
from mineralwatch.engine.round_report import RoundOptions
from mineralwatch.engine.rounds import Rounds
from mineralwatch.store import poller_queries
from mineralwatch.store.connection import OpenedFile, open_writer
from mineralwatch.store.sqlite_errors import path_of
from tests.support.prepared import new_store
from tests.support.proxy import Proxy, proxied
from tests.support.world.scripted_sam import DESCRIPTION, SEARCH
from tests.support.world.world import World

START = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # a Monday morning in Washington
FEEDS = ("world-rss", "world-atom")
MINUTE = timedelta(minutes=1)


class Stepped(Rounds):
    """The rounds of the program, on a clock that only the test moves."""

    moment = START

    def now(self) -> datetime:
        return self.moment


@dataclass
class Scene:
    """A poller's store and rounds, and its way to the world."""

    rounds: Stepped
    conn: sqlite3.Connection
    proxy: Proxy
    world: World
    settings: Settings

    async def round_after(self, passed: timedelta) -> dict[str, str]:
        """What is due after a while; the outcome of each source that was asked."""
        self.rounds.moment += passed
        report = await self.rounds.run(RoundOptions())
        return {source.name: source.outcome for source in report.sources if source.outcome != "skipped"}

    def health(self, name: str) -> SourceHealth:
        found = poller_queries.health(self.conn, name)
        assert found is not None
        return found

    def due_in(self, name: str) -> timedelta:
        due = self.health(name).next_due
        assert due is not None
        return due - self.rounds.moment


def settings(world: World, proxy: Proxy, feeds: tuple[str, ...] = FEEDS) -> Settings:
    made = tuple(FeedSettings(name, f"http://{name}.test/feeds/{name}", timedelta(minutes=30)) for name in feeds)
    return Settings(
        shipped_record=False,
        default_feeds=False,
        sam=SamSettings(api_url="http://sam.test/opportunities/v2/search", interval=timedelta(hours=1)),
        feeds=made,
        federal_register=FederalRegisterSettings(enabled=False),
        usaspending=UsaspendingSettings(enabled=False),
        quotes=QuotesSettings(symbols=()),
        network=NetworkSettings(proxy=proxy.url, timeout=5.0),
    )


@asynccontextmanager
async def scene(folder: Path, **more: object) -> AsyncIterator[Scene]:
    store = new_store(folder / "store.sqlite3")
    with World() as world:
        parts = urlsplit(world.base_url)
        with (
            proxied((parts.hostname or "", parts.port or 0)) as proxy,
            closing(open_writer(store, poller=True)) as conn,
        ):
            chosen = structs.replace(settings(world, proxy), **more)  # type: ignore[arg-type]
            environ = {"SAM_API_KEY": "scripted-key"}
            async with Stepped(conn, chosen, environ, folder) as rounds:
                yield Scene(rounds, conn, proxy, world, chosen)


async def test_when_nobody_can_be_reached_no_source_is_to_blame(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        assert set((await here.round_after(timedelta())).values()) == {"ok"}
        here.proxy.down()
        first = await here.round_after(timedelta(hours=2))
        assert first == dict.fromkeys(("sam", *FEEDS), "failed")  # so a script is told, by the outcome and exit code 3
        for name in ("sam", *FEEDS):
            found = here.health(name)
            assert (found.outcome, found.failures, found.http_status) == ("offline", 0, None)
            assert found.last_ok == START
            assert here.due_in(name) == MINUTE
        waits = []
        for _ in range(5):
            await here.round_after(here.due_in("sam"))
            waits.append(here.due_in("sam") / MINUTE)
        assert waits == [2, 5, 5, 5, 5]
        assert all(here.health(name).failures == 0 for name in ("sam", *FEEDS))


async def test_when_the_network_is_back_the_next_round_comes_soon_and_starts_afresh(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.round_after(timedelta())
        here.proxy.down()
        for _ in range(4):
            await here.round_after(timedelta(hours=2))
        here.proxy.up()
        assert here.due_in("sam") <= 5 * MINUTE
        assert set((await here.round_after(here.due_in("sam"))).values()) <= {"ok", "not_modified"}
        assert here.due_in("sam") > 50 * MINUTE
        here.proxy.down()
        await here.round_after(timedelta(hours=2))
        assert here.due_in("sam") == MINUTE  # another outage begins with short waits again


async def test_one_source_that_cannot_be_reached_is_its_own_trouble(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.round_after(timedelta())
        dead = FeedSettings("dead", "http://127.0.0.1:1/feed", timedelta(minutes=30))
        # The dead feed is reached without the proxy, where nobody listens.
        chosen = structs.replace(here.settings, feeds=(*here.settings.feeds, dead),
                         network=NetworkSettings(allow_private=True, timeout=5.0))  # fmt: skip
        environ = {"SAM_API_KEY": "scripted-key", "HTTP_PROXY": here.proxy.url, "NO_PROXY": "127.0.0.1"}
        async with Stepped(here.conn, chosen, environ, tmp_path) as rounds:
            rounds.moment = START + timedelta(hours=2)
            await rounds.run(RoundOptions())
        found = here.health("dead")
        assert (found.outcome, found.failures) == ("failed", 1)
        assert here.health("sam").outcome == "ok"


async def test_a_source_that_was_blamed_before_the_others_were_asked_is_cleared(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.round_after(timedelta())
        here.proxy.down()
        here.rounds.moment += timedelta(hours=2)
        await here.rounds.run(RoundOptions(names=("sam",), by_hand=True))
        assert (here.health("sam").outcome, here.health("sam").failures) == ("failed", 1)
        await here.rounds.run(RoundOptions(names=FEEDS[:1], by_hand=True))
        for name in ("sam", FEEDS[0]):
            assert (here.health(name).outcome, here.health(name).failures) == ("offline", 0), name
            assert here.due_in(name) == MINUTE


async def test_a_call_that_reached_nobody_costs_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.round_after(timedelta())
        used = here.conn.execute("SELECT used FROM quota").fetchall()[0][0]
        assert used > 0
        here.proxy.down()
        for _ in range(5):
            await here.round_after(timedelta(minutes=10))
        assert here.conn.execute("SELECT used FROM quota").fetchall()[0][0] == used


async def test_a_sleep_of_a_night_is_one_turn_for_each_source_and_not_at_one_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller_loop, "TICK_SECONDS", 0.001)
    async with scene(tmp_path) as here:
        async with running(here):
            await until(lambda: poller_queries.health(here.conn, FEEDS[1]) is not None and not here.rounds._under_way)
            here.world.forget()
            random.seed(7)
            here.rounds.moment += timedelta(hours=9)  # eighteen turns of each feed
            await ticks(here)
            assert asked(here) == []  # nothing in the moment of waking
            when: dict[str, list[int]] = {}
            for second in range(int(WAKE_SPREAD.total_seconds()) + 2):
                here.rounds.moment += timedelta(seconds=1)
                await ticks(here)
                for path in asked(here):
                    when.setdefault(path, []).append(second)
                here.world.forget()
        assert sorted(when) == sorted([SEARCH, *(f"/feeds/{name}" for name in FEEDS)])
        assert all(len(turns) == 1 for turns in when.values()), when
        assert len({turns[0] for turns in when.values()}) > 1


def asked(here: Scene) -> list[str]:
    """What the world was asked for, without the texts that belong to a search."""
    return [heard.path for heard in here.world.requests if heard.path != DESCRIPTION]


@asynccontextmanager
async def running(here: Scene) -> AsyncIterator[PollerLoop]:
    """The poller's own loop."""
    stop = asyncio.Event()
    watch = PollerLoop(
        here.conn, OpenedFile(Path(path_of(here.conn))), here.rounds, here.settings, {}, stop, lambda text: None, None
    )
    task = asyncio.create_task(watch.run())
    try:
        yield watch
    finally:
        stop.set()
        await task


async def until(true: Callable[[], bool]) -> None:
    for _ in range(2000):
        if true():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("not within ten seconds")


async def ticks(here: Scene) -> None:
    """Enough ticks for a round to begin and end."""
    for _ in range(3):
        await asyncio.sleep(0.01)
    while here.rounds._under_way:
        await asyncio.sleep(0.005)
