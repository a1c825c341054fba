"""The wording of events, the same for `watch --plain`, notifications and the screen.

A sentence is complete in itself: material, number, the old and the new value, and who says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mineralwatch.domain.companies.company_spelling import readable_company
from mineralwatch.domain.dates import Deadline, FuzzyDate, days_between, parse_deadline
from mineralwatch.domain.evidence.event_reports import is_reported
from mineralwatch.domain.evidence.evidence_text import is_fields_text
from mineralwatch.domain.manual_entries.manual_entry import is_manual
from mineralwatch.domain.models.event import Event, EventKind, Fields
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.text.languages import foreign_language
from mineralwatch.domain.text.money_text import short_money
from mineralwatch.view.formatting import counted, grade_letters, material_title, money_text, quantity_text, with_short
from mineralwatch.view.quotation_marks import quoted
from mineralwatch.view.time_text import ago, date_text, deadline_text, fuzzy_text, in_days, short_date

__all__ = [
    "ago",
    "alert_body",
    "alert_title",
    "award_amount",
    "best_quotation",
    "counted",
    "date_text",
    "deadline_text",
    "event_date",
    "event_row",
    "event_sentence",
    "event_short",
    "fuzzy_text",
    "grade_letters",
    "in_days",
    "money_text",
    "move_count",
    "quantity_text",
    "short_date",
    "signed_days",
]

_MAX_QUOTE = 160  # a quotation of a notice is cut to 160 characters in a sentence
_GRADE_NOTES = {
    Grade.OFFICIAL: "",
    Grade.ANNOUNCED: " (announced)",
    Grade.REPORTED: " (press report)",
    Grade.COPIED: " (a copy, unchecked)",
    Grade.INFERRED: " (inferred)",
}
_PAST = {
    EventKind.ISSUED: "issued",
    EventKind.AMENDED: "amended",
    EventKind.EXTENDED: "extended",
    EventKind.SHORTENED: "shortened",
    EventKind.CANCELLED: "cancelled",
    EventKind.AWARDED: "awarded",
    EventKind.ORDERED: "ordered",
    EventKind.TERMINATED: "terminated",
    EventKind.REISSUED: "reissued",
    EventKind.REMOVED: "gone from the source",
    EventKind.RESTORED: "back in the source",
    EventKind.CLOSED: "closed",
    EventKind.ARCHIVED: "archived",
}
_FIELD_WORDS = {"naics": "NAICS", "psc": "PSC", "set_aside": "set-aside", "text": "wording"}


def event_date(event: Event) -> FuzzyDate | None:
    """The date of the event, exact or approximate; None when no source gives one."""
    return FuzzyDate(event.occurred_on.isoformat()) if event.occurred_on else event.occurred_about


def deadlines_of(event: Event) -> tuple[Deadline | None, Deadline | None]:
    """The old and the new response deadline that an event states; None for one that the event does not state."""
    return parse_deadline(event.old.get("deadline")), parse_deadline(event.new.get("deadline"))


def signed_days(event: Event) -> str:
    """By how many days the deadline changed, as `+13 d` or `-4 d`; "" if the old or new deadline is unknown."""
    old, new = deadlines_of(event)
    return f"{days_between(old, new):+d} d" if old and new else ""


def move_count(event: Event) -> int:
    """The number of deadline changes that an event stands for: a source may report several at once, without dates."""
    count = event.new.get("count")
    return count if isinstance(count, int) and not isinstance(count, bool) and count > 0 else 1


def award_amount(fields: Fields) -> float | None:
    """The amount of an award or an order in US dollars; for an award of unknown amount, the sum of the orders under the
    award so far. None when both are unknown."""
    for name in ("amount", "ceiling", "price", "ordered"):
        value = fields.get(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
    return None


def best_quotation(event: Event) -> str:
    """The words of an event's best witness; "" when no witness has a quotation. Inferences and entries by hand have no
    quotation.

    Among witnesses of equal grade a story comes last, since a headline says only that something happened, while a
    notice may say why. Among stories, one in English comes first.
    """
    witnesses = (w for w in event.evidence if not is_manual(w.ref))
    ranked = sorted(witnesses, key=lambda w: (w.grade.rank, is_reported(w), foreign_language(w.says or "") is not None))
    quotations = (w.says for w in ranked if w.says and not is_fields_text(w.says) and w.grade is not Grade.INFERRED)
    return next(quotations, "")


def _quotation(event: Event) -> str:
    return quoted(best_quotation(event), _MAX_QUOTE)


def _text_field(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _material_and_number(event: Event, solicitation: Solicitation | None) -> str:
    material = event.material or (solicitation.materials[0] if solicitation and solicitation.materials else None)
    number = event.number or (solicitation.number if solicitation else None)
    if number:
        return f"{material_title(material)} {number}"
    short = solicitation.short if solicitation else None
    named = with_short(material_title(material), short) if short else material_title(material)
    return f"{named} (number unknown)"


def _move_text(event: Event) -> str:
    old, new = deadlines_of(event)
    if old and new:
        return f"{deadline_text(old)} → {deadline_text(new)}"
    if new:
        return f"new deadline {deadline_text(new)}; the old one is not known"
    return f"old deadline {deadline_text(old)}; the new one is not known" if old else "dates not known"


def _award_text(event: Event) -> str:
    """An award in words, with unknown parts: `Glencore, contract SP8000-26-D-0012, $1.80bn, ordered $450.6m`."""
    fields = event.new
    parts = [readable_company(_text_field(fields, "awardee")) or "awardee not known"]
    if contract := _text_field(fields, "contract"):
        parts.append(f"contract {contract}")
    return ", ".join((*parts, *_amount_texts(event.kind, fields)))


def _amount_texts(kind: EventKind, fields: Fields) -> Iterator[str]:
    """The amount of an award or order (called a ceiling if it is a limit), and the sum ordered under it so far."""
    ordered = fields.get("ordered") if kind is EventKind.AWARDED else None
    amount = award_amount({name: value for name, value in fields.items() if name != "ordered" or ordered is None})
    if amount is None:
        yield "amount not known"
    else:
        ceiling = fields.get("ceiling") is not None and fields.get("amount") is None
        yield f"ceiling {short_money(amount)}" if ceiling else short_money(amount)
    if isinstance(ordered, int | float):
        yield f"ordered {short_money(ordered)}"


def _changes_text(event: Event) -> str:
    """What an amendment changed: `quantity 100 → 120, wording changed`. A long value is left out."""
    if not event.new:
        return "a new version without a visible change"
    return ", ".join(_change_text(name, event.old, event.new[name]) for name in event.new)


def _change_text(name: str, before: Fields, new: object) -> str:
    old = before.get(name)
    if name == "cancelled":
        return "its words no longer cancel it"
    word = _FIELD_WORDS.get(name, name.replace("_", " "))
    if name == "text" or any(isinstance(value, str) and len(value) > 60 for value in (old, new)):
        return f"{word} changed"
    if name == "deadline":
        first = parse_deadline(new)
        return f"deadline set to {deadline_text(first)}" if first else "deadline set"
    # Without an old value in the event, the old value is unknown; "none" is a value that the source gives as empty.
    return f"{word} {_field_text(old)} → {_field_text(new)}" if name in before else f"{word} now {_field_text(new)}"


def _field_text(value: object) -> str:
    return "none" if value is None or value == "" else str(value)


def _what_happened(event: Event) -> str:
    """What happened in an event, without the name of the solicitation and without the date."""
    days = signed_days(event)
    by = f" by {days.lstrip('+-')}" if days else ""
    if event.kind in (EventKind.EXTENDED, EventKind.SHORTENED):
        times = f" {move_count(event)} times" if move_count(event) > 1 else ""
        return f"response deadline {_PAST[event.kind]}{times}{by}: {_move_text(event)}"
    if event.kind is EventKind.REISSUED and _text_field(event.new, "number"):
        return f"reissued as {_text_field(event.new, 'number')}"
    if event.kind is EventKind.ISSUED:
        _, due = deadlines_of(event)
        return f"issued, response due {deadline_text(due)}" if due else "issued, no response deadline known"
    if event.kind in (EventKind.AWARDED, EventKind.ORDERED):
        return f"{_PAST[event.kind]}: {_award_text(event)}"
    if event.kind is EventKind.AMENDED:
        return f"amended: {_changes_text(event)}"
    if event.kind is EventKind.CANCELLED:
        again = "; it says that it will be reissued" if event.new.get("reissue_promised") else ""
        quote = _quotation(event)
        return f"cancelled{again}" + (f": {quote}" if quote else "")
    return _PAST[event.kind]


def _grade_note(event: Event) -> str:
    """The event's grade in brackets, or, for an event that was only entered by hand, the source that the user named."""
    alone = bool(event.evidence) and all(is_manual(witness.ref) for witness in event.evidence)
    return f" (by hand, after {event.evidence[0].source})" if alone else _GRADE_NOTES[event.grade]


