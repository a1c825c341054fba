from __future__ import annotations

import sqlite3
from datetime import date

from store_samples import NOW, notice, put

from mineralwatch.store import notice_readings
from tests.support.stored import observation


def test_a_complete_reading_should_hold_what_is_new_and_not_archived(conn: sqlite3.Connection) -> None:
    ahead, past = date(2027, 1, 1), date(2026, 11, 1)
    told = {
        "kept": ("K1", notice("kept", archive_on=ahead)),
        "archived": ("K2", notice("archived", archive_on=past)),
        "undated": ("K3", notice("undated", archive_on=None)),
        "old": ("K4", notice("old", archive_on=ahead, posted=date(2024, 1, 1))),
        "superseded": ("K5", notice("superseded", archive_on=ahead)),
        "newer": ("K5", notice("newer", archive_on=ahead, posted=date(2026, 11, 9))),
        "elsewhere": ("K6", notice("elsewhere", archive_on=ahead, office="SP7000")),
        "by-number": ("K7", notice("by-number", archive_on=ahead, office=None)),
        "tomorrow": ("K8", notice("tomorrow", archive_on=ahead, posted=date(2026, 11, 23))),
    }
    seen = tuple(observation(read) for _, read in told.values())
    put(conn, observations=seen, notices=tuple(told.values()))
    since, today = date(2025, 11, 22), NOW.date()
    assert notice_readings.expected_notices(conn, "sam", since, today, ["SP8000"]) == {"kept", "newer", "by-number"}
    assert notice_readings.expected_notices(conn, "sam", since, today, ["SP8000", "SP7000"]) >= {"kept", "elsewhere"}
    assert notice_readings.expected_notices(conn, "sam_bulk", since, today, ["SP8000"]) == frozenset()
