"""A report's own words: read once, politely, with its exhibits where only they tell, and never forced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from drive_source import NOW, Driven, drive, reply_of
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.config.settings import EdgarSettings
from mineralwatch.domain.errors import RateLimited
from mineralwatch.domain.headlines import headline_reader
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.sources.base import HttpReply, HttpRequest
from mineralwatch.sources.edgar import EdgarSource
from mineralwatch.sources.edgar_documents import read_document
from tests.support.filings import ANTIMONY, Filing, answers, award_filing, document, filed_entries

DAY = date(2026, 11, 20)
AWARD = award_filing("SP8000-27-D-0001", "$245,000,000", "antimony metal ingots", DAY, "SP8000-27-R-0006")
OTHER = Filing("0000101538-26-000002", DAY, {"loan.htm": document("On November 19, 2026 the Company signed a lease.")})
SOURCE = EdgarSource(EdgarSettings(contact="someone@example.com"), (ANTIMONY,))


def poll(filings: Sequence[Filing], remembered: Any = None, fails: dict[str, int] | None = None) -> Driven:
    """A round against what EDGAR holds; `fails` gives a status to addresses that end so."""
    at = answers(filings)

    def answer(request: HttpRequest) -> HttpReply:
        broken = next((status for name, status in (fails or {}).items() if request.url.endswith(name)), None)
        if broken:
            return reply_of(request, broken)
        body = at(request.url)
        return reply_of(request, 404) if body is None else reply_of(request, 200, body)

    return drive(SOURCE, answer, remembered=remembered or {})


def documents(driven: Driven) -> list[str]:
    return [one.url.rpartition("/")[2] for one in driven.requests if "/submissions/" not in one.url]


def read(entry: FeedEntry) -> headline_reader.HeadlineReading:
    return headline_reader.read_headline(f"{entry.title}. {entry.summary or ''}")


def test_a_contract_that_was_signed_is_an_official_award_in_its_own_words() -> None:
    (entry,) = poll([AWARD]).reading.entries
    assert (
        entry.title == "8-K: UNITED STATES ANTIMONY CORP wins $245,000,000 DLA contract SP8000-27-D-0001 (2026-11-20)"
    )
    assert entry.grade is Grade.OFFICIAL and entry.number == "SP800027R0006" and entry.materials == ("antimony",)
    assert entry.summary is not None and entry.summary.startswith("On November 20, 2026, United States Antimony")
    assert "maximum value of $245,000,000" in entry.summary and "may be awarded" not in entry.summary
    assert entry.url == "https://www.sec.gov/Archives/edgar/data/101538/000010153826000007/uamy8k.htm"
    found = read(entry)
    assert (found.kind, found.material) == ("awarded", "antimony")
    assert filed_entries([AWARD], NOW) == (entry,)


def test_a_report_about_something_else_is_its_line_alone() -> None:
    (entry,) = poll([OTHER]).reading.entries
    assert entry.title == "8-K: UNITED STATES ANTIMONY CORP, item 1.01 (2026-11-20)"
    assert entry.summary is None and entry.grade is Grade.OFFICIAL and read(entry).kind is None


def test_a_report_is_read_once() -> None:
    first = poll([AWARD])
    assert documents(first) == ["uamy8k.htm"]
    again = poll([OTHER, AWARD], first.reading.remember)
    assert documents(again) == ["loan.htm"]
    assert [entry.url.rpartition("/")[2] for entry in again.reading.entries if entry.url] == ["loan.htm"]
    assert documents(poll([OTHER, AWARD], again.reading.remember)) == []


def test_what_is_not_there_stays_a_line_and_is_tried_twice_more() -> None:
    driven = poll([AWARD], fails={"uamy8k.htm": 404})
    (line,) = driven.reading.entries
    assert line.title == "8-K: UNITED STATES ANTIMONY CORP, item 1.01 (2026-11-20)" and line.grade is Grade.REPORTED
    assert driven.reading.problem is None and driven.reading.note == "1 report left to be read"
    second = poll([AWARD], driven.reading.remember, {"uamy8k.htm": 410})
    third = poll([AWARD], second.reading.remember, {"uamy8k.htm": 404})
    assert documents(second) == documents(third) == ["uamy8k.htm"]
    assert third.reading.note is None
    assert documents(poll([AWARD], third.reading.remember)) == []


@pytest.mark.parametrize("status", [403, 500, 503])
def test_trouble_of_the_servers_own_loses_no_words(status: int) -> None:
    remember: Any = {}
    for _ in range(5):
        remember = poll([AWARD], remember, {"uamy8k.htm": status}).reading.remember
    (words,) = poll([AWARD], remember).reading.entries
    assert "SP8000-27-D-0001" in words.title and words.grade is Grade.OFFICIAL


def test_a_document_that_fails_for_ever_stands_before_no_newer_one() -> None:
    old = [replace(OTHER, accession=f"0000101538-26-00001{n}", documents={f"x{n}.htm": "<p>x</p>"}) for n in range(3)]
    fails = {f"x{n}.htm": 500 for n in range(3)}
    first = poll(old, fails=fails)
    second = poll([*old, AWARD], first.reading.remember, fails)
    assert "uamy8k.htm" in documents(second)


def test_the_words_of_a_foreign_companys_report_stand_in_its_exhibit() -> None:
    pages = {"form6k.htm": "<p>FORM 6-K. Signatures.</p>", "d1dex991.htm": RELEASE}
    foreign = replace(AWARD, documents=pages, form="6-K", items="")
    (entry,) = poll([foreign]).reading.entries
    assert entry.title.startswith("6-K: UNITED STATES ANTIMONY CORP wins $245,000,000 DLA contract")


def test_words_that_come_later_are_an_entry_beside_the_line() -> None:
    driven = poll([AWARD], fails={"uamy8k.htm": 503})
    later = poll([AWARD], driven.reading.remember)
    (words,) = later.reading.entries
    assert words.id != driven.reading.entries[0].id and words.grade is Grade.OFFICIAL
    assert words.title.endswith("wins $245,000,000 DLA contract SP8000-27-D-0001 (2026-11-20)")
    assert poll([AWARD], later.reading.remember).reading.entries == ()
    quiet = poll([OTHER], fails={"loan.htm": 503})
    assert poll([OTHER], quiet.reading.remember).reading.entries == ()  # nothing to add to its line


def test_the_end_of_an_agreement_is_told_only_when_it_is_the_stockpiles() -> None:
    loan = replace(OTHER, items="1.02,9.01")
    driven = poll([loan])
    assert documents(driven) == ["loan.htm"] and driven.reading.entries == ()
    words = (
        "On November 19, 2026, the Company received notice that the DLA terminated contract SP8000-25-D-0007 with it."
    )
    ended = replace(loan, documents={"end.htm": document(words)})
    failed = poll([ended], fails={"end.htm": 503})
    assert failed.reading.entries == ()
    (entry,) = poll([ended], failed.reading.remember).reading.entries
    assert entry.title == "8-K: DLA terminates contract SP8000-25-D-0007 with UNITED STATES ANTIMONY CORP (2026-11-20)"
    assert read(entry).kind == "terminated"


POINTS = document(
    "On November 20, 2026 the Company issued a press release, furnished as Exhibit 99.1 and Exhibit 10.1."
)
RELEASE = (
    "<p>DALLAS, Nov. 20, 2026 (ACCESS Newswire) -- United States Antimony Corporation today announced that it has been"
    " awarded a contract by the Defense Logistics Agency for antimony ingots with a ceiling of $245 million.</p>"
)


def test_a_main_document_that_points_leaves_the_telling_to_its_exhibits() -> None:
    pages = {"uamy8k.htm": POINTS, "uamyex10-1.htm": "<p>SF 26</p>", "uamy_ex991.htm": RELEASE, "logo.jpg": "x"}
    driven = poll([replace(AWARD, documents=pages, items="7.01,9.01")])
    assert documents(driven) == ["uamy8k.htm", "index.json", "uamy_ex991.htm"]
    (entry,) = driven.reading.entries
    assert entry.grade is Grade.OFFICIAL and read(entry).kind == "awarded" and "$245 million" in str(entry.summary)
    assert entry.url is not None and entry.url.endswith("uamy8k.htm")


def test_at_most_two_exhibits_and_none_outside_the_folder() -> None:
    names = ("ex10-1.htm", "ex99-3.htm", "ex99-2.htm", "ex99-1.htm", "../../../ex99-9.htm", "ex99-4.pdf", "ex101.xml")
    filing = replace(AWARD, documents={"uamy8k.htm": POINTS, **dict.fromkeys(names, "<p>nothing</p>")})
    assert documents(poll([filing])) == ["uamy8k.htm", "index.json", "ex99-1.htm", "ex99-2.htm"]


@pytest.mark.parametrize("broken", ["index.json", "uamy_ex991.htm"])
def test_an_exhibit_that_fails_is_tried_again(broken: str) -> None:
    filing = replace(AWARD, documents={"uamy8k.htm": POINTS, "uamy_ex991.htm": RELEASE})
    driven = poll([filing], fails={broken: 503})
    assert driven.reading.note == "1 report left to be read" and driven.reading.entries[0].summary is None
    (words,) = poll([filing], driven.reading.remember).reading.entries
    assert read(words).kind == "awarded"


def many(count: int) -> list[Filing]:
    return [replace(OTHER, accession=f"0000101538-26-{n:06d}", filed=DAY - timedelta(days=n)) for n in range(count)]


def test_a_round_is_bounded_and_the_newest_come_first() -> None:
    driven = poll(many(11))
    asked = [one.url.split("/")[-2] for one in driven.requests if "/submissions/" not in one.url]
    assert asked == [f"0000101538-26-{n:06d}".replace("-", "") for n in range(8)]
    assert len(driven.reading.entries) == 11 and driven.reading.note == "3 reports left to be read"
    assert all(one.max_body and one.max_body <= 3_000_000 for one in driven.requests[1:])
    assert len(documents(poll(many(11), driven.reading.remember))) == 3


def test_what_is_older_than_the_register_is_late_is_not_read() -> None:
    old = replace(AWARD, filed=DAY - timedelta(days=120))
    driven = poll([old])
    assert documents(driven) == [] and driven.reading.entries[0].grade is Grade.REPORTED
    assert driven.reading.note is None


def test_after_two_failures_a_round_reads_no_further() -> None:
    assert len(documents(poll(many(6), fails={"loan.htm": 503}))) == 2


def test_a_server_that_asks_to_wait_is_obeyed_and_no_try_is_counted() -> None:
    driven = poll(many(3), fails={"loan.htm": 429})
    assert len(documents(driven)) == 1 and isinstance(driven.reading.problem, RateLimited)
    assert len(driven.reading.entries) == 3
    remembered = driven.reading.remember
    for _ in range(4):
        remembered = poll(many(3), remembered, {"loan.htm": 429}).reading.remember
    assert len(documents(poll(many(3), remembered))) == 3


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"<p>On November 20, 2026 the DLA awarded the Company a contract "])
)
def test_any_bytes_are_read_without_raising(raw: bytes, head: bytes) -> None:
    told = read_document(head + raw, "Metallus", DAY).statement
    assert told is None or (len(told.summary) <= 900 and "\n" not in told.summary)
