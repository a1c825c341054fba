"""The scripted story by the API alone, by the daily file alone and by both in both orders: the same events."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from mineralwatch.config import config_file
from mineralwatch.config.paths import find_paths
from mineralwatch.domain.models import Event
from mineralwatch.engine.round_report import RoundOptions
from mineralwatch.engine.rounds import Rounds
from mineralwatch.engine.store_setup import init_store
from mineralwatch.store import queries
from mineralwatch.store.connection import open_writer
from tests.support.world.story import STORY
from tests.support.world.world import KEY, World

API, FILE = "sam", "sam_bulk"
WAYS = {"api": (API,), "file": (FILE,), "api then file": (API, FILE), "file then api": (FILE, API)}


@cache
def told(way: str) -> tuple[tuple[int, Event], ...]:
    """Every event with the step after which it was first there, and how it stands in the end."""
    with TemporaryDirectory() as folder, World() as world:
        settings, problems, _ = config_file.parse_config(world.config_toml(), "f")
        assert problems == []
        paths, now = find_paths(None, folder, {}), world.now
        init_store(paths, settings, now)
        first: dict[str, int] = {}
        with closing(open_writer(paths.store, poller=True)) as conn:
            for number in range(len(STORY)):
                world.step(number)
                for name in WAYS[way]:
                    environ = {"MINERALWATCH_NOW": now.isoformat(), "SAM_API_KEY": KEY}

                    async def poll(name: str = name, environ: dict[str, str] = environ) -> None:
                        async with Rounds(conn, settings, environ, Path(folder, "cache")) as rounds:
                            report = await rounds.run(RoundOptions(names=(name,), by_hand=True))
                            assert {s.outcome for s in report.sources} <= {"ok", "not_modified"}, report

                    asyncio.run(poll())
                    now += timedelta(hours=12)
                for event in queries.events(conn):
                    first.setdefault(event.id, number)
            return tuple(sorted(((first[e.id], e) for e in queries.events(conn)), key=lambda pair: pair[1].id))


def alike(way: str) -> list[tuple[int, str, str, str | None, str, bool]]:
    return [
        (step, e.kind.value, e.id, e.occurred_on.isoformat() if e.occurred_on else None, e.key, e.baseline)
        for step, e in told(way)
    ]


def hidden() -> set[str]:
    """What rests on attachments alone: the file has no column for them."""
    return {event.id for _, event in told("api") if set(event.new) == {"attachments"}}


@pytest.mark.parametrize("way", ["api then file", "file then api"])
def test_both_tell_what_the_api_alone_tells_after_the_same_steps(way: str) -> None:
    assert alike(way) == alike("api")
    assert len(alike("api")) == sum(len(step.expected) for step in STORY)


def test_the_file_alone_tells_the_same_but_for_what_it_has_no_column_for() -> None:
    assert len(hidden()) == 1
    assert alike("file") == [row for row in alike("api") if row[2] not in hidden()]


@pytest.mark.parametrize("way", ["api then file", "file then api"])
def test_every_event_has_both_witnesses_in_the_order_of_reading(way: str) -> None:
    official = {event.id: [w.source for w in event.evidence if w.source in (API, FILE)] for _, event in told(way)}
    assert official == {ident: [API] if ident in hidden() else list(WAYS[way]) for ident in official}


@pytest.mark.parametrize("way", WAYS)
def test_deadlines_and_texts_say_the_same(way: str) -> None:
    moved = {e.id: (e.old, e.new) for _, e in told(way) if e.kind.value in ("extended", "shortened")}
    assert moved == {e.id: (e.old, e.new) for _, e in told("api") if e.kind.value in ("extended", "shortened")}
    assert len(moved) == 3
