"""The client against a real server on loopback: what a hostile or tired network does must end as one clear line."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from fetching import NOW, client, failure, fetch
from loopback_server import Got, answer, loopback, raw_server

from mineralwatch.config.settings import NetworkSettings
from mineralwatch.domain.errors import BadPayload, NoConnection, NotReachable, RateLimited, Refused, SourceError
from mineralwatch.domain.models.health import Validators
from mineralwatch.sources.base import HttpRequest


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
