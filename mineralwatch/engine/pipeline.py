"""One source, once: ask, read, conclude, commit. A failure writes health and nothing else: an outage is no change."""

from __future__ import annotations

import sqlite3
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from mineralwatch.config.settings import Settings
from mineralwatch.domain import alerting, schedule
from mineralwatch.domain.errors import BadPayload, MineralwatchError, RateLimited, Refused, SourceError
from mineralwatch.domain.lifecycle import Seen
from mineralwatch.domain.models import Alert, Event, Observation, Solicitation, SourceHealth, Validators
from mineralwatch.domain.project import RecordFacts
from mineralwatch.domain.rules import RuleSpec, evaluate
from mineralwatch.domain.watching import watched
from mineralwatch.engine.conclude import Conclusions, Stored, assign_keys, conclude
from mineralwatch.engine.drive import Fetch, Run, drive
from mineralwatch.engine.quota import Quota
from mineralwatch.engine.report import SourceReport
from mineralwatch.sources.base import Asked, NoticeReading, Reading, Source
from mineralwatch.store import commit as storing
from mineralwatch.store import history, state
from mineralwatch.store.codec import encode
from mineralwatch.store.solicitations import is_provisional
from mineralwatch.view import sentences

WINDOW_DAYS = 360  # a little less than what the sources of notices ask for, so that its edge is never an absence


@dataclass(frozen=True, slots=True)
class Bench:
    """What every source of a round works with."""

    conn: sqlite3.Connection
    fetch: Fetch
    run: Run
    quota: Quota
    settings: Settings
    rules: Sequence[RuleSpec]
    record: Mapping[str, RecordFacts]
    symbols: Mapping[str, tuple[str, ...]]
    now: Callable[[], datetime]
    jitter: Callable[[], float]
    monotonic: Callable[[], float] = field(default=time.monotonic)


async def poll_source(source: Source, bench: Bench, *, by_hand: bool) -> SourceReport:
    """Ask one source and store what follows. Never raises for what a source does; StoreError goes through."""
    started = bench.monotonic()
    before = state.health(bench.conn, source.name) or SourceHealth(source.name, source.kind)
    missing = source.ready()
    if missing:
        report = _settle(source, bench, before, Reading(), Refused(missing), by_hand)
    else:
        asked = Asked(
            now=bench.now(),
            health=before,
            known=state.known_hashes(bench.conn, source.name),
            texts=state.known_texts(bench.conn),
            calls_left=bench.quota.left(source.kind, by_hand=by_hand),
            by_hand=by_hand,
        )
        try:
            reading = await drive(source, asked, bench.fetch, bench.run, bench.quota.spend)
            report = _settle(source, bench, before, reading, reading.problem, by_hand)
        except SourceError as error:
            report = _settle(source, bench, before, Reading(), error, by_hand)
        except MineralwatchError:
            raise
        except Exception as error:  # a defect of ours, or a killed worker: it must not take the other sources along
            report = _settle(source, bench, before, Reading(), _stumbled(error), by_hand)
    return replace(report, seconds=round(bench.monotonic() - started, 3))


def _stumbled(error: Exception) -> SourceError:
    """What to say of an error that is not the source's. Its own words stay out: they may hold a key."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__}, {Path(place.filename).name}:{place.lineno}"
    return BadPayload(f"this program could not handle the answer ({where}): please report it; tried again later")


def _settle(
    source: Source, bench: Bench, before: SourceHealth, reading: Reading, error: SourceError | None, by_hand: bool
) -> SourceReport:
    """Work out what the reading means, write it in one transaction, and say what was done."""
    now = bench.now()
    changed = _changed(source, bench, reading.notices)
    keys, concluded = _conclusions(source, bench, before, changed, now)
    alerts = _alerts(bench, concluded, now)
    health = _health(source, bench, before, reading, error, now)
    outcome = storing.PollOutcome(
        source=source.name,
        at=now,
        observations=tuple(_observation(source.name, item, now) for item in changed),
        notices=tuple((keys[item.notice.notice_id], item.notice) for item in changed),
        solicitations=concluded.requests,
        events=concluded.events,
        retracted=concluded.gone,
        alerts=alerts,
        entries=reading.entries,
        quotes=reading.quotes,
        bars=reading.bars,
        reading=_reading_row(source, bench, reading, now) if _is_kept(source, reading) else None,
        quarantined=tuple(storing.QuarantinedItem(bad.reason, bad.raw) for bad in reading.quarantined),
        health=health,
    )
    written = storing.commit(bench.conn, outcome)
    return SourceReport(
        name=source.name,
        kind=source.kind,
        outcome=health.outcome or "failed",
        http_status=health.http_status,
        entries=len(reading.entries),
        notices=len(reading.notices) + reading.elsewhere,
        quotes=sum(quote.error is None for quote in reading.quotes),
        new_entries=written.new_entries,
        new_notices=written.new_notices,
        elsewhere=reading.elsewhere,
        quarantined=len(reading.quarantined),
        events=len(written.new_events),
        alerts=written.new_alerts,
        error=health.error,
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


def _conclusions(
    source: Source, bench: Bench, before: SourceHealth, changed: Sequence[NoticeReading], now: datetime
) -> tuple[dict[str, str], Conclusions]:
    """The key of each changed notice, and what follows from them together with all that is stored."""
    if not changed:
        return {}, Conclusions()
    conn = bench.conn
    keys = assign_keys(
        [item.notice for item in changed],
        lambda name: state.key_of(conn, name),
        lambda prefix: state.count_provisional(conn, prefix),
    )
    new: dict[str, list[Seen]] = {}
    for item in changed:
        new.setdefault(keys[item.notice.notice_id], []).append(Seen(item.notice, source.name, now))
    former = _former(conn, keys)
    wanted = (*new, *(name for names in former.values() for name in names))
    stored = Stored(
        former=former,
        seen=history.seen_of(conn, wanted),
        requests=state.solicitations_of(conn, wanted),
        events=state.events_of(conn, wanted),
        claims=state.claims_of(conn, wanted),
        contracts=state.contracts_of(conn, wanted),
        record={key: bench.record[key] for key in wanted if key in bench.record},
    )
    return keys, conclude(new, stored, now=now, baseline_at=before.baseline_at)


def _former(conn: sqlite3.Connection, keys: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The provisional keys under which notices are stored whose number has been learned, by the key of the number."""
    former: dict[str, tuple[str, ...]] = {}
    for notice_id, key in keys.items():
        old = state.key_of(conn, notice_id)
        if old is not None and old != key and is_provisional(old) and old not in former.get(key, ()):
            former[key] = (*former.get(key, ()), old)
    return former


