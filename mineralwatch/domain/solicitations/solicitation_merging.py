"""Decides whether a provisional solicitation, known without its number, is the same as a numbered one.

The two are certainly the same when an award of one names a contract of the other (a contract whose own link is only
inferred does not count), or when one notice belongs to both. Otherwise they must name a common material, must not
differ in office, and must both be RFIs or neither; then points are counted:

| evidence | points |
|---|---|
| posted: within a day 3, within a week 2, within a month of which only "about" is known 1 | 1 to 3 |
| a common deadline | 3 |
| cancelled within three days of each other | 3 |
| the same quantity, within one hundredth, in tonnes | 3 |
| words of the title beside the material: two or more 3, one 2 | 2, 3 |
| the same office, stated on both sides | 1 |

A merge takes 5 points, at least 2 of them from dates and 2 from quantity or title. If two
solicitations match the same one, none of them is merged, unless exactly one of the two is certain.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from mineralwatch.domain.companies.awardee_field import awards_in
from mineralwatch.domain.dates import FuzzyDate, parse_deadline
from mineralwatch.domain.materials.materials import material_by_name
from mineralwatch.domain.materials.weight_units import to_tonnes
from mineralwatch.domain.models.event import Claim, Event, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Solicitation, Stage
from mineralwatch.domain.numbers_and_ids import fold, normalise_number, number_in_fields
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

THRESHOLD = 5
_LEAST_PER_GROUP = 2  # the least number of points from dates, and likewise from quantity or title
_ABOUT_DAYS = timedelta(days=7)  # an approximate date may be wrong by this much
_SAME_CANCELLATION = timedelta(days=14)
_ROUNDING = 0.01  # a rounded amount may differ from the exact amount by this share
_CLAIM_FIELD = "same_as"
_COMMON_WORDS = frozenset(
    fold(
        """a an and or of the for in to by on with per metal metals grade high purity material materials acquisition
        purchase procurement supply request information rfi rfp solicitation notice national defense stockpile dla
        strategic"""
    ).split()
)
_AMOUNT = lazy_pattern(
    r"(\d[\d,]*(?:\.\d+)?)\s*(short tons|metric tonnes|metric tons|tonnes|kilograms|pounds|kg|lbs|lb|mt|t)\b",
    re.IGNORECASE,
)
_TEXT_SEARCHED = 20_000  # a quantity is searched for in the first 20,000 characters of a notice


@dataclass(frozen=True, slots=True)
class MergeCandidate:
    """One solicitation with those of its properties that are compared."""

    solicitation: Solicitation
    notices: tuple[Notice, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    # the contract numbers that the record links as certain; the events may name further ones
    contracts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeMatch:
    """A provisional key, the key of the numbered solicitation that is the same one, and the reasons in words."""

    provisional: str
    key: str
    score: int
    reasons: tuple[str, ...]
    certain: bool = False

    def claim(self) -> Claim:
        """The match as a claim on the numbered solicitation, so that the merge is displayed with its evidence."""
        sure = "certain" if self.certain else f"{self.score} points, {THRESHOLD} are needed"
        says = f"{sure}: {'; '.join(self.reasons)}"
        return Claim(_CLAIM_FIELD, self.provisional, "mineralwatch", self.provisional, None, Grade.INFERRED, says=says)


def is_merge_claim(claim: Claim) -> bool:
    """Whether a claim is the evidence of a merge."""
    return claim.field == _CLAIM_FIELD


def find_merges(provisional: Iterable[MergeCandidate], numbered: Iterable[MergeCandidate]) -> tuple[MergeMatch, ...]:
    """The pairs that are the same solicitation, each side in at most one pair, in the order of the provisional keys."""
    numbered_ones = [(b, _contract_numbers(b)) for b in numbered]
    found = []
    for a in provisional:
        numbers = _contract_numbers(a)
        found += [m for b, others in numbered_ones if (m := _compared(a, b, numbers & others)) is not None]
    chosen = [match for match in found if not _is_blocked(match, found)]
    return tuple(sorted(chosen, key=lambda match: match.provisional))


def _is_blocked(match: MergeMatch, found: Sequence[MergeMatch]) -> bool:
    rivals = [m for m in found if m is not match and (m.provisional == match.provisional or m.key == match.key)]
    return any(rival.certain or not match.certain for rival in rivals)


def compare_candidates(provisional: MergeCandidate, numbered: MergeCandidate) -> MergeMatch | None:
    """The match of two solicitations; None when the evidence for their being the same is not enough."""
    return _compared(provisional, numbered, _contract_numbers(provisional) & _contract_numbers(numbered))


def _compared(provisional: MergeCandidate, numbered: MergeCandidate, common: frozenset[str]) -> MergeMatch | None:
    """The match of two solicitations that have these contract numbers in common."""
    a, b = provisional.solicitation, numbered.solicitation
    if common:
        return MergeMatch(a.key, b.key, 0, (f"the award names contract {min(common)}",), certain=True)
    if not set(a.materials) & set(b.materials) or (a.office and b.office and a.office != b.office):
        return None
    if Stage.AWARD not in (a.stage, b.stage) and (a.stage is Stage.RFI) != (b.stage is Stage.RFI):
        return None
    dates = [
        *_posted_points(provisional, b),
        *_deadline_points(provisional, numbered),
        *_cancellation_points(provisional, numbered),
    ]
    content = [*_quantity_points(provisional, numbered), *_title_points(a, b)]
    office = [(1, f"office {a.office}")] if a.office and a.office == b.office else []
    points_and_reasons = [*dates, *content, *office]
    score = sum(points for points, _ in points_and_reasons)
    if score < THRESHOLD or min(sum(p for p, _ in dates), sum(p for p, _ in content)) < _LEAST_PER_GROUP:
        return None
    material = f"material {', '.join(sorted(set(a.materials) & set(b.materials)))}"
    return MergeMatch(a.key, b.key, score, (material, *(reason for _, reason in points_and_reasons)))


_Points = list[tuple[int, str]]


def _contract_numbers(candidate: MergeCandidate) -> frozenset[str]:
    """The normalised contract numbers of a candidate's awards."""
    reported = [event.new.get("contract") for event in candidate.events if event.kind is EventKind.AWARDED]
    read = [award.number for notice in candidate.notices for award in awards_in(notice)]
    return frozenset(
        normalise_number(number) for number in (*reported, *read, *candidate.contracts) if isinstance(number, str)
    )


