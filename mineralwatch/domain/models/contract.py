"""Contracts and their money. Each kind of money has a field of its own; the kinds are never added up."""

from __future__ import annotations

from datetime import date
from typing import Literal

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Awardee:
    """One awardee and its money. `ceiling` and `ordered` are different kinds of money and are never added up.

    `name` is None for an award whose notice names no company (`TBD`, `Multiple Awards`).
    """

    name: str | None
    contract: str | None = None
    ceiling: float | None = None
    guaranteed: float | None = None
    ordered: float | None = None
    price: float | None = None  # the price of a definite contract; an IDIQ contract has none
    on: FuzzyDate | None = None
    grade: Grade | None = None
    other_ceilings: tuple[float, ...] = ()  # ceilings of other sources that differ from `ceiling`, smallest first


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract of a watched office, or a total of orders, with each kind of money in a field of its own."""

    contract: str | None
    awardee: str
    key: str | None  # the key of the solicitation that the contract belongs to; None when it is not known
    material: str | None
    kind: Literal["idiq", "contract", "orders"]
    ceiling: float | None = None
    guaranteed: float | None = None
    ordered: float | None = None
    on: FuzzyDate | None = None
    source: str | None = None
    grade: Grade | None = None
    note: str | None = None
    price: float | None = None  # the price of a definite contract; an IDIQ contract has none


@dataclass(frozen=True, slots=True)
class RegisterCheck:
    """How many contract numbers of the record the government's register confirms or contradicts.

    A number that the register does not hold counts as neither: the register is 90 days late.
    """

    confirmed: int
    contradicted: int
    total: int


@dataclass(frozen=True, slots=True)
class TotalDifferencePart:
    """One part of the difference between a source's total and our sum: how much more the source states.

    `inferred` fits the figures, but no source says so; `unexplained` is the rest; `unknown` may be in the rest and has
    no amount; `later` is what was read here since the record was made.
    """

    kind: Literal["inferred", "unexplained", "unknown", "later"]
    text: str
    amount: float | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A total that a source states itself (`amount`), beside the shipped record's own sum of its rows (`ours`).

    `why` explains the difference in a few words, `parts` in full.
    """

    sum: Literal["ceilings", "ordered"]
    amount: float
    ours: float
    count: int | None
    source: str
    grade: Grade
    why: str
    on: date | None = None  # when the source stated it
    parts: tuple[TotalDifferencePart, ...] = ()


@dataclass(frozen=True, slots=True)
class Appropriation:
    """Money that Congress appropriated, and until when it can be used."""

    name: str
    amount: float
    available_until: date | None
    source: str
    grade: Grade
    on: date | None = None  # when the Act was signed; its money cannot pay for a contract signed earlier
