"""The choice between Unicode and ASCII signs for a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from mineralwatch.view.panel_content import ASCII, UNICODE, Glyphs


def pick_glyphs(setting: str, environ: Mapping[str, str]) -> Glyphs:
    """The signs for the value of the setting `ascii`: `on`, `off`, or `auto`, which decides by the locale and the
    terminal."""
    wanted = setting.casefold()
    if wanted in ("on", "true", "yes"):
        return ASCII
    if wanted in ("off", "false", "no"):
        return UNICODE
    return UNICODE if shows_unicode(environ) else ASCII


def shows_unicode(environ: Mapping[str, str]) -> bool:
    """Whether the locale is UTF-8 and the terminal's font has the signs. Without a locale, UTF-8 is assumed."""
    if environ.get("TERM", "") in ("linux", "dumb", "vt100", "vt220"):
        return False  # the font of a text console has 256 or 512 characters, and our signs are not among them
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    lang = environ.get("LANG", "")
    # Python sets LC_CTYPE=C.UTF-8 for itself when the user's locale is C, so this value says nothing about the
    # terminal.
    if locale == "C.UTF-8" and lang in ("C", "POSIX") and not environ.get("LC_ALL"):
        return False
    return not locale or "utf" in locale.casefold()
