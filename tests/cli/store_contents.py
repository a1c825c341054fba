"""What stands in the store of the command-line tests."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from mineralwatch.domain.dates import FuzzyDate, parse_deadline
from mineralwatch.domain.models.alert import Alert, Delivery, Severity
from mineralwatch.domain.models.event import Event, EventKind, Evidence, Fields
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.models.market import Bar, Quote
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.store.commit import PollOutcome, commit
from mineralwatch.store.connection import open_writer
from mineralwatch.store.creation import create_store
from mineralwatch.store.outbox import record_delivery
from tests.support.stored import hear, state_of, writing

NOW = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)
SEEN = NOW - timedelta(hours=3)
Call = Callable[..., tuple[int, str, str]]

COBALT = Solicitation(
    "SP800026R0001",
    "SP8000-26-R-0001",
    "=Cobalt, alloy grade",
    ("cobalt",),
    office="SP8000",
    posted=FuzzyDate("2026-11-01"),
    deadline=parse_deadline("2026-12-04T17:00:00-05:00"),
    first_seen=SEEN,
    last_change=SEEN,
)
REQUESTS = (
    COBALT,
    replace(COBALT, key="SP800026R0002", number="SP8000-26-R-0002", title="钛 Titanium", materials=("titanium",),
            deadline=parse_deadline("2026-11-25T12:00:00-05:00")),
    replace(COBALT, key="antimony-2025-x1", number=None, title="Antimony", materials=("antimony",), deadline=None,
            ending=EventKind.AWARDED, ended=FuzzyDate("2026-09"), ceiling=245e6),
)  # fmt: skip


def event(ident: str, kind: EventKind, key: str, seen: datetime, old: Fields, new: Fields) -> Event:
    evidence = Evidence("sam", f"n-{ident}", f"https://sam.example/{ident}", Grade.OFFICIAL, seen)
    number = None if "x" in key else f"{key[:6]}-{key[6:8]}-{key[8]}-{key[9:]}"
    return Event(ident, kind, key, number, "cobalt", date(2026, 11, 20), seen, Grade.OFFICIAL, old, new, (evidence,))


EVENTS = (
    event("e1", EventKind.ISSUED, COBALT.key, NOW - timedelta(days=20), {}, {"title": "Cobalt"}),
    event("e2", EventKind.EXTENDED, COBALT.key, SEEN, {"deadline": "2026-11-20"}, {"deadline": "2026-12-04"}),
)
ALERTS = tuple(
    Alert(ident, f"e-{ident}", "endings", Severity.HIGH, f"Cobalt {ident}", "body", None, SEEN, key=COBALT.key)
    for ident in ("abcdef1", "abcxyz2")
)


ENTRIES = (
    FeedEntry("i1", "guid", "a", "Cobalt price rises", outlet="A", published=SEEN, materials=("cobalt",)),
    FeedEntry("i2", "guid", "b", "Tin falls", outlet="B", published=NOW - timedelta(days=2)),
)


def fill(path: Path) -> None:
    """Make a store at `path` and put it all in."""
    create_store(path)
    with closing(open_writer(path)) as conn:
        outcome = PollOutcome(
            source="sam",
            at=SEEN,
            health=SourceHealth("sam", "sam", outcome="ok", last_try=SEEN, last_ok=SEEN),
            alerts=ALERTS,
            bars=(
                Bar("UAMY", date(2026, 11, 17), 7.1, 7.0, 7.2, 6.9, 1_200, "yahoo", "USD"),
                Bar("UAMY", date(2026, 11, 19), 7.4, source="yahoo", currency="USD"),
            ),
            quotes=(Quote("UAMY", 7.5, "USD", as_of=SEEN, source="yahoo", fetched_at=NOW),),
        )
        notice = Notice("n1", "Cobalt", number=COBALT.number, posted=date(2026, 11, 1))
        commit(conn, outcome, writing(conn, state_of(REQUESTS, notices=((COBALT.key, notice),), events=EVENTS)))
        hear(conn, PollOutcome("a", SEEN), *ENTRIES)
        record_delivery(conn, "abcdef1", Delivery("desktop", SEEN, True))
