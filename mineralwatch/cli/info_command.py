"""The command `info`: prints the versions, and every path that the program uses."""

from __future__ import annotations

import platform
import sqlite3
from dataclasses import fields
from importlib import metadata
from pathlib import Path

from mineralwatch import __version__
from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.output import print_json, print_table

PACKAGES = (
    "textual", "rich", "httpx", "sqlite-utils", "feedparser", "pandas", "desktop-notifier", "msgspec", "platformdirs",
)  # fmt: skip


def info(ctx: CommandContext) -> int:
    """Print a list of {kind, name, value}; no file is opened or created."""
    rows = [
        *(("version", name, value) for name, value in versions()),
        *(("path", name, value) for name, value in paths_in_use(ctx)),
    ]
    if ctx.args.json:
        print_json([dict(zip(("kind", "name", "value"), row, strict=True)) for row in rows])
    else:
        print_table(("", "NAME", "VALUE"), [(kind, name, value or "not installed") for kind, name, value in rows])
    return 0


def versions() -> list[tuple[str, str | None]]:
    """(name, version) of the program, its platform and its packages; the version is None for a package that is not
    installed."""
    from pyexpat import EXPAT_VERSION

    base: list[tuple[str, str | None]] = [
        ("mineralwatch", __version__),
        ("python", platform.python_version()),
        ("sqlite", sqlite3.sqlite_version),
        ("expat", EXPAT_VERSION.removeprefix("expat_")),
        ("system", platform.platform(terse=True)),
    ]
    return [*base, *((name, _version(name)) for name in PACKAGES)]


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def paths_in_use(ctx: CommandContext) -> list[tuple[str, str]]:
    """(name, path) of every file and folder that the program uses, whether or not it exists yet."""
    paths = ctx.paths()
    values = ((field.name, getattr(paths, field.name)) for field in fields(paths))
    return [(name, str(value)) for name, value in values if isinstance(value, Path)]
