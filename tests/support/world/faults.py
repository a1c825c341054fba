"""What goes wrong on the network, as functions from a right answer to a broken one."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from tests.support.world.loopback_server import ScriptedResponse

XML = "application/xml; charset=utf-8"


Fault = Callable[[ScriptedResponse], ScriptedResponse]


def status(code: int, text: str = "", **headers: str) -> Fault:
    """An error status with a short text; header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: ScriptedResponse(
        code, {"Content-Type": "text/plain", **named}, (text or f"scripted {code}").encode()
    )


def too_many(retry_after: str | None = None) -> Fault:
    """429, with or without a Retry-After (seconds or an HTTP date)."""
    return status(429, "Too Many Requests", **({"Retry_After": retry_after} if retry_after else {}))


def redirect(to: str, code: int = 302) -> Fault:
    """A redirect to another address."""
    return status(code, "", Location=to)


def slow(seconds: float) -> Fault:
    """The right answer, late."""
    return lambda right: replace(right, delay=seconds)


def cut_off(right: ScriptedResponse) -> ScriptedResponse:
    """Half of the body, and then the connection ends, although the length was promised."""
    return replace(right, cut=len(right.body) // 2)


def html_page(_: ScriptedResponse) -> ScriptedResponse:
    """A web page where a feed or a JSON document should be."""
    page = "<!DOCTYPE html><html><head><title>Please verify</title></head><body><p>One moment.</p></body></html>"
    return ScriptedResponse(200, {"Content-Type": "text/html; charset=utf-8"}, page.encode())


def empty(_: ScriptedResponse) -> ScriptedResponse:
    """200 and nothing in it."""
    return ScriptedResponse(200, {"Content-Type": XML}, b"")


def broken_xml(right: ScriptedResponse) -> ScriptedResponse:
    """A feed that stops in the middle of a tag, complete as a transfer."""
    return replace(right, body=right.body[: len(right.body) * 2 // 3])


def wrong_encoding(right: ScriptedResponse) -> ScriptedResponse:
    """Bytes of another encoding than the one named."""
    text = right.body.decode("utf-8").replace("[scripted]", "\xe9t\xe9 [scripted]")
    return replace(right, body=text.encode("latin-1", "replace"))


def entity_bomb(_: ScriptedResponse) -> ScriptedResponse:
    """Entities that would grow to a billion letters when expanded."""
    levels = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)]
    head = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "bomb">' + "".join(levels) + "]>"
    body = head + "<rss version='2.0'><channel><title>x</title><item><title>&e9;</title></item></channel></rss>"
    return ScriptedResponse(200, {"Content-Type": XML}, body.encode())


def gzipped(right: ScriptedResponse) -> ScriptedResponse:
    """The right answer, compressed."""
    headers = {**right.headers, "Content-Encoding": "gzip"}
    return replace(right, headers=headers, body=gzip.compress(right.body, mtime=0))


def gzip_bomb(right: ScriptedResponse) -> ScriptedResponse:
    """A few kilobytes that unpack to 64 MB."""
    headers = {**right.headers, "Content-Encoding": "gzip"}
    return replace(right, headers=headers, body=_packed_blanks())


@cache
def _packed_blanks() -> bytes:
    return gzip.compress(b" " * 64_000_000, mtime=0)


def drifted(right: ScriptedResponse) -> ScriptedResponse:
    """JSON whose values changed their types: numbers as text, text as lists, lists as text, null anywhere."""
    return replace(right, body=json.dumps(_drift(json.loads(right.body), 0)).encode())


def _drift(value: object, depth: int) -> object:
    if isinstance(value, dict):
        return {name: _drift(inner, depth + len(name)) for name, inner in value.items()}
    if isinstance(value, list):
        # The rows stay rows, so that each of them is met; the lists inside them become text.
        return [_drift(inner, depth + n) for n, inner in enumerate(value)] if depth < 32 else ", ".join(map(str, value))
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return str(value)
    return (value, [value], None)[depth % 3]
