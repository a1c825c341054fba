"""Gives each notice the key of its solicitation: its number, or a provisional key that is bound to the notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mineralwatch.domain.derivation.projection import materials_of
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.numbers_and_ids import normalise_number, provisional_index, provisional_key
from mineralwatch.domain.solicitations.solicitation_merging import MergeMatch

_AGAIN = "again/"
"""Before a witness whose first key is that of a row of the record today: the witness has this key instead."""


class ProvisionalKeys:
    """The provisional keys that are taken, and new ones. A key is bound to the witness that founded it (a notice id, or
    `story/` and a story id) and is never used for another one."""

    def __init__(self, facts: Mapping[str, str], recorded: Iterable[str]) -> None:
        """`facts` gives the keys that are stored by witness, `recorded` those of the record's rows. A row may have come
        later than a key of the same name: the row keeps it, and what was founded under it is numbered anew."""
        taken = frozenset(recorded)
        again = {name.removeprefix(_AGAIN): key for name, key in facts.items() if name.startswith(_AGAIN)}
        first = {name: key for name, key in facts.items() if not name.startswith(_AGAIN)}
        self._facts = facts
        self._lost = frozenset(witness for witness, key in first.items() if key in taken)
        kept = {witness: key for witness, key in first.items() if key not in taken}
        self.stored: Mapping[str, str] = kept | {name: key for name, key in again.items() if name in self._lost}
        self.bindings = dict(self.stored)
        """The stored keys and the new ones, by witness."""
        self._last: dict[str, int] = {}
        for key in (*taken, *facts.values()):
            prefix, number = provisional_index(key)
            self._last[prefix] = max(number, self._last.get(prefix, 0))

    def as_facts(self) -> dict[str, str]:
        """The stored keys and the new ones, as they are stored."""
        new = {f"{_AGAIN}{name}" if name in self._lost else name: key for name, key in self.bindings.items()}
        return {**self._facts, **{name: key for name, key in new.items() if name not in self._facts}}

    def key_for(self, witness: str, material: str | None, year: int) -> str:
        """The key that a witness founded, or the next free one of its material and year."""
        if witness not in self.bindings:
            prefix = provisional_index(provisional_key(material, year, 0))[0]
            self._last[prefix] = self._last.get(prefix, 0) + 1
            self.bindings[witness] = f"{prefix}{self._last[prefix]}"
        return self.bindings[witness]


def readings_by_key(
    readings: Iterable[VersionReading], keys: ProvisionalKeys
) -> tuple[dict[str, tuple[VersionReading, ...]], tuple[MergeMatch, ...]]:
    """The readings by the key of their solicitation, and the provisional keys whose notice has a number now, each
    matched with that number. All readings of one notice belong to one solicitation: that of the number that was read
    last."""
    by_notice: dict[str, list[VersionReading]] = {}
    for reading in readings:
        by_notice.setdefault(reading.notice.notice_id, []).append(reading)
    found: dict[str, list[VersionReading]] = {}
    numbered: list[MergeMatch] = []
    for ident, those in sorted(by_notice.items(), key=lambda pair: (pair[1][0].at, pair[0])):
        number = next((reading.notice.number for reading in reversed(those) if reading.notice.number), None)
        if number:
            key = normalise_number(number)
            if ident in keys.bindings:
                because = (f"notice {ident} stands under both",)
                numbered.append(MergeMatch(keys.bindings[ident], key, 0, because, certain=True))
        else:
            key = keys.key_for(ident, *_material_and_year(those[0].notice))
        found.setdefault(key, []).extend(those)
    return {key: tuple(those) for key, those in found.items()}, tuple(numbered)


def founding_prefix(notice: Notice) -> str:
    """The part before the number of the provisional key that a notice without a number founds, such as
    `antimony-2025-x`; `notice` is its first reading."""
    return provisional_index(provisional_key(*_material_and_year(notice), 0))[0]


def _material_and_year(notice: Notice) -> tuple[str | None, int]:
    return next(iter(materials_of([notice])), None), notice.posted.year if notice.posted else 0
