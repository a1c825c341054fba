"""Events from readings of notices: the contract's meanings, whatever the order of arrival."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.dates import Deadline, ZoneBasis, parse_deadline
from mineralwatch.domain.lifecycle.notice_history import NoticeEvent, VersionReading, notice_history, stage_of
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.notice import UNTITLED, Notice, NoticeAward
from mineralwatch.domain.models.solicitation import Stage

T0 = datetime(2026, 11, 1, 12, tzinfo=UTC)
NUMBER = "SP8000-27-R-0001"


def deadline_at(text: str) -> Deadline:
    found = parse_deadline(text)
    assert found is not None
    return found


def notice(ident: str, day: int, **fields: object) -> Notice:
    base = Notice(
        notice_id=ident,
        number=NUMBER,
        title="Cobalt, alloy grade",
        type="Solicitation",
        office="SP8000",
        posted=date(2026, 11, day),
        deadline=deadline_at("2026-12-10T15:00:00-05:00"),
        naics=("331410",),
        text="Offers are asked for cobalt.",
        attachments=("a",),
        active=True,
    )
    return replace(base, **fields)  # type: ignore[arg-type]


def readings_of(*notices: Notice, source: str = "sam") -> list[VersionReading]:
    return [VersionReading(n, source, T0 + timedelta(hours=i)) for i, n in enumerate(notices)]


def kinds(events: tuple[NoticeEvent, ...]) -> list[str]:
    return [event.kind.value for event in events]


def test_a_first_notice_is_issued_with_its_date() -> None:
    (issued,) = notice_history(readings_of(notice("n1", 1)))
    assert (issued.kind, issued.occurred_on, issued.new["deadline"]) == (
        EventKind.ISSUED,
        date(2026, 11, 1),
        "2026-12-10T15:00:00-05:00",
    )


def test_a_later_deadline_is_an_extension_and_nothing_else() -> None:
    moved = notice("n2", 3, deadline=deadline_at("2026-12-24T15:00:00-05:00"), text="Offers are now due later.")
    events = notice_history(readings_of(notice("n1", 1), moved))
    assert kinds(events) == ["issued", "extended"]
    assert events[1].old == {"deadline": "2026-12-10T15:00:00-05:00"}
    assert events[1].new == {"deadline": "2026-12-24T15:00:00-05:00"}


def test_one_notice_can_extend_and_amend() -> None:
    both = notice("n2", 3, deadline=deadline_at("2026-12-24T15:00:00-05:00"), attachments=("a", "b"))
    assert kinds(notice_history(readings_of(notice("n1", 1), both))) == ["issued", "extended", "amended"]


def test_an_earlier_deadline_is_shortened() -> None:
    assert kinds(
        notice_history(readings_of(notice("n1", 1), notice("n2", 3, deadline=deadline_at("2026-12-01T15:00:00-05:00"))))
    ) == [
        "issued",
        "shortened",
    ]


def test_the_same_instant_in_another_zone_is_no_move() -> None:
    same = notice("n2", 3, deadline=deadline_at("2026-12-10T20:00:00+00:00"))
    assert kinds(notice_history(readings_of(notice("n1", 1), same))) == ["issued", "amended"]


def test_a_new_id_alone_is_amended_with_an_empty_new() -> None:
    events = notice_history(readings_of(notice("n1", 1), notice("n2", 3, archive_on=date(2027, 1, 1), url="https://x")))
    assert kinds(events) == ["issued", "amended"]
    assert events[1].new == {}


def test_nulls_where_values_were_change_nothing() -> None:
    bare = notice("n1", 1, deadline=None, text=None, attachments=None, naics=(), psc=None)
    assert kinds(notice_history(readings_of(notice("n1", 1), bare, notice("n1", 1)))) == ["issued"]


def test_cancelled_by_its_own_words_keeps_them_and_the_promise() -> None:
    words = "This solicitation is hereby cancelled due to open issues. Upon resolution it will be re-issued."
    events = notice_history(readings_of(notice("n1", 1), notice("n2", 3, text=words)))
    assert kinds(events) == ["issued", "cancelled"]
    assert events[1].says == "This solicitation is hereby cancelled due to open issues."
    assert events[1].new == {"reissue_promised": True}


def test_a_text_learned_later_completes_its_version() -> None:
    early = readings_of(notice("n1", 1), notice("n2", 3, text=None))
    assert kinds(notice_history(early)) == ["issued", "amended"]
    late = [
        *early,
        VersionReading(notice("n2", 3, text="This solicitation is cancelled."), "sam", T0 + timedelta(days=2)),
    ]
    assert kinds(notice_history(late)) == ["issued", "cancelled"]


def test_an_uncancelled_solicitation_says_so() -> None:
    cancelled = notice("n2", 3, text="This solicitation is cancelled.")
    again = notice("n3", 5, text="This solicitation is open for offers again.")
    events = notice_history(readings_of(notice("n1", 1), cancelled, again))
    assert kinds(events) == ["issued", "cancelled", "amended"]
    assert events[2].new["cancelled"] is False


def test_an_award_notice_is_the_award_itself() -> None:
    award = NoticeAward("SP8000-27-D-0009", 5_000_000.0, date(2026, 11, 4), "ACME LLC")
    won = notice("n2", 5, type="Award Notice", deadline=None, award=award)
    events = notice_history(readings_of(notice("n1", 1), won))
    assert kinds(events) == ["issued", "awarded"]
    assert events[1].new == {"awardee": "ACME LLC", "contract": "SP8000-27-D-0009", "amount": 5_000_000.0}
    assert events[1].occurred_on == date(2026, 11, 4)


def test_an_award_without_a_solicitation_invents_none() -> None:
    award = notice("n1", 1, type="Award Notice", award=NoticeAward("SP8000-27-C-0001", 1.0, None, "ACME"))
    assert kinds(notice_history(readings_of(award))) == ["awarded"]


def test_an_order_is_no_award() -> None:
    order = notice("n1", 1, type="Award Notice", award=NoticeAward("SP8000-27-F-0001", 1.0, None, "ACME"))
    assert kinds(notice_history(readings_of(order))) == ["ordered"]


def test_two_kinds_of_notice_side_by_side_do_not_flap() -> None:
    pre = notice("p1", 1, type="Presolicitation", title="Cobalt, presolicitation")
    ask = notice("s1", 2)
    pre2 = notice("p2", 4, type="Presolicitation", title="Cobalt, presolicitation")
    events = notice_history(readings_of(pre, ask, pre2))
    assert [(i.kind.value, i.notice.notice_id, i.new) for i in events][2] == ("amended", "p2", {})


def test_archived_when_the_source_lets_it_go() -> None:
    gone = notice("n1", 1, active=False, archive_on=date(2026, 11, 1))
    events = notice_history(readings_of(notice("n1", 1), gone))
    assert kinds(events) == ["issued", "archived"]
    assert events[1].occurred_on == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("type_", "title", "stage"),
    [
        ("Sources Sought", "x", Stage.RFI),
        ("Special Notice", "Request for Information: tin", Stage.RFI),
        ("Special Notice", "Industry day", None),
        ("Presolicitation", "x", Stage.PRESOLICITATION),
        ("Solicitation", "x", Stage.SOLICITATION),
        ("Combined Synopsis/Solicitation", "Sole source: rayon", Stage.SOLE_SOURCE),
        ("Justification", "x", Stage.SOLE_SOURCE),
        ("Award Notice", "x", Stage.AWARD),
        ("Sale of Surplus Property", "x", None),
    ],
)
def test_types_stand_for_stages(type_: str, title: str, stage: Stage | None) -> None:
    assert stage_of(notice("n", 1, type=type_, title=title, text=None)) is stage


_DEADLINES = st.sampled_from(
    [
        None,
        deadline_at("2026-12-10"),
        deadline_at("2026-12-10T15:00:00"),
        deadline_at("2026-12-24T15:00:00-05:00"),
        deadline_at("2026-12-01T08:00:00+09:00"),
    ]
)
_TEXTS = st.sampled_from([None, "", "Offers are asked.", "This solicitation is cancelled.", "Now with Annex B."])


@st.composite
def histories(draw: st.DrawFn) -> list[VersionReading]:
    count = draw(st.integers(1, 5))
    found = []
    for i in range(count):
        kind = draw(st.sampled_from(["Solicitation", "Presolicitation", "Award Notice"]))
        found.append(
            VersionReading(
                notice(
                    f"n{draw(st.integers(0, 3))}",
                    draw(st.integers(1, 6)),
                    type=kind,
                    deadline=draw(_DEADLINES),
                    text=draw(_TEXTS),
                    attachments=draw(st.sampled_from([None, ("a",), ("a", "b")])),
                    award=NoticeAward("SP8000-27-D-0009", 1.0, None, "ACME") if kind == "Award Notice" else None,
                ),
                draw(st.sampled_from(["sam", "sam_bulk"])),
                T0 + timedelta(hours=i),
            )
        )
    return found


def test_an_award_whose_type_or_number_drops_out_is_still_that_award() -> None:
    award = NoticeAward("SP8000-27-D-0009", 5_000_000.0, date(2026, 11, 4), "ACME LLC")
    told = notice("n2", 4, type="Award Notice", award=award)
    whole = notice_history(readings_of(notice("n1", 1), told))
    numberless = replace(told, award=replace(award, number=None))
    for drifted in (replace(told, type=None), replace(told, award=None), numberless):
        later = notice_history(readings_of(notice("n1", 1), told, drifted))
        assert [event.id for event in later] == [event.id for event in whole]
        assert later[-1].new == whole[-1].new


def test_a_notice_that_becomes_an_award_in_place_keeps_its_earlier_events() -> None:
    moved = notice("n1", 1, deadline=deadline_at("2026-12-24T15:00:00-05:00"))
    award = NoticeAward("SP8000-27-D-0009", 5_000_000.0, date(2026, 12, 30), "ACME LLC")
    events = notice_history(readings_of(notice("n1", 1), moved, replace(moved, type="Award Notice", award=award)))
    assert kinds(events) == ["issued", "extended", "awarded"]


def test_a_title_that_only_stands_in_for_a_lost_one_is_no_change() -> None:
    lost = notice("n1", 1, title=NUMBER)
    assert kinds(notice_history(readings_of(notice("n1", 1), lost, notice("n1", 1)))) == ["issued"]
    assert notice_history(readings_of(notice("n1", 1), notice("n2", 3, title=UNTITLED)))[1].new == {}


def test_a_version_without_a_day_keeps_its_place() -> None:
    second = notice("n2", 2, deadline=deadline_at("2026-12-24T15:00:00-05:00"), posted=None)
    third = notice("n3", 20, deadline=deadline_at("2027-01-11T15:00:00-05:00"))
    assert kinds(notice_history(readings_of(notice("n1", 1), second, third))) == ["issued", "extended", "extended"]


def test_a_type_that_changes_and_changes_back_moves_no_deadline() -> None:
    later = deadline_at("2026-12-24T15:00:00-05:00")
    combined = notice("n2", 3, deadline=later, type="Combined Synopsis/Solicitation")
    assert kinds(notice_history(readings_of(notice("n1", 1), combined, notice("n3", 5, deadline=later)))) == [
        "issued", "extended", "amended",
    ]  # fmt: skip


def test_a_first_attachment_is_a_change_of_substance() -> None:
    both = notice("n2", 3, deadline=deadline_at("2026-12-24T15:00:00-05:00"), attachments=("a",))
    assert kinds(notice_history(readings_of(notice("n1", 1, attachments=()), both))) == [
        "issued",
        "extended",
        "amended",
    ]


@given(histories(), st.randoms(use_true_random=False))
def test_arrival_order_does_not_matter(readings: list[VersionReading], shuffle: object) -> None:
    mixed = list(readings)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    assert notice_history(mixed) == notice_history(readings)


@given(histories())
def test_ids_are_unique_and_only_one_issue(readings: list[VersionReading]) -> None:
    events = notice_history(readings)
    assert len({event.id for event in events}) == len(events)
    assert kinds(events).count("issued") <= 1


@given(histories())
def test_reading_the_same_again_adds_nothing(readings: list[VersionReading]) -> None:
    again = [*readings, VersionReading(readings[-1].notice, readings[-1].source, T0 + timedelta(days=9))]
    ids = {event.id for event in notice_history(readings)}
    assert {event.id for event in notice_history(again)} <= ids | set() or _flapped(readings)


def _flapped(readings: list[VersionReading]) -> bool:
    """A notice id whose content changed in place and back: reading it once more is itself one more change."""
    last = readings[-1].notice
    return sum(1 for reading in readings if reading.notice.notice_id == last.notice_id) > 1


def test_a_naive_deadline_keeps_no_zone() -> None:
    assert deadline_at("2026-12-04T17:00:00").basis is ZoneBasis.UNKNOWN
    assert deadline_at("2026-12-04T17:00:00").instant is None
