"""The screen's tests see a terminal of true colour that speaks UTF-8, whatever machine they run on."""

from __future__ import annotations

from functools import cache

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("DISPLAY", ":9")
    monkeypatch.setenv("PATH", "/nonexistent")  # no clipboard tool of this machine is ever started
    for name in ("NO_COLOR", "SSH_CONNECTION", "SSH_TTY", "WAYLAND_DISPLAY", "TERM_PROGRAM", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def short_naps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot naps 20 ms at least three times a key, until the process is idle; shorter naps see it too."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 0.006)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 0.003)


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
