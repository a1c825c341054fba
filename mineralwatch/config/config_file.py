"""From TOML to Settings. Strict: a key that nobody knows is a mistake of the hand, and silence would hide it."""

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
from mineralwatch.domain.safe_text import clean_text

_LARGEST = 256_000  # characters
_AT = re.compile(r" ?\(at line (\d+), column \d+\)| ?\(at end of document\)")


@dataclass(slots=True)
class _Found:
    """What checking a file gave: values by table, problems and notes as (path, words)."""

    tables: dict[TablePath, dict[str, Any]] = field(default_factory=dict)
    lists: dict[TablePath, list[dict[str, Any]]] = field(default_factory=dict)
    keys: dict[TablePath, dict[str, str]] = field(default_factory=dict)
    problems: list[tuple[KeyPath, str]] = field(default_factory=list)
    notes: list[tuple[KeyPath, str]] = field(default_factory=list)
    unused: list[KeyPath] = field(default_factory=list)


def load_settings(paths: Paths) -> Settings:
    """The settings; the defaults when there is no file, unless the command line named one.

    Raises UsageError with file, line, key and the nearest known key: the first problem, and how many more there are.
    """
    settings, problems, _ = _read(paths)
    if problems:
        more = f" (and {len(problems) - 1} more: `mineralwatch config validate`)" if len(problems) > 1 else ""
        raise UsageError(problems[0] + more)
    return settings


def config_problems(paths: Paths) -> list[str]:
    """Every problem of the file, a line each; empty when it is in order or there is none."""
    return _read(paths)[1]


def config_notes(paths: Paths) -> list[str]:
    """What is worth knowing of a file that is in order: keys that this version does not use, open permissions."""
    return _read(paths)[2]


def parse_config(text: str, name: str) -> tuple[Settings, list[str], list[str]]:
    """Settings, problems and notes of TOML text; `name` stands for the file in the messages.

    With problems, the settings are the defaults.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT.search(str(error))
        line = found.group(1) if found and found.group(1) else str(len(text.splitlines()) or 1)
        return Settings(), [f"{name}, line {line}: {_AT.sub('', str(error))}: this is not TOML"], []
    except RecursionError:
        return Settings(), [f"{name}: its lists or tables are nested too deeply: no setting needs that"], []
    check = _check(data)
    problems = [_line(name, text, path, words) for path, words in check.problems]
    remarks = [_line(name, text, path, words) for path, words in check.notes]
    return (Settings() if problems else _settings(check)), problems, remarks


def _read(paths: Paths) -> tuple[Settings, list[str], list[str]]:
    file = paths.config_file
    try:
        with file.open(encoding="utf-8-sig") as opened:
            text = opened.read(_LARGEST + 1)
        writable = os.name == "posix" and bool(file.stat().st_mode & 0o022)
    except FileNotFoundError:
        missing = [f"{file}: there is no such file; leave --config out or name another"] if paths.config_named else []
        return Settings(), missing, []
    except UnicodeDecodeError:
        return Settings(), [f"{file}: this is not UTF-8 text"], []
    except OSError as error:
        return Settings(), [f"{file} cannot be read ({error.strerror}): mend its permissions or name another"], []
    if len(text) > _LARGEST:
        return Settings(), [f"{file}: is larger than {_LARGEST // 1000} kB, which no configuration needs"], []
    settings, problems, remarks = parse_config(text, str(file))
    if writable:
        remarks.append(f"{file} can be changed by others: chmod go-w {file}")
    files = (settings.sam.api_key_file, settings.quotes.finnhub.api_key_file)
    return settings, problems, [*remarks, *filter(None, (file_warning(name) for name in files if name))]


def _line(name: str, text: str, path: KeyPath, words: str) -> str:
    line = line_of(text, path)
    return f"{name}{f', line {line}' if line else ''}: {_dotted(path)} {words}"


def _dotted(path: KeyPath) -> str:
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{_shown(part)}" for part in path).lstrip(".")


def _shown(name: str) -> str:
    """A name of the file as it may be printed: on one line, and never a key that was written in its place."""
    return "(a key?)" if looks_secret(name) else clean_text(name, 60)


def _check(data: Mapping[str, Any]) -> _Found:
    found = _Found()
    _check_table((), (), data, found)
    names = [feed.get("name") for feed in found.lists.get(("feeds",), [])]
    for number, name in enumerate(names):
        if name and name in names[:number]:
            found.problems.append(
                (("feeds", number, "name"), f"is {name!r} a second time: each feed needs its own name")
            )
    return found


def _check_table(where: TablePath, path: KeyPath, data: Mapping[str, Any], found: _Found) -> None:
    """Check one table and those in it."""
    known = TABLES.get(where, {})
    found.tables[where] = _check_keys(known, path, data, found)
    if where and data and is_unused_table(where):
        found.notes.append((path, "is known, and not used by this version"))
    for name, value in data.items():
        inner, at = (*where, name), (*path, name)
        if name in known:
            continue
        if inner in ARRAY_TABLES:
            found.lists[inner] = list(_check_list(inner, at, value, found))
        elif inner in FREE_TABLES:
            found.keys[inner] = dict(_check_free(inner, at, value, found))
        elif inner in TABLES:
            if isinstance(value, dict):
                _check_table(inner, at, value, found)
            else:
                found.problems.append((at, f"must be a table: write [{'.'.join(inner)}]"))
        else:
            found.problems.append((at, _unknown(name, known_names_in(where))))


def _check_keys(known: TableKeys, path: KeyPath, data: Mapping[str, Any], found: _Found) -> dict[str, Any]:
    """The values of the known keys, checked; those of no use here are left out."""
    values: dict[str, Any] = {}
    for name, key in known.items():
        if name not in data:
            continue
        try:
            value = key.check(data[name])
        except ValueError as error:
            found.problems.append(((*path, name), f"must be {error}"))
            continue
        if key.used:
            values[name] = value
        elif key.is_set(value):
            found.unused.append((*path, name))
            if any(other.used for other in known.values()):
                found.notes.append(((*path, name), "is known, and not used by this version"))
    return values


def _check_list(where: TablePath, path: KeyPath, value: object, found: _Found) -> Iterator[dict[str, Any]]:
    """The tables of an array of tables."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        found.problems.append((path, f"must be a list of tables: write [[{'.'.join(where)}]]"))
        return
    known = ARRAY_TABLES[where]
    for number, one in enumerate(value):
        at = (*path, number)
        found.problems += [((*at, name), _unknown(name, tuple(known))) for name in one if name not in known]
        found.problems += [(at, f"needs the key {name!r}") for name in REQUIRED_KEYS[where] if name not in one]
        yield _check_keys(known, at, one, found)


