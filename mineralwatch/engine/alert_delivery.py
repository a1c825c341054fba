"""The outbox: brings each alert to its user once, by whoever holds the poller lock.

Mark `sending`, send, record: what a crash leaves in `sending` is sent again by the next holder, so at most that one
alert can come twice and none is lost. A channel that fails is tried again a few times, then the inbox has to do.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mineralwatch.alerts import inbox, trial_alert
from mineralwatch.alerts.channels import Channel, channels_in_order, send_until_delivered
from mineralwatch.config.settings import Settings
from mineralwatch.domain.alerting import REPORT
from mineralwatch.domain.models import Delivery
from mineralwatch.store import outbox

RETRY_WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
"""How long to wait after the first, second and third failure; after one more the alert is left to the inbox."""


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """What one delivery did."""

    shown: int = 0
    left_to_inbox: int = 0  # left to the inbox
    to_retry: int = 0  # failed, and will be tried again


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """What is to be recorded of an alert: the tries, and when to try again (None: it is done)."""

    tries: tuple[Delivery, ...]
    next_try: datetime | None = None


def decide_outcome(before: Sequence[Delivery], tries: Sequence[Delivery], at: datetime) -> DeliveryOutcome:
    """Decide after a sending. `before` are the earlier deliveries of the alert, `tries` the ones just made."""
    if any(one.ok for one in tries):
        return DeliveryOutcome(tuple(tries))
    failures = failed_round_count(before) + 1
    if tries and failures <= len(RETRY_WAITS):
        return DeliveryOutcome(tuple(tries), at + RETRY_WAITS[failures - 1])
    return DeliveryOutcome((*tries, inbox.inbox_delivery(at)))


def failed_round_count(delivered: Sequence[Delivery]) -> int:
    """How often all channels failed since the alert last reached its user: every round fails on the first channel."""
    last_ok = max((i for i, one in enumerate(delivered) if one.ok), default=-1)
    since = delivered[last_ok + 1 :]
    return sum(one.channel == since[0].channel for one in since) if since else 0


def recover(conn: sqlite3.Connection) -> int:
    """Put back what an earlier holder of the lock was just sending; how many."""
    return outbox.recover(conn)


def has_due_alerts(conn: sqlite3.Connection, now: datetime) -> bool:
    """Whether an alert is to be sent now."""
    return bool(outbox.pending(conn, now))


async def deliver(
    conn: sqlite3.Connection,
    settings: Settings,
    now: Callable[[], datetime],
    environ: Mapping[str, str] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> DeliveryCounts:
    """Send everything that is due, oldest first. No failure of a channel raises; StoreError goes through.

    Once `stopped`, the alert under way is the last: one that is broken off in the middle would come again.
    """
    chain = channels_in_order(settings.alerts, os.environ if environ is None else environ)
    try:
        return await deliver_through(chain, conn, now, stopped)
    finally:
        for channel in chain:
            await channel.close()


async def deliver_through(
    chain: tuple[Channel, ...],
    conn: sqlite3.Connection,
    now: Callable[[], datetime],
    stopped: Callable[[], bool] = lambda: False,
) -> DeliveryCounts:
    """`deliver` with given channels; a report is for the inbox alone. Once all of them failed, the alerts after it are
    not tried in this round: a desktop that hangs would cost its time-out for each."""
    report = DeliveryCounts()
    failed: tuple[Delivery, ...] = ()
    for alert in outbox.pending(conn, now()):
        if stopped():
            break
        outbox.mark_sending(conn, alert.id)
        at = now()
        if alert.kind == REPORT:
            tries: tuple[Delivery, ...] = (inbox.inbox_delivery(at),)
        else:
            tries = failed or await send_until_delivered(chain, alert, at)
            failed = tries if tries and not any(one.ok for one in tries) else ()
        settled = decide_outcome(alert.delivered, tries, at)
        for one in settled.tries:
            outbox.record_delivery(conn, alert.id, one, next_try=settled.next_try)
        report = _counted(report, settled)
    return report


def _counted(report: DeliveryCounts, settled: DeliveryOutcome) -> DeliveryCounts:
    if settled.next_try is not None:
        return replace(report, to_retry=report.to_retry + 1)
    if settled.tries[-1].channel == inbox.NAME:
        return replace(report, left_to_inbox=report.left_to_inbox + 1)
    return replace(report, shown=report.shown + 1)


async def send_trial_alert(settings: Settings, at: datetime, environ: Mapping[str, str] | None = None) -> str:
    """Send one test alert through every channel; one sentence that says which worked."""
    chain = channels_in_order(settings.alerts, os.environ if environ is None else environ)
    if not chain:
        return "no channel is configured: alerts go to the inbox only"
    return "; ".join(
        trial_alert.delivery_sentence(one) for one in await trial_alert.send_all(chain, trial_alert.trial_alert(at))
    )
