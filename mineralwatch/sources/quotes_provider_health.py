"""Makes the health row of a quotes provider, which is named like `quotes/yahoo`, after each kind of result. Pure.

`not_before` is set when the provider answers 429 (too many requests), and holds even when a person asks; `next_due` is
our own pause after failures, and does not hold when a person asks.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from mineralwatch.domain.errors import NotReachable, RateLimited, Refused, SourceError
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.polling import fetch_schedule

KIND = "quotes-provider"
FIRST_COOLDOWN, LONGEST_COOLDOWN = timedelta(minutes=10), timedelta(hours=1)
_DOUBLINGS = 10


def health_name(provider: str) -> str:
    """The name of the provider's health row."""
    return f"quotes/{provider}"


def never_asked(provider: str) -> SourceHealth:
    """The health row of a provider that was never asked."""
    return SourceHealth(health_name(provider), KIND)


def after_success(before: SourceHealth, now: datetime, prices: int) -> SourceHealth:
    """The row after the provider gave `prices` prices: all errors and pauses are cleared."""
    return replace(
        before,
        outcome="ok",
        http_status=200,
        error=None,
        last_try=now,
        last_ok=now,
        failures=0,
        next_due=None,
        not_before=None,
        note=f"{prices} {'price' if prices == 1 else 'prices'} in its last round",
    )


def after_rate_limit(before: SourceHealth, title: str, error: RateLimited, now: datetime) -> SourceHealth:
    """The row after a 429: wait ten minutes, twice as long after each further 429 up to an hour, or longer when the
    provider says so."""
    failures = _in_a_row(before, "rate_limited")
    cooldown = min(FIRST_COOLDOWN * (1 << min(failures - 1, _DOUBLINGS)), LONGEST_COOLDOWN)
    until = max(now + cooldown, fetch_schedule.not_before(error.until, now) or now)
    return replace(
        before,
        outcome="rate_limited",
        http_status=error.status,
        error=f"{title} asks us to wait ({error.status or 429}); asked again from {until:%Y-%m-%d %H:%M %Z}",
        last_try=now,
        failures=failures,
        next_due=until,
        not_before=until,
        note=None,
    )


def after_failure(before: SourceHealth, error: SourceError, now: datetime, interval: timedelta) -> SourceHealth:
    """The row after any other failure. The provider is asked again in the next round; after further failures in a row
    there is a pause of 1, 3, 7 … times `interval`, at most an hour."""
    outcome = "refused" if isinstance(error, Refused) else "failed"
    failures = _in_a_row(before, outcome)
    pause = min(interval * ((1 << min(failures - 1, _DOUBLINGS)) - 1), LONGEST_COOLDOWN)
    return replace(
        before,
        outcome=outcome,
        http_status=error.status,
        error=str(error),
        last_try=now,
        failures=failures,
        next_due=now + pause,
        not_before=None,
        note=None,
    )


def not_configured(before: SourceHealth, missing: str) -> SourceHealth:
    """The row when the provider cannot be asked: `missing` says what has to be set up."""
    return replace(before, outcome=None, error=None, failures=0, next_due=None, not_before=None, note=missing)


def not_needed(before: SourceHealth, first: str) -> SourceHealth:
    """The row of a provider that has never been needed; `first` is the provider that is asked before."""
    return before if before.outcome else replace(before, note=f"asked for what {first} cannot give")


def current_error(health: SourceHealth) -> SourceError | None:
    """The error that the row states, as an exception; None when the row states none."""
    error = health.error
    if error is None:
        return None
    if health.outcome == "rate_limited":
        return RateLimited(error, health.http_status)
    return (Refused if health.outcome == "refused" else NotReachable)(error, health.http_status)


def is_rate_limited(health: SourceHealth, now: datetime) -> bool:
    """Whether the provider has asked us to wait until a time later than `now`."""
    until = fetch_schedule.plausible_moment(health.not_before, health.last_try, now, fetch_schedule.LONGEST_RETRY_AFTER)
    return until is not None and until > now


def is_backing_off(health: SourceHealth, now: datetime) -> bool:
    """Whether our own pause after failures ends later than `now`."""
    until = fetch_schedule.plausible_moment(health.next_due, health.last_try, now, fetch_schedule.LONGEST_RETRY_AFTER)
    return until is not None and until > now


def _in_a_row(before: SourceHealth, outcome: str) -> int:
    """How many times in a row the provider has now had this outcome."""
    return before.failures + 1 if before.outcome == outcome else 1
