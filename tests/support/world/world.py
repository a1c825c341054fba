"""Every source of the program on one loopback port: moves along a story, keeps a log, and breaks on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, Thread
from time import monotonic
from types import TracebackType
from typing import Self

from mineralwatch.demo.world_state import SamNotice, WorldState
from tests.support.world import (
    official_file,
    quote_providers,
    registers,
    scripted_feeds,
    scripted_quotes,
    scripted_sam,
)
from tests.support.world.baseline import NOW
from tests.support.world.config_text import Choices, config_text
from tests.support.world.faults import Fault
from tests.support.world.loopback_server import LoopbackServer, ScriptedResponse, as_json
from tests.support.world.scripted_step import ScriptedStep
from tests.support.world.story import STORY

KEY = "scripted-key"
CHART_PATH = "/v8/finance/chart/"
FEED_PATH = "/feeds/"
_KEYS = frozenset({"api_key", "x-api-key", "token", "x-finnhub-token"})


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One HTTP request as the server got it: headers lower-case, `query` without the key, `key` whether one came."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    key: bool
    headers: tuple[tuple[str, str], ...]
    status: int
    at: float = field(default=0.0, compare=False)  # seconds of a monotonic clock, when it came in

    def header(self, name: str) -> str | None:
        """One header's value."""
        return dict(self.headers).get(name)


