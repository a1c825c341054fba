"""Finds the files that travel with the program: in the installed package, else in the checkout that it runs from."""

from __future__ import annotations

from pathlib import Path

from mineralwatch.domain.errors import UsageError

_PACKAGE = Path(__file__).resolve().parent


def styles_dir() -> Path:
    """The folder of the style sheets; raises UsageError when the installation lacks it."""
    for place in (_PACKAGE / "styles", _PACKAGE.parent / "styles"):
        if next(place.glob("*.tcss"), None) is not None:
            return place
    raise UsageError(f"the style sheets are missing beside {_PACKAGE}: install mineralwatch again")


def style_sheets() -> list[Path]:
    """All style sheets, in the order of their names, so that every start reads them alike."""
    return sorted(styles_dir().glob("*.tcss"))
