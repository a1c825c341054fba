"""Claims in words: the values that sources give for one field, side by side. Values are never averaged; the best
supported value comes first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from mineralwatch.domain.dates import FuzzyDate, parse_deadline
from mineralwatch.domain.evidence import claimed_fields
from mineralwatch.domain.evidence.claim_choice import claimed_contract
from mineralwatch.domain.evidence.evidence_text import is_fields_text
from mineralwatch.domain.evidence.value_equality import MONEY, parse_quantity
from mineralwatch.domain.manual_entries.manual_entry import is_manual
from mineralwatch.domain.materials.weight_units import to_tonnes
from mineralwatch.domain.models.event import Claim
from mineralwatch.view.formatting import amount_text, grade_letters, money_text, source_title
from mineralwatch.view.panel_content import Glyphs, Line, Span
from mineralwatch.view.quotation_marks import quoted
from mineralwatch.view.spans import NO_BREAK
from mineralwatch.view.time_text import date_text, deadline_text, fuzzy_text, short_date

_SIZE = re.compile(r"(\d+(?:\.\d+)?) (\D.*)")


def value_text(field: str, value: str, today: date) -> str:
    """A claimed value as the screen shows it: a day, an amount of money or a number is formatted, any other value is
    unchanged."""
    if field in MONEY:
        try:
            return money_text(float(value))
        except ValueError:
            return value
    if value[:1] == "~" or (value[:4].isdigit() and (len(value) == 4 or value[4:5] == "-")):
        return _day_text(value, today)
    sized = _SIZE.fullmatch(value)
    if sized:
        return f"{amount_text(float(sized.group(1)))} {sized.group(2)}"
    try:
        return amount_text(float(value))
    except (ValueError, OverflowError):
        return value


def _day_text(value: str, today: date) -> str:
    deadline = parse_deadline(value)
    if deadline is not None:
        return short_date(deadline.day, today)
    try:
        return fuzzy_text(FuzzyDate(value), today)
    except ValueError:
        return value


def _exact_day(value: str) -> str:
    """A claimed date in full, as `15 Oct 2025` or `9 Dec 2026 15:00 UTC-05:00`; "" when `value` is no exact day."""
    deadline = parse_deadline(value) if value[:4].isdigit() and value[4:5] == "-" else None
    if deadline is None:
        return ""
    return date_text(deadline.day) if len(deadline.text) == 10 else deadline_text(deadline)


def group_by_meaning(claims: Sequence[Claim]) -> list[tuple[str, list[Claim]]]:
    """Groups of claims that state the same value, each with that value as its best claim writes it; the best supported
    group comes first."""
    return [(side[0].value, list(side)) for side in claimed_fields.claim_sides(claims)]


def speaker_name(claim: Claim) -> str:
    """The source of a claim, with `, by hand` when a user entered it."""
    name = source_title(claim.source)
    return f"{name}, by hand" if is_manual(claim.ref) else name


def claimed_values_line(field: str, claims: Sequence[Claim], today: date, glyphs: Glyphs) -> Line:
    """All claimed values of a field in one line: `15 Oct 25 (3 sources) ⇄ 24 Oct 25 (Fastmarkets) P`.

    The letter of the grade stands at the end, or at each value when the grades differ.
    """
    groups = group_by_meaning(claims)
    grades = [grade_letters([claim.grade for claim in supporting]) for _, supporting in groups]
    alike = len(set(grades)) == 1
    spans: list[Span] = []
    for (value, supporting), grade in zip(groups, grades, strict=True):
        if spans:
            spans.append(Span(f" {glyphs.differs} ", "warn"))
        names = list(dict.fromkeys(speaker_name(claim) for claim in supporting))
        by = names[0] if len(names) == 1 else f"{len(names)} sources"
        more = "" if alike else f"{NO_BREAK}{grade}"
        # A weight in another unit than tonnes is shown with its conversion to tonnes, so that the values can be
        # compared.
        text = full_text(supporting[0], today) if field.startswith("quantity") else value_text(field, value, today)
        spans += [Span(text), Span(f" ({by}{more})", "dim")]
    return (*spans, Span(f"{NO_BREAK}{grades[0]}", "dim")) if spans and alike else tuple(spans)


def full_text(claim: Claim, today: date) -> str:
    """A claimed value in full: a day with its year, and a weight in another unit than tonnes with its conversion to
    tonnes."""
    text = _exact_day(claim.value) or value_text(claim.field, claim.value, today)
    size = parse_quantity(claim.value) if claim.field.startswith("quantity") else None
    tonnes = to_tonnes(*size) if size else None
    if size is None or tonnes is None or size[1] == "t":
        return text
    return f"{text}, {tonnes:,.1f} t as computed"


def agreeing_sources_text(side: Sequence[Claim], today: date, grade: Callable[[Claim], str]) -> str:
    """The sources of the claims after the first of `side`: `Bloomberg (reported); ZeroHedge (reported: 7,480.2 t)`.

    All claims of `side` state the same value. A claim that writes the value differently or quotes other words is listed
    with its own spelling or quotation.
    """
    best = full_text(side[0], today)
    sources = []
    for claim in side[1:]:
        text = full_text(claim, today)
        other = "" if text == best else f": {text}"
        words = "" if is_fields_text(claim.says) or claim.says == side[0].says else quotation_text(claim)
        sources.append(f"{speaker_name(claim)} ({grade(claim)}{other}{words})")
    return "; ".join(dict.fromkeys(sources))


def claimed_field_title(claimed: claimed_fields.ClaimedField) -> str:
    """The field that claims are about, with its contract if it has one: `ceiling of SP800026D0009`."""
    return claimed.field.replace("_", " ") + (f" of {claimed.contract}" if claimed.contract else "")


def basis_text(claim: Claim, grade: str) -> str:
    """The source, grade, date and quotation of a claim:
    `SEC filing, official, 23 Sep 2025, of SP8000-25-D-0007, “…”`."""
    parts = [speaker_name(claim), grade, date_text(claim.dated) if claim.dated else "undated"]
    parts += [f"of {claim.contract}"] if claimed_contract(claim) else []
    return ", ".join(parts) + quotation_text(claim)


def quotation_text(claim: Claim) -> str:
    """The quotation of a claim, in quotation marks; words that a user typed, or a text that was made from a notice's
    fields, have no quotation marks."""
    if not claim.says:
        return ""
    bare = is_manual(claim.ref) or is_fields_text(claim.says)
    return f", {claim.says}" if bare else f", {quoted(claim.says)}"
