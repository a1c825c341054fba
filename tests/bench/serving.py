"""Serves one large file on loopback with ETag, conditions and ranges, and counts what is asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class Served:
    """What is served, and what was asked: (status, bytes sent)."""

    path: Path
    etag: str = '"bench-1"'
    stop_after: int | None = None  # break the next answer off after so many bytes
    url: str = ""
    answers: list[tuple[int, int]] = field(default_factory=list)


@contextmanager
def serving(path: Path) -> Iterator[Served]:
    """Serve until the end of the block."""
    state = Served(path)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            _answer(self, state)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_address[1]}/a/b/file.csv"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _answer(handler: BaseHTTPRequestHandler, state: Served) -> None:
    size = state.path.stat().st_size
    headers = {"ETag": state.etag, "Accept-Ranges": "bytes"}
    if handler.headers.get("If-None-Match") == state.etag:
        _head(handler, 304, headers)
        state.answers.append((304, 0))
        return
    asked = handler.headers.get("Range", "")
    start = int(asked[6:-1]) if asked and handler.headers.get("If-Range") == state.etag else 0
    if start:
        headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
    headers["Content-Length"] = str(size - start)
    _head(handler, 206 if start else 200, headers)
    sent = 0
    limit, state.stop_after = state.stop_after, None
    with state.path.open("rb") as file:
        file.seek(start)
        while (block := file.read(262_144)) and (limit is None or sent < limit):
            handler.wfile.write(block)
            sent += len(block)
    state.answers.append((206 if start else 200, sent))
    if limit is not None:
        handler.close_connection = True


def _head(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str]) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