def _posted_points(candidate: MergeCandidate, numbered: Solicitation) -> _Points:
    """The points for posting days that agree: the most that any stated posting day gives."""
    if numbered.posted is None:
        return []
    day = numbered.posted.first
    best = max(
        (_day_points(stated, day) for stated in _stated_posting_days(candidate)),
        key=lambda found: found[0],
        default=(0, ""),
    )
    return [best] if best[0] else []


def _stated_posting_days(candidate: MergeCandidate) -> list[FuzzyDate]:
    stated = [candidate.solicitation.posted] if candidate.solicitation.posted else []
    for claim in candidate.claims:
        if claim.field == "posted":
            try:
                stated.append(FuzzyDate(claim.value))
            except ValueError:
                continue
    return stated


def _day_points(stated: FuzzyDate, day: date) -> tuple[int, str]:
    exact = stated.exact
    if exact is not None:
        apart = abs((day - exact).days)
        return (3 if apart <= 1 else 2 if apart <= 7 else 0), f"posted {day}, told {exact}"
    inside = stated.first - _ABOUT_DAYS <= day <= stated.last + _ABOUT_DAYS
    return int(inside), f"posted {day}, told about {stated.text.lstrip('~')}"


def _deadline_points(a: MergeCandidate, b: MergeCandidate) -> _Points:
    common = _deadline_days(a) & _deadline_days(b)
    return [(3, f"deadline {max(common)} on both sides")] if common else []


def _deadline_days(candidate: MergeCandidate) -> frozenset[date]:
    texts = [event.new.get("deadline") for event in candidate.events] + [
        event.old.get("deadline") for event in candidate.events
    ]
    texts += [claim.value for claim in candidate.claims if claim.field == "deadline"]
    found = [deadline for text in texts if (deadline := parse_deadline(text))]
    found += [notice.deadline for notice in candidate.notices if notice.deadline]
    return frozenset(deadline.day for deadline in found)


def _cancellation_points(a: MergeCandidate, b: MergeCandidate) -> _Points:
    days = [[e.occurred_on for e in side.events if e.kind is EventKind.CANCELLED and e.occurred_on] for side in (a, b)]
    near = [(x, y) for x in days[0] for y in days[1] if abs((x - y).days) <= 3]
    return [(3, f"cancelled {near[0][1]}, told {near[0][0]}")] if near else []


