"""Makes alerts of events and of news stories. One event raises one alert, however many sources show the event."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from mineralwatch.domain.alerting.alert_rules import RuleSpec
from mineralwatch.domain.models.alert import Alert, Severity
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.numbers_and_ids import event_id
from mineralwatch.domain.text.safe_text import clean_block, clean_text, safe_url

_TITLE_MOST, _BODY_MOST = 200, 2000


URGENCY = (
    EventKind.CANCELLED,
    EventKind.TERMINATED,
    EventKind.REMOVED,
    EventKind.SHORTENED,
    EventKind.EXTENDED,
    EventKind.AWARDED,
    EventKind.ORDERED,
    EventKind.ISSUED,
    EventKind.REISSUED,
)
"""Event kinds, the most urgent first; any other kind comes after these."""


def urgency_rank(event: Event) -> int:
    """The sort key of an event among those that became news at the same time; the most urgent event has the lowest
    key."""
    return URGENCY.index(event.kind) if event.kind in URGENCY else len(URGENCY)


def severity_rank(severity: Severity) -> int:
    """The sort key of a severity; 0 is the most urgent."""
    return list(Severity).index(severity)


def alert_id(event_id: str) -> str:
    """The deduplication key of an event's alert. It does not depend on the rule or the time."""
    return "a-" + sha256(f"alert\0{event_id}".encode()).hexdigest()[:20]


REPORT = "report"
"""The kind and rule name of an alert on a story that may report an event: of low severity, and only for the inbox."""


def report_alert(story: Story, title: str, body: str, now: datetime) -> Alert:
    """The alert on a story that may report an event, raised at `now`; the alert's id is made of the story's id."""
    return Alert(
        id=alert_id(f"story\0{story.id}"),
        event_id=None,
        rule=REPORT,
        severity=Severity.LOW,
        title=clean_text(title, _TITLE_MOST),
        body=clean_block(body, _BODY_MOST),
        url=safe_url(story.url),
        raised_at=now,
        key=story.key,
        kind=REPORT,
        about=story.key or story.id,
    )


def event_alert(
    event: Event,
    solicitation: Solicitation | None,
    rule: RuleSpec,
    sentence_title: str,
    sentence_body: str,
    url: str | None,
    now: datetime,
) -> Alert:
    """The alert of `event`, raised at `now`. When `url` is missing or unsafe, the alert links to the solicitation's
    page."""
    return Alert(
        id=alert_id(event.id),
        event_id=event.id,
        rule=rule.name,
        severity=rule.severity,
        title=clean_text(sentence_title, _TITLE_MOST),
        body=clean_block(sentence_body, _BODY_MOST),
        url=safe_url(url) or (safe_url(solicitation.url) if solicitation else None),
        raised_at=now,
        key=event.key,
        about=event.key,
    )


def withdrawal_alert(alert: Alert, sentence_title: str, sentence_body: str, now: datetime) -> Alert | None:
    """The alert that tells the user that the event of an earlier `alert` was retracted. None when the earlier alert was
    of lower than high severity."""
    if alert.severity is not Severity.HIGH:
        return None
    ident = event_id("withdrawn", str(alert.event_id))
    title, body = clean_text(sentence_title, _TITLE_MOST), clean_block(sentence_body, _BODY_MOST)
    return replace(alert, id=alert_id(ident), event_id=ident, title=title, body=body, raised_at=now, delivered=())
