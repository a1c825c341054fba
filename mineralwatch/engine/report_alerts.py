"""The alerts of stories that may tell something: what the rules do not read, and a second reader holds for likely."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from datetime import datetime

from mineralwatch.domain import alerting
from mineralwatch.domain.models import Alert
from mineralwatch.domain.stories.report_novelty import is_new_report, possible_keys
from mineralwatch.domain.watch_filter import is_any_watched
from mineralwatch.engine.conclude import Conclusions
from mineralwatch.engine.story_assignment import StoryChanges
from mineralwatch.store import poller_queries
from mineralwatch.store.solicitation_rows import read_solicitations
from mineralwatch.view import likely_reports


def draft_report_alerts(
    conn: sqlite3.Connection, concluded: Conclusions, told: StoryChanges, materials: Collection[str], now: datetime
) -> tuple[Alert, ...]:
    """One for each story of a step that may tell something new since then, of the materials that the user watches."""
    those = [one for one in concluded.stories if one.id in told.likely_reports]
    if not those:
        return ()
    requests = {one.key: one for one in (*read_solicitations(conn), *concluded.requests)}.values()
    meant = {one.id: possible_keys(one, requests) for one in those}
    stored = poller_queries.events_of(conn, frozenset[str]().union(*meant.values()))
    events = {e.id: e for e in (*(event for each in stored.values() for event in each), *concluded.events)}.values()
    news = (one for one in those if is_new_report(one, (event for event in events if event.key in meant[one.id])))
    watched = (one for one in news if is_any_watched(filter(None, [one.material]), materials))
    return tuple(
        alerting.report_alert(one, likely_reports.report_title(one), likely_reports.report_body(one), now)
        for one in watched
    )
