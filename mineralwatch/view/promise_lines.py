"""Promises as a table: who said what, by when, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mineralwatch.domain.context.promise_states import PromiseStanding
from mineralwatch.view.formatting import grade_word, material_title
from mineralwatch.view.panel_content import UNICODE, Glyphs, Line, Span, Tone
from mineralwatch.view.spans import line, wrap
from mineralwatch.view.time_text import fuzzy_text

_HEADS = {
    "overdue": "OVERDUE: the day passed, and nothing was seen",
    "unknown": "NOT KNOWN: the day passed, and no source was read since",
    "ahead": "AHEAD",
    "undated": "NO DAY GIVEN",
    "missed": "MISSED",
    "late": "CAME LATE",
    "kept": "KEPT",
    "superseded": "SUPERSEDED: taken back, or another day was named",
}
_TONES: dict[str, Tone] = {"overdue": "warn", "unknown": "warn", "missed": "warn", "late": "warn", "ahead": "accent"}
_HANG = 13


def promise_lines(found: Sequence[PromiseStanding], today: date, width: int, glyphs: Glyphs = UNICODE) -> list[Line]:
    """The promises by state, each with its due date, how late it is, who says so and what came of it."""
    lines: list[Line] = []
    state = None
    for one in found:
        if one.state != state:
            state = one.state
            count = sum(other.state == state for other in found)
            lines += [*([()] if lines else []), line(Span(f"{_HEADS[state]}  {count}", _TONES.get(state, "bold")))]
        lines += wrap(promise_row(one, today), width, _HANG, glyphs)
    return lines


def promise_row(one: PromiseStanding, today: date) -> Line:
    """One promise: `31 Dec 25  333 d late  United States Antimony: … (Antimony; press): note`."""
    promise = one.promise
    due = fuzzy_text(promise.due, today) if promise.due else ""
    late = f"{one.days_late} d late, " if one.days_late is not None else ""
    if one.state == "unknown" and promise.due:
        late = f"passed {(today - promise.due.last).days} d ago, "
    said = f"said {fuzzy_text(promise.said_on, today)}" if promise.said_on else "day of saying not known"
    about = "; ".join(filter(None, (promise_materials(one), f"{said}, {grade_word(promise.grade)}")))
    note = f". {promise.note[:1].upper()}{promise.note[1:]}" if promise.note else ""
    return line(
        Span(f"{due:<11}  ", "bold"),
        Span(late, "warn"),
        f"{promise.by}: {promise.what}",
        Span(f" ({about}){note}", "dim"),
    )


def promise_materials(one: PromiseStanding) -> str:
    """The materials of a promise by their titles."""
    return ", ".join(material_title(name) for name in one.materials)
