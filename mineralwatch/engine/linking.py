"""Which requests are others asked anew, by all that is stored and what was just concluded."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from mineralwatch.domain.chains import Link, Side, candidates, propose
from mineralwatch.domain.models import Solicitation
from mineralwatch.domain.versions import Seen
from mineralwatch.engine.conclude import Conclusions, Stored
from mineralwatch.engine.likeness import alike
from mineralwatch.store import chains, history, state
from mineralwatch.store.solicitations import read_solicitations

Grouped = Mapping[str, tuple[Link, ...]]  # by the key of the older request


def links(
    conn: sqlite3.Connection,
    stored: Stored | None = None,
    new: Mapping[str, Sequence[Seen]] | None = None,
    done: Conclusions | None = None,
) -> tuple[Link, ...]:
    """Every link in force once `done` is stored. `stored` and `new` are what is known of its requests, and what was
    read of them just now."""
    known, added = stored or Stored(), new or {}
    requests = _requests(conn, done or Conclusions())
    compared = {key for pair in candidates(requests.values()) for key in pair} | chains.naming(conn) | added.keys()
    keys = tuple(sorted(compared & requests.keys()))
    seen, claims = history.seen_of(conn, keys), state.claims_of(conn, keys)

    def side(key: str) -> Side:
        readings = (*known.seen.get(key, seen.get(key, ())), *added.get(key, ()))
        return Side(requests[key], readings, known.claims.get(key, claims.get(key, ())))

    return propose([side(key) for key in sorted(requests)], alike, chains.rulings(conn))


def _requests(conn: sqlite3.Connection, done: Conclusions) -> dict[str, Solicitation]:
    """Every request as it is then, but those that another has taken over, or of which nobody tells any more."""
    now = {request.key: request for request in done.requests}
    gone = {*(alias for request in now.values() for alias in request.aliases), *done.empty}
    return {r.key: r for r in read_solicitations(conn) if r.key not in gone} | now


def concerned(
    conn: sqlite3.Connection, before: Iterable[Link], after: Iterable[Link], done: Conclusions | None = None
) -> frozenset[str]:
    """The older requests whose links are other ones now: they are to be worked out anew."""
    changed = {link.older for link in set(before) ^ set(after)}
    return frozenset(changed & _requests(conn, done or Conclusions()).keys()) if changed else frozenset()


def grouped(found: Iterable[Link]) -> Grouped:
    """Links by the older request."""
    by_older: dict[str, tuple[Link, ...]] = {}
    for link in found:
        by_older[link.older] = (*by_older.get(link.older, ()), link)
    return by_older
