"""What a server's words mean: to wait, a firewall, maintenance, or the key; and that a status alone is not believed."""

from __future__ import annotations

import pytest
from drive_source import NOW
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.errors import BadPayload, NotReachable, RateLimited, Refused, SourceError
from mineralwatch.sources.http_responses import status_error
from mineralwatch.sources.server_messages import ServerMessage, classify_body, unexpected_body_error

WAIT, WALL, DOWN, KEY = (
    ServerMessage.RATE_LIMIT,
    ServerMessage.FIREWALL,
    ServerMessage.MAINTENANCE,
    ServerMessage.BAD_KEY,
)
EDGE = (
    b"<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY>You don't have permission to access this on this server. "
    b"Reference #18.2d5f</BODY></HTML>"
)


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (429, b"", WAIT),
        (429, b"too many: this api_key is invalid for now", WAIT),
        (403, b'{"error":{"code":"OVER_RATE_LIMIT","message":"You have exceeded your rate limit."}}', WAIT),
        (403, b'{"message":"Limit Exceeded"}', WAIT),
        (403, b"Daily quota of this API key used up", WAIT),
        (403, b"You have used all of your daily requests for this API key", WAIT),
        (403, b"<h1>Developer Over Qps</h1>", WAIT),
        (403, b"<html><title>SEC.gov | Request Rate Threshold Exceeded</title></html>", WAIT),
        (503, b"API quota exceeded", WAIT),
        (None, b'{"fault":{"code":900804,"description":"no more for today"}}', WAIT),
        (None, b'{"Note":"You have reached the 25 requests/day limit using your API key"}', WAIT),
        (403, b'{"error":{"code":"API_KEY_INVALID","message":"An invalid api_key was supplied."}}', KEY),
        (403, b'{"error":{"code":"API_KEY_DISABLED"}}', KEY),
        (403, b'{"errorMessage":"Your API key has expired. Please regenerate it."}', KEY),
        (401, b'{"fault":{"code":900901,"message":"Invalid Credentials"}}', KEY),
        (400, b"No api_key was supplied", KEY),
        (403, EDGE, WALL),
        (403, b"<html><title>Just a moment...</title>Enable JavaScript and cookies to continue</html>", WALL),
        (503, b"<html><title>Just a moment...</title>Checking your browser</html>", WALL),
        (403, b"<html>Request Rejected. The requested URL was rejected. Your support ID is 12</html>", WALL),
        (403, b"<html>Sorry, you have been blocked. If you have an API key, it is not the reason.</html>", WALL),
        (None, b"<html>Please complete the CAPTCHA</html>", WALL),
        (403, b"<html>Scheduled maintenance: your API key works again on Monday</html>", DOWN),
        (503, b"<html>We'll be back soon</html>", DOWN),
        (503, b'{"message":"Service Unavailable"}', DOWN),
        (500, b'{"message":"Error validating api_key: invalid response from upstream"}', None),
        (502, b"<html><h1>502 Bad Gateway</h1>cloudflare</html>", None),
        (400, b'{"errorMessage":"limit must be between 1 and 1000"}', None),
        (400, b'{"errorMessage":"Date range must be 1 year(s) apart"}', None),
        (403, b'{"message":"Forbidden"}', None),
        (403, b'{"error":"You do not have access to this resource."}', None),
        (404, b"<html>Access denied, or maintenance</html>", None),
        (403, b"", None),
    ],
)
def test_what_the_words_of_a_server_mean(status: int | None, body: bytes, says: ServerMessage | None) -> None:
    assert classify_body(status, body) is says


@pytest.mark.parametrize(
    ("status", "headers", "body", "kind", "words"),
    [
        (403, {"retry-after": "600"}, b"", RateLimited, "until 2026-11-22 15:10"),
        (403, {}, b"rate limit exceeded for this api key", RateLimited, "asks us to wait"),
        (403, {}, EDGE, NotReachable, "firewall or bot check before feed.test"),
        (403, {}, b"nope", Refused, "refuses this program"),
        (503, {}, b"<p>down for maintenance</p>", NotReachable, "maintenance"),
    ],
)
def test_an_error_says_what_is_true(
    status: int, headers: dict[str, str], body: bytes, kind: type[SourceError], words: str
) -> None:
    error = status_error(status, "feed.test", headers, NOW, body)
    assert type(error) is kind and words in str(error) and error.status == status
    assert "make a new" not in str(error)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (EDGE, NotReachable),
        (b"<p>Scheduled downtime</p>", NotReachable),
        (b"Throttled", RateLimited),
        (b"x", BadPayload),
    ],
)
def test_a_good_status_without_the_answer_says_what_came(body: bytes, kind: type[SourceError]) -> None:
    assert type(unexpected_body_error("The Register", body, "no list")) is kind


@given(st.sampled_from([None, 400, 401, 403, 429, 500, 503]), st.binary(max_size=400))
def test_any_body_has_a_meaning_or_none(status: int | None, body: bytes) -> None:
    found = classify_body(status, body)
    assert found is None or isinstance(found, ServerMessage)
    assert (found is WAIT) if status == 429 else True


@given(st.sampled_from(["api_key", "API key", "access token"]), st.sampled_from(["invalid", "not accepted", "expired"]))
def test_a_throttled_server_may_name_the_key_as_it_likes(key: str, verdict: str) -> None:
    said = f"Too many requests: your {key} is {verdict} until tomorrow".encode()
    assert classify_body(403, said) is WAIT and classify_body(401, said) is WAIT and classify_body(429, said) is WAIT
