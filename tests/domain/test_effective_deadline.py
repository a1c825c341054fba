"""The deadline from field and text together, terminations, and the same results for notices and pasted lines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.dates import Deadline, ZoneBasis, parse_deadline
from mineralwatch.domain.evidence.claim_collection import claims_of_notices
from mineralwatch.domain.headlines.headline_reader import read_headline
from mineralwatch.domain.headlines.notice_style import read_as_notice
from mineralwatch.domain.headlines.tagger import tag_text
from mineralwatch.domain.lifecycle.notice_history import NoticeEvent, VersionReading, notice_history
from mineralwatch.domain.materials import materials
from mineralwatch.domain.models.notice import Notice, NoticeAward
from mineralwatch.domain.notice_text.stated_deadlines import closing_day, days_added, stated_deadline, written_deadline
from mineralwatch.domain.solicitations.solicitation_projection import SolicitationFacts, project_solicitation
from tests.domain.labelled import rows

OWN = "SP8000-26-R-0001"
FIELD = "2026-04-10T15:00:00-04:00"
DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _seen(
    nth: int, text: str | None, deadline: str | None, *, kind: str = "Solicitation", source: str = "sam"
) -> VersionReading:
    notice = Notice(
        f"n{nth}",
        title="Tin ingots",
        type=kind,
        number=OWN,
        posted=date(2026, 3, 1) + timedelta(days=nth),
        text=text,
        deadline=parse_deadline(deadline),
    )
    return VersionReading(notice, source, DAY + timedelta(days=nth))


def _moves(*seen: VersionReading) -> list[tuple[str, object, object]]:
    told = [one for one in notice_history(seen) if one.kind.value in ("extended", "shortened")]
    return [(one.kind.value, one.old["deadline"], one.new["deadline"]) for one in told]


@pytest.mark.parametrize("row", rows("notice_deadlines.csv"), ids=lambda row: row["text"][:60])
def test_the_day_on_which_offers_close(row: dict[str, str]) -> None:
    found = stated_deadline(row["text"])
    assert (found.day.isoformat() if found else "") == row["day"]


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("The closing date is extended to April 24, 2026.", "2026-04-24"),
        ("Amendment 0001 extends the closing date to 24 April 2026, 3:00 PM EST.", "2026-04-24T15:00:00-04:00"),
        ("The closing date is hereby extended by two weeks.", "2026-04-24T15:00:00-04:00"),
        ("Proposal due date extended 10 calendar days.", "2026-04-20T15:00:00-04:00"),
        ("The new closing date is April 24, 2026.", "2026-04-24"),
    ],
)
@pytest.mark.parametrize("field", [FIELD, None])
def test_words_extend_where_the_field_is_empty_or_unchanged(text: str, new: str, field: str | None) -> None:
    events = notice_history([_seen(0, "Tin.", FIELD), _seen(1, text, field)])
    (moved,) = [event for event in events if event.kind == "extended"]
    assert (moved.old, moved.new) == ({"deadline": FIELD}, {"deadline": new})
    assert moved.says is not None and "fields:" not in moved.says


@pytest.mark.parametrize(
    "text",
    [
        "The closing date is not extended and remains April 10, 2026.",
        "Requests to extend the closing date to April 24, 2026 were denied.",
        "Q1: Will the closing date be extended to April 24, 2026? A1: No.",
        "The due date for questions is extended to April 24, 2026.",
        "The Government may extend the closing date to April 24, 2026.",
        "The delivery date is extended by two weeks.",
        "Offers were due by April 3, 2026.",
    ],
)
def test_other_words_move_no_deadline(text: str) -> None:
    assert _moves(_seen(0, "Tin.", FIELD), _seen(1, text, FIELD)) == []


def test_a_field_that_moves_after_the_words_counts_again() -> None:
    words = "The closing date is extended to April 24, 2026 at 3:00 PM EDT."
    told = "2026-04-24T15:00:00-04:00"
    first, second = _seen(0, "Tin.", FIELD), _seen(1, words, FIELD)
    assert _moves(first, second, _seen(2, words, FIELD)) == [("extended", FIELD, told)]
    assert _moves(first, second, _seen(2, words, told)) == [("extended", FIELD, told)]
    back = "2026-04-17T15:00:00-04:00"
    assert _moves(first, second, _seen(2, words, back)) == [("extended", FIELD, told), ("shortened", told, back)]
    later = "2026-05-08T15:00:00-04:00"
    assert _moves(first, second, _seen(2, words, later))[-1] == ("extended", told, later)


def test_a_text_that_is_read_a_day_later_is_the_same_extension() -> None:
    words = "The closing date is extended to April 24, 2026."
    at_once = notice_history([_seen(0, "Tin.", FIELD), _seen(1, words, FIELD)])
    late = _seen(1, words, FIELD)
    late = VersionReading(late.notice, late.source, late.at + timedelta(days=1))
    after = notice_history([_seen(0, "Tin.", FIELD), _seen(1, None, FIELD), late])
    assert [event.id for event in at_once] == [event.id for event in after]


@given(st.lists(st.tuples(st.sampled_from((FIELD, None, "2026-04-17")), st.sampled_from((
    None, "", "Offers are due April 24, 2026.", "The closing date is extended to April 24, 2026.",
    "The closing date is extended by two weeks.", "The closing date is not extended.",
)), st.sampled_from(("sam", "sam_bulk"))), min_size=1, max_size=4))  # fmt: skip
def test_the_order_of_arrival_does_not_matter(given_: list[tuple[str | None, str | None, str]]) -> None:
    seen = [_seen(nth, text, field, source=source) for nth, (field, text, source) in enumerate(given_)]

    def told(some: tuple[VersionReading, ...]) -> list[tuple[str, object]]:
        return [(event.id, event.new.get("deadline")) for event in notice_history(some)]

    assert all(told(order) == told(tuple(seen)) for order in permutations(seen))


def _deadline(*seen: VersionReading) -> Deadline | None:
    events: tuple[NoticeEvent, ...] = notice_history(seen)
    claims = claims_of_notices(seen, events)
    return project_solicitation(
        SolicitationFacts(OWN, notices=tuple(one.notice for one in seen), claims=claims)
    ).deadline


def test_the_words_of_the_only_notice_are_its_deadline_and_say_so() -> None:
    found = _deadline(_seen(0, "(8) NUMBER: X\n(9) CLOSING RESPONSE DATE: 15 April 2026, 3:00 PM EST", None))
    assert found == Deadline("2026-04-15T15:00:00-04:00", ZoneBasis.NOTICE_TEXT)


def test_field_and_words_that_differ_are_both_claimed_and_the_field_is_shown() -> None:
    seen = _seen(0, "Offers are due April 3, 2026.", FIELD)
    assert {claim.value for claim in claims_of_notices([seen]) if claim.field == "deadline"} == {FIELD, "2026-04-03"}
    shown = _deadline(seen)
    assert shown is not None and shown.text == FIELD


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("04/24/2026 03:00 PM", "2026-04-24T15:00:00"),
        ("Apr 24, 2026 03:00 PM EDT", "2026-04-24T15:00:00-04:00"),
        ("24-APR-2026 15:00", "2026-04-24T15:00:00"),
        ("Fri, 24 Apr 2026 15:00:00 -0400", "2026-04-24T15:00:00-04:00"),
        ("24/04/2026", "2026-04-24"),
        ("TBD", None),
        ("April 2026", None),
        ("04/24/2026 or 05/01/2026", None),
    ],
)
def test_a_field_as_people_write_it(field: str, text: str | None) -> None:
    found = written_deadline(field)
    assert (found.text if found else None) == text


# awards


def _award(nth: int, text: str, number: str | None = "SP8000-26-D-0003") -> VersionReading:
    seen = _seen(nth, text, None, kind="Award Notice")
    award = NoticeAward(number, 12_000_000, date(2026, 3, 1), "Example Metals LLC")
    return VersionReading(Notice(seen.notice.notice_id, title="Tin", type="Award Notice", number=OWN, text=text,
                       award=award, posted=seen.notice.posted), "sam", seen.at)  # fmt: skip


@pytest.mark.parametrize("number", ["SP8000-26-D-0003", None])
def test_a_revised_award_notice_may_terminate_the_contract(number: str | None) -> None:
    revised = _award(5, "This contract was terminated for the convenience of the Government.", number)
    events = notice_history([_award(0, "Awarded.", number), revised])
    assert [event.kind.value for event in events] == ["awarded", "terminated"]
    assert events[1].occurred_on == date(2026, 3, 6)
    assert events[1].says == revised.notice.text


def test_a_clause_in_an_award_notice_ends_nothing() -> None:
    clause = _award(5, "FAR 52.249-2 Termination for Convenience of the Government applies; it may be terminated.")
    assert [event.kind.value for event in notice_history([_award(0, "Awarded."), clause])] == ["awarded"]


# the same reader

_ENDS = {"cancelled", "extended", "shortened", "terminated"}


def _as_notice(text: str, kind: str | None) -> set[str]:
    """The event of a stored notice with this text: the second version of a solicitation, or a revised Award Notice."""
    closing = closing_day(text)
    offset = timedelta(days=7 if kind == "shortened" else -7)
    day = closing.deadline.day + offset if closing else date(2026, 4, 10)
    field = f"{day}T23:00:00-04:00"
    if kind == "terminated":
        versions = [_award(0, "", None), _award(1, text, None)]
    else:
        versions = [_seen(0, "", field), _seen(1, text, None if kind == "shortened" else field)]
    without_numbers = [VersionReading(Notice(**_without_number(one.notice)), one.source, one.at) for one in versions]
    return {event.kind.value for event in notice_history(without_numbers)} & _ENDS


def _without_number(notice: Notice) -> dict[str, object]:
    fields = {
        name: getattr(notice, name) for name in ("notice_id", "title", "type", "posted", "text", "deadline", "award")
    }
    return fields | {"number": None}


def _lines_in_notice_style() -> list[tuple[str, str | None]]:
    lines = [row["text"] for row in rows("notice_lines.csv")]
    return [
        (text, read_headline(text).kind)
        for text in lines
        if read_as_notice(tag_text(text), materials.find_materials(text)) is not None
    ]


def test_pasted_lines_and_stored_notices_are_read_alike() -> None:
    """Texts in the style of a notice of the stockpile; in a stored notice a move also needs its new date."""
    lines = _lines_in_notice_style()
    dateless = [text for text, kind in lines if kind in ("extended", "shortened") and _has_no_date(text)]
    compared = [(text, kind) for text, kind in lines if text not in dateless]
    wrong = [(text, kind) for text, kind in compared if _as_notice(text, kind) != ({kind} & _ENDS)]
    assert wrong == []
    assert len(compared) > 250 and len(dateless) < 20


def _has_no_date(text: str) -> bool:
    closing = closing_day(text)
    return not (closing and closing.moved) and not days_added(text)
