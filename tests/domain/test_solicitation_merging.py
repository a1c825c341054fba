"""When a provisional solicitation is merged with a numbered one: every rule, and the shipped record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mineralwatch.domain.dates import FuzzyDate, parse_deadline
from mineralwatch.domain.models.event import Claim, Event, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import Notice, NoticeAward
from mineralwatch.domain.models.solicitation import Solicitation, Stage
from mineralwatch.domain.numbers_and_ids import is_provisional
from mineralwatch.domain.solicitations.solicitation_merging import (
    MergeCandidate,
    MergeMatch,
    compare_candidates,
    find_merges,
    is_same_event,
)
from mineralwatch.domain.solicitations.solicitation_projection import SolicitationFacts, project_solicitation
from mineralwatch.record import loader, row_values
from mineralwatch.record import record_claims as claims_of

SEEN = datetime(2026, 11, 22, tzinfo=UTC)
OLD, KEY = "cobalt-2025-x1", "SP800025R0031"


def reported(kind: EventKind, on: str | None = None, grade: Grade = Grade.REPORTED, **new: object) -> Event:
    day = date.fromisoformat(on) if on else None
    return Event(f"{kind}/{on}/{new}", kind, OLD, None, "cobalt", day, SEEN, grade, {}, new)  # type: ignore[arg-type]


PROVISIONAL = Solicitation(
    OLD,
    None,
    "Cobalt, alloy grade, cut cathode or rounds",
    materials=("cobalt",),
    stage=Stage.SOLICITATION,
    office="SP8000",
    posted=FuzzyDate("2025-08-19"),
    quantity=7480,
    unit="t",
)
RECORD = MergeCandidate(PROVISIONAL, events=(reported(EventKind.ISSUED, "2025-08-19", deadline="2025-08-29"),))
NOTICE = Notice(
    "n1",
    "ALLOY GRADE COBALT, CUT CATHODE",
    type="Solicitation",
    number="SP8000-25-R-0031",
    office="SP8000",
    posted=date(2025, 8, 18),
    deadline=parse_deadline("2025-08-29T15:00:00-04:00"),
    text="The agency asks for 16,490,600 lbs of cobalt.",
)


def candidate(notice: Notice = NOTICE, key: str = KEY, **changes: object) -> MergeCandidate:
    solicitation = project_solicitation(SolicitationFacts(key, notices=(notice,), materials=("cobalt",)))
    return MergeCandidate(replace(solicitation, **changes), (notice,))  # type: ignore[arg-type]


def test_the_evidence_is_counted_and_said() -> None:
    match = compare_candidates(RECORD, candidate())
    assert match is not None
    assert (match.provisional, match.key, match.certain, match.score) == (OLD, KEY, False, 13)
    assert match.reasons == (
        "material cobalt",
        "posted 2025-08-18, told 2025-08-19",
        "deadline 2025-08-29 on both sides",
        "quantity 7,480 t, told 7,480 t",
        "title: alloy, cathode, cut",
        "office SP8000",
    )
    claim = match.claim()
    assert (claim.field, claim.value, claim.grade) == ("same_as", OLD, Grade.INFERRED)
    assert claim.says is not None and claim.says.startswith("13 points, 5 are needed: material cobalt; posted")


BARE = replace(NOTICE, text=None)
CASES: dict[str, tuple[MergeCandidate, MergeCandidate, bool]] = {
    "posted and title": (replace(RECORD, events=()), candidate(replace(BARE, deadline=None)), True),
    "posted and quantity": (RECORD, candidate(replace(NOTICE, title="COBALT METAL", deadline=None)), True),
    "deadline and title, posted months later, as the source overwrites it": (
        RECORD,
        candidate(replace(BARE, posted=date(2025, 11, 1))),
        True,
    ),
    "the office is not known on one side": (
        replace(RECORD, solicitation=replace(PROVISIONAL, office=None)),
        candidate(),
        True,
    ),
    "the title alone": (RECORD, candidate(replace(BARE, posted=date(2026, 3, 1), deadline=None)), False),
    "the dates alone": (RECORD, candidate(replace(BARE, title="COBALT METAL")), False),
    "the quantity alone": (
        RECORD,
        candidate(replace(NOTICE, title="COBALT METAL", posted=date(2026, 3, 1), deadline=None)),
        False,
    ),
    "only about the same month, and words of the title": (
        MergeCandidate(replace(PROVISIONAL, posted=FuzzyDate("~2025-08"), quantity=None)),
        candidate(replace(BARE, deadline=None), office=None),
        False,
    ),
    "another material": (RECORD, candidate(materials=("tin",)), False),
    "no material recognised": (RECORD, candidate(materials=()), False),
    "another office": (RECORD, candidate(office="SP7000"), False),
    "an inquiry is not the request that follows it": (
        replace(RECORD, solicitation=replace(PROVISIONAL, stage=Stage.RFI)),
        candidate(),
        False,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_enough_and_what_is_not(case: str) -> None:
    provisional, numbered, same = CASES[case]
    assert (compare_candidates(provisional, numbered) is not None) is same


def award(number: str) -> MergeCandidate:
    notice = Notice("a1", "Award", "Award Notice", number="SP8000-25-R-0031", award=NoticeAward(number))
    return MergeCandidate(project_solicitation(SolicitationFacts(KEY, notices=(notice,))), (notice,))


def test_a_contract_number_is_certain() -> None:
    contract = "SP8000-26-D-0012"
    sure = replace(RECORD, events=(reported(EventKind.AWARDED, contract=contract),))
    match = compare_candidates(sure, award("SP800026D0012"))
    assert match is not None and match.certain
    assert match.claim().says == "certain: the award names contract SP800026D0012"
    assert compare_candidates(sure, award("SP8000-26-D-0013")) is None


def test_two_candidates_block_each_other_on_either_side() -> None:
    second = replace(RECORD, solicitation=replace(PROVISIONAL, key="cobalt-2025-x2"))
    other = candidate(replace(NOTICE, number="SP8000-25-R-0032"), "SP800025R0032")
    assert [m.key for m in find_merges([RECORD], [candidate()])] == [KEY]
    assert find_merges([RECORD], [candidate(), other]) == ()
    assert find_merges([RECORD, second], [candidate()]) == ()


def test_a_certain_match_goes_before_points_and_two_certain_ones_block() -> None:
    contract = reported(EventKind.AWARDED, contract="SP8000-26-D-0012")
    sure = replace(RECORD, events=(*RECORD.events, contract))
    rival = candidate(replace(NOTICE, number="SP8000-25-R-0032"), "SP800025R0032")
    assert [(m.key, m.certain) for m in find_merges([sure], [award("SP8000-26-D-0012"), rival])] == [(KEY, True)]
    again = award("SP8000-26-D-0012")
    twice = replace(again, solicitation=replace(again.solicitation, key="SP800025R0032"))
    assert find_merges([sure], [again, twice]) == ()


def record_candidates() -> list[MergeCandidate]:
    record = loader.read_record()
    candidates = []
    for row in record.solicitations:
        key = record.keys[row.slug]
        events, claims = row_values.events(row, key, SEEN), claims_of.claims_of_row(row)
        contracts = tuple(c for c in row_values.all_contracts(record) if c.key == key)
        facts = row_values.request_facts(row, record.date)
        known = SolicitationFacts(key, record=facts, events=events, claims=claims, contracts=contracts)
        candidates.append(MergeCandidate(project_solicitation(known), (), events, claims))
    return candidates


def test_the_solicitations_of_the_record_never_merge_among_themselves() -> None:
    candidates = record_candidates()
    assert len(candidates) == 30
    pairs = [(a, b) for a in candidates for b in candidates if a is not b]
    named = [
        compare_candidates(a, b)
        for a, b in pairs
        if is_provisional(a.solicitation.key) and not is_provisional(b.solicitation.key)
    ]
    assert not any(named)
    contracts = [compare_candidates(a, b) for a, b in pairs]
    assert not any(match.certain for match in contracts if match)


def test_two_tin_inquiries_of_one_day_block_each_other() -> None:
    """The record has two of the same day, deadline and weight: a notice of tin must not be taken for either."""
    tin = [s for s in record_candidates() if s.solicitation.materials == ("tin",)]
    assert len(tin) == 2
    notice = Notice(
        "t1",
        "TIN INGOTS, LME GRADE",
        "Sources Sought",
        number="SP8000-26-R-0040",
        office="SP8000",
        posted=date(2026, 3, 4),
        deadline=parse_deadline("2026-03-19"),
        text="1,978 metric tons of tin.",
    )
    found = MergeCandidate(
        project_solicitation(SolicitationFacts("SP800026R0040", notices=(notice,), materials=("tin",))), (notice,)
    )
    assert all(isinstance(compare_candidates(one, found), MergeMatch) for one in tin)
    assert find_merges(tin, [found]) == ()


def extended(day: str, text: str = "T15:00:00-04:00") -> Event:
    return reported(EventKind.EXTENDED, None, deadline=day + text)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (reported(EventKind.ISSUED, "2025-08-19"), reported(EventKind.ISSUED, "2025-08-18"), True),
        (extended("2025-09-11", ""), extended("2025-09-11"), True),
        (extended("2025-09-11", ""), extended("2025-09-12"), False),
        (reported(EventKind.EXTENDED, count=4), extended("2025-09-11"), False),
        (extended("2025-09-11"), replace(extended("2025-09-11"), kind=EventKind.SHORTENED), False),
        (reported(EventKind.CANCELLED, "2025-10-15"), reported(EventKind.CANCELLED, "2025-10-24"), True),
        (reported(EventKind.CANCELLED, "2025-10-15"), reported(EventKind.CANCELLED, "2026-10-15"), False),
        (reported(EventKind.AMENDED, "2025-10-15"), reported(EventKind.AMENDED, "2025-10-15"), False),
    ],
)
def test_a_reported_event_and_the_one_that_a_notice_shows_are_one(a: Event, b: Event, same: bool) -> None:
    assert is_same_event(a, b) is same


def test_claims_of_the_day_count_as_well() -> None:
    claim = Claim("posted", "2025-08-18", "fastmarkets", "x", None, Grade.REPORTED)
    far = replace(RECORD, solicitation=replace(PROVISIONAL, posted=FuzzyDate("2025-06-01")), claims=(claim,))
    match = compare_candidates(far, candidate())
    assert match is not None and "posted 2025-08-18, told 2025-08-18" in match.reasons
