"""Desktop notifications, with proof: a Delivery says whether the desktop took it, and if not, why not.

The only importer of desktop-notifier. Nothing here raises or waits for more than a few seconds: a missing desktop must
never stop the polling.
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
from mineralwatch.domain.models import Alert, Delivery, Severity
from mineralwatch.domain.safe_text import clean_block, clean_text, safe_url

if TYPE_CHECKING:
    from desktop_notifier import DesktopNotifier, Urgency

NAME = "desktop"
_TITLE = 120
_BODY = 600


def escape(text: str) -> str:
    """Plain text for a daemon that reads the body as markup; quotes are left, since no attribute holds the text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def notification_text(alert: Alert, markup: bool) -> tuple[str, str]:
    """Title and body to be shown. The title is never markup; the link stands on the body's last line."""
    link = safe_url(alert.url) if alert.url else None
    body = clean_block(alert.body, _BODY)
    whole = f"{body}\n{link}" if link else body
    return clean_text(alert.title, _TITLE), escape(whole) if markup else whole


class DesktopChannel:
    """The desktop as a channel; it keeps one connection until `close` or until a sending fails."""

    name = NAME

    def __init__(self, environ: Mapping[str, str], within: float = 5.0) -> None:
        self._environ = environ
        self._within = within
        self._notifier: DesktopNotifier | None = None

    async def send(self, alert: Alert, at: datetime) -> Delivery:
        """Show one alert; `at` is the time that the Delivery bears. Never raises, at most about `within` seconds."""
        tried = Delivery(NAME, at, ok=False)
        try:
            async with asyncio.timeout(self._within):
                problem = await self._show(alert)
        except TimeoutError:
            problem = f"the desktop did not answer within {self._within:g} s"
        except Exception as wrong:  # a foreign library and a foreign daemon: whatever they do, polling goes on
            problem = f"the desktop failed: {clean_text(str(wrong)) or type(wrong).__name__}"
        if problem is None:
            return replace(tried, ok=True)
        await self.close()
        return replace(tried, error=problem)

    async def close(self) -> None:
        """Let go of the connection; the next `send` makes a new one."""
        notifier, self._notifier = self._notifier, None
        # The library has no way to hang up; without it each failed sending would leave a socket open.
        await notification_bus.hang_up(getattr(getattr(notifier, "_backend", None), "bus", None))

    async def _show(self, alert: Alert) -> str | None:
        """None when the desktop confirmed it; otherwise the reason in one line."""
        found = await find_daemon(self._environ, self._within)
        if found.problem is not None:
            return found.problem
        notifier = self._notifier = self._notifier or _connect(self._environ)
        title, body = notification_text(alert, found.markup)
        confirmed = asyncio.Event()
        await notifier.send(title=title, message=body, urgency=_urgency(alert.severity), on_dispatched=confirmed.set)
        return None if confirmed.is_set() else "the notification daemon did not take it"


async def find_daemon(environ: Mapping[str, str], within: float = 5.0) -> notification_bus.NotificationDaemon:
    """Who would show a notification here. On Linux it is asked on the bus; elsewhere the library's choice is judged."""
    if platform.system() == "Linux":
        return await notification_bus.probe(environ, within)
    from desktop_notifier.backends.dummy import DummyNotificationCenter
    from desktop_notifier.main import get_backend_class

    _quieten()
    backend = get_backend_class()
    if backend is DummyNotificationCenter:  # it confirms everything and shows nothing
        return notification_bus.NotificationDaemon(
            problem="this Python cannot show notifications here (macOS wants a signed app bundle)"
        )
    return notification_bus.NotificationDaemon(daemon=backend.__name__)


def _connect(environ: Mapping[str, str]) -> DesktopNotifier:
    from desktop_notifier import DesktopNotifier

    _quieten()
    address = notification_bus.session_address(environ)
    if address is not None:
        os.environ[notification_bus.ADDRESS] = address  # the library looks for the bus here only
    return DesktopNotifier(app_name="mineralwatch", app_icon=None)


def _quieten() -> None:
    """Keep the library's tracebacks off the terminal: what went wrong is in the Delivery."""
    for name in ("desktop_notifier", "dbus_fast"):
        log = logging.getLogger(name)
        log.propagate = False
        if not log.handlers:
            log.addHandler(logging.NullHandler())


def _urgency(severity: Severity) -> Urgency:
    from desktop_notifier import Urgency

    return {Severity.HIGH: Urgency.Critical, Severity.NORMAL: Urgency.Normal, Severity.LOW: Urgency.Low}[severity]
