"""The panel "Since you last looked": the new events; at the first run, what was loaded from the record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from mineralwatch.domain.alerting.event_alerts import urgency_rank
from mineralwatch.domain.context.contract_holdings import payable_contracts
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.ports import Snapshot
from mineralwatch.view.event_sentences import event_short
from mineralwatch.view.formatting import counted, grade_letter, row_name, symbol_of
from mineralwatch.view.panel_content import Glyphs, Line, LinesView, Span, Tone
from mineralwatch.view.snapshot_index import SnapshotIndex, index_snapshot
from mineralwatch.view.source_health_text import enabled_sources, is_failing, is_offline, sources_clause, tried_sources
from mineralwatch.view.spans import in_glyphs, line, spread_line, wrap
from mineralwatch.view.time_text import age, ago, next_try_text, short_date
from mineralwatch.view.upcoming import upcoming_dates

_TITLE = "Since you last looked"
_TONES: dict[EventKind, Tone] = {
    EventKind.CANCELLED: "bad",
    EventKind.TERMINATED: "bad",
    EventKind.REMOVED: "bad",
    EventKind.SHORTENED: "warn",
    EventKind.EXTENDED: "accent",
    EventKind.AWARDED: "awarded",
    EventKind.ORDERED: "good",
    EventKind.ISSUED: "open",
    EventKind.REISSUED: "open",
}


def build_lines(snapshot: Snapshot, now: datetime, width: int, glyphs: Glyphs) -> LinesView:
    """The lines of the panel "Since you last looked", fitted to `width` cells."""
    looked = snapshot.last_looked
    index = index_snapshot(snapshot)
    if looked is None:
        since_then = _by_urgency(event for event in snapshot.events if not event.baseline)
        shown = [_event(event, index, width, glyphs) for event in since_then]
        return LinesView((*shown, *_wrapped(_first_run(snapshot, now), width, glyphs)), _TITLE, "first run")
    events = _by_urgency(event for event in snapshot.events if event.news_at and event.news_at > looked)
    loaded = sum(event.seen_at > looked and event.baseline for event in snapshot.events)
    shown = [_event(event, index, width, glyphs) for event in events]
    texts: list[Line] = []
    if not events:
        texts.append(_nothing_new(snapshot, now))
    if loaded:
        texts.append(line(Span(f"{counted(loaded, 'event')} loaded as a baseline: no alerts.", "dim")))
    texts += [_news(snapshot, now), *_failing_sources(snapshot, now)]
    badge = f"{counted(len(events), 'event')}, looked {ago(looked, now)}"
    return LinesView((*shown, *_wrapped(texts, width, glyphs)), _TITLE, in_glyphs(badge, glyphs))


def _by_urgency(events: Iterable[Event]) -> list[Event]:
    """The events, those read last first; among events of one reading, endings and deadline changes come before new
    solicitations and amendments."""
    return sorted(events, key=lambda event: (-(event.news_at or event.seen_at).timestamp(), urgency_rank(event)))


def _wrapped(texts: list[Line], width: int, glyphs: Glyphs) -> tuple[Line, ...]:
    return tuple(row for text in texts for row in wrap((Span(" "), *text), width, 1, glyphs))


def _first_run(snapshot: Snapshot, now: datetime) -> list[Line]:
    """The text at the first run: what was loaded, that loading raised no alert, and what is not watched yet."""
    awards = sum(contract.kind != "orders" for contract in payable_contracts(snapshot))
    cancelled = sum(event.kind is EventKind.CANCELLED and event.baseline for event in snapshot.events)
    issued_since = {event.key for event in snapshot.events if event.kind is EventKind.ISSUED and not event.baseline}
    total = sum(solicitation.key not in issued_since for solicitation in snapshot.solicitations)
    if not snapshot.solicitations:
        return [line("First run: nothing is loaded yet."), _news(snapshot, now)]
    loaded = ", ".join((counted(total, "request"), counted(awards, "award"), counted(cancelled, "cancellation")))
    unknown = sum(solicitation.number is None for solicitation in snapshot.solicitations)
    changed = any(not event.baseline for event in snapshot.events)
    texts = [
        line(f"First run: {loaded}."),
        line("These raise no alerts; what changes from now on does."),
    ]
    if unknown and not changed:
        texts.append(line(f"{unknown} of {total} numbers unknown: merged when SAM.gov is read."))
    return [*texts, _news(snapshot, now)]


def _event(event: Event, index: SnapshotIndex, width: int, glyphs: Glyphs) -> Line:
    solicitation = index.solicitations.get(event.key)
    name = row_name(solicitation) if solicitation else (event.number or event.key)
    left = line(
        f" {symbol_of(event.material):<3} ",
        Span(event_short(event), _TONES.get(event.kind, "plain")),
        Span(f"  {name}", "dim"),
    )
    return spread_line(left, line(Span(grade_letter(event.grade), "dim")), width, glyphs)


def _nothing_new(snapshot: Snapshot, now: datetime) -> Line:
    """The line for no new event, with the next date ahead: `Nothing new in 3 d; next: 10 Dec, first visible …`."""
    assert snapshot.last_looked is not None
    coming = upcoming_dates(snapshot, now)
    after = f"; next: {short_date(coming[0].day, now.date())}, {coming[0].text}" if coming else ""
    watched = "" if snapshot.official_read_at else " (in what is watched: SAM.gov is not)"
    since = f" in {age(snapshot.last_looked, now)}" if now - snapshot.last_looked >= timedelta(minutes=1) else " yet"
    return line(f"Nothing new{since}{watched}{after}.")


def _news(snapshot: Snapshot, now: datetime) -> Line:
    feeds = enabled_sources(snapshot, "feed")
    if not snapshot.story_count and not snapshot.stories:
        return line(f"News: none yet; {sources_clause(feeds, now)}.")
    looked = snapshot.last_looked
    new = [story for story in snapshot.stories if looked is None or story.first_seen > looked]
    total = max(snapshot.story_count, len(snapshot.stories))
    if looked is None:
        return line(f"News: {counted(total, 'story', 'stories')}.")
    # The snapshot holds only the newest stories: when all of them are unread, the store may hold more unread ones.
    more = "at least " if len(new) == len(snapshot.stories) < total else ""
    return line(f"News: {more}{counted(len(new), 'new story', 'new stories')}.")


def _failing_sources(snapshot: Snapshot, now: datetime) -> list[Line]:
    """One line for each failing source; when all sources fail, the network is down, and one line says that."""
    asked = tried_sources(enabled_sources(snapshot))
    failing = [source for source in asked if is_failing(source)]
    if len(failing) == len(asked) > 1 or is_offline(asked):
        return [line(Span(f"All sources: {sources_clause(asked, now)}. S lists them.", "warn"))]
    texts = [line(Span(_failure(source, now), "warn")) for source in failing[:3]]
    if len(failing) > 3:
        texts.append(line(Span(f"{len(failing) - 3} more sources fail: S lists them.", "warn")))
    return texts


def _failure(source: SourceHealth, now: datetime) -> str:
    why = f": {source.error.partition(';')[0]}" if source.error else ""
    good = f"last good {ago(source.last_ok, now)}" if source.last_ok else "never read"
    return f"{source.name} fails, {good}, next try {next_try_text(source.next_due, now)}{why}"
