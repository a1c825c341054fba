"""Every key that a configuration may hold, with its check. The contract's whole example is known here.

A key that is known but of no use in this version is checked like the others and then left out of the settings, so that
one file serves every version of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mineralwatch.config import secret_places, values
from mineralwatch.config.values import Check

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
    (): {"shipped_record": Key(values.flag), "default_feeds": Key(values.flag)},
    ("watch",): {"materials": Key(values.materials), "offices": Key(values.upper_texts)},
    ("sam",): {
        "api_url": Key(values.url),
        "api_key_env": Key(secret_places.variable),
        "api_key_file": Key(secret_places.key_file),
        "api_key_command": Key(secret_places.key_command),
        "api_key_keyring": Key(secret_places.keyring_entry),
        "daily_calls": Key(values.count),
        "interval": Key(values.duration_or_auto),
    },
    ("sam_bulk",): {
        "enabled": Key(values.flag),
        "url": Key(values.url),
        "interval": Key(values.duration),
    },
    ("federal_register",): {
        "enabled": Key(values.flag),
        "url": Key(values.url),
        "interval": Key(values.duration),
    },
    ("edgar",): {
        "contact": Key(values.mail_or_nothing),
        "url": Key(values.cik_url),
        "documents": Key(values.url),
        "interval": Key(values.duration),
    },
    ("usaspending",): {
        "enabled": Key(values.flag),
        "url": Key(values.url),
        "interval": Key(values.duration),
    },
    ("quotes",): {
        "symbols": Key(values.upper_texts),
        "providers": Key(values.some_of(PROVIDERS)),
        "interval": Key(values.duration),
    },
    ("quotes", "yahoo"): {"url": Key(values.symbol_url)},
    ("quotes", "nasdaq"): {"url": Key(values.symbol_url)},
    ("quotes", "finnhub"): {
        "url": Key(values.url),
        "api_key_env": Key(secret_places.variable),
        "api_key_file": Key(secret_places.key_file),
        "api_key_command": Key(secret_places.key_command),
        "api_key_keyring": Key(secret_places.keyring_entry),
    },
    ("alerts",): {
        "desktop": Key(values.flag),
        "terminal": _idle(values.one_of("auto", "on", "off"), lambda value: value != "off"),
        "urls": _idle(values.texts),
        "command": _idle(values.argv),
        "quiet_hours": _idle(values.quiet_hours),
        "timezone": _idle(values.zone),
        "reminders": _idle(values.durations),
    },
    ("network",): {
        "allow_private": Key(values.flag),
        "timeout": Key(values.seconds),
        "max_body": Key(values.size),
        "user_agent_contact": Key(values.text),
        "proxy": Key(secret_places.proxy),
        "pace_loopback": Key(values.flag),
    },
    ("ui",): {"theme": Key(values.some_text), "ascii": Key(values.ascii_choice)},
}

LISTS: Mapping[Where, Table] = {
    ("feeds",): {"name": Key(values.name), "url": Key(values.url), "interval": Key(values.duration)},
    ("alerts", "rules"): {
        "name": Key(values.name),
        "when": Key(values.rule),
        "severity": Key(values.one_of("high", "normal", "low")),
    },
}
"""Arrays of tables, `[[feeds]]`."""

REQUIRED: Mapping[Where, tuple[str, ...]] = {("feeds",): ("name", "url"), ("alerts", "rules"): ("name", "when")}

FREE: Mapping[Where, Check] = {("ui", "keys"): values.some_text}
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
