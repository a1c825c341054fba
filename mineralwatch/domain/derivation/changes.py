"""Compares two states: which events are new, which became news, which have another id now.

Whether something is news is decided here, once, when it is first stored, and kept as a `Sighting`. A difference that
follows from no new fact (another program, another record) is no news.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from mineralwatch.domain.alerting.news_verdict import (
    NewsVerdict,
    OfficialShowing,
    is_recorded,
    newly_official_witnesses,
    news_verdict,
)
from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.derivation.facts import Sighting, State
from mineralwatch.domain.evidence.event_reports import STORY, only_reported
from mineralwatch.domain.lifecycle.event_order import ending_and_date
from mineralwatch.domain.lifecycle.inferred_extension import is_inferred_extension
from mineralwatch.domain.models.event import Event, EventKind, Evidence
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.solicitations.contract_register import REGISTER

REPORT_NEWS_AGE = timedelta(days=7)
"""What was reported longer ago, and finds its solicitation only now, is no news."""


@dataclass(frozen=True, slots=True)
class SourceReadNow:
    """The source whose reading brought the new facts. `baseline_at` is its first complete reading, None while it has
    none."""

    baseline_at: datetime | None


Cause = SourceReadNow | Literal["acts", "program"]
"""What brought a difference: a reading of a source, the user's acts, or another program or record, which is no news."""


@dataclass(frozen=True, slots=True)
class StateChanges:
    """What has changed from one state to a later one. `fresh`, `shown` and the later ones of `risen` are event ids."""

    at: datetime
    fresh: tuple[str, ...] = ()  # not known before in any way
    shown: tuple[str, ...] = ()  # known before, and news now: an official source shows them for the first time
    risen: tuple[tuple[Event, str], ...] = ()  # known before, with a worse grade: as it was, and its id now
    renamed: tuple[tuple[str, str], ...] = ()  # pairs of a former id and the id now
    gone: tuple[str, ...] = ()  # ids of events that nobody shows or reports any more
    sightings: tuple[Sighting, ...] = ()  # of witnesses that are new

    @property
    def former_ids(self) -> Mapping[str, str]:
        """The id that each renamed event has now."""
        return dict(self.renamed)


def compare_states(before: State, after: State, known: Iterable[Sighting], cause: Cause, now: datetime) -> StateChanges:
    """What has changed from `before` to `after` at `now`. `known` are all sightings of before. After the user's acts,
    nothing is later than the first reading of its source."""
    changed = [key for key, one in after.solicitations.items() if before.solicitations.get(key) is not one]
    left = [key for key in before.solicitations if key not in after.solicitations and key not in after.failed]
    old = {event.id: event for key in (*changed, *left) for event in _events(before, key)}
    new = {event.id: event for key in changed for event in after.solicitations[key].events}
    # An event may have moved from or to a solicitation that did not change otherwise.
    elsewhere = {
        event.id for key, one in after.solicitations.items() if key not in set(changed) for event in one.events
    }
    renamed = _renamed([event for ident, event in old.items() if ident not in new], tuple(new.values()))
    earlier: dict[str, list[Event]] = {}
    for ident, event in old.items():
        earlier.setdefault(renamed.get(ident, ident), []).append(event)
    seen = {(sighting.event_id, sighting.source, sighting.ref) for sighting in known}
    fresh, shown, risen, sightings = [], [], [], []
    for key in changed:
        verdicts = _Verdicts(before, after, key, cause, now)
        for event in after.solicitations[key].events:
            olds = earlier.get(event.id, [])
            is_news = verdicts.is_fresh_news(event) if not olds else verdicts.becomes_news(event, olds)
            if not olds:
                fresh.append(event.id)
            elif is_news:
                shown.append(event.id)
            best = min(olds, key=lambda one: one.grade.rank, default=None)
            if best is not None and event.grade.rank < best.grade.rank:
                risen.append((best, event.id))
            ids = {event.id, *(one.id for one in olds)}
            sightings += [
                Sighting(event.id, event.kind, witness.source, witness.ref, now, is_news)
                for witness in event.evidence
                if not any((ident, witness.source, witness.ref) in seen for ident in ids)
            ]
    gone = tuple(ident for ident in old if ident not in new and ident not in renamed and ident not in elsewhere)
    return StateChanges(now, tuple(fresh), tuple(shown), tuple(risen), tuple(renamed.items()), gone, tuple(sightings))


def _events(state: State, key: str) -> tuple[Event, ...]:
    known = state.solicitations.get(key)
    return known.events if known is not None else ()


def _renamed(gone: Sequence[Event], present: Sequence[Event]) -> dict[str, str]:
    """The present id of each event that is stored under another id: a witness of it shows an event of its kind now, or
    a reported reissue that turns out to be the beginning of its solicitation."""
    places = {(event.kind, witness.source, witness.ref): event.id for event in present for witness in event.evidence}
    found = {}
    for old in gone:
        kinds = (old.kind, EventKind.ISSUED) if old.kind is EventKind.REISSUED else (old.kind,)
        told = ((kind, witness.source, witness.ref) for kind in kinds for witness in old.evidence)
        same = next((places[place] for place in told if place in places), None)
        if same is None and is_inferred_extension(old):
            same = next((event.id for event in present if _is_same_move(old, event)), None)
        if same is None and old.kind is EventKind.REISSUED:
            same = next((event.id for event in present if _is_same_reissue(old, event)), None)
        if same is not None:
            found[old.id] = same
    return found


