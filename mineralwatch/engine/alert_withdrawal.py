"""Withdraws alerts whose event only a headline reported, after the feed has corrected that headline."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from mineralwatch.domain.alerting.event_alerts import withdrawal_alert
from mineralwatch.domain.evidence.event_reports import STORY
from mineralwatch.domain.models.alert import Alert
from mineralwatch.engine.deriver import Derivation
from mineralwatch.store.alert_rows import withdrawable_alerts
from mineralwatch.view import alert_withdrawal_text


def withdrawals(
    conn: sqlite3.Connection, derivation: Derivation, corrected: Mapping[str, str], now: datetime
) -> tuple[tuple[tuple[str, str], ...], tuple[Alert, ...]]:
    """The alerts to withdraw, as pairs of alert id and reason, and one new alert for each that tells the user about it.

    `corrected` are the new headlines by story id.
    """
    if not derivation.changes.gone or not corrected:
        return (), ()
    gone = set(derivation.changes.gone)
    events = [e for one in derivation.before.solicitations.values() for e in one.events if e.id in gone]
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
