"""One source, once: ask, read, conclude, commit. A failure writes health and nothing else: an outage is no change."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from mineralwatch.domain.errors import BadPayload, MineralwatchError, Refused, SourceError
from mineralwatch.domain.models import SourceHealth
from mineralwatch.domain.projection import RecordFacts
from mineralwatch.engine import follows, official_file, story_assignment
from mineralwatch.engine.alert_drafts import draft_alerts
from mineralwatch.engine.alert_withdrawal import withdrawals
from mineralwatch.engine.missing import reading_row, same_again
from mineralwatch.engine.network_outage import LocalOutage, ReplyMonitor
from mineralwatch.engine.poll_context import PollContext
from mineralwatch.engine.report_alerts import draft_report_alerts
from mineralwatch.engine.round_report import SourceReport
from mineralwatch.engine.source_health import next_health, outcome_of, set_aside_summary
from mineralwatch.engine.source_runner import StepRunner, run_source
from mineralwatch.sources.base import NoticeReading, ReadContext, RegisterReading, Source, SourceReading
from mineralwatch.store import commit as storing
from mineralwatch.store import notice_readings, poller_queries
from mineralwatch.store import register_reads as register_store
from mineralwatch.store.journal import JournalStep


async def poll_source(source: Source, bench: PollContext, *, by_hand: bool) -> SourceReport:
    """Ask one source and store what follows. Never raises for what a source does; StoreError goes through."""
    started = bench.monotonic()
    before = poller_queries.health(bench.conn, source.name) or SourceHealth(source.name, source.kind)
    missing = source.missing_setup()
    if missing:
        report = _settle(source, bench, before, SourceReading(), Refused(missing))
    else:
        asked = ReadContext(
            now=bench.now(),
            health=before,
            known_hashes=poller_queries.known_hashes(bench.conn, source.name),
            stored_text_ids=poller_queries.known_texts(bench.conn),
            calls_left=bench.quota.left(source.kind, by_hand=by_hand),
            by_hand=by_hand,
            contract_numbers=register_store.contract_numbers(bench.conn)
            if source.kind == "usaspending"
            else frozenset(),
            part_health=poller_queries.parts(bench.conn, source.name),
            last_quotes=poller_queries.quotes(bench.conn) if source.kind == "quotes" else {},
            remembered=poller_queries.source_memory(bench.conn, source.name),
            last_count=notice_readings.last_complete_count(bench.conn, source.name),
        )
        try:
            reading, error = await _read(source, bench, before, asked)
            report = await _kept(source, bench, before, reading, error)
        except MineralwatchError:
            raise
        except Exception as failed:  # a defect of ours, or a killed worker: it must not take the other sources along
            report = _settle(source, bench, before, SourceReading(), _stumbled(failed))
    return replace(report, seconds=round(bench.monotonic() - started, 3))


async def _kept(
    source: Source, bench: PollContext, before: SourceHealth, reading: SourceReading, error: SourceError | None
) -> SourceReport:
    """Put the items of a reading into stories, and settle the whole of it."""
    if not reading.entries:
        return _settle(source, bench, before, reading, error)
    async with bench.entries_lock:
        items = story_assignment.with_stored_ids(bench.conn, reading.entries)
        told = await story_assignment.story_changes_in_thread(
            bench.conn, items, bench.now(), first=before.baseline_at is None
        )
        return _settle(source, bench, before, reading, error, told)


async def _read(
    source: Source, bench: PollContext, before: SourceHealth, asked: ReadContext
) -> tuple[SourceReading, SourceError | None]:
    """What a source gave, and what is to be said of it; an outage of our own is no word about the source."""
    ear = ReplyMonitor()
    hands = StepRunner(
        ear.monitored_fetch(bench.fetch), ear.monitored_fetch_file(bench.fetch_file), bench.run_work, bench.quota.spend
    )
    error: SourceError | None
    try:
        reading = await run_source(source, asked, hands)
        error = reading.problem
    except SourceError as failed:
        reading, error = SourceReading(), failed
    finally:
        for metered in ear.unspent:
            bench.quota.give_back(metered)
    told = await bench.outage_check.explain_error(source.name, source.hosts, ear, error, before, bench.now())
    return (SourceReading() if isinstance(told, LocalOutage) else reading), told


def _stumbled(error: Exception) -> SourceError:
    """What to say of an error that is not the source's. Its own words stay out: they may hold a key."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__}, {Path(place.filename).name}:{place.lineno}"
    return BadPayload(f"this program could not handle the answer ({where}): please report it; tried again later")


