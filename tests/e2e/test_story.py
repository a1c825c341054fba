"""Poll, change the world, poll again: the events are exactly the scripted ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.matching import alerting, assert_follows
from tests.support.program import Here, Program, asked, end, finish, until
from tests.support.world.baseline import ELSEWHERE, REQUESTS
from tests.support.world.story import STORY, expected
from tests.support.world.world import World

# What a round may write although nothing changed.
HEALTH_AND_READINGS = {"sources", "readings", "quota", "meta"}


def new_events(program: Program, seen: set[str]) -> list[dict[str, Any]]:
    """The events that were not there before; `seen` learns them."""
    fresh = [event for event in program.json("events") if event["id"] not in seen]
    seen.update(event["id"] for event in fresh)
    return fresh


@pytest.mark.parametrize("office_filter", [True, False], ids=["filtered-there", "filtered-here"])
def test_every_step_of_the_story_gives_its_events_and_no_others(tmp_path: Path, office_filter: bool) -> None:
    seen: set[str] = set()
    with World(office_filter=office_filter) as world:
        program = Here(tmp_path, world)
        for number, step in enumerate(STORY):
            world.step(number)
            report = program.poll()
            outcomes = {source["name"]: source["outcome"] for source in asked(report)}
            assert set(outcomes.values()) <= {"ok", "not_modified"}, outcomes
            fresh = new_events(program, seen)
            assert_follows(fresh, step.expected)
            assert report["events"] == len(step.expected)
            assert report["alerts"] == (len(alerting(step.expected)) if number else 0)
            elsewhere = next(s["elsewhere"] for s in report["sources"] if s["name"] == "sam")
            assert elsewhere == (0 if office_filter else len(ELSEWHERE))
        listed = {request["number"] for request in program.json("list")}
        assert listed >= {request.number for request in REQUESTS}
        assert not listed & {notice.number for notice in ELSEWHERE}


def test_the_facts_after_the_changes(begun: Program, world: World) -> None:
    program = begun.here
    world.step(1)
    program.poll()
    listed = {request["number"]: request for request in program.json("list")}
    bismuth, cobalt, lithium = (listed[f"SP8000-27-R-{n:04d}"] for n in (1, 5, 6))
    assert (bismuth["status"], bismuth["deadline"]) == ("open", "2026-12-18T15:00:00-05:00")
    assert bismuth["deadline_zone_basis"] == "source-offset"
    assert listed["SP8000-27-R-0007"]["deadline_zone_basis"] == "unknown"
    assert cobalt["status"] == "cancelled"
    assert lithium["status"] == "awarded"
    assert [(a["name"], a["contract"]) for a in lithium["awardees"]] == [
        ("EXAMPLE LITHIUM LLC (scripted example)", "SP8000-27-D-0001")
    ]
    shown = program.json("show", "SP8000-27-R-0001")
    assert len(shown["notices"]) == 2


def test_a_round_over_an_unchanged_world_writes_only_health_and_readings(begun: Program, world: World) -> None:
    program = begun.here
    world.step(1)
    program.poll()
    program.poll()  # the feeds have answered 304 once, so their health is settled
    before = program.tables()
    revision = program.rows("SELECT value FROM meta WHERE name = 'revision'")
    report = program.poll()
    after = program.tables()
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= HEALTH_AND_READINGS
    assert program.rows("SELECT value FROM meta WHERE name = 'revision'") == revision
    assert (report["events"], report["alerts"]) == (0, 0)


def test_news_and_prices_are_read(begun: Program, world: World) -> None:
    program = begun.here
    world.step(3)
    program.poll()
    stories = {story["title"]: story for story in program.json("news")}
    told = next(story for title, story in stories.items() if "bismuth deadline" in title)
    assert told["entry_count"] == 2
    assert set(told["outlets"]) >= {"Example Wire"}
    assert any("[/up]" in title for title in stories)
    assert not any("\u202e" in title for title in stories)
    quotes = {quote["symbol"]: quote for quote in program.json("quotes")}
    assert quotes["UAMY"]["price"] == 7.05
    assert quotes["UAMY"]["name"].startswith("SYNTHETIC")
    assert quotes["LYC.AX"]["currency"] == "AUD"


def test_several_pages_are_read_to_the_end(tmp_path: Path) -> None:
    with World(crowd=2500) as world:
        program = Here(tmp_path, world)
        report = program.poll("--source", "sam")
    sam = report["sources"][0]
    assert sam["outcome"] == "ok"
    assert len(program.json("list")) == len(REQUESTS)


def test_two_rounds_at_once_store_everything_once(begun: Program, world: World) -> None:
    world.step(1)
    both = [begun.start("poll", "--all", "--json") for _ in range(2)]
    codes = [finish(process).code for process in both]
    assert codes == [0, 0]
    fresh = [event for event in begun.here.json("events") if not _is_baseline(event)]
    assert_follows(fresh, expected(1))
    assert len(begun.here.json("alerts")) == len(alerting(expected(1)))


def _is_baseline(event: dict[str, Any]) -> bool:
    return event["kind"] == "issued" and event["number"] != "SP8000-27-R-0011"


def test_watch_tells_each_event_in_one_sentence_and_a_second_one_follows_it(begun: Program, world: World) -> None:
    outs = [begun.folder / name for name in ("first.txt", "second.txt")]

    def told(out: Path) -> list[str]:
        return [line for line in out.read_text().splitlines() if "SP8000-27-R" in line]

    with outs[0].open("w") as first, outs[1].open("w") as second:
        watches = [begun.start("watch", "--plain", stdout=file) for file in (first, second)]
    try:
        until(lambda: any("following it" in out.read_text() for out in outs), "one of them polls, the other follows")
        world.step(1)
        begun.here.poll()
        until(lambda: all(len(told(out)) >= len(expected(1)) for out in outs), "both have told everything")
    finally:
        codes = [end(watch).code for watch in watches]
    assert codes == [0, 0]
    for out in outs:
        assert len(told(out)) == len(expected(1))
        assert all(any(event.number in line for line in told(out)) for event in expected(1))


def test_what_was_never_asked_is_due_by_the_real_clock(tmp_path: Path, world: World) -> None:
    """The scripted clock stands still; the real one moves on between two looks at it."""
    program = Here(tmp_path, world)
    del program.environ["MINERALWATCH_NOW"]
    outcomes = {source["name"]: source["outcome"] for source in program.json("poll")["sources"]}
    assert outcomes["sam"] == "ok"
    assert "skipped" not in {outcomes[name] for name in outcomes if name not in ("sam_bulk", "edgar")}
    again = {source["name"]: source["outcome"] for source in program.json("poll")["sources"]}
    assert set(again.values()) == {"skipped"}
