"""The types of single settings. A type states the bounds of its values and, as its description, the words that finish
the sentence "KEY must be …". Where a value is also changed on the way in, the type names its reader: a function that
takes what TOML gave and returns what the settings hold, or raises ValueError with such words."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Annotated, Any, Literal, get_args, get_origin
from urllib.parse import urlsplit

from msgspec import Meta, ValidationError, convert

from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

Flag = Annotated[bool, Meta(description="true or false")]
FlagOrUnset = Annotated[bool | None, Meta(description="true or false")]
Count = Annotated[int, Meta(ge=1, le=1_000_000, description="a whole number from 1")]
Seconds = Annotated[float, Meta(ge=0.1, le=3600, description="a number of seconds from 0.1 to 3600")]
Name = Annotated[
    str,
    Meta(
        pattern=r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z",
        description="a name of letters, digits, hyphens, dots and underscores",
    ),
]
"""The name of a source or rule, as commands take it."""

NOT_USED = "not used"
"""Marks the type of a setting that this version reads and does not use, so that one file serves every version."""

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_DURATION = lazy_pattern(r"(\d{1,6})\s*([smhdw])")
_SIZES = {"B": 1, "KB": 1000, "MB": 1000**2, "GB": 1000**3, "KIB": 1024, "MIB": 1024**2, "GIB": 1024**3}
_SIZE = lazy_pattern(r"(\d{1,9})\s*([KMG]?I?B)", re.IGNORECASE)
_QUIET = lazy_pattern(r"(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})")
_MAIL = lazy_pattern(r"([!-?A-~]{1,64}@[A-Za-z0-9.-]{3,250})?")
_PROVIDERS = ("yahoo", "nasdaq", "finnhub")


def read_value(kind: Any, value: object) -> object:
    """What the settings hold for a value of the file, by the type of its setting. Raises ValueError with the words that
    finish the sentence "KEY must be …"."""
    marks = getattr(kind, "__metadata__", ())
    for reader in filter(callable, marks):
        return reader(value)
    try:
        return convert(value, kind)
    except ValidationError:
        plain = kind.__origin__ if marks else kind
        if get_origin(plain) is Literal:
            raise ValueError("one of " + ", ".join(f'"{word}"' for word in get_args(plain))) from None
        raise ValueError(next(mark.description for mark in marks if isinstance(mark, Meta))) from None


def text(value: object) -> str:
    """Any text of one line."""
    if not isinstance(value, str) or not (value.isprintable() or value == ""):
        raise ValueError("text of one line in quotes")
    return value.strip()


def some_text(value: object) -> str:
    """Text that is not empty."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError("text in quotes, not empty")
    return value.strip()


def texts(value: object) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise ValueError("a list of texts in quotes")
    return tuple(one.strip() for one in value)


def codes(value: object) -> tuple[str, ...]:
    """A list of codes, upper-case, each once."""
    return tuple(dict.fromkeys(one.upper() for one in texts(value)))


def argv(value: object) -> tuple[str, ...]:
    """A command as a list: its words are given to the program as they are."""
    if isinstance(value, str):
        raise ValueError('a list of words, like ["pass", "show", "sam"]: no shell is used')
    return texts(value)


def duration(value: object) -> timedelta:
    """A duration like `90s`, `30m`, `24h`, `7d`."""
    found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or int(found.group(1)) == 0:
        raise ValueError('a duration like "90s", "30m", "24h" or "7d"')
    return timedelta(seconds=int(found.group(1)) * _UNITS[found.group(2)])


def duration_or_auto(value: object) -> timedelta | None:
    """A duration, or None for `auto`."""
    if value == "auto":
        return None
    try:
        return duration(value)
    except ValueError as error:
        raise ValueError(f'"auto" or {error}') from None


def durations(value: object) -> tuple[timedelta, ...]:
    """A list of durations."""
    if not isinstance(value, list):
        raise ValueError('a list of durations like ["7d", "1d", "2h"]')
    return tuple(duration(one) for one in value)