def _quantity_points(a: MergeCandidate, b: MergeCandidate) -> _Points:
    for provisional in sorted(_candidate_tonnes(a)):
        for numbered in sorted(_candidate_tonnes(b)):
            if abs(provisional - numbered) <= 0.01 * max(provisional, numbered):
                return [(3, f"quantity {numbered:,.0f} t, told {provisional:,.0f} t")]
    return []


def _candidate_tonnes(candidate: MergeCandidate) -> frozenset[float]:
    return stated_tonnes(candidate.solicitation, candidate.notices, candidate.claims)


def stated_tonnes(
    solicitation: Solicitation, notices: Sequence[Notice] = (), claims: Sequence[Claim] = ()
) -> frozenset[float]:
    """Every stated quantity of at least one tonne, in tonnes. Smaller quantities are left out, since they prove
    nothing."""
    stated = [(solicitation.quantity, solicitation.unit)]
    texts = [claim.value for claim in claims if claim.field == "quantity"]
    texts += [f"{notice.title}\n{(notice.text or '')[:_TEXT_SEARCHED]}" for notice in notices]
    for text in texts:
        stated += [(float(found[1].replace(",", "")), found[2]) for found in _AMOUNT.finditer(text)]
    tonnes = [to_tonnes(value, unit) for value, unit in stated]
    return frozenset(weight for weight in tonnes if weight is not None and weight >= 1)


def _title_points(a: Solicitation, b: Solicitation) -> _Points:
    common = _title_words(a, a.materials) & _title_words(b, a.materials)
    if not common:
        return []
    return [(3 if len(common) > 1 else 2, f"title: {', '.join(sorted(common))}")]


def _title_words(solicitation: Solicitation, materials: Collection[str]) -> frozenset[str]:
    """The words of a solicitation's title, without the names of its material and without words that many titles
    have."""
    named = {word for name in materials for word in _material_words(name)}
    text = f"{solicitation.title} {solicitation.short or ''}"
    return frozenset(w for w in fold(text).split() if w not in _COMMON_WORDS and w not in named and len(w) > 1)


def _material_words(material: str) -> frozenset[str]:
    entry = material_by_name(material)
    aliases = entry.aliases if entry else ()
    return frozenset(word for text in (material.replace("-", " "), *aliases) for word in fold(text).split())


def is_same_event(reported: Event, shown: Event) -> bool:
    """Whether an event that the record or the press reports (`reported`) is the same as an event that a notice shows
    (`shown`)."""
    if reported.kind is not shown.kind:
        return False
    if reported.kind is EventKind.ISSUED:
        return True
    if reported.kind in (EventKind.EXTENDED, EventKind.SHORTENED):
        days = [parse_deadline(event.new.get("deadline")) for event in (reported, shown)]
        return all(days) and len({deadline.day for deadline in days if deadline}) == 1
    if reported.kind is EventKind.CANCELLED:
        if reported.occurred_on is None or shown.occurred_on is None:
            return True
        return abs(reported.occurred_on - shown.occurred_on) <= _SAME_CANCELLATION
    if reported.kind is EventKind.REISSUED:
        return _same_reissue(reported, shown)
    return reported.kind is EventKind.ORDERED and _same_order(reported, shown)


def _same_reissue(reported: Event, shown: Event) -> bool:
    """Whether both events name the same new solicitation number; where one names none, whether their days are close."""
    numbers = [event.new.get("number") for event in (reported, shown)]
    if all(numbers):
        return len({normalise_number(str(number)) for number in numbers}) == 1
    if reported.occurred_on is None or shown.occurred_on is None:
        return True
    return abs(reported.occurred_on - shown.occurred_on) <= _SAME_CANCELLATION


def _same_order(reported: Event, shown: Event) -> bool:
    """Whether a reported order that has no number of its own is the order in `shown`, by contract, day and rounded
    amount."""
    amounts = [event.new.get("ordered") for event in (reported, shown)]
    money = [amount for amount in amounts if isinstance(amount, int | float)]
    return (
        number_in_fields(reported.new) == (number_in_fields(shown.new, "under") or number_in_fields(shown.new))
        and reported.occurred_on is not None
        and reported.occurred_on == shown.occurred_on
        and len(money) == len(amounts)
        and abs(money[0] - money[1]) <= _ROUNDING * max(money)
    )
