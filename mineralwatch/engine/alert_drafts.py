"""The alerts that a step raises, with their words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mineralwatch.domain import alerting
from mineralwatch.domain.alert_rules import most_urgent_rule
from mineralwatch.domain.event_reports import STORY, only_reported
from mineralwatch.domain.models import Alert, Event, Solicitation, Story
from mineralwatch.domain.reissues.reissue_events import is_inferred_reissue
from mineralwatch.domain.watch_filter import is_watched
from mineralwatch.engine.conclude import Conclusions
from mineralwatch.engine.poll_context import PollContext
from mineralwatch.store.alert_rows import with_alert
from mineralwatch.view import event_sentences


def draft_alerts(bench: PollContext, concluded: Conclusions, now: datetime) -> tuple[Alert, ...]:
    """The alerts of events that are news now, and those of alerted ones whose grade has risen, with their new words.

    An alert that was raised before is not raised again: the store knows it by every id that its event ever had.
    """
    requests = {request.key: request for request in concluded.requests}
    stories = {story.id: story for story in concluded.stories}
    names: dict[str, set[str]] = {}
    for old, new in (*concluded.twins, *concluded.moved):
        names.setdefault(new, {new}).add(old)
    told = with_alert(bench.conn, {i for _, e in concluded.risen for i in names.get(e.id, {e.id})})
    news = {event.id: event for event in (*concluded.fresh, *concluded.shown)}
    for was, event in concluded.risen:
        # Without an alert of its own it is told only when a rule asks for the grade that it has now.
        if told & names.get(event.id, {event.id}) or _draft(bench, was, requests[event.key], now, stories) is None:
            news[event.id] = event
    ordered = sorted(news.values(), key=lambda event: (alerting.urgency_rank(event), event.id))
    drafts = (_draft(bench, event, requests[event.key], now, stories) for event in ordered)
    # Stored in this order, they go out in it.
    return tuple(sorted(filter(None, drafts), key=lambda draft: alerting.severity_rank(draft.severity)))


def _draft(
    bench: PollContext, event: Event, request: Solicitation, now: datetime, stories: Mapping[str, Story]
) -> Alert | None:
    """The alert of an event, when a rule wants one and the user watches its material. What stories of this step alone
    tell names who tells it, and leads there."""
    if is_inferred_reissue(event) or not is_watched(request, bench.settings.watch.materials):
        return None
    symbols = tuple(s for material in request.materials for s in bench.symbols.get(material, ()))
    rule = most_urgent_rule(bench.rules, event, request, symbols, now)
    if rule is None:
        return None
    tells = _told_by(event, stories)
    outlets = tuple(dict.fromkeys(name for story in tells for name in story.outlets))
    title, body = event_sentences.alert_title(event, request), event_sentences.alert_body(event, request, outlets)
    url = next((story.url for story in tells if story.url), None) or request.url
    return alerting.event_alert(event, request, rule, title, body, url, now)


def _told_by(event: Event, stories: Mapping[str, Story]) -> tuple[Story, ...]:
    """The stories of this step that tell an event which nothing but stories tells: those of the best grade first."""
    if not only_reported(event):
        return ()
    named = (stories.get(witness.ref.removeprefix(STORY)) for witness in event.evidence)
    return tuple(sorted((story for story in named if story), key=lambda one: (one.grade.rank, one.first_seen, one.id)))
