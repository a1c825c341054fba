"""Applies the user's acts to a snapshot before the acts are stored, so that a new star, for example, shows at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mineralwatch.domain.models.alert import Alert
from mineralwatch.domain.models.story import Story
from mineralwatch.ports import Snapshot, UserAct


def with_pending_acts(snapshot: Snapshot, acts: Sequence[UserAct], now: datetime) -> Snapshot:
    """The snapshot as it will be once these acts are stored. Acts that the snapshot already contains change nothing."""
    for act in acts:
        snapshot = _with_act(snapshot, act, now)
    return snapshot


def _with_act(snapshot: Snapshot, act: UserAct, now: datetime) -> Snapshot:
    key = act.subject
    if act.kind == "star":
        return replace(snapshot, starred=snapshot.starred | {key}, stories=_with_star(snapshot.stories, key, True))
    if act.kind == "unstar":
        return replace(snapshot, starred=snapshot.starred - {key}, stories=_with_star(snapshot.stories, key, False))
    if act.kind == "read":
        return replace(snapshot, unread=snapshot.unread - {key}, stories=_with_unread(snapshot.stories, key, False))
    if act.kind == "unread":
        known = any(solicitation.key == key for solicitation in snapshot.solicitations)
        unread = snapshot.unread | {key} if known else snapshot.unread
        return replace(snapshot, unread=unread, stories=_with_unread(snapshot.stories, key, True))
    if act.kind in ("ack", "snooze"):
        return replace(snapshot, alerts=tuple(_alert_with_act(alert, act, now) for alert in snapshot.alerts))
    if act.kind in ("attach", "detach"):
        return replace(snapshot, stories=tuple(_attached(story, act) for story in snapshot.stories))
    return snapshot


def _attached(story: Story, act: UserAct) -> Story:
    if story.id != act.subject:
        return story
    key = json.loads(act.body or "{}").get("key") if act.kind == "attach" else None
    return replace(story, key=key, because="attached by you" if key else "detached by you")


def _with_star(stories: tuple[Story, ...], key: str, value: bool) -> tuple[Story, ...]:
    return tuple(replace(story, starred=value) if story.id == key else story for story in stories)


def _with_unread(stories: tuple[Story, ...], key: str, value: bool) -> tuple[Story, ...]:
    return tuple(replace(story, unread=value) if story.id == key else story for story in stories)


def _alert_with_act(alert: Alert, act: UserAct, now: datetime) -> Alert:
    if alert.id != act.subject:
        return alert
    if act.kind == "ack":
        return replace(alert, acknowledged_at=alert.acknowledged_at or now)
    return replace(alert, snoozed_until=act.until)
