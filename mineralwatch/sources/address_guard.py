"""The address guard: which URLs and IP addresses may be fetched. Pure; `http_client` resolves names and checks the
addresses here again.

Feeds and redirects are outside data: they must not make this program call machines of the user's own network, or a
cloud's metadata service.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from mineralwatch.domain.errors import Refused

Address = IPv4Address | IPv6Address

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits hold an IPv4 address
_SHARED = IPv4Network("100.64.0.0/10")  # RFC 6598: addresses behind a carrier-grade NAT
_OWN_NAMES = re.compile(r"(^|\.)(localhost|local|internal|home\.arpa)\.?$", re.IGNORECASE)
_WAY_OUT = "set allow_private = true in [network] if that is meant"


def check_url(url: str, *, allow_private: bool = False) -> SplitResult:
    """The URL split into its parts; raises Refused with the reason when the URL may not be fetched. When the host is a
    name, the caller also has to check the addresses that the name resolves to by `allowed_addresses`."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise Refused("not a usable address: check the url in the configuration") from None
    if parts.scheme not in ("http", "https"):
        raise Refused(f"only http and https addresses are fetched, not {parts.scheme or 'one without a scheme'}")
    if parts.username is not None or parts.password is not None:
        raise Refused("the address holds a user name or password, which would be shown and logged: take it out")
    if not host or re.search(r"[\s\x00-\x1f\x7f\\]", parts.netloc):
        raise Refused("the address names no host: check the url in the configuration")
    if not allow_private:
        _check_host(host)
    return parts


def _check_host(host: str) -> None:
    literal = as_address(host)
    if literal is not None and refusal_reason(literal) is not None:
        raise Refused(f"{host} is a {refusal_reason(literal)} address and is not fetched; {_WAY_OUT}")
    if literal is None and _OWN_NAMES.search(host):
        raise Refused(f"{host} is a name of the own network and is not fetched; {_WAY_OUT}")


def as_address(host: str) -> Address | None:
    """The IP address that a host is written as, in any form that the C library accepts (127.1, 0x7f000001); None when
    the host is a name."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    if not re.fullmatch(r"[0-9a-fA-FxX.]+", host) or not host[0].isdigit():
        return None
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def refusal_reason(address: Address) -> str | None:
    """What kind of address it is, such as "loopback" or "private", when it must not be fetched; None for a public
    address."""
    embedded = _embedded(address)
    if embedded is not None:
        return refusal_reason(embedded)
    for name, applies in (
        ("loopback", address.is_loopback),
        ("link-local", address.is_link_local),
        ("multicast", address.is_multicast),
        ("private", address.is_private or address in _SHARED),
        ("reserved", address.is_reserved or address.is_unspecified or not address.is_global),
    ):
        if applies:
            return name
    return None


def _embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address contains (mapped, 6to4 or NAT64); None when it contains none."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    return IPv4Address(int(address) & 0xFFFF_FFFF) if address in _NAT64 else None


def allowed_addresses(host: str, resolved: Iterable[str], *, allow_private: bool = False) -> tuple[str, ...]:
    """The resolved addresses of a host to which connections are allowed, in the given order; raises Refused when there
    is none.

    The caller connects to these addresses only, so a private address among the resolved ones does no harm.
    """
    reasons: list[str] = []
    allowed: list[str] = []
    for text in resolved:
        address = as_address(text)
        reason = "malformed" if address is None else refusal_reason(address)
        if reason is None or (allow_private and address is not None):
            allowed.append(text)
        else:
            reasons.append(reason)
    if not allowed:
        found = f"to a {reasons[0]} address" if reasons else "to no address"
        raise Refused(f"{host} leads {found} and is not fetched; {_WAY_OUT}")
    return tuple(allowed)


def is_loopback(host: str) -> bool:
    """Whether a host is written as this machine. Requests to this machine need no pause between them."""
    address = as_address(host)
    return address.is_loopback if address is not None else host.lower() == "localhost"
