"""Origins, redaction, proxies, unpacking, drifting types."""

from __future__ import annotations

import gzip
import zlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.errors import BadPayload, NotReachable
from mineralwatch.sources import lenient_json
from mineralwatch.sources.inflate import Inflater
from mineralwatch.sources.proxy import proxy_for
from mineralwatch.sources.urls import (
    HIDDEN,
    host_of,
    redact_bytes,
    redact_text,
    same_origin,
    server_of,
    with_query,
    without_query,
)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://api.sam.gov/a", "https://API.sam.gov:443/b", True),
        ("https://api.sam.gov/a", "http://api.sam.gov/a", False),
        ("https://api.sam.gov/a", "https://api.sam.gov:8443/a", False),
        ("https://api.sam.gov/a", "https://api.sam.gov.evil.test/a", False),
        ("https://api.sam.gov/a", "https://[::1", False),
    ],
)
def test_origins(one: str, other: str, same: bool) -> None:
    assert same_origin(one, other) is same


def test_queries_are_added_without_touching_what_stands_there() -> None:
    assert with_query("https://x.test/a?b=%2F", {"c": "1/2"}) == "https://x.test/a?b=%2F&c=1%2F2"
    assert with_query("https://x.test/a", {}) == "https://x.test/a"
    assert without_query("https://x.test/a?API_KEY=k&b=1", ["api_key"]) == "https://x.test/a?b=1"
    assert without_query("https://x.test/a?b=%2F", ["api_key"]) == "https://x.test/a?b=%2F"
    assert host_of("https://[bad") == ""


def test_servers_are_listed_so_that_they_can_be_tried() -> None:
    assert server_of("https://api.sam.gov/x") == "api.sam.gov"
    assert server_of("http://x.test/") == "x.test:80"
    assert server_of("http://[::1]:8080/") == "[::1]:8080"
    assert server_of("https://[bad") == ""


@given(st.text("ab/+% ", min_size=6, max_size=12), st.text(max_size=10))
def test_no_secret_survives_redaction(secret: str, around: str) -> None:
    shown = redact_text(f"{around}{secret}{around}", [secret])
    assert secret not in shown.replace(HIDDEN, "\x00")
    assert redact_bytes(f"<{secret}>".encode(), [secret]) == f"<{HIDDEN}>".encode()


@pytest.mark.parametrize(
    ("url", "setting", "environ", "proxy"),
    [
        ("https://x.test/", "", {}, None),
        ("https://x.test/", "", {"HTTPS_PROXY": "http://p:1"}, "http://p:1"),
        ("http://x.test/", "", {"HTTPS_PROXY": "http://p:1"}, None),
        ("https://x.test/", "", {"all_proxy": "p:1"}, "http://p:1"),
        ("https://x.test/", "http://mine:2", {"https_proxy": "http://p:1", "no_proxy": "*"}, "http://mine:2"),
        ("https://a.x.test/", "", {"https_proxy": "http://p:1", "NO_PROXY": "y.test, .x.test"}, None),
        ("https://ax.test/", "", {"https_proxy": "http://p:1", "NO_PROXY": "x.test"}, "http://p:1"),
        ("https://x.test:8/", "", {"https_proxy": "http://p:1", "no_proxy": "x.test:8"}, None),
        ("https://x.test/", "", {"https_proxy": "http://p:1", "no_proxy": "*"}, None),
    ],
)
def test_which_proxy(url: str, setting: str, environ: dict[str, str], proxy: str | None) -> None:
    assert proxy_for(url, setting, environ) == proxy


@given(st.binary(max_size=3_000), st.sampled_from(["", "gzip", "deflate"]), st.integers(1, 700))
def test_a_body_comes_out_as_it_went_in_however_it_is_cut(plain: bytes, kind: str, step: int) -> None:
    plain = b"<" + plain  # what begins as a packed body is taken for one
    packed = {"": plain, "gzip": gzip.compress(plain), "deflate": zlib.compress(plain)}[kind]
    inflater = Inflater(kind, len(plain))
    for at in range(0, len(packed), step):
        inflater.feed(packed[at : at + step])
    assert inflater.body() == plain


@given(st.binary(min_size=1, max_size=200), st.sampled_from(["gzip", "deflate"]))
def test_damaged_packing_is_an_error_or_a_bounded_body(junk: bytes, kind: str) -> None:
    inflater = Inflater(kind, 5_000)
    try:
        inflater.feed(junk)
        assert len(inflater.body()) <= 5_000
    except (BadPayload, NotReachable) as error:
        assert str(error)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(json_values)
def test_drifting_types_never_raise(value: object) -> None:
    lenient_json.text(value)
    lenient_json.texts(value)
    lenient_json.number(value)
    lenient_json.count(value)
    lenient_json.mapping(value)
    found = lenient_json.day(value)
    assert found is None or 1990 <= found.year <= 2100


def test_drifting_types_are_read() -> None:
    assert lenient_json.text(["SBA", None, 8]) == "SBA, 8"
    assert lenient_json.texts("336413") == ("336413",)
    assert lenient_json.count("9334") == 9334 and lenient_json.count(-1) is None and lenient_json.count(1.5) is None
    assert lenient_json.number("nan") is None
    assert lenient_json.day("2026-10-06 03:42:50") == lenient_json.day("10/06/2026") == date(2026, 10, 6)
    assert lenient_json.day("0001-01-01") is None and lenient_json.day("13/45/2026") is None
