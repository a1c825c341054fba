"""Which proxy a request goes through (the user's setting, or without it the usual environment variables), and whether
that proxy can be used. Pure. The address of a proxy may hold a password, so messages never repeat the address."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from mineralwatch.config.secret_settings import PROXY_FORM, usable_proxy


def proxy_for(url: str, setting: str, environ: Mapping[str, str]) -> str | None:
    """The URL of the proxy for a request; None for a direct connection.

    The setting `[network] proxy` wins. Without it, HTTPS_PROXY or HTTP_PROXY counts by the request's scheme, then
    ALL_PROXY; a lower-case name comes before the same name in upper case. No proxy is used for a host that NO_PROXY
    names (a list of names and suffixes, `host:port` or `*`, as for curl).
    """
    if setting:
        return _with_scheme(setting)
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if _exempt(host, parts.port, _variable("no_proxy", environ)):
        return None
    found = _variable(f"{parts.scheme}_proxy", environ) or _variable("all_proxy", environ)
    return _with_scheme(found) if found else None


def wrong_proxy(setting: str, environ: Mapping[str, str], *, socks: bool) -> str | None:
    """An error text that names the setting or the variable of a proxy that cannot be used; None when every proxy can be
    used.

    `socks` is True when the package for SOCKS proxies is installed.
    """
    everything = any(item.strip() == "*" for item in _variable("no_proxy", environ).split(","))
    pairs = [(name, _variable(name, environ)) for name in ("https_proxy", "http_proxy", "all_proxy") if not everything]
    for name, address in [("proxy in [network]", setting)] if setting else pairs:
        shown = name if setting or environ.get(name) else name.upper()
        if address and not usable_proxy(_with_scheme(address)):
            return f"{shown} must be {PROXY_FORM}"
        if address.startswith("socks") and not socks:
            return f"{shown} names a SOCKS proxy, which needs the package socksio: install it, or name another proxy"
    return None


def _variable(name: str, environ: Mapping[str, str]) -> str:
    return (environ.get(name) or environ.get(name.upper()) or "").strip()


def _with_scheme(proxy: str) -> str:
    return proxy if "://" in proxy else f"http://{proxy}"


def _exempt(host: str, port: int | None, no_proxy: str) -> bool:
    """Whether the list in NO_PROXY names this host, so that no proxy is used for it."""
    for item in no_proxy.lower().split(","):
        rule = item.strip().removeprefix("*").lstrip(".")
        if item.strip() == "*":
            return True
        if rule and (host == rule or host.endswith("." + rule) or f"{host}:{port}" == rule):
            return True
    return False
