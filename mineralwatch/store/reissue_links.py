"""Stores and reads the links between a solicitation and its reissue, and what the user decided about such links."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mineralwatch.domain.models import EventKind, Evidence, Grade, Solicitation
from mineralwatch.domain.reissues.reissue_link import MAY_FOLLOW, LinkPair, ReissueLink, UserLinkDecisions
from mineralwatch.domain.safe_text import clean_text
from mineralwatch.ports import LINK_SEPARATOR, RelatedSolicitation, Relation
from mineralwatch.store.codec import decode, encode, optional_instant
from mineralwatch.store.solicitation_rows import read_solicitations
from mineralwatch.store.sqlite_errors import as_store_errors

LINK_ACTS = ("link", "unlink")
_ORDER: tuple[Relation, ...] = ("reissue of", "reissued as", "perhaps the award of", "perhaps awarded as")
_NOTICE_TEXTS = """
SELECT n.key, json_extract(o.content, '$.title') || char(10) || coalesce(json_extract(o.content, '$.text'), '') AS words
FROM observations o JOIN notices n ON n.notice_id = o.ref WHERE o.kind = 'notice'
"""


def put_links(conn: sqlite3.Connection, links: Sequence[ReissueLink]) -> int:
    """Replace all stored links by `links`; returns the number of changed rows."""
    kept = {(row["older"], row["newer"]): row["content"] for row in conn.execute("SELECT * FROM chains")}
    wanted = {(link.older, link.newer): link for link in links}
    deleted = [pair for pair in kept if pair not in wanted]
    conn.executemany("DELETE FROM chains WHERE older = ? AND newer = ?", deleted)
    changed = [link for pair, link in wanted.items() if kept.get(pair) != encode(link)]
    conn.executemany(
        "INSERT OR REPLACE INTO chains (older, newer, grade, points, confirmed, reasons, content)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (link.older, link.newer, link.grade, link.points, link.confirmed, encode(link.reasons), encode(link))
            for link in changed
        ),
    )
    return len(deleted) + len(changed)


def read_links(conn: sqlite3.Connection) -> tuple[ReissueLink, ...]:
    """All stored links, ordered by older key, then newer key."""
    with as_store_errors(conn):
        rows = conn.execute("SELECT content FROM chains ORDER BY older, newer").fetchall()
    return tuple(decode(row["content"], ReissueLink) for row in rows)


def user_link_decisions(conn: sqlite3.Connection) -> UserLinkDecisions:
    """The user's last decision on each pair of solicitations. Of a solicitation whose key has become an alias, the
    present key is given."""
    linked: dict[LinkPair, Evidence] = {}
    unlinked: set[LinkPair] = set()
    with as_store_errors(conn):
        key_by_alias = {row["alias"]: row["key"] for row in conn.execute("SELECT alias, key FROM aliases")}
        rows = conn.execute(
            "SELECT id, kind, at, subject, body FROM live_acts WHERE kind IN (?, ?) ORDER BY id", LINK_ACTS
        ).fetchall()
    for row in rows:
        older, separator, newer = row["subject"].partition(LINK_SEPARATOR)
        if not separator:
            continue
        pair = (key_by_alias.get(older, older), key_by_alias.get(newer, newer))
        linked.pop(pair, None)
        unlinked.discard(pair)
        if row["kind"] == "unlink":
            unlinked.add(pair)
        else:
            reason = _reason(row["body"])
            linked[pair] = Evidence(
                "hand", f"link/{row['id']}", None, Grade.INFERRED, optional_instant(row["at"]), reason
            )
    return UserLinkDecisions(linked, frozenset(unlinked))


def _reason(body: str | None) -> str | None:
    """The user's reason in the JSON body of an act; None when the body has none."""
    try:
        fields: Any = json.loads(body or "null")
    except ValueError:
        return None
    reason = fields.get("reason") if isinstance(fields, dict) else None
    return clean_text(reason, 300) or None


