"""The panel "Stockpile money": obligations against the appropriation, and below them ceilings and cancelled sums.

A ceiling is a limit and not spending, so ceilings are in no bar and are never added to obligations. Where sources
disagree on a contract, the sum is a range.
"""

from __future__ import annotations

from datetime import date, datetime

from mineralwatch.domain.context.budget import Budget, budget
from mineralwatch.domain.context.budget_rows import MoneyRange
from mineralwatch.domain.context.first_visible import visible_until
from mineralwatch.domain.models.grade import Grade
from mineralwatch.ports import Snapshot
from mineralwatch.view.formatting import counted, grade_letters, symbol_of
from mineralwatch.view.panel_content import Glyphs, Line, LinesView, Span, Tone
from mineralwatch.view.spans import in_glyphs, line, spread_line, wrap
from mineralwatch.view.time_text import short_date

_MARGIN = 11
_BAR = 32  # the bar is at most 32 cells wide


def range_text(money: MoneyRange) -> str:
    """A sum in millions of US dollars: `$1,259m`, or as a range `$9,289–9,389m`."""
    low, high = _millions(money.low), _millions(money.high)
    return f"${low}m" if low == high else f"${low}–{high}m"


def _millions(amount: float) -> str:
    value = amount / 1e6
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}".removesuffix(".0")


def build_lines(snapshot: Snapshot, now: datetime, width: int, glyphs: Glyphs) -> LinesView:
    """The lines of the panel "Stockpile money", fitted to `width` cells."""
    money = budget(snapshot, now.date())
    appropriation = money.fund
    title = (
        f"Stockpile money, of ${_millions(appropriation.amount)}m appropriated" if appropriation else "Stockpile money"
    )
    if not snapshot.contracts:
        empty_text = (
            "No contract is known: the shipped record is not loaded, and no award notice was read. Press r to poll."
        )
        return LinesView((), title, "", "empty", in_glyphs(empty_text, glyphs))
    rows = [*_bar_rows(money, width, glyphs)]
    for label, text in (
        *_ceiling_rows(money),
        *_cancelled_rows(money),
        *_register_rows(snapshot),
        *_unknown_rows(money, now.date()),
        *_stated_rows(money),
    ):
        rows += wrap((Span(f" {label}".ljust(_MARGIN), "dim"), *text), width, _MARGIN, glyphs)
    return LinesView(tuple(rows), in_glyphs(title, glyphs))


def _bar_rows(money: Budget, width: int, glyphs: Glyphs) -> list[Line]:
    total, appropriation = money.total("ordered"), money.fund
    grades = grade_letters([row.grade for row in money.rows if row.counted_in == "ordered" and row.grade])
    label = Span(" ordered".ljust(_MARGIN), "dim")
    right = line(Span(grades, "dim"))
    if appropriation is None or appropriation.amount <= 0:
        return [spread_line(line(label, range_text(total)), right, width, glyphs)]
    text = f" {range_text(total)}, {100 * total.low / appropriation.amount:.0f} %"
    room = min(_BAR, width - _MARGIN - len(text) - len(grades) - 2)
    if room < 8:
        return [spread_line(line(label, text.strip()), right, width, glyphs)]
    filled = min(room, round(room * total.low / appropriation.amount))
    bar = (Span(glyphs.full * filled, "good"), Span(glyphs.empty * (room - filled), "dim"))
    return [spread_line((label, *bar, Span(text)), right, width, glyphs)]


def _ceiling_rows(money: Budget) -> list[tuple[str, Line]]:
    total = money.total("ceiling")
    if not total.count:
        return []
    text = f"{range_text(total)} in {counted(total.count, 'IDIQ')}: "
    return [("ceilings", line(text, Span("limits, not spending", "warn")))]


def _cancelled_rows(money: Budget) -> list[tuple[str, Line]]:
    total = money.total("cancelled")
    if not total.count:
        return []
    names = ", ".join(symbol_of(row.material) for row in money.rows if row.counted_in == "cancelled")
    return [("cancelled", line(f"≤{range_text(total)} in {counted(total.count, 'request')} ({names}); in no bar"))]


def _register_rows(snapshot: Snapshot) -> list[tuple[str, Line]]:
    """The row that says how many of the record's contracts USAspending confirms."""
    check = snapshot.register
    if check is None or not check.total:
        return []
    tone: Tone = "good" if check.confirmed == check.total else "plain"
    text = [Span(f"{check.confirmed} of {check.total} confirmed", tone)]
    if check.contradicted:
        text += [Span(", "), Span(f"{check.contradicted} contradicted: both sides stand with the request", "warn")]
    return [("register", (*text, Span("; it is 90 days late", "dim")))]


def _stated_rows(money: Budget) -> list[tuple[str, Line]]:
    """The totals that a source of the record itself states, each with its difference from the sum of that source's
    rows."""
    rows: list[tuple[str, Line]] = []
    for different in money.differences:
        total, difference = different.stated, round(different.stated.amount - different.stated.ours, 2)
        sign = "+" if difference >= 0 else "-"
        amount = f"${_millions(total.amount)}m" + (f" in {total.count}" if total.count is not None else "")
        why = f"{sign}${_millions(abs(difference))}m on its rows: {total.why}" if difference else "as its rows"
        rows.append(("" if rows else "stated", line(f"{total.sum} {amount} by {total.source}; ", Span(why, "warn"))))
    return rows


def _unknown_rows(money: Budget, today: date) -> list[tuple[str, Line]]:
    """The rows that say which amounts are missing from the panel's sums."""
    blind = short_date(visible_until(today), today)
    rows: list[tuple[str, Line]] = []
    if money.silent:
        rows.append(
            ("no order", line(f"known in {len(money.silent)} of {counted(money.idiqs, 'IDIQ')}; blind since {blind}"))
        )
    contracts = [row for row in money.rows if row.kind != "request"]
    if all(row.grade in (Grade.COPIED, Grade.INFERRED, None) for row in contracts):
        rows.append(("", line(Span("every row is a copy of a register, not checked", "warn"))))
    rows.append(("!", line(Span("no source says which fund pays which contract", "warn"))))
    return rows
