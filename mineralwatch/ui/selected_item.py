"""What the cursor stands on, as far as the keys for copying, opening and marking need to know it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from mineralwatch.domain.models import Story
from mineralwatch.ports import Snapshot, UserAct, attach_act

Kind = Literal["request", "story", "alert", "company"]


@dataclass(frozen=True, slots=True)
class SelectedItem:
    """One thing under the cursor. `flag` is what `m` turns: unread, or not yet acknowledged."""

    kind: Kind
    key: str
    title: str
    number: str | None = None
    url: str | None = None
    starred: bool = False
    flag: bool = False

    def link_or_name(self) -> str:
        """What `y` copies."""
        return self.url or self.name()

    def name(self) -> str:
        """Number and title, as far as there are both."""
        return f"{self.number} {self.title}" if self.number and self.number not in self.title else self.title


def find_solicitation(snapshot: Snapshot, key: str) -> SelectedItem | None:
    """The request of a key."""
    found = next((item for item in snapshot.solicitations if item.key == key), None)
    if found is None:
        return None
    number = found.number or key  # what `show` takes either way
    return SelectedItem("request", key, found.title, number, found.url, key in snapshot.starred, key in snapshot.unread)


def find_story(snapshot: Snapshot, key: str) -> SelectedItem | None:
    """The story of an id, when the snapshot holds it."""
    found = next((item for item in snapshot.stories if item.id == key), None)
    return from_story(found) if found is not None else None


def from_story(story: Story) -> SelectedItem:
    """A story that is at hand."""
    return SelectedItem("story", story.id, story.title, None, story.url, story.starred, story.unread)


def find_alert(snapshot: Snapshot, key: str) -> SelectedItem | None:
    """The alert of an id."""
    found = next((item for item in snapshot.alerts if item.id == key), None)
    if found is None:
        return None
    return SelectedItem(
        "alert", key, f"{found.title}: {found.body}", None, found.url, False, found.acknowledged_at is None
    )


def attach_acts(story: Story, key: str) -> tuple[UserAct, ...]:
    """The act that says which request a story is about; an empty key: none."""
    return (attach_act(story.id, key or None),)


def star_acts(subject: SelectedItem) -> tuple[UserAct, ...]:
    """The act of the star key; none for what cannot be starred."""
    if subject.kind not in ("request", "story"):
        return ()
    return (UserAct("unstar" if subject.starred else "star", subject.key),)


def mark_acts(subject: SelectedItem) -> tuple[UserAct, ...]:
    """The act of the read key: turns read into unread and back; an alert is acknowledged, for good."""
    if subject.kind == "alert":
        return (UserAct("ack", subject.key),) if subject.flag else ()
    if subject.kind in ("request", "story"):
        return (UserAct("read" if subject.flag else "unread", subject.key),)
    return ()


def snooze_acts(subject: SelectedItem, now: datetime) -> tuple[UserAct, ...]:
    """The act that puts an alert off for one day."""
    return (UserAct("snooze", subject.key, now + timedelta(days=1)),) if subject.kind == "alert" else ()
