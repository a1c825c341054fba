"""The record as it stood on a day: facts dated later are hidden.

A fact is dated by its own date, at the latest day that this can mean, or by the day on which a source had told it,
whichever is earlier; the record's own date bounds both. A yearly figure of supply can only be known when it is told, so
its source dates it, while a price of a day or a month dates itself. A claim is dated by its statement. A source without
a date is taken to be as late as the latest event of its row that it tells. What nothing dates stands with the rest of
its row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from mineralwatch.record.record_rows import (
    AwardRow,
    ClaimRow,
    CompanyRow,
    ConflictRow,
    ContractRow,
    FactRow,
    OrderRow,
    PolicyRow,
    PromiseRow,
    Record,
    RecordSource,
    SolicitationRow,
    SupplyRow,
    parse_record_date,
)
from mineralwatch.record.row_evidence import published_day


def visible(record: Record, on: date) -> Record:
    """The record without the facts dated after `on`, and without the rows that then have nothing left.

    Its date is then `on`; keys stay those of the whole record.
    """
    if on >= record.date:
        return record
    return replace(
        record,
        date=on,
        solicitations=tuple(row for full in record.solicitations if (row := _request(full, on))),
        contracts=tuple(held for full in record.contracts if (held := _contract(full, on))),
        companies=tuple(tied for full in record.companies if (tied := _company(full, on))),
        appropriations=tuple(row for row in record.appropriations if _seen(row.on, (), on)),
        stated=tuple(row for row in record.stated if _seen(row.on, (), on)),
        promises=tuple(_promise(row, on) for row in record.promises if _seen(row.said_on, row.sources, on)),
        policy=tuple(_policy(row, on) for row in record.policy if _seen(row.on, row.sources, on)),
        supply=tuple(kept for row in record.supply if (kept := _supply(row, on))),
        series=tuple(row for row in record.series if _seen(None, row.sources, on)),
        conflicts=tuple(row for row in record.conflicts if _arose(row, on)),
    )


def _day(own: str | None, sources: Iterable[RecordSource]) -> date | None:
    dated = parse_record_date(own)
    days = [day for source in sources if (day := published_day(source))]
    if dated:
        days.append(dated.last)
    return min(days, default=None)


def _seen(own: str | None, sources: Iterable[RecordSource], on: date) -> bool:
    """Whether something is dated on or before `on`; undated is."""
    day = _day(own, sources)
    return day is None or day <= on


def _dated(own: str | None, sources: Iterable[RecordSource], on: date) -> bool:
    """Whether something is dated, and on or before `on`."""
    day = _day(own, sources)
    return day is not None and day <= on


def _request(row: SolicitationRow, on: date) -> SolicitationRow | None:
    told = _told(row)
    known = {key for key, day in told.items() if day <= on}
    undated = {claim.source.key for claim in row.claims} - set(told)
    kept = replace(
        row,
        claims=tuple(claim for claim in row.claims if _said(claim, known | undated, on)),
        events=tuple(event for event in row.events if _seen(event.on, event.sources, on)),
        awards=tuple(_award(award, on) for award in row.awards if _seen(award.on, award.sources, on)),
    )
    held = [_dated(event.on, event.sources, on) for event in kept.events]
    held += [_dated(award.on, award.sources, on) for award in kept.awards]
    return kept if any(held) else None


def _told(row: SolicitationRow) -> dict[str, date]:
    """The day by which each source of a row had spoken: its own date, else that of the latest event that it tells."""
    latest: dict[str, date] = {}
    facts: Sequence[tuple[str | None, tuple[RecordSource, ...]]] = [
        *((event.on, event.sources) for event in row.events),
        *((award.on, award.sources) for award in row.awards),
    ]
    for own, sources in facts:
        day = _day(own, sources)
        for source in sources:
            if day is not None:
                latest[source.key] = max(day, latest.get(source.key, day))
    dated = {claim.source.key: day for claim in row.claims if (day := published_day(claim.source))}
    return {**latest, **dated}


def _said(claim: ClaimRow, known: set[str], on: date) -> bool:
    dated = parse_record_date(claim.dated)
    return dated.last <= on if dated else claim.source.key in known


def _award(award: AwardRow, on: date) -> AwardRow:
    return replace(award, orders=_orders(award.orders, on))


def _orders(orders: tuple[OrderRow, ...], on: date) -> tuple[OrderRow, ...]:
    return tuple(order for order in orders if _seen(order.on, order.sources, on))


def _contract(row: ContractRow, on: date) -> ContractRow | None:
    if not _seen(row.on, row.sources, on):
        return None
    kept = replace(row, orders=_orders(row.orders, on))
    return kept if kept.orders or row.kind != "orders" else None


def _company(row: CompanyRow, on: date) -> CompanyRow | None:
    """Benchmarks and the sector have no date of their own: they stay whoever named them."""
    ties = tuple(tie for tie in row.ties if tie.role in ("benchmark", "sector") or _seen(tie.on, tie.sources, on))
    return replace(row, ties=ties) if ties else None


def _promise(row: PromiseRow, on: date) -> PromiseRow:
    """A promise whose outcome was not known yet is open."""
    settled = parse_record_date(row.settled_on)
    if settled is None or settled.last <= on:
        return row
    return replace(row, outcome="open", note=None, settled_on=None)


def _policy(row: PolicyRow, on: date) -> PolicyRow:
    """Without the claims of sources that had not spoken, and without an end that came later."""
    ended = parse_record_date(row.ended)
    return replace(
        row,
        ended=row.ended if ended and ended.last <= on else None,
        claims=tuple(claim for claim in row.claims if _claimed(claim, row, on)),
    )


def _claimed(claim: ClaimRow, row: PolicyRow, on: date) -> bool:
    day = _day(claim.dated, ()) or published_day(claim.source) or _day(row.on, row.sources)
    return day is None or day <= on


def _supply(row: SupplyRow, on: date) -> SupplyRow | None:
    facts = tuple(fact for fact in row.facts if _fact_day(fact, row) <= on)
    return replace(row, facts=facts) if facts else None


def _fact_day(fact: FactRow, row: SupplyRow) -> date:
    """The day by which all its sources had told a figure; one that nobody dates was always known."""
    told = max((day for source in row.sources if (day := published_day(source))), default=None)
    vintage = fact.vintage or row.vintage or ""
    if fact.measure == "price" and len(vintage.lstrip("~")) > len("2025e"):
        return _day(vintage, row.sources) or date.min
    if told is not None:
        return told
    years = [int(year) for year in re.findall(r"\d{4}", vintage)]
    return date(max(years), 12, 31) if years else date.min


def _arose(row: ConflictRow, on: date) -> bool:
    """Whether all sides had spoken."""
    return all(day <= on for side in row.sides if (day := published_day(side.source)))
