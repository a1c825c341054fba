"""When USAspending can first show a contract or an order."""

from __future__ import annotations

from datetime import date, timedelta

from mineralwatch.domain.dates import FuzzyDate

# US defence contract actions reach USAspending (FPDS) this many days after their signing; see the USAspending
# documentation on the delay for the Department of Defense.
USASPENDING_DELAY = timedelta(days=90)


def first_visible(signed: date | FuzzyDate | None) -> date | None:
    """The first day on which USAspending can show what was signed; None when the day of signing is not known."""
    day = signed.exact if isinstance(signed, FuzzyDate) else signed
    return day + USASPENDING_DELAY if day else None


def visible_until(today: date) -> date:
    """The last day of signing that USAspending can show on `today`; later contracts are not visible yet."""
    return today - USASPENDING_DELAY
