"""Finds the pairs of solicitations of which one may be a reissue of the other, by material, office, stage and dates
alone.

Whether a pair is linked depends on the other pairs that share a solicitation with it. So the links of a solicitation
depend only on the solicitations that such pairs connect with it (`connected`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.solicitation import Solicitation, Stage
from mineralwatch.domain.reissues.reissue_link import LinkPair

_EARLY_DAYS = 3  # a reissue may be posted up to three days before the old solicitation is cancelled
_LATEST_DAYS = 550  # a reissue is posted at most this many days after the older solicitation ended
# a solicitation without a known deadline counts as ended this long after posting (contract: `unclear`)
_SILENT_DAYS = timedelta(days=120)


def candidate_pairs(solicitations: Iterable[Solicitation]) -> frozenset[LinkPair]:
    """The pairs of keys (older, newer) that are worth comparing, since nothing in the two solicitations' fields
    excludes a reissue."""
    older = []
    newer: dict[str, list[tuple[int, str, Solicitation]]] = defaultdict(list)
    for solicitation in solicitations:
        window = _reissue_window(solicitation)
        if window is not None:
            older.append((solicitation, *window))
        if solicitation.posted and solicitation.number and solicitation.stage not in (None, Stage.AWARD):
            for material in solicitation.materials:
                newer[material].append((solicitation.posted.first.toordinal(), solicitation.key, solicitation))
    for group in newer.values():
        group.sort(key=lambda one: one[:2])
    days = {material: [day for day, _, _ in group] for material, group in newer.items()}
    return frozenset(
        (one.key, other.key)
        for one, first, last in older
        for name in one.materials
        if name in newer
        for _, _, other in newer[name][bisect_left(days[name], first) : bisect_right(days[name], last)]
        if other.key != one.key and _are_compatible(one, other)
    )


def _reissue_window(older: Solicitation) -> tuple[int, int] | None:
    """The first and last day on which a reissue of `older` may be posted, as ordinals; None when it cannot be
    reissued."""
    ended = end_without_award(older)
    if ended is None:
        return None
    began = older.posted.first.toordinal() + 1 if older.posted else 0
    return max(began, ended[0].toordinal() - _EARLY_DAYS), ended[1].toordinal() + _LATEST_DAYS


def _are_compatible(older: Solicitation, newer: Solicitation) -> bool:
    if older.office and newer.office and older.office != newer.office:
        return False
    return (older.stage is Stage.RFI) == (newer.stage is Stage.RFI)


def end_without_award(solicitation: Solicitation) -> tuple[date, date] | None:
    """The first and last day on which a solicitation may have ended without an award; None when it has not ended so."""
    if solicitation.ending in (EventKind.CANCELLED, EventKind.REMOVED):
        known = solicitation.ended or solicitation.posted
        return (known.first, known.last) if known else None
    if solicitation.ending or solicitation.awardees or solicitation.stage in (None, Stage.RFI, Stage.AWARD):
        return None  # an RFI never ends with an award, so a later RFI does not show a reissue
    if solicitation.deadline:
        return solicitation.deadline.day, solicitation.deadline.day
    return (
        (solicitation.posted.last + _SILENT_DAYS, solicitation.posted.last + _SILENT_DAYS)
        if solicitation.posted
        else None
    )


def connected(keys: Collection[str], pairs: Iterable[LinkPair]) -> frozenset[str]:
    """The given keys, and all keys that pairs connect with one of them, directly or through other pairs."""
    near: Mapping[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    found, pending = set(keys), list(keys)
    while pending:
        new = near[pending.pop()] - found
        found |= new
        pending += new
    return frozenset(found)
