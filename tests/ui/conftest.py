"""The screen's tests see a terminal of true colour that speaks UTF-8, whatever machine they run on."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("DISPLAY", ":9")
    monkeypatch.setenv("PATH", "/nonexistent")  # no clipboard tool of this machine is ever started
    for name in ("NO_COLOR", "SSH_CONNECTION", "SSH_TTY", "WAYLAND_DISPLAY", "TERM_PROGRAM", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
