"""The inbox: the list of alerts in the store, which the screen and `alerts` show. The end of the fallback chain.

An alert lies there from the moment it is raised; the Delivery says that no other channel could show it.
"""

from __future__ import annotations

from datetime import datetime

from mineralwatch.domain.models import Delivery

NAME = "inbox"


def inbox_delivery(at: datetime) -> Delivery:
    """The delivery of an alert that is left to the inbox; the failed tries beside it say why."""
    return Delivery(NAME, at, ok=True)
