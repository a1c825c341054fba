"""The rows of a table, in memory or read page by page. The table asks only for those in view."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from mineralwatch.ui.tones import plain
from mineralwatch.view.view_model import Row


class RowSource(Protocol):
    """An ordered list of rows with unique keys."""

    @property
    def count(self) -> int:
        """The number of rows, in memory or not."""

    def rows(self, start: int, stop: int) -> Sequence[Row | None]:
        """The rows from `start` up to `stop`; None for a row that is still being read."""

    def key_at(self, index: int) -> str | None:
        """The key of a row; None outside the list."""

    def index_of(self, key: str) -> int | None:
        """The index of a key; None when it is not in the list."""


class ListRows:
    """Rows that are all in memory."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self._all = rows
        self._index: dict[str, int] | None = None

    @property
    def count(self) -> int:
        return len(self._all)

    def rows(self, start: int, stop: int) -> Sequence[Row | None]:
        return self._all[max(0, start) : stop]

    def key_at(self, index: int) -> str | None:
        return self._all[index].key if 0 <= index < len(self._all) else None

    def index_of(self, key: str) -> int | None:
        if self._index is None:
            self._index = {row.key: i for i, row in enumerate(self._all)}
        return self._index.get(key)


class PagedRows:
    """Rows of which only the ids are in memory. Pages are read when they come into view, with the one after and before.

    `ask(page, ids)` must not block; its answer is given to `put`, or to `failed`.
    """

    def __init__(
        self,
        ids: Sequence[str],
        ask: Callable[[int, tuple[str, ...]], None],
        size: int = 64,
        keep: int = 24,
        earlier_rows: Mapping[str, Row] | None = None,
    ) -> None:
        self._ids = ids
        self._ask = ask
        self._size = size
        self._keep = keep
        self._earlier_rows = dict(earlier_rows or {})  # rows of an earlier list, shown until their page is read
        self._pages: OrderedDict[int, dict[str, Row]] = OrderedDict()
        self._asked: set[int] = set()

    @property
    def count(self) -> int:
        return len(self._ids)

    def key_at(self, index: int) -> str | None:
        return self._ids[index] if 0 <= index < len(self._ids) else None

    def index_of(self, key: str) -> int | None:
        try:
            return self._ids.index(key)
        except ValueError:
            return None

    def rows(self, start: int, stop: int) -> Sequence[Row | None]:
        start, stop = max(0, start), min(stop, self.count)
        if start >= stop:
            return ()
        first, last = start // self._size, (stop - 1) // self._size
        for page in (*range(first, last + 1), last + 1, first - 1):  # first what is in view
            self._read_page_if_missing(page)
        return [self._row(index) for index in range(start, stop)]

    def _row(self, index: int) -> Row | None:
        key = self._ids[index]
        page = self._pages.get(index // self._size)
        row = page.get(key) if page is not None else None
        return row or self._earlier_rows.get(key)

    def _read_page_if_missing(self, page: int) -> None:
        if page in self._pages:
            self._pages.move_to_end(page)
        elif page not in self._asked and 0 <= page * self._size < self.count:
            self._asked.add(page)
            self._ask(page, tuple(self._ids[page * self._size : (page + 1) * self._size]))

    def add_page(self, page: int, rows: Iterable[Row]) -> None:
        """Take the answer to `ask`; the least recently shown pages are dropped."""
        self._asked.discard(page)
        self._pages[page] = {row.key: row for row in rows}
        while len(self._pages) > self._keep:
            self._pages.popitem(last=False)

    def page_failed(self, page: int) -> None:
        """There is no answer to `ask`; the page is read again when it is next drawn."""
        self._asked.discard(page)

    def update_rows(self, rows: Mapping[str, Row]) -> None:
        """Take newer versions of rows in memory, with new marks or ages."""
        for page in self._pages.values():
            page.update({key: rows[key] for key in page if key in rows})
        self._earlier_rows.update({key: rows[key] for key in self._earlier_rows if key in rows})


_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SORT_WIDTH = 12


def sort_key(text: str) -> tuple[bool, str]:
    """A sort key for texts: numbers by value, letters without case, empty texts and dashes last."""
    bare = text.strip().casefold()

    def widened(number: re.Match[str]) -> str:
        whole, _, part = number.group().replace(",", "").partition(".")
        return f"{whole.zfill(_SORT_WIDTH)}.{part}"

    return (bare in ("", "-", "—", "–", "?"), _NUMBER.sub(widened, bare))


def sorted_rows(rows: Sequence[Row], column: int, reverse: bool = False) -> tuple[Row, ...]:
    """The rows sorted by the text of one column; rows without text there are last in either direction."""
    keyed = [(sort_key(plain(row.cells[column])), row) for row in rows]
    said = sorted((item for item in keyed if not item[0][0]), key=lambda item: item[0], reverse=reverse)
    return tuple(row for _, row in said) + tuple(row for key, row in keyed if key[0])
