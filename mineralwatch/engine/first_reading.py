"""Which events of a step only tell what their source held when it was first read, and which are news. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from mineralwatch.domain.event_reports import STORY, EventReport, only_reported
from mineralwatch.domain.lifecycle.event_order import ending_and_date
from mineralwatch.domain.lifecycle.notice_history import NoticeEvent, VersionReading
from mineralwatch.domain.models import Event, EventKind, Evidence, Solicitation
from mineralwatch.domain.news_verdict import (
    NewsVerdict,
    OfficialShowing,
    is_recorded,
    newly_official_witnesses,
    news_verdict,
)
from mineralwatch.engine.registering import is_late_news


@dataclass(frozen=True, slots=True)
class FirstReading:
    """What decides whether an event of a request is news: the readings of its notices (`seen`), what follows from them,
    and what was stored of it. `baseline_at` is the first complete reading of the source that is read in this step, None
    while it has none. `unheard` are the events that follow from the readings of earlier steps alone and were not stored
    then: an earlier program read them otherwise, and a new one alerts nobody."""

    intents: Mapping[str, NoticeEvent]
    seen: Sequence[VersionReading]
    before: Solicitation | None
    heard: Sequence[Event]
    recorded: bool
    baseline_at: datetime | None
    now: datetime
    unheard: frozenset[str] = frozenset()

    def holds(self, event: Event) -> bool:
        """Whether an event that was not known in any way is no news."""
        if event.id in self.unheard:
            return True
        intent = self.intents.get(event.id)
        late = intent is not None and self._is_late(intent.seen_at)
        before = self.before if self.recorded or not late else None  # what was stored when it was first read
        changes = before is not None and self._changes(event, before.ending)
        dated = self._dated(intent.source, intent.notice.notice_id) if intent else event.occurred_on
        first = late or self.baseline_at is None
        return (
            news_verdict(OfficialShowing(self._recent(dated, event), first, changes), self.now) is not NewsVerdict.NEWS
        )

    def shows(self, event: Event, before: Sequence[Event], tellings: Sequence[EventReport]) -> Event | None:
        """An event that was known (`before`, as it was stored) as it becomes news, since an official source shows it
        for the first time; None when it does not."""
        if event.id in self.unheard:
            return None
        told = {telling.ref: telling for telling in tellings}
        shown = (self._showing(event, witness, told) for witness in newly_official_witnesses(event, before))
        recorded = is_recorded(before)
        if not any(news_verdict(one, self.now, recorded=recorded) is NewsVerdict.NEWS for one in shown):
            return None
        was_news = any(not old.baseline for old in before)
        return replace(event, baseline=False, news_since=event.news_since if was_news else self.now)

    def _showing(self, event: Event, witness: Evidence, told: Mapping[str, EventReport]) -> OfficialShowing:
        if witness.ref.startswith(STORY):
            telling = told[witness.ref]
            return OfficialShowing(telling.said_on, first=telling.baseline)
        late = witness.seen_at is not None and self._is_late(witness.seen_at)
        official = [old for old in self.heard if not only_reported(old)]
        changes = bool(official) and not late and self._changes(event, ending_and_date(official)[0])
        dated = self._dated(witness.source, witness.ref) if event.id in self.intents else event.occurred_on
        return OfficialShowing(self._recent(dated, event), late or self.baseline_at is None, changes)

    def _is_late(self, seen_at: datetime) -> bool:
        """Whether a version of the first reading is meant, of which only now more is known: its text, say."""
        return self.baseline_at is not None and seen_at <= self.baseline_at and seen_at < self.now

    def _changes(self, event: Event, ending: EventKind | None) -> bool:
        """Whether an event changes what was known of its request, which had ended so far in this way or not at all."""
        return event.kind is not EventKind.ISSUED and not is_late_news(event) and ending is not event.kind

    def _dated(self, source: str, ref: str) -> date | None:
        """The day that a notice gives itself; None when the source gave it otherwise before, or when an earlier version
        bears the same day: then it does not say when it changed."""
        mine = [seen for seen in self.seen if (seen.source, seen.notice.notice_id) == (source, ref)]
        if not mine:
            return None
        first = min(seen.at for seen in mine)
        posted = max((seen.notice.posted for seen in mine if seen.notice.posted), default=None)
        earlier = {seen.notice.posted for seen in self.seen if seen.notice.notice_id != ref and seen.at < first}
        changed = max(seen.at for seen in mine) > first
        return None if changed or posted in earlier else posted

    def _recent(self, dated: date | None, event: Event) -> date | None:
        """The later of the days on which something was published and on which it happened."""
        days = [day for day in (dated, event.occurred_on) if day]
        return max(days) if dated else None
