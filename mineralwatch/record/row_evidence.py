"""The sources of a row as the evidence of an event, and the pages where a copied row can be checked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from mineralwatch.domain.evidence_text import changed_fields, fields_text
from mineralwatch.domain.identity import contract_kind, normalise_number
from mineralwatch.domain.models import Evidence, Grade
from mineralwatch.domain.money_text import short_money
from mineralwatch.record.record_rows import AwardRow, EventRow, OrderRow, RecordSource, parse_record_date

RECORD_SOURCE = "record"  # the source name of what the record itself concluded, and of its observations


def usaspending_page(contract: str | None) -> str | None:
    """The USAspending page of an indefinite-delivery contract of the Department of Defense (agency 9700)."""
    if contract is None or contract_kind(contract) != "idiq":
        return None
    return f"https://www.usaspending.gov/award/CONT_IDV_{normalise_number(contract)}_9700/"


def published_day(source: RecordSource) -> date | None:
    """The last day on which a source can have been published; None when it is not dated."""
    dated = parse_record_date(source.dated)
    return dated.last if dated else None


def published_at(source: RecordSource) -> datetime | None:
    """That day as a moment: midnight UTC."""
    day = published_day(source)
    return datetime.combine(day, time(), UTC) if day else None


def row_witnesses(
    sources: Sequence[RecordSource],
    ref: str,
    *,
    says: str | None = None,
    words: str | None = None,
    reason: str | None = None,
    contract: str | None = None,
) -> tuple[Evidence, ...]:
    """One witness a source; `says` stands with the best of them, `reason` with a witness of the record's own.

    `words` are the row's own fields: what the others are named for, and the best one where no words of it were kept.
    """
    ranked = sorted(sources, key=lambda source: source.grade.rank)
    found = [
        Evidence(
            source=source.wire,
            ref=f"{ref}/{source.key}",
            url=source.url or (usaspending_page(contract) if source.grade is Grade.COPIED else None),
            grade=source.grade,
            seen_at=published_at(source),
            says=says or words if place == 0 else words,
        )
        for place, source in enumerate(ranked)
    ]
    if reason:
        found.append(Evidence(source=RECORD_SOURCE, ref=ref, url=None, grade=Grade.INFERRED, seen_at=None, says=reason))
    return tuple(found)


def event_row_fields(event: EventRow) -> str | None:
    """The fields of an event's row: what its sources are named for, where no words of theirs were kept."""
    return fields_text((f"{event.kind.value} {event.on or 'without a date'}", *changed_fields(event.old, event.new)))


def award_row_fields(award: AwardRow) -> str | None:
    """The fields of an award's row."""
    sums = (("ceiling", award.ceiling), ("guaranteed", award.guaranteed), ("price", award.price))
    return fields_text(
        (
            f"awarded {award.on or 'without a date'} to {award.awardee}",
            f"contract {award.contract}" if award.contract else "",
            *(f"{name} {short_money(amount)}" for name, amount in sums if amount is not None),
        )
    )


def order_row_fields(award: AwardRow, order: OrderRow) -> str | None:
    """The fields of an order's row."""
    low = f"{short_money(order.low)} to " if order.low is not None else ""
    about = "about " if order.about else ""
    under = f"contract {award.contract}" if award.contract else ""
    return fields_text(
        (
            f"ordered {about}{low}{short_money(order.amount)} {order.on or 'without a date'}",
            f"order {order.contract}" if order.contract else under,
            order.says or "",
        )
    )
