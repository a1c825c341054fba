"""`audit` without a number: the record's sums beside the totals that its sources state, and what lies between them;
then the conflicts between sources that belong to no single request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import Shape
from mineralwatch.cli.output import print_json, print_lines, say
from mineralwatch.cli.store_reader import open_store
from mineralwatch.domain.models import RegisterCheck

if TYPE_CHECKING:
    from mineralwatch.record.record_rows import ConflictRow, DifferencePartRow
    from mineralwatch.record.totals import TotalComparison

_WORDS = {"inferred": "inferred", "unexplained": "unexplained", "unknown": "of unknown size"}


def print_totals(ctx: CommandContext) -> int:
    """Print them; a record of an earlier day, or none, has none to compare."""
    from mineralwatch.engine.store_setup import shipped_record
    from mineralwatch.record.totals import comparisons
    from mineralwatch.store.queries import register_check

    record = shipped_record(ctx.settings(), ctx.now())
    found = comparisons(record) if record else ()
    with open_store(ctx) as conn:
        register = register_check(conn)
    if ctx.args.json:
        dated = record.date.isoformat() if record else None
        print_json(
            {
                "record_date": dated,
                "sums": [sum_shape(one) for one in found],
                "register": _check_shape(register),
                "conflicts": [conflict_shape(one) for one in record.conflicts] if record else [],
            }
        )
        return 0
    print_lines([*_lines(found), register_line(register), *_conflicts(record.conflicts if record else ())])
    if not found:
        say("No source of the record as it stands here states a total of its own.")
    return 0


def sum_shape(one: TotalComparison) -> Shape:
    """A comparison as JSON; `difference` is what the source has more, and the parts with an amount add up to it."""
    row = one.row
    return {
        "sum": row.sum,
        "what": row.what,
        "ours": one.ours,
        "ours_count": one.count,
        "stated": row.amount,
        "stated_count": row.count,
        "difference": one.more,
        "difference_count": one.more_contracts,
        "source": ", ".join(source.wire for source in row.sources),
        "grade": row.grade.value,
        "on": row.on,
        "note": row.note,
        "parts": [
            {"kind": part.kind, "amount": part.amount, "count": part.count, "text": part.text} for part in row.explains
        ],
    }


def conflict_shape(one: ConflictRow) -> Shape:
    """A conflict as JSON; `shown` is what is shown of it, and why, `requests` are slugs of the record."""
    return {
        "point": one.point,
        "shown": one.shown,
        "sides": [{"says": side.says, "source": side.source.wire, "grade": side.grade.value} for side in one.sides],
        "requests": list(one.requests),
    }


def _conflicts(found: Sequence[ConflictRow]) -> Iterator[str]:
    """Each point, what its sources say, and which side is shown."""
    from mineralwatch.view.formatting import GRADE_WORDS

    if found:
        yield from ("", "conflicts between sources that belong to no single request:")
    for one in found:
        yield f"  {one.point}; shown: {one.shown}"
        yield from (f"    {side.says} ({side.source.wire}, {GRADE_WORDS[side.grade]})" for side in one.sides)


def _check_shape(found: RegisterCheck | None) -> Shape | None:
    if found is None:
        return None
    return {"confirmed": found.confirmed, "contradicted": found.contradicted, "total": found.total}


def register_line(found: RegisterCheck | None) -> str:
    """`register: 17 of 24 contract numbers confirmed, 1 contradicted; …`."""
    if found is None:
        return "register: never read, so every contract of the record is a copy, unchecked"
    told = f"{found.confirmed} of {found.total} contract numbers confirmed, {found.contradicted} contradicted"
    return f"register: {told}; it shows Defense awards 90 days late"


def _lines(found: Sequence[TotalComparison]) -> Iterator[str]:
    from mineralwatch.view.formatting import GRADE_WORDS

    for one in found:
        row = one.row
        names = ", ".join(source.wire for source in row.sources)
        yield f"{row.what}:"
        yield f"  ours, by row: {_sum(one.ours, one.count)}"
        said = f"{names}, {row.on} ({GRADE_WORDS[row.grade]})"
        yield f"  {said}: {_sum(row.amount, row.count)}. {row.note or ''}".rstrip()
        yield f"  difference: {_sum(one.more, one.more_contracts)}"
        yield from (f"    {_part(part)}" for part in row.explains)
        yield ""


def _part(part: DifferencePartRow) -> str:
    size = f" {_sum(part.amount, part.count or None)}" if part.amount is not None else ""
    return f"{_WORDS[part.kind]}{size}: {part.text}"


def _sum(amount: float, count: int | None) -> str:
    dollars = f"{'-' if amount < 0 else ''}${abs(amount):,.2f}".removesuffix(".00")
    return dollars if count is None else f"{dollars} in {count} contract{'' if count == 1 else 's'}"
