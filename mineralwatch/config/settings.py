"""Everything that a user can set, as frozen values with their defaults; `config_file` fills them from TOML.

Durations are timedeltas, sizes are bytes, times of day are local to `alerts.timezone`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

DEFAULT_OFFICES = ("SP8000",)


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """Which notices are kept."""

    materials: tuple[str, ...] = ()
    """Catalogue names; empty means the whole catalogue. A notice of a watched office is kept either way."""
    offices: tuple[str, ...] = DEFAULT_OFFICES
    """Activity address codes of the buying offices."""


@dataclass(frozen=True, slots=True)
class SamSettings:
    """The keyed SAM.gov Opportunities API; on when a key can be had."""

    api_url: str = "https://api.sam.gov/opportunities/v2/search"
    api_key_env: str | None = "SAM_API_KEY"
    api_key_file: str | None = None
    api_key_command: tuple[str, ...] = ()
    api_key_keyring: str | None = None
    daily_calls: int = 10
    """Calls that the account allows in a UTC day, spread over the office's hours; the rest is kept for polls by
    hand."""
    interval: timedelta | None = None
    """None (`auto`): spaced by the daily quota."""


@dataclass(frozen=True, slots=True)
class SamBulkSettings:
    """SAM.gov's official daily CSV of all active notices, some 210 MB; only downloaded with the user's consent."""

    enabled: bool | None = None
    """True: read automatically, at most once a day. False: never offered. None: the screen asks once, and only a
    command of the user downloads it."""
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
    """An e-mail address, which the SEC asks every program to name; empty turns EDGAR off. It is sent to no one else."""
    url: str = "https://data.sec.gov/submissions/CIK{cik:010d}.json"
    documents: str = "https://www.sec.gov/Archives/edgar/data/"
    """The folder of all companies' filings, whose documents are read."""
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
    """The keyed provider Finnhub; asked when `providers` names it and a key can be had."""

    url: str = "https://finnhub.io/api/v1/quote"
    api_key_env: str | None = "FINNHUB_API_KEY"
    api_key_file: str | None = None
    api_key_command: tuple[str, ...] = ()
    api_key_keyring: str | None = None


@dataclass(frozen=True, slots=True)
class QuotesSettings:
    """Stock quotes."""

    symbols: tuple[str, ...] = ()
    """Empty means the symbols linked to the watched materials, and the benchmarks."""
    providers: tuple[str, ...] = ("yahoo", "nasdaq")
    """In order of preference: each gets the symbols that those before it could not quote."""
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
    """Added to the default rules; a rule of the same name replaces one."""


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """How the network is used."""

    allow_private: bool = False
    timeout: float = 20.0
    """Seconds for connecting and for each read; a whole transfer may take three times as long."""
    max_body: int = 32_000_000
    """Bytes per response, after decompression."""
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
