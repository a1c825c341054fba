"""The errors of the SEC, which answers 403 in three cases: too many requests, a program without a contact, a missing
file."""

from __future__ import annotations

from datetime import datetime, timedelta

from mineralwatch.domain.errors import RateLimited, Refused, SourceError
from mineralwatch.sources.base import HttpReply

BAN_LENGTH = timedelta(minutes=10)
"""How long to wait when the SEC blocks an address that asked too often; the SEC's page names no time."""

_UNDECLARED = b"undeclared automated tool"
_TOO_MANY = (b"threshold exceeded", b"request rate has exceeded")
# the codes of the file store behind the web server
_NO_FILE = (b"<code>accessdenied</code>", b"<code>nosuchkey</code>")
_READ = 20_000  # only the first 20,000 bytes of a body are searched for words


class UndeclaredAgent(Refused):
    """The SEC does not accept the contact in our User-Agent; only the user can change the contact."""


class NoSuchSecFile(Refused):
    """The SEC has no file at this address; its other files may exist."""


def sec_error(reply: HttpReply, now: datetime) -> SourceError | None:
    """The error of a reply, told by the words of the body when the status is ambiguous; None when the reply has no
    error."""
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
        stated = reply.error.until if isinstance(reply.error, RateLimited) else None
        until = stated or now + BAN_LENGTH
        return RateLimited(
            f"the SEC asks us to wait ({reply.status}) until {until:%Y-%m-%d %H:%M %Z}", reply.status, until
        )
    if reply.status in (404, 410) or (reply.status == 403 and any(code in body for code in _NO_FILE)):
        return NoSuchSecFile(str(reply.error), reply.status)
    return reply.error
