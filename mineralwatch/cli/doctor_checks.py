"""The checks of `doctor`: each function makes one check and returns its result as a Check; none raises."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mineralwatch.domain.errors import MineralwatchError, StoreMissing
from mineralwatch.domain.models.alert import Alert
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.quick_dataclass import dataclass

if TYPE_CHECKING:
    from mineralwatch.config.paths import Paths
    from mineralwatch.config.settings import Settings

Level = Literal["OK", "WARN", "FAIL"]
Version = tuple[int, ...]

_LITTLE_ROOM = 100_000_000  # less free space than so many bytes is a warning
_WORKED = ("ok", "not_modified")


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check; `says` is one line with the finding and what the user should do."""

    check: str
    level: Level
    says: str


def python(version: Version = sys.version_info[:3]) -> Check:
    """Whether Python is 3.11 or later."""
    text = ".".join(map(str, version))
    return Check("python", "OK", text) if version >= (3, 11) else Check("python", "FAIL", f"{text} is older than 3.11")


def sqlite(version: Version = sqlite3.sqlite_version_info) -> Check:
    """Whether SQLite is free of the WAL-reset bug of 3.7.0 to 3.51.2, which was fixed in 3.51.3, 3.50.7 and 3.44.6
    (https://sqlite.org/wal.html)."""
    text = ".".join(map(str, version))
    mended = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    if mended or version < (3, 7):
        return Check("sqlite", "OK", text)
    return Check(
        "sqlite",
        "WARN",
        f"{text} can damage a store that several processes write (its WAL-reset bug, mended in 3.51.3, 3.50.7 and "
        "3.44.6); only the poller moves the log back here, which avoids it",
    )


def expat(version: Version) -> Check:
    """Whether expat is 2.4.1 or later, which stops entity bombs by itself (https://libexpat.github.io,
    CVE-2013-0340)."""
    text = ".".join(map(str, version))
    if version >= (2, 4, 1):
        return Check("expat", "OK", text)
    return Check("expat", "WARN", f"{text} is older than 2.4.1: a hostile feed can use much memory; update libexpat")


def config(problems: Sequence[str], notes: Sequence[str], file: Path) -> Check:
    """Whether the configuration file is readable and valid; a missing file is fine."""
    if problems:
        more = f" (and {len(problems) - 1} more: `mineralwatch config validate`)" if len(problems) > 1 else ""
        return Check("config", "FAIL", problems[0] + more)
    if notes:
        return Check("config", "WARN", "; ".join(notes))
    return Check("config", "OK", str(file) if file.exists() else f"no {file}; the defaults are in use")


def data_folder(paths: Paths) -> Check:
    """Whether the folder of the store is on a local disk, writable, and has free space."""
    from mineralwatch.store.network_fs import refuse_network

    folder = _nearest_existing(paths.store.parent)
    try:
        refuse_network(paths.store)
        free = shutil.disk_usage(folder).free
    except (MineralwatchError, OSError) as error:
        return Check("disk", "FAIL", str(error))
    if not os.access(folder, os.W_OK | os.X_OK):
        return Check("disk", "FAIL", f"{folder} cannot be written: name another folder with --data-dir")
    if free < _LITTLE_ROOM:
        return Check("disk", "WARN", f"only {free // 1_000_000} MB are free in {folder}: make room")
    return Check("disk", "OK", f"{folder}, {free // 1_000_000_000} GB free")


def _nearest_existing(folder: Path) -> Path:
    # os.path.exists returns False below a folder without permission, where pathlib raises an error.
    while not os.path.exists(folder) and folder != folder.parent:  # noqa: PTH110
        folder = folder.parent
    return folder


def store(paths: Paths) -> Check:
    """Whether the store can be read and written, and passes SQLite's quick check."""
    from mineralwatch.store.connection import open_reader

    try:
        conn = open_reader(paths.store)
    except StoreMissing as error:
        return Check("store", "WARN", str(error))
    except MineralwatchError as error:
        return Check("store", "FAIL", str(error))
    try:
        result = str(conn.execute("PRAGMA quick_check(1)").fetchone()[0])
        schema = conn.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error as error:
        result, schema = str(error), None
    finally:
        conn.close()
    if result != "ok":
        return Check("store", "FAIL", f"{paths.store} is damaged ({result}): move it away and run `mineralwatch init`")
    if not os.access(paths.store, os.W_OK):
        return Check("store", "FAIL", f"{paths.store} cannot be written: change its permissions")
    return Check("store", "OK", f"{paths.store}, schema {schema}, {paths.store.stat().st_size // 1000:,} kB")


def derivation(failed: Mapping[str, str]) -> Check:
    """Whether all solicitations could be derived; `failed` names those that could not, each with the place of the
    error."""
    if not failed:
        return Check("derivation", "OK", "every request follows from what was read")
    named = ", ".join(f"{key} ({where})" for key, where in sorted(failed.items())[:3])
    more = f" and {len(failed) - 3} more" if len(failed) > 3 else ""
    return Check("derivation", "WARN", f"shown as they last were: {named}{more}; please report it")


