"""The demonstration's folder, its tempo for newcomers, and what its player shows before the story is built."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from mineralwatch.demo import demo_setup, replay_beginning, replay_player
from mineralwatch.demo.replay_player import ReplayPlayer
from mineralwatch.demo.replay_story import replay_story
from tests.support.program import until


def test_everything_lies_in_one_private_folder_that_can_be_removed_while_it_is_written_to() -> None:
    folder = demo_setup.folder_name()
    assert not folder.exists()
    paths = demo_setup.make_store(folder)
    assert folder.stat().st_mode & 0o077 == 0
    files = (paths.config_file, paths.store, paths.lock, paths.pid_file, paths.log, paths.cache_dir, paths.state_dir)
    assert all(file.is_relative_to(folder) for file in files)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            try:
                (folder / "more").write_text("more")
            except OSError:
                return

    writer = threading.Thread(target=write)
    writer.start()
    try:
        demo_setup.remove_folder(folder)
        assert not folder.exists()
    finally:
        stop.set()
        writer.join()


def test_it_alerts_on_the_screen_alone_and_offers_no_file() -> None:
    settings = demo_setup.demo_settings()
    assert (settings.alerts.desktop, settings.sam_bulk.enabled, settings.feeds) == (False, False, ())


def test_what_is_shown_before_the_story_is_built_is_what_the_story_says() -> None:
    story = replay_story()
    first = story.steps[0]
    assert (first.at, first.says) == (replay_beginning.FIRST_TIME, replay_beginning.FIRST_CAPTION)
    assert len(story.named) == replay_beginning.NAMED_STEPS


def test_left_alone_it_tells_an_extension_an_award_and_a_cancellation_within_a_minute() -> None:
    steps = replay_story().steps
    ended = next(at for at, step in enumerate(steps) if step.name == "Cobalt is cancelled")
    stays = sum(replay_player.NAMED_STEP_SECONDS if step.name else replay_player.STEP_SECONDS for step in steps[:ended])
    assert stays + ended * replay_player.TRAVEL_SECONDS <= 45  # which leaves a second for each step to be read
    assert {"First extension", "First award"} <= {step.name for step in steps[:ended]}


@pytest.mark.parametrize("gone", ["before the start", "after the first step"])
def test_a_store_that_is_gone_is_said_on_the_screen(gone: str) -> None:
    folder = demo_setup.folder_name()
    try:
        paths = demo_setup.make_store(folder)
        with ReplayPlayer(paths, demo_setup.demo_settings()) as player:
            player.play_or_pause()
            if gone == "after the first step":
                player.start()
                until(lambda: not player.state().busy, "the first step is read")
            _remove(paths.data_dir)
            player.start()
            player.forward()
            until(lambda: player.state().problem is not None, "the problem is shown")
            assert (player.state().busy, player.state().playing) == (False, False)
    finally:
        demo_setup.remove_folder(folder)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder)
