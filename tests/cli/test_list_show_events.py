"""The reading commands over a real store."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mineralwatch.cli import json_shapes
from tests.cli.store_contents import COBALT, NOW, Call


def test_list_comes_next_deadline_first(json_of: Callable[..., Any]) -> None:
    rows = json_of("list")
    assert [row["key"] for row in rows] == ["SP800026R0002", "SP800026R0001", "antimony-2025-x1"]
    assert all(tuple(row) == json_shapes.SOLICITATION_KEYS for row in rows)
    assert [row["status"] for row in rows] == ["open", "open", "awarded"]
    assert rows[0]["unread"] is False
    assert rows[1]["unread"] is True


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        (["status:open"], ["SP800026R0002", "SP800026R0001"]),
        (["-status:open"], ["antimony-2025-x1"]),
        (["material:cobalt"], ["SP800026R0001"]),
        (["due:<7d"], ["SP800026R0002"]),
        (["value:>100m"], ["antimony-2025-x1"]),
        (["material:cobalt", "OR", "material:antimony"], ["SP800026R0001", "antimony-2025-x1"]),
        (["no-such-words"], []),
    ],
)
def test_list_takes_queries(json_of: Callable[..., Any], query: list[str], keys: list[str]) -> None:
    assert [row["key"] for row in json_of("list", *query)] == keys


def test_only_watched_materials_are_listed(json_of: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[watch]\nmaterials = ["titanium"]\n')
    assert [row["key"] for row in json_of("list")] == ["SP800026R0002"]
    assert json_of("events") == []


def test_the_table_for_people(call: Call, store: Path) -> None:
    code, out, err = call("list")
    assert code == 0
    head, first, *_ = out.splitlines()
    assert head.split() == ["STATUS", "DUE", "MATERIAL", "NUMBER", "CEILING", "TITLE"]
    assert first.startswith("open     2026-11-25 12:00  titanium  SP8000-26-R-0002")
    assert "\x1b" not in out
    assert "SAM.gov has never been read" in err


def test_csv_is_safe_in_a_spreadsheet(call: Call, store: Path) -> None:
    code, out, err = call("list", "--csv")
    assert (code, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert tuple(rows[0]) == json_shapes.SOLICITATION_KEYS
    assert rows[1]["title"] == "'=Cobalt, alloy grade"
    assert rows[2]["number"] == ""


@pytest.mark.parametrize("command", ["list", "events"])
def test_an_empty_csv_has_its_header(call: Call, store: Path, command: str) -> None:
    _, out, _ = call(command, "no-such-words", "--csv")
    assert len(out.splitlines()) == 1
    assert call(command, "--csv", "--json")[0] == 2


def test_events_newest_first(json_of: Callable[..., Any]) -> None:
    rows = json_of("events")
    assert [row["id"] for row in rows] == ["e2", "e1"]
    assert all(tuple(row) == json_shapes.EVENT_KEYS for row in rows)
    assert rows[0]["days"] == 14
    assert "extended" in rows[0]["text"]
    assert [row["id"] for row in json_of("events", "kind:issued")] == ["e1"]
    assert [row["id"] for row in json_of("events", "--since", "2d")] == ["e2"]
    assert len(json_of("events", "--since", "2026-01-01")) == 2


@pytest.mark.parametrize("name", ["SP8000-26-R-0001", "sp800026r0001", "SP8000 26 R 0001", "antimony-2025-x1"])
def test_show_finds_by_any_name(json_of: Callable[..., Any], name: str) -> None:
    shown = json_of("show", name)
    assert set(json_shapes.SOLICITATION_KEYS) < set(shown)
    assert {"notices", "events", "claims", "stories", "contracts", "promises"} < set(shown)


def test_show_tells_the_story_oldest_first(json_of: Callable[..., Any], call: Call) -> None:
    shown = json_of("show", COBALT.key)
    assert [row["id"] for row in shown["events"]] == ["e1", "e2"]
    assert [row["notice_id"] for row in shown["notices"]] == ["n1"]
    code, out, _ = call("show", COBALT.key)
    assert code == 0
    assert out.index("issued") < out.index("extended")


def test_show_of_what_is_not_known(call: Call, store: Path) -> None:
    code, out, err = call("show", "SP8000-99-R-9999")
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1


def test_news(json_of: Callable[..., Any]) -> None:
    rows = json_of("news")
    assert [row["title"] for row in rows] == ["Cobalt price rises", "Tin falls"]
    assert all(tuple(row) == json_shapes.STORY_KEYS for row in rows)
    assert [entry["id"] for entry in rows[0]["entries"]] == ["i1"]
    assert [row["title"] for row in json_of("news", "cobalt")] == ["Cobalt price rises"]
    assert [row["title"] for row in json_of("news", "-cobalt")] == ["Tin falls"]


def test_the_history_of_a_symbol(json_of: Callable[..., Any], call: Call) -> None:
    [series] = json_of("quotes", "uamy", "--history")
    assert " ".join(series) == (
        "symbol name exchange currency unit per_currency sources first_day last_day calendar_until gaps error bars"
    )
    assert (series["unit"], series["per_currency"], series["gaps"]) == ("USD", 1, ["2026-11-18"])
    assert (series["first_day"], series["last_day"]) == ("2026-11-17", "2026-11-19")
    assert series["bars"][1] == {
        "day": "2026-11-19", "open": None, "high": None, "low": None, "close": 7.4, "volume": None, "source": "yahoo"
    }  # fmt: skip
    lines = call("quotes", "UAMY", "--history")[1].splitlines()
    assert [line.split()[1] for line in lines[1:]] == ["2026-11-19", "2026-11-18", "2026-11-17"]
    assert "no bar" in lines[2] and "1,200" in lines[3]


def test_a_symbol_that_is_not_quoted(json_of: Callable[..., Any], call: Call) -> None:
    for words in (("quotes", "ZZZZ"), ("quotes", "ZZZZ", "--history")):
        code, out, err = call(*words)
        assert (code, out) == (1, "") and "Not quoted: ZZZZ" in err
    assert [row["symbol"] for row in json_of("quotes", "UAMY")] == ["UAMY"]


def test_quotes(json_of: Callable[..., Any], call: Call) -> None:
    [row] = json_of("quotes")
    assert tuple(row) == json_shapes.QUOTE_KEYS
    assert (row["age_seconds"], row["stale"]) == (3 * 3600, False)
    assert "UAMY" in call("quotes")[1]


def test_alerts_can_be_acknowledged_and_snoozed(json_of: Callable[..., Any], call: Call) -> None:
    rows = {row["id"]: row for row in json_of("alerts")}
    assert tuple(rows["abcdef1"]) == json_shapes.ALERT_KEYS
    assert rows["abcdef1"]["delivered"][0]["ok"] is True
    assert call("alerts", "ack", "abcd")[0] == 0
    assert call("alerts", "snooze", "abcxyz2", "2d")[0] == 0
    rows = {row["id"]: row for row in json_of("alerts")}
    assert rows["abcdef1"]["acknowledged_at"] == NOW.isoformat(timespec="seconds")
    assert rows["abcxyz2"]["snoozed_until"] == (NOW + timedelta(days=2)).isoformat(timespec="seconds")
    table = call("alerts")[1]
    assert "acknowledged" in table
    assert "snoozed" in table


@pytest.mark.parametrize(("ident", "code"), [("zzz", 1), ("abc", 2), ("", 1)])
def test_an_alert_must_be_named_well(call: Call, store: Path, ident: str, code: int) -> None:
    assert call("alerts", "ack", ident)[0] == code


@pytest.mark.parametrize(
    "words",
    [["list", "statsu:open"], ["events", "--since", "soon"], ["alerts", "snooze", "abcdef1", "never"], ["news", '"a']],
)
def test_wrong_words_are_exit_code_2_and_one_line(call: Call, store: Path, words: list[str]) -> None:
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1


def test_a_wrong_key_in_the_configuration_stops_every_command(call: Call, store: Path, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("\n[alrets]\ndesktop = true\n")
    for words in (["list"], ["show", COBALT.key], ["events"], ["news"], ["quotes"], ["alerts"], ["poll"]):
        code, out, err = call(*words)
        assert (code, out) == (2, ""), words
        assert "line 2" in err and "alerts" in err
    assert call("config", "validate")[0] == 2
    assert call("config", "path")[1] == f"{tmp_path / 'config.toml'}\n"


def test_a_wrong_action_under_ui_keys_is_told_before_the_screen_starts(call: Call, store: Path, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[ui.keys]\nrefersh = "f5"\n')
    code, _, err = call("config", "validate")
    assert code == 2
    assert "did you mean refresh?" in err
    assert call("list")[0] == 0, "a command without a screen has no use for its keys"


def test_a_store_that_is_none(call: Call, tmp_path: Path) -> None:
    place = tmp_path / "data" / "mineralwatch.db"
    place.parent.mkdir()
    place.write_bytes(b"this is no database" * 100)
    code, out, err = call("list")
    assert (code, out) == (4, "")
    assert len(err.splitlines()) == 1


def test_info_and_doctor_make_nothing(call: Call, tmp_path: Path) -> None:
    code, out, _ = call("info", "--json")
    rows = json.loads(out)
    assert code == 0
    assert {"kind", "name", "value"} == set(rows[0])
    assert str(tmp_path / "data" / "mineralwatch.db") in [row["value"] for row in rows]
    assert list(tmp_path.iterdir()) == []


def test_without_a_terminal_the_list_stands_in_for_the_screen(call: Call, store: Path) -> None:
    assert call()[:2] == call("list")[:2]
    assert json.loads(call("--json")[1]) == json.loads(call("list", "--json")[1])
    assert call("--demo")[0] == 2


def test_notify_test_without_a_desktop(call: Call) -> None:
    code, out, _ = call("notify", "test")
    assert code == 1
    assert "not shown" in out
    code, out, _ = call("notify", "test", "--json")
    assert code == 1
    assert [row["channel"] for row in json.loads(out)] == ["desktop"]
