"""The rows of a note for what a user entered by hand: the value or event, its source, the user's reason, and the values
that other sources give."""

from __future__ import annotations

from collections.abc import Sequence

from mineralwatch.domain.manual_entries.manual_entry import act_number, is_correction_ref, is_manual, reason_of
from mineralwatch.domain.models.event import Claim, Event
from mineralwatch.view.claim_text import group_by_meaning, value_text
from mineralwatch.view.dossier_context import DossierContext, LabelledRows
from mineralwatch.view.event_sentences import event_date, event_short
from mineralwatch.view.panel_content import Line, Span
from mineralwatch.view.spans import line
from mineralwatch.view.time_text import fuzzy_text


def manual_entry_rows(context: DossierContext) -> LabelledRows:
    """One row for each entry by hand: the value, the person's source and reason, and what other sources state.

    For example `by hand  ceiling $450m after a letter: typing error; others say $500m`.
    """
    found = [*_corrections(context), *_events(context)]
    return [("" if i else "by hand", text) for i, text in enumerate(found)]


def _corrections(context: DossierContext) -> list[Line]:
    corrections = sorted(
        (c for c in context.detail.claims if is_correction_ref(c.ref)), key=lambda claim: act_number(claim.ref)
    )
    newest = {(claim.field, claim.contract): claim for claim in corrections}
    return [_correction(claim, context) for claim in newest.values()]


def _correction(claim: Claim, context: DossierContext) -> Line:
    others = [
        c for c in context.claims(claim.field) if not is_correction_ref(c.ref) and c.contract in (None, claim.contract)
    ]
    about = f" of {claim.contract}" if claim.contract else ""
    name = f"{claim.field.replace('_', ' ')}{about} "
    value = value_text(claim.field, claim.value, context.today)
    return line(
        name, Span(value, "bold"), Span(_why(claim.source, claim.says), "dim"), _other_values(claim, others, context)
    )


def _other_values(claim: Claim, others: Sequence[Claim], context: DossierContext) -> Span:
    values = [value_text(claim.field, value, context.today) for value, _ in group_by_meaning(others)]
    return Span(f"; others say {', '.join(values)}" if values else "", "dim")


def _events(context: DossierContext) -> list[Line]:
    return [
        _event(event, witness.source, witness.says, context)
        for event in context.detail.events
        for witness in event.evidence
        if is_manual(witness.ref)
    ]


def _event(event: Event, source: str, user_words: str | None, context: DossierContext) -> Line:
    when = event_date(event)
    dated = fuzzy_text(when, context.today) if when else "undated"
    also = (
        "" if all(is_manual(witness.ref) for witness in event.evidence) else " also"
    )  # "also": other sources report the event too
    return line(Span(event_short(event), "bold"), f" {dated}{also}", Span(_why(source, user_words), "dim"))


def _why(source: str, user_words: str | None) -> str:
    return f" after {source}: {reason_of(user_words)}"
