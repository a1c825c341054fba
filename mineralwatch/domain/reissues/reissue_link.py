"""A link between a solicitation and its reissue, the user's decisions on links, and announced reissues that a link
fulfils.

This module is separate from `reissue_proposals`, which imports the reading of notice texts: code that only reads the
store does not need that.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models.event import Claim, Event, EventKind, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.policy import Promise
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

LinkPair = tuple[str, str]  # the keys of the older and of the newer solicitation
LINK_SEPARATOR = ">"  # stands between older and newer key in the subject of the acts `link` and `unlink`

MAY_FOLLOW = "may_follow"
"""The field of a claim that an award perhaps came of an earlier solicitation, whose key is the value.

An award that is linked only by inference is a solicitation of its own, and the earlier one keeps its ending.
"""


@dataclass(frozen=True, slots=True)
class ReissueLink:
    """A link: `newer` is the reissue of `older` (both are keys). `number` and `posted` belong to the newer
    solicitation."""

    older: str
    newer: str
    number: str
    posted: FuzzyDate | None
    grade: Grade  # official when a notice states the link, else inferred
    points: int = 0
    reasons: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    confirmed: bool = False  # whether the user confirmed the link

    @property
    def certain(self) -> bool:
        """Whether a notice states the link or the user confirmed it."""
        return self.confirmed or self.grade is Grade.OFFICIAL


@dataclass(frozen=True, slots=True)
class UserLinkDecisions:
    """The user's decisions on links: pairs that are linked, each with the user act as evidence, and pairs that are not
    linked."""

    linked: Mapping[LinkPair, Evidence] = field(default_factory=dict)
    unlinked: Collection[LinkPair] = frozenset()


def is_may_follow_claim(claim: Claim) -> bool:
    """Whether a claim is a `may_follow` link, which is displayed as a chain and not as a value."""
    return claim.field == MAY_FOLLOW


def is_made_of_link(event: Event) -> bool:
    """Whether an event was made from a link: such an event holds the key of the new solicitation."""
    return event.kind is EventKind.REISSUED and isinstance(event.new.get("key"), str)


_REISSUE_WORDS = lazy_pattern(r"\bre-?\s?(?:issu|solicit|tender|advertis|compet)\w*", re.IGNORECASE)


def is_reissue_promised(promise: Promise) -> bool:
    """Whether a `Promise` announces the reissue of a solicitation."""
    return _REISSUE_WORDS.search(promise.what) is not None


def promise_after_reissue(promise: Promise, links: Iterable[ReissueLink]) -> Promise:
    """An announced reissue with its outcome, `kept` or `late`, once a link of its solicitation shows the reissue; any
    other promise unchanged."""
    if promise.key is None or not is_reissue_promised(promise):
        return promise
    dated = [(link.posted, link) for link in links if link.older == promise.key and link.posted]
    if not dated:
        return promise
    posted, link = min(dated, key=lambda pair: (pair[0].first, pair[1].newer))
    late = promise.due is not None and posted.first > promise.due.last
    basis = "" if link.certain else ", inferred"
    outcome_text = f"as {link.number}, posted {posted.text.lstrip('~')}{basis}"
    note = f"{promise.note}; {outcome_text}" if promise.note else outcome_text
    return replace(promise, outcome="late" if late else "kept", note=note)
