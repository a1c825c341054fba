"""Stores and reads the user's acts. The acts stored by one call of `add` share a step number; `undo` takes all acts of
one step back, and is stored as an act itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from mineralwatch.domain.derivation.decisions import DecidingAct, decisions_of
from mineralwatch.domain.reissues.reissue_link import LINK_SEPARATOR
from mineralwatch.ports import UserAct
from mineralwatch.store.codec import encode, instant, instant_text, optional_instant
from mineralwatch.store.connection import write_transaction
from mineralwatch.store.meta_values import bump_revision
from mineralwatch.store.sqlite_errors import as_store_errors

_UNDO_RESULTS = {
    "star": "no longer starred",
    "unstar": "starred again",
    "read": "unread again",
    "unread": "read again",
    "ack": "no longer acknowledged",
    "snooze": "no longer snoozed",
    "unmerge": "joined with its number again",
    "merge": "taken apart from its number again",
    "link": "no longer linked",
    "unlink": "linked again, as far as it is proposed",
    "attach": "no longer attached by you",
    "detach": "no longer detached by you",
    "add-event": "no longer has the event entered by hand",
    "correct": "no longer has the value corrected by hand",
}


DERIVING_KINDS = ("unmerge", "merge", "add-event", "correct", "attach", "detach", "link", "unlink")
"""The kinds of acts that change events or links; the poller derives these anew (`engine.merges`)."""


def live_deriving_acts(conn: sqlite3.Connection) -> frozenset[int]:
    """The ids of the acts of `DERIVING_KINDS` that were not undone. When this set changes, the poller has to derive
    events and links anew."""
    with as_store_errors(conn):
        rows = conn.execute(
            "SELECT id FROM live_acts WHERE kind IN (SELECT value FROM json_each(?))", (encode(list(DERIVING_KINDS)),)
        )
        return frozenset(row["id"] for row in rows)


def deciding_acts(conn: sqlite3.Connection, *, undone: bool = False) -> tuple[DecidingAct, ...]:
    """The acts of `DERIVING_KINDS`, oldest first; with `undone` also those that were taken back. Raises StoreError."""
    with as_store_errors(conn):
        rows = conn.execute(
            "SELECT a.id, a.at, a.kind, a.subject, a.body, min(u.at) AS undone_at"
            " FROM acts AS a LEFT JOIN acts AS u ON u.undoes = a.step"
            " WHERE a.kind IN (SELECT value FROM json_each(?)) GROUP BY a.id HAVING ? OR undone_at IS NULL",
            (encode(list(DERIVING_KINDS)), undone),
        ).fetchall()
    return tuple(
        DecidingAct(ident, instant(at), kind, subject, body, optional_instant(undone_at))
        for ident, at, kind, subject, body, undone_at in rows
    )


def kept_apart(conn: sqlite3.Connection) -> frozenset[str]:
    """The provisional keys that the user has taken out of a merge: they are not merged again."""
    return decisions_of(act for act in deciding_acts(conn) if act.kind in ("merge", "unmerge")).kept_apart


def add(conn: sqlite3.Connection, acts: Sequence[UserAct], at: datetime) -> None:
    """Store acts as one step, which is undone as a whole. Raises StoreError. Acts of kind `undo` are not stored: call
    `undo` instead."""
    if not acts:
        return
    with write_transaction(conn):
        step = _next_step_number(conn)
        conn.executemany(
            "INSERT INTO acts (step, at, kind, subject, until, body) VALUES (?, ?, ?, ?, ?, ?)",
            (
                (step, instant_text(at), act.kind, act.subject, instant_text(act.until), act.body)
                for act in acts
                if act.kind != "undo"
            ),
        )
        bump_revision(conn)


def undo(conn: sqlite3.Connection, at: datetime) -> str | None:
    """Undo the last step that was not undone yet. Returns a sentence on what was undone; None when there is no step.

    Acts of kind `looked` are not undone, since the program stores them by itself when the screen is closed.
    """
    with write_transaction(conn):
        step = _last_step_number(conn)
        if step is None:
            return None
        acts = _acts_of_step(conn, step)
        conn.execute(
            "INSERT INTO acts (step, at, kind, subject, undoes) VALUES (?, ?, 'undo', '', ?)",
            (_next_step_number(conn), instant_text(at), step),
        )
        bump_revision(conn)
        result = _UNDO_RESULTS.get(acts[0].kind, "taken back")
        if len(acts) > 1:
            same_kind = all(act.kind == acts[0].kind for act in acts)
            return f"{len(acts)} items {result if same_kind and acts[0].body is None else 'taken back'}"
        return f"{_label(conn, acts[0].subject)} {result}"


def last_step(conn: sqlite3.Connection) -> tuple[UserAct, ...]:
    """The acts of the last step that was not undone, which are the acts that `undo` would undo."""
    with as_store_errors(conn):
        step = _last_step_number(conn)
        return () if step is None else _acts_of_step(conn, step)


def _last_step_number(conn: sqlite3.Connection) -> int | None:
    row = conn.execute("SELECT max(step) FROM live_acts WHERE kind <> 'looked'").fetchone()
    return None if row[0] is None else int(row[0])


def _acts_of_step(conn: sqlite3.Connection, step: int) -> tuple[UserAct, ...]:
    rows = conn.execute("SELECT kind, subject, until, body FROM acts WHERE step = ? ORDER BY id", (step,))
    return tuple(UserAct(row["kind"], row["subject"], optional_instant(row["until"]), row["body"]) for row in rows)


def _next_step_number(conn: sqlite3.Connection) -> int:
    return int(conn.execute("SELECT coalesce(max(step), 0) + 1 FROM acts").fetchone()[0])


def _label(conn: sqlite3.Connection, subject: str) -> str:
    """The name of an act's subject for the user: a solicitation number, a headline or the title of an alert; for a
    link, the names of both solicitations."""
    if LINK_SEPARATOR in subject:
        return " and ".join(_label(conn, part) for part in subject.split(LINK_SEPARATOR))
    row = conn.execute(
        "SELECT coalesce(number, key) AS label FROM solicitations"
        " WHERE key = coalesce((SELECT key FROM aliases WHERE alias = :s), :s)"
        " UNION ALL SELECT title FROM stories WHERE id = :s UNION ALL SELECT title FROM alerts WHERE id = :s",
        {"s": subject},
    ).fetchone()
    return str(row["label"]) if row else subject