def event_sentence(event: Event, solicitation: Solicitation | None) -> str:
    """One complete sentence, such as `Cobalt SP8000-25-R-0020: response deadline extended by 13 d: …`."""
    day = event_date(event)
    # The sentence says "dated" and not "on", since an event need not have happened on the day its notice was posted.
    dated = f"dated {fuzzy_text(day)}" if day else "date unknown"
    text = f"{_material_and_number(event, solicitation)}: {_what_happened(event)}; {dated}{_grade_note(event)}"
    return f"{text}{_possible_award(event, solicitation)}."


def _possible_award(event: Event, solicitation: Solicitation | None) -> str:
    """`, perhaps the award of cobalt-2025-x1 (inferred)`, for an award whose link is only inferred; otherwise ""."""
    older = solicitation.may_follow if solicitation and event.kind is EventKind.AWARDED else None
    return f", perhaps the award of {older} (inferred)" if older else ""


def event_row(event: Event) -> str:
    """An event's date and sentence, without its solicitation: `29 Aug 2025  response deadline extended by 13 d: …`."""
    return f"{fuzzy_text(event_date(event))}  {_what_happened(event)}{_grade_note(event)}"


def event_short(event: Event) -> str:
    """What happened, in a few words and without the solicitation's name: `extended +13 d → 11 Sep 2025`."""
    if event.kind in (EventKind.EXTENDED, EventKind.SHORTENED):
        _, new = deadlines_of(event)
        times = f"{move_count(event)} times" if move_count(event) > 1 else ""
        return " ".join(
            filter(None, (_PAST[event.kind], times, signed_days(event), f"→ {date_text(new.day)}" if new else ""))
        )
    if event.kind in (EventKind.AWARDED, EventKind.ORDERED):
        amount = award_amount(event.new)
        parts = (
            _PAST[event.kind],
            readable_company(_text_field(event.new, "awardee")),
            short_money(amount) if amount is not None else "",
        )
        return " ".join(filter(None, parts))
    if event.kind is EventKind.ISSUED:
        _, due = deadlines_of(event)
        return f"issued, due {date_text(due.day)}" if due else "issued"
    return _PAST[event.kind]


