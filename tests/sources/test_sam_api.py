"""The SAM.gov API: one call a year, drifting types, quotas, and a key that goes nowhere else."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from drive_source import NOW, drive, reply_of
from sam_api_answers import KEY, PAGE, THROTTLED, page, poll, row, serving

from mineralwatch.config.settings import SamSettings
from mineralwatch.domain.dates import ZoneBasis
from mineralwatch.domain.errors import BadPayload, NotReachable, RateLimited, Refused, SourceError
from mineralwatch.domain.models.notice import NoticeAward
from mineralwatch.domain.numbers_and_ids import payload_hash
from mineralwatch.sources.base import HttpReply, HttpRequest
from mineralwatch.sources.sam_api import PAGE_SIZE, SamSource
from mineralwatch.sources.sam_api_parse import parse_page


def test_a_page_is_read_as_it_is_meant() -> None:
    done = poll(serving(PAGE))
    first, second = (item.notice for item in done.reading.notices)
    assert first.title == "Antimony Metal for the National Defense Stockpile"
    assert (first.number, first.office, first.type) == ("SP8000-26-R-0101", "SP8000", "Combined Synopsis/Solicitation")
    assert first.posted == date(2026, 10, 6) and first.archive_on == date(2026, 12, 30)
    assert first.deadline is not None and first.deadline.text == "2026-12-15T15:00:00-05:00"
    assert first.deadline.basis is ZoneBasis.SOURCE_OFFSET
    assert first.set_aside is None and first.naics == ("331410", "212290") and first.psc == "9650"
    assert first.place == "Columbus, OH, USA" and first.active is True and first.award is None
    assert first.attachments == ("https://sam.gov/files/a/download", "https://sam.gov/files/b/download")
    assert first.text == "Buy antimony."
    assert first.url == "https://sam.gov/opp/a1b2c3d4e5f60718293a4b5c6d7e8f90/view"
    assert second.title == "SP8000-25-R-0044" and second.office is None and second.active is False
    assert second.deadline is not None and second.deadline.basis is ZoneBasis.UNKNOWN
    assert second.set_aside == "SBA, 8A" and second.naics == ("331492",)
    assert second.award == NoticeAward("SP8000-26-D-0009", 245_000_000.0, date(2026, 8, 28), "EXAMPLE METALS, INC.")
    assert second.text == "" and second.attachments == ()


def test_the_round_says_what_it_covers() -> None:
    reading = poll(serving(PAGE)).reading
    assert reading.complete and reading.total == 3 and reading.other_offices == 1 and not reading.quarantined
    assert reading.scope == "SP8000, posted 2025-11-23 to 2026-11-22"


def test_one_metered_call_for_the_year_with_the_key_apart() -> None:
    search = poll(serving(PAGE)).requests[0]
    assert parse_qs(urlsplit(search.url).query) == {
        "postedFrom": ["11/23/2025"],
        "postedTo": ["11/22/2026"],
        "organizationCode": ["SP8000"],
        "limit": [str(PAGE_SIZE)],
        "offset": ["0"],
    }
    assert search.metered == "sam" and search.secret_query == {"api_key": KEY}
    assert KEY not in search.url and KEY not in repr(search)


def test_private_persons_are_not_kept_and_the_hash_is_of_what_is() -> None:
    for item in poll(serving(PAGE)).reading.notices:
        assert "pointOfContact" not in item.raw and "example.invalid" not in item.raw
        assert item.payload_hash == payload_hash(item.raw)
    other = json.loads(PAGE)
    other["opportunitiesData"][0]["pointOfContact"] = None
    again = poll(serving(json.dumps(other).encode())).reading
    assert [i.payload_hash for i in again.notices] == [i.payload_hash for i in poll(serving(PAGE)).reading.notices]


def test_the_window_is_the_buying_offices_day() -> None:
    class Late(SamSource):
        pass

    night = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)  # still the 21st in Columbus
    source = Late(SamSettings(), ("SP8000",), KEY)
    from mineralwatch.domain.models.health import SourceHealth
    from mineralwatch.sources.base import ReadContext

    step = next(source.read(ReadContext(night, SourceHealth("sam", "sam"))))
    assert isinstance(step, HttpRequest) and "postedTo=11%2F21%2F2026" in step.url


def test_pages_are_read_by_index_until_the_first_pages_total() -> None:
    def answer(request: HttpRequest) -> HttpReply:
        offset = int(parse_qs(urlsplit(request.url).query)["offset"][0])
        rows = [row(f"n{n}") for n in range(offset * 2, min(offset * 2 + 2, 5))]
        return reply_of(request, 200, page(*rows, total=5 if offset == 0 else 0))

    done = poll(answer)
    assert [item.notice.notice_id for item in done.reading.notices] == ["n0", "n1", "n2", "n3", "n4"]
    assert len(done.requests) == 3 and done.reading.complete and done.reading.total == 5


@pytest.mark.parametrize("later", [page(row("a"), row("b"), total=9), page(total=9)])
def test_a_page_that_repeats_or_is_empty_ends_it_as_incomplete(later: bytes) -> None:
    done = poll(
        lambda request: reply_of(
            request, 200, page(row("a"), row("b"), total=9) if "offset=0" in request.url else later
        )
    )
    assert len(done.requests) == 2 and len(done.reading.notices) == 2
    assert not done.reading.complete and done.reading.total is None and "2 of 9" in str(done.reading.note)


@pytest.mark.parametrize("total", [3, 2], ids=["the total counts both", "the total counts one"])
def test_a_notice_twice_within_a_page_is_one_and_the_later_deadline_counts(total: int) -> None:
    early, late = row("a", responseDeadLine="2026-12-01"), row("a", responseDeadLine="2026-12-15")
    found = [poll(serving(page(*rows, row("b"), total=total))).reading for rows in ((early, late), (late, early))]
    assert found[0].notices == found[1].notices and all(one.complete and one.total == 2 for one in found)
    assert [item.notice.deadline.text for item in found[0].notices if item.notice.deadline] == ["2026-12-15"]


def test_a_notice_on_two_pages_marks_a_reading_that_drifted() -> None:
    def answer(request: HttpRequest) -> HttpReply:
        first = "offset=0" in request.url
        rows = [row("a"), row("b"), row("c")] if first else [row("c"), row("d"), row("e")]
        return reply_of(request, 200, page(*rows, total=5))

    reading = poll(answer).reading
    assert len(reading.notices) == 5 and not reading.complete and "changed while" in str(reading.note)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Tungsten &amp; tantalum", "Tungsten & tantalum"),
        ("Miner&#39;s &quot;zinc&quot;", 'Miner\'s "zinc"'),
        ("Lead &amp;amp; tin &amp;lt; 5 %", "Lead & tin < 5 %"),
        ("R&D of AT&T; 5 &lt 6", "R&D of AT&T; 5 &lt 6"),
        ("Tin&#27;&#x202e;ore", "Tinore"),
    ],
)
def test_character_references_in_titles_are_resolved_and_stay_safe(title: str, shown: str) -> None:
    reading = poll(serving(page(row("a", title=title)))).reading
    assert reading.notices[0].notice.title == shown


def test_values_that_cannot_be_read_are_listed_and_cost_nothing_else() -> None:
    odd = row("a", responseDeadLine="next Friday", type="Bulletin", active="perhaps", archiveDate="",
              award={"amount": "about five", "date": "2026-10-01"})  # fmt: skip
    reading = poll(serving(page(odd))).reading
    assert reading.complete and len(reading.notices) == 1 and all(item.item_kept for item in reading.quarantined)
    assert [item.reason for item in reading.quarantined] == [
        "response deadline not understood: next Friday",
        "active not understood: perhaps",
        "type not understood: Bulletin",
        "award amount not understood: about five",
    ]


@pytest.mark.parametrize(
    ("given", "number"),
    [("TBD", None), ("N/A", None), ("See description", None), ("000-00", None), ("FY 7/2", "FY 7/2"), (81, "81")],
)
def test_words_in_place_of_a_number_are_none_so_that_strangers_are_not_joined(
    given: object, number: str | None
) -> None:
    found = parse_page(page(row("a", solicitationNumber=given)), "SP8000")
    assert found.items[0].reading.notice.number == number


def test_an_api_that_does_not_filter_is_not_read_to_its_end() -> None:
    rows = [row(f"n{n}", fullParentPathCode="017.1700.N62649") for n in range(10)]
    done = poll(serving(page(*rows, total=9334)))
    assert len(done.requests) == 1 and done.reading.other_offices == 10 and done.reading.notices == ()
    assert not done.reading.complete and "ignored the filter for the office" in str(done.reading.note)


def test_paging_stays_within_the_calls_left() -> None:
    done = poll(serving(page(row("a"), total=9)), calls_left=1)
    assert len(done.requests) == 1 and not done.reading.complete
    with pytest.raises(RateLimited) as caught:
        poll(serving(PAGE), calls_left=0, by_hand=True)
    assert caught.value.until == datetime(2026, 11, 23, tzinfo=UTC)


def test_each_office_is_asked_and_a_later_failure_keeps_what_was_read() -> None:
    source = SamSource(SamSettings(), ("SP8000", "SPE7L1"), KEY)

    def answer(request: HttpRequest) -> HttpReply:
        if "SPE7L1" in request.url:
            return reply_of(request, 500)
        return reply_of(request, 200, page(row("a")))

    reading = drive(source, answer).reading
    assert len(reading.notices) == 1 and not reading.complete
    assert isinstance(reading.problem, NotReachable)


def test_the_office_is_checked_here_too() -> None:
    rows = [
        row("path"),
        row("short", fullParentPathCode="SP8000"),
        row("number", fullParentPathCode=None, solicitationNumber="sp8000 26 r 0001"),
        row("other", fullParentPathCode="097.97AS.SP8000.SPE300", solicitationNumber="SP8000-26-R-0001"),
        row("none", fullParentPathCode="", solicitationNumber=None),
    ]
    found = parse_page(page(*rows), "SP8000")
    assert [item.reading.notice.notice_id for item in found.items] == ["path", "short", "number"]
    assert found.other_offices == 2


@pytest.mark.parametrize("status", [429, 403, 200])
def test_a_used_up_quota_names_its_own_time(status: int) -> None:
    with pytest.raises(RateLimited) as caught:
        poll(lambda request: reply_of(request, status, THROTTLED))
    assert caught.value.until == datetime(2026, 11, 23, tzinfo=UTC)
    assert "2026-11-23 00:00 UTC" in str(caught.value)


def test_a_429_without_the_gateways_words_keeps_retry_after() -> None:
    with pytest.raises(RateLimited) as caught:
        poll(lambda request: reply_of(request, 429, b"slow down", Retry_After="3600"))
    assert caught.value.until is not None and caught.value.until > NOW


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, b'{"error":{"code":"API_KEY_INVALID","message":"An invalid api_key was supplied."}}'),
        (401, b""),
        (400, b"No api_key was supplied"),
        (200, b'{"errorMessage":"An invalid API key was supplied"}'),
    ],
)
def test_a_key_that_is_not_accepted_says_how_to_get_another(status: int, body: bytes) -> None:
    with pytest.raises(Refused, match="90 days"):
        poll(lambda request: reply_of(request, status, body))


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (400, b'{"errorCode":"400","errorMessage":"Date range must be 1 year(s) apart"}', Refused, "1 year"),
        (404, b"<html>gone</html>", Refused, "api_url"),
        (404, b'{"code":"404","message":"Not Found"}', Refused, "api_url"),
        (500, b"", NotReachable, "trouble of its own"),
        (200, b"<html>Scheduled maintenance</html>", NotReachable, "maintenance"),
        (200, b'{"opportunitiesData":null}', BadPayload, "no list"),
        (200, b'{"totalRecords":2,"opportunitiesData":[1,{"title":"x"}]}', BadPayload, "none of the 2"),
        (200, b"[" * 5_000, BadPayload, "no list"),
    ],
)
def test_what_is_no_page_is_an_outage_and_never_an_empty_list(
    status: int, body: bytes, kind: type[SourceError], words: str
) -> None:
    with pytest.raises(kind, match=words):
        poll(lambda request: reply_of(request, status, body))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, b'{"message":"No Data Found"}'),
        (200, b'{"totalRecords":0,"opportunitiesData":[]}'),
        (200, b'{"totalRecords":0}'),
    ],
)
def test_no_data_in_the_apis_own_words_is_a_complete_empty_reading(status: int, body: bytes) -> None:
    reading = poll(lambda request: reply_of(request, status, body)).reading
    assert reading.complete and reading.total == 0 and reading.notices == ()


def test_a_bad_item_is_set_aside_and_the_reading_is_not_complete() -> None:
    reading = poll(serving(page(row("a"), {"title": "no id"}, row("x/../y"), None))).reading
    assert [item.notice.notice_id for item in reading.notices] == ["a"]
    assert len(reading.quarantined) == 3 and not reading.complete
