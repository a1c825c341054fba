"""Everything that a user can set, as frozen values with their defaults; `config_file` fills them from TOML.

Durations are timedeltas, sizes are bytes, times of day are local to `alerts.timezone`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from msgspec import Struct

from mineralwatch.config import setting_types
from mineralwatch.config.secret_settings import EnvVariable, KeyCommand, KeyFile, KeyringEntry, ProxyAddress
from mineralwatch.config.setting_types import (
    NOT_USED,
    Codes,
    Count,
    Duration,
    Flag,
    FlagOrUnset,
    Name,
    Seconds,
    SomeText,
    Url,
)

DEFAULT_OFFICES = ("SP8000",)


class WatchSettings(Struct, frozen=True):
    """Which notices are kept."""

    materials: Annotated[tuple[str, ...], setting_types.materials] = ()
    """Names of materials; empty means the whole catalogue. A notice of a watched office is kept for any material."""
    offices: Codes = DEFAULT_OFFICES
    """Codes of the watched buying offices, as they begin the numbers of notices (DoD activity address codes)."""


class SamSettings(Struct, frozen=True):
    """The SAM.gov Opportunities API, which needs an API key; it is read when a key is found."""

    api_url: Url = "https://api.sam.gov/opportunities/v2/search"
    api_key_env: EnvVariable = "SAM_API_KEY"
    api_key_file: KeyFile = None
    api_key_command: KeyCommand = ()
    api_key_keyring: KeyringEntry = None
    daily_calls: Count = 10
    """Calls that the account allows in a UTC day. They are spread over the office's hours; those left over are kept for
    polls that the user starts."""
    interval: Annotated[timedelta | None, setting_types.duration_or_auto] = None
    """The time between two polls; None (`auto`) means that the daily quota sets it."""


class SamBulkSettings(Struct, frozen=True):
    """SAM.gov's official daily CSV of all active notices, some 210 MB; only downloaded with the user's consent."""

    enabled: FlagOrUnset = None
    """True: the file is read automatically, at most once a day. False: the file is never offered. None: the screen asks
    once, and only a command of the user downloads the file."""
    url: Url = "https://falextracts.s3.amazonaws.com/Contract%20Opportunities/datagov/ContractOpportunitiesFullCSV.csv"
    interval: Duration = timedelta(hours=24)


class FeedSettings(Struct, frozen=True):
    """One RSS, Atom, RDF or JSON feed."""

    name: Name
    url: Url
    interval: Duration = timedelta(minutes=30)


class FederalRegisterSettings(Struct, frozen=True):
    """Notices of the Federal Register that name the stockpile; published on business mornings."""

    enabled: Flag = True
    url: Url = "https://www.federalregister.gov/api/v1/documents.json"
    interval: Duration = timedelta(hours=12)


class EdgarSettings(Struct, frozen=True):
    """Current reports (8-K, 6-K) of the stockpile's suppliers at the SEC."""

    contact: Annotated[str, setting_types.mail_or_nothing] = ""
    """The user's e-mail address, which the SEC asks for and which only the SEC gets; empty turns EDGAR off."""
    url: Annotated[str, setting_types.cik_url] = "https://data.sec.gov/submissions/CIK{cik:010d}.json"
    documents: Url = "https://www.sec.gov/Archives/edgar/data/"
    """The address of the folder with all companies' filings, from which documents are read."""
    interval: Duration = timedelta(minutes=15)


class UsaspendingSettings(Struct, frozen=True):
    """Contracts and orders of the watched offices on USAspending, where Defense awards appear after 90 days."""

    enabled: Flag = True
    url: Url = "https://api.usaspending.gov/api/v2/search/spending_by_award/"
    interval: Duration = timedelta(hours=24)


class QuoteProviderSettings(Struct, frozen=True):
    """One quotes provider; `{symbol}` in the address is replaced by the quoted symbol."""

    url: Annotated[str, setting_types.symbol_url]


