"""The command `audit` without a number: compares the sums of the shipped record with the totals that its sources state,
and explains the differences; then prints the conflicts between sources that concern no single solicitation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import Shape
from mineralwatch.cli.output import print_json, print_lines, say
from mineralwatch.cli.store_reader import open_store
from mineralwatch.domain.models.contract import RegisterCheck

if TYPE_CHECKING:
    from mineralwatch.record.money_totals import TotalComparison
    from mineralwatch.record.record_rows import ConflictRow, DifferencePartRow

_WORDS = {"inferred": "inferred", "unexplained": "unexplained", "unknown": "of unknown size"}


def print_totals(ctx: CommandContext) -> int:
    """Print the comparisons. There are none when no record is loaded, or when the time is set before the totals were
    published."""
    from mineralwatch.engine.store_setup import shipped_record
    from mineralwatch.record.money_totals import comparisons
    from mineralwatch.store.snapshot_queries import register_check

    record = shipped_record(ctx.settings(), ctx.now())
    comparisons_found = comparisons(record) if record else ()
    with open_store(ctx) as conn:
        register = register_check(conn)
    if ctx.args.json:
        dated = record.date.isoformat() if record else None
        print_json(
            {
                "record_date": dated,
                "sums": [sum_shape(item) for item in comparisons_found],
                "register": _register_shape(register),
                "conflicts": [conflict_shape(item) for item in record.conflicts] if record else [],
            }
        )
        return 0
    print_lines(
        [
            *_comparison_lines(comparisons_found),
            register_line(register),
            *_conflict_lines(record.conflicts if record else ()),
        ]
    )
    if not comparisons_found:
        say("No source of the record as it stands here states a total of its own.")
    return 0


def sum_shape(comparison: TotalComparison) -> Shape:
    """A comparison as JSON. `difference` is the source's total minus our sum; the `parts` that have an amount add up to
    it."""
    row = comparison.row
    return {
        "sum": row.sum,
        "what": row.what,
        "ours": comparison.ours,
        "ours_count": comparison.count,
        "stated": row.amount,
        "stated_count": row.count,
        "difference": comparison.more,
        "difference_count": comparison.more_contracts,
        "source": ", ".join(source.wire for source in row.sources),
        "grade": row.grade.value,
        "on": row.on,
        "note": row.note,
        "parts": [
            {"kind": part.kind, "amount": part.amount, "count": part.count, "text": part.text} for part in row.explains
        ],
    }


def conflict_shape(conflict: ConflictRow) -> Shape:
    """A conflict as JSON. `shown` says which side the program shows, and why; `requests` are the record's short names
    of the solicitations concerned."""
    return {
        "point": conflict.point,
        "shown": conflict.shown,
        "sides": [
            {"says": side.says, "source": side.source.wire, "grade": side.grade.value} for side in conflict.sides
        ],
        "requests": list(conflict.requests),
    }


def _conflict_lines(conflicts: Sequence[ConflictRow]) -> Iterator[str]:
    """The lines of each conflict: what is disputed, which side the program shows, and what each source says."""
    from mineralwatch.view.formatting import GRADE_WORDS

    if conflicts:
        yield from ("", "conflicts between sources that belong to no single request:")
    for conflict in conflicts:
        yield f"  {conflict.point}; shown: {conflict.shown}"
        yield from (f"    {side.says} ({side.source.wire}, {GRADE_WORDS[side.grade]})" for side in conflict.sides)


def _register_shape(check: RegisterCheck | None) -> Shape | None:
    if check is None:
        return None
    return {"confirmed": check.confirmed, "contradicted": check.contradicted, "total": check.total}


def register_line(check: RegisterCheck | None) -> str:
    """One line on how many contract numbers the register confirms, such as `register: 17 of 24 contract numbers
    confirmed, 1 contradicted; …`."""
    if check is None:
        return "register: never read, so every contract of the record is a copy, unchecked"
    counts = f"{check.confirmed} of {check.total} contract numbers confirmed, {check.contradicted} contradicted"
    return f"register: {counts}; it shows Defense awards 90 days late"


def _comparison_lines(comparisons: Sequence[TotalComparison]) -> Iterator[str]:
    from mineralwatch.view.formatting import GRADE_WORDS

    for comparison in comparisons:
        row = comparison.row
        names = ", ".join(source.wire for source in row.sources)
        yield f"{row.what}:"
        yield f"  ours, by row: {_amount_text(comparison.ours, comparison.count)}"
        source_line = f"{names}, {row.on} ({GRADE_WORDS[row.grade]})"
        yield f"  {source_line}: {_amount_text(row.amount, row.count)}. {row.note or ''}".rstrip()
        yield f"  difference: {_amount_text(comparison.more, comparison.more_contracts)}"
        yield from (f"    {_explanation_line(part)}" for part in row.explains)
        yield ""


def _explanation_line(part: DifferencePartRow) -> str:
    size = f" {_amount_text(part.amount, part.count or None)}" if part.amount is not None else ""
    return f"{_WORDS[part.kind]}{size}: {part.text}"


def _amount_text(amount: float, count: int | None) -> str:
    dollars = f"{'-' if amount < 0 else ''}${abs(amount):,.2f}".removesuffix(".00")
    return dollars if count is None else f"{dollars} in {count} contract{'' if count == 1 else 's'}"
