"""The keys and the two lines of a replay, which only a replay has."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from mineralwatch.ports import ReplayState
from mineralwatch.ui import keymap
from mineralwatch.view import replay_lines
from mineralwatch.view.panel_content import UNICODE
from mineralwatch.view.spans import text_of, width_of
from tests.ui.looking import press, text, toasts, watching

STATE = ReplayState(
    7,
    22,
    datetime.fromisoformat("2025-10-15T11:00:00-04:00"),
    "Cobalt is cancelled, with the promise to issue it again.",
)


@dataclass
class Story:
    """A story that only notes what is asked of it."""

    asked: list[str] = field(default_factory=list)

    def start(self) -> None:
        self.asked.append("start")

    def state(self) -> ReplayState:
        return STATE

    def forward(self) -> None:
        self.asked.append("forward")

    def back(self) -> None:
        self.asked.append("back")

    def play_or_pause(self) -> None:
        self.asked.append("play")

    def faster(self) -> None:
        self.asked.append("faster")

    def slower(self) -> None:
        self.asked.append("slower")


async def test_each_key_steps_the_story_and_none_pages_the_list() -> None:
    story = Story()
    async with watching(replay=story, demo="DEMO") as (app, pilot):
        assert "REPLAY 7/22" in text(app)
        assert "15 Oct 2025  Cobalt is cancelled" in text(app)
        await press(pilot, "right_square_bracket", "left_square_bracket", "space", "plus", "equals_sign", "minus")
        assert story.asked == ["start", "forward", "back", "play", "faster", "faster", "slower"]
        await press(pilot, "A")
        assert "REPLAY 7/22" in text(app)
        await press(pilot, "space")
        assert story.asked[-1] == "play"


async def test_without_a_replay_there_is_neither_line_nor_key() -> None:
    async with watching() as (app, pilot):
        assert "REPLAY" not in text(app)
        await press(pilot, "right_square_bracket", "plus")
        assert not toasts(app)
        assert {item.group for item in app.session.actions}.isdisjoint({keymap.REPLAYING})


def test_no_key_of_a_replay_means_two_things() -> None:
    keys = [key for item in keymap.for_replay(keymap.ACTIONS) for key in item.keys]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
@pytest.mark.parametrize("changed", [{}, {"playing": False, "dated": False}, {"problem": "the store is full"}])
def test_both_lines_fit_and_stay_honest(width: int, changed: dict[str, object]) -> None:
    first, second = replay_lines.build_lines(replace(STATE, **changed), width, UNICODE)  # type: ignore[arg-type]
    assert width_of(first) <= width
    assert width_of(second) <= width
    if width >= 80:
        assert "constructed" in text_of(first)
        assert "SYNTHETIC" in text_of(first)
        assert "space" in text_of(first)
    told = "the store is full" if "problem" in changed else "15 Oct 2025"
    assert told in text_of(second)
    assert ("~15 Oct" in text_of(second)) == (changed.get("dated") is False)
