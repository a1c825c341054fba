"""The panel "Next": the dates ahead, of response deadlines, announced steps, contracts that USAspending can first show,
and ends of policies."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from mineralwatch.domain.context.calendar_dates import CalendarDate, calendar_ahead, calendar_passed
from mineralwatch.domain.context.first_visible import visible_until
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.money_text import short_money
from mineralwatch.ports import Snapshot
from mineralwatch.view.formatting import grade_letter, material_title, row_name, symbol_of, symbols_of
from mineralwatch.view.panel_content import Glyphs, Line, LinesView, Span, Tone
from mineralwatch.view.snapshot_index import SnapshotIndex, index_snapshot
from mineralwatch.view.spans import fit_line, in_glyphs, line, spread_line
from mineralwatch.view.time_text import fuzzy_text, short_date

_RECENT_DAYS = 60  # a date that has passed is still shown for 60 days
_WORDS: dict[str, tuple[str, Tone]] = {
    "promise": ("promise", "accent"),
    "start": ("begins", "accent"),
    "lapse": ("ends", "accent"),
}
_NO_OUTCOME = "what followed was not found"


@dataclass(frozen=True, slots=True)
class UpcomingDate:
    """One date ahead; `label` is shown instead of the day when only the month or the year is known."""

    day: date
    text: str
    tone: Tone = "plain"
    label: str = ""
    grade: str = ""


def upcoming_dates(snapshot: Snapshot, now: datetime) -> list[UpcomingDate]:
    """All dates from today on, soonest first; what can first be seen on one day is one entry."""
    index, today = index_snapshot(snapshot), now.date()
    dates: list[UpcomingDate] = []
    visible: defaultdict[date, list[str]] = defaultdict(list)
    for one in calendar_ahead(snapshot, now):
        if one.kind == "visible":
            visible[one.day].append(_visible_text(one, index))
        else:
            dates.append(_upcoming(one, index, today))
    for day, names in visible.items():
        dates.append(UpcomingDate(day, f"visible: {', '.join(dict.fromkeys(names))}"))
    return sorted(dates, key=lambda ahead: (ahead.day, ahead.text))


def passed_dates(snapshot: Snapshot, now: datetime) -> list[UpcomingDate]:
    """Announced steps and ends of policies that were due within the last `_RECENT_DAYS` and whose outcome is unknown,
    newest first."""
    index, today = index_snapshot(snapshot), now.date()
    return [_upcoming(one, index, today) for one in calendar_passed(snapshot, now, _RECENT_DAYS)]


def _upcoming(one: CalendarDate, index: SnapshotIndex, today: date) -> UpcomingDate:
    label = ""
    if one.about:
        label = f"≤{fuzzy_text(one.about, today).lstrip('~')}" if one.kind == "promise" else one.about.text
    if one.kind == "deadline":
        zone = "" if one.deadline and one.deadline.instant else ", zone unknown"
        return UpcomingDate(one.day, f"response due: {_name(index.solicitations[one.key or ''])}{zone}", "open")
    word, tone = _WORDS[one.kind]
    if one.kind == "lapse" and one.amount is not None:
        word, tone = "lapses", "warn"
    return UpcomingDate(one.day, f"{word}: {one.text}", tone, label, grade_letter(one.grade))


def _visible_text(one: CalendarDate, index: SnapshotIndex) -> str:
    owner = index.solicitations.get(one.key or "")
    name = _name(owner) if owner else symbol_of(one.materials[0] if one.materials else None) if one.order else one.text
    return _with_sum(f"order {name}" if one.order else name, one.amount)


def _name(solicitation: Solicitation) -> str:
    return f"{symbols_of(solicitation)} {row_name(solicitation)}"


def _with_sum(name: str, amount: float | None) -> str:
    return f"{name} {short_money(amount)}" if amount is not None else name


def build_lines(snapshot: Snapshot, now: datetime, width: int, glyphs: Glyphs) -> LinesView:
    """The lines of the panel "Next", fitted to `width` cells; the last line says what USAspending cannot show yet."""
    today = now.date()
    dates = upcoming_dates(snapshot, now)
    shown = [_line(ahead, today, width, glyphs) for ahead in dates]
    shown += [_line(ahead, today, width, glyphs) for ahead in passed_dates(snapshot, now)]
    blind = visible_until(today)
    if not any(ahead.text.startswith("response due") for ahead in dates):
        shown.append(fit_line(line(Span(" no response deadline is known", "dim")), width, glyphs))
    newest = latest_posted(snapshot)
    if newest and newest.posted:
        name = material_title(newest.materials[0] if newest.materials else None)
        text = f" last request known: {fuzzy_text(newest.posted)}, {(today - newest.posted.first).days} d ago ({name})"
        shown.append(fit_line(line(Span(text, "dim")), width, glyphs))
    text = f" BLIND: signed after {short_date(blind, today)} = not yet in USAspending"
    shown.append(fit_line(line(Span(text, "warn")), width, glyphs))
    return LinesView(tuple(shown), "Next", in_glyphs(f"blind since {short_date(blind, today)}", glyphs))


def upcoming_line(snapshot: Snapshot, now: datetime, width: int, glyphs: Glyphs) -> Line:
    """The dates ahead in one line, cut at `width` cells: `10 Dec visible: W concentrates $2bn · 24 Dec …`."""
    today = now.date()
    parts = [f"{ahead.label or short_date(ahead.day, today)} {ahead.text}" for ahead in upcoming_dates(snapshot, now)]
    return fit_line(line(" " + (" · ".join(parts) or "no date ahead is known")), width, glyphs)


def latest_posted(snapshot: Snapshot) -> Solicitation | None:
    """The solicitation that was posted last, among those whose posting date has at least a month; None without one."""
    dated = [
        solicitation
        for solicitation in snapshot.solicitations
        if solicitation.posted and len(solicitation.posted.text) > 5
    ]
    return max(dated, key=lambda r: r.posted.first if r.posted else date.min, default=None)


def _line(ahead: UpcomingDate, today: date, width: int, glyphs: Glyphs) -> Line:
    left = (ahead.day - today).days
    label = ahead.label or short_date(ahead.day, today)
    days = "today" if left == 0 else f"{left} d" if abs(left) <= 999 and not ahead.label else ""
    head = Span(f" {label:<9} {days:>5}  ", "bold" if 0 <= left <= 30 else "plain")
    mark = line(Span(ahead.grade, "dim")) if ahead.grade else ()
    if left < 0:
        return spread_line(
            line(head, Span("passed, ", "warn"), Span(f"{ahead.text}: {_NO_OUTCOME}", "dim")), mark, width, glyphs
        )
    return spread_line(line(head, Span(ahead.text, ahead.tone)), mark, width, glyphs)
