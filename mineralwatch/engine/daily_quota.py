"""Counts the metered calls, which are requests to a service with a daily allowance. The count of each UTC day is in
the store, so that all processes share it and a restart keeps it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from mineralwatch.domain.polling.fetch_schedule import CALLS_KEPT_FOR_USER
from mineralwatch.store import quota_rows as counted


class DailyQuota:
    """Says how many metered calls may still be sent today (UTC), and counts those that are sent."""

    def __init__(self, conn: sqlite3.Connection, daily: Mapping[str, int], now: Callable[[], datetime]) -> None:
        """`daily` is the number of calls allowed each UTC day by kind of call, e.g. {"sam": 10}."""
        self._conn, self._daily, self._now = conn, daily, now

    def _today(self) -> date:
        return self._now().astimezone(UTC).date()

    def calls_left(self, kind: str, *, by_hand: bool) -> int | None:
        """The number of calls of a kind left today; None for a kind that is not metered. A scheduled round gets a
        smaller number than a round that the user asks for (`by_hand`), for which some calls are reserved."""
        if kind not in self._daily:
            return None
        reserved = 0 if by_hand else min(CALLS_KEPT_FOR_USER, self._daily[kind] - 1)
        return max(0, self._daily[kind] - reserved - counted.used(self._conn, kind, self._today()))

    def spend(self, kind: str) -> bool:
        """Count one call before it is sent, so that a crash cannot lead to more calls than are allowed. Returns whether
        the call may be sent; when none is left, nothing is counted."""
        if kind in self._daily and counted.used(self._conn, kind, self._today()) >= self._daily[kind]:
            return False
        counted.spend(self._conn, kind, self._today())
        return True

    def refund(self, kind: str) -> None:
        """Take one call off the count because it could not connect, so that the service has not counted it either."""
        counted.refund(self._conn, kind, self._today())
