"""One story in lines: what the story reports, which solicitation the story is attached to and why, and every outlet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.domain.numbers_and_ids import fold
from mineralwatch.view.formatting import GRADE_WORDS, counted, material_title, with_dashes
from mineralwatch.view.likely_event_text import likely_event_text
from mineralwatch.view.panel_content import Glyphs, Line, LinesView, Span
from mineralwatch.view.spans import fit_line, in_glyphs, line, line_in_glyphs, wrap

_MARGIN = 12


def build_lines(
    story: Story, entries: Sequence[FeedEntry] | None, zone: tzinfo | None, width: int, glyphs: Glyphs
) -> LinesView:
    """All that is known of a story, with times in the time zone `zone`. `entries` is None while the story's feed
    entries are still being read."""
    lines: list[Line] = []
    for label, text in _facts(story, zone):
        head = Span(f" {label:<{_MARGIN - 1}}", "dim")
        lines += wrap((head, *(text or line(Span("not known", "dim")))), width, _MARGIN, glyphs)
    outlets = counted(len(story.outlets), "outlet")
    items = f" ({counted(story.entry_count, 'entry', 'entries')})" if story.entry_count != len(story.outlets) else ""
    lines += [(), fit_line(line(Span(f" Carried by {outlets}{items}", "bold")), width, glyphs)]
    if entries is None:
        lines.append(line(Span(in_glyphs(" Reading them …", glyphs), "dim")))
    for entry in entries or ():
        lines += _entry(entry, story, zone, width, glyphs)
    return LinesView(tuple(lines), "News", in_glyphs("o opens it, a says which request it is about", glyphs))


def _facts(story: Story, zone: tzinfo | None) -> Iterator[tuple[str, Line]]:
    yield "title", line(Span(story.title, "bold"))
    yield "published", line(_time_text(story.published, zone)) if story.published else ()
    yield "first seen", line(_time_text(story.first_seen, zone))
    yield "material", line(material_title(story.material)) if story.material else ()
    yield "tells", _report_text(story)
    if story.why:
        yield "", line(Span(f"because: {story.why}", "dim"))
    yield "request", line(Span(with_dashes(story.key), "accent")) if story.key else line(Span("none", "dim"))
    if story.because:
        yield "", line(Span(f"because: {with_dashes(story.because)}", "dim"))
    if story.number and with_dashes(story.number) != with_dashes(story.key or ""):
        yield "names", line(with_dashes(story.number))
    yield "grade", line(GRADE_WORDS[story.grade])


def _report_text(story: Story) -> Line:
    """What the headline reports, and how sure the reading is: `cancelled, 95 % sure (deadline 2025-10-15)`."""
    if story.kind is None and story.may_tell:
        return line(
            Span(likely_event_text(story.may_tell), "bold"), Span(" (likely by its words; it makes no event)", "dim")
        )
    if story.kind is None:
        return line(Span("nothing that happened to a request", "dim"))
    sure = f", {story.confidence:.0%} sure" if story.confidence is not None else ""
    values = ", ".join(f"{name} {value}" for name, value in sorted(story.reported_values.items()) if value is not None)
    return line(Span(story.kind, "bold"), sure, Span(f" ({values})" if values else "", "dim"))


def _entry(entry: FeedEntry, story: Story, zone: tzinfo | None, width: int, glyphs: Glyphs) -> Iterator[Line]:
    """The lines of one outlet: its name and date, its headline if that differs from the story's title, and its
    address."""
    when = _time_text(entry.published, zone) if entry.published else "no day"
    yield from wrap((Span(f" {entry.outlet or entry.feed}  ", "plain"), Span(when, "dim")), width, 3, glyphs)
    if fold(entry.title) != fold(story.title):
        yield from wrap(line_in_glyphs((Span("   "), Span(entry.title, "dim")), glyphs), width, 3, glyphs)
    if entry.url:
        yield from wrap((Span("   "), Span(entry.url, "accent")), width, 3, glyphs)


def _time_text(at: datetime, zone: tzinfo | None) -> str:
    return at.astimezone(zone).strftime("%a %d %b %Y %H:%M %Z")
