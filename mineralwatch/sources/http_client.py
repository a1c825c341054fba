"""The only user of the HTTP library: requests with size caps, pauses and the address guard. A failed request raises
nothing; the failure is the `error` of the reply.

Names are resolved here and checked by `address_guard`, and the connection goes to the checked address itself, with the
name in TLS and in the Host header, so that a DNS answer that changes between check and connection does no harm. Each
host has an HTTP client of its own, since httpx verifies a pooled connection only for the name that it was opened for.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    import httpx
else:
    try:
        import httpx2 as httpx  # the maintained continuation of httpx, with the same API, is used where it is installed
    except ImportError:
        import httpx

from mineralwatch import __version__
from mineralwatch.config.secret_settings import PROXY_FORM, usable_proxy
from mineralwatch.config.settings import NetworkSettings
from mineralwatch.domain.errors import BadPayload, NotReachable, Refused, SourceError
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.sources import address_guard, http_responses, transport_errors
from mineralwatch.sources.base import HttpReply, HttpRequest
from mineralwatch.sources.inflate import ACCEPT_ENCODING, Inflater, content_codings, too_large_text
from mineralwatch.sources.proxy import proxy_for, wrong_proxy
from mineralwatch.sources.urls import host_of, redact_bytes, same_origin, with_query, without_query

MAX_REDIRECTS = 5
MAX_IN_FLIGHT = 8  # the most requests at once; httpx's pool gets slower with more
_ERROR_BODY = 65_536  # the body of an error answer, which states the reason, is read only up to so many bytes
_REDIRECTS = (301, 302, 303, 307, 308)

STREAM_SECONDS = 3 * 3600.0
"""The longest that the transfer of a large file may take; the part received by then is kept, and the next round resumes
the transfer."""

TakeBody = Callable[[int, Mapping[str, str], AsyncIterator[bytes]], Awaitable[None]]
"""A function to call with the status, the headers (names in lower case) and the body of a 2xx answer in chunks, as they
arrive."""
ResolveName = Callable[[str, int], Awaitable[Sequence[str]]]


async def resolve_name(host: str, port: int) -> Sequence[str]:
    """The IP addresses of a name, in the system's order of preference; raises OSError when the name cannot be
    resolved."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return tuple(dict.fromkeys(str(item[4][0]) for item in found))


def user_agent(network: NetworkSettings) -> str:
    """The User-Agent header, with the user's contact when one is set."""
    contact = "".join(c for c in network.user_agent_contact if c.isascii() and c.isprintable()).strip()
    return f"mineralwatch/{__version__}" + (f" ({contact[:200]})" if contact else "")


def tls_context() -> ssl.SSLContext:
    """A TLS context that verifies certificates against the root certificates of httpx and of the system, or those that
    SSL_CERT_FILE names."""
    context = httpx.create_ssl_context()
    context.load_default_certs()
    return context


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes = b""


