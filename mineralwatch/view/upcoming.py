"""The panel "Next": the dates ahead, of response deadlines, announced steps, contracts that USAspending can first show,
and ends of policies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from mineralwatch.domain.context.first_visible import first_visible, visible_until
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.policy import Promise
from mineralwatch.domain.models.solicitation import Solicitation, Status
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.solicitations.solicitation_status import status_of
from mineralwatch.domain.text.money_text import short_money
from mineralwatch.ports import Snapshot
from mineralwatch.view.event_sentences import award_amount
from mineralwatch.view.formatting import grade_letter, material_title, row_name, symbol_of, symbols_of
from mineralwatch.view.panel_content import Glyphs, Line, LinesView, Span, Tone
from mineralwatch.view.snapshot_index import SnapshotIndex, index_snapshot
from mineralwatch.view.spans import fit_line, in_glyphs, line, spread_line
from mineralwatch.view.time_text import fuzzy_text, short_date

_RECENT = timedelta(days=60)  # a date that has passed is still shown for 60 days
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
    """All dates from today on, soonest first."""
    today = now.date()
    index = index_snapshot(snapshot)
    dates = [
        *_deadlines(snapshot, now),
        *_promises(snapshot, today),
        *_policy_ends(snapshot),
        *_first_visible(snapshot, index, today),
    ]
    for money in snapshot.appropriations:
        if money.available_until:
            dates.append(
                UpcomingDate(money.available_until, f"lapses: {money.name}", "warn", "", grade_letter(money.grade))
            )
    return sorted((ahead for ahead in dates if ahead.day >= today), key=lambda ahead: (ahead.day, ahead.text))


def passed_dates(snapshot: Snapshot, now: datetime) -> list[UpcomingDate]:
    """Announced steps and ends of policies that were due within the last `_RECENT` and whose outcome is unknown, newest
    first."""
    today = now.date()
    dates = [*_promises(snapshot, today), *_policy_ends(snapshot)]
    return sorted(
        (ahead for ahead in dates if today - _RECENT <= ahead.day < today),
        key=lambda ahead: (-ahead.day.toordinal(), ahead.text),
    )


def _policy_ends(snapshot: Snapshot) -> Iterator[UpcomingDate]:
    """The ends of policies that no source can confirm, without those that an announced step shows at the same date and
    material."""
    promised = {(promise.due.last, name) for promise in snapshot.promises if promise.due for name in promise.materials}
    for event in snapshot.policy:
        if (
            event.until
            and event.end_unseen
            and not any((event.until.last, name) in promised for name in event.materials)
        ):
            label = "" if event.until.exact else event.until.text
            yield UpcomingDate(event.until.last, f"ends: {event.text}", "accent", label, grade_letter(event.grade))


def _deadlines(snapshot: Snapshot, now: datetime) -> Iterator[UpcomingDate]:
    for solicitation in snapshot.solicitations:
        if solicitation.deadline and status_of(solicitation, now).status is Status.OPEN:
            zone = "" if solicitation.deadline.instant else ", zone unknown"
            what = f"response due: {_name(solicitation)}{zone}"
            yield UpcomingDate(max(solicitation.deadline.day, now.date()), what, "open")


def _promises(snapshot: Snapshot, today: date) -> Iterator[UpcomingDate]:
    for promise in snapshot.promises:
        if promise.due and promise.outcome == "open":
            yield _promise(promise, today)


def _promise(promise: Promise, today: date) -> UpcomingDate:
    assert promise.due is not None
    label = "" if promise.due.exact else f"≤{fuzzy_text(promise.due, today).lstrip('~')}"
    return UpcomingDate(promise.due.last, f"promise: {promise.what}", "accent", label, grade_letter(promise.grade))


def _first_visible(snapshot: Snapshot, index: SnapshotIndex, today: date) -> Iterator[UpcomingDate]:
    """The days on which USAspending can first show contracts and orders, one entry for each day."""
    by_day: defaultdict[date, list[str]] = defaultdict(list)
    for solicitation in snapshot.solicitations:
        for awardee in solicitation.awardees:
            day = first_visible(awardee.on)
            if day and day >= today:
                by_day[day].append(_with_sum(_name(solicitation), awardee.ceiling or awardee.price))
    for contract in snapshot.contracts:
        if contract.key not in index.solicitations and (day := first_visible(contract.on)):
            by_day[day].append(_with_sum(contract.awardee, contract.ceiling))
    for event in snapshot.events:
        if event.kind is EventKind.ORDERED and (day := first_visible(event.occurred_on)):
            owner = index.solicitations.get(event.key)
            name = f"order {_name(owner)}" if owner else f"order {symbol_of(event.material)}"
            by_day[day].append(_with_sum(name, award_amount(event.new)))
    for day, names in by_day.items():
        yield UpcomingDate(day, f"visible: {', '.join(dict.fromkeys(names))}")


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
