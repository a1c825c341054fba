"""What stands around the requests: companies and their symbols, the money given, the promises. Pure."""

from __future__ import annotations

from datetime import date

from mineralwatch.domain.models.contract import Appropriation, Contract, StatedTotal, TotalDifferencePart
from mineralwatch.domain.models.market import Company
from mineralwatch.domain.models.policy import Promise
from mineralwatch.record.money_totals import comparisons
from mineralwatch.record.record_rows import CompanyRow, CompanyTieRow, Record, parse_record_date
from mineralwatch.record.row_values import all_contracts

_ROLES = ("stockpile", "stake", "sector", "benchmark")


def companies(record: Record) -> tuple[Company, ...]:
    """One for each tie: stockpile first, then stakes, the sector, the benchmarks.

    Ceilings and orders are those of the contracts that a tie names.
    """
    by_number = {contract.contract: contract for contract in all_contracts(record) if contract.contract}
    found = [_company(row, tie, by_number) for row in record.companies for tie in row.ties]
    return tuple(sorted(found, key=lambda company: _ROLES.index(company.role)))


def _company(row: CompanyRow, tie: CompanyTieRow, by_number: dict[str, Contract]) -> Company:
    held = [by_number[number] for number in tie.contracts if number in by_number]
    listing = f"{row.listing} (general knowledge)" if row.listing and row.listing_known else row.listing
    return Company(
        name=row.name,
        symbol=row.symbol,
        material=tie.materials[0] if tie.materials else None,
        tie=tie.tie,
        role=tie.role,
        # One contract a tie: several ceilings would never be added up.
        ceiling=held[0].ceiling if len(held) == 1 else None,
        ordered=held[0].ordered if len(held) == 1 else None,
        stake=tie.stake,
        source=", ".join(dict.fromkeys(source.wire for source in tie.sources)),
        grade=tie.grade,
        listing=listing,
    )


def symbols(record: Record) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Material to the symbols of the companies tied to it, in the order of the roles; materials by name."""
    found: dict[str, dict[str, None]] = {}
    ties = [(row.symbol, tie) for row in record.companies for tie in row.ties if row.symbol]
    for symbol, tie in sorted(ties, key=lambda pair: _ROLES.index(pair[1].role)):
        for material in tie.materials:
            found.setdefault(material, {})[symbol] = None
    return tuple((material, tuple(found[material])) for material in sorted(found))


def benchmarks(record: Record) -> tuple[str, ...]:
    """The symbols of the benchmarks that a provider quotes, in the order of the file."""
    return tuple(row.symbol for row in record.companies if row.symbol and row.ties and row.ties[0].role == "benchmark")


def appropriations(record: Record) -> tuple[Appropriation, ...]:
    """The money that Congress gave."""
    return tuple(
        Appropriation(
            name=f"{row.name}, {row.law}",
            amount=row.amount,
            available_until=row.available_until,
            source=", ".join(dict.fromkeys(source.wire for source in row.sources)),
            grade=row.grade,
            on=date.fromisoformat(row.on),
        )
        for row in record.appropriations
    )


def stated(record: Record) -> tuple[StatedTotal, ...]:
    """The totals that sources state, beside ours, with what is known of each difference in a few words."""
    return tuple(
        StatedTotal(
            sum=one.row.sum,
            amount=one.row.amount,
            ours=one.ours,
            count=one.row.count,
            source=", ".join(dict.fromkeys(source.wire for source in one.row.sources)),
            grade=one.row.grade,
            why=next((part.short for part in one.row.explains), ""),
            on=date.fromisoformat(one.row.on),
            parts=tuple(
                TotalDifferencePart(part.kind, part.text, part.amount, part.count) for part in one.row.explains
            ),
        )
        for one in comparisons(record)
    )


def promises(record: Record) -> tuple[Promise, ...]:
    """The promises, in the order of the file."""
    return tuple(
        Promise(
            by=row.by,
            what=row.what,
            key=record.keys.get(row.request) if row.request else None,
            said_on=parse_record_date(row.said_on),
            due=parse_record_date(row.due),
            outcome=row.outcome,
            note=row.note,
            source=", ".join(dict.fromkeys(source.wire for source in row.sources)),
            grade=row.grade,
            materials=row.materials,
        )
        for row in record.promises
    )
