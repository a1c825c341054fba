"""Finds the line of a key in a TOML file, for error messages: the parser does not give it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mineralwatch.domain.text.lazy_pattern import lazy_pattern

KeyPath = tuple[str | int, ...]
_OpenValue = tuple[int, str | None]
_NOTHING_OPEN: _OpenValue = (0, None)

_HEADER = lazy_pattern(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(#.*)?$")
_KEY = lazy_pattern(r"""\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=""")
_TOKEN = lazy_pattern(r'''"""|\'{3}|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[\]{}]''')
_PART = lazy_pattern(r""""([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+)""")


def line_of(text: str, path: KeyPath) -> int | None:
    """The line (from 1) of a key in TOML text, else of the nearest table around the key; None when neither is found.

    A path consists of keys, with an index after the name of an array of tables: `("feeds", 0, "url")`.
    """
    lines = {found: number for number, found in reversed(list(_keys(text)))}
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None


def _keys(text: str) -> Iterator[tuple[int, KeyPath]]:
    """Every table header and key of the text with its line; what stands inside a value of several lines is skipped."""
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    open_value: _OpenValue = (0, None)
    for number, line in enumerate(text.splitlines(), 1):
        if open_value != _NOTHING_OPEN:
            open_value = _open_after(line, open_value)
            continue
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            table = _table(header, counts)
            yield number, table
        elif key:
            yield number, (*table, *_split_key(key.group(1)))
            open_value = _open_after(line[key.end() :], _NOTHING_OPEN)


def _table(header: re.Match[str], counts: dict[KeyPath, int]) -> KeyPath:
    """The path of a table header; `counts` holds the last index of each array of tables so far."""
    table: KeyPath = ()
    for part in _split_key(header.group(2)):
        table = (*table, part)
        if table in counts:
            table = (*table, counts[table])
    if header.group(1) == "[[":
        name = table[:-1] if table and isinstance(table[-1], int) else table
        counts[name] = counts.get(name, -1) + 1
        table = (*name, counts[name])
    return table


def _split_key(dotted: str) -> KeyPath:
    return tuple(next(part for part in found if part) for found in _PART.findall(dotted) if any(found))


def _open_after(line: str, open_value: _OpenValue) -> _OpenValue:
    """What is still open after a line: how many brackets, and the quotes of a multi-line string."""
    depth, quotes = open_value
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
