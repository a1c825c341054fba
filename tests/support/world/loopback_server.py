"""A loopback HTTP/1.1 server around one function, which gets path, query, headers and body and returns a response."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class ScriptedResponse:
    """What an imitated source sends. `delay` is in seconds before the first byte; `cut` is the number of bytes of the
    body that are sent before the connection ends."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    cut: int | None = None


Responding = Callable[[str, dict[str, str], dict[str, str], bytes | None], ScriptedResponse]
_MAX_REQUEST_BODY = 1_000_000  # the body of an HTTP request may have a million bytes at most


def as_json(value: object, status: int = 200, **headers: str) -> ScriptedResponse:
    """A response whose body is `value` as JSON."""
    return ScriptedResponse(status, {"Content-Type": "application/json", **headers}, json.dumps(value).encode())


class LoopbackServer(ThreadingHTTPServer):
    """A server that answers each GET and POST by `respond(path, query, headers, body)`; `body` is None for a GET.

    A response that still waits for its delay is dropped once `stopping` is set.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], respond: Responding, stopping: Event) -> None:
        self.respond = respond
        self.stopping = stopping
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print nothing about a client that closes the connection early."""


class _Handler(BaseHTTPRequestHandler):
    server: LoopbackServer
    protocol_version = "HTTP/1.1"
    timeout = 30  # an idle connection is closed after 30 seconds, so that it does not keep its thread for ever
    wbufsize = 1 << 16  # headers and body are sent in one packet, since the second of two packets would wait 40 ms

    def do_GET(self) -> None:
        self._handle(None)

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        self._handle(self.rfile.read(min(int(length), _MAX_REQUEST_BODY)) if length.isdecimal() else b"")

    def _handle(self, body: bytes | None) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._send(self.server.respond(unquote(parts.path), query, headers, body))

    def _send(self, response: ScriptedResponse) -> None:
        if response.delay and self.server.stopping.wait(response.delay):
            self.close_connection = True
            return
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.status != 304:
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if response.cut is not None:
            self.close_connection = True
        if response.status != 304:
            self.wfile.write(response.body[: response.cut])
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Print nothing, since the terminal belongs to the program; the server keeps a log of its own."""
