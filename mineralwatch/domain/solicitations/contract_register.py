"""Combines the government's register of contracts (USAspending) with the contracts of the record and the notices.

The register's award amount is by the register's own definition the total *obligated*, also for an indefinite-delivery
contract, whose ceiling is only on the web page of the award. So an order's amount is stored as `ordered`, a ceiling is
known only when that page was read, and neither is concluded from the other. The register shows Defense awards 90 days
after signing, so a missing award proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Literal

from mineralwatch.domain.companies.company_spelling import readable_company
from mineralwatch.domain.dates import exact_date
from mineralwatch.domain.evidence.value_equality import same_money, same_name
from mineralwatch.domain.materials.materials import find_materials
from mineralwatch.domain.models.contract import Contract, RegisterCheck
from mineralwatch.domain.models.event import Claim, Event, EventKind, Fields
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.numbers_and_ids import event_id, number_in_fields, optional_number
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern
from mineralwatch.domain.text.money_text import short_money

REGISTER = "usaspending"
REGISTER_REF = "register/"  # the prefix of the refs of all claims that rest on the register
REGISTER_DELAY = "the register shows Defense awards 90 days after signing"
CONTRADICTED_BY_REGISTER = "contradicted by the register"
_LATE_TOLERANCE = 0.01  # a total that is lower by more than this share is taken to lack the latest orders
_NUMBER_PARTS = lazy_pattern(r"([A-Z0-9]{6})(\d{2})([A-Z])([A-Z0-9]{4,5})")


@dataclass(frozen=True, slots=True)
class RegisteredAward:
    """One row of the register: a contract or an order."""

    ref: str  # the row's id in the register: CONT_IDV_SP800025D0007_9700
    number: str  # the normalised contract or order number
    kind: Literal["idiq", "contract", "order"]
    awardee: str | None = None
    parent: str | None = None  # for an order: the normalised number of its contract
    obligated: float | None = None
    ceiling: float | None = None  # known for an indefinite-delivery contract whose page was read
    signed: date | None = None
    description: str | None = None
    url: str | None = None

    @property
    def vehicle(self) -> str:
        """The number of the contract that the row's money belongs to: for an order its contract's number, else the
        row's own."""
        return self.parent or self.number


def hyphenated_number(number: str) -> str:
    """A DoD number with hyphens: `SP800026D0012` as `SP8000-26-D-0012`; any other text stays as it is."""
    found = _NUMBER_PARTS.fullmatch(number)
    return "-".join(found.groups()) if found else number


def keys_by_contract(events: Iterable[Event]) -> dict[str, str]:
    """The solicitation key for each contract number that `awarded` and `ordered` events name."""
    kinds = (EventKind.AWARDED, EventKind.ORDERED)
    return {number: e.key for e in events if e.kind in kinds and (number := number_in_fields(e.new))}


def rows_of_solicitation(
    rows: Iterable[RegisteredAward], links: Mapping[str, str], names: Iterable[str]
) -> tuple[RegisteredAward, ...]:
    """The rows that belong to the solicitation with the keys `names`; `links` gives the key for a row's own number or
    for that of its contract."""
    own_keys = frozenset(names)
    return tuple(row for row in rows if links.get(row.number, links.get(row.vehicle)) in own_keys)


def unique_awards(rows: Iterable[RegisteredAward]) -> tuple[RegisteredAward, ...]:
    """The rows with each contract and order once, by number. The register keeps one under two ids when its agency's
    code changes or it is awarded again. The row with the most obligated is then kept, and values that it leaves out are
    taken from the others."""
    by_number: dict[str, list[RegisteredAward]] = {}
    for row in rows:
        by_number.setdefault(row.number, []).append(row)
    return tuple(
        _merge_duplicates(duplicates) if len(duplicates) > 1 else duplicates[0] for duplicates in by_number.values()
    )


