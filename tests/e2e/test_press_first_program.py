"""The press speaks first, in the first reading of a feed; the official notices come one by one, each on the desktop."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from mineralwatch.demo.world_state import FeedItem, SamNotice, WorldState
from tests.support.desktop import TOOLS, Desktop
from tests.support.program import Program
from tests.support.world.baseline import BASELINE, NOW
from tests.support.world.story import BISMUTH_2, COBALT_2, LITHIUM_AWARD
from tests.support.world.world import World

pytestmark = pytest.mark.needs(*TOOLS)

YESTERDAY = NOW - timedelta(days=1)
HEADLINES = (
    "DLA cancels cobalt tender for the stockpile",
    "Pentagon stockpile buyer extends bismuth tender SP8000-27-R-0001 to 18 December 2026",
    "Example Lithium wins $48.5 million DLA contract to supply lithium carbonate for the National Defense Stockpile",
)
PRESS = tuple(
    FeedItem(title, f"https://news.example.com/first-{n}", f"first-{n}", YESTERDAY, outlet="Example Metals Daily")
    for n, title in enumerate(HEADLINES)
)
OFFICIAL = (
    (COBALT_2, "SP8000-27-R-0005", "cancelled"),
    (BISMUTH_2, "SP8000-27-R-0001", "extended"),
    (LITHIUM_AWARD, "SP8000-27-R-0006", "awarded"),
)


def at(program: Program, moment: datetime) -> None:
    program.environ["MINERALWATCH_NOW"] = moment.isoformat()


def test_three_official_notices_after_three_headlines_are_three_notifications(
    notified: Program, world: World, desktop: Desktop
) -> None:
    feeds = {**BASELINE.feeds, "world-rss": (*PRESS, *BASELINE.feeds["world-rss"])}
    state = replace(BASELINE, feeds=feeds)
    world.become(state)
    shutil.rmtree(notified.data_dir)  # nothing has been read yet
    program = notified.here
    program.poll()
    told = {(event["kind"], event["grade"]) for event in program.json("events") if event["kind"] != "issued"}
    assert told == {(kind, "reported") for _, _, kind in OFFICIAL}
    assert desktop.shown() == []
    for count, (notice, number, kind) in enumerate(OFFICIAL, 1):
        state = _with(state, notice)
        world.become(state)
        for turn in range(2):  # once more without any change: nothing comes again
            at(program, NOW + timedelta(hours=4 * count + turn))
            program.poll()
        shown = desktop.shown()
        assert len(shown) == count, shown
        assert number in shown[-1].summary + shown[-1].body
        assert kind in (shown[-1].summary + shown[-1].body).casefold()
    assert len(program.json("alerts")) == len(OFFICIAL)
    assert program.run("rebuild", "--check").code == 0


def _with(state: WorldState, notice: SamNotice) -> WorldState:
    kept = tuple(old for old in state.notices if (old.number, old.type) != (notice.number, notice.type))
    return replace(state, notices=(*kept, notice))
