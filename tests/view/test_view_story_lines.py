"""A story and the list of requests that it can be attached to, in any width and with any words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from view_builders import NOW, cobalt, snapshot, steel, story

from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.text.safe_text import clean_text
from mineralwatch.view import attach_choices, news_table
from mineralwatch.view import story_lines as view
from mineralwatch.view.panel_content import ASCII, UNICODE, Glyphs
from mineralwatch.view.spans import text_of, width_of

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HOSTILE = st.one_of(
    st.text(max_size=40), st.sampled_from(["[/red]\x1b]52;c;x\x07", "錫の入札" * 9, "x" * 300, "e\u0301" * 60])
).map(clean_text)


def entry(text: str) -> FeedEntry:
    return FeedEntry("i1", "guid", text or "f", text, text or None, text or None, AT)


@settings(max_examples=60, deadline=None)
@given(HOSTILE, st.integers(20, 160), st.sampled_from([UNICODE, ASCII]))
def test_no_line_of_a_story_is_wider_than_its_panel(text: str, width: int, glyphs: Glyphs) -> None:
    told = replace(
        story(title=text, outlets=(text,)), why=text, because=text, key=text or None, reported_values={"awardee": text}
    )
    for entries in (None, (entry(text), entry("other"))):
        for found in view.build_lines(told, entries, NOW.tzinfo, width, glyphs).lines:
            assert width_of(found) <= width, text_of(found)


def words(told: object, **more: object) -> str:
    found = view.build_lines(replace(told, **more), (), NOW.tzinfo, 100, UNICODE)  # type: ignore[type-var]
    return "\n".join(map(text_of, found.lines))


def test_what_is_not_known_is_said_so() -> None:
    shown = words(story(), kind=None, material=None, published=None, url=None)
    assert "tells      nothing that happened to a request" in shown
    assert "request    none" in shown
    assert shown.count("not known") == 2


def test_a_story_in_ascii_alone() -> None:
    found = view.build_lines(story(), None, NOW.tzinfo, 80, ASCII)
    assert "Reading them" in text_of(found.lines[-1])
    assert all(text_of(one).isascii() for one in found.lines)
    assert found.badge.isascii()


def test_a_long_outlet_leaves_room_for_how_many_more_there_are() -> None:
    row = news_table.row(story(outlets=("Financial Times of London", "A", "B")), NOW, UNICODE)
    outlets = text_of(row.cells[5])
    assert outlets.endswith("… +2")
    assert len(outlets) == 16


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("", ["cobalt-2025-x1", "steel"]),
        ("cobalt", ["cobalt-2025-x1"]),
        ("zzz", []),
    ],
)
def test_the_requests_of_the_material_come_first(typed: str, keys: list[str]) -> None:
    held = snapshot(solicitations=(steel(), cobalt()))
    found = attach_choices.build_table(held, story(), typed, NOW, UNICODE)
    named = {cobalt().key: "cobalt-2025-x1", steel().key: "steel"}
    assert [named[row.key] for row in found.rows] == keys
    assert found.state == ("rows" if keys else "empty")


def test_a_number_is_found_however_it_is_typed() -> None:
    held = snapshot(solicitations=(steel(), replace(cobalt(), number="SP8000-25-R-0013")))
    for typed in ("SP8000-25-R-0013", "sp800025r0013", "sp8000 25 r 0013", "0013"):
        assert [row.key for row in attach_choices.build_table(held, story(), typed, NOW, UNICODE).rows] == [
            cobalt().key
        ], typed


def test_an_attached_story_can_be_detached_first() -> None:
    attached = replace(story(), key=cobalt().key)
    assert attach_choices.build_table(snapshot(), attached, "", NOW, UNICODE).rows[0].key == attach_choices.DETACH_KEY
    assert all(
        row.key != attach_choices.DETACH_KEY
        for row in attach_choices.build_table(snapshot(), attached, "cobalt", NOW, UNICODE).rows
    )
