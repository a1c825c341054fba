"""The rows of a solicitation's note: a label and a text for each fact, with the letter of its source's grade."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from mineralwatch.domain.context.first_visible import first_visible
from mineralwatch.domain.evidence.claimed_fields import ClaimedField, claimed_fields
from mineralwatch.domain.models.contract import Awardee
from mineralwatch.domain.models.event import Claim, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.reissues.reissue_link import is_made_of_link
from mineralwatch.domain.solicitations.solicitation_status import status_of
from mineralwatch.ports import Snapshot
from mineralwatch.view.claim_text import claimed_field_title, claimed_values_line, group_by_meaning
from mineralwatch.view.deadline_move_order import MOVE_KINDS, move_count, moves_in_order
from mineralwatch.view.dossier_context import DossierContext, LabelledRows
from mineralwatch.view.event_sentences import best_quotation, deadlines_of, event_date, signed_days
from mineralwatch.view.formatting import (
    counted,
    grade_letter,
    grade_letters,
    stage_words,
)
from mineralwatch.view.manual_entry_rows import manual_entry_rows
from mineralwatch.view.money_rows import jointly_ordered, money_rows, size_rows, sum_texts
from mineralwatch.view.next_step import NextStepGroup, next_step
from mineralwatch.view.panel_content import Line, Span
from mineralwatch.view.policy_text import policy_rows, supply_rows
from mineralwatch.view.promise_rows import promise_rows
from mineralwatch.view.reissue_rows import reissue_rows
from mineralwatch.view.snapshot_index import index_snapshot
from mineralwatch.view.spans import NO_BREAK, line
from mineralwatch.view.status_label import status_line
from mineralwatch.view.time_text import fuzzy_text, short_date, zone_text

# These fields have rows of their own; claims about any other field are shown in the rows `differ` or `also`.
_OWN_ROWS = ("posted", "cancelled_on", "changes")
_MENTIONED = (
    "deadline",
    "quantity",
    "ceiling",
    "guaranteed",
    "requested_ceiling",
    "requested_minimum",
    "ordered_with_others",
    "awarded_on",
    "terminated_on",
    "first_deadline",
    "awardee",
    "price",
    "ordered",
    "office",
)

# a quotation of a notice is cut to 98 characters, two lines of half a screen; the dossier has the whole quotation
_MAX_QUOTE = 98


def note_rows(context: DossierContext) -> LabelledRows:
    """All rows for which something is known, in reading order."""
    return [row for part in _PARTS for row in part(context)]


def _number(context: DossierContext) -> LabelledRows:
    solicitation = context.detail.solicitation
    known = [solicitation.number or "", stage_words(solicitation.stage), solicitation.office or ""]
    return [("number" if solicitation.number else "stage", line(" · ".join(filter(None, known))))] if any(known) else []


def _unknown_fields(context: DossierContext) -> LabelledRows:
    """One row that names the important fields that no source gives."""
    solicitation = context.detail.solicitation
    values = (
        ("number", solicitation.number),
        ("posted", solicitation.posted),
        ("deadline", solicitation.deadline),
        ("quantity", solicitation.quantity),
        ("office", solicitation.office),
        ("sum", sum_texts(context)),
    )
    missing = [name for name, value in values if not value]
    return [("not known", line(Span(", ".join(missing), "warn")))] if missing else []


def _posted(context: DossierContext) -> LabelledRows:
    claims = context.claims("posted")
    if _needs_sources(claims):
        return [("posted", claimed_values_line("posted", claims, context.today, context.glyphs))]
    newest = context.detail.solicitation.posted
    first = next((when for event in context.events(EventKind.ISSUED) if (when := event_date(event))), newest)
    if first is None:
        return []
    later = f", newest version {fuzzy_text(newest, context.today)}" if newest and newest != first else ""
    return [("posted", line(fuzzy_text(first, context.today), Span(later, "dim")))]


def _needs_sources(claims: Sequence[Claim]) -> bool:
    """Whether the claimed date is shown with its sources. It needs none when only official notices give it and all
    agree."""
    return any(claim.grade is not Grade.OFFICIAL for claim in claims) or len(group_by_meaning(claims)) > 1


def _deadline(context: DossierContext) -> LabelledRows:
    """The response deadline with all its changes, as
    `29 Aug 25 → 11 Sep 25 (+13 d) → 4 more, no date → 15 Oct 25; zone unknown`."""
    solicitation, parts, undated = context.detail.solicitation, [], 0
    arrow = f" {context.glyphs.arrow} "
    for event in (*context.events(EventKind.ISSUED), *moves_in_order(context.detail.events)):
        old, new = deadlines_of(event)
        if event.kind in MOVE_KINDS and new is None:
            undated += move_count(event)
            continue
        parts += _undated(undated)
        undated = 0
        if not parts and old:
            parts.append(short_date(old.day, context.today))
        if new:
            days = signed_days(event)
            parts.append(short_date(new.day, context.today) + (f" ({days})" if days else ""))
    parts += _undated(undated)
    last = solicitation.deadline
    if last is None:
        return [] if not parts else [("deadline", line(arrow.join([*parts, "not known"])))]
    if not parts or (undated or not parts[-1].startswith(short_date(last.day, context.today))):
        parts.append(short_date(last.day, context.today))
    hour = "" if len(last.text) == 10 else f" {last.wall:%H:%M}"
    return [("deadline", line(arrow.join(parts) + hour, Span(f", {zone_text(last)}", "dim")))]


def _undated(n: int) -> list[str]:
    return [f"{n} more, no date"] if n else []


def _changed(context: DossierContext) -> LabelledRows:
    claimed_changes = claimed_values_line("changes", context.claims("changes"), context.today, context.glyphs)
    if claimed_changes:
        return [("changed", claimed_changes)]
    moved = sum(move_count(event) for event in moves_in_order(context.detail.events))
    edits = context.events(EventKind.AMENDED)
    parts = [counted(moved, "move of the deadline", "moves of the deadline")] if moved else []
    if edits:
        parts.append(counted(len(edits), "amendment"))
    return [("changed", line(", ".join(parts)))] if parts else []


def _cancelled(context: DossierContext) -> LabelledRows:
    events = context.events(EventKind.CANCELLED)
    if not events:
        return []
    claims = context.claims("cancelled_on")
    event = events[-1]
    when = event_date(event)
    grade = grade_letters([witness.grade for witness in event.evidence] or [event.grade])
    shown = line(fuzzy_text(when, context.today), Span(f"{NO_BREAK}{grade}", "dim"))
    if _needs_sources(claims):
        shown = claimed_values_line("cancelled_on", claims, context.today, context.glyphs)
    rows: LabelledRows = [("cancelled", shown)]
    if words := best_quotation(event):
        short = words if len(words) <= _MAX_QUOTE else words[: _MAX_QUOTE - 1].rstrip() + "…"
        rows.append(("", line(Span(f"“{short}”", "dim"))))
    return rows


def _ended(context: DossierContext) -> LabelledRows:
    kinds = (EventKind.TERMINATED, EventKind.REISSUED, EventKind.REMOVED, EventKind.RESTORED, EventKind.ARCHIVED)
    rows: LabelledRows = []
    for event in (event for event in context.events(*kinds) if not is_made_of_link(event)):
        words = best_quotation(event)
        text = fuzzy_text(event_date(event), context.today) + (f", “{words}”" if words else "")
        label = "ended" if event.kind is EventKind.TERMINATED else event.kind.value
        rows.append((label, line(text, Span(f"{NO_BREAK}{grade_letter(event.grade)}", "dim"))))
    return rows


def _awarded(context: DossierContext) -> LabelledRows:
    solicitation = context.detail.solicitation
    rows: LabelledRows = [
        ("awarded" if i == 0 else "", _awardee(awardee, context.today))
        for i, awardee in enumerate(solicitation.awardees)
    ]
    snapshot = Snapshot(revision=0, solicitations=(solicitation,), events=context.detail.events)
    if rows and index_snapshot(snapshot).won_after_cancelled(solicitation):
        rows.append(("", line(Span("its link to the cancelled request is INFERRED", "warn"))))
    return rows


def _awardee(awardee: Awardee, today: date) -> Line:
    parts = [
        awardee.name or "awardee not named",
        awardee.contract or "contract number not known",
        fuzzy_text(awardee.on, today) if awardee.on else "no date",
    ]
    return line(", ".join(parts), Span(f"{NO_BREAK}{grade_letter(awardee.grade)}" if awardee.grade else "", "dim"))


def _first_visible(context: DossierContext) -> LabelledRows:
    """The first day on which USAspending can show the orders under a recent award."""
    today = context.today
    ahead = [
        day for awardee in context.detail.solicitation.awardees if (day := first_visible(awardee.on)) and day >= today
    ]
    if not ahead:
        return []
    first = min(ahead)
    text = f"{short_date(first, today)}, {(first - today).days} d: USAspending can first show it (signed + 90 d)"
    return [("visible", line(text))]


def _disputed_rows(context: DossierContext) -> LabelledRows:
    """The row `differ`: the fields without a row of their own for which sources give different values."""
    rows: LabelledRows = []
    for claimed in _claimed_fields(context):
        if claimed.field not in _OWN_ROWS and claimed.differs:
            rows.append(("differ" if not rows else "", _claimed_line(claimed, context)))
    return rows


def _undisputed_rows(context: DossierContext) -> LabelledRows:
    """The row `also`: the fields on which all sources agree and that no other row shows."""
    rows: LabelledRows = []
    for claimed in _claimed_fields(context):
        if claimed.field not in (*_OWN_ROWS, *_MENTIONED) and len(claimed.sides) == 1:
            rows.append(("also" if not rows else "", _claimed_line(claimed, context)))
    return rows


def _claimed_fields(context: DossierContext) -> Sequence[ClaimedField]:
    return claimed_fields(context.detail.claims, context.detail.events)


def _claimed_line(claimed: ClaimedField, context: DossierContext) -> Line:
    claims = [claim for side in claimed.sides for claim in side]
    return line(
        Span(f"{claimed_field_title(claimed)}: "),
        *claimed_values_line(claimed.field, claims, context.today, context.glyphs),
    )


def _status(context: DossierContext) -> LabelledRows:
    """The solicitation's status and what happens next to it: `◆ awarded · 57.3 of 245 ordered`."""
    detail, solicitation = context.detail, context.detail.solicitation
    index = index_snapshot(
        Snapshot(revision=0, solicitations=(solicitation,), events=detail.events, promises=detail.promises)
    )
    perhaps = [other.key for other in detail.related if other.relation == "perhaps awarded as"]
    if perhaps:
        index = replace(index, possible_awards={solicitation.key: perhaps[0]})
    together = jointly_ordered(context)
    if together is not None:
        index = replace(
            index, joint_orders={awardee.name.casefold(): together for awardee in solicitation.awardees if awardee.name}
        )
    sign = status_line(solicitation, status_of(solicitation, context.now), index, context.glyphs, in_words=True)
    step = next_step(solicitation, index, context.now)
    waits = "waits for " if step.group in (NextStepGroup.UNRESOLVED, NextStepGroup.CLOSED) else ""
    return [("status", (*sign, Span(" · ", "dim"), Span(f"{waits}{step.text}", step.tone)))]


