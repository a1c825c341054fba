"""The rows of a note for announced steps (`Promise`) about a solicitation or its material, with their outcomes."""

from __future__ import annotations

from datetime import date

from mineralwatch.domain.models.policy import Promise
from mineralwatch.view.dossier_context import DossierContext, LabelledRows
from mineralwatch.view.formatting import grade_letter
from mineralwatch.view.panel_content import Line, Span, Tone
from mineralwatch.view.spans import NO_BREAK, line
from mineralwatch.view.time_text import fuzzy_text


def promise_rows(context: DossierContext) -> LabelledRows:
    """One row for each step that the agency announced for the solicitation, such as a reissue by a day."""
    promises = context.detail.promises
    return [
        ("" if i else "promised", promise_line(promise, context.today, brief=True))
        for i, promise in enumerate(promises)
    ]


def promise_line(promise: Promise, today: date, *, brief: bool = False) -> Line:
    """An announced step in words: `reissue of the request, by 30 Nov 25: NOT SEEN, 357 d late`.

    If `brief`, the announcement's note is added only for a step that came late.
    """
    due = f", by {fuzzy_text(promise.due, today)}" if promise.due else ", no date"
    word, tone = _outcome(promise, today)
    note = f" ({promise.note})" if promise.note and not (brief and promise.outcome != "late") else ""
    return line(
        f"{promise.what}{due}: ", Span(word, tone), Span(f"{note}{NO_BREAK}{grade_letter(promise.grade)}", "dim")
    )


def _outcome(promise: Promise, today: date) -> tuple[str, Tone]:
    left = (promise.due.last - today).days if promise.due else None
    if promise.outcome == "missed":
        return "NOT SEEN" + (f", {-left} d late" if left is not None and left < 0 else ""), "warn"
    if promise.outcome == "open" and left is not None and left < 0:
        return f"its day passed {-left} d ago, what followed was not found", "warn"
    if promise.outcome == "open":
        return ("open" if left is None else f"{left} d left"), "accent"
    words: dict[str, tuple[str, Tone]] = {
        "kept": ("kept", "good"),
        "late": ("came late", "warn"),
        "superseded": ("superseded", "dim"),
    }
    return words[promise.outcome]
