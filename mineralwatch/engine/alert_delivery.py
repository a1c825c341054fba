"""Delivers each alert once, in the process that holds the poller lock.

An alert is marked `sending`, sent, then recorded. What a crash leaves in `sending` is sent again by the next holder, so
at most that one alert is shown twice and none is lost. After a few failed tries an alert is left to the inbox.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from mineralwatch.alerts import inbox, trial_alert
from mineralwatch.alerts.channels import Channel, channels_in_order, send_until_delivered
from mineralwatch.config.settings import Settings
from mineralwatch.domain.alerting.event_alerts import REPORT
from mineralwatch.domain.models.alert import Delivery
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.store import outbox

RETRY_WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
"""How long to wait after the first, second and third failure; after the fourth the alert is left to the inbox."""


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """How many alerts of one delivery run were shown, were left to the inbox, or will be tried again."""

    shown: int = 0
    left_to_inbox: int = 0
    to_retry: int = 0  # all channels failed, and a later run tries them again


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """What to record for an alert: the tries just made, and when to try again; `next_try` None: never again."""

    tries: tuple[Delivery, ...]
    next_try: datetime | None = None


def decide_outcome(earlier: Sequence[Delivery], tries: Sequence[Delivery], at: datetime) -> DeliveryOutcome:
    """The outcome of one delivery run for an alert: done, or the time of the next try.

    It is done when one of `tries`, those of this run at `at`, worked, or no further try is allowed. `earlier` are the
    tries of earlier runs, failed ones included.
    """
    if any(delivery.ok for delivery in tries):
        return DeliveryOutcome(tuple(tries))
    failures = failed_round_count(earlier) + 1
    if tries and failures <= len(RETRY_WAITS):
        return DeliveryOutcome(tuple(tries), at + RETRY_WAITS[failures - 1])
    return DeliveryOutcome((*tries, inbox.inbox_delivery(at)))


def failed_round_count(delivered: Sequence[Delivery]) -> int:
    """The number of delivery runs in which all channels failed since the alert was last delivered. `delivered` holds
    every try, oldest first. Each run tries the first channel once, so the tries of that channel are counted."""
    last_ok = max((i for i, delivery in enumerate(delivered) if delivery.ok), default=-1)
    since = delivered[last_ok + 1 :]
    return sum(delivery.channel == since[0].channel for delivery in since) if since else 0


def recover(conn: sqlite3.Connection) -> int:
    """Make those alerts pending again that a former poller was sending when it ended; returns the number of alerts."""
    return outbox.recover(conn)


def has_due_alerts(conn: sqlite3.Connection, now: datetime) -> bool:
    """Whether an alert is due for delivery now."""
    return bool(outbox.pending(conn, now))


async def deliver(
    conn: sqlite3.Connection,
    settings: Settings,
    now: Callable[[], datetime],
    environ: Mapping[str, str] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> DeliveryCounts:
    """Send all due alerts, oldest first. A failing channel raises nothing; StoreError passes through.

    Once `stopped` returns True no further alert is sent. The alert that is being sent is finished, since an interrupted
    one would be sent again.
    """
    channels = channels_in_order(settings.alerts, os.environ if environ is None else environ)
    try:
        return await deliver_through(channels, conn, now, stopped)
    finally:
        for channel in channels:
            await channel.close()


async def deliver_through(
    channels: tuple[Channel, ...],
    conn: sqlite3.Connection,
    now: Callable[[], datetime],
    stopped: Callable[[], bool] = lambda: False,
) -> DeliveryCounts:
    """Send all due alerts through `channels`, as `deliver` does; alerts of kind `report` go to the inbox only. Once all
    channels have failed for one alert, the run counts the later alerts as failed without a try: each try would wait for
    the time-out of a desktop that hangs."""
    counts = DeliveryCounts()
    failed: tuple[Delivery, ...] = ()
    for alert in outbox.pending(conn, now()):
        if stopped():
            break
        outbox.mark_sending(conn, alert.id)
        at = now()
        if alert.kind == REPORT:
            tries: tuple[Delivery, ...] = (inbox.inbox_delivery(at),)
        else:
            tries = failed or await send_until_delivered(channels, alert, at)
            failed = tries if tries and not any(delivery.ok for delivery in tries) else ()
        outcome = decide_outcome(alert.delivered, tries, at)
        for delivery in outcome.tries:
            outbox.record_delivery(conn, alert.id, delivery, next_try=outcome.next_try)
        counts = _counted(counts, outcome)
    return counts


def _counted(counts: DeliveryCounts, outcome: DeliveryOutcome) -> DeliveryCounts:
    if outcome.next_try is not None:
        return replace(counts, to_retry=counts.to_retry + 1)
    if outcome.tries[-1].channel == inbox.NAME:
        return replace(counts, left_to_inbox=counts.left_to_inbox + 1)
    return replace(counts, shown=counts.shown + 1)


async def send_trial_alert(settings: Settings, at: datetime, environ: Mapping[str, str] | None = None) -> str:
    """Send one test alert through every channel. Returns a sentence on which channels worked."""
    channels = channels_in_order(settings.alerts, os.environ if environ is None else environ)
    if not channels:
        return "no channel is configured: alerts go to the inbox only"
    return "; ".join(
        trial_alert.delivery_sentence(delivery)
        for delivery in await trial_alert.send_through_all(channels, trial_alert.trial_alert(at))
    )
