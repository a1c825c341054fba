"""Where the program's files lie. Looking makes nothing: a folder is made by whoever first writes into it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
    lock: Path  # beside the store: one poller per store, wherever state is kept
    pid_file: Path
    log: Path
    options: tuple[str, ...] = ()

    def as_options(self) -> list[str]:
        """The command-line options that lead another process to the same files; the environment does the rest."""
        return list(self.options)

    @property
    def config_named(self) -> bool:
        """Whether the configuration file was named on the command line, so that it must exist."""
        return "--config" in self.options


@dataclass(frozen=True, slots=True)
class _Homes:
    config: Path
    data: Path
    state: Path
    cache: Path


def find(config: str | None, data_dir: str | None, environ: Mapping[str, str], platform: str = sys.platform) -> Paths:
    """The paths by command line, environment and custom, in this order.

    `config` names a file. `$MINERALWATCH_CONFIG` names a folder with a `config.toml`, or the file itself. `data_dir`,
    else `$MINERALWATCH_DATA_DIR`, holds data, state and cache together; else the XDG folders do (on macOS too), and on
    Windows the platform's own.
    """
    homes = _windows() if platform == "win32" else _xdg(environ)
    here = data_dir or environ.get(DATA_VARIABLE)
    if here:
        base = Path(here).expanduser().absolute()
        homes = _Homes(homes.config, base, base / "state", base / "cache")
    return Paths(
        config_file=_config_file(config, environ, homes.config),
        data_dir=homes.data,
        state_dir=homes.state,
        cache_dir=homes.cache,
        store=homes.data / "mineralwatch.db",
        lock=homes.data / "poller.lock",
        pid_file=homes.data / "poller.pid",
        log=homes.state / "mineralwatch.log",
        options=(*_option("--config", config), *_option("--data-dir", data_dir)),
    )


def _option(name: str, value: str | None) -> tuple[str, ...]:
    """Made absolute, since the other process may start elsewhere."""
    return (name, str(Path(value).expanduser().absolute())) if value else ()


def _config_file(config: str | None, environ: Mapping[str, str], home: Path) -> Path:
    if config:
        return Path(config).expanduser().absolute()
    named = environ.get(CONFIG_VARIABLE)
    if not named:
        return home / _FILE
    place = Path(named).expanduser().absolute()
    is_file = place.is_file() or (place.suffix == ".toml" and not place.is_dir())
    return place if is_file else place / _FILE


def _xdg(environ: Mapping[str, str]) -> _Homes:
    """The XDG Base Directory Specification: a variable that is empty or holds a relative path is as if not set."""
    home = Path(environ["HOME"]) if environ.get("HOME") else Path.home()

    def folder(variable: str, default: str) -> Path:
        named = Path(environ.get(variable, ""))
        return (named if named.is_absolute() else home / default) / APP

    return _Homes(
        folder("XDG_CONFIG_HOME", ".config"),
        folder("XDG_DATA_HOME", ".local/share"),
        folder("XDG_STATE_HOME", ".local/state"),
        folder("XDG_CACHE_HOME", ".cache"),
    )


def _windows() -> _Homes:
    from platformdirs import PlatformDirs

    dirs = PlatformDirs(APP, appauthor=False)
    return _Homes(dirs.user_config_path, dirs.user_data_path, dirs.user_state_path, dirs.user_cache_path)
