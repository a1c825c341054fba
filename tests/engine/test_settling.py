"""Whoever polls settles what follows from the user's acts, before anything is asked and without waiting for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from scripted import API, KEY, Desk, hear, notice

from mineralwatch.config.settings import Settings
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.engine.round_report import RoundOptions
from mineralwatch.engine.rounds import Rounds
from mineralwatch.ports import UserAct
from mineralwatch.store import snapshot_queries, user_acts

SETTINGS = Settings(shipped_record=False, feeds=())


def in_rounds(user: Desk, folder: Path, *steps: Callable[[Rounds], None]) -> None:
    """Rounds that ask nothing, each followed by a step."""
    environ = {"MINERALWATCH_NOW": user.now.isoformat()}

    async def go() -> None:
        async with Rounds(user.conn, SETTINGS, environ, folder / "cache") as rounds:
            rounds.sources = ()
            for step in steps:
                await rounds.run(RoundOptions())
                assert rounds.next_due() is None  # nothing waits to be settled
                step(rounds)

    asyncio.run(go())


def test_an_act_is_due_at_once_and_settled_by_the_next_round(here: Desk, tmp_path: Path) -> None:
    here.read(API, notice())
    hear(here, "daily")
    title = "Defense Logistics Agency cancels cobalt tender"
    hear(here, "daily", FeedEntry("e1", "guid", "daily", title, published=here.now - timedelta(hours=1)))
    (story,) = snapshot_queries.all_stories(here.conn)
    told = here.kinds()

    def detach(rounds: Rounds) -> None:
        user_acts.add(here.conn, [UserAct("detach", story.id)], here.now)
        assert rounds.next_due() == here.now

    def undo(rounds: Rounds) -> None:
        assert here.kinds(KEY) == ["issued"]
        here.undo()
        assert rounds.next_due() == here.now

    def star(rounds: Rounds) -> None:
        assert here.kinds(KEY) == told == ["issued", "cancelled"]
        user_acts.add(here.conn, [UserAct("star", KEY)], here.now)
        assert rounds.next_due() is None

    in_rounds(here, tmp_path, detach, undo, star)
