"""The store of the replay: takes in what the sources hold at each step, and goes back to earlier steps.

Everything is derived and stored by the poller's own code. What one step brings is stored in one transaction, so that
the screen never shows half a step.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Literal, NoReturn

from mineralwatch.alerts.inbox import inbox_delivery
from mineralwatch.config.paths import Paths
from mineralwatch.config.settings import Settings
from mineralwatch.demo.replay_record import load_surroundings
from mineralwatch.demo.replay_sources import ReplaySource, sources_at
from mineralwatch.demo.replay_story import ReplayStory
from mineralwatch.demo.world_state import StoryStep
from mineralwatch.domain.alerting.alert_rules import compile_rules
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.engine import poller_client, story_assignment
from mineralwatch.engine.daily_quota import DailyQuota
from mineralwatch.engine.deriver import Deriver
from mineralwatch.engine.network_outage import OutageDetector, RoundOutageCheck
from mineralwatch.engine.poll_context import PollContext
from mineralwatch.engine.poller_client import CommandAnswer
from mineralwatch.engine.reading_storage import store_reading
from mineralwatch.engine.round_report import RoundReport, SourceReport
from mineralwatch.store import (
    meta_values,
    outbox,
    poller_commands,
    poller_queries,
    snapshot_queries,
    store_copy,
    user_acts,
)
from mineralwatch.store.connection import open_writer, write_transaction

NO_CHANNEL = "the demonstration shows its alerts on this screen alone"


class ReplayEnded(Exception):
    """The replay ends while a step is being read."""


class ReplayStore:
    """Reads the steps of a story into an empty store, in the process that holds its poller lock. Use it in one
    thread."""

    def __init__(
        self, paths: Paths, settings: Settings, story: ReplayStory, stopped: Callable[[], bool] = lambda: False
    ) -> None:
        """`stopped` is asked between two sources; once it returns True, `read` raises ReplayEnded.

        Raises StoreError.
        """
        self._paths, self._settings, self._story, self._stopped = paths, settings, story, stopped
        self._rules = compile_rules(settings.alerts.rules)
        self._conn = open_writer(paths.store, poller=True)
        self._deriver = Deriver(self._conn)
        self._acts: frozenset[int] = frozenset()  # from which everything was derived last

    @property
    def file(self) -> Path:
        """The path of the store."""
        return self._paths.store

    def close(self) -> None:
        """Close the store."""
        self._conn.close()

    def read(self, step: StoryStep) -> RoundReport:
        """Store what all sources hold at this step, with everything that follows; a second time nothing changes.
        Raises ReplayEnded, StoreError."""
        with write_transaction(self._conn):
            meta_values.set_round_state(self._conn, running=True)
        try:
            with write_transaction(self._conn):
                if load_surroundings(self._conn, self._story, step.at):
                    self._deriver.forget()
                    self._settle(step.at, "program")
                reports = tuple(self._read(source, step) for source in sources_at(step.state, step.at))
                for alert in outbox.pending(self._conn, step.at):
                    outbox.record_delivery(self._conn, alert.id, inbox_delivery(step.at))
                meta_values.set_round_state(self._conn, running=False, ended=step.at)
        except BaseException:
            self._deriver.forget()
            raise
        return RoundReport(reports)

    def attend(self, step: StoryStep) -> None:
        """Do what the user asked for since the last call: derive from the acts, answer the commands.

        Raises ReplayEnded, StoreError.
        """
        if user_acts.live_deriving_acts(self._conn) != self._acts:
            self._settle(step.at, "acts")
        for command in poller_commands.pending(self._conn):
            if command.kind == poller_client.TEST_ALERT:
                answer = CommandAnswer(tested=NO_CHANNEL)
            else:
                answer = CommandAnswer(report=self.read(step))
            poller_commands.store_answer(self._conn, command.id, poller_client.encode_answer(answer), step.at)

    def copy_to(self, file: Path) -> None:
        """Keep the store as it is now. Raises StoreError."""
        store_copy.copy_store(self._paths.store, file)

    def restore(self, file: Path) -> None:
        """Go back to what `copy_to` kept in this file. Raises StoreError."""
        store_copy.restore_copy(file, self._paths.store)
        self._deriver.forget()
        self._acts = user_acts.live_deriving_acts(self._conn)

    def _settle(self, now: datetime, cause: Literal["acts", "program"]) -> None:
        """Derive from what changed beside the readings of sources: the user's acts, or what the record knows."""
        acts = user_acts.live_deriving_acts(self._conn)
        with write_transaction(self._conn):
            if self._deriver.settle(now, cause):
                meta_values.bump_revision(self._conn)
        self._acts = acts

    def _read(self, source: ReplaySource, step: StoryStep) -> SourceReport:
        if self._stopped():
            raise ReplayEnded
        before = poller_queries.health(self._conn, source.name) or SourceHealth(source.name, source.kind)
        entries = story_assignment.with_stored_ids(self._conn, source.reading.entries)
        changes = story_assignment.story_changes(
            self._conn, entries, step.at, is_first_reading=before.baseline_at is None
        )
        return store_reading(source, self._context(step), before, source.reading, changes)

    def _context(self, step: StoryStep) -> PollContext:
        return PollContext(
            conn=self._conn,
            fetch=_refuse,
            fetch_file=_refuse,
            run_work=_refuse,
            quota=DailyQuota(self._conn, {}, lambda: step.at),
            settings=self._settings,
            rules=self._rules,
            deriver=self._deriver,
            symbols=snapshot_queries.symbols(self._conn),
            now=lambda: step.at,
            jitter=lambda: 0.5,
            outage_check=RoundOutageCheck(OutageDetector(0), ()),
        )


async def _refuse(*_: object) -> NoReturn:
    raise AssertionError("the replay asks no server")
