"""From the rows of the record to the values that the rest of the program works with. Pure.

A row is all that is needed: `project` of the domain builds a Solicitation from `request_facts`, `events`, `claims` and
`contracts` of the same row. Everything here is baseline: what shipped with the program is no news.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import msgspec

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.models.contract import Contract
from mineralwatch.domain.models.event import Event, EventKind, Fields
from mineralwatch.domain.models.notice import Observation
from mineralwatch.domain.models.solicitation import Stage
from mineralwatch.domain.numbers_and_ids import event_id, normalise_number, payload_hash
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.solicitations.solicitation_projection import RecordFacts
from mineralwatch.record.record_rows import (
    AwardRow,
    ContractHolderRow,
    ContractRow,
    EventRow,
    OrderRow,
    Record,
    SolicitationRow,
    SourcedRow,
    ordered_total,
    parse_record_date,
)
from mineralwatch.record.row_evidence import (
    RECORD_SOURCE,
    award_row_fields,
    event_row_fields,
    order_row_fields,
    row_witnesses,
)

UNSEEN = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for the time at which the store first held an event of the record, which the store itself knows."""


def keys(record: Record) -> dict[str, str]:
    """The solicitation key of each request's slug."""
    return dict(record.keys)


def observations(record: Record, seen_at: datetime) -> tuple[Observation, ...]:
    """One for each request and each contract; `ref` is the slug, `content` holds the whole row and its key."""
    found = [
        _observation(row.slug, {"key": record.keys[row.slug], "request": row}, seen_at) for row in record.solicitations
    ]
    return (*found, *contract_observations(record, seen_at))


def contract_observations(record: Record, seen_at: datetime) -> tuple[Observation, ...]:
    """One for each contract that belongs to no solicitation of the record."""
    return tuple(_observation(row.slug, {"contract": row}, seen_at) for row in record.contracts)


def claims_only_observation(row: SolicitationRow, key: str | None, seen_at: datetime) -> Observation:
    """The observation of a row of which only the claims and contracts count, for the solicitation with this key; with
    None only the contracts."""
    return _observation(row.slug, {"key": key, "request": row, "claims_only": True}, seen_at)


def _observation(slug: str, content: dict[str, object], seen_at: datetime) -> Observation:
    text = msgspec.json.encode(content, order="deterministic").decode()
    return Observation(RECORD_SOURCE, "record", slug, seen_at, payload_hash(text), text)


@dataclass(frozen=True, slots=True)
class LoadedRow:
    """A row of the record as it was loaded into a store, with the key of its solicitation. `claims_only`: only its
    claims and contracts count."""

    key: str | None
    row: ContractHolderRow
    claims_only: bool = False


def loaded_row(content: str) -> LoadedRow:
    """The row that an observation's content holds; raises msgspec.ValidationError for another form."""
    held = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    if "contract" in held:
        return LoadedRow(None, msgspec.json.decode(held["contract"], type=ContractRow))
    row = msgspec.json.decode(held["request"], type=SolicitationRow)
    return LoadedRow(msgspec.json.decode(held["key"], type=str | None), row, "claims_only" in held)


def request_facts(row: SolicitationRow, bundled: date | None = None) -> RecordFacts:
    """What the row says by itself; `bundled` is the record's date."""
    issued = next((event for event in row.events if event.kind is EventKind.ISSUED), None)
    deadlines = [deadline for event in row.events if (deadline := parse_deadline(event.new.get("deadline")))]
    return RecordFacts(
        number=row.number,
        title=row.title,
        short=row.short,
        materials=row.materials,
        stage=_stage(row),
        asked_as=row.stage,
        office=row.office,
        posted=parse_record_date(issued.on) if issued else None,
        deadline=max(deadlines, key=lambda deadline: deadline.wall, default=None),
        quantity=row.quantity,
        unit=row.unit,
        url=None,
        bundled=bundled,
        reissue_promised=any(event.new.get("reissue_promised") is True for event in row.events),
        contracts=tuple(award.contract for award in row.awards if award.contract),
    )


def _stage(row: SolicitationRow) -> Stage | None:
    """`award` once something was awarded."""
    return Stage.AWARD if row.awards else row.stage


def events(row: SolicitationRow, key: str, seen_at: datetime) -> tuple[Event, ...]:
    """Every event of the request: those that its sources tell, each award, each order."""
    base = Event(
        id="",
        kind=EventKind.ISSUED,
        key=key,
        number=row.number,
        material=row.materials[0] if row.materials else None,
        occurred_on=None,
        seen_at=seen_at,
        grade=row.grade,
        old={},
        new={},
        baseline=True,
    )
    found = [_told(base, row, event) for event in row.events]
    for award in row.awards:
        found.append(_awarded(base, row, award))
        found.extend(_order(base, row, award, order) for order in award.orders)
    return tuple(found)


