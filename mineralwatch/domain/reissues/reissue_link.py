"""A link between a request and the one that is it again, what the user said of it, and what it makes of a promise.

It stands by itself since whoever only reads needs no more, and what proposes links loads the reading of words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models import Claim, Event, EventKind, Evidence, Grade, Promise

LinkPair = tuple[str, str]  # the keys of the older request and of the newer

MAY_FOLLOW = "may_follow"
"""The field of a claim that a request perhaps came of an earlier one, whose key is its value: an award that is linked
to a request by inference alone is a solicitation of its own, and the earlier one keeps its ending."""


@dataclass(frozen=True, slots=True)
class ReissueLink:
    """A request asked anew: `newer` is `older` again. `number` is the newer one's, `posted` the day it was posted."""

    older: str
    newer: str
    number: str
    posted: FuzzyDate | None
    grade: Grade  # official when a notice says so, else inferred
    points: int = 0
    reasons: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    confirmed: bool = False  # by the user

    @property
    def certain(self) -> bool:
        """Whether a notice or the user says so."""
        return self.confirmed or self.grade is Grade.OFFICIAL


@dataclass(frozen=True, slots=True)
class UserLinkDecisions:
    """What the user said: pairs that belong together, each with the words and the name of the act, and that do not."""

    joined: Mapping[LinkPair, Evidence] = field(default_factory=dict)
    apart: Collection[LinkPair] = frozenset()


def is_may_follow(claim: Claim) -> bool:
    """Whether a claim is such a link, which is shown as a chain and not as a value."""
    return claim.field == MAY_FOLLOW


def is_made_of_link(event: Event) -> bool:
    """Whether an event is made of a link: then it names the key of the new request."""
    return event.kind is EventKind.REISSUED and isinstance(event.new.get("key"), str)


_AGAIN = re.compile(r"\bre-?\s?(?:issu|solicit|tender|advertis|compet)\w*", re.IGNORECASE)


def is_reissue_promised(promise: Promise) -> bool:
    """Whether a promise is one to ask anew."""
    return _AGAIN.search(promise.what) is not None


def promise_after_reissue(promise: Promise, links: Iterable[ReissueLink]) -> Promise:
    """A promise to ask anew with what became of it, once a link of its request shows it: kept, or late."""
    if promise.key is None or not is_reissue_promised(promise):
        return promise
    dated = [(link.posted, link) for link in links if link.older == promise.key and link.posted]
    if not dated:
        return promise
    posted, link = min(dated, key=lambda pair: (pair[0].first, pair[1].newer))
    late = promise.due is not None and posted.first > promise.due.last
    sure = "" if link.certain else ", inferred"
    said = f"as {link.number}, posted {posted.text.lstrip('~')}{sure}"
    note = f"{promise.note}; {said}" if promise.note else said
    return replace(promise, outcome="late" if late else "kept", note=note)
