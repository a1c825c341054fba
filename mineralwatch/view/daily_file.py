"""The official daily file in words: the question whether to read it, and how far a reading is.

Most people have no key for SAM.gov; for them this file is the only way to see an extension at its source. It is large,
so it is never taken unasked, and what it costs is said before what it gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mineralwatch.ports import DownloadProgress, OfficialChoice, Snapshot
from mineralwatch.view.source_health import is_failing
from mineralwatch.view.spans import fit_line, line_in_glyphs, width_of
from mineralwatch.view.view_model import Glyphs, Line, Span

NAME = "sam_bulk"
SIZE = "211 MB"  # as served in November 2026; the progress shows what the server says
KEPT = "about 1 MB"

_MB = 1_000_000
_WINDOW = 15.0  # seconds over which the rate is taken
_BARS = (32, 20, 12, 8)


@dataclass(frozen=True, slots=True)
class DailyFileAnswer:
    """One way to answer the question: the letter that gives it, the choice that is kept, and what it means.

    `choice` None keeps nothing: the question comes again with the next start.
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
    f"It is read through, not kept: {KEPT} stays, the notices of the watched offices. A line shows how far it is; esc"
    " stops it, U goes on from there.",
)


def should_ask(snapshot: Snapshot) -> bool:
    """Whether the question is still open: asked once, and never while a reading runs."""
    return snapshot.official_choice is None and snapshot.progress is None


def resumed_choice(snapshot: Snapshot) -> OfficialChoice | None:
    """The choice with which a reading that was stopped, or has failed, goes on without a question; None: ask."""
    known = next((source for source in snapshot.health if source.name == NAME), None)
    unread = (
        known is None or known.last_ok is None or is_failing(known) or (known.last_try or known.last_ok) > known.last_ok
    )
    if snapshot.official_choice == "daily":
        return "daily" if unread else None
    return "once" if snapshot.official_choice == "once" and unread else None


@dataclass(frozen=True, slots=True)
class DownloadPace:
    """How fast a reading goes, from what was seen of it: (seconds of a steady clock, bytes), oldest first.

    What had come before a reading went on is in its bytes and not in its rate.
    """

    seen: tuple[tuple[float, int], ...] = ()

    def with_progress(self, at: float, progress: DownloadProgress | None) -> DownloadPace:
        """With one more look; a reading that ended or began anew forgets what was before."""
        if progress is None:
            return DownloadPace()
        seen = self.seen if not self.seen or progress.done >= self.seen[-1][1] else ()
        recent = tuple(look for look in seen if at - look[0] <= _WINDOW)
        return DownloadPace((*recent, (at, progress.done)))

    @property
    def rate(self) -> float | None:
        """Bytes a second; None before two looks that are a second apart."""
        if len(self.seen) < 2:
            return None
        (first, less), (last, more) = self.seen[0], self.seen[-1]
        return (more - less) / (last - first) if last - first >= 1 else None


def progress_line(progress: DownloadProgress, rate: float | None, width: int, glyphs: Glyphs) -> Line:
    """` SAM.gov file ██████░░░░ 105 of 211 MB  3.2 MB/s  33 s left  esc stops it`; sheds words as it narrows."""
    share = min(1.0, progress.done / progress.total) if progress.total else None
    speed = f"  {rate / _MB:.1f} MB/s" if rate else ""
    left = time_left(progress, rate)
    for name, bar, tail in _shapes(speed, f"  {left} left" if left else ""):
        line = (Span(f" {name} ", "accent"), *_bar(share, bar, glyphs), Span(amount_text(progress)), Span(tail, "dim"))
        keys = (Span("  "), Span("esc", "key"), Span(" stops it"))
        if width_of((*line, *keys)) <= width:
            return line_in_glyphs((*line, *keys), glyphs)
    return fit_line(line, width, glyphs)


def _shapes(speed: str, left: str) -> Sequence[tuple[str, int, str]]:
    full = [("Reading SAM.gov's daily file", bar, speed + left) for bar in _BARS]
    return (
        *full,
        *(("SAM.gov file", bar, speed + left) for bar in _BARS[1:]),
        ("SAM.gov file", 8, left),
        ("file", 8, ""),
    )


def _bar(share: float | None, cells: int, glyphs: Glyphs) -> Line:
    """Without a known size there is no bar: one that guesses would be worse."""
    if share is None:
        return ()
    filled = int(share * cells)
    return (Span(glyphs.full * filled, "good"), Span(glyphs.empty * (cells - filled), "dim"), Span(" "))


def amount_text(progress: DownloadProgress) -> str:
    """`105 of 211 MB, 49 %`, or `105 MB` while the size is not known."""
    done = progress.done // _MB
    if not progress.total:
        return f"{done} MB"
    return f"{done} of {progress.total // _MB} MB, {min(100, progress.done * 100 // progress.total)} %"


def time_left(progress: DownloadProgress, rate: float | None) -> str:
    """`40 s`, `3 min`, `2 h`; "" when it cannot be said."""
    if not rate or not progress.total:
        return ""
    seconds = max(0.0, (progress.total - progress.done) / rate)
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.0f} h"