def alert_title(event: Event, solicitation: Solicitation | None) -> str:
    """The title of an alert: `Cobalt SP8000-25-R-0020 extended +13 d`."""
    days = signed_days(event)
    return f"{_material_and_number(event, solicitation)} {_PAST[event.kind]}" + (f" {days}" if days else "")


def alert_body(event: Event, solicitation: Solicitation | None, outlets: Sequence[str] = ()) -> str:
    """The body of an alert: old and new value, awardee and amount, or the notice's words; then the grade or the
    outlets.

    `outlets` are the press outlets that report the event, given when no other kind of source shows it.
    """
    if event.kind in (EventKind.EXTENDED, EventKind.SHORTENED):
        body = _move_text(event)
    elif event.kind in (EventKind.AWARDED, EventKind.ORDERED):
        body = _award_text(event)
    elif event.kind is EventKind.CANCELLED:
        body = _quotation(event) or "no reason is given"
    elif event.kind is EventKind.AMENDED:
        body = _changes_text(event)
    else:
        body = (_quotation(event) if outlets else "") or _title_and_deadline(event, solicitation)
    return f"{body}{_outlets_note(event, outlets) if outlets else _grade_note(event)}"


def _outlets_note(event: Event, outlets: Sequence[str]) -> str:
    """The grade and the outlets: `(press report: Reuters and 2 more outlets)`."""
    more = f" and {counted(len(outlets) - 1, 'more outlet')}" if len(outlets) > 1 else ""
    return f" ({_GRADE_NOTES[event.grade].strip(' ()') or 'official'}: {outlets[0]}{more})"


def _title_and_deadline(event: Event, solicitation: Solicitation | None) -> str:
    """The solicitation's title and response deadline, as the text of events that state no value themselves."""
    title = _text_field(event.new, "title") or (solicitation.title if solicitation else "")
    _, due = deadlines_of(event)
    due = due or (solicitation.deadline if solicitation else None)
    return ", ".join(filter(None, (title, f"response due {deadline_text(due)}" if due else "")))
