"""One source, once: ask, read, conclude, commit. A failure writes health and nothing else: an outage is no change."""

from __future__ import annotations

import asyncio
import sqlite3
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from mineralwatch.config.settings import Settings
from mineralwatch.domain import alerting, schedule
from mineralwatch.domain.chains.reissues import is_quiet
from mineralwatch.domain.errors import BadPayload, MineralwatchError, RateLimited, Refused, SourceError, Stopped
from mineralwatch.domain.models import Alert, Event, Solicitation, SourceHealth, Story, Validators
from mineralwatch.domain.outage import OFFLINE
from mineralwatch.domain.project import RecordFacts
from mineralwatch.domain.rules import RuleSpec, evaluate
from mineralwatch.domain.telling import STORY, told_alone
from mineralwatch.domain.watching import watched
from mineralwatch.engine import bulk, follows, stories
from mineralwatch.engine.conclude import Conclusions
from mineralwatch.engine.drive import Fetch, Get, Hands, Run, drive
from mineralwatch.engine.missing import reading_row, same_again
from mineralwatch.engine.quota import Quota
from mineralwatch.engine.reach import Doubt, Ear, OwnOutage
from mineralwatch.engine.report import SourceReport, set_aside
from mineralwatch.engine.reports import reports
from mineralwatch.engine.withdrawing import withdrawing
from mineralwatch.sources.base import Asked, NoticeReading, Reading, RegisterReading, Source
from mineralwatch.store import commit as storing
from mineralwatch.store import history, state
from mineralwatch.store import register as register_store
from mineralwatch.store.alerts import alerted
from mineralwatch.store.journal import Step
from mineralwatch.view import sentences


@dataclass(frozen=True, slots=True)
class Bench:
    """What every source of a round works with."""

    conn: sqlite3.Connection
    fetch: Fetch
    get: Get
    run: Run
    quota: Quota
    settings: Settings
    rules: Sequence[RuleSpec]
    record: Mapping[str, RecordFacts]
    symbols: Mapping[str, tuple[str, ...]]
    now: Callable[[], datetime]
    jitter: Callable[[], float]
    doubt: Doubt
    monotonic: Callable[[], float] = field(default=time.monotonic)
    storing_items: asyncio.Lock = field(default_factory=asyncio.Lock)  # one reading at a time puts items into stories


async def poll_source(source: Source, bench: Bench, *, by_hand: bool) -> SourceReport:
    """Ask one source and store what follows. Never raises for what a source does; StoreError goes through."""
    started = bench.monotonic()
    before = state.health(bench.conn, source.name) or SourceHealth(source.name, source.kind)
    missing = source.ready()
    if missing:
        report = _settle(source, bench, before, Reading(), Refused(missing))
    else:
        asked = Asked(
            now=bench.now(),
            health=before,
            known=state.known_hashes(bench.conn, source.name),
            texts=state.known_texts(bench.conn),
            calls_left=bench.quota.left(source.kind, by_hand=by_hand),
            by_hand=by_hand,
            numbers=register_store.numbers(bench.conn) if source.kind == "usaspending" else frozenset(),
            parts=state.parts(bench.conn, source.name),
            quotes=state.quotes(bench.conn) if source.kind == "quotes" else {},
            remembered=state.remembered(bench.conn, source.name),
            last_count=history.last_whole(bench.conn, source.name),
        )
        try:
            reading, error = await _read(source, bench, before, asked)
            report = await _kept(source, bench, before, reading, error)
        except MineralwatchError:
            raise
        except Exception as failed:  # a defect of ours, or a killed worker: it must not take the other sources along
            report = _settle(source, bench, before, Reading(), _stumbled(failed))
    return replace(report, seconds=round(bench.monotonic() - started, 3))


async def _kept(
    source: Source, bench: Bench, before: SourceHealth, reading: Reading, error: SourceError | None
) -> SourceReport:
    """Put the items of a reading into stories, and settle the whole of it."""
    if not reading.entries:
        return _settle(source, bench, before, reading, error)
    async with bench.storing_items:
        items = stories.settle(bench.conn, reading.entries)
        told = await stories.told_aside(bench.conn, items, bench.now(), first=before.baseline_at is None)
        return _settle(source, bench, before, reading, error, told)


async def _read(source: Source, bench: Bench, before: SourceHealth, asked: Asked) -> tuple[Reading, SourceError | None]:
    """What a source gave, and what is to be said of it; an outage of our own is no word about the source."""
    ear = Ear()
    hands = Hands(ear.on(bench.fetch), ear.on_get(bench.get), bench.run, bench.quota.spend)
    error: SourceError | None
    try:
        reading = await drive(source, asked, hands)
        error = reading.problem
    except SourceError as failed:
        reading, error = Reading(), failed
    finally:
        for metered in ear.unspent:
            bench.quota.give_back(metered)
    told = await bench.doubt.judged(source.name, source.hosts, ear, error, before, bench.now())
    return (Reading() if isinstance(told, OwnOutage) else reading), told