def _alerts(bench: Bench, concluded: Conclusions, now: datetime) -> tuple[Alert, ...]:
    requests = {request.key: request for request in concluded.requests}
    drafts = (_draft(bench, event, requests[event.key], now) for event in concluded.fresh)
    return tuple(draft for draft in drafts if draft is not None)


def _draft(bench: Bench, event: Event, request: Solicitation, now: datetime) -> Alert | None:
    """The alert of an event, when a rule wants one and the user watches its material."""
    if not watched(request, bench.settings.watch.materials):
        return None
    symbols = tuple(s for material in request.materials for s in bench.symbols.get(material, ()))
    rule = evaluate(bench.rules, event, request, symbols, now)
    if rule is None:
        return None
    title, body = sentences.alert_title(event, request), sentences.alert_body(event, request)
    return alerting.draft(event, request, rule, title, body, request.url, now)


def _is_kept(source: Source, reading: Reading) -> bool:
    """Whether a reading leaves its row. Nothing can be missed from prices, which are read hundreds of times a day."""
    return reading.complete and source.kind != "quotes"


def _reading_row(source: Source, bench: Bench, reading: Reading, now: datetime) -> storing.ReadingRow:
    """The small row that every complete reading leaves, with the known notices that were not among it."""
    read = {item.notice.notice_id for item in reading.notices}
    today = now.date()
    should = history.expected(bench.conn, source.name, today - timedelta(days=WINDOW_DAYS), today)
    return storing.ReadingRow(
        source=source.name,
        at=now,
        scope=reading.scope,
        count=len(reading.notices) + reading.elsewhere,
        total=reading.total,
        elsewhere=reading.elsewhere,
        missing=tuple(sorted(should - read)),
    )


def _observation(source: str, item: NoticeReading, now: datetime) -> Observation:
    return Observation(
        source=source,
        kind="notice",
        ref=item.notice.notice_id,
        seen_at=now,
        payload_hash=item.payload_hash,
        content=encode(item.notice),
        raw=item.raw,
    )


def _health(
    source: Source, bench: Bench, before: SourceHealth, reading: Reading, error: SourceError | None, now: datetime
) -> SourceHealth:
    """The source's new health row. What was read in part still counts as a try that failed."""
    outcome = _outcome(reading, error)
    good = outcome in ("ok", "not_modified")
    failures = 0 if good else before.failures + (outcome != "rate_limited")
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
        next_due=_next_due(source, bench, reading, failures, until, now),
        not_before=schedule.not_before(until, now),
        baseline_at=before.baseline_at or (now if good and _is_first_whole(before, reading) else None),
        validators=_validators(before.validators, reading) if good else before.validators,
        note=reading.note,
        quarantined=before.quarantined + len(reading.quarantined),
    )


def _is_first_whole(before: SourceHealth, reading: Reading) -> bool:
    """Whether a source's baseline stands now. One that broke off gets one more reading to show the rest of what it
    held; one that never is whole would otherwise never tell of anything new."""
    return reading.complete or before.last_ok is not None


def _outcome(reading: Reading, error: SourceError | None) -> str:
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
    source: Source, bench: Bench, reading: Reading, failures: int, until: datetime | None, now: datetime
) -> datetime:
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
