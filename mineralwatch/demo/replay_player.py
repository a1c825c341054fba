"""Plays the replay: moves the clock, changes the world, has every source read, and copies the store at each step.

The player runs in a thread; the screen asks it for its state. Going forward is a real round of the poller. Going back
restores the copy of the store that was taken when the earlier step was left, since a store can only grow.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread

from mineralwatch.demo.demo_world import DemoWorld
from mineralwatch.demo.replay_record import load_surroundings
from mineralwatch.demo.replay_story import ReplayStory
from mineralwatch.demo.world_state import StoryStep
from mineralwatch.domain.errors import MineralwatchError
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.ports import ReplayState
from mineralwatch.store import store_copy

TICK_SECONDS = 0.1  # the player looks for pressed keys and at the clock ten times a second
NAMED_STEP_SECONDS, STEP_SECONDS = 3.6, 0.7  # how long a named step and any other step last at speed 1
TRAVEL_SECONDS = 0.9  # the clock runs through the days to the next step in 0.9 seconds at speed 1
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)

ReadOnce = Callable[[Callable[[float], bool]], object]
"""Have the poller read every source once; the argument pauses, and says whether to give up."""


class ReplayPlayer:
    """Implements `ports.Replay` by moving a `DemoWorld`. Use it as a context manager; the file `store` must exist at
    the start."""

    def __init__(
        self, world: DemoWorld, story: ReplayStory, store: Path, clock: Path, kept: Path, read_once: ReadOnce
    ) -> None:
        self._world, self._story, self._store, self._clock, self._kept = world, story, store, clock, kept
        self._read_once = read_once
        self._stop = Event()
        self._keys: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._index = 0  # the index of the present step
        self._travelled = 0.0  # how much of the time to the next step has passed on the clock, from 0 to 1
        self._since = time.monotonic()  # when the present step was reached, in seconds of the monotonic clock
        first = story.steps[0]
        assert first.at is not None
        self._state = ReplayState(
            1, len(story.named), first.at, first.says, busy=True, solicitation_key=_solicitation_key(first)
        )
        self._set_clock(first.at)
        load_surroundings(store, story, first.at)
        self._thread = Thread(target=self._run, name="replay", daemon=True)

    def __enter__(self) -> ReplayPlayer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=10)

    # Methods of `ports.Replay`, which the screen calls

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
        self._run_guarded(self._read_first_step)
        while not self._stop.wait(TICK_SECONDS):
            try:
                self._run_guarded(self._keys.get_nowait())
            except Empty:
                if self._state.playing:
                    self._run_guarded(self._advance_play)

    def _run_guarded(self, do: Callable[[], None]) -> None:
        """Run `do`; when it fails, stop playing and show why."""
        try:
            do()
        except MineralwatchError as error:
            self._show(playing=False, busy=False, problem=str(error))

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
        assert present_time is not None
        assert next_time is not None
        at = present_time + timedelta(days=int((next_time.date() - present_time.date()).days * self._travelled))
        if at != self._state.at:
            self._set_clock(at)
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
            store_copy.restore_copy(self._copy_path(earlier_steps[-1]), self._store)
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

    def _go_to_next_step(self, *, rests_at_step: bool = True) -> None:
        """Go to the next step by a round of the poller; `rests_at_step` is False when further steps follow at once."""
        store_copy.copy_store(self._store, self._copy_path(self._index))
        self._enter_step(self._index + 1)
        at = self._state.at
        load_surroundings(self._store, self._story, at)
        self._read_once(self._stop.wait)
        if rests_at_step:
            self._rest_at_step()

    def _enter_step(self, index: int) -> None:
        """Set the clock and the imitated sources to the step with this index."""
        step = self._world.step(index)
        assert step.at is not None
        self._index, self._travelled = index, 0.0
        self._set_clock(step.at)
        number = sum(n <= index for n in self._story.named)
        shown = {
            "step": number,
            "at": step.at,
            "dated": step.dated,
            "caption": step.says,
            "solicitation_key": _solicitation_key(step),
        }
        # The state changes in one assignment, so that the screen never sees the new step as already read.
        self._show(**shown, busy=True, ended=False, problem=None)

    def _read_first_step(self) -> None:
        self._read_once(self._stop.wait)
        self._rest_at_step()

    def _rest_at_step(self) -> None:
        ended = self._index == len(self._story.steps) - 1
        self._since = time.monotonic()
        self._show(busy=False, ended=ended, playing=self._state.playing and not ended)

    def _copy_path(self, index: int) -> Path:
        return self._kept / f"step-{index:02d}.db"

    def _set_clock(self, at: datetime) -> None:
        """Write the time to a new clock file that then replaces the old one, so that nobody reads a half-written
        time."""
        new = self._clock.with_suffix(".new")
        new.write_text(at.isoformat(), encoding="utf-8")
        new.replace(self._clock)

    def _show(self, **changed: object) -> None:
        self._state = replace(self._state, **changed)  # type: ignore[arg-type]


def _solicitation_key(step: StoryStep) -> str | None:
    return normalise_number(step.about) if step.about else None
