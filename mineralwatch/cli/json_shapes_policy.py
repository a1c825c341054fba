"""The public JSON of policy events and supply figures. Pure."""

from __future__ import annotations

from mineralwatch.cli.json_shapes import Shape, best_evidence, evidence_shape, iso_day, rfc3339
from mineralwatch.domain.models.event import Claim
from mineralwatch.domain.models.policy import PolicyEvent, SupplyFact

SUPPLY_KEYS = (
    "measure", "value", "unit", "vintage", "source", "grade", "material", "stage", "place", "what", "share", "bound",
    "low", "text", "agency", "unit_printed", "single_source", "note", "url",
)  # fmt: skip


def policy_shape(event: PolicyEvent, text: str) -> Shape:
    """One row of `events --json` for a policy event. A policy event has no solicitation, so `key` and `number` are
    null.

    `material` is the first material that the event names. `new` holds who acted, the last day in force, and each figure
    under the figure's name.
    """
    best = best_evidence(event.evidence)
    return {
        "id": event.id,
        "kind": event.kind.value,
        "key": None,
        "number": None,
        "material": event.materials[0] if event.materials else None,
        "occurred_on": iso_day(event.on),
        "seen_at": rfc3339(event.seen_at),
        "grade": event.grade.value,
        "old": {},
        "new": {
            "by": event.by,
            "until": event.until.text if event.until else None,
            **{figure.what: figure.value for figure in event.figures},
        },
        "days": None,
        "source": best.source if best else None,
        "url": best.url if best else None,
        "evidence": [evidence_shape(witness) for witness in event.evidence],
        "text": text,
    }


def policy_detail_shape(event: PolicyEvent) -> Shape:
    """A policy event in `show --json`, with all fields; `on` and `until` may be a month or a year."""
    return {
        **policy_shape(event, event.text),
        "on": event.on.text if event.on else None,
        "until": event.until.text if event.until else None,
        "by": event.by,
        "materials": list(event.materials),
        "figures": [{"what": f.what, "value": f.value, "unit": f.unit, "bound": f.bound} for f in event.figures],
        "note": event.note,
        "claims": [_claim(claim) for claim in event.claims],
    }


def _claim(claim: Claim) -> Shape:
    return {
        "field": claim.field,
        "value": claim.value,
        "source": claim.source,
        "ref": claim.ref,
        "url": claim.url,
        "grade": claim.grade.value,
        "dated": iso_day(claim.dated),
        "says": claim.says,
    }


def supply_shape(fact: SupplyFact) -> Shape:
    """One supply figure. `share` is a percentage of the world's supply or of the use; when the figure is a range, `low`
    is the lower end and `value` the upper end."""
    shape = {name: getattr(fact, name) for name in SUPPLY_KEYS}
    return {**shape, "grade": fact.grade.value}
