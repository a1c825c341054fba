"""The state of everything in one line, for a status bar: what is open, comes next, is unread, is missing.

Pure. The line is short and in plain ASCII, since no one knows what a status bar can show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mineralwatch.domain.models import Alert, Severity, Solicitation, SourceHealth, Status
from mineralwatch.domain.solicitation_status import status_of
from mineralwatch.view.formatting import counted, short_name, symbols_of
from mineralwatch.view.source_health import OFFICIAL, is_failing, is_offline, tried_sources
from mineralwatch.view.time_text import age, short_date

OLD = timedelta(days=4)  # over a weekend with a holiday the buying office publishes nothing
STALE = timedelta(hours=3)  # feeds are read each half hour, by a cron job perhaps each two


@dataclass(frozen=True, slots=True)
class StatusSummary:
    """What a status bar may say. `gaps` are ready to print, the worst first."""

    open: int
    next: Solicitation | None  # the open request that is due first
    unread_alerts: int
    loud: bool  # one of the unread alerts is of severity high
    gaps: tuple[str, ...]


def summarise(
    solicitations: Sequence[Solicitation],
    alerts: Sequence[Alert],
    health: Sequence[SourceHealth],
    official_read_at: datetime | None,
    now: datetime,
) -> StatusSummary:
    """`requests` are the watched ones, `health` the sources that were ever asked."""
    known_open = [one for one in solicitations if status_of(one, now).status is Status.OPEN]
    due = sorted(
        (one for one in known_open if one.deadline), key=lambda one: (one.deadline and one.deadline.wall, one.key)
    )
    waiting = [alert for alert in alerts if alert.acknowledged_at is None]
    return StatusSummary(
        open=len(known_open),
        next=due[0] if due else None,
        unread_alerts=len(waiting),
        loud=any(alert.severity is Severity.HIGH for alert in waiting),
        gaps=tuple(filter(None, (_official(official_read_at, now), _others(health, now)))),
    )


def _official(read_at: datetime | None, now: datetime) -> str:
    if read_at is None:
        return "SAM.gov never read"
    return f"SAM.gov {age(read_at, now)} old" if now - read_at > OLD else ""


def _others(health: Sequence[SourceHealth], now: datetime) -> str:
    """Whether the sources answer: `offline`, `2 of 9 fail`, `stale 5 h`; empty when all is well."""
    asked = [one for one in tried_sources(health) if one.enabled and not one.is_part]
    failing = [one for one in asked if is_failing(one)]
    if not asked:
        return "no source read"
    if is_offline(asked):
        return "offline"
    if len(failing) == len(asked):
        return "offline" if all(one.http_status is None for one in failing) else "all sources fail"
    good = max((one.last_ok for one in asked if one.last_ok), default=None)
    if good is None or now - good > STALE:
        return f"stale {age(good, now)}" if good else "nothing read"
    others = [one for one in failing if one.name not in OFFICIAL]
    return f"{len(others)} of {len(asked)} fail" if others else ""


def plain_line(seen: StatusSummary, now: datetime) -> str:
    """`2 known open, next 4 Dec (12 d) Co SP8000-26-R-0001 | 3 alerts | SAM.gov never read`."""
    parts = [f"{seen.open or 'none'} known open" + (f", next {_next(seen.next, now)}" if seen.next else "")]
    if seen.unread_alerts:
        parts.append(counted(seen.unread_alerts, "alert"))
    return ascii_only(" | ".join((*parts, *seen.gaps)))


def tmux_line(seen: StatusSummary, now: datetime) -> str:
    """The same, shorter, with every `#` doubled: tmux reads a single one as the beginning of a format."""
    parts = [f"mw {seen.open} open"]
    if seen.next and seen.next.deadline:
        parts.append(f"{symbols_of(seen.next)} {short_date(seen.next.deadline.day, now.date())}")
    if seen.unread_alerts:
        parts.append(f"{'!' if seen.loud else '*'}{seen.unread_alerts}")
    return ascii_only(" ".join((*parts, *(f"[{gap}]" for gap in seen.gaps)))).replace("#", "##")


def _next(solicitation: Solicitation, now: datetime) -> str:
    assert solicitation.deadline is not None
    left = (solicitation.deadline.day - now.date()).days
    days = "today" if left <= 0 else f"{left} d"
    name = solicitation.number or short_name(solicitation)
    return f"{short_date(solicitation.deadline.day, now.date())} ({days}) {symbols_of(solicitation)} {name}"


def ascii_only(text: str) -> str:
    """One printable line of ASCII; what is none becomes `?`."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    return shown.encode("ascii", "replace").decode()
