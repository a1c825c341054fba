"""What had happened by one day, as far as it was known by another."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.dates import FuzzyDate, exact_date, parse_deadline
from mineralwatch.domain.derivation.clocks import Clocks, as_published, day_of
from mineralwatch.domain.derivation.decisions import DecidingAct
from mineralwatch.domain.derivation.derive import derive
from mineralwatch.domain.derivation.facts import (
    AwardReading,
    DerivedSolicitation,
    EarlierFacts,
    EntryText,
    EventRename,
    Facts,
    RecordedSolicitation,
    Sighting,
    former_ids,
)
from mineralwatch.domain.derivation.known_by import facts_known_by
from mineralwatch.domain.derivation.past import derive_at
from mineralwatch.domain.lifecycle.absence import NoticeListReading
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.models.contract import Contract
from mineralwatch.domain.models.event import Claim, Event, EventKind, Evidence, Fields
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Solicitation, Stage
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.solicitations.contract_register import RegisteredAward
from mineralwatch.domain.solicitations.solicitation_projection import RecordFacts
from mineralwatch.domain.stories.story_history import story_after

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


def alike(_one: str, _other: str, /, least: float = 0) -> float:
    return least


def recorded(*events: Event, claims: tuple[Claim, ...] = (), contracts: tuple[Contract, ...] = ()) -> Facts:
    """A record of one solicitation, loaded at `LOADED`."""
    row = RecordedSolicitation("k", FACTS, events or (ISSUED, MOVED, WON, *ORDERS), claims, contracts)
    seen = [Sighting(e.id, e.kind, w.source, w.ref, LOADED, is_news=False) for e in row.events for w in e.evidence]
    return Facts(record=(row,), sightings=tuple(seen), earlier=EarlierFacts(record_date=RECORD))


ALL = recorded(claims=CLAIMS, contracts=(CONTRACT,))


def derived(
    as_of: str | None = None, known_by: str | None = None, of: Facts = ALL, key: str = "k", hour: int = 23
) -> DerivedSolicitation | None:
    clocks = Clocks(at(as_of, hour) if as_of else None, at(known_by, hour) if known_by else None)
    return derive_at(of, alike, clocks).solicitations.get(key)


def left(as_of: str | None = None, known_by: str | None = None, of: Facts = ALL, key: str = "k") -> Solicitation | None:
    found = derived(as_of, known_by, of, key)
    return found.solicitation if found else None


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


def test_a_source_that_had_not_published_takes_its_grade_along() -> None:
    press, notice = published("2025-10-15"), replace(published("2025-10-20"), grade=Grade.OFFICIAL, ref="n1")
    full = event(EventKind.CANCELLED, "2025-10-15", press, notice, grade=Grade.OFFICIAL)
    early = as_published(full, Clocks(known_by=at("2025-10-19")))
    assert early is not None
    assert (early.grade, early.evidence) == (Grade.REPORTED, (press,))
    assert as_published(full, Clocks(known_by=at("2025-10-20"))) == full
    assert as_published(full, Clocks(known_by=at("2025-10-14"))) is None


def test_what_was_concluded_is_known_with_what_it_was_concluded_from() -> None:
    assert as_published(WON, Clocks(known_by=at("2026-10-06"), record_date=RECORD)) is None
    assert as_published(WON, Clocks(known_by=at("2026-10-07"), record_date=RECORD)) == WON


def test_a_day_of_publication_has_no_zone() -> None:
    """Midnight UTC is the evening before in New York: the day counts, wherever it is asked. A reading is a moment."""
    new_york = datetime.fromisoformat("2026-06-01T23:59:59-05:00")
    assert not Clocks(known_by=new_york).seen(at("2026-06-02", 0))
    assert Clocks(known_by=new_york).seen(at("2026-06-01", 0))
    assert Clocks(known_by=new_york).seen(at("2026-06-02", 4))
    assert Clocks(known_by=new_york).read(at("2026-06-02", 0))


# the whole solicitation


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
    found = derived(as_of, known_by, hour=12)
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
    full = recorded(claims=tuple(said), contracts=(CONTRACT,))

    def left_at(day: str) -> list[str]:
        found = derived(day, of=full)
        return [claim.value for claim in found.claims] if found else []

    assert left_at("2026-05-14") == []
    assert left_at("2026-06-01") == ["240300000"]
    assert left_at("2026-06-29") == ["240300000", "210300000", "450600000"]


def test_the_register_counts_from_its_reading() -> None:
    """Two witnesses of one award: the copy counts from its publication, each reading of the register from itself."""
    row = RegisteredAward("CONT_IDV_X", "SP800026D0012", "idiq", "Glencore Ltd", ceiling=1_850e6)
    read = (AwardReading(row, at("2026-11-10")), AwardReading(replace(row, ceiling=1_900e6), at("2026-11-20")))
    full = replace(recorded(ISSUED, WON, contracts=(replace(CONTRACT, ordered=None),)), awards=read)
    found = [left(known_by=day, of=full) for day in ("2026-11-09", "2026-11-10", "2026-11-20")]
    assert [[one.ceiling for one in then.awardees] for then in found if then] == [[1_800e6], [1_850e6], [1_900e6]]


FIRST = Notice("n1", "Tin", "Solicitation", number="R1", posted=date(2026, 1, 5), deadline=parse_deadline("2026-02-01"))
SECOND = replace(FIRST, notice_id="n2", posted=date(2026, 1, 20), deadline=parse_deadline("2026-03-01"))
NO_RECORD = EarlierFacts()


def test_notices_are_those_that_were_read() -> None:
    full = Facts(
        readings=(VersionReading(FIRST, "sam", at("2026-01-06")), VersionReading(SECOND, "sam", at("2026-01-25"))),
        earlier=NO_RECORD,
    )
    for as_of, known_by in ((None, "2026-01-24"), ("2026-01-19", None)):
        found = left(as_of, known_by, of=full, key="R1")
        assert found is not None
        assert (found.deadline, found.notice_count) == (FIRST.deadline, 1)
    assert left("2026-01-20", "2026-01-25", of=full, key="R1") == derive(full, alike).solicitations["R1"].solicitation
    assert left(known_by="2026-01-05", of=full, key="R1") is None


def test_a_notice_is_shown_as_it_read_then() -> None:
    """The same notice, read again with another deadline a week later."""
    later = replace(FIRST, deadline=parse_deadline("2026-03-01"))
    read = (VersionReading(FIRST, "sam", at("2026-01-06")), VersionReading(later, "sam", at("2026-01-13")))
    then = left(known_by="2026-01-12", of=Facts(readings=read, earlier=NO_RECORD), key="R1")
    assert then is not None and then.deadline == FIRST.deadline


def test_a_story_is_that_of_its_entries_as_they_read_then() -> None:
    """A headline that is corrected, and a copy of it that comes later."""
    entry = FeedEntry(
        "e1", "guid", "wire", "DLA extends cobalt tender", None, "Wire", at("2026-01-06"), at("2026-01-06"),
        materials=("cobalt",),
    )  # fmt: skip
    first = EntryText(at("2026-01-06"), "DLA cancels cobalt tender", None, ("cobalt",), None)
    second = replace(first, at=at("2026-01-08"), title=entry.title)
    copy = replace(entry, id="e2", feed="copy", outlet="Copy", first_seen=at("2026-01-10"))
    now = story_after("s", [(at("2026-01-08"), [entry]), (at("2026-01-10"), [copy])])
    assert now is not None
    earlier = EarlierFacts(
        texts={"e1": (first, second)}, baseline_at={"wire": at("2026-01-01"), "copy": at("2026-01-01")}
    )
    facts = Facts(stories=(now,), entries={"s": (entry, copy)}, earlier=earlier)
    told = [
        facts_known_by(facts, Clocks(known_by=at(day))).stories
        for day in ("2026-01-05", "2026-01-06", "2026-01-08", "2026-01-10")
    ]
    assert [[(s.kind, s.entry_count, s.baseline) for s in stories] for stories in told] == [
        [],
        [("cancelled", 1, False)],
        [("extended", 1, False)],
        [("extended", 2, False)],
    ]


def test_an_act_counts_until_it_is_undone() -> None:
    act = DecidingAct(1, at("2026-01-06"), "unmerge", "tin-2026-x1", undone_at=at("2026-01-08"))
    facts = Facts(earlier=EarlierFacts(acts=(act,)))
    apart = [
        facts_known_by(facts, Clocks(known_by=at(day))).decisions.kept_apart
        for day in ("2026-01-05", "2026-01-06", "2026-01-08")
    ]
    assert apart == [frozenset(), {"tin-2026-x1"}, frozenset()]


def test_renames_are_followed_as_far_as_they_had_come() -> None:
    renames = (EventRename("a", "b", at("2026-01-06")), EventRename("b", "c", at("2026-01-08")))
    facts = Facts(earlier=EarlierFacts(renames=renames))
    then = [facts_known_by(facts, Clocks(known_by=at(day))).former_ids for day in ("2026-01-06", "2026-01-08")]
    assert then == [{"a": "b"}, {"a": "c", "b": "c"}]


@pytest.mark.parametrize(
    ("renames", "former"),
    [
        ("ab", {"a": "b"}),
        ("ab bc", {"a": "c", "b": "c"}),
        ("ab ba", {"b": "a"}),
        ("ab ba ab", {"a": "b"}),
        ("ab xa", {"x": "a"}),
        ("zb bc yb", {"z": "c", "y": "b"}),
    ],
)
def test_former_ids_lead_to_the_last_one(renames: str, former: dict[str, str]) -> None:
    assert former_ids([(pair[0], pair[1]) for pair in renames.split()]) == former


def test_facts_without_what_went_before_answer_for_now_alone() -> None:
    with pytest.raises(ValueError, match="earlier moment"):
        derive_at(Facts(), alike, Clocks(known_by=LOADED))


# rules that hold at any clocks

days = st.dates(date(2025, 1, 1), date(2027, 1, 1)).map(
    lambda day: datetime(day.year, day.month, day.day, 23, tzinfo=UTC)
)


@given(days, days)
def test_a_later_clock_never_takes_an_event_away(one: datetime, other: datetime) -> None:
    early, late = sorted((one, other))
    for field in ("as_of", "known_by"):
        few, many = (derive_at(ALL, alike, Clocks(**{field: moment})).solicitations for moment in (early, late))
        assert "k" not in few or {e.id for e in few["k"].events} <= {e.id for e in many["k"].events}


@given(days, days)
def test_nothing_of_later_days_is_left(as_of: datetime, known_by: datetime) -> None:
    clocks = Clocks(as_of, known_by, RECORD)
    found = derive_at(ALL, alike, clocks).solicitations.get("k")
    if found is None:
        return
    assert all(day_of(event, clocks) <= as_of.date() for event in found.events)
    seen = [clocks.seen_at(w) for e in found.events for w in e.evidence if w.grade is not Grade.INFERRED]
    assert all(moment is not None and moment <= known_by for moment in seen)
    orders = [event.new["ordered"] for event in found.events if event.kind is EventKind.ORDERED]
    assert (found.solicitation.ordered or 0) == sum(amount for amount in orders if isinstance(amount, float))


LATEST = datetime(2027, 6, 1, tzinfo=UTC)
READ = tuple(
    VersionReading(replace(notice, title=f"Tin {number}"), source, at(day, hour))
    for number, (notice, source, day, hour) in enumerate(
        [
            (FIRST, "sam", "2026-01-06", 9),
            (SECOND, "sam", "2026-01-25", 9),
            (FIRST, "sam_bulk", "2026-01-07", 3),
            (replace(FIRST, number=None, notice_id="n3"), "sam", "2026-02-01", 9),
            (replace(FIRST, notice_id="n3", number="R1"), "sam", "2026-02-05", 9),
            (replace(SECOND, deadline=parse_deadline("2026-04-01")), "sam", "2026-02-09", 9),
        ]
    )
)
LISTS = (NoticeListReading("sam", at("2026-02-20"), 7, complete=True, missing=frozenset({"n2"}), found=frozenset()),)
BOTH = replace(ALL, readings=READ, lists=LISTS, provisional_keys={"n3": "tin-2026-x1"}, earlier=replace(
    ALL.earlier or NO_RECORD, bound_at={"n3": at("2026-02-01", 9)}
))  # fmt: skip


def test_clocks_after_everything_change_nothing() -> None:
    assert derive_at(BOTH, alike, Clocks(LATEST, LATEST)) == derive(BOTH, alike)


@given(days, days)
def test_a_later_clock_never_loses_a_reading(one: datetime, other: datetime) -> None:
    early, late = (facts_known_by(BOTH, Clocks(known_by=moment)) for moment in sorted((one, other)))
    for name in ("readings", "lists", "awards", "sightings"):
        assert set(map(repr, getattr(early, name))) <= set(map(repr, getattr(late, name)))
    assert early.provisional_keys.items() <= late.provisional_keys.items()


@given(days, days, st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(as_of: datetime, known_by: datetime, chance: random.Random) -> None:
    """Except among the readings of one source, which came one after the other."""
    sources = [[one for one in READ if one.source == name] for name in ("sam", "sam_bulk")]
    mixed = []
    while any(sources):
        mixed.append(chance.choice([one for one in sources if one]).pop(0))
    seen = chance.sample(BOTH.sightings, len(BOTH.sightings))
    clocks = Clocks(as_of, known_by)
    shuffled = derive_at(replace(BOTH, readings=tuple(mixed), sightings=tuple(seen)), alike, clocks)
    plain = derive_at(BOTH, alike, clocks)
    assert [replace(one, readings=()) for one in shuffled.solicitations.values()] == [
        replace(one, readings=()) for one in plain.solicitations.values()
    ]


def test_a_moment_falls_on_its_day_in_the_zone_of_the_clock() -> None:
    evening = datetime(2026, 11, 21, 2, tzinfo=UTC)  # 20 November, 21:00 in New York; 21 November in Tokyo
    york, tokyo = timezone(timedelta(hours=-5)), timezone(timedelta(hours=9))
    there = Clocks(as_of=datetime(2026, 11, 20, 23, 59, tzinfo=york))
    assert there.day(evening) == date(2026, 11, 20) and there.happened(there.day(evening))
    here = Clocks(as_of=datetime(2026, 11, 20, 23, 59, tzinfo=tokyo))
    assert not here.happened(here.day(evening))
    published = datetime(2026, 11, 21, tzinfo=UTC)
    assert there.day(published) == here.day(published) == date(2026, 11, 21)
