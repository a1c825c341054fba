"""Which requests are others asked anew, by all that is stored and what was just concluded."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from mineralwatch.domain.chains import Link, Side, candidates, propose
from mineralwatch.domain.models import Solicitation
from mineralwatch.domain.versions import Seen
from mineralwatch.engine.conclude import Stored
from mineralwatch.engine.likeness import alike
from mineralwatch.store import chains, history, state
from mineralwatch.store.solicitations import read_solicitations

Grouped = Mapping[str, tuple[Link, ...]]  # by the key of the older request


def links(
    conn: sqlite3.Connection, stored: Stored, new: Mapping[str, Sequence[Seen]], concluded: Iterable[Solicitation]
) -> tuple[Link, ...]:
    """Every link in force once `concluded` is stored. `stored` and `new` are what is known of those requests."""
    requests = _requests(conn, concluded)
    ruled = chains.rulings(conn)
    compared = {key for pair in candidates(requests.values()) for key in pair} | chains.naming(conn) | new.keys()
    keys = tuple(sorted(compared & requests.keys()))
    seen, claims = history.seen_of(conn, keys), state.claims_of(conn, keys)

    def side(key: str) -> Side:
        readings = (*stored.seen.get(key, seen.get(key, ())), *new.get(key, ()))
        return Side(requests[key], readings, stored.claims.get(key, claims.get(key, ())))

    return propose([side(key) for key in sorted(requests)], alike, ruled)


def _requests(conn: sqlite3.Connection, concluded: Iterable[Solicitation]) -> dict[str, Solicitation]:
    """Every request as it is then, but those that another has taken over."""
    now = {request.key: request for request in concluded}
    absorbed = {alias for request in now.values() for alias in request.aliases}
    return {r.key: r for r in read_solicitations(conn) if r.key not in absorbed} | now


def grouped(found: Iterable[Link]) -> Grouped:
    """Links by the older request."""
    by_older: dict[str, tuple[Link, ...]] = {}
    for link in found:
        by_older[link.older] = (*by_older.get(link.older, ()), link)
    return by_older


def changed(before: Grouped, found: Sequence[Link], known: Iterable[str]) -> tuple[str, ...]:
    """The requests, of those that are `known`, whose links are other ones now: they are to be worked out anew."""
    after = grouped(found)
    return tuple(key for key in sorted(set(known)) if before.get(key, ()) != after.get(key, ()))
