"""Converts values to the text that is stored, and back: dataclasses as JSON, instants as UTC text of fixed width."""

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
    """A frozen dataclass, or plain lists and dicts, as canonical JSON: equal values give equal text."""
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
def stamp(at: datetime) -> str: ...
@overload
def stamp(at: None) -> None: ...
def stamp(at: datetime | None) -> str | None:
    """An aware instant as UTC text, `2026-11-22T14:00:00.000000Z`; these texts sort in the order of time."""
    return None if at is None else as_utc(at).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def moment(text: str | None) -> datetime | None:
    """The instant that `stamp` wrote, in UTC."""
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def instant(text: str) -> datetime:
    """`moment` of a column that is never NULL."""
    return datetime.fromisoformat(text).astimezone(UTC)


@overload
def iso(day: date) -> str: ...
@overload
def iso(day: None) -> None: ...
def iso(day: date | None) -> str | None:
    """A day as `YYYY-MM-DD`."""
    return None if day is None else day.isoformat()


def day(text: str | None) -> date | None:
    """The day that `iso` wrote."""
    return None if text is None else date.fromisoformat(text)