_Body = Callable[["httpx.Response", Mapping[str, str]], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class _OutgoingRequest:
    """One HTTP request as it is sent, for one exchange without redirects."""

    url: httpx.URL
    headers: Mapping[str, str]
    body: bytes | None = None

    def at(self, address: str) -> _OutgoingRequest:
        """The same request, sent to this IP address of the host."""
        return replace(self, url=self.url.copy_with(host=address))

    def built(self, client: httpx.AsyncClient, extra: Mapping[str, str]) -> httpx.Request:
        """The request as an object of httpx, with `extra` as the extensions of httpx."""
        return client.build_request(
            "GET" if self.body is None else "POST",
            self.url,
            headers=dict(self.headers),
            content=self.body,
            extensions=dict(extra),
        )


class HttpClient:
    """The HTTP client of a poller. `now` gives the civil time, for Retry-After; pauses and time-outs use the real
    clock."""

    def __init__(
        self,
        network: NetworkSettings,
        agent: str,
        *,
        now: Callable[[], datetime],
        environ: Mapping[str, str] | None = None,
        resolve: ResolveName = resolve_name,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._network = network
        self._agent = agent
        self._now = now
        self._environ = os.environ if environ is None else environ
        self._resolve = resolve
        self._tls = tls
        self._clients: dict[tuple[bool, str, str | None], httpx.AsyncClient] = {}
        self._free_at: dict[str, float] = {}
        self._slots = asyncio.Semaphore(MAX_IN_FLIGHT)
        _silence_loggers()

    async def __aenter__(self) -> HttpClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.aclose()

    async def fetch(self, request: HttpRequest) -> HttpReply:
        """Send a request and return the reply. A failure of any kind is the `error` of the reply: one line without any
        secret."""
        ours = self._network.max_body
        cap = min(request.max_body or ours, ours)
        return await self._send(
            request, partial(_read_body, cap=cap, cap_is_setting=cap == ours), self._network.timeout * 3, self._slots
        )

    async def stream(self, request: HttpRequest, take: TakeBody) -> HttpReply:
        """Send a request like `fetch`, but hand the body of a 2xx answer to `take` in chunks of any length; the reply
        has no body.

        The server is asked to send the body uncompressed.
        """
        plain = replace(request, headers={**request.headers, "Accept-Encoding": "identity"})
        return await self._send(plain, partial(_stream_body, take=take), STREAM_SECONDS, nullcontext())

    async def _send(
        self, request: HttpRequest, read: _Body, time_limit: float, slots: AbstractAsyncContextManager[object]
    ) -> HttpReply:
        """One request with its redirects; every failure becomes the `error` of the reply. `time_limit` is in seconds
        and holds for all of it, `slots` limits how many requests run at once."""
        host = host_of(request.url) or "the address"
        try:
            address_guard.check_url(request.url, allow_private=self._network.allow_private)
            await self._pace(host, request)
            async with slots:
                try:
                    async with asyncio.timeout(time_limit):
                        return await self._follow(request, read)
                except TimeoutError:
                    raise NotReachable(
                        f"{host} took longer than {time_limit:g} s for its answer; the next round tries again"
                    ) from None
                finally:
                    self._note_answer(host, request)
        except SourceError as error:
            return HttpReply(request.url, error.status, error=error)
        except (httpx.RemoteProtocolError, httpx.ReadError):
            return HttpReply(request.url, None, error=NotReachable(transport_errors.broke_off_text(host)))
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError, ValueError, ImportError) as error:
            # ValueError: httpx got a host name or header that cannot be encoded; ImportError: no SOCKS support.
            connecting = isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout))
            limit = self._network.timeout
            return HttpReply(
                request.url, None, error=transport_errors.describe(error, host, limit, connecting=connecting)
            )

    async def _pace(self, host: str, request: HttpRequest) -> None:
        """Wait until the pause since the last request to this host is over."""
        if self._is_unpaced(host):
            return
        now = time.monotonic()
        turn = max(now, self._free_at.get(host, now))
        self._free_at[host] = turn + request.pace.total_seconds()
        if turn > now:
            await asyncio.sleep(turn - now)

    def _is_unpaced(self, host: str) -> bool:
        return address_guard.is_loopback(host) and not self._network.pace_loopback

    def _note_answer(self, host: str, request: HttpRequest) -> None:
        """Note the time of the answer: the pause before the next request counts from it, so that a slow request is not
        followed at once by another."""
        if not self._is_unpaced(host):
            free = time.monotonic() + request.pace.total_seconds()
            self._free_at[host] = max(free, self._free_at.get(host, free))

    async def _follow(self, request: HttpRequest, read: _Body) -> HttpReply:
        """Send the request and follow the redirects, whose addresses must each pass the address guard."""
        url = request.url
        for _ in range(MAX_REDIRECTS + 1):
            answer = await self._send_once(url, request, read)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return self._reply(url, request, answer)
            url = self._next_url(url, answer.headers["location"], request)
        raise NotReachable(f"{host_of(request.url)} redirects in a circle; check the url in the configuration")

    def _next_url(self, url: str, location: str, request: HttpRequest) -> str:
        if request.body is not None:
            raise Refused(f"{host_of(url)} has moved, and a POST is not sent on: check the url in the configuration")
        target = without_query(urljoin(url, location), request.secret_query)
        if url.startswith("https:") and not target.startswith("https:"):
            raise Refused(f"{host_of(url)} redirects from https to an open connection, which is not followed")
        try:
            address_guard.check_url(target, allow_private=self._network.allow_private)
        except Refused as refused:
            raise Refused(f"{host_of(url)} redirects to an address that is not fetched: {refused}") from None
        return target

    async def _send_once(self, url: str, request: HttpRequest, read: _Body) -> _Answer:
        """Send one request and return the answer without following a redirect; raises SourceError or errors of
        httpx."""
        send_secrets = same_origin(url, request.url)
        full = httpx.URL(with_query(url, request.secret_query if send_secrets else {}))
        headers = {
            "User-Agent": self._agent,
            "Accept": "*/*",
            "Accept-Encoding": ACCEPT_ENCODING,
            **request.headers,
            **({"Content-Type": "application/json"} if request.body is not None else {}),
            **http_responses.conditional_headers(request.validators if request.body is None else None),
            **(request.secret_headers if send_secrets else {}),
            "Host": full.netloc.decode("ascii"),
        }
        name = full.raw_host.decode("ascii")
        proxy = proxy_for(url, self._network.proxy, self._environ)
        if proxy is not None and not usable_proxy(proxy):
            raise Refused(wrong_proxy(self._network.proxy, self._environ, socks=True) or f"proxy must be {PROXY_FORM}")
        if proxy is not None:
            return await self._via_proxy(proxy, name, _OutgoingRequest(full, headers, request.body), read)
        return await self._direct(name, _OutgoingRequest(full, headers, request.body), read)

    async def _via_proxy(self, proxy: str, name: str, outgoing: _OutgoingRequest, read: _Body) -> _Answer:
        """Send the request through the user's proxy. The proxy's own failures are reported as failures of the proxy,
        not of the host."""
        try:
            return await self._exchange(self._client(outgoing.url, proxy), outgoing, {}, read)
        except httpx.ProxyError as error:
            raise transport_errors.proxy_error(host_of(proxy), str(error)) from None
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            if transport_errors.is_tls(error):
                raise
            proxy_name = f"the proxy {host_of(proxy)}"
            raise transport_errors.describe(error, proxy_name, self._network.timeout, connecting=True) from None

    async def _resolve_with_timeout(self, name: str, port: int) -> Sequence[str]:
        try:
            async with asyncio.timeout(self._network.timeout):
                return await self._resolve(name, port)
        except TimeoutError:
            raise transport_errors.slow_lookup_error(name) from None

    async def _direct(self, name: str, outgoing: _OutgoingRequest, read: _Body) -> _Answer:
        """Try the allowed IP addresses of the name in turn, until one of them accepts a connection; the answer of that
        address."""
        literal = address_guard.as_address(name.strip("[]"))
        port = outgoing.url.port or (443 if outgoing.url.scheme == "https" else 80)
        addresses = [str(literal)] if literal is not None else await self._resolve_with_timeout(name, port)
        allowed = address_guard.allowed_addresses(name, addresses, allow_private=self._network.allow_private)
        sni = {} if literal is not None else {"sni_hostname": name}
        client = self._client(outgoing.url, None)
        for address in allowed[:-1]:
            try:
                return await self._exchange(client, outgoing.at(address), sni, read)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if transport_errors.is_tls(error):
                    raise
        return await self._exchange(client, outgoing.at(allowed[-1]), sni, read)

    async def _exchange(
        self,
        client: httpx.AsyncClient,
        outgoing: _OutgoingRequest,
        extra: Mapping[str, str],
        read: _Body,
    ) -> _Answer:
        async with _opened(client, outgoing.built(client, extra)) as response:
            headers = {name.lower(): value for name, value in response.headers.items() if name.lower() != "set-cookie"}
            status = response.status_code
            if status == 304 or status in _REDIRECTS:
                return _Answer(status, headers)
            if status >= 400:
                return _Answer(status, headers, await _read_error_body(response, headers))
            return _Answer(status, headers, await read(response, headers))

    def _reply(self, url: str, request: HttpRequest, answer: _Answer) -> HttpReply:
        secrets = (*request.secret_query.values(), *request.secret_headers.values())
        if answer.status == 304:
            if not http_responses.conditional_headers(request.validators) or request.validators is None:
                raise NotReachable(f"{host_of(url)} answered 304 to a request that was not conditional", 304)
            kept = http_responses.validators_after_304(request.validators, answer.headers)
            return HttpReply(url, 304, answer.headers, validators=kept)
        return HttpReply(
            url,
            answer.status,
            answer.headers,
            redact_bytes(answer.body, secrets),
            http_responses.status_error(answer.status, host_of(url), answer.headers, self._now(), answer.body),
            http_responses.validators_of(answer.headers, answer.body),
        )

    def _tls_context(self) -> ssl.SSLContext:
        """The TLS context of all connections; raises Refused when SSL_CERT_FILE or SSL_CERT_DIR names nothing
        usable."""
        if self._tls is None:
            wrong = transport_errors.wrong_certificate_path(self._environ)
            if wrong is not None:
                raise Refused(wrong)
            try:
                self._tls = tls_context()
            except OSError:
                raise Refused(
                    "SSL_CERT_FILE holds no certificates that can be read (PEM is expected): correct or unset it"
                ) from None
        return self._tls

    def _client(self, url: httpx.URL, proxy: str | None) -> httpx.AsyncClient:
        """The pooled client for a host; the first request to the host creates the client."""
        encrypted = url.scheme == "https" or (proxy or "").startswith("https:")
        key = (encrypted, url.host, proxy)
        if key not in self._clients:
            # Loading the trusted certificates takes a moment, so they are not loaded for connections without TLS.
            tls = self._tls_context() if encrypted else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            limit = self._network.timeout
            self._clients[key] = httpx.AsyncClient(
                verify=tls,
                # The certificate of an https proxy may be issued by the company's own authority.
                proxy=httpx.Proxy(proxy, ssl_context=tls if proxy.startswith("https:") else None) if proxy else None,
                # httpx must not read the environment: proxies are chosen above, and .netrc would add passwords
                trust_env=False,
                timeout=httpx.Timeout(limit, connect=min(limit, 10.0)),
                limits=httpx.Limits(max_connections=MAX_IN_FLIGHT, max_keepalive_connections=2),
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            )
        return self._clients[key]