def _check_free(where: TablePath, path: KeyPath, value: object, found: _Found) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        found.problems.append((path, f"must be a table: write [{'.'.join(where)}]"))
        return
    for name, one in value.items():
        try:
            yield name, str(FREE_TABLES[where](one))
        except ValueError as error:
            found.problems.append(((*path, name), f"must be {error}"))


def _unknown(name: str, known: Sequence[str]) -> str:
    if "api_key_env" in known and name.lower() in ("api_key", "apikey", "key", "token"):
        return (
            "is not a known key: the key itself does not stand in this file; let api_key_env name the variable with it"
        )
    near = get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    return "is not a known key" + (f"; did you mean {near[0]!r}?" if near else f"; known here: {', '.join(known)}")


def _settings(found: _Found) -> Settings:
    tables = found.tables

    def of(*where: str) -> dict[str, Any]:
        return tables.get(where, {})

    quotes = of("quotes")
    quotes |= {name: QuoteProviderSettings(**of("quotes", name)) for name in ("yahoo", "nasdaq") if of("quotes", name)}
    if of("quotes", "finnhub"):
        quotes["finnhub"] = FinnhubSettings(**of("quotes", "finnhub"))
    return replace(
        Settings(**of()),
        watch=WatchSettings(**of("watch")),
        sam=SamSettings(**of("sam")),
        sam_bulk=SamBulkSettings(**of("sam_bulk")),
        feeds=tuple(FeedSettings(**feed) for feed in found.lists.get(("feeds",), [])),
        federal_register=FederalRegisterSettings(**of("federal_register")),
        edgar=EdgarSettings(**of("edgar")),
        usaspending=UsaspendingSettings(**of("usaspending")),
        quotes=QuotesSettings(**quotes),
        alerts=AlertSettings(
            **of("alerts"), rules=tuple(AlertRuleSettings(**rule) for rule in found.lists.get(("alerts", "rules"), []))
        ),
        network=NetworkSettings(**of("network")),
        ui=UiSettings(**of("ui"), keys=tuple(found.keys.get(("ui", "keys"), {}).items())),
        unused=tuple(map(_dotted, found.unused)),
    )
