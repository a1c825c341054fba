"""Whether a request known without its number is the one that a notice asks for. Stated evidence, no guess.

A provisional request and a numbered one are the same for certain when an award of the one names a contract of the
other (a contract whose own link is only inferred does not count), or when one notice stands under both. Otherwise they
must name a common material, must not differ in office, and must not be an inquiry on one side and more on the other;
then points are counted:

| evidence | points |
|---|---|
| posted: within a day 3, within a week 2, within a month of which only "about" is known 1 | 1 to 3 |
| a deadline of the one is one of the other | 3 |
| cancelled within three days of each other | 3 |
| the same quantity, within one hundredth, in tonnes | 3 |
| words of the title beside the material: two or more 3, one 2 | 2, 3 |
| the same office, stated on both sides | 1 |

It takes 5 points, at least 2 of them from dates and 2 from quantity or title. Two candidates for one request, or two
requests for one number, block each other, unless exactly one of them is certain.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mineralwatch.domain.awardee_names import awards_in
from mineralwatch.domain.dates import FuzzyDate, parse_deadline
from mineralwatch.domain.identity import fold, normalise_number, number_in
from mineralwatch.domain.materials import by_name
from mineralwatch.domain.models import Claim, Event, EventKind, Grade, Notice, Solicitation, Stage
from mineralwatch.domain.weight_units import to_tonnes

THRESHOLD = 5
_LEAST = 2  # points from dates, and from quantity or title
_ABOUT = timedelta(days=7)  # what a source means by "about"
_SAME_CANCEL = timedelta(days=14)
_ROUNDED = 0.01  # of an amount, in copies
_CLAIM = "same_as"
_PLAIN = frozenset(
    fold(
        """a an and or of the for in to by on with per metal metals grade high purity material materials acquisition
        purchase procurement supply request information rfi rfp solicitation notice national defense stockpile dla
        strategic"""
    ).split()
)
_AMOUNT = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)\s*(short tons|metric tonnes|metric tons|tonnes|kilograms|pounds|kg|lbs|lb|mt|t)\b",
    re.IGNORECASE,
)
_TEXT_READ = 20_000  # characters of a notice in which its quantity is looked for


@dataclass(frozen=True, slots=True)
class MergeCandidate:
    """One request as far as it is compared."""

    solicitation: Solicitation
    notices: tuple[Notice, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    contracts: tuple[str, ...] = ()  # numbers that the record knows for certain, beside those of the events


@dataclass(frozen=True, slots=True)
class MergeMatch:
    """A provisional request and the number that it turns out to have, with what speaks for it."""

    provisional: str
    key: str
    score: int
    reasons: tuple[str, ...]
    certain: bool = False

    def claim(self) -> Claim:
        """The match as a claim on the numbered request, so that it is shown with its evidence."""
        sure = "certain" if self.certain else f"{self.score} points, {THRESHOLD} are needed"
        says = f"{sure}: {'; '.join(self.reasons)}"
        return Claim(_CLAIM, self.provisional, "mineralwatch", self.provisional, None, Grade.INFERRED, says=says)


def is_merge_claim(claim: Claim) -> bool:
    """Whether a claim is the evidence of a merge."""
    return claim.field == _CLAIM


def find_merges(provisional: Iterable[MergeCandidate], numbered: Iterable[MergeCandidate]) -> tuple[MergeMatch, ...]:
    """The pairs that are the same request, each side in at most one; in the order of the provisional keys."""
    right = tuple(numbered)
    found = [match for a in provisional for b in right if (match := compare_candidates(a, b)) is not None]
    chosen = [match for match in found if not _blocked(match, found)]
    return tuple(sorted(chosen, key=lambda match: match.provisional))


def _blocked(match: MergeMatch, found: Sequence[MergeMatch]) -> bool:
    rivals = [m for m in found if m is not match and (m.provisional == match.provisional or m.key == match.key)]
    return any(rival.certain or not match.certain for rival in rivals)


def compare_candidates(provisional: MergeCandidate, numbered: MergeCandidate) -> MergeMatch | None:
    """The match of two requests, or None when the evidence is not enough."""
    a, b = provisional.solicitation, numbered.solicitation
    if common := _contracts(provisional) & _contracts(numbered):
        return MergeMatch(a.key, b.key, 0, (f"the award names contract {min(common)}",), certain=True)
    if not set(a.materials) & set(b.materials) or (a.office and b.office and a.office != b.office):
        return None
    if Stage.AWARD not in (a.stage, b.stage) and (a.stage is Stage.RFI) != (b.stage is Stage.RFI):
        return None
    dates = [*_posted(provisional, b), *_deadlines(provisional, numbered), *_cancelled(provisional, numbered)]
    matter = [*_quantity(provisional, numbered), *_title(a, b)]
    office = [(1, f"office {a.office}")] if a.office and a.office == b.office else []
    told = [*dates, *matter, *office]
    score = sum(points for points, _ in told)
    if score < THRESHOLD or min(sum(p for p, _ in dates), sum(p for p, _ in matter)) < _LEAST:
        return None
    material = f"material {', '.join(sorted(set(a.materials) & set(b.materials)))}"
    return MergeMatch(a.key, b.key, score, (material, *(reason for _, reason in told)))


_Points = list[tuple[int, str]]


def _contracts(side: MergeCandidate) -> frozenset[str]:
    """The contracts that its awards name."""
    told = [event.new.get("contract") for event in side.events if event.kind is EventKind.AWARDED]
    read = [award.number for notice in side.notices for award in awards_in(notice)]
    return frozenset(normalise_number(number) for number in (*told, *read, *side.contracts) if isinstance(number, str))


def _posted(side: MergeCandidate, numbered: Solicitation) -> _Points:
    """The best that any statement of the day gives."""
    if numbered.posted is None:
        return []
    day = numbered.posted.first
    best = max((_near(said, day) for said in _posted_days(side)), key=lambda found: found[0], default=(0, ""))
    return [best] if best[0] else []


def _posted_days(side: MergeCandidate) -> list[FuzzyDate]:
    said = [side.solicitation.posted] if side.solicitation.posted else []
    for claim in side.claims:
        if claim.field == "posted":
            try:
                said.append(FuzzyDate(claim.value))
            except ValueError:
                continue
    return said


def _near(said: FuzzyDate, day: date) -> tuple[int, str]:
    exact = said.exact
    if exact is not None:
        apart = abs((day - exact).days)
        return (3 if apart <= 1 else 2 if apart <= 7 else 0), f"posted {day}, told {exact}"
    inside = said.first - _ABOUT <= day <= said.last + _ABOUT
    return int(inside), f"posted {day}, told about {said.text.lstrip('~')}"


def _deadlines(a: MergeCandidate, b: MergeCandidate) -> _Points:
    common = _deadline_days(a) & _deadline_days(b)
    return [(3, f"deadline {max(common)} on both sides")] if common else []


def _deadline_days(side: MergeCandidate) -> frozenset[date]:
    texts = [event.new.get("deadline") for event in side.events] + [event.old.get("deadline") for event in side.events]
    texts += [claim.value for claim in side.claims if claim.field == "deadline"]
    found = [deadline for text in texts if (deadline := parse_deadline(text))]
    found += [notice.deadline for notice in side.notices if notice.deadline]
    return frozenset(deadline.day for deadline in found)


def _cancelled(a: MergeCandidate, b: MergeCandidate) -> _Points:
    days = [[e.occurred_on for e in side.events if e.kind is EventKind.CANCELLED and e.occurred_on] for side in (a, b)]
    near = [(x, y) for x in days[0] for y in days[1] if abs((x - y).days) <= 3]
    return [(3, f"cancelled {near[0][1]}, told {near[0][0]}")] if near else []


def _quantity(a: MergeCandidate, b: MergeCandidate) -> _Points:
    for asked in sorted(_tonnes(a)):
        for read in sorted(_tonnes(b)):
            if abs(asked - read) <= 0.01 * max(asked, read):
                return [(3, f"quantity {read:,.0f} t, told {asked:,.0f} t")]
    return []


def _tonnes(side: MergeCandidate) -> frozenset[float]:
    return stated_tonnes(side.solicitation, side.notices, side.claims)


def stated_tonnes(
    solicitation: Solicitation, notices: Sequence[Notice] = (), claims: Sequence[Claim] = ()
) -> frozenset[float]:
    """Every quantity that is stated, in tonnes; sums below a tonne prove nothing and are left out."""
    stated = [(solicitation.quantity, solicitation.unit)]
    texts = [claim.value for claim in claims if claim.field == "quantity"]
    texts += [f"{notice.title}\n{(notice.text or '')[:_TEXT_READ]}" for notice in notices]
    for text in texts:
        stated += [(float(found[1].replace(",", "")), found[2]) for found in _AMOUNT.finditer(text)]
    tonnes = [to_tonnes(value, unit) for value, unit in stated]
    return frozenset(weight for weight in tonnes if weight is not None and weight >= 1)


def _title(a: Solicitation, b: Solicitation) -> _Points:
    common = _words(a, a.materials) & _words(b, a.materials)
    if not common:
        return []
    return [(3 if len(common) > 1 else 2, f"title: {', '.join(sorted(common))}")]


def _words(solicitation: Solicitation, materials: Collection[str]) -> frozenset[str]:
    """What a title says beside the material and what every title says."""
    named = {word for name in materials for word in _names(name)}
    text = f"{solicitation.title} {solicitation.short or ''}"
    return frozenset(w for w in fold(text).split() if w not in _PLAIN and w not in named and len(w) > 1)


def _names(material: str) -> frozenset[str]:
    entry = by_name(material)
    aliases = entry.aliases if entry else ()
    return frozenset(word for text in (material.replace("-", " "), *aliases) for word in fold(text).split())


def is_same_event(told: Event, read: Event) -> bool:
    """Whether what the record or the press told of a request is what a notice of it shows."""
    if told.kind is not read.kind:
        return False
    if told.kind is EventKind.ISSUED:
        return True
    if told.kind in (EventKind.EXTENDED, EventKind.SHORTENED):
        days = [parse_deadline(event.new.get("deadline")) for event in (told, read)]
        return all(days) and len({deadline.day for deadline in days if deadline}) == 1
    if told.kind is EventKind.CANCELLED:
        if told.occurred_on is None or read.occurred_on is None:
            return True
        return abs(told.occurred_on - read.occurred_on) <= _SAME_CANCEL
    if told.kind is EventKind.REISSUED:
        return _same_reissue(told, read)
    return told.kind is EventKind.ORDERED and _same_order(told, read)


def _same_reissue(told: Event, read: Event) -> bool:
    """Whether both name the same new number; where one names none, whether their days are near."""
    numbers = [event.new.get("number") for event in (told, read)]
    if all(numbers):
        return len({normalise_number(str(number)) for number in numbers}) == 1
    if told.occurred_on is None or read.occurred_on is None:
        return True
    return abs(told.occurred_on - read.occurred_on) <= _SAME_CANCEL


def _same_order(told: Event, read: Event) -> bool:
    """Whether an order told without its own number is one that was read: its contract, its day, about its amount."""
    amounts = [event.new.get("ordered") for event in (told, read)]
    money = [amount for amount in amounts if isinstance(amount, int | float)]
    return (
        number_in(told.new) == (number_in(read.new, "under") or number_in(read.new))
        and told.occurred_on is not None
        and told.occurred_on == read.occurred_on
        and len(money) == len(amounts)
        and abs(money[0] - money[1]) <= _ROUNDED * max(money)
    )


def with_notice_ids(told: Iterable[Event], read: Sequence[Event]) -> tuple[Event, ...]:
    """Events that were told, those that a notice shows as well under the notice's id."""
    return tuple(
        replace(event, id=twin.id) if (twin := next((r for r in read if is_same_event(event, r)), None)) else event
        for event in told
    )
