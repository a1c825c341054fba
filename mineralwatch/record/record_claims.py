"""The values of a record's row as claims of its sources.

A claim that a row lists itself names the source of a value, so no other source claims that value. Every other value of
the row, of an event or of an award is claimed by the sources of the row, the event or the award. Copies of a report
that one outlet published first are one claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mineralwatch.domain.evidence.claim_collection import quantity_text
from mineralwatch.domain.evidence.evidence_text import fields_text
from mineralwatch.domain.evidence.value_equality import same_value
from mineralwatch.domain.models.event import Claim, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.reissues.reissue_link import MAY_FOLLOW
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
class _RowValue:
    """One value of a row, an event or an award, with its sources; `mark` tells apart several orders of one source."""

    field: str
    value: str
    sources: tuple[RecordSource, ...]
    says: str | None = None
    contract: str | None = None
    mark: str = ""


def claims_of_row(row: SolicitationRow) -> tuple[Claim, ...]:
    """What each source says of each field: first the claims that the row lists itself, in the order of the file."""
    found: dict[tuple[str, str, str, str | None, str], Claim] = {}
    for claim in row.claims:
        made = _claim(row, claim.source, claim.field, claim.value, claim.grade, says=claim.says, dated=claim.dated)
        made = replace(made, contract=claim.contract, single_source=claim.single_source)
        found.setdefault((made.field, made.value, made.source, made.contract, ""), made)
    explicit = tuple(found.values())
    for value in _values(row):
        if any(claim.field == value.field and same_value(value.field, claim.value, value.value) for claim in explicit):
            continue
        for source in value.sources:
            if not any(claim.field == value.field and claim.source == source.wire for claim in explicit):
                identity = (value.field, value.value, source.wire, value.contract, value.mark)
                found.setdefault(identity, _claim_of_source(row, source, value))
    return (*found.values(), *_link(row))


def _link(row: SolicitationRow) -> Iterator[Claim]:
    """The inferred claim that the solicitation perhaps follows an earlier one, if the row has a `may_follow`."""
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
    dated_on = parse_record_date(dated or source.dated)
    return Claim(
        field=field,
        value=value,
        source=source.wire,
        ref=f"{row.slug}/{source.key}",
        url=source.url,
        grade=grade,
        dated=dated_on.exact if dated_on else None,
        says=says,
        seen_at=published_at(source),
    )


def _claim_of_source(row: SolicitationRow, source: RecordSource, value: _RowValue) -> Claim:
    claim = _claim(row, source, value.field, value.value, source.grade, says=value.says)
    parts = (normalise_number(value.contract) if value.contract else "", value.mark)
    return replace(claim, ref="/".join(filter(None, (claim.ref, *parts))), contract=value.contract)


def _values(row: SolicitationRow) -> Iterator[_RowValue]:
    """Every value of the row that a claim can hold."""
    for event in row.events:
        if event.kind in _DATED and event.on:
            yield _RowValue(_DATED[event.kind], event.on, event.sources, event_row_fields(event))
    yield from _deadlines(row.events)
    size = quantity_text(row.quantity, row.unit)
    for field, value in (("quantity", size), ("office", row.office)):
        if value is not None:
            yield _RowValue(field, value, row.sources, fields_text((f"{field} {value}",)))
    for award in row.awards:
        yield from _award_values(award)
        for order in award.orders:
            yield _order_value(award, order)


def _deadlines(events: Iterable[EventRow]) -> Iterator[_RowValue]:
    """The last deadline, and the first deadline where it was changed; deadlines in between stand only in the events."""
    moves = [event for event in events if event.kind in _MOVES and isinstance(event.new.get("deadline"), str)]
    first = moves[:1] if moves[1:] and moves[0].kind is EventKind.ISSUED else []
    for field, moves_shown in (("first_deadline", first), ("deadline", moves[-1:])):
        for event in moves_shown:
            yield _RowValue(field, str(event.new["deadline"]), event.sources, event_row_fields(event))


def _award_values(award: AwardRow) -> Iterator[_RowValue]:
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
            yield _RowValue(field, value, award.sources, award_row_fields(award), award.contract, mark)


def _order_value(award: AwardRow, order: OrderRow) -> _RowValue:
    contract = order.contract or award.contract
    mark = "" if order.contract else (order.tag or order.on or "total")
    words = order_row_fields(award, order)
    return _RowValue("ordered", f"{order.amount:.15g}", order.sources, words, contract, mark)


def _sum(amount: float | None) -> str | None:
    return None if amount is None else f"{amount:.15g}"
