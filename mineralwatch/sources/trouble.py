"""What went wrong on the way, in a line for a person, without the exception's own words, which may hold a key. Pure."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator

from mineralwatch.domain.errors import NotReachable, SourceError

_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
_LATER = "what is stored stays; the next round tries again"


def causes(error: BaseException, depth: int = 12) -> Iterator[BaseException]:
    """The exception and what led to it, nearest first; of a group, its members."""
    yield error
    if depth == 0:
        return
    inner: list[BaseException] = list(error.exceptions) if isinstance(error, BaseExceptionGroup) else []
    following = error.__cause__ or error.__context__
    for cause in [*inner, *([following] if following else [])]:
        yield from causes(cause, depth - 1)


def is_tls(error: BaseException) -> bool:
    """Whether a secure connection could not be set up: another address of the same host would not help."""
    return any(isinstance(cause, ssl.SSLError) for cause in causes(error))


def describe(error: BaseException, host: str, timeout: float) -> SourceError:
    """The error to report for a failed exchange with `host`."""
    for cause in causes(error):
        line = _line(cause, host, timeout)
        if line is not None:
            return NotReachable(line)
    return NotReachable(f"could not talk to {host} ({type(error).__name__}); {_LATER}")


def _line(cause: BaseException, host: str, timeout: float) -> str | None:
    match cause:
        case ssl.SSLCertVerificationError():
            why = str(cause.verify_message or "not valid").strip().rstrip(".")
            return (
                f"the certificate of {host} cannot be trusted ({why}): check this machine's clock and its certificates"
            )
        case ssl.SSLError():
            return f"a secure connection to {host} could not be set up; check the url and any proxy in between"
        case socket.gaierror():
            return f"offline, or no such host: the name {host} could not be looked up; {_LATER}"
        case ImportError():
            return "a SOCKS proxy needs the package socksio: install it, or set another proxy in [network]"
        case OSError(errno=code) if code in _NO_ROUTE:
            return f"offline: there is no route to {host}; {_LATER}"
        case ConnectionRefusedError():
            return f"{host} refuses the connection; {_LATER}"
        case TimeoutError():
            return f"{host} did not answer within {timeout:g} s; {_LATER}"
        case ConnectionError():
            return broke_off(host)
    return None


def broke_off(host: str) -> str:
    """What to say of a transfer that ended before its end."""
    return f"the answer of {host} broke off in the middle; {_LATER}"
