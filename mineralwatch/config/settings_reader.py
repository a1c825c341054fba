"""Reads the parsed configuration file into Settings, whose types say what each key may hold, and collects every
mistake. An unknown key is a mistake, since it is most likely mistyped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

from msgspec import Struct
from msgspec.structs import FieldInfo, fields, replace

from mineralwatch.config.setting_types import NOT_USED, read_value
from mineralwatch.config.settings import Settings
from mineralwatch.config.toml_lines import KeyPath

Mistake = tuple[KeyPath, str]
"""Where a mistake stands, and the words that follow the key in its message."""

_Table = TypeVar("_Table", bound=Struct)


def read_settings(data: Mapping[str, Any]) -> tuple[Settings, list[Mistake]]:
    """The settings of a parsed file, and its mistakes in the order of the file; where one stands, the default holds."""
    reader = _Reader()
    settings = reader.table(Settings(), data, ())
    return settings, [*reader.mistakes, *_repeated_names(data.get("feeds"))]


def unused_settings(table: Struct, path: KeyPath = ()) -> Iterator[KeyPath]:
    """The settings that differ from their defaults and that this version does not use."""
    for setting in _fields(type(table)):
        value = getattr(table, setting.name)
        if isinstance(value, Struct):
            yield from unused_settings(value, (*path, setting.name))
        elif NOT_USED in getattr(setting.type, "__metadata__", ()) and value != setting.default:
            yield (*path, setting.name)


@cache
def _fields(table: type[Struct]) -> tuple[FieldInfo, ...]:
    """The settings of a table; kept, since msgspec works their types out anew at each call."""
    return fields(table)


class _Reader:
    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []

    def table(self, defaults: _Table, data: Mapping[str, Any], path: KeyPath) -> _Table:
        """A table of the file over its defaults."""
        return replace(defaults, **self._values(_fields(type(defaults)), data, path))

    def _values(self, settings: Iterable[FieldInfo], data: Mapping[str, Any], path: KeyPath) -> dict[str, Any]:
        """The values that could be read, by their settings."""
        known = {setting.name: setting for setting in settings}
        values: dict[str, Any] = {}
        for name, value in data.items():
            where = (*path, name)
            if name not in known:
                self.mistakes.append((where, _unknown(name, list(known))))
                continue
            try:
                values[name] = self._value(known[name], value, where)
            except ValueError as error:
                self.mistakes.append((where, f"must be {error}"))
        return values

    def _value(self, setting: FieldInfo, value: object, path: KeyPath) -> object:
        """Raises ValueError when the whole value is wrong; what is wrong within a table is collected."""
        if isinstance(setting.default, Struct):
            return self.table(setting.default, _as_table(value, path), path)
        if get_origin(setting.type) is dict:
            kind = get_args(setting.type)[1]
            free = [FieldInfo(name, name, kind) for name in _as_table(value, path)]
            return self._values(free, _as_table(value, path), path)
        item = next(iter(get_args(setting.type)), None)
        if isinstance(item, type) and issubclass(item, Struct):
            return tuple(self._items(item, value, path))
        return read_value(setting.type, value)

    def _items(self, kind: type[Struct], value: object, path: KeyPath) -> Iterator[Struct]:
        """The tables of an array of tables, without those that lack a key."""
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise ValueError(f"a list of tables: write [[{_header(path)}]]")
        for number, item in enumerate(value):
            where = (*path, number)
            values = self._values(_fields(kind), item, where)
            required = [setting.name for setting in _fields(kind) if setting.required]
            self.mistakes += [(where, f"needs the key {name!r}") for name in required if name not in item]
            if all(name in values for name in required):
                yield kind(**values)


def _as_table(value: object, path: KeyPath) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"a table: write [{_header(path)}]")
    return value


def _header(path: KeyPath) -> str:
    return ".".join(part for part in path if isinstance(part, str))


def _repeated_names(feeds: object) -> Iterator[Mistake]:
    """Feeds with the name of an earlier one."""
    names = [feed.get("name") if isinstance(feed, dict) else None for feed in feeds] if isinstance(feeds, list) else []
    for number, name in enumerate(names):
        if name and isinstance(name, str) and name in names[:number]:
            yield ("feeds", number, "name"), f"is {name!r} a second time: each feed needs its own name"


def _unknown(name: str, known: list[str]) -> str:
    """The message for an unknown key, which names the nearest known key, or all known keys when none is near."""
    from difflib import get_close_matches

    if "api_key_env" in known and name.lower() in ("api_key", "apikey", "key", "token"):
        return (
            "is not a known key: the key itself does not stand in this file; let api_key_env name the variable with it"
        )
    nearest = get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    return "is not a known key" + (
        f"; did you mean {nearest[0]!r}?" if nearest else f"; known here: {', '.join(known)}"
    )
