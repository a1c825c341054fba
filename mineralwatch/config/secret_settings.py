"""Checks of settings that lead to a secret: where an API key is kept, and the address of a proxy.

An API key or a password that a user wrote in the wrong place is never printed.

The checks return the value or raise ValueError with words that finish the sentence "KEY must be …".
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from mineralwatch.config.setting_types import argv, some_text
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_VARIABLE = lazy_pattern(r"[A-Za-z_][A-Za-z0-9_]{0,63}", re.ASCII)
_CONVENTIONAL = lazy_pattern(
    r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]{1,20})*_(?:API_)?(?:KEY|TOKEN|SECRET)[A-Z0-9_]{0,12}", re.ASCII
)
_KEY_LETTERS = lazy_pattern(r"[A-Za-z0-9_+=-]{16,}", re.ASCII)
_PROXY_SCHEMES = ("http", "https", "socks5", "socks5h")
_PROXY_HOST = lazy_pattern(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*", re.ASCII)
PROXY_FORM = (
    "an address like http://host:8080 or socks5://user:password@host:1080, with blanks and signs such as @ : / # in "
    "a user or password percent-encoded"
)


def looks_secret(text: str) -> bool:
    """Whether a text looks like an API key: long, without separators, with digits scattered among letters."""
    bare = text.strip().replace("-", "").replace("_", "")
    if not _KEY_LETTERS.fullmatch(text.strip()) or len(bare) < 16 or bare.isalpha():
        return False
    strewn = len(re.findall(r"\d+", bare)) >= 3
    mixed = bare != bare.lower() and bare != bare.upper() and any(char.isdigit() for char in bare)
    return strewn or mixed or bare.isdigit()


def env_variable_name(value: object) -> str:
    """The name of an environment variable."""
    name = some_text(value)
    if not _VARIABLE.fullmatch(name) or (looks_secret(name) and not _CONVENTIONAL.fullmatch(name)):
        raise ValueError("the name of an environment variable that holds the key, like SAM_API_KEY, not the key itself")
    return name


def key_file(value: object) -> str:
    """The path of a file."""
    path = some_text(value)
    if looks_secret(path):
        raise ValueError("the path of a file that holds the key, not the key itself")
    return path


def key_command(value: object) -> tuple[str, ...]:
    """A command as a list of words."""
    words = argv(value)
    if words and looks_secret(words[0]):
        raise ValueError('a command that prints the key, like ["pass", "show", "sam"], not the key itself')
    return words


def keyring_entry(value: object) -> str:
    """The name of an entry of the system's keyring."""
    entry = some_text(value)
    if looks_secret(entry):
        raise ValueError("the name of a keyring entry that holds the key, not the key itself")
    return entry


EnvVariable = Annotated[str | None, env_variable_name]
KeyFile = Annotated[str | None, key_file]
KeyCommand = Annotated[tuple[str, ...], key_command]
KeyringEntry = Annotated[str | None, keyring_entry]


def variable_to_set(name: str | None, fallback: str, table: str) -> str:
    """How a message names an environment variable: by `name` when that cannot be an API key, else by its setting."""
    if name is None:
        return fallback
    return name if _CONVENTIONAL.fullmatch(name) else f"the variable that api_key_env in [{table}] names"


def shown_path(text: str, setting: str) -> str:
    """A path as messages print it: the path when its folder exists, else a phrase with the setting that holds it."""
    try:
        known = os.sep in text and Path(text).expanduser().parent.is_dir()
    except (OSError, RuntimeError, ValueError):
        known = False
    return text if known else f"that {setting} names"


def file_warning(path: str) -> str | None:
    """A warning when other users can read a key file, with the command that forbids it; else None."""
    place = expanded(path)
    try:
        mode = place.stat().st_mode
    except OSError:
        return None
    if os.name == "posix" and mode & 0o077:
        return f"the key file {place} can be read by others: chmod 600 {place}"
    return None


def expanded(text: str) -> Path:
    """A path whose `~` is the home folder; as it stands when no home folder is known."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def proxy(value: object) -> str:
    """A proxy's address, which may hold a user and a password; empty text means no proxy."""
    if value == "":
        return ""
    if not isinstance(value, str) or "://" not in value or not usable_proxy(value.strip()):
        raise ValueError(f"{PROXY_FORM}; or empty")
    return value.strip()


ProxyAddress = Annotated[str, proxy]


def usable_proxy(address: str) -> bool:
    """Whether an address, with its scheme, is the address of a proxy that this program can use."""
    if not address.isprintable() or re.search(r"[\s\\]", address):
        return False
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    whole = parts.scheme in _PROXY_SCHEMES and parts.netloc.count("@") <= 1 and port != 0
    return whole and bool(host) and _PROXY_HOST.fullmatch(host or "") is not None and parts.path in ("", "/")
