"""The inbox is the list of alerts in the store, which the screen and the command `alerts` show.

Every alert is in the inbox from the moment it is raised. A Delivery to the inbox records that no channel has shown the
alert and that the poller has stopped trying.
"""

from __future__ import annotations

from datetime import datetime

from mineralwatch.domain.models.alert import Delivery

NAME = "inbox"


def inbox_delivery(at: datetime) -> Delivery:
    """The Delivery at the time `at` of an alert that no channel has shown; the failed deliveries of the alert say
    why."""
    return Delivery(NAME, at, ok=True)
