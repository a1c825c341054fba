"""The table of absences, through the real pipeline and store: what happened, and the event that followed or did not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from scripted import API, FILE, KEY, OTHER, Desk, broken, notice, reading, validators

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.errors import NotReachable, RateLimited
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.solicitation import Status
from mineralwatch.domain.solicitations.solicitation_status import status_of

N1 = notice()
N2 = notice("n2", posted=date(2026, 11, 4), deadline=parse_deadline("2026-12-24T15:00:00-05:00"))
TWINS = [notice("a"), notice("b", deadline=parse_deadline("2026-12-24T15:00:00-05:00"))]  # posted on one day
OUT = replace(N1, active=False)
Story = Callable[[Desk], object]


def steps(*does: Story) -> Story:
    def run(desk: Desk) -> None:
        for do in does:
            do(desk)

    return run


def has(source: str, *notices: object, **changes: object) -> Story:
    return lambda desk: desk.read(source, *notices, **changes)


def lacks(source: str, **changes: object) -> Story:
    return has(source, **changes)


def fails(source: str, error: Exception) -> Story:
    return lambda desk: desk.poll(source, error)


def offices(*names: str) -> Story:
    return lambda desk: desk.watch(*names)


def days(count: int) -> Story:
    def go(desk: Desk) -> None:
        desk.now += timedelta(days=count)

    return go


def empty(source: str, **changes: object) -> Story:
    return lambda desk: desk.poll(source, reading(source, **changes))


STUB: dict[str, object] = {"rows": 2, "other_offices": 1}
HALF: dict[str, object] = {"complete": False, "rows": 400, "other_offices": 399}
SMALL: dict[str, object] = {"rows": 20, "other_offices": 19}  # two in a hundred
API_DOWN, QUOTA = NotReachable("no connection"), RateLimited("used up", 429)
GONE = ["issued", "removed"]

TABLE: dict[str, tuple[Story, list[str]]] = {
    # What is an absence.
    "api: missing from two complete readings": (steps(has(API, N1), lacks(API), lacks(API)), GONE),
    "file: missing from two complete readings": (steps(has(FILE, N1), lacks(FILE), lacks(FILE)), GONE),
    "api: still missing a week later is told once": (
        steps(has(API, N1), *[lacks(API) for _ in range(9)]),
        GONE,
    ),
    "api: an outage between the two readings changes nothing": (
        steps(has(API, N1), lacks(API), fails(API, API_DOWN), fails(API, QUOTA), lacks(API)),
        GONE,
    ),
    "file: at exactly half of the rows it still counts": (
        steps(has(FILE, N1), lacks(FILE, rows=501), lacks(FILE, rows=501)),
        GONE,
    ),
    "api: the newer version is gone, the older one had been superseded long ago": (
        steps(has(API, N1), has(API, N2), lacks(API), lacks(API)),
        ["issued", "extended", "removed"],
    ),
    "api: two versions of one day are gone together, which is one removal": (
        steps(has(API, TWINS[0]), has(API, TWINS[1]), lacks(API), lacks(API)),
        ["issued", "extended", "removed"],
    ),
    "both: the file misses it too, and is a second witness": (
        steps(has(API, N1), has(FILE, N1), lacks(API), lacks(API), lacks(FILE), lacks(FILE)),
        GONE,
    ),
    "both: the file held it longer, and lets go at last": (
        steps(has(API, N1), has(FILE, N1), lacks(API), has(FILE, N1), lacks(API), lacks(FILE)),
        GONE,
    ),
    # What is none.
    "api: one miss": (steps(has(API, N1), lacks(API), has(API, N1)), ["issued"]),
    "file: one miss": (steps(has(FILE, N1), lacks(FILE), has(FILE, N1)), ["issued"]),
    "api: a miss, back, and a miss": (steps(has(API, N1), lacks(API), has(API, N1), lacks(API)), ["issued"]),
    "api: outages only": (
        steps(has(API, N1), fails(API, API_DOWN), fails(API, API_DOWN), fails(API, QUOTA)),
        ["issued"],
    ),
    "api: fewer came than the total it states": (
        steps(has(API, N1), *[lacks(API, total=2) for _ in range(3)]),
        ["issued"],
    ),
    "api: a page was not read": (steps(has(API, N1), *[lacks(API, complete=False) for _ in range(3)]), ["issued"]),
    "api: an item could not be read": (
        steps(has(API, N1), *[lacks(API, quarantined=broken()) for _ in range(3)]),
        ["issued"],
    ),
    "api: it states a total of nothing, once": (steps(has(API, N1), empty(API), has(API, N1)), ["issued"]),
    "file: a stub, day after day": (steps(has(FILE, N1), *[empty(FILE, **STUB) for _ in range(3)]), ["issued"]),
    "file: a header and no row": (
        steps(has(FILE, N1), *[empty(FILE, rows=0, other_offices=0) for _ in range(3)]),
        ["issued"],
    ),
    "file: half a file": (steps(has(FILE, N1), *[lacks(FILE, **HALF) for _ in range(3)]), ["issued"]),
    "file: a drop to two in a hundred": (steps(has(FILE, N1), *[lacks(FILE, **SMALL) for _ in range(4)]), ["issued"]),
    "file: a row could not be read": (
        steps(has(FILE, N1), *[lacks(FILE, quarantined=broken("too few cells")) for _ in range(3)]),
        ["issued"],
    ),
    "file: the same file read twice is one reading": (
        steps(has(FILE, N1), *[lacks(FILE, validators=validators("x")) for _ in range(3)]),
        ["issued"],
    ),
    "file: unchanged by its validators": (
        steps(has(FILE, N1), lacks(FILE), *[empty(FILE, not_modified=True, complete=False) for _ in range(3)]),
        ["issued"],
    ),
    "api: the user no longer watches the office": (
        steps(has(API, N1), offices("SP7000"), lacks(API), lacks(API), lacks(API)),
        ["issued"],
    ),
    "api: the office was left out between two misses": (
        steps(has(API, N1), lacks(API), offices("SP7000"), lacks(API), offices("SP8000"), lacks(API)),
        ["issued"],
    ),
    "api: the window moved on": (
        steps(has(API, notice(archive_on=date(2028, 1, 1))), days(362), lacks(API), lacks(API), lacks(API)),
        ["issued"],
    ),
    "api: its archive date came": (
        steps(has(API, notice(archive_on=date(2026, 11, 20))), days(18), lacks(API), lacks(API), lacks(API)),
        ["issued"],
    ),
    "api: its archive date is not known": (
        steps(has(API, notice(archive_on=None)), lacks(API), lacks(API), lacks(API)),
        ["issued"],
    ),
    "api: a later version took its place": (
        steps(has(API, N1), has(API, N2), has(API, N2), has(API, N2)),
        ["issued", "extended"],
    ),
    "api: a version of the same day took its place": (
        steps(has(API, TWINS[0]), has(API, TWINS[1]), has(API, TWINS[1]), has(API, TWINS[1])),
        ["issued", "extended"],
    ),
    "file: it served an older version again": (
        steps(has(FILE, N1), has(FILE, N2), has(FILE, N1), has(FILE, N1), has(FILE, N1)),
        ["issued", "extended"],
    ),
    "both: the API misses it, the file of that time holds it": (
        steps(
            has(API, N1), has(FILE, N1), lacks(API), has(FILE, N1), lacks(API), lacks(API), has(FILE, N1), lacks(API)
        ),
        ["issued"],
    ),
    "both: the file misses it, the API of that time holds it": (
        steps(has(API, N1), has(FILE, N1), lacks(FILE), has(API, N1), lacks(FILE), lacks(FILE)),
        ["issued"],
    ),
    "both: the file never had it": (steps(has(API, N1), lacks(FILE), lacks(FILE), lacks(FILE)), ["issued"]),
    "both: the file came to know it after it had left the API, so it was superseded": (
        steps(has(API, N1), lacks(API), lacks(API), has(FILE, notice("n1b", posted=date(2026, 11, 2)))),
        ["issued", "amended"],
    ),
    # Taken out by its own field.
    "api: inactive before its archive date": (steps(has(API, N1), has(API, OUT), has(API, OUT)), GONE),
    "file: inactive before its archive date": (steps(has(FILE, N1), has(FILE, OUT)), GONE),
    "both: each says that it is inactive": (
        steps(has(API, N1), has(FILE, N1), has(API, OUT), has(FILE, OUT)),
        GONE,
    ),
    "api: inactive, then missing": (steps(has(API, N1), has(API, OUT), lacks(API), lacks(API), lacks(API)), GONE),
    "api: inactive, and active again": (
        steps(has(API, N1), has(API, OUT), has(API, N1)),
        ["issued", "removed", "restored"],
    ),
    "api: missing, and back as inactive": (
        steps(has(API, N1), lacks(API), lacks(API), has(API, OUT)),
        ["issued", "removed", "restored", "removed"],
    ),
    "api: a later version comes with it": (steps(has(API, N1), has(API, OUT, N2)), ["issued", "extended"]),
    "api: it was never seen active": (steps(has(API, OUT), has(API, OUT)), ["issued"]),
    # Coming back.
    "api: back, unchanged": (
        steps(has(API, N1), lacks(API), lacks(API), has(API, N1)),
        ["issued", "removed", "restored"],
    ),
    "api: back in a reading that is not complete": (
        steps(has(API, N1), lacks(API), lacks(API), has(API, N1, complete=False, total=None)),
        ["issued", "removed", "restored"],
    ),
    "file: back in half a file": (
        steps(has(FILE, N1), lacks(FILE), lacks(FILE), has(FILE, N1, **HALF)),
        ["issued", "removed", "restored"],
    ),
    "api: back, and gone again": (
        steps(has(API, N1), lacks(API), lacks(API), has(API, N1), days(3), lacks(API), lacks(API)),
        ["issued", "removed", "restored", "removed"],
    ),
    "api: gone, back and gone on one day": (
        steps(has(API, N1), *[lacks(API, hours=1)] * 2, has(API, N1, hours=1), *[lacks(API, hours=1)] * 2),
        ["issued", "removed", "restored", "removed"],
    ),
    "both: removed from the API, then the file holds it; no to and fro after that": (
        steps(has(API, N1), has(FILE, N1), lacks(API), lacks(API), *[has(FILE, N1), lacks(API), lacks(API)] * 3),
        ["issued", "removed", "restored"],
    ),
    "api: back as a later version with a later deadline": (
        steps(has(API, N1), lacks(API), lacks(API), has(API, replace(N2, posted=date(2026, 11, 11)))),
        ["issued", "extended", "removed", "restored"],
    ),
}


@pytest.mark.parametrize("case", TABLE)
def test_absence(here: Desk, case: str) -> None:
    story, expected = TABLE[case]
    story(here)
    assert sorted(here.kinds()) == sorted(expected)
    gone = [kind for kind in here.kinds() if kind in ("removed", "restored")]
    assert gone == [kind for kind in expected if kind in ("removed", "restored")]
    status = status_of(here.request(), here.now).status
    assert (status is Status.REMOVED) == (bool(gone) and gone[-1] == "removed")
    assert here.kinds("SP800027R0002") == ["issued"]


def test_a_removal_says_from_what_and_alerts_by_the_default_rule(here: Desk) -> None:
    steps(has(API, N1), lacks(API), lacks(API))(here)
    removed = here.events()[-1]
    assert (removed.grade, removed.occurred_on, removed.baseline) == (Grade.INFERRED, here.now.date(), False)
    (witness,) = removed.evidence
    assert (witness.source, witness.ref, witness.grade) == (API, "n1", Grade.INFERRED)
    assert witness.says == "missing from two complete readings in a row: 2026-11-10 18:00 and 2026-11-10 21:00 UTC"
    assert here.alerts() == ["endings"]


def test_a_restoration_is_a_fact_without_a_date(here: Desk) -> None:
    steps(has(API, N1), lacks(API), lacks(API), has(API, N1))(here)
    restored = here.events()[-1]
    assert (restored.kind, restored.grade, restored.occurred_on) == (EventKind.RESTORED, Grade.OFFICIAL, None)


def test_both_sources_bear_witness_of_one_removal(here: Desk) -> None:
    TABLE["both: the file misses it too, and is a second witness"][0](here)
    assert [witness.source for witness in here.events()[-1].evidence] == [API, FILE]


def test_each_removal_is_an_event_of_its_own(here: Desk) -> None:
    TABLE["api: gone, back and gone on one day"][0](here)
    removed = [event for event in here.events() if event.kind is EventKind.REMOVED]
    assert len({event.id for event in removed}) == 2
    assert len({event.occurred_on for event in removed}) == 1


def test_a_cancelled_request_stays_cancelled_when_its_notice_leaves(here: Desk) -> None:
    cancelled = notice("n2", posted=date(2026, 11, 2), text="This solicitation is hereby cancelled.")
    steps(has(API, N1), has(API, cancelled), lacks(API), lacks(API))(here)
    assert here.kinds() == ["issued", "cancelled", "removed"]
    assert status_of(here.request(), here.now).status is Status.CANCELLED
    has(API, cancelled)(here)
    assert here.kinds() == ["issued", "cancelled", "removed", "restored"]
    assert status_of(here.request(), here.now).status is Status.CANCELLED


def test_an_incomplete_reading_that_misses_nothing_leaves_no_row(here: Desk) -> None:
    steps(has(API, N1), lacks(API, complete=False))(here)
    assert here.conn.execute("SELECT count(*) FROM readings").fetchone()[0] == 1


def test_polls_after_a_removal_write_nothing_but_their_reading(here: Desk) -> None:
    steps(has(API, N1), lacks(API), lacks(API), lacks(API))(here)
    before = here.conn.execute("SELECT value FROM meta WHERE name = 'revision'").fetchone()[0]
    lacks(API)(here)
    assert here.conn.execute("SELECT value FROM meta WHERE name = 'revision'").fetchone()[0] == before
    assert here.request(KEY).notice_count == 1
    assert OTHER.notice_id not in history_missing(here)


def history_missing(here: Desk) -> str:
    return str(here.conn.execute("SELECT group_concat(missing) FROM readings").fetchone()[0])
