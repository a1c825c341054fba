"""The whole scripted story as several ways of reading it leave it in a store; each is read once in a run."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing
from datetime import timedelta
from functools import cache, partial
from pathlib import Path

from mineralwatch.config import config_file
from mineralwatch.config.paths import find_paths
from mineralwatch.domain.models.event import Event
from mineralwatch.engine.round_report import RoundOptions
from mineralwatch.engine.rounds import Rounds
from mineralwatch.engine.store_setup import init_store
from mineralwatch.store import snapshot_queries
from mineralwatch.store.connection import open_reader, open_writer
from tests.support.prepared import prepared
from tests.support.world.story import STORY
from tests.support.world.world import KEY, World

API, FILE, REGISTER = "sam", "sam_bulk", "usaspending"
WAYS = {
    "api": (API,),
    "file": (FILE,),
    "api then file": (API, FILE),
    "file then api": (FILE, API),
    "all with record": (API, FILE, REGISTER),
}


def store_after(way: str) -> Path:
    """The store that holds the whole story; for reading only."""
    return find_paths(None, str(_folder(way)), {}).store


@cache
def told(way: str) -> tuple[tuple[int, Event], ...]:
    """Every event with the step after which it was first there, and how it stands in the end."""
    first = json.loads((_folder(way) / "first.json").read_bytes())
    with closing(open_reader(store_after(way))) as conn:
        return tuple(sorted(((first[e.id], e) for e in snapshot_queries.events(conn)), key=lambda pair: pair[1].id))


def _folder(way: str) -> Path:
    return prepared(f"story-{way.replace(' ', '-')}", partial(_read_story, way))


def _read_story(way: str, folder: Path) -> None:
    with World(register_delay=timedelta() if REGISTER in WAYS[way] else None) as world:
        settings, problems, _ = config_file.parse_config(world.config_toml(shipped_record="record" in way), "f")
        assert problems == []
        paths, now = find_paths(None, str(folder), {}), world.now
        init_store(paths, settings, now)
        first: dict[str, int] = {}
        with closing(open_writer(paths.store, poller=True)) as conn:
            for number in range(len(STORY)):
                world.step(number)
                for name in WAYS[way]:
                    environ = {"MINERALWATCH_NOW": now.isoformat(), "SAM_API_KEY": KEY}

                    async def poll(name: str = name, environ: dict[str, str] = environ) -> None:
                        async with Rounds(conn, settings, environ, folder / "cache") as rounds:
                            report = await rounds.run(RoundOptions(names=(name,), by_hand=True))
                            assert {s.outcome for s in report.sources} <= {"ok", "not_modified"}, report

                    asyncio.run(poll())
                    now += timedelta(hours=12)
                for event in snapshot_queries.events(conn):
                    first.setdefault(event.id, number)
    (folder / "first.json").write_text(json.dumps(first))
