"""A server that gives half of a file and waits with the rest until it is told to go on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support.world.official_file import tag_of


@dataclass
class Hanging:
    """What is served, and what was asked for."""

    content: bytes
    url: str = ""
    go_on: threading.Event = field(default_factory=threading.Event)
    waiting: threading.Event = field(default_factory=threading.Event)
    ranges: list[str | None] = field(default_factory=list)

    @property
    def half(self) -> int:
        return len(self.content) // 2


@contextmanager
def hanging(content: bytes) -> Iterator[Hanging]:
    """Serve until the end of the block."""
    state = Hanging(content)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            state.ranges.append(asked)
            begin = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
            size = len(content)
            self.send_response(206 if asked else 200)
            self.send_header("ETag", tag_of(content))
            self.send_header("Content-Length", str(size - begin))
            if asked:
                self.send_header("Content-Range", f"bytes {begin}-{size - 1}/{size}")
            self.end_headers()
            try:
                if begin < state.half:
                    self.wfile.write(content[begin : state.half])
                    state.waiting.set()
                    state.go_on.wait(60)
                    begin = state.half
                self.wfile.write(content[begin:])
            except ConnectionError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_address[1]}/bulk.csv"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield state
    finally:
        state.go_on.set()
        server.shutdown()
        thread.join()
        server.server_close()
