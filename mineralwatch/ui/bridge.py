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

TICK_SECONDS = 0.5  # between two checks of the store's revision
LEAVE_SECONDS = 2.0  # for each last call to the backend: quitting never hangs on a store that does not answer
WorkerFunction = Callable[[], Awaitable[None]]
_KEPT_DETAILS = 64  # details held in memory, so that moving up and down the list shows them at once


class Bridge:
    """Stands between the screen and the backend, and is the only caller of its async methods."""

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
        """The time in the user's time zone."""
        return self.backend.now()

    # Workers

    def _run(self, work: WorkerFunction, group: str, task: str) -> None:
        async def run_and_report_errors() -> None:
            try:
                await work()
            except MineralwatchError as error:
                self._post(messages.Feedback(str(error), "error"))

        # The function and not a coroutine: Python warns of a coroutine whose worker is cancelled before its first step.
        if not self.closed:
            run = self.app.run_worker  # its type cannot tell a coroutine function from a function
            run(run_and_report_errors, name=task, description=task, group=group, exit_on_error=False)  # type: ignore[arg-type]

    def _post(self, message: Message) -> None:
        self.app.post_message(message)

    # The state of the store

    def start(self) -> None:
        """After the first paint: read the store, then find or start the poller."""
        self.check()
        self._run(self.backend.start, "start", "start the poller")

    def check(self) -> None:
        """Read a new snapshot if the revision has changed; while a check is running, run another one after it."""
        if self._checking:
            self._check_again = True
            return
        self._checking = True
        self._run(self._check, "look", "look at the store")

    def tick(self) -> None:
        """Check twice a second; nothing happens while a check is running."""
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

    def fetch_detail(self, key: str, *, fresh: bool = False) -> None:
        """Post the detail of a solicitation: at once the one in memory, then a newer one. Only the last call counts."""
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
        """Post a page of stories."""
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
        """Write the user's acts; they are `pending` until the store has them."""
        self.pending += acts
        self._run(partial(self._write_acts, tuple(acts)), "acts", "write marks")

    async def _write_acts(self, acts: Sequence[UserAct]) -> None:
        try:
            await self.backend.act(acts)
        finally:
            for act in acts:
                self.pending.remove(act)
            # Read again even if the write failed, so that the screen shows what the store has.
            self.shown_revision = None
            self.check()

    def undo(self) -> None:
        """Undo the user's last step and show what was undone."""
        self._run_and_report(
            self.backend.undo, "Nothing to undo: no mark was set since the program was installed.", "undo"
        )

    def poll(self, sources: Sequence[str] = ()) -> None:
        """Have the poller read the sources: those named, or all that may be read now."""

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

    def _run_and_report(self, ask: Callable[[], Awaitable[str | None]], nothing: str, what: str) -> None:
        async def work() -> None:
            text = await ask()
            self._post(messages.Feedback(text or nothing))
            self.check()

        self._run(work, "acts", what)

    async def leave(self) -> None:
        """Store that the user has looked, and close the backend; each call is given up after `LEAVE_SECONDS`."""
        self.closed = True
        for work in (self.backend.act((UserAct("looked"),)), self.backend.close()):
            try:
                await asyncio.wait_for(work, LEAVE_SECONDS)
            except (MineralwatchError, TimeoutError):
                continue
