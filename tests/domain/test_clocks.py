"""What had happened by one day, as far as it was known by another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.clocks.clocks import Clocks, at_clocks, day_of
from mineralwatch.domain.clocks.past import Everything, past
from mineralwatch.domain.contract_register import REGISTER, merge_contracts
from mineralwatch.domain.dates import FuzzyDate, exact_date, parse_deadline
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.models import (
    Claim,
    Contract,
    Event,
    EventKind,
    Evidence,
    Fields,
    Grade,
    Notice,
    Solicitation,
    Stage,
)
from mineralwatch.domain.solicitation_projection import RecordFacts, SolicitationFacts, project_solicitation

LOADED = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
RECORD = date(2026, 10, 7)
VEHICLE = "SP8000-26-D-0012"


def at(day: str, hour: int = 12) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00")


def published(
    day: str | None, grade: Grade = Grade.REPORTED, ref: str = "row/press", source: str = "press"
) -> Evidence:
    moment = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) if day else None
    return Evidence(source, ref, None, grade, moment)


def event(
    kind: EventKind, on: str | None, *evidence: Evidence, new: Fields | None = None, grade: Grade = Grade.REPORTED
) -> Event:
    dated = FuzzyDate(on) if on else None
    exact = dated.exact if dated else None
    return Event(
        id=f"{kind}-{on}-{(new or {}).get('ordered', '')}",
        kind=kind,
        key="k",
        number=None,
        material="cobalt",
        occurred_on=exact,
        seen_at=LOADED,
        grade=grade,
        old={},
        new=new or {},
        evidence=evidence,
        baseline=True,
        occurred_about=None if exact else dated,
    )


ISSUED = event(EventKind.ISSUED, "2025-08-19", published("2025-08-19"), new={"deadline": "2025-08-29"})
MOVED = event(EventKind.EXTENDED, "~2025-08", published(None), new={"deadline": "2025-09-11"})
COPY = published("2026-10-07", Grade.COPIED, "row/copy", "copy")
WON = event(
    EventKind.AWARDED,
    "2026-05-14",
    COPY,
    Evidence("record", "row", None, Grade.INFERRED, None, "the same material"),
    new={"awardee": "Glencore", "contract": VEHICLE, "ceiling": 1_800e6},
    grade=Grade.INFERRED,
)
ORDERS = tuple(
    event(EventKind.ORDERED, day, COPY, new={"awardee": "Glencore", "contract": VEHICLE, "ordered": amount})
    for day, amount in (("2026-05-15", 240.3e6), ("2026-06-29", 210.3e6))
)
CONTRACT = Contract(
    VEHICLE, "Glencore", "k", "cobalt", "idiq", 1_800e6, None, 450.6e6, exact_date(date(2026, 5, 14)), "copy"
)
CLAIMS = (
    Claim("posted", "2025-08-20", "late press", "row/late", None, Grade.REPORTED, date(2025, 12, 1)),
    Claim("changes", "10 amendments", "agency", "row/agency", None, Grade.REPORTED, date(2025, 11, 14)),
    Claim("ceiling", "1800000000", "copy", "row/copy", None, Grade.COPIED, RECORD, contract=VEHICLE),
    Claim("quantity", "7500 t", "nobody", "row/nobody", None, Grade.REPORTED),
    Claim("deadline", "2025-09-11", "press", "row/press", None, Grade.REPORTED),
)
FACTS = RecordFacts(
    title="Cobalt",
    stage=Stage.AWARD,
    asked_as=Stage.SOLICITATION,
    posted=exact_date(date(2025, 8, 19)),
    deadline=parse_deadline("2025-09-11"),
)


def everything(
    *events: Event, known: SolicitationFacts | None = None, seen: tuple[VersionReading, ...] = ()
) -> Everything:
    full = replace(known or SolicitationFacts("k"), events=events or (ISSUED, MOVED, WON, *ORDERS))
    return Everything(project_solicitation(replace(full, contracts=merge_contracts(full.contracts))), full, seen)


ALL = everything(known=SolicitationFacts("k", FACTS, claims=CLAIMS, contracts=(CONTRACT,), first_seen=LOADED))


def left(as_of: str | None = None, known_by: str | None = None, of: Everything = ALL) -> Solicitation | None:
    clocks = Clocks(at(as_of, 23) if as_of else None, at(known_by, 23) if known_by else None, RECORD)
    found = past(of, clocks)
    return found.request if found else None


# the two clocks of one event


@pytest.mark.parametrize(
    ("on", "seen", "day"),
    [
        ("2025-08-19", "2025-09-01", "2025-08-19"),
        ("2025-08", "2025-09-20", "2025-08-31"),  # a month counts from its last day
        ("~2026", "2026-10-07", "2026-10-07"),  # but not later than it was told
        (None, "2025-09-20", "2025-09-20"),
        (None, None, "2026-10-07"),  # nobody dates it: the record's own date
    ],
)
def test_the_day_from_which_an_event_counts(on: str | None, seen: str | None, day: str) -> None:
    told = event(EventKind.CANCELLED, on, published(seen))
    assert day_of(told, Clocks(record_date=RECORD)).isoformat() == day


def test_an_event_without_any_witness_counts_from_its_reading() -> None:
    assert day_of(event(EventKind.CLOSED, None), Clocks(record_date=RECORD)) == LOADED.date()
    bare = event(EventKind.CLOSED, "2025-08-19")
    assert at_clocks(bare, Clocks(known_by=LOADED)) == bare
    assert at_clocks(bare, Clocks(known_by=LOADED - timedelta(seconds=1))) is None


def test_a_witness_that_was_not_seen_yet_takes_its_grade_along() -> None:
    press, notice = published("2025-10-15"), replace(published("2025-10-20"), grade=Grade.OFFICIAL, ref="n1")
    full = event(EventKind.CANCELLED, "2025-10-15", press, notice, grade=Grade.OFFICIAL)
    early = at_clocks(full, Clocks(known_by=at("2025-10-19")))
    assert early is not None
    assert (early.grade, early.evidence) == (Grade.REPORTED, (press,))
    assert at_clocks(full, Clocks(known_by=at("2025-10-20"))) == full
    assert at_clocks(full, Clocks(known_by=at("2025-10-14"))) is None


def test_what_was_concluded_is_known_with_what_it_was_concluded_from() -> None:
    assert at_clocks(WON, Clocks(known_by=at("2026-10-06"), record_date=RECORD)) is None
    assert at_clocks(WON, Clocks(known_by=at("2026-10-07"), record_date=RECORD)) == WON


def test_a_day_of_publication_has_no_zone() -> None:
    """Midnight UTC is the evening before in New York: the day counts, wherever it is asked."""
    new_york = datetime.fromisoformat("2026-06-01T23:59:59-05:00")
    assert not Clocks(known_by=new_york).seen(at("2026-06-02", 0))
    assert Clocks(known_by=new_york).seen(at("2026-06-01", 0))
    assert Clocks(known_by=new_york).seen(at("2026-06-02", 4))  # a moment is a moment


# the whole request


def test_a_request_grows_with_the_days() -> None:
    assert left("2025-08-18") is None
    posted = left("2025-08-19")
    assert posted is not None
    assert (posted.deadline, posted.stage, posted.ceiling) == (parse_deadline("2025-08-29"), Stage.SOLICITATION, None)
    moved = left("2025-08-31")
    assert moved is not None
    assert (moved.deadline, moved.awardees, moved.ordered) == (parse_deadline("2025-09-11"), (), None)
    won = left("2026-06-01")
    assert won is not None
    assert [(one.name, one.ceiling, one.ordered) for one in won.awardees] == [("Glencore", 1_800e6, 240.3e6)]
    assert (moved.stage, won.stage) == (Stage.SOLICITATION, Stage.AWARD)
    whole = left("2026-06-29")
    assert whole is not None and whole.ordered == 450.6e6


def test_an_award_without_an_order_has_nothing_ordered() -> None:
    day_one = left("2026-05-14")
    assert day_one is not None
    assert [(one.ceiling, one.ordered) for one in day_one.awardees] == [(1_800e6, None)]


def test_known_by_cuts_awards_orders_and_sums() -> None:
    early = left(known_by="2026-06-01")
    assert early is not None
    assert (early.awardees, early.ordered, early.ceiling, early.first_seen) == ((), None, None, None)
    assert (early.kinds, early.deadline) == ((EventKind.ISSUED,), parse_deadline("2025-08-29"))  # MOVED is undated


def claimed(as_of: str | None = None, known_by: str | None = None) -> set[str]:
    found = past(ALL, Clocks(at(as_of) if as_of else None, at(known_by) if known_by else None, RECORD))
    return {claim.field for claim in found.claims} if found else set()


def test_claims_count_with_what_they_speak_of() -> None:
    assert claimed("2025-08-20") == {"posted", "quantity"}  # it was posted, whoever said so later
    assert claimed("2025-09-01") == {"posted", "quantity", "deadline"}
    assert claimed("2025-11-14") == {"posted", "quantity", "deadline", "changes"}
    assert claimed("2026-05-14") == {"posted", "quantity", "deadline", "changes", "ceiling"}
    assert claimed(known_by="2025-08-31") == {"quantity"}  # the deadline's source is of no known day
    assert claimed(known_by="2025-12-01") == {"quantity", "changes", "posted"}
    assert claimed(known_by="2026-10-07") == {claim.field for claim in CLAIMS}


def test_a_claim_on_an_order_counts_with_that_order_and_a_sum_with_all() -> None:
    said = [Claim("ordered", value, "copy", f"row/copy/V/{value}", None, Grade.COPIED, RECORD, contract=VEHICLE)
            for value in ("240300000", "210300000", "450600000")]  # fmt: skip
    full = everything(known=SolicitationFacts("k", claims=tuple(said), contracts=(CONTRACT,)))

    def left_at(day: str) -> list[str]:
        found = past(full, Clocks(as_of=at(day), record_date=RECORD))
        return [claim.value for claim in found.claims] if found else []

    assert left_at("2026-05-14") == []
    assert left_at("2026-06-01") == ["240300000"]
    assert left_at("2026-06-29") == ["240300000", "210300000", "450600000"]


def test_the_register_counts_from_its_reading() -> None:
    """Two witnesses of one award: the copy counts from its publication, the register from its reading."""
    read = Evidence(REGISTER, "CONT_IDV_X", None, Grade.OFFICIAL, at("2026-11-10"))
    award = replace(WON, evidence=(COPY, read), grade=Grade.OFFICIAL)
    official = replace(CONTRACT, source=REGISTER, ceiling=1_850e6, ordered=None)
    full = everything(
        ISSUED, award, known=SolicitationFacts("k", contracts=(replace(CONTRACT, ordered=None), official))
    )
    before, after = left(known_by="2026-11-09", of=full), left(known_by="2026-11-10", of=full)
    assert before is not None and after is not None
    assert [one.ceiling for one in before.awardees] == [1_800e6]
    assert [one.ceiling for one in after.awardees] == [1_850e6]


def test_notices_are_those_that_were_read() -> None:
    first = Notice(
        "n1", "Tin", "Solicitation", number="R1", posted=date(2026, 1, 5), deadline=parse_deadline("2026-02-01")
    )
    second = replace(first, notice_id="n2", posted=date(2026, 1, 20), deadline=parse_deadline("2026-03-01"))
    seen = (VersionReading(first, "sam", at("2026-01-06")), VersionReading(second, "sam", at("2026-01-25")))
    issued = event(EventKind.ISSUED, "2026-01-05", Evidence("sam", "n1", None, Grade.OFFICIAL, at("2026-01-06")))
    moved = event(EventKind.EXTENDED, "2026-01-20", Evidence("sam", "n2", None, Grade.OFFICIAL, at("2026-01-25")))
    full = everything(issued, moved, known=SolicitationFacts("k", notices=(first, second)), seen=seen)
    for as_of, known_by in ((None, "2026-01-24"), ("2026-01-19", None)):
        found = left(as_of, known_by, of=full)
        assert found is not None
        assert (found.deadline, found.notice_count) == (first.deadline, 1)
    whole = left("2026-01-20", "2026-01-25", of=full)
    assert whole == full.request
    assert left(known_by="2026-01-05", of=full) is None


def test_a_notice_is_shown_as_it_read_then() -> None:
    """The same notice, read again with another deadline a week later."""
    old = Notice(
        "n1", "Tin", "Solicitation", number="R1", posted=date(2026, 1, 5), deadline=parse_deadline("2026-02-01")
    )
    new = replace(old, deadline=parse_deadline("2026-03-01"))
    seen = (VersionReading(old, "sam", at("2026-01-06")), VersionReading(new, "sam", at("2026-01-13")))
    issued = event(EventKind.ISSUED, "2026-01-05", Evidence("sam", "n1", None, Grade.OFFICIAL, at("2026-01-06")))
    full = everything(issued, known=SolicitationFacts("k", notices=(new,)), seen=seen)
    then = left(known_by="2026-01-12", of=full)
    assert then is not None and then.deadline == old.deadline


# rules that hold at any clocks

days = st.dates(date(2025, 1, 1), date(2027, 1, 1)).map(
    lambda day: datetime(day.year, day.month, day.day, 23, tzinfo=UTC)
)


@given(days, days)
def test_a_later_clock_never_takes_an_event_away(one: datetime, other: datetime) -> None:
    early, late = sorted((one, other))
    for field in ("as_of", "known_by"):
        few, many = (past(ALL, replace(Clocks(record_date=RECORD), **{field: moment})) for moment in (early, late))
        assert few is None or (many and {e.id for e in few.events} <= {e.id for e in many.events})


@given(days, days)
def test_nothing_of_later_days_is_left(as_of: datetime, known_by: datetime) -> None:
    clocks = Clocks(as_of, known_by, RECORD)
    found = past(ALL, clocks)
    if found is None:
        return
    assert all(day_of(event, clocks) <= as_of.date() for event in found.events)
    seen = [clocks.seen_at(w) for e in found.events for w in e.evidence if w.grade is not Grade.INFERRED]
    assert all(moment is not None and moment <= known_by for moment in seen)
    orders = [event.new["ordered"] for event in found.events if event.kind is EventKind.ORDERED]
    assert (found.request.ordered or 0) == sum(amount for amount in orders if isinstance(amount, float))


@given(days)
def test_clocks_after_everything_change_nothing(moment: datetime) -> None:
    late = moment + timedelta(days=800)
    found = past(ALL, Clocks(late, late, RECORD))
    assert found is not None
    assert found.request == ALL.request


def test_a_moment_falls_on_its_day_in_the_zone_of_the_clock() -> None:
    evening = datetime(2026, 11, 21, 2, tzinfo=UTC)  # 20 November, 21:00 in New York; 21 November in Tokyo
    york, tokyo = timezone(timedelta(hours=-5)), timezone(timedelta(hours=9))
    there = Clocks(as_of=datetime(2026, 11, 20, 23, 59, tzinfo=york))
    assert there.day(evening) == date(2026, 11, 20) and there.happened(there.day(evening))
    here = Clocks(as_of=datetime(2026, 11, 20, 23, 59, tzinfo=tokyo))
    assert not here.happened(here.day(evening))
    published = datetime(2026, 11, 21, tzinfo=UTC)
    assert there.day(published) == here.day(published) == date(2026, 11, 21)
