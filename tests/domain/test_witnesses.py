"""The same notices read from the API, the daily file or both: the same events, with both as witnesses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.evidence.source_contradictions import source_contradictions
from mineralwatch.domain.lifecycle.notice_history import NoticeEvent, VersionReading, notice_history
from mineralwatch.domain.lifecycle.notice_versions import current_version, group_versions
from mineralwatch.domain.models.notice import Notice, NoticeAward

API, FILE = "sam", "sam_bulk"
T0 = datetime(2026, 11, 1, 12, tzinfo=UTC)
FIRST = Notice(
    notice_id="n1",
    number="SP8000-27-R-0001",
    title="Cobalt, alloy grade",
    type="Solicitation",
    office="SP8000",
    posted=date(2026, 11, 1),
    deadline=parse_deadline("2026-12-10T15:00:00-05:00"),
    naics=("331410", "331492"),
    set_aside="SBA",
    place="Scotia, NY, USA",
    text="Offers are asked for cobalt.\nSee the statement of work.",
    attachments=("https://sam.gov/a", "https://sam.gov/b"),
    active=True,
    archive_on=date(2027, 3, 1),
)


def later_version(before: Notice, ident: str, day: int, **changes: object) -> Notice:
    return replace(before, notice_id=ident, posted=date(2026, 11, day), **changes)  # type: ignore[arg-type]


LATER = later_version(FIRST, "n2", 3, deadline=parse_deadline("2026-12-24T15:00:00-05:00"))
SOONER = later_version(LATER, "n3", 5, deadline=parse_deadline("2026-12-20T15:00:00-05:00"))
REWORDED = later_version(SOONER, "n4", 7, text="Offers are asked for cobalt in drums.")
ALIKE = later_version(REWORDED, "n5", 9)
CANCELLED = later_version(ALIKE, "n6", 11, text="This solicitation is hereby cancelled. It will be re-issued.")
AWARD = later_version(
    FIRST,
    "n7",
    13,
    type="Award Notice",
    deadline=None,
    text=None,
    award=NoticeAward("SP8000-27-D-0009", 5e6, date(2026, 11, 12), "ACME LLC"),
)
LIFE = (FIRST, LATER, SOONER, REWORDED, ALIKE, CANCELLED, AWARD)
KINDS = ["issued", "extended", "shortened", "amended", "amended", "cancelled", "awarded"]


def in_file(notice: Notice) -> Notice:
    """The same version as the file writes it: no zone, no attachments, one code, other blanks, less of the rest."""
    deadline = notice.deadline
    award = notice.award
    return replace(
        notice,
        title=f" {notice.title.replace(' ', '  ')}",
        deadline=parse_deadline(deadline.text[:19]) if deadline else None,
        naics=notice.naics[:1],
        set_aside=None,
        place="Scotia, New York",
        text=notice.text.replace("\n", " ") if notice.text else "",
        attachments=None,
        award=replace(award, number="SP800027D0009", awardee=None) if award else None,
        active=None,
    )


def readings_of(source: str, lives: Sequence[Notice], hours: int = 0) -> list[VersionReading]:
    """Each version on the day after it was posted."""
    return [
        VersionReading(n, source, datetime(2026, 11, n.posted.day, 12, tzinfo=UTC) + timedelta(hours=hours))
        for n in lives
        if n.posted
    ]


BY_API = readings_of(API, LIFE)
BY_FILE = readings_of(FILE, [in_file(n) for n in LIFE])


def kinds_and_ids(events: Sequence[NoticeEvent]) -> list[tuple[str, str]]:
    return [(event.kind.value, event.id) for event in events]


EXPECTED = kinds_and_ids(notice_history(BY_API))


def test_the_api_alone_gives_all_events() -> None:
    assert [kind for kind, _ in EXPECTED] == KINDS


WAYS = {
    "file alone": BY_FILE,
    "both, the api first": [*BY_API, *readings_of(FILE, [in_file(n) for n in LIFE], 5)],
    "both, the file first": [*readings_of(API, LIFE, 5), *BY_FILE],
    "both, the file a day behind": [*BY_API, *readings_of(FILE, [in_file(n) for n in LIFE], 30)],
    "both, the file long after everything": [*BY_API, *readings_of(FILE, [in_file(n) for n in LIFE], 24 * 90)],
    "the api until the third version, then the file": [*BY_API[:3], *BY_FILE[3:]],
    "the file until the third version, then the api": [*BY_FILE[:3], *BY_API[3:]],
    "turn by turn": [*BY_API[::2], *BY_FILE[1::2]],
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_reading_it_gives_the_same_events(way: str) -> None:
    assert kinds_and_ids(notice_history(WAYS[way])) == EXPECTED


@pytest.mark.parametrize("way", [way for way in WAYS if way.startswith("both")])
def test_every_event_has_both_witnesses_in_the_order_of_reading(way: str) -> None:
    first = FILE if way == "both, the file first" else API
    for event in notice_history(WAYS[way]):
        assert {w.source for w in event.witnesses} == {API, FILE}, event.kind
        assert event.witnesses[0].source == first
        assert [w.at for w in event.witnesses] == sorted(w.at for w in event.witnesses)


@given(st.lists(st.sampled_from(["api", "file", "both"]), min_size=len(LIFE), max_size=len(LIFE)), st.data())
def test_whoever_reads_which_version_and_when(who: list[str], data: st.DataObject) -> None:
    readings = []
    for index, name in enumerate(who):
        delay = data.draw(st.integers(0, 60 * 24))
        if name in ("api", "both"):
            readings.append(replace(BY_API[index], at=BY_API[index].at + timedelta(hours=delay)))
        if name in ("file", "both"):
            readings.append(
                replace(BY_FILE[index], at=BY_FILE[index].at + timedelta(hours=data.draw(st.integers(0, 99))))
            )
    mixed = data.draw(st.permutations(readings))
    found = kinds_and_ids(notice_history(mixed))
    assert found == EXPECTED, (who, [k for k, _ in found])
    assert kinds_and_ids(notice_history([*mixed, *mixed])) == EXPECTED


def test_a_file_that_lags_neither_undoes_nor_doubles() -> None:
    """The API showed the newer version; the file of the next day still holds the older one."""
    api = BY_API[:2]
    late = VersionReading(in_file(FIRST), FILE, api[-1].at + timedelta(hours=20))
    assert kinds_and_ids(notice_history([*api, late])) == EXPECTED[:2]
    assert (
        kinds_and_ids(notice_history([BY_API[1], late])) == EXPECTED[:2]
    )  # the API never showed the first version, only the file


def test_a_change_under_a_known_id_is_one_event_for_both() -> None:
    moved = replace(FIRST, deadline=LATER.deadline)
    api = [VersionReading(FIRST, API, T0), VersionReading(moved, API, T0 + timedelta(days=1))]
    file = [
        VersionReading(in_file(FIRST), FILE, T0 + timedelta(hours=5)),
        VersionReading(in_file(moved), FILE, T0 + timedelta(days=2)),
    ]
    alone = kinds_and_ids(notice_history(api))
    assert [kind for kind, _ in alone] == ["issued", "extended"]
    assert kinds_and_ids(notice_history(file)) == alone
    both = notice_history([*api, *file])
    assert kinds_and_ids(both) == alone
    assert [w.source for w in both[1].witnesses] == [API, FILE]


def test_a_cancellation_that_only_the_file_shows_counts_at_once() -> None:
    """The API's calls for descriptions are used up, so it knows the new version without its text."""
    cancelled = replace(CANCELLED, deadline=FIRST.deadline)
    silent = replace(cancelled, text=None)
    api = [VersionReading(FIRST, API, T0), VersionReading(silent, API, T0 + timedelta(days=11))]
    told = VersionReading(in_file(cancelled), FILE, T0 + timedelta(days=12))
    assert [i.kind.value for i in notice_history([*api, told])] == ["issued", "cancelled"]


