"""The rows of a table, in memory or read page by page. The table asks only for the visible rows."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from mineralwatch.view.panel_content import Row
from mineralwatch.view.spans import text_of


class RowSource(Protocol):
    """The protocol of an ordered list of rows with unique keys."""

    @property
    def count(self) -> int:
        """The number of all rows, whether they are in memory or not."""

    def rows(self, start: int, stop: int) -> Sequence[Row | None]:
        """The rows with the indices from `start` up to, but without, `stop`; None stands for a row that is still being
        read."""

    def key_at(self, index: int) -> str | None:
        """The key of the row at an index; None when the list has no such index."""

    def index_of(self, key: str) -> int | None:
        """The index of the row with a key; None when no row has this key."""


class ListRows:
    """A list of rows that are all in memory."""

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
    """A list of rows of which only the ids are all in memory. A page of rows is read when one of its rows becomes
    visible, together with the next and the previous page.

    `ask(page, ids)` starts reading a page and must not block; the rows are later given to `add_page`, or the failure is
    reported to `page_failed`.
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
        self._earlier_rows = dict(earlier_rows or {})  # rows of the previous list, until their page is read
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
        for page in (*range(first, last + 1), last + 1, first - 1):  # the visible pages are read first
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
        """Add the rows of a page that was read; the pages that were visible longest ago are dropped from memory."""
        self._asked.discard(page)
        self._pages[page] = {row.key: row for row in rows}
        while len(self._pages) > self._keep:
            self._pages.popitem(last=False)

    def page_failed(self, page: int) -> None:
        """Note that a page could not be read, so that it is read again when it is next drawn."""
        self._asked.discard(page)

    def update_rows(self, rows: Mapping[str, Row]) -> None:
        """Replace rows in memory by newer versions, which have new marks or ages."""
        for page in self._pages.values():
            page.update({key: rows[key] for key in page if key in rows})
        self._earlier_rows.update({key: rows[key] for key in self._earlier_rows if key in rows})


_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SORT_WIDTH = 12


def sort_key(text: str) -> tuple[bool, str]:
    """A key to sort texts by: numbers sort by value, letters regardless of case, empty texts and dashes last."""
    bare = text.strip().casefold()

    def widened(number: re.Match[str]) -> str:
        whole, _, part = number.group().replace(",", "").partition(".")
        return f"{whole.zfill(_SORT_WIDTH)}.{part}"

    return (bare in ("", "-", "—", "–", "?"), _NUMBER.sub(widened, bare))


def sorted_rows(rows: Sequence[Row], column: int, reverse: bool = False) -> tuple[Row, ...]:
    """The rows sorted by the text of one column; rows without text in this column are last in either direction."""
    keyed = [(sort_key(text_of(row.cells[column])), row) for row in rows]
    said = sorted((item for item in keyed if not item[0][0]), key=lambda item: item[0], reverse=reverse)
    return tuple(row for _, row in said) + tuple(row for key, row in keyed if key[0])
