"""The item under the cursor, with what the keys for copying, opening and marking need of it, and the user acts of the
keys."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from mineralwatch.domain.models.story import Story
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.ports import Snapshot, UserAct, attach_act

Kind = Literal["solicitation", "story", "alert", "company"]


@dataclass(frozen=True, slots=True)
class SelectedItem:
    """One item under the cursor. `flag` is the state that the key `m` changes: unread, or not acknowledged."""

    kind: Kind
    key: str
    title: str
    number: str | None = None
    url: str | None = None
    starred: bool = False
    flag: bool = False

    def link_or_title(self) -> str:
        """The text that the key `y` copies: the item's address, or, without one, its number and title."""
        return self.url or self.number_and_title()

    def number_and_title(self) -> str:
        """The item's number and title; only the title when the item has no number or the title contains the number."""
        return f"{self.number} {self.title}" if self.number and self.number not in self.title else self.title


def find_solicitation(snapshot: Snapshot, key: str) -> SelectedItem | None:
    """The item for the solicitation with a key; None when the snapshot does not hold the solicitation."""
    solicitation = next((item for item in snapshot.solicitations if item.key == key), None)
    if solicitation is None:
        return None
    number = solicitation.number or key  # the command `show` accepts a number or a key
    return SelectedItem(
        "solicitation",
        key,
        solicitation.title,
        number,
        solicitation.url,
        key in snapshot.starred,
        key in snapshot.unread,
    )


def find_story(snapshot: Snapshot, key: str) -> SelectedItem | None:
    """The item for the story with an id; None when the snapshot does not hold the story."""
    story = next((item for item in snapshot.stories if item.id == key), None)
    return from_story(story) if story is not None else None


def from_story(story: Story) -> SelectedItem:
    """The item for a story."""
    return SelectedItem("story", story.id, story.title, None, story.url, story.starred, story.unread)


def find_alert(snapshot: Snapshot, key: str) -> SelectedItem | None:
    """The item for the alert with an id; None when the snapshot does not hold the alert."""
    alert = next((item for item in snapshot.alerts if item.id == key), None)
    if alert is None:
        return None
    return SelectedItem(
        "alert", key, f"{alert.title}: {alert.body}", None, alert.url, False, alert.acknowledged_at is None
    )


def attach_acts(story: Story, key: str) -> tuple[UserAct, ...]:
    """The act that attaches a story to the solicitation with `key`, or detaches the story when `key` is ""."""
    return (attach_act(story.id, key or None),)


def star_acts(item: SelectedItem) -> tuple[UserAct, ...]:
    """The act that stars an item or removes its star; empty for an item that cannot be starred."""
    if item.kind not in ("solicitation", "story"):
        return ()
    return (UserAct("unstar" if item.starred else "star", item.key),)


def mark_acts(item: SelectedItem) -> tuple[UserAct, ...]:
    """The act that marks a read item as unread and an unread one as read, or acknowledges an alert, which cannot be
    reversed by the same key."""
    if item.kind == "alert":
        return (UserAct("ack", item.key),) if item.flag else ()
    if item.kind in ("solicitation", "story"):
        return (UserAct("read" if item.flag else "unread", item.key),)
    return ()


def snooze_acts(item: SelectedItem, now: datetime) -> tuple[UserAct, ...]:
    """The act that snoozes an alert for one day; empty for any other item."""
    return (UserAct("snooze", item.key, now + timedelta(days=1)),) if item.kind == "alert" else ()
