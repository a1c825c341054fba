"""Three outlets that are each too little sure make a request known together, in whatever order they are read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from scripted import Desk, hear

from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.engine import rebuild
from mineralwatch.store import snapshot_queries

FEEDS = ("example-metals", "example-mining", "example-wire")
TOLD = (
    "US government calls off gallium buy",
    "US cancels gallium procurement",
    "US drops plan to buy gallium for reserve",
)


@pytest.fixture
def bare(here: Desk) -> Desk:
    """A desk without the record, whose feeds were read once."""
    for feed in FEEDS:
        hear(here, feed)
    return here


def tell(desk: Desk, number: int, title: str, outlet: str | None = None) -> None:
    desk.now += timedelta(hours=3)
    at = desk.now - timedelta(hours=number)
    hear(desk, FEEDS[number], FeedEntry(title, "guid", FEEDS[number], title, None, outlet or f"Outlet {number}", at))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_the_third_outlet_makes_it_known(bare: Desk, order: tuple[int, ...]) -> None:
    for number in order[:2]:
        tell(bare, number, TOLD[number])
    assert (bare.names(), bare.alerts()) == (set(), [])
    tell(bare, order[2], TOLD[order[2]])
    assert {story.key for story in snapshot_queries.all_stories(bare.conn)} == {"gallium-2026-x1"}
    assert [event.kind for event in bare.events("gallium-2026-x1")] == ["cancelled"]
    assert len(bare.alerts()) == 1
    assert rebuild.check(bare.conn).differences == ()


def test_one_outlet_three_times_is_one_voice(bare: Desk) -> None:
    for number, title in enumerate(TOLD):
        tell(bare, number, title, "Example Wire")
    assert (bare.names(), bare.alerts()) == (set(), [])
