"""Reads the configuration file into Settings. An unknown key is an error, since it is most likely a typing mistake."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from mineralwatch.config.api_keys import file_warning
from mineralwatch.config.config_keys import (
    ARRAY_TABLES,
    FREE_TABLES,
    REQUIRED_KEYS,
    TABLES,
    TableKeys,
    TablePath,
    is_unused_table,
    known_names_in,
)
from mineralwatch.config.paths import Paths
from mineralwatch.config.secret_settings import looks_secret
from mineralwatch.config.settings import (
    AlertRuleSettings,
    AlertSettings,
    EdgarSettings,
    FederalRegisterSettings,
    FeedSettings,
    FinnhubSettings,
    NetworkSettings,
    QuoteProviderSettings,
    QuotesSettings,
    SamBulkSettings,
    SamSettings,
    Settings,
    UiSettings,
    UsaspendingSettings,
    WatchSettings,
)
from mineralwatch.config.toml_lines import KeyPath, line_of
from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.text.safe_text import clean_text

_MAX_CHARACTERS = 256_000
_PARSER_POSITION = re.compile(r" ?\(at line (\d+), column \d+\)| ?\(at end of document\)")


@dataclass(slots=True)
class _CheckResult:
    """The result of checking a file: values by table, problems and notes as (path, text), keys that have no effect."""

    tables: dict[TablePath, dict[str, Any]] = field(default_factory=dict)
    lists: dict[TablePath, list[dict[str, Any]]] = field(default_factory=dict)
    keys: dict[TablePath, dict[str, str]] = field(default_factory=dict)
    problems: list[tuple[KeyPath, str]] = field(default_factory=list)
    notes: list[tuple[KeyPath, str]] = field(default_factory=list)
    unused: list[KeyPath] = field(default_factory=list)


def load_settings(paths: Paths) -> Settings:
    """The settings in the configuration file, or the defaults when no file exists and the command line named none.

    Raises UsageError with the first problem (its file, line, key and the nearest known key) and the number of further
    problems.
    """
    settings, problems, _ = _read(paths)
    if problems:
        more = f" (and {len(problems) - 1} more: `mineralwatch config validate`)" if len(problems) > 1 else ""
        raise UsageError(problems[0] + more)
    return settings


def config_problems(paths: Paths) -> list[str]:
    """Every problem of the file, a line each; empty when the file is valid or missing."""
    return _read(paths)[1]


def config_notes(paths: Paths) -> list[str]:
    """Notes on a valid file, a line each: keys that this version does not use, permissions that are too open."""
    return _read(paths)[2]


def parse_config(text: str, name: str) -> tuple[Settings, list[str], list[str]]:
    """Settings, problems and notes of TOML text; `name` is the file name in the messages.

    When there are problems, the settings are the defaults.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _PARSER_POSITION.search(str(error))
        line = found.group(1) if found and found.group(1) else str(len(text.splitlines()) or 1)
        return Settings(), [f"{name}, line {line}: {_PARSER_POSITION.sub('', str(error))}: this is not TOML"], []
    except RecursionError:
        return Settings(), [f"{name}: its lists or tables are nested too deeply: no setting needs that"], []
    result = _check(data)
    problems = [_message(name, text, path, words) for path, words in result.problems]
    remarks = [_message(name, text, path, words) for path, words in result.notes]
    return (Settings() if problems else _settings(result)), problems, remarks


def _read(paths: Paths) -> tuple[Settings, list[str], list[str]]:
    """Settings, problems and notes of the configuration file, and of the key files that it names."""
    file = paths.config_file
    try:
        with file.open(encoding="utf-8-sig") as stream:
            text = stream.read(_MAX_CHARACTERS + 1)
        writable = os.name == "posix" and bool(file.stat().st_mode & 0o022)
    except FileNotFoundError:
        missing = [f"{file}: there is no such file; leave --config out or name another"] if paths.config_named else []
        return Settings(), missing, []
    except UnicodeDecodeError:
        return Settings(), [f"{file}: this is not UTF-8 text"], []
    except OSError as error:
        return Settings(), [f"{file} cannot be read ({error.strerror}): mend its permissions or name another"], []
    if len(text) > _MAX_CHARACTERS:
        return Settings(), [f"{file}: is larger than {_MAX_CHARACTERS // 1000} kB, which no configuration needs"], []
    settings, problems, remarks = parse_config(text, str(file))
    if writable:
        remarks.append(f"{file} can be changed by others: chmod go-w {file}")
    files = (settings.sam.api_key_file, settings.quotes.finnhub.api_key_file)
    return settings, problems, [*remarks, *filter(None, (file_warning(name) for name in files if name))]


def _message(name: str, text: str, path: KeyPath, words: str) -> str:
    line = line_of(text, path)
    return f"{name}{f', line {line}' if line else ''}: {_dotted(path)} {words}"


def _dotted(path: KeyPath) -> str:
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{_printable_key(part)}" for part in path).lstrip(
        "."
    )


def _printable_key(name: str) -> str:
    """A key of the file as messages print it: on one line, and hidden when it looks like a misplaced API key."""
    return "(a key?)" if looks_secret(name) else clean_text(name, 60)


