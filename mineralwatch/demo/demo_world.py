"""A loopback server that imitates SAM.gov, the feeds and the quotes, as each step of a story leaves them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from mineralwatch.demo import scripted_feeds, scripted_quotes, scripted_sam
from mineralwatch.demo.loopback_server import LoopbackServer, ScriptedResponse
from mineralwatch.demo.world_state import SamNotice, StoryStep, WorldState

SAM_KEY = "scripted-key"
CHART_PATH = "/v8/finance/chart/"
FEED_PATH = "/feeds/"


class DemoWorld:
    """The sources of the demonstration on one loopback port; each step of `story` must have a civil time (`at`).

    Use this object as a context manager; `step` may be called from any thread while the server runs. With `port` 0 the
    server takes any free port.
    """

    _office_filter = True  # whether the imitated SAM API honours `organizationCode`

    def __init__(self, story: Sequence[StoryStep], *, step: int = 0, port: int = 0) -> None:
        self._lock = Lock()
        self._stopping = Event()
        self._story = story
        self._step = step
        self._state = story[step].state
        self._server = LoopbackServer(("127.0.0.1", port), self.respond, self._stopping)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="scripted-world", daemon=True)

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
            return self._time_of(self._story[self._step])

    def step(self, number: int) -> StoryStep:
        """Go to the step with the index `number`, forward or back, and return it."""
        found = self._story[number]
        self.become(found.state)
        with self._lock:
            self._step = number
        return found

    def become(self, state: WorldState) -> None:
        """Answer from `state` from now on."""
        with self._lock:
            self._state = state

    def respond(
        self, path: str, query: dict[str, str], headers: dict[str, str], body: bytes | None = None
    ) -> ScriptedResponse:
        """The response to a GET, or, when `body` is not None, to a POST. The header names are lower-case."""
        with self._lock:
            return self._source_response(self._state, path, query, headers, body)

    def _source_response(
        self, state: WorldState, path: str, query: dict[str, str], headers: dict[str, str], body: bytes | None
    ) -> ScriptedResponse:
        """What the source at `path` sends while the world is in `state`; 404 for a path without a source."""
        if path in (scripted_sam.SEARCH, scripted_sam.DESCRIPTION):
            return self._sam(state.notices, path, query)
        if path.startswith(FEED_PATH) and path[len(FEED_PATH) :] in scripted_feeds.WRITERS:
            name = path[len(FEED_PATH) :]
            return scripted_feeds.feed_response(name, state.feeds.get(name, ()), self._feed_changed_at(name), headers)
        if path.startswith(CHART_PATH):
            now = self._time_of(self._story[self._step])
            return scripted_quotes.chart(state.prices, path[len(CHART_PATH) :], query.get("range", "1d"), now)
        return ScriptedResponse(404, {"Content-Type": "text/plain"}, b"nothing here")

    def _sam(self, notices: Sequence[SamNotice], path: str, query: dict[str, str]) -> ScriptedResponse:
        refused = scripted_sam.check_key(query.get("api_key"), SAM_KEY)
        if refused is not None:
            return refused
        if path == scripted_sam.DESCRIPTION:
            return scripted_sam.description(notices, query.get("noticeid", ""))
        public = {name: value for name, value in query.items() if name != "api_key"}
        return scripted_sam.search(notices, public, self.base_url, office_filter=self._office_filter)

    def _time_of(self, step: StoryStep) -> datetime:
        assert step.at is not None
        return step.at

    def _feed_changed_at(self, name: str) -> datetime:
        """When the feed last changed, in UTC: the time of the newest step, up to the present one, that changed the
        feed."""
        changed_in = 0
        for n in range(1, self._step + 1):
            if self._story[n].state.feeds.get(name) != self._story[n - 1].state.feeds.get(name):
                changed_in = n
        return self._step_time(changed_in)

    def _step_time(self, number: int) -> datetime:
        return self._time_of(self._story[number]).astimezone(UTC)
