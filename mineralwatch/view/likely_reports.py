"""The words for what the second reader finds likely in a story: always as likely, never as something that happened."""

from __future__ import annotations

from mineralwatch.domain.models import Story
from mineralwatch.view.formatting import counted, material_title
from mineralwatch.view.quotations import quoted

_LIKELY_EVENTS = {
    "issued": "a new request",
    "amended": "a change",
    "extended": "an extension",
    "shortened": "an earlier deadline",
    "cancelled": "a cancellation",
    "awarded": "an award",
    "ordered": "an order",
    "terminated": "a termination",
    "reissued": "a request made anew",
}


def likely_event_text(kind: str | None) -> str:
    """`may tell of an award`; empty for no kind."""
    return f"may tell of {_LIKELY_EVENTS.get(kind, kind)}" if kind else ""


def report_title(story: Story) -> str:
    """The title of the alert for such a story: `Cobalt: a report may tell of an award`."""
    material = material_title(story.material) if story.material else "Stockpile"
    return f"{material}: a report {likely_event_text(story.may_tell)}"


def report_body(story: Story) -> str:
    """The body of that alert: the headline and the outlets."""
    first = story.outlets[0] if story.outlets else "outlet unknown"
    more = f" and {counted(len(story.outlets) - 1, 'more outlet')}" if len(story.outlets) > 1 else ""
    return f"{quoted(story.title)} ({first}{more}; likely by its words, and not certain)"
