"""Scores the evidence that one solicitation is the reissue of another.

Both must name a common material and must not differ in office, in form (`domain.reissues.material_forms`) or in being
an RFI; the older one was cancelled, removed, or went silent without an award, and the newer one was posted after that,
within 18 months; and where both state a quantity, the larger is at most four times the smaller. Then points are
counted:

| evidence | points |
|---|---|
| the cancellation announced a reissue | 2 |
| posted within 90 days of the ending 2, within 270 days 1 | 1, 2 |
| titles alike by 0.9 or more 3, by 0.7 or more 2 | 2, 3 |
| texts alike by 0.85 or more 4, by 0.7 or more 3, by 0.55 or more 1, by less than 0.35 minus 2 | -2 to 4 |
| quantity, in tonnes: within one hundredth 3, within a quarter 2, more than twice as much or little minus 3 | -3 to 3 |
| the same office 1; NAICS, PSC and place each: the same 1, another minus 1 | -3 to 4 |

A link takes 8 points, or 10 when no source says that the older one ended, at least 4 of them from titles, texts and
quantity.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from mineralwatch.domain.lifecycle.notice_versions import VersionReading, current_version, group_versions
from mineralwatch.domain.models.event import Claim
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.numbers_and_ids import fold
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.reissues.material_forms import MaterialForms, form_difference, material_forms
from mineralwatch.domain.reissues.reissue_candidates import end_without_award
from mineralwatch.domain.solicitations.solicitation_merging import stated_tonnes


class TextSimilarity(Protocol):
    """Compares two texts and returns their similarity from 0 to 1. A result below `least` may be returned as 0, which
    is faster."""

    def __call__(self, one: str, other: str, /, least: float = 0) -> float: ...


POINTS_NEEDED, POINTS_NEEDED_WITHOUT_ENDING = 8, 10
_LEAST_FROM_CONTENT = 4  # a link takes at least four points from titles, texts and quantity
_LARGEST_RATIO = 4  # when one quantity is more than four times the other one, it belongs to another purchase
_TEXT_POINTS = ((0.85, 4), (0.7, 3), (0.55, 1), (0.35, 0))
_UNLIKE_TEXT_POINTS = -2  # the points for texts that are less alike than the lowest similarity in `_TEXT_POINTS`
_TEXT_COMPARED = 4_000  # only the first 4,000 characters of a text are compared
_FORM_TEXT = 400  # the form is searched for in the first 400 characters of a text


@dataclass(frozen=True, slots=True)
class ReissueCandidate:
    """One solicitation with those of its properties that are compared."""

    solicitation: Solicitation
    readings: tuple[VersionReading, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class ReissueScore:
    """The points of a pair of solicitations that has enough points for a link, and in words what each point is for."""

    points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparedTraits:
    """The properties of one solicitation that are compared with those of another."""

    solicitation: Solicitation
    title: str
    # the longest text of the solicitation's notices, since the last notice often only says that it is cancelled
    text: str
    form: MaterialForms
    tonnes: frozenset[float]
    naics: frozenset[str]
    psc: frozenset[str]
    place: frozenset[str]


def compared_traits(candidate: ReissueCandidate) -> ComparedTraits:
    """The compared properties of a solicitation, taken from the present content of its notices."""
    solicitation, notices = (
        candidate.solicitation,
        tuple(current_version(version) for version in group_versions(candidate.readings)),
    )
    text = max((notice.text or "" for notice in notices), key=lambda words: (len(words), words), default="")
    title = fold(solicitation.title)
    return ComparedTraits(
        solicitation=solicitation,
        title=" ".join(title.replace(fold(solicitation.number), " ").split()) if solicitation.number else title,
        text=fold(text[:_TEXT_COMPARED]),
        form=material_forms(f"{solicitation.title} {solicitation.short or ''}", text[:_FORM_TEXT]),
        tonnes=stated_tonnes(solicitation, notices, candidate.claims),
        naics=next((frozenset(n.naics) for n in reversed(notices) if n.naics), frozenset()),
        psc=_newest_value(notices, "psc"),
        place=_newest_value(notices, "place"),
    )


def _newest_value(notices: tuple[Notice, ...], field_name: str) -> frozenset[str]:
    """The value of the field in the newest notice that states it, as a set of one; empty when none does."""
    given = (getattr(notice, field_name) for notice in reversed(notices))
    return next((frozenset((value,)) for value in given if value), frozenset())


_Points = list[tuple[int, str]]


def score_reissue(older: ComparedTraits, newer: ComparedTraits, alike: TextSimilarity) -> ReissueScore | None:
    """The points of a pair of solicitations and their reasons; None when the points are not enough for a link."""
    a, b = older.solicitation, newer.solicitation
    ratio = _quantity_ratio(older, newer)
    if (ratio and ratio[0] > _LARGEST_RATIO) or form_difference(older.form, newer.form):
        return None
    needed = POINTS_NEEDED if a.ending else POINTS_NEEDED_WITHOUT_ENDING
    circumstances = [*_timing_points(a, b), *_circumstance_points(older, newer)]
    content = [*_title_points(older, newer, alike), *_quantity_points(ratio)]
    lacking = max(
        needed - _total_points((*circumstances, *content)),
        _LEAST_FROM_CONTENT - _total_points(one for one in content if one[0] > 0),
    )
    enough = [share for share, points in _TEXT_POINTS if points >= lacking]
    if not enough:
        return None  # even the highest similarity of texts, which is slow to compute, could not give enough points
    content += _text_points(older, newer, alike, enough[-1] if lacking > _UNLIKE_TEXT_POINTS else 0)
    points_and_reasons = (*circumstances, *content)
    points = _total_points(points_and_reasons)
    if points < needed or _total_points(one for one in content if one[0] > 0) < _LEAST_FROM_CONTENT:
        return None
    common = f"material {', '.join(sorted(set(a.materials) & set(b.materials)))}"
    return ReissueScore(points, (common, *(reason for _, reason in points_and_reasons)))


def _total_points(points: Iterable[tuple[int, str]]) -> int:
    return sum(count for count, _ in points)


def _timing_points(older: Solicitation, newer: Solicitation) -> _Points:
    ended = end_without_award(older)
    assert ended is not None
    assert newer.posted is not None
    days = max((newer.posted.first - ended[0]).days, 0)
    ending = older.ending.value if older.ending else "due"
    near = [(2 if days <= 90 else 1, f"posted {days} days after it was {ending}")] if days <= 270 else []
    return [*near, *([(2, "its cancellation promised to ask again")] if older.reissue_promised else [])]


def _title_points(a: ComparedTraits, b: ComparedTraits, alike: TextSimilarity) -> _Points:
    share = alike(a.title, b.title, least=0.7)
    points = 3 if share >= 0.9 else 2 if share >= 0.7 else 0
    return [(points, f"titles alike by {share:.0%}")] if points else []


def _text_points(a: ComparedTraits, b: ComparedTraits, alike: TextSimilarity, needed: float) -> _Points:
    """The points for the similarity of both texts. `needed` is the similarity below which the exact value does not
    matter."""
    if not a.text or not b.text:
        return []
    share = alike(a.text, b.text, least=needed)
    points = next((points for least, points in _TEXT_POINTS if share >= least), _UNLIKE_TEXT_POINTS)
    return [(points, f"texts alike by {share:.0%}")] if points else []


def _quantity_ratio(a: ComparedTraits, b: ComparedTraits) -> tuple[float, float, float] | None:
    """The ratio of the larger to the smaller quantity, and both quantities in tonnes. When several are stated, the
    closest pair counts."""
    pairs = [(max(one, other) / min(one, other), one, other) for one in a.tonnes for other in b.tonnes]
    return min(pairs, default=None)


def _quantity_points(ratio_and_tonnes: tuple[float, float, float] | None) -> _Points:
    if ratio_and_tonnes is None:
        return []
    ratio, one, other = ratio_and_tonnes
    points = 3 if ratio <= 1.01 else 2 if ratio <= 1.25 else -3 if ratio > 2 else 0
    return [(points, f"quantity {other:,.0f} t, was {one:,.0f} t")] if points else []


def _circumstance_points(a: ComparedTraits, b: ComparedTraits) -> _Points:
    office = a.solicitation.office
    points: _Points = [(1, f"office {office}")] if office and office == b.solicitation.office else []
    for label, one, other in (("NAICS", a.naics, b.naics), ("PSC", a.psc, b.psc), ("place", a.place, b.place)):
        if one and other:
            points.append((1, f"{label} {min(one & other)}") if one & other else (-1, f"another {label}"))
    return points
