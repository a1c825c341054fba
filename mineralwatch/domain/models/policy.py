"""Measures of governments, promises, and figures of supply: the context of solicitations."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models.event import Claim, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.quick_dataclass import dataclass


class PolicyKind(StrEnum):
    """The kinds of government measure that a policy event records."""

    EXPORT_CONTROL = "export-control"
    TARIFF = "tariff"
    EXECUTIVE_ORDER = "executive-order"
    LEGISLATION = "legislation"
    APPROPRIATION = "appropriation"
    EQUITY_STAKE = "equity-stake"
    OFFTAKE = "offtake"
    LOAN = "loan"
    GRANT = "grant"
    AGREEMENT = "agreement"
    QUOTA = "quota"
    BAN = "ban"


@dataclass(frozen=True, slots=True)
class Promise:
    """A dated statement that something will happen by a certain date."""

    by: str
    what: str
    key: str | None
    said_on: FuzzyDate | None
    due: FuzzyDate | None
    outcome: Literal["kept", "late", "open", "missed", "superseded"]
    note: str | None
    source: str
    grade: Grade
    materials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyFigure:
    """One number of a policy event, with its unit."""

    what: str
    value: float
    unit: str
    bound: str | None = None  # ">", ">=", "<" or "~" when the value is only a bound or approximate


@dataclass(frozen=True, slots=True)
class PolicyEvent:
    """A government measure that affects the market of a material; it belongs to no solicitation.

    `until` is the day on which it ends, ended or was suspended. `claims` hold the values on which sources differ.
    """

    id: str
    kind: PolicyKind
    text: str
    grade: Grade
    on: FuzzyDate | None
    until: FuzzyDate | None = None
    by: str | None = None
    materials: tuple[str, ...] = ()
    figures: tuple[PolicyFigure, ...] = ()
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()
    claims: tuple[Claim, ...] = ()
    seen_at: datetime | None = None  # when the policy event was first in this store
    end_unseen: bool = False  # True when the measure was to end on a day that no source of the record covers


@dataclass(frozen=True, slots=True)
class SupplyFact:
    """One dated figure of a material's supply: production, use, stocks or price.

    `vintage` is the year, month, day or fiscal year of the figure: `2025e` is an estimate, `2026f` a forecast. Figures
    of different vintages or sources are never mixed. The maximum of a purchase plan is no solicitation and no purchase.
    """

    material: str | None
    measure: str
    value: float | None
    unit: str | None
    vintage: str
    source: str
    grade: Grade
    stage: str | None = None  # the stage of production: mined, refined …
    place: str | None = None  # a country, or "world"
    what: str | None = None  # the form of the material, its end use, or the kind of consumption
    share: float | None = None  # in percent of the world's total, or of all uses
    bound: str | None = None  # ">", "<" or "~" when the value is only a bound or approximate
    low: float | None = None  # the lower end of a range whose upper end is `value`
    text: str | None = None  # the fact in words, when it is not a number
    agency: str | None = None  # the agency that reports the price
    unit_printed: bool = True
    single_source: bool = False  # whether it is a press report that no second, independent report confirms
    note: str | None = None
    url: str | None = None
