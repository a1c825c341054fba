"""Tells what the words of an unexpected body mean: a rate limit, a firewall or bot check, maintenance, or a rejected
key. Pure.

The status alone is not enough: servers use 403 for a rejected key, for too many requests, and for a firewall. So the
words decide, and an HTML page that mentions a key in passing is not taken for a rejected key.
"""

from __future__ import annotations

import re
from enum import Enum
from html import unescape

from mineralwatch.domain.errors import BadPayload, NotReachable, RateLimited, SourceError
from mineralwatch.domain.text.safe_text import html_to_text

_READ = 20_000  # only the first 20,000 bytes of a body are searched for words
_TITLE = re.compile(r"<title[^>]*>([^<]{1,300})", re.IGNORECASE)
_MANY = r"(?:rate|requests?|quota|usage|daily|hourly|monthly|calls?|qps)"
_WAIT = re.compile(
    rf"too many requests|throttl|slow down|\bover (?:qps|rate|quota)\b|{_MANY}[ -]?(?:limit|quota|threshold)s?\b"
    rf".{{0,60}}?(?:exceeded|reached|used up|exhausted|\bhit\b|\bover\b)|exceed\w*.{{0,60}}?\b{_MANY}\b"
    rf"|\b(?:limit|quota) (?:was |is |has been )?(?:exceeded|reached|used|exhausted)|reached .{{0,60}}?\blimit\b"
    rf"|used (?:up )?all .{{0,40}}?\b{_MANY}\b|requests (?:per|a) \w+ (?:exceeded|reached)",
    re.IGNORECASE | re.DOTALL,
)
_WALL = re.compile(
    r"request (?:has been |was |is )?(?:blocked|rejected)|requested url was rejected|have been blocked"
    r"|access (?:to this \w+ )?(?:has been |was |is )?denied|cloudfront|akamai|cloudflare|incapsula|imperva|sucuri"
    r"|ddos|perimeterx|datadome|captcha|attention required|just a moment|checking your browser"
    r"|(?:verify|confirm)\w* (?:that )?you|are (?:you )?human|unusual traffic|firewall|web page blocked|security policy"
    r"|pardon our interr|enable (?:javascript and )?cookies|\bbots?\b|automated (?:requests|access|queries|traffic)"
    r"|are you a robot|mod_?security|not acceptable!",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(r"captcha|just a moment|checking your browser|human|are you a robot|firewall", re.IGNORECASE)
_DOWN = re.compile(
    r"maintenance|temporarily (?:unavailable|down|offline)|service (?:is )?(?:currently |temporarily )?unavailable"
    r"|(?:scheduled|planned) (?:outage|downtime)|\bbe (?:right )?back\b|(?:currently|temporarily) down\b"
    r"|endpoint suspended",
    re.IGNORECASE,
)
_CREDENTIAL = r"(?:api[ _-]?keys?|access[ _-]?token|credentials?|subscription key|token)"
_WRONG = (
    r"(?:invalid|missing|\bno\b|\bnot\b|disabled|unauthori[sz]ed|expired|revoked|inactive|unverified|incorrect"
    r"|required|denied|rejected|wrong|unknown|lapsed|suspended)"
)
_KEY = re.compile(
    rf"{_CREDENTIAL}.{{0,60}}?{_WRONG}|{_WRONG}.{{0,60}}?{_CREDENTIAL}|\b9009(?:0\d|10)\b", re.IGNORECASE | re.DOTALL
)
# the codes by which SAM.gov's gateway says that there were too many requests
_GATEWAY_WAIT = re.compile(r"\b90080[0-7]\b")


class ServerMessage(Enum):
    """What a server says instead of the expected answer."""

    RATE_LIMIT = "wait"
    FIREWALL = "wall"
    MAINTENANCE = "down"
    BAD_KEY = "key"


def classify_body(status: int | None, body: bytes) -> ServerMessage | None:
    """What the body of an error answer means, or of a 2xx answer without the expected content; None when the words are
    not known."""
    if status == 429:
        return ServerMessage.RATE_LIMIT
    text, page = _text_of(body)
    if not text or status in (404, 410):
        return None
    if status != 400 and (_WAIT.search(text) or _GATEWAY_WAIT.search(text)):
        return ServerMessage.RATE_LIMIT
    if status is not None and status >= 500:
        return (
            ServerMessage.FIREWALL
            if page and _CHALLENGE.search(text)
            else (ServerMessage.MAINTENANCE if _DOWN.search(text) else None)
        )
    if page and _DOWN.search(text) and not _KEY.search(text):
        return ServerMessage.MAINTENANCE
    if page and _WALL.search(text):
        return ServerMessage.FIREWALL
    if _KEY.search(text):
        return ServerMessage.BAD_KEY
    return next(
        (
            message
            for message, pattern in ((ServerMessage.FIREWALL, _WALL), (ServerMessage.MAINTENANCE, _DOWN))
            if pattern.search(text)
        ),
        None,
    )


def is_markup(body: bytes) -> bool:
    """Whether a body is HTML or XML."""
    return body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def unexpected_body_error(server: str, body: bytes, fallback: str) -> SourceError:
    """The error for a 2xx answer whose body is not the expected content.

    The error is BadPayload with the text `fallback` when the words of the body are not known.
    """
    message = classify_body(None, body)
    if message is ServerMessage.RATE_LIMIT:
        return RateLimited(f"{server} asks us to wait; asked again later")
    if message is ServerMessage.FIREWALL and is_markup(body):
        return NotReachable(firewall_text(server))
    if message is ServerMessage.MAINTENANCE and is_markup(body):
        return NotReachable(maintenance_text(server))
    return BadPayload(fallback)


def firewall_text(server: str, status: int | None = None) -> str:
    """The error text for an answer that is the page of a firewall or bot check."""
    return (
        f"a firewall or bot check before {server} blocks this program or this network{_status_suffix(status)}, "
        "whatever key it sends: the next round tries again; if it stays so, try another network"
    )


def maintenance_text(server: str, status: int | None = None) -> str:
    """The error text for an answer that is a page announcing maintenance."""
    return f"{server} is down for maintenance{_status_suffix(status)}; what is stored stays; the next round tries again"


def _status_suffix(status: int | None) -> str:
    return f" ({status})" if status else ""


def _text_of(body: bytes) -> tuple[str, bool]:
    """The words of a body, in which spaces replace the underscores of codes, and whether the body is HTML or XML."""
    raw = body[:_READ].decode("utf-8", "replace")
    if not is_markup(body):
        return raw.replace("_", " "), False
    title = _TITLE.search(raw)
    return " ".join((unescape(title.group(1)) if title else "", html_to_text(raw, 4_000))), True
