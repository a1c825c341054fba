"""Copying text: by the desktop's clipboard command; if there is none, by the terminal sequence OSC 52; if that does not
work either, in a dialog from which the user selects the text."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Literal

CopyMethod = Literal["tool", "terminal", "box"]

# Terminals cut or drop an OSC 52 sequence that is longer: xterm and tmux stop near 74,994 bytes of base64.
OSC52_LIMIT = 50_000
_WITHOUT_OSC52 = {"Apple_Terminal": "Terminal.app does not take text from programs"}


def clipboard_command(
    environ: Mapping[str, str], which: Callable[[str], str | None], platform: str
) -> tuple[str, ...] | None:
    """The command that copies the text on its stdin. None when no such command is installed, and over SSH, where the
    command would fill the clipboard of the remote machine."""
    if "SSH_CONNECTION" in environ or "SSH_TTY" in environ:
        return None
    choices: list[tuple[str, ...]] = []
    if platform == "darwin":
        choices.append(("pbcopy",))
    if "WSL_DISTRO_NAME" in environ or platform == "win32":
        choices.append(("clip.exe",))
    if "WAYLAND_DISPLAY" in environ:
        choices.append(("wl-copy",))
    if "DISPLAY" in environ:
        choices += [("xclip", "-selection", "clipboard"), ("xsel", "--clipboard", "--input")]
    for name, *rest in choices:
        path = which(name)
        if path:
            return (path, *rest)
    return None


def why_no_osc52(environ: Mapping[str, str]) -> str | None:
    """Why the terminal cannot copy by OSC 52; None when it may be able to."""
    if environ.get("TERM", "") in ("linux", "dumb", ""):
        return "this console has no clipboard"
    return _WITHOUT_OSC52.get(environ.get("TERM_PROGRAM", ""))


def copy_by_command(text: str, command: tuple[str, ...]) -> str | None:
    """Give the text to a clipboard command and wait at most two seconds. Returns None when the command succeeded,
    otherwise why it did not."""
    try:
        # Clipboard commands go on in the background to hand out the text, so waiting for their output would never end.
        done = subprocess.run(  # noqa: S603 (a fixed command, no shell; the text is only its stdin)
            command,
            input=text.encode(),
            timeout=2,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{command[0]}: {type(error).__name__}"
    return None if done.returncode == 0 else f"{command[0]} ended with {done.returncode}"


def copy(text: str, environ: Mapping[str, str], osc52: Callable[[str], None]) -> tuple[CopyMethod, str]:
    """Copy the text by the first method that works. Returns the method and a sentence for the user. May block for two
    seconds."""
    command = clipboard_command(environ, shutil.which, sys.platform)
    why = ""
    if command is not None:
        failed = copy_by_command(text, command)
        if failed is None:
            return "tool", f"Copied by {command[0].rsplit('/', 1)[-1]}."
        why = f"{failed}. "
    reason = why_no_osc52(environ)
    if reason is None and len(text.encode()) <= OSC52_LIMIT:
        osc52(text)
        return (
            "terminal",
            f"{why}Sent to the terminal (OSC 52). If pasting gives nothing, press the same key again for a box.",
        )
    return "box", f"{why}{reason or 'The text is too long for the terminal'}: select it in the box."
