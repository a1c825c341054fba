"""The user's API keys, read from where the settings say. No key is stored, shown, or put into an error message."""

from __future__ import annotations

import importlib
import shutil
import subprocess
from collections.abc import Mapping

from mineralwatch.config.secret_settings import expanded, shown_path
from mineralwatch.config.settings import FinnhubSettings, SamSettings
from mineralwatch.domain.errors import UsageError

COMMAND_SECONDS = 10
_MAX_KEY = 500  # greatest length of an API key, in characters


def sam_key(sam: SamSettings, environ: Mapping[str, str]) -> str | None:
    """The SAM.gov key: from the environment, else a file, a command, or the keyring; None when nothing is set.

    Raises UsageError when a configured place gives no usable key.
    """
    return _key(sam, "sam", environ)


def finnhub_key(finnhub: FinnhubSettings, environ: Mapping[str, str]) -> str | None:
    """The Finnhub key, found in the same places as the SAM.gov key and with the same errors."""
    return _key(finnhub, "quotes.finnhub", environ)


def _key(places: SamSettings | FinnhubSettings, table: str, environ: Mapping[str, str]) -> str | None:
    """The key from the first configured place, None without one; `table` names the configuration table in messages."""
    name, file, argv, entry = places.api_key_env, places.api_key_file, places.api_key_command, places.api_key_keyring
    if name and environ.get(name, "").strip():
        return _checked(environ[name], f"the variable {name}", table)
    if file:
        return _checked(_from_file(file, table), f"the file {shown_path(file, 'api_key_file')}", table)
    if argv:
        return _checked(_from_command(argv, environ, table), f"the command {_printable_program(argv)}", table)
    if entry:
        return _checked(_from_keyring(entry, table), "the keyring entry that api_key_keyring names", table)
    return None


def _printable_program(argv: tuple[str, ...]) -> str:
    """How messages name a command's program: by its setting if no such program exists, since it may be a key."""
    return argv[0] if shutil.which(argv[0]) else shown_path(argv[0], "api_key_command")


def _checked(text: str, source: str, table: str) -> str:
    """The key from `source`, without surrounding blanks. Raises UsageError for text that cannot be a key."""
    key = text.strip()
    if not key:
        raise UsageError(f"{source} (api_key in [{table}]) holds no key")
    if len(key) > _MAX_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError(
            f"{source} (api_key in [{table}]) holds more than one word or odd characters: it must hold the key alone"
        )
    return key


def _from_file(file: str, table: str) -> str:
    path, shown = expanded(file), shown_path(file, "api_key_file")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"the key file {shown} is no text: api_key_file must hold the key alone") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no usable path"
        raise UsageError(f"the key file {shown} cannot be read ({why}): mend api_key_file in [{table}]") from None


def _from_command(argv: tuple[str, ...], environ: Mapping[str, str], table: str) -> str:
    """The output of a command. Output and error output are never printed or logged, since both may hold the key."""
    advice, program = f"mend api_key_command in [{table}]", f"the command {_printable_program(argv)}"
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
        raise UsageError(f"{program} gave no key within {COMMAND_SECONDS} s: {advice}") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no usable words"
        raise UsageError(f"{program} cannot be run ({why}): {advice}") from None
    if done.returncode != 0:
        raise UsageError(f"{program} ended with code {done.returncode} instead of a key: {advice}")
    return done.stdout.decode("utf-8", "replace")


def _from_keyring(entry: str, table: str) -> str:
    """The password of a keyring entry: `service`, or `service:user` when the user is not "sam" or "finnhub"."""
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
