"""A client and its replies, for the tests of `http_client`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from mineralwatch.config.settings import NetworkSettings
from mineralwatch.domain.errors import SourceError
from mineralwatch.sources.base import HttpReply, HttpRequest
from mineralwatch.sources.http_client import HttpClient

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
