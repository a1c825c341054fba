"""The user's own keys, from wherever they keep them. None is ever stored, shown, or put into an error."""

from __future__ import annotations

import importlib
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from mineralwatch.config.settings import Finnhub, Sam
from mineralwatch.domain.errors import UsageError

COMMAND_SECONDS = 10
_LONGEST = 500


def sam_key(sam: Sam, environ: Mapping[str, str]) -> str | None:
    """The SAM.gov key: from the environment, else a file, a command, or the keyring; None when none is to be had.

    Raises UsageError when a place that the user has named does not give one.
    """
    return _key(sam, "sam", environ)


def finnhub_key(finnhub: Finnhub, environ: Mapping[str, str]) -> str | None:
    """The Finnhub key, likewise."""
    return _key(finnhub, "quotes.finnhub", environ)


def _key(places: Sam | Finnhub, table: str, environ: Mapping[str, str]) -> str | None:
    """The key from the first place that is named; `table` is where the configuration names them."""
    name, file, argv, entry = places.api_key_env, places.api_key_file, places.api_key_command, places.api_key_keyring
    if name and environ.get(name, "").strip():
        return _usable(environ[name], f"the variable {name}", table)
    if file:
        return _usable(_from_file(_path(file), table), f"the file {file}", table)
    if argv:
        return _usable(_from_command(argv, environ, table), f"the command {argv[0]}", table)
    if entry:
        return _usable(_from_keyring(entry, table), f"the keyring entry {entry}", table)
    return None


def file_warning(path: str) -> str | None:
    """What is wrong with the permissions of a key file, and the way out; None when others cannot read it."""
    place = _path(path)
    try:
        mode = place.stat().st_mode
    except OSError:
        return None
    if os.name == "posix" and mode & 0o077:
        return f"the key file {place} can be read by others: chmod 600 {place}"
    return None


def _path(text: str) -> Path:
    return Path(text).expanduser()


def _usable(text: str, place: str, table: str) -> str:
    key = text.strip()
    if not key:
        raise UsageError(f"{place} (api_key in [{table}]) holds no key")
    if len(key) > _LONGEST or not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError(
            f"{place} (api_key in [{table}]) holds more than one word or odd characters: it must hold the key alone"
        )
    return key


def _from_file(path: Path, table: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"the key file {path} is no text: api_key_file must hold the key alone") from None
    except OSError as error:
        raise UsageError(
            f"the key file {path} cannot be read ({error.strerror}): mend api_key_file in [{table}]"
        ) from error


def _from_command(argv: tuple[str, ...], environ: Mapping[str, str], table: str) -> str:
    """What a command prints. Its output and errors are kept to ourselves: they may hold the key."""
    advice = f"mend api_key_command in [{table}]"
    try:
        done = subprocess.run(  # noqa: S603 (the user's own command, as a list and without a shell)
            argv,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=COMMAND_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UsageError(f"{argv[0]} gave no key within {COMMAND_SECONDS} s: {advice}") from None
    except OSError as error:
        raise UsageError(f"{argv[0]} cannot be run ({error.strerror}): {advice}") from error
    if done.returncode != 0:
        raise UsageError(f"{argv[0]} ended with code {done.returncode} instead of a key: {advice}")
    return done.stdout.decode("utf-8", "replace")


def _from_keyring(entry: str, table: str) -> str:
    """`service`, or `service:user` when the entry is not under the user "sam" or "finnhub"."""
    service, _, user = entry.partition(":")
    try:
        keyring = importlib.import_module("keyring")
        errors = importlib.import_module("keyring.errors")
    except ImportError:
        raise UsageError("api_key_keyring needs the keyring package: install mineralwatch[secrets]") from None
    try:
        key = keyring.get_password(service, user or table.rpartition(".")[2])
    except errors.KeyringError as error:
        raise UsageError(
            f"the keyring cannot be asked ({type(error).__name__}): use api_key_env or api_key_file in [{table}]"
        ) from None
    return str(key or "")