@asynccontextmanager
async def _opened(client: httpx.AsyncClient, request: httpx.Request) -> AsyncIterator[httpx.Response]:
    response = await client.send(request, stream=True)
    try:
        yield response
    finally:
        await response.aclose()


async def _read_body(
    response: httpx.Response, headers: Mapping[str, str], cap: int, *, cap_is_setting: bool = True
) -> bytes:
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > cap:
        raise BadPayload(too_large_text(cap, cap_is_setting=cap_is_setting))
    inflater = Inflater(headers.get("content-encoding", ""), cap, cap_is_setting=cap_is_setting)
    async for chunk in response.aiter_raw():
        inflater.feed(chunk)
    return inflater.body()


async def _stream_body(response: httpx.Response, headers: Mapping[str, str], take: TakeBody) -> bytes:
    packed = content_codings(headers.get("content-encoding", ""))
    if packed:
        raise BadPayload(f"the answer is packed as {packed[0]}, which was not asked for")
    await take(response.status_code, headers, response.aiter_raw())
    return b""


async def _read_error_body(response: httpx.Response, headers: Mapping[str, str]) -> bytes:
    """The body of an error answer, from which the error is worded; b"" when the body is large or broken."""
    try:
        return await _read_body(response, headers, _ERROR_BODY)
    except (SourceError, httpx.HTTPError):
        return b""


def _silence_loggers() -> None:
    """Switch off the log of httpx, which writes full addresses with the API keys in them."""
    for name in ("httpx", "httpcore", "httpx2", "httpcore2"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
