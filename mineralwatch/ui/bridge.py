"""The only awaiter of the backend: asks in workers, answers in messages, and never lets a failure end the program."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

from textual.app import App
from textual.message import Message

from mineralwatch.domain.errors import MineralwatchError, UsageError
from mineralwatch.ports import Backend, Detail, OfficialChoice, UserAct
from mineralwatch.ui import messages

TICK_SECONDS = 0.5  # seconds between two looks at the revision
LEAVE_SECONDS = 2.0  # seconds that a goodbye may take: quitting never hangs on a store that does not answer
WorkerFunction = Callable[[], Awaitable[None]]
_KEPT_DETAILS = 64  # details of requests held for moving up and down


class Bridge:
    """Stands between the screen and the backend. Ticks skip while a look is under way, they never cancel it."""

    def __init__(self, app: App[int], backend: Backend, shown_revision: int | None) -> None:
        self.app = app
        self.backend = backend
        self.shown_revision = shown_revision
        self.pending: list[UserAct] = []
        """Acts that are not written yet; the screen lays them over every snapshot."""
        self._checking = False
        self._check_again = False
        self._details: dict[str, tuple[int | None, Detail | None]] = {}
        self._wanted_key: str | None = None
        self._fetching = False
        self._unreachable = False
        self.closed = False

    def now(self) -> datetime:
        """The civil time."""
        return self.backend.now()

    # Workers

    def _run(self, work: WorkerFunction, group: str, what: str) -> None:
        async def guarded() -> None:
            try:
                await work()
            except MineralwatchError as error:
                self._post(messages.Feedback(str(error), "error"))

        # A function and no coroutine: one called off before its first step would complain that nobody awaited it.
        if not self.closed:
            run = self.app.run_worker  # its type cannot tell a coroutine function from a function
            run(guarded, name=what, description=what, group=group, exit_on_error=False)  # type: ignore[arg-type]

    def _post(self, message: Message) -> None:
        self.app.post_message(message)

    # The state of the store

    def start(self) -> None:
        """After the first paint: look at the store, find or start the poller."""
        self.check()
        self._run(self.backend.start, "start", "start the poller")

    def check(self) -> None:
        """Ask whether something changed; skipped while the last look is still under way."""
        if self._checking:
            self._check_again = True
            return
        self._checking = True
        self._run(self._check, "look", "look at the store")

    def tick(self) -> None:
        """The half-second beat: skipped, and not made up for, while a look is under way."""
        if not self._checking:
            self.check()

    async def _check(self) -> None:
        try:
            revision = await self.backend.revision()
            if revision != self.shown_revision:
                snapshot = await self.backend.snapshot()
                self.shown_revision = snapshot.revision
                self._post(messages.SnapshotArrived(snapshot))
            if self._unreachable:
                self._unreachable = False
                self._post(messages.BackendErrorChanged(None))
        except MineralwatchError as error:
            self._unreachable = True
            self._post(messages.BackendErrorChanged(str(error)))
        finally:
            self._checking = False
        if self._check_again:
            self._check_again = False
            self.check()

    # One request

    def fetch_detail(self, key: str, *, fresh: bool = False) -> None:
        """Ask for a request with everything about it; only the newest wish counts."""
        held = self._details.get(key)
        if held is not None:
            self._post(messages.DetailArrived(key, held[1]))
            if held[0] == self.shown_revision and not fresh:
                return
        self._wanted_key = key
        if not self._fetching:
            self._fetching = True
            self._run(self._fetch_details, "detail", "read a request")

    async def _fetch_details(self) -> None:
        try:
            while self._wanted_key is not None:
                key, self._wanted_key = self._wanted_key, None
                revision = self.shown_revision
                detail = await self.backend.detail(key)
                self._details.pop(key, None)
                self._details[key] = (revision, detail)
                while len(self._details) > _KEPT_DETAILS:
                    del self._details[next(iter(self._details))]
                self._post(messages.DetailArrived(key, detail))
        finally:
            self._fetching = False

    # News

    def fetch_story_ids(self, query: str) -> None:
        """Ask for the ids of all stories that a query matches."""
        self._run(partial(self._story_ids, query), "stories", "search the news")

    async def _story_ids(self, query: str) -> None:
        try:
            ids = await self.backend.story_ids(query)
        except UsageError as error:
            self._post(messages.QueryFailed(query, str(error)))
        else:
            self._post(messages.StoryIdsArrived(query, tuple(ids)))

    def fetch_stories(self, page: int, ids: tuple[str, ...]) -> None:
        """Ask for a page of stories."""
        self._run(partial(self._stories, page, ids), "stories", "read a page of news")

    async def _stories(self, page: int, ids: tuple[str, ...]) -> None:
        try:
            stories = await self.backend.stories(ids)
        except MineralwatchError:
            self._post(messages.StoriesFailed(page))
            raise
        self._post(messages.StoriesArrived(page, ids, {story.id: story for story in stories}))

    def fetch_entries(self, story: str) -> None:
        """Ask for the items of a story."""

        async def ask() -> None:
            self._post(messages.EntriesArrived(story, await self.backend.entries(story)))

        self._run(ask, "entries", "read who carries a story")

    # What the user does

    def write_acts(self, acts: Sequence[UserAct]) -> None:
        """Write marks; they are `pending` until the store has them."""
        self.pending += acts
        self._run(partial(self._write_acts, tuple(acts)), "acts", "write marks")

    async def _write_acts(self, acts: Sequence[UserAct]) -> None:
        try:
            await self.backend.act(acts)
        finally:
            for act in acts:
                self.pending.remove(act)
            # Read again even when the write failed, so that the screen shows what the store has.
            self.shown_revision = None
            self.check()

    def undo(self) -> None:
        """Take the last step back and say what came back."""
        self._run_and_report(
            self.backend.undo, "Nothing to undo: no mark was set since the program was installed.", "undo"
        )

    def poll(self, sources: Sequence[str] = ()) -> None:
        """Ask for a round of the sources."""

        async def ask() -> str:
            await self.backend.poll(sources)
            return f"Asked for {', '.join(sources)}." if sources else "Asked all sources that allow it now."

        self._run_and_report(ask, "", "ask for a round")

    def choose_daily_file(self, choice: OfficialChoice) -> None:
        """Keep the user's word on the official daily file; all but "no" have it read now."""

        async def ask() -> str:
            await self.backend.choose_official_file(choice)
            if choice == "no":
                return "The daily file is left alone. U reads it later, K tells how to add a key instead."
            return "Asked for SAM.gov's daily file; esc stops it, U goes on from there."

        self._run_and_report(ask, "", "ask for the daily file")

    def stop_daily_file(self) -> None:
        """Stop the reading of the official daily file."""

        async def ask() -> str:
            await self.backend.stop_official_download()
            return "Stopping the daily file. What has come is kept: U goes on from there."

        self._run_and_report(ask, "", "stop the daily file")

    def test_alert(self) -> None:
        """Send a test alert and say which channel worked."""
        self._run_and_report(self.backend.send_test_alert, "", "send a test alert")

    def _run_and_report(self, ask: Callable[[], Awaitable[str | None]], nothing: str, what: str) -> None:
        async def work() -> None:
            text = await ask()
            self._post(messages.Feedback(text or nothing))
            self.check()

        self._run(work, "acts", what)

    async def leave(self) -> None:
        """Note that the user has looked, and let the backend go; gives up after a short while."""
        self.closed = True
        for work in (self.backend.act((UserAct("looked"),)), self.backend.close()):
            try:
                await asyncio.wait_for(work, LEAVE_SECONDS)
            except (MineralwatchError, TimeoutError):
                continue
