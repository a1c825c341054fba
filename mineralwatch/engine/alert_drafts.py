"""Drafts the alerts for the events that follow from one reading of a source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mineralwatch.domain.alerting import event_alerts
from mineralwatch.domain.alerting.alert_rules import most_urgent_rule
from mineralwatch.domain.alerting.watch_filter import is_watched
from mineralwatch.domain.evidence.event_reports import STORY, only_reported
from mineralwatch.domain.models.alert import Alert
from mineralwatch.domain.models.event import Event
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.reissues.reissue_events import is_inferred_reissue
from mineralwatch.engine.deriver import Derivation
from mineralwatch.engine.poll_context import PollContext
from mineralwatch.store.alert_rows import event_ids_with_alert
from mineralwatch.view import event_sentences


def draft_alerts(context: PollContext, derivation: Derivation, now: datetime) -> tuple[Alert, ...]:
    """New alerts for the events that became news with this reading, and new texts for the alerts of events whose grade
    has become better, the most severe first.

    No event is alerted twice: the store finds an earlier alert by every id that the event ever had.
    """
    changes, stories = derivation.changes, derivation.after.stories
    solicitations = {key: one.solicitation for key, one in derivation.after.solicitations.items()}
    ids_of: dict[str, set[str]] = {}
    for old, new in changes.renamed:
        ids_of.setdefault(new, {new}).add(old)
    alerted = event_ids_with_alert(context.conn, {i for _, new in changes.risen for i in ids_of.get(new, {new})})
    news = {event.id: event for event in derivation.events((*changes.fresh, *changes.shown))}
    risen = {event.id: event for event in derivation.events(ident for _, ident in changes.risen)}
    for earlier, ident in changes.risen:
        event = risen[ident]
        # An event that was never alerted is news only if no rule matched its earlier grade.
        alerted_before = alerted & ids_of.get(ident, {ident})
        if alerted_before or _draft(context, earlier, solicitations[event.key], now, stories) is None:
            news[ident] = event
    ordered = sorted(news.values(), key=lambda event: (event_alerts.urgency_rank(event), event.id))
    drafts = (_draft(context, event, solicitations[event.key], now, stories) for event in ordered)
    # Alerts are delivered in the order in which they are stored.
    return tuple(sorted(filter(None, drafts), key=lambda draft: event_alerts.severity_rank(draft.severity)))


def _draft(
    context: PollContext, event: Event, solicitation: Solicitation, now: datetime, stories: Mapping[str, Story]
) -> Alert | None:
    """The alert for an event that matches a rule and whose material the user watches, otherwise None. If only stories
    report the event, the alert names the outlets and links to one of the stories."""
    if is_inferred_reissue(event) or not is_watched(solicitation, context.settings.watch.materials):
        return None
    symbols = tuple(s for material in solicitation.materials for s in context.symbols.get(material, ()))
    rule = most_urgent_rule(context.rules, event, solicitation, symbols, now)
    if rule is None:
        return None
    reporting = _reporting_stories(event, stories)
    outlets = tuple(dict.fromkeys(name for story in reporting for name in story.outlets))
    title = event_sentences.alert_title(event, solicitation)
    body = event_sentences.alert_body(event, solicitation, outlets)
    url = next((story.url for story in reporting if story.url), None) or solicitation.url
    return event_alerts.event_alert(event, solicitation, rule, title, body, url, now)


def _reporting_stories(event: Event, stories: Mapping[str, Story]) -> tuple[Story, ...]:
    """The stories that report `event`, the best grade first; empty if it has any other witness."""
    if not only_reported(event):
        return ()
    witnesses = (stories.get(witness.ref.removeprefix(STORY)) for witness in event.evidence)
    return tuple(sorted(filter(None, witnesses), key=lambda story: (story.grade.rank, story.first_seen, story.id)))
