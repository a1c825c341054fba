"""The client against a real server on loopback: what a hostile or tired network does must end as one clear line."""

from __future__ import annotations

import asyncio
import gzip
import logging
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from loopback_server import Got, answer, loopback, raw_server

from mineralwatch.config.settings import NetworkSettings
from mineralwatch.domain.errors import BadPayload, NoConnection, NotReachable, RateLimited, Refused, SourceError
from mineralwatch.domain.models import Validators
from mineralwatch.sources.base import HttpReply, HttpRequest
from mineralwatch.sources.http_client import MAX_IN_FLIGHT, HttpClient, user_agent
from tests.support.certificates import TOOL, Certificates, certificates

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OPEN = NetworkSettings(allow_private=True, timeout=5.0)
KEY = "kY-0123456789/abc"


async def no_names(host: str, port: int) -> Sequence[str]:
    raise AssertionError(f"{host} was looked up")


async def home(host: str, port: int) -> Sequence[str]:
    return ("127.0.0.1",)


def client(network: NetworkSettings = OPEN, **more: object) -> HttpClient:
    settings: dict[str, object] = {"now": lambda: NOW, "environ": {}, **more}
    return HttpClient(network, "mineralwatch/test", **settings)  # type: ignore[arg-type]


async def fetch(url: str, network: NetworkSettings = OPEN, **more: object) -> HttpReply:
    async with client(network) as one:
        return await one.fetch(HttpRequest(url, **more))  # type: ignore[arg-type]


def failure(reply: HttpReply, kind: type[SourceError], words: str) -> SourceError:
    """The error of a reply, which must be of the kind, one line, and hold the words."""
    assert type(reply.error) is kind, reply
    assert words in str(reply.error)
    assert "\n" not in str(reply.error) and len(str(reply.error)) < 250
    return reply.error


async def test_a_body_with_its_validators_and_our_name() -> None:
    def serve(got: Got) -> bytes:
        return answer(200, b"<rss/>", ETag='"e1"', Last_Modified="Sun, 22 Nov 2026 10:00:00 GMT", Set_Cookie="a=b")

    async with loopback(serve) as server:
        reply = await fetch(server.url + "/feed?x=a%2Fb")
    assert (reply.status, reply.body, reply.error) == (200, b"<rss/>", None)
    assert reply.validators.etag == '"e1"'
    assert reply.validators.last_modified == "Sun, 22 Nov 2026 10:00:00 GMT"
    assert reply.validators.body_hash is not None and "set-cookie" not in reply.headers
    assert server.got[0].target == "/feed?x=a%2Fb"
    assert server.got[0].headers["user-agent"] == "mineralwatch/test"
    assert server.got[0].headers["host"] == f"127.0.0.1:{server.port}"


async def test_not_modified_keeps_the_validators_and_takes_new_ones() -> None:
    def serve(got: Got) -> bytes:
        known = got.headers.get("if-none-match") == '"e1"'
        return answer(304, ETag='"e2"') if known else answer(200, b"x")

    asked = Validators('"e1"', "Sun, 22 Nov 2026 10:00:00 GMT", "hash")
    async with loopback(serve) as server:
        reply = await fetch(server.url, validators=asked)
    assert (reply.status, reply.body, reply.error) == (304, b"", None)
    assert reply.validators == Validators('"e2"', "Sun, 22 Nov 2026 10:00:00 GMT", "hash")
    assert server.got[0].headers["if-modified-since"] == "Sun, 22 Nov 2026 10:00:00 GMT"
    assert len(server.got) == 1


async def test_not_modified_to_an_unconditional_question_is_an_error() -> None:
    async with loopback(lambda got: answer(304)) as server:
        failure(await fetch(server.url), NotReachable, "not conditional")