CONTRARY = replace(in_file(FIRST), deadline=parse_deadline("2026-12-17T15:00:00"))


@pytest.mark.parametrize("first", [API, FILE])
def test_sources_that_contradict_each_other_change_nothing_and_are_both_kept(first: str) -> None:
    api_at, file_at = (T0, T0 + timedelta(hours=9)) if first == API else (T0 + timedelta(hours=9), T0)
    readings = [VersionReading(FIRST, API, api_at), VersionReading(CONTRARY, FILE, file_at)]
    assert [i.kind.value for i in notice_history(readings)] == ["issued"]
    assert [(c.field, c.value, c.source) for c in source_contradictions(readings)] == [
        ("deadline", "2026-12-10T15:00:00-05:00", API),
        ("deadline", "2026-12-17T15:00:00", FILE),
    ]
    (group,) = group_versions(readings)
    assert current_version(group).deadline == FIRST.deadline  # the API speaks first, whoever was read first


def test_a_contradiction_does_not_go_to_and_fro() -> None:
    readings = [VersionReading(FIRST, API, T0), VersionReading(CONTRARY, FILE, T0 + timedelta(hours=9))]
    again = [
        VersionReading(replace(s.notice, url=f"https://sam.gov/{n}"), s.source, s.at + timedelta(days=n))
        for n in range(1, 5)
        for s in readings
    ]
    assert kinds_and_ids(notice_history([*readings, *again])) == kinds_and_ids(notice_history(readings))


def test_forms_that_differ_are_no_contradiction() -> None:
    assert source_contradictions([*BY_API, *BY_FILE]) == ()


def test_what_contradicted_and_was_corrected_is_one_change() -> None:
    readings = [VersionReading(FIRST, API, T0), VersionReading(CONTRARY, FILE, T0 + timedelta(hours=9))]
    mended = VersionReading(replace(FIRST, deadline=CONTRARY.deadline), API, T0 + timedelta(days=1))
    events = notice_history([*readings, mended])
    assert [i.kind.value for i in events] == ["issued", "extended"]
    assert {w.source for w in events[1].witnesses} == {API, FILE}
    assert source_contradictions([*readings, mended]) == ()


def test_the_present_version_is_the_same_in_either_order() -> None:
    one, other = VersionReading(FIRST, API, T0), VersionReading(in_file(FIRST), FILE, T0 + timedelta(hours=9))
    swapped = [replace(one, at=other.at), replace(other, at=one.at)]
    assert current_version([one, other]) == current_version(sorted(swapped, key=lambda s: s.at)) == FIRST
