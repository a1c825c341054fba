"""What an answer to a question for the rest of a file means. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mineralwatch.sources import http_responses
from mineralwatch.sources.partial_download import FileEdition, is_strong_etag

_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")


def rest_headers(held: FileEdition, size: int) -> dict[str, str]:
    """The headers that ask for what is missing, and for all of it when the edition has changed."""
    return {"Range": f"bytes={size}-", "If-Range": held.etag}


def resumable_edition(url: str, headers: Mapping[str, str]) -> FileEdition | None:
    """What a whole answer can be resumed by; None when it cannot."""
    etag, total = http_responses.validators_of(headers, b"").etag, content_length(headers)
    return FileEdition(url, etag, total) if etag is not None and is_strong_etag(etag) and total else None


def content_length(headers: Mapping[str, str]) -> int | None:
    """Content-Length."""
    text = headers.get("content-length", "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def continues_edition(headers: Mapping[str, str], held: FileEdition, size: int) -> bool:
    """Whether a 206 brings exactly the rest of the edition that is held."""
    found = _RANGE.fullmatch(headers.get("content-range", "").strip())
    if found is None or headers.get("etag") != held.etag:
        return False
    first, last, total = (int(number) for number in found.groups())
    return (first, last, total) == (size, held.total - 1, held.total)
