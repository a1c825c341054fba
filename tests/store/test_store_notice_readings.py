from __future__ import annotations

import sqlite3
from datetime import date

from store_samples import KEY, NOW, later, notice, observation, outcome

from mineralwatch.store import notice_readings
from mineralwatch.store.commit import commit


def test_every_changed_reading_of_a_request_is_kept_in_order(conn: sqlite3.Connection) -> None:
    first, second, other = notice(), notice(title="Amended"), notice("n2")
    for at, (source, read) in enumerate((("sam", first), ("sam_bulk", first), ("sam", second), ("sam", other))):
        seen = observation(read, later(hours=at), source)
        commit(conn, outcome(later(hours=at), source, observations=(seen,), notices=((KEY, read),)))
    kept = notice_readings.readings_by_key(conn, [KEY, "unknown"])
    assert list(kept) == [KEY]
    assert [(s.source, s.notice.title, s.notice.notice_id) for s in kept[KEY]] == [
        ("sam", first.title, "n1"),
        ("sam_bulk", first.title, "n1"),
        ("sam", "Amended", "n1"),
        ("sam", first.title, "n2"),
    ]
    assert kept[KEY][2].at == later(hours=2)


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
    commit(conn, outcome(observations=seen, notices=tuple(told.values())))
    since, today = date(2025, 11, 22), NOW.date()
    assert notice_readings.expected_notices(conn, "sam", since, today, ["SP8000"]) == {"kept", "newer", "by-number"}
    assert notice_readings.expected_notices(conn, "sam", since, today, ["SP8000", "SP7000"]) >= {"kept", "elsewhere"}
    assert notice_readings.expected_notices(conn, "sam_bulk", since, today, ["SP8000"]) == frozenset()
