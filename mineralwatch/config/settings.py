"""Everything that a user can set, as frozen values with their defaults; `config_file` fills them from TOML.

Durations are timedeltas, sizes are bytes, times of day are local to `alerts.timezone`.
"""

from __future__ import annotations

from dataclasses import field
from datetime import timedelta

from mineralwatch.domain.quick_dataclass import dataclass

DEFAULT_OFFICES = ("SP8000",)


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """Which notices are kept."""

    materials: tuple[str, ...] = ()
    """Names of materials; empty means the whole catalogue. A notice of a watched office is kept for any material."""
    offices: tuple[str, ...] = DEFAULT_OFFICES
    """Codes of the watched buying offices, as they begin the numbers of notices (DoD activity address codes)."""


@dataclass(frozen=True, slots=True)
class SamSettings:
    """The SAM.gov Opportunities API, which needs an API key; it is read when a key is found."""

    api_url: str = "https://api.sam.gov/opportunities/v2/search"
    api_key_env: str | None = "SAM_API_KEY"
    api_key_file: str | None = None
    api_key_command: tuple[str, ...] = ()
    api_key_keyring: str | None = None
    daily_calls: int = 10
    """Calls that the account allows in a UTC day. They are spread over the office's hours; those left over are kept for
    polls that the user starts."""
    interval: timedelta | None = None
    """The time between two polls; None (`auto`) means that the daily quota sets it."""


@dataclass(frozen=True, slots=True)
class SamBulkSettings:
    """SAM.gov's official daily CSV of all active notices, some 210 MB; only downloaded with the user's consent."""

    enabled: bool | None = None
    """True: the file is read automatically, at most once a day. False: the file is never offered. None: the screen asks
    once, and only a command of the user downloads the file."""
    url: str = "https://falextracts.s3.amazonaws.com/Contract%20Opportunities/datagov/ContractOpportunitiesFullCSV.csv"
    interval: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """One RSS, Atom, RDF or JSON feed."""

    name: str
    url: str
    interval: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class FederalRegisterSettings:
    """Notices of the Federal Register that name the stockpile; published on business mornings."""

    enabled: bool = True
    url: str = "https://www.federalregister.gov/api/v1/documents.json"
    interval: timedelta = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class EdgarSettings:
    """Current reports (8-K, 6-K) of the stockpile's suppliers at the SEC."""

    contact: str = ""
    """The user's e-mail address, which the SEC asks for and which only the SEC gets; empty turns EDGAR off."""
    url: str = "https://data.sec.gov/submissions/CIK{cik:010d}.json"
    documents: str = "https://www.sec.gov/Archives/edgar/data/"
    """The address of the folder with all companies' filings, from which documents are read."""
    interval: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class UsaspendingSettings:
    """Contracts and orders of the watched offices on USAspending, where Defense awards appear after 90 days."""

    enabled: bool = True
    url: str = "https://api.usaspending.gov/api/v2/search/spending_by_award/"
    interval: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class QuoteProviderSettings:
    """One quotes provider; `{symbol}` in the address is replaced by the quoted symbol."""

    url: str


@dataclass(frozen=True, slots=True)
class FinnhubSettings:
    """The quote provider Finnhub, which needs an API key; it is asked when `providers` names it and a key is found."""

    url: str = "https://finnhub.io/api/v1/quote"
    api_key_env: str | None = "FINNHUB_API_KEY"
    api_key_file: str | None = None
    api_key_command: tuple[str, ...] = ()
    api_key_keyring: str | None = None


@dataclass(frozen=True, slots=True)
class QuotesSettings:
    """Stock quotes."""

    symbols: tuple[str, ...] = ()
    """Stock symbols to quote; empty means the symbols linked to the watched materials, and the benchmarks."""
    providers: tuple[str, ...] = ("yahoo", "nasdaq")
    """The quote providers in order of preference: each is asked for what the providers before it could not quote."""
    interval: timedelta = timedelta(seconds=90)
    yahoo: QuoteProviderSettings = QuoteProviderSettings("https://query1.finance.yahoo.com/v8/finance/chart/{symbol}")
    nasdaq: QuoteProviderSettings = QuoteProviderSettings("https://api.nasdaq.com/api/quote/{symbol}/info")
    finnhub: FinnhubSettings = field(default_factory=FinnhubSettings)


@dataclass(frozen=True, slots=True)
class AlertRuleSettings:
    """One alert rule: a query over events and how loud its alerts are."""

    name: str
    when: str
    severity: str = "normal"


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """How alerts reach the user."""

    desktop: bool = True
    rules: tuple[AlertRuleSettings, ...] = ()
    """The user's alert rules, added to the default rules; a rule with a default rule's name replaces that rule."""


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """How the network is used."""

    allow_private: bool = False
    timeout: float = 20.0
    """Greatest number of seconds for connecting and for each read; a whole transfer may take three times as long."""
    max_body: int = 32_000_000
    """Greatest size of a response in bytes, after decompression."""
    user_agent_contact: str = ""
    proxy: str = ""
    pace_loopback: bool = False
    """Whether the pauses between requests also apply to servers on this machine, for a mirror of a public one."""


@dataclass(frozen=True, slots=True)
class UiSettings:
    """How the screen looks."""

    theme: str = "mineralwatch-dark"
    ascii: str = "auto"
    keys: tuple[tuple[str, str], ...] = ()
    """(action id, key) pairs that replace the default keys."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole configuration."""

    shipped_record: bool = True
    default_feeds: bool = True
    watch: WatchSettings = field(default_factory=WatchSettings)
    sam: SamSettings = field(default_factory=SamSettings)
    sam_bulk: SamBulkSettings = field(default_factory=SamBulkSettings)
    feeds: tuple[FeedSettings, ...] = ()
    """All feeds to read: the defaults (unless switched off), then the user's own."""
    federal_register: FederalRegisterSettings = field(default_factory=FederalRegisterSettings)
    edgar: EdgarSettings = field(default_factory=EdgarSettings)
    usaspending: UsaspendingSettings = field(default_factory=UsaspendingSettings)
    quotes: QuotesSettings = field(default_factory=QuotesSettings)
    alerts: AlertSettings = field(default_factory=AlertSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    ui: UiSettings = field(default_factory=UiSettings)
    unused: tuple[str, ...] = ()
    """The keys, with their tables, that the file sets but this version does not use."""
