"""Withdraws alerts whose event only a headline reported, after the feed has corrected that headline."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from mineralwatch.domain.event_alerts import withdrawal_alert
from mineralwatch.domain.event_reports import STORY
from mineralwatch.domain.models import Alert
from mineralwatch.store import poller_queries
from mineralwatch.store.alert_rows import withdrawable_alerts
from mineralwatch.view import alert_withdrawal_text


def withdrawals(
    conn: sqlite3.Connection, retracted: Sequence[str], corrected: Mapping[str, str], now: datetime
) -> tuple[tuple[tuple[str, str], ...], tuple[Alert, ...]]:
    """The alerts to withdraw, as pairs of alert id and reason, and one new alert for each that tells the user about it.

    `retracted` are the ids of events that have lost their last witness, `corrected` the new headlines by story id.
    """
    events = poller_queries.events_by_id(conn, retracted) if retracted and corrected else ()
    by_ref = {f"{STORY}{story}": headline for story, headline in corrected.items()}
    headlines = {event.id: by_ref[e.ref] for event in events for e in event.evidence if e.ref in by_ref}
    sent = [(alert, headlines[str(alert.event_id)]) for alert in withdrawable_alerts(conn, headlines)]
    reasons = tuple((alert.id, alert_withdrawal_text.withdrawn_prefix(headline, now)) for alert, headline in sent)
    follow_ups = (
        withdrawal_alert(
            a, alert_withdrawal_text.withdrawal_title(a.title), alert_withdrawal_text.withdrawal_body(headline), now
        )
        for a, headline in sent
    )
    return reasons, tuple(alert for alert in follow_ups if alert is not None)
