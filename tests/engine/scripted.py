"""The real pipeline over a real store, fed by sources that say what a test lets them say."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import structs

from mineralwatch.config.settings import Settings, WatchSettings
from mineralwatch.domain.alerting.alert_rules import compile_rules
from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.derivation.facts import State
from mineralwatch.domain.errors import SourceError
from mineralwatch.domain.models.event import Event
from mineralwatch.domain.models.health import Validators
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.numbers_and_ids import payload_hash
from mineralwatch.engine import store_setup
from mineralwatch.engine.daily_quota import DailyQuota
from mineralwatch.engine.deriver import Deriver
from mineralwatch.engine.network_outage import OutageDetector, RoundOutageCheck
from mineralwatch.engine.poll_context import PollContext
from mineralwatch.engine.poll_source import poll_source
from mineralwatch.engine.round_report import SourceReport
from mineralwatch.ports import UserAct
from mineralwatch.record.record_rows import Record
from mineralwatch.sources.base import NoticeReading, Quarantined, ReadContext, SourceReading, SourceStep
from mineralwatch.store import snapshot_queries, store_copy, user_acts
from mineralwatch.store.codec import encode
from mineralwatch.store.connection import open_writer, write_transaction
from mineralwatch.store.meta_values import bump_revision
from mineralwatch.store.sqlite_errors import path_of
from tests.support.prepared import new_store, prepared, shipped_record

START = datetime(2026, 11, 10, 12, tzinfo=UTC)
NUMBER, KEY = "SP8000-27-R-0001", "SP800027R0001"
API, FILE = "sam", "sam_bulk"
ROWS = 1_000  # of other offices in the daily file


def notice(ident: str = "n1", **changes: Any) -> Notice:
    base = Notice(
        notice_id=ident,
        number=NUMBER,
        title="Cobalt metal, alloy grade",
        type="Solicitation",
        office="SP8000",
        posted=date(2026, 11, 1),
        deadline=parse_deadline("2026-12-10T15:00:00-05:00"),
        archive_on=date(2027, 3, 1),
        naics=("331410",),
        text="Offers are asked.",
        attachments=("https://sam.gov/a",),
        active=True,
        url=f"https://sam.gov/opp/{ident}/view",
    )
    return replace(base, **changes)


OTHER = notice("other", number="SP8000-27-R-0002", title="Tin ingots")  # so that no reading is empty


@dataclass(slots=True)
class Scripted:
    """A source that gives one reading, or fails."""

    name: str
    says: SourceReading | SourceError
    kind: str = ""
    interval: timedelta = timedelta(hours=3)
    hosts: tuple[str, ...] = ("127.0.0.1",)

    def read(self, asked: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        if isinstance(self.says, SourceError):
            raise self.says
        return self.says
        yield  # type: ignore[unreachable]

    def missing_setup(self) -> str | None:
        return None


def item(of: Notice) -> NoticeReading:
    content = encode(of)
    return NoticeReading(of, payload_hash(content), content)


def reading(source: str, *notices: Notice, **changes: Any) -> SourceReading:
    """A complete reading: the API states its total, the file counts its rows."""
    kept = tuple(item(one) for one in notices)
    if source == API:
        base = SourceReading(kept, complete=True, total=len(kept), scope="SP8000", http_status=200)
    else:
        rows = ROWS + len(kept)
        base = SourceReading(kept, complete=True, scope="SP8000", http_status=200, other_offices=ROWS, rows=rows)
    return replace(base, **changes)


@dataclass(frozen=True, slots=True)
class Step:
    """What a store held after a step. `acts`: how many acts there were."""

    at: datetime
    state: State
    acts: int


@dataclass(slots=True)
class Desk:
    """One user's store, and its clock."""

    conn: sqlite3.Connection
    now: datetime = START
    settings: Settings = field(default_factory=Settings)
    record: Record | None = None
    steps: list[Step] = field(default_factory=list)
    polls: list[tuple[str, datetime]] = field(default_factory=list)
    _deriver: Deriver | None = None

    @property
    def deriver(self) -> Deriver:
        """That of the one process that writes the store."""
        if self._deriver is None:
            self._deriver = Deriver(self.conn)
        return self._deriver

    def poll(self, source: str, says: SourceReading | SourceError, *, hours: float = 3, kind: str = "") -> SourceReport:
        """One round of one source, `hours` after the last."""
        self.now += timedelta(hours=hours)
        self.polls.append((source, self.now))
        report = asyncio.run(poll_source(Scripted(source, says, kind or source), self._bench(source), by_hand=False))
        self._note_step()
        return report

    def read(self, source: str, *notices: Notice, **changes: Any) -> SourceReport:
        """A complete reading that holds these notices, and one of another request."""
        hours = changes.pop("hours", 24 if source == FILE else 3)
        return self.poll(source, reading(source, *notices, OTHER, **changes), hours=hours)

    def watch(self, *offices: str) -> None:
        self.settings = structs.replace(self.settings, watch=WatchSettings(offices=offices))

    def act(self, kind: Any, subject: str) -> None:
        user_acts.add(self.conn, [UserAct(kind, subject)], self.now)

    def undo(self) -> str | None:
        return user_acts.undo(self.conn, self.now)

    def settle(self) -> None:
        with write_transaction(self.conn):
            if self.deriver.settle(self.now, "acts"):
                bump_revision(self.conn)
        self._note_step()

    def load(self, record: Record) -> None:
        self.record = record
        store_setup.load_shipped_record(self.conn, record, self.now)
        self.deriver.forget()
        self.steps.clear()  # what the record tells counts from its publication, also before it was loaded
        self._note_step()

    def request(self, key: str = KEY) -> Solicitation:
        return next(one for one in snapshot_queries.solicitations(self.conn) if one.key == key)

    def names(self) -> set[str]:
        return {one.key for one in snapshot_queries.solicitations(self.conn)}

    def events(self, key: str = KEY) -> list[Event]:
        """Oldest first."""
        detail = snapshot_queries.detail(self.conn, key)
        assert detail is not None
        return list(detail.events)

    def kinds(self, key: str = KEY) -> list[str]:
        return [event.kind.value for event in self.events(key)]

    def alerts(self) -> list[str]:
        return [alert.rule for alert in snapshot_queries.alerts(self.conn)]

    def _note_step(self) -> None:
        acts = self.conn.execute("SELECT count(*) FROM acts").fetchone()[0]
        self.steps.append(Step(self.now, self.deriver.state, acts))

    def _bench(self, source: str) -> PollContext:
        async def nothing(*_: Any) -> Any:
            raise AssertionError("a scripted source asks for nothing")

        return PollContext(
            conn=self.conn,
            fetch=nothing,
            fetch_file=nothing,
            run_work=nothing,
            quota=DailyQuota(self.conn, {}, lambda: self.now),
            settings=self.settings,
            rules=compile_rules(self.settings.alerts.rules),
            deriver=self.deriver,
            symbols={},
            now=lambda: self.now,
            jitter=lambda: 0.5,
            outage_check=RoundOutageCheck(OutageDetector(1), [source]),
        )


