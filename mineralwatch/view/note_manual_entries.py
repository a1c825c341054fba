"""What was entered by hand, in the note of a request: what it says, after whom, why, and what was shown before."""

from __future__ import annotations

from collections.abc import Sequence

from mineralwatch.domain.hand.by_hand import act_of, is_by_hand, is_correction, reason_in
from mineralwatch.domain.models import Claim, Event
from mineralwatch.view.claim_text import group_by_meaning, value_text
from mineralwatch.view.dossier_context import DossierContext, LabelledRows
from mineralwatch.view.event_sentences import event_date, event_short
from mineralwatch.view.spans import line
from mineralwatch.view.time_text import fuzzy_text
from mineralwatch.view.view_model import Line, Span


def manual_entry_rows(ground: DossierContext) -> LabelledRows:
    """`by hand  ceiling $450m after a letter: typing error; before $500m`, one row for each."""
    found = [*_corrections(ground), *_events(ground)]
    return [("" if at else "by hand", text) for at, text in enumerate(found)]


def _corrections(ground: DossierContext) -> list[Line]:
    made = sorted((c for c in ground.detail.claims if is_correction(c.ref)), key=lambda claim: act_of(claim.ref))
    counting = {(claim.field, claim.contract): claim for claim in made}
    return [_correction(claim, ground) for claim in counting.values()]


def _correction(claim: Claim, ground: DossierContext) -> Line:
    others = [
        c for c in ground.claims(claim.field) if not is_correction(c.ref) and c.contract in (None, claim.contract)
    ]
    about = f" of {claim.contract}" if claim.contract else ""
    name = f"{claim.field.replace('_', ' ')}{about} "
    value = value_text(claim.field, claim.value, ground.today)
    return line(name, Span(value, "bold"), Span(_why(claim.source, claim.says), "dim"), _before(claim, others, ground))


def _before(claim: Claim, others: Sequence[Claim], ground: DossierContext) -> Span:
    values = [value_text(claim.field, value, ground.today) for value, _ in group_by_meaning(others)]
    return Span(f"; others say {', '.join(values)}" if values else "", "dim")


def _events(ground: DossierContext) -> list[Line]:
    return [
        _event(event, witness.source, witness.says, ground)
        for event in ground.detail.events
        for witness in event.evidence
        if is_by_hand(witness.ref)
    ]


def _event(event: Event, source: str, says: str | None, ground: DossierContext) -> Line:
    when = event_date(event)
    dated = fuzzy_text(when, ground.today) if when else "undated"
    also = "" if all(is_by_hand(witness.ref) for witness in event.evidence) else " also"  # a witness of what was known
    return line(Span(event_short(event), "bold"), f" {dated}{also}", Span(_why(source, says), "dim"))


def _why(source: str, says: str | None) -> str:
    return f" after {source}: {reason_in(says)}"
