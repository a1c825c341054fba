"""Which items of feeds are one and the same, however their feed names them.

An item has a ladder of ids: its guid, or its link; then narrower ones. An id that several items of one reading share
says nothing of them, nor of any later item of that feed, so each takes the next rung that is its own. What is stored
keeps its id: an item is known again by its rung, or by its feed, link and title when it has a new guid each time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urldefrag

from mineralwatch.domain.identity import MatchedBy, canonical_link, entry_id, event_id, fold
from mineralwatch.domain.models import FeedEntry

CandidateId = tuple[str, MatchedBy]


@dataclass(frozen=True, slots=True)
class StoredItem:
    """A stored item, as far as it says which one it is."""

    id: str
    feed: str
    title: str
    url: str | None = None
    published: datetime | None = None


def candidate_ids(
    feed: str, guid: str | None, link: str | None, title: str, day: date | None
) -> tuple[CandidateId, ...]:
    """The ids of an item, the widest first: what `identity.entry_id` gives, a bare guid within its feed, an address
    with its fragment, guid and link, link and title (or guid and title where there is no link)."""
    guid, link = (guid or "").strip(), (link or "").strip()
    first = entry_id(guid, link, title, day)
    rungs = [first]
    if guid and "://" not in guid:
        rungs.append((event_id("entry", "guid", f"feed {feed}", guid), "guid"))
    address = guid if "://" in guid else "" if guid else link
    if urldefrag(address).fragment:
        rungs.append((event_id("entry", "link", with_fragment(address)), first[1]))
    if guid and link:
        rungs.append((event_id("entry", "guid and link", feed, guid, with_fragment(link)), "guid"))
    if guid or link:
        rungs.append((event_id("entry", "link and title", feed, with_fragment(link) or guid, fold(title)), first[1]))
    return tuple(rungs)


def with_fragment(url: str) -> str:
    """An address for comparing, with its fragment: `identity.canonical_link` leaves that out."""
    fragment = urldefrag(url).fragment
    return canonical_link(url) + (f"#{fragment}" if fragment else "")


def choose_candidate_ids(
    ladders: Sequence[Sequence[str]], words: Sequence[tuple[str, str]], shared: Collection[str]
) -> tuple[list[int], tuple[str, ...]]:
    """The rung of each item of one reading by its ladder of ids, and the ids that are shared here and not known to be.

    `words` are address and title of each; items in which both are equal are one. `shared` are the ids that say nothing
    in this feed. The narrowest rung is kept, whoever shares it.
    """
    at = [0] * len(ladders)
    found: dict[str, None] = {}
    moved = True
    while moved:
        moved = False
        holders: dict[str, list[int]] = defaultdict(list)
        for n, rungs in enumerate(ladders):
            while at[n] + 1 < len(rungs) and (rungs[at[n]] in shared or rungs[at[n]] in found):
                at[n] += 1
            holders[rungs[at[n]]].append(n)
        for ident, those in holders.items():
            if len({words[n] for n in those}) > 1 and any(at[n] + 1 < len(ladders[n]) for n in those):
                found[ident] = None
                moved = True
    return at, tuple(found)


def assign_entry_ids(
    entries: Sequence[FeedEntry], known: Mapping[str, StoredItem], twins: Collection[StoredItem]
) -> tuple[FeedEntry, ...]:
    """The items of one reading with the ids that they have in the store, or get now.

    `known` are the stored items that have one of these ids, `twins` those of the same feed and address. An item without
    a ladder (`ids`) has its id already.
    """
    found: dict[int, str] = {}
    alike: dict[tuple[str, str, str], list[StoredItem]] = defaultdict(list)
    for one in twins:
        alike[_feed_link_title(one)].append(one)
    taken: set[str] = set()
    for n, entry in enumerate(entries):
        _assign_first_free(found, n, _stored_ids(entry, known), taken)
    # Beside an item that is known by its guid, another of the same address and title with a new guid is a new one.
    steady = {_feed_link_title(entries[n]) for n in found}
    for n, entry in enumerate(entries):
        if n not in found and entry.id_candidates and _feed_link_title(entry) not in steady:
            _assign_first_free(
                found, n, (one.id for one in alike[_feed_link_title(entry)] if _same_link(one, entry)), taken
            )
    return tuple(
        replace(entry, id=found[n] if n in found else _new_id(entry, known, taken), id_candidates=())
        if entry.id_candidates
        else entry
        for n, entry in enumerate(entries)
    )


def _assign_first_free(found: dict[int, str], n: int, ids: Iterable[str], taken: set[str]) -> None:
    """Give an item the first of these ids that no other item of the reading has."""
    free = next((ident for ident in ids if ident not in taken), None)
    if free is not None:
        found[n] = free
        taken.add(free)


def _stored_ids(entry: FeedEntry, known: Mapping[str, StoredItem]) -> Iterator[str]:
    """The ids under which this very item is stored, also those that say nothing by now."""
    for ident in (entry.id, *entry.id_candidates) if entry.id_candidates else ():
        one = known.get(ident)
        if one is not None and _same_title(one, entry) and (_same_link(one, entry) or ident == entry.id):
            yield ident


def _feed_link_title(one: FeedEntry | StoredItem) -> tuple[str, str, str]:
    return one.feed, canonical_link(one.url or ""), fold(one.title)


def _new_id(entry: FeedEntry, known: Mapping[str, StoredItem], taken: set[str]) -> str:
    """The first rung that no other item has: free, or this item's own in other words."""
    for ident in entry.id_candidates[entry.id_candidates.index(entry.id) :]:
        one = known.get(ident)
        if ident not in taken and (one is None or _is_same_item(one, entry)):
            taken.add(ident)
            return ident
    return entry.id_candidates[-1]


def _is_same_item(one: StoredItem, entry: FeedEntry) -> bool:
    """Whether what is stored under an id of an item is that item: other in address, title and time it is another one,
    whose feed gives ids twice; in another feed it is one by its address or title."""
    same_time = one.feed == entry.feed and one.published is not None and one.published == entry.published
    return same_time or _same_link(one, entry) or _same_title(one, entry)


def _same_title(one: StoredItem, entry: FeedEntry) -> bool:
    return fold(one.title) == fold(entry.title)


def _same_link(one: StoredItem, entry: FeedEntry) -> bool:
    """Whether both lead to one place; of two without an address nothing is known, in one feed they are alike."""
    if one.url is None or entry.url is None:
        return one.url is entry.url and one.feed == entry.feed
    mine, yours = urldefrag(entry.url).fragment, urldefrag(one.url).fragment
    return canonical_link(one.url) == canonical_link(entry.url) and (mine == yours or not mine or not yours)
