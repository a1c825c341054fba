"""How much speaks for one request being another one asked anew, in points and in words.

Both name a common material and neither differs from the other in office, in form (`domain.reissues.material_forms`) or
in being an inquiry; the older one was cancelled, removed, or went silent without an award, and the newer one was posted
after that, within 18 months; and when both state how much, it is at most four times as much or as little. Then points
are counted:

| evidence | points |
|---|---|
| the cancellation promised to ask again | 2 |
| posted within 90 days of the ending 2, within 270 days 1 | 1, 2 |
| titles alike by 0.9 or more 3, by 0.7 or more 2 | 2, 3 |
| texts alike by 0.85 or more 4, by 0.7 or more 3, by 0.55 or more 1, by less than 0.35 minus 2 | -2 to 4 |
| quantity, in tonnes: within one hundredth 3, within a quarter 2, more than twice as much or little minus 3 | -3 to 3 |
| the same office 1; NAICS, PSC and place each: the same 1, another minus 1 | -3 to 4 |

It takes 8 points, 10 when nobody said that the older one ended, and at least 4 of them from titles, texts and quantity.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from mineralwatch.domain.identity import fold
from mineralwatch.domain.lifecycle.notice_versions import VersionReading, current_version, group_versions
from mineralwatch.domain.merging import stated_tonnes
from mineralwatch.domain.models import Claim, Notice, Solicitation
from mineralwatch.domain.reissues.material_forms import MaterialForms, form_difference, material_forms
from mineralwatch.domain.reissues.reissue_candidates import end_without_award


class TextSimilarity(Protocol):
    """How alike two texts are, 0 to 1; what is less than `least` may be told as 0, which takes less time."""

    def __call__(self, one: str, other: str, /, least: float = 0) -> float: ...


POINTS_NEEDED, POINTS_NEEDED_WITHOUT_ENDING = 8, 10
_LEAST = 4  # points from titles, texts and quantity
_TIMES = 4  # as much or as little is another buy
_TEXTS = ((0.85, 4), (0.7, 3), (0.55, 1), (0.35, 0))
_UNLIKE = -2  # points of texts that are less alike
_TEXT_READ = 4_000  # characters that are compared
_FORM_READ = 400  # characters of a text that may name the form which its title leaves out


@dataclass(frozen=True, slots=True)
class ReissueCandidate:
    """One request as far as it is compared, with its notices as they were read."""

    solicitation: Solicitation
    seen: tuple[VersionReading, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class ReissueScore:
    """Enough evidence, in points and in words."""

    points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparedTraits:
    """What is compared of one request."""

    solicitation: Solicitation
    title: str
    text: str  # the longest of its notices: the last one of a cancelled request says little more than that it is
    form: MaterialForms
    tonnes: frozenset[float]
    naics: frozenset[str]
    psc: frozenset[str]
    place: frozenset[str]


def compared_traits(side: ReissueCandidate) -> ComparedTraits:
    """What is compared of a request, from the notices as they are known now."""
    solicitation, notices = side.solicitation, tuple(current_version(version) for version in group_versions(side.seen))
    text = max((notice.text or "" for notice in notices), key=lambda words: (len(words), words), default="")
    title = fold(solicitation.title)
    return ComparedTraits(
        solicitation=solicitation,
        title=" ".join(title.replace(fold(solicitation.number), " ").split()) if solicitation.number else title,
        text=fold(text[:_TEXT_READ]),
        form=material_forms(f"{solicitation.title} {solicitation.short or ''}", text[:_FORM_READ]),
        tonnes=stated_tonnes(solicitation, notices, side.claims),
        naics=next((frozenset(n.naics) for n in reversed(notices) if n.naics), frozenset()),
        psc=_newest(notices, "psc"),
        place=_newest(notices, "place"),
    )


def _newest(notices: tuple[Notice, ...], name: str) -> frozenset[str]:
    given = (getattr(notice, name) for notice in reversed(notices))
    return next((frozenset((value,)) for value in given if value), frozenset())


_Points = list[tuple[int, str]]


def score_reissue(older: ComparedTraits, newer: ComparedTraits, alike: TextSimilarity) -> ReissueScore | None:
    """What speaks for two requests that may follow each other, or None when it is not enough."""
    a, b = older.solicitation, newer.solicitation
    times = _times(older, newer)
    if (times and times[0] > _TIMES) or form_difference(older.form, newer.form):
        return None
    needed = POINTS_NEEDED if a.ending else POINTS_NEEDED_WITHOUT_ENDING
    around = [*_timing(a, b), *_circumstances(older, newer)]
    matter = [*_titles(older, newer, alike), *_quantities(times)]
    lacking = max(needed - _sum((*around, *matter)), _LEAST - _sum(one for one in matter if one[0] > 0))
    enough = [share for share, points in _TEXTS if points >= lacking]
    if not enough:
        return None  # whatever their texts say, of which the comparison takes time
    matter += _texts(older, newer, alike, enough[-1] if lacking > _UNLIKE else 0)
    told = (*around, *matter)
    points = _sum(told)
    if points < needed or _sum(one for one in matter if one[0] > 0) < _LEAST:
        return None
    common = f"material {', '.join(sorted(set(a.materials) & set(b.materials)))}"
    return ReissueScore(points, (common, *(reason for _, reason in told)))


def _sum(points: Iterable[tuple[int, str]]) -> int:
    return sum(count for count, _ in points)


def _timing(older: Solicitation, newer: Solicitation) -> _Points:
    over = end_without_award(older)
    assert over is not None
    assert newer.posted is not None
    days = max((newer.posted.first - over[0]).days, 0)
    was = older.ending.value if older.ending else "due"
    near = [(2 if days <= 90 else 1, f"posted {days} days after it was {was}")] if days <= 270 else []
    return [*near, *([(2, "its cancellation promised to ask again")] if older.reissue_promised else [])]


def _titles(a: ComparedTraits, b: ComparedTraits, alike: TextSimilarity) -> _Points:
    share = alike(a.title, b.title, least=0.7)
    points = 3 if share >= 0.9 else 2 if share >= 0.7 else 0
    return [(points, f"titles alike by {share:.0%}")] if points else []


def _texts(a: ComparedTraits, b: ComparedTraits, alike: TextSimilarity, needed: float) -> _Points:
    """`needed` is the share below which it does not matter how little they are alike."""
    if not a.text or not b.text:
        return []
    share = alike(a.text, b.text, least=needed)
    points = next((points for least, points in _TEXTS if share >= least), _UNLIKE)
    return [(points, f"texts alike by {share:.0%}")] if points else []


def _times(a: ComparedTraits, b: ComparedTraits) -> tuple[float, float, float] | None:
    """How many times the one quantity is the other, and the two in tonnes; of several that are stated the nearest."""
    pairs = [(max(one, other) / min(one, other), one, other) for one in a.tonnes for other in b.tonnes]
    return min(pairs, default=None)


def _quantities(times: tuple[float, float, float] | None) -> _Points:
    if times is None:
        return []
    ratio, one, other = times
    points = 3 if ratio <= 1.01 else 2 if ratio <= 1.25 else -3 if ratio > 2 else 0
    return [(points, f"quantity {other:,.0f} t, was {one:,.0f} t")] if points else []


def _circumstances(a: ComparedTraits, b: ComparedTraits) -> _Points:
    office = a.solicitation.office
    told: _Points = [(1, f"office {office}")] if office and office == b.solicitation.office else []
    for label, one, other in (("NAICS", a.naics, b.naics), ("PSC", a.psc, b.psc), ("place", a.place, b.place)):
        if one and other:
            told.append((1, f"{label} {min(one & other)}") if one & other else (-1, f"another {label}"))
    return told
