"""The other ends of a request's reissues, each with whose word it is and what it rests on."""

from __future__ import annotations

from datetime import date

from mineralwatch.domain.models import Grade
from mineralwatch.ports import Chained
from mineralwatch.view.cells import Line, Span, Tone
from mineralwatch.view.ground import Ground, Rows
from mineralwatch.view.spans import line
from mineralwatch.view.when import fuzzy_text


def chain_rows(ground: Ground) -> Rows:
    """`reissued   SP8000-27-R-0012, posted 23 Nov 26, INFERRED: material cobalt; titles alike by 100%`."""
    return [(one.relation.split()[0], chain_line(one, ground.today)) for one in ground.detail.chain]


def chain_line(one: Chained, today: date) -> Line:
    """The other end of a reissue: by whose word, and what it rests on."""
    sure: tuple[str, Tone] = ("INFERRED", "warn")
    if one.confirmed:
        sure = ("confirmed by you", "good")
    elif one.grade is Grade.OFFICIAL:
        sure = ("official", "good")
    posted = f", posted {fuzzy_text(one.posted, today)}" if one.posted else ""
    where = f"{'of' if one.relation == 'reissue of' else 'as'} {one.number or one.key}{posted}, "
    return line(where, Span(*sure), Span(f": {'; '.join(one.reasons)}", "dim"))
