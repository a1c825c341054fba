"""Whether a request that ended is asked anew under another number. Proposed with reasons; the user has the last word.

Certain is what a notice says (`domain.notice_text.replaced_solicitations`) and what the user confirmed. Everything else
is inferred, by the points of `domain.reissues.reissue_points`. An inferred link over a third request that is linked
with both is left out. Two candidates for one request block each other, unless one of them is certain; certain ones
never block each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from mineralwatch.domain.identity import normalise_number
from mineralwatch.domain.lifecycle.notice_versions import VersionReading, current_version, group_versions
from mineralwatch.domain.models import Evidence, Grade, Solicitation
from mineralwatch.domain.notice_text.replaced_solicitations import LinkedSolicitation, linked_solicitations
from mineralwatch.domain.reissues.reissue_candidates import candidate_pairs
from mineralwatch.domain.reissues.reissue_link import LinkPair, ReissueLink, UserLinkDecisions
from mineralwatch.domain.reissues.reissue_points import (
    ComparedTraits,
    ReissueCandidate,
    TextSimilarity,
    compared_traits,
    score_reissue,
)

__all__ = ["ReissueCandidate", "TextSimilarity", "candidate_pairs", "propose_links"]


def propose_links(
    sides: Iterable[ReissueCandidate], alike: TextSimilarity, rulings: UserLinkDecisions | None = None
) -> tuple[ReissueLink, ...]:
    """The links among requests, in the order of their keys; the same whatever order they are given in."""
    ruled = rulings or UserLinkDecisions()
    known = {side.solicitation.key: side for side in sides}
    solicitations = {key: side.solicitation for key, side in known.items()}
    found = {pair: link for pair, link in _inferred(known, alike) if pair not in ruled.apart}
    found |= {
        pair: _official(solicitations, pair, said) for pair, said in _said(known).items() if pair not in ruled.apart
    }
    for pair, act in ruled.joined.items():
        if pair[0] in known and pair[0] != pair[1] and pair[1] in known and solicitations[pair[1]].number:
            found[pair] = _confirmed(found.get(pair) or _link(solicitations, pair), act)
    ahead = _ahead(found)
    direct = [link for pair, link in found.items() if link.certain or not _over_a_third(pair, ahead)]
    olders, newers = Counter(link.older for link in direct), Counter(link.newer for link in direct)
    chosen = [link for link in direct if link.certain or olders[link.older] == newers[link.newer] == 1]
    return tuple(sorted(chosen, key=lambda link: (link.older, link.newer)))


def _inferred(known: Mapping[str, ReissueCandidate], alike: TextSimilarity) -> Iterator[tuple[LinkPair, ReissueLink]]:
    pairs = candidate_pairs(side.solicitation for side in known.values())
    facts: dict[str, ComparedTraits] = {
        key: compared_traits(known[key]) for key in {key for pair in pairs for key in pair}
    }
    for pair in pairs:
        told = score_reissue(facts[pair[0]], facts[pair[1]], alike)
        if told is not None:
            link = _link({key: facts[key].solicitation for key in pair}, pair)
            yield pair, replace(link, points=told.points, reasons=told.reasons)


def _ahead(found: Collection[LinkPair]) -> Mapping[str, frozenset[str]]:
    """The newer ones that each older one is linked with."""
    ahead: dict[str, set[str]] = {}
    for old, new in found:
        ahead.setdefault(old, set()).add(new)
    return {old: frozenset(those) for old, those in ahead.items()}


def _over_a_third(pair: LinkPair, ahead: Mapping[str, frozenset[str]]) -> bool:
    old, new = pair
    return any(new in ahead.get(third, ()) for third in ahead[old])


def _link(solicitations: Mapping[str, Solicitation], pair: LinkPair) -> ReissueLink:
    newer = solicitations[pair[1]]
    assert newer.number is not None  # a request is asked anew under a number
    return ReissueLink(*pair, newer.number, newer.posted, Grade.INFERRED)


def _official(solicitations: Mapping[str, Solicitation], pair: LinkPair, said: tuple[Evidence, ...]) -> ReissueLink:
    why = (f"the notice says so: “{said[0].says}”",)
    return replace(_link(solicitations, pair), grade=Grade.OFFICIAL, reasons=why, evidence=said)


def _confirmed(link: ReissueLink, act: Evidence) -> ReissueLink:
    """A link that the user made, or said yes to."""
    said = f"linked by hand: {act.says}" if act.says else "linked by hand"
    return replace(link, confirmed=True, reasons=(*link.reasons, said), evidence=(*link.evidence, act))


def _said(known: Mapping[str, ReissueCandidate]) -> dict[LinkPair, tuple[Evidence, ...]]:
    """The pairs of which a notice names the other number, each with the first such reading of every source."""
    numbers = {
        normalise_number(side.solicitation.number): key for key, side in known.items() if side.solicitation.number
    }
    found: dict[LinkPair, dict[str, Evidence]] = {}
    for key, side in known.items():
        for reading, one in _naming(side):
            other = numbers.get(one.number)
            if other is None or other == key:
                continue
            pair = (
                (key, other)
                if _is_after(side.solicitation, known[other].solicitation, one.is_successor)
                else (other, key)
            )
            notice = reading.notice
            said = Evidence(reading.source, notice.notice_id, notice.url, Grade.OFFICIAL, reading.at, one.words)
            if known[pair[1]].solicitation.number:
                those = found.setdefault(pair, {})
                those[reading.source] = min(those.get(reading.source, said), said, key=_first)
    return {pair: tuple(sorted(those.values(), key=_first)) for pair, those in found.items()}


def _naming(side: ReissueCandidate) -> Iterator[tuple[VersionReading, LinkedSolicitation]]:
    """What its notices say of other requests, and where. A source that does not give a version's text read it all the
    same."""
    for version in group_versions(side.seen):
        known = current_version(version).text
        for reading in version:
            text = known if reading.notice.text is None else reading.notice.text
            yield from (
                (reading, one) for one in linked_solicitations(reading.notice.title, text, reading.notice.number)
            )


def _first(said: Evidence) -> tuple[datetime, str, str, str]:
    return said.seen_at or datetime.min.replace(tzinfo=UTC), said.source, said.ref, said.says or ""


def _is_after(one: Solicitation, other: Solicitation, told: bool) -> bool:
    """Whether `other` was asked after `one`: by the days on which they were posted, else as it is told."""
    if one.posted is None or other.posted is None or one.posted.first == other.posted.first:
        return told
    return other.posted.first > one.posted.first
