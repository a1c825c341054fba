"""Turns HTTP statuses into errors of one line that says what to do, and handles the validators of conditional requests.
Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from mineralwatch.domain.errors import NotReachable, RateLimited, Refused, SourceError
from mineralwatch.domain.models.health import Validators
from mineralwatch.domain.polling.fetch_schedule import parse_retry_after
from mineralwatch.sources.server_messages import ServerMessage, classify_body, firewall_text, maintenance_text

_LONGEST_VALIDATOR = 500
_REASONS = {
    401: "wants a key or a login, or does not accept ours",
    403: "refuses this program: if it stays so, check the url in the configuration",
    404: "has nothing at this address: it may have moved, check the url in the configuration",
    407: "is behind a proxy that wants a login: see proxy in [network]",
    410: "says that this address is gone for good: take the source out of the configuration",
    451: "may not serve this for legal reasons",
}
_OTHER_REASON = "does not accept the request: check the url in the configuration"


def status_error(
    status: int, host: str, headers: Mapping[str, str], now: datetime, body: bytes = b""
) -> SourceError | None:
    """The error for the last status of a request (after redirects); None for 2xx and 304, which are no errors.

    `headers` have lower-case names. A 403 or 503 with Retry-After counts as 429 (RFC 9110, 10.2.3), and any status does
    whose body asks us to wait.
    """
    if status == 304 or (200 <= status < 300 and status != 206):
        return None
    wait_until = parse_retry_after(headers["retry-after"], now) if "retry-after" in headers else None
    message = classify_body(status, body)
    if message is ServerMessage.RATE_LIMIT or (status in (403, 503) and wait_until is not None):
        return RateLimited(f"{host} asks us to wait ({status}){_until(wait_until)}", status, wait_until)
    if message is ServerMessage.FIREWALL:
        return NotReachable(firewall_text(host, status), status)
    if message is ServerMessage.MAINTENANCE:
        return NotReachable(maintenance_text(host, status), status)
    if status in (408, 425) or status >= 500:
        return NotReachable(f"{host} has trouble of its own ({status}); the next round tries again", status)
    if 400 <= status < 500:
        return Refused(f"{host} {_REASONS.get(status, _OTHER_REASON)} ({status})", status)
    return NotReachable(f"{host} answered with the unexpected status {status}; the next round tries again", status)


def _until(moment: datetime | None) -> str:
    return f" until {moment:%Y-%m-%d %H:%M} {moment.tzname() or ''}".rstrip() if moment else "; asked again later"


def validators_of(headers: Mapping[str, str], body: bytes) -> Validators:
    """The validators of a full answer, to send with the next request."""
    return Validators(
        etag=_usable_validator(headers.get("etag")),
        last_modified=_usable_validator(headers.get("last-modified")),
        body_hash=sha256(body).hexdigest(),
    )


def validators_after_304(old: Validators, headers: Mapping[str, str]) -> Validators:
    """The validators after a 304: those that the answer names replace the old ones, the others stay valid."""
    return Validators(
        etag=_usable_validator(headers.get("etag")) or old.etag,
        last_modified=_usable_validator(headers.get("last-modified")) or old.last_modified,
        body_hash=old.body_hash,
    )


def _usable_validator(value: str | None) -> str | None:
    """The value when it can be sent back in a header, that is printable ASCII of at most 500 characters; otherwise
    None."""
    if value and len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable():
        return value
    return None


def conditional_headers(validators: Validators | None) -> dict[str, str]:
    """The request headers If-None-Match and If-Modified-Since for these validators; no header without validators."""
    if validators is None:
        return {}
    pairs = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in pairs.items() if value}
