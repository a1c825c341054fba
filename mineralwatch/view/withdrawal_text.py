"""The words for alerts that are withdrawn because the only headline that reported their event was corrected."""

from __future__ import annotations

from datetime import datetime

from mineralwatch.view.time_text import short_date

_MAX_HEADLINE = 160  # characters of the corrected headline


def withdrawn_prefix(headline: str, now: datetime) -> str:
    """The line that is put before the body of the alert that was sent."""
    return f"Withdrawn on {short_date(now.date(), now.date())}: {_why(headline)}"


def withdrawal_title(alerted: str) -> str:
    """The title of the correcting alert; `alerted` is the title of the withdrawn one."""
    return f"Withdrawn: {alerted}"


def withdrawal_body(headline: str) -> str:
    """The body of the correcting alert."""
    why = _why(headline)
    return why[0].upper() + why[1:]


def _why(headline: str) -> str:
    short = headline if len(headline) <= _MAX_HEADLINE else headline[: _MAX_HEADLINE - 1].rstrip() + "…"
    return f"the headline that told it was corrected to “{short}”, and nobody else tells it."
