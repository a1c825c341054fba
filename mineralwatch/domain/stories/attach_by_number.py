"""Attaches a story by the number of a solicitation or contract that it names."""

from __future__ import annotations

from collections.abc import Sequence

from mineralwatch.domain.materials import materials
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.numbers_and_ids import contract_kind, normalise_number
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
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

# A number of the stockpile's office as people type it: with letters in place of digits, and with separators anywhere or
# nowhere.
_NUMBER = lazy_pattern(
    r"\bSP[A-Z0-9]{3,5}[-\s\u2010-\u2015]{0,2}[0-9OIl]{1,3}[-\s\u2010-\u2015]{0,2}[A-Z][-\s\u2010-\u2015]{0,2}[A-Z0-9]{3,6}\b"
)

_UNUSED_LETTERS = frozenset("IO")  # the letters that no number contains (FAR 4.1603)


def names_numbers(story: Story) -> list[str]:
    """The numbers of solicitations and contracts that a story names, normalised, each once."""
    contract = story.reported_values.get("contract")
    written = [story.number or "", *(hit.group() for hit in _NUMBER.finditer(story.title))]
    written += [contract] if isinstance(contract, str) else []
    return list(dict.fromkeys(normalise_number(text) for text in written if text))


def attach_by_number(story: Story, candidates: Sequence[AttachCandidate]) -> AttachDecision | None:
    """The decision by the numbers that a story names: attached to the solicitation that bears one of them, to none when
    several solicitations do. None when the story names no number, so that other evidence decides."""
    numbers = names_numbers(story)
    if not numbers:
        return None
    named = [candidate for candidate in candidates if not candidate.names.isdisjoint(numbers)]
    if len(named) > 1:
        return AttachDecision(None, f"names {list_labels(named)}")
    for number in numbers:
        found = [candidate for candidate in candidates if number in candidate.names]
        if len(found) == 1:
            return _decide_named(found[0], f"names {found[0].label}", story)
        found = [candidate for candidate in candidates if number in candidate.contracts]
        if len(found) == 1:
            return _decide_named(found[0], f"names contract {number} of {found[0].label}", story)
        if found:
            return AttachDecision(None, f"names contract {number}, which {list_labels(found)} have in common")
    return _decide_unknown(numbers, story, candidates)


def _decide_named(found: AttachCandidate, because: str, story: Story) -> AttachDecision:
    """The decision for a solicitation whose number the story names. The story is not attached when its headline names
    only materials that the solicitation does not ask for, since the number or the material must then be wrong."""
    materials_named = materials.find_materials(story.title)
    if materials_named and found.materials and not matches_material(materials_named, found):
        return AttachDecision(
            None, f"{because}, which is for {join_words(found.materials)}, but speaks of {join_words(materials_named)}"
        )
    return AttachDecision(found.key, because)


def _decide_unknown(
    numbers: Sequence[str], story: Story, candidates: Sequence[AttachCandidate]
) -> AttachDecision | None:
    """The decision for numbers that no known solicitation bears: each may be misspelt, or belong to an unknown
    solicitation. None when the numbers do not decide."""
    named, kind = story_materials(story), reported_kind(story)
    for number in numbers:
        close = [
            candidate for candidate in candidates if any(_is_one_edit_apart(number, name) for name in candidate.names)
        ]
        day = report_day(story)
        number_kind = contract_kind(number) if _UNUSED_LETTERS.isdisjoint(number) else None
        if number_kind == "solicitation":
            near = f"; {list_labels(close)} differs by one sign" if close else ""
            unnumbered = [
                candidate
                for candidate in candidates
                if _has_no_number(candidate)
                and matches_material(named, candidate)
                and is_alive_on(candidate, kind, day)
            ]
            near = near or (f"; it may be that of {list_labels(unnumbered, 'or')}" if unnumbered else "")
            free = not close and not unnumbered
            return AttachDecision(
                None, f"names {number}, which is not known here{near}", new_number=number, may_found=free
            )
        if number_kind is not None:
            continue  # the number belongs to an unknown contract or order, so the material may still decide
        if len(close) == 1 and matches_material(named, close[0]):
            return AttachDecision(
                close[0].key, f"names {number}, read as {close[0].label}: one sign apart, the same material"
            )
        if len(close) > 1:
            return AttachDecision(None, f"names {number}, which may be {list_labels(close, 'or')}")
        why = "another material" if close else "no number known here is like it"
        return AttachDecision(None, f"names {number}, which is no number of a request: {why}")
    return None


def _has_no_number(candidate: AttachCandidate) -> bool:
    """Whether no solicitation number of the candidate is known, so that an unknown number may belong to it."""
    return all(contract_kind(name) != "solicitation" for name in candidate.names)


def _is_one_edit_apart(one: str, other: str) -> bool:
    """Whether one insertion, deletion, substitution or transposition of characters turns one text into the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])
