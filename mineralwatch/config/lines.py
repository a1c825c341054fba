"""On which line of a TOML file a key stands: the parser does not say, and an error should."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=""")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+)""")


def line_of(text: str, path: Path) -> int | None:
    """The line, from 1, of a key in TOML text, or of the nearest table around it; None when even that is not found.

    A path is made of keys, and of a number for the place in an array of tables: `("feeds", 0, "url")`.
    """
    lines = {found: number for number, found in reversed(list(_keys(text)))}
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None


def _keys(text: str) -> Iterator[tuple[int, Path]]:
    table: Path = ()
    counts: dict[Path, int] = {}
    pending = ""  # a value that goes on over several lines
    for number, line in enumerate(text.splitlines(), 1):
        if pending:
            pending = _unfinished(pending + "\n" + line)
            continue
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            table = _table(header, counts)
            yield number, table
        elif key:
            yield number, (*table, *_parts(key.group(1)))
            pending = _unfinished("x = " + line[key.end() :])


def _table(header: re.Match[str], counts: dict[Path, int]) -> Path:
    table: Path = ()
    for part in _parts(header.group(2)):
        table = (*table, part)
        if table in counts:
            table = (*table, counts[table])
    if header.group(1) == "[[":
        name = table[:-1] if table and isinstance(table[-1], int) else table
        counts[name] = counts.get(name, -1) + 1
        table = (*name, counts[name])
    return table


def _parts(dotted: str) -> Path:
    return tuple(next(part for part in found if part) for found in _PART.findall(dotted) if any(found))


def _unfinished(value: str) -> str:
    """The text of a value that needs more lines; "" when it is whole, or wrong anyway."""
    try:
        tomllib.loads(value)
    except tomllib.TOMLDecodeError:
        opened = value.count("[") > value.count("]") or value.count('"""') % 2 or value.count("'''") % 2
        return value if opened else ""
    return ""
