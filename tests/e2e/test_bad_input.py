"""Each kind of bad input: the right outcome, a clear line, the other sources unaffected, nothing lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.matching import assert_follows
from tests.support.program import Here, Program, asked
from tests.support.world import faults
from tests.support.world.faults import Fault
from tests.support.world.story import expected
from tests.support.world.world import KEY, World

FEED, SAM, TEXTS, CHART = "/feeds/world-rss", "/opportunities/v2/search", "/prod/opportunities", "/v8/finance/chart/"
FAILED, REFUSED, LIMITED = {"failed"}, {"refused"}, {"rate_limited"}
BROKEN = FAILED | REFUSED

CASES: list[tuple[str, str, str, Fault, set[str]]] = [
    ("feed-404", FEED, "world-rss", faults.status(404), BROKEN),
    ("feed-403", FEED, "world-rss", faults.status(403), REFUSED),
    ("feed-500", FEED, "world-rss", faults.status(500), FAILED),
    ("feed-429", FEED, "world-rss", faults.too_many(), LIMITED),
    ("feed-429-retry-after", FEED, "world-rss", faults.too_many("7200"), LIMITED),
    ("feed-429-date", FEED, "world-rss", faults.too_many("Mon, 23 Nov 2026 19:00:00 GMT"), LIMITED),
    ("feed-html", FEED, "world-rss", faults.html_page, FAILED),
    ("feed-empty", FEED, "world-rss", faults.empty, FAILED),
    ("feed-bomb", FEED, "world-rss", faults.entity_bomb, FAILED | {"ok"}),
    ("feed-gzip-bomb", FEED, "world-rss", faults.gzip_bomb, BROKEN),
    ("feed-cut-off", FEED, "world-rss", faults.cut_off, FAILED),
    ("feed-slow", FEED, "world-rss", faults.slow(60), FAILED),
    ("feed-to-file", FEED, "world-rss", faults.redirect("file:///etc/passwd"), BROKEN),
    ("feed-to-itself", FEED, "world-rss", faults.redirect(FEED), BROKEN),
    ("sam-500", SAM, "sam", faults.status(500), FAILED),
    ("sam-html", SAM, "sam", faults.html_page, FAILED),
    ("sam-cut-off", SAM, "sam", faults.cut_off, FAILED),
    ("sam-empty", SAM, "sam", faults.empty, FAILED),
    ("sam-403", SAM, "sam", faults.status(403, "An invalid api_key was supplied"), REFUSED),
    ("quotes-429", CHART, "quotes", faults.status(429, "Too Many Requests"), LIMITED),
    ("quotes-html", CHART, "quotes", faults.html_page, FAILED),
    ("quotes-404", CHART, "quotes", faults.status(404), BROKEN),
]
AS_PROCESSES = {"feed-429", "quotes-html", "sam-403"}  # exit codes 0 and 3; a key in the words of a server


@pytest.fixture
def program(tmp_path: Path, world: World) -> Program:
    """One that does not wait long."""
    return Program(tmp_path, world, timeout=2)


@pytest.fixture
def broken(begun: Program) -> Here:
    """A program that has read the first step; its commands run in this process."""
    return begun.here


def by_name(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {source["name"]: source for source in asked(report)}


@pytest.mark.parametrize(("path", "source", "fault", "outcomes"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_one_broken_source(
    world: World, broken: Program, path: str, source: str, fault: Fault, outcomes: set[str]
) -> None:
    one_broken_source(world, broken, path, source, fault, outcomes)


@pytest.mark.parametrize("case", [c for c in CASES if c[0] in AS_PROCESSES], ids=lambda case: case[0])
def test_one_broken_source_of_a_real_process(
    world: World, begun: Program, case: tuple[str, str, str, Fault, set[str]]
) -> None:
    one_broken_source(world, begun, *case[1:])


def one_broken_source(world: World, broken: Program, path: str, source: str, fault: Fault, outcomes: set[str]) -> None:
    kept = {name: broken.rows(f"SELECT * FROM {name}") for name in ("events", "notices", "solicitations", "stories")}
    world.fault(path, fault)
    done = broken.run("poll", "--all", "--json")
    report = by_name(done.json)
    assert report[source]["outcome"] in outcomes, report[source]
    assert done.code == (3 if report[source]["outcome"] in BROKEN else 0)
    if report[source]["outcome"] != "ok":
        error = report[source]["error"]
        assert error, "the user is told nothing"
        assert "\n" not in error
    assert KEY not in done.out + done.err
    assert {o["outcome"] for name, o in report.items() if name != source} <= {"ok", "not_modified"}
    for name, rows in kept.items():
        now = broken.rows(f"SELECT * FROM {name}")
        # An entity bomb may leave a story with a name in the place of its title: it costs nothing and takes nothing.
        assert set(rows) <= set(now) if name == "stories" else rows == now
    assert not broken.here.json("alerts")
    prices = {quote["symbol"]: quote["price"] for quote in broken.here.json("quotes")}
    assert prices["MP"] == 61.20


def test_after_an_outage_the_changes_are_found(world: World, broken: Program) -> None:
    world.fault(SAM, faults.status(500))
    assert broken.run("poll", "--all").code == 3
    world.step(1)
    world.fault(SAM, None)
    assert broken.run("poll", "--all").code == 0
    fresh = [e for e in broken.json("events") if e["kind"] != "issued" or e["number"] == "SP8000-27-R-0011"]
    assert_follows(fresh, expected(1))


def test_drifted_types_lose_no_request(world: World, broken: Program) -> None:
    before = {request["number"] for request in broken.json("list")}
    world.fault(SAM, faults.drifted)
    report = by_name(broken.poll())
    assert report["sam"]["outcome"] in ("ok", "failed")
    assert {request["number"] for request in broken.json("list")} >= before
    assert not [e for e in broken.json("events") if e["kind"] in ("removed", "cancelled", "awarded")]


def test_missing_texts_do_not_stop_the_notices(world: World, broken: Program) -> None:
    world.step(1)
    world.fault(TEXTS, faults.status(500))
    broken.poll()
    kinds = {(e["kind"], e["number"]) for e in broken.json("events")}
    assert ("extended", "SP8000-27-R-0001") in kinds
    assert ("cancelled", "SP8000-27-R-0005") not in kinds
    world.fault(TEXTS, None)
    broken.poll()
    fresh = [e for e in broken.json("events") if e["kind"] != "issued" or e["number"] == "SP8000-27-R-0011"]
    assert ("cancelled", "SP8000-27-R-0005") in {(e["kind"], e["number"]) for e in fresh}


def test_a_spent_quota_is_honoured_even_by_hand(world: World, broken: Program) -> None:
    world.allow(0)
    done = broken.run("poll", "--all", "--json")
    sam = by_name(done.json)["sam"]
    assert (done.code, sam["outcome"]) == (0, "rate_limited")
    assert sam["next_due"] >= "2026-11-24"
    world.forget()
    assert by_name(broken.poll())["sam"]["outcome"] in ("skipped", "rate_limited")
    assert not [heard for heard in world.requests if heard.path == SAM]
    world.allow(None)
    later = broken.run("poll", "--all", "--json", MINERALWATCH_NOW="2026-11-24T15:00:00Z")
    assert by_name(later.json)["sam"]["outcome"] == "ok"


def test_retry_after_is_honoured_even_by_hand(world: World, broken: Program) -> None:
    world.fault(FEED, faults.too_many("3600"))
    broken.poll("--source", "world-rss")
    world.fault(FEED, None)
    world.forget()
    broken.poll("--source", "world-rss")
    assert world.requests == ()
    later = broken.run("poll", "--source", "world-rss", "--json", MINERALWATCH_NOW="2026-11-23T16:30:00Z")
    assert by_name(later.json)["world-rss"]["outcome"] in ("ok", "not_modified")


def test_gzip_and_wrong_encodings_are_read(world: World, broken: Program) -> None:
    world.step(3)
    world.fault(FEED, lambda right: faults.gzipped(faults.wrong_encoding(right)))
    world.fault(SAM, faults.gzipped)
    report = by_name(broken.poll())
    assert report["world-rss"]["outcome"] == "ok"
    assert report["world-rss"]["new_entries"] >= 1
    assert sum(one["events"] for one in report.values()) == len(expected(1))  # one of them a feed may tell first


def test_private_addresses_are_refused_unless_allowed(tmp_path: Path, world: World) -> None:
    program = Here(tmp_path, world, allow_private=False)
    done = program.run("poll", "--all", "--json")
    assert done.code == 3
    assert {source["outcome"] for source in asked(done.json)} == {"refused"}
    assert all("allow_private" in source["error"] for source in asked(done.json))
    assert world.requests == ()


def test_without_a_network_everything_stays_readable(begun: Program) -> None:
    with World() as gone:
        begun.config.write_text(gone.config_toml())
    done = begun.run("poll", "--all", "--json")
    assert done.code == 3
    assert {source["outcome"] for source in asked(done.json)} == {"failed"}
    assert len(begun.here.json("list")) == 10


def test_no_key_is_said_and_stops_nothing(broken: Program) -> None:
    del broken.environ["SAM_API_KEY"]
    done = broken.run("poll", "--all", "--json")
    assert done.code == 0
    sam = by_name(done.json)["sam"]
    assert sam["outcome"] == "skipped"
    assert "key" in sam["error"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("[netwrok]\ntimeout = 3", ("config.toml", "netwrok", "network")),
        ("[network]\ntimeuot = 3", ("config.toml", "timeuot", "timeout")),
        ('[network]\ntimeout = "soon"', ("config.toml", "timeout")),
        ("[network\n", ("config.toml",)),
    ],
)
def test_a_wrong_configuration_names_file_line_and_key(tmp_path: Path, line: str, words: tuple[str, ...]) -> None:
    program = Here(tmp_path)
    program.config.write_text(f"shipped_record = true\n{line}\n")
    for command in (("list",), ("poll", "--all"), ("config", "validate")):
        done = program.run(*command)
        assert done.code == 2, done
        assert all(word in done.err + done.out for word in words), done
        assert "Traceback" not in done.err


def test_a_locked_store_is_waited_for_or_named(broken: Program) -> None:
    with closing(sqlite3.connect(broken.store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert len(broken.json("list")) == 10
        done = broken.run("alerts", "ack", "nothing")
        other.execute("ROLLBACK")
    assert done.code in (1, 4)
    assert "Traceback" not in done.err


@pytest.mark.parametrize("spoil", ["newer", "garbage", "folder"])
def test_a_store_that_cannot_be_used_is_an_exit_code_of_its_own(broken: Program, spoil: str) -> None:
    if spoil == "newer":
        with closing(sqlite3.connect(broken.store)) as conn:
            (version,) = conn.execute("PRAGMA user_version").fetchone()
            conn.execute(f"PRAGMA user_version = {version + 1}")
    elif spoil == "garbage":
        broken.store.write_bytes(b"this is no database" * 500)
    else:
        for path in broken.store.parent.glob(broken.store.name + "*"):
            path.unlink()
        broken.store.mkdir()
    for command in (("list",), ("poll", "--all")):
        done = broken.run(*command)
        assert done.code == 4, done
        assert "Traceback" not in done.err
        assert len(done.err.strip().splitlines()) == 1
