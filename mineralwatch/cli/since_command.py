"""`since`: what happened since the user last looked, or since a time. It does not itself count as looking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mineralwatch.cli import time_arguments
from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import Shape, alert_shape, event_shape, rfc3339
from mineralwatch.cli.output import print_json, print_lines
from mineralwatch.cli.store_reader import open_store
from mineralwatch.domain.alerting import urgency_rank
from mineralwatch.domain.models import Alert, Event, Solicitation, SourceHealth
from mineralwatch.view.event_sentences import event_sentence
from mineralwatch.view.formatting import counted
from mineralwatch.view.source_health import is_failing
from mineralwatch.view.time_text import ago, clock_text, date_text

EventWithSolicitation = tuple[Event, Solicitation | None]


@dataclass(frozen=True, slots=True)
class SinceReport:
    """What became known since a moment; None is the beginning. Lists are newest first."""

    since: datetime | None
    events: tuple[EventWithSolicitation, ...]
    loaded: int  # events of a source's first reading, which are no news
    alerts: tuple[Alert, ...]
    stories: int
    broken: tuple[SourceHealth, ...]


def since(ctx: CommandContext) -> int:
    """Events, alerts, the number of stories, and the sources that fail now."""
    now = ctx.now()
    asked = time_arguments.past_time(ctx.args.when, now) if ctx.args.when else None
    news = _read(ctx, asked)
    if ctx.args.json:
        print_json(since_shape(news))
    else:
        print_lines(report_lines(news, now, asked is not None))
    return 0


def _read(ctx: CommandContext, asked: datetime | None) -> SinceReport:
    from mineralwatch.domain.watch_filter import is_watched
    from mineralwatch.store import queries, stars_and_unread
    from mineralwatch.store.story_rows import stories_since

    wanted = ctx.settings().watch.materials
    with open_store(ctx) as conn:
        start = asked or stars_and_unread.last_looked(conn)
        requests = {one.key: one for one in queries.solicitations(conn)}
        every = queries.events(conn, asked)
        alerts, health = queries.alerts(conn), queries.health(conn)
        stories = stories_since(conn, start)
    mine = [one for one in every if one.key not in requests or is_watched(requests[one.key], wanted)]
    if asked is None:  # what the screen shows as news: read after the last look, and no source's first reading
        late = [one for one in mine if start is None or (one.news_at or one.seen_at) > start]
        told, loaded = [one for one in late if not one.baseline], sum(one.baseline for one in late)
        told.sort(key=lambda one: (-(one.news_at or one.seen_at).timestamp(), urgency_rank(one)))
    else:
        told, loaded = mine, 0
    return SinceReport(
        since=start,
        events=tuple((one, requests.get(one.key)) for one in told),
        loaded=loaded,
        alerts=tuple(one for one in alerts if start is None or one.raised_at >= start),
        stories=stories,
        broken=tuple(one for one in health if one.enabled and is_failing(one) and "/" not in one.name),
    )


def since_shape(news: SinceReport) -> Shape:
    """`since --json`: one object. `since` null is the beginning: nobody has looked yet."""
    return {
        "since": rfc3339(news.since),
        "events": [event_shape(event, event_sentence(event, request)) for event, request in news.events],
        "loaded": news.loaded,
        "alerts": [alert_shape(one) for one in news.alerts],
        "stories": news.stories,
        "sources": [source_shape(one) for one in news.broken],
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


def report_lines(news: SinceReport, now: datetime, asked: bool) -> Sequence[str]:
    """The same for people; the first line says since when."""
    found = [_head(news, now, asked)]
    found += [f"  {event_sentence(event, request)}" for event, request in news.events]
    if not news.events:
        found.append("  No event.")
    if news.loaded:
        found.append(f"  {counted(news.loaded, 'event')} loaded as a baseline: no alerts.")
    found += [f"  alert, {alert.severity.value}: {alert.title}" for alert in news.alerts]
    found.append(f"  {counted(news.stories, 'new story', 'new stories')}.")
    found += [f"  {_failure(one, now)}" for one in news.broken]
    return found


def _head(news: SinceReport, now: datetime, asked: bool) -> str:
    if news.since is None:
        return "Nobody has looked yet; all that became news since the beginning:"
    there = news.since.astimezone(now.tzinfo)
    day = f"{date_text(there.date())} {clock_text(there)}"
    return (
        f"Since {day} ({ago(news.since, now)}):" if asked else f"Since you last looked, {day} ({ago(news.since, now)}):"
    )


def _failure(source: SourceHealth, now: datetime) -> str:
    good = f"last good {ago(source.last_ok, now)}" if source.last_ok else "never read"
    return f"{source.name} fails, {good}: {source.error or source.outcome}"
