"""Range requests for the rest of a file: the headers to send, and how to read the answer. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mineralwatch.sources import http_responses
from mineralwatch.sources.partial_download import FileEdition, is_strong_etag

_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")


def rest_headers(edition: FileEdition, size: int) -> dict[str, str]:
    """Headers that ask for the bytes from `size` on when the file is still this edition, and for the whole file when it
    is another edition (If-Range)."""
    return {"Range": f"bytes={size}-", "If-Range": edition.etag}


def resumable_edition(url: str, headers: Mapping[str, str]) -> FileEdition | None:
    """The edition of the file in an answer with status 200; None when its transfer cannot be resumed (no strong ETag,
    or no length)."""
    etag, total = http_responses.validators_of(headers, b"").etag, content_length(headers)
    return FileEdition(url, etag, total) if etag is not None and is_strong_etag(etag) and total else None


def content_length(headers: Mapping[str, str]) -> int | None:
    """The Content-Length in bytes; None when it is absent or malformed."""
    text = headers.get("content-length", "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def continues_edition(headers: Mapping[str, str], edition: FileEdition, size: int) -> bool:
    """Whether an answer with status 206 brings exactly the bytes of this edition from `size` to the end."""
    match = _RANGE.fullmatch(headers.get("content-range", "").strip())
    if match is None or headers.get("etag") != edition.etag:
        return False
    first, last, total = (int(number) for number in match.groups())
    return (first, last, total) == (size, edition.total - 1, edition.total)
