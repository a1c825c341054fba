"""The official daily file as a person meets it: asked at the first start, seen, stopped, gone on with, then known."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.support.program import COMMAND, Program, until
from tests.support.terminal import Terminal, private_terminal
from tests.support.world.world import World

pytestmark = pytest.mark.needs("tmux")

PIECE = 262_144  # bytes
MOST = 6_000_000


class Drip:
    """A server of one file that comes as fast as a test lets it: `pause` seconds between two pieces."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.pause = 0.15
        self.asked: list[str] = []  # the Range of each request, or ""
        self.ended = threading.Event()
        drip = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                drip._serve(self)

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/bulk.csv"

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        asked = handler.headers.get("Range") or ""
        self.asked.append(asked)
        first = int(re.sub(r"\D", "", asked) or 0)
        handler.send_response(206 if first else 200)
        handler.send_header("ETag", '"one"')
        handler.send_header("Accept-Ranges", "bytes")
        if first:
            handler.send_header("Content-Range", f"bytes {first}-{len(self.content) - 1}/{len(self.content)}")
        handler.send_header("Content-Length", str(len(self.content) - first))
        handler.end_headers()
        try:
            for at in range(first, len(self.content), PIECE):
                handler.wfile.write(self.content[at : at + PIECE])
                self.ended.wait(self.pause)
        except ConnectionError:
            handler.close_connection = True  # the program has stopped


@pytest.fixture
def drip(world: World) -> Iterator[Drip]:
    content = world.bulk_csv()
    rows = content.split(b"\n", 1)[1]
    while len(content) < MOST:  # the same rows again: copies are known by their ids
        content += rows
    made = Drip(content)
    thread = threading.Thread(target=made.server.serve_forever, args=(0.05,))
    thread.start()
    yield made
    made.ended.set()
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def newcomer(tmp_path: Path, world: World, drip: Drip) -> Program:
    """Somebody without a key, whom nobody has asked yet."""
    program = Program(tmp_path, world, api=False)
    text = program.config.read_text().replace("enabled = false\n", "", 1)
    program.config.write_text(re.sub(r'url = "[^"]*/bulk.csv"', f'url = "{drip.url}"', text))
    return program


@pytest.fixture
def screen(newcomer: Program, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    with private_terminal(tmp_path_factory.mktemp("tmux"), newcomer.environ) as made:
        made.open("one", 80, 24)
        yield made


def start(terminal: Terminal) -> None:
    terminal.type("one", " ".join(COMMAND))


def test_from_the_question_to_the_notices(screen: Terminal, newcomer: Program, drip: Drip) -> None:
    start(screen)
    asked = screen.wait("one", "Watch SAM.gov without a key?", "211 MB", "about 1 MB", "Requests")
    assert "SAM.gov never read" in asked
    screen.keys("one", "Escape")  # not now
    screen.wait_gone("one", "Watch SAM.gov")
    assert drip.asked == []
    screen.keys("one", "q")
    screen.wait("one", "ready$")

    start(screen)
    screen.wait("one", "Watch SAM.gov without a key?")
    screen.keys("one", "o")
    shown = screen.wait("one", "of 6 MB", "esc stops it")
    assert re.search(r"[█░]{8}", shown)
    screen.wait("one", "MB/s")
    screen.wait("one", "2 of 6 MB")
    screen.keys("one", "Escape")
    screen.wait_gone("one", "esc stops it")
    screen.wait("one", "SAM.gov never read")

    drip.pause = 0.01
    screen.keys("one", "U")
    until(lambda: len(drip.asked) == 2, "the rest is asked for")
    assert drip.asked[0] == "" and re.fullmatch(r"bytes=[1-9]\d{6,}-", drip.asked[1])
    screen.wait_gone("one", "SAM.gov never read")
    screen.wait("one", "Bi ")
    assert newcomer.rows("SELECT value FROM meta WHERE name = 'official_file'") == [("once",)]
    assert newcomer.rows("SELECT count(*) FROM alerts") == [(0,)]  # a first reading is a baseline
    screen.keys("one", "q")
    screen.wait("one", "ready$")

    start(screen)
    again = screen.wait("one", "Requests", "Bi ")
    assert "Watch SAM.gov" not in again
    assert len(drip.asked) == 2
    screen.keys("one", "q")
    screen.wait("one", "ready$")
