"""Drafts alerts of kind `report`, for stories in which the headline rules find no event but the trained model holds an
event for likely (`Story.may_tell`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from datetime import datetime

from mineralwatch.domain import event_alerts
from mineralwatch.domain.models import Alert
from mineralwatch.domain.stories.report_novelty import is_new_report, possible_keys
from mineralwatch.domain.watch_filter import is_any_watched
from mineralwatch.engine.conclude import Conclusions
from mineralwatch.engine.story_assignment import StoryChanges
from mineralwatch.store import poller_queries
from mineralwatch.store.solicitation_rows import read_solicitations
from mineralwatch.view import likely_event_text


def draft_report_alerts(
    conn: sqlite3.Connection, concluded: Conclusions, changes: StoryChanges, materials: Collection[str], now: datetime
) -> tuple[Alert, ...]:
    """One alert for each story of this reading that may report a new event about a material that the user watches."""
    candidates = [story for story in concluded.stories if story.id in changes.likely_reports]
    if not candidates:
        return ()
    solicitations = {found.key: found for found in (*read_solicitations(conn), *concluded.requests)}.values()
    keys_of = {story.id: possible_keys(story, solicitations) for story in candidates}
    stored = poller_queries.events_of(conn, frozenset[str]().union(*keys_of.values()))
    events = {e.id: e for e in (*(event for each in stored.values() for event in each), *concluded.events)}.values()
    news = (story for story in candidates if is_new_report(story, (e for e in events if e.key in keys_of[story.id])))
    watched = (story for story in news if is_any_watched(filter(None, [story.material]), materials))
    return tuple(
        event_alerts.report_alert(
            story, likely_event_text.report_title(story), likely_event_text.report_body(story), now
        )
        for story in watched
    )
