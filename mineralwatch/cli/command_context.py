"""The argument that every command function receives: the parsed arguments, the environment, and what follows from these
two."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from mineralwatch.cli.output import say
from mineralwatch.domain.errors import MineralwatchError
from mineralwatch.domain.quick_dataclass import dataclass

if TYPE_CHECKING:
    from mineralwatch.config.paths import Paths
    from mineralwatch.config.settings import Settings


@dataclass(frozen=True, slots=True)
class CommandContext:
    """One run of the command line."""

    args: Namespace
    environ: Mapping[str, str]

    def paths(self) -> Paths:
        """The paths of all files of the program; no file or folder is created."""
        from mineralwatch.config import paths

        return paths.find_paths(self.args.config, self.args.data_dir, self.environ)

    def say_if_store_empty(self) -> None:
        """Warn that a store file of zero bytes will be created anew; a full disk or an interrupted copy may have left
        such a file."""
        store = self.paths().store
        if os.path.isfile(store) and not os.path.getsize(store):  # noqa: PTH113, PTH202 (unlike pathlib, never raises)
            say(f"The store {store} is empty and is made anew; if it held something, end this and restore a backup.")

    def unused_settings(self) -> str | None:
        """One sentence that names the settings without effect in this version; None when there are none. None also for
        an unreadable configuration, which the commands that need it report."""
        from mineralwatch.config import config_file

        try:
            names = () if self.args.demo else config_file.unused_keys(self.settings())
        except MineralwatchError:
            return None
        verb = "is set and does" if len(names) == 1 else "are set and do"
        return (
            f"{', '.join(names)} {verb} nothing in this version: alerts go to the desktop and the inbox"
            if names
            else None
        )

    def settings(self) -> Settings:
        """The configuration. Raises UsageError with file, line and key of the mistake."""
        from mineralwatch.config import config_file

        return config_file.load_settings(self.paths())

    def now(self) -> datetime:
        """The civil time in the user's zone. Raises UsageError for a malformed MINERALWATCH_NOW."""
        from mineralwatch.engine import clock

        return clock.now(self.environ)
