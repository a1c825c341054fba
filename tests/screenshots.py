"""Draws the README's pictures from the shipped record, at a fixed time and without a network: `make screenshots`.

The pictures name no font of another host: a reader's browser takes its own monospaced one.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

from mineralwatch.config import paths
from mineralwatch.config.settings import Settings, UiSettings
from mineralwatch.engine.screen_backend import LocalBackend
from mineralwatch.ui.app import MineralwatchApp

SHARE = Path(__file__).resolve().parent.parent / "mineralwatch" / "share"
NOW = "2026-11-22T14:02:00-05:00"
PICTURES = (
    ("main.svg", (120, 40), ("escape", "j", "j", "j"), "mineralwatch-dark"),
    ("small.svg", (80, 24), ("escape", "j", "j", "j"), "mineralwatch-dark"),
    ("light.svg", (120, 40), ("escape", "j", "j", "j"), "mineralwatch-light"),
    ("dossier.svg", (120, 40), ("escape", "j", "j", "j", "enter"), "mineralwatch-dark"),
)
_FONT_FACE = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)


async def draw(name: str, size: tuple[int, int], keys: tuple[str, ...], theme: str, data_dir: str) -> None:
    """One picture of the program over a store of its own."""
    environ = {**os.environ, "MINERALWATCH_NOW": NOW}
    where = paths.find_paths(None, data_dir, environ)
    backend = LocalBackend(where, Settings(), environ, poll=False)
    app = MineralwatchApp(backend, first=backend.first_snapshot(), ui=UiSettings(theme=theme, ascii="off"))
    async with app.run_test(size=size) as pilot:
        await pilot.pause(0.3)
        await pilot.press(*keys)
        await app.workers.wait_for_complete()
        await pilot.pause(0.3)
        picture = _FONT_FACE.sub("", app.export_screenshot(title="mineralwatch"))
    (SHARE / name).write_text(picture, encoding="utf-8")


def main() -> int:
    """Draw them all."""
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
    os.environ.pop("NO_COLOR", None)
    SHARE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data_dir:
        for name, size, keys, theme in PICTURES:
            asyncio.run(draw(name, size, keys, theme, data_dir))
            sys.stdout.write(f"{SHARE / name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
