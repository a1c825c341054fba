"""The values that every part of the program shares, as frozen dataclasses and enums.

Money is in US dollars, as a float rounded to cents. Instants are aware datetimes. `None` always means "not known".
They stand in one file, although it is long, since nearly all of them refer to each other and every layer imports them.
Several of these are stored as JSON by their field names (`store.codec`), so renaming a field needs a migration.
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
    """How trustworthy a statement is; the members are ordered best first."""

    OFFICIAL = "official"
    ANNOUNCED = "announced"
    REPORTED = "reported"
    COPIED = "copied"
    INFERRED = "inferred"

    @property
    def rank(self) -> int:
        """The position of this grade: 0 for the best."""
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


class Stage(StrEnum):
    """How far a procurement has gone."""

    RFI = "rfi"
    PRESOLICITATION = "presolicitation"
    SOLICITATION = "solicitation"
    SOLE_SOURCE = "sole-source"
    AWARD = "award"


class Status(StrEnum):
    """The status of a solicitation at a given moment; computed by `domain.solicitation_status`, never stored."""

    OPEN = "open"
    MAYBE_OPEN = "maybe-open"
    CLOSED = "closed"
    UNCLEAR = "unclear"
    CANCELLED = "cancelled"
    AWARDED = "awarded"
    TERMINATED = "terminated"
    REMOVED = "removed"


class Severity(StrEnum):
    """How urgent an alert is, most urgent first."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class NoticeAward:
    """The block of an Award Notice that describes the award, as printed."""

    number: str | None = None
    amount: float | None = None
    on: date | None = None
    awardee: str | None = None  # a company, several separated by `; `, or a placeholder such as `TBD`
    more: tuple[NoticeAward, ...] = ()  # the notice's other awards, where it lists several


UNTITLED = "(a notice without a title)"
"""The title of a notice for which the source gives neither a title nor a number."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One published version of a notice, as a source gave it. All text is already clean (`domain.safe_text`)."""

    notice_id: str
    title: str
    type: str | None = None  # in the source's words: "Combined Synopsis/Solicitation"
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
    text: str | None = None  # None: the text was not fetched yet; "": the source says that there is none
    attachments: tuple[str, ...] | None = None  # None: this source does not list them
    active: bool | None = None
    award: NoticeAward | None = None
    quantity: float | None = None
    unit: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One witness of an event: where the event was read, and the words that show it."""

    source: str
    ref: str  # the notice id, contract number or record row in which the event was read
    url: str | None
    grade: Grade
    seen_at: datetime | None  # when the event was read here; None for an undated source of the shipped record
    says: str | None = None  # the quoted words, or changed fields (`domain.evidence_text`)


@dataclass(frozen=True, slots=True)
class Event:
    """Something of a known kind that happened to a solicitation.

    `id` is a hash of the content (`identity.event_id`), so it does not depend on arrival order or a provisional key.
    """

    id: str
    kind: EventKind
    key: str
    number: str | None
    material: str | None
    occurred_on: date | None  # the exact day of the event, where the source gives it
    seen_at: datetime
    grade: Grade
    old: Fields
    new: Fields
    evidence: tuple[Evidence, ...] = ()
    # True when the event was known before it could be news (`domain.news_verdict`): it raises no alert
    baseline: bool = False
    occurred_about: FuzzyDate | None = None  # a month, a year or an approximate day, where `occurred_on` is not known
    # what `grade` would be without news reports; None unless a news report raised it
    grade_without_reports: Grade | None = None
    news_since: datetime | None = None  # when the event became news, where that was later than its first reading

    @property
    def news_at(self) -> datetime | None:
        """When the event became news here; None for an event that was never news."""
        return None if self.baseline else self.news_since or self.seen_at


@dataclass(frozen=True, slots=True)
class Claim:
    """The value that one source gives for one field of one solicitation."""

    field: str  # the name of the field: posted, deadline, cancelled_on, ceiling, quantity …
    value: str  # as text: an ISO date or deadline, a plain number, or words
    source: str
    ref: str
    url: str | None
    grade: Grade
    dated: date | None = None  # the date that the source puts on its statement
    says: str | None = None  # the words of the source that give the value
    seen_at: datetime | None = None  # when the claim was read here; for the record, when it was published
    # the number of the contract that the claim is about, where a solicitation may have several
    contract: str | None = None
    single_source: bool = False  # whether the claim is a press report that no second, independent report confirms


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
class Solicitation:
    """A solicitation across all its notices. No field depends on the present moment (`domain.solicitation_status`)."""

    key: str
    number: str | None
    title: str
    materials: tuple[str, ...] = ()
    stage: Stage | None = None
    office: str | None = None
    posted: FuzzyDate | None = None
    deadline: Deadline | None = None
    kinds: tuple[EventKind, ...] = ()  # the kinds of the solicitation's events, each once, in the order of `EventKind`
    # how it ended: cancelled, awarded, terminated or removed; None while it has not ended
    ending: EventKind | None = None
    ended: FuzzyDate | None = None
    ceiling: float | None = None
    guaranteed: float | None = None
    ordered: float | None = None
    quantity: float | None = None
    unit: str | None = None
    awardees: tuple[Awardee, ...] = ()
    grades: tuple[Grade, ...] = ()  # every grade that occurs in the solicitation's evidence, best first
    first_seen: datetime | None = None
    last_change: datetime | None = None
    event_count: int = 0
    notice_count: int = 0
    url: str | None = None
    aliases: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()  # the fields for which sources give different values
    # the date of the shipped record, when the solicitation is known from it and no notice was read
    bundled: date | None = None
    last_word: FuzzyDate | None = None  # the date of the latest dated event; the days without news are counted from it
    reissue_promised: bool = False
    short: str | None = None  # a short name for narrow rows ("alloy grade")
    # the ceiling that the solicitation itself states; after an award, `ceiling` is the award's
    asked: float | None = None
    may_follow: str | None = None  # the key of an earlier solicitation that this one may continue (inferred)

    @property
    def label(self) -> str:
        """The number as printed, else the provisional key: the name by which the user refers to the solicitation in a
        command."""
        return self.number or self.key


@dataclass(frozen=True, slots=True)
class Observation:
    """One new or changed reading of one notice or row from one source. Append-only; all derived state rests on
    observations."""

    source: str
    kind: Literal["notice", "record", "register"]
    ref: str
    seen_at: datetime
    payload_hash: str  # sha256 of the raw payload
    content: str  # canonical JSON of the Notice, of the record row, or of the register's row
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of a news feed."""

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
    # the ids that the entry may get (`domain.entry_identity`); empty once the entry is stored
    id_candidates: tuple[str, ...] = ()
    # by who published it: the press, a company or agency itself, or a filing that was read
    grade: Grade = Grade.REPORTED


