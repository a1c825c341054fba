"""Two forms of one event make one, with all witnesses and the better word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.derivation.event_merging import merge_events, merge_evidence
from mineralwatch.domain.models.event import Event, EventKind, Evidence, Fields
from mineralwatch.domain.models.grade import Grade

NOW = datetime(2026, 11, 22, 14, tzinfo=UTC)


def witness(source: str = "sam", ref: str = "n1", grade: Grade = Grade.OFFICIAL) -> Evidence:
    return Evidence(source, ref, f"https://example.org/{ref}", grade, NOW)


def event(grade: Grade, new: Fields, *evidence: Evidence) -> Event:
    day = date(2026, 11, 20)
    return Event("e1", EventKind.EXTENDED, "K", None, "antimony", day, NOW, grade, {}, new, evidence)


PRESS = event(Grade.REPORTED, {"deadline": "2027-01-01", "text": None}, witness("blog", "b1", Grade.REPORTED))
NOTICE = event(Grade.OFFICIAL, {"deadline": "2026-12-15", "text": "moved"}, witness())


def test_a_second_witness_adds_evidence_and_the_better_grade() -> None:
    merged = merge_events(PRESS, NOTICE)
    assert (merged.grade, merged.new) == (Grade.OFFICIAL, {"deadline": "2026-12-15", "text": "moved"})
    assert [one.source for one in merged.evidence] == ["blog", "sam"]


def test_a_poorer_witness_changes_no_value_and_fills_in_what_is_not_known() -> None:
    poorer = replace(PRESS, new={**PRESS.new, "reason": "a holiday"})
    merged = merge_events(NOTICE, poorer)
    assert (merged.grade, merged.new) == (Grade.OFFICIAL, {**NOTICE.new, "reason": "a holiday"})
    assert [one.source for one in merged.evidence] == ["sam", "blog"]


def test_a_witness_in_both_has_its_better_grade_and_keeps_its_words() -> None:
    poor = replace(witness(grade=Grade.REPORTED), says="in words", url=None)
    assert merge_evidence([poor], [witness()]) == (replace(witness(), says="in words"),)
    assert merge_evidence([witness()], [poor]) == (replace(witness(), says="in words"),)


GRADES = st.sampled_from(list(Grade))
FIELDS = st.dictionaries(st.sampled_from(["a", "b"]), st.one_of(st.none(), st.integers(0, 3)), max_size=2)


@given(GRADES, GRADES, FIELDS, FIELDS)
def test_merging_loses_nothing_and_twice_is_once(g1: Grade, g2: Grade, n1: Fields, n2: Fields) -> None:
    known = event(g1, n1, witness("a", "1", g1))
    seen = replace(event(g2, n2, witness("b", "2", g2)), seen_at=NOW + timedelta(days=1))
    merged = merge_events(known, seen)
    assert merged.grade.rank == min(g1.rank, g2.rank)
    assert merged.new.keys() == n1.keys() | n2.keys()
    assert {name for name, value in merged.new.items() if value is not None} == {
        name for side in (n1, n2) for name, value in side.items() if value is not None
    }
    assert {one.source for one in merged.evidence} == {"a", "b"}
    assert merged.seen_at == NOW
    assert merge_events(merged, seen) == merged
