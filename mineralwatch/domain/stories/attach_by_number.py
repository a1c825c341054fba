"""Which request a story speaks of by a number that it names: of a solicitation, or of a contract."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mineralwatch.domain import materials
from mineralwatch.domain.identity import contract_kind, normalise_number
from mineralwatch.domain.models import Story
from mineralwatch.domain.stories.attach_candidates import (
    AttachCandidate,
    AttachDecision,
    is_alive_on,
    join_words,
    list_labels,
    matches_material,
    report_day,
    reported_kind,
    story_materials,
)

# A number of the office as people type it: letters for digits, gaps in odd places or none.
_NUMBER = re.compile(
    r"\bSP[A-Z0-9]{3,5}[-\s\u2010-\u2015]{0,2}[0-9OIl]{1,3}[-\s\u2010-\u2015]{0,2}[A-Z][-\s\u2010-\u2015]{0,2}[A-Z0-9]{3,6}\b"
)

_UNUSED = frozenset("IO")  # no number has these letters (FAR 4.1603)


def attach_by_number(story: Story, candidates: Sequence[AttachCandidate]) -> AttachDecision | None:
    """By the number that the words name and that is known; None when they name none. Two decide nothing."""
    told = story.reported_values.get("contract")
    written = [story.number or "", *(hit.group() for hit in _NUMBER.finditer(story.title))]
    written += [told] if isinstance(told, str) else []
    numbers = list(dict.fromkeys(normalise_number(text) for text in written if text))
    named = [one for one in candidates if not one.names.isdisjoint(numbers)]
    if len(named) > 1:
        return AttachDecision(None, f"names {list_labels(named)}")
    for number in numbers:
        found = [one for one in candidates if number in one.names]
        if len(found) == 1:
            return _named(found[0], f"names {found[0].label}", story)
        found = [one for one in candidates if number in one.contracts]
        if len(found) == 1:
            return _named(found[0], f"names contract {number} of {found[0].label}", story)
        if found:
            return AttachDecision(None, f"names contract {number}, which {list_labels(found)} have in common")
    return _unknown(numbers, story, candidates)


def _named(found: AttachCandidate, because: str, story: Story) -> AttachDecision:
    """A request whose number the words name; one of the two is wrong when they speak of another material alone."""
    spoken = materials.find_materials(story.title)
    if spoken and found.materials and not matches_material(spoken, found):
        return AttachDecision(
            None, f"{because}, which is for {join_words(found.materials)}, but speaks of {join_words(spoken)}"
        )
    return AttachDecision(found.key, because)


def _unknown(numbers: Sequence[str], story: Story, candidates: Sequence[AttachCandidate]) -> AttachDecision | None:
    """What a number that is not known may be: a misspelt one, or another request's."""
    spoken, kind = story_materials(story), reported_kind(story)
    for number in numbers:
        close = [one for one in candidates if any(_one_edit(number, name) for name in one.names)]
        day = report_day(story)
        whole = contract_kind(number) if _UNUSED.isdisjoint(number) else None
        if whole == "solicitation":
            near = f"; {list_labels(close)} differs by one sign" if close else ""
            bare = [
                one
                for one in candidates
                if _may_bear(one) and matches_material(spoken, one) and is_alive_on(one, kind, day)
            ]
            near = near or (f"; it may be that of {list_labels(bare, 'or')}" if bare else "")
            free = not close and not bare
            return AttachDecision(
                None, f"names {number}, which is not known here{near}", new_number=number, may_found=free
            )
        if whole is not None:
            continue  # a contract or an order that nobody knows: the material may still decide
        if len(close) == 1 and matches_material(spoken, close[0]):
            return AttachDecision(
                close[0].key, f"names {number}, read as {close[0].label}: one sign apart, the same material"
            )
        if len(close) > 1:
            return AttachDecision(None, f"names {number}, which may be {list_labels(close, 'or')}")
        why = "another material" if close else "no number known here is like it"
        return AttachDecision(None, f"names {number}, which is no number of a request: {why}")
    return None


def _may_bear(one: AttachCandidate) -> bool:
    """Whether no number is known of a request, so that one that nobody knows may be its."""
    return all(contract_kind(name) != "solicitation" for name in one.names)


def _one_edit(one: str, other: str) -> bool:
    """Whether a sign too many, too few, another one, or two exchanged ones make the one the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])
