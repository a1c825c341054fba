"""What a query matches, by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.dates import Deadline, FuzzyDate, ZoneBasis
from mineralwatch.domain.models.alert import Alert, Severity
from mineralwatch.domain.models.contract import Awardee
from mineralwatch.domain.models.event import Event, EventKind, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.solicitation import Solicitation, Stage
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.query.query_matching import (
    QueryFacts,
    alert_facts,
    event_facts,
    query_matches,
    solicitation_facts,
    story_facts,
)
from mineralwatch.domain.query.query_parser import EMPTY_QUERY, AndNode, NotNode, OrNode, Query, WordNode, parse_query

NOW = datetime(2026, 10, 1, 12, 0, tzinfo=timezone(timedelta(hours=-4)))

COBALT = Solicitation(
    key="SP800025R0007",
    number="SP8000-25-R-0007",
    title="Cobalt, alloy grade, cut cathode",
    materials=("cobalt",),
    stage=Stage.SOLICITATION,
    office="SP8000",
    posted=FuzzyDate("2026-09-20"),
    deadline=Deadline("2026-10-10T15:00:00-04:00", ZoneBasis.SOURCE_OFFSET),
    ceiling=500e6,
    awardees=(Awardee("Glencore Ltd", "SP8000-26-D-0012", ceiling=1.8e9),),
    grades=(Grade.OFFICIAL, Grade.REPORTED),
    last_change=datetime(2026, 9, 30, 12, tzinfo=UTC),
    aliases=("cobalt-2025-x1",),
    disputed=("posted",),
)
EXTENDED = Event(
    id="e1",
    kind=EventKind.EXTENDED,
    key="SP800025R0007",
    number=None,
    material="cobalt",
    occurred_on=date(2026, 9, 1),
    seen_at=datetime(2026, 9, 30, tzinfo=UTC),
    grade=Grade.REPORTED,
    old={"deadline": "2026-09-29"},
    new={"deadline": "2026-10-10", "ceiling": 35e6},
    evidence=(Evidence("fastmarkets", "r", None, Grade.REPORTED, None, "pushed back to 10 October"),),
)
STORY = Story(
    id="s1",
    title="China bans antimony exports",
    outlets=("Reuters", "Mining.com"),
    published=datetime(2026, 9, 30, 20, tzinfo=UTC),
    first_seen=datetime(2026, 9, 30, 21, tzinfo=UTC),
    url=None,
    material="antimony",
    kind="ban",
)


def facts(solicitation: Solicitation = COBALT) -> QueryFacts:
    return solicitation_facts(solicitation, "open", starred=True, unread=False, symbols=("GLEN.L", "VALE"))


def check(query: str, subject: QueryFacts, now: datetime = NOW) -> bool:
    return query_matches(parse_query(query), subject, now)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "cobalt",
        "CUT cathode",
        '"alloy grade"',
        "glencore",
        "material:cobalt",
        "material:Co",
        "material:kobalt",
        "status:open",
        "stage:solicitation",
        "office:sp8000",
        "number:SP8000-25-R-0007",
        "number:sp800025r0007",
        "number:25-R-0007",
        "key:SP8000-25-R-0007",
        "key:cobalt-2025-x1",
        "ticker:glen.l",
        "value:>100m",
        "value:>=500m",
        "value:500m",
        "value:1.8bn",
        "value:<$501,000,000",
        "due:<14d",
        "due:>9d",
        "due:2026-10-10",
        "due:2026-10",
        "due:2026",
        "due:>2026-10-09",
        "due:<=2026-10",
        "due:<2026-10-10T15:00:01-04:00",
        "posted:<14d",
        "posted:14d",
        "posted:>10d",
        "posted:>2026-01-01",
        "posted:2026-09",
        "since:2d",
        "since:2026-09-30",
        "since:2026-09",
        "grade:official",
        "grade:reported",
        "is:starred",
        "is:disputed",
        "-is:unread",
        "-status:awarded tin OR cobalt",
        "(tin OR cobalt) -rayon",
        "--cobalt",
        "kind:none",
        "-number:none",
    ],
)
def test_matches(query: str) -> None:
    assert check(query, facts())


@pytest.mark.parametrize(
    "query",
    [
        "nickel",
        '"grade alloy"',
        "material:tin",
        "status:closed",
        "office:SP80",
        "number:SP8000-25-R-0008",
        "key:SP8000-25-R-000",
        "key:cobalt-2025-x11",
        "ticker:GLEN",
        "value:>1.8bn",
        "value:<100m",
        "value:none",
        "due:<9d",
        "due:>14d",
        "due:2026-11",
        "due:>2026-10",
        "due:none",
        "posted:<10d",
        "posted:>14d",
        "posted:<2026-09-20",
        "since:1d",
        "since:2026-10-01",
        "grade:copied",
        "is:unread",
        "is:policy",
        "-cobalt",
        "cobalt tin",
        "tin OR rayon",
        "number:none",
        "kind:awarded",
        "feed:x",
        "rule:endings",
    ],
)
def test_does_not_match(query: str) -> None:
    assert not check(query, facts())


def test_what_is_not_known_matches_only_none() -> None:
    bare = solicitation_facts(Solicitation(key="tin-2026-x1", number=None, title="Tin"), None)
    for query in (
        "due:<100d",
        "due:>0d",
        "value:>0",
        "value:<1bn",
        "posted:>1990",
        "since:999d",
        "number:1",
        "status:open",
    ):
        assert not check(query, bare)
    for query in ("due:none", "value:none", "posted:none", "number:none", "material:none", "stage:none"):
        assert check(query, bare)


def test_a_deadline_that_has_passed_is_no_distance_ahead() -> None:
    assert not check("due:<14d", facts(), NOW + timedelta(days=10))
    assert check("due:<2026-11-01", facts(), NOW + timedelta(days=10))


def test_a_deadline_without_a_zone_counts_from_its_earliest_and_passes_at_its_latest_moment() -> None:
    naive = {"due": (Deadline("2026-10-02T12:00:00"),)}
    noon = datetime(2026, 10, 1, 12, tzinfo=UTC)
    assert check("due:<1d", naive, noon)  # noon at UTC+14 is ten hours away
    assert check("due:<1d", naive, datetime(2026, 10, 2, 23, 59, tzinfo=UTC))
    assert not check("due:<1d", naive, datetime(2026, 10, 3, 0, 1, tzinfo=UTC))
    assert not check("due:<9h", naive, noon)


def test_only_what_is_certain_of_a_half_known_date_matches() -> None:
    september = {"posted": (FuzzyDate("2025-09"),)}
    assert check("posted:2025-09", september) and check("posted:2025", september)
    assert not check("posted:2025-09-15", september)
    assert not check("posted:>2025-09-15", september) and not check("posted:<2025-09-15", september)
    assert check("posted:>2025-08-31", september) and check("posted:<2025-10-01", september)


def test_a_deadline_s_day_is_that_of_its_own_zone() -> None:
    late = {"due": (Deadline("2026-10-10T23:00:00-04:00", ZoneBasis.SOURCE_OFFSET),)}
    assert check("due:2026-10-10", late, NOW.astimezone(timezone(timedelta(hours=10))))


def test_a_group_finds_its_members_and_not_the_other_way() -> None:
    heavy = facts(Solicitation(key="x", number=None, title="RFI", materials=("dysprosium",)))
    assert check("material:rare-earths", heavy) and check("material:heavy-rare-earths", heavy)
    group = facts(Solicitation(key="x", number=None, title="RFI", materials=("rare-earths",)))
    assert not check("material:dysprosium", group)
    assert not check("material:aluminium", facts())


def test_an_event_has_its_own_facts_and_those_of_its_solicitation() -> None:
    both = event_facts(EXTENDED, COBALT, ("VALE",), status="open")
    for query in (
        "kind:extended",
        "grade:reported",
        "source:fastmarkets",
        "status:open",
        "due:<14d",
        "value:1.8bn",
        "number:25-R-0007",
        "glencore",
        '"pushed back"',
        "ticker:vale",
        "office:SP8000",
        "since:2d",
    ):
        assert check(query, both), query
    assert not check("grade:official", both)


def test_an_event_alone_speaks_for_itself() -> None:
    alone = event_facts(EXTENDED)
    for query in ("kind:extended", "material:cobalt", "due:2026-10-10", "value:35m", "status:none", "number:none"):
        assert check(query, alone), query


def test_a_first_reading_happened_on_its_own_day() -> None:
    old = event_facts(replace(EXTENDED, baseline=True))
    assert not check("since:7d", old) and check("since:2026-09-01", old)
    assert check("since:2d", event_facts(EXTENDED))


def test_stories() -> None:
    story = story_facts(STORY, ("UAMY",), feeds=("mining-com",))
    for query in (
        "antimony exports",
        "material:Sb",
        "kind:ban",
        "is:policy",
        "is:unread",
        "source:reuters",
        "feed:mining-com",
        "ticker:UAMY",
        "posted:<1d",
        "since:20h",
        "number:none",
    ):
        assert check(query, story), query
    assert not check("is:starred", story)
    assert not check("since:10h", story)


def test_alerts() -> None:
    alert = Alert("a1", "e1", "endings", Severity.HIGH, "Cobalt extended", "12 days", None, NOW, key="SP800025R0007")
    for query in ("rule:endings", "severity:high", "is:unread", "extended", "key:SP8000-25-R-0007", "since:1h"):
        assert check(query, alert_facts(alert)), query
    assert check("kind:extended material:cobalt", alert_facts(alert, EXTENDED, COBALT))


QUERIES = st.sampled_from(
    ["cobalt", "tin", "due:<14d", "value:>1bn", "material:Co", "is:unread", "posted:>2026", "number:none", "since:2d"]
).map(parse_query)


@given(QUERIES, QUERIES, st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC)))
def test_the_logic_is_logic(one: Query, other: Query, now: datetime) -> None:
    assert one.node and other.node
    subject = facts()
    a, b = query_matches(one, subject, now), query_matches(other, subject, now)
    assert query_matches(Query(NotNode(one.node)), subject, now) is not a
    assert query_matches(Query(AndNode((one.node, other.node))), subject, now) is (a and b)
    assert query_matches(Query(OrNode((one.node, other.node))), subject, now) is (a or b)
    assert query_matches(EMPTY_QUERY, subject, now)


@given(st.text(min_size=1, max_size=20))
def test_a_word_matches_where_it_stands_in_any_case(word: str) -> None:
    subject: QueryFacts = {"text": (f"before {word} after",)}
    assert query_matches(Query(WordNode(word)), subject, NOW)
    assert query_matches(Query(WordNode(word.casefold())), subject, NOW)
