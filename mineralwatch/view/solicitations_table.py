"""The table of solicitations ("Requests" on the screen), ordered by what happens next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from mineralwatch.domain.models.solicitation import Solicitation, Stage, Status
from mineralwatch.domain.numbers_and_ids import contract_kind
from mineralwatch.domain.query.query_matching import query_matches, solicitation_facts
from mineralwatch.domain.query.query_parser import EMPTY_QUERY, Query
from mineralwatch.domain.solicitations.solicitation_status import StatusResult, status_of
from mineralwatch.ports import Snapshot
from mineralwatch.view.formatting import (
    grade_letters,
    material_title,
    millions_text,
    row_name,
    short_quantity,
    symbols_of,
)
from mineralwatch.view.next_step import NextStep, next_step
from mineralwatch.view.panel_content import Column, Glyphs, Line, Row, Span, TableView, Tone
from mineralwatch.view.snapshot_index import SnapshotIndex, index_snapshot
from mineralwatch.view.spans import in_glyphs, line, line_in_glyphs
from mineralwatch.view.status_label import status_line
from mineralwatch.view.time_text import fuzzy_text

SORTS = ("next", "material", "status", "due", "changed")

# The columns up to `src` need 52 cells including the blanks between them, which half of a 120-column screen has.
_COLUMNS = (
    Column("material", "M", 3),
    Column("request", "request", 19, grow=3),
    Column("status", "status", 11),
    Column("waiting", "waiting for", 12, grow=2),
    Column("src", "src", 3, drop=1),
    Column("changed", "last word", 9, drop=2),
    Column("money", "ceiling $m", 10, drop=3, right=True),
    Column("awardee", "awardee", 18, grow=1, drop=4),
    Column("number", "number", 16, drop=5),
)

_STAGE_WORDS = {Stage.RFI: "RFI", Stage.PRESOLICITATION: "presol."}


def solicitation_name(solicitation: Solicitation) -> str:
    """The short name with the quantity, or, if that is unknown, with the stage or the number: `alloy grade 7,480 t`."""
    name = row_name(solicitation)
    size = short_quantity(solicitation.quantity, solicitation.unit)
    stage = _STAGE_WORDS.get(solicitation.stage, "") if solicitation.stage else ""
    parts = [name]
    if size and size not in name:
        parts.append(size)
    if stage and stage.casefold() not in name.casefold():
        parts.append(stage)
    elif not size and solicitation.number and solicitation.short:
        parts.append(short_number(solicitation.number))
    return " ".join(parts)


def short_number(number: str) -> str:
    """A solicitation number without its office, `26-R-0021` for `SP8000-26-R-0021`; a number of another form is
    unchanged."""
    _office, _, rest = number.partition("-")
    return rest if rest and contract_kind(number) else number


def ceiling_text(solicitation: Solicitation) -> str:
    """The ceilings of a solicitation in millions of US dollars: `1,800`, `2×995`, `125, 65`; `⇄` marks that sources
    differ. Ceilings are never added up."""
    ceilings = [awardee.ceiling for awardee in solicitation.awardees if awardee.ceiling is not None]
    if not ceilings:
        text = f"≤{millions_text(solicitation.ceiling)}" if solicitation.ceiling is not None else ""
    elif len(ceilings) > 1 and len(set(ceilings)) == 1:
        text = f"{len(ceilings)}×{millions_text(ceilings[0])}"
    else:
        text = ", ".join(millions_text(ceiling) for ceiling in ceilings)
    return f"{text} ⇄" if text and "ceiling" in solicitation.disputed else text


def build_table(snapshot: Snapshot, query: Query, now: datetime, glyphs: Glyphs, *, sort: str = "next") -> TableView:
    """The table of solicitations that match `query`. `sort` is one of `SORTS`; any other text sorts as `next` does."""
    index = index_snapshot(snapshot)
    statuses = {solicitation.key: status_of(solicitation, now) for solicitation in snapshot.solicitations}
    shown = [
        solicitation for solicitation in snapshot.solicitations if _matches(solicitation, query, snapshot, index, now)
    ]
    steps = {solicitation.key: next_step(solicitation, index, now) for solicitation in shown}
    order = _ORDERS.get(sort, _by_next)
    shown.sort(
        key=lambda solicitation: (order(solicitation, steps[solicitation.key], now), _material_and_key(solicitation))
    )
    rows = tuple(
        _row(solicitation, statuses[solicitation.key], steps[solicitation.key], (snapshot, index, glyphs, now.date()))
        for solicitation in shown
    )
    title = _title(list(statuses.values()), None if query == EMPTY_QUERY else len(rows))
    badge = f"by {sort if sort in SORTS else 'next'}"
    if rows:
        return TableView(_COLUMNS, rows, title, badge)
    return TableView(_COLUMNS, (), title, badge, "empty", in_glyphs(_empty(snapshot, query), glyphs))


def _title(statuses: Sequence[StatusResult], matching: int | None) -> str:
    """The table's title: `Requests 29: 0 known open, 1 may be`; with `matching` rows left by a filter,
    `Requests 3 of 29`."""
    if matching is not None:
        return f"Requests {matching} of {len(statuses)}"
    is_open = sum(standing.status is Status.OPEN for standing in statuses)
    maybe_open = sum(standing.status is Status.MAYBE_OPEN for standing in statuses)
    return f"Requests {len(statuses)}: {is_open} known open, {maybe_open} may be"


def _empty(snapshot: Snapshot, query: Query) -> str:
    if snapshot.solicitations and query != EMPTY_QUERY:
        return f"No request matches {query.render()}. Press esc to clear the filter."
    if snapshot.official_read_at is None and snapshot.poller.busy:
        return "Reading the sources …"
    if snapshot.official_read_at is None:
        why = "No requests: the shipped record is not loaded and SAM.gov has never been read."
        return f"{why} Press U for its daily file or K to add a key."
    return "No requests: the sources that were read hold none of the watched offices."


def _matches(solicitation: Solicitation, query: Query, snapshot: Snapshot, index: SnapshotIndex, now: datetime) -> bool:
    if query == EMPTY_QUERY:
        return True
    facts = solicitation_facts(
        solicitation,
        status_of(solicitation, now).status,
        starred=solicitation.key in snapshot.starred,
        unread=solicitation.key in snapshot.unread,
        symbols=index.symbols_for(solicitation.materials),
    )
    return query_matches(query, facts, now)


def _row(
    solicitation: Solicitation,
    standing: StatusResult,
    step: NextStep,
    shared: tuple[Snapshot, SnapshotIndex, Glyphs, date],
) -> Row:
    snapshot, index, glyphs, today = shared
    unread = solicitation.key in snapshot.unread
    name: Tone = "bold" if unread else "plain"
    cells: tuple[Line, ...] = (
        _material(solicitation, snapshot, glyphs),
        line(Span(solicitation_name(solicitation), name)),
        status_line(solicitation, standing, index, glyphs),
        line(Span(step.brief or step.text, step.tone)),
        line(Span(grade_letters(solicitation.grades), "dim")),
        line(Span(fuzzy_text(solicitation.last_word, today) if solicitation.last_word else "", "dim")),
        line(ceiling_text(solicitation)),
        line(", ".join(awardee.name or "not named" for awardee in solicitation.awardees)),
        line(Span(solicitation.number or "not known", "plain" if solicitation.number else "dim")),
    )
    return Row(solicitation.key, tuple(line_in_glyphs(cell, glyphs) for cell in cells))


def _material(solicitation: Solicitation, snapshot: Snapshot, glyphs: Glyphs) -> Line:
    """The symbol of the material, followed by the sign for a starred or an unread solicitation, in three cells."""
    sign = symbols_of(solicitation)
    if solicitation.key in snapshot.starred:
        return (Span(sign[:2].ljust(2), "accent"), Span(glyphs.star, "warn"))
    if solicitation.key in snapshot.unread:
        return (Span(sign[:2].ljust(2), "accent"), Span(glyphs.unread, "accent"))
    return (Span(sign, "accent"),)


def _material_and_key(solicitation: Solicitation) -> tuple[str, str]:
    material = material_title(solicitation.materials[0]) if solicitation.materials else "~"
    return material.casefold(), solicitation.key


def _by_next(_solicitation: Solicitation, step: NextStep, _now: datetime) -> tuple[int, ...]:
    return step.group, step.rank


def _by_material(_solicitation: Solicitation, _step: NextStep, _now: datetime) -> tuple[int, ...]:
    return ()


def _by_status(solicitation: Solicitation, _step: NextStep, now: datetime) -> tuple[int, ...]:
    return (list(Status).index(status_of(solicitation, now).status),)


def _by_due(solicitation: Solicitation, _step: NextStep, _now: datetime) -> tuple[int, ...]:
    return ((solicitation.deadline.day if solicitation.deadline else date.max).toordinal(),)


def _by_changed(solicitation: Solicitation, _step: NextStep, _now: datetime) -> tuple[int, ...]:
    last = solicitation.last_word.last if solicitation.last_word else solicitation.last_change
    return (-last.toordinal() if last else 0,)


_ORDERS: dict[str, Callable[[Solicitation, NextStep, datetime], tuple[int, ...]]] = {
    "next": _by_next,
    "material": _by_material,
    "status": _by_status,
    "due": _by_due,
    "changed": _by_changed,
}
