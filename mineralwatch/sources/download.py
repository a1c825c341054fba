"""Downloads one large file through the HTTP client into the cache folder. An unchanged file is not sent again, and an
interrupted download is resumed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from copy import copy
from dataclasses import replace
from pathlib import Path

from mineralwatch.domain.errors import BadPayload, NotReachable, SourceError
from mineralwatch.domain.models.health import Validators
from mineralwatch.sources import http_ranges
from mineralwatch.sources.base import Download, DownloadResult, HttpReply, HttpRequest
from mineralwatch.sources.http_client import HttpClient
from mineralwatch.sources.partial_download import FileEdition, PartialFile

BLOCK_BYTES = 1_000_000  # so many bytes are written to the disk at once
FLUSH_SECONDS = 0.5  # after so many seconds a smaller block is written too
ReportProgress = Callable[[int, int | None], None]
"""A function to call with the number of bytes received so far and the total number of bytes; the total is None when the
server does not state it."""


async def download(client: HttpClient, wanted: Download, folder: Path, report: ReportProgress) -> DownloadResult:
    """Download a file; the result is the complete file, status 304 (not modified), or an error.

    When the server's ETag allows resuming, the bytes of a failed or cancelled transfer are kept for the next transfer.
    """
    with PartialFile(folder, wanted.name) as part:
        kept = part.resumable_edition(wanted.url)
        result = await _Transfer(client, wanted, part, report, kept).run()
        if result is None:  # the file has changed on the server and the kept part is deleted: start from the beginning
            result = await _Transfer(client, wanted, part, report, None).run()
        return result or _failed(
            wanted, NotReachable("the server sends only parts of the file; tried again later", 206)
        )


class _Transfer:
    """One request, whose answer is written to the disk. `kept` is the edition of the file that an earlier transfer has
    left a part of."""

    def __init__(
        self, client: HttpClient, wanted: Download, part: PartialFile, report: ReportProgress, kept: FileEdition | None
    ) -> None:
        self._client, self._wanted, self._part, self._report = client, wanted, part, report
        self._kept = kept
        self._total: int | None = kept.total if kept else None
        self._wrong_range = False

    async def run(self) -> DownloadResult | None:
        """The result; None when the answer does not continue the kept part, which is deleted then."""
        reply = await self._client.stream(self._request(), self._receive)
        if self._wrong_range or (self._kept is not None and reply.status == 416):
            self._part.drop()
            return None
        if reply.status == 304:
            path = self._part.finish() if self._kept is not None else None
            return DownloadResult(self._wanted.url, 304, path, self._part.size, validators=_without_hash(reply))
        if reply.error is not None and reply.status != 206:
            return _failed(self._wanted, self._noting_kept_bytes(reply.error))
        if self._total is not None and self._part.size != self._total:
            short = NotReachable("the file broke off in the middle; the next round tries again", reply.status)
            return _failed(self._wanted, self._noting_kept_bytes(short))
        size = self._part.size
        return DownloadResult(self._wanted.url, 200, self._part.finish(), size, validators=_without_hash(reply))

    def _request(self) -> HttpRequest:
        """The request: for the rest when a part is kept, a conditional one when the kept part is complete, for the
        whole file when nothing is kept."""
        kept, wanted = self._kept, self._wanted
        if kept is None:
            return HttpRequest(wanted.url, validators=wanted.validators)
        if self._part.size < kept.total:
            return HttpRequest(wanted.url, http_ranges.rest_headers(kept, self._part.size))
        return HttpRequest(wanted.url, validators=Validators(etag=kept.etag))

    async def _receive(self, status: int, headers: Mapping[str, str], chunks: AsyncIterator[bytes]) -> None:
        """Begin or resume the file, as status and headers say, and write the body to the file."""
        if (
            status == 206
            and self._kept is not None
            and http_ranges.continues_edition(headers, self._kept, self._part.size)
        ):
            self._part.resume(self._kept)
        elif status == 200:
            self._kept = None
            self._total = http_ranges.content_length(headers)
            if self._total is not None and self._total > self._wanted.max_bytes:
                raise BadPayload(self._too_large(self._total))
            self._part.begin(http_ranges.resumable_edition(self._wanted.url, headers), self._total)
        elif status == 206:
            self._wrong_range = True
            return
        else:
            raise NotReachable(f"the server answered {status} without a file; the next round tries again", status)
        await self._copy(chunks)

    async def _copy(self, chunks: AsyncIterator[bytes]) -> None:
        """Write the body to the disk in large blocks and in a thread, so that a slow disk does not block the loop."""
        waiting, last = bytearray(), time.monotonic()
        self._report(self._part.size, self._total)
        try:
            async for chunk in chunks:
                waiting += chunk
                if len(waiting) >= BLOCK_BYTES or time.monotonic() - last > FLUSH_SECONDS:
                    block = bytes(waiting)
                    waiting.clear()
                    last = time.monotonic()
                    await asyncio.to_thread(self._part.write, block)
                    self._report(self._part.size, self._total)
                    if self._part.size > self._wanted.max_bytes:
                        raise BadPayload(self._too_large(self._part.size))
        finally:
            if waiting:
                self._part.write(bytes(waiting))
        self._report(self._part.size, self._total)

    def _too_large(self, size: int) -> str:
        self._part.drop()
        return (
            f"the file has {size / 1e6:,.0f} MB and was not read: at most {self._wanted.max_bytes / 1e6:,.0f} MB are; "
            "check the url in the configuration"
        )

    def _noting_kept_bytes(self, error: SourceError) -> SourceError:
        if not self._part.is_kept or not isinstance(error, NotReachable):
            return error
        of = f" of {self._total / 1e6:,.0f}" if self._total else ""
        extended = copy(error)  # the copy keeps the class and the attributes
        extended.args = (f"{error}; {self._part.size / 1e6:,.0f}{of} MB of the file are kept",)
        return extended


def _failed(wanted: Download, error: SourceError) -> DownloadResult:
    return DownloadResult(wanted.url, error.status, error=error)


def _without_hash(reply: HttpReply) -> Validators:
    return replace(reply.validators, body_hash=None)
