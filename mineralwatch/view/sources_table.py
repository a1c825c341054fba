"""The table of sources: the state of each source, its last and next try, and what the user can do."""

from __future__ import annotations

from datetime import datetime

from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.ports import Snapshot
from mineralwatch.view.panel_content import Column, Glyphs, Line, Row, Span, TableView, Tone
from mineralwatch.view.source_health_text import enabled_sources, is_failing, state_words
from mineralwatch.view.spans import in_glyphs, line, line_in_glyphs
from mineralwatch.view.time_text import ago, next_try_text

_COLUMNS = (
    Column("name", "source", 21),
    Column("state", "state", 16),
    Column("last", "last good", 12),
    Column("next", "next try", 12),
    Column("note", "note", 44, grow=1, drop=1),
    Column("kind", "kind", 8, drop=2),
)


def build_table(snapshot: Snapshot, now: datetime, glyphs: Glyphs) -> TableView:
    """The table of all sources, the failing ones first."""
    order = sorted(snapshot.health, key=lambda source: (not is_failing(source), not source.enabled, source.name))
    enabled = enabled_sources(snapshot)
    failing = sum(is_failing(source) for source in enabled)
    title = f"Sources {len(enabled)}" + (f", {failing} failing" if failing else "")
    if order:
        return TableView(_COLUMNS, tuple(_row(source, snapshot, now, glyphs) for source in order), title)
    text = "No source was set up yet: the poller has not started. Press r to start a round."
    return TableView(_COLUMNS, (), title, "", "empty", in_glyphs(text, glyphs))


def _row(source: SourceHealth, snapshot: Snapshot, now: datetime, glyphs: Glyphs) -> Row:
    word, tone = _state(source, snapshot)
    last = ago(source.last_ok, now) if source.last_ok else "never"
    cells: tuple[Line, ...] = (
        line(source.name),
        line(Span(word, tone)),
        line(Span(last, "plain" if source.last_ok else "dim")),
        line(_next(source, now)),
        line(Span(_note(source), "bad" if is_failing(source) else "warn" if source.error else "dim")),
        line(Span(source.kind, "dim")),
    )
    return Row(source.name, tuple(line_in_glyphs(cell, glyphs) for cell in cells))


def _state(source: SourceHealth, snapshot: Snapshot) -> tuple[str, Tone]:
    """The state of a source with its tone; while SAM.gov's daily file is downloaded, the progress of the download."""
    progress = snapshot.progress
    if progress is None or progress.source != source.name:
        return state_words(source)
    share = f", {min(100, progress.done * 100 // progress.total)} %" if progress.total else ""
    return f"reading{share}", "accent"


def _next(source: SourceHealth, now: datetime) -> Span:
    """When the source is tried next; a mark says that the server asked for this waiting time."""
    if not source.enabled or (source.is_part and source.next_due is None):
        return Span("", "dim")  # a part (one provider) of a source is tried with that source
    if source.not_before is not None and source.not_before > now:
        return Span(f"{next_try_text(source.not_before, now)} by server", "warn")
    if source.outcome == "skipped":
        return Span("", "dim")  # not tried before the user has done what the note says
    return Span(next_try_text(source.next_due, now))


def _note(source: SourceHealth) -> str:
    notes = "; ".join(filter(None, (source.error, source.note)))
    first = not (source.baseline_at or notes) and source.enabled
    return "its first reading raises no alerts" if first else notes
