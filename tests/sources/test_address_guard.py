"""What may be fetched, in every disguise that an address can wear."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.errors import Refused
from mineralwatch.sources.address_guard import allowed_addresses, as_address, check_url, is_loopback, refusal_reason

PRIVATE = [
    "127.0.0.1",
    "127.1",
    "0x7f000001",
    "2130706433",
    "10.0.0.5",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[fe80::1]",
    "[fe80::1%25eth0]",
    "[fc00::1]",
    "[ff02::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "localhost",
    "printer.local",
    "metadata.google.internal",
]


@pytest.mark.parametrize("host", PRIVATE)
def test_own_networks_are_refused_with_the_way_out(host: str) -> None:
    with pytest.raises(Refused, match="allow_private"):
        check_url(f"http://{host}:8080/x")
    check_url(f"http://{host}:8080/x", allow_private=True)


@pytest.mark.parametrize(
    "url", ["https://api.sam.gov/x?y=1", "http://8.8.8.8/", "https://[2606:4700::1111]/", "https://münchen.example/"]
)
def test_public_addresses_pass(url: str) -> None:
    assert check_url(url).scheme in ("http", "https")


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("ftp://example.com/", "ftp"),
        ("file:///etc/passwd", "file"),
        ("//example.com/", "scheme"),
        ("https://user:pw@example.com/", "password"),
        ("https://user@example.com/", "password"),
        ("https:///path", "no host"),
        ("https://example.com:99999/", "usable"),
        ("https://[::1/", "usable"),
        ("https://exa mple.com/", "no host"),
        ("https://example.com\\.evil.test/", "no host"),
    ],
)
def test_what_is_no_web_address_is_refused_even_when_private_is_allowed(url: str, word: str) -> None:
    with pytest.raises(Refused, match=word) as caught:
        check_url(url, allow_private=True)
    assert "pw@" not in str(caught.value)


def test_only_the_public_ones_of_a_name_are_connected_to() -> None:
    assert allowed_addresses("x.test", ["10.0.0.1", "93.184.216.34"]) == ("93.184.216.34",)
    with pytest.raises(Refused, match="link-local"):
        allowed_addresses("x.test", ["169.254.169.254"])
    with pytest.raises(Refused, match="no address"):
        allowed_addresses("x.test", [])
    assert allowed_addresses("x.test", ["10.0.0.1"], allow_private=True) == ("10.0.0.1",)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_in_every_ipv6_dress(address: IPv4Address) -> None:
    for dressed in (f"::ffff:{address}", f"64:ff9b::{address}"):
        assert refusal_reason(ip_address(dressed)) == refusal_reason(address)


@given(st.sampled_from(["10.0.0.0/8", "127.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16"]), st.integers(0, 2**16 - 1))
def test_no_address_of_a_private_range_passes(network: str, step: int) -> None:
    whole = IPv4Network(network)
    assert refusal_reason(whole[step % whole.num_addresses]) is not None


@given(st.text(max_size=40))
def test_any_text_is_judged_without_a_crash(text: str) -> None:
    try:
        check_url("http://" + text)
    except Refused:
        return
    assert text


def test_loopback_by_its_very_name() -> None:
    assert is_loopback("127.0.0.1") and is_loopback("localhost") and is_loopback("::1")
    assert not is_loopback("example.com") and as_address("example.com") is None
