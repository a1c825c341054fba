"""Reads the data files of the shipped record, from a checkout and from an installed wheel alike."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import msgspec

from mineralwatch.domain.errors import MineralwatchError
from mineralwatch.record.record_rows import (
    AppropriationRow,
    CompanyRow,
    ConflictRow,
    ContractRow,
    PolicyRow,
    PromiseRow,
    Record,
    RecordSource,
    SeriesRow,
    SolicitationRow,
    StatedTotalRow,
    SupplyRow,
)
from mineralwatch.record.solicitation_keys import solicitation_keys

T = TypeVar("T")
_SUPPLY = ("supply", "uses", "stockpile", "prices")  # the files whose rows are [[supply]]


class RecordError(MineralwatchError):
    """A data file of the record is invalid; the message names file, row and field."""


def read_record(place: Traversable | None = None) -> Record:
    """The shipped record, or the record in the folder `place`, which holds files of the same form.

    Raises RecordError for a file that is missing, is no TOML, or holds an unknown key, an unknown source or an invalid
    value.
    """
    folder = place or files("mineralwatch.record")
    meta = _table(folder, "meta.toml")
    sources = _rows(folder, "sources.toml", "source", RecordSource, {})
    known = {source.key: msgspec.to_builtins(source) for source in sources}
    names = _names(meta)
    solicitations = [
        row
        for name in names
        for row in _rows(folder, f"solicitations/{name}.toml", "solicitation", SolicitationRow, known)
    ]
    _unique([row.slug for row in solicitations], "record/solicitations")
    try:
        keys = solicitation_keys(solicitations)
    except ValueError as error:
        raise RecordError(f"record/solicitations, {error}") from error
    supply = [row for name in _SUPPLY for row in _rows(folder, f"context/{name}.toml", "supply", SupplyRow, known)]
    _unique([row.slug for row in supply], "record/context, [[supply]]")
    return Record(
        date=_as_of(meta),
        keys=keys,
        sources=tuple(sources),
        solicitations=tuple(solicitations),
        contracts=tuple(_rows(folder, "contracts.toml", "contract", ContractRow, known)),
        companies=tuple(_rows(folder, "companies.toml", "company", CompanyRow, known)),
        appropriations=tuple(_rows(folder, "money.toml", "appropriation", AppropriationRow, known)),
        stated=tuple(_rows(folder, "money.toml", "stated", StatedTotalRow, known)),
        promises=tuple(_rows(folder, "promises.toml", "promise", PromiseRow, known)),
        policy=tuple(_rows(folder, "context/policy.toml", "policy", PolicyRow, known)),
        supply=tuple(supply),
        series=tuple(_rows(folder, "context/series.toml", "series", SeriesRow, known)),
        conflicts=tuple(_rows(folder, "context/conflicts.toml", "conflict", ConflictRow, known)),
    )


def record_date() -> date:
    """The date of the shipped record, without reading the rest of it."""
    return _as_of(_table(files("mineralwatch.record"), "meta.toml"))


def _table(folder: Traversable, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8"))
    except OSError as error:
        raise RecordError(f"record/{name}: cannot be read ({error.strerror}); install the program again") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RecordError(f"record/{name}: is not TOML: {error}") from error


def _rows(folder: Traversable, name: str, table: str, kind: type[T], sources: Mapping[str, Any]) -> list[T]:
    raw = _table(folder, name).get(table, [])
    if not isinstance(raw, list):
        raise RecordError(f"record/{name}: write [[{table}]], one for each row")
    rows = [_row(f"record/{name}", number, item, kind, sources) for number, item in enumerate(raw, 1)]
    _unique([_title(item, "") for item in raw], f"record/{name}, [[{table}]]")
    return rows


def _row(file: str, number: int, item: Any, kind: type[T], sources: Mapping[str, Any]) -> T:
    """One row of a data file as a `kind`, with its sources in place of their keys; `number` is its position from 1."""
    title = _title(item, f"row {number}")
    try:
        full = _with_sources(item, sources)
        row = msgspec.convert(full, kind)
    except KeyError as error:
        raise RecordError(f"{file}, {title}: no source {error} in record/sources.toml") from error
    except msgspec.ValidationError as error:
        raise RecordError(f"{file}, {title}: {error}") from error
    if unknown := _unknown(full, msgspec.to_builtins(row)):
        raise RecordError(f"{file}, {title}: unknown key `{unknown}`")
    return row


def _title(item: Any, other: str) -> str:
    return str(item.get("slug") or item.get("key") or other) if isinstance(item, dict) else other


def _with_sources(item: Any, sources: Mapping[str, Any]) -> Any:
    """The item with each source's key replaced by the source, at every depth; raises KeyError for an unknown key."""
    if isinstance(item, list):
        return [_with_sources(part, sources) for part in item]
    if not isinstance(item, dict):
        return item
    out: dict[str, Any] = {}
    for name, value in item.items():
        if name == "source" and isinstance(value, str):
            out[name] = sources[value]
        elif name == "sources" and isinstance(value, list):
            out[name] = [sources[str(key)] for key in value]
        else:
            out[name] = _with_sources(value, sources)
    return out


def _unknown(raw: Any, built: Any, path: str = "") -> str | None:
    """The first key in `raw` that the built row has no field for, such as `events[2].onn`; None when all are known."""
    if isinstance(raw, dict) and isinstance(built, dict):
        for name, value in raw.items():
            if name not in built:
                return f"{path}{name}"
            if found := _unknown(value, built[name], f"{path}{name}."):
                return found
    elif isinstance(raw, list) and isinstance(built, (list, tuple)):
        for number, (value, other) in enumerate(zip(raw, built, strict=True)):
            if found := _unknown(value, other, f"{path.removesuffix('.')}[{number}]."):
                return found
    return None


def _unique(names: list[str], where: str) -> None:
    repeated = next((name for at, name in enumerate(names) if name in names[:at]), None)
    if repeated is not None:
        raise RecordError(f"{where}: `{repeated}` appears twice")


def _names(meta: Mapping[str, Any]) -> list[str]:
    names = meta.get("solicitations")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise RecordError("record/meta.toml: solicitations: write a list of file names in quotes")
    return names


def _as_of(meta: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(str(meta.get("as_of")))
    except ValueError as error:
        raise RecordError("record/meta.toml: as_of: write a day as YYYY-MM-DD") from error
