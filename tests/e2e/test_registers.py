"""The three registers of the scripted world, read by the real program, most of it in the test's process."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.matching import assert_follows
from tests.support.program import Here, Program
from tests.support.world import faults, registers
from tests.support.world.story import LITHIUM_AWARD, LITHIUM_ORDER, STORY, expected
from tests.support.world.world import World

NAMES = ("federal_register", "edgar", "usaspending")
LITHIUM = "SP8000-27-R-0006"


def told(program: Program, kind: str) -> dict[str, Any]:
    (event,) = [e for e in program.json("show", LITHIUM)["events"] if e["kind"] == kind]
    return dict(event)


def test_the_registers_beside_the_notices_give_the_same_events(tmp_path: Path) -> None:
    with World(register_delay=timedelta()) as world:
        program = Here(tmp_path, world)
        seen: set[str] = set()
        for number in range(len(STORY)):
            world.step(number)
            report = program.poll()
            outcomes = {source["name"]: source["outcome"] for source in report["sources"]}
            assert all(outcomes[name] in ("ok", "not_modified") for name in NAMES), outcomes
            fresh = [event for event in program.json("events") if event["id"] not in seen]
            seen.update(event["id"] for event in fresh)
            assert_follows(fresh, expected(number))
        awarded, ordered = told(program, "awarded"), told(program, "ordered")
        assert {w["source"] for w in awarded["evidence"]} >= {"sam", "usaspending", "SEC EDGAR"}
        assert {w["source"] for w in ordered["evidence"]} == {"sam", "usaspending"}
        assert awarded["grade"] == "official"
        assert any("90 days" in str(w["says"]) for w in awarded["evidence"])
        (awardee,) = program.json("show", LITHIUM)["awardees"]
        assert LITHIUM_ORDER.award and LITHIUM_AWARD.award
        assert (awardee["contract"], awardee["ceiling"], awardee["ordered"]) == ("SP8000-27-D-0001", 48.5e6, 6.25e6)
        titles = [story["title"] for story in program.json("news", "grade:official")]
        assert any("Market Impact Committee" in title for title in titles)
        assert any(title.startswith("8-K: EXAMPLE COMPANY 101538") for title in titles)
        assert "8-K: EXAMPLE LITHIUM LLC (scripted example) wins $48,500,000 DLA contract SP8000-27-D-0001" in [
            title.rpartition(" (")[0] for title in titles
        ]
        outlets = {outlet for story in program.json("news") for outlet in story["outlets"]}
        assert outlets >= {"Federal Register", "SEC EDGAR"}
        sec = (registers.EDGAR, registers.DOCUMENTS)
        agents = {heard.header("user-agent") for heard in world.requests if heard.path.startswith(sec)}
        assert all("someone@example.com" in str(agent) for agent in agents)
        documents = [heard.path for heard in world.requests if heard.path.startswith(registers.DOCUMENTS)]
        assert documents and len(documents) == len(set(documents))  # each once
        others = [heard for heard in world.requests if not heard.path.startswith(sec)]
        assert not any("someone@example.com" in str(heard.headers) for heard in others)


def test_the_register_is_as_late_as_it_is(tmp_path: Path) -> None:
    with World(step=1, register_delay=timedelta(days=90)) as world:
        program = Here(tmp_path, world)
        program.poll()
        sources = {w["source"] for w in told(program, "awarded")["evidence"]}
        assert "sam" in sources and "usaspending" not in sources


def test_reading_the_registers_again_changes_nothing_and_show_says_how_late_they_are(tmp_path: Path) -> None:
    with World(step=1, register_delay=timedelta()) as world:
        program = Here(tmp_path, world)
        program.poll()
        program.poll()  # the feeds have answered 304 once, so their health is settled
        before = program.tables()
        report = program.poll()
        after = program.tables()
        changed = {name for name in before if before[name] != after[name]}
        assert changed <= {"sources", "readings", "quota", "meta"}, changed
        assert (report["events"], report["alerts"]) == (0, 0)
        shown = " ".join(program.run("show", LITHIUM).out.split())
        assert "the register shows Defense awards 90 days after signing" in shown


@pytest.mark.parametrize("path", [registers.SEARCH, registers.FEDERAL_REGISTER, registers.EDGAR])
def test_a_register_that_breaks_hurts_nobody_else(tmp_path: Path, path: str) -> None:
    with World(step=1, register_delay=timedelta()) as world:
        world.fault(path, faults.html_page)
        program = Here(tmp_path, world)
        outcomes = {source["name"]: source["outcome"] for source in program.poll()["sources"]}
        failed = {name for name, outcome in outcomes.items() if outcome not in ("ok", "not_modified", "skipped")}
        assert failed == {NAMES[[registers.FEDERAL_REGISTER, registers.EDGAR, registers.SEARCH].index(path)]}
