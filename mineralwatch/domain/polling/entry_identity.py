"""Recognises feed entries that are the same, although feeds repeat, change or omit the ids of their entries.

An entry has several candidate ids, from the widest (its guid or its link) to the narrowest (a combination of guid, link
and title). An id that several entries of one reading share identifies none of these entries, nor any later entry of
that feed, so each entry gets the first of its candidate ids that no other entry has. A stored entry keeps its id: it is
recognised by any of its candidate ids, or by feed, link and title when its guid changes each time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urldefrag

from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.numbers_and_ids import MatchedBy, canonical_link, entry_id, event_id, fold
from mineralwatch.domain.quick_dataclass import dataclass

CandidateId = tuple[str, MatchedBy]


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """The identifying values of a stored entry."""

    id: str
    feed: str
    title: str
    url: str | None = None
    published: datetime | None = None


def candidate_ids(
    feed: str, guid: str | None, link: str | None, title: str, day: date | None
) -> tuple[CandidateId, ...]:
    """The candidate ids of an entry, the widest first: that of `identity.entry_id`, the guid within its feed, the
    address with its fragment, guid and link together, link and title together (guid and title when there is no
    link)."""
    guid, link = (guid or "").strip(), (link or "").strip()
    first = entry_id(guid, link, title, day)
    ids = [first]
    if guid and "://" not in guid:
        ids.append((event_id("entry", "guid", f"feed {feed}", guid), "guid"))
    address = guid if "://" in guid else "" if guid else link
    if urldefrag(address).fragment:
        ids.append((event_id("entry", "link", with_fragment(address)), first[1]))
    if guid and link:
        ids.append((event_id("entry", "guid and link", feed, guid, with_fragment(link)), "guid"))
    if guid or link:
        ids.append((event_id("entry", "link and title", feed, with_fragment(link) or guid, fold(title)), first[1]))
    return tuple(ids)


def with_fragment(url: str) -> str:
    """The canonical form of a link, followed by the link's fragment, which `identity.canonical_link` leaves out."""
    fragment = urldefrag(url).fragment
    return canonical_link(url) + (f"#{fragment}" if fragment else "")


def choose_candidate_ids(
    candidates: Sequence[Sequence[str]], words: Sequence[tuple[str, str]], shared: Collection[str]
) -> tuple[list[int], tuple[str, ...]]:
    """Chooses an id for each entry of one reading. Returns the index of the chosen id among each entry's `candidates`,
    and the ids that were found to be shared by different entries.

    `words` are the address and title of each entry; two entries with the same address and title count as one. `shared`
    are ids already known to be shared in this feed. When all ids of an entry are shared, its narrowest id is chosen.
    """
    chosen = [0] * len(candidates)
    newly_shared: dict[str, None] = {}
    changed = True
    while changed:
        changed = False
        holders: dict[str, list[int]] = defaultdict(list)
        for item, ids in enumerate(candidates):
            while chosen[item] + 1 < len(ids) and (ids[chosen[item]] in shared or ids[chosen[item]] in newly_shared):
                chosen[item] += 1
            holders[ids[chosen[item]]].append(item)
        for ident, items in holders.items():
            if len({words[item] for item in items}) > 1 and any(
                chosen[item] + 1 < len(candidates[item]) for item in items
            ):
                newly_shared[ident] = None
                changed = True
    return chosen, tuple(newly_shared)


def assign_entry_ids(
    entries: Sequence[FeedEntry], known: Mapping[str, StoredEntry], same_address: Collection[StoredEntry]
) -> tuple[FeedEntry, ...]:
    """The entries of one reading, each with its id: the one under which the entry is stored, else a new one.

    `known` maps these ids to the stored entries that have them; `same_address` are the stored entries of the same feed
    and address. An entry without `id_candidates` already has its final id.
    """
    assigned: dict[int, str] = {}
    by_link_and_title: dict[tuple[str, str, str], list[StoredEntry]] = defaultdict(list)
    for stored in same_address:
        by_link_and_title[_feed_link_title(stored)].append(stored)
    taken: set[str] = set()
    for index, entry in enumerate(entries):
        _assign_first_free(assigned, index, _stored_ids(entry, known), taken)
    # When one entry was recognised by its guid, a second one of the same address and title with a new guid is a
    # different entry.
    known_links = {_feed_link_title(entries[index]) for index in assigned}
    for index, entry in enumerate(entries):
        if index not in assigned and entry.id_candidates and _feed_link_title(entry) not in known_links:
            _assign_first_free(
                assigned,
                index,
                (stored.id for stored in by_link_and_title[_feed_link_title(entry)] if _same_link(stored, entry)),
                taken,
            )
    return tuple(
        replace(entry, id=assigned[index] if index in assigned else _new_id(entry, known, taken), id_candidates=())
        if entry.id_candidates
        else entry
        for index, entry in enumerate(entries)
    )


def _assign_first_free(assigned: dict[int, str], index: int, ids: Iterable[str], taken: set[str]) -> None:
    """Assign to the entry at `index` the first of `ids` that no other entry of the reading has."""
    free = next((ident for ident in ids if ident not in taken), None)
    if free is not None:
        assigned[index] = free
        taken.add(free)


def _stored_ids(entry: FeedEntry, known: Mapping[str, StoredEntry]) -> Iterator[str]:
    """The ids under which this entry is stored, including ids that were later found to be shared by several entries."""
    for ident in (entry.id, *entry.id_candidates) if entry.id_candidates else ():
        stored = known.get(ident)
        if stored is not None and _same_title(stored, entry) and (_same_link(stored, entry) or ident == entry.id):
            yield ident


def _feed_link_title(one: FeedEntry | StoredEntry) -> tuple[str, str, str]:
    return one.feed, canonical_link(one.url or ""), fold(one.title)


def _new_id(entry: FeedEntry, known: Mapping[str, StoredEntry], taken: set[str]) -> str:
    """The first candidate id that no other entry has, or under which this entry is stored with other words."""
    for ident in entry.id_candidates[entry.id_candidates.index(entry.id) :]:
        stored = known.get(ident)
        if ident not in taken and (stored is None or _is_same_entry(stored, entry)):
            taken.add(ident)
            return ident
    return entry.id_candidates[-1]


def _is_same_entry(stored: StoredEntry, entry: FeedEntry) -> bool:
    """Whether the entry that is stored under an id is this one: both have the same address or title, or in the same
    feed the same time. If all three differ, the feed has given one id to two entries."""
    same_time = stored.feed == entry.feed and stored.published is not None and stored.published == entry.published
    return same_time or _same_link(stored, entry) or _same_title(stored, entry)


def _same_title(stored: StoredEntry, entry: FeedEntry) -> bool:
    return fold(stored.title) == fold(entry.title)


def _same_link(stored: StoredEntry, entry: FeedEntry) -> bool:
    """Whether both entries have the same address. Two entries without an address count as the same only within one
    feed."""
    if stored.url is None or entry.url is None:
        return stored.url is entry.url and stored.feed == entry.feed
    own_fragment, stored_fragment = urldefrag(entry.url).fragment, urldefrag(stored.url).fragment
    return canonical_link(stored.url) == canonical_link(entry.url) and (
        own_fragment == stored_fragment or not own_fragment or not stored_fragment
    )
