"""What an answer to a question for the rest of a file means. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mineralwatch.sources import answers
from mineralwatch.sources.partial import Edition, strong

_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")


def rest_of(held: Edition, size: int) -> dict[str, str]:
    """The headers that ask for what is missing, and for all of it when the edition has changed."""
    return {"Range": f"bytes={size}-", "If-Range": held.etag}


def edition(url: str, headers: Mapping[str, str]) -> Edition | None:
    """What a whole answer can be resumed by; None when it cannot."""
    etag, total = answers.validators_of(headers, b"").etag, length(headers)
    return Edition(url, etag, total) if etag is not None and strong(etag) and total else None


def length(headers: Mapping[str, str]) -> int | None:
    """Content-Length."""
    text = headers.get("content-length", "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def continues(headers: Mapping[str, str], held: Edition, size: int) -> bool:
    """Whether a 206 brings exactly the rest of the edition that is held."""
    found = _RANGE.fullmatch(headers.get("content-range", "").strip())
    if found is None or headers.get("etag") != held.etag:
        return False
    first, last, total = (int(number) for number in found.groups())
    return (first, last, total) == (size, held.total - 1, held.total)
