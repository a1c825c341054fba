"""An order that the register holds under two ids counts once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.evidence.award_claims import claims_of_register
from mineralwatch.domain.solicitations.contract_register import RegisteredAward, register_contracts, unique_awards

VEHICLE = RegisteredAward("CONT_IDV_SP800026D0001_9700", "SP800026D0001", "idiq", "Example Metals", ceiling=90e6)
ORDER = RegisteredAward(
    "CONT_AWD_SP800026F0005_9700_SP800026D0001_9700", "SP800026F0005", "order", "Example Metals",
    parent="SP800026D0001", obligated=12e6, signed=date(2026, 3, 2),
)  # fmt: skip
RECODED = replace(ORDER, ref="CONT_AWD_SP800026F0005_97AS_SP800026D0001_9700")
ORPHAN = replace(ORDER, ref="CONT_AWD_SP800026F0005_9700_-NONE-_-NONE-", parent=None, obligated=0.0, signed=None)
SECOND = replace(ORDER, ref="CONT_AWD_SP800026F0006_9700_SP800026D0001_9700", number="SP800026F0006", obligated=3e6)


def test_twins_are_added_up_once_in_every_order() -> None:
    for rows in permutations((VEHICLE, ORDER, RECODED, ORPHAN, SECOND)):
        (contract,) = register_contracts(rows, {"SP800026D0001": "cobalt-2026-x1"}, {"cobalt-2026-x1": "cobalt"})
        assert (contract.contract, contract.ordered, contract.ceiling) == ("SP8000-26-D-0001", 15e6, 90e6)
        assert sorted(c.value for c in claims_of_register(rows, (), {}) if c.field == "ordered") == [
            "12000000",
            "3000000",
        ]


def test_a_twin_with_another_amount_is_no_second_order() -> None:
    again = replace(RECODED, obligated=14e6, signed=date(2026, 5, 1), awardee=None)
    (one,) = unique_awards((ORDER, again))
    assert (one.obligated, one.awardee, one.ref) == (14e6, "Example Metals", again.ref)


def test_a_vehicle_under_two_ids_keeps_the_ceiling_that_was_read() -> None:
    other = replace(VEHICLE, ref="CONT_IDV_SP800026D0001_97AS", ceiling=None, obligated=1.0)
    (one,) = unique_awards((VEHICLE, other))
    assert one.ceiling == 90e6 and one.kind == "idiq"


ROWS = st.builds(
    RegisteredAward,
    ref=st.text("ab", min_size=1, max_size=3),
    number=st.sampled_from(["SP800026F0001", "SP800026F0002", "SP800026D0001"]),
    kind=st.sampled_from(["idiq", "contract", "order"]),
    parent=st.sampled_from([None, "SP800026D0001"]),
    obligated=st.one_of(st.none(), st.integers(-5, 9).map(float)),
)


@given(st.lists(ROWS, max_size=6, unique_by=lambda row: row.ref))
def test_each_number_once_and_no_matter_in_which_order(rows: list[RegisteredAward]) -> None:
    found = unique_awards(rows)
    assert sorted(row.number for row in found) == sorted({row.number for row in rows})
    assert set(unique_awards(reversed(rows))) == set(found) and unique_awards(found) == found
