"""One large file, fetched through the HTTP client into the cache: conditional, resumable, never twice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from copy import copy
from dataclasses import replace
from pathlib import Path

from mineralwatch.domain.errors import BadPayload, NotReachable, SourceError
from mineralwatch.domain.models import Validators
from mineralwatch.sources import http_ranges
from mineralwatch.sources.base import Download, DownloadResult, HttpReply, HttpRequest
from mineralwatch.sources.http_client import HttpClient
from mineralwatch.sources.partial_download import FileEdition, PartialFile

BLOCK_BYTES = 1_000_000  # bytes that go to the disk at once
FLUSH_SECONDS = 0.5  # seconds after which fewer go too
ReportProgress = Callable[[int, int | None], None]
"""Hears how many bytes have come, and of how many."""


async def download(client: HttpClient, wanted: Download, folder: Path, told: ReportProgress) -> DownloadResult:
    """The whole file, or 304, or the error. What came of a transfer that stopped stays for the next one.

    Cancelling it leaves what has come as well, when the server's tag lets the rest be asked for.
    """
    with PartialFile(folder, wanted.name) as part:
        held = part.resumable_edition(wanted.url)
        found = await _Transfer(client, wanted, part, told, held).run()
        if found is None:  # what was held does not fit any more and is gone
            found = await _Transfer(client, wanted, part, told, None).run()
        return found or _failed(wanted, NotReachable("the server sends only parts of the file; tried again later", 206))


class _Transfer:
    """One question and what its answer brings."""

    def __init__(
        self, client: HttpClient, wanted: Download, part: PartialFile, told: ReportProgress, held: FileEdition | None
    ) -> None:
        self._client, self._wanted, self._part, self._told = client, wanted, part, told
        self._held = held
        self._total: int | None = held.total if held else None
        self._misfit = False

    async def run(self) -> DownloadResult | None:
        """None when the answer does not begin where it must."""
        reply = await self._client.stream(self._question(), self._take)
        if self._misfit or (self._held is not None and reply.status == 416):
            self._part.drop()
            return None
        if reply.status == 304:
            path = self._part.finish() if self._held is not None else None
            return DownloadResult(self._wanted.url, 304, path, self._part.size, validators=_without_hash(reply))
        if reply.error is not None and reply.status != 206:
            return _failed(self._wanted, self._with_what_is_kept(reply.error))
        if self._total is not None and self._part.size != self._total:
            short = NotReachable("the file broke off in the middle; the next round tries again", reply.status)
            return _failed(self._wanted, self._with_what_is_kept(short))
        size = self._part.size
        return DownloadResult(self._wanted.url, 200, self._part.finish(), size, validators=_without_hash(reply))

    def _question(self) -> HttpRequest:
        """For the rest of what is held; or, when all of it has come, whether it is still true; or for anything new."""
        held, wanted = self._held, self._wanted
        if held is None:
            return HttpRequest(wanted.url, validators=wanted.validators)
        if self._part.size < held.total:
            return HttpRequest(wanted.url, http_ranges.rest_headers(held, self._part.size))
        return HttpRequest(wanted.url, validators=Validators(etag=held.etag))

    async def _take(self, status: int, headers: Mapping[str, str], chunks: AsyncIterator[bytes]) -> None:
        if (
            status == 206
            and self._held is not None
            and http_ranges.continues_edition(headers, self._held, self._part.size)
        ):
            self._part.resume(self._held)
        elif status == 200:
            self._held = None
            self._total = http_ranges.content_length(headers)
            if self._total is not None and self._total > self._wanted.max_bytes:
                raise BadPayload(self._too_large(self._total))
            self._part.begin(http_ranges.resumable_edition(self._wanted.url, headers), self._total)
        elif status == 206:
            self._misfit = True
            return
        else:
            raise NotReachable(f"the server answered {status} without a file; the next round tries again", status)
        await self._copy(chunks)

    async def _copy(self, chunks: AsyncIterator[bytes]) -> None:
        """To the disk in large blocks and in a thread, so that a slow disk holds up nothing else."""
        waiting, last = bytearray(), time.monotonic()
        self._told(self._part.size, self._total)
        try:
            async for chunk in chunks:
                waiting += chunk
                if len(waiting) >= BLOCK_BYTES or time.monotonic() - last > FLUSH_SECONDS:
                    block = bytes(waiting)
                    waiting.clear()
                    last = time.monotonic()
                    await asyncio.to_thread(self._part.write, block)
                    self._told(self._part.size, self._total)
                    if self._part.size > self._wanted.max_bytes:
                        raise BadPayload(self._too_large(self._part.size))
        finally:
            if waiting:
                self._part.write(bytes(waiting))
        self._told(self._part.size, self._total)

    def _too_large(self, size: int) -> str:
        self._part.drop()
        return (
            f"the file has {size / 1e6:,.0f} MB and was not read: at most {self._wanted.max_bytes / 1e6:,.0f} MB are; "
            "check the url in the configuration"
        )

    def _with_what_is_kept(self, error: SourceError) -> SourceError:
        if not self._part.is_kept or not isinstance(error, NotReachable):
            return error
        of = f" of {self._total / 1e6:,.0f}" if self._total else ""
        told = copy(error)  # of the same kind, with all that it knows
        told.args = (f"{error}; {self._part.size / 1e6:,.0f}{of} MB of the file are kept",)
        return told


def _failed(wanted: Download, error: SourceError) -> DownloadResult:
    return DownloadResult(wanted.url, error.status, error=error)


def _without_hash(reply: HttpReply) -> Validators:
    return replace(reply.validators, body_hash=None)
