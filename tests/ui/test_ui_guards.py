"""Rules that a reader would not see broken: names, markup, colours, ways out of the terminal."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from textual.message_pump import MessagePump
from textual.theme import BUILTIN_THEMES

import mineralwatch.ui
from mineralwatch.resources import style_sheets
from mineralwatch.ui import clipboard, glyphs, open_in_browser, selected_item, themes
from mineralwatch.view.panel_content import ASCII, UNICODE
from tests.ui.fakes import HOSTILE, snapshot
from tests.ui.looking import press, table, text, watching


def our_classes() -> Iterator[type]:
    """Every class of ours that Textual drives."""
    for module in pkgutil.walk_packages(mineralwatch.ui.__path__, "mineralwatch.ui."):
        for _, found in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if found.__module__ == module.name and issubclass(found, MessagePump):
                yield found


@cache
def private_names(owner: type) -> set[str]:
    """Private names that a class of Textual uses, those set on instances included."""
    names = {name for name in vars(owner) if name.startswith("_") and not name.startswith("__")}
    source = inspect.getsource(owner)
    names |= {part.split("=")[0].split(":")[0].strip() for part in source.split("self.") if part.startswith("_")}
    return {name for name in names if name.isidentifier()}


def test_no_private_name_of_ours_is_one_of_textuals() -> None:
    """A method of ours called `_ready` would replace Textual's own and break the start."""
    classes = list(our_classes())
    assert len(classes) > 20
    for ours in classes:
        theirs = {
            name for base in ours.__mro__ if base.__module__.startswith("textual") for name in private_names(base)
        }
        assert len(theirs) > 20
        own = {name for name in vars(ours) if name.startswith("_") and not name.startswith("__")}
        allowed = {
            name for name in own if name.startswith(("_merged_", "_computes", "_reactives", "_decorated_", "_inherit_"))
        }
        assert not (own & theirs) - allowed - {"_css_type_name", "_css_type_names", "_reactives"}, ours


async def test_hostile_titles_are_shown_as_they_are() -> None:
    async with watching(size=(200, 60)) as (app, pilot):
        shown = text(app)
        assert "[red]URGENT[/red]" in shown
        assert "price [/up] now" in shown
        for key in ("lithium-2026-x1", "indium-2025-x1"):
            table(app).move_to_key(key)
            await press(pilot, "y", "enter")
            assert any(title in text(app) for title in HOSTILE)
            await press(pilot, "escape")


def test_no_markup_for_outside_text() -> None:
    """Toasts take markup unless told otherwise, so each is told."""
    for path in Path(mineralwatch.ui.__path__[0]).rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        calls = source.count("notify(") - source.count("def notify(")
        assert source.count("markup=False") == calls, path
        assert "from_markup" not in source, path


def test_style_sheets_are_short_and_found() -> None:
    sheets = style_sheets()
    assert [sheet.name for sheet in sheets] == sorted(sheet.name for sheet in sheets)
    assert len(sheets) >= 5
    for sheet in sheets:
        assert len(sheet.read_text(encoding="utf-8").splitlines()) <= 150


@pytest.mark.parametrize("name", [theme.name for theme in themes.THEMES])
async def test_our_themes(name: str) -> None:
    from mineralwatch.config.settings import UiSettings

    async with watching(ui=UiSettings(theme=name, ascii="off")) as (app, _):
        assert app.theme == name
        assert "ingots" in text(app)


async def test_every_theme_of_textual_can_be_used() -> None:
    """A sheet that meets an undefined variable stops the program."""
    async with watching() as (app, pilot):
        for name in BUILTIN_THEMES:
            app.theme = name
            await pilot.pause()
            assert app.get_css_variables()["mw-line"]
        assert "ingots" in text(app)


