"""The sources of a row as the evidence of an event, and the pages where a copied row can be checked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from mineralwatch.domain.identity import contract_kind, normalise_number
from mineralwatch.domain.models import Evidence, Grade
from mineralwatch.record.model import Source, when

RECORD = "record"  # the source name of what the record itself concluded, and of its observations


def check_url(contract: str | None) -> str | None:
    """The USAspending page of an indefinite-delivery contract of the Department of Defense (agency 9700)."""
    if contract is None or contract_kind(contract) != "idiq":
        return None
    return f"https://www.usaspending.gov/award/CONT_IDV_{normalise_number(contract)}_9700/"


def day_of(source: Source) -> date | None:
    """The last day on which a source can have been published; None when it is not dated."""
    dated = when(source.dated)
    return dated.last if dated else None


def published(source: Source) -> datetime | None:
    """That day as a moment: midnight UTC."""
    day = day_of(source)
    return datetime.combine(day, time(), UTC) if day else None


def witnesses(
    sources: Sequence[Source],
    ref: str,
    *,
    says: str | None = None,
    reason: str | None = None,
    contract: str | None = None,
) -> tuple[Evidence, ...]:
    """One witness a source; `says` stands with the best of them, `reason` with a witness of the record's own."""
    ranked = sorted(sources, key=lambda source: source.grade.rank)
    found = [
        Evidence(
            source=source.wire,
            ref=f"{ref}/{source.key}",
            url=source.url or (check_url(contract) if source.grade is Grade.COPIED else None),
            grade=source.grade,
            seen_at=published(source),
            says=says if place == 0 else None,
        )
        for place, source in enumerate(ranked)
    ]
    if reason:
        found.append(Evidence(source=RECORD, ref=ref, url=None, grade=Grade.INFERRED, seen_at=None, says=reason))
    return tuple(found)