class World:
    """All sources on one loopback port. Use it as a context manager; `step` and `fault` may be called while it serves.

    `office_filter` False plays a SAM API that ignores `organizationCode`. `daily_calls` is the quota of the key, spent
    by searches and descriptions alike. `crowd` adds that many notices of other offices, to make several pages. `story`
    is what the steps are of; a step without a time happens at the fixed clock of `baseline.NOW`. `register_delay` is
    how late after its signing USAspending shows an award; None leaves it, the Federal Register and EDGAR out of the
    configuration.
    """

    def __init__(
        self,
        *,
        story: Sequence[ScriptedStep] = STORY,
        step: int = 0,
        office_filter: bool = True,
        daily_calls: int | None = None,
        crowd: int = 0,
        port: int = 0,
        register_delay: timedelta | None = None,
    ) -> None:
        self._lock = Lock()
        self._stopping = Event()
        self._story = story
        self._step = step
        self._state = story[step].state
        self._server = LoopbackServer(("127.0.0.1", port), self.respond, self._stopping)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="scripted-world", daemon=True)
        self._office_filter = office_filter
        self._edition = 0  # how often the notices have changed
        self._faults: dict[str, Fault] = {}
        self._log: list[LoggedRequest] = []
        self._calls_left = daily_calls
        self._crowd = _crowd(crowd)
        self._register_delay = register_delay

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def base_url(self) -> str:
        """The common beginning of every source's address, `http://host:port`, without a final slash."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def now(self) -> datetime:
        """The civil time of the present step of the story."""
        with self._lock:
            return self._now()

    def step(self, number: int) -> ScriptedStep:
        """Go to the step with the index `number`, forward or back, and return it."""
        found = self._story[number]
        self.become(found.state)
        with self._lock:
            self._step = number
        return found

    @property
    def requests(self) -> tuple[LoggedRequest, ...]:
        """Every request so far, oldest first."""
        with self._lock:
            return tuple(self._log)

    def forget(self) -> None:
        """Empty the request log."""
        with self._lock:
            self._log.clear()

    def become(self, state: WorldState) -> None:
        """Hold what a test wants, outside the story."""
        with self._lock:
            self._edition += state.notices != self._state.notices
            self._state = state

    def mend(self) -> None:
        """Be as at the beginning: the first step, nothing broken, no quota, nothing heard."""
        self.step(0)
        with self._lock:
            self._faults.clear()
            self._log.clear()
            self._calls_left = None

    def fault(self, path: str, fault: Fault | None) -> None:
        """Break every answer whose path begins with `path`, until it is mended with None. The longest path wins."""
        with self._lock:
            if fault is None:
                self._faults.pop(path, None)
            else:
                self._faults[path] = fault

    def allow(self, calls: int | None) -> None:
        """Set what is left of the key's quota; None is no limit."""
        with self._lock:
            self._calls_left = calls

    def bulk_csv(self) -> bytes:
        """The official daily file as it is now."""
        with self._lock:
            return self._official_file(self._state).body

    def config_toml(
        self,
        *,
        shipped_record: bool = False,
        desktop: bool = False,
        allow_private: bool = True,
        timeout: float = 5,
        key_file: str | None = None,
        api: bool = True,
        bulk_enabled: bool = False,
        providers: Sequence[str] = ("yahoo",),
    ) -> str:
        """A configuration that points every source at this world. Without `key_file` the key is that of SAM_API_KEY.

        `api` False names no key at all, as most people have none; Finnhub's key is that of FINNHUB_API_KEY. With
        `allow_private` False the program must refuse the whole world, which lives on a loopback address.
        """
        chosen = Choices(
            shipped_record,
            desktop,
            allow_private,
            timeout,
            key_file,
            api,
            bulk_enabled,
            providers,
            registers=self._register_delay is not None,
        )
        first = self._story[0].state
        return config_text(self.base_url, [price.symbol for price in first.prices], first.feeds, chosen)

    def respond(
        self, path: str, query: dict[str, str], headers: dict[str, str], body: bytes | None = None
    ) -> ScriptedResponse:
        """The response to one GET, or with a body one POST, after any fault; header names are lower-case."""
        came_in = monotonic()
        with self._lock:
            prefix = max((prefix for prefix in self._faults if path.startswith(prefix)), key=len, default=None)
            fault = self._faults[prefix] if prefix is not None else None
            # A fault breaks a whole response, never a 304.
            right = self._source_response(self._state, path, query, headers if fault is None else {}, body)
        given = right if fault is None else fault(right)
        if path == official_file.PATH:  # a broken file is resumed and asked for again like a right one
            given = official_file.answer(given, headers)
        with self._lock:
            method = "GET" if body is None else "POST"
            self._log.append(_logged(method, path, query, headers, given.status, came_in))
        return given

    def _source_response(
        self, state: WorldState, path: str, query: dict[str, str], headers: dict[str, str], body: bytes | None
    ) -> ScriptedResponse:
        """What the source at `path` sends while the world is in `state`; 404 for a path without a source."""
        now = self._now()
        book = registers.Book(state.notices, now, self._register_delay or timedelta())
        kept = registers.answer(path, query, headers.get("user-agent", ""), body, book)
        if kept is not None:
            return kept
        if path.startswith(quote_providers.NASDAQ) and path.endswith("/info"):
            symbol = path[len(quote_providers.NASDAQ) : -len("/info")]
            return quote_providers.nasdaq(state.prices, symbol, query.get("assetclass", ""), now)
        if path == quote_providers.FINNHUB:
            key = query.get("token") or headers.get("x-finnhub-token")
            return quote_providers.finnhub(state.prices, query.get("symbol", ""), key, now)
        if path == official_file.PATH:
            return self._official_file(state)
        if path in (scripted_sam.SEARCH, scripted_sam.DESCRIPTION):
            return self._sam(state.notices, path, query)
        if path.startswith(FEED_PATH) and path[len(FEED_PATH) :] in scripted_feeds.WRITERS:
            name = path[len(FEED_PATH) :]
            return scripted_feeds.feed_response(name, state.feeds.get(name, ()), self._feed_changed_at(name), headers)
        if path.startswith(CHART_PATH):
            return scripted_quotes.chart(state.prices, path[len(CHART_PATH) :], query.get("range", "1d"), now)
        return ScriptedResponse(404, {"Content-Type": "text/plain"}, b"nothing here")

    def _official_file(self, state: WorldState) -> ScriptedResponse:
        now = self._now()
        changed_at = now.astimezone(UTC).replace(hour=3, minute=30, second=44) + timedelta(minutes=self._edition)
        return official_file.whole(official_file.body(state.notices + self._crowd), changed_at)

    def _sam(self, notices: Sequence[SamNotice], path: str, query: dict[str, str]) -> ScriptedResponse:
        if query.get("api_key") == KEY and self._calls_left is not None:
            if self._calls_left <= 0:
                return _throttled(self._now())
            self._calls_left -= 1
        refused = scripted_sam.check_key(query.get("api_key"), KEY)
        if refused is not None:
            return refused
        every = (*notices, *self._crowd)
        if path == scripted_sam.DESCRIPTION:
            return scripted_sam.description(every, query.get("noticeid", ""))
        public = {name: value for name, value in query.items() if name != "api_key"}
        return scripted_sam.search(every, public, self.base_url, office_filter=self._office_filter)

    def _now(self) -> datetime:
        return self._story[self._step].at or NOW

    def _feed_changed_at(self, name: str) -> datetime:
        """When the feed last changed, in UTC: the time of the newest step, up to the present one, that changed the
        feed."""
        changed_in = 0
        for n in range(1, self._step + 1):
            if self._story[n].state.feeds.get(name) != self._story[n - 1].state.feeds.get(name):
                changed_in = n
        return self._step_time(changed_in)

    def _step_time(self, number: int) -> datetime:
        """The step's own time, or a minute a step on the day before the fixed clock."""
        at = self._story[number].at
        return at.astimezone(UTC) if at else datetime(2026, 11, 22, tzinfo=UTC) + timedelta(minutes=number)


def _throttled(now: datetime) -> ScriptedResponse:
    """The gateway's body for a spent quota, with its own way to write the next midnight UTC."""
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0)
    opens = f"{midnight:%Y-%b-%d %H:%M:%S}+0000 UTC"
    body = {
        "code": "900804",
        "message": "Message throttled out",
        "description": f"You have exceeded your quota. You can access API after {opens}",
        "nextAccessTime": opens,
    }
    return as_json(body, 429)


def _crowd(count: int) -> tuple[SamNotice, ...]:
    other = STORY[0].state.notices[-1]
    return tuple(replace(other, number=f"N00024-27-R-{n:04d}", title=f"CROWD {n}") for n in range(count))


def _logged(
    method: str, path: str, query: dict[str, str], headers: dict[str, str], status: int, at: float
) -> LoggedRequest:
    public = tuple((name, value) for name, value in query.items() if name not in _KEYS)
    keyed = any(name in _KEYS for name in (*query, *headers))
    shown = tuple((name, value) for name, value in headers.items() if name not in _KEYS)
    return LoggedRequest(method, path, public, keyed, shown, status, at)
