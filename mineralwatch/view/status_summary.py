"""One line for a status bar: open solicitations, the next deadline, unread alerts, and what is not watched.

The line is plain ASCII, since it is unknown which characters the status bar can show.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from mineralwatch.domain.models.alert import Alert, Severity
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.models.solicitation import Solicitation, Status
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.solicitations.solicitation_status import status_of
from mineralwatch.view.formatting import counted, short_name, symbols_of
from mineralwatch.view.source_health_text import OFFICIAL, is_failing, is_offline, tried_sources
from mineralwatch.view.time_text import age, short_date

# A reading of the official notices older than this is reported. The buying office publishes nothing over a weekend
# with a holiday.
OLD = timedelta(days=4)
# Feeds that were read longer ago than this are reported. They are read each half hour, by a cron job perhaps every
# two hours.
STALE = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class StatusSummary:
    """What the line says. `gaps` are finished texts on what is not watched, the worst first."""

    open: int
    next: Solicitation | None  # the open solicitation with the earliest deadline
    unread_alerts: int
    loud: bool  # whether an unread alert has the severity high
    gaps: tuple[str, ...]


def summarise(
    solicitations: Sequence[Solicitation],
    alerts: Sequence[Alert],
    health: Sequence[SourceHealth],
    official_read_at: datetime | None,
    now: datetime,
) -> StatusSummary:
    """What the status bar has to say. `solicitations` are the watched solicitations, `health` is the health of every
    known source, and `official_read_at` is when official notices were last read."""
    known_open = [solicitation for solicitation in solicitations if status_of(solicitation, now).status is Status.OPEN]
    due = sorted(
        (solicitation for solicitation in known_open if solicitation.deadline),
        key=lambda solicitation: (solicitation.deadline and solicitation.deadline.wall, solicitation.key),
    )
    waiting = [alert for alert in alerts if alert.acknowledged_at is None]
    return StatusSummary(
        open=len(known_open),
        next=due[0] if due else None,
        unread_alerts=len(waiting),
        loud=any(alert.severity is Severity.HIGH for alert in waiting),
        gaps=tuple(filter(None, (_official_gap(official_read_at, now), _sources_gap(health, now)))),
    )


def _official_gap(read_at: datetime | None, now: datetime) -> str:
    if read_at is None:
        return "SAM.gov never read"
    return f"SAM.gov {age(read_at, now)} old" if now - read_at > OLD else ""


def _sources_gap(health: Sequence[SourceHealth], now: datetime) -> str:
    """What is wrong with the sources: `offline`, `2 of 9 fail`, `stale 5 h`; "" when all sources answer."""
    asked = [source for source in tried_sources(health) if source.enabled and not source.is_part]
    failing = [source for source in asked if is_failing(source)]
    if not asked:
        return "no source read"
    if is_offline(asked):
        return "offline"
    if len(failing) == len(asked):
        return "offline" if all(source.http_status is None for source in failing) else "all sources fail"
    good = max((source.last_ok for source in asked if source.last_ok), default=None)
    if good is None or now - good > STALE:
        return f"stale {age(good, now)}" if good else "nothing read"
    others = [source for source in failing if source.name not in OFFICIAL]
    return f"{len(others)} of {len(asked)} fail" if others else ""


def plain_line(summary: StatusSummary, now: datetime) -> str:
    """The summary as one line of text:
    `2 known open, next 4 Dec (12 d) Co SP8000-26-R-0001 | 3 alerts | SAM.gov never read`."""
    parts = [
        f"{summary.open or 'none'} known open" + (f", next {_next_deadline(summary.next, now)}" if summary.next else "")
    ]
    if summary.unread_alerts:
        parts.append(counted(summary.unread_alerts, "alert"))
    return ascii_only(" | ".join((*parts, *summary.gaps)))


def tmux_line(summary: StatusSummary, now: datetime) -> str:
    """The summary as a short line for tmux, with every `#` doubled, since tmux reads a single `#` as the beginning of a
    format."""
    parts = [f"mw {summary.open} open"]
    if summary.next and summary.next.deadline:
        parts.append(f"{symbols_of(summary.next)} {short_date(summary.next.deadline.day, now.date())}")
    if summary.unread_alerts:
        parts.append(f"{'!' if summary.loud else '*'}{summary.unread_alerts}")
    return ascii_only(" ".join((*parts, *(f"[{gap}]" for gap in summary.gaps)))).replace("#", "##")


def _next_deadline(solicitation: Solicitation, now: datetime) -> str:
    assert solicitation.deadline is not None
    left = (solicitation.deadline.day - now.date()).days
    days = "today" if left <= 0 else f"{left} d"
    name = solicitation.number or short_name(solicitation)
    return f"{short_date(solicitation.deadline.day, now.date())} ({days}) {symbols_of(solicitation)} {name}"


def ascii_only(text: str) -> str:
    """The text as one line of printable ASCII; any other character becomes `?`."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    return shown.encode("ascii", "replace").decode()
