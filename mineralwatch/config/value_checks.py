"""Checks of single values of the configuration. Each takes what TOML gave and returns what the settings hold, or
raises ValueError with words that finish the sentence "KEY must be …"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import time, timedelta
from difflib import get_close_matches
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from mineralwatch.domain.errors import UsageError

Check = Callable[[object], object]

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_DURATION = re.compile(r"(\d{1,6})\s*([smhdw])")
_SIZES = {"B": 1, "KB": 1000, "MB": 1000**2, "GB": 1000**3, "KIB": 1024, "MIB": 1024**2, "GIB": 1024**3}
_SIZE = re.compile(r"(\d{1,9})\s*([KMG]?I?B)", re.IGNORECASE)
_QUIET = re.compile(r"(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def flag(value: object) -> bool:
    """A truth value: true or false."""
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


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


def name(value: object) -> str:
    """The name of a source or rule, as commands take it."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ValueError("a name of letters, digits, hyphens, dots and underscores")
    return value


def texts(value: object) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise ValueError("a list of texts in quotes")
    return tuple(one.strip() for one in value)


def upper_texts(value: object) -> tuple[str, ...]:
    """A list of codes, upper-case."""
    return tuple(dict.fromkeys(one.upper() for one in texts(value)))


def argv(value: object) -> tuple[str, ...]:
    """A command as a list: its words are given to the program as they are."""
    if isinstance(value, str):
        raise ValueError('a list of words, like ["pass", "show", "sam"]: no shell is used')
    return texts(value)


def count(value: object) -> int:
    """A whole number from 1."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 1_000_000:
        raise ValueError("a whole number from 1")
    return value


def seconds(value: object) -> float:
    """Seconds as a number, from 0.1 to an hour."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0.1 <= value <= 3600:
        raise ValueError("a number of seconds from 0.1 to 3600")
    return float(value)


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
    if not isinstance(value, str) or not re.fullmatch(r"([!-?A-~]{1,64}@[A-Za-z0-9.-]{3,250})?", value.strip()):
        raise ValueError("an e-mail address, or empty")
    return value.strip()


def one_of(*words: str) -> Check:
    """One of these words."""
    listed = ", ".join(f'"{word}"' for word in words)

    def check(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise ValueError(f"one of {listed}")
        return value

    return check


def some_of(words: Sequence[str]) -> Check:
    """A list of these words."""
    listed = ", ".join(f'"{word}"' for word in words)

    def check(value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            raise ValueError(f"a list of {listed}")
        for one in value:
            if one not in words:
                near = get_close_matches(str(one).lower(), words, n=1, cutoff=0.6)
                raise ValueError(f"a list of {listed}, not {one!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
        return tuple(dict.fromkeys(value))

    return check


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
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(one_of("auto", "on", "off")(value))


def rule(value: object) -> str:
    """A query that can be read."""
    from mineralwatch.domain.query.query_parser import parse_query

    written = some_text(value)
    try:
        parse_query(written)
    except UsageError as error:
        raise ValueError(f"a query ({error})") from None
    return written


def material(value: str) -> str:
    """The catalogue name of a material that is given by name, symbol or alias."""
    from mineralwatch.domain.materials.materials import material_by_name, nearest_material

    found = material_by_name(value)
    if found is None:
        near = nearest_material(value)
        raise ValueError("names of the catalogue" + (f", like {near!r}" if near else "") + f" (not {value!r})")
    return found.name


def materials(value: object) -> tuple[str, ...]:
    """A list of materials."""
    return tuple(dict.fromkeys(material(one) for one in texts(value)))
