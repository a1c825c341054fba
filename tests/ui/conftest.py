"""The screen's tests see a terminal of true colour that speaks UTF-8, whatever machine they run on."""

from __future__ import annotations

from functools import cache

import pytest
from textual._context import active_app
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

from tests.ui.looking import idle


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("DISPLAY", ":9")
    monkeypatch.setenv("PATH", "/nonexistent")  # no clipboard tool of this machine is ever started
    for name in ("NO_COLOR", "SSH_CONNECTION", "SSH_TTY", "WAYLAND_DISPLAY", "TERM_PROGRAM", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def waits_for_what_it_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot naps at least three times a key until the process is idle by its CPU, which a busy machine
    cannot tell; `idle` waits no longer than there is something to do, and no shorter."""

    async def rested(*_: object) -> None:
        await idle(active_app.get())

    async def rested_screen(pilot: Pilot[object], *_: object) -> bool:
        await idle(pilot.app)
        return True

    monkeypatch.setattr("textual.app.wait_for_idle", rested)
    monkeypatch.setattr("textual.pilot.wait_for_idle", rested)
    monkeypatch.setattr(Pilot, "_wait_for_screen", rested_screen)


@pytest.fixture(autouse=True)
def sheets_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one app made of the style sheets serves the next one that has the same colours."""
    monkeypatch.setattr(
        Stylesheet, "_parse_rules", lambda self, *rules, **more: _parsed(tuple(self._variables.items()), rules, **more)
    )


_parse_rules = Stylesheet._parse_rules


@cache
def _parsed(variables: tuple[tuple[str, str], ...], rules: tuple[str, ...], **more: object) -> list[RuleSet]:
    return _parse_rules(Stylesheet(variables=dict(variables)), *rules, **more)  # type: ignore[arg-type]
