"""The two lines at the top of the screen during a replay: the step, the replay's keys, a note that the replay is
constructed, and what happened in the step."""

from __future__ import annotations

from collections.abc import Sequence

from mineralwatch.ports import ReplayState
from mineralwatch.view.panel_content import Glyphs, Line, Span
from mineralwatch.view.spans import fit_line, line, line_in_glyphs, spread_line, width_of
from mineralwatch.view.time_text import date_text

_DISCLAIMERS = (
    "a replay: notices and headlines constructed from the record, prices SYNTHETIC",
    "notices, headlines constructed; prices SYNTHETIC",
    "constructed; prices SYNTHETIC",
)
_KEYS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("]", "next"), ("[", "back"), ("space", "play/pause"), ("+ -", "speed")),
    (("] [", "step"), ("space", "play/pause"), ("+ -", "speed")),
    (("] [", "step"), ("space", ""), ("+ -", "")),
)


def build_lines(state: ReplayState, width: int, glyphs: Glyphs) -> tuple[Line, Line]:
    """One line with the replay's status and keys, and one with the sentence of the present step, each fitted to `width`
    cells."""
    return _status(state, width, glyphs), _sentence(state, width, glyphs)


def _status(state: ReplayState, width: int, glyphs: Glyphs) -> Line:
    where = line(Span(f" REPLAY {state.step}/{state.step_count} ", "bold"), Span(f"{_state_text(state)} ", "accent"))
    for disclaimer, keys in ((0, 0), (1, 0), (1, 1), (2, 1), (2, 2)):
        left = (*where, Span(f" {_DISCLAIMERS[disclaimer]}", "warn"))
        right = _keys(_KEYS[keys])
        if width_of((*left, *right)) + 2 <= width:
            break
    return line_in_glyphs(spread_line(left, right, width, glyphs), glyphs)


def _state_text(state: ReplayState) -> str:
    """What the replay is doing at present: `playing ×2`, `paused`, `stepping …`, `the end`."""
    speed = "" if state.speed == 1 else f" ×{state.speed:g}"
    if state.ended:
        return "the end"
    if state.playing:
        return f"playing{speed}"
    return "stepping …" if state.busy else f"paused{speed}"


def _keys(pairs: Sequence[tuple[str, str]]) -> Line:
    spans: list[Span] = []
    for key, what in pairs:
        spans += [Span(key, "key"), Span(f" {what}  " if what else " ", "dim")]
    return tuple(spans)


def _sentence(state: ReplayState, width: int, glyphs: Glyphs) -> Line:
    if state.problem is not None:
        return line_in_glyphs(fit_line(line(Span(f" ! {state.problem}", "bad")), width, glyphs), glyphs)
    about = "" if state.dated else glyphs.about
    day = Span(f" {about}{date_text(state.at.date())} ", "bold")
    text = line(day, Span(f" {state.caption}", "plain"))
    made_up = () if state.dated else (Span("  the day is constructed", "dim"),)
    full = (*text, *made_up)
    return line_in_glyphs(fit_line(full if width_of(full) <= width else text, width, glyphs), glyphs)
