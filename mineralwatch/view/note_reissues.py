"""The rows for the solicitations that this one is linked with, each with its grade and its reasons."""

from __future__ import annotations

from datetime import date

from mineralwatch.domain.models import Grade
from mineralwatch.ports import RelatedSolicitation
from mineralwatch.view.dossier_context import DossierContext, LabelledRows
from mineralwatch.view.spans import line
from mineralwatch.view.time_text import fuzzy_text
from mineralwatch.view.view_model import Line, Span, Tone


def reissue_rows(context: DossierContext) -> LabelledRows:
    """`reissued   as SP8000-27-R-0012, posted 23 Nov 26, INFERRED: material cobalt; titles alike by 100%`, and
    `perhaps    awarded as cobalt-2026-x1, 14 May 26, INFERRED: no notice links …`."""
    return [(related.relation.split()[0], reissue_line(related, context.today)) for related in context.detail.related]


def reissue_line(related: RelatedSolicitation, today: date) -> Line:
    """The linked solicitation, its date, who says so, and the reasons."""
    certainty: tuple[str, Tone] = ("INFERRED", "warn")
    if related.confirmed:
        certainty = ("confirmed by you", "good")
    elif related.grade is Grade.OFFICIAL:
        certainty = ("official", "good")
    dated = f", posted {fuzzy_text(related.posted, today)}" if related.posted else ""
    if related.relation == "perhaps awarded as":
        dated = f", {fuzzy_text(related.awarded, today)}" if related.awarded else ""
    where = f"{related.relation.partition(' ')[2]} {related.number or related.key}{dated}, "
    return line(where, Span(*certainty), Span(f": {'; '.join(related.reasons)}", "dim"))
