"""EDGAR: nothing without a contact, reports under the items that matter, and lists that are short."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from drive_source import NOW, Driven, drive, reply_of
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.config.settings import EdgarSettings
from mineralwatch.domain.errors import BadPayload, NotReachable, RateLimited, Refused
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.sources.base import HttpReply, HttpRequest, Quarantined
from mineralwatch.sources.edgar import EdgarSource
from mineralwatch.sources.edgar_filing_list import FILERS, Filer, filing_entry, parse_filing_list

ONE = Filer(101538, "United States Antimony")
TWO = Filer(1801368, "MP Materials")
SOURCE = EdgarSource(EdgarSettings(contact="someone@example.com"), (ONE,))
RECENT: dict[str, Any] = {
    "accessionNumber": ["0000101538-26-000003", "0000101538-26-000002", "0000101538-26-000001"],
    "filingDate": ["2026-11-20", "2026-11-19", "2026-11-10"],
    "acceptanceDateTime": ["2026-11-20T21:30:00.000Z", "20261119163025", "2026-11-10T12:00:00.000Z"],
    "form": ["8-K", "8-K/A", "10-Q"],
    "items": ["1.01,9.01", "7.01", ""],
    "primaryDocument": ["uamy8k.htm", "uamy8ka.htm", "q3.htm"],
}


def body(name: object = "UNITED STATES ANTIMONY CORP", **changes: Any) -> bytes:
    return json.dumps(
        {"cik": "101538", "name": name, "filings": {"recent": {**RECENT, **changes}, "files": []}}
    ).encode()


def read(given_body: bytes, **asked: Any) -> Driven:
    """A round in which the lists come and no document does."""
    return drive(SOURCE, lambda request: listing(request, given_body), **asked)


def listing(request: HttpRequest, given_body: bytes) -> HttpReply:
    return reply_of(request, 200, given_body, ETag='"e1"') if is_list(request) else reply_of(request, 404)


def is_list(request: HttpRequest) -> bool:
    return "/submissions/" in request.url


def parse_filings(raw: bytes, filer: Filer, now: datetime) -> tuple[tuple[FeedEntry, ...], tuple[Quarantined, ...]]:
    """Each report of a list as the line that it is before its words are read."""
    reports, bad = parse_filing_list(raw, filer, EdgarSettings().documents, now)
    return tuple(filing_entry(one, now) for one in reports), bad


def test_without_a_contact_it_says_how_and_asks_nothing() -> None:
    source = EdgarSource(EdgarSettings())
    assert "contact in [edgar]" in str(source.missing_setup())
    with pytest.raises(Refused, match="contact"):
        drive(source, lambda request: pytest.fail(request.url))


def test_the_contact_goes_to_the_first_origin_alone() -> None:
    requests = read(body()).requests
    assert requests[0].url == "https://data.sec.gov/submissions/CIK0000101538.json"
    assert requests[1].url == "https://www.sec.gov/Archives/edgar/data/101538/000010153826000003/uamy8k.htm"
    for request in requests:
        assert "someone@example.com" in request.secret_headers["User-Agent"]
        assert "someone" not in repr(request) and "User-Agent" not in request.headers
        assert request.pace.total_seconds() >= 0.5
    assert SOURCE.hosts == ("data.sec.gov", "www.sec.gov")


def test_reports_under_the_items_that_matter_become_entries() -> None:
    driven = read(body())
    first, second = driven.reading.entries
    assert first.title == "8-K: UNITED STATES ANTIMONY CORP, item 1.01 (2026-11-20)"
    assert first.url == "https://www.sec.gov/Archives/edgar/data/101538/000010153826000003/uamy8k.htm"
    assert (first.outlet, first.feed) == ("SEC EDGAR", "edgar")
    assert first.published == datetime(2026, 11, 20, 21, 30, tzinfo=UTC)
    assert second.title == "8-K/A: UNITED STATES ANTIMONY CORP, item 7.01 (2026-11-19)"
    assert second.published == datetime(2026, 11, 19, 21, 30, 25, tzinfo=UTC)  # the SEC's own clock is Eastern
    assert driven.reading.notices == () and driven.reading.register == ()  # an award is never concluded from a report


def test_the_same_list_again_is_asked_for_by_its_tag_and_is_no_news() -> None:
    old = body(filingDate=["2026-02-20", "2026-02-19", "2026-02-10"])
    remembered = read(old).reading.remember
    assert remembered is not None

    def answer(request: HttpRequest) -> HttpReply:
        assert request.validators is not None and request.validators.etag == '"e1"'
        return reply_of(request, 304)

    assert drive(SOURCE, answer, remembered=remembered).reading.not_modified
    assert read(old, remembered=remembered).reading.not_modified  # or sent whole once more


def test_one_company_that_fails_does_not_hide_the_others() -> None:
    source = EdgarSource(EdgarSettings(contact="a@example.com"), (ONE, TWO))

    for status, page, kind in ((500, b"", NotReachable), (200, b"<html>", BadPayload)):

        def answer(request: HttpRequest, status: int = status, page: bytes = page) -> HttpReply:
            mine = "CIK0000101538" in request.url
            return reply_of(request, 200, body()) if mine else reply_of(request, status, page)

        reading = drive(source, answer).reading
        assert len(reading.entries) == 2 and isinstance(reading.problem, kind) and not reading.complete
        assert reading.retry_at == NOW + source.interval, "the others are asked at their usual time"
    with pytest.raises(Refused):
        drive(source, lambda request: reply_of(request, 403))


@pytest.mark.parametrize(
    ("status", "page"),
    [(404, b"<Error><Code>NoSuchKey</Code></Error>"), (403, b"<Error><Code>AccessDenied</Code></Error>"), (410, b"")],
)
def test_a_company_without_a_list_is_said_and_is_no_failure(status: int, page: bytes) -> None:
    source = EdgarSource(EdgarSettings(contact="a@example.com"), (TWO, ONE))

    def answer(request: HttpRequest) -> HttpReply:
        if "CIK0001801368" in request.url:
            return reply_of(request, status, page)
        return listing(request, body(filingDate=["2026-02-20", "2026-02-19", "2026-02-10"]))

    reading = drive(source, answer).reading
    assert len(reading.entries) == 2 and reading.problem is None and reading.complete
    assert "no list of MP Materials" in str(reading.note)
    with pytest.raises(Refused):
        drive(source, lambda request: reply_of(request, status, page))


THRESHOLD = (
    b"<title>SEC.gov | Request Rate Threshold Exceeded</title>Please declare your traffic. Limited for 10 minutes"
)
UNDECLARED = (
    b"<title>SEC.gov | Your Request Originates from an Undeclared Automated Tool</title> If a user submits over 10 "
    b"requests per second, further requests may be limited. Once the rate of requests has dropped below the threshold"
)


def test_the_secs_threshold_is_a_wait_of_ten_minutes_for_all_companies() -> None:
    asked: list[str] = []

    def answer(request: HttpRequest) -> HttpReply:
        asked.append(request.url)
        return reply_of(request, 403, THRESHOLD)

    with pytest.raises(RateLimited) as caught:
        drive(EdgarSource(EdgarSettings(contact="a@example.com"), (ONE, TWO)), answer)
    assert caught.value.until == NOW + timedelta(minutes=10) and len(asked) == 1
    with pytest.raises(RateLimited) as caught:
        drive(SOURCE, lambda request: reply_of(request, 403, THRESHOLD, Retry_After="1200"))
    assert caught.value.until == NOW + timedelta(minutes=20)


def test_a_bot_checks_page_with_a_good_status_is_told_as_one() -> None:
    page = b"<html><title>Just a moment...</title>Enable JavaScript and cookies to continue</html>"
    with pytest.raises(NotReachable, match="bot check before the SEC"):
        drive(SOURCE, lambda request: reply_of(request, 200, page))


def test_an_undeclared_program_is_told_which_setting_to_mend() -> None:
    asked: list[str] = []

    def answer(request: HttpRequest) -> HttpReply:
        asked.append(request.url)
        return reply_of(request, 403, UNDECLARED)

    with pytest.raises(Refused, match=r"set contact in \[edgar\]"):
        drive(EdgarSource(EdgarSettings(contact="a@example.com"), (ONE, TWO)), answer)
    assert len(asked) == 1


def test_reports_of_foreign_companies_are_read_and_told_only_when_they_speak_of_the_stockpile() -> None:
    forms = ["6-K", "6-K/A", "20-F"]
    reports, bad = parse_filing_list(body(form=forms, items=["", None, ""]), ONE, EdgarSettings().documents, NOW)
    assert [(one.form, one.only_if_stockpile) for one in reports] == [("6-K", True), ("6-K/A", True)] and not bad
    driven = read(body(form=forms, items=["", "", ""]))
    assert driven.reading.entries == () and len(driven.requests) == 3


def test_a_server_that_asks_to_wait_is_asked_no_more() -> None:
    driven: list[HttpRequest] = []

    def answer(request: HttpRequest) -> HttpReply:
        driven.append(request)
        return reply_of(request, 200, body()) if len(driven) == 1 else reply_of(request, 429, Retry_After="600")

    reading = drive(EdgarSource(EdgarSettings(contact="a@example.com"), (ONE, TWO, ONE)), answer).reading
    assert len(driven) == 2 and reading.problem is not None


@pytest.mark.parametrize(
    ("changes", "entries", "bad"),
    [
        ({"items": ["5.02", "2.02,9.01", ""]}, 0, 0),
        ({"items": [None, 7.01, ["1.01"]]}, 2, 0),  # without items only its words can tell
        ({"items": ["1.01"]}, 2, 0),  # shorter than the others
        ({"filingDate": ["2024-01-02", "2026-11-19", None]}, 1, 0),
        ({"accessionNumber": [None, "../../etc", "x"]}, 0, 2),
        ({"form": ["8-K", None, {"a": 1}]}, 1, 0),
        ({"primaryDocument": None}, 2, 0),
        ({"acceptanceDateTime": "yesterday"}, 2, 0),
        ({"filingDate": [None, None, None], "acceptanceDateTime": [None, None, None]}, 2, 0),
    ],
)
def test_lists_that_drift(changes: dict[str, Any], entries: int, bad: int) -> None:
    found, quarantined = parse_filings(body(**changes), ONE, NOW)
    assert (len(found), len(quarantined)) == (entries, bad)
    assert all(entry.url and entry.url.startswith("https://www.sec.gov/Archives/") for entry in found)
    assert all(".." not in str(entry.url) for entry in found)


def test_a_date_that_lies_ahead_is_none() -> None:
    found, _ = parse_filings(body(acceptanceDateTime=["2031-01-01T00:00:00Z", None, None]), ONE, NOW)
    assert found[0].published is None


def test_two_reports_under_the_same_items_are_two_headlines() -> None:
    found, _ = parse_filings(body(items=["8.01", "8.01", ""], form=["8-K", "8-K", "10-K"]), ONE, NOW)
    assert len({entry.title for entry in found}) == len({entry.id for entry in found}) == 2


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b'{"filings": null}', b'{"filings": {"recent": []}}', b'{"filings":{"recent":{"form":{}}}}']
)
def test_another_shape_is_an_error(raw: bytes) -> None:
    with pytest.raises(BadPayload, match="United States Antimony"):
        parse_filing_list(raw, ONE, EdgarSettings().documents, NOW)


def test_the_filers_are_those_of_the_record() -> None:
    assert [filer.cik for filer in FILERS] == [101538, 1801368, 1598428, 2101698, 764065, 1400438]


@given(
    st.dictionaries(st.sampled_from(sorted(RECENT)), st.lists(st.one_of(st.none(), st.text(max_size=20), st.floats())))
)
def test_any_columns_are_entries_or_one_error(columns: dict[str, Any]) -> None:
    raw = json.dumps({"name": 3, "filings": {"recent": columns}}).encode()
    try:
        parse_filings(raw, ONE, NOW)
    except BadPayload as error:
        assert "\n" not in str(error)
