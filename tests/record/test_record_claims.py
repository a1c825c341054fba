"""Every value of the shipped record is a claim of named sources, once each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from mineralwatch.domain.evidence.claim_choice import choose_claim, without_replaced_deadlines
from mineralwatch.domain.evidence.claimed_fields import claimed_fields
from mineralwatch.domain.lifecycle.event_order import in_event_order
from mineralwatch.domain.materials.weight_units import to_tonnes
from mineralwatch.domain.models.event import Claim
from mineralwatch.domain.models.grade import Grade
from mineralwatch.record import row_values
from mineralwatch.record.loader import read_record
from mineralwatch.record.record_claims import claims_of_row
from mineralwatch.record.record_rows import SolicitationRow

RECORD = read_record()
ROWS = {row.slug: row for row in RECORD.solicitations}
RECORD_DAY = datetime(2026, 10, 7, tzinfo=UTC)


def of_field(said: Iterable[Claim], field: str) -> tuple[Claim, ...]:
    return tuple(claim for claim in said if claim.field == field)


@pytest.mark.parametrize("row", RECORD.solicitations, ids=lambda row: row.slug)
def test_every_value_of_a_row_is_claimed_and_nothing_twice(row: SolicitationRow) -> None:
    said = claims_of_row(row)
    places = [(c.field, c.value, c.source, c.ref) for c in said]
    assert len(set(places)) == len(places)
    for award in row.awards:
        assert {c.value for c in of_field(said, "awardee")} >= {award.awardee}
        sums = [order.amount for order in award.orders]
        assert {float(c.value) for c in of_field(said, "ordered")} >= set(sums)
        for field, amount in (("ceiling", award.ceiling), ("guaranteed", award.guaranteed), ("price", award.price)):
            assert amount is None or amount in {float(c.value) for c in of_field(said, field)}
    assert row.quantity is None or of_field(said, "quantity")
    assert row.office is None or {c.value for c in of_field(said, "office")} == {row.office}


@pytest.mark.parametrize("row", RECORD.solicitations, ids=lambda row: row.slug)
def test_every_witness_of_the_record_has_words(row: SolicitationRow) -> None:
    events = row_values.events(row, "k", RECORD_DAY)
    assert [w for event in events for w in event.evidence if not w.says] == []


def shown(slug: str, field: str) -> list[tuple[str, Grade]]:
    row = ROWS[slug]
    left = without_replaced_deadlines(claims_of_row(row), in_event_order(row_values.events(row, "k", RECORD_DAY)))
    sides = next((one.sides for one in claimed_fields(left, ()) if one.field == field), ())
    return [(side[0].value, side[0].grade) for side in sides]


def test_cobalt_has_one_first_deadline_and_one_that_stands() -> None:
    assert shown("cobalt-alloy-grade-2025", "first_deadline") == [("2025-08-29", Grade.REPORTED)]
    assert shown("cobalt-alloy-grade-2025", "deadline") == [("2025-10-15", Grade.REPORTED)]
    assert next(value for value, _ in shown("cobalt-alloy-grade-2025", "posted")) == "2025-08-19"
    assert [value for value, _ in shown("cobalt-alloy-grade-2025", "cancelled_on")] == ["2025-10-15", "2025-10-24"]
    assert [value for value, _ in shown("cobalt-alloy-grade-2025", "quantity")] == ["7480 t", "7500 t"]


def test_the_award_that_no_source_links_is_a_request_of_its_own_and_only_the_link_is_inferred() -> None:
    assert shown("cobalt-alloy-grade-2025", "ceiling") == []
    assert shown("cobalt-contract-2026", "ceiling") == [("1800000000", Grade.COPIED)]
    (link,) = of_field(claims_of_row(ROWS["cobalt-contract-2026"]), "may_follow")
    assert (link.value, link.grade, link.source) == ("cobalt-2025-x1", Grade.INFERRED, "record")
    assert "No notice links this contract" in str(link.says)


def test_antimony_s_pounds_and_printed_tonnes_stand_beside_each_other() -> None:
    assert shown("antimony-ingot-2025", "quantity") == [
        ("6685871 lb", Grade.OFFICIAL),
        ("3026 t", Grade.REPORTED),
    ]
    assert round(to_tonnes(6_685_871, "lb") or 0, 1) == 3032.7
    assert shown("antimony-ingot-2025", "posted") == []  # its story begins with the award


def test_two_winners_of_one_request_have_a_ceiling_each() -> None:
    found = of_field(claims_of_row(ROWS["high-purity-aluminium-2025"]), "ceiling")
    assert sorted((c.contract or "", c.value) for c in found) == [
        ("SP8000-26-D-0008", "995000000"),
        ("SP8000-26-D-0009", "995000000"),
    ]


def test_what_is_claimed_explicitly_names_its_own_sources_alone() -> None:
    niobium = of_field(claims_of_row(ROWS["niobium-ingot-2025"]), "ceiling")
    assert [(c.value, c.source) for c in niobium] == [("50000000", "Metalnomist"), ("150000000", "USAspending copy")]
    # A single trade press report is no better than a copy of the register, which names the contract.
    assert choose_claim(niobium) == niobium[1]
    assert (niobium[0].single_source, niobium[1].contract) == (True, "SP8000-25-D-0009")
