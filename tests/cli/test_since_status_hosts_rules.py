"""`since`, `status`, `hosts` and `rules dry-run` over a real store."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mineralwatch.cli import json_shapes
from mineralwatch.cli.hosts_command import HOST_KEYS, official_file_state
from mineralwatch.cli.rules_command import RULE_KEYS
from mineralwatch.domain.models.alert import Severity
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.ports import UserAct
from mineralwatch.store import user_acts
from mineralwatch.store.commit import PollOutcome, commit
from mineralwatch.store.connection import open_writer
from mineralwatch.view.status_summary import plain_line, summarise, tmux_line
from tests.cli.store_contents import ALERTS, COBALT, NOW, REQUESTS, SEEN, Call

JsonOf = Callable[..., Any]


GOOD = SourceHealth("a", "feed", outcome="ok", last_ok=NOW)


def look(store: Path, at: Any) -> None:
    with closing(open_writer(store)) as conn:
        user_acts.add(conn, [UserAct("looked")], at)


def break_source(store: Path, name: str = "mining-com") -> None:
    health = SourceHealth(name, "feed", outcome="failed", error="404: mend its address", last_try=NOW, failures=3)
    with closing(open_writer(store)) as conn:
        commit(conn, PollOutcome(source=name, at=NOW, health=health))


# since


def test_since_the_last_look(json_of: JsonOf, store: Path) -> None:
    look(store, NOW - timedelta(days=1))
    break_source(store)
    news = json_of("since")
    assert list(news) == ["since", "events", "loaded", "alerts", "stories", "sources"]
    assert news["since"] == (NOW - timedelta(days=1)).isoformat(timespec="seconds")
    assert [row["id"] for row in news["events"]] == ["e2"]
    assert tuple(news["events"][0]) == json_shapes.EVENT_KEYS
    assert tuple(news["alerts"][0]) == json_shapes.ALERT_KEYS
    assert (len(news["alerts"]), news["stories"], news["loaded"]) == (2, 2, 0)
    assert [(row["name"], row["error"]) for row in news["sources"]] == [("mining-com", "404: mend its address")]


def test_since_does_not_count_as_looking(json_of: JsonOf, store: Path) -> None:
    look(store, NOW - timedelta(days=1))
    assert json_of("since") == json_of("since")
    look(store, NOW - timedelta(hours=1))
    assert json_of("since")["events"] == []


def test_since_when_nobody_has_looked_yet(json_of: JsonOf, call: Call) -> None:
    news = json_of("since")
    assert news["since"] is None
    assert [row["id"] for row in news["events"]] == ["e2", "e1"]
    assert call("since")[1].startswith("You have not looked yet")


def test_since_a_time(json_of: JsonOf, call: Call) -> None:
    assert [row["id"] for row in json_of("since", "2d")["events"]] == ["e2"]
    assert [row["id"] for row in json_of("since", "2026-01-01")["events"]] == ["e2", "e1"]
    assert json_of("since", "1h")["alerts"] == []
    code, out, err = call("since", "soon")
    assert (code, out) == (2, "") and len(err.splitlines()) == 1


def test_since_for_people(call: Call, store: Path) -> None:
    break_source(store)
    code, out, err = call("since", "2d")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("Since 20 Nov 2026")
    assert any("extended by 14 d" in line for line in lines)
    assert any("mining-com fails, never read: 404" in line for line in lines)


# status


def test_status_is_one_line_of_ascii(call: Call, store: Path) -> None:
    for words in ((), ("--format", "plain"), ("--format", "tmux"), ("--format", "json"), ("--json",)):
        code, out, err = call("status", *words)
        assert (code, err) == (0, "")
        assert out.isascii() and out.count("\n") == 1
    assert call("status", "--json", "--format", "tmux")[0] == 2


def test_status_says_what_is_open_next_unread_and_missing(call: Call, store: Path) -> None:
    shape = json.loads(call("status", "--json")[1])
    assert (shape["open"], shape["unread_alerts"], shape["class"]) == (2, 2, "alert")
    assert shape["next"]["key"] == "SP800026R0002"
    assert shape["next"]["deadline"] == "2026-11-25T12:00:00-05:00"
    assert shape["gaps"] == ["SAM.gov never read"]
    assert shape["text"] == call("status")[1].rstrip("\n")
    assert call("status")[1].startswith("2 known open, next 25 Nov (3 d) Ti SP8000-26-R-0002 | 2 alerts | SAM.gov")


def test_acknowledged_alerts_are_not_unread(call: Call, store: Path) -> None:
    for ident in ("abcdef1", "abcxyz2"):
        call("alerts", "ack", ident)
    shape = json.loads(call("status", "--json")[1])
    assert (shape["unread_alerts"], shape["class"]) == (0, "gap")


def test_tmux_reads_no_format_in_it() -> None:
    odd = replace(COBALT, number=None, short="#[fg=red]#(rm -rf /)", materials=())
    seen = summarise([odd], [], [], NOW, NOW)
    assert "#(rm" in plain_line(seen, NOW)
    assert "##(rm" in tmux_line(replace(seen, gaps=("#(rm",)), NOW)
    assert tmux_line(replace(seen, gaps=("#(rm",)), NOW).replace("##", "").count("#") == 0


@pytest.mark.parametrize(
    ("health", "read_at", "gaps"),
    [
        ([], None, ("SAM.gov never read", "no source read")),
        ([SourceHealth("sam", "sam", outcome="ok", last_ok=SEEN)], NOW, ()),
        ([SourceHealth("sam", "sam", outcome="ok", last_ok=SEEN)], NOW - timedelta(days=9), ("SAM.gov 9 d old",)),
        ([SourceHealth("a", "feed", outcome="failed")], NOW, ("offline",)),
        ([SourceHealth("a", "feed", outcome="failed", http_status=500)], NOW, ("all sources fail",)),
        ([SourceHealth("a", "feed", outcome="ok", last_ok=NOW - timedelta(hours=5))], NOW, ("stale 5 h",)),
        (
            [GOOD, SourceHealth("b", "feed", outcome="failed")],
            NOW,
            ("1 of 2 fail",),
        ),
        (
            [SourceHealth("a", "feed", outcome="ok", last_ok=NOW), SourceHealth("q/b", "feed", outcome="failed")],
            NOW,
            (),
        ),
    ],
)
def test_gaps(health: list[SourceHealth], read_at: Any, gaps: tuple[str, ...]) -> None:
    assert summarise(REQUESTS, ALERTS, health, read_at, NOW).gaps == gaps


def test_only_a_high_alert_is_loud() -> None:
    low = replace(ALERTS[0], severity=Severity.NORMAL)
    assert "*1" in tmux_line(summarise([], [low], [], NOW, NOW), NOW)
    assert "!2" in tmux_line(summarise([], [low, ALERTS[1]], [], NOW, NOW), NOW)


# hosts


def test_hosts_by_source(json_of: JsonOf) -> None:
    rows = json_of("hosts")
    assert all(tuple(row) == HOST_KEYS for row in rows)
    by_source = {row["source"]: row for row in rows}
    assert (by_source["sam"]["host"], by_source["sam"]["on"]) == ("api.sam.gov", False)
    assert "SAM_API_KEY" in by_source["sam"]["why"]
    assert by_source["mining-com"]["on"] is True
    assert (by_source["usaspending"]["host"], by_source["usaspending"]["on"]) == ("api.usaspending.gov", True)
    assert by_source["federal_register"]["host"] == "www.federalregister.gov"
    edgar = [(row["host"], row["on"]) for row in rows if row["source"] == "edgar"]
    assert edgar == [("data.sec.gov", False), ("www.sec.gov", False)]  # its lists, and the documents themselves
    assert "contact in [edgar]" in by_source["edgar"]["why"]
    assert not any(row["host"] == "www.usaspending.gov" for row in rows)  # a link that the browser opens


def test_hosts_follow_the_configuration(json_of: JsonOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.toml").write_text(
        'default_feeds = false\n[[feeds]]\nname = "mine"\nurl = "https://feeds.example:8443/x"\n'
        '[network]\nproxy = "http://proxy.example:3128"\n[quotes]\nsymbols = ["MP"]\nproviders = ["yahoo"]\n'
        "[federal_register]\nenabled = false\n"
    )
    monkeypatch.setenv("SAM_API_KEY", "sesame-open")
    rows = json_of("hosts")
    on = {(row["source"], row["host"]) for row in rows if row["on"]}
    assert on == {
        ("sam", "api.sam.gov"),
        ("mine", "feeds.example:8443"),
        ("usaspending", "api.usaspending.gov"),
        ("quotes", "query1.finance.yahoo.com"),
    }
    assert {row["via"] for row in rows} == {"proxy.example:3128"}
    assert "sesame" not in json.dumps(rows)


@pytest.mark.parametrize(
    ("enabled", "choice", "on"),
    [(True, None, True), (True, "no", True), (None, "daily", True), (None, "once", False), (None, None, False),
     (False, "daily", False)],
)  # fmt: skip
def test_the_official_file_is_only_called_when_somebody_said_so(
    enabled: bool | None, choice: str | None, on: bool
) -> None:
    missing, _ = official_file_state(enabled, choice)
    assert (missing is None) == on


# rules dry-run


def test_a_dry_run_tells_of_first_readings_too_and_writes_nothing(json_of: JsonOf, store: Path) -> None:
    before = store.read_bytes()
    rows = json_of("rules", "dry-run", "--since", "2026-01-01")
    assert all(tuple(row) == RULE_KEYS for row in rows)
    assert [(row["event_id"], row["rule"], row["severity"]) for row in rows] == [
        ("e2", "endings", "high"),
        ("e1", "issued", "normal"),
    ]
    assert "extended +14 d" in rows[0]["title"]
    assert [row["event_id"] for row in json_of("rules", "dry-run", "--since", "2d")] == ["e2"]
    assert store.read_bytes() == before


def test_a_dry_run_takes_the_users_own_rules(json_of: JsonOf, call: Call, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[[alerts.rules]]\nname = "endings"\nwhen = "kind:cancelled"\nseverity = "high"\n'
        '[[alerts.rules]]\nname = "sb-and-co"\nwhen = "(material:antimony OR material:cobalt) kind:issued"\n'
        'severity = "low"\n[[alerts.rules]]\nname = "issued"\nwhen = "kind:archived"\nseverity = "low"\n'
    )
    assert [row["rule"] for row in json_of("rules", "dry-run", "--since", "2026-01-01")] == ["sb-and-co"]
    code, out, err = call("rules", "dry-run", "--since", "2026-01-01")
    assert code == 0 and "sb-and-co" in out and "1 of 2 events" in err


def test_the_shipped_record_would_have_raised(call: Call, recorded: Path) -> None:
    code, out, _ = call("rules", "dry-run", "--since", "2025-08-01", "--json")
    assert code == 0
    rows = json.loads(out)
    assert any(row["kind"] == "cancelled" and row["title"].startswith("Cobalt") for row in rows)
    assert all(row["baseline"] and not row["raised"] for row in rows)
