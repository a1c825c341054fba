"""Computes the health row of a source after a try to read it, with the time at which it is read next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mineralwatch.domain.errors import RateLimited, Refused, SourceError, Stopped
from mineralwatch.domain.models.health import SourceHealth, Validators
from mineralwatch.domain.polling import fetch_schedule
from mineralwatch.domain.polling.outage import OFFLINE
from mineralwatch.engine import sam_daily_file
from mineralwatch.engine.network_outage import LocalOutage
from mineralwatch.engine.poll_context import PollContext
from mineralwatch.engine.round_report import quarantine_summary
from mineralwatch.sources.base import Source, SourceReading


def next_health(
    source: Source,
    context: PollContext,
    before: SourceHealth,
    reading: SourceReading,
    error: SourceError | None,
    now: datetime,
) -> SourceHealth:
    """The source's new health row. A reading with an error counts as a failed try, even if a part of the items was
    read. `before` is the health row before this try."""
    outcome = outcome_of(reading, error)
    if isinstance(error, Stopped):
        due = _next_due(source, context, reading, error, before.failures, now)
        return replace(before, kind=source.kind, last_try=now, next_due=due, note=str(error))
    succeeded = outcome in ("ok", "not_modified")
    failures = 0 if succeeded else before.failures + (outcome not in ("rate_limited", OFFLINE))
    until = error.until if isinstance(error, RateLimited) else None
    return SourceHealth(
        name=source.name,
        kind=source.kind,
        outcome=outcome,
        http_status=reading.http_status if succeeded else (error.status if error else None),
        error=None if succeeded else str(error),
        last_try=now,
        last_ok=now if succeeded else before.last_ok,
        failures=failures,
        next_due=_next_due(source, context, reading, error, failures, now),
        not_before=fetch_schedule.not_before(until, now),
        baseline_at=before.baseline_at or (now if succeeded and _sets_baseline(before, reading) else None),
        validators=_validators(before.validators, reading) if succeeded else before.validators,
        note="; ".join(filter(None, (reading.note, set_aside_summary(reading)))) or None,
        quarantined=len(reading.quarantined) if succeeded and not reading.not_modified else before.quarantined,
    )


def set_aside_summary(reading: SourceReading) -> str | None:
    """A sentence on the items of a reading that could not be read, by reason; None when all could be read."""
    return quarantine_summary([item.reason for item in reading.quarantined])


def _sets_baseline(before: SourceHealth, reading: SourceReading) -> bool:
    """Whether this successful reading sets the source's baseline: a complete reading does, and so does the second
    successful one. If only complete readings did, a source that is never read completely would never have news."""
    return reading.complete or before.last_ok is not None


def outcome_of(reading: SourceReading, error: SourceError | None) -> str:
    """The outcome of a try in one word, such as `ok` or `failed`, as it stands in `poll --json` and the health row."""
    if isinstance(error, Stopped):
        return "skipped"
    if isinstance(error, LocalOutage):
        return OFFLINE
    if isinstance(error, RateLimited):
        return "rate_limited"
    if error is not None:
        return "refused" if isinstance(error, Refused) else "failed"
    return "not_modified" if reading.not_modified else "ok"


def _validators(before: Validators, reading: SourceReading) -> Validators:
    """The HTTP validators to store. After a 304 reply, a validator that the reply leaves out stays as it was."""
    if not reading.not_modified:
        return reading.validators
    return Validators(
        reading.validators.etag or before.etag,
        reading.validators.last_modified or before.last_modified,
        reading.validators.body_hash or before.body_hash,
    )


def _next_due(
    source: Source,
    context: PollContext,
    reading: SourceReading,
    error: SourceError | None,
    failures: int,
    now: datetime,
) -> datetime:
    if isinstance(error, LocalOutage):
        return error.retry_at
    until = error.until if isinstance(error, RateLimited) else None
    if sam_daily_file.is_official_file(source):
        return sam_daily_file.next_due(source, error, failures, until, now, context.jitter())
    if reading.retry_at is not None:
        return fetch_schedule.next_due(now, source.interval, 0, reading.retry_at, reading.fresh_for, context.jitter())
    due = fetch_schedule.next_due(now, source.interval, failures, until, reading.fresh_for, context.jitter())
    if source.kind != "sam" or context.settings.sam.interval is not None:
        return due
    spread = fetch_schedule.office_hours_due(
        now, context.quota.calls_left("sam", by_hand=True) or 0, now, source.interval
    )
    return max(due, spread) if failures or until else spread
