"""Shows alerts as desktop notifications. A Delivery says whether the desktop's notification daemon confirmed the alert,
and if not, why not.

This is the only module that imports desktop-notifier. No function raises or waits for more than a few seconds, since a
missing desktop must never stop the polling.
"""

from __future__ import annotations

import asyncio
import logging
import os
import platform
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from mineralwatch.alerts import notification_bus
from mineralwatch.domain.models.alert import Alert, Delivery, Severity
from mineralwatch.domain.text.safe_text import clean_block, clean_text, safe_url

if TYPE_CHECKING:
    from desktop_notifier import DesktopNotifier, Urgency

NAME = "desktop"
_MAX_TITLE_LENGTH = 120
_MAX_BODY_LENGTH = 600


def escape(text: str) -> str:
    """Escape text for a notification daemon that reads the body as markup. Quotation marks stay as they are, since the
    text never stands in an attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def notification_text(alert: Alert, markup: bool) -> tuple[str, str]:
    """The title and the body of an alert's notification. With `markup` the body is escaped; the title never is. The
    alert's link is the last line of the body."""
    link = safe_url(alert.url) if alert.url else None
    body = clean_block(alert.body, _MAX_BODY_LENGTH)
    full_body = f"{body}\n{link}" if link else body
    return clean_text(alert.title, _MAX_TITLE_LENGTH), escape(full_body) if markup else full_body


class DesktopChannel:
    """The channel that shows alerts as desktop notifications. It keeps one connection to the notification daemon, until
    `close` or until a delivery fails."""

    name = NAME

    def __init__(self, environ: Mapping[str, str], within: float = 5.0) -> None:
        self._environ = environ
        self._within = within
        self._notifier: DesktopNotifier | None = None

    async def send(self, alert: Alert, at: datetime) -> Delivery:
        """Show one alert; `at` is the time to record in the Delivery. Never raises; takes at most about `within`
        seconds, which the constructor was given."""
        failed = Delivery(NAME, at, ok=False)
        try:
            async with asyncio.timeout(self._within):
                problem = await self._show(alert)
        except TimeoutError:
            problem = f"the desktop did not answer within {self._within:g} s"
        except Exception as error:  # no error of the library or the daemon may stop the polling
            problem = f"the desktop failed: {clean_text(str(error)) or type(error).__name__}"
        if problem is None:
            return replace(failed, ok=True)
        await self.close()
        return replace(failed, error=problem)

    async def close(self) -> None:
        """Close the connection to the notification daemon; the next `send` opens a new one."""
        notifier, self._notifier = self._notifier, None
        # The library has no method that disconnects; without this call each failed delivery would leave a socket open.
        await notification_bus.disconnect(getattr(getattr(notifier, "_backend", None), "bus", None))

    async def _show(self, alert: Alert) -> str | None:
        """Send the alert to the notification daemon. Returns None when the daemon confirmed the alert, otherwise the
        reason in one line."""
        daemon = await find_daemon(self._environ, self._within)
        if daemon.problem is not None:
            return daemon.problem
        notifier = self._notifier = self._notifier or _connect(self._environ)
        title, body = notification_text(alert, daemon.markup)
        confirmed = asyncio.Event()
        await notifier.send(title=title, message=body, urgency=_urgency(alert.severity), on_dispatched=confirmed.set)
        return None if confirmed.is_set() else "the notification daemon did not take it"


async def find_daemon(environ: Mapping[str, str], within: float = 5.0) -> notification_bus.NotificationDaemon:
    """The notification daemon that would show a notification. On Linux the D-Bus session bus names it; on other systems
    it is the backend that desktop-notifier chooses."""
    if platform.system() == "Linux":
        return await notification_bus.find_notification_daemon(environ, within)
    from desktop_notifier.backends.dummy import DummyNotificationCenter
    from desktop_notifier.main import get_backend_class

    _silence_logging()
    backend = get_backend_class()
    if backend is DummyNotificationCenter:  # this backend confirms every notification and shows none
        return notification_bus.NotificationDaemon(
            problem="this Python cannot show notifications here (macOS wants a signed app bundle)"
        )
    return notification_bus.NotificationDaemon(daemon=backend.__name__)


def _connect(environ: Mapping[str, str]) -> DesktopNotifier:
    from desktop_notifier import DesktopNotifier

    _silence_logging()
    address = notification_bus.session_address(environ)
    if address is not None:
        os.environ[notification_bus.ADDRESS] = address  # desktop-notifier reads the address from this variable only
    return DesktopNotifier(app_name="mineralwatch", app_icon=None)


def _silence_logging() -> None:
    """Keep the tracebacks that desktop-notifier logs off the terminal. The Delivery holds the reason of a failure."""
    for name in ("desktop_notifier", "dbus_fast"):
        log = logging.getLogger(name)
        log.propagate = False
        if not log.handlers:
            log.addHandler(logging.NullHandler())


def _urgency(severity: Severity) -> Urgency:
    from desktop_notifier import Urgency

    return {Severity.HIGH: Urgency.Critical, Severity.NORMAL: Urgency.Normal, Severity.LOW: Urgency.Low}[severity]
