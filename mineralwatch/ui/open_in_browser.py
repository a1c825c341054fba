"""Whether an address may be opened in a browser, and whether a graphical browser can be expected."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

from mineralwatch.domain.text.safe_text import safe_url


def openable(url: str | None) -> tuple[str | None, str]:
    """The address if it may be opened (otherwise None), and a sentence for the user.

    Only https addresses are opened, since links come from feeds and a plain http page can be altered on its way.
    """
    if not url:
        return None, "This row has no address: its source gave none."
    safe = safe_url(url)
    if safe is None or urlsplit(safe).scheme != "https":
        return None, "Only https addresses are opened; y copies this one so that you can judge it yourself."
    return safe, f"Opening {urlsplit(safe).hostname} in the browser."


def has_browser(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether the system has a graphical browser, as far as the environment shows; a text browser would draw over the
    screen."""
    if platform in ("darwin", "win32"):
        return True
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"))
