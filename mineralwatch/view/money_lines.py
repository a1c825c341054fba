"""The panel "Stockpile money": obligations against the appropriation, and below them ceilings and cancelled sums.

A ceiling is a limit and not spending, so ceilings are in no bar and are never added to obligations. Where sources
disagree on a contract, the sum is a range.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mineralwatch.domain.models.contract import Appropriation, Contract
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.numbers_and_ids import normalise_number, optional_number
from mineralwatch.ports import Snapshot
from mineralwatch.view.formatting import counted, grade_letters, symbols_of
from mineralwatch.view.panel_content import Glyphs, Line, LinesView, Span, Tone
from mineralwatch.view.snapshot_index import USASPENDING_DELAY, index_snapshot
from mineralwatch.view.spans import in_glyphs, line, spread_line, wrap
from mineralwatch.view.time_text import short_date

_MARGIN = 11
_BAR = 32  # the bar is at most 32 cells wide


@dataclass(frozen=True, slots=True)
class MoneyRange:
    """A sum in US dollars over a number of contracts (`contracts`); a range from `low` to `high` where sources
    disagree."""

    low: float = 0.0
    high: float = 0.0
    contracts: int = 0

    @property
    def text(self) -> str:
        """The sum in millions of US dollars: `$1,259m`, or as a range `$9,289–9,389m`."""
        low, high = _millions(self.low), _millions(self.high)
        return f"${low}m" if low == high else f"${low}–{high}m"


def _millions(amount: float) -> str:
    value = amount / 1e6
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}".removesuffix(".0")


def sum_by_contract(contracts: Iterable[Contract], amount: Callable[[Contract], float | None]) -> MoneyRange:
    """The sum of `amount(contract)` over the contracts, each contract counted once; if rows of one contract have
    different amounts, the sum is a range."""
    by_contract: dict[str, list[float]] = {}
    for contract in contracts:
        value = amount(contract)
        if value is not None:
            by_contract.setdefault(_contract_identity(contract), []).append(value)
    low = sum(min(values) for values in by_contract.values())
    high = sum(max(values) for values in by_contract.values())
    return MoneyRange(round(low, 2), round(high, 2), len(by_contract))


def _contract_identity(contract: Contract) -> str:
    if contract.contract:
        return normalise_number(contract.contract)
    return f"{contract.awardee.casefold()}|{contract.key or contract.material or ''}|{contract.kind}"


def payable_contracts(snapshot: Snapshot) -> tuple[Contract, ...]:
    """The contracts that the stockpile's appropriation can pay for: those signed since the appropriation's Act, or on
    an unknown date."""
    appropriation = _stockpile_appropriation(snapshot.appropriations)
    since = appropriation.on if appropriation and appropriation.on else date.min
    return tuple(c for c in snapshot.contracts if c.on is None or c.on.last >= since)


def total_ordered(snapshot: Snapshot) -> MoneyRange:
    """The sum of the obligations of all orders and definite contracts."""
    return sum_by_contract(payable_contracts(snapshot), lambda contract: contract.ordered)


def total_ceilings(snapshot: Snapshot) -> MoneyRange:
    """The sum of the ceilings of the indefinite-delivery contracts (limits, not spending); a range where sources
    disagree on a ceiling."""
    idiqs = [contract for contract in payable_contracts(snapshot) if contract.kind == "idiq"]
    total = sum_by_contract(idiqs, lambda contract: contract.ceiling)
    solicitations = index_snapshot(snapshot).solicitations
    low, high = total.low, total.high
    for contract in idiqs:
        if contract.ceiling is not None:
            difference = [
                other - contract.ceiling for other in _other_ceilings(contract, solicitations.get(contract.key or ""))
            ]
            low += min(0.0, *difference, 0.0)
            high += max(0.0, *difference, 0.0)
    return MoneyRange(low, high, total.contracts)


def _other_ceilings(contract: Contract, solicitation: Solicitation | None) -> tuple[float, ...]:
    """The ceilings that other sources give for a contract, taken from the claims of the contract's solicitation."""
    number = optional_number(contract.contract)
    matching = (
        [awardee for awardee in solicitation.awardees if optional_number(awardee.contract) == number]
        if solicitation and number
        else []
    )
    return matching[0].other_ceilings if matching else ()


def ever_cancelled(snapshot: Snapshot) -> list[Solicitation]:
    """The solicitations that were cancelled at any time, whatever happened to them afterwards."""
    index = index_snapshot(snapshot)
    return [solicitation for solicitation in snapshot.solicitations if index.was_cancelled(solicitation)]


