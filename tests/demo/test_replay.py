"""The demonstration keeps to a folder of its own and goes on after the first reading."""

from __future__ import annotations

import tomllib
from threading import Event
from urllib.request import urlopen

from mineralwatch.demo.run import replay
from mineralwatch.demo.story import STORY
from mineralwatch.demo.world import KEY


def test_replay_waits_for_the_first_reading_then_tells_every_step() -> None:
    asked: list[int] = []
    done = Event()

    def ask() -> None:
        asked.append(len(asked))
        if len(asked) == len(STORY) - 1:
            done.set()

    with replay(every=0.01, ask=ask) as running:
        settings = tomllib.loads(running.config_file.read_text())
        assert settings["shipped_record"] is True
        assert settings["sam"]["api_url"].startswith(running.world.base_url)
        assert running.config_file.stat().st_mode & 0o077 == 0
        assert running.told == [STORY[0].says]
        window = "postedFrom=11/24/2025&postedTo=11/23/2026"
        for path in (f"/opportunities/v2/search?api_key={KEY}&{window}", "/v8/finance/chart/UAMY"):
            urlopen(running.world.base_url + path, timeout=10).close()
        assert done.wait(20)
        assert running.told == [step.says for step in STORY]
    assert not running.folder.exists()
