"""The whole program behind a company's proxy, with the company's certificates, and when the network goes and comes."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.certificates import TOOL, certificates
from tests.support.program import COMMAND, Program
from tests.support.proxy import Proxy, proxied
from tests.support.terminal import private_terminal
from tests.support.world.loopback_server import LoopbackServer
from tests.support.world.world import World

HOST = "stockpile.test"


@contextmanager
def secure(world: World, folder: Path) -> Iterator[tuple[int, Path]]:
    """The world once more, behind TLS; its port, and the file of the authority that vouches for it."""
    made, stopping = certificates(folder, HOST), threading.Event()
    server = LoopbackServer(("127.0.0.1", 0), world.respond, stopping)
    server.socket = made.server_context().wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.server_address[1], made.authority
    finally:
        stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()


def outcomes(report: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    return {source["name"]: source["outcome"] for source in report["sources"] if source["outcome"] != "skipped"}


def feed_only(url: str) -> str:
    return f'shipped_record = false\ndefault_feeds = false\n[[feeds]]\nname = "company"\nurl = "{url}"\n'


@pytest.mark.needs(TOOL)
def test_behind_a_proxy_with_the_companys_own_certificates(tmp_path: Path, world: World) -> None:
    program = Program(tmp_path)
    program.config.write_text(feed_only(f"https://{HOST}/feeds/world-rss"))
    with secure(world, tmp_path) as (port, authority), proxied(("127.0.0.1", port), login="miner:secret") as proxy:
        program.environ["HTTPS_PROXY"] = proxy.url.replace("//", "//miner:secret@")
        stranger = program.here.poll("--source", "company")["sources"][0]
        assert stranger["outcome"] == "failed"
        assert "certificate" in stranger["error"] and "SSL_CERT_FILE" in stranger["error"]
        program.environ["SSL_CERT_FILE"] = str(authority)
        friend = program.poll("--source", "company")["sources"][0]
        assert friend["outcome"] == "ok", friend
        assert friend["entries"] > 0
        assert set(proxy.asked) == {f"CONNECT {HOST}:443 HTTP/1.1"}
    gone = program.here.run("poll", "--source", "company")
    assert gone.code == 3
    assert "proxy 127.0.0.1 refuses" in gone.out + gone.err
    assert "secret" not in gone.out + gone.err


def apart(program: Program, world: World, proxy: Proxy) -> None:
    """Give each source of the program a host of its own, which only the proxy can find."""
    count = iter(range(1000))
    text = program.config.read_text()
    program.config.write_text(re.sub(re.escape(world.base_url), lambda _: f"http://h{next(count)}.test", text))
    program.environ["HTTP_PROXY"] = proxy.url


@pytest.mark.needs("tmux")
def test_the_screen_says_offline_and_comes_back(
    tmp_path: Path, world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    parts = urlsplit(world.base_url)
    program = Program(tmp_path, world, api=False)
    with proxied((parts.hostname or "", parts.port or 0)) as proxy:
        apart(program, world, proxy)
        good = outcomes(program.here.poll())
        assert set(good.values()) == {"ok"} and len(good) > 3
        with private_terminal(tmp_path_factory.mktemp("tmux"), program.environ) as terminal:
            terminal.open("one", 120, 40)
            terminal.type("one", " ".join(COMMAND))
            terminal.wait("one", f"{len(good)} sources ok")
            proxy.down()
            terminal.keys("one", "r")
            shown = terminal.wait("one", "OFFLINE, next try 15:01")
            assert " fail" not in shown
            terminal.keys("one", "S")
            terminal.wait("one", "no network", "the proxy 127.0.0.1 refuses")
            assert program.rows("SELECT max(failures) FROM sources") == [(0,)]
            assert program.rows("SELECT count(*) FROM sources WHERE outcome = 'offline'") == [(len(good),)]
            proxy.up()
            terminal.keys("one", "Escape")
            terminal.wait("one", "Requests")
            terminal.keys("one", "r")
            terminal.wait("one", f"{len(good)} sources ok")
            terminal.keys("one", "q")
            terminal.wait("one", "ready$")
