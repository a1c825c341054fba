"""The demonstration: imitated sources, a configuration and a data folder of its own, and a story that the user steps
through.

The demonstration reads and writes no file of the user, and calls nothing but its loopback server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from mineralwatch.demo.config_text import config_text
from mineralwatch.demo.demo_world import SAM_KEY, DemoWorld
from mineralwatch.demo.replay_player import ReadOnce, ReplayPlayer
from mineralwatch.demo.replay_story import ReplayStory, replay_story

# These variables of the user are removed: a proxy must not see even the loopback requests, and no setting of the
# user may change the demonstration.
_LEFT_ALONE = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "MINERALWATCH_NOW")


@dataclass(frozen=True, slots=True)
class DemoSetup:
    """Everything that a demonstration needs. The program and its poller must be started with the environment
    `environ`."""

    world: DemoWorld
    story: ReplayStory
    folder: Path
    config_file: Path
    data_dir: Path
    clock_file: Path
    environ: Mapping[str, str]

    def player(self, store: Path, read_once: ReadOnce) -> ReplayPlayer:
        """The player of the replay, to be called once the store exists. `read_once` does one round of the poller."""
        kept = self.folder / "steps"
        kept.mkdir(exist_ok=True)
        return ReplayPlayer(self.world, self.story, store, self.clock_file, kept, read_once)


@contextmanager
def demo_setup(build_story: Callable[[], ReplayStory] = replay_story) -> Iterator[DemoSetup]:
    """A context manager that serves the replay made by `build_story` from a temporary folder, deleted at the end."""
    story = build_story()
    with (
        TemporaryDirectory(prefix="mineralwatch-demo-", ignore_cleanup_errors=True) as name,
        DemoWorld(story.steps) as world,
    ):
        yield _prepare(Path(name), world, story)


def _prepare(folder: Path, world: DemoWorld, story: ReplayStory) -> DemoSetup:
    key, config, data, clock = (folder / name for name in ("sam-key", "config.toml", "data", "clock"))
    key.touch(mode=0o600)
    key.write_text(SAM_KEY)
    config.touch(mode=0o600)
    first = story.steps[0].state
    symbols = [price.symbol for price in first.prices]
    config.write_text(config_text(world.base_url, symbols, first.feeds, str(key)), encoding="utf-8")
    data.mkdir()
    clock.write_text(world.now.isoformat(), encoding="utf-8")
    environ = {
        **dict.fromkeys(_LEFT_ALONE, ""),
        "MINERALWATCH_CONFIG": str(config),
        "MINERALWATCH_DATA_DIR": str(data),
        "MINERALWATCH_CLOCK_FILE": str(clock),
    }
    return DemoSetup(world, story, folder, config, data, clock, environ)
