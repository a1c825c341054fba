"""What `doctor` says of each thing that it looks at."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mineralwatch.cli import doctor_checks
from mineralwatch.cli.host_probe import unreachable_hosts
from mineralwatch.config.paths import Paths, find_paths
from mineralwatch.config.settings import AlertSettings, SamSettings, Settings
from mineralwatch.domain.models.alert import Alert, Delivery, Severity
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.engine.poller_lock import PollerLock
from mineralwatch.store.creation import create_store

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
HEALTH = SourceHealth("sam", "sam", outcome="ok", last_try=NOW, last_ok=NOW - timedelta(hours=2))


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return find_paths(None, None, {"MINERALWATCH_DATA_DIR": str(tmp_path / "data"), "HOME": str(tmp_path)})


@pytest.mark.parametrize(
    ("version", "level"),
    [
        ((3, 6, 23), "OK"),
        ((3, 40, 1), "WARN"),
        ((3, 44, 5), "WARN"),
        ((3, 44, 6), "OK"),
        ((3, 45, 0), "WARN"),
        ((3, 50, 6), "WARN"),
        ((3, 50, 7), "OK"),
        ((3, 51, 0), "WARN"),
        ((3, 51, 2), "WARN"),
        ((3, 51, 3), "OK"),
        ((3, 52, 0), "OK"),
    ],
)
def test_the_versions_of_sqlite_with_the_wal_reset_bug(version: tuple[int, ...], level: str) -> None:
    found = doctor_checks.sqlite(version)
    assert found.level == level
    assert (level == "OK") == ("WAL" not in found.says)


def test_versions() -> None:
    assert doctor_checks.python((3, 10, 9)).level == "FAIL"
    assert doctor_checks.python((3, 11, 0)).level == "OK"
    assert doctor_checks.expat((2, 4, 0)).level == "WARN"
    assert doctor_checks.expat((2, 4, 1)).level == "OK"


def test_configuration(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    assert doctor_checks.config([], [], file).level == "OK"
    assert "defaults" in doctor_checks.config([], [], file).says
    wrong = doctor_checks.config(["line 3: [alrets] …", "line 9: …"], [], file)
    assert wrong.level == "FAIL"
    assert wrong.says.startswith("line 3") and "1 more" in wrong.says
    assert doctor_checks.config([], ["others can read it"], file).level == "WARN"


def test_a_store_that_is_missing_is_made_later(paths: Paths) -> None:
    assert doctor_checks.store(paths).level == "WARN"
    assert doctor_checks.data_folder(paths).level == "OK"
    assert not paths.data_dir.exists()  # looking makes nothing


def test_a_good_store(paths: Paths) -> None:
    create_store(paths.store)
    found = doctor_checks.store(paths)
    assert found.level == "OK"
    assert "schema" in found.says


def test_a_store_that_is_no_database(paths: Paths) -> None:
    paths.store.parent.mkdir()
    paths.store.write_bytes(b"not a database at all" * 100)
    assert doctor_checks.store(paths).level == "FAIL"


def test_a_store_of_a_later_version(paths: Paths) -> None:
    create_store(paths.store)
    with sqlite3.connect(paths.store) as conn:
        conn.execute("PRAGMA user_version = 999")
    conn.close()
    found = doctor_checks.store(paths)
    assert found.level == "FAIL"
    assert "newer" in found.says


def test_a_folder_that_cannot_be_written(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write everywhere
    assert doctor_checks.data_folder(paths).level == "FAIL"


def test_who_polls(paths: Paths) -> None:
    assert "nobody" in doctor_checks.poller(paths).says
    with PollerLock(paths.lock, paths.pid_file) as won:
        assert won
        assert str(os.getpid()) in doctor_checks.poller(paths).says


def test_the_key_is_never_shown(tmp_path: Path) -> None:
    settings = Settings()
    assert doctor_checks.sam_key(settings, {}).level == "WARN"
    found = doctor_checks.sam_key(settings, {"SAM_API_KEY": "sesame"})
    assert (found.level, "sesame" in found.says) == ("OK", False)
    gone = Settings(sam=SamSettings(api_key_env=None, api_key_file=str(tmp_path / "none")))
    assert doctor_checks.sam_key(gone, {}).level == "FAIL"
    open_file = tmp_path / "key"
    open_file.write_text("sesame")
    open_file.chmod(0o644)
    readable = doctor_checks.sam_key(Settings(sam=SamSettings(api_key_env=None, api_key_file=str(open_file))), {})
    assert (readable.level, "chmod 600" in readable.says) == ("WARN", True)


def test_the_desktop() -> None:
    assert doctor_checks.desktop(Settings(), {}).level == "WARN"
    assert doctor_checks.desktop(Settings(alerts=AlertSettings(desktop=False)), {}).level == "OK"


def test_alerts_that_nothing_could_show_keep_their_reason() -> None:
    alert = Alert("a", "e", "endings", Severity.HIGH, "t", "b", None, NOW)
    assert doctor_checks.inbox([alert]).level == "OK"
    failed = (Delivery("desktop", NOW, False, "no daemon"), Delivery("inbox", NOW, True))
    found = doctor_checks.inbox([replace(alert, delivered=failed)])
    assert found.level == "WARN"
    assert "no daemon" in found.says


@pytest.mark.parametrize(
    ("missing", "why", "health", "level", "says"),
    [
        (None, None, HEALTH, "OK", "2 h ago"),
        (None, None, replace(HEALTH, outcome="not_modified"), "OK", "2 h ago"),
        (None, None, None, "OK", "not read yet"),
        ("no key", None, None, "WARN", "no key"),
        (None, "no network", HEALTH, "FAIL", "no network"),
        (None, None, replace(HEALTH, outcome="failed", error="404", failures=3), "FAIL", "404"),
        (None, None, replace(HEALTH, outcome="rate_limited"), "WARN", "rate limited"),
    ],
)
def test_sources(missing: str | None, why: str | None, health: SourceHealth | None, level: str, says: str) -> None:
    found = doctor_checks.source("sam", missing, why, health, NOW)
    assert found.level == level
    assert says in found.says


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_reach(listening: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = server.getsockname()[1]
    found = unreachable_hosts(
        [("127.0.0.1", listening), ("127.0.0.1", closed), ("no-such-host.invalid", 443), ("x" * 70, 1)]
    )
    assert set(found) == {("127.0.0.1", closed), ("no-such-host.invalid", 443), ("x" * 70, 1)}
    assert all(len(reason.splitlines()) == 1 for reason in found.values())
