"""Where stories stand while a step is worked out: each with the request that it speaks of, as far as is known then.

A request that becomes known may be the one that earlier stories meant, and a second request of a material makes it
unclear which of the two they meant. So the stories of two months that may be concerned are placed anew in each step,
and what comes of it does not depend on who came first. What a story itself told is no reason to keep it where it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from mineralwatch.domain import materials
from mineralwatch.domain.contract_register import keys_by_contract
from mineralwatch.domain.event_reports import STORY, only_reported, report_of_story
from mineralwatch.domain.lifecycle.event_order import ending_and_date, event_date
from mineralwatch.domain.models import Event, EventKind, FeedEntry, Solicitation, Story
from mineralwatch.domain.news_verdict import may_found
from mineralwatch.domain.numbers_and_ids import provisional_key
from mineralwatch.domain.stories.attach_candidates import UserAttachment, report_day
from mineralwatch.domain.stories.entry_reading import entry_text
from mineralwatch.domain.stories.founding import FOUNDING_WINDOW, are_enough_to_found, reporting_entries
from mineralwatch.domain.stories.story_attaching import (
    AttachCandidate,
    AttachDecision,
    attach_candidate,
    decide_attachment,
    names_the_stockpile,
)
from mineralwatch.domain.value_equality import same_name
from mineralwatch.engine.conclude import Conclusions
from mineralwatch.engine.told import tellings_of, told_links
from mineralwatch.store import manual_entries, poller_queries, story_attachments
from mineralwatch.store import register_reads as register_store
from mineralwatch.store import story_rows as story_store
from mineralwatch.store.entry_rows import entries_by_story
from mineralwatch.store.solicitation_rows import is_provisional, read_solicitations

TRIED = timedelta(days=60)  # since when stories are placed anew
_RECAP = timedelta(days=400)  # an award of the material that is told again founds none either
_FOUNDING = (EventKind.ISSUED, EventKind.EXTENDED, EventKind.SHORTENED, EventKind.AWARDED, EventKind.CANCELLED)
_SURE = 0.8


class Places:
    """The stories of a step, those that it brings (`told`) and those that it concerns."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        told: Iterable[Story],
        at: datetime,
        recorded: Collection[str],
        items: Sequence[tuple[str, FeedEntry]] = (),
    ) -> None:
        """`at` is the time of the step, `recorded` holds the keys of the shipped record; `items` are not stored yet."""
        self._conn, self._at, self._recorded, self._items = conn, at, recorded, items
        self._now: dict[str, Story] = {}
        self._was: dict[str, str | None] = {}
        self._hands: Mapping[str, UserAttachment] = story_attachments.user_attachments(conn)
        self._made: dict[str, int] = {}
        self._know(told)
        self._brought = frozenset(self._now)

    @property
    def changed(self) -> tuple[Story, ...]:
        """The stories of the step as they stand now."""
        return tuple(self._now[ident] for ident in sorted(self._now))

    @property
    def brought(self) -> frozenset[str]:
        """The requests that the stories speak of, or spoke of, that the step brings."""
        keys = {self._now[ident].key for ident in self._brought} | {self._was[ident] for ident in self._brought}
        return frozenset(key for key in keys if key is not None)

    def links(self) -> dict[str, str]:
        """The contract numbers that stories and people tell, each with the key of its request."""
        stored = {story.id: story for story in story_store.stories_naming_contracts(self._conn)}
        told: dict[str, list[Story]] = {}
        for _, story in sorted({**stored, **self._now}.items()):
            told.setdefault(story.key or "", []).append(story)
        hands = manual_entries.manual_entries_of(self._conn, manual_entries.keys_with_manual_entries(self._conn))
        found: dict[str, str] = {}
        for key in sorted({*told, *hands} - {""}):
            found |= told_links(key, tellings_of(told.get(key, ()), hands.get(key)))
        return found

    def of(self, keys: Collection[str]) -> dict[str, tuple[Story, ...]]:
        """The stories that speak of each of these requests now."""
        stored = {story.id: story for story in story_store.stories_of_keys(self._conn, keys)}
        found: dict[str, list[Story]] = {key: [] for key in keys}
        for _, story in sorted({**stored, **self._now}.items()):
            if story.key in found:
                found[story.key].append(story)
        return {key: tuple(those) for key, those in found.items()}

    def left(self) -> dict[str, frozenset[str]]:
        """The requests that stories have left, each with those that these stories speak of now."""
        gone: dict[str, set[str]] = {}
        for ident, story in self._now.items():
            old = self._was.get(ident)
            if old is not None and old != story.key:
                gone.setdefault(old, set()).update([story.key] if story.key else [])
        return {key: frozenset(those) for key, those in gone.items()}

    def settle(self, done: Conclusions, keys: Collection[str]) -> frozenset[str]:
        """Place the stories that the step brings, and those that may speak of one of `keys`, anew; the keys of the
        requests that have gained or lost one. `done` is what the step has worked out so far."""
        requests = {request.key: request for request in read_solicitations(self._conn)}
        requests |= {request.key: request for request in done.requests}
        names = {alias: request.key for request in done.requests for alias in request.aliases}
        for gone in (*names, *done.empty):
            requests.pop(gone, None)
        self._now = {i: replace(s, key=names.get(s.key or "", s.key)) for i, s in self._now.items()}
        self._know(self._agreeing())
        self._concern(keys, [name for key in keys if key in requests for name in requests[key].materials])
        if not self._now:
            return frozenset()
        known = _Known(self._conn, requests, done.events, self._recorded)
        moved: set[str | None] = set()
        for story in sorted(self._now.values(), key=lambda one: (one.published or one.first_seen, one.id)):
            placed = self._place(story, known)
            if placed.key != story.key:
                moved |= {placed.key, story.key}
            self._now[story.id] = placed
        return frozenset(key for key in moved if key is not None)

    def _concern(self, keys: Collection[str], touched: Iterable[str]) -> None:
        """Take in the stored stories that may speak of these requests, or of ones of these materials."""
        if not keys:
            return
        named = set(touched)
        near = {n.name for n in materials.CATALOGUE for t in named if _related(n.name, t)}
        found = story_store.stories_to_attach(self._conn, keys, near, self._at - TRIED)
        self._know(story for story in found if story.id not in self._now)

    def _agreeing(self) -> tuple[Story, ...]:
        """The stored stories that may make a request known together with one that the step brings."""
        brought = [self._now[ident] for ident in self._brought]
        named = {one.material for one in brought if one.material and _tells(one) in _FOUNDING and not one.key}
        found = (
            story_store.stories_to_attach(self._conn, (), named, self._at - FOUNDING_WINDOW - FOUNDING_WINDOW)
            if named
            else ()
        )
        return tuple(story for story in found if story.id not in self._now and _tells(story) in _FOUNDING)

    def _know(self, stories: Iterable[Story]) -> None:
        """Take in stories as they are, standing where they were stored."""
        given = tuple(stories)
        stored = {one.id: one for one in story_store.stories_by_id(self._conn, tuple(story.id for story in given))}
        for story in given:
            was = stored.get(story.id)
            self._was[story.id] = was.key if was else None
            self._now[story.id] = replace(story, key=was.key, because=was.because) if was else replace(story, key=None)

    def _place(self, story: Story, known: _Known) -> Story:
        hand = self._hands.get(story.id)
        if hand is not None:
            place = decide_attachment(story, known.all, hand)
            return replace(story, key=place.key, because=place.because)
        place = decide_attachment(story, known.real(story))
        if place.key is None and place.may_found:
            place = self._unheard_of(story, place, known)
        return replace(story, key=place.key, because=place.because)

    def _unheard_of(self, story: Story, place: AttachDecision, known: _Known) -> AttachDecision:
        """Where a story belongs that no request read or recorded can be meant by."""
        if story.key in known.reported:
            return AttachDecision(story.key, story.because or place.because)
        other = decide_attachment(story, tuple(known.reported.values()))
        if not other.may_found:
            return other
        if not self._founds(story):
            return place
        if known.is_recap(story):
            return replace(place, because=f"{place.because}; it may tell once more how an earlier one ended")
        prefix = provisional_key(story.material, report_day(story).year, 0)[:-1]
        self._made[prefix] = self._made.get(prefix, poller_queries.count_provisional(self._conn, prefix)) + 1
        key = f"{prefix}{self._made[prefix]}"
        known.reported[key] = AttachCandidate(key, key, frozenset([key.upper()]), materials=(str(story.material),))
        return AttachDecision(key, f"the first word of a request for {story.material}: {place.because}")

    def _founds(self, story: Story) -> bool:
        """Whether a story makes a request known that nobody else tells of, by itself or with others that agree."""
        kind = _tells(story)
        if kind not in _FOUNDING or not story.material or not _is_fresh(story):
            return False
        alone = story.kind is not None and (story.confidence or 0) >= _SURE
        with_it = (story,) if alone else self._peers(story)
        items = self._entries(with_it)
        if kind is EventKind.AWARDED and not any(names_the_stockpile(entry_text(entry)) for entry in items):
            return False  # the Department pays for mines and works too, which no request of the stockpile asked for
        return alone or are_enough_to_found(reporting_entries(items, kind))

    def _peers(self, story: Story) -> tuple[Story, ...]:
        """The stories of the step that tell the same of the same material within days, and belong nowhere yet."""
        those = (one for one in self._now.values() if one.material == story.material and _tells(one) == _tells(story))
        near = (one for one in those if abs(report_day(one) - report_day(story)) <= FOUNDING_WINDOW and _is_fresh(one))
        return tuple(one for one in near if one.key in (None, story.key) and one.id not in self._hands)

    def _entries(self, stories: Sequence[Story]) -> tuple[FeedEntry, ...]:
        """The items of some stories, those of the step among them."""
        ids = [story.id for story in stories]
        stored = entries_by_story(self._conn, ids)
        said = {one.id: one for those in stored.values() for one in those}
        return tuple((said | {one.id: one for ident, one in self._items if ident in ids}).values())


