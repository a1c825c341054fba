"""Converts values to the text that is stored, and back: dataclasses to JSON, times to UTC text of a fixed width."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypeVar, cast, overload

import msgspec

from mineralwatch.domain.dates import as_utc
from mineralwatch.domain.errors import StoreError

T = TypeVar("T")
_ENCODER = msgspec.json.Encoder(order="deterministic")


def encode(value: object) -> str:
    """The canonical JSON of a frozen dataclass or of plain lists and dicts; equal values give equal text."""
    return _ENCODER.encode(value).decode()


@cache
def _decoder(kind: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(cast(Any, kind))


def decode(text: str, kind: type[T]) -> T:
    """The value that `encode` wrote; unknown keys are ignored. Raises StoreError for text that does not fit `kind`."""
    try:
        value: T = _decoder(cast(Hashable, kind)).decode(text)
    except (msgspec.DecodeError, ValueError) as error:
        name = getattr(kind, "__name__", str(kind))
        raise StoreError(
            f"the store holds a {name} that cannot be read ({error}): restore a backup, or name another place with "
            "--data-dir"
        ) from error
    return value


@overload
def instant_text(at: datetime) -> str: ...
@overload
def instant_text(at: None) -> None: ...
def instant_text(at: datetime | None) -> str | None:
    """The UTC text of an aware time, such as `2026-11-22T14:00:00.000000Z`; earlier times have texts that sort
    first."""
    return None if at is None else as_utc(at).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def optional_instant(text: str | None) -> datetime | None:
    """The time that `instant_text` wrote, in UTC; None for None."""
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def instant(text: str) -> datetime:
    """The time that `instant_text` wrote, in UTC, for a column that is never NULL."""
    return datetime.fromisoformat(text).astimezone(UTC)


@overload
def day_text(day: date) -> str: ...
@overload
def day_text(day: None) -> None: ...
def day_text(day: date | None) -> str | None:
    """The text `YYYY-MM-DD` of a day; None for None."""
    return None if day is None else day.isoformat()


def optional_day(text: str | None) -> date | None:
    """The day that `day_text` wrote; None for None."""
    return None if text is None else date.fromisoformat(text)
