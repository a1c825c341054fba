"""The health of sources."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from mineralwatch.domain.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Validators:
    """The HTTP validators of the last response, for a conditional request."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """The health of a configured source, or of a part of a source: `quotes/yahoo` is one provider of the source
    `quotes`."""

    name: str
    kind: str
    enabled: bool = True
    # ok, not_modified, rate_limited, failed, refused, offline or skipped; None when it was never tried
    outcome: str | None = None
    http_status: int | None = None
    error: str | None = None  # one line that says what went wrong and what to do
    last_try: datetime | None = None
    last_ok: datetime | None = None
    failures: int = 0  # how many times in a row the source has failed
    next_due: datetime | None = None
    not_before: datetime | None = None  # the server's own demand (Retry-After, next access): it is never overridden
    baseline_at: datetime | None = None  # when the first complete reading was made
    validators: Validators = field(default_factory=Validators)
    note: str | None = None  # something the user should know: "3 of 10 calls used today"
    quarantined: int = 0

    @property
    def is_part(self) -> bool:
        """Whether this is a part of another source, so that the poller does not ask it by itself."""
        return "/" in self.name