@dataclass(frozen=True, slots=True)
class Story:
    """The feed entries that carry the same news. A story counts as one witness, however many outlets copied it.

    `kind`, `confidence`, `why` and `reported_values` are read from the entries' words (`domain.headlines`). `key` is
    the solicitation that the story is attached to, and `because` is the reason in words.
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
    grade: Grade = Grade.REPORTED  # the best grade of the story's entries
    why: str | None = None
    # those of deadline, amount, awardee and contract that the story gives
    reported_values: Fields = field(default_factory=dict)
    key: str | None = None
    because: str | None = None
    baseline: bool = False  # True when the story was not news when it first reported this (`domain.news_verdict`)
    # the event kind that `domain.headlines.event_classifier` finds likely where the grammar finds none
    may_tell: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """The latest price of a symbol, in the provider's currency (`GBp` is pence)."""

    symbol: str
    price: float | None
    currency: str | None = None
    previous_close: float | None = None
    change_percent: float | None = None
    session: str | None = None  # the trading session: pre, regular, post, closed
    as_of: datetime | None = None
    name: str | None = None
    source: str | None = None
    fetched_at: datetime | None = None
    error: str | None = None  # why the latest fetch failed; `price` is then the last one that was fetched


@dataclass(frozen=True, slots=True)
class Bar:
    """The prices of a symbol on one day."""

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
    """A company that is exposed to a material; `tie` says how."""

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
class StatedTotal:
    """A total that a source states itself (`amount`), beside the shipped record's own sum of its rows (`ours`).

    `why` explains the difference in a few words; the `audit` command explains it in full.
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
    """Money that Congress appropriated, and until when it can be used."""

    name: str
    amount: float
    available_until: date | None
    source: str
    grade: Grade
    on: date | None = None  # when the Act was signed; its money cannot pay for a contract signed earlier


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


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to deliver an alert."""

    channel: str
    at: datetime
    ok: bool
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert on an event, raised by a rule, or on a story that may report an event (`kind` is then `report`).

    `id` is the deduplication key: one event, or one story, raises one alert. A report has no event; its `about` is the
    id of the story until the story is attached, then the key of the solicitation.
    """

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
    """The HTTP validators of the last response, for a conditional request."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """The health of a configured source, or of a part of a source: `quotes/yahoo` is one provider of the source
    `quotes`."""

    name: str
    kind: str
    enabled: bool = True
    # ok, not_modified, rate_limited, failed, refused, offline or skipped; None when it was never tried
    outcome: str | None = None
    http_status: int | None = None
    error: str | None = None  # one line that says what went wrong and what to do
    last_try: datetime | None = None
    last_ok: datetime | None = None
    failures: int = 0  # how many times in a row the source has failed
    next_due: datetime | None = None
    not_before: datetime | None = None  # the server's own demand (Retry-After, next access): it is never overridden
    baseline_at: datetime | None = None  # when the first complete reading was made
    validators: Validators = field(default_factory=Validators)
    note: str | None = None  # something the user should know: "3 of 10 calls used today"
    quarantined: int = 0

    @property
    def is_part(self) -> bool:
        """Whether this is a part of another source, so that the poller does not ask it by itself."""
        return "/" in self.name
