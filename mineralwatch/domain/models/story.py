"""Items of news feeds, and the stories that they tell together."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from typing import Literal

from mineralwatch.domain.models.event import Fields
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of a news feed."""

    id: str  # identity.entry_id: guid, else canonical link, else title and day
    matched_by: Literal["guid", "link", "title-day"]
    feed: str
    title: str
    url: str | None = None
    outlet: str | None = None
    published: datetime | None = None
    first_seen: datetime | None = None
    summary: str | None = None
    materials: tuple[str, ...] = ()
    number: str | None = None
    # the ids that the entry may get (`domain.entry_identity`); empty once the entry is stored
    id_candidates: tuple[str, ...] = ()
    # by who published it: the press, a company or agency itself, or a filing that was read
    grade: Grade = Grade.REPORTED


@dataclass(frozen=True, slots=True)
class Story:
    """The feed entries that carry the same news. A story counts as one witness, however many outlets copied it.

    `kind`, `confidence`, `why` and `reported_values` are read from the entries' words (`domain.headlines`). `key` is
    the solicitation that the story is attached to, and `because` is the reason in words.
    """

    id: str
    title: str
    outlets: tuple[str, ...]
    published: datetime | None
    first_seen: datetime
    url: str | None
    material: str | None = None
    kind: str | None = None
    confidence: float | None = None
    number: str | None = None
    entry_count: int = 1
    unread: bool = True
    starred: bool = False
    grade: Grade = Grade.REPORTED  # the best grade of the story's entries
    why: str | None = None
    # those of deadline, amount, awardee and contract that the story gives
    reported_values: Fields = field(default_factory=dict)
    key: str | None = None
    because: str | None = None
    baseline: bool = False  # True when the story was not news when it first reported this (`domain.news_verdict`)
    # the event kind that `domain.headlines.event_classifier` finds likely where the grammar finds none
    may_tell: str | None = None
