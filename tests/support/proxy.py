"""A proxy on loopback, as a company runs one: absolute requests and CONNECT, a login if wanted, up and down on demand.

Whatever host is asked for, the connection goes to one server on loopback; so names that nobody has can be used.
"""

from __future__ import annotations

import socket
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Proxy:
    """`asked` are the request lines so far. `up` False refuses every connection, like a network that is gone."""

    port: int
    upstream: tuple[str, int]
    login: str | None = None
    asked: list[str] = field(default_factory=list)
    _server: ThreadingTCPServer | None = None
    _thread: Thread | None = None

    @property
    def url(self) -> str:
        """Its address for HTTPS_PROXY and the like."""
        return f"http://127.0.0.1:{self.port}"

    def up(self) -> None:
        """Listen on the port."""
        owner = self

        class Handler(StreamRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):
                    owner._serve(self.request, self.rfile)

        class Server(ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            block_on_close = False

            def handle_error(self, request: Any, client_address: Any) -> None:
                """Silent: a client that hangs up is part of the play."""

        self._server = Server(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_address[1]
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), name="proxy", daemon=True)
        self._thread.start()

    def down(self) -> None:
        """Refuse connections from now on."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._server = None

    def _serve(self, client: socket.socket, lines: Any) -> None:
        first = lines.readline().decode("latin-1").strip()
        headers = []
        while line := lines.readline().decode("latin-1").strip():
            headers.append(line)
        self.asked.append(first)
        if self.login is not None:
            wanted = f"Proxy-Authorization: Basic {b64encode(self.login.encode()).decode()}".lower()
            if wanted not in [line.lower() for line in headers]:
                client.sendall(b"HTTP/1.1 407 Login\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n")
                return
        method, target, version = first.split(" ")
        with socket.create_connection(self.upstream, timeout=20) as server:
            if method == "CONNECT":
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                parts = urlsplit(target)
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                kept = [line for line in headers if not line.lower().startswith(("proxy-", "connection:"))]
                head = [f"{method} {path} {version}", *kept, "Connection: close"]
                server.sendall(("\r\n".join(head) + "\r\n\r\n").encode("latin-1"))
            back = Thread(target=_pour, args=(server, client), daemon=True)
            back.start()
            _pour(client, server)
            back.join(20)


def _pour(source: socket.socket, into: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            into.sendall(data)
    with suppress(OSError):
        into.shutdown(socket.SHUT_WR)


@contextmanager
def proxied(upstream: tuple[str, int], login: str | None = None) -> Iterator[Proxy]:
    """A proxy that is up, in front of one server; it ends with the block."""
    proxy = Proxy(0, upstream, login)
    proxy.up()
    try:
        yield proxy
    finally:
        proxy.down()