def _check(data: Mapping[str, Any]) -> _CheckResult:
    """Check a whole file, and that no two feeds have one name."""
    result = _CheckResult()
    _check_table((), (), data, result)
    names = [feed.get("name") for feed in result.lists.get(("feeds",), [])]
    for number, name in enumerate(names):
        if name and name in names[:number]:
            result.problems.append(
                (("feeds", number, "name"), f"is {name!r} a second time: each feed needs its own name")
            )
    return result


def _check_table(table_path: TablePath, path: KeyPath, data: Mapping[str, Any], result: _CheckResult) -> None:
    """Check a table and the tables in it."""
    known = TABLES.get(table_path, {})
    result.tables[table_path] = _check_keys(known, path, data, result)
    if table_path and data and is_unused_table(table_path):
        result.notes.append((path, "is known, and not used by this version"))
    for name, value in data.items():
        inner_path, key_path = (*table_path, name), (*path, name)
        if name in known:
            continue
        if inner_path in ARRAY_TABLES:
            result.lists[inner_path] = list(_check_list(inner_path, key_path, value, result))
        elif inner_path in FREE_TABLES:
            result.keys[inner_path] = dict(_check_free_table(inner_path, key_path, value, result))
        elif inner_path in TABLES:
            if isinstance(value, dict):
                _check_table(inner_path, key_path, value, result)
            else:
                result.problems.append((key_path, f"must be a table: write [{'.'.join(inner_path)}]"))
        else:
            result.problems.append((key_path, _unknown(name, known_names_in(table_path))))


def _check_keys(known: TableKeys, path: KeyPath, data: Mapping[str, Any], result: _CheckResult) -> dict[str, Any]:
    """The checked values of the known keys that this version uses."""
    values: dict[str, Any] = {}
    for name, key in known.items():
        if name not in data:
            continue
        try:
            value = key.check(data[name])
        except ValueError as error:
            result.problems.append(((*path, name), f"must be {error}"))
            continue
        if key.used:
            values[name] = value
        elif key.is_set(value):
            result.unused.append((*path, name))
            if any(other.used for other in known.values()):
                result.notes.append(((*path, name), "is known, and not used by this version"))
    return values


def _check_list(table_path: TablePath, path: KeyPath, value: object, result: _CheckResult) -> Iterator[dict[str, Any]]:
    """The checked tables of an array of tables."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        result.problems.append((path, f"must be a list of tables: write [[{'.'.join(table_path)}]]"))
        return
    known = ARRAY_TABLES[table_path]
    for number, item in enumerate(value):
        item_path = (*path, number)
        result.problems += [((*item_path, name), _unknown(name, tuple(known))) for name in item if name not in known]
        result.problems += [
            (item_path, f"needs the key {name!r}") for name in REQUIRED_KEYS[table_path] if name not in item
        ]
        yield _check_keys(known, item_path, item, result)


def _check_free_table(
    table_path: TablePath, path: KeyPath, value: object, result: _CheckResult
) -> Iterator[tuple[str, str]]:
    """The checked (key, value) pairs of a table whose keys the user chooses."""
    if not isinstance(value, dict):
        result.problems.append((path, f"must be a table: write [{'.'.join(table_path)}]"))
        return
    for name, item in value.items():
        try:
            yield name, str(FREE_TABLES[table_path](item))
        except ValueError as error:
            result.problems.append(((*path, name), f"must be {error}"))


def _unknown(name: str, known: Sequence[str]) -> str:
    """The message for an unknown key, which names the nearest known key, or all known keys when none is near."""
    if "api_key_env" in known and name.lower() in ("api_key", "apikey", "key", "token"):
        return (
            "is not a known key: the key itself does not stand in this file; let api_key_env name the variable with it"
        )
    nearest = get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    return "is not a known key" + (
        f"; did you mean {nearest[0]!r}?" if nearest else f"; known here: {', '.join(known)}"
    )


def _settings(result: _CheckResult) -> Settings:
    """The settings of a checked file."""
    tables = result.tables

    def values_of(*where: str) -> dict[str, Any]:
        return tables.get(where, {})

    quotes = values_of("quotes")
    quotes |= {
        name: QuoteProviderSettings(**values_of("quotes", name))
        for name in ("yahoo", "nasdaq")
        if values_of("quotes", name)
    }
    if values_of("quotes", "finnhub"):
        quotes["finnhub"] = FinnhubSettings(**values_of("quotes", "finnhub"))
    return replace(
        Settings(**values_of()),
        watch=WatchSettings(**values_of("watch")),
        sam=SamSettings(**values_of("sam")),
        sam_bulk=SamBulkSettings(**values_of("sam_bulk")),
        feeds=tuple(FeedSettings(**feed) for feed in result.lists.get(("feeds",), [])),
        federal_register=FederalRegisterSettings(**values_of("federal_register")),
        edgar=EdgarSettings(**values_of("edgar")),
        usaspending=UsaspendingSettings(**values_of("usaspending")),
        quotes=QuotesSettings(**quotes),
        alerts=AlertSettings(
            **values_of("alerts"),
            rules=tuple(AlertRuleSettings(**rule) for rule in result.lists.get(("alerts", "rules"), [])),
        ),
        network=NetworkSettings(**values_of("network")),
        ui=UiSettings(**values_of("ui"), keys=tuple(result.keys.get(("ui", "keys"), {}).items())),
        unused=tuple(map(_dotted, result.unused)),
    )
