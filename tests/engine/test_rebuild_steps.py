"""Kinds of steps that only the journal can tell apart, each worked out again as it was."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from scripted import API, FILE, KEY, NUMBER, Desk, desk, notice, reading

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.errors import BadPayload
from mineralwatch.domain.models import NoticeAward
from mineralwatch.engine import rebuild
from mineralwatch.record import loader
from mineralwatch.record.record_rows import Record
from mineralwatch.record.visible import visible
from mineralwatch.store import journal

LATER = notice("n2", posted=date(2026, 11, 5), deadline=parse_deadline("2027-01-10T15:00:00-05:00"))
AWARD = notice(
    "a1",
    number="SP8000-25-R-0044",
    title="Award of a contract",
    type="Award Notice",
    posted=date(2026, 11, 2),
    deadline=None,
    text="",
    award=NoticeAward("SP800025D0007", 245_000_000.0, date(2025, 9, 22), "UNITED STATES ANTIMONY CORP"),
)


@pytest.fixture(scope="module")
def record() -> Record:
    return loader.read_record()


def follows(here: Desk) -> None:
    found = rebuild.check(here.conn)
    assert found.differences == ()
    assert found.equal


def steps(here: Desk) -> list[tuple[str, bool]]:
    """What kind each was, and whether all that it read was baseline."""
    return [(entry.step.kind, entry.step.baseline_at is None) for entry in journal.entries(here.conn)]


def test_two_readings_at_one_moment(here: Desk) -> None:
    """Under a set clock the first reading and the next have one time; only the first is baseline."""
    here.read(API, notice(), hours=0)
    here.read(API, notice(), LATER, hours=0)
    assert [event.baseline for event in here.events()] == [True, False]
    assert steps(here) == [("reading", True), ("reading", False)]
    follows(here)


def test_an_archive_read_after_the_daily_file(here: Desk) -> None:
    here.read(FILE, notice())
    here.poll(FILE, reading(FILE, LATER), kind="archive")
    assert [event.baseline for event in here.events()] == [True, False]
    here.poll(FILE, reading(FILE, notice("n0", number="SP8000-25-R-0001")), kind="archive")
    assert [event.baseline for event in here.events("SP800025R0001")] == [True]
    assert steps(here) == [("reading", True)] * 3
    follows(here)


def test_a_first_reading_that_broke_off(here: Desk) -> None:
    here.poll(API, reading(API, notice(), complete=False, problem=BadPayload("half")))
    here.read(API, notice(), LATER)
    follows(here)


def test_what_changes_nothing_is_no_step(here: Desk) -> None:
    here.read(API, notice())
    for _ in range(3):
        here.read(API, notice())
        here.settle()
    assert steps(here) == [("reading", True)]


def test_records_of_several_days_and_versions(here: Desk, record: Record) -> None:
    here.load(visible(record, date(2025, 12, 1)))
    here.read(API, notice(), AWARD)
    here.load(record)
    here.settle()
    here.read(API, notice(), AWARD, LATER)
    gone, changed = [row for row in record.solicitations if "antimony" not in row.materials][:2]
    told = replace(changed, title="As told in a later version")
    rows = [told if row is changed else row for row in record.solicitations if row is not gone]
    newer = replace(record, date=date(2026, 11, 12), solicitations=tuple(rows))
    here.load(newer)
    assert record.keys[gone.slug] not in here.names()
    assert here.request(record.keys[changed.slug]).title == "As told in a later version"
    here.read(FILE, notice(), AWARD, LATER)
    follows(here)


def test_a_merge_taken_apart_joined_again_and_undone(here: Desk, record: Record) -> None:
    here.load(record)
    here.read(API, AWARD)
    here.settle()
    (old,) = here.request("SP800025R0044").aliases
    for act in ("unmerge", "merge", "unmerge"):
        here.act(act, old)
        here.settle()
    follows(here)
    here.undo()
    here.settle()
    assert old not in here.names()
    here.read(FILE, AWARD)
    follows(here)


def test_a_rebuilt_store_goes_on_as_the_other_would(tmp_path: Path, record: Record) -> None:
    ends = []
    for name in ("kept", "mended"):
        folder = tmp_path / name
        folder.mkdir()
        here = desk(folder)
        with closing(here.conn):
            here.load(record)
            here.read(API, notice(), AWARD)
            here.read(FILE, notice())
            if name == "mended":
                here.conn.execute("DELETE FROM evidence")
                here.conn.execute("DELETE FROM solicitations")
                rebuild.mend(here.conn, folder / "mineralwatch.db")
            here.read(API, notice(), AWARD, LATER)
            here.read(FILE)
            here.read(FILE)
            assert here.request(KEY).number == NUMBER
            follows(here)
            ends.append(rebuild.check(here.conn).kept)
    assert ends[0] == ends[1]
