"""The words for an event that the trained model finds likely in a headline where the rules find none (`may_tell`).

The words always say that it is likely, never that it happened.
"""

from __future__ import annotations

from mineralwatch.domain.models.story import Story
from mineralwatch.view.formatting import counted, material_title
from mineralwatch.view.quotation_marks import quoted

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
    """The words for a kind of event that a headline likely reports: `may tell of an award`; "" for None."""
    return f"may tell of {_LIKELY_EVENTS.get(kind, kind)}" if kind else ""


def report_title(story: Story) -> str:
    """The title of an alert for a story that only likely reports an event: `Cobalt: a report may tell of an award`."""
    material = material_title(story.material) if story.material else "Stockpile"
    return f"{material}: a report {likely_event_text(story.may_tell)}"


def report_body(story: Story) -> str:
    """The body of an alert for a story that only likely reports an event: its headline and its outlets."""
    first = story.outlets[0] if story.outlets else "outlet unknown"
    more = f" and {counted(len(story.outlets) - 1, 'more outlet')}" if len(story.outlets) > 1 else ""
    return f"{quoted(story.title)} ({first}{more}; likely by its words, and not certain)"