def _stumbled(error: Exception) -> SourceError:
    """What to say of an error that is not the source's. Its own words stay out: they may hold a key."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__}, {Path(place.filename).name}:{place.lineno}"
    return BadPayload(f"this program could not handle the answer ({where}): please report it; tried again later")


def _settle(
    source: Source,
    bench: Bench,
    before: SourceHealth,
    reading: Reading,
    error: SourceError | None,
    told: stories.Told = stories.Told(),  # noqa: B008 (frozen)
) -> SourceReport:
    """Work out what the reading means, write it in one transaction, and say what was done."""
    now = bench.now()
    changed = _changed(source, bench, reading.notices)
    awards = _changed_awards(source, bench, reading.register)
    past = source.kind == bulk.ARCHIVE  # no news, and it says nothing of how the daily file does or what that lacks
    news = follows.news(bench.conn, changed, awards, told)
    offices = bench.settings.watch.offices
    silent = past or same_again(reading, before)
    row = None if silent else reading_row(bench.conn, source, reading, offices=offices, keys=news.keys, now=now)
    step = Step("reading", now, _dated(bench.record), source.name, baseline_at=None if past else before.baseline_at)
    concluded = follows.conclusions(bench.conn, bench.record, news, row, step)
    likely = reports(bench.conn, concluded, told, bench.settings.watch.materials, now)
    withdrawn, corrections = withdrawing(bench.conn, concluded.gone, told.corrected, now)
    alerts = () if past else (*_alerts(bench, concluded, now), *likely, *corrections)
    said = _health(source, bench, before, reading, error, now)
    health = before if past else said
    outcome = replace(
        follows.outcome(bench.conn, news, row, concluded, step),
        alerts=alerts,
        withdrawn_alerts=withdrawn,
        quotes=reading.quotes,
        bars=reading.bars,
        quarantined=tuple(storing.QuarantinedItem(bad.reason, bad.raw) for bad in reading.quarantined),
        health=health,
        parts=reading.parts,
        remember=reading.remember,
    )
    written = storing.commit(bench.conn, outcome)
    known = {new for _, new in outcome.moved}  # told before by stories alone: no news under a better id
    return SourceReport(
        name=source.name,
        kind=source.kind,
        outcome="failed" if isinstance(error, OwnOutage) else _outcome(reading, error),
        http_status=said.http_status,
        entries=len(reading.entries),
        notices=len(reading.notices) + reading.elsewhere,
        quotes=sum(quote.error is None for quote in reading.quotes),
        new_entries=written.new_entries,
        new_notices=written.new_notices,
        elsewhere=reading.elsewhere,
        quarantined=len(reading.quarantined),
        set_aside=_set_aside(reading),
        events=sum(ident not in known for ident in written.new_events),
        alerts=written.new_alerts,
        error=str(error) if error is not None else None,
        next_due=health.next_due,
    )


def _changed(source: Source, bench: Bench, readings: Sequence[NoticeReading]) -> tuple[NoticeReading, ...]:
    """The readings that say something new: another payload, or a text that is not stored yet."""
    if not readings:
        return ()
    known, texts = state.known_hashes(bench.conn, source.name), state.known_texts(bench.conn)
    return tuple(
        item
        for item in readings
        if known.get(item.notice.notice_id) != item.payload_hash
        or (item.notice.text is not None and item.notice.notice_id not in texts)
    )


def _changed_awards(source: Source, bench: Bench, readings: Sequence[RegisterReading]) -> tuple[RegisterReading, ...]:
    """The awards that the register gives otherwise than when they were last read."""
    known = state.known_hashes(bench.conn, source.name) if readings else {}
    return tuple(item for item in readings if known.get(item.row.ref) != item.payload_hash)


def _dated(record: Mapping[str, RecordFacts]) -> date | None:
    """The date of the record that facts are of; None without one."""
    return next((facts.bundled for facts in record.values()), None)


def _alerts(bench: Bench, concluded: Conclusions, now: datetime) -> tuple[Alert, ...]:
    """The alerts of events that are news now, and those of alerted ones whose grade has risen, with their new words.

    An alert that was raised before is not raised again: the store knows it by every id that its event ever had.
    """
    requests = {request.key: request for request in concluded.requests}
    stories = {story.id: story for story in concluded.stories}
    names: dict[str, set[str]] = {}
    for old, new in (*concluded.twins, *concluded.moved):
        names.setdefault(new, {new}).add(old)
    told = alerted(bench.conn, {i for _, e in concluded.risen for i in names.get(e.id, {e.id})})
    news = {event.id: event for event in (*concluded.fresh, *concluded.shown)}
    for was, event in concluded.risen:
        # Without an alert of its own it is told only when a rule asks for the grade that it has now.
        if told & names.get(event.id, {event.id}) or _draft(bench, was, requests[event.key], now, stories) is None:
            news[event.id] = event
    ordered = sorted(news.values(), key=lambda event: (alerting.urgency(event), event.id))
    drafts = (_draft(bench, event, requests[event.key], now, stories) for event in ordered)
    # Stored in this order, they go out in it.
    return tuple(sorted(filter(None, drafts), key=lambda draft: alerting.loudness(draft.severity)))


def _draft(
    bench: Bench, event: Event, request: Solicitation, now: datetime, stories: Mapping[str, Story]
) -> Alert | None:
    """The alert of an event, when a rule wants one and the user watches its material. What stories of this step alone
    tell names who tells it, and leads there."""
    if is_quiet(event) or not watched(request, bench.settings.watch.materials):
        return None
    symbols = tuple(s for material in request.materials for s in bench.symbols.get(material, ()))
    rule = evaluate(bench.rules, event, request, symbols, now)
    if rule is None:
        return None
    tells = _told_by(event, stories)
    outlets = tuple(dict.fromkeys(name for story in tells for name in story.outlets))
    title, body = sentences.alert_title(event, request), sentences.alert_body(event, request, outlets)
    url = next((story.url for story in tells if story.url), None) or request.url
    return alerting.draft(event, request, rule, title, body, url, now)


def _told_by(event: Event, stories: Mapping[str, Story]) -> tuple[Story, ...]:
    """The stories of this step that tell an event which nothing but stories tells: those of the best grade first."""
    if not told_alone(event):
        return ()
    named = (stories.get(witness.ref.removeprefix(STORY)) for witness in event.evidence)
    return tuple(sorted((story for story in named if story), key=lambda one: (one.grade.rank, one.first_seen, one.id)))


def _health(
    source: Source, bench: Bench, before: SourceHealth, reading: Reading, error: SourceError | None, now: datetime
) -> SourceHealth:
    """The source's new health row. What was read in part still counts as a try that failed."""
    outcome = _outcome(reading, error)
    if isinstance(error, Stopped):
        due = _next_due(source, bench, reading, error, before.failures, now)
        return replace(before, kind=source.kind, last_try=now, next_due=due, note=str(error))
    good = outcome in ("ok", "not_modified")
    failures = 0 if good else before.failures + (outcome not in ("rate_limited", OFFLINE))
    until = error.until if isinstance(error, RateLimited) else None
    return SourceHealth(
        name=source.name,
        kind=source.kind,
        outcome=outcome,
        http_status=reading.http_status if good else (error.status if error else None),
        error=None if good else str(error),
        last_try=now,
        last_ok=now if good else before.last_ok,
        failures=failures,
        next_due=_next_due(source, bench, reading, error, failures, now),
        not_before=schedule.not_before(until, now),
        baseline_at=before.baseline_at or (now if good and _is_first_whole(before, reading) else None),
        validators=_validators(before.validators, reading) if good else before.validators,
        note="; ".join(filter(None, (reading.note, _set_aside(reading)))) or None,
        quarantined=len(reading.quarantined) if good and not reading.not_modified else before.quarantined,
    )


