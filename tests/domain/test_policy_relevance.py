"""Which policy events and supply figures belong to a solicitation."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from mineralwatch.domain.alerting.watch_filter import is_any_watched
from mineralwatch.domain.context.policy_relevance import (
    active_period,
    concerns_materials,
    policy_events_of,
    supply_facts_of,
)
from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models.event import Event, EventKind, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.policy import PolicyEvent, PolicyKind, SupplyFact
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.query.query_facts import policy_facts
from mineralwatch.domain.query.query_matching import query_matches
from mineralwatch.domain.query.query_parser import parse_query

NOW = datetime(2026, 11, 22, 19, tzinfo=UTC)


def ban(on: str | None, until: str | None = None, *materials: str) -> PolicyEvent:
    return PolicyEvent(
        f"{on}/{until}",
        PolicyKind.BAN,
        "China forbids it",
        Grade.REPORTED,
        FuzzyDate(on) if on else None,
        FuzzyDate(until) if until else None,
        "China",
        materials or ("antimony",),
        evidence=(Evidence("USGS", "x/usgs", None, Grade.REPORTED, None),),
    )


def issued(on: date) -> Event:
    return Event("e", EventKind.ISSUED, "k", None, "antimony", on, NOW, Grade.REPORTED, {}, {})


def solicitation(**more: object) -> Solicitation:
    return Solicitation("k", None, "Antimony", ("antimony",), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("named", "materials", "expected"),
    [
        (("cobalt",), ("cobalt",), True),
        (("niobium",), ("ferroniobium",), True),
        (("terbium",), ("heavy-rare-earths",), True),
        (("rare-earths",), ("ndfeb-magnets",), True),
        (("samarium",), ("ndfeb-magnets",), False),
        (("antimony",), ("cobalt",), False),
        ((), ("cobalt",), False),
        (("cobalt",), (), False),
    ],
)
def test_what_concerns_a_material(named: tuple[str, ...], materials: tuple[str, ...], expected: bool) -> None:
    assert concerns_materials(named, materials) is expected


@pytest.mark.parametrize(
    ("event", "belongs"),
    [
        (ban("2025-08-31"), False),  # before its life
        (ban("2024-12-03", "2025-11-09"), True),  # in force when it began
        (ban("2024-12-03", "2025-08-31"), False),  # over when it began
        (ban("2025-09"), True),  # the month of its beginning
        (ban("2025-10-01"), True),
        (ban("2025-12-01"), False),  # after its end
        (ban(None), True),
        (ban("2025-10-01", None, "cobalt"), False),
    ],
)
def test_only_policy_events_within_the_active_period_belong_to_it(event: PolicyEvent, belongs: bool) -> None:
    over = solicitation(ending=EventKind.CANCELLED, ended=FuzzyDate("2025-11-15"))
    assert bool(policy_events_of(over, [issued(date(2025, 9, 10))], [event])) is belongs


def test_the_active_period_goes_on_after_an_award_and_after_a_promised_reissue() -> None:
    first = [issued(date(2025, 9, 10))]
    awarded = solicitation(ending=EventKind.AWARDED, ended=FuzzyDate("2025-11-15"))
    promised = solicitation(ending=EventKind.CANCELLED, ended=FuzzyDate("2025-11-15"), reissue_promised=True)
    assert active_period(awarded, first) == active_period(promised, first) == (date(2025, 9, 10), None)
    assert active_period(solicitation(), []) == (None, None)
    assert policy_events_of(solicitation(), [], [ban("1993")])


def test_policy_comes_oldest_first_and_undated_last() -> None:
    found = policy_events_of(solicitation(), [], [ban(None), ban("2026-01"), ban("2025")])
    assert [event.on.text if event.on else None for event in found] == ["2025", "2026-01", None]


def test_facts_of_the_material_itself_come_before_those_of_what_it_is_a_form_of() -> None:
    facts = [
        SupplyFact(name, "production", 1.0, "t", "2025e", "USGS", Grade.REPORTED)
        for name in ("niobium", "ferroniobium", "cobalt", None)
    ]
    assert [fact.material for fact in supply_facts_of(("ferroniobium",), facts)] == ["ferroniobium", "niobium"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("is:policy", True),
        ("-is:policy", False),
        ("kind:ban", True),
        ("kind:cancelled", False),
        ("material:antimony", True),
        ("status:open", False),
        ("since:2024-01-01", True),
        ("since:2025-01-01", False),
        ("source:usgs", True),
        ("forbids china", True),
        ("grade:official", False),
    ],
)
def test_queries_on_policy(query: str, found: bool) -> None:
    assert query_matches(parse_query(query), policy_facts(ban("2024-12-03")), NOW) is found


def test_the_watched_materials_mute_policy_of_others_but_nothing_that_concerns_all() -> None:
    assert is_any_watched(("cobalt",), ("cobalt", "tin"))
    assert not is_any_watched(("antimony",), ("cobalt",))
    assert is_any_watched((), ("cobalt",))
    assert is_any_watched(("antimony",), ())
