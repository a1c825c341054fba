"""The record as it stood on a day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.models.event import EventKind
from mineralwatch.record.loader import read_record
from mineralwatch.record.record_rows import Record, SolicitationRow
from mineralwatch.record.visible import visible

RECORD = read_record()
DAYS = st.dates(date(2018, 1, 1), date(2027, 12, 31))


def facts(record: Record) -> set[tuple[str, ...]]:
    """Everything that can be hidden, by name."""
    found: set[tuple[str, ...]] = set()
    for row in record.solicitations:
        found.add((row.slug,))
        found |= {(row.slug, "event", event.kind, event.tag) for event in row.events}
        found |= {(row.slug, "claim", c.field, c.value, c.source.key) for c in row.claims}
        for award in row.awards:
            found.add((row.slug, "award", award.awardee))
            found |= {(row.slug, award.awardee, o.tag, o.on or "", str(o.amount)) for o in award.orders}
    found |= {("contract", row.slug) for row in record.contracts}
    found |= {("company", row.slug, tie.tie, tie.on or "") for row in record.companies for tie in row.ties}
    found |= {("other", row.slug) for row in (*record.appropriations, *record.stated, *record.promises)}
    return found


def of(record: Record, slug: str) -> SolicitationRow | None:
    return next((row for row in record.solicitations if row.slug == slug), None)


@given(DAYS, DAYS)
def test_a_later_day_shows_no_less(a: date, b: date) -> None:
    first, last = sorted((a, b))
    assert facts(visible(RECORD, first)) <= facts(visible(RECORD, last))


@given(DAYS, DAYS)
def test_cutting_to_a_day_twice_is_cutting_once(a: date, b: date) -> None:
    first, last = sorted((a, b))
    assert visible(visible(RECORD, last), first) == visible(RECORD, first)


@given(DAYS)
def test_keys_do_not_depend_on_the_day(day: date) -> None:
    assert visible(RECORD, day).keys == RECORD.keys


@given(DAYS)
def test_no_shown_event_or_award_can_be_later_than_the_day(day: date) -> None:
    for row in visible(RECORD, day).solicitations:
        for on in (*(event.on for event in row.events), *(award.on for award in row.awards)):
            assert on is None or on.lstrip("~")[:10] <= day.isoformat()


def test_everything_is_shown_on_the_record_s_date_and_awards_the_day_before_too() -> None:
    assert visible(RECORD, RECORD.date) == RECORD
    hidden = facts(RECORD) - facts(visible(RECORD, date(2026, 10, 6)))
    # Undated orders and claims that only the copy of 7 October dates, a request and a grant of "2026", its own totals.
    assert hidden
    assert not [name for name in hidden if "award" in name or ("event" in name and name[0] != "lithium-carbonate-2026")]


def test_before_the_first_event_no_solicitation_is_shown() -> None:
    assert visible(RECORD, date(2020, 6, 1)).solicitations == ()
    assert visible(RECORD, date(2020, 6, 1)).promises == ()


@pytest.mark.parametrize(
    ("day", "kinds", "awards"),
    [
        (date(2025, 8, 18), None, None),
        (date(2025, 8, 20), {"issued"}, 0),
        (date(2025, 10, 10), {"issued", "extended", "amended"}, 0),
        (date(2025, 10, 15), {"issued", "extended", "amended", "cancelled"}, 0),
        (date(2026, 5, 14), {"issued", "extended", "amended", "cancelled"}, 0),
    ],
)
def test_cobalt_day_by_day(day: date, kinds: set[str] | None, awards: int | None) -> None:
    row = of(visible(RECORD, day), "cobalt-alloy-grade-2025")
    if kinds is None:
        assert row is None
        return
    assert row is not None
    assert {event.kind for event in row.events} == kinds
    assert len(row.awards) == awards


def test_a_cancellation_is_not_claimed_before_it_came() -> None:
    row = of(visible(RECORD, date(2025, 9, 20)), "cobalt-alloy-grade-2025")
    assert row is not None
    assert "cancelled_on" not in {claim.field for claim in row.claims}
    assert not any(event.kind is EventKind.CANCELLED for event in row.events)


def test_orders_come_one_by_one() -> None:
    assert of(visible(RECORD, date(2026, 5, 13)), "cobalt-contract-2026") is None
    row = of(visible(RECORD, date(2026, 6, 1)), "cobalt-contract-2026")
    assert row is not None
    assert [order.amount for order in row.awards[0].orders] == [240_300_000]


def test_a_request_of_a_year_only_is_shown_once_a_record_told_it() -> None:
    assert of(visible(RECORD, date(2026, 9, 1)), "lithium-carbonate-2026") is None
    assert of(visible(RECORD, RECORD.date), "lithium-carbonate-2026") is not None


def test_a_promise_is_open_until_its_outcome_is_known() -> None:
    def outcome(day: date) -> dict[str, str]:
        return {row.slug: row.outcome for row in visible(RECORD, day).promises}

    assert "cobalt-reissue" not in outcome(date(2025, 11, 13))
    assert outcome(date(2025, 11, 20))["cobalt-reissue"] == "open"
    assert outcome(date(2025, 12, 1))["cobalt-reissue"] == "open"
    assert outcome(date(2025, 12, 4))["cobalt-reissue"] == "superseded"
    assert outcome(date(2026, 2, 28))["cobalt-award"] == "open"
    assert outcome(date(2026, 3, 1))["cobalt-award"] == "missed"
