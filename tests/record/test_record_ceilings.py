"""A solicitation has the same ceiling in the list, in a query, in the note, and with its award."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.cli.json_shapes import solicitation_shape
from mineralwatch.domain.evidence.claimed_fields import claimed_fields
from mineralwatch.domain.models.contract import Awardee, Contract
from mineralwatch.domain.models.event import Claim
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.query.query_facts import solicitation_facts
from mineralwatch.domain.solicitations.solicitation_projection import SolicitationFacts, project_solicitation
from mineralwatch.record.loader import read_record
from mineralwatch.record.record_claims import claims_of_row
from mineralwatch.record.row_values import contracts, events
from mineralwatch.record.row_values import request_facts as row_facts
from mineralwatch.view.formatting import millions_text
from mineralwatch.view.solicitations_table import ceiling_text

RECORD = read_record()
NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
AMOUNTS = st.sampled_from([None, 1e6, 5e6, 50e6, 150e6, 2e9])


def agrees(request: Solicitation) -> None:
    """What is listed, what `value:` compares, what the screen shows, and the award's own."""
    listed: dict[str, Any] = solicitation_shape(request, NOW, starred=False, unread=False)
    compared = solicitation_facts(request, None)["value"]
    each = [won["ceiling"] for won in listed["awardees"] if won["ceiling"] is not None]
    assert set(compared) == {*each, *([listed["ceiling"]] if listed["ceiling"] is not None else [])}
    if len(request.awardees) == 1:
        assert [listed["ceiling"]] == [won["ceiling"] for won in listed["awardees"]]
    if not request.awardees:
        assert listed["ceiling"] == request.asked
    shown = ceiling_text(request)
    for ceiling in compared:
        assert millions_text(float(str(ceiling))) in shown


@pytest.mark.parametrize("row", RECORD.solicitations, ids=lambda row: row.slug)
def test_the_record_names_one_ceiling_everywhere(row: Any) -> None:
    key = RECORD.keys[row.slug]
    said = claims_of_row(row)
    request = project_solicitation(
        SolicitationFacts(
            key=key,
            record=row_facts(row, RECORD.date),
            events=(told := events(row, key, NOW)),
            claims=said,
            contracts=contracts(row, key),
        )
    )
    agrees(request)
    field = "ceiling" if request.awardees else "requested_ceiling"
    marked = [one.shown.value for one in claimed_fields(said, told) if one.field == field and one.shown]
    if len(request.awardees) < 2:
        assert [float(value) for value in marked] == [c for c in (request.ceiling,) if c is not None]


@given(asked=AMOUNTS, ceiling=AMOUNTS, said=AMOUNTS, named=st.booleans(), won=st.integers(0, 2))
def test_any_solicitation_names_one_ceiling_everywhere(
    asked: float | None, ceiling: float | None, said: float | None, named: bool, won: int
) -> None:
    numbers = [f"SP8000-26-D-000{n}" for n in range(won)]
    held_by = tuple(Contract(n, f"Firm {n}", "k", "tin", "idiq", ceiling=ceiling) for n in numbers)
    told = (
        ("requested_ceiling", asked, None),
        ("ceiling", said if won else None, numbers[0] if numbers and named else None),
    )
    claimed = tuple(
        Claim(field, f"{amount:.15g}", "press", f"p/{field}", None, Grade.REPORTED, contract=contract)
        for field, amount, contract in told
        if amount is not None
    )
    request = project_solicitation(SolicitationFacts("k", claims=claimed, contracts=held_by))
    agrees(request)
    assert request.asked == asked
    assert all(isinstance(one, Awardee) for one in request.awardees)


def test_niobium_is_listed_with_its_contract_s_ceiling_and_the_other_one_stands_beside_it() -> None:
    row = next(row for row in RECORD.solicitations if row.slug == "niobium-ingot-2025")
    request = project_solicitation(
        SolicitationFacts("k", claims=claims_of_row(row), contracts=contracts(row, "k"), events=events(row, "k", NOW))
    )
    (won,) = request.awardees
    assert (request.ceiling, won.ceiling, won.other_ceilings, request.asked) == (150e6, 150e6, (50e6,), None)
