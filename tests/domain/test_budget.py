"""The stockpile's budget: rows that sum, each contract once, kinds of money apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.context.budget import budget
from mineralwatch.domain.context.budget_rows import MONEY_KINDS, grouped_sums
from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models.contract import (
    Appropriation,
    Awardee,
    Contract,
    StatedTotal,
    TotalDifferencePart,
)
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.ports import Snapshot

TODAY = date(2026, 11, 29)
FUND = Appropriation("Stockpile fund", 2e9, date(2029, 9, 30), "law", Grade.REPORTED, date(2025, 7, 4))
STEEL = Contract(
    "SP8000-26-D-0032", "Metallus", "S1", "hf-1-steel", "idiq", 995e6, None, 125e6, FuzzyDate("2026-09-25"), "copy",
    Grade.COPIED,
)  # fmt: skip
CENTS = st.integers(0, 10**12).map(lambda cents: cents / 100)
CONTRACTS = st.lists(
    st.builds(
        Contract,
        contract=st.sampled_from(["SP8000-26-D-0001", "SP8000-26-D-0002", "SP8000-25-D-0003", None]),
        awardee=st.sampled_from(["Elmet", "Rio Tinto", "Glencore"]),
        key=st.none(),
        material=st.sampled_from(["tungsten", "cobalt", None]),
        kind=st.sampled_from(["idiq", "contract", "orders"]),
        ceiling=st.none() | CENTS,
        guaranteed=st.none() | CENTS,
        ordered=st.none() | CENTS,
        on=st.sampled_from([None, FuzzyDate("2026-05-14"), FuzzyDate("2025-09"), FuzzyDate("2024-01-02")]),
    ),
    max_size=8,
)


def known(*contracts: Contract, **more: object) -> Snapshot:
    return replace(Snapshot(1, contracts=contracts, appropriations=(FUND,)), **more)


@given(CONTRACTS)
def test_every_grouping_sums_to_the_same_total(contracts: list[Contract]) -> None:
    found = budget(known(*contracts), TODAY)
    for kind in MONEY_KINDS:
        rows, total = [row for row in found.rows if row.counted_in == kind], found.total(kind)
        assert total.low <= round(sum(row.shown for row in rows), 2) <= total.high
        for by in ("material", "winner", "month"):
            sums = [money for _, money in grouped_sums(rows, by)]
            assert round(sum(money.low for money in sums), 2) == total.low
            assert round(sum(money.high for money in sums), 2) == total.high
            assert sum(money.count for money in sums) == total.count


@given(CONTRACTS)
def test_what_is_said_twice_is_counted_once(contracts: list[Contract]) -> None:
    once, twice = budget(known(*contracts), TODAY), budget(known(*contracts, *contracts), TODAY)
    assert [(row.counted_in, row.low, row.high) for row in once.rows] == [
        (row.counted_in, row.low, row.high) for row in twice.rows
    ]


@given(CONTRACTS, CENTS)
def test_a_ceiling_moves_no_other_sum(contracts: list[Contract], ceiling: float) -> None:
    before = budget(known(*contracts), TODAY)
    after = budget(known(*contracts, replace(STEEL, ceiling=ceiling, ordered=None)), TODAY)
    for kind in MONEY_KINDS:
        if kind != "ceiling":
            assert after.total(kind) == before.total(kind)
    assert after.total("ceiling").count == before.total("ceiling").count + 1


def test_sources_that_differ_make_a_range_around_the_shown_value() -> None:
    won = Awardee("Metallus", "SP8000-26-D-0032", 995e6, on=FuzzyDate("2026-09-25"), other_ceilings=(900e6, 1.2e9))
    steel = Solicitation("S1", "SP8000-26-R-0016", "Steel", ("hf-1-steel",), awardees=(won,), ending=EventKind.AWARDED)
    (row, _) = budget(known(STEEL, solicitations=(steel,)), TODAY).rows
    assert (row.counted_in, row.low, row.shown, row.high) == ("ceiling", 900e6, 995e6, 1.2e9)
    assert (row.key, row.number, row.contract) == ("S1", "SP8000-26-R-0016", "SP8000-26-D-0032")


def test_an_award_that_only_a_notice_shows_counts_too() -> None:
    won = Awardee("Elmet", None, None, ordered=None, price=35e6, grade=Grade.OFFICIAL)
    wire = Solicitation("S2", "SP8000-27-R-0001", "Wire", ("tungsten",), awardees=(won,), ending=EventKind.AWARDED)
    (row,) = budget(known(solicitations=(wire,)), TODAY).rows
    assert (row.counted_in, row.kind, row.low, row.material) == ("ordered", "contract", 35e6, "tungsten")


def test_an_ask_counts_while_it_lives_and_apart_once_it_is_cancelled() -> None:
    asked = Solicitation("S3", None, "Cobalt", ("cobalt",), asked=500e6)
    ends = {
        None: "requested",
        EventKind.CANCELLED: "cancelled",
        EventKind.AWARDED: None,
        EventKind.REMOVED: None,
    }
    for ending, kind in ends.items():
        rows = budget(known(solicitations=(replace(asked, ending=ending),)), TODAY).rows
        assert [row.counted_in for row in rows] == ([kind] if kind else [])
    reopened = replace(asked, kinds=(EventKind.CANCELLED, EventKind.EXTENDED))
    assert [row.counted_in for row in budget(known(solicitations=(reopened,)), TODAY).rows] == ["requested"]


def test_a_terminated_contract_allows_nothing_more() -> None:
    ended = Solicitation("S1", None, "Steel", ("hf-1-steel",), ending=EventKind.TERMINATED)
    found = budget(known(STEEL, solicitations=(ended,)), TODAY)
    assert (found.total("ceiling").high, found.total("cancelled").high, found.total("ordered").high) == (
        0,
        995e6,
        125e6,
    )


def test_no_order_known_says_why() -> None:
    late = replace(STEEL, ordered=None)
    old = replace(late, contract="SP8000-25-D-0005", awardee="GAM", on=FuzzyDate("2025-09-05"))
    none = replace(late, contract="SP8000-26-D-0021", awardee="American Energy", on=FuzzyDate("2026-07-02"))
    orders = Contract(None, "GAM", None, None, "orders", ordered=49.3e6)
    found = budget(known(late, old, none, orders), TODAY)
    assert [(one.awardee, one.reason, one.visible_from) for one in found.silent] == [
        ("Metallus", "not visible yet", date(2026, 12, 24)),
        ("GAM", "told together", date(2025, 12, 4)),
        ("American Energy", "none known", date(2026, 9, 30)),
    ]


def test_the_parts_of_a_difference_add_up_to_it_also_after_more_was_read() -> None:
    parts = (TotalDifferencePart("unexplained", "the rest", 100e6), TotalDifferencePart("unknown", "rounding"))
    stated = StatedTotal("ordered", 225e6, 125e6, None, "copy", Grade.COPIED, "the rest", TODAY, parts)
    for contracts in ((STEEL,), (STEEL, replace(STEEL, contract="SP8000-26-D-0033", ordered=7e6))):
        (found,) = budget(known(*contracts, stated=(stated,)), TODAY).differences
        assert round(sum(part.amount or 0 for part in found.parts), 2) == found.difference
    assert [part.kind for part in found.parts] == ["unexplained", "unknown", "later"]
