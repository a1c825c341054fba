"""The calendar in words, one date a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from mineralwatch.domain.context.calendar_dates import CalendarDate
from mineralwatch.domain.context.deadline_history import MovedDeadline
from mineralwatch.domain.context.first_visible import visible_until
from mineralwatch.domain.text.money_text import short_money
from mineralwatch.view.formatting import grade_word, material_title, sentence_case
from mineralwatch.view.panel_content import UNICODE, Glyphs, Line, Span, Tone
from mineralwatch.view.spans import line, wrap
from mineralwatch.view.time_text import clock_text, date_text, fuzzy_text, short_date, zone_text

UNSEEN = "what followed was not found"
_HANG = 19
_TONES: dict[str, Tone] = {
    "deadline": "open",
    "visible": "plain",
    "promise": "accent",
    "start": "warn",
    "lapse": "warn",
}


def date_what(one: CalendarDate, today: date) -> str:
    """What a date is for, in one sentence that does not name the date itself."""
    return {
        "deadline": _deadline_text,
        "visible": _visible_text,
        "promise": _promise_text,
        "start": _start_text,
        "lapse": _lapse_text,
    }[one.kind](one, today)


def _deadline_text(one: CalendarDate, today: date) -> str:
    deadline = one.deadline
    at = f" by {clock_text(deadline.wall)} {zone_text(deadline)}" if deadline and len(deadline.text) > 10 else ""
    number = f" ({one.number})" if one.number else ""
    return f"response due{at}: {sentence_case(one.text)}{number}{moves_text(one.moves, today)}"


def moves_text(moves: Sequence[MovedDeadline], today: date) -> str:
    """How a deadline moved: `, moved twice: 29 Aug 25 to 11 Sep 25 (+13 d), 4 times (dates not known)`; "" when it did
    not."""
    if not moves:
        return ""
    return f", moved {_times(sum(move.count for move in moves))}: {'; '.join(_move_text(m, today) for m in moves)}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _move_text(move: MovedDeadline, today: date) -> str:
    if move.old is None and move.new is None:
        return f"{_times(move.count)} without known dates"
    old = short_date(move.old.day, today) if move.old else "a day not known"
    new = short_date(move.new.day, today) if move.new else "a day not known"
    days = f" ({move.days:+d} d)" if move.days is not None else ""
    return f"from {old} to {new}{days}"


def _visible_text(one: CalendarDate, today: date) -> str:
    signed = f" signed by {short_date(one.signed, today)}" if one.signed else ""
    what = "an order" if one.order else "the contract"
    material = f" for {_materials(one.materials)}" if one.materials else ""
    up_to = "up to " if one.is_limit else ""
    amount = f", {up_to}{short_money(one.amount)}" if one.amount is not None else ""
    return f"orders{signed} can first be seen in USAspending: {what} of {one.text}{material}{amount}"


def _promise_text(one: CalendarDate, today: date) -> str:
    return f"promised by {one.by}: {one.text}{_for_materials(one)}"


def _start_text(one: CalendarDate, today: date) -> str:
    return f"begins: {one.text}{_for_materials(one)}"


def _lapse_text(one: CalendarDate, today: date) -> str:
    amount = f", {short_money(one.amount)}" if one.amount is not None else ""
    return f"{'lapses' if amount else 'ends'}: {one.text}{amount}{_for_materials(one)}"


def _for_materials(one: CalendarDate) -> str:
    """The materials concerned, unless the text names them."""
    missing = [name for name in one.materials if material_title(name).casefold() not in one.text.casefold()]
    return f" ({_materials(missing)})" if missing and len(missing) == len(one.materials) else ""


def _materials(names: Sequence[str]) -> str:
    return ", ".join(material_title(name) for name in names)


def day_label(one: CalendarDate, today: date) -> str:
    """The day as `10 Dec`, or `by Mar 27` when it is not known exactly."""
    if one.about is None:
        return short_date(one.day, today)
    return f"by {fuzzy_text(one.about, today).lstrip('~')}"


def calendar_lines(
    ahead: Sequence[CalendarDate],
    passed: Sequence[CalendarDate],
    today: date,
    width: int,
    glyphs: Glyphs = UNICODE,
) -> tuple[Line, ...]:
    """The dates ahead, those passed without a known outcome, and what cannot be seen yet."""
    found: list[Line] = []
    for one in ahead:
        found += wrap(_date_line(one, today), width, _HANG, glyphs)
    if not any(one.kind == "deadline" for one in ahead):
        found.append(line(Span("No response deadline is known.", "dim")))
    if passed:
        found += [(), line(Span("Passed, and what followed was not found:", "warn"))]
    for one in passed:
        found += wrap(_date_line(one, today), width, _HANG, glyphs)
    found += [(), *(row for text in _notes(today) for row in wrap(line(Span(text, "dim")), width, 2, glyphs))]
    return tuple(found)


def _date_line(one: CalendarDate, today: date) -> Line:
    left = (one.day - today).days
    distance = "" if one.about else "today" if left == 0 else f"{left} d"
    says = f" ({grade_word(one.grade)})" if one.grade else ""
    head = f"{day_label(one, today):<11}{distance:>6}  "
    return line(Span(head, "bold"), Span(date_what(one, today), _TONES[one.kind]), Span(says, "dim"))


def _notes(today: date) -> Iterator[str]:
    seen = date_text(visible_until(today))
    yield f"Orders signed after {seen} are not visible yet: USAspending shows Defense awards 90 days late."
