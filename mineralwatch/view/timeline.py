"""The timeline of a solicitation, drawn in three lines: marks, their dates, their words.

    ●─────────▷──────▷──────▷┄┄┄┄▷──────✕┄┄┄┄┄┄i┄┄┄┄┄◆
    18 Aug 25 29 Aug 11 Sep ×4   15 Oct 15 Oct    14 May 26
    posted    due    moved  …    moved  cancelled awarded

The mark of a changed deadline stands at the new deadline. A dotted line leads to a mark that is undated, announced for
later or inferred (`i`). Marks are spaced evenly, not to scale.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.domain.models.policy import Promise
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.safe_text import cell_width
from mineralwatch.ports import Detail
from mineralwatch.view.deadline_move_order import MOVE_KINDS, move_count, moves_in_order
from mineralwatch.view.event_sentences import deadlines_of, event_date
from mineralwatch.view.panel_content import Glyphs, Line, Span, Tone
from mineralwatch.view.spans import fit_line, line_in_glyphs
from mineralwatch.view.time_text import fuzzy_text, short_date

Connector = Literal["solid", "dots", "inferred"]
_MAX_EXTRA = 6  # a wide screen adds at most six cells between two marks


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """One mark of the timeline: its sign, word and date, and the kind of line (`Connector`) from the mark before."""

    sign: str
    word: str
    day: date | None = None
    about: FuzzyDate | None = None  # the date, when no exact day is known
    label: str = ""
    tone: Tone = "plain"
    connector: Connector = "solid"
    count: int = 1


def draw_timeline(detail: Detail, today: date, width: int, glyphs: Glyphs) -> tuple[Line, ...]:
    """The three lines of the timeline in at most `width` cells; empty when there are fewer than two marks."""
    marks = _marks(detail, today, glyphs)
    if len(marks) < 2:
        return ()
    for reduce, with_words in _VARIANTS:
        reduced = reduce(marks)
        if _width(reduced, with_words) <= width:
            return _draw(reduced, width, with_words, glyphs)
    return tuple(fit_line(drawn, width, glyphs) for drawn in _draw(_essential_marks(marks), 0, False, glyphs))


def _marks(detail: Detail, today: date, glyphs: Glyphs) -> list[TimelineMark]:
    marks: list[TimelineMark] = []
    cancelled = False
    move_dates = {event_date(event) for event in moves_in_order(detail.events)}
    for event in _in_order(detail.events):
        if event.kind is EventKind.AMENDED and event_date(event) in move_dates:
            continue  # such an amendment most likely only changed the deadline; the note shows it
        event_marks = _mark(event, glyphs)
        if event.kind is EventKind.AWARDED and cancelled:
            event_marks = [replace(mark, connector="inferred") for mark in event_marks]
        cancelled = event.kind is EventKind.CANCELLED or (cancelled and event.kind is not EventKind.REISSUED)
        for mark in event_marks:
            _add(marks, mark)
    marks += [
        TimelineMark(glyphs.awarded, "awarded", related.awarded.last, connector="inferred", tone="awarded")
        for related in detail.related
        if related.relation == "perhaps awarded as" and related.awarded
    ]
    for promise in detail.promises:
        _insert(marks, promise, today)
    return _labelled(marks, today)


def _in_order(events: Sequence[Event]) -> list[Event]:
    """The events in the order given, except that changes of the deadline are sorted by `moves_in_order`."""
    moved = iter(moves_in_order(events))
    return [next(moved) if event.kind in MOVE_KINDS else event for event in events]


def _mark(event: Event, glyphs: Glyphs) -> list[TimelineMark]:
    when = event_date(event)
    day = when.last if when else None
    about = None if when is None or when.exact else when
    connector: Connector = "solid" if day else "dots"
    _, due = deadlines_of(event)
    if event.kind in MOVE_KINDS:
        word = "moved" if event.kind is EventKind.EXTENDED else "earlier"
        return [
            TimelineMark(
                glyphs.moved,
                word,
                due.day if due else None,
                connector="solid" if due else "dots",
                count=move_count(event),
            )
        ]
    if event.kind is EventKind.ISSUED:
        posted = TimelineMark(glyphs.issued, "posted", day, about, "", "open", connector)
        return [posted, TimelineMark(glyphs.moved, "due", due.day)] if due else [posted]
    sign, word, tone = _signs(glyphs).get(event.kind, ("|", event.kind.value, "dim"))
    return [TimelineMark(sign, word, day, about, "", tone, connector)]


def _signs(glyphs: Glyphs) -> dict[EventKind, tuple[str, str, Tone]]:
    return {
        EventKind.AMENDED: ("+", "amended", "plain"),
        EventKind.CANCELLED: (glyphs.cancelled, "cancelled", "bad"),
        EventKind.AWARDED: (glyphs.awarded, "awarded", "awarded"),
        EventKind.ORDERED: ("$", "order", "good"),
        EventKind.TERMINATED: (glyphs.cancelled, "ended", "bad"),
        EventKind.REISSUED: (glyphs.issued, "reissued", "open"),
        EventKind.REMOVED: (glyphs.cancelled, "gone", "bad"),
        EventKind.RESTORED: (glyphs.issued, "back", "open"),
    }


def _add(marks: list[TimelineMark], mark: TimelineMark) -> None:
    """Append a mark to the list; undated marks of one kind, and awards of one day, are merged into one mark with a
    count."""
    last = marks[-1] if marks else None
    same = last is not None and (mark.word, mark.day) == (last.word, last.day)
    if last is not None and same and (mark.day is None or mark.word == "awarded"):
        marks[-1] = replace(last, count=last.count + mark.count)
    else:
        marks.append(mark)


def _insert(marks: list[TimelineMark], promise: Promise, today: date) -> None:
    """Insert a mark for an announced step that is open or did not happen, at the step's due date."""
    if promise.due is None or promise.outcome not in ("open", "missed", "superseded"):
        return
    due = promise.due.last
    ahead = promise.outcome == "open" and due >= today
    tone: Tone = "accent" if ahead else "warn"
    position = next((n for n, mark in enumerate(marks) if mark.day and mark.day > due), len(marks))
    about = None if promise.due.exact else promise.due
    marks.insert(position, TimelineMark("◇", "promised" if ahead else "not seen", due, about, "", tone, "dots"))


