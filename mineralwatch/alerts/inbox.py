"""The inbox: the alert list in the store, shown by the screen and the command `alerts`; the last channel.

Every alert is in it from the moment it is raised. A Delivery to the inbox records that no other channel showed it.
"""

from __future__ import annotations

from datetime import datetime

from mineralwatch.domain.models import Delivery

NAME = "inbox"


def inbox_delivery(at: datetime) -> Delivery:
    """The Delivery of an alert that no other channel showed; the failed deliveries stored with it say why."""
    return Delivery(NAME, at, ok=True)
