"""Every key that a configuration file may hold, with its check.

A key that this version does not use is checked like the others and then left out of the settings, so that one file
serves every version of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mineralwatch.config import secret_settings, value_checks
from mineralwatch.config.value_checks import Check
from mineralwatch.domain.quick_dataclass import dataclass

TablePath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConfigKey:
    """One key of the configuration: the check of its value, and whether this version uses the key.

    `is_set` says of a value of an unused key whether the user is told that the key has no effect.
    """

    check: Check
    used: bool = True
    is_set: Callable[[object], bool] = bool


TableKeys = Mapping[str, ConfigKey]


def _unused(check: Check, is_set: Callable[[object], bool] = bool) -> ConfigKey:
    return ConfigKey(check, used=False, is_set=is_set)


PROVIDERS = ("yahoo", "nasdaq", "finnhub")
"""The supported quote providers."""

TABLES: Mapping[TablePath, TableKeys] = {
    (): {"shipped_record": ConfigKey(value_checks.flag), "default_feeds": ConfigKey(value_checks.flag)},
    ("watch",): {"materials": ConfigKey(value_checks.materials), "offices": ConfigKey(value_checks.upper_texts)},
    ("sam",): {
        "api_url": ConfigKey(value_checks.url),
        "api_key_env": ConfigKey(secret_settings.env_variable_name),
        "api_key_file": ConfigKey(secret_settings.key_file),
        "api_key_command": ConfigKey(secret_settings.key_command),
        "api_key_keyring": ConfigKey(secret_settings.keyring_entry),
        "daily_calls": ConfigKey(value_checks.count),
        "interval": ConfigKey(value_checks.duration_or_auto),
    },
    ("sam_bulk",): {
        "enabled": ConfigKey(value_checks.flag),
        "url": ConfigKey(value_checks.url),
        "interval": ConfigKey(value_checks.duration),
    },
    ("federal_register",): {
        "enabled": ConfigKey(value_checks.flag),
        "url": ConfigKey(value_checks.url),
        "interval": ConfigKey(value_checks.duration),
    },
    ("edgar",): {
        "contact": ConfigKey(value_checks.mail_or_nothing),
        "url": ConfigKey(value_checks.cik_url),
        "documents": ConfigKey(value_checks.url),
        "interval": ConfigKey(value_checks.duration),
    },
    ("usaspending",): {
        "enabled": ConfigKey(value_checks.flag),
        "url": ConfigKey(value_checks.url),
        "interval": ConfigKey(value_checks.duration),
    },
    ("quotes",): {
        "symbols": ConfigKey(value_checks.upper_texts),
        "providers": ConfigKey(value_checks.some_of(PROVIDERS)),
        "interval": ConfigKey(value_checks.duration),
    },
    ("quotes", "yahoo"): {"url": ConfigKey(value_checks.symbol_url)},
    ("quotes", "nasdaq"): {"url": ConfigKey(value_checks.symbol_url)},
    ("quotes", "finnhub"): {
        "url": ConfigKey(value_checks.url),
        "api_key_env": ConfigKey(secret_settings.env_variable_name),
        "api_key_file": ConfigKey(secret_settings.key_file),
        "api_key_command": ConfigKey(secret_settings.key_command),
        "api_key_keyring": ConfigKey(secret_settings.keyring_entry),
    },
    ("alerts",): {
        "desktop": ConfigKey(value_checks.flag),
        "terminal": _unused(value_checks.one_of("auto", "on", "off"), lambda value: value != "off"),
        "urls": _unused(value_checks.texts),
        "command": _unused(value_checks.argv),
        "quiet_hours": _unused(value_checks.quiet_hours),
        "timezone": _unused(value_checks.zone),
        "reminders": _unused(value_checks.durations),
    },
    ("network",): {
        "allow_private": ConfigKey(value_checks.flag),
        "timeout": ConfigKey(value_checks.seconds),
        "max_body": ConfigKey(value_checks.size),
        "user_agent_contact": ConfigKey(value_checks.text),
        "proxy": ConfigKey(secret_settings.proxy),
        "pace_loopback": ConfigKey(value_checks.flag),
    },
    ("ui",): {"theme": ConfigKey(value_checks.some_text), "ascii": ConfigKey(value_checks.ascii_choice)},
}

ARRAY_TABLES: Mapping[TablePath, TableKeys] = {
    ("feeds",): {
        "name": ConfigKey(value_checks.name),
        "url": ConfigKey(value_checks.url),
        "interval": ConfigKey(value_checks.duration),
    },
    ("alerts", "rules"): {
        "name": ConfigKey(value_checks.name),
        "when": ConfigKey(value_checks.rule),
        "severity": ConfigKey(value_checks.one_of("high", "normal", "low")),
    },
}
"""Arrays of tables, `[[feeds]]`."""

REQUIRED_KEYS: Mapping[TablePath, tuple[str, ...]] = {
    ("feeds",): ("name", "url"),
    ("alerts", "rules"): ("name", "when"),
}

FREE_TABLES: Mapping[TablePath, Check] = {("ui", "keys"): value_checks.some_text}
"""Tables whose keys the user chooses: ids of the screen's actions, which the screen checks."""


def known_names_in(table_path: TablePath) -> tuple[str, ...]:
    """Every key and table that may stand directly in a table, from which messages suggest one for a wrong key."""
    below = {
        path[len(table_path)]
        for path in (*TABLES, *ARRAY_TABLES, *FREE_TABLES)
        if path[: len(table_path)] == table_path and len(path) > len(table_path)
    }
    own = TABLES.get(table_path) or ARRAY_TABLES.get(table_path) or {}
    return (*own, *sorted(below))


def is_unused_table(table_path: TablePath) -> bool:
    """Whether this version uses no key of the table."""
    return table_path in TABLES and not any(key.used for key in TABLES[table_path].values())
