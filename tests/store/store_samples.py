"""Small whole values for the tests of the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from mineralwatch.domain.dates import Deadline, FuzzyDate, ZoneBasis
from mineralwatch.domain.models.alert import Alert, Severity
from mineralwatch.domain.models.event import Claim, Event, EventKind, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.health import SourceHealth, Validators
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Solicitation, Stage
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.store.commit import CommitResult, PollOutcome, commit
from tests.support.stored import hear, observation, state_of, writing

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
KEY = "SP800025R0020"


def later(**delta: float) -> datetime:
    return NOW + timedelta(**delta)


def health(name: str = "sam", **changes: object) -> SourceHealth:
    base: dict[str, object] = {"outcome": "ok", "last_try": NOW, "last_ok": NOW, "next_due": later(hours=1)}
    return SourceHealth(name, "sam", **{**base, **changes})  # type: ignore[arg-type]


def notice(ident: str = "n1", **changes: object) -> Notice:
    base: dict[str, object] = {
        "title": "Antimony trisulfide",
        "type": "Solicitation",
        "number": "SP8000-25-R-0020",
        "office": "SP8000",
        "posted": date(2026, 11, 1),
        "deadline": Deadline("2026-12-01T15:00:00-05:00", ZoneBasis.SOURCE_OFFSET),
        "naics": ("212290",),
    }
    return Notice(ident, **{**base, **changes})  # type: ignore[arg-type]


def request(key: str = KEY, **changes: object) -> Solicitation:
    base: dict[str, object] = {
        "number": "SP8000-25-R-0020",
        "title": "Antimony trisulfide",
        "materials": ("antimony",),
        "stage": Stage.SOLICITATION,
        "office": "SP8000",
        "posted": FuzzyDate("2026-11"),
        "deadline": Deadline("2026-12-01T15:00:00-05:00", ZoneBasis.SOURCE_OFFSET),
        "first_seen": NOW,
    }
    return Solicitation(key, **{**base, **changes})  # type: ignore[arg-type]


def witness(source: str = "sam", ref: str = "n1", grade: Grade = Grade.OFFICIAL, says: str | None = None) -> Evidence:
    return Evidence(source, ref, f"https://example.org/{ref}", grade, NOW, says)


def event(ident: str = "e1", kind: EventKind = EventKind.EXTENDED, **changes: object) -> Event:
    base: dict[str, object] = {
        "key": KEY,
        "number": "SP8000-25-R-0020",
        "material": "antimony",
        "occurred_on": date(2026, 11, 20),
        "seen_at": NOW,
        "grade": Grade.OFFICIAL,
        "old": {"deadline": "2026-12-01"},
        "new": {"deadline": "2026-12-15"},
        "evidence": (witness(),),
    }
    return Event(ident, kind, **{**base, **changes})  # type: ignore[arg-type]


def alert(ident: str = "a1", event_id: str = "e1", at: datetime = NOW, **changes: object) -> Alert:
    base: dict[str, object] = {
        "rule": "endings",
        "severity": Severity.HIGH,
        "title": "antimony: extended",
        "body": "SP8000-25-R-0020: 2026-12-01 → 2026-12-15",
        "url": None,
        "key": KEY,
        "about": KEY,
    }
    return Alert(ident, event_id, raised_at=at, **{**base, **changes})  # type: ignore[arg-type]


def entry(ident: str, title: str = "Antimony price rises", **changes: object) -> FeedEntry:
    base: dict[str, object] = {
        "matched_by": "guid",
        "feed": "mining-com",
        "url": f"https://example.org/{ident}",
        "outlet": "Mining.com",
        "published": later(hours=-2),
        "summary": "The stockpile buys.",
        "materials": ("antimony",),
    }
    return FeedEntry(ident, title=title, **{**base, **changes})  # type: ignore[arg-type]


def outcome(at: datetime = NOW, source: str = "sam", **parts: object) -> PollOutcome:
    base: dict[str, object] = {"health": health(source, validators=Validators(etag='"1"'))}
    return PollOutcome(source, at, **{**base, **parts})  # type: ignore[arg-type]


def put(
    conn: sqlite3.Connection,
    at: datetime = NOW,
    *,
    solicitations: Iterable[Solicitation] = (),
    notices: Iterable[tuple[str, Notice]] = (),
    events: Iterable[Event] = (),
    claims: Iterable[tuple[str, Claim]] = (),
    **facts: object,
) -> CommitResult:
    """Store these solicitations with all that belongs to them, beside these facts and alerts."""
    state = state_of(solicitations, notices=notices, events=events, claims=claims)
    return commit(conn, outcome(at, **facts), writing(conn, state))


def put_whole(conn: sqlite3.Connection, at: datetime = NOW) -> CommitResult:
    """Store a notice, its request, an event and an alert."""
    whole = {"solicitations": (request(),), "notices": ((KEY, notice()),), "events": (event(),)}
    return put(conn, at, observations=(observation(notice(), at),), alerts=(alert(at=at),), **whole)


def news(conn: sqlite3.Connection, *entries: FeedEntry, at: datetime = NOW) -> CommitResult:
    """Store one feed that gave these items."""
    return hear(conn, outcome(at), *entries)
