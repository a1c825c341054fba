"""The sources of a record's row as witnesses of an event, and the page where a row of grade `copied` can be checked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from mineralwatch.domain.evidence.evidence_text import changed_fields, fields_text
from mineralwatch.domain.models.event import Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.numbers_and_ids import contract_kind, normalise_number
from mineralwatch.domain.text.money_text import short_money
from mineralwatch.record.record_rows import AwardRow, EventRow, OrderRow, RecordSource, parse_record_date

# the source name of what the record itself concludes, and of its observations
RECORD_SOURCE = "record"


def usaspending_page(contract: str | None) -> str | None:
    """The USAspending page of an indefinite-delivery contract of the Defense Department (agency 9700), else None."""
    if contract is None or contract_kind(contract) != "idiq":
        return None
    return f"https://www.usaspending.gov/award/CONT_IDV_{normalise_number(contract)}_9700/"


def published_day(source: RecordSource) -> date | None:
    """The publication day of a source, the last possible day if only month or year is known; None without a date."""
    dated = parse_record_date(source.dated)
    return dated.last if dated else None


def published_at(source: RecordSource) -> datetime | None:
    """Midnight UTC at the start of a source's publication day; None when the source has no date."""
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
    """One witness per source, best grade first; a `reason` adds a witness of the record itself.

    `says` is a quotation, which the first witness states. `words` are the fields of the row as text, which the other
    witnesses state, and the first one when there is no quotation.
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
    """The fields of an event's row as text, for sources of which no quotation was kept."""
    return fields_text((f"{event.kind.value} {event.on or 'without a date'}", *changed_fields(event.old, event.new)))


def award_row_fields(award: AwardRow) -> str | None:
    """The fields of an award's row as text."""
    sums = (("ceiling", award.ceiling), ("guaranteed", award.guaranteed), ("price", award.price))
    return fields_text(
        (
            f"awarded {award.on or 'without a date'} to {award.awardee}",
            f"contract {award.contract}" if award.contract else "",
            *(f"{name} {short_money(amount)}" for name, amount in sums if amount is not None),
        )
    )


def order_row_fields(award: AwardRow, order: OrderRow) -> str | None:
    """The fields of an order's row as text."""
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
