"""User marks laid over a snapshot, so that a star shows at once and not with the next reading of the store. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mineralwatch.domain.models import Alert, Story
from mineralwatch.ports import Snapshot, UserAct


def with_pending_acts(snapshot: Snapshot, acts: Sequence[UserAct], now: datetime) -> Snapshot:
    """The snapshot as it will be read once these acts are written; doing it twice changes nothing more."""
    for act in acts:
        snapshot = _with(snapshot, act, now)
    return snapshot


def _with(snapshot: Snapshot, act: UserAct, now: datetime) -> Snapshot:
    key = act.subject
    if act.kind == "star":
        return replace(snapshot, starred=snapshot.starred | {key}, stories=_starred(snapshot.stories, key, True))
    if act.kind == "unstar":
        return replace(snapshot, starred=snapshot.starred - {key}, stories=_starred(snapshot.stories, key, False))
    if act.kind == "read":
        return replace(snapshot, unread=snapshot.unread - {key}, stories=_unread(snapshot.stories, key, False))
    if act.kind == "unread":
        known = any(solicitation.key == key for solicitation in snapshot.solicitations)
        unread = snapshot.unread | {key} if known else snapshot.unread
        return replace(snapshot, unread=unread, stories=_unread(snapshot.stories, key, True))
    if act.kind in ("ack", "snooze"):
        return replace(snapshot, alerts=tuple(_alert(alert, act, now) for alert in snapshot.alerts))
    if act.kind in ("attach", "detach"):
        return replace(snapshot, stories=tuple(_placed(story, act) for story in snapshot.stories))
    return snapshot


def _placed(story: Story, act: UserAct) -> Story:
    if story.id != act.subject:
        return story
    key = json.loads(act.body or "{}").get("key") if act.kind == "attach" else None
    return replace(story, key=key, because="attached by you" if key else "detached by you")


def _starred(stories: tuple[Story, ...], key: str, value: bool) -> tuple[Story, ...]:
    return tuple(replace(story, starred=value) if story.id == key else story for story in stories)


def _unread(stories: tuple[Story, ...], key: str, value: bool) -> tuple[Story, ...]:
    return tuple(replace(story, unread=value) if story.id == key else story for story in stories)


def _alert(alert: Alert, act: UserAct, now: datetime) -> Alert:
    if alert.id != act.subject:
        return alert
    if act.kind == "ack":
        return replace(alert, acknowledged_at=alert.acknowledged_at or now)
    return replace(alert, snoozed_until=act.until)
