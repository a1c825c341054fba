"""Plays the replay: moves the clock, changes the world, has everything read, and keeps a copy of the store per step.

A thread of its own does all that; the screen only asks where it stands. Going on is always a real round of the real
poller. Going back brings back the copy of the store that was taken when that step was left, for histories only grow.
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
from mineralwatch.domain.identity import normalise_number
from mineralwatch.ports import ReplayState
from mineralwatch.store import store_copy

BEAT = 0.1  # seconds between two looks at keys and clock
STAY_NAMED, STAY = 3.6, 0.7  # seconds at a step, at speed 1
WAY = 0.9  # seconds in which the days to the next step go by
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)

ReadOnce = Callable[[Callable[[float], bool]], object]
"""Have the poller read every source once; the argument pauses, and says whether to give up."""


class Player:
    """`ports.Replay` over a scripted world. Use it as a context manager; `store` must exist when it begins."""

    def __init__(
        self, world: DemoWorld, tale: ReplayStory, store: Path, clock: Path, kept: Path, read_once: ReadOnce
    ) -> None:
        self._world, self._tale, self._store, self._clock, self._kept = world, tale, store, clock, kept
        self._read_once = read_once
        self._stop = Event()
        self._keys: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._at = 0  # the index of the step that stands
        self._gone = 0.0  # the part of the way to the next one that has gone by, 0 to 1
        self._since = time.monotonic()  # since when it stands
        first = tale.steps[0]
        assert first.at is not None
        self._state = ReplayState(1, len(tale.named), first.at, first.says, busy=True, solicitation_key=_key(first))
        self._set_clock(first.at)
        load_surroundings(store, tale, first.at)
        self._thread = Thread(target=self._run, name="replay", daemon=True)

    def __enter__(self) -> Player:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=10)

    # What the screen asks

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
        self._guarded(self._begin)
        while not self._stop.wait(BEAT):
            try:
                self._guarded(self._keys.get_nowait())
            except Empty:
                if self._state.playing:
                    self._guarded(self._play_on)

    def _guarded(self, do: Callable[[], None]) -> None:
        """A step that fails stops the play and says why."""
        try:
            do()
        except MineralwatchError as error:
            self._show(playing=False, busy=False, problem=str(error))

    def _play_on(self) -> None:
        """Stay for a while, let the days go by, arrive."""
        step, speed = self._tale.steps[self._at], self._state.speed
        if time.monotonic() - self._since < (STAY_NAMED if step.name else STAY) / speed:
            return
        self._gone += BEAT * speed / WAY
        if self._gone >= 1:
            self._go_on()
        else:
            self._let_days_go_by()

    def _let_days_go_by(self) -> None:
        here, there = self._tale.steps[self._at].at, self._tale.steps[self._at + 1].at
        assert here is not None
        assert there is not None
        at = here + timedelta(days=int((there.date() - here.date()).days * self._gone))
        if at != self._state.at:
            self._set_clock(at)
            self._show(at=at)

    def _forward(self) -> None:
        self._show(playing=False)
        if self._state.ended:
            return
        while not self._stop.is_set():
            self._go_on(resting=False)
            if self._tale.steps[self._at].name:
                break
        self._arrived()

    def _back(self) -> None:
        """To the last named step that is left behind; on the way to the next one, to the one just left."""
        left = [n for n in self._tale.named if n < self._at or (n == self._at and self._gone > 0)]
        self._show(playing=False)
        if not left:
            return
        if left[-1] != self._at:
            store_copy.restore_copy(self._copy(left[-1]), self._store)
        self._stand(left[-1])
        self._arrived()

    def _play_or_pause(self) -> None:
        if self._state.ended:
            return
        self._since = time.monotonic() if not self._state.playing and not self._gone else self._since
        self._show(playing=not self._state.playing)

    def _change_speed(self, by: int) -> None:
        at = SPEEDS.index(self._state.speed) + by
        self._show(speed=SPEEDS[min(max(at, 0), len(SPEEDS) - 1)])

    # From step to step

    def _go_on(self, *, resting: bool = True) -> None:
        """To the next step, by a round of the poller; `resting` False when the way goes on."""
        store_copy.copy_store(self._store, self._copy(self._at))
        self._stand(self._at + 1)
        at = self._state.at
        load_surroundings(self._store, self._tale, at)
        self._read_once(self._stop.wait)
        if resting:
            self._arrived()

    def _stand(self, index: int) -> None:
        """Bring clock and world to a step."""
        step = self._world.step(index)
        assert step.at is not None
        self._at, self._gone = index, 0.0
        self._set_clock(step.at)
        place = sum(n <= index for n in self._tale.named)
        told = {"step": place, "at": step.at, "dated": step.dated, "caption": step.says, "solicitation_key": _key(step)}
        self._show(**told, busy=True, ended=False, problem=None)  # at once: nobody may see the new step at rest

    def _begin(self) -> None:
        self._read_once(self._stop.wait)
        self._arrived()

    def _arrived(self) -> None:
        ended = self._at == len(self._tale.steps) - 1
        self._since = time.monotonic()
        self._show(busy=False, ended=ended, playing=self._state.playing and not ended)

    def _copy(self, index: int) -> Path:
        return self._kept / f"step-{index:02d}.db"

    def _set_clock(self, at: datetime) -> None:
        """Replaced whole, so that nobody reads half a time."""
        new = self._clock.with_suffix(".new")
        new.write_text(at.isoformat(), encoding="utf-8")
        new.replace(self._clock)

    def _show(self, **changed: object) -> None:
        self._state = replace(self._state, **changed)  # type: ignore[arg-type]


def _key(step: StoryStep) -> str | None:
    return normalise_number(step.about) if step.about else None
