"""Plays the replay: moves the clock, has the store take in each step, and goes back to the copy of an earlier one.

The player runs in a thread; the screen asks it for its state. Going back restores the copy of the store that was taken
when the earlier step was left, since a store can only grow.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

from mineralwatch.config.paths import Paths
from mineralwatch.config.settings import Settings
from mineralwatch.demo.replay_beginning import FIRST_CAPTION, FIRST_TIME, NAMED_STEPS
from mineralwatch.domain.errors import MineralwatchError, StoreError
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.engine.poller_lock import PollerLock
from mineralwatch.ports import ReplayState

if TYPE_CHECKING:
    from mineralwatch.demo.replay_store import ReplayStore
    from mineralwatch.demo.replay_story import ReplayStory
    from mineralwatch.demo.world_state import StoryStep

TICK_SECONDS = 0.1  # the player looks for pressed keys and at the clock ten times a second
NAMED_STEP_SECONDS, STEP_SECONDS = 3.6, 0.7  # how long a named step and any other step last at speed 1
TRAVEL_SECONDS = 0.9  # the clock runs through the days to the next step in 0.9 seconds at speed 1
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)
_END_SECONDS = 0.7  # how long the end of the program waits for the player


class ReplayPlayer:
    """Implements `ports.Replay`. Use it as a context manager; the empty store of `paths` must exist."""

    def __init__(self, paths: Paths, settings: Settings, build_story: Callable[[], ReplayStory] | None = None) -> None:
        """`build_story`: makes another story than that of the shipped record."""
        self._paths, self._settings, self._build_story = paths, settings, build_story
        self._lock = PollerLock(paths.lock, paths.pid_file)
        self._stop = Event()
        self._keys: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._index = 0  # the index of the present step
        self._travelled = 0.0  # how much of the time to the next step has passed on the clock, from 0 to 1
        self._since = time.monotonic()  # when the present step was reached, in seconds of the monotonic clock
        self._state = ReplayState(1, NAMED_STEPS, FIRST_TIME, FIRST_CAPTION, busy=True)
        self._thread = Thread(target=self._run, name="replay", daemon=True)
        self._story: ReplayStory
        self._store: ReplayStore

    def __enter__(self) -> ReplayPlayer:
        """Take the store's poller lock, since this process reads the sources. Raises StoreError."""
        if not self._lock.acquire():
            raise StoreError(f"another process uses {self._paths.store}")
        return self

    def __exit__(self, *_: object) -> None:
        """End the thread; one that does not end in time is left behind."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=_END_SECONDS)
        self._lock.release()

    # Methods of `ports.Replay`, which the screen calls

    def start(self) -> None:
        if self._thread.ident is None and not self._stop.is_set():
            self._thread.start()

    def state(self) -> ReplayState:
        return self._state

    def forward(self) -> None:
        self._keys.put(self._forward)

    def back(self) -> None:
        self._keys.put(self._back)

    def play_or_pause(self) -> None:
        self._keys.put(self._play_or_pause)

    def faster(self) -> None:
        self._keys.put(lambda: self._change_speed(1))

    def slower(self) -> None:
        self._keys.put(lambda: self._change_speed(-1))

    # The thread

    def _run(self) -> None:
        # Imported here, since the screen is drawn before anything is derived.
        from mineralwatch.demo.replay_store import ReplayEnded, ReplayStore
        from mineralwatch.demo.replay_story import replay_story

        try:
            self._story = (self._build_story or replay_story)()
            self._store = ReplayStore(self._paths, self._settings, self._story, self._stop.is_set)
        except MineralwatchError as error:
            self._show(playing=False, busy=False, problem=str(error))
            return
        try:
            self._run_guarded(self._read_first_step)
            while not self._stop.wait(TICK_SECONDS):
                self._run_guarded(self._tick)
        except ReplayEnded:
            pass
        finally:
            self._store.close()

    def _run_guarded(self, do: Callable[[], None]) -> None:
        """Run `do`; when it fails, stop playing and show why."""
        try:
            do()
        except MineralwatchError as error:
            self._show(playing=False, busy=False, problem=str(error))

    def _tick(self) -> None:
        try:
            self._keys.get_nowait()()
        except Empty:
            self._store.attend(self._story.steps[self._index])
            if self._state.playing:
                self._advance_play()

    def _advance_play(self) -> None:
        """Go on playing: stay at the step for a while, then let the clock run to the next step, then go to that
        step."""
        step, speed = self._story.steps[self._index], self._state.speed
        if time.monotonic() - self._since < (NAMED_STEP_SECONDS if step.name else STEP_SECONDS) / speed:
            return
        self._travelled += TICK_SECONDS * speed / TRAVEL_SECONDS
        if self._travelled >= 1:
            self._go_to_next_step()
        else:
            self._advance_clock()

    def _advance_clock(self) -> None:
        present_time, next_time = self._story.steps[self._index].at, self._story.steps[self._index + 1].at
        at = present_time + timedelta(days=int((next_time.date() - present_time.date()).days * self._travelled))
        if at != self._state.at:
            self._show(at=at)

    def _forward(self) -> None:
        self._show(playing=False)
        if self._state.ended:
            return
        while not self._stop.is_set():
            self._go_to_next_step(rests_at_step=False)
            if self._story.steps[self._index].name:
                break
        self._rest_at_step()

    def _back(self) -> None:
        """Go back to the last named step before the present moment of the replay."""
        earlier_steps = [n for n in self._story.named if n < self._index or (n == self._index and self._travelled > 0)]
        self._show(playing=False)
        if not earlier_steps:
            return
        if earlier_steps[-1] != self._index:
            self._store.restore(self._copy_path(earlier_steps[-1]))
        self._enter_step(earlier_steps[-1])
        self._rest_at_step()

    def _play_or_pause(self) -> None:
        if self._state.ended:
            return
        self._since = time.monotonic() if not self._state.playing and not self._travelled else self._since
        self._show(playing=not self._state.playing)

    def _change_speed(self, step_count: int) -> None:
        speed_index = SPEEDS.index(self._state.speed) + step_count
        self._show(speed=SPEEDS[min(max(speed_index, 0), len(SPEEDS) - 1)])

    # From step to step

    def _read_first_step(self) -> None:
        self._enter_step(0)
        self._store.read(self._story.steps[0])
        self._rest_at_step()

    def _go_to_next_step(self, *, rests_at_step: bool = True) -> None:
        """Go to the next step and read it; `rests_at_step` is False when further steps follow at once."""
        self._store.copy_to(self._copy_path(self._index))
        self._enter_step(self._index + 1)
        self._store.read(self._story.steps[self._index])
        if rests_at_step:
            self._rest_at_step()

    def _enter_step(self, index: int) -> None:
        """Set clock and caption to the step with this index."""
        step = self._story.steps[index]
        self._index, self._travelled = index, 0.0
        # The state changes in one assignment, so that the screen never sees the new step as already read.
        self._show(
            step=sum(n <= index for n in self._story.named),
            step_count=len(self._story.named),
            at=step.at,
            dated=step.dated,
            caption=step.says,
            solicitation_key=_solicitation_key(step),
            busy=True,
            ended=False,
            problem=None,
        )

    def _rest_at_step(self) -> None:
        ended = self._index == len(self._story.steps) - 1
        self._since = time.monotonic()
        self._show(busy=False, ended=ended, playing=self._state.playing and not ended)

    def _copy_path(self, index: int) -> Path:
        return self._paths.data_dir / f"step-{index:02d}.db"

    def _show(self, **changed: object) -> None:
        self._state = replace(self._state, **changed)  # type: ignore[arg-type]


def _solicitation_key(step: StoryStep) -> str | None:
    return normalise_number(step.about) if step.about else None