def build_lines(snapshot: Snapshot, now: datetime, width: int, glyphs: Glyphs) -> LinesView:
    """The lines of the panel "Stockpile money", fitted to `width` cells."""
    appropriation = _stockpile_appropriation(snapshot.appropriations)
    title = (
        f"Stockpile money, of ${_millions(appropriation.amount)}m appropriated" if appropriation else "Stockpile money"
    )
    if not snapshot.contracts:
        empty_text = (
            "No contract is known: the shipped record is not loaded, and no award notice was read. Press r to poll."
        )
        return LinesView((), title, "", "empty", in_glyphs(empty_text, glyphs))
    rows = [*_bar_rows(snapshot, appropriation, width, glyphs)]
    for label, text in (
        *_ceiling_rows(snapshot),
        *_cancelled_rows(snapshot),
        *_register_rows(snapshot),
        *_unknown_rows(snapshot, now),
        *_stated_rows(snapshot),
    ):
        rows += wrap((Span(f" {label}".ljust(_MARGIN), "dim"), *text), width, _MARGIN, glyphs)
    return LinesView(tuple(rows), in_glyphs(title, glyphs))


def _stockpile_appropriation(appropriations: Sequence[Appropriation]) -> Appropriation | None:
    """The appropriation that the whole bar stands for: the one for the stockpile; without one, the largest. None when
    the record has no appropriation."""
    named = [money for money in appropriations if "stockpile" in money.name.casefold()]
    return max(named or appropriations, key=lambda money: money.amount, default=None)


def _bar_rows(snapshot: Snapshot, appropriation: Appropriation | None, width: int, glyphs: Glyphs) -> list[Line]:
    total = total_ordered(snapshot)
    grades = grade_letters([c.grade for c in payable_contracts(snapshot) if c.ordered is not None and c.grade])
    label = Span(" ordered".ljust(_MARGIN), "dim")
    right = line(Span(grades, "dim"))
    if appropriation is None or appropriation.amount <= 0:
        return [spread_line(line(label, total.text), right, width, glyphs)]
    text = f" {total.text}, {100 * total.low / appropriation.amount:.0f} %"
    room = min(_BAR, width - _MARGIN - len(text) - len(grades) - 2)
    if room < 8:
        return [spread_line(line(label, text.strip()), right, width, glyphs)]
    filled = min(room, round(room * total.low / appropriation.amount))
    bar = (Span(glyphs.full * filled, "good"), Span(glyphs.empty * (room - filled), "dim"))
    return [spread_line((label, *bar, Span(text)), right, width, glyphs)]


def _ceiling_rows(snapshot: Snapshot) -> list[tuple[str, Line]]:
    total = total_ceilings(snapshot)
    rows: list[tuple[str, Line]] = []
    if total.contracts:
        text = f"{total.text} in {counted(total.contracts, 'IDIQ')}: "
        rows.append(("ceilings", line(text, Span("limits, not spending", "warn"))))
    return rows


def _cancelled_rows(snapshot: Snapshot) -> list[tuple[str, Line]]:
    cancelled = [solicitation for solicitation in ever_cancelled(snapshot) if solicitation.asked is not None]
    rows: list[tuple[str, Line]] = []
    if cancelled:
        total = _millions(sum(solicitation.asked or 0.0 for solicitation in cancelled))
        names = ", ".join(symbols_of(solicitation) for solicitation in cancelled[:4])
        text = f"≤${total}m in {counted(len(cancelled), 'request')} ({names}); in no bar"
        rows.append(("cancelled", line(text)))
    return rows


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


def _stated_rows(snapshot: Snapshot) -> list[tuple[str, Line]]:
    """The totals that a source of the record itself states, each with its difference from the sum of that source's
    rows."""
    rows: list[tuple[str, Line]] = []
    for total in snapshot.stated:
        difference = total.amount - total.ours
        sign = "+" if difference >= 0 else "-"
        amount = f"${_millions(total.amount)}m" + (f" in {total.count}" if total.count is not None else "")
        why = f"{sign}${_millions(abs(difference))}m on its rows: {total.why}" if difference else "as its rows"
        rows.append(("" if rows else "stated", line(f"{total.sum} {amount} by {total.source}; ", Span(why, "warn"))))
    return rows


def _unknown_rows(snapshot: Snapshot, now: datetime) -> list[tuple[str, Line]]:
    """The rows that say which amounts are missing from the panel's sums."""
    idiqs = [contract for contract in payable_contracts(snapshot) if contract.kind == "idiq"]
    silent = sum(contract.ordered is None for contract in idiqs)
    blind = short_date(now.date() - USASPENDING_DELAY, now.date())
    rows: list[tuple[str, Line]] = []
    if silent:
        rows.append(("no order", line(f"known in {silent} of {counted(len(idiqs), 'IDIQ')}; blind since {blind}")))
    if all(contract.grade in (Grade.COPIED, Grade.INFERRED, None) for contract in payable_contracts(snapshot)):
        rows.append(("", line(Span("every row is a copy of a register, not checked", "warn"))))
    rows.append(("!", line(Span("no source says which fund pays which contract", "warn"))))
    return rows
