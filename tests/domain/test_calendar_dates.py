"""The dates ahead, and those that passed without a known outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.context.calendar_dates import CalendarDate, calendar_ahead, calendar_passed
from mineralwatch.domain.context.first_visible import first_visible, visible_until
from mineralwatch.domain.dates import Deadline, FuzzyDate, exact_date
from mineralwatch.domain.models.contract import Appropriation, Awardee, Contract
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.policy import PolicyEvent, PolicyKind, Promise
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.ports import Snapshot

NOW = datetime(2026, 11, 29, 19, tzinfo=UTC)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def promise(due: date | str | None, outcome: str = "open", *materials: str) -> Promise:
    text = due.isoformat() if isinstance(due, date) else due
    return Promise("DLA", f"by {text}", None, None, FuzzyDate(text) if text else None, outcome, None, "press",
                   Grade.REPORTED, materials)  # type: ignore[arg-type]  # fmt: skip


def rule(on: date | str | None, until: date | None = None, *, unseen: bool = True) -> PolicyEvent:
    start = FuzzyDate(on.isoformat() if isinstance(on, date) else on) if on else None
    return PolicyEvent(
        f"{on}{until}", PolicyKind.BAN, f"a ban from {on} to {until}", Grade.OFFICIAL, start,
        exact_date(until) if until else None, "China", ("gallium",), end_unseen=unseen,
    )  # fmt: skip


def moved(old: str | None, new: str | None, on: date, **fields: object) -> Event:
    given = {"deadline": new, **fields} if new else dict(fields)
    return Event(f"e{on}{new}", EventKind.EXTENDED, "S1", None, "lithium", on, NOW, Grade.OFFICIAL,
                 {"deadline": old} if old else {}, given)  # type: ignore[arg-type]  # fmt: skip


@given(st.lists(DAYS, max_size=6), st.lists(DAYS, max_size=4), st.integers(0, 400))
def test_ahead_and_passed_part_the_dates_at_today(due: list[date], ends: list[date], days: int) -> None:
    facts = Snapshot(1, promises=tuple(map(promise, due)), policy=tuple(rule(None, end) for end in ends))
    ahead, passed = calendar_ahead(facts, NOW), calendar_passed(facts, NOW, 10_000)
    today = NOW.date()
    assert [one.day for one in ahead] == sorted(one.day for one in ahead)
    assert all(one.day >= today for one in ahead) and all(one.day < today for one in passed)
    assert sorted(one.day for one in (*ahead, *passed)) == sorted((*due, *ends))
    soon = calendar_ahead(facts, NOW, days)
    assert soon == tuple(one for one in ahead if one.day <= today + timedelta(days=days))


@given(DAYS)
def test_what_is_signed_after_the_last_visible_day_is_first_seen_later(today: date) -> None:
    last = visible_until(today)
    assert first_visible(last) == today
    assert first_visible(exact_date(last + timedelta(days=1))) == today + timedelta(days=1)
    assert first_visible(FuzzyDate(today.isoformat()[:7])) is None


def only(found: tuple[CalendarDate, ...], kind: str) -> list[CalendarDate]:
    return [one for one in found if one.kind == kind]


def test_a_deadline_carries_its_moves() -> None:
    lithium = Solicitation(
        "S1", "SP8000-26-R-0021", "LITHIUM", ("lithium",), deadline=Deadline("2026-12-29T16:00-05:00")
    )
    moves = (
        moved("2026-12-08", "2026-12-29", date(2026, 11, 28)),
        moved(None, None, date(2026, 11, 20), count=4),
    )
    (found,) = only(calendar_ahead(Snapshot(1, solicitations=(lithium,), events=moves), NOW), "deadline")
    assert (found.day, found.key) == (date(2026, 12, 29), "S1")
    assert [(move.days, move.count) for move in found.moves] == [(None, 4), (21, 1)]
    for ending in (EventKind.CANCELLED, EventKind.AWARDED):
        ended = replace(lithium, ending=ending)
        assert not only(calendar_ahead(Snapshot(1, solicitations=(ended,), events=moves), NOW), "deadline")


def test_a_contract_is_told_once_though_record_and_award_show_it() -> None:
    won = Awardee("Elmet", "SP8000-26-D-0029", 2e9, 150e6, on=FuzzyDate("2026-09-11"))
    tungsten = Solicitation("T", None, "Tungsten", ("tungsten",), ending=EventKind.AWARDED, awardees=(won,))
    row = Contract("SP8000-26-D-0029", "Elmet", "T", "tungsten", "idiq", 2e9, on=FuzzyDate("2026-09-11"))
    (found,) = calendar_ahead(Snapshot(1, solicitations=(tungsten,), contracts=(row,)), NOW)
    assert (found.day, found.signed, found.amount, found.is_limit) == (
        date(2026, 12, 10), date(2026, 9, 11), 2e9, True,
    )  # fmt: skip
    assert not calendar_ahead(Snapshot(1, contracts=(replace(row, on=FuzzyDate("2026-09")),)), NOW)


def test_a_rule_starts_ahead_only_where_its_whole_date_is_ahead() -> None:
    found = calendar_ahead(Snapshot(1, policy=(rule("2026"), rule("2027-01"), rule("2027-02-01"))), NOW)
    assert [(one.kind, one.day, one.about and one.about.text) for one in found] == [
        ("start", date(2027, 1, 31), "2027-01"),
        ("start", date(2027, 2, 1), None),
    ]


def test_one_end_is_told_once() -> None:
    end = date(2026, 12, 20)
    facts = Snapshot(1, promises=(promise(end, "open", "gallium"),), policy=(rule(None, end),))
    assert [one.kind for one in calendar_ahead(facts, NOW)] == ["promise"]
    given = replace(rule(None, date(2029, 9, 30)), kind=PolicyKind.APPROPRIATION)
    fund = Appropriation("Stockpile fund", 2e9, date(2029, 9, 30), "law", Grade.REPORTED)
    (lapse,) = calendar_ahead(Snapshot(1, policy=(given,), appropriations=(fund,)), NOW)
    assert (lapse.kind, lapse.amount) == ("lapse", 2e9)


def test_what_is_settled_or_seen_has_not_passed_unseen() -> None:
    due = date(2026, 11, 27)
    settled = [promise(due, outcome) for outcome in ("kept", "late", "missed", "superseded")]
    facts = Snapshot(1, promises=(*settled, promise(None)), policy=(rule(None, due, unseen=False),))
    assert calendar_passed(facts, NOW, 60) == ()
    assert len(calendar_passed(replace(facts, promises=(promise(due),)), NOW, 2)) == 1
    assert calendar_passed(replace(facts, promises=(promise(due),)), NOW, 1) == ()
