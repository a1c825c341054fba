"""Policy and supply in the note and the file of a request: small, and true to time, bound and source."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from view_builders import NOW, detail

from mineralwatch.domain.context.policy_relevance import policy_events_of, supply_facts_of
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.policy import SupplyFact
from mineralwatch.ports import Detail
from mineralwatch.record.loader import read_record
from mineralwatch.record.policy_and_supply import policy_events, supply_facts
from mineralwatch.record.visible import visible
from mineralwatch.view import dossier_lines
from mineralwatch.view.dossier_context import DossierContext
from mineralwatch.view.panel_content import UNICODE
from mineralwatch.view.policy_text import fact_text, number_with_unit, policy_rows, policy_sentence, supply_rows
from mineralwatch.view.spans import text_of, width_of

RECORD = read_record()


def held(*materials: str, on: date = RECORD.date) -> Detail:
    """The cobalt request with what the record knows on a day, under other materials when named."""
    base = detail()
    request = replace(base.solicitation, materials=materials) if materials else base.solicitation
    then = visible(RECORD, on)
    return replace(
        base,
        solicitation=request,
        policy=policy_events_of(request, base.events, policy_events(then)),
        supply=supply_facts_of(request.materials, supply_facts(then)),
    )


def supply_line(*materials: str, on: date = RECORD.date) -> str:
    rows = supply_rows(DossierContext(held(*materials, on=on), NOW, UNICODE))
    return text_of(rows[0][1]).replace("\N{NO-BREAK SPACE}", " ") if rows else ""


@pytest.mark.parametrize(
    ("materials", "said"),
    [
        (("cobalt",), "DR Congo 74 % of world mined output 2025e · US net imports 79 % of use P"),
        (("tungsten",), "China 79 % of world mined output 2025e · US net imports >50 % of use P"),
        (("tellurium",), "China 80 % of world refined output without the US 2025e · US net imports >25 % of use P"),
        (
            ("high-purity-aluminium",),
            "Aluminium: China 61 % of world smelted output 2025e · US net imports 60 % of use P",
        ),
        (("scandium",), "US net imports 100 % of use 2025e P"),
        (("gallium",), "China ~99 % of world primary low-purity output 2025e · US net imports 100 % of use P"),
        (("hf-1-steel",), ""),
    ],
)
def test_the_supply_line(materials: tuple[str, ...], said: str) -> None:
    assert supply_line(*materials) == said


def test_a_survey_stands_above_a_single_voice_and_stages_apart() -> None:
    line = supply_line("ndfeb-magnets")
    assert line.startswith("Rare earths: China 69 % of world mined output 2025e · China ~90 % of world refined output")
    assert "60 %" not in line


def test_before_the_survey_came_out_the_older_figure_stands_with_its_year() -> None:
    assert supply_line("cobalt", on=date(2025, 12, 1)) == "DR Congo 78 % of world mined output 2024 P"
    assert supply_line("cobalt", on=date(2025, 11, 1)) == ""


def test_the_note_has_the_three_latest_policy_events_and_counts_the_rest() -> None:
    rows = policy_rows(DossierContext(held(), NOW, UNICODE))
    texts = [text_of(text) for _, text in rows]
    assert [label for label, _ in rows] == ["policy", "", "", ""]
    assert texts[0].startswith("31 Dec 25 quota: The DR Congo lets the cobalt quotas of 2025")
    assert texts[3] == "1 more in the file"
    assert policy_rows(DossierContext(detail(), NOW, UNICODE)) == []


def test_the_file_tells_all_with_figures_conflicts_and_witnesses() -> None:
    whole = held()
    text = " ".join(text_of(line) for line in dossier_lines.build_dossier(whole, NOW, 120, UNICODE).lines)
    assert f"Policy on its material, {len(whole.policy)}" in text
    assert "rest of 2025 18,125 t" in text
    assert "began: 2023-02" in text  # two years too early, kept beside the true one
    assert "held in the stockpile: >24,000 t" in text
    assert "12.50 to 14 USD/lb" in text
    assert "https://pubs.usgs.gov/periodicals/mcs2026/mcs2026-cobalt.pdf" in text


@pytest.mark.parametrize("width", [24, 40, 72, 120])
def test_no_line_is_wider_than_its_panel(width: int) -> None:
    for lines in (
        dossier_lines.build_note(held(), NOW, width, UNICODE),
        dossier_lines.build_dossier(held("antimony"), NOW, width, UNICODE),
    ):
        assert max(width_of(line) for line in lines.lines) <= width


def test_every_figure_and_every_event_can_be_said() -> None:
    for fact in supply_facts(RECORD):
        text = fact_text(fact)
        assert "None" not in text
        assert not text.endswith((":", ","))
    for event in policy_events(RECORD):
        assert "None" not in policy_sentence(event, date(2026, 11, 29))


def test_a_plan_s_ceiling_is_called_neither_request_nor_purchase() -> None:
    fact = next(fact for fact in supply_facts(RECORD) if fact.measure == "plan-maximum")
    assert "neither a request nor a purchase" in fact_text(fact)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (2e9, "USD", "$2.00bn"),
        (79, "%", "79 %"),
        (12.5, "USD/lb", "12.50 USD/lb"),
        (29.26, "t", "29.26 t"),
        (0, "t", "0 t"),
    ],
)
def test_numbers_are_as_exact_as_they_were_given(value: float, unit: str, said: str) -> None:
    assert number_with_unit(value, unit) == said


def test_a_unit_that_was_not_printed_is_marked() -> None:
    fact = SupplyFact("tin", "price", 1420, "US cents/lb", "2024", "USGS", Grade.REPORTED, unit_printed=False)
    assert fact_text(fact) == "price: 1,420 US cents/lb (unit not printed)"
