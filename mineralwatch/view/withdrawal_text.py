"""Alerts that were taken back, since the headline that alone told them was corrected: their words."""

from __future__ import annotations

from datetime import datetime

from mineralwatch.view.time_text import short_date

_HEADLINE = 160  # characters of the corrected headline


def withdrawn_prefix(headline: str, now: datetime) -> str:
    """The line that an alert begins with from then on."""
    return f"Withdrawn on {short_date(now.date(), now.date())}: {_why(headline)}"


def withdrawal_title(alerted: str) -> str:
    """The title of the alert that tells it; `alerted` is that of the one that was sent."""
    return f"Withdrawn: {alerted}"


def withdrawal_body(headline: str) -> str:
    """Its body."""
    why = _why(headline)
    return why[0].upper() + why[1:]


def _why(headline: str) -> str:
    short = headline if len(headline) <= _HEADLINE else headline[: _HEADLINE - 1].rstrip() + "…"
    return f"the headline that told it was corrected to “{short}”, and nobody else tells it."