class FinnhubSettings(Struct, frozen=True):
    """The quote provider Finnhub, which needs an API key; it is asked when `providers` names it and a key is found."""

    url: Url = "https://finnhub.io/api/v1/quote"
    api_key_env: EnvVariable = "FINNHUB_API_KEY"
    api_key_file: KeyFile = None
    api_key_command: KeyCommand = ()
    api_key_keyring: KeyringEntry = None


class QuotesSettings(Struct, frozen=True):
    """Stock quotes."""

    symbols: Codes = ()
    """Stock symbols to quote; empty means the symbols linked to the watched materials, and the benchmarks."""
    providers: Annotated[tuple[str, ...], setting_types.providers] = ("yahoo", "nasdaq")
    """The quote providers in order of preference: each is asked for what the providers before it could not quote."""
    interval: Duration = timedelta(seconds=90)
    yahoo: QuoteProviderSettings = QuoteProviderSettings("https://query1.finance.yahoo.com/v8/finance/chart/{symbol}")
    nasdaq: QuoteProviderSettings = QuoteProviderSettings("https://api.nasdaq.com/api/quote/{symbol}/info")
    finnhub: FinnhubSettings = FinnhubSettings()


class AlertRuleSettings(Struct, frozen=True):
    """One alert rule: a query over events and how loud its alerts are."""

    name: Name
    when: Annotated[str, setting_types.query]
    severity: Literal["high", "normal", "low"] = "normal"


class AlertSettings(Struct, frozen=True):
    """How alerts reach the user."""

    desktop: Flag = True
    terminal: Annotated[Literal["auto", "on", "off"], NOT_USED] = "off"
    urls: Annotated[tuple[str, ...], setting_types.texts, NOT_USED] = ()
    command: Annotated[tuple[str, ...], setting_types.argv, NOT_USED] = ()
    quiet_hours: Annotated[str, setting_types.quiet_hours, NOT_USED] = ""
    timezone: Annotated[str, setting_types.zone, NOT_USED] = ""
    reminders: Annotated[tuple[timedelta, ...], setting_types.durations, NOT_USED] = ()
    rules: tuple[AlertRuleSettings, ...] = ()
    """The user's alert rules, added to the default rules; a rule with a default rule's name replaces that rule."""


class NetworkSettings(Struct, frozen=True):
    """How the network is used."""

    allow_private: Flag = False
    timeout: Seconds = 20.0
    """Greatest number of seconds for connecting and for each read; a whole transfer may take three times as long."""
    max_body: Annotated[int, setting_types.size] = 32_000_000
    """Greatest size of a response in bytes, after decompression."""
    user_agent_contact: Annotated[str, setting_types.text] = ""
    proxy: ProxyAddress = ""
    pace_loopback: Flag = False
    """Whether the pauses between requests also apply to servers on this machine, for a mirror of a public one."""


class UiSettings(Struct, frozen=True):
    """How the screen looks."""

    theme: SomeText = "mineralwatch-dark"
    ascii: Annotated[str, setting_types.ascii_choice] = "auto"
    keys: dict[str, SomeText] = {}
    """Keys that replace the default ones, by the ids of the screen's actions, which the screen checks."""


class Settings(Struct, frozen=True):
    """The whole configuration."""

    shipped_record: Flag = True
    default_feeds: Flag = True
    watch: WatchSettings = WatchSettings()
    sam: SamSettings = SamSettings()
    sam_bulk: SamBulkSettings = SamBulkSettings()
    feeds: tuple[FeedSettings, ...] = ()
    """All feeds to read: the defaults (unless switched off), then the user's own."""
    federal_register: FederalRegisterSettings = FederalRegisterSettings()
    edgar: EdgarSettings = EdgarSettings()
    usaspending: UsaspendingSettings = UsaspendingSettings()
    quotes: QuotesSettings = QuotesSettings()
    alerts: AlertSettings = AlertSettings()
    network: NetworkSettings = NetworkSettings()
    ui: UiSettings = UiSettings()
