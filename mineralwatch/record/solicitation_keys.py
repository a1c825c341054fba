"""Gives each solicitation of the record its key: the number, or a provisional key that never changes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.record.record_rows import SolicitationRow

_PROVISIONAL = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-\d{4}-x[1-9]\d*")


def solicitation_keys(rows: Iterable[SolicitationRow]) -> dict[str, str]:
    """The key of each row by its slug: the normalised number, else the row's provisional key, which never changes.

    Provisional keys are written in the rows, so that adding, moving or numbering one row renames no other row. Raises
    ValueError for a key that is not of the form `<material>-<year>-x<n>`, a repeated key, or a link to an unknown key.
    """
    keys: dict[str, str] = {}
    used: set[str] = set()
    all_rows = tuple(rows)
    for row in all_rows:
        if _PROVISIONAL.fullmatch(row.key) is None:
            raise ValueError(f"{row.slug}: key: `{row.key}` is not of the form <material>-<year>-x<n>")
        keys[row.slug] = normalise_number(row.number) if row.number else row.key
        if row.key in used or keys[row.slug] in used:
            raise ValueError(f"{row.slug}: key: `{row.key}` appears twice")
        used |= {row.key, keys[row.slug]}
    known = set(keys.values())
    for row in all_rows:
        if row.may_follow and row.may_follow.key not in known - {keys[row.slug]}:
            raise ValueError(f"{row.slug}: may_follow: no request has the key `{row.may_follow.key}`")
    return keys