def _told(base: Event, row: SolicitationRow, event: EventRow) -> Event:
    # The id of `issued` is the one that domain.lifecycle gives: an official notice becomes a further witness of it.
    anchor = normalise_number(row.number) if row.number else row.slug
    titled: Fields = {"title": row.title} if event.kind is EventKind.ISSUED else {}
    return replace(
        _dated(base, event.on),
        id=event_id(event.kind, anchor, *filter(None, (event.tag,))),
        kind=event.kind,
        grade=event.grade,
        old=dict(event.old),
        new={**titled, **event.new},
        evidence=row_witnesses(
            event.sources, row.slug, says=event.says, words=event_row_fields(event), reason=event.reason
        ),
    )


def _awarded(base: Event, row: SolicitationRow, award: AwardRow) -> Event:
    new = {
        "awardee": award.awardee,
        "contract": award.contract,
        "ceiling": award.ceiling,
        "guaranteed": award.guaranteed,
        "price": award.price,
    }
    return replace(
        _dated(base, award.on),
        id=event_id(EventKind.AWARDED, *_contract_parts(row, award)),
        kind=EventKind.AWARDED,
        grade=award.grade,
        new=_known(new),
        evidence=row_witnesses(
            award.sources,
            row.slug,
            says=award.note,
            words=award_row_fields(award),
            reason=row.may_follow.because if row.may_follow else None,
            contract=award.contract,
        ),
    )


def _order(base: Event, row: SolicitationRow, award: AwardRow, order: OrderRow) -> Event:
    own = (normalise_number(order.contract),) if order.contract else None
    parts = own or (*_contract_parts(row, award), order.tag or order.on or "total")
    new = {
        "awardee": award.awardee,
        "contract": order.contract or award.contract,
        "ordered": order.amount,
        "at_least": order.low,
    }
    return replace(
        _dated(base, order.on),
        id=event_id(EventKind.ORDERED, *parts),
        kind=EventKind.ORDERED,
        grade=order.grade,
        new=_known(new),
        evidence=row_witnesses(
            order.sources, row.slug, says=order.says, words=order_row_fields(award, order), contract=award.contract
        ),
    )


def _contract_parts(row: SolicitationRow, award: AwardRow) -> tuple[str, ...]:
    return (normalise_number(award.contract),) if award.contract else (row.slug, award.awardee)


def _dated(base: Event, on: str | None) -> Event:
    dated = parse_record_date(on)
    exact = dated.exact if dated else None
    return replace(base, occurred_on=exact, occurred_about=dated if exact is None else None)


def _known(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if value is not None}


def contracts(row: ContractHolderRow, key: str | None) -> tuple[Contract, ...]:
    """The contracts of a request, or the one of a contract row.

    A definite contract without orders of its own counts its price as ordered: it is the order. Orders told for several
    contracts together stand alone, with no key and no material.
    """
    if isinstance(row, ContractRow):
        return (
            Contract(
                contract=row.contract,
                awardee=row.awardee,
                key=key,
                material=None,
                kind=row.kind,
                ceiling=row.ceiling,
                ordered=ordered_total(row.orders),
                on=parse_record_date(row.on),
                source=_names(row),
                grade=row.grade,
                note=row.note,
            ),
        )
    return tuple(_contract(row, award, key) for award in row.awards)


def _contract(row: SolicitationRow, award: AwardRow, key: str | None) -> Contract:
    money = ordered_total(award.orders)
    return Contract(
        contract=award.contract,
        awardee=award.awardee,
        key=key,
        material=row.materials[0] if row.materials else None,
        kind=award.kind,
        ceiling=award.ceiling,
        guaranteed=award.guaranteed,
        ordered=award.price if money is None else money,
        on=parse_record_date(award.on),
        source=_names(award),
        grade=award.grade,
        note=award.note,
        price=award.price,
    )


def all_contracts(record: Record) -> tuple[Contract, ...]:
    """Every contract of the record, those of requests first."""
    held = [contract for row in record.solicitations for contract in contracts(row, record.keys[row.slug])]
    return (*held, *(contract for row in record.contracts for contract in contracts(row, None)))


def _names(row: SourcedRow) -> str:
    return ", ".join(dict.fromkeys(source.wire for source in row.sources))