def size(value: object) -> int:
    """Bytes: a number, or text like `32MB` (a million) or `32MiB` (1024 × 1024)."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    found = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or int(found.group(1)) == 0:
        raise ValueError('a size like "500kB" or "32MB"')
    return int(found.group(1)) * _SIZES[found.group(2).upper()]


def url(value: object) -> str:
    """An http or https address, in which braces may mark a part that is filled in later."""
    wrong = ValueError("an address that begins with https:// or http://")
    if not isinstance(value, str) or not value.isprintable() or " " in value.strip():
        raise wrong
    try:
        parts = urlsplit(value.strip())
        named = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        raise wrong from None
    if not named:
        raise wrong
    if parts.username or parts.password:
        raise ValueError("an address without a user name or password in it")
    return value.strip()


def symbol_url(value: object) -> str:
    """An address with `{symbol}` in it."""
    address = url(value)
    if "{symbol}" not in address:
        raise ValueError("an address with {symbol} in it")
    return address


def cik_url(value: object) -> str:
    """An address in which `{cik}` stands for a company's number at the SEC, as `{cik:010d}` in ten digits."""
    address = url(value)
    try:
        filled = address.format(cik=1)
    except (LookupError, ValueError, AttributeError):
        filled = address
    if filled == address:
        raise ValueError("an address with {cik:010d} in it")
    return address


def mail_or_nothing(value: object) -> str:
    """An e-mail address, or nothing."""
    if not isinstance(value, str) or not _MAIL.fullmatch(value.strip()):
        raise ValueError("an e-mail address, or empty")
    return value.strip()


def providers(value: object) -> tuple[str, ...]:
    """A list of quote providers, each once."""
    listed = "a list of " + ", ".join(f'"{word}"' for word in _PROVIDERS)
    if not isinstance(value, list) or not value:
        raise ValueError(listed)
    for one in value:
        if one not in _PROVIDERS:
            from difflib import get_close_matches

            near = get_close_matches(str(one).lower(), _PROVIDERS, n=1, cutoff=0.6)
            raise ValueError(f"{listed}, not {one!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    return tuple(dict.fromkeys(value))


def quiet_hours(value: object) -> str:
    """Two times of day like `22:00-07:00`, or nothing."""
    wrong = ValueError('two times of day like "22:00-07:00", or empty')
    if value == "":
        return ""
    found = _QUIET.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise wrong
    try:
        for part in found.groups():
            time.fromisoformat(part.zfill(5))
    except ValueError:
        raise wrong from None
    return found.group(0)


def zone(value: object) -> str:
    """A time zone of the IANA list."""
    from zoneinfo import ZoneInfo

    wrong = ValueError('a time zone like "America/New_York"')
    if not isinstance(value, str):
        raise wrong
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise wrong from None
    return value


def ascii_choice(value: object) -> str:
    """The word auto, on or off; TOML's own true and false count as on and off."""
    word = {True: "on", False: "off"}[value] if isinstance(value, bool) else value
    if not isinstance(word, str) or word not in ("auto", "on", "off"):
        raise ValueError('one of "auto", "on", "off"')
    return word


def query(value: object) -> str:
    """A query that can be read."""
    from mineralwatch.domain.query.query_parser import parse_query

    written = some_text(value)
    try:
        parse_query(written)
    except UsageError as error:
        raise ValueError(f"a query ({error})") from None
    return written


def materials(value: object) -> tuple[str, ...]:
    """The catalogue names of materials that are given by name, symbol or alias, each once."""
    from mineralwatch.domain.materials.materials import material_by_name, nearest_material

    found: dict[str, None] = {}
    for one in texts(value):
        material = material_by_name(one)
        if material is None:
            near = nearest_material(one)
            raise ValueError("names of the catalogue" + (f", like {near!r}" if near else "") + f" (not {one!r})")
        found[material.name] = None
    return tuple(found)


SomeText = Annotated[str, some_text]
Url = Annotated[str, url]
Duration = Annotated[timedelta, duration]
Codes = Annotated[tuple[str, ...], codes]
