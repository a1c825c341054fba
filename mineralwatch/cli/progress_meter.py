"""Shows the progress of a long download or copy on one line of stderr that is overwritten; shows nothing when stderr is
no terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mineralwatch.ports import DownloadProgress

_ERASE = "\r\x1b[K"


class ProgressMeter:
    """Shows progress; at the end of the `with` block the line is cleared."""

    def __init__(self) -> None:
        self._shown = False

    def __enter__(self) -> ProgressMeter:
        return self

    def __exit__(self, *_: object) -> None:
        self._write("")
        self._shown = False

    def show(self, progress: DownloadProgress) -> None:
        """Overwrite the line with this progress."""
        self.show_text(progress_text(progress))

    def show_text(self, text: str) -> None:
        """Overwrite the line with what is being done, in words."""
        self._shown = sys.stderr.isatty() and sys.stdout.isatty()
        self._write(text)

    def _write(self, text: str) -> None:
        if self._shown:
            sys.stderr.write(_ERASE + text)
            sys.stderr.flush()


def progress_text(progress: DownloadProgress) -> str:
    """The progress in words, such as "sam_bulk: 105 of 211 MB, 49 %"."""
    done = f"{progress.done / 1e6:,.0f}"
    if not progress.total:
        return f"{progress.source}: {done} MB"
    return f"{progress.source}: {done} of {progress.total / 1e6:,.0f} MB, {100 * progress.done // progress.total} %"
