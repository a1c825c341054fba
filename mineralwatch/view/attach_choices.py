"""The table of solicitations that a story can be attached to: solicitations of the story's material come first, and
typed words filter the table."""

from __future__ import annotations

from datetime import datetime

from mineralwatch.domain.materials import materials
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.numbers_and_ids import fold, normalise_number
from mineralwatch.domain.solicitations.solicitation_status import status_of
from mineralwatch.ports import Snapshot
from mineralwatch.view.formatting import material_title
from mineralwatch.view.panel_content import Column, Glyphs, Row, Span, TableView
from mineralwatch.view.spans import in_glyphs, line, line_in_glyphs

DETACH_KEY = ""
"""The key of the row that detaches the story."""

_COLUMNS = (
    Column("number", "request", 22),
    Column("material", "material", 12, drop=1),
    Column("title", "title", 16, grow=1),
    Column("status", "status", 10, drop=2),
)


def build_table(snapshot: Snapshot, story: Story, typed: str, now: datetime, glyphs: Glyphs) -> TableView:
    """A table of the solicitations that have every typed word in number, material or title. If the story is attached
    already, the first row detaches the story."""
    matching = [solicitation for solicitation in snapshot.solicitations if _matches(solicitation, typed)]
    matching.sort(key=lambda solicitation: solicitation.key)
    matching.sort(
        key=lambda solicitation: solicitation.posted.text.lstrip("~") if solicitation.posted else "", reverse=True
    )
    matching.sort(key=lambda solicitation: not _shares_material(solicitation, story))
    rows = [_row(solicitation, now, glyphs) for solicitation in matching]
    if story.key is not None and not typed.strip():
        words = (line(Span("none", "warn")), (), line("no request at all"), ())
        rows.insert(0, Row(DETACH_KEY, words))
    title = f"Which request is it about? {len(matching)}"
    if rows:
        return TableView(_COLUMNS, tuple(rows), title)
    return TableView(
        _COLUMNS, (), title, "", "empty", in_glyphs(f"No request has {typed.strip()} in its words.", glyphs)
    )


def _matches(solicitation: Solicitation, typed: str) -> bool:
    names = (
        solicitation.number,
        solicitation.key,
        solicitation.title,
        solicitation.short,
        *solicitation.aliases,
        *solicitation.materials,
    )
    text = fold(" ".join(name for name in names if name))
    bare = normalise_number(text)
    return all(word in text or normalise_number(word) in bare for word in fold(typed).split())


def _shares_material(solicitation: Solicitation, story: Story) -> bool:
    story_materials = set(materials.find_materials(story.title)) | ({story.material} if story.material else set())
    return not story_materials.isdisjoint(
        broader for name in solicitation.materials for broader in materials.material_family(name)
    )


def _row(solicitation: Solicitation, now: datetime, glyphs: Glyphs) -> Row:
    cells = (
        line(Span(solicitation.label, "bold")),
        line(Span(", ".join(map(material_title, solicitation.materials)), "accent")),
        line(solicitation.short or solicitation.title),
        line(Span(status_of(solicitation, now).status.value, "dim")),
    )
    return Row(solicitation.key, tuple(line_in_glyphs(cell, glyphs) for cell in cells))
