"""The rows of the shipped record as frozen values: a data file's own rows, with each source in the place of its key.

Dates are text in the form of `domain.dates.FuzzyDate`; money is in US dollars; what is absent is not known.
A row is complete in itself, so its canonical JSON is enough to derive everything from it again.
One file for all kinds of rows, though it is long: it is the form of the data files, read beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models import EventKind, Grade, PolicyKind, Scalar, Stage

ContractKind = Literal["idiq", "contract", "orders"]
TieRole = Literal["stockpile", "stake", "sector", "benchmark"]
PromiseOutcome = Literal["kept", "late", "open", "missed", "superseded"]
FigureBound = Literal[">", ">=", "<", "~"]
SupplyMeasure = Literal[
    "production", "consumption", "imports", "net-import-reliance", "form-wanted", "end-use", "stockpile-total",
    "stockpile-holding", "stockpile-shipments", "plan", "plan-maximum", "price",
]  # fmt: skip
_VINTAGE = re.compile(r"(?:FY\d{4}|\d{4}[ef]|\d{4}/\d{4})")


def parse_record_date(text: str | None) -> FuzzyDate | None:
    """A date of the record; raises ValueError for text that is none."""
    return FuzzyDate(text) if text is not None else None


def check_vintage(text: str | None) -> None:
    """Raises ValueError for what is no `2025`, `2025e`, `2026f`, `FY2025`, `2021/2024`, month or day."""
    if text is not None and _VINTAGE.fullmatch(text) is None:
        parse_record_date(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSource:
    """Who says it. `wire` is the outlet that wrote it first: copies of one wire's story are one witness."""

    key: str
    name: str
    wire: str
    grade: Grade
    url: str | None = None
    dated: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        parse_record_date(self.dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedRow:
    """A row that rests on sources. `single_source` marks press of which no second, independent report was found."""

    sources: tuple[RecordSource, ...]
    grade: Grade
    single_source: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """What one source says of one field. Differing values of one field are a conflict, and stay one.

    `contract` is the number of the contract that the source names with it.
    """

    field: str
    value: str
    source: RecordSource
    grade: Grade
    contract: str | None = None
    dated: str | None = None
    says: str | None = None
    single_source: bool = False

    def __post_init__(self) -> None:
        parse_record_date(self.dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow(SourcedRow):
    """One event; `tag` tells it from others of its kind in the same row, and is part of its id.

    `reason` says from what a part of it was concluded; `says` are the words that it rests on.
    """

    kind: EventKind
    tag: str = ""
    on: str | None = None
    old: dict[str, Scalar] = field(default_factory=dict)
    new: dict[str, Scalar] = field(default_factory=dict)
    says: str | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        parse_record_date(self.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow(SourcedRow):
    """Money ordered under a contract. `low` is given when sources name a range whose upper end is `amount`."""

    amount: float
    low: float | None = None
    about: bool = False
    tag: str = ""
    contract: str | None = None
    on: str | None = None
    says: str | None = None

    def __post_init__(self) -> None:
        parse_record_date(self.on)


def ordered_total(orders: Iterable[OrderRow]) -> float | None:
    """The sum of the orders that are known; None when none is."""
    amounts = [order.amount for order in orders]
    return round(sum(amounts), 2) if amounts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRow(SourcedRow):
    """One winner. `ceiling` belongs to an IDIQ, `price` to a definite contract."""

    awardee: str
    contract: str | None = None
    kind: ContractKind = "idiq"
    on: str | None = None
    until: str | None = None
    ceiling: float | None = None
    guaranteed: float | None = None
    price: float | None = None
    note: str | None = None
    orders: tuple[OrderRow, ...] = ()

    def __post_init__(self) -> None:
        parse_record_date(self.on), parse_record_date(self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class MayFollowRow:
    """The earlier request that this one perhaps came of, by its key, and from what that is concluded.

    An award that no source links to a request is a solicitation of its own; this is the link (`may_follow`).
    """

    key: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SolicitationRow(SourcedRow):
    """One request with all that is said of it. `slug` and `key` are its names for ever.

    `key` is the provisional key; once `number` is known that is the solicitation's key instead.
    """

    slug: str
    key: str
    short: str
    title: str
    materials: tuple[str, ...]
    number: str | None = None
    stage: Stage | None = None
    office: str | None = None
    naics: str | None = None
    psc: str | None = None
    place: str | None = None
    quantity: float | None = None
    unit: str | None = None
    term: str | None = None
    note: str | None = None
    related: tuple[str, ...] = ()
    may_follow: MayFollowRow | None = None
    claims: tuple[ClaimRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    awards: tuple[AwardRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRow(SourcedRow):
    """A contract that stands under no request, or orders told for several contracts (`requests`) together."""

    slug: str
    awardee: str
    kind: ContractKind
    contract: str | None = None
    on: str | None = None
    until: str | None = None
    ceiling: float | None = None
    requests: tuple[str, ...] = ()
    note: str | None = None
    orders: tuple[OrderRow, ...] = ()

    def __post_init__(self) -> None:
        parse_record_date(self.on), parse_record_date(self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyTieRow(SourcedRow):
    """What ties a company to materials. `contracts` are numbers, from which ceilings and orders are taken."""

    role: TieRole
    tie: str
    materials: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    stake: str | None = None
    on: str | None = None

    def __post_init__(self) -> None:
        parse_record_date(self.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRow:
    """A company or benchmark; a private company has no symbol. `symbol` is in the form of Yahoo Finance."""

    slug: str
    name: str
    ties: tuple[CompanyTieRow, ...]
    symbol: str | None = None
    other_symbols: tuple[str, ...] = ()
    listing: str | None = None
    listing_known: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppropriationRow(SourcedRow):
    """Money given by an Act that was signed `on` a day."""

    slug: str
    name: str
    law: str
    on: str
    amount: float
    available_until: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferencePartRow:
    """One part of the difference between a stated total and ours: `amount` and `count` are what the source has more.

    `inferred` fits the figures without being stated by anybody, `unexplained` is what is left. A part of `unknown` size
    has no amount: it says what may lie in the rest.
    """

    kind: Literal["inferred", "unexplained", "unknown"]
    text: str
    short: str
    amount: float | None = None
    count: int = 0

    def __post_init__(self) -> None:
        if (self.amount is None) is not (self.kind == "unknown"):
            raise ValueError("a part of a difference has an amount, unless its kind is unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTotalRow(SourcedRow):
    """A total that a source itself states; ours are computed (`totals`), and `explains` leads from ours to it."""

    slug: str
    sum: Literal["ceilings", "ordered"]
    what: str
    amount: float
    on: str
    count: int | None = None
    note: str | None = None
    explains: tuple[DifferencePartRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow(SourcedRow):
    """A dated statement that something will happen; its outcome is known since `settled_on`."""

    slug: str
    by: str
    what: str
    outcome: PromiseOutcome
    materials: tuple[str, ...] = ()
    request: str | None = None
    said_on: str | None = None
    due: str | None = None
    settled_on: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        parse_record_date(self.said_on), parse_record_date(self.due), parse_record_date(self.settled_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One number of a policy event."""

    what: str
    value: float
    unit: str
    bound: FigureBound | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRow(SourcedRow):
    """What a government did. `until` is the day to which it was set from the start, `ended` was learned later."""

    slug: str
    kind: PolicyKind
    by: str
    text: str
    on: str | None = None
    until: str | None = None
    ended: str | None = None
    materials: tuple[str, ...] = ()
    figures: tuple[FigureRow, ...] = ()
    claims: tuple[ClaimRow, ...] = ()
    note: str | None = None

    def __post_init__(self) -> None:
        parse_record_date(self.on), parse_record_date(self.until), parse_record_date(self.ended)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One figure, or words, of a supply row; without a `vintage` it has that of its row.

    `share` is percent of the rounded world total, or of the use; `low` is given when `value` ends a range.
    """

    measure: SupplyMeasure
    place: str | None = None
    what: str | None = None
    value: float | None = None
    unit: str | None = None
    share: float | None = None
    low: float | None = None
    bound: FigureBound | None = None
    vintage: str | None = None
    text: str | None = None
    unit_printed: bool = True

    def __post_init__(self) -> None:
        check_vintage(self.vintage)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyRow(SourcedRow):
    """What one source tells around one material, or around the whole stockpile."""

    slug: str
    facts: tuple[FactRow, ...]
    material: str | None = None
    stage: str | None = None
    vintage: str | None = None
    agency: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        check_vintage(self.vintage)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRow(SourcedRow):
    """A series of prices that a program may read, and on which terms."""

    slug: str
    name: str
    covers: str
    terms: str
    materials: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictSideRow:
    """What one source says in a conflict."""

    says: str
    source: RecordSource
    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictRow:
    """A conflict that belongs to no single row. `shown` is what is shown of it, and why."""

    slug: str
    point: str
    shown: str
    sides: tuple[ConflictSideRow, ...]
    requests: tuple[str, ...] = ()


ContractHolderRow = SolicitationRow | ContractRow


@dataclass(frozen=True, slots=True)
class Record:
    """The whole record. `keys` gives each request's solicitation key by its slug."""

    date: date
    """The latest date in any source."""
    keys: Mapping[str, str]
    sources: tuple[RecordSource, ...] = ()
    solicitations: tuple[SolicitationRow, ...] = ()
    contracts: tuple[ContractRow, ...] = ()
    companies: tuple[CompanyRow, ...] = ()
    appropriations: tuple[AppropriationRow, ...] = ()
    stated: tuple[StatedTotalRow, ...] = ()
    promises: tuple[PromiseRow, ...] = ()
    policy: tuple[PolicyRow, ...] = ()
    supply: tuple[SupplyRow, ...] = ()
    series: tuple[SeriesRow, ...] = ()
    conflicts: tuple[ConflictRow, ...] = ()
