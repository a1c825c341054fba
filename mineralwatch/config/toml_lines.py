"""On which line of a TOML file a key stands: the parser does not say, and an error should."""

from __future__ import annotations

import re
from collections.abc import Iterator

KeyPath = tuple[str | int, ...]
_Open = tuple[int, str | None]
_CLOSED: _Open = (0, None)

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=""")
_TOKEN = re.compile(r'''"""|\'{3}|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[\]{}]''')
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+)""")


def line_of(text: str, path: KeyPath) -> int | None:
    """The line, from 1, of a key in TOML text, or of the nearest table around it; None when even that is not found.

    A path is made of keys, and of a number for the place in an array of tables: `("feeds", 0, "url")`.
    """
    lines = {found: number for number, found in reversed(list(_keys(text)))}
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None


def _keys(text: str) -> Iterator[tuple[int, KeyPath]]:
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    opened: _Open = (0, None)
    for number, line in enumerate(text.splitlines(), 1):
        if opened != _CLOSED:
            opened = _after(line, opened)
            continue
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            table = _table(header, counts)
            yield number, table
        elif key:
            yield number, (*table, *_parts(key.group(1)))
            opened = _after(line[key.end() :], _CLOSED)


def _table(header: re.Match[str], counts: dict[KeyPath, int]) -> KeyPath:
    table: KeyPath = ()
    for part in _parts(header.group(2)):
        table = (*table, part)
        if table in counts:
            table = (*table, counts[table])
    if header.group(1) == "[[":
        name = table[:-1] if table and isinstance(table[-1], int) else table
        counts[name] = counts.get(name, -1) + 1
        table = (*name, counts[name])
    return table


def _parts(dotted: str) -> KeyPath:
    return tuple(next(part for part in found if part) for found in _PART.findall(dotted) if any(found))


def _after(line: str, opened: _Open) -> _Open:
    """What of a value is still open at the end of a line: how many brackets, and the quotes of a long string."""
    depth, quotes = opened
    at = 0
    while at < len(line):
        if quotes:
            end = line.find(quotes, at)
            if end < 0:
                return depth, quotes
            at, quotes = end + 3, None
            continue
        found = _TOKEN.search(line, at)
        if found is None:
            break
        token, at = found.group(), found.end()
        quotes = token if token in ('"""', "'''") else None
        depth += (token in ("[", "{")) - (token in ("]", "}"))
    return max(depth, 0), quotes
