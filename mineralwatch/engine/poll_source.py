"""Polls one source once: reads it, derives events and alerts, and stores all in one transaction. A failure changes the
source's health and nothing else."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from mineralwatch.domain.errors import BadPayload, MineralwatchError, Refused, SourceError
from mineralwatch.domain.models import SourceHealth
from mineralwatch.domain.solicitation_projection import RecordFacts
from mineralwatch.engine import follows, sam_daily_file, story_assignment
from mineralwatch.engine.alert_drafts import draft_alerts
from mineralwatch.engine.alert_withdrawal import withdrawals
from mineralwatch.engine.missing import reading_row, same_again
from mineralwatch.engine.network_outage import LocalOutage, ReplyMonitor
from mineralwatch.engine.news_report_alerts import draft_report_alerts
from mineralwatch.engine.poll_context import PollContext
from mineralwatch.engine.round_report import SourceReport
from mineralwatch.engine.source_health import next_health, outcome_of, set_aside_summary
from mineralwatch.engine.source_runner import StepRunner, run_source
from mineralwatch.sources.base import NoticeReading, ReadContext, RegisterReading, Source, SourceReading
from mineralwatch.store import commit as storing
from mineralwatch.store import notice_readings, poller_queries
from mineralwatch.store import register_reads as register_store
from mineralwatch.store.journal import JournalStep


async def poll_source(source: Source, context: PollContext, *, by_hand: bool) -> SourceReport:
    """Read one source, and store the reading with the events and alerts that follow from it. `by_hand`: the user asked
    for the round. A source that fails raises nothing, its report has the error; StoreError passes through."""
    started = context.monotonic()
    before = poller_queries.health(context.conn, source.name) or SourceHealth(source.name, source.kind)
    missing = source.missing_setup()
    if missing:
        report = _settle(source, context, before, SourceReading(), Refused(missing))
    else:
        read_context = ReadContext(
            now=context.now(),
            health=before,
            known_hashes=poller_queries.last_payload_hashes(context.conn, source.name),
            stored_text_ids=poller_queries.ids_with_text(context.conn),
            calls_left=context.quota.calls_left(source.kind, by_hand=by_hand),
            by_hand=by_hand,
            contract_numbers=register_store.contract_numbers(context.conn)
            if source.kind == "usaspending"
            else frozenset(),
            part_health=poller_queries.part_health(context.conn, source.name),
            last_quotes=poller_queries.quotes(context.conn) if source.kind == "quotes" else {},
            remembered=poller_queries.source_memory(context.conn, source.name),
            last_count=notice_readings.last_complete_count(context.conn, source.name),
        )
        try:
            reading, error = await _read(source, context, before, read_context)
            report = await _store_entries(source, context, before, reading, error)
        except MineralwatchError:
            raise
        except Exception as failed:  # a bug must not stop the other sources
            report = _settle(source, context, before, SourceReading(), _defect_error(failed))
    return replace(report, seconds=round(context.monotonic() - started, 3))


async def _store_entries(
    source: Source, context: PollContext, before: SourceHealth, reading: SourceReading, error: SourceError | None
) -> SourceReport:
    """Assign the feed entries of a reading to stories, then store the reading with all that follows from it."""
    if not reading.entries:
        return _settle(source, context, before, reading, error)
    async with context.entries_lock:
        entries = story_assignment.with_stored_ids(context.conn, reading.entries)
        changes = await story_assignment.story_changes_in_thread(
            context.conn,
            entries,
            context.now(),
            context.recent_entries,
            is_first_reading=before.baseline_at is None,
        )
        return _settle(source, context, before, reading, error, changes)


async def _read(
    source: Source, context: PollContext, before: SourceHealth, read_context: ReadContext
) -> tuple[SourceReading, SourceError | None]:
    """Run the source; returns its reading, and its error or None. The error is a LocalOutage when this machine has no
    network, which is no fault of the source."""
    monitor = ReplyMonitor()
    fetch, fetch_file = monitor.monitored_fetch(context.fetch), monitor.monitored_fetch_file(context.fetch_file)
    runner = StepRunner(fetch, fetch_file, context.run_work, context.quota.spend)
    error: SourceError | None
    try:
        reading = await run_source(source, read_context, runner)
        error = reading.problem
    except SourceError as failed:
        reading, error = SourceReading(), failed
    finally:
        for metered in monitor.unspent:
            context.quota.refund(metered)
    explained = await context.outage_check.explain_error(
        source.name, source.hosts, monitor, error, before, context.now()
    )
    return (SourceReading() if isinstance(explained, LocalOutage) else reading), explained


def _defect_error(error: Exception) -> SourceError:
    """The error to report for a bug of this program. The exception's text is left out, since it may hold an API key."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__}, {Path(frame.filename).name}:{frame.lineno}"
    return BadPayload(f"this program could not handle the answer ({where}): please report it; tried again later")