def _set_aside(reading: Reading) -> str | None:
    return set_aside([item.reason for item in reading.quarantined])


def _is_first_whole(before: SourceHealth, reading: Reading) -> bool:
    """Whether a source's baseline stands now. One that broke off gets one more reading to show the rest of what it
    held; one that never is whole would otherwise never tell of anything new."""
    return reading.complete or before.last_ok is not None


def _outcome(reading: Reading, error: SourceError | None) -> str:
    if isinstance(error, Stopped):
        return "skipped"
    if isinstance(error, OwnOutage):
        return OFFLINE
    if isinstance(error, RateLimited):
        return "rate_limited"
    if error is not None:
        return "refused" if isinstance(error, Refused) else "failed"
    return "not_modified" if reading.not_modified else "ok"


def _validators(before: Validators, reading: Reading) -> Validators:
    """New validators; a 304 may leave some out, which then stay."""
    if not reading.not_modified:
        return reading.validators
    return Validators(
        reading.validators.etag or before.etag,
        reading.validators.last_modified or before.last_modified,
        reading.validators.body_hash or before.body_hash,
    )


def _next_due(
    source: Source, bench: Bench, reading: Reading, error: SourceError | None, failures: int, now: datetime
) -> datetime:
    if isinstance(error, OwnOutage):
        return error.again
    until = error.until if isinstance(error, RateLimited) else None
    if bulk.is_long(source):
        return bulk.next_due(source, error, failures, until, now, bench.jitter())
    if reading.due is not None:
        return schedule.next_due(now, source.interval, 0, reading.due, reading.fresh_for, bench.jitter())
    due = schedule.next_due(now, source.interval, failures, until, reading.fresh_for, bench.jitter())
    if source.kind != "sam" or bench.settings.sam.interval is not None:
        return due
    spread = schedule.office_hours_due(now, bench.quota.left("sam", by_hand=True) or 0, now, source.interval)
    return max(due, spread) if failures or until else spread


def skipped(source: Source, health: SourceHealth | None, now: datetime, why: str | None = None) -> SourceReport:
    """The report of a source that is not due, or that a server's own word forbids."""
    waits = health.not_before if health and health.not_before and health.not_before > now.astimezone(UTC) else None
    error = why or (f"the server asks to wait until {waits.isoformat()}" if waits else None)
    due: Any = waits or (health.next_due if health else None)
    return SourceReport(source.name, source.kind, "skipped", error=error, next_due=due)
