"""The default alert rules, the user's own, and which of several matching rules wins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.alerting.alert_rules import DEFAULT_RULES, RuleSpec, compile_rules, most_urgent_rule
from mineralwatch.domain.dates import Deadline
from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.models.alert import Severity
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.query.query_parser import parse_query

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
REQUEST = Solicitation(
    key="SP800026R0001", number="SP8000-26-R-0001", title="Tin", materials=("tin",), deadline=Deadline("2026-10-20")
)


@dataclass(frozen=True)
class Text:
    name: str
    when: str
    severity: str = "normal"


def event(kind: EventKind, *, baseline: bool = False) -> Event:
    return Event(
        id=f"e-{kind}",
        kind=kind,
        key=REQUEST.key,
        number=REQUEST.number,
        material="tin",
        occurred_on=date(2026, 10, 1),
        seen_at=NOW,
        grade=Grade.OFFICIAL,
        old={},
        new={},
        baseline=baseline,
    )


HIGH_SEVERITY_KINDS = {
    EventKind(kind) for kind in ["cancelled", "awarded", "extended", "shortened", "reissued", "removed", "terminated"]
}


@pytest.mark.parametrize("kind", EventKind)
def test_the_default_rules_are_the_documented_ones(kind: EventKind) -> None:
    rule = most_urgent_rule(DEFAULT_RULES, event(kind), REQUEST, (), NOW)
    if kind in HIGH_SEVERITY_KINDS:
        assert rule is not None and (rule.name, rule.severity) == ("endings", Severity.HIGH)
    elif kind is EventKind.ISSUED:
        assert rule is not None and (rule.name, rule.severity) == ("issued", Severity.NORMAL)
    else:
        assert rule is None


@pytest.mark.parametrize("kind", EventKind)
def test_a_first_reading_never_alerts(kind: EventKind) -> None:
    everything = compile_rules([Text("all", "-nothing", "high")])
    assert most_urgent_rule(everything, event(kind), REQUEST, (), NOW) is not None
    assert most_urgent_rule(everything, event(kind, baseline=True), REQUEST, (), NOW) is None


def test_an_own_rule_adds_and_the_same_name_replaces() -> None:
    rules = compile_rules([Text("tin", "material:tin kind:amended", "low"), Text("endings", "kind:cancelled")])
    assert [rule.name for rule in rules] == ["endings", "issued", "tin"]
    assert most_urgent_rule(rules, event(EventKind.AMENDED), REQUEST, (), NOW) == rules[2]
    assert most_urgent_rule(rules, event(EventKind.EXTENDED), REQUEST, (), NOW) is None
    cancelled = most_urgent_rule(rules, event(EventKind.CANCELLED), REQUEST, (), NOW)
    assert cancelled is not None and cancelled.severity is Severity.NORMAL


def test_rules_see_the_solicitation_its_status_and_its_stocks() -> None:
    rules = compile_rules([Text("mine", "ticker:UAMY status:open due:<20d kind:amended")], defaults=())
    assert most_urgent_rule(rules, event(EventKind.AMENDED), REQUEST, ("UAMY",), NOW) is not None
    assert most_urgent_rule(rules, event(EventKind.AMENDED), REQUEST, (), NOW) is None
    assert most_urgent_rule(rules, event(EventKind.AMENDED), None, ("UAMY",), NOW) is None
    closed = replace(REQUEST, deadline=Deadline("2026-09-01"))
    assert most_urgent_rule(rules, event(EventKind.AMENDED), closed, ("UAMY",), NOW) is None


@given(st.lists(st.sampled_from(Severity), min_size=1, max_size=5))
def test_the_loudest_speaks_and_of_equals_the_first(severities: list[Severity]) -> None:
    rules = [RuleSpec(str(n), parse_query("kind:awarded"), severity) for n, severity in enumerate(severities)]
    spoken = most_urgent_rule(rules, event(EventKind.AWARDED), REQUEST, (), NOW)
    order = list(Severity)
    assert spoken is rules[min(range(len(rules)), key=lambda n: (order.index(severities[n]), n))]


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ([Text("x", "kind:canceled")], "'cancelled'"),
        ([Text("x", "knd:cancelled")], "'kind'"),
        ([Text("x", "kind:cancelled", "hihg")], "'high'"),
        ([Text("x", " ")], "empty"),
        ([Text(" ", "kind:cancelled")], "no name"),
        ([Text("x", "kind:cancelled"), Text("x", "kind:awarded")], "twice"),
    ],
)
def test_a_rule_that_cannot_be_read_is_named(own: list[Text], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        compile_rules(own)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
