"""How a quotes provider is doing, as a health row of its own named `quotes/yahoo`. Pure: the moment is given.

`not_before` is what a provider asked for by 429, and holds even when a person asks; `next_due` is our own pause after
failures, and gives way to a person.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from mineralwatch.domain import schedule
from mineralwatch.domain.errors import NotReachable, RateLimited, Refused, SourceError
from mineralwatch.domain.models import SourceHealth

KIND = "quotes-provider"
FIRST_COOLDOWN, LONGEST_COOLDOWN = timedelta(minutes=10), timedelta(hours=1)
_DOUBLINGS = 10


def health_name(provider: str) -> str:
    """The name of its health row."""
    return f"quotes/{provider}"


def never_asked(provider: str) -> SourceHealth:
    """A provider that was never asked."""
    return SourceHealth(health_name(provider), KIND)


def after_success(before: SourceHealth, now: datetime, prices: int) -> SourceHealth:
    """It gave prices: whatever was wrong is over."""
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
    """It asks us to wait: ten minutes, doubled with each time in a row up to an hour, or longer if it says so."""
    failures = _in_a_row(before, "rate_limited")
    cool = min(FIRST_COOLDOWN * (1 << min(failures - 1, _DOUBLINGS)), LONGEST_COOLDOWN)
    until = max(now + cool, schedule.not_before(error.until, now) or now)
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
    """It gave nothing usable: asked again in the next round, then after one, three, seven … rounds, up to an hour."""
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
    """It cannot be asked, for what it lacks."""
    return replace(before, outcome=None, error=None, failures=0, next_due=None, not_before=None, note=missing)


def not_needed(before: SourceHealth, first: str) -> SourceHealth:
    """It was not needed in this round."""
    return before if before.outcome else replace(before, note=f"asked for what {first} cannot give")


def current_error(standing: SourceHealth) -> SourceError | None:
    """The trouble that a provider is in, as an error; None when it is in none."""
    said = standing.error
    if said is None:
        return None
    if standing.outcome == "rate_limited":
        return RateLimited(said, standing.http_status)
    return (Refused if standing.outcome == "refused" else NotReachable)(said, standing.http_status)


def is_rate_limited(standing: SourceHealth, now: datetime) -> bool:
    """Whether its own word forbids to ask it now."""
    held = schedule.plausible_moment(standing.not_before, standing.last_try, now, schedule.LONGEST_RETRY_AFTER)
    return held is not None and held > now


def is_backing_off(standing: SourceHealth, now: datetime) -> bool:
    """Whether it is left alone for its failures."""
    due = schedule.plausible_moment(standing.next_due, standing.last_try, now, schedule.LONGEST_RETRY_AFTER)
    return due is not None and due > now


def _in_a_row(before: SourceHealth, outcome: str) -> int:
    return before.failures + 1 if before.outcome == outcome else 1
