"""The command `since`: prints what happened since the user last looked, or since a time. Running the command does not
count as looking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mineralwatch.cli import time_arguments
from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import Shape, alert_shape, event_shape, rfc3339
from mineralwatch.cli.output import print_json, print_lines
from mineralwatch.cli.store_reader import open_store
from mineralwatch.domain.alerting.event_alerts import urgency_rank
from mineralwatch.domain.models.alert import Alert
from mineralwatch.domain.models.event import Event
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.view.event_sentences import event_sentence
from mineralwatch.view.formatting import counted
from mineralwatch.view.source_health_text import is_failing
from mineralwatch.view.time_text import ago, clock_text, date_text

EventWithSolicitation = tuple[Event, Solicitation | None]


@dataclass(frozen=True, slots=True)
class SinceReport:
    """What became known since a time. Lists are newest first."""

    since: datetime | None  # the time that the report begins at; None when it begins with the store
    events: tuple[EventWithSolicitation, ...]
    loaded: int  # how many baseline events there are, which are no news
    alerts: tuple[Alert, ...]
    stories: int
    broken: tuple[SourceHealth, ...]  # the health of each source that fails now


def since(ctx: CommandContext) -> int:
    """Print events, alerts, the number of stories, and the sources that fail now."""
    now = ctx.now()
    since_time = time_arguments.past_time(ctx.args.when, now) if ctx.args.when else None
    report = _collect(ctx, since_time)
    if ctx.args.json:
        print_json(since_shape(report))
    else:
        print_lines(report_lines(report, now, since_time is not None))
    return 0


def _collect(ctx: CommandContext, since: datetime | None) -> SinceReport:
    """What happened since a time. When `since` is None, the time is when the user last looked, and baseline events are
    only counted."""
    from mineralwatch.domain.alerting.watch_filter import is_watched
    from mineralwatch.store import snapshot_queries, stars_and_unread
    from mineralwatch.store.story_rows import stories_since

    materials = ctx.settings().watch.materials
    with open_store(ctx) as conn:
        start = since or stars_and_unread.last_looked(conn)
        solicitations = {solicitation.key: solicitation for solicitation in snapshot_queries.solicitations(conn)}
        all_events = snapshot_queries.events(conn, since)
        alerts, health = snapshot_queries.alerts(conn), snapshot_queries.health(conn)
        stories = stories_since(conn, start)
    watched_events = [
        event
        for event in all_events
        if event.key not in solicitations or is_watched(solicitations[event.key], materials)
    ]
    # then the same events as the screen shows as news: read after the user last looked, and in no baseline
    if since is None:
        since_then = [event for event in watched_events if start is None or (event.news_at or event.seen_at) > start]
        news, loaded = (
            [event for event in since_then if not event.baseline],
            sum(event.baseline for event in since_then),
        )
        news.sort(key=lambda event: (-(event.news_at or event.seen_at).timestamp(), urgency_rank(event)))
    else:
        news, loaded = watched_events, 0
    return SinceReport(
        since=start,
        events=tuple((event, solicitations.get(event.key)) for event in news),
        loaded=loaded,
        alerts=tuple(alert for alert in alerts if start is None or alert.raised_at >= start),
        stories=stories,
        broken=tuple(source for source in health if source.enabled and is_failing(source) and "/" not in source.name),
    )


def since_shape(report: SinceReport) -> Shape:
    """`since --json`: one object. `since` is null when the user has not looked yet."""
    return {
        "since": rfc3339(report.since),
        "events": [event_shape(event, event_sentence(event, solicitation)) for event, solicitation in report.events],
        "loaded": report.loaded,
        "alerts": [alert_shape(alert) for alert in report.alerts],
        "stories": report.stories,
        "sources": [source_shape(source) for source in report.broken],
    }


def source_shape(source: SourceHealth) -> Shape:
    """One source that fails now."""
    return {
        "name": source.name,
        "kind": source.kind,
        "outcome": source.outcome,
        "error": source.error,
        "failures": source.failures,
        "last_ok": rfc3339(source.last_ok),
        "next_due": rfc3339(source.next_due),
    }


def report_lines(report: SinceReport, now: datetime, since_is_given: bool) -> Sequence[str]:
    """The report in lines for people; the first line says since when. `since_is_given` is True when the user named that
    time, False when it is the time of the user's last look."""
    lines = [_heading(report, now, since_is_given)]
    lines += [f"  {event_sentence(event, solicitation)}" for event, solicitation in report.events]
    if not report.events:
        lines.append("  No event.")
    if report.loaded:
        lines.append(f"  {counted(report.loaded, 'event')} loaded as a baseline: no alerts.")
    lines += [f"  alert, {alert.severity.value}: {alert.title}" for alert in report.alerts]
    lines.append(f"  {counted(report.stories, 'new story', 'new stories')}.")
    lines += [f"  {_failure_line(source, now)}" for source in report.broken]
    return lines


def _heading(report: SinceReport, now: datetime, since_is_given: bool) -> str:
    if report.since is None:
        return "You have not looked yet; all that became news since the beginning:"
    local_time = report.since.astimezone(now.tzinfo)
    day = f"{date_text(local_time.date())} {clock_text(local_time)}"
    return (
        f"Since {day} ({ago(report.since, now)}):"
        if since_is_given
        else f"Since you last looked, {day} ({ago(report.since, now)}):"
    )


def _failure_line(source: SourceHealth, now: datetime) -> str:
    last_good = f"last good {ago(source.last_ok, now)}" if source.last_ok else "never read"
    return f"{source.name} fails, {last_good}: {source.error or source.outcome}"
