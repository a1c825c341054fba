"""From rows to events, claims, contracts, observations and keys."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.solicitation import Solicitation, Stage, Status
from mineralwatch.domain.numbers_and_ids import event_id, normalise_number, payload_hash
from mineralwatch.domain.solicitations.solicitation_projection import SolicitationFacts, project_solicitation
from mineralwatch.domain.solicitations.solicitation_status import status_of
from mineralwatch.record import around
from mineralwatch.record.loader import read_record
from mineralwatch.record.record_claims import claims_of_row
from mineralwatch.record.record_rows import SolicitationRow
from mineralwatch.record.row_values import (
    LoadedRow,
    all_contracts,
    contracts,
    events,
    keys,
    loaded_row,
    observations,
    request_facts,
)
from mineralwatch.record.solicitation_keys import solicitation_keys

RECORD = read_record()
ROWS = {row.slug: row for row in RECORD.solicitations}
AT = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)


def solicitation(row: SolicitationRow) -> Solicitation:
    """The solicitation of a row, derived in the same way as in the store."""
    key = RECORD.keys[row.slug]
    return project_solicitation(
        SolicitationFacts(
            key=key,
            record=request_facts(row, RECORD.date),
            events=events(row, key, AT),
            claims=claims_of_row(row),
            contracts=contracts(row, key),
        )
    )


def all_events() -> list[tuple[str, str]]:
    return [(event.id, row.slug) for row in RECORD.solicitations for event in events(row, RECORD.keys[row.slug], AT)]


def test_event_ids_are_unique() -> None:
    assert [ident for ident, n in Counter(ident for ident, _ in all_events()).items() if n > 1] == []


@given(key=st.text(max_size=20), at=st.datetimes(timezones=st.just(UTC)))
def test_no_event_id_depends_on_a_key_or_on_the_time_of_reading(key: str, at: datetime) -> None:
    for row in RECORD.solicitations:
        now = [event.id for event in events(row, RECORD.keys[row.slug], AT)]
        assert [event.id for event in events(row, key, at)] == now


def test_an_award_and_an_issue_have_the_ids_that_official_notices_give() -> None:
    fluorspar = events(ROWS["fluorspar-acid-grade-2025"], "any", AT)
    ids = {event.kind: event.id for event in fluorspar}
    assert ids[EventKind.ISSUED] == event_id(EventKind.ISSUED, "SP800025R0020")
    assert ids[EventKind.AWARDED] == event_id(EventKind.AWARDED, "SP800026D0002")
    steel = {event.id for event in events(ROWS["electrical-steel-2025"], "any", AT)}
    assert event_id(EventKind.ORDERED, "SP800026F0033") in steel


def test_shipped_events_are_baseline_and_have_a_witness() -> None:
    for row in RECORD.solicitations:
        for event in events(row, "key", AT):
            assert event.baseline
            assert event.evidence
            assert not (event.occurred_on and event.occurred_about)


def test_every_request_has_an_event() -> None:
    assert [row.slug for row in RECORD.solicitations if not events(row, "key", AT)] == []


def test_the_cobalt_lifecycle() -> None:
    told = events(ROWS["cobalt-alloy-grade-2025"], "cobalt-2025-x1", AT)
    assert [event.kind.value for event in told] == [
        "issued", "extended", "amended", "extended", "extended", "cancelled",
    ]  # fmt: skip
    first = told[1]
    assert (first.old, first.new) == ({"deadline": "2025-08-29"}, {"deadline": "2025-09-11"})
    cancelled = told[5]
    assert cancelled.occurred_on == date(2025, 10, 15)
    assert cancelled.new == {"reissue_promised": True}
    assert cancelled.evidence[0].says
    assert cancelled.evidence[0].says.startswith("outstanding issues with the Statement of Work")
    awarded, *orders = events(ROWS["cobalt-contract-2026"], "cobalt-2026-x1", AT)
    assert [event.kind for event in orders] == [EventKind.ORDERED, EventKind.ORDERED]
    assert (awarded.grade, awarded.occurred_on) == (Grade.COPIED, date(2026, 5, 14))
    assert {witness.grade for witness in awarded.evidence} == {Grade.COPIED, Grade.INFERRED}
    assert "https://www.usaspending.gov/award/CONT_IDV_SP800026D0012_9700/" in {w.url for w in awarded.evidence}


def test_cobalt_as_a_solicitation() -> None:
    cobalt = solicitation(ROWS["cobalt-alloy-grade-2025"])
    assert (cobalt.stage, cobalt.ending) == (Stage.SOLICITATION, EventKind.CANCELLED)
    assert cobalt.posted is not None
    assert cobalt.posted.text == "2025-08-19"  # the day that most outlets give
    assert cobalt.deadline is not None
    assert cobalt.deadline.text == "2025-10-15"
    assert (cobalt.ordered, cobalt.awardees, cobalt.ceiling, cobalt.asked) == (None, (), 500e6, 500e6)
    contract = solicitation(ROWS["cobalt-contract-2026"])
    assert (contract.may_follow, contract.ordered, contract.ceiling) == (cobalt.key, pytest.approx(450.6e6), 1.8e9)
    assert [(a.name, a.ceiling) for a in contract.awardees] == [("Glencore Ltd", 1.8e9)]
    assert {"posted", "cancelled_on", "changes", "quantity"} <= set(cobalt.disputed)
    assert cobalt.reissue_promised


@pytest.mark.parametrize(
    ("slug", "status", "silent"),
    [
        ("bismuth-2025", Status.UNCLEAR, 433),
        ("nickel-2026", Status.UNCLEAR, 248),
        ("lithium-carbonate-2026", Status.MAYBE_OPEN, None),
        ("antimony-ingot-2025", Status.AWARDED, None),
        ("ndpr-oxide-2023", Status.TERMINATED, None),
    ],
)
def test_statuses_on_22_november_2026(slug: str, status: Status, silent: int | None) -> None:
    standing = status_of(solicitation(ROWS[slug]), AT)
    assert (standing.status, standing.silent_days) == (status, silent)


def test_antimony_starts_at_its_award() -> None:
    antimony = solicitation(ROWS["antimony-ingot-2025"])
    assert antimony.posted is None
    assert antimony.ordered == pytest.approx(57.3e6)
    assert antimony.grades[0] is Grade.OFFICIAL
    assert "issued" not in {event.kind for event in events(ROWS["antimony-ingot-2025"], "k", AT)}


def test_the_date_of_an_issued_event_is_the_one_that_claims_support() -> None:
    for row in RECORD.solicitations:
        issued = next((e for e in events(row, "k", AT) if e.kind is EventKind.ISSUED), None)
        posted = solicitation(row).posted
        if issued is not None and posted is not None:
            assert posted.text == (
                issued.occurred_on.isoformat() if issued.occurred_on else issued.occurred_about.text
            ), row.slug


def test_two_copies_of_one_wire_are_one_witness() -> None:
    for row in RECORD.solicitations:
        said = Counter((c.field, c.value, c.source, c.contract, c.ref.count("/")) for c in claims_of_row(row))
        assert not [what for what, n in said.items() if n > 1]


def test_orders_told_for_two_contracts_are_given_to_neither() -> None:
    assert solicitation(ROWS["tantalum-2025"]).ordered is None
    shared = [contract for contract in all_contracts(RECORD) if contract.kind == "orders" and contract.note]
    assert {(c.awardee, c.ordered) for c in shared} >= {
        ("Global Advanced Metals", 49.3e6),
        ("Rio Tinto Services", 54.2e6),
    }
    assert all(contract.key is None and contract.material is None for contract in shared)


def test_a_definite_contract_is_its_own_order() -> None:
    (wire,) = contracts(ROWS["tungsten-wire-2026"], "key")
    assert (wire.kind, wire.ceiling, wire.ordered, wire.price) == ("contract", None, 35_648_362, 35_648_362)
    (ended,) = contracts(ROWS["ndpr-oxide-2023"], "key")
    assert (ended.price, ended.ordered) == (8_188_490, 180_000)


def test_observations_hold_their_rows() -> None:
    found = observations(RECORD, AT)
    assert len(found) == len(RECORD.solicitations) + len(RECORD.contracts)
    assert len({observation.ref for observation in found}) == len(found)
    for observation, row in zip(found, (*RECORD.solicitations, *RECORD.contracts), strict=True):
        assert observation.payload_hash == payload_hash(observation.content)
        assert json.dumps(json.loads(observation.content)) != ""
        assert loaded_row(observation.content) == LoadedRow(RECORD.keys.get(row.slug), row)
    assert observations(RECORD, AT.replace(year=2027))[0].content == found[0].content


def test_a_changed_row_changes_only_its_own_hash() -> None:
    changed = replace(
        RECORD, solicitations=(replace(RECORD.solicitations[0], note="otherwise"), *RECORD.solicitations[1:])
    )
    before, after = observations(RECORD, AT), observations(changed, AT)
    assert [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a.payload_hash != b.payload_hash] == [0]


def test_keys() -> None:
    given_keys = keys(RECORD)
    assert given_keys["antimony-ingot-2025"] == "antimony-2025-x1"
    assert given_keys["scandium-oxide-2025"] == "scandium-2025-x1"
    assert given_keys["scandium-metal-2025"] == "scandium-2025-x2"
    assert given_keys["fluorspar-acid-grade-2025"] == "SP800025R0020"
    assert len(set(given_keys.values())) == len(given_keys) == 30
    assert solicitation_keys(RECORD.solicitations) == given_keys


@given(st.permutations(RECORD.solicitations), st.integers(0, 30))
def test_a_row_that_moves_or_is_put_between_renames_no_other_request(rows: list[SolicitationRow], at: int) -> None:
    new = replace(ROWS["tin-lme-grade-2026"], slug="tin-new", key="tin-2026-x3")
    after = solicitation_keys([*rows[:at], new, *rows[at:]])
    assert after == {**RECORD.keys, "tin-new": "tin-2026-x3"}


def test_a_number_learned_later_renames_no_other_request() -> None:
    learned = [
        replace(r, number="SP8000-25-R-9999") if r.slug == "scandium-oxide-2025" else r for r in RECORD.solicitations
    ]
    after = solicitation_keys(learned)
    assert after["scandium-oxide-2025"] == normalise_number("SP8000-25-R-9999")
    assert {s: k for s, k in after.items() if s != "scandium-oxide-2025"} == {
        s: k for s, k in RECORD.keys.items() if s != "scandium-oxide-2025"
    }


def test_companies_take_their_money_from_the_contracts() -> None:
    found = {(c.name, c.tie): c for c in around.companies(RECORD)}
    antimony = found["United States Antimony", "antimony contract"]
    assert (antimony.symbol, antimony.ceiling, antimony.ordered) == ("UAMY", 245e6, pytest.approx(57.3e6))
    steel = found["Cleveland-Cliffs", "electrical steel contract"]
    assert (steel.ceiling, steel.ordered) == (400e6, 102e6)
    assert [c.role for c in around.companies(RECORD)] == sorted(
        (c.role for c in around.companies(RECORD)), key=["stockpile", "stake", "sector", "benchmark"].index
    )


def test_symbols_by_material_and_benchmarks() -> None:
    by_material = dict(around.symbols(RECORD))
    assert by_material["antimony"][0] == "UAMY"
    assert by_material["cobalt"][:3] == ("GLEN.L", "VALE", "SMMYY")
    assert "REMX" in around.benchmarks(RECORD)
    assert all(around.benchmarks(RECORD))


def test_the_appropriation_and_the_promises() -> None:
    (fund,) = around.appropriations(RECORD)
    assert (fund.amount, fund.available_until) == (2e9, date(2029, 9, 30))
    outcomes = [(p.what, p.outcome, p.key) for p in around.promises(RECORD)]
    assert ("reissue of the cobalt request", "superseded", "cobalt-2025-x1") in outcomes
    assert ("award of the cobalt request", "missed", "cobalt-2025-x1") in outcomes


def test_the_data_files_lie_beside_the_code() -> None:
    import mineralwatch.record

    place = Path(mineralwatch.record.__file__).parent
    assert len(list(place.rglob("*.toml"))) == 18
