"""The `Solicitation` that follows from notices, events, claims and contracts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.dates import FuzzyDate, parse_deadline
from mineralwatch.domain.evidence.claim_choice import choose_claim, disputed_fields
from mineralwatch.domain.lifecycle.event_order import in_event_order
from mineralwatch.domain.models.contract import Contract
from mineralwatch.domain.models.event import Claim, Event, EventKind, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Stage
from mineralwatch.domain.solicitations.solicitation_projection import (
    RecordFacts,
    SolicitationFacts,
    project_solicitation,
)

SEEN = datetime(2026, 11, 22, 14, tzinfo=UTC)


def event(kind: EventKind, on: str | None, grade: Grade = Grade.REPORTED, ref: str = "", **new: object) -> Event:
    exact = date.fromisoformat(on) if on and len(on) == 10 else None
    about = FuzzyDate(on) if on and exact is None else None
    witness = Evidence("x", ref or f"{kind}-{on}", None, grade, None)
    return Event(
        f"{kind}-{on}-{ref}", kind, "k", None, "cobalt", exact, SEEN, grade, {}, new, (witness,), occurred_about=about
    )  # type: ignore[arg-type]


COBALT = (
    event(EventKind.ISSUED, "2025-08"),
    event(EventKind.EXTENDED, "2025-09"),
    event(EventKind.EXTENDED, None, ref="undated"),
    event(EventKind.CANCELLED, "2025-10-15"),
    event(EventKind.AWARDED, "2026-05-14", Grade.INFERRED, awardee="Glencore Ltd"),
)


def test_events_stand_as_they_happened_and_undated_ones_after_their_like() -> None:
    assert [e.id for e in in_event_order(tuple(reversed(COBALT)))] == [e.id for e in COBALT]


def test_the_last_ending_counts() -> None:
    assert project_solicitation(SolicitationFacts("k", events=COBALT)).ending is EventKind.AWARDED
    assert project_solicitation(SolicitationFacts("k", events=COBALT[:4])).ending is EventKind.CANCELLED
    assert project_solicitation(SolicitationFacts("k", events=COBALT[:4])).ended == FuzzyDate("2025-10-15")


def test_an_official_extension_after_a_press_cancellation_reopens() -> None:
    official = event(EventKind.EXTENDED, "2025-10-20", Grade.OFFICIAL)
    press = event(EventKind.EXTENDED, "2025-10-20", Grade.REPORTED)
    assert project_solicitation(SolicitationFacts("k", events=(*COBALT[:4], official))).ending is None
    assert project_solicitation(SolicitationFacts("k", events=(*COBALT[:4], press))).ending is EventKind.CANCELLED


def test_on_one_day_an_official_extension_that_is_read_after_a_press_cancellation_reopens() -> None:
    cancelled = event(EventKind.CANCELLED, "2025-10-01")
    extended = event(EventKind.EXTENDED, "2025-10-01", Grade.OFFICIAL, "n2")
    later = replace(extended, seen_at=cancelled.seen_at + timedelta(hours=4))
    assert project_solicitation(SolicitationFacts("k", events=(later, cancelled))).ending is None
    assert project_solicitation(SolicitationFacts("k", events=(extended, cancelled))).ending is EventKind.CANCELLED


def test_a_notice_that_cancels_and_moves_a_date_stays_cancelled() -> None:
    cancelled = event(EventKind.CANCELLED, "2025-10-15", Grade.OFFICIAL, ref="n9")
    moved = event(EventKind.EXTENDED, "2025-10-15", Grade.OFFICIAL, ref="n9")
    assert project_solicitation(SolicitationFacts("k", events=(moved, cancelled))).ending is EventKind.CANCELLED


def test_words_that_no_longer_cancel_reopen() -> None:
    cancelled = event(EventKind.CANCELLED, "2025-10-15", Grade.OFFICIAL)
    again = event(EventKind.AMENDED, "2025-10-20", Grade.OFFICIAL, cancelled=False)
    assert project_solicitation(SolicitationFacts("k", events=(cancelled, again))).ending is None


def test_money_of_several_awards_is_never_added_up_as_a_ceiling() -> None:
    rio = Contract("D-9", "Rio", "k", "aluminium", "idiq", ceiling=995e6, ordered=2.6e6)
    arconic = replace(rio, contract="D-8", awardee="Arconic", ordered=None)
    both = project_solicitation(SolicitationFacts("k", contracts=(rio, arconic)))
    assert (both.ceiling, both.ordered, len(both.awardees)) == (None, 2.6e6, 2)
    assert project_solicitation(SolicitationFacts("k", contracts=(rio,))).ceiling == 995e6


def test_the_newest_of_the_furthest_stage_counts() -> None:
    ask = Notice("s", "Tin", "Solicitation", number="SP8000-27-R-0001", posted=date(2026, 11, 2))
    pre = Notice("p", "Tin, coming", "Presolicitation", posted=date(2026, 11, 5), deadline=parse_deadline("2026-12-01"))
    shown = project_solicitation(SolicitationFacts("SP800027R0001", notices=(ask, pre)))
    assert (shown.stage, shown.title, shown.number) == (Stage.SOLICITATION, "Tin", "SP8000-27-R-0001")
    assert shown.deadline == pre.deadline  # what the solicitation leaves out is carried


def test_the_record_speaks_where_no_notice_does() -> None:
    record = RecordFacts(
        title="Bismuth", materials=("bismuth",), posted=FuzzyDate("~2025-09-15"), bundled=date(2026, 10, 7)
    )
    shown = project_solicitation(SolicitationFacts("bismuth-2025-x1", record=record))
    assert (shown.title, shown.posted, shown.bundled) == ("Bismuth", FuzzyDate("~2025-09-15"), date(2026, 10, 7))
    notice = Notice("n", "Bismuth metal", "Solicitation", posted=date(2025, 9, 10))
    assert project_solicitation(SolicitationFacts("bismuth-2025-x1", record=record, notices=(notice,))).bundled is None


def claim(value: str, source: str, grade: Grade = Grade.REPORTED, dated: date | None = None) -> Claim:
    return Claim("posted", value, source, source, None, grade, dated)


def test_the_shown_claim_is_the_best_graded_then_the_best_supported_then_the_first() -> None:
    assert choose_claim([claim("a", "1"), claim("b", "2", Grade.OFFICIAL)]) == claim("b", "2", Grade.OFFICIAL)
    assert choose_claim([claim("a", "1"), claim("b", "2"), claim("b", "3")]) == claim("b", "2")
    early = claim("b", "2", dated=date(2025, 1, 1))
    assert choose_claim([claim("a", "1"), early]) == early
    assert choose_claim([]) is None


@given(st.lists(st.builds(claim, st.sampled_from("ab"), st.sampled_from("123"), st.sampled_from(list(Grade)))))
def test_the_shown_claim_is_one_of_them_and_of_the_best_grade(claims: list[Claim]) -> None:
    shown = choose_claim(claims)
    assert (shown in claims) == bool(claims)
    assert shown is None or all(shown.grade.rank <= other.grade.rank for other in claims)
    assert bool(disputed_fields(claims)) == (len({c.value for c in claims}) > 1)


@given(st.permutations(COBALT))
def test_the_order_in_which_events_came_does_not_matter(events: list[Event]) -> None:
    assert project_solicitation(SolicitationFacts("k", events=tuple(events))) == project_solicitation(
        SolicitationFacts("k", events=COBALT)
    )