def _related(one: str, other: str) -> bool:
    return one in materials.material_family(other) or other in materials.material_family(one)


def _tells(story: Story) -> EventKind | None:
    """What a story tells surely enough to be a witness, or may tell."""
    telling = report_of_story(story)
    if telling is None and story.kind is None and story.may_tell in set(EventKind):
        return EventKind(story.may_tell)
    return telling.kind if telling else None


def _is_fresh(story: Story) -> bool:
    return may_found(story.published, story.first_seen, baseline=story.baseline)


class _Known:
    """The requests that a story may speak of: those read or recorded, and those that stories alone tell of."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        requests: Mapping[str, Solicitation],
        events: Sequence[Event],
        recorded: Collection[str],
    ) -> None:
        self._conn, self._requests = conn, requests
        self._events = {event.id: event for event in events}
        contracts: dict[str, set[str]] = {}
        shown = [event for event in events if not only_reported(event)]
        for number, key in {**register_store.key_by_contract(conn), **keys_by_contract(shown)}.items():
            contracts.setdefault(key, set()).add(number)
        self.all = tuple(
            replace(attach_candidate(request), contracts=frozenset(contracts.get(key, ())))
            for key, request in sorted(requests.items())
        )
        reported = {key for key, request in requests.items() if _is_reported(request, recorded)}
        self.reported = {one.key: one for one in self.all if one.key in reported}
        self._real = tuple(one for one in self.all if one.key not in reported)

    def real(self, story: Story) -> tuple[AttachCandidate, ...]:
        """The requests that were read or recorded, the story's own without what it alone tells of its end."""
        return tuple(self._without(story, one) if one.key == story.key else one for one in self._real)

    def _without(self, story: Story, own: AttachCandidate) -> AttachCandidate:
        if own.ending is None or story.kind != own.ending:
            return own
        stored = {event.id: event for event in poller_queries.events_of(self._conn, [own.key])[own.key]}
        told = {**stored, **{e.id: e for e in self._events.values() if e.key == own.key}}
        others = [e for e in told.values() if {w.ref for w in e.evidence} != {f"{STORY}{story.id}"}]
        ending, ended = ending_and_date(others)
        return replace(own, ending=ending, ended=ended)

    def is_recap(self, story: Story) -> bool:
        """Whether a request of the material is known to have ended so: what is told may be that once more.

        A cancellation is recalled for years, an award for one year, or longer where the winner is the same or unnamed.
        """
        if story.kind == EventKind.ISSUED:
            return False  # what has ended is often asked for again
        those = (one for one in self.all if any(_related(name, str(story.material)) for name in one.materials))
        return any(
            event.kind == story.kind and _recalls(story, event) for one in those for event in self._told(one.key)
        )

    def _told(self, key: str) -> Iterable[Event]:
        stored = {event.id: event for event in poller_queries.events_of(self._conn, [key])[key]}
        return (stored | {event.id: event for event in self._events.values() if event.key == key}).values()


def _recalls(story: Story, event: Event) -> bool:
    """Whether a story that tells an ending may mean this one, of the same kind."""
    known, day = event_date(event), report_day(story)
    if known is None or known.first - _RECAP <= day <= known.last + _RECAP:
        return True
    winners = story.reported_values.get("awardee"), event.new.get("awardee")
    same = not all(isinstance(name, str) for name in winners) or same_name(*map(str, winners))
    return known.last < day and (event.kind is not EventKind.AWARDED or same)


def _is_reported(request: Solicitation, recorded: Collection[str]) -> bool:
    """Whether stories alone tell of a request."""
    names = (request.key, *request.aliases)
    return is_provisional(request.key) and not request.notice_count and not any(name in recorded for name in names)
