"""Which proxy a request goes through: the user's setting, else the usual environment variables. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit


def proxy_for(url: str, setting: str, environ: Mapping[str, str]) -> str | None:
    """The address of the proxy for a request, or None for a direct one.

    `[network] proxy` wins; then HTTPS_PROXY or HTTP_PROXY by the request's scheme, then ALL_PROXY, lower case first,
    unless NO_PROXY names the host (a list of names and suffixes, `host:port` or `*`; the convention of curl).
    """
    if setting:
        return _with_scheme(setting)
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if _exempt(host, parts.port, _variable("no_proxy", environ)):
        return None
    found = _variable(f"{parts.scheme}_proxy", environ) or _variable("all_proxy", environ)
    return _with_scheme(found) if found else None


def _variable(name: str, environ: Mapping[str, str]) -> str:
    return (environ.get(name) or environ.get(name.upper()) or "").strip()


def _with_scheme(proxy: str) -> str:
    return proxy if "://" in proxy else f"http://{proxy}"


def _exempt(host: str, port: int | None, no_proxy: str) -> bool:
    for item in no_proxy.lower().split(","):
        rule = item.strip().removeprefix("*").lstrip(".")
        if item.strip() == "*":
            return True
        if rule and (host == rule or host.endswith("." + rule) or f"{host}:{port}" == rule):
            return True
    return False
