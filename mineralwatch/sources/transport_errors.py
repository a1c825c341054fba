"""Turns failures of the connection into errors of one line for people. The line never repeats the text of an exception,
which may hold an API key."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path

from mineralwatch.domain.errors import NoConnection, NotReachable, SourceError

_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
_LATER = "what is stored stays; the next round tries again"


def causes(error: BaseException, depth: int = 12) -> Iterator[BaseException]:
    """The exception, then the members of a group and the causes of each, nearest first, at most `depth` levels deep."""
    yield error
    if depth == 0:
        return
    inner: list[BaseException] = list(error.exceptions) if isinstance(error, BaseExceptionGroup) else []
    following = error.__cause__ or error.__context__
    for cause in [*inner, *([following] if following else [])]:
        yield from causes(cause, depth - 1)


def is_tls(error: BaseException) -> bool:
    """Whether TLS could not be set up; other addresses of the same host are not tried after that."""
    return any(isinstance(cause, ssl.SSLError) for cause in causes(error))


def describe(error: BaseException, host: str, timeout: float, *, connecting: bool = False) -> SourceError:
    """The error for a failed exchange with `host`, which may be a proxy. `timeout` is in seconds.

    `connecting` is True when the exchange failed before there was a connection; the error is then Unreached.
    """
    for cause in causes(error):
        described = _error_for(cause, host, timeout, connecting)
        if described is not None:
            return described
    return NotReachable(f"could not talk to {host} ({type(error).__name__}); {_LATER}")


def _error_for(cause: BaseException, host: str, timeout: float, connecting: bool) -> SourceError | None:
    """The error that one exception stands for by itself, without its causes; None when it stands for none."""
    error_class = NoConnection if connecting else NotReachable
    match cause:
        case ssl.SSLCertVerificationError():
            return NotReachable(untrusted_certificate_text(host, str(cause.verify_message or "not valid")))
        case ssl.SSLError():
            return NotReachable(
                f"a secure connection to {host} could not be set up; check the url and any proxy in between"
            )
        case socket.gaierror():
            line = f"offline, or no such host: the name {host} could not be looked up; {_LATER}"
            return NoConnection(line, no_way_out=True)
        case ImportError():
            return NotReachable(
                "a SOCKS proxy needs the package socksio: install it, or set another proxy in [network]"
            )
        case OSError(errno=code) if code in _NO_ROUTE:
            return NoConnection(f"offline: there is no route to {host}; {_LATER}", no_way_out=True)
        case ConnectionRefusedError():
            return error_class(f"{host} refuses the connection; {_LATER}")
        case TimeoutError():
            return error_class(f"{host} did not answer within {timeout:g} s; {_LATER}")
        case ConnectionError():
            return NotReachable(broke_off_text(host))
    return None


def untrusted_certificate_text(host: str, why: str) -> str:
    """The error text for a certificate that cannot be verified, as when a company's proxy uses an authority that this
    computer does not know."""
    return (
        f"the certificate of {host} cannot be trusted ({why.strip().rstrip('.')}): check this machine's clock; behind "
        "a company's proxy let SSL_CERT_FILE name its authority's file"
    )


def slow_lookup_error(host: str) -> NoConnection:
    """The error for a name lookup that timed out."""
    line = f"offline, or a slow name service: the name {host} could not be looked up in time; {_LATER}"
    return NoConnection(line, no_way_out=True)


def proxy_error(proxy: str, message: str) -> NotReachable:
    """The error for a request that the proxy refuses; `message` is the proxy's answer and begins with its status."""
    status = message.split(" ", 1)[0]
    if status == "407":
        return NotReachable(f"the proxy {proxy} wants a login: write user and password into its address")
    why = f" ({status})" if status.isdecimal() and len(status) == 3 else ""
    return NotReachable(f"the proxy {proxy} did not let us through{why}; check it, or NO_PROXY; {_LATER}")


def wrong_certificate_path(environ: Mapping[str, str]) -> str | None:
    """An error text when SSL_CERT_FILE or SSL_CERT_DIR names something that cannot be read; otherwise None."""
    for name, exists in (("SSL_CERT_FILE", Path.is_file), ("SSL_CERT_DIR", Path.is_dir)):
        path = environ.get(name)
        if path and not exists(Path(path)):
            return f"{name} names {path}, which cannot be read: correct or unset it"
    return None


def broke_off_text(host: str) -> str:
    """The error text for a body that ended before it was complete."""
    return f"the answer of {host} broke off in the middle; {_LATER}"
