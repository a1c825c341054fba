"""Helpers for URLs: origins, query parameters, and the removal of secrets from text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, quote, quote_plus, urlencode, urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}
_SHORTEST_SECRET = 6  # a secret of fewer characters is not removed, since it would also be found in unrelated text
HIDDEN = "…"


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of a URL, in lower case. Raises ValueError for a malformed port."""
    parts = urlsplit(url)
    return parts.scheme.lower(), (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme.lower())


def same_origin(one: str, other: str) -> bool:
    """Whether two URLs have the same scheme, host and port; False when one of the URLs is malformed."""
    try:
        return origin(one) == origin(other)
    except ValueError:
        return False


def host_of(url: str) -> str:
    """The host of a URL, for messages; "" when the URL has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def server_of(url: str) -> str:
    """The host of a URL as the command `hosts` lists it, with the port unless the port is 443."""
    try:
        scheme, host, port = origin(url)
    except ValueError:
        return ""
    name = f"[{host}]" if ":" in host else host
    return name if port == _PORTS["https"] and scheme == "https" else f"{name}:{port}"


def with_query(url: str, params: Mapping[str, str | int]) -> str:
    """The URL with parameters added; the query that the URL has already stays unchanged byte for byte."""
    if not params:
        return url
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, urlencode(params))))
    return urlunsplit(parts._replace(query=query))


def without_query(url: str, names: Iterable[str]) -> str:
    """The URL without the query parameters of these names, in upper or lower case."""
    drop = {name.lower() for name in names}
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if name.lower() not in drop]
    return url if len(kept) == len(pairs) else urlunsplit(parts._replace(query=urlencode(kept)))


def redact_text(text: str, secrets: Iterable[str]) -> str:
    """The text with each secret, plain or percent-encoded, replaced by `HIDDEN`."""
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            for form in {secret, quote(secret, safe=""), quote_plus(secret)}:
                text = text.replace(form, HIDDEN)
    return text


def redact_bytes(body: bytes, secrets: Iterable[str]) -> bytes:
    """The bytes with each secret replaced as by `redact_text`, for a body whose encoding is not known yet."""
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            for form in {secret, quote(secret, safe=""), quote_plus(secret)}:
                body = body.replace(form.encode(), HIDDEN.encode())
    return body
