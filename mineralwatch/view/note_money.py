"""The rows of a note that speak of money and of size."""

from __future__ import annotations

from mineralwatch.domain.claims.evidence import number_of
from mineralwatch.domain.money import short_money
from mineralwatch.view.dossier_context import DossierContext, LabelledRows
from mineralwatch.view.formatting import amount_text, millions_text, per_kilogram, price_text, quantity_text
from mineralwatch.view.spans import line
from mineralwatch.view.view_model import Span


def money_rows(ground: DossierContext) -> LabelledRows:
    """What was asked, promised and ordered, in $m; a ceiling is not money and is never added up."""
    parts = sum_texts(ground)
    return [("money $m", line(f" {ground.glyphs.arrow} ".join(parts)))] if parts else []


def sum_texts(ground: DossierContext) -> list[str]:
    """The kinds of money one after the other, each with its word; empty when no sum is known."""
    request = ground.detail.request
    ceilings = _ceilings(ground)
    parts = []
    if request.asked is not None and request.asked not in ceilings:
        parts.append(f"asked ≤{millions_text(request.asked)}")
    if request.guaranteed is not None:
        parts = [", ".join([*parts, f"min {millions_text(request.guaranteed)}"])]
    if ceilings and "ceiling" in request.disputed:
        parts.append("ceiling " + f" {ground.glyphs.differs} ".join(millions_text(ceiling) for ceiling in ceilings))
    else:
        for ceiling in ceilings:
            times = sum(won.ceiling == ceiling for won in request.awardees)
            parts.append(f"ceiling {f'{times}×' if times > 1 else ''}{millions_text(ceiling)}")
    prices = [won.price for won in request.awardees if won.price is not None]
    parts += [f"price {millions_text(price)}" for price in prices]
    if request.ordered is not None and prices != [request.ordered]:
        parts.append(f"ordered {millions_text(request.ordered)}")
    together = jointly_ordered(ground)
    if together is not None:
        parts.append(f"{millions_text(together)} ordered jointly with another contract")
    elif ceilings and request.ordered is None:
        parts.append("no order known")
    return parts


def _ceilings(ground: DossierContext) -> list[float]:
    """The different ceilings of the awards; where sources differ on one, what each says."""
    request = ground.detail.request
    held = [won.ceiling for won in request.awardees if won.ceiling is not None]
    return sorted({*held, *(other for won in request.awardees for other in won.other_ceilings)})


def jointly_ordered(ground: DossierContext) -> float | None:
    """Orders that a source tells for this contract and another one together."""
    told = [number_of(claim) for claim in ground.claims("ordered_with_others")]
    return next((amount for amount in told if amount is not None), None)


def size_rows(ground: DossierContext) -> LabelledRows:
    """The price that a ceiling and a quantity imply: never a price paid."""
    request = ground.detail.request
    size = quantity_text(request.quantity, request.unit)
    disputed = "ceiling" in request.disputed
    sums = list(dict.fromkeys(c for c in (request.asked, request.ceiling, *_ceilings(ground)) if c))
    found: LabelledRows = []
    for at, amount in enumerate(sums[:3]):
        price = per_kilogram(amount, request.quantity, request.unit)
        if price is None:
            continue
        implied = f"{short_money(amount)} / {size} = {price_text(price)} implied"
        more = Span(", if the quantity stayed" if at and not disputed else "", "warn")
        found.append(("size" if not found else "", line(implied, more)))
    return found or ([("size", line(size, _given(ground)))] if size else [])


def _given(ground: DossierContext) -> Span:
    """The quantity as its source gives it, where that is another unit than tonnes."""
    request = ground.detail.request
    unit = request.unit or ""
    if request.quantity is None or unit in ("", "t"):
        return Span("")
    return Span(f" ({amount_text(request.quantity)} {unit})", "dim")
