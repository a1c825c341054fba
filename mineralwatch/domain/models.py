"""The nouns of the program as frozen values; what crosses a boundary is one of these or a tuple of them.

Money is in US dollars, as a float rounded to cents. Instants are aware datetimes. `None` always means "not known".
They stand in one file, though it is long, since each is read beside the others: this is the list of the nouns.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from mineralwatch.domain.dates import Deadline, FuzzyDate

Scalar = str | int | float | bool | None
Fields = dict[str, Scalar]


class Grade(StrEnum):
    """How good a statement is, best first: the order of the members is the order of trust."""

    OFFICIAL = "official"
    ANNOUNCED = "announced"
    REPORTED = "reported"
    COPIED = "copied"
    INFERRED = "inferred"

    @property
    def rank(self) -> int:
        """0 is best."""
        return list(Grade).index(self)


class EventKind(StrEnum):
    """What can happen to a solicitation."""

    ISSUED = "issued"
    AMENDED = "amended"
    EXTENDED = "extended"
    SHORTENED = "shortened"
    CANCELLED = "cancelled"
    AWARDED = "awarded"
    ORDERED = "ordered"
    TERMINATED = "terminated"
    REISSUED = "reissued"
    REMOVED = "removed"
    RESTORED = "restored"
    CLOSED = "closed"
    ARCHIVED = "archived"


class PolicyKind(StrEnum):
    """What governments do around the solicitations."""

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


class Stage(StrEnum):
    """How far the buying office has gone."""

    RFI = "rfi"
    PRESOLICITATION = "presolicitation"
    SOLICITATION = "solicitation"
    SOLE_SOURCE = "sole-source"
    AWARD = "award"


class Status(StrEnum):
    """What a solicitation is at a given moment; computed by `domain.solicitation_status`, never stored."""

    OPEN = "open"
    MAYBE_OPEN = "maybe-open"
    CLOSED = "closed"
    UNCLEAR = "unclear"
    CANCELLED = "cancelled"
    AWARDED = "awarded"
    TERMINATED = "terminated"
    REMOVED = "removed"


class Severity(StrEnum):
    """How loud an alert is."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class NoticeAward:
    """The award block of an Award Notice."""

    number: str | None = None
    amount: float | None = None
    on: date | None = None
    awardee: str | None = None  # as printed: a company, several with `; ` between them, or a placeholder
    more: tuple[NoticeAward, ...] = ()  # of a notice that lists several awards, those behind the first


UNTITLED = "(a notice without a title)"
"""Stands where a source gives neither a title nor a number."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One published version of a notice, as a source gave it. All text is already clean (`domain.safe_text`)."""

    notice_id: str
    title: str
    type: str | None = None  # the source's words: "Combined Synopsis/Solicitation"
    base_type: str | None = None
    number: str | None = None  # the solicitation number as printed
    office: str | None = None  # the activity address code, "SP8000"
    office_path: str | None = None
    posted: date | None = None
    deadline: Deadline | None = None
    archive_on: date | None = None
    set_aside: str | None = None
    naics: tuple[str, ...] = ()
    psc: str | None = None
    place: str | None = None
    text: str | None = None  # None: not read yet; "": the source says that there is none
    attachments: tuple[str, ...] | None = None  # None: this source does not tell
    active: bool | None = None
    award: NoticeAward | None = None
    quantity: float | None = None
    unit: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One witness of an event."""

    source: str
    ref: str  # the notice id, contract number or record row that it was read from
    url: str | None
    grade: Grade
    seen_at: datetime | None  # None: the source is not dated
    says: str | None = None  # the words that it rests on


@dataclass(frozen=True, slots=True)
class Event:
    """A typed thing that happened to a solicitation.

    `id` is made of the content (`identity.event_id`), so neither arrival order nor a provisional key changes it.
    """

    id: str
    kind: EventKind
    key: str
    number: str | None
    material: str | None
    occurred_on: date | None  # the date that the source gives, else None
    seen_at: datetime
    grade: Grade
    old: Fields
    new: Fields
    evidence: tuple[Evidence, ...] = ()
    baseline: bool = False  # no news (`domain.news_rules`): it was there before, and alerts nobody
    occurred_about: FuzzyDate | None = None  # when only a month or a year is known
    grade_without_reports: Grade | None = (
        None  # its grade by notices, register and record alone, where a story or a person raises it
    )
    news_since: datetime | None = None  # when it became news, where that was later than its first reading

    @property
    def news_at(self) -> datetime | None:
        """When it became news here; None for what never was."""
        return None if self.baseline else self.news_since or self.seen_at


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says of one field of one solicitation."""

    field: str  # posted, deadline, cancelled_on, ceiling, quantity …
    value: str  # as text: an ISO date or deadline, a plain number, or words
    source: str
    ref: str
    url: str | None
    grade: Grade
    dated: date | None = None  # the day that the source gives its statement; None when it gives none
    says: str | None = None
    seen_at: datetime | None = None  # when it was read here, or published as far as the record knows
    contract: str | None = None  # the contract that it is about, where a request may have several
    single_source: bool = False  # press of which no second, independent report was found


