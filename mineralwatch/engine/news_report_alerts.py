"""Drafts alerts of kind `report`, for stories in which the headline rules find no event but the trained model holds an
event for likely (`Story.may_tell`)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from mineralwatch.domain.alerting import event_alerts
from mineralwatch.domain.alerting.watch_filter import is_any_watched
from mineralwatch.domain.models.alert import Alert
from mineralwatch.domain.stories.report_novelty import is_new_report, possible_keys
from mineralwatch.engine.deriver import Derivation
from mineralwatch.view import likely_event_text


def draft_report_alerts(
    derivation: Derivation, likely_reports: Collection[str], materials: Collection[str], now: datetime
) -> tuple[Alert, ...]:
    """One alert for each of the stories `likely_reports` that may report a new event about a material that the user
    watches."""
    state = derivation.after
    candidates = [state.stories[ident] for ident in sorted(likely_reports) if ident in state.stories]
    solicitations = [one.solicitation for one in state.solicitations.values()] if candidates else []
    alerts = []
    for story in candidates:
        keys = possible_keys(story, solicitations)
        events = (event for key in keys & state.solicitations.keys() for event in state.solicitations[key].events)
        if is_new_report(story, events) and is_any_watched(filter(None, [story.material]), materials):
            title, body = likely_event_text.report_title(story), likely_event_text.report_body(story)
            alerts.append(event_alerts.report_alert(story, title, body, now))
    return tuple(alerts)