async def test_cookies_are_not_kept() -> None:
    async with loopback(lambda got: answer(200, b"x", Set_Cookie="track=1")) as server, client() as one:
        await one.fetch(HttpRequest(server.url))
        await one.fetch(HttpRequest(server.url))
    assert "cookie" not in server.got[1].headers


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (400, Refused, "does not accept"),
        (401, Refused, "key or a login"),
        (403, Refused, "refuses"),
        (404, Refused, "may have moved"),
        (410, Refused, "gone for good"),
        (408, NotReachable, "next round"),
        (500, NotReachable, "trouble of its own"),
        (503, NotReachable, "trouble of its own"),
        (302, NotReachable, "unexpected status"),
    ],
)
async def test_a_status_becomes_a_line_that_says_what_to_do(status: int, kind: type[SourceError], words: str) -> None:
    async with loopback(lambda got: answer(status, b'{"why":"so"}')) as server:
        reply = await fetch(server.url)
    assert failure(reply, kind, words).status == status
    assert reply.status == status
    assert reply.body == (b"" if status < 400 else b'{"why":"so"}')


@pytest.mark.parametrize(
    ("status", "header", "until"),
    [
        (429, "120", NOW + timedelta(seconds=120)),
        (429, "Sun, 22 Nov 2026 13:00:00 GMT", NOW + timedelta(hours=1)),
        (429, "soon", None),
        (429, None, None),
        (503, "60", NOW + timedelta(seconds=60)),
    ],
)
async def test_a_server_that_asks_us_to_wait_is_understood(
    status: int, header: str | None, until: datetime | None
) -> None:
    more = {"Retry_After": header} if header else {}
    async with loopback(lambda got: answer(status, b"Too Many Requests", **more)) as server:
        reply = await fetch(server.url)
    error = failure(reply, RateLimited, "asks us to wait")
    assert isinstance(error, RateLimited) and error.until == until


@pytest.mark.parametrize("packed", ["gzip", "deflate", "raw deflate"])
async def test_packed_bodies_are_unpacked(packed: str) -> None:
    plain = b"antimony " * 9_000
    raw = zlib.compressobj(wbits=-15)
    body = {
        "gzip": gzip.compress(plain),
        "deflate": zlib.compress(plain),
        "raw deflate": raw.compress(plain) + raw.flush(),
    }[packed]
    async with loopback(lambda got: answer(200, body, Content_Encoding=packed.removeprefix("raw "))) as server:
        assert (await fetch(server.url)).body == plain
    assert server.got[0].headers["accept-encoding"] == "gzip, deflate"


RSS = b"<rss>" + b"antimony " * 900 + b"</rss>"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (RSS, "UTF-8"),
        (RSS, "none"),
        (RSS, "gzip"),
        (RSS, "br"),
        (b"\xef\xbb\xbf\n" + RSS, "zstd, identity"),
        (gzip.compress(RSS), ""),
        (gzip.compress(RSS), "x-gzip"),
        (gzip.compress(RSS), "deflate"),
        (gzip.compress(gzip.compress(RSS)), "gzip"),
        (gzip.compress(zlib.compress(RSS)), "deflate, gzip"),
        (gzip.compress(RSS[:50]) + gzip.compress(RSS[50:]) + b"\x00\x00", "GZIP, identity"),
        (RSS, "deflate"),
        (b"", "gzip"),
    ],
)
async def test_the_bytes_decide_how_a_body_is_packed(body: bytes, said: str) -> None:
    headers = {"Content_Encoding": said} if said else {}
    async with loopback(lambda got: answer(200, body, **headers)) as server:
        reply = await fetch(server.url)
    assert reply.error is None and reply.body.removeprefix(b"\xef\xbb\xbf\n") == (RSS if body else b"")


async def test_the_users_limit_holds_for_every_source_and_is_named() -> None:
    async with loopback(lambda got: answer(200, RSS)) as server:
        named = await fetch(server.url, NetworkSettings(allow_private=True, max_body=5_000), max_body=9_000_000)
        ours = await fetch(server.url, max_body=5_000)
    failure(named, BadPayload, "larger than 0.005 MB and was not read; see max_body in")
    failure(ours, BadPayload, "valid answers of this kind")


