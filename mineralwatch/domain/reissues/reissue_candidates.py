"""Which requests can be linked at all, before anything of them is compared: what they say by themselves, and when.

A link hangs on those that share one of its requests, or a third one, so what is linked with what is a matter of the
requests that hang together by such pairs (`connected`), and of no others.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from mineralwatch.domain.models import EventKind, Solicitation, Stage
from mineralwatch.domain.reissues.reissue_link import LinkPair

"""The keys of an older and of a newer request."""

_SLACK = 3  # days: a new number may be posted shortly before the old one is cancelled
_WITHIN = 550  # days
_SILENT = timedelta(days=120)  # after posting, when no deadline is known (contract: `unclear`)


def candidate_pairs(solicitations: Iterable[Solicitation]) -> frozenset[LinkPair]:
    """The pairs that are worth comparing: what the requests say by themselves does not speak against a reissue."""
    older = []
    newer: dict[str, list[tuple[int, str, Solicitation]]] = defaultdict(list)
    for solicitation in solicitations:
        reach = _reach(solicitation)
        if reach is not None:
            older.append((solicitation, *reach))
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
        if other.key != one.key and _agree(one, other)
    )


def _reach(older: Solicitation) -> tuple[int, int] | None:
    """The ordinals of the first and the last day on which it may be asked anew; None when nothing asks for that."""
    over = end_without_award(older)
    if over is None:
        return None
    began = older.posted.first.toordinal() + 1 if older.posted else 0
    return max(began, over[0].toordinal() - _SLACK), over[1].toordinal() + _WITHIN


def _agree(older: Solicitation, newer: Solicitation) -> bool:
    if older.office and newer.office and older.office != newer.office:
        return False
    return (older.stage is Stage.RFI) == (newer.stage is Stage.RFI)


def end_without_award(solicitation: Solicitation) -> tuple[date, date] | None:
    """The first and the last day on which it may have ended without an award; None when it did not."""
    if solicitation.ending in (EventKind.CANCELLED, EventKind.REMOVED):
        known = solicitation.ended or solicitation.posted
        return (known.first, known.last) if known else None
    if solicitation.ending or solicitation.awardees or solicitation.stage in (None, Stage.RFI, Stage.AWARD):
        return None  # an inquiry always falls silent: that another follows is no sign
    if solicitation.deadline:
        return solicitation.deadline.day, solicitation.deadline.day
    return (solicitation.posted.last + _SILENT, solicitation.posted.last + _SILENT) if solicitation.posted else None


def connected(keys: Collection[str], pairs: Iterable[LinkPair]) -> frozenset[str]:
    """These requests with all that hang together with one of them by pairs."""
    near: Mapping[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    found, ahead = set(keys), list(keys)
    while ahead:
        more = near[ahead.pop()] - found
        found |= more
        ahead += more
    return frozenset(found)
