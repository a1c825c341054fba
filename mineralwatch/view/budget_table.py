"""The stockpile's money in words: one line for each kind of money, and a row for each contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mineralwatch.domain.context.budget import Budget, SilentContract, TotalDifference
from mineralwatch.domain.context.budget_rows import BudgetRow, Grouping, MoneyKind, MoneyRange, grouped_sums
from mineralwatch.domain.context.first_visible import visible_until
from mineralwatch.domain.text.money_text import short_money
from mineralwatch.view.formatting import counted, grade_word, material_title
from mineralwatch.view.panel_content import UNICODE, Column, Glyphs, Line, Row, Span, TableView
from mineralwatch.view.spans import line, wrap
from mineralwatch.view.time_text import date_text, fuzzy_text

NOT_STATED = "material not stated"
_MARGIN = 13
_BAR = 24
_KINDS: tuple[tuple[MoneyKind, str], ...] = (
    ("ordered", "ordered"),
    ("ceiling", "ceilings"),
    ("guaranteed", "guaranteed"),
    ("requested", "asked for"),
    ("cancelled", "cancelled"),
)
_PARTS = {"inferred": "inferred", "unexplained": "unexplained", "unknown": "of unknown size", "later": "read since"}
_COLUMNS = (
    Column("material", "material", 20, grow=1),
    Column("winner", "supplier", 20, grow=2),
    Column("ordered", "ordered", 15, right=True),
    Column("ceiling", "at most", 16, right=True),
    Column("signed", "signed", 11, drop=1),
    Column("grade", "says who", 9),
)


def range_text(money: MoneyRange) -> str:
    """A sum as `$1.26bn`, or as a range `$9.27bn to $9.37bn`."""
    low, high = short_money(money.low), short_money(money.high)
    return low if low == high else f"{low} to {high}"


def budget_lines(budget: Budget, width: int, glyphs: Glyphs = UNICODE) -> tuple[Line, ...]:
    """The money by kind, each total that a source states beside ours."""
    found: list[Line] = []
    for label, text in (*_fund_lines(budget), *_sum_lines(budget, glyphs), *_stated_lines(budget)):
        found += wrap(line(Span(label.ljust(_MARGIN), "dim"), *text), width, _MARGIN, glyphs)
    return tuple(found)


def reservation_lines(budget: Budget, today: date, width: int, glyphs: Glyphs = UNICODE) -> tuple[Line, ...]:
    """What the sums rest on and leave open: the parts of each difference, money that is not DLA's, what cannot be seen
    yet."""
    texts = [*_part_texts(budget), *_notes(budget, today)]
    return tuple(row for text in texts for row in wrap(line(Span(text, "dim")), width, 2, glyphs))


def _fund_lines(budget: Budget) -> Iterator[tuple[str, Line]]:
    fund = budget.fund
    if fund is None:
        yield "appropriated", line("not known: the shipped record is not loaded")
        return
    until = f", available until {date_text(fund.available_until)}" if fund.available_until else ""
    yield "appropriated", line(f"{short_money(fund.amount)}{until} ({grade_word(fund.grade)}): {fund.name}")


def _sum_lines(budget: Budget, glyphs: Glyphs) -> Iterator[tuple[str, Line]]:
    fund = budget.fund.amount if budget.fund else None
    for kind, label in _KINDS:
        total = budget.total(kind)
        if not total.count:
            yield label, line("nothing known")
            continue
        text = f"{range_text(total)} in {counted(total.count, 'row')}"
        if kind == "ordered" and fund:
            filled = min(_BAR, round(_BAR * total.low / fund))
            bar = (Span(glyphs.full * filled, "good"), Span(glyphs.empty * (_BAR - filled), "dim"), Span(" "))
            yield label, (*bar, Span(f"{100 * total.low / fund:.0f} %, {text}"))
        elif kind == "ceiling" and fund:
            yield label, line(f"{text}, {total.low / fund:.1f} times the money: limits, not spending")
        elif kind == "cancelled":
            yield label, line(f"{text}, apart: in no other sum")
        else:
            yield label, line(text)


def _stated_lines(budget: Budget) -> Iterator[tuple[str, Line]]:
    for at, different in enumerate(budget.differences):
        stated = different.stated
        text = f"{stated.sum} {_stated_text(different)} by {stated.source}, {grade_word(stated.grade)}"
        yield "stated" if not at else "", line(text)


def _part_texts(budget: Budget) -> Iterator[str]:
    for different in budget.differences:
        on = f" of {date_text(different.stated.on)}" if different.stated.on else ""
        if different.parts:
            yield f"Why the {different.stated.sum} by {different.stated.source}{on} differ:"
        for part in different.parts:
            size = f" {_signed(part.amount)}" if part.amount is not None else ""
            yield f"- {_PARTS[part.kind]}{size}: {part.text}"


def _stated_text(different: TotalDifference) -> str:
    amount = short_money(different.stated.amount)
    if not different.difference:
        return f"{amount}, as the rows here,"
    more = "more" if different.difference > 0 else "less"
    return f"{amount}, {short_money(abs(different.difference))} {more} than the rows here,"


def _signed(amount: float) -> str:
    return f"{'+' if amount >= 0 else ''}{short_money(amount)}"


def _notes(budget: Budget, today: date) -> Iterator[str]:
    for event in budget.beside:
        until = f", until {fuzzy_text(event.until)}" if event.until else ""
        yield f"Beside it, not DLA's: {event.text}{until} ({grade_word(event.grade)})"
    seen = date_text(visible_until(today))
    yield f"Orders signed after {seen} are not visible yet: USAspending shows Defense awards 90 days late."
    unstated = sum(row.material is None and row.counted_in == "ordered" for row in budget.rows)
    if unstated:
        yield f"{counted(unstated, 'row')} of orders without a stated material: counted, so that the rows sum."
    yield "No source says which fund pays which contract."


def budget_table(budget: Budget) -> TableView:
    """A row for each contract, request or total of orders, with what is ordered and the most that it allows; the
    largest first."""
    by_name: dict[tuple[str | None, ...], list[BudgetRow]] = {}
    for row in budget.rows:
        by_name.setdefault((row.contract, row.awardee, row.key, row.kind), []).append(row)
    silent = {(one.contract, one.awardee): one for one in budget.silent}
    groups = sorted(by_name.values(), key=lambda rows: -max(row.high for row in rows))
    rows = tuple(_table_row(rows, silent.get((rows[0].contract, rows[0].awardee))) for rows in groups)
    return TableView(_COLUMNS, rows, "Contracts", counted(len(rows), "row"))


def _table_row(rows: list[BudgetRow], silent: SilentContract | None) -> Row:
    first = rows[0]
    amounts = {row.counted_in: range_text(MoneyRange(row.low, row.high)) for row in rows}
    ordered = amounts.get("ordered") or (silent.reason if silent else "")
    most = amounts.get("ceiling") or amounts.get("requested") or amounts.get("cancelled") or ""
    state = {"requested": "asked", "cancelled": "cancelled"}.get(first.counted_in, "")
    worst = max((row.grade for row in rows if row.grade), key=lambda grade: grade.rank, default=None)
    cells = (
        material_title(first.material) if first.material else NOT_STATED,
        first.awardee or (f"({state})" if state else "not named"),
        ordered,
        most,
        fuzzy_text(first.on) if first.on else "no date",
        grade_word(worst),
    )
    return Row(first.contract or first.key or first.awardee or "", tuple(line(cell) for cell in cells))


def group_table(budget: Budget, by: Grouping) -> TableView:
    """What is ordered and the ceilings by material, winner or month; the columns sum to the totals."""
    ordered = dict(grouped_sums((row for row in budget.rows if row.counted_in == "ordered"), by))
    ceilings = dict(grouped_sums((row for row in budget.rows if row.counted_in == "ceiling"), by))
    labels = list(dict.fromkeys((*ceilings, *ordered)))
    silent = {(one.material if by == "material" else one.awardee): one.reason for one in budget.silent}
    if by == "month":
        labels.sort(key=lambda label: (label is None, label or ""))
    columns = (
        Column("label", {"material": "material", "winner": "supplier", "month": "signed in"}[by], 24, grow=1),
        Column("ordered", "ordered", 18, right=True),
        Column("ceiling", "at most", 20, right=True),
        Column("count", "contracts", 9, right=True, drop=1),
    )
    rows = tuple(
        Row(
            label or "",
            (
                line(_group_label(label, by)),
                line(range_text(ordered[label]) if label in ordered else silent.get(label, "none known")),
                line(range_text(ceilings[label]) if label in ceilings else ""),
                line(str(max(sums[label].count for sums in (ordered, ceilings) if label in sums))),
            ),
        )
        for label in labels
    )
    return TableView(columns, rows, f"By {by}")


def _group_label(label: str | None, by: Grouping) -> str:
    if label is None:
        return {"material": NOT_STATED, "winner": "not named", "month": "no month known"}[by]
    return material_title(label) if by == "material" else label