async def test_a_bomb_in_a_bomb_stops_at_the_cap() -> None:
    bomb = gzip.compress(gzip.compress(gzip.compress(gzip.compress(b"\x00" * 9_000_000))))
    async with loopback(lambda got: answer(200, bomb)) as server:
        failure(await fetch(server.url, max_body=1_000_000), BadPayload, "more than 3 times")


async def test_a_bomb_stops_at_the_cap() -> None:
    bomb = gzip.compress(b"\x00" * 50_000_000)
    async with loopback(lambda got: answer(200, bomb, Content_Encoding="gzip")) as server:
        failure(await fetch(server.url, max_body=1_000_000), BadPayload, "larger than 1 MB")


async def test_a_body_over_the_cap_is_not_read_whether_it_says_so_or_not() -> None:
    def serve(got: Got) -> bytes:
        if got.target == "/said":
            return answer(200, b"x" * 3_000)
        return b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + b"x" * 3_000

    async with loopback(serve) as server:
        for path in ("/said", "/unsaid"):
            failure(await fetch(server.url + path, max_body=2_000), BadPayload, "larger")
        assert len((await fetch(server.url + "/said", max_body=3_000)).body) == 3_000


@pytest.mark.parametrize(
    "wire",
    [
        answer(200, b"half", Content_Length="4000"),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        answer(200, gzip.compress(b"x" * 9_000)[:-9], Content_Encoding="gzip"),
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
    ],
    ids=["short", "chunks", "gzip", "nothing", "headers"],
)
async def test_a_cut_off_answer_is_not_taken_for_a_whole_one(wire: bytes) -> None:
    async with loopback(lambda got: wire) as server:
        reply = await fetch(server.url)
    failure(reply, NotReachable, "broke off")
    assert reply.body == b""


@pytest.mark.parametrize(
    ("wire", "kind", "words"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n", NotReachable, "broke off"),
        (answer(200, b"plain", Content_Encoding="gzip"), BadPayload, "is not"),
        (answer(200, b"\x0b\x02", Content_Encoding="br"), BadPayload, "packed with Brotli, which was not asked for"),
        (answer(200, b"\x28\xb5\x2f\xfd..."), BadPayload, "packed with Zstandard"),
        (answer(200, gzip.compress(b"x" * 900)[:-8] + b"\x00" * 8), BadPayload, "damaged"),
        (answer(206, b"part"), NotReachable, "206"),
    ],
)
async def test_nonsense_is_named(wire: bytes, kind: type[SourceError], words: str) -> None:
    async with loopback(lambda got: wire) as server:
        failure(await fetch(server.url), kind, words)


async def test_a_silent_server_runs_into_the_time_out() -> None:
    async def serve(got: Got) -> bytes:
        await server.hang.wait()
        return b""

    async with loopback(serve) as server:
        reply = await fetch(server.url, NetworkSettings(allow_private=True, timeout=0.2))
        failure(reply, NotReachable, "did not answer within 0.2 s")


async def test_a_server_that_drips_runs_into_the_total_bound() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not done.is_set():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    done = asyncio.Event()
    async with raw_server(drip) as port:
        reply = await fetch(f"http://127.0.0.1:{port}/", NetworkSettings(allow_private=True, timeout=0.2))
        done.set()
    failure(reply, NotReachable, "took longer than 0.6 s")


async def test_nobody_listens() -> None:
    async with loopback(lambda got: b"") as server:
        pass
    failure(await fetch(server.url), NoConnection, "refuses the connection")


async def test_no_network_is_called_offline() -> None:
    async def offline(host: str, port: int) -> Sequence[str]:
        import socket

        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    async with client(resolve=offline) as one:
        failure(await one.fetch(HttpRequest("http://stockpile.test/")), NoConnection, "offline")


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