def _is_same_move(old: Event, event: Event) -> bool:
    days = [parse_deadline(fields.get("deadline")) for fields in (old.new, event.new)]
    kinds = (EventKind.EXTENDED, EventKind.SHORTENED, EventKind.AMENDED)
    same_day = days[0] is not None and days[1] is not None and days[0].day == days[1].day
    return event.key == old.key and event.kind in kinds and same_day


def _is_same_reissue(old: Event, event: Event) -> bool:
    return (
        event.kind is old.kind and event.new.get("number") is not None and event.new["number"] == old.new.get("number")
    )


class _Verdicts:
    """Decides of one solicitation which of its events are news."""

    def __init__(self, before: State, after: State, key: str, cause: Cause, now: datetime) -> None:
        self._here = after.solicitations[key]
        names = (key, *self._here.solicitation.aliases)
        olds = [before.solicitations[name] for name in names if name in before.solicitations]
        self._before: Solicitation | None = olds[0].solicitation if olds else None
        self._heard = tuple(event for one in olds for event in one.events)
        self._stories: Mapping[str, Story] = after.stories
        self._cause, self._now = cause, now
        self._baseline_at = cause.baseline_at if isinstance(cause, SourceReadNow) else None
        self._history = {event.id: event for event in self._here.history}

    def is_fresh_news(self, event: Event) -> bool:
        """Whether an event that was not known in any way is news."""
        if self._cause == "program":
            return False
        if only_reported(event):
            return self._now - event.seen_at <= REPORT_NEWS_AGE and any(map(self._is_news_report, event.evidence))
        shown = self._history.get(event.id)
        late = shown is not None and self._is_late(shown.seen_at)
        before = self._before if self._here.record or not late else None  # what was stored when it was first read
        changes = before is not None and self._changes(event, before.ending)
        dated = self._dated(shown.source, shown.notice.notice_id) if shown else event.occurred_on
        first = late or self._baseline_at is None
        showing = OfficialShowing(_later_day(dated, event), first, changes)
        return news_verdict(showing, self._now) is NewsVerdict.NEWS

    def becomes_news(self, event: Event, before: Sequence[Event]) -> bool:
        """Whether an event that was known (`before`, as it was) is news now, since an official source shows it for the
        first time."""
        if self._cause == "program":
            return False
        witnesses = newly_official_witnesses(event, before)
        showings = [self._showing(event, witness) for witness in witnesses]
        recorded = is_recorded(before)
        return any(news_verdict(one, self._now, recorded=recorded) is NewsVerdict.NEWS for one in showings)

    def _is_news_report(self, witness: Evidence) -> bool:
        story = self._stories.get(witness.ref.removeprefix(STORY)) if witness.ref.startswith(STORY) else None
        return story is not None and not story.baseline

    def _showing(self, event: Event, witness: Evidence) -> OfficialShowing:
        if witness.ref.startswith(STORY):
            story = self._stories[witness.ref.removeprefix(STORY)]
            said = min(story.published, story.first_seen).date() if story.published else None
            return OfficialShowing(said, first=story.baseline)
        late = witness.seen_at is not None and self._is_late(witness.seen_at)
        official = [old for old in self._heard if not only_reported(old)]
        changes = bool(official) and not late and self._changes(event, ending_and_date(official)[0])
        dated = self._dated(witness.source, witness.ref) if event.id in self._history else event.occurred_on
        return OfficialShowing(_later_day(dated, event), late or self._baseline_at is None, changes)

    def _is_late(self, seen_at: datetime) -> bool:
        """Whether a version of the first reading is meant, of which only now more is known: its text, say."""
        baseline_at = self._baseline_at
        return baseline_at is not None and seen_at <= baseline_at and seen_at < self._now

    def _changes(self, event: Event, ending: EventKind | None) -> bool:
        """Whether an event changes what was known of its solicitation, which had ended so far in this way or not at
        all."""
        return event.kind is not EventKind.ISSUED and not _is_late_order(event) and ending is not event.kind

    def _dated(self, source: str, ref: str) -> date | None:
        """The day that a notice gives itself; None when the source gave it otherwise before, or when an earlier version
        bears the same day: then it does not say when it changed."""
        readings = self._here.readings
        mine = [seen for seen in readings if (seen.source, seen.notice.notice_id) == (source, ref)]
        if not mine:
            return None
        first = min(seen.at for seen in mine)
        posted = max((seen.notice.posted for seen in mine if seen.notice.posted), default=None)
        earlier = {seen.notice.posted for seen in readings if seen.notice.notice_id != ref and seen.at < first}
        changed = max(seen.at for seen in mine) > first
        return None if changed or posted in earlier else posted


def _later_day(dated: date | None, event: Event) -> date | None:
    """The later of the days on which something was published and on which it happened."""
    days = [day for day in (dated, event.occurred_on) if day]
    return max(days) if dated else None


def _is_late_order(event: Event) -> bool:
    """Whether an event is an order that the register alone shows, 90 days after it was placed."""
    return event.kind is EventKind.ORDERED and all(witness.source == REGISTER for witness in event.evidence)
