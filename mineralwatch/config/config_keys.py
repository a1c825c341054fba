"""Every key that a configuration may hold, with its check. The contract's whole example is known here.

A key that is known but of no use in this version is checked like the others and then left out of the settings, so that
one file serves every version of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mineralwatch.config import secret_settings, value_checks
from mineralwatch.config.value_checks import Check

Where = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """One key: how its value is checked, whether this version does something with it, and what value asks for
    something."""

    check: Check
    used: bool = True
    asks: Callable[[object], bool] = bool


Table = Mapping[str, Key]


def _idle(check: Check, asks: Callable[[object], bool] = bool) -> Key:
    return Key(check, used=False, asks=asks)


PROVIDERS = ("yahoo", "nasdaq", "finnhub")
"""The quotes providers that there are."""

TABLES: Mapping[Where, Table] = {
    (): {"shipped_record": Key(value_checks.flag), "default_feeds": Key(value_checks.flag)},
    ("watch",): {"materials": Key(value_checks.materials), "offices": Key(value_checks.upper_texts)},
    ("sam",): {
        "api_url": Key(value_checks.url),
        "api_key_env": Key(secret_settings.variable),
        "api_key_file": Key(secret_settings.key_file),
        "api_key_command": Key(secret_settings.key_command),
        "api_key_keyring": Key(secret_settings.keyring_entry),
        "daily_calls": Key(value_checks.count),
        "interval": Key(value_checks.duration_or_auto),
    },
    ("sam_bulk",): {
        "enabled": Key(value_checks.flag),
        "url": Key(value_checks.url),
        "interval": Key(value_checks.duration),
    },
    ("federal_register",): {
        "enabled": Key(value_checks.flag),
        "url": Key(value_checks.url),
        "interval": Key(value_checks.duration),
    },
    ("edgar",): {
        "contact": Key(value_checks.mail_or_nothing),
        "url": Key(value_checks.cik_url),
        "documents": Key(value_checks.url),
        "interval": Key(value_checks.duration),
    },
    ("usaspending",): {
        "enabled": Key(value_checks.flag),
        "url": Key(value_checks.url),
        "interval": Key(value_checks.duration),
    },
    ("quotes",): {
        "symbols": Key(value_checks.upper_texts),
        "providers": Key(value_checks.some_of(PROVIDERS)),
        "interval": Key(value_checks.duration),
    },
    ("quotes", "yahoo"): {"url": Key(value_checks.symbol_url)},
    ("quotes", "nasdaq"): {"url": Key(value_checks.symbol_url)},
    ("quotes", "finnhub"): {
        "url": Key(value_checks.url),
        "api_key_env": Key(secret_settings.variable),
        "api_key_file": Key(secret_settings.key_file),
        "api_key_command": Key(secret_settings.key_command),
        "api_key_keyring": Key(secret_settings.keyring_entry),
    },
    ("alerts",): {
        "desktop": Key(value_checks.flag),
        "terminal": _idle(value_checks.one_of("auto", "on", "off"), lambda value: value != "off"),
        "urls": _idle(value_checks.texts),
        "command": _idle(value_checks.argv),
        "quiet_hours": _idle(value_checks.quiet_hours),
        "timezone": _idle(value_checks.zone),
        "reminders": _idle(value_checks.durations),
    },
    ("network",): {
        "allow_private": Key(value_checks.flag),
        "timeout": Key(value_checks.seconds),
        "max_body": Key(value_checks.size),
        "user_agent_contact": Key(value_checks.text),
        "proxy": Key(secret_settings.proxy),
        "pace_loopback": Key(value_checks.flag),
    },
    ("ui",): {"theme": Key(value_checks.some_text), "ascii": Key(value_checks.ascii_choice)},
}

LISTS: Mapping[Where, Table] = {
    ("feeds",): {"name": Key(value_checks.name), "url": Key(value_checks.url), "interval": Key(value_checks.duration)},
    ("alerts", "rules"): {
        "name": Key(value_checks.name),
        "when": Key(value_checks.rule),
        "severity": Key(value_checks.one_of("high", "normal", "low")),
    },
}
"""Arrays of tables, `[[feeds]]`."""

REQUIRED: Mapping[Where, tuple[str, ...]] = {("feeds",): ("name", "url"), ("alerts", "rules"): ("name", "when")}

FREE: Mapping[Where, Check] = {("ui", "keys"): value_checks.some_text}
"""Tables whose keys are the user's: action ids, which the screen checks."""


def names_in(where: Where) -> tuple[str, ...]:
    """Every key and table that may stand directly in a table, for finding the nearest to a wrong one."""
    below = {
        path[len(where)] for path in (*TABLES, *LISTS, *FREE) if path[: len(where)] == where and len(path) > len(where)
    }
    own = TABLES.get(where) or LISTS.get(where) or {}
    return (*own, *sorted(below))


def idle(where: Where) -> bool:
    """Whether nothing in a table is of use in this version."""
    return where in TABLES and not any(key.used for key in TABLES[where].values())
