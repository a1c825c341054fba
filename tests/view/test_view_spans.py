"""Lines are measured in terminal cells, never in characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.text.safe_text import clean_text
from mineralwatch.view.panel_content import ASCII, UNICODE, Span
from mineralwatch.view.spans import fit_line, line, line_in_glyphs, spread_line, text_of, width_of, wrap

TEXTS = st.text(max_size=60).map(clean_text)
LINES = st.lists(TEXTS.map(Span), max_size=6).map(tuple)
WIDTHS = st.integers(1, 90)


@given(LINES, WIDTHS)
def test_a_fitted_line_is_never_too_wide(spans: tuple[Span, ...], width: int) -> None:
    assert width_of(fit_line(spans, width)) <= width


@given(LINES, WIDTHS)
def test_a_line_that_fits_is_left_alone(spans: tuple[Span, ...], width: int) -> None:
    if width_of(spans) <= width:
        assert text_of(fit_line(spans, width)) == text_of(spans)


@given(LINES, st.integers(10, 90), st.integers(0, 20))
def test_wrapping_keeps_every_word_and_every_width(spans: tuple[Span, ...], width: int, hang: int) -> None:
    lines = wrap(spans, width, hang)
    assert all(width_of(found) <= width for found in lines)
    assert "".join(text_of(spans).split()) == "".join("".join(map(text_of, lines)).split())


@given(LINES, LINES, st.integers(4, 90))
def test_two_ends_share_one_line(left: tuple[Span, ...], right: tuple[Span, ...], width: int) -> None:
    found = spread_line(left, right, width)
    assert width_of(found) <= width
    if width_of(right) and width_of(right) + 5 <= width:
        assert text_of(found).endswith(text_of(right))


def test_a_cut_is_seen_even_when_the_first_span_fills_the_line() -> None:
    assert text_of(fit_line((Span("12345"), Span("678")), 5)) == "1234…"


def test_continued_lines_hang_under_the_text() -> None:
    lines = wrap((Span(" posted    "), Span("one two three four")), 20, 11)
    shown = [text_of(found).rstrip() for found in lines]
    assert shown == [" posted    one two", "           three", "           four"]


def test_our_own_signs_have_an_ascii_form_of_the_same_width() -> None:
    ours = line("29 Aug → 11 Sep ⇄ “x” ≤500 · 2×995 – ~Sep … ◆ ✕ ● ▷ ◇ ┄─█░ ★ •")
    plain = line_in_glyphs(ours, ASCII)
    assert text_of(plain).isascii()
    assert width_of(plain) == width_of(ours)
    assert line_in_glyphs(ours, UNICODE) == ours


def test_a_day_is_never_read_over_two_lines() -> None:
    said_on = line("the quotas are in force, until 31 Mar 2026, and the ban is over on 9 Nov 25")
    for width in range(20, 60):
        broken = [text_of(found).strip() for found in wrap(said_on, width, 2)]
        assert any("31 Mar 2026" in found for found in broken)
        assert any("9 Nov 25" in found for found in broken)
