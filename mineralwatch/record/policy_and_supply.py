"""The record's policy events, and its figures of supply, the stockpile and prices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mineralwatch.domain.models.event import Claim
from mineralwatch.domain.models.policy import PolicyEvent, PolicyFigure, SupplyFact
from mineralwatch.domain.numbers_and_ids import event_id
from mineralwatch.record.record_rows import ClaimRow, FactRow, PolicyRow, Record, SupplyRow, parse_record_date
from mineralwatch.record.row_evidence import row_witnesses


def policy_events(record: Record) -> tuple[PolicyEvent, ...]:
    """The policy events of the record, in the order of the file; an event id is made of the row's kind and slug."""
    return tuple(_event(row, record.date) for row in record.policy)


def _event(row: PolicyRow, record_date: date) -> PolicyEvent:
    planned = parse_record_date(row.until) if row.ended is None else None
    return PolicyEvent(
        id=event_id(row.kind, row.slug),
        kind=row.kind,
        text=row.text,
        grade=row.grade,
        on=parse_record_date(row.on),
        until=parse_record_date(row.ended or row.until),
        by=row.by,
        materials=row.materials,
        figures=tuple(PolicyFigure(figure.what, figure.value, figure.unit, figure.bound) for figure in row.figures),
        note=row.note,
        evidence=row_witnesses(row.sources, row.slug),
        claims=tuple(_claim(claim, row) for claim in row.claims),
        end_unseen=planned is not None and planned.last > record_date,
    )


def _claim(claim: ClaimRow, row: PolicyRow) -> Claim:
    dated_on = parse_record_date(claim.dated or claim.source.dated)
    return Claim(
        field=claim.field,
        value=claim.value,
        source=claim.source.wire,
        ref=f"{row.slug}/{claim.source.key}",
        url=claim.source.url,
        grade=claim.grade,
        dated=dated_on.exact if dated_on else None,
        says=claim.says,
    )


def supply_facts(record: Record) -> tuple[SupplyFact, ...]:
    """The figures of all supply rows, in the order of the files."""
    return tuple(fact for row in record.supply for fact in _facts(row))


def _facts(row: SupplyRow) -> Iterator[SupplyFact]:
    names = ", ".join(dict.fromkeys(source.name for source in row.sources))
    url = next((source.url for source in row.sources if source.url), None)
    for fact in row.facts:
        yield _fact(fact, row, names, url)


def _fact(fact: FactRow, row: SupplyRow, names: str, url: str | None) -> SupplyFact:
    return SupplyFact(
        material=row.material,
        measure=fact.measure,
        value=fact.value,
        unit=fact.unit,
        vintage=fact.vintage or row.vintage or "",
        source=names,
        grade=row.grade,
        stage=row.stage,
        place=fact.place,
        what=fact.what,
        share=fact.share,
        bound=fact.bound,
        low=fact.low,
        text=fact.text,
        agency=row.agency,
        unit_printed=fact.unit_printed,
        single_source=row.single_source,
        note=row.note,
        url=url,
    )