def _settle(
    source: Source,
    bench: PollContext,
    before: SourceHealth,
    reading: SourceReading,
    error: SourceError | None,
    told: story_assignment.StoryChanges = story_assignment.StoryChanges(),  # noqa: B008 (frozen)
) -> SourceReport:
    """Work out what the reading means, write it in one transaction, and say what was done."""
    now = bench.now()
    changed = _changed(source, bench, reading.notices)
    awards = _changed_awards(source, bench, reading.register)
    past = (
        source.kind == official_file.ARCHIVE
    )  # no news, and it says nothing of how the daily file does or what that lacks
    news = follows.news(bench.conn, changed, awards, told)
    offices = bench.settings.watch.offices
    silent = past or same_again(reading, before)
    row = None if silent else reading_row(bench.conn, source, reading, offices=offices, keys=news.keys, now=now)
    step = JournalStep(
        "reading", now, _dated(bench.record), source.name, baseline_at=None if past else before.baseline_at
    )
    concluded = follows.conclusions(bench.conn, bench.record, news, row, step)
    likely = draft_report_alerts(bench.conn, concluded, told, bench.settings.watch.materials, now)
    withdrawn, corrections = withdrawals(bench.conn, concluded.gone, told.corrected, now)
    alerts = () if past else (*draft_alerts(bench, concluded, now), *likely, *corrections)
    said = next_health(source, bench, before, reading, error, now)
    health = before if past else said
    outcome = replace(
        follows.outcome(bench.conn, news, row, concluded, step),
        alerts=alerts,
        withdrawn_alerts=withdrawn,
        quotes=reading.quotes,
        bars=reading.bars,
        quarantined=tuple(storing.QuarantinedItem(bad.reason, bad.raw) for bad in reading.quarantined),
        health=health,
        parts=reading.part_health,
        source_memory=reading.remember,
    )
    written = storing.commit(bench.conn, outcome)
    known = {new for _, new in outcome.renamed_ids}  # told before by stories alone: no news under a better id
    return SourceReport(
        name=source.name,
        kind=source.kind,
        outcome="failed" if isinstance(error, LocalOutage) else outcome_of(reading, error),
        http_status=said.http_status,
        entries=len(reading.entries),
        notices=len(reading.notices) + reading.other_offices,
        quotes=sum(quote.error is None for quote in reading.quotes),
        new_entries=written.new_entries,
        new_notices=written.new_notices,
        elsewhere=reading.other_offices,
        quarantined=len(reading.quarantined),
        set_aside=set_aside_summary(reading),
        events=sum(ident not in known for ident in written.new_events),
        alerts=written.new_alerts,
        error=str(error) if error is not None else None,
        next_due=health.next_due,
    )


def _changed(source: Source, bench: PollContext, readings: Sequence[NoticeReading]) -> tuple[NoticeReading, ...]:
    """The readings that say something new: another payload, or a text that is not stored yet."""
    if not readings:
        return ()
    known, texts = poller_queries.known_hashes(bench.conn, source.name), poller_queries.known_texts(bench.conn)
    return tuple(
        item
        for item in readings
        if known.get(item.notice.notice_id) != item.payload_hash
        or (item.notice.text is not None and item.notice.notice_id not in texts)
    )


def _changed_awards(
    source: Source, bench: PollContext, readings: Sequence[RegisterReading]
) -> tuple[RegisterReading, ...]:
    """The awards that the register gives otherwise than when they were last read."""
    known = poller_queries.known_hashes(bench.conn, source.name) if readings else {}
    return tuple(item for item in readings if known.get(item.row.ref) != item.payload_hash)


def _dated(record: Mapping[str, RecordFacts]) -> date | None:
    """The date of the record that facts are of; None without one."""
    return next((facts.bundled for facts in record.values()), None)


def skipped_report(source: Source, health: SourceHealth | None, now: datetime, why: str | None = None) -> SourceReport:
    """The report of a source that is not due, or that a server's own word forbids."""
    waits = health.not_before if health and health.not_before and health.not_before > now.astimezone(UTC) else None
    error = why or (f"the server asks to wait until {waits.isoformat()}" if waits else None)
    due: Any = waits or (health.next_due if health else None)
    return SourceReport(source.name, source.kind, "skipped", error=error, next_due=due)
