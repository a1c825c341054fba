"""When feed entries and events are news."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.alerting.news_verdict import (
    NewsVerdict,
    OfficialShowing,
    is_recent,
    is_recorded,
    may_found,
    newly_official_witnesses,
    news_verdict,
)
from mineralwatch.domain.models.event import Event, EventKind, Evidence
from mineralwatch.domain.models.grade import Grade

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
AGES = st.timedeltas(timedelta(days=-400), timedelta(days=400))
DAYS = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2027, 6, 1)))
FLAGS = st.booleans()


@given(age=st.one_of(st.none(), AGES))
def test_only_a_readable_date_of_more_than_a_week_ago_makes_an_item_old(age: timedelta | None) -> None:
    published = None if age is None else NOW - age
    assert is_recent(published, NOW) == (age is None or age <= timedelta(days=7))


@given(age=st.one_of(st.none(), AGES))
def test_an_entry_of_a_first_reading_founds_a_solicitation_only_by_its_date(age: timedelta | None) -> None:
    published = None if age is None else NOW - age
    assert may_found(published, NOW, baseline=False)
    assert may_found(published, NOW, baseline=True) == (age is not None and age <= timedelta(days=7))


@given(dated=DAYS, first=FLAGS, changes=FLAGS, recorded=FLAGS)
def test_news_is_what_no_reason_speaks_against(dated: date | None, first: bool, changes: bool, recorded: bool) -> None:
    reason = news_verdict(OfficialShowing(dated, first, changes), NOW, recorded=recorded)
    old = dated is not None and dated < NOW.date() - timedelta(days=30)
    against = {
        NewsVerdict.RECORD: recorded,
        NewsVerdict.BASELINE: first and not changes,
        NewsVerdict.OLD: old,
    }
    assert against.get(reason, True)
    assert (reason is NewsVerdict.NEWS) == (not any(against.values()))


@pytest.mark.parametrize(("days", "reason"), [(30, NewsVerdict.NEWS), (31, NewsVerdict.OLD), (-5, NewsVerdict.NEWS)])
def test_thirty_days_are_the_limit(days: int, reason: NewsVerdict) -> None:
    assert news_verdict(OfficialShowing(NOW.date() - timedelta(days=days)), NOW) is reason


def witness(source: str, ref: str = "n1", grade: Grade = Grade.OFFICIAL) -> Evidence:
    return Evidence(source, ref, None, grade, NOW)


PRESS = witness("Example Metals Daily", "story/s1", Grade.REPORTED)
FILING = witness("SEC EDGAR", "story/s2")
API, FILE, REGISTER = witness("sam"), witness("sam_bulk"), witness("usaspending", "CONT_1")
GUESSED = witness("usaspending", "CONT_1", Grade.INFERRED)
RECORD = witness("a copy of the register", "cobalt-2025", Grade.OFFICIAL)


def event(*evidence: Evidence, kind: EventKind = EventKind.EXTENDED) -> Event:
    return Event("e", kind, "K", None, "cobalt", None, NOW, evidence[0].grade, {}, {}, evidence)


@pytest.mark.parametrize("official", [API, FILE, REGISTER, FILING], ids=lambda one: str(one.source))
def test_an_official_source_shows_an_event_first_whatever_a_headline_said(official: Evidence) -> None:
    assert newly_official_witnesses(event(PRESS, official), [event(PRESS)]) == (official,)
    assert newly_official_witnesses(event(PRESS, official), [event(official)]) == ()
    assert newly_official_witnesses(event(PRESS), [event(PRESS)]) == ()


def test_each_official_source_shows_it_once_and_its_beginning_is_shown_once() -> None:
    assert newly_official_witnesses(event(API, FILE), [event(API)]) == (FILE,)
    assert newly_official_witnesses(event(API, FILE), [event(API, witness("sam_bulk", "n2"))]) == ()
    assert newly_official_witnesses(event(API, FILE, kind=EventKind.ISSUED), [event(API, kind=EventKind.ISSUED)]) == ()


def test_neither_the_record_nor_a_guessed_link_is_an_official_source() -> None:
    assert newly_official_witnesses(event(PRESS, RECORD, GUESSED), [event(PRESS)]) == ()
    assert is_recorded([event(PRESS, RECORD)])
    assert not is_recorded([event(PRESS, API, REGISTER, FILING, witness("mineralwatch", "K", Grade.INFERRED))])


SOURCES = st.lists(st.sampled_from([PRESS, FILING, API, FILE, REGISTER, GUESSED, RECORD]), min_size=1, unique=True)


@given(evidence=SOURCES, data=st.data())
def test_whatever_the_order_of_arrival_each_official_source_is_first_once(
    evidence: list[Evidence], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(evidence))
    found = [
        one
        for n in range(1, len(order) + 1)
        for one in newly_official_witnesses(event(*order[:n]), [event(*order[: n - 1])] if n > 1 else [])
    ]
    assert sorted(found, key=str) == sorted((w for w in evidence if w in (FILING, API, FILE, REGISTER)), key=str)
