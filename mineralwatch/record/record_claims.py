"""Every value of a record's row as claims of the sources that the row names. Pure.

What a row claims explicitly says precisely who gives which value, so it stands alone; every other value of the row, of
its events and of its awards is claimed by the sources of that part. Two copies of one wire's word are one claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mineralwatch.domain.claims.claim_collection import quantity_text
from mineralwatch.domain.evidence_text import fields_text
from mineralwatch.domain.identity import normalise_number
from mineralwatch.domain.models import Claim, EventKind, Grade
from mineralwatch.domain.reissues.reissue_link import MAY_FOLLOW
from mineralwatch.domain.value_equality import same_value
from mineralwatch.record.record_rows import (
    AwardRow,
    EventRow,
    OrderRow,
    RecordSource,
    SolicitationRow,
    parse_record_date,
)
from mineralwatch.record.row_evidence import (
    RECORD_SOURCE,
    award_row_fields,
    event_row_fields,
    order_row_fields,
    published_at,
)

_DATED = {
    EventKind.ISSUED: "posted",
    EventKind.CANCELLED: "cancelled_on",
    EventKind.TERMINATED: "terminated_on",
}
_MOVES = (EventKind.ISSUED, EventKind.EXTENDED, EventKind.SHORTENED)


@dataclass(frozen=True, slots=True)
class _Said:
    """One value of a row with the sources of its part; `mark` tells apart what one source says of several orders."""

    field: str
    value: str
    sources: tuple[RecordSource, ...]
    says: str | None = None
    contract: str | None = None
    mark: str = ""


def claims_of_row(row: SolicitationRow) -> tuple[Claim, ...]:
    """What each source says of a field: first what the row claims explicitly, in the order of the file."""
    found: dict[tuple[str, str, str, str | None, str], Claim] = {}
    for claim in row.claims:
        made = _claim(row, claim.source, claim.field, claim.value, claim.grade, says=claim.says, dated=claim.dated)
        made = replace(made, contract=claim.contract, single_source=claim.single_source)
        found.setdefault((made.field, made.value, made.source, made.contract, ""), made)
    explicit = tuple(found.values())
    for said in _values(row):
        if any(claim.field == said.field and same_value(said.field, claim.value, said.value) for claim in explicit):
            continue
        for source in said.sources:
            if not any(claim.field == said.field and claim.source == source.wire for claim in explicit):
                place = (said.field, said.value, source.wire, said.contract, said.mark)
                found.setdefault(place, _implied(row, source, said))
    return (*found.values(), *_link(row))


def _link(row: SolicitationRow) -> Iterator[Claim]:
    """That the request perhaps came of an earlier one: the record's own conclusion, from what it says."""
    if link := row.may_follow:
        yield Claim(MAY_FOLLOW, link.key, RECORD_SOURCE, row.slug, None, Grade.INFERRED, says=link.because)


def _claim(
    row: SolicitationRow,
    source: RecordSource,
    field: str,
    value: str,
    grade: Grade,
    *,
    says: str | None,
    dated: str | None = None,
) -> Claim:
    said = parse_record_date(dated or source.dated)
    return Claim(
        field=field,
        value=value,
        source=source.wire,
        ref=f"{row.slug}/{source.key}",
        url=source.url,
        grade=grade,
        dated=said.exact if said else None,
        says=says,
        seen_at=published_at(source),
    )


def _implied(row: SolicitationRow, source: RecordSource, said: _Said) -> Claim:
    made = _claim(row, source, said.field, said.value, source.grade, says=said.says)
    parts = (normalise_number(said.contract) if said.contract else "", said.mark)
    return replace(made, ref="/".join(filter(None, (made.ref, *parts))), contract=said.contract)


def _values(row: SolicitationRow) -> Iterator[_Said]:
    """Every value of the row that is a field of a claim."""
    for event in row.events:
        if event.kind in _DATED and event.on:
            yield _Said(_DATED[event.kind], event.on, event.sources, event_row_fields(event))
    yield from _deadlines(row.events)
    size = quantity_text(row.quantity, row.unit)
    for field, value in (("quantity", size), ("office", row.office)):
        if value is not None:
            yield _Said(field, value, row.sources, fields_text((f"{field} {value}",)))
    for award in row.awards:
        yield from _awarded(award)
        for order in award.orders:
            yield _ordered(award, order)


def _deadlines(events: Iterable[EventRow]) -> Iterator[_Said]:
    """The deadline that the last move set, and where it moved the first one: those in between are history, which the
    events tell."""
    moves = [event for event in events if event.kind in _MOVES and isinstance(event.new.get("deadline"), str)]
    first = moves[:1] if moves[1:] and moves[0].kind is EventKind.ISSUED else []
    for field, told in (("first_deadline", first), ("deadline", moves[-1:])):
        for event in told:
            yield _Said(field, str(event.new["deadline"]), event.sources, event_row_fields(event))


def _awarded(award: AwardRow) -> Iterator[_Said]:
    values = {
        "awardee": award.awardee,
        "awarded_on": award.on,
        "ceiling": _sum(award.ceiling),
        "guaranteed": _sum(award.guaranteed),
        "price": _sum(award.price),
    }
    mark = "" if award.contract else award.awardee
    for field, value in values.items():
        if value is not None:
            yield _Said(field, value, award.sources, award_row_fields(award), award.contract, mark)


def _ordered(award: AwardRow, order: OrderRow) -> _Said:
    contract = order.contract or award.contract
    mark = "" if order.contract else (order.tag or order.on or "total")
    words = order_row_fields(award, order)
    return _Said("ordered", f"{order.amount:.15g}", order.sources, words, contract, mark)


def _sum(amount: float | None) -> str | None:
    return None if amount is None else f"{amount:.15g}"