def _merge_duplicates(duplicates: Sequence[RegisteredAward]) -> RegisteredAward:
    ranked = sorted(duplicates, key=lambda row: (-(row.obligated or 0), row.parent is None, row.ref))
    best = ranked[0]
    for other in ranked[1:]:
        known = {f.name: getattr(other, f.name) for f in fields(RegisteredAward) if getattr(best, f.name) is None}
        best = replace(best, **known, kind="order" if "order" in (best.kind, other.kind) else best.kind)
    return best


# Events.


def award_event_id(row: RegisteredAward) -> str:
    """The id of the award's event. The same award read from another source gets the same id."""
    return event_id(award_event_kind(row), row.number)


def award_event_kind(row: RegisteredAward) -> EventKind:
    """`ordered` for an order under a contract, else `awarded`."""
    return EventKind.ORDERED if row.kind == "order" else EventKind.AWARDED


def award_fields(row: RegisteredAward) -> Fields:
    """The values of the event that this row makes, with each kind of money in a field of its own."""
    known: Fields = {"awardee": row.awardee, "contract": hyphenated_number(row.number)}
    if row.kind == "order":
        known |= {"under": hyphenated_number(row.parent) if row.parent else None, "ordered": row.obligated}
    elif row.kind == "contract":
        known |= {"ordered": row.obligated}
    else:
        known |= {"ceiling": row.ceiling}
    return {name: value for name, value in known.items() if value is not None}


def award_text(row: RegisteredAward) -> str:
    """The row as one line of evidence text, with a remark that the register is 90 days late."""
    label = {"idiq": "contract", "contract": "contract", "order": "order"}[row.kind]
    money = [f"{short_money(row.obligated)} obligated"] if row.obligated is not None else []
    money += [f"ceiling {short_money(row.ceiling)}"] if row.ceiling is not None else []
    signed = [f"signed {row.signed}"] if row.signed else []
    parts = ", ".join(filter(None, (f"{label} {hyphenated_number(row.number)}", row.awardee, *signed, *money)))
    return f"{parts}; {REGISTER_DELAY}"


# Money.


def register_contracts(
    rows: Sequence[RegisteredAward], links: Mapping[str, str], materials: Mapping[str, str | None]
) -> tuple[Contract, ...]:
    """One `Contract` for each contract number, with the orders under it added up; `materials` gives the material of
    each solicitation key.

    A contract that belongs to no known solicitation gets the material that its description names.
    """
    by_contract: dict[str, list[RegisteredAward]] = {}
    for row in unique_awards(rows):
        by_contract.setdefault(row.vehicle, []).append(row)
    return tuple(_contract_of_rows(number, by_contract[number], links, materials) for number in sorted(by_contract))


def _contract_of_rows(
    number: str, rows: Sequence[RegisteredAward], links: Mapping[str, str], materials: Mapping[str, str | None]
) -> Contract:
    ordered = sorted(rows, key=lambda row: (row.number != number, row.signed or date.max, row.number))
    own = next((row for row in rows if row.number == number), None)
    key = next((links[name] for name in (number, *(row.number for row in ordered)) if name in links), None)
    named = [name for row in ordered for name in find_materials(row.description or "")]
    is_idiq = own.kind == "idiq" if own else any(row.kind == "order" for row in rows)
    signed = own.signed if own else None
    return Contract(
        contract=hyphenated_number(number),
        awardee=next((readable_company(row.awardee) for row in ordered if row.awardee), None) or "(not named)",
        key=key,
        material=materials.get(key) if key else next(iter(named), None),
        kind="idiq" if is_idiq else "contract",
        ceiling=own.ceiling if own else None,
        ordered=_total_obligated(rows),
        on=exact_date(signed) if signed else None,
        source=REGISTER,
        grade=Grade.OFFICIAL,
        note=REGISTER_DELAY,
    )


def _total_obligated(rows: Iterable[RegisteredAward]) -> float | None:
    """The total obligated by the rows; None when the contract has neither orders nor money of its own."""
    money = [row.obligated for row in rows if row.obligated is not None and (row.obligated or row.kind != "idiq")]
    return round(sum(money), 2) if money else None


