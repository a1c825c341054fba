"""Parsing the dates that feeds write: unambiguously or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.text.month_names import month_of
from mineralwatch.domain.text.written_moments import ParsedMoment, parse_moment

TEN = "2026-04-16T10:00:00"
DAY = "2026-04-16T00:00:00"

TABLE = {
    "offsets": {
        "Thu, 16 Apr 2026 12:00:00 +0200": TEN,
        "Thu, 16 Apr 2026 12:00:00 +02": TEN,
        "Thu, 16 Apr 2026 15:30:00+0530": TEN,
        "Thu, 16 Apr 2026 05:00:00 UTC-5": TEN,
        "Thu, 16 Apr 2026 18:00:00 (GMT+8)": TEN,
        "Thu Apr 16 2026 12:00:00 GMT+0200 (Central European Summer Time)": TEN,
        "2026-04-16T06:30:00-0330": TEN,
        "2026-04-16 15:45:00 +05:45": TEN,
        "2026-04-16T06:00:00\u221204:00": TEN,
        "2026-04-16T12:00:00+02:00[Europe/Madrid]": TEN,
    },
    "names of zones": {
        "Thu, 16 Apr 2026 12:00:00 CEST": TEN,
        "Thu, 16 Apr 2026 12:00 MESZ": TEN,
        "Thu, 16 Apr 2026 19:00:00 KST": TEN,
        "Thu, 16 Apr 2026 20:00:00 AEST": TEN,
        "Thu, 16 Apr 2026 11:00:00 BST": TEN,
        "Thu, 16 Apr 2026 13:00:00 MSK": TEN,
        "April 16, 2026 6:00 AM ET": TEN,
        "January 16, 2026 5:00 a.m. ET": "2026-01-16T10:00:00",
        "April 16, 2026 3:00 am Pacific Time": TEN,
        "2026-04-16 12:00:00 Europe/Paris": TEN,
        "Thu, 16 Apr 2026 10:00:00 -0000": TEN,
    },
    "as programs write them": {
        "Thursday, 16-Apr-26 10:00:00 GMT": TEN,
        "Thu Apr 16 10:00:00 2026": TEN,
        "Thu Apr 16 10:00:00 UTC 2026": TEN,
        "Thu, 16 Apr 126 10:00:00 GMT": TEN,
        "Thu,16Apr2026 10:00:00GMT": TEN,
        "2026-04-16T10:00:00.1234567Z": TEN,
        "2026-04-16T10Z": TEN,
        "20260416T100000Z": TEN,
        "20260416100000": TEN,
        "2026:04:16 10:00:00": TEN,
        "20260416": DAY,
        "1776333600": TEN,
        "1776333600000": TEN,
        "/Date(1776333600000)/": TEN,
    },
    "year first": {
        "2026/04/16": DAY,
        "2026.4.16 10:00": TEN,
        "2026年4月16日 10:00": TEN,
        "2026年04月16日(木) 午後7時00分 JST": TEN,
        "2026年4月16日 上午10点": TEN,
        "2026년 4월 16일 오후 7:00 KST": TEN,
        "2026. 4. 16. 오전 10:00": TEN,
        "令和8年4月16日": DAY,
        "２０２６年４月１６日": DAY,
    },
    "in words": {
        "Do., 16. April 2026, 10:00 Uhr": TEN,
        "16. April 2026 um 10.00 Uhr": TEN,
        "jeu., 16 avr. 2026 10:00:00 +0000": TEN,
        "jeudi 16 avril 2026 à 10h00": TEN,
        "mar., 24 nov. 2026 10:00:00 +0000": "2026-11-24T10:00:00",
        "1er août 2026": "2026-08-01T00:00:00",
        "16 de abril de 2026, 10:00 a. m.": TEN,
        "qui, 16 abr 2026 às 10h00": TEN,
        "gio 16 aprile 2026, ore 10:00": TEN,
        "Чт, 16 апр 2026 13:00:00 +0300": TEN,
        "16 мая 2026 г., 13:00 МСК": "2026-05-16T10:00:00",
        "April 16th, 2026": DAY,
        "Posted on Apr 16, 2026 by the desk": DAY,
    },
    "day first, or last": {
        "16.04.2026 10:00": TEN,
        "05.06.2026": "2026-06-05T00:00:00",
        "16/04/2026": DAY,
        "04/16/2026 10:00 AM": TEN,
        "06/06/2026": "2026-06-06T00:00:00",
    },
    "clocks": {
        "Apr 16, 2026 12:30 AM": "2026-04-16T00:30:00",
        "Apr 16, 2026 12:30 PM": "2026-04-16T12:30:00",
        "16 Apr 2026, 10 PM": "2026-04-16T22:00:00",
        "Thu, 16 Apr 2026 24:00:00 GMT": "2026-04-17T00:00:00",
        "Thu, 16 Apr 2026 23:59:60 GMT": "2026-04-16T23:59:59",
        "10:00 GMT, 16 April 2026": TEN,
    },
}


@pytest.mark.parametrize(("text", "moment"), [pair for rows in TABLE.values() for pair in rows.items()])
def test_what_is_written_in_one_way_is_read(text: str, moment: str) -> None:
    assert parse_moment(text) == ParsedMoment(datetime.fromisoformat(moment).replace(tzinfo=UTC))


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-31T10:00:00Z",
        "Tue, 31 Jun 2026 10:00:00 GMT",
        "29 février 2026",
        "2026年2月30日",
        "2026-16-04",
        "05/06/2026",
        "16-04-26",
        "2026-04",
        "2026",
        "Thu, 16 Apr",
        "Thu, 16 Apr 2026 25:10:00 GMT",
        "16 jui 2026",
        "16 Apr 2026 to 20 Apr 2026",
        "yesterday",
        "3 hours ago",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "9" * 400,
        "",
    ],
)
def test_what_is_no_day_or_may_be_two_is_none(text: str) -> None:
    assert parse_moment(text) is None


@pytest.mark.parametrize("zone", ["IST", "XYZT", "A", "+9900"])
def test_a_zone_that_is_not_known_leaves_the_day(zone: str) -> None:
    found = parse_moment(f"Thu, 16 Apr 2026 15:30:00 {zone}")
    assert found == ParsedMoment(datetime(2026, 4, 16, tzinfo=UTC), certain=False)


@pytest.mark.parametrize("value", [None, True, [], {}, float("nan"), float("inf"), -1, 10**30])
def test_what_is_no_date_at_all(value: object) -> None:
    assert parse_moment(value) is None


def test_a_month_is_known_by_what_only_it_begins_with() -> None:
    assert [month_of(word) for word in ("juil", "juin", "Sept", "set", "Dez", "août", "мая", "mrz")] == [
        7, 6, 9, 9, 12, 8, 5, 3,
    ]  # fmt: skip
    assert month_of("jui") is None and month_of("ma") is None and month_of("market") is None


MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)).map(lambda at: at.replace(microsecond=0))
ZONES = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


@given(MOMENTS, ZONES)
def test_every_moment_is_read_back(wall: datetime, zone: timezone) -> None:
    at = wall.replace(tzinfo=zone)
    forms = (
        at.isoformat(),
        f"{at:%a, %d %b %Y %H:%M:%S %z}",
        f"{at:%Y/%m/%d %H:%M:%S %z}",
        f"{at:%B %d, %Y %I:%M:%S %p %z}",
    )
    assert [parse_moment(form) for form in forms] == [ParsedMoment(at.astimezone(UTC))] * len(forms)


@given(st.one_of(st.text(max_size=200), st.text("0123456789/-:. TZ年月日novmaprAM+", max_size=140)))
def test_any_text_is_a_moment_or_none(text: str) -> None:
    found = parse_moment(text)
    assert found is None or found.at.tzinfo is UTC
