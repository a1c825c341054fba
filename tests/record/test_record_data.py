"""The data files: complete, well formed, with all conflicts and without invented values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from mineralwatch.domain.evidence.claim_choice import disputed_fields
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.solicitation import Stage
from mineralwatch.domain.numbers_and_ids import contract_kind
from mineralwatch.domain.text.safe_text import safe_url
from mineralwatch.record.loader import read_record
from mineralwatch.record.record_claims import claims_of_row
from mineralwatch.record.record_rows import RecordSource, SolicitationRow, SourcedRow, parse_record_date

RECORD = read_record()
ROWS = {row.slug: row for row in RECORD.solicitations}


def sourced() -> Iterator[tuple[str, SourcedRow]]:
    """Every row that rests on sources, with a name for messages."""
    for request in RECORD.solicitations:
        yield request.slug, request
        for event in request.events:
            yield f"{request.slug} {event.kind} {event.tag}", event
        for award in request.awards:
            yield f"{request.slug} {award.contract}", award
            yield from ((f"{request.slug} {award.contract} order", order) for order in award.orders)
    for contract in RECORD.contracts:
        yield contract.slug, contract
        yield from ((f"{contract.slug} order", order) for order in contract.orders)
    for company in RECORD.companies:
        yield from ((f"{company.slug} {tie.tie}", tie) for tie in company.ties)
    for row in (*RECORD.appropriations, *RECORD.stated, *RECORD.promises):
        yield row.slug, row
    for context in (*RECORD.policy, *RECORD.supply, *RECORD.series):
        yield context.slug, context


def test_every_row_has_a_source() -> None:
    assert [name for name, row in sourced() if not row.sources] == []


def test_a_grade_is_never_better_than_the_best_source() -> None:
    better = [name for name, row in sourced() if row.grade.rank < min(source.grade.rank for source in row.sources)]
    assert better == []


def test_a_grade_is_that_of_one_of_the_sources() -> None:
    odd = [name for name, row in sourced() if row.grade not in {source.grade for source in row.sources}]
    assert odd == []


def test_claims_have_their_source_s_grade() -> None:
    rows = (*RECORD.solicitations, *RECORD.policy)
    odd = [(r.slug, c.field, c.value) for r in rows for c in r.claims if c.grade is not c.source.grade]
    odd += [(r.slug, "", s.says) for r in RECORD.conflicts for s in r.sides if s.grade is not s.source.grade]
    assert odd == []


def test_a_single_source_is_press_of_one_wire() -> None:
    """The mark says that no independent report was found, so the press sources of the row are one outlet."""
    for name, row in sourced():
        press = {source.wire for source in row.sources if source.grade is Grade.REPORTED}
        assert not row.single_source or len(press) == 1, name


def test_addresses_are_well_formed() -> None:
    addresses = [source.url for source in RECORD.sources if source.url]
    assert len(addresses) > 20
    assert [url for url in addresses if safe_url(url) != url or "…" in url or not url.startswith("https://")] == []


def test_no_source_is_left_over() -> None:
    used = {source.key for _, row in sourced() for source in row.sources}
    used |= {claim.source.key for row in (*RECORD.solicitations, *RECORD.policy) for claim in row.claims}
    used |= {side.source.key for row in RECORD.conflicts for side in row.sides}
    assert [source.key for source in RECORD.sources if source.key not in used] == []


def test_source_names_are_distinct() -> None:
    assert [name for name, n in Counter(source.name for source in RECORD.sources).items() if n > 1] == []


def test_the_record_s_date_is_the_latest_of_any_source() -> None:
    def day(source: RecordSource) -> str:
        dated = parse_record_date(source.dated)
        return dated.last.isoformat() if dated else ""

    assert max(day(source) for source in RECORD.sources) == RECORD.date.isoformat() == "2026-10-07"


def test_materials_are_in_the_catalogue() -> None:
    from mineralwatch.domain.materials.materials import CATALOGUE

    known = {material.name for material in CATALOGUE}
    named = {name for row in RECORD.solicitations for name in row.materials}
    named |= {name for company in RECORD.companies for tie in company.ties for name in tie.materials}
    named |= {name for row in (*RECORD.policy, *RECORD.promises, *RECORD.series) for name in row.materials}
    named |= {row.material for row in RECORD.supply if row.material}
    assert sorted(named - known) == []


def test_there_are_30_solicitations_as_in_the_written_record() -> None:
    """29, and the cobalt contract of 2026 that no source links to the solicitation of 2025."""
    awarded = [row for row in RECORD.solicitations if row.awards]
    assert (len(RECORD.solicitations), len(awarded)) == (30, 17)


def test_four_requests_of_the_stockpile_office_have_numbers() -> None:
    numbers = sorted(row.number for row in RECORD.solicitations if row.number)
    assert numbers == ["SP8000-25-R-0020", "SP8000-26-R-0003", "SP8000-26-R-0016", "SP8000-26-R-0021"]


@pytest.mark.parametrize("row", RECORD.solicitations, ids=lambda row: row.slug)
def test_numbers_and_quantities_hold_together(row: SolicitationRow) -> None:
    assert row.materials
    assert (row.quantity is None) == (row.unit is None)
    assert row.office in (None, "SP8000")
    assert row.office == "SP8000" or not row.awards
    for award in row.awards:
        assert contract_kind(award.contract) == award.kind
        assert (award.price is not None) == (award.kind == "contract")
        assert (award.ceiling is not None) == (award.kind == "idiq")


@pytest.mark.parametrize("row", [row for row in RECORD.solicitations if row.quantity], ids=lambda row: row.slug)
def test_a_quantity_is_among_its_claims(row: SolicitationRow) -> None:
    said = [claim.value.split(" ", 1) for claim in row.claims if claim.field == "quantity"]
    assert (row.quantity, row.unit) in [(float(number), unit) for number, unit in said]


def test_cobalt_keeps_every_conflict() -> None:
    cobalt = ROWS["cobalt-alloy-grade-2025"]
    said = {
        field: {c.value for c in cobalt.claims if c.field == field} for field in ("posted", "cancelled_on", "changes")
    }
    assert said["posted"] == {"2025-08-18", "2025-08-19", "2025-08-20"}
    assert said["cancelled_on"] == {"2025-10-15", "2025-10-24"}
    assert said["changes"] == {
        "6 extensions and 1 specification change", "10 amendments", "8 extensions and 10 amendments",
    }  # fmt: skip
    assert {c.value for c in cobalt.claims if c.field == "quantity"} == {"7480 t", "7500 t"}


def test_a_request_that_was_cancelled_has_no_award() -> None:
    """An award that is only linked by inference is a solicitation of its own."""
    for row in RECORD.solicitations:
        assert not row.awards or EventKind.CANCELLED not in {event.kind for event in row.events}, row.slug
    links = {row.slug: row.may_follow.key for row in RECORD.solicitations if row.may_follow}
    assert links == {"cobalt-contract-2026": "cobalt-2025-x1"}


def test_cobalt_counts_six_extensions_one_of_which_came_with_an_amendment() -> None:
    events = ROWS["cobalt-alloy-grade-2025"].events
    extended = [event for event in events if event.kind is EventKind.EXTENDED]
    assert sum(int(event.new.get("count") or 1) for event in extended) == 6
    assert sum(event.kind is EventKind.AMENDED for event in events) == 1
    assert not any(event.kind is EventKind.REISSUED for event in events)


@pytest.mark.parametrize(
    ("slug", "field"),
    [
        ("cobalt-alloy-grade-2025", "posted"),
        ("cobalt-alloy-grade-2025", "bought"),
        ("antimony-ingot-2025", "quantity"),
        ("antimony-ingot-2025", "price_basis"),
        ("tantalum-2025", "seller"),
        ("niobium-ingot-2025", "ceiling"),
        ("high-purity-aluminium-2025", "awarded_on"),
        ("electrical-steel-2025", "awarded_on"),
    ],
)
def test_conflicts_stay_conflicts(slug: str, field: str) -> None:
    assert field in disputed_fields(claims_of_row(ROWS[slug]))


@pytest.mark.parametrize(
    "slug", ["antimony-ingot-2025", "tantalum-2025", "ndfeb-magnets-2026", "electrical-steel-2025"]
)
def test_a_request_of_which_no_notice_was_found_begins_with_its_award(slug: str) -> None:
    assert ROWS[slug].events == ()


def test_the_warstopper_request_is_not_of_the_stockpile_office() -> None:
    row = ROWS["samarium-gadolinium-2026"]
    assert (row.office, row.stage, row.materials) == (None, Stage.RFI, ("samarium", "gadolinium"))


def test_private_companies_have_no_symbol_and_others_have_one_in_the_provider_s_form() -> None:
    form = re.compile(r"[A-Z0-9]{1,6}(\.(L|AX|CN|TO|V|KS|AS))?")
    for company in RECORD.companies:
        symbols = [symbol for symbol in (company.symbol, *company.other_symbols) if symbol]
        assert (company.note == "private") == (company.listing is None), company.slug
        assert all(form.fullmatch(symbol) for symbol in symbols), company.slug
    assert {row.symbol for row in RECORD.companies} >= {"LYC.AX", "ARS.CN", "UCU.V", "GLEN.L", "VNP.TO", "010130.KS"}


def test_the_exchange_of_a_symbol_is_the_printed_one() -> None:
    exchanges = {"AX": "ASX", "CN": "CSE", "TO": "TSX", "V": "TSX-V", "L": "LSE", "KS": "KRX", "AS": "Amsterdam"}
    for company in RECORD.companies:
        for symbol in (company.symbol, *company.other_symbols):
            if symbol and "." in symbol:
                assert exchanges[symbol.rpartition(".")[2]] in (company.listing or ""), symbol


def test_ties_name_contracts_that_exist() -> None:
    known = {award.contract for row in RECORD.solicitations for award in row.awards}
    known |= {row.contract for row in RECORD.contracts}
    assert [n for company in RECORD.companies for tie in company.ties for n in tie.contracts if n not in known] == []


def test_what_rows_refer_to_exists() -> None:
    named = {slug for row in RECORD.contracts for slug in row.requests}
    named |= {slug for row in RECORD.solicitations for slug in row.related}
    named |= {row.request for row in RECORD.promises if row.request}
    assert named - set(ROWS) == set()


def test_no_name_of_a_person_or_a_code_host_appears() -> None:
    """Sources are named by their own names: no user of a code host, no address of a person."""
    text = repr(RECORD).casefold()
    assert "github" not in text
    assert "@" not in text
