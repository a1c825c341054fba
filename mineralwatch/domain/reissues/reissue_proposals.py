"""Proposes links between solicitations that ended and their reissues, each with reasons; the user's decisions overrule.

A link is certain when a notice states it (`domain.notice_text.replaced_solicitations`) or the user confirmed it. All
others are inferred, by the points of `domain.reissues.reissue_points`. An inferred link is left out when both sides are
linked with a solicitation between them. Two candidates for one solicitation block each other, unless one of them is
certain; certain links never block each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from mineralwatch.domain.lifecycle.notice_versions import VersionReading, current_version, group_versions
from mineralwatch.domain.models.event import Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.notice_text.replaced_solicitations import LinkedSolicitation, linked_solicitations
from mineralwatch.domain.numbers_and_ids import normalise_number
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
    candidates: Iterable[ReissueCandidate], alike: TextSimilarity, decisions: UserLinkDecisions | None = None
) -> tuple[ReissueLink, ...]:
    """The links among these solicitations, in the order of their keys; the order of the candidates does not matter."""
    user = decisions or UserLinkDecisions()
    known = {candidate.solicitation.key: candidate for candidate in candidates}
    solicitations = {key: candidate.solicitation for key, candidate in known.items()}
    found = {pair: link for pair, link in _inferred_links(known, alike) if pair not in user.unlinked}
    found |= {
        pair: _official_link(solicitations, pair, evidence)
        for pair, evidence in _stated_pairs(known).items()
        if pair not in user.unlinked
    }
    for pair, act in user.linked.items():
        if pair[0] in known and pair[0] != pair[1] and pair[1] in known and solicitations[pair[1]].number:
            found[pair] = _confirmed_link(found.get(pair) or _link(solicitations, pair), act)
    newer_by_older = _newer_by_older(found)
    direct = [link for pair, link in found.items() if link.certain or not _is_indirect(pair, newer_by_older)]
    olders, newers = Counter(link.older for link in direct), Counter(link.newer for link in direct)
    chosen = [link for link in direct if link.certain or olders[link.older] == newers[link.newer] == 1]
    return tuple(sorted(chosen, key=lambda link: (link.older, link.newer)))


def _inferred_links(
    known: Mapping[str, ReissueCandidate], alike: TextSimilarity
) -> Iterator[tuple[LinkPair, ReissueLink]]:
    pairs = candidate_pairs(candidate.solicitation for candidate in known.values())
    traits: dict[str, ComparedTraits] = {
        key: compared_traits(known[key]) for key in {key for pair in pairs for key in pair}
    }
    for pair in pairs:
        score = score_reissue(traits[pair[0]], traits[pair[1]], alike)
        if score is not None:
            link = _link({key: traits[key].solicitation for key in pair}, pair)
            yield pair, replace(link, points=score.points, reasons=score.reasons)


def _newer_by_older(found: Collection[LinkPair]) -> Mapping[str, frozenset[str]]:
    """For each older key, the newer keys that it is paired with."""
    by_older: dict[str, set[str]] = {}
    for old, new in found:
        by_older.setdefault(old, set()).add(new)
    return {old: frozenset(newer) for old, newer in by_older.items()}


def _is_indirect(pair: LinkPair, newer_by_older: Mapping[str, frozenset[str]]) -> bool:
    old, new = pair
    return any(new in newer_by_older.get(third, ()) for third in newer_by_older[old])


def _link(solicitations: Mapping[str, Solicitation], pair: LinkPair) -> ReissueLink:
    newer = solicitations[pair[1]]
    assert newer.number is not None  # only a solicitation with a number can be a reissue
    return ReissueLink(*pair, newer.number, newer.posted, Grade.INFERRED)


def _official_link(
    solicitations: Mapping[str, Solicitation], pair: LinkPair, evidence: tuple[Evidence, ...]
) -> ReissueLink:
    why = (f"the notice says so: “{evidence[0].says}”",)
    return replace(_link(solicitations, pair), grade=Grade.OFFICIAL, reasons=why, evidence=evidence)


def _confirmed_link(link: ReissueLink, act: Evidence) -> ReissueLink:
    """The link with the grade and evidence of a link that the user made or confirmed by `act`."""
    reason = f"linked by hand: {act.says}" if act.says else "linked by hand"
    return replace(link, confirmed=True, reasons=(*link.reasons, reason), evidence=(*link.evidence, act))


def _stated_pairs(known: Mapping[str, ReissueCandidate]) -> dict[LinkPair, tuple[Evidence, ...]]:
    """The pairs in which a notice of one solicitation names the other's number, with the first such reading by each
    source as evidence."""
    numbers = {
        normalise_number(candidate.solicitation.number): key
        for key, candidate in known.items()
        if candidate.solicitation.number
    }
    found: dict[LinkPair, dict[str, Evidence]] = {}
    for key, candidate in known.items():
        for reading, named in _named_in_notices(candidate):
            other = numbers.get(named.number)
            if other is None or other == key:
                continue
            pair = (
                (key, other)
                if _follows(candidate.solicitation, known[other].solicitation, named.is_successor)
                else (other, key)
            )
            notice = reading.notice
            statement = Evidence(reading.source, notice.notice_id, notice.url, Grade.OFFICIAL, reading.at, named.words)
            if known[pair[1]].solicitation.number:
                by_source = found.setdefault(pair, {})
                by_source[reading.source] = min(
                    by_source.get(reading.source, statement), statement, key=_earliest_first
                )
    return {pair: tuple(sorted(by_source.values(), key=_earliest_first)) for pair, by_source in found.items()}


def _named_in_notices(candidate: ReissueCandidate) -> Iterator[tuple[VersionReading, LinkedSolicitation]]:
    """The other solicitations that a candidate's notices name, each with the reading that names it.

    When a source gives a version without its text, its reading is combined with the text of the other sources and
    counts too.
    """
    for version in group_versions(candidate.readings):
        known = current_version(version).text
        for reading in version:
            text = known if reading.notice.text is None else reading.notice.text
            yield from (
                (reading, named) for named in linked_solicitations(reading.notice.title, text, reading.notice.number)
            )


def _earliest_first(evidence: Evidence) -> tuple[datetime, str, str, str]:
    return evidence.seen_at or datetime.min.replace(tzinfo=UTC), evidence.source, evidence.ref, evidence.says or ""


def _follows(one: Solicitation, other: Solicitation, as_stated: bool) -> bool:
    """Whether `other` was posted after `one`. When the posting days do not decide, `as_stated` (what the notice says)
    is returned."""
    if one.posted is None or other.posted is None or one.posted.first == other.posted.first:
        return as_stated
    return other.posted.first > one.posted.first
