"""Whether an address may be opened, and whether there is a browser that would not draw over the screen."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

from mineralwatch.domain.safe_text import safe_url


def openable(url: str | None) -> tuple[str | None, str]:
    """The address when it may be opened, and a sentence: what is opened, or why nothing is.

    Only https: what a feed links to is somebody else's word, and plain http can be changed on the way.
    """
    if not url:
        return None, "This row has no address: its source gave none."
    safe = safe_url(url)
    if safe is None or urlsplit(safe).scheme != "https":
        return None, "Only https addresses are opened; y copies this one so that you can judge it yourself."
    return safe, f"Opening {urlsplit(safe).hostname} in the browser."


def has_browser(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a graphical browser can be expected; a browser of text would take the terminal away."""
    if platform in ("darwin", "win32"):
        return True
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"))
