"""One event raises one alert."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.alerting.alert_rules import DEFAULT_RULES
from mineralwatch.domain.alerting.event_alerts import alert_id, event_alert, urgency_rank
from mineralwatch.domain.models.alert import Severity
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.solicitation import Solicitation

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
EVENT = Event("e1", EventKind.EXTENDED, "K1", None, "tin", None, NOW, Grade.REPORTED, {}, {})
REQUEST = Solicitation(key="K1", number=None, title="Tin", url="https://sam.gov/opp/1")


def test_an_alert_carries_its_event_rule_and_words() -> None:
    alert = event_alert(EVENT, REQUEST, DEFAULT_RULES[0], "Tin \x1b[1mextended", "old → new\nlater", None, NOW)
    assert (alert.event_id, alert.rule, alert.severity, alert.key) == ("e1", "endings", Severity.HIGH, "K1")
    assert (alert.title, alert.body) == ("Tin extended", "old → new\nlater")
    assert alert.url == "https://sam.gov/opp/1"
    assert alert.raised_at == NOW
    assert alert.delivered == () and alert.acknowledged_at is None


@pytest.mark.parametrize(
    ("url", "shown"),
    [("https://a.example/x", "https://a.example/x"), ("file:///etc/passwd", "https://sam.gov/opp/1")],
)
def test_only_a_safe_address_is_linked(url: str, shown: str) -> None:
    assert event_alert(EVENT, REQUEST, DEFAULT_RULES[0], "t", "b", url, NOW).url == shown
    assert event_alert(EVENT, None, DEFAULT_RULES[0], "t", "b", "javascript:x", NOW).url is None


@given(st.sampled_from(DEFAULT_RULES), st.sampled_from(Grade), st.text(max_size=20), st.integers(0, 10**6))
def test_the_id_is_that_of_the_event_whatever_else_changes(rule: object, grade: Grade, words: str, later: int) -> None:
    assert rule in DEFAULT_RULES
    spec = DEFAULT_RULES[0] if rule is DEFAULT_RULES[0] else DEFAULT_RULES[1]
    other = event_alert(replace(EVENT, grade=grade), None, spec, words, words, None, NOW + timedelta(seconds=later))
    assert other.id == event_alert(EVENT, REQUEST, DEFAULT_RULES[0], "t", "b", None, NOW).id == alert_id("e1")


@given(st.lists(st.text(max_size=20), unique=True, max_size=30))
def test_different_events_are_different_alerts(ids: list[str]) -> None:
    assert len({alert_id(one) for one in ids}) == len(ids)


def test_a_deadline_that_comes_nearer_is_more_urgent_than_one_that_moves_away() -> None:
    kinds = [EventKind.ISSUED, EventKind.EXTENDED, EventKind.AWARDED, EventKind.SHORTENED, EventKind.CANCELLED]
    ordered = sorted((replace(EVENT, kind=kind) for kind in kinds), key=urgency_rank)
    assert [event.kind for event in ordered] == [
        EventKind.CANCELLED,
        EventKind.SHORTENED,
        EventKind.EXTENDED,
        EventKind.AWARDED,
        EventKind.ISSUED,
    ]
