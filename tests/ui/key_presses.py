"""Presses the keys of an action, for the tests of the keymap."""

from __future__ import annotations

from mineralwatch.ui import keymap
from tests.ui.looking import Walk, Watching, press


async def do(pilot: Walk, name: str) -> None:
    """Press each key of an action once."""
    item = keymap.find_action(name)
    await press(pilot, item.keys[0])


def focused(app: Watching) -> str | None:
    return app.focused.id if app.focused is not None else None
