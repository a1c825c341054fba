"""What a story or a person says happened to a request: a witness like a notice, but one that may be taken back.

Tellings are laid over what notices, register and record show each time that a request is worked out, from nothing but
the stories and acts that count then, so a story that is detached or an act that is undone leaves no trace.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.models import Event, EventKind, Evidence, Fields, Grade, Story

STORY, HAND = "story/", "hand/"  # how the refs of their witnesses begin
LEAST_CONFIDENCE = 0.6  # a story that is less sure than this of what it tells is no witness
_FIELDS = {
    EventKind.ISSUED: {"deadline": "deadline"},
    EventKind.REISSUED: {"deadline": "deadline"},
    EventKind.EXTENDED: {"deadline": "deadline"},
    EventKind.SHORTENED: {"deadline": "deadline"},
    EventKind.AMENDED: {"deadline": "deadline"},
    EventKind.CANCELLED: {},
    EventKind.AWARDED: {"awardee": "awardee", "contract": "contract", "amount": "amount"},
    EventKind.ORDERED: {"awardee": "awardee", "contract": "contract", "amount": "ordered"},
    EventKind.TERMINATED: {"awardee": "awardee", "contract": "contract"},
}  # what a story may tell, and which of its values stand in the event, under which names


@dataclass(frozen=True, slots=True)
class EventReport:
    """What one story or one person says happened to one request."""

    ref: str  # `story/<id>` or `hand/<act id>`
    source: str
    grade: Grade
    kind: EventKind
    seen_at: datetime
    said_on: date | None  # the day on which it was published or entered: not the day on which it happened
    occurred_on: date | None = None  # only when the words give it
    old: Fields = field(default_factory=dict)
    new: Fields = field(default_factory=dict)
    url: str | None = None
    says: str | None = None
    baseline: bool = False  # known before it was news here: never alerts

    @property
    def day(self) -> date | None:
        """The day that it is placed by: its own, else that on which it was said."""
        return self.occurred_on or self.said_on

    @property
    def witness(self) -> Evidence:
        """The telling as the witness of an event."""
        return Evidence(self.source, self.ref, self.url, self.grade, self.seen_at, self.says)


def is_reported(witness: Evidence) -> bool:
    """Whether a witness of an event is a story or a person."""
    return witness.ref.startswith((STORY, HAND))


def only_reported(event: Event) -> bool:
    """Whether stories and people are the only witnesses of an event."""
    return bool(event.evidence) and all(is_reported(witness) for witness in event.evidence)


def recalls_past_deadline(telling: EventReport) -> bool:
    """Whether a story names a deadline that had passed when it was told: it recalls what happened long before."""
    named = parse_deadline(telling.new.get("deadline"))
    told = telling.ref.startswith(STORY) and telling.said_on is not None
    return told and named is not None and named.day < telling.said_on  # type: ignore[operator]


def report_of_story(story: Story) -> EventReport | None:
    """What a story tells; None when it tells no event, or is too little sure of it."""
    if story.kind is None or (story.confidence or 0.0) < LEAST_CONFIDENCE:
        return None
    try:
        kind = EventKind(story.kind)
    except ValueError:
        return None
    if kind not in _FIELDS:
        return None
    named = {name: story.reported_values.get(key) for key, name in _FIELDS[kind].items()}
    return EventReport(
        ref=f"{STORY}{story.id}",
        source=story.outlets[0] if story.outlets else "press",
        grade=story.grade,
        kind=kind,
        seen_at=story.first_seen,
        said_on=_day(story.published, story.first_seen),
        occurred_on=None,
        new={name: value for name, value in named.items() if value is not None},
        url=story.url,
        says=story.title,
        baseline=story.baseline,
    )


def _day(published: datetime | None, seen: datetime) -> date | None:
    """The day of publication in UTC: that of its reading where the source dates itself ahead of that."""
    return None if published is None else min(published, seen).astimezone(UTC).date()
