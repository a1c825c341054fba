"""The stage of the demonstration: a folder of its own, nothing of the user's, and a tempo for newcomers."""

from __future__ import annotations

import tomllib
from datetime import datetime

from mineralwatch.config import config_file, paths
from mineralwatch.demo import replay_player
from mineralwatch.demo.demo_setup import demo_setup
from mineralwatch.demo.replay_story import replay_story


def test_the_stage_has_a_folder_of_its_own_that_is_gone_afterwards() -> None:
    with demo_setup() as play:
        settings = tomllib.loads(play.config_file.read_text())
        assert settings["sam"]["api_url"].startswith(play.world.base_url)
        assert settings["alerts"]["desktop"] is False
        assert play.config_file.stat().st_mode & 0o077 == 0
        assert datetime.fromisoformat(play.clock_file.read_text()) == replay_story().steps[0].at
        assert config_file.load_settings(
            paths.find_paths(None, None, {"HOME": "/nowhere", **play.environ})
        ).network.allow_private
        places = [value for name, value in play.environ.items() if name.startswith("MINERALWATCH_") and value]
        assert all(value.startswith(str(play.folder)) for value in places)
        # A proxy of the user's must not be asked for loopback addresses.
        assert {value for name, value in play.environ.items() if "proxy" in name.lower()} == {""}
    assert not play.folder.exists()


def test_left_alone_it_tells_an_extension_an_award_and_a_cancellation_within_a_minute() -> None:
    steps = replay_story().steps
    ended = next(at for at, step in enumerate(steps) if step.name == "Cobalt is cancelled")
    stays = sum(replay_player.NAMED_STEP_SECONDS if step.name else replay_player.STEP_SECONDS for step in steps[:ended])
    assert stays + ended * replay_player.TRAVEL_SECONDS <= 45  # which leaves a second for each round of reading
    assert {"First extension", "First award"} <= {step.name for step in steps[:ended]}
