"""Reports: what a story or a user says happened to a solicitation. A report is a witness that may be withdrawn.

Reports are matched with the events that notices, register and record show each time a solicitation is derived, from the
stories and user acts that count then, so a detached story or an undone act leaves no trace.
"""

from __future__ import annotations

from dataclasses import field
from datetime import UTC, date, datetime

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.models.event import Event, EventKind, Evidence, Fields
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.quick_dataclass import dataclass

STORY, HAND = "story/", "hand/"  # prefixes of their witnesses' refs
LEAST_CONFIDENCE = 0.6  # of a story: below this it is no witness
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
}  # the event kinds that a story may report, and the name in the event of each of its values


@dataclass(frozen=True, slots=True)
class EventReport:
    """An event as one story or one user reports it."""

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
    baseline: bool = False  # known before it could be news: never alerts

    @property
    def day(self) -> date | None:
        """The day by which it is matched: that of the event, else that of the report."""
        return self.occurred_on or self.said_on

    @property
    def witness(self) -> Evidence:
        """The report as the witness of an event."""
        return Evidence(self.source, self.ref, self.url, self.grade, self.seen_at, self.says)


def is_reported(witness: Evidence) -> bool:
    """Whether a witness is a report."""
    return witness.ref.startswith((STORY, HAND))


def only_reported(event: Event) -> bool:
    """Whether an event has no witnesses but reports."""
    return bool(event.evidence) and all(is_reported(witness) for witness in event.evidence)


def recalls_past_deadline(report: EventReport) -> bool:
    """Whether a story names a deadline that had already passed: it recalls an earlier event."""
    named = parse_deadline(report.new.get("deadline"))
    groups = report.ref.startswith(STORY) and report.said_on is not None
    return groups and named is not None and named.day < report.said_on  # type: ignore[operator]


def report_of_story(story: Story) -> EventReport | None:
    """The report of a story; None when it reports no event, or with too little confidence."""
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
