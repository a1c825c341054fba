"""What the screen shows of the replay before its story is built, so that the first frame need not wait for it."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

HOUR = time(
    11, tzinfo=ZoneInfo("America/New_York")
)  # each step takes place at 11:00 in New York, when exchanges are open
FIRST_DAY = date(2025, 8, 18)
FIRST_TIME = datetime.combine(FIRST_DAY, HOUR)
FIRST_CAPTION = "One old request for information; SAM.gov is read for the first time."
NAMED_STEPS = 22
"""How many named steps the story has."""