def _settle(
    source: Source,
    context: PollContext,
    before: SourceHealth,
    reading: SourceReading,
    error: SourceError | None,
    changes: story_assignment.StoryChanges = story_assignment.StoryChanges(),  # noqa: B008 (frozen)
) -> SourceReport:
    """Derive events and alerts from a reading, store all in one transaction, and report what was stored."""
    now = context.now()
    changed = _changed(source, context, reading.notices)
    awards = _changed_awards(source, context, reading.register)
    # The archive of a past year holds no news, and shows nothing about the daily file's health or missing notices.
    is_archive = source.kind == sam_daily_file.ARCHIVE_KIND
    news = follows.news(context.conn, changed, awards, changes)
    offices = context.settings.watch.offices
    no_absences = is_archive or same_again(reading, before)
    row = None if no_absences else reading_row(context.conn, source, reading, offices=offices, keys=news.keys, now=now)
    step = JournalStep(
        "reading",
        now,
        _record_date(context.record),
        source.name,
        baseline_at=None if is_archive else before.baseline_at,
    )
    concluded = follows.conclusions(context.conn, context.record, news, row, step)
    likely = draft_report_alerts(context.conn, concluded, changes, context.settings.watch.materials, now)
    withdrawn, corrections = withdrawals(context.conn, concluded.gone, changes.corrected, now)
    alerts = () if is_archive else (*draft_alerts(context, concluded, now), *likely, *corrections)
    next_row = next_health(source, context, before, reading, error, now)
    health = before if is_archive else next_row
    outcome = replace(
        follows.outcome(context.conn, news, row, concluded, step),
        alerts=alerts,
        withdrawn_alerts=withdrawn,
        quotes=reading.quotes,
        bars=reading.bars,
        quarantined=tuple(storing.QuarantinedItem(item.reason, item.raw) for item in reading.quarantined),
        health=health,
        parts=reading.part_health,
        source_memory=reading.remember,
    )
    written = storing.commit(context.conn, outcome)
    # These events were counted already, under the ids that stories had given them.
    renamed = {new for _, new in outcome.renamed_ids}
    return SourceReport(
        name=source.name,
        kind=source.kind,
        outcome="failed" if isinstance(error, LocalOutage) else outcome_of(reading, error),
        http_status=next_row.http_status,
        entries=len(reading.entries),
        notices=len(reading.notices) + reading.other_offices,
        quotes=sum(quote.error is None for quote in reading.quotes),
        new_entries=written.new_entries,
        new_notices=written.new_notices,
        elsewhere=reading.other_offices,
        quarantined=len(reading.quarantined),
        set_aside=set_aside_summary(reading),
        events=sum(ident not in renamed for ident in written.new_events),
        alerts=written.new_alerts,
        error=str(error) if error is not None else None,
        next_due=health.next_due,
    )


def _changed(source: Source, context: PollContext, readings: Sequence[NoticeReading]) -> tuple[NoticeReading, ...]:
    """Those notice readings whose payload differs from the stored one of this source, or whose description text is
    new."""
    if not readings:
        return ()
    known, texts = (
        poller_queries.last_payload_hashes(context.conn, source.name),
        poller_queries.ids_with_text(context.conn),
    )
    return tuple(
        item
        for item in readings
        if known.get(item.notice.notice_id) != item.payload_hash
        or (item.notice.text is not None and item.notice.notice_id not in texts)
    )


def _changed_awards(
    source: Source, context: PollContext, readings: Sequence[RegisterReading]
) -> tuple[RegisterReading, ...]:
    """Those award readings whose payload differs from the last reading of the same award."""
    known = poller_queries.last_payload_hashes(context.conn, source.name) if readings else {}
    return tuple(item for item in readings if known.get(item.row.ref) != item.payload_hash)


def _record_date(record: Mapping[str, RecordFacts]) -> date | None:
    """The date of the shipped record; None when the record is empty."""
    return next((facts.bundled for facts in record.values()), None)


def skipped_report(source: Source, health: SourceHealth | None, now: datetime, why: str | None = None) -> SourceReport:
    """The report of a source that is not read in this round. `why` becomes the error text of the report; without it,
    the report has an error text only if the server asked to wait."""
    waits = health.not_before if health and health.not_before and health.not_before > now.astimezone(UTC) else None
    error = why or (f"the server asks to wait until {waits.isoformat()}" if waits else None)
    due: Any = waits or (health.next_due if health else None)
    return SourceReport(source.name, source.kind, "skipped", error=error, next_due=due)
