"""Whether somebody on the session bus really shows notifications.

desktop-notifier logs a failure and returns as if all were well, so what it cannot prove is asked here beforehand.
Names and methods are those of the Desktop Notifications Specification 1.2 and of the D-Bus Specification.
"""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus

ADDRESS = "DBUS_SESSION_BUS_ADDRESS"
_NAME = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"


@dataclass(frozen=True, slots=True)
class NotificationDaemon:
    """What answered on the bus: `daemon` is its name and version, or None with the `problem` said in one line."""

    daemon: str | None = None
    markup: bool = False  # the body is read as markup: plain text must be escaped
    problem: str | None = None


def session_address(environ: Mapping[str, str], runtimes: Path = Path("/run/user")) -> str | None:
    """The address of the user's session bus; None when there is none.

    A job of cron or systemd has no variable for it, but a bus of the user's own may still lie in the runtime folder,
    which systemd's pam_systemd(8) makes for each user below `runtimes`.
    """
    if named := environ.get(ADDRESS):
        return named
    runtime = environ.get("XDG_RUNTIME_DIR") or runtimes / str(os.getuid())
    socket = Path(runtime) / "bus"
    try:
        found = stat.S_ISSOCK(socket.stat().st_mode)
    except OSError:
        return None
    return f"unix:path={socket}" if found else None


async def probe(environ: Mapping[str, str], within: float = 5.0) -> NotificationDaemon:
    """Ask the bus for its notification daemon, starting it when the bus can; at most `within` seconds, never raises."""
    address = session_address(environ)
    if address is None:
        return NotificationDaemon(problem=f"no desktop session: {ADDRESS} is not set")
    try:
        async with asyncio.timeout(within):
            return await _ask(address)
    except TimeoutError:
        return NotificationDaemon(problem=f"the session bus did not answer within {within:g} s")


async def _ask(address: str) -> NotificationDaemon:
    from dbus_fast.aio import MessageBus
    from dbus_fast.errors import DBusFastError

    bus = None
    try:
        bus = MessageBus(bus_address=address)
        await bus.connect()
        return await _daemon(bus)
    except (OSError, EOFError, DBusFastError) as problem:
        return NotificationDaemon(problem=f"the session bus cannot be used: {problem or type(problem).__name__}")
    finally:
        await hang_up(bus)


async def hang_up(bus: MessageBus | None) -> None:
    """Close a connection and see it closed: the socket goes only when the event loop has read its end."""
    if bus is None or not bus.connected:
        return
    bus.disconnect()
    with suppress(TimeoutError):
        async with asyncio.timeout(1):
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]


async def _daemon(bus: MessageBus) -> NotificationDaemon:
    if not await _known(bus):
        return NotificationDaemon(problem="no notification daemon (dunst, mako …) runs on the session bus")
    server = await _call(bus, _NAME, _PATH, _NAME, "GetServerInformation")
    abilities = await _call(bus, _NAME, _PATH, _NAME, "GetCapabilities")
    if server is None or abilities is None or len(server) < 3 or not abilities:
        return NotificationDaemon(problem="the notification daemon does not answer")
    name = " ".join(str(part) for part in (server[0], server[2]) if part)
    return NotificationDaemon(daemon=name or "unnamed", markup="body-markup" in abilities[0])


async def _known(bus: MessageBus) -> bool:
    """Whether the notification name has an owner, or the bus knows how to start one."""
    root = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
    for question in ("ListNames", "ListActivatableNames"):
        names = await _call(bus, *root, question)
        if names and _NAME in names[0]:
            return True
    return False


async def _call(bus: MessageBus, to: str, path: str, interface: str, member: str) -> list[Any] | None:
    """The body of the answer, or None when the other side answered with an error."""
    from dbus_fast import Message, MessageType

    reply = await bus.call(Message(destination=to, path=path, interface=interface, member=member))
    return reply.body if reply is not None and reply.message_type is MessageType.METHOD_RETURN else None