@dataclass(frozen=True, slots=True)
class Awardee:
    """One winner and its money. `ceiling` and `ordered` are different things and are never added to each other.

    `name` is None for an award whose notice names no company (`TBD`, `Multiple Awards`).
    """

    name: str | None
    contract: str | None = None
    ceiling: float | None = None
    guaranteed: float | None = None
    ordered: float | None = None
    price: float | None = None  # a definite contract's own price; an IDIQ has none
    on: FuzzyDate | None = None
    grade: Grade | None = None
    other_ceilings: tuple[float, ...] = ()  # what other sources say that its ceiling is, smallest first


@dataclass(frozen=True, slots=True)
class Solicitation:
    """A request across all its notices: the facts, none of which depends on the present moment."""

    key: str
    number: str | None
    title: str
    materials: tuple[str, ...] = ()
    stage: Stage | None = None
    office: str | None = None
    posted: FuzzyDate | None = None
    deadline: Deadline | None = None
    kinds: tuple[EventKind, ...] = ()  # what has happened to it, each kind once, in the order of a life
    ending: EventKind | None = None  # cancelled, awarded, terminated or removed; None while none was seen
    ended: FuzzyDate | None = None
    ceiling: float | None = None
    guaranteed: float | None = None
    ordered: float | None = None
    quantity: float | None = None
    unit: str | None = None
    awardees: tuple[Awardee, ...] = ()
    grades: tuple[Grade, ...] = ()  # every grade that some evidence of it has, best first
    first_seen: datetime | None = None
    last_change: datetime | None = None
    event_count: int = 0
    notice_count: int = 0
    url: str | None = None
    aliases: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()  # the fields on which sources differ
    bundled: date | None = None  # the date of the shipped record, when it rests on that alone
    last_word: FuzzyDate | None = None  # the latest dated event, from which silence is counted
    reissue_promised: bool = False
    short: str | None = None  # a short name for narrow rows ("alloy grade")
    asked: float | None = None  # what the request itself asks for at most; `ceiling` is the award's once there is one
    may_follow: str | None = None  # the key of the earlier request that this one perhaps came of, by inference alone

    @property
    def label(self) -> str:
        """The number as printed, else the provisional key: by what a person names it to a command."""
        return self.number or self.key


@dataclass(frozen=True, slots=True)
class Observation:
    """One *changed* reading of one thing from one source. Append-only: everything derived is derived from these."""

    source: str
    kind: Literal["notice", "record", "register"]
    ref: str
    seen_at: datetime
    payload_hash: str  # sha256 of the raw payload
    content: str  # canonical JSON of the Notice, of the record row, or of the register's row
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of one feed."""

    id: str  # identity.entry_id: guid, else canonical link, else title and day
    matched_by: Literal["guid", "link", "title-day"]
    feed: str
    title: str
    url: str | None = None
    outlet: str | None = None
    published: datetime | None = None
    first_seen: datetime | None = None
    summary: str | None = None
    materials: tuple[str, ...] = ()
    number: str | None = None
    id_candidates: tuple[
        str, ...
    ] = ()  # all that it could have (`domain.entry_identity`), between its reading and its storing only
    grade: Grade = Grade.REPORTED  # by who speaks: press, a company or agency of its own, a filing that was read


@dataclass(frozen=True, slots=True)
class Story:
    """The entries that tell the same news, as one line: one witness, however many outlets copied it.

    `kind`, `confidence`, `why` and `told` are what its words say (`domain.headlines`); `key` is the request that
    it speaks of, `because` the reason.
    """

    id: str
    title: str
    outlets: tuple[str, ...]
    published: datetime | None
    first_seen: datetime
    url: str | None
    material: str | None = None
    kind: str | None = None
    confidence: float | None = None
    number: str | None = None
    entry_count: int = 1
    unread: bool = True
    starred: bool = False
    grade: Grade = Grade.REPORTED  # the best of its entries
    why: str | None = None
    reported_values: Fields = field(
        default_factory=dict
    )  # the values that its words give: deadline, amount, awardee, contract
    key: str | None = None
    because: str | None = None
    baseline: bool = False  # no news when it first told what it tells (`domain.news_rules`)
    may_tell: str | None = None  # the kind that the second reader holds for likely where the rules are silent


@dataclass(frozen=True, slots=True)
class Quote:
    """The last price that a provider gave for a symbol, in the currency that it names (GBp is pence)."""

    symbol: str
    price: float | None
    currency: str | None = None
    previous_close: float | None = None
    change_percent: float | None = None
    session: str | None = None  # pre, regular, post, closed
    as_of: datetime | None = None
    name: str | None = None
    source: str | None = None
    fetched_at: datetime | None = None
    error: str | None = None  # why the newest try failed; the price then is the last good one


@dataclass(frozen=True, slots=True)
class Bar:
    """One daily row of a symbol."""

    symbol: str
    day: date
    close: float
    open: float | None = None
    high: float | None = None
    low: float | None = None
    volume: int | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """Who is exposed to a material, and by what tie."""

    name: str
    symbol: str | None
    material: str | None
    tie: str
    role: Literal["stockpile", "stake", "sector", "benchmark"]
    ceiling: float | None = None
    ordered: float | None = None
    stake: str | None = None
    source: str | None = None
    grade: Grade | None = None
    listing: str | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract or an order of a watched office, with its money by kind."""

    contract: str | None
    awardee: str
    key: str | None  # the solicitation that it belongs to, when known
    material: str | None
    kind: Literal["idiq", "contract", "orders"]
    ceiling: float | None = None
    guaranteed: float | None = None
    ordered: float | None = None
    on: FuzzyDate | None = None
    source: str | None = None
    grade: Grade | None = None
    note: str | None = None
    price: float | None = None  # a definite contract's own price; an IDIQ has none


