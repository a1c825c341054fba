"""`active: No` before the archive date: when it means `removed`, and when `restored` follows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.lifecycle.notice_history import NoticeEvent, VersionReading, notice_history
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import Notice, NoticeAward

DAY0 = datetime(2026, 5, 4, 9, tzinfo=UTC)
ARCHIVE = date(2026, 9, 30)


def read(
    day: float, ident: str = "v1", source: str = "sam", *, active: bool | None = True, **fields: Any
) -> VersionReading:
    given: dict[str, Any] = {
        "title": "Vanadium pentoxide",
        "type": "Solicitation",
        "number": "SP8000-26-R-0044",
        "posted": date(2026, 5, 1),
        "archive_on": ARCHIVE,
        "text": "Offers are due.",
        **fields,
    }
    return VersionReading(Notice(ident, active=active, **given), source, DAY0 + timedelta(days=day))


def active_events(*readings: VersionReading) -> list[NoticeEvent]:
    return [
        i for i in notice_history(readings) if i.kind in (EventKind.REMOVED, EventKind.RESTORED, EventKind.ARCHIVED)
    ]


def kinds(*readings: VersionReading) -> list[str]:
    return [intent.kind.value for intent in active_events(*readings)]


def test_the_field_is_the_evidence_and_the_day_that_of_the_reading() -> None:
    (gone,) = active_events(read(0), read(3, active=False), read(4, source="sam_bulk", active=False))
    assert (gone.kind, gone.grade, gone.occurred_on) == (EventKind.REMOVED, Grade.OFFICIAL, date(2026, 5, 7))
    assert [(w.source, w.says) for w in gone.witnesses] == [
        ("sam", "fields: active no; archive date 2026-09-30"),
        ("sam_bulk", "fields: active no; archive date 2026-09-30"),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"archive_on": date(2026, 5, 7)},
        {"archive_on": date(2026, 5, 1)},
        {"archive_on": None},
    ],
)
def test_on_its_archive_date_or_without_one_it_is_archived(fields: dict[str, Any]) -> None:
    assert kinds(read(0, **fields), read(3, active=False, **fields)) == ["archived"]


NOTHING: dict[str, list[VersionReading]] = {
    "never seen active": [read(0, active=False), read(3, active=False)],
    "not known whether it was active": [read(0, active=None), read(3, active=False)],
    "active by another source alone": [read(0), read(3, source="sam_bulk", active=False)],
    "superseded before": [read(0), read(1, "v2", posted=date(2026, 5, 5)), read(3, active=False)],
    "superseded in the same reading": [read(0), read(3, active=False), read(3, "v2", posted=date(2026, 5, 6))],
    "superseded, as was learned later": [read(0), read(3, active=False), read(9, "v2", posted=date(2026, 5, 6))],
    "awarded": [read(0), read(2, "a1", type="Award Notice", posted=date(2026, 5, 5)), read(3, active=False)],
    "awarded in place": [read(0), read(3, active=False, type="Award Notice", award=NoticeAward("SP800026D0001"))],
    "an Award Notice itself": [read(0, type="Award Notice"), read(3, active=False, type="Award Notice")],
    "cancelled in its words": [read(0), read(3, active=False, text="This solicitation is hereby cancelled.")],
    "cancelled by its title": [read(0), read(3, active=False, title="CANCELLED: Vanadium pentoxide")],
    "cancelled in words read for the first time later": [
        read(0, text=None), read(3, active=False, text=None),
        read(5, active=False, text="The solicitation is cancelled."),
    ],
    "the field is empty": [read(0), read(3, active=None)],
}  # fmt: skip


@pytest.mark.parametrize("readings", NOTHING.values(), ids=NOTHING)
def test_what_takes_nothing_out(readings: list[VersionReading]) -> None:
    assert kinds(*readings) == []


def test_active_again_is_restored_and_gone_again_another_removal() -> None:
    found = active_events(
        read(0), read(3, active=False), read(4), read(4.2, active=False), read(4.4), read(4.6, active=False)
    )
    assert [i.kind.value for i in found] == ["removed", "restored", "removed", "restored", "removed"]
    assert len({i.id for i in found}) == 5


def test_a_later_version_brings_it_back_but_not_one_that_ends_it() -> None:
    out = [read(0), read(3, active=False)]
    assert kinds(*out, read(6, "v2", posted=date(2026, 5, 9))) == ["removed", "restored"]
    assert kinds(*out, read(6, "a1", posted=date(2026, 5, 9), type="Award Notice")) == ["removed"]
    assert kinds(*out, read(6, "v2", posted=date(2026, 5, 9), text="The solicitation is cancelled.")) == ["removed"]


def test_another_source_that_holds_it_still_brings_nothing_back() -> None:
    assert kinds(read(0), read(3, active=False), read(4, source="sam_bulk")) == ["removed"]


READINGS = st.builds(
    lambda day, ident, source, active, type_, text: read(
        day, ident, source, active=active, type=type_, text=text, posted=date(2026, 5, int(ident[1]))
    ),
    st.integers(0, 20),
    st.sampled_from(["v1", "v3", "v7"]),
    st.sampled_from(["sam", "sam_bulk"]),
    st.sampled_from([True, True, False, None]),
    st.sampled_from(["Solicitation", "Solicitation", "Award Notice"]),
    st.sampled_from(["Offers are due.", None, "This solicitation is cancelled."]),
)
LIVES = st.lists(READINGS, max_size=9, unique_by=lambda s: (s.notice.notice_id, s.source, s.at))


@given(LIVES, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(readings: list[VersionReading], shuffle: Any) -> None:
    mixed = list(readings)
    shuffle.shuffle(mixed)
    assert active_events(*mixed) == active_events(*readings)


@given(LIVES)
def test_removals_and_restorations_alternate_and_each_is_one_event(readings: list[VersionReading]) -> None:
    found = [i for i in active_events(*readings) if i.kind is not EventKind.ARCHIVED]
    assert [i.kind for i in found] == [EventKind.REMOVED, EventKind.RESTORED] * (len(found) // 2) + [
        EventKind.REMOVED
    ] * (len(found) % 2)
    assert len({i.id for i in found}) == len(found) and all(i.witnesses for i in found)
    assert all(i.seen_at.date() == i.occurred_on for i in found if i.kind is EventKind.REMOVED)