def desk(folder: Path) -> Desk:
    """A new store in a folder."""
    return Desk(opened(new_store(folder / "mineralwatch.db")))


def desk_with_record(folder: Path) -> Desk:
    """A store in a folder that holds the shipped record, all of which is dated before `START`."""

    def make(made: Path) -> None:
        with closing(desk(made).conn) as conn:
            store_setup.load_shipped_record(conn, shipped_record(), START)

    shutil.copy(prepared("engine-with-record", make) / "mineralwatch.db", folder)
    return Desk(opened(folder / "mineralwatch.db"), record=shipped_record())


def copied(one: Desk, folder: Path) -> Desk:
    """Another desk that is as far as `one`."""
    store_copy.copy_store(Path(path_of(one.conn)), folder / "mineralwatch.db")
    conn = opened(folder / "mineralwatch.db")
    return replace(one, conn=conn, steps=[*one.steps], polls=[*one.polls], _deriver=None)


def opened(path: Path) -> sqlite3.Connection:
    """The poller's connection to a store that no crash can hurt, since nobody needs it afterwards."""
    conn = open_writer(path, poller=True)
    conn.execute("PRAGMA synchronous = OFF")
    return conn


def hear(user: Desk, feed: str, *entries: FeedEntry, hours: float = 0) -> SourceReport:
    """One reading of a feed that gives these items."""
    kind = "edgar" if feed == "edgar" else "feed"
    return user.poll(feed, SourceReading(entries=entries, complete=True, http_status=200), hours=hours, kind=kind)


def validators(mark: str) -> Validators:
    return Validators(etag=f'"{mark}"', body_hash=mark)


def broken(reason: str = "not an object") -> tuple[Quarantined, ...]:
    return (Quarantined(reason, "{"),)
