"""The public JSON: the documented keys in their order, times and days as documented, unknown as null."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from mineralwatch.cli import json_shapes
from mineralwatch.cli.json_shapes_detail import detail_shape
from mineralwatch.cli.poll_command import report_shape
from mineralwatch.domain.dates import FuzzyDate, parse_deadline
from mineralwatch.domain.models.alert import Alert, Delivery, Severity
from mineralwatch.domain.models.contract import Awardee, Contract
from mineralwatch.domain.models.event import Claim, Event, EventKind, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.market import Quote
from mineralwatch.domain.models.notice import Notice, NoticeAward
from mineralwatch.domain.models.policy import Promise
from mineralwatch.domain.models.solicitation import Solicitation, Stage
from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.engine.round_report import RoundReport, SourceReport
from mineralwatch.ports import Detail

EST = timezone(timedelta(hours=-5))
NOW = datetime(2026, 11, 22, 14, 2, tzinfo=EST)
SEEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
LIST = (
    "key number title material stage status office deadline deadline_zone_basis posted ceiling guaranteed ordered"
    " quantity unit awardees materials first_seen last_change event_count notice_count url starred unread symbols"
)
ADDED_TO_LIST = "chain"
EVENTS = "id kind key number material occurred_on seen_at grade old new days source url evidence text"
NEWS = (
    "id title outlets published first_seen url material kind confidence number entry_count entries unread starred"
    " may_tell"
)
ADDED_TO_NEWS = "why key because grade"
QUOTES = "symbol name price currency change_percent previous_close session as_of age_seconds source stale error"
ALERTS = "id event_id about kind rule severity title body url raised_at delivered acknowledged_at snoozed_until"

REQUEST = Solicitation(
    key="SP800026R0001",
    number="SP8000-26-R-0001",
    title="Cobalt, alloy grade",
    materials=("cobalt", "nickel"),
    stage=Stage.SOLE_SOURCE,
    office="SP8000",
    posted=FuzzyDate("2026-11-01"),
    deadline=parse_deadline("2026-12-04T17:00:00-05:00"),
    ceiling=500_000_000.0,
    awardees=(Awardee("Glencore", "SP8000-26-D-0012", 1.8e9, ordered=450.6e6), Awardee("Vale")),
    first_seen=SEEN,
    last_change=SEEN,
    event_count=2,
    notice_count=1,
)
EVENT = Event(
    id="e1",
    kind=EventKind.EXTENDED,
    key=REQUEST.key,
    number=REQUEST.number,
    material="cobalt",
    occurred_on=date(2026, 11, 20),
    seen_at=SEEN,
    grade=Grade.OFFICIAL,
    old={"deadline": "2026-10-10T15:00:00-04:00"},
    new={"deadline": "2026-10-24T15:00:00-04:00"},
    evidence=(
        Evidence("mining-com", "n1", "https://mining.example/1", Grade.REPORTED, SEEN),
        Evidence("sam", "abc", "https://sam.example/abc", Grade.OFFICIAL, None, "is extended"),
    ),
)


def row(request: Solicitation = REQUEST) -> json_shapes.Shape:
    return json_shapes.solicitation_shape(request, NOW, starred=True, unread=False, symbols=("VALE",))


def test_list() -> None:
    shape = row()
    assert list(shape) == [*LIST.split(), *ADDED_TO_LIST.split()] == list(json_shapes.SOLICITATION_KEYS)
    assert shape["material"] == "cobalt"
    assert shape["materials"] == ["cobalt", "nickel"]
    assert shape["stage"] == "sole-source"
    assert shape["status"] == "open"
    assert (shape["deadline"], shape["deadline_zone_basis"]) == ("2026-12-04T17:00:00-05:00", "source-offset")
    assert shape["posted"] == "2026-11-01"
    assert shape["first_seen"] == "2026-11-20T09:30:00+00:00"
    assert shape["awardees"] == [
        {"name": "Glencore", "contract": "SP8000-26-D-0012", "ceiling": 1.8e9, "ordered": 450.6e6},
        {"name": "Vale", "contract": None, "ceiling": None, "ordered": None},
    ]
    assert (shape["starred"], shape["unread"], shape["symbols"]) == (True, False, ["VALE"])


def test_what_is_not_known_is_null() -> None:
    shape = row(Solicitation("antimony-2025-x1", None, "Antimony"))
    known = {"key", "title", "status", "awardees", "materials", "event_count", "notice_count"}
    assert {name for name, value in shape.items() if value is None} == set(LIST.split()) - known - {
        "starred",
        "unread",
        "symbols",
    }
    assert shape["status"] == "maybe-open"


@pytest.mark.parametrize("text", ["2026", "2026-11", "~2026-11-01"])
def test_a_date_of_which_the_day_is_not_known_is_no_day(text: str) -> None:
    assert row(replace(REQUEST, posted=FuzzyDate(text)))["posted"] is None


@pytest.mark.parametrize(
    ("text", "basis"),
    [("2026-12-04T17:00:00", "unknown"), ("2026-12-04", "unknown"), ("2026-12-04T17:00:00+00:00", "source-offset")],
)
def test_a_deadline_keeps_its_own_zone(text: str, basis: str) -> None:
    shape = row(replace(REQUEST, deadline=parse_deadline(text)))
    assert (shape["deadline"], shape["deadline_zone_basis"]) == (text, basis)


def test_events() -> None:
    shape = json_shapes.event_shape(EVENT, "Cobalt was extended.")
    assert list(shape) == EVENTS.split() == list(json_shapes.EVENT_KEYS)
    assert shape["days"] == 14
    assert shape["old"] == {"deadline": "2026-10-10T15:00:00-04:00"}
    assert (shape["source"], shape["url"]) == ("sam", "https://sam.example/abc")  # the best grade speaks
    assert list(shape["evidence"][0]) == ["source", "ref", "url", "grade", "seen_at", "says"]
    assert shape["evidence"][1]["seen_at"] is None
    assert shape["occurred_on"] == "2026-11-20"


def test_days_are_only_of_deadlines_that_moved_and_are_known() -> None:
    assert json_shapes.days_moved(replace(EVENT, kind=EventKind.SHORTENED, old=EVENT.new, new=EVENT.old)) == -14
    assert json_shapes.days_moved(replace(EVENT, old={})) is None
    assert json_shapes.days_moved(replace(EVENT, kind=EventKind.AMENDED)) is None


def test_an_event_without_evidence_has_no_source() -> None:
    shape = json_shapes.event_shape(replace(EVENT, evidence=(), occurred_on=None), "x")
    assert (shape["source"], shape["url"], shape["evidence"], shape["occurred_on"]) == (None, None, [], None)


def test_news() -> None:
    story = Story("s1", "Cobalt up", ("A", "B"), None, SEEN, None, entry_count=2)
    entry = FeedEntry("i1", "guid", "mining-com", "Cobalt up", first_seen=SEEN)
    shape = json_shapes.story_shape(story, [entry])
    assert list(shape) == [*NEWS.split(), *ADDED_TO_NEWS.split()] == list(json_shapes.STORY_KEYS)
    assert shape["published"] is None
    assert list(shape["entries"][0]) == ["id", "feed", "title", "url", "outlet", "published", "first_seen", "grade"]


def test_quotes() -> None:
    fetched = NOW - timedelta(minutes=5)
    quote = Quote("UAMY", 7.5, "USD", as_of=NOW - timedelta(hours=20), fetched_at=fetched)
    shape = json_shapes.quote_shape(quote, NOW, timedelta(minutes=15))
    assert list(shape) == QUOTES.split() == list(json_shapes.QUOTE_KEYS)
    assert shape["age_seconds"] == 20 * 3600
    assert shape["stale"] is False  # a closed market's price is old and right
    assert json_shapes.is_stale(quote, NOW, timedelta(minutes=1))
    assert json_shapes.is_stale(replace(quote, error="429"), NOW, timedelta(minutes=15))
    assert json_shapes.quote_shape(Quote("X", None), NOW, timedelta(minutes=15))["age_seconds"] is None


def test_alerts() -> None:
    alert = Alert("a", "e", "endings", Severity.HIGH, "t", "b", None, SEEN, (Delivery("desktop", NOW, False, "x"),))
    shape = json_shapes.alert_shape(alert)
    assert list(shape) == ALERTS.split() == list(json_shapes.ALERT_KEYS)
    assert shape["delivered"] == [{"channel": "desktop", "at": "2026-11-22T14:02:00-05:00", "ok": False, "error": "x"}]
    assert shape["severity"] == "high"


def test_poll() -> None:
    shape = report_shape(RoundReport((SourceReport("sam", "sam", "ok", 200, events=3, alerts=1, next_due=NOW),)))
    assert list(shape) == ["sources", "events", "alerts"]
    assert (shape["events"], shape["alerts"]) == (3, 1)
    documented = "name kind outcome http_status entries notices quotes events alerts seconds error next_due"
    assert list(shape["sources"][0])[:12] == documented.split()
    assert {"new_entries", "new_notices"} <= set(shape["sources"][0])
    assert shape["sources"][0]["next_due"] == "2026-11-22T14:02:00-05:00"


def test_show_has_the_row_and_everything_about_it_and_is_json() -> None:
    detail = Detail(
        REQUEST,
        notices=(Notice("n1", "Cobalt", posted=date(2026, 11, 1), award=NoticeAward("D1", 5.0, date(2026, 11, 2))),),
        events=(EVENT,),
        claims=(Claim("ceiling", "5", "sam", "n1", None, Grade.OFFICIAL, date(2026, 11, 1)),),
        contracts=(Contract("D1", "Glencore", REQUEST.key, "cobalt", "idiq", on=FuzzyDate("2026-05")),),
        promises=(
            Promise("DLA", "reissue", REQUEST.key, None, FuzzyDate("2025-11"), "missed", None, "B", Grade.REPORTED),
        ),
        stories=(Story("s1", "Cobalt up", ("A",), SEEN, SEEN, None),),
        symbols=("VALE",),
    )
    shape = detail_shape(row(), detail, lambda event: event.kind.value)
    kept = {"notices", "events", "claims", "stories", "contracts", "promises", "policy", "supply", "chain"}
    assert set(LIST.split()) | kept == set(shape)
    assert list(shape["events"][0]) == EVENTS.split()
    assert shape["notices"][0]["award"]["on"] == "2026-11-02"
    assert shape["contracts"][0]["on"] == "2026-05"
    assert shape["promises"][0]["outcome"] == "missed"
    assert json.loads(json.dumps(shape)) == shape
