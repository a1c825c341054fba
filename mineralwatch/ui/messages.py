"""The messages from the bridge to the app, and two between screens and the app."""

from __future__ import annotations

from collections.abc import Mapping

from textual.message import Message

from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.ports import Detail, Snapshot


class SnapshotArrived(Message):
    """A new snapshot of the changed store. Only the newest snapshot matters."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self.snapshot = snapshot

    def can_replace(self, message: Message) -> bool:
        """Let this snapshot replace an older snapshot that still waits in the queue."""
        return isinstance(message, SnapshotArrived)


class DetailArrived(Message):
    """The detail of a solicitation; None when the store does not hold the solicitation, or no longer does."""

    def __init__(self, key: str, detail: Detail | None) -> None:
        super().__init__()
        self.key = key
        self.detail = detail


class StoryIdsArrived(Message):
    """The ids of all stories that a query matches, newest first."""

    def __init__(self, query: str, ids: tuple[str, ...]) -> None:
        super().__init__()
        self.query = query
        self.ids = ids


class StoriesArrived(Message):
    """A page of stories that the news panel asked for by the ids `asked`; stories that the store no longer holds are
    missing."""

    def __init__(self, page: int, asked: tuple[str, ...], stories: Mapping[str, Story]) -> None:
        super().__init__()
        self.page = page
        self.asked = asked
        self.stories = stories


class EntriesArrived(Message):
    """The feed entries of one story, oldest first."""

    def __init__(self, story: str, entries: tuple[FeedEntry, ...]) -> None:
        super().__init__()
        self.story = story
        self.entries = entries


class StoriesFailed(Message):
    """A page of stories could not be read; the news panel may ask for the page again."""

    def __init__(self, page: int) -> None:
        super().__init__()
        self.page = page


class Feedback(Message):
    """A sentence for the user that answers an action of the user."""

    def __init__(self, text: str, severity: str = "information") -> None:
        super().__init__()
        self.text = text
        self.severity = severity


class QueryFailed(Message):
    """A query of the news could not be parsed; `text` says why."""

    def __init__(self, query: str, text: str) -> None:
        super().__init__()
        self.query = query
        self.text = text


class BackendErrorChanged(Message):
    """The store or the poller cannot be reached, and `text` says what to do; `text` is None when both can be reached
    again."""

    def __init__(self, text: str | None) -> None:
        super().__init__()
        self.text = text


class MarksChanged(Message):
    """The user has changed a mark (star, read, acknowledged), so the screens must be redrawn."""


class OpenScreen(Message):
    """A screen asks the app to open another screen; `name` is the id of the action that opens that screen."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