def _linked(context: DossierContext) -> LabelledRows:
    detail = context.detail
    rows: LabelledRows = [("linked", line(" · ".join(detail.symbols)))] if detail.symbols else []
    if detail.stories:
        newest = detail.stories[0]
        rows.append(("news", line(f"{counted(len(detail.stories), 'story', 'stories')}, newest: {newest.title}")))
    return rows


def _basis(context: DossierContext) -> LabelledRows:
    solicitation = context.detail.solicitation
    grades = grade_letters(solicitation.grades) or "?"
    if solicitation.bundled:
        text = (
            f"{grades}, shipped record of {short_date(solicitation.bundled, context.today)}, not checked with SAM.gov"
        )
    else:
        text = f"{grades}, {counted(solicitation.notice_count, 'notice version')}"
    return [("rests on", line(Span(text, "dim")))]


_PARTS: tuple[Callable[[DossierContext], Iterable[tuple[str, Line]]], ...] = (
    _status,
    manual_entry_rows,
    _unknown_fields,
    _posted,
    _deadline,
    _changed,
    _cancelled,
    _ended,
    reissue_rows,
    promise_rows,
    _awarded,
    money_rows,
    _first_visible,
    size_rows,
    _disputed_rows,
    _undisputed_rows,
    supply_rows,
    policy_rows,
    _linked,
    _number,
    _basis,
)
