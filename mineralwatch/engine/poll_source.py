"""Polls one source once: reads it, and has the reading stored with what follows from it. A failure changes the source's
health and nothing else."""

from __future__ import annotations

import traceback
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mineralwatch.domain.errors import BadPayload, MineralwatchError, Refused, SourceError
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.engine import story_assignment
from mineralwatch.engine.network_outage import LocalOutage, ReplyMonitor
from mineralwatch.engine.poll_context import PollContext
from mineralwatch.engine.reading_storage import prepare_reading, store_prepared
from mineralwatch.engine.round_report import SourceReport
from mineralwatch.engine.source_runner import StepRunner, run_source
from mineralwatch.engine.story_assignment import StoryChanges
from mineralwatch.sources.base import ReadContext, Source, SourceReading
from mineralwatch.store import notice_readings, poller_queries
from mineralwatch.store import register_reads as register_store


async def poll_source(source: Source, context: PollContext, *, by_hand: bool) -> SourceReport:
    """Read one source, and store the reading with the events and alerts that follow from it. `by_hand`: the user asked
    for the round. A source that fails raises nothing, its report has the error; StoreError passes through."""
    started = context.monotonic()
    before = poller_queries.health(context.conn, source.name) or SourceHealth(source.name, source.kind)
    missing = source.missing_setup()
    if missing:
        report = await _settle(source, context, before, SourceReading(), Refused(missing))
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
            report = await _settle(source, context, before, SourceReading(), _defect_error(failed))
    return replace(report, seconds=round(context.monotonic() - started, 3))


async def _store_entries(
    source: Source, context: PollContext, before: SourceHealth, reading: SourceReading, error: SourceError | None
) -> SourceReport:
    """Assign the feed entries of a reading to stories, then store the reading with all that follows from it."""
    async with context.commit_lock:
        if not reading.entries:
            return await _settle(source, context, before, reading, error)
        entries = story_assignment.with_stored_ids(context.conn, reading.entries)
        changes = await story_assignment.story_changes_in_thread(
            context.conn,
            entries,
            context.now(),
            context.recent_entries,
            is_first_reading=before.baseline_at is None,
        )
        return await _settle(source, context, before, reading, error, changes)


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


async def _settle(
    source: Source,
    context: PollContext,
    before: SourceHealth,
    reading: SourceReading,
    error: SourceError | None,
    changes: StoryChanges = StoryChanges(),  # noqa: B008 (frozen)
) -> SourceReport:
    """Derive in a thread what follows from a reading, store all in one transaction, and report what was stored."""
    found = prepare_reading(source, context, before, reading, error, changes)
    derivation = await context.deriver.derive_in_thread(found.facts, found.cause, found.at) if found.facts else None
    return store_prepared(found, context, derivation)


def skipped_report(source: Source, health: SourceHealth | None, now: datetime, why: str | None = None) -> SourceReport:
    """The report of a source that is not read in this round. `why` becomes the error text of the report; without it,
    the report has an error text only if the server asked to wait."""
    waits = health.not_before if health and health.not_before and health.not_before > now.astimezone(UTC) else None
    error = why or (f"the server asks to wait until {waits.isoformat()}" if waits else None)
    due: Any = waits or (health.next_due if health else None)
    return SourceReport(source.name, source.kind, "skipped", error=error, next_due=due)
