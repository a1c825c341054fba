"""What the SEC's refusals mean: it answers 403 to too many requests, to an undeclared program, and for no such file."""

from __future__ import annotations

from datetime import datetime, timedelta

from mineralwatch.domain.errors import RateLimited, Refused, SourceError
from mineralwatch.sources.base import HttpReply

BAN_LENGTH = timedelta(minutes=10)
"""How long the SEC keeps a machine out that asked too often, since its page names no time."""

_UNDECLARED = b"undeclared automated tool"
_TOO_MANY = (b"threshold exceeded", b"request rate has exceeded")
_NO_FILE = (b"<code>accessdenied</code>", b"<code>nosuchkey</code>")  # of the file store behind it
_READ = 20_000  # bytes


class UndeclaredAgent(Refused):
    """The SEC does not take our User-Agent for a declaration of who asks; only the user can mend that."""


class NoSuchSecFile(Refused):
    """There is nothing at this one address, which says nothing of the others."""


def sec_error(reply: HttpReply, now: datetime) -> SourceError | None:
    """The error of a reply, or None when it has none."""
    if reply.error is None:
        return None
    body = reply.body[:_READ].lower()
    undeclared, too_many = body.find(_UNDECLARED), max(map(body.find, _TOO_MANY))
    if undeclared >= 0 and not 0 <= too_many < undeclared:
        return UndeclaredAgent(
            f"the SEC takes this program for an undeclared tool ({reply.status}): set contact in [edgar] to an e-mail "
            "address of your own, which it may write to",
            reply.status,
        )
    if isinstance(reply.error, RateLimited) or too_many >= 0:
        told = reply.error.until if isinstance(reply.error, RateLimited) else None
        until = told or now + BAN_LENGTH
        return RateLimited(
            f"the SEC asks us to wait ({reply.status}) until {until:%Y-%m-%d %H:%M %Z}", reply.status, until
        )
    if reply.status in (404, 410) or (reply.status == 403 and any(code in body for code in _NO_FILE)):
        return NoSuchSecFile(str(reply.error), reply.status)
    return reply.error