def poller(paths: Paths) -> Check:
    """Whether a poller runs, and which process it is: the one that holds the poller lock."""
    from mineralwatch.engine import poller_lock

    try:
        problem = poller_lock.lock_problem(paths.lock, paths.pid_file)
    except OSError as error:  # the permission for a folder above the lock file is missing
        problem = f"{paths.lock} cannot be reached ({error.strerror})"
    if problem is not None:
        return Check("poller", "FAIL", f"nobody can poll: {problem}")
    pid = poller_lock.holder(paths.lock, paths.pid_file)
    if pid and poller_lock.is_stopped(pid):
        return Check("poller", "WARN", poller_lock.describe_holder(pid))
    if pid is None:
        return Check("poller", "OK", "nobody polls now: the screen, `watch` and `poll` do it while they run")
    return Check("poller", "OK", f"process {pid} polls" if pid else "a process polls")


def sam_key(settings: Settings, environ: Mapping[str, str]) -> Check:
    """Whether there is a SAM.gov key; the key itself is never printed."""
    from mineralwatch.config import api_keys
    from mineralwatch.config.secret_settings import file_warning, variable_to_set

    try:
        key = api_keys.sam_key(settings.sam, environ)
    except MineralwatchError as error:
        return Check("sam key", "FAIL", str(error))
    if key is None:
        name = variable_to_set(settings.sam.api_key_env, "api_key_file", "sam")
        return Check("sam key", "WARN", f"no key: SAM.gov is not read; get one free at sam.gov and set {name}")
    if settings.sam.api_key_file and (warning := file_warning(settings.sam.api_key_file)):
        return Check("sam key", "WARN", warning)
    return Check("sam key", "OK", "present")


def desktop(settings: Settings, environ: Mapping[str, str]) -> Check:
    """Whether desktop notifications work, and which daemon shows them."""
    from mineralwatch.alerts.desktop import find_daemon

    if not settings.alerts.desktop:
        return Check("desktop", "OK", "switched off in the configuration; alerts go to the inbox")
    service = asyncio.run(find_daemon(environ))
    if service.problem is not None:
        return Check("desktop", "WARN", f"{service.problem}; alerts go to the inbox")
    return Check("desktop", "OK", f"{service.daemon} shows notifications")


def inbox(alerts: Sequence[Alert]) -> Check:
    """How many alerts reached only the inbox, with the error of the channel that was tried last."""
    undelivered = [alert for alert in alerts if any(delivery.channel == "inbox" for delivery in alert.delivered)]
    failed = [delivery for alert in undelivered for delivery in alert.delivered if not delivery.ok]
    if not failed:
        return Check("alerts", "OK", f"{len(alerts)} raised, none that could not be shown")
    last = max(failed, key=lambda delivery: delivery.at)
    return Check("alerts", "WARN", f"{len(undelivered)} could only be put in the inbox; last reason: {last.error}")


def source(
    name: str, missing_setup: str | None, why_unreached: str | None, health: SourceHealth | None, now: datetime
) -> Check:
    """Whether one source works. `missing_setup` is what the source's method of that name returns; `why_unreached` says
    why the host did not answer just now, None when the host answered."""
    check_name = f"source {name}"
    if missing_setup is not None:
        return Check(check_name, "WARN", missing_setup)
    if why_unreached is not None:
        return Check(check_name, "FAIL", f"{why_unreached}; what is stored stays true")
    if health is None or health.outcome is None:
        return Check(check_name, "OK", "its host answers; not read yet: `mineralwatch poll --all`")
    if health.outcome in _WORKED:
        level: Level = "WARN" if health.quarantined else "OK"
        note = f"; {health.note}" if health.note else ""
        return Check(check_name, level, f"read {_ago(health.last_ok, now)}{note}")
    problem = health.error or health.outcome.replace("_", " ")
    failure_level: Level = "FAIL" if health.outcome in ("failed", "refused") else "WARN"
    times = f", {health.failures} times in a row" if health.failures > 1 else ""
    return Check(check_name, failure_level, f"{problem} (last tried {_ago(health.last_try, now)}{times})")


def provider(
    name: str, missing_setup: str | None, why_unreached: str | None, health: SourceHealth | None, now: datetime
) -> Check:
    """Whether one quotes provider works. Its failure is only a warning: other providers take its place, and when all
    fail the check of the source fails."""
    if missing_setup is None and why_unreached is None and (health is None or health.outcome is None):
        return Check(f"source {name}", "OK", "its host answers; not needed yet")
    check = source(name, missing_setup, why_unreached, health, now)
    return Check(check.check, "WARN", check.says) if check.level == "FAIL" else check


def _ago(then: datetime | None, now: datetime) -> str:
    from mineralwatch.view.time_text import ago

    return ago(then, now) if then is not None else "never"
