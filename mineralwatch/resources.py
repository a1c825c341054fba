"""Finds the style sheets shipped with the program: in the installed package, or without one in the source checkout."""

from __future__ import annotations

from pathlib import Path

from mineralwatch.domain.errors import UsageError

_PACKAGE = Path(__file__).resolve().parent


def styles_dir() -> Path:
    """The folder of the screen's style sheets. Raises UsageError when there is none."""
    for folder in (_PACKAGE / "styles", _PACKAGE.parent / "styles"):
        if next(folder.glob("*.tcss"), None) is not None:
            return folder
    raise UsageError(f"the style sheets are missing beside {_PACKAGE}: install mineralwatch again")


def style_sheets() -> list[Path]:
    """The paths of all style sheets, ordered by name. A rule of a later style sheet overrides that of an earlier
    one."""
    return sorted(styles_dir().glob("*.tcss"))