def test_themes_on_poor_consoles() -> None:
    known = frozenset({themes.DARK, themes.LIGHT, themes.ANSI, "nord"})
    assert themes.pick_theme(themes.DARK, known, "standard") == (themes.ANSI, None)
    assert themes.pick_theme(themes.DARK, known, "truecolor") == (themes.DARK, None)
    assert themes.pick_theme("nord", known, "standard") == ("nord", None)
    assert themes.pick_theme("none", known, "truecolor")[0] == themes.DARK


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("theme", themes.THEMES[:2], ids=lambda theme: theme.name)
def test_every_tone_can_be_read(theme: object) -> None:
    """WCAG: 4.5 to 1 for text, on the ground and under the cursor."""
    assert isinstance(theme, themes.Theme)
    assert theme.background
    others = {
        "mw-line",
        "mw-line-focus",
        "mw-cursor",
        "mw-cursor-text",
        "mw-cursor-rest",
        "mw-hover",
        "mw-head",
        "mw-bar",
    }
    tones = [name for name in theme.variables if name.startswith("mw-") and name not in others | {"mw-shade"}]
    assert len(tones) == 9
    for ground, least in ((theme.background, 4.5), (theme.variables["mw-cursor"], 3.0)):
        for tone in tones:
            high, low = sorted((luminance(theme.variables[tone]), luminance(ground)), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= least, (tone, ground)


async def test_without_colour_the_cursor_and_the_focus_can_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with watching() as (app, pilot):
        assert "┏━ 1 Requests" in text(app)
        assert "▸" in text(app)
        await press(pilot, "2")
        assert "┏━ 2 Next" in text(app)
        assert "╭─ 1 Requests" in text(app)


@pytest.mark.parametrize(
    ("setting", "environ", "unicode"),
    [
        ("on", {"LANG": "en_US.UTF-8"}, False),
        ("off", {"LANG": "C"}, True),
        ("auto", {"LANG": "en_US.UTF-8"}, True),
        ("auto", {}, True),
        ("auto", {"LANG": "C"}, False),
        ("auto", {"LANG": "C", "LC_CTYPE": "C.UTF-8"}, False),  # as Python leaves it for LANG=C
        ("auto", {"LC_ALL": "C.UTF-8", "LANG": "C"}, True),
        ("auto", {"LANG": "de_DE.ISO-8859-1"}, False),
        ("auto", {"LANG": "en_US.UTF-8", "TERM": "linux"}, False),
    ],
)
def test_glyphs(setting: str, environ: dict[str, str], unicode: bool) -> None:
    assert glyphs.pick_glyphs(setting, environ) is (UNICODE if unicode else ASCII)


@pytest.mark.parametrize(
    ("url", "opens"),
    [
        ("https://sam.gov/x", True),
        ("http://sam.gov/x", False),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("https://user:pass@sam.gov/", False),
        (None, False),
        ("", False),
    ],
)
def test_only_https_is_opened(url: str | None, opens: bool) -> None:
    found, sentence = open_in_browser.openable(url)
    assert (found is not None) is opens
    assert sentence


def test_a_browser_that_would_draw_on_the_terminal_is_not_started() -> None:
    assert not open_in_browser.has_browser({}, "linux")
    assert open_in_browser.has_browser({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert open_in_browser.has_browser({}, "darwin")


def test_which_tool_copies() -> None:
    def here(*names: str):  # type: ignore[no-untyped-def]
        return lambda name: f"/usr/bin/{name}" if name in names else None

    assert clipboard.clipboard_command({}, here("pbcopy"), "darwin") == ("/usr/bin/pbcopy",)
    both = {"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}
    assert clipboard.clipboard_command(both, here("wl-copy", "xclip"), "linux") == ("/usr/bin/wl-copy",)
    assert clipboard.clipboard_command(both, here("xsel"), "linux") == ("/usr/bin/xsel", "--clipboard", "--input")
    assert clipboard.clipboard_command({**both, "SSH_TTY": "/dev/pts/1"}, here("xclip"), "linux") is None
    assert clipboard.clipboard_command({"WSL_DISTRO_NAME": "d"}, here("clip.exe"), "linux") == ("/usr/bin/clip.exe",)
    assert clipboard.clipboard_command({}, here("xclip"), "linux") is None


def test_copying_falls_back_and_says_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    good = {"TERM": "xterm", "DISPLAY": ":0"}
    tool = tmp_path / "xclip"
    tool.write_text(f"#!/bin/sh\n/bin/cat > {tmp_path}/copied\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert clipboard.copy("a [b]", good, sent.append) == ("tool", "Copied by xclip.")
    assert (tmp_path / "copied").read_text() == "a [b]"
    tool.write_text("#!/bin/sh\nexit 3\n")
    way, sentence = clipboard.copy("x", good, sent.append)
    assert way == "terminal"
    assert "ended with 3" in sentence
    assert "OSC 52" in sentence
    assert sent == ["x"]
    assert clipboard.copy("x", {"TERM": "linux"}, sent.append)[0] == "box"
    assert clipboard.copy("x", {"TERM": "xterm", "TERM_PROGRAM": "Apple_Terminal"}, sent.append)[0] == "box"
    assert clipboard.copy("x" * 60_000, {"TERM": "xterm"}, sent.append)[0] == "box"
    assert sent == ["x"]
    tool.write_bytes(b"\x00no program")
    assert "OSC 52" in clipboard.copy("x", good, sent.append)[1]


def test_a_request_without_a_number_is_copied_with_its_key() -> None:
    found = selected_item.SelectedItem("request", "nickel-2026-x1", "Nickel", "nickel-2026-x1")
    assert found.link_or_title() == "nickel-2026-x1 Nickel"
    unnumbered = next(item for item in snapshot().solicitations if item.number is None)
    shown = selected_item.find_solicitation(snapshot(), unnumbered.key)
    assert shown is not None
    assert shown.number_and_title() == f"{unnumbered.key} {unnumbered.title}"
