"""What the bridge tells the screen. Each is one fact with frozen values; none fetches anything."""

from __future__ import annotations

from collections.abc import Mapping

from textual.message import Message

from mineralwatch.domain.models import FeedEntry, Story
from mineralwatch.ports import Detail, Snapshot


class SnapshotArrived(Message):
    """The store changed; only the newest matters, so a burst collapses into one."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self.snapshot = snapshot

    def can_replace(self, message: Message) -> bool:
        """A newer snapshot makes a waiting one needless."""
        return isinstance(message, SnapshotArrived)


class DetailArrived(Message):
    """One request with everything about it; `detail` None: the store does not know it (any more)."""

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
    """A page of stories that the news list asked for; what the store did not give is missing in it."""

    def __init__(self, page: int, asked: tuple[str, ...], stories: Mapping[str, Story]) -> None:
        super().__init__()
        self.page = page
        self.asked = asked
        self.stories = stories


class EntriesArrived(Message):
    """The items of one story, oldest first."""

    def __init__(self, story: str, entries: tuple[FeedEntry, ...]) -> None:
        super().__init__()
        self.story = story
        self.entries = entries


class StoriesFailed(Message):
    """A page of stories could not be read; it may be asked for again."""

    def __init__(self, page: int) -> None:
        super().__init__()
        self.page = page


class Feedback(Message):
    """A sentence for the user, in answer to something that they did."""

    def __init__(self, text: str, severity: str = "information") -> None:
        super().__init__()
        self.text = text
        self.severity = severity


class QueryFailed(Message):
    """A query of the news could not be understood; shown under the filter bar."""

    def __init__(self, query: str, text: str) -> None:
        super().__init__()
        self.query = query
        self.text = text


class BackendErrorChanged(Message):
    """The store or the poller cannot be reached (a line that says what to do), or can again (None)."""

    def __init__(self, text: str | None) -> None:
        super().__init__()
        self.text = text


class MarksChanged(Message):
    """Marks were set on the screen; everything that shows them is drawn again."""


class OpenScreen(Message):
    """A screen asks for another screen, by the id of its action."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
