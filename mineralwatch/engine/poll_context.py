"""The PollContext: everything that reading a source and storing its reading need, shared by all sources of a round."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import datetime

from mineralwatch.config.settings import Settings
from mineralwatch.domain.alerting.alert_rules import RuleSpec
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.engine.daily_quota import DailyQuota
from mineralwatch.engine.deriver import Deriver
from mineralwatch.engine.network_outage import RoundOutageCheck
from mineralwatch.engine.recent_entries import RecentEntries
from mineralwatch.engine.source_runner import Fetch, FetchFile, RunWork


@dataclass(frozen=True, slots=True)
class PollContext:
    """The store, the functions that fetch and parse, and the settings, shared by all sources of a round.

    `now` gives the civil time, which may be set by the environment; `monotonic` measures real seconds. `symbols` holds
    the stock symbols by material.
    """

    conn: sqlite3.Connection
    fetch: Fetch
    fetch_file: FetchFile
    run_work: RunWork
    quota: DailyQuota
    settings: Settings
    rules: Sequence[RuleSpec]
    deriver: Deriver
    symbols: Mapping[str, tuple[str, ...]]
    now: Callable[[], datetime]
    jitter: Callable[[], float]  # returns a number from 0 to 1, by which due times are spread
    outage_check: RoundOutageCheck
    monotonic: Callable[[], float] = field(default=time.monotonic)
    # held while a reading is derived from and stored, so that one reading is compared with what the last one left
    commit_lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    recent_entries: RecentEntries = field(default_factory=RecentEntries)  # used under `commit_lock`
