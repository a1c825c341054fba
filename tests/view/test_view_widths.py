"""No line is ever wider than its panel, whatever outside text says, and the ASCII set is ASCII."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from view_builders import NOW, cobalt, detail, health, promises, quote, snapshot, steel, story

from mineralwatch.domain.query.query_parser import EMPTY_QUERY
from mineralwatch.domain.text.safe_text import clean_text
from mineralwatch.ports import Detail, Snapshot
from mineralwatch.view import (
    alerts_table,
    companies_table,
    dossier_lines,
    header,
    money_lines,
    news_table,
    since_last_look,
    solicitations_table,
    sources_table,
    upcoming,
)
from mineralwatch.view.panel_content import ASCII, UNICODE, Glyphs, Line
from mineralwatch.view.spans import text_of, width_of

HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "[/red]\x1b]52;c;x\x07[UPDATE] 5 < 6",
            "錫の入札が取り消された" * 5,
            "e\u0301" * 60,
            "x" * 300,
            "👩‍👩‍👧 \u202e",
        ]
    ),
).map(clean_text)


def world(text: str) -> tuple[Snapshot, Detail]:
    """The small record with one outside text everywhere."""
    base = detail()
    request = replace(cobalt(), title=text or "x", short=text or None, number=text or None, office=text or None)
    won = replace(steel().awardees[0], name=text)
    events = tuple(
        replace(e, evidence=tuple(replace(w, says=text, source=text, url=text) for w in e.evidence))
        for e in base.events
    )
    whole = replace(
        base,
        solicitation=request,
        events=events,
        claims=tuple(replace(claim, source=text, says=text) for claim in base.claims),
        stories=(story(title=text, outlets=(text,)),),
        symbols=(text, text),
    )
    held = snapshot(
        solicitations=(request, replace(steel(), short=text, awardees=(won,))),
        events=tuple(reversed(events)),
        promises=tuple(replace(promise, what=text, note=text) for promise in promises()),
        health=(health("sam", "sam", error=text), health(text or "x"), health("b", outcome="ok", last_ok=NOW)),
        stories=(story(title=text),),
        quotes=(quote(error=text),),
    )
    return held, whole


def every_line(held: Snapshot, whole: Detail, width: int, glyphs: Glyphs) -> list[Line]:
    later = replace(held, last_looked=NOW - timedelta(days=3))
    views = (
        dossier_lines.build_note(whole, NOW, width, glyphs),
        dossier_lines.build_dossier(whole, NOW, width, glyphs),
        upcoming.build_lines(held, NOW, width, glyphs),
        since_last_look.build_lines(held, NOW, width, glyphs),
        since_last_look.build_lines(later, NOW, width, glyphs),
        money_lines.build_lines(held, NOW, width, glyphs),
    )
    lines = [found for view in views for found in view.lines]
    lines += [header.title_line(held, NOW, width, glyphs), header.legend_line(width, glyphs)]
    gap = header.gaps_line(held, NOW, width, glyphs)
    return [*lines, gap] if gap is not None else lines


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HOSTILE, st.integers(20, 220), st.sampled_from([UNICODE, ASCII]))
def test_no_line_is_wider_than_its_panel(text: str, width: int, glyphs: Glyphs) -> None:
    held, whole = world(text)
    for found in every_line(held, whole, width, glyphs):
        assert width_of(found) <= width, text_of(found)


def test_the_ascii_set_shows_ascii_data_in_ascii_alone() -> None:
    held, whole = world("plain")
    tables = [solicitations_table.build_table(held, EMPTY_QUERY, NOW, ASCII)]
    tables += [
        module.build_table(held, NOW, ASCII) for module in (companies_table, news_table, alerts_table, sources_table)
    ]
    tables += [
        module.build_table(Snapshot(revision=0), NOW, ASCII)
        for module in (companies_table, news_table, alerts_table, sources_table)
    ]
    texts = [text_of(found) for width in (24, 40, 80, 120) for found in every_line(held, whole, width, ASCII)]
    texts += [text_of(cell) for table in tables for row in table.rows for cell in row.cells]
    texts += [f"{table.title}{table.badge}{table.message}" for table in tables]
    assert [text for text in texts if not text.isascii()] == []


@settings(max_examples=30, deadline=None)
@given(HOSTILE)
def test_outside_text_is_shown_as_it_is_and_never_as_markup(text: str) -> None:
    row = news_table.row(story(title=text), NOW, UNICODE)
    assert text_of(row.cells[3]) == text
