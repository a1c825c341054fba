"""A small HTTP server on loopback that answers as a test tells it to, byte for byte."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Got:
    """One request as it arrived."""

    target: str
    headers: dict[str, str]


Answer = Callable[[Got], bytes | Awaitable[bytes]]


def answer(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """A whole answer with its length; header names with `_` for `-`, and a header of None is left out."""
    fields = {"Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return head.encode("latin-1") + b"\r\n" + body


@dataclass
class Loopback:
    """What was asked so far, and where to ask."""

    url: str = ""
    port: int = 0
    got: list[Got] = field(default_factory=list)
    hang: asyncio.Event = field(default_factory=asyncio.Event)  # set at the end: handlers that hang wait for it


Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def raw_server(handler: Handler, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Give every connection to `handler`; yields the port, and ends when all handlers have ended."""
    running: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await handler(reader, writer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client went away, which some tests are about
        writer.close()
        with suppress(ConnectionError, ssl.SSLError):
            await writer.wait_closed()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        running.add(asyncio.create_task(serve(reader, writer)))

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()
        await asyncio.gather(*running)


@asynccontextmanager
async def loopback(reply: Answer, tls: ssl.SSLContext | None = None) -> AsyncIterator[Loopback]:
    """Serve `reply(request)` to every request, one a connection."""
    state = Loopback()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in head[1:] if line)
        got = Got(head[0].split(" ")[1], {name.lower(): value.strip() for name, _, value in pairs})
        state.got.append(got)
        made = reply(got)
        writer.write(made if isinstance(made, bytes) else await made)

    async with raw_server(handle, tls) as port:
        state.port = port
        state.url = f"http{'s' if tls else ''}://127.0.0.1:{port}"
        try:
            yield state
        finally:
            state.hang.set()