def _labelled(marks: Sequence[TimelineMark], today: date) -> list[TimelineMark]:
    """The marks with their labels: a date names its year only where the year changes; an undated mark has its count."""
    labelled: list[TimelineMark] = []
    year = today.year
    for mark in marks:
        if mark.day is None:
            label = f"×{mark.count}" if mark.count > 1 else "no date"
        else:
            then = date(year, 1, 1)
            label = fuzzy_text(mark.about, then) if mark.about else short_date(mark.day, then)
            year = mark.day.year
            if mark.count > 1:
                label += f" ×{mark.count}"
        labelled.append(replace(mark, label=label))
    return labelled


def _all_marks(marks: Sequence[TimelineMark]) -> list[TimelineMark]:
    return list(marks)


def _merged(marks: Sequence[TimelineMark], words: tuple[str, ...]) -> list[TimelineMark]:
    """The marks, with neighbouring marks that have the same word (one of `words`) merged into one, which has the label
    of the last of them."""
    merged: list[TimelineMark] = []
    for mark in marks:
        last = merged[-1] if merged else None
        if last and mark.word == last.word and mark.word in words:
            n = last.count + mark.count
            day = mark.day or last.day
            label = (mark.label if mark.day else last.label).split(" ×")[0]
            merged[-1] = replace(last, count=n, day=day, label=f"{label} ×{n}" if day else f"×{n}")
        else:
            merged.append(mark)
    return merged


def _orders_merged(marks: Sequence[TimelineMark]) -> list[TimelineMark]:
    return _merged(marks, ("order",))


def _without_promises(marks: Sequence[TimelineMark]) -> list[TimelineMark]:
    return [mark for mark in _orders_merged(marks) if mark.word not in ("promised", "not seen")]


def _without_first_due(marks: Sequence[TimelineMark]) -> list[TimelineMark]:
    moved = any(mark.word in ("moved", "earlier") for mark in marks)
    return [mark for mark in _without_promises(marks) if not (moved and mark.word == "due")]


def _moves_merged(marks: Sequence[TimelineMark]) -> list[TimelineMark]:
    return _merged(marks, ("order", "moved", "earlier", "amended", "awarded"))


def _essential_marks(marks: Sequence[TimelineMark]) -> list[TimelineMark]:
    return [mark for mark in _moves_merged(marks) if mark.word not in ("due", "amended", "not seen", "promised")]


# The timeline is drawn in the first of these ways that fits: each says which marks are drawn, and whether with words.
_VARIANTS: tuple[tuple[Callable[[Sequence[TimelineMark]], list[TimelineMark]], bool], ...] = (
    (_all_marks, True),
    (_orders_merged, True),
    (_orders_merged, False),
    (_without_promises, False),
    (_without_first_due, False),
    (_moves_merged, True),
    (_moves_merged, False),
    (_essential_marks, True),
    (_essential_marks, False),
)


def _cells(mark: TimelineMark, with_words: bool) -> int:
    return max(cell_width(mark.label), cell_width(mark.word) if with_words else 1)


def _width(marks: Sequence[TimelineMark], with_words: bool) -> int:
    return sum(_cells(mark, with_words) + 1 for mark in marks)


def _draw(marks: Sequence[TimelineMark], width: int, with_words: bool, glyphs: Glyphs) -> tuple[Line, ...]:
    gaps = max(1, len(marks) - 1)
    extra = min(_MAX_EXTRA, max(0, (width - _width(marks, with_words)) // gaps))
    signs, labels, words = [Span(" ")], [Span(" ")], [Span(" ")]
    for i, mark in enumerate(marks):
        after = marks[i + 1] if i + 1 < len(marks) else None
        room = _cells(mark, with_words) + (1 + extra if after else 0)
        signs.append(Span(mark.sign, mark.tone))
        if after:
            signs.append(Span(_connector(after.connector, room - 1, glyphs), "dim"))
        labels.append(Span(mark.label.ljust(room), "plain"))
        words.append(Span(mark.word.ljust(room), mark.tone if mark.tone != "plain" else "dim"))
    lines = (signs, labels, words) if with_words else (signs, labels)
    return tuple(line_in_glyphs(_trimmed(drawn), glyphs) for drawn in lines)


def _connector(connector: Connector, room: int, glyphs: Glyphs) -> str:
    if connector == "solid":
        return glyphs.dash * room
    dots = glyphs.dots * room
    return dots if connector == "dots" or room < 3 else dots[: room // 2] + "i" + dots[room // 2 + 1 :]


def _trimmed(spans: Sequence[Span]) -> Line:
    return (*spans[:-1], Span(spans[-1].text.rstrip(), spans[-1].tone))