def merge_contracts(contracts: Iterable[Contract]) -> tuple[Contract, ...]:
    """Each contract once: as the record or a notice gives it, with the values for which the register is the better
    source."""
    rows = tuple(contracts)
    official = {number: c for c in rows if c.source == REGISTER and (number := optional_number(c.contract))}
    others = [c for c in rows if c.source != REGISTER]
    known = {number for c in others if (number := optional_number(c.contract))}
    merged = tuple(_merge_with_register(c, official.get(optional_number(c.contract) or "")) for c in others)
    return (*merged, *(c for c in rows if c.source == REGISTER and optional_number(c.contract) not in known))


def _merge_with_register(copy: Contract, official: Contract | None) -> Contract:
    if official is None or copy.kind == "orders":
        return copy
    contradictions = [
        f"{CONTRADICTED_BY_REGISTER}: {name} {value} in {copy.source}"
        for name, value, _ in _differences(copy, official)
    ]
    return replace(
        copy,
        awardee=official.awardee if not same_name(copy.awardee, official.awardee) else copy.awardee,
        ceiling=official.ceiling if official.ceiling is not None else copy.ceiling,
        ordered=_merged_ordered(copy, official),
        on=copy.on or official.on,
        grade=Grade.OFFICIAL,
        source=", ".join(filter(None, (copy.source, REGISTER))),
        note="; ".join(filter(None, (copy.note, *contradictions))) or None,
        material=copy.material or official.material,
    )


def _merged_ordered(copy: Contract, official: Contract) -> float | None:
    """The obligated money of a contract. For an IDIQ contract a lower total in the register is ignored, since the
    register lacks the latest orders. For a definite contract the register's total counts, since it includes what was
    deobligated."""
    if copy.ordered is None or official.ordered is None:
        return official.ordered if copy.ordered is None else copy.ordered
    late = copy.kind == "idiq" and official.ordered < copy.ordered * (1 - _LATE_TOLERANCE)
    return copy.ordered if late else official.ordered


# The check of the record.


def check_contracts(copies: Iterable[Contract], contracts: Iterable[Contract]) -> RegisterCheck | None:
    """How many contract numbers of the record the register confirms or contradicts; None while the register holds no
    rows."""
    official = {number: c for c in contracts if c.source == REGISTER and (number := optional_number(c.contract))}
    if not official:
        return None
    contradicted: dict[str, bool] = {}
    for copy in copies:
        number = optional_number(copy.contract)
        if number and copy.kind != "orders":
            differs = number in official and bool(_differences(copy, official[number]))
            contradicted[number] = contradicted.get(number, False) or differs
    found = [differs for number, differs in contradicted.items() if number in official]
    return RegisterCheck(confirmed=found.count(False), contradicted=found.count(True), total=len(contradicted))


def claimed_register_number(claim: Claim) -> str | None:
    """The normalised contract or order number of a claim that the register makes; None for a claim of another
    source."""
    return claim.ref.removeprefix(REGISTER_REF) if claim.ref.startswith(REGISTER_REF) else None


def _differences(copy: Contract, official: Contract) -> list[tuple[str, str, str]]:
    """The differences between record and register as (field, the record's value, the register's value): another
    awardee, another ceiling, or more obligated than the price.

    A different total of orders is no contradiction: the register is late, and the record may be old. Less obligated
    than the price is none either: a contract may be paid in parts or be terminated.
    """
    found = []
    if official.awardee != "(not named)" and not same_name(copy.awardee, official.awardee):
        found.append(("awardee", copy.awardee, official.awardee))
    pairs = [("ceiling", copy.ceiling, official.ceiling)]
    if copy.kind == "contract" and copy.price is not None:
        pairs.append(("price", copy.price, max(copy.price, official.ordered or 0.0)))
    for field, copied, registered in pairs:
        if copied is not None and registered is not None and not same_money(copied, registered):
            found.append((field, f"{copied:.15g}", f"{registered:.15g}"))
    return found
