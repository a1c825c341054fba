"""Behind a company's proxy: by the usual variables, with its own certificates, and its faults told from the hosts'."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from loopback_server import Got, answer, loopback

from mineralwatch.config.settings import NetworkSettings
from mineralwatch.domain.errors import NoConnection, NotReachable, Refused
from mineralwatch.sources.base import Download, HttpReply, HttpRequest
from mineralwatch.sources.download import download
from mineralwatch.sources.http_client import HttpClient
from tests.support.certificates import TOOL, Certificates, certificates
from tests.support.proxy import proxied
from tests.support.world import official_file

HOST = "stockpile.test"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("certificates"), HOST)


async def no_names(host: str, port: int) -> Sequence[str]:
    raise AssertionError(f"{host} was looked up")


async def home(host: str, port: int) -> Sequence[str]:
    return ("127.0.0.1",)


def served(got: Got) -> bytes:
    return answer(200, b"by proxy")


async def fetch(url: str, environ: dict[str, str], network: NetworkSettings | None = None, **more: object) -> HttpReply:
    settings = network or NetworkSettings(timeout=5.0)
    more.setdefault("resolve", no_names)
    async with HttpClient(settings, "mineralwatch/test", now=lambda: NOW, environ=environ, **more) as one:  # type: ignore[arg-type]
        return await one.fetch(HttpRequest(url))


def said(reply: HttpReply, kind: type[Exception]) -> str:
    assert type(reply.error) is kind, reply
    assert "\n" not in str(reply.error) and len(str(reply.error)) < 250
    return str(reply.error)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "[network] proxy"])
async def test_open_requests_go_through_the_proxy(name: str) -> None:
    async with loopback(served) as server:
        with proxied(("127.0.0.1", server.port)) as proxy:
            by_setting = name.startswith("[")
            network = NetworkSettings(timeout=5.0, proxy=proxy.url if by_setting else "")
            reply = await fetch(f"http://{HOST}/feed?x=1", {} if by_setting else {name: proxy.url}, network)
    assert (reply.body, proxy.asked) == (b"by proxy", [f"GET http://{HOST}/feed?x=1 HTTP/1.1"])
    assert server.got[0].headers["host"] == HOST


@pytest.mark.needs(TOOL)
@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "[network] proxy"])
async def test_secure_requests_go_through_a_tunnel_and_are_verified_for_the_name(
    name: str, company: Certificates
) -> None:
    async with loopback(served, company.server_context()) as server:
        with proxied(("127.0.0.1", server.port)) as proxy:
            by_setting = name.startswith("[")
            network = NetworkSettings(timeout=5.0, proxy=proxy.url if by_setting else "")
            environ = {} if by_setting else {name: proxy.url}
            reply = await fetch(f"https://{HOST}/", environ, network, tls=company.client_context())
            other = await fetch("https://other.test/", environ, network, tls=company.client_context())
    assert (reply.body, proxy.asked[0]) == (b"by proxy", f"CONNECT {HOST}:443 HTTP/1.1")
    assert "certificate of other.test" in said(other, NotReachable)
    assert len(server.got) == 1


async def test_no_proxy_goes_straight() -> None:
    async with loopback(served) as server:
        with proxied(("127.0.0.1", server.port)) as proxy:
            url, open_network = f"http://{HOST}:{server.port}/", NetworkSettings(timeout=5.0, allow_private=True)
            for names in (HOST, f".other.test,{HOST}", "*", f"{HOST}:{server.port}"):
                environ = {"HTTP_PROXY": proxy.url, "NO_PROXY": names}
                assert (await fetch(url, environ, open_network, resolve=home)).body == b"by proxy"
            assert proxy.asked == []
            await fetch(url, {"HTTP_PROXY": proxy.url, "NO_PROXY": "other.test"}, open_network)
            assert len(proxy.asked) == 1


@pytest.mark.needs(TOOL)
@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
async def test_a_company_authority_is_trusted_only_by_the_usual_variable(
    name: str, company: Certificates, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = company.authority if name == "SSL_CERT_FILE" else _hashed(company.authority, tmp_path)
    network = NetworkSettings(timeout=5.0, allow_private=True)
    for other in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(other, raising=False)
    async with loopback(served, company.server_context()) as server:
        url = f"https://{HOST}:{server.port}/"
        stranger = await fetch(url, {}, network, resolve=home)
        monkeypatch.setenv(name, str(place))
        friend = await fetch(url, {name: str(place)}, network, resolve=home)
    assert "let SSL_CERT_FILE name" in said(stranger, NotReachable)
    assert friend.body == b"by proxy"


def _hashed(authority: Path, folder: Path) -> Path:
    """A folder of certificates as OpenSSL wants it: each under the hash of its subject."""
    import subprocess

    words = [TOOL, "x509", "-hash", "-noout", "-in", str(authority)]
    name = subprocess.run(words, capture_output=True, text=True, timeout=20, check=True).stdout.strip()
    (folder / f"{name}.0").write_bytes(authority.read_bytes())
    return folder


@pytest.mark.needs(TOOL)
async def test_the_proxy_itself_may_be_spoken_to_by_tls(company: Certificates) -> None:
    async with loopback(lambda got: answer(200, got.target.encode()), company.server_context()) as proxy:
        # The certificate names another host than 127.0.0.1, so only its authority is checked here.
        context = ssl.create_default_context(cafile=str(company.authority))
        context.check_hostname = False
        reply = await fetch(f"http://{HOST}/a", {"HTTP_PROXY": f"https://127.0.0.1:{proxy.port}"}, tls=context)
        stranger = await fetch(f"http://{HOST}/a", {"HTTP_PROXY": f"https://127.0.0.1:{proxy.port}"})
    assert reply.body == f"http://{HOST}/a".encode()
    assert "certificate" in said(stranger, NotReachable)


@pytest.mark.needs(TOOL)
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_login_is_given_and_asked_for(scheme: str, company: Certificates) -> None:
    tls = company.server_context() if scheme == "https" else None
    async with loopback(served, tls) as server:
        with proxied(("127.0.0.1", server.port), login="miner:p@ss") as proxy:
            names = {f"{scheme}_proxy": proxy.url}
            none = await fetch(f"{scheme}://{HOST}/", names, tls=company.client_context())
            names = {f"{scheme}_proxy": proxy.url.replace("//", "//miner:p%40ss@")}
            given = await fetch(f"{scheme}://{HOST}/", names, tls=company.client_context())
    assert given.body == b"by proxy"
    assert "login" in said(none, Refused if scheme == "http" else NotReachable)


async def test_a_dead_proxy_is_named_and_its_password_is_not() -> None:
    with proxied(("127.0.0.1", 1)) as proxy:
        pass
    for scheme in ("http", "https"):
        name = f"{scheme}_proxy"
        reply = await fetch(f"{scheme}://{HOST}/", {name: proxy.url.replace("//", "//miner:secret@")})
        line = said(reply, NoConnection)
        assert "the proxy 127.0.0.1 refuses the connection" in line
        assert "secret" not in line and "miner" not in line


async def test_a_proxy_that_does_not_let_us_through_is_named() -> None:
    async with loopback(lambda got: answer(403)) as proxy:
        reply = await fetch(f"https://{HOST}/", {"HTTPS_PROXY": proxy.url})
    assert "the proxy 127.0.0.1 did not let us through (403)" in said(reply, NotReachable)


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
async def test_certificates_that_are_not_there_are_named(name: str, tmp_path: Path) -> None:
    reply = await fetch("https://127.0.0.1:1/", {name: str(tmp_path / "gone")}, NetworkSettings(allow_private=True))
    assert f"{name} names {tmp_path / 'gone'}" in said(reply, Refused)
    async with loopback(served) as server:  # where nobody shows a certificate none is needed
        open_one = await fetch(server.url, {name: str(tmp_path / "gone")}, NetworkSettings(allow_private=True))
    assert open_one.body == b"by proxy"


async def test_a_file_without_certificates_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("no certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(empty))
    reply = await fetch("https://127.0.0.1:1/", {"SSL_CERT_FILE": str(empty)}, NetworkSettings(allow_private=True))
    assert "PEM" in said(reply, Refused)


async def test_a_name_service_that_never_answers_is_our_trouble() -> None:
    import asyncio

    async def never(host: str, port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return ()

    reply = await fetch(f"http://{HOST}/", {}, NetworkSettings(timeout=0.2), resolve=never)
    assert "could not be looked up in time" in said(reply, NoConnection)
    assert isinstance(reply.error, NoConnection) and reply.error.no_way_out


async def test_a_network_that_goes_keeps_the_half_of_a_large_file_and_is_called_what_it_is(tmp_path: Path) -> None:
    whole = official_file.whole(b"x" * 3_000_000, NOW)

    def half(got: Got) -> bytes:
        head = "".join(f"{name}: {value}\r\n" for name, value in whole.headers.items())
        return f"HTTP/1.1 200 OK\r\nContent-Length: {len(whole.body)}\r\n{head}\r\n".encode() + whole.body[:2_000_000]

    network = NetworkSettings(timeout=5.0, allow_private=True)
    async with HttpClient(network, "mineralwatch/test", now=lambda: NOW, environ={}) as one:
        async with loopback(half) as server:
            wanted = Download(f"{server.url}/bulk.csv", "sam_bulk")
            first = await download(one, wanted, tmp_path, lambda done, total: None)
        gone = await download(one, wanted, tmp_path, lambda done, total: None)
    assert type(first.error) is NotReachable
    assert type(gone.error) is NoConnection
    assert "refuses the connection" in str(gone.error) and "of the file are kept" in str(gone.error)
