"""A loopback HTTP/1.1 server around one function: path, query, headers and body in, an Answer out."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.support.world.faults import ScriptedResponse

Answering = Callable[[str, dict[str, str], dict[str, str], bytes | None], ScriptedResponse]
_MOST = 1_000_000  # bytes of a question


class Server(ThreadingHTTPServer):
    """Answers each GET and POST by `answering(path, query, headers, body)`, the body None for a GET; a late answer is
    dropped once `stopping` is set."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], answering: Answering, stopping: Event) -> None:
        self.answering = answering
        self.stopping = stopping
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Silent: a client that hangs up is part of the play."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds; an idle connection must not keep its thread for ever
    wbufsize = 1 << 16  # head and body leave together: two small packets would wait 40 ms for each other

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        self._answer(self.rfile.read(min(int(length), _MOST)) if length.isdecimal() else b"")

    def _answer(self, body: bytes | None) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._send(self.server.answering(unquote(parts.path), query, headers, body))

    def _send(self, answer: ScriptedResponse) -> None:
        if answer.delay and self.server.stopping.wait(answer.delay):
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if answer.cut is not None:
            self.close_connection = True
        if answer.status != 304:
            self.wfile.write(answer.body[: answer.cut])
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Silent: the world's own request log is for reading, the terminal belongs to the program."""