def related_solicitations(conn: sqlite3.Connection, key: str) -> tuple[RelatedSolicitation, ...]:
    """The solicitations linked to the one with this key: those that it is a reissue of, then its reissues, then the
    separate solicitations whose award may have come of it."""
    return related_by_key(conn).get(key, ())


def related_by_key(conn: sqlite3.Connection) -> dict[str, tuple[RelatedSolicitation, ...]]:
    """For each solicitation that has links, by key, the solicitations that `related_solicitations` returns."""
    every = sorted((*_reissues(conn), *_possible_awards(conn)), key=lambda end: (_ORDER.index(end.relation), end.other))
    solicitations = {s.key: s for s in read_solicitations(conn, {end.other for end in every})}
    found: dict[str, tuple[RelatedSolicitation, ...]] = {}
    for end in every:
        if other := solicitations.get(end.other):
            found[end.key] = (*found.get(end.key, ()), _related(end, other))
    return found


@dataclass(frozen=True, slots=True)
class _End:
    """One link as seen from one of its two solicitations: `key` is, for example, a "reissue of" `other`."""

    key: str
    other: str
    relation: Relation
    reasons: tuple[str, ...]
    grade: Grade = Grade.INFERRED
    confirmed: bool = False


def _reissues(conn: sqlite3.Connection) -> Iterator[_End]:
    for link in read_links(conn):
        yield _End(link.newer, link.older, "reissue of", link.reasons, link.grade, link.confirmed)
        yield _End(link.older, link.newer, "reissued as", link.reasons, link.grade, link.confirmed)


def _possible_awards(conn: sqlite3.Connection) -> Iterator[_End]:
    """The record's inferred pairs of a solicitation and its possible award (claims of the field `MAY_FOLLOW`). Of
    a solicitation whose key has become an alias, the present key is given."""
    key_by_alias = {row["alias"]: row["key"] for row in conn.execute("SELECT alias, key FROM aliases")}
    for row in conn.execute("SELECT key, value, says FROM claims WHERE field = ?", (MAY_FOLLOW,)).fetchall():
        older, says = key_by_alias.get(row["value"], row["value"]), (row["says"],) if row["says"] else ()
        yield _End(row["key"], older, "perhaps the award of", says)
        yield _End(older, row["key"], "perhaps awarded as", says)


def _related(end: _End, other: Solicitation) -> RelatedSolicitation:
    return RelatedSolicitation(
        key=other.key,
        number=other.number,
        relation=end.relation,
        grade=end.grade,
        confirmed=end.confirmed,
        reasons=end.reasons,
        title=other.title,
        posted=other.posted,
        awarded=other.ended if other.ending is EventKind.AWARDED else None,
    )


def linked_groups(conn: sqlite3.Connection) -> dict[str, frozenset[str]]:
    """For each linked solicitation, by key, the keys of all solicitations that are linked with it directly or through
    others, and its own key."""
    groups: dict[str, frozenset[str]] = {}
    for link in read_links(conn):
        group = groups.get(link.older, frozenset({link.older})) | groups.get(link.newer, frozenset({link.newer}))
        groups |= dict.fromkeys(group, group)
    return groups


def numbers_in_notices(conn: sqlite3.Connection) -> dict[str, frozenset[str]]:
    """By solicitation key, the normalised solicitation numbers that the texts of its notices name. A text that names
    the number of another solicitation may state a link to it."""
    # Imported here since only the poller reads notice texts.
    from mineralwatch.domain.notice_text.replaced_solicitations import solicitation_numbers_in

    found: dict[str, frozenset[str]] = {}
    with as_store_errors(conn):
        for row in conn.execute(_NOTICE_TEXTS):
            numbers = solicitation_numbers_in(row["words"])
            if numbers:
                found[row["key"]] = found.get(row["key"], frozenset()) | numbers
    return found
