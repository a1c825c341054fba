"""The alerts of stories that may tell something: what the rules do not read, and a second reader holds for likely."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mineralwatch.domain import alerting
from mineralwatch.domain.models import Alert
from mineralwatch.domain.watching import of_interest
from mineralwatch.engine.conclude import Conclusions
from mineralwatch.engine.stories import Told
from mineralwatch.view import likely


def reports(concluded: Conclusions, told: Told, materials: tuple[str, ...], now: datetime) -> Iterator[Alert]:
    """One for each story of a step that may tell something since then, of the materials that the user watches."""
    for story in concluded.stories:
        if story.id in told.likely and of_interest(filter(None, [story.material]), materials):
            yield alerting.report(story, likely.report_title(story), likely.report_body(story), now)
