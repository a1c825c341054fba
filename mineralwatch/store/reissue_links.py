"""Reads the links between solicitations: reissues, and possible awards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.reissues.reissue_link import MAY_FOLLOW, ReissueLink
from mineralwatch.ports import RelatedSolicitation, Relation
from mineralwatch.store.codec import decode
from mineralwatch.store.solicitation_rows import read_solicitations
from mineralwatch.store.sqlite_errors import as_store_errors

_ORDER: tuple[Relation, ...] = ("reissue of", "reissued as", "perhaps the award of", "perhaps awarded as")


def read_links(conn: sqlite3.Connection) -> tuple[ReissueLink, ...]:
    """All stored links, ordered by older key, then newer key."""
    with as_store_errors(conn):
        rows = conn.execute("SELECT content FROM chains ORDER BY older, newer").fetchall()
    return tuple(decode(row["content"], ReissueLink) for row in rows)


def related_solicitations(conn: sqlite3.Connection, key: str) -> tuple[RelatedSolicitation, ...]:
    """The solicitations linked to the one with this key: those that it is a reissue of, then its reissues, then the
    separate solicitations whose award may have come of it."""
    return related_by_key(conn).get(key, ())


def related_by_key(conn: sqlite3.Connection) -> dict[str, tuple[RelatedSolicitation, ...]]:
    """For each solicitation that has links, by key, the solicitations that `related_solicitations` returns."""
    with as_store_errors(conn):
        links, key_of = read_links(conn), dict(conn.execute("SELECT alias, key FROM aliases").fetchall())
        rows = conn.execute("SELECT key, value, says FROM claims WHERE field = ?", (MAY_FOLLOW,)).fetchall()
    awards = tuple(PossibleAward(row["key"], key_of.get(row["value"], row["value"]), row["says"]) for row in rows)
    keys = {key for link in links for key in (link.older, link.newer)} | {k for a in awards for k in (a.key, a.older)}
    return related_to_each(links, awards, {s.key: s for s in read_solicitations(conn, keys)})


@dataclass(frozen=True, slots=True)
class PossibleAward:
    """A claim of the record, by inference, that the solicitation `key` is the award of `older`; `says` is why."""

    key: str
    older: str
    says: str | None


def related_to_each(
    links: Iterable[ReissueLink], awards: Iterable[PossibleAward], solicitations: Mapping[str, Solicitation]
) -> dict[str, tuple[RelatedSolicitation, ...]]:
    """For each solicitation that has links, by key, those of these solicitations that it is linked with: those that it
    is a reissue of, then its reissues, then possible awards."""
    every = sorted((*_reissues(links), *_possible_awards(awards)), key=lambda e: (_ORDER.index(e.relation), e.other))
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


def _reissues(links: Iterable[ReissueLink]) -> Iterator[_End]:
    for link in links:
        yield _End(link.newer, link.older, "reissue of", link.reasons, link.grade, link.confirmed)
        yield _End(link.older, link.newer, "reissued as", link.reasons, link.grade, link.confirmed)


def _possible_awards(awards: Iterable[PossibleAward]) -> Iterator[_End]:
    for award in awards:
        says = (award.says,) if award.says else ()
        yield _End(award.key, award.older, "perhaps the award of", says)
        yield _End(award.older, award.key, "perhaps awarded as", says)


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
