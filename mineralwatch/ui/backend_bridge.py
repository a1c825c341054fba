"""Calls the backend in Textual workers and posts the answers as messages; a failed call never ends the program."""

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

TICK_SECONDS = 0.5  # the store's revision number is checked every half second
LEAVE_SECONDS = 2.0  # quitting waits at most two seconds for each last call to the backend, if the store hangs
WorkerFunction = Callable[[], Awaitable[None]]
_KEPT_DETAILS = 64  # 64 solicitations' details stay in memory, so that moving in the list shows them at once


class Bridge:
    """The connection between the screen and the backend; nothing else in `ui` calls the backend's async methods."""

    def __init__(self, app: App[int], backend: Backend, shown_revision: int | None) -> None:
        self.app = app
        self.backend = backend
        self.shown_revision = shown_revision
        self.pending: list[UserAct] = []
        """Acts that are not written yet; every snapshot is shown with them."""
        self._checking = False
        self._check_again = False
        self._details: dict[str, tuple[int | None, Detail | None]] = {}
        self._wanted_key: str | None = None
        self._fetching = False
        self._unreachable = False
        self.closed = False

    def now(self) -> datetime:
        """The present time in the user's time zone."""
        return self.backend.now()

    # Workers

    def _run(self, work: WorkerFunction, group: str, task: str) -> None:
        async def run_and_report_errors() -> None:
            try:
                await work()
            except MineralwatchError as error:
                self._post(messages.Feedback(str(error), "error"))

        # The worker gets a function and not a coroutine, since Python warns of a coroutine that is cancelled before its
        # first step.
        if not self.closed:
            # Textual's type for this method does not tell a coroutine function from a function.
            run = self.app.run_worker
            run(run_and_report_errors, name=task, description=task, group=group, exit_on_error=False)  # type: ignore[arg-type]

    def _post(self, message: Message) -> None:
        self.app.post_message(message)

    # The state of the store

    def start(self) -> None:
        """Read the store, then find or start the poller; called after the first paint."""
        self.check()
        self._run(self.backend.start, "start", "start the poller")

    def check(self) -> None:
        """Read a new snapshot if the store's revision has changed; if a check is already running, check once more after
        it."""
        if self._checking:
            self._check_again = True
            return
        self._checking = True
        self._run(self._check, "look", "look at the store")

    def tick(self) -> None:
        """Start a check of the store's revision, unless a check is running; called twice a second."""
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

    # One solicitation

    def fetch_detail(self, key: str, *, must_read: bool = False) -> None:
        """Post the detail of a solicitation: at once the detail in memory, if there is one, and then the detail read
        from the store. A later call replaces an earlier one that still waits."""
        cached = self._details.get(key)
        if cached is not None:
            self._post(messages.DetailArrived(key, cached[1]))
            if cached[0] == self.shown_revision and not must_read:
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
        """Post the ids of all stories that a query matches."""
        self._run(partial(self._story_ids, query), "stories", "search the news")

    async def _story_ids(self, query: str) -> None:
        try:
            ids = await self.backend.story_ids(query)
        except UsageError as error:
            self._post(messages.QueryFailed(query, str(error)))
        else:
            self._post(messages.StoryIdsArrived(query, tuple(ids)))

    def fetch_stories(self, page: int, ids: tuple[str, ...]) -> None:
        """Post the stories of one page of the news list, whose ids are `ids`."""
        self._run(partial(self._stories, page, ids), "stories", "read a page of news")

    async def _stories(self, page: int, ids: tuple[str, ...]) -> None:
        try:
            stories = await self.backend.stories(ids)
        except MineralwatchError:
            self._post(messages.StoriesFailed(page))
            raise
        self._post(messages.StoriesArrived(page, ids, {story.id: story for story in stories}))

    def fetch_entries(self, story: str) -> None:
        """Post the feed entries of a story."""

        async def ask() -> None:
            self._post(messages.EntriesArrived(story, await self.backend.entries(story)))

        self._run(ask, "entries", "read who carries a story")

    # What the user does

    def write_acts(self, acts: Sequence[UserAct]) -> None:
        """Store what the user did (starred, marked as read …); each act stays in `pending` until it is stored."""
        self.pending += acts
        self._run(partial(self._write_acts, tuple(acts)), "acts", "write marks")

    async def _write_acts(self, acts: Sequence[UserAct]) -> None:
        try:
            await self.backend.act(acts)
        finally:
            for act in acts:
                self.pending.remove(act)
            # The store is read again even if the acts could not be written, so that the screen shows what is stored.
            self.shown_revision = None
            self.check()

    def undo(self) -> None:
        """Undo the user's last act, or acts that were made together, and show what was undone."""
        self._run_and_report(
            self.backend.undo, "Nothing to undo: no mark was set since the program was installed.", "undo"
        )

    def poll(self, sources: Sequence[str] = ()) -> None:
        """Have the poller read the named sources, or, with none named, all sources that may be read now."""

        async def ask() -> str:
            await self.backend.poll(sources)
            return f"Asked for {', '.join(sources)}." if sources else "Asked all sources that allow it now."

        self._run_and_report(ask, "", "ask for a round")

    def choose_daily_file(self, choice: OfficialChoice) -> None:
        """Store the user's choice on the official daily file; every choice but "no" starts reading it."""

        async def ask() -> str:
            await self.backend.choose_official_file(choice)
            if choice == "no":
                return "The daily file is left alone. U reads it later, K tells how to add a key instead."
            return "Asked for SAM.gov's daily file; esc stops it, U goes on from there."

        self._run_and_report(ask, "", "ask for the daily file")

    def stop_daily_file(self) -> None:
        """Stop the download of the official daily file."""

        async def ask() -> str:
            await self.backend.stop_official_download()
            return "Stopping the daily file. What has come is kept: U goes on from there."

        self._run_and_report(ask, "", "stop the daily file")

    def test_alert(self) -> None:
        """Send a test alert and show which channel worked."""
        self._run_and_report(self.backend.send_test_alert, "", "send a test alert")

    def _run_and_report(self, ask: Callable[[], Awaitable[str | None]], text_if_none: str, task: str) -> None:
        async def work() -> None:
            text = await ask()
            self._post(messages.Feedback(text or text_if_none))
            self.check()

        self._run(work, "acts", task)

    async def leave(self) -> None:
        """Store that the user has looked at the news, and close the backend; each of the two calls may take
        `LEAVE_SECONDS`."""
        self.closed = True
        for work in (self.backend.act((UserAct("looked"),)), self.backend.close()):
            try:
                await asyncio.wait_for(work, LEAVE_SECONDS)
            except (MineralwatchError, TimeoutError):
                continue
