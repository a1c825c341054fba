"""Policy events around a material and figures of its supply, in words, each with its date and grade."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from mineralwatch.domain.models.policy import PolicyEvent, PolicyFigure, SupplyFact
from mineralwatch.domain.text.money_text import short_money
from mineralwatch.view.dossier_context import DossierContext, LabelledRows
from mineralwatch.view.formatting import GRADE_WORDS, amount_text, grade_letter, material_title
from mineralwatch.view.panel_content import Line, Span
from mineralwatch.view.spans import NO_BREAK, line
from mineralwatch.view.time_text import fuzzy_text

Texts = list[tuple[int, Line]]  # paragraphs: how deep each one is indented, and its text
_MAX_EVENTS = 3  # a note shows three policy events at most; the dossier shows all
_MEASURES = {
    "consumption": "use",
    "net-import-reliance": "net imports as part of use",
    "form-wanted": "wanted as",
    "end-use": "used for",
    "stockpile-total": "stockpile",
    "stockpile-holding": "held in the stockpile",
    "stockpile-shipments": "net shipments out of the stockpile",
    "plan": "Annual Materials Plan",
    "plan-maximum": "most that the plan allows to buy (neither a request nor a purchase)",
}
_SHARE_OF = {"production": " of the world", "imports": " of imports", "end-use": " of use"}


def policy_rows(context: DossierContext) -> LabelledRows:
    """The latest policy events about the solicitation's materials that were in force during its life, newest first, and
    the number of further ones."""
    events = context.detail.policy[::-1]
    rows: LabelledRows = [
        ("policy" if not i else "", _note_line(event, context.today)) for i, event in enumerate(events[:_MAX_EVENTS])
    ]
    more = len(events) - _MAX_EVENTS
    if more > 0:
        rows.append(("", line(Span(f"{more} more in the file", "dim"))))
    return rows


def _note_line(event: PolicyEvent, today: date) -> Line:
    until = f", {end_text(event, today, fuzzy_text(event.until, today))}" if event.until else ""
    when = fuzzy_text(event.on, today)
    return line(
        f"{when} {event.kind.value}: {event.text}", Span(f"{until}{NO_BREAK}{grade_letter(event.grade)}", "dim")
    )


def supply_rows(context: DossierContext) -> LabelledRows:
    """One row with the supply of the solicitation's material:
    `DR Congo 74 % of world mined output 2025e · US net imports 79 % of use`."""
    facts = context.detail.supply
    for name in dict.fromkeys(fact.material for fact in facts):
        own = [fact for fact in facts if fact.material == name]
        chosen = [*_largest_producers(own), *_reliance(own)]
        if chosen:
            head = "" if name in context.detail.solicitation.materials else f"{material_title(name)}: "
            grade = grade_letter(max((fact.grade for fact in chosen), key=lambda grade: grade.rank))
            text = " · ".join(_short_figure(fact, own) for fact in chosen)
            return [("supply", line(f"{head}{text}", Span(f"{NO_BREAK}{grade}", "dim")))]
    return []


def _largest_producers(facts: Sequence[SupplyFact]) -> list[SupplyFact]:
    """The figure of the largest producer for each stage of production (mined, refined), by the newest figures of the
    best grade."""
    shares = [fact for fact in facts if fact.measure == "production" and fact.share is not None]
    return [
        max(_newest(fact for fact in shares if fact.stage == stage), key=lambda fact: fact.share or 0)
        for stage in dict.fromkeys(fact.stage for fact in shares)
    ]


def _reliance(facts: Sequence[SupplyFact]) -> list[SupplyFact]:
    return _newest(fact for fact in facts if fact.measure == "net-import-reliance" and fact.what is None)[:1]


def _newest(facts: Iterable[SupplyFact]) -> list[SupplyFact]:
    """The figures of the newest year, from the best source for that year; a single press report ranks below a
    survey."""
    candidates = list(facts)

    def rank(fact: SupplyFact) -> tuple[int, bool, int]:
        return -int(fact.vintage.lstrip("~")[:4]), fact.single_source, fact.grade.rank

    best = min(map(rank, candidates), default=None)
    return [fact for fact in candidates if rank(fact) == best]


def _short_figure(fact: SupplyFact, facts: Sequence[SupplyFact]) -> str:
    if fact.measure == "net-import-reliance":
        return f"US net imports {_number(fact)} of use" + ("" if _has_producer(facts) else f" {fact.vintage}")
    partial = any(other.place == "world without the United States" and other.stage == fact.stage for other in facts)
    without_us = " without the US" if partial else ""
    return f"{fact.place} {_percent(fact)} of world {fact.stage} output{without_us} {fact.vintage}"


def _has_producer(facts: Iterable[SupplyFact]) -> bool:
    return any(fact.measure == "production" and fact.share is not None for fact in facts)


def fact_text(fact: SupplyFact) -> str:
    """A supply figure without its date and source: `production, mined, China: 40,000 t, 36 % of the world`."""
    name = _MEASURES.get(fact.measure, fact.measure)
    stage = fact.stage if fact.measure == "production" else None  # a stage describes production, not use or imports
    head = ", ".join(filter(None, (name, stage, fact.place, fact.what)))
    number = _number(fact) if fact.value is not None else ""
    share = f"{_percent(fact)}{_SHARE_OF.get(fact.measure, '')}" if fact.share is not None else ""
    values = ", ".join(filter(None, (number, share, fact.text)))
    return f"{head}: {values}" if values else head


def _percent(fact: SupplyFact) -> str:
    mark = fact.bound if fact.value is None or fact.measure == "production" else ""
    return f"{mark or ''}{amount_text(fact.share or 0)} %"


def _number(fact: SupplyFact) -> str:
    low = f"{number_with_unit(fact.low, '')} to " if fact.low is not None else ""
    unit = "" if fact.unit_printed else " (unit not printed)"
    mark = "" if fact.measure == "production" and fact.share is not None else fact.bound or ""
    return f"{mark}{low}{number_with_unit(fact.value or 0, fact.unit or '')}{unit}"


def number_with_unit(value: float, unit: str) -> str:
    """A number as exact as its source gives it: `$2bn`, `79 %`, `12.50 USD/lb`."""
    if unit == "USD" and abs(value) >= 1000:
        return short_money(value)
    exact = f"{value:,.2f}".removesuffix(".00")
    return f"{exact} {unit}".rstrip()


def figure_text(figure: PolicyFigure) -> str:
    """A figure of a policy event with its name: `duty 25 %`, `project $7.4bn`."""
    return f"{figure.what} {figure.bound or ''}{number_with_unit(figure.value, figure.unit)}"


def end_text(event: PolicyEvent, today: date, day: str) -> str:
    """The end of a policy: `until 27 Nov 2026`; after that day, `ended 27 Nov 2026; what followed was not found`."""
    if event.until is None or event.until.last >= today:
        return f"until {day}"
    return f"ended {day}" + ("; what followed was not found" if event.end_unseen else "")


def policy_sentence(event: PolicyEvent, today: date) -> str:
    """One complete line: what was done, with its figures, and whether it has ended by `today`."""
    figures = "; ".join(figure_text(figure) for figure in event.figures)
    until = f", {end_text(event, today, fuzzy_text(event.until))}" if event.until else ""
    return f"{event.text}{until}" + (f" ({figures})" if figures else "")


def policy_texts(context: DossierContext) -> Texts:
    """Every policy event as paragraphs of the dossier, with its figures, claims and sources."""
    texts: Texts = []
    for event in context.detail.policy:
        until = f", {end_text(event, context.today, fuzzy_text(event.until))}" if event.until else ""
        head = Span(f"{fuzzy_text(event.on)}{until}  ", "bold")
        texts.append((0, line(head, event.text, Span(f"  {event.kind.value}, {GRADE_WORDS[event.grade]}", "dim"))))
        if event.figures:
            texts.append((1, line("; ".join(figure_text(figure) for figure in event.figures))))
        if event.note:
            texts.append((1, line(event.note)))
        for claim in event.claims:
            quotation = f", {claim.says}" if claim.says else ""
            words = f"  {claim.source}, {GRADE_WORDS[claim.grade]}{quotation}"
            texts.append((1, line(f"{claim.field}: {claim.value}", Span(words, "dim"))))
        for witness in event.evidence:
            where = f"  {witness.url}" if witness.url else ""
            texts.append((1, line(Span(f"{witness.source}, {GRADE_WORDS[witness.grade]}{where}", "dim"))))
    return texts or [(0, line(Span("none known of its material in its time", "dim")))]


def supply_texts(context: DossierContext) -> Texts:
    """Every supply figure as a paragraph of the dossier, with its year and grade; a source and its note are given once,
    before the figures of that source."""
    texts: Texts = []
    last_heading = None
    for fact in context.detail.supply:
        heading = (fact.material, fact.source, fact.note)
        if heading != last_heading:
            note = f"  {fact.note}" if fact.note else ""
            texts.append((0, line(Span(material_title(fact.material), "bold"), Span(f"  {fact.source}{note}", "dim"))))
            last_heading = heading
        agency = f", {fact.agency}" if fact.agency else ""
        tail = f"  {fact.vintage}{agency}, {GRADE_WORDS[fact.grade]}"
        texts.append((1, line(fact_text(fact), Span(tail, "dim"))))
    return texts or [(0, line(Span("nothing was read on it", "dim")))]
