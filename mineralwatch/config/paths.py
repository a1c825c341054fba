"""Where the program's files lie. This module makes no folder; the code that first writes into a folder makes it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.quick_dataclass import dataclass

APP = "mineralwatch"
CONFIG_VARIABLE = "MINERALWATCH_CONFIG"
DATA_VARIABLE = "MINERALWATCH_DATA_DIR"
_FILE = "config.toml"


@dataclass(frozen=True, slots=True)
class Paths:
    """Every file and folder in use, whether or not it exists yet."""

    config_file: Path
    data_dir: Path
    state_dir: Path
    cache_dir: Path
    store: Path
    lock: Path  # beside the store, so that each store has one poller even when the state folder differs
    pid_file: Path
    log: Path
    options: tuple[str, ...] = ()

    def as_options(self) -> list[str]:
        """The command-line options with which another process, in the same environment, finds the same files."""
        return list(self.options)

    @property
    def config_named(self) -> bool:
        """Whether the configuration file was named on the command line, so that it must exist."""
        return "--config" in self.options


_Kind = Literal["config", "data", "state", "cache"]
_XDG = {
    "config": ("XDG_CONFIG_HOME", ".config"),
    "data": ("XDG_DATA_HOME", ".local/share"),
    "state": ("XDG_STATE_HOME", ".local/state"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
}  # by the XDG Base Directory Specification: the variable, and the folder below the home folder when it is not set


def find_paths(
    config: str | None, data_dir: str | None, environ: Mapping[str, str], platform: str = sys.platform
) -> Paths:
    """The paths that the command line names, else the environment, else the defaults of the platform.

    `config` names a file. `$MINERALWATCH_CONFIG` names a folder with a `config.toml`, or the file itself. `data_dir` or
    `$MINERALWATCH_DATA_DIR` names one folder for data, state and cache; without both, these lie in the XDG folders (on
    macOS too), or on Windows in the platform's own folders. Raises UsageError when there is no home folder to look in.
    """

    def folder(kind: _Kind) -> Path:
        return _windows(kind) if platform == "win32" else _xdg(kind, environ)

    base_text = data_dir or environ.get(DATA_VARIABLE)
    base = absolute_path(base_text) if base_text else None
    data = base or folder("data")
    state = base / "state" if base else folder("state")
    return Paths(
        config_file=_config_file(config, environ) or folder("config") / _FILE,
        data_dir=data,
        state_dir=state,
        cache_dir=base / "cache" if base else folder("cache"),
        store=data / "mineralwatch.db",
        lock=data / "poller.lock",
        pid_file=data / "poller.pid",
        log=state / "mineralwatch.log",
        options=(*_option("--config", config), *_option("--data-dir", data_dir)),
    )


def _option(name: str, value: str | None) -> tuple[str, ...]:
    """The option with an absolute path, since the other process may start in another folder; empty without a value."""
    return (name, str(absolute_path(value))) if value else ()


def absolute_path(path: str) -> Path:
    """The absolute path of what a person wrote, with `~` for a home folder. Raises UsageError for an unknown home."""
    try:
        return Path(path).expanduser().absolute()
    except RuntimeError:
        raise UsageError(f"{path}: there is no such home folder; write the whole path") from None


def _config_file(config: str | None, environ: Mapping[str, str]) -> Path | None:
    """The configuration file that the command line or the environment names; None when neither does."""
    if config:
        return absolute_path(config)
    named = environ.get(CONFIG_VARIABLE)
    if not named:
        return None
    path = absolute_path(named)
    # os.path answers False when a folder of the path may not be entered; reading the file then reports that.
    is_file = os.path.isfile(path) or (path.suffix == ".toml" and not os.path.isdir(path))  # noqa: PTH112, PTH113
    return path if is_file else path / _FILE


def _xdg(kind: _Kind, environ: Mapping[str, str]) -> Path:
    """The folder by the XDG rules: a variable that is empty or holds a relative path counts as not set."""
    variable, default = _XDG[kind]
    named = Path(environ.get(variable, ""))
    return (named if named.is_absolute() else _home(environ) / default) / APP


def _home(environ: Mapping[str, str]) -> Path:
    if environ.get("HOME"):
        return Path(environ["HOME"]).absolute()
    try:
        return Path.home()
    except RuntimeError:
        raise UsageError(
            f"no home folder is known: set HOME, or name places with --data-dir (or {DATA_VARIABLE}) and --config"
        ) from None


def _windows(kind: _Kind) -> Path:
    from platformdirs import PlatformDirs

    dirs = PlatformDirs(APP, appauthor=False)
    return {
        "config": dirs.user_config_path,
        "data": dirs.user_data_path,
        "state": dirs.user_state_path,
        "cache": dirs.user_cache_path,
    }[kind]
