"""SAM.gov's official daily file in words: the question whether to read it, and the progress of its download.

Most users have no SAM.gov key; for them this file is the only official source of extensions. It is large, so it is
never downloaded unasked, and the question names its size first.
"""

from __future__ import annotations

from collections.abc import Sequence

from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.ports import DownloadProgress, OfficialChoice, Snapshot
from mineralwatch.view.panel_content import Glyphs, Line, Span
from mineralwatch.view.source_health_text import is_failing
from mineralwatch.view.spans import fit_line, line_in_glyphs, width_of

NAME = "sam_bulk"
# the size of the file in November 2026; while the file is downloaded, the progress shows the size that the server
# states
SIZE = "211 MB"
KEPT_SIZE = "about 1 MB"

_MB = 1_000_000
_WINDOW = 15.0  # the rate of the download is measured over the last 15 seconds
_BAR_WIDTHS = (32, 20, 12, 8)


@dataclass(frozen=True, slots=True)
class DailyFileAnswer:
    """One answer to the question whether to read the daily file: its key, the choice that is stored, and its text.

    An answer whose `choice` is None stores nothing, and the question is asked again at the next start.
    """

    key: str
    choice: OfficialChoice | None
    text: str


ANSWERS = (
    DailyFileAnswer("o", "once", "once: read it now"),
    DailyFileAnswer("d", "daily", "daily: now, then each day after 05:00 UTC"),
    DailyFileAnswer("n", "no", "no: not asked again; U reads it later"),
    DailyFileAnswer("escape", None, "not now: asked again at the next start"),
)

TITLE = "Watch SAM.gov without a key?"
QUESTION = (
    f"SAM.gov's official daily file, {SIZE}, shows open requests, extensions and awards at their source. Without it, or"
    " a key, there are only the shipped record and the press.",
    f"It is read through, not kept: {KEPT_SIZE} stays, the notices of the watched offices. A line shows how far it is;"
    " esc stops it, U goes on from there.",
)


def should_ask(snapshot: Snapshot) -> bool:
    """Whether to ask the user about the daily file: true while no choice is stored and the file is not being read."""
    return snapshot.official_choice is None and snapshot.progress is None


def resumed_choice(snapshot: Snapshot) -> OfficialChoice | None:
    """The stored choice, when the last download was stopped or failed and can go on without asking the user; None when
    the user must be asked."""
    known = next((source for source in snapshot.health if source.name == NAME), None)
    unread = (
        known is None or known.last_ok is None or is_failing(known) or (known.last_try or known.last_ok) > known.last_ok
    )
    if snapshot.official_choice == "daily":
        return "daily" if unread else None
    return "once" if snapshot.official_choice == "once" and unread else None


@dataclass(frozen=True, slots=True)
class DownloadPace:
    """The speed of a download, measured from pairs (seconds of a monotonic clock, bytes so far), oldest first.

    Bytes that an earlier, stopped download had received do not count towards the rate.
    """

    observations: tuple[tuple[float, int], ...] = ()

    def with_progress(self, seconds: float, progress: DownloadProgress | None) -> DownloadPace:
        """A pace with one more pair (seconds, bytes); the earlier pairs are dropped when the download ended or
        restarted."""
        if progress is None:
            return DownloadPace()
        kept = self.observations if not self.observations or progress.done >= self.observations[-1][1] else ()
        recent = tuple(observation for observation in kept if seconds - observation[0] <= _WINDOW)
        return DownloadPace((*recent, (seconds, progress.done)))

    @property
    def rate(self) -> float | None:
        """The speed in bytes per second; None until two measurements are at least one second apart."""
        if len(self.observations) < 2:
            return None
        (first_seconds, first_bytes), (last_seconds, last_bytes) = self.observations[0], self.observations[-1]
        return (
            (last_bytes - first_bytes) / (last_seconds - first_seconds) if last_seconds - first_seconds >= 1 else None
        )


def progress_line(progress: DownloadProgress, rate: float | None, width: int, glyphs: Glyphs) -> Line:
    """The progress of the download in one line, shorter where `width` is small:
    ` SAM.gov file ██████░░░░ 105 of 211 MB  3.2 MB/s  33 s left  esc stops it`."""
    share = min(1.0, progress.done / progress.total) if progress.total else None
    speed = f"  {rate / _MB:.1f} MB/s" if rate else ""
    remaining_time = time_left(progress, rate)
    for name, bar, tail in _variants(speed, f"  {remaining_time} left" if remaining_time else ""):
        line = (Span(f" {name} ", "accent"), *_bar(share, bar, glyphs), Span(amount_text(progress)), Span(tail, "dim"))
        keys = (Span("  "), Span("esc", "key"), Span(" stops it"))
        if width_of((*line, *keys)) <= width:
            return line_in_glyphs((*line, *keys), glyphs)
    return fit_line(line, width, glyphs)


def _variants(speed: str, time_left_text: str) -> Sequence[tuple[str, int, str]]:
    full = [("Reading SAM.gov's daily file", bar, speed + time_left_text) for bar in _BAR_WIDTHS]
    return (
        *full,
        *(("SAM.gov file", bar, speed + time_left_text) for bar in _BAR_WIDTHS[1:]),
        ("SAM.gov file", 8, time_left_text),
        ("file", 8, ""),
    )


def _bar(share: float | None, cells: int, glyphs: Glyphs) -> Line:
    """The progress bar in `cells` cells; empty while `share` (from 0 to 1) is not known."""
    if share is None:
        return ()
    filled = int(share * cells)
    return (Span(glyphs.full * filled, "good"), Span(glyphs.empty * (cells - filled), "dim"), Span(" "))


def amount_text(progress: DownloadProgress) -> str:
    """How much of the file has arrived: `105 of 211 MB, 49 %`, or `105 MB` while the file's size is not known."""
    done = progress.done // _MB
    if not progress.total:
        return f"{done} MB"
    return f"{done} of {progress.total // _MB} MB, {min(100, progress.done * 100 // progress.total)} %"


def time_left(progress: DownloadProgress, rate: float | None) -> str:
    """How long the download will still take: `40 s`, `3 min`, `2 h`; "" when the rate or the file's size is not
    known."""
    if not rate or not progress.total:
        return ""
    seconds = max(0.0, (progress.total - progress.done) / rate)
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.0f} h"
