"""Asks the D-Bus session bus whether a notification daemon runs, before a notification is sent.

desktop-notifier logs a failure and returns as if it had worked, so it cannot tell that no daemon runs.
Names and methods are those of the Desktop Notifications Specification 1.2 and of the D-Bus Specification.
"""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mineralwatch.domain.quick_dataclass import dataclass

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus

ADDRESS = "DBUS_SESSION_BUS_ADDRESS"
_NAME = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"


@dataclass(frozen=True, slots=True)
class NotificationDaemon:
    """The notification daemon that answered. `daemon` is its name and version; without a daemon it is None, and
    `problem` says why in one line."""

    daemon: str | None = None
    markup: bool = False  # the daemon reads the body as markup, so plain text must be escaped
    problem: str | None = None


def session_address(environ: Mapping[str, str], runtimes: Path = Path("/run/user")) -> str | None:
    """The address of the user's D-Bus session bus; None when there is none.

    It is taken from DBUS_SESSION_BUS_ADDRESS. A cron or systemd job does not have this variable; then the bus is looked
    for in the runtime folder that pam_systemd(8) makes for each user below `runtimes`.
    """
    if named := environ.get(ADDRESS):
        return named
    runtime = environ.get("XDG_RUNTIME_DIR") or runtimes / str(os.getuid())
    socket = Path(runtime) / "bus"
    try:
        is_socket = stat.S_ISSOCK(socket.stat().st_mode)
    except OSError:
        return None
    return f"unix:path={socket}" if is_socket else None


async def find_notification_daemon(environ: Mapping[str, str], within: float = 5.0) -> NotificationDaemon:
    """Ask the session bus for its notification daemon, which the bus starts if it can. Takes at most `within` seconds,
    never raises."""
    address = session_address(environ)
    if address is None:
        return NotificationDaemon(problem=f"no desktop session: {ADDRESS} is not set")
    try:
        async with asyncio.timeout(within):
            return await _connect_and_ask(address)
    except TimeoutError:
        return NotificationDaemon(problem=f"the session bus did not answer within {within:g} s")


async def _connect_and_ask(address: str) -> NotificationDaemon:
    from dbus_fast.aio import MessageBus
    from dbus_fast.errors import DBusFastError

    bus = None
    try:
        bus = MessageBus(bus_address=address)
        await bus.connect()
        return await _describe_daemon(bus)
    except (OSError, EOFError, DBusFastError) as problem:
        return NotificationDaemon(problem=f"the session bus cannot be used: {problem or type(problem).__name__}")
    finally:
        await disconnect(bus)


async def disconnect(bus: MessageBus | None) -> None:
    """Close the connection to a bus and wait until its socket is freed, which needs the event loop."""
    if bus is None or not bus.connected:
        return
    bus.disconnect()
    with suppress(TimeoutError):
        async with asyncio.timeout(1):
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]


async def _describe_daemon(bus: MessageBus) -> NotificationDaemon:
    if not await _daemon_available(bus):
        return NotificationDaemon(problem="no notification daemon (dunst, mako …) runs on the session bus")
    server = await _call(bus, _NAME, _PATH, _NAME, "GetServerInformation")
    capabilities = await _call(bus, _NAME, _PATH, _NAME, "GetCapabilities")
    if server is None or capabilities is None or len(server) < 3 or not capabilities:
        return NotificationDaemon(problem="the notification daemon does not answer")
    name = " ".join(str(part) for part in (server[0], server[2]) if part)
    return NotificationDaemon(daemon=name or "unnamed", markup="body-markup" in capabilities[0])


async def _daemon_available(bus: MessageBus) -> bool:
    """Whether a notification daemon runs, or the bus knows how to start one."""
    root = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
    for method in ("ListNames", "ListActivatableNames"):
        names = await _call(bus, *root, method)
        if names and _NAME in names[0]:
            return True
    return False


async def _call(bus: MessageBus, bus_name: str, path: str, interface: str, member: str) -> list[Any] | None:
    """Call a method of the object `path` that `bus_name` owns. Returns the body of the reply; None when the reply is an
    error."""
    from dbus_fast import Message, MessageType

    reply = await bus.call(Message(destination=bus_name, path=path, interface=interface, member=member))
    return reply.body if reply is not None and reply.message_type is MessageType.METHOD_RETURN else None