@dataclass(frozen=True, slots=True)
class RegisterCheck:
    """How many contract numbers of the record the government's register confirms or contradicts. What it does not hold
    is neither: it is 90 days late."""

    confirmed: int
    contradicted: int
    total: int


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A total that a source states itself, beside the shipped record's own sum of the same kind of money by row.

    `why` says in a few words what lies between them; `audit` says it whole.
    """

    sum: Literal["ceilings", "ordered"]
    amount: float
    ours: float
    count: int | None
    source: str
    grade: Grade
    why: str


@dataclass(frozen=True, slots=True)
class Appropriation:
    """Money that Congress gave, and until when."""

    name: str
    amount: float
    available_until: date | None
    source: str
    grade: Grade
    on: date | None = None  # the day of the Act; an earlier contract cannot be paid from it


@dataclass(frozen=True, slots=True)
class Promise:
    """A dated statement that something will happen by a date."""

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
    """One number of a policy event, in the unit that it names."""

    what: str
    value: float
    unit: str
    bound: str | None = None  # ">", ">=", "<" or "~" when it is not the number itself


@dataclass(frozen=True, slots=True)
class PolicyEvent:
    """What a government did that moves the markets of a material: it has no solicitation.

    `until` is the day on which it ends, ended or was suspended. Claims are what sources say against each other.
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
    seen_at: datetime | None = None  # when this store first held it
    end_unseen: bool = False  # it was set to end on a day that no source of the record reaches


@dataclass(frozen=True, slots=True)
class SupplyFact:
    """One dated figure around a material: who makes it, who uses it, what is held of it, what it costs.

    `vintage` is the year, month, day or fiscal year of the figure: `2025e` is an estimate, `2026f` a forecast. Facts of
    different vintages or sources are never mixed. A plan's maximum is neither a request nor a purchase.
    """

    material: str | None
    measure: str
    value: float | None
    unit: str | None
    vintage: str
    source: str
    grade: Grade
    stage: str | None = None  # mined, refined …
    place: str | None = None  # a country, or "world"
    what: str | None = None  # the form, the end use, the kind of consumption
    share: float | None = None  # percent of the world, or of the use
    bound: str | None = None  # ">", "<" or "~" when it is not the number itself
    low: float | None = None  # the lower end of a range whose upper end is `value`
    text: str | None = None  # words, when it is no number
    agency: str | None = None  # who found a price
    unit_printed: bool = True
    single_source: bool = False  # press of which no second, independent report was found
    note: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One try to bring an alert to its user."""

    channel: str
    at: datetime
    ok: bool
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """What a rule made of an event, or a report that may tell one (`kind`); `id` is the dedupe key, so one event, or
    one story, is one alert. A report has no event, and `about` is the id of its story while it has no request."""

    id: str
    event_id: str | None
    rule: str
    severity: Severity
    title: str
    body: str
    url: str | None
    raised_at: datetime
    delivered: tuple[Delivery, ...] = ()
    acknowledged_at: datetime | None = None
    snoozed_until: datetime | None = None
    key: str | None = None
    kind: str = "event"
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask again with."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How one configured source is doing, or a part of one: `quotes/yahoo` is a provider that `quotes` asks."""

    name: str
    kind: str
    enabled: bool = True
    outcome: str | None = None  # ok, not_modified, rate_limited, failed, refused, offline, skipped; None: never tried
    http_status: int | None = None
    error: str | None = None  # one line that says what to do
    last_try: datetime | None = None
    last_ok: datetime | None = None
    failures: int = 0  # in a row
    next_due: datetime | None = None
    not_before: datetime | None = None  # the server's own word (Retry-After, next access): never overridden
    baseline_at: datetime | None = None  # its first complete reading
    validators: Validators = field(default_factory=Validators)
    note: str | None = None  # what a person should know: "3 of 10 calls used today"
    quarantined: int = 0

    @property
    def is_part(self) -> bool:
        """Whether this is a part of another source, which has no rounds of its own."""
        return "/" in self.name
