"""The rows of a note on money and quantity."""

from __future__ import annotations

from mineralwatch.domain.evidence.claim_choice import claimed_number
from mineralwatch.domain.text.money_text import short_money
from mineralwatch.view.dossier_context import DossierContext, LabelledRows
from mineralwatch.view.formatting import amount_text, millions_text, per_kilogram, price_text, quantity_text
from mineralwatch.view.panel_content import Span
from mineralwatch.view.spans import line


def money_rows(context: DossierContext) -> LabelledRows:
    """One row with the amounts asked for, guaranteed and ordered, in millions of US dollars; ceilings are limits and
    are never added up."""
    parts = sum_texts(context)
    return [("money $m", line(f" {context.glyphs.arrow} ".join(parts)))] if parts else []


def sum_texts(context: DossierContext) -> list[str]:
    """The known amounts in millions of US dollars, each with a word for what it is: `asked ≤500`, `ceiling 2×995`,
    `ordered 57.3`."""
    solicitation = context.detail.solicitation
    ceilings = _ceilings(context)
    parts = []
    if solicitation.asked is not None and solicitation.asked not in ceilings:
        parts.append(f"asked ≤{millions_text(solicitation.asked)}")
    if solicitation.guaranteed is not None:
        parts = [", ".join([*parts, f"min {millions_text(solicitation.guaranteed)}"])]
    if ceilings and "ceiling" in solicitation.disputed:
        parts.append("ceiling " + f" {context.glyphs.differs} ".join(millions_text(ceiling) for ceiling in ceilings))
    else:
        for ceiling in ceilings:
            times = sum(awardee.ceiling == ceiling for awardee in solicitation.awardees)
            parts.append(f"ceiling {f'{times}×' if times > 1 else ''}{millions_text(ceiling)}")
    prices = [awardee.price for awardee in solicitation.awardees if awardee.price is not None]
    parts += [f"price {millions_text(price)}" for price in prices]
    if solicitation.ordered is not None and prices != [solicitation.ordered]:
        parts.append(f"ordered {millions_text(solicitation.ordered)}")
    together = jointly_ordered(context)
    if together is not None:
        parts.append(f"{millions_text(together)} ordered jointly with another contract")
    elif ceilings and solicitation.ordered is None:
        parts.append("no order known")
    return parts


def _ceilings(context: DossierContext) -> list[float]:
    """The ceilings of the awards in US dollars; where sources give different ceilings for one award, all of them."""
    solicitation = context.detail.solicitation
    ceilings = [awardee.ceiling for awardee in solicitation.awardees if awardee.ceiling is not None]
    return sorted({*ceilings, *(other for awardee in solicitation.awardees for other in awardee.other_ceilings)})


def jointly_ordered(context: DossierContext) -> float | None:
    """The sum in US dollars that a source gives for the orders under this solicitation's contract and another contract
    together; None without one."""
    amounts = [claimed_number(claim) for claim in context.claims("ordered_with_others")]
    return next((amount for amount in amounts if amount is not None), None)


def size_rows(context: DossierContext) -> LabelledRows:
    """One row with the quantity, and each ceiling divided by the quantity as a price per kilogram, which is not a price
    that was paid."""
    solicitation = context.detail.solicitation
    size = quantity_text(solicitation.quantity, solicitation.unit)
    disputed = "ceiling" in solicitation.disputed
    sums = list(dict.fromkeys(c for c in (solicitation.asked, solicitation.ceiling, *_ceilings(context)) if c))
    found: LabelledRows = []
    for i, amount in enumerate(sums[:3]):
        price = per_kilogram(amount, solicitation.quantity, solicitation.unit)
        if price is None:
            continue
        implied = f"{short_money(amount)} / {size} = {price_text(price)} implied"
        more = Span(", if the quantity stayed" if i and not disputed else "", "warn")
        found.append(("size" if not found else "", line(implied, more)))
    return found or ([("size", line(size, _quantity_as_given(context)))] if size else [])


def _quantity_as_given(context: DossierContext) -> Span:
    """The quantity in the unit that the source gives, in brackets; empty when that unit is tonnes."""
    solicitation = context.detail.solicitation
    unit = solicitation.unit or ""
    if solicitation.quantity is None or unit in ("", "t"):
        return Span("")
    return Span(f" ({amount_text(solicitation.quantity)} {unit})", "dim")
