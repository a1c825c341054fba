"""How a source does after a try: its health row, and when it is asked next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mineralwatch.domain import schedule
from mineralwatch.domain.errors import RateLimited, Refused, SourceError, Stopped
from mineralwatch.domain.models import SourceHealth, Validators
from mineralwatch.domain.outage import OFFLINE
from mineralwatch.engine import official_file
from mineralwatch.engine.network_outage import LocalOutage
from mineralwatch.engine.poll_context import PollContext
from mineralwatch.engine.round_report import set_aside
from mineralwatch.sources.base import Source, SourceReading


def next_health(
    source: Source,
    bench: PollContext,
    before: SourceHealth,
    reading: SourceReading,
    error: SourceError | None,
    now: datetime,
) -> SourceHealth:
    """The source's new health row. What was read in part still counts as a try that failed."""
    outcome = outcome_of(reading, error)
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
        note="; ".join(filter(None, (reading.note, set_aside_summary(reading)))) or None,
        quarantined=len(reading.quarantined) if good and not reading.not_modified else before.quarantined,
    )


def set_aside_summary(reading: SourceReading) -> str | None:
    """What of a reading was set aside, in words; None for nothing."""
    return set_aside([item.reason for item in reading.quarantined])


def _is_first_whole(before: SourceHealth, reading: SourceReading) -> bool:
    """Whether a source's baseline stands now. One that broke off gets one more reading to show the rest of what it
    held; one that never is whole would otherwise never tell of anything new."""
    return reading.complete or before.last_ok is not None


def outcome_of(reading: SourceReading, error: SourceError | None) -> str:
    """One word for how a try went, as `poll --json` and the health row name it."""
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
    """New validators; a 304 may leave some out, which then stay."""
    if not reading.not_modified:
        return reading.validators
    return Validators(
        reading.validators.etag or before.etag,
        reading.validators.last_modified or before.last_modified,
        reading.validators.body_hash or before.body_hash,
    )


def _next_due(
    source: Source, bench: PollContext, reading: SourceReading, error: SourceError | None, failures: int, now: datetime
) -> datetime:
    if isinstance(error, LocalOutage):
        return error.retry_at
    until = error.until if isinstance(error, RateLimited) else None
    if official_file.is_official_file(source):
        return official_file.next_due(source, error, failures, until, now, bench.jitter())
    if reading.retry_at is not None:
        return schedule.next_due(now, source.interval, 0, reading.retry_at, reading.fresh_for, bench.jitter())
    due = schedule.next_due(now, source.interval, failures, until, reading.fresh_for, bench.jitter())
    if source.kind != "sam" or bench.settings.sam.interval is not None:
        return due
    spread = schedule.office_hours_due(now, bench.quota.left("sam", by_hand=True) or 0, now, source.interval)
    return max(due, spread) if failures or until else spread
