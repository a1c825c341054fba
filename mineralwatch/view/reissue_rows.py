"""The rows of a note for the linked solicitations (reissues, and awards that may follow), each with its grade and the
reasons for the link."""

from __future__ import annotations

from datetime import date

from mineralwatch.domain.models.grade import Grade
from mineralwatch.ports import RelatedSolicitation
from mineralwatch.view.dossier_context import DossierContext, LabelledRows
from mineralwatch.view.panel_content import Line, Span, Tone
from mineralwatch.view.spans import line
from mineralwatch.view.time_text import fuzzy_text


def reissue_rows(context: DossierContext) -> LabelledRows:
    """One row for each linked solicitation, such as
    `reissued   as SP8000-27-R-0012, posted 23 Nov 26, INFERRED: material cobalt; titles alike by 100%`, or
    `perhaps    awarded as cobalt-2026-x1, 14 May 26, INFERRED: no notice links …`."""
    return [(related.relation.split()[0], reissue_line(related, context.today)) for related in context.detail.related]


def reissue_line(related: RelatedSolicitation, today: date) -> Line:
    """A linked solicitation with its date, the grade of the link, and the reasons for the link."""
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
