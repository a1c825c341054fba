"""Finds the links between a solicitation and its reissue, from all that is stored and what was just concluded.

What was just concluded changes some solicitations. Links are proposed anew only for these and for all that are
connected with them by links or possible pairs; the links of the other solicitations cannot change. After a user act on
a link, the links of all solicitations are proposed anew (`engine.merges`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from mineralwatch.domain.claims.claim_collection import is_derived_claim
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.models import Claim, Solicitation
from mineralwatch.domain.notice_text.replaced_solicitations import solicitation_numbers_in
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.domain.reissues.reissue_candidates import candidate_pairs, connected
from mineralwatch.domain.reissues.reissue_link import LinkPair, ReissueLink
from mineralwatch.domain.reissues.reissue_proposals import ReissueCandidate, propose_links
from mineralwatch.engine.conclude import Conclusions, Stored
from mineralwatch.engine.text_similarity import similarity
from mineralwatch.store import notice_readings, poller_queries, reissue_links
from mineralwatch.store.solicitation_rows import read_solicitations

Grouped = Mapping[str, tuple[ReissueLink, ...]]  # the links of each older solicitation, by its key
Solicitations = Mapping[str, Solicitation]


def links(
    conn: sqlite3.Connection,
    kept: tuple[ReissueLink, ...],
    stored: Stored,
    new: Mapping[str, Sequence[VersionReading]],
    concluded: Conclusions,
) -> tuple[ReissueLink, ...]:
    """Every link in force once `concluded`, the solicitations just concluded, is stored.

    `kept` are the links in force before. `stored` is what the store holds of the solicitations in `concluded`, `new`
    the notice versions just read, by solicitation key.
    """
    before = _stored_solicitations(conn)
    after = solicitations_after(before, concluded)
    claims = dict(_claims(stored, concluded))
    touched = _changed_keys(before, after, concluded, claims, stored, new)
    if not touched:
        return kept
    connected_keys = _with_connected(conn, touched, (before, after), kept, new)
    found = propose_links(
        _reissue_candidates(conn, connected_keys & after.keys(), after, stored, new, claims),
        similarity,
        reissue_links.user_link_decisions(conn),
    )
    others = (link for link in kept if link.older not in connected_keys)
    return tuple(sorted((*found, *others), key=lambda link: (link.older, link.newer)))


def all_links(conn: sqlite3.Connection) -> tuple[ReissueLink, ...]:
    """Every link that follows from what is stored. The links that are stored already do not count."""
    solicitations = _stored_solicitations(conn)
    decisions = reissue_links.user_link_decisions(conn)
    pairs = (*_pairs(conn, (solicitations,), {}), *decisions.linked)
    keys = {key for pair in pairs for key in pair} & solicitations.keys()
    return propose_links(_reissue_candidates(conn, keys, solicitations, Stored(), {}, {}), similarity, decisions)


def _stored_solicitations(conn: sqlite3.Connection) -> dict[str, Solicitation]:
    return {solicitation.key: solicitation for solicitation in read_solicitations(conn)}


def solicitations_after(before: Solicitations, concluded: Conclusions) -> Solicitations:
    """Every solicitation by key as it is once `concluded` is stored. Those whose key has become an alias of another are
    left out, and so are those that no source reports any more."""
    now = {solicitation.key: solicitation for solicitation in concluded.requests}
    gone = {*(alias for solicitation in now.values() for alias in solicitation.aliases), *concluded.empty}
    return {key: solicitation for key, solicitation in before.items() if key not in gone} | now


def _claims(stored: Stored, concluded: Conclusions) -> Iterator[tuple[str, tuple[Claim, ...]]]:
    """The key of each solicitation in `concluded`, with all its claims as they are once `concluded` is stored."""
    refs: dict[str, set[str]] = {}
    for key, notice in concluded.notices:
        refs.setdefault(key, set()).add(notice.notice_id)
    for key, said in concluded.said:
        recorded = (claim for claim in stored.claims.get(key, ()) if not is_derived_claim(claim, refs.get(key, ())))
        yield key, (*recorded, *said)


def _changed_keys(
    before: Solicitations,
    after: Solicitations,
    concluded: Conclusions,
    claims: Mapping[str, Sequence[Claim]],
    stored: Stored,
    new: Mapping[str, Sequence[VersionReading]],
) -> frozenset[str]:
    """The keys of the solicitations of which anything changes that is compared to find links: new notice versions, a
    quantity, or a value of the solicitation itself."""
    quantity_changed = {
        key
        for key, after_claims in claims.items()
        if _quantities(after_claims) != _quantities(stored.claims.get(key, ()))
    }
    values_changed = {
        r.key
        for r in concluded.requests
        if r.key not in before or _compared_fields(before[r.key]) != _compared_fields(r)
    }
    read = {key for key, readings in new.items() if readings}
    return frozenset(values_changed | quantity_changed | read | (before.keys() ^ after.keys()))


def _quantities(claims: Iterable[Claim]) -> frozenset[str]:
    return frozenset(claim.value for claim in claims if claim.field == "quantity")


def _compared_fields(solicitation: Solicitation) -> Solicitation:
    """A solicitation without the fields that change with every reading and are not compared to find links."""
    return replace(solicitation, event_count=0, notice_count=0, first_seen=None, last_change=None, last_word=None)


def _with_connected(
    conn: sqlite3.Connection,
    touched: Collection[str],
    solicitations: Sequence[Solicitations],
    kept: Iterable[ReissueLink],
    new: Mapping[str, Sequence[VersionReading]],
) -> frozenset[str]:
    """The `touched` keys with the keys of all solicitations whose links may depend on them. `solicitations` holds all
    solicitations before and after the change."""
    linked = ((link.older, link.newer) for link in kept)
    return connected(
        touched, (*_pairs(conn, solicitations, new), *linked, *reissue_links.user_link_decisions(conn).linked)
    )


def _pairs(
    conn: sqlite3.Connection, solicitations: Sequence[Solicitations], new: Mapping[str, Sequence[VersionReading]]
) -> set[LinkPair]:
    """The pairs of solicitations that may be linked: those similar enough to be compared, and those where a notice of
    one names the number of the other."""
    numbers = {normalise_number(r.number): key for those in solicitations for key, r in those.items() if r.number}
    named = list(reissue_links.numbers_in_notices(conn).items())
    for key, readings in new.items():
        words = (f"{seen.notice.title}\n{seen.notice.text or ''}" for seen in readings)
        named.append((key, frozenset(number for text in words for number in solicitation_numbers_in(text))))
    by_name = {(key, numbers[number]) for key, those in named for number in those if number in numbers}
    compared = {pair for those in solicitations for pair in candidate_pairs(those.values())}
    return compared | {pair for pair in by_name if pair[0] != pair[1]}


def _reissue_candidates(
    conn: sqlite3.Connection,
    keys: Collection[str],
    solicitations: Solicitations,
    known: Stored,
    new: Mapping[str, Sequence[VersionReading]],
    claims: Mapping[str, tuple[Claim, ...]],
) -> list[ReissueCandidate]:
    there = sorted(keys)
    others = [key for key in there if key not in known.seen]
    seen, said = (
        notice_readings.readings_by_key(conn, others),
        poller_queries.claims_of(conn, [key for key in there if key not in claims]),
    )
    return [
        ReissueCandidate(
            solicitations[key],
            (*known.seen.get(key, seen.get(key, ())), *new.get(key, ())),
            claims[key] if key in claims else said[key],
        )
        for key in there
    ]


def concerned(
    conn: sqlite3.Connection, before: Iterable[ReissueLink], after: Iterable[ReissueLink], concluded: Conclusions
) -> frozenset[str]:
    """The keys of the older solicitations whose links differ between `before` and `after`, which have to be concluded
    anew. Those that no longer exist once `concluded` is stored are left out."""
    changed = {link.older for link in set(before) ^ set(after)}
    if not changed:
        return frozenset()
    return frozenset(changed & solicitations_after(_stored_solicitations(conn), concluded).keys())


def grouped(found: Iterable[ReissueLink]) -> Grouped:
    """The links of each older solicitation, by its key."""
    by_older: dict[str, tuple[ReissueLink, ...]] = {}
    for link in found:
        by_older[link.older] = (*by_older.get(link.older, ()), link)
    return by_older
