"""Where the client goes and what it takes along: redirects, addresses, keys, pauses, proxies and certificates."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta

import pytest
from fetching import KEY, client, failure, fetch, home, no_names
from loopback_server import Got, answer, loopback, raw_server

from mineralwatch.config.settings import NetworkSettings
from mineralwatch.domain.errors import NotReachable, Refused, SourceError
from mineralwatch.sources.base import HttpRequest
from mineralwatch.sources.http_client import MAX_IN_FLIGHT, user_agent
from tests.support.certificates import TOOL, Certificates, certificates


@pytest.mark.parametrize("target", ["http://127.0.0.2:1/", "http://169.254.169.254/latest/meta-data/", "file:///etc"])
async def test_a_redirect_cannot_lead_into_the_own_network(target: str) -> None:
    """Behind a proxy, which stands for the public network here, every hop is judged as well."""
    async with loopback(lambda got: answer(302, Location=target)) as proxy:
        reply = await fetch("http://stockpile.test/", NetworkSettings(proxy=proxy.url, timeout=5.0))
    failure(reply, Refused, "redirects to an address that is not fetched")
    assert len(proxy.got) == 1


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:127.0.0.1"])
async def test_a_name_that_leads_into_the_own_network_is_never_connected_to(address: str) -> None:
    async def rebound(host: str, port: int) -> Sequence[str]:
        return (address,)

    async with loopback(lambda got: answer()) as server, client(NetworkSettings(timeout=5.0), resolve=rebound) as one:
        reply = await one.fetch(HttpRequest(f"http://stockpile.test:{server.port}/"))
    failure(reply, Refused, "allow_private")
    assert server.got == []


async def test_the_checked_address_is_the_one_connected_to() -> None:
    """The name is looked up once; what a second look-up would say does not matter."""
    asked: list[str] = []

    async def once(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ("127.0.0.1",) if len(asked) == 1 else ("127.0.0.99",)

    async with loopback(lambda got: answer(200, b"ok")) as server, client(resolve=once) as one:
        reply = await one.fetch(HttpRequest(f"http://stockpile.test:{server.port}/"))
    assert reply.body == b"ok" and asked == ["stockpile.test"]
    assert server.got[0].headers["host"] == f"stockpile.test:{server.port}"


async def test_the_next_address_is_tried_when_one_does_not_connect() -> None:
    async def two(host: str, port: int) -> Sequence[str]:
        return ("127.0.0.77", "127.0.0.1")

    async with loopback(lambda got: answer(200, b"ok")) as server, client(resolve=two) as one:
        assert (await one.fetch(HttpRequest(f"http://stockpile.test:{server.port}/"))).body == b"ok"


async def test_redirects_are_followed_and_counted() -> None:
    def serve(got: Got) -> bytes:
        if got.target.startswith("/round"):
            return answer(301, Location="/round" + got.target[-1] * 2)
        return answer(307, Location="/end?x=1") if got.target == "/start" else answer(200, b"end")

    async with loopback(serve) as server:
        reply = await fetch(server.url + "/start")
        assert (reply.url, reply.body) == (server.url + "/end?x=1", b"end")
        failure(await fetch(server.url + "/round"), NotReachable, "circle")


def with_key(url: str) -> HttpRequest:
    return HttpRequest(url, secret_query={"api_key": KEY}, secret_headers={"X-Token": KEY})


async def test_a_key_goes_to_its_own_origin_only_even_when_the_server_passes_it_on() -> None:
    def first(got: Got) -> bytes:
        if got.target.startswith("/away"):
            return answer(302, Location=f"{other.url}/?api_key=kY-0123456789%2Fabc&q=1")
        return answer(302, Location="/away")

    async with loopback(lambda got: answer(200, b"there")) as other, loopback(first) as server, client() as one:
        reply = await one.fetch(with_key(server.url + "/?q=%2F1"))
    assert reply.body == b"there" and KEY not in reply.url
    assert server.got[0].target == "/?q=%2F1&api_key=kY-0123456789%2Fabc"
    assert server.got[1].headers["x-token"] == KEY and "api_key" in server.got[1].target
    assert other.got[0].target == "/?q=1" and "x-token" not in other.got[0].headers


async def test_a_key_stands_in_no_error_log_reply_or_repr(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpcore").setLevel(logging.DEBUG)
    shown: list[str] = []

    def serve(got: Got) -> bytes:
        return answer(400 if got.target.startswith("/bad") else 200, f"bad key {KEY}".encode())

    async with loopback(serve) as server, client() as one:
        for path in ("/bad", "/good"):
            request = with_key(server.url + path)
            shown += [repr(await one.fetch(request)), repr(request)]
    async with client(NetworkSettings(allow_private=True, timeout=1.0)) as one:
        shown.append(repr(await one.fetch(with_key(server.url))))
        shown.append(repr(await one.fetch(with_key("http://[bad"))))
    shown += [record.getMessage() for record in caplog.records]
    assert len(shown) >= 6
    assert not [text for text in shown if "0123456789" in text]


async def test_no_more_than_eight_requests_are_in_flight() -> None:
    now = most = 0
    eight = asyncio.Event()

    async def serve(got: Got) -> bytes:
        nonlocal now, most
        now += 1
        most = max(most, now)
        if now >= MAX_IN_FLIGHT:
            eight.set()
        await eight.wait()
        now -= 1
        return answer(200, b"x")

    async with loopback(serve) as server, client() as one:
        replies = await asyncio.gather(*(one.fetch(HttpRequest(f"{server.url}/{n}")) for n in range(20)))
    assert all(reply.error is None for reply in replies)
    assert most == MAX_IN_FLIGHT


async def test_requests_to_one_host_are_spaced_and_others_do_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def noted(seconds: float) -> None:
        waits.append(seconds)

    async with loopback(lambda got: answer(200, b"x")) as server, client(resolve=home) as one:
        monkeypatch.setattr("mineralwatch.sources.http_client.asyncio.sleep", noted)
        for host in ("one.test", "two.test", "one.test", "one.test"):
            await one.fetch(HttpRequest(f"http://{host}:{server.port}/", pace=timedelta(seconds=100)))
    assert [round(wait, -1) for wait in waits] == [100, 200]


async def test_a_proxy_of_the_user_is_used_and_exempt_from_the_guard() -> None:
    async with loopback(lambda got: answer(200, b"by proxy")) as proxy:
        for network, environ in (
            (NetworkSettings(proxy=proxy.url, timeout=5.0), {}),
            (NetworkSettings(timeout=5.0), {"http_proxy": proxy.url}),
        ):
            async with client(network, environ=environ, resolve=no_names) as one:
                assert (await one.fetch(HttpRequest("http://stockpile.test/feed"))).body == b"by proxy"
                failure(await one.fetch(HttpRequest("http://127.0.0.1/")), Refused, "loopback")
    assert [got.target for got in proxy.got] == ["http://stockpile.test/feed"] * 2


async def test_a_proxy_that_cannot_be_used_is_an_error_like_any_other() -> None:
    async with client(NetworkSettings(proxy="socks5://127.0.0.1:1", timeout=1.0)) as one:
        failure(await one.fetch(HttpRequest("http://stockpile.test/")), NotReachable, "SOCKS")
    async with client(NetworkSettings(proxy="quatsch://127.0.0.1:1", timeout=1.0)) as one:
        failure(await one.fetch(HttpRequest("http://stockpile.test/")), Refused, "proxy in [network] must be")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("certificates"), "stockpile.test")


@pytest.mark.needs(TOOL)
async def test_tls_is_verified_for_the_name_and_not_for_the_address(made: Certificates) -> None:
    trusting = made.client_context()
    async with loopback(lambda got: answer(200, b"safe"), made.server_context()) as server:
        async with client(resolve=home, tls=trusting) as one:
            right = await one.fetch(HttpRequest(f"https://stockpile.test:{server.port}/"))
            wrong = await one.fetch(HttpRequest(f"https://other.test:{server.port}/"))
        async with client(resolve=home) as one:
            stranger = await one.fetch(HttpRequest(f"https://stockpile.test:{server.port}/"))
    assert right.body == b"safe"
    failure(wrong, NotReachable, "certificate")
    failure(stranger, NotReachable, "certificate")
    assert len(server.got) == 1


@pytest.mark.needs(TOOL)
async def test_https_never_becomes_http(made: Certificates) -> None:
    trusting = made.client_context()
    async with (
        loopback(lambda got: answer(200)) as plain,
        loopback(lambda got: answer(302, Location=plain.url), made.server_context()) as server,
        client(resolve=home, tls=trusting) as one,
    ):
        failure(await one.fetch(HttpRequest(f"https://stockpile.test:{server.port}/")), Refused, "open connection")
    assert plain.got == []


async def test_a_server_without_tls_is_named_so() -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await reader.read(1)

    async with raw_server(greet) as port:
        reply = await fetch(f"https://127.0.0.1:{port}")
    failure(reply, NotReachable, "secure connection")


@pytest.mark.parametrize(
    "url", ["", "nonsense", "http://", "http://exa mple/", "http://[::1", "http://a..b.test/", "ftp://x/"]
)
async def test_a_bad_address_is_an_error_and_no_crash(url: str) -> None:
    assert isinstance((await fetch(url, NetworkSettings(timeout=1.0))).error, SourceError)


def test_the_contact_of_the_user_stands_in_our_name() -> None:
    assert user_agent(NetworkSettings(user_agent_contact="me@example.org\r\nX: y")).endswith(" (me@example.orgX: y)")
    assert "(" not in user_agent(NetworkSettings())
