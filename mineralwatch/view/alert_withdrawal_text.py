"""The words for alerts that are withdrawn because the only headline that reported their event was corrected."""

from __future__ import annotations

from datetime import datetime

from mineralwatch.view.time_text import short_date

_MAX_HEADLINE = 160  # the corrected headline is cut to 160 characters


def withdrawn_prefix(headline: str, now: datetime) -> str:
    """A line, put before the body of the alert that was sent, that says that the alert is withdrawn and why."""
    return f"Withdrawn on {short_date(now.date(), now.date())}: {_why(headline)}"


def withdrawal_title(withdrawn_title: str) -> str:
    """The title of the alert that withdraws an earlier one; `withdrawn_title` is the title of the earlier alert."""
    return f"Withdrawn: {withdrawn_title}"


def withdrawal_body(headline: str) -> str:
    """The body of the alert that withdraws an earlier one; `headline` is the corrected headline."""
    why = _why(headline)
    return why[0].upper() + why[1:]


def _why(headline: str) -> str:
    short = headline if len(headline) <= _MAX_HEADLINE else headline[: _MAX_HEADLINE - 1].rstrip() + "…"
    return f"the headline that told it was corrected to “{short}”, and nobody else tells it."
