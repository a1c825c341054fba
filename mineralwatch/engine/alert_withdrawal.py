"""What becomes of alerts when the headline that alone told their event was corrected in place."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from mineralwatch.domain.alerting import withdrawal_alert
from mineralwatch.domain.event_reports import STORY
from mineralwatch.domain.models import Alert
from mineralwatch.store import poller_queries
from mineralwatch.store.alert_rows import withdrawable
from mineralwatch.view import withdrawal_text


def withdrawals(
    conn: sqlite3.Connection, gone: Sequence[str], corrected: Mapping[str, str], now: datetime
) -> tuple[tuple[tuple[str, str], ...], tuple[Alert, ...]]:
    """The alerts that are withdrawn, by id and with the reason, and those that follow them.

    `gone` are the events of the step that nobody tells any more, `corrected` its stories with their new headlines.
    """
    told = poller_queries.events_by_id(conn, gone) if gone and corrected else ()
    by_ref = {f"{STORY}{story}": headline for story, headline in corrected.items()}
    why = {event.id: by_ref[witness.ref] for event in told for witness in event.evidence if witness.ref in by_ref}
    sent = [(alert, why[str(alert.event_id)]) for alert in withdrawable(conn, why)]
    reasons = tuple((alert.id, withdrawal_text.withdrawn_prefix(headline, now)) for alert, headline in sent)
    drafts = (
        withdrawal_alert(a, withdrawal_text.withdrawal_title(a.title), withdrawal_text.withdrawal_body(headline), now)
        for a, headline in sent
    )
    return reasons, tuple(draft for draft in drafts if draft is not None)
