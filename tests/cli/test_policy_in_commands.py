"""Policy in the timeline of `events`, and policy and supply with one request, over the shipped record."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mineralwatch.cli.json_shapes import EVENT_KEYS
from mineralwatch.cli.json_shapes_policy import SUPPLY_KEYS
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.policy import PolicyKind

Run = Callable[..., Any]
NOW = "2026-11-22T14:02:00-05:00"


@pytest.fixture
def read(at_clock: Run) -> Run:
    """The JSON of a command."""

    def one(*words: str, **more: str) -> Any:
        done = at_clock("--json", *words, **more)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return one


def test_policy_stands_among_the_events_of_its_material(read: Run) -> None:
    rows = read("events", "material:cobalt")
    assert all(tuple(row) == EVENT_KEYS for row in rows)
    policy = [row for row in rows if row["key"] is None]
    told = [row for row in rows if row["key"] is not None]
    assert {row["kind"] for row in policy} <= set(PolicyKind)
    assert {row["kind"] for row in told} <= set(EventKind)
    assert [row["occurred_on"] for row in policy] == [
        "2025-12-31", "2025-09-21", "2025-06-21", "2025-02-22", "2024-09-27",
    ]  # fmt: skip
    days = [row["occurred_on"] for row in rows if row["occurred_on"]]
    assert days == sorted(days, reverse=True)
    ban = policy[3]
    assert (ban["kind"], ban["number"], ban["material"], ban["days"], ban["old"]) == ("ban", None, "cobalt", None, {})
    assert ban["new"] == {"by": "DR Congo", "until": "2025-10-15"}
    assert (ban["grade"], ban["source"]) == ("announced", "ARECOMS")
    assert ban["seen_at"]
    assert ban["evidence"][0]["url"] == ban["url"] == "https://www.einpresswire.com/article/825123167/"


def test_queries_tell_policy_from_events(read: Run) -> None:
    every, policy, others = read("events"), read("events", "is:policy"), read("events", "--", "-is:policy")
    assert {row["id"] for row in policy} | {row["id"] for row in others} == {row["id"] for row in every}
    assert len(every) == len(policy) + len(others)
    assert all(row["key"] is None for row in policy) and all(row["key"] for row in others)
    assert {row["kind"] for row in read("events", "kind:ban")} == {"ban"}
    assert read("events", "is:policy kind:cancelled") == []


def test_policy_is_as_old_as_it_is(read: Run) -> None:
    """Only what happened since then and not what is to come; and nothing that the clock has not reached."""
    since = read("events", "is:policy", "--since", "2026-05-01")
    assert [row["occurred_on"] for row in since] == [None, "2026-05-21"]  # one of September, about
    early = read("events", "is:policy", now="2025-10-25T12:00:00-04:00")
    assert max(row["occurred_on"] for row in early if row["occurred_on"]) == "2025-10-20"


def test_only_watched_materials_and_what_concerns_all(read: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[watch]\nmaterials = ["tantalum"]\n')
    assert {row["material"] for row in read("events", "is:policy")} == {None, "indium"}  # tantalum is one of nine


def test_one_request_with_its_policy_and_supply(read: Run, at_clock: Run) -> None:
    shown = read("show", "cobalt-2025-x1")
    assert list(shown)[-2:] == ["policy", "supply"]
    assert [row["kind"] for row in shown["policy"]] == ["ban", "ban", "quota", "quota"]
    assert tuple(shown["policy"][0])[: len(EVENT_KEYS)] == EVENT_KEYS
    first = shown["policy"][0]
    assert (first["by"], first["materials"], first["until"]) == ("DR Congo", ["cobalt"], "2025-10-15")
    assert {claim["value"] for claim in first["claims"]} == {"2025-02-22", "2023-02"}
    assert all(tuple(row) == SUPPLY_KEYS for row in shown["supply"])
    congo = [row for row in shown["supply"] if row["place"] == "DR Congo" and row["vintage"] == "2025e"]
    assert [(row["share"], row["stage"], row["grade"]) for row in congo] == [(74, "mined", "reported")]
    plain = at_clock("show", "cobalt-2025-x1").stdout
    assert "production, mined, DR Congo: 230,000 t, 74 % of the world (2025e, reported)" in plain
    assert "The DR Congo suspends all exports of cobalt, ended 15 Oct 2025" in plain
