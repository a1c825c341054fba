"""One solicitation in lines: the short note beside the list, and the dossier with all evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.solicitation import Status
from mineralwatch.domain.solicitations.solicitation_status import status_of
from mineralwatch.ports import Detail, Snapshot
from mineralwatch.view.dossier_chapters import chapters
from mineralwatch.view.dossier_context import DossierContext
from mineralwatch.view.dossier_note import note_rows
from mineralwatch.view.formatting import solicitation_title
from mineralwatch.view.panel_content import Glyphs, Line, LinesView, Span
from mineralwatch.view.snapshot_index import index_snapshot
from mineralwatch.view.spans import fit_line, in_glyphs, wrap
from mineralwatch.view.time_text import in_days
from mineralwatch.view.timeline import draw_timeline

_MARGIN = 11  # the margin is as wide as the longest label, " cancelled "


def build_note(detail: Detail | None, now: datetime, width: int, glyphs: Glyphs) -> LinesView:
    """The note on the selected solicitation, fitted to `width` cells."""
    if detail is None:
        none = "No request is selected. Move in the list with the arrows, or press esc to clear the filter."
        return LinesView((), "Facts", state="empty", message=in_glyphs(none, glyphs))
    lines = list(draw_timeline(detail, now.date(), width, glyphs))
    for label, text in note_rows(DossierContext(detail, now, glyphs)):
        lines += labelled(label, text, width, glyphs)
    return LinesView(
        tuple(lines),
        in_glyphs(solicitation_title(detail.solicitation), glyphs),
        in_glyphs(badge(detail, now), glyphs),
    )


def labelled(label: str, text: Line, width: int, glyphs: Glyphs) -> tuple[Line, ...]:
    """A text with a label in the margin before its first line; all further lines are indented by the width of the
    margin."""
    head = Span(f" {label}".ljust(_MARGIN), "dim")
    return wrap((head, *text), width, _MARGIN, glyphs)


def badge(detail: Detail, now: datetime) -> str:
    """How many days have passed since the solicitation ended, or are left until its deadline:
    `403 d since cancelled`."""
    solicitation, standing = detail.solicitation, status_of(detail.solicitation, now)
    if standing.status is Status.OPEN and solicitation.deadline:
        return f"due {in_days(solicitation.deadline.day, now.date())}"
    if standing.status is Status.MAYBE_OPEN:
        return "MAY BE OPEN"
    cancelled = [event for event in detail.events if event.kind is EventKind.CANCELLED and event.occurred_on]
    if cancelled and index_snapshot(_snapshot_of(detail)).won_after_cancelled(solicitation):
        # The badge counts from the cancellation, which is certain, and not from the award, whose link with this
        # solicitation is only inferred.
        return f"{(now.date() - (cancelled[-1].occurred_on or now.date())).days} d since cancelled"
    if solicitation.ending is not None and solicitation.ended is not None:
        verb = "removed" if solicitation.ending is EventKind.REMOVED else solicitation.ending.value
        about = "" if solicitation.ended.exact else "~"
        return f"{about}{max(0, (now.date() - solicitation.ended.last).days)} d since {verb}"
    if standing.silent_days is not None:
        return f"{standing.status.value}, {standing.silent_days} d silent"
    return standing.status.value


def _snapshot_of(detail: Detail) -> Snapshot:
    return Snapshot(revision=0, solicitations=(detail.solicitation,), events=detail.events)


def build_dossier(detail: Detail | None, now: datetime, width: int, glyphs: Glyphs) -> LinesView:
    """All that is stored on one solicitation: the note, then every notice, event, claim, contract, announced step and
    story."""
    note = build_note(detail, now, width, glyphs)
    if detail is None:
        return note
    lines = [*note.lines]
    for title, texts in chapters(DossierContext(detail, now, glyphs)):
        lines += [(), *_chapter(title, texts, width, glyphs)]
    title = f"{note.title}, {detail.solicitation.number or 'number unknown'}"
    return LinesView(tuple(lines), title, note.badge)


def _chapter(title: str, texts: Iterable[tuple[int, Line]], width: int, glyphs: Glyphs) -> list[Line]:
    """The lines of one chapter: its heading, and its paragraphs, each indented by its own depth."""
    found = [fit_line((Span(f" {title}", "bold"),), width, glyphs)]
    for depth, text in texts:
        indent = 1 + 2 * depth
        found += wrap((Span(" " * indent), *text), width, indent + 2, glyphs)
    return found
