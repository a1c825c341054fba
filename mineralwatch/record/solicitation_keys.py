"""The solicitation keys of the record's requests (contract, section 1)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mineralwatch.domain.identity import normalise_number
from mineralwatch.record.record_rows import SolicitationRow

_PROVISIONAL = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-\d{4}-x[1-9]\d*")


def solicitation_keys(rows: Iterable[SolicitationRow]) -> dict[str, str]:
    """Slug to key: the normalised number, else the provisional key that the row has been given for ever.

    The keys are written in the rows, so that a row that is added, moved or numbered renames no other. Raises ValueError
    for a key of another form than `<material>-<year>-x<n>`, one given twice, or a link to a key that there is not.
    """
    keys: dict[str, str] = {}
    given: set[str] = set()
    every = tuple(rows)
    for row in every:
        if _PROVISIONAL.fullmatch(row.key) is None:
            raise ValueError(f"{row.slug}: key: `{row.key}` is not of the form <material>-<year>-x<n>")
        keys[row.slug] = normalise_number(row.number) if row.number else row.key
        if row.key in given or keys[row.slug] in given:
            raise ValueError(f"{row.slug}: key: `{row.key}` stands there twice")
        given |= {row.key, keys[row.slug]}
    known = set(keys.values())
    for row in every:
        if row.may_follow and row.may_follow.key not in known - {keys[row.slug]}:
            raise ValueError(f"{row.slug}: may_follow: no request has the key `{row.may_follow.key}`")
    return keys
