"""Claims of a real store: what counts, what is history, what is told twice and what differs."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from scripted import API, FILE, KEY, Desk, desk, notice

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.models.event import Claim, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import NoticeAward
from mineralwatch.engine import rebuild
from mineralwatch.sources.sam_notice import notice_from_row
from mineralwatch.store import snapshot_queries
from mineralwatch.store.connection import open_reader

FIRST = notice()
SECOND = notice("n2", posted=date(2026, 11, 9), deadline=parse_deadline("2026-12-18T15:00:00-05:00"))


@pytest.fixture
def here(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def claims(user: Desk, field: str, key: str = KEY) -> list[Claim]:
    detail = snapshot_queries.detail(user.conn, key)
    assert detail is not None
    return [claim for claim in detail.claims if claim.field == field]


def equal(user: Desk) -> bool:
    path = user.conn.execute("PRAGMA database_list").fetchone()["file"]
    with closing(open_reader(Path(path))) as conn:
        return rebuild.check(conn).differences == ()


def test_the_version_that_counts_claims_and_the_older_one_is_history(here: Desk) -> None:
    here.read(API, FIRST)
    here.read(API, FIRST, SECOND)
    (now,) = claims(here, "deadline")
    assert (now.value, now.ref, now.grade) == ("2026-12-18T15:00:00-05:00", "n2", Grade.OFFICIAL)
    assert now.says == "response deadline 2026-12-18T15:00:00-05:00"
    assert now.dated == date(2026, 11, 9)
    assert now.seen_at is not None
    (first,) = claims(here, "first_deadline")
    assert (first.value, first.ref) == ("2026-12-10T15:00:00-05:00", "n1")
    (posted,) = claims(here, "posted")
    assert (posted.value, posted.ref) == ("2026-11-01", "n1")
    assert here.request().disputed == ()
    assert equal(here)


def test_both_official_sources_are_one_voice_and_reading_again_adds_nothing(here: Desk) -> None:
    for _ in range(2):
        here.read(API, FIRST)
        here.read(FILE, FIRST)
    assert [claim.source for claim in claims(here, "deadline")] == [API, FILE]
    assert claims(here, "first_deadline") == []
    assert equal(here)


def test_the_words_of_an_event_are_its_fields_old_and_new(here: Desk) -> None:
    here.read(API, FIRST)
    here.read(API, FIRST, SECOND, replace(SECOND, notice_id="n3", posted=date(2026, 11, 10), title="Cobalt, cut"))
    says = {event.kind: [witness.says for witness in event.evidence] for event in here.events()}
    assert all(word for words in says.values() for word in words)
    assert says[EventKind.EXTENDED][0] == (
        "fields: response deadline 2026-12-10T15:00:00-05:00 → 2026-12-18T15:00:00-05:00; posted 2026-11-09"
    )
    assert "title Cobalt metal, alloy grade → Cobalt, cut" in str(says[EventKind.AMENDED][0])


def test_a_text_that_gives_another_deadline_than_the_field_is_a_conflict(here: Desk) -> None:
    words = "Offers are asked. Responses shall be submitted no later than December 3, 2026, 3:00 PM ET."
    here.read(API, replace(FIRST, text=words))
    field, text = sorted(claims(here, "deadline"), key=lambda claim: claim.value, reverse=True)
    assert (field.value, text.value[:10]) == ("2026-12-10T15:00:00-05:00", "2026-12-03")
    assert text.says == "its text: Responses shall be submitted no later than December 3, 2026, 3:00 PM ET."
    request = here.request()
    assert request.deadline == FIRST.deadline  # the field is shown, the text stands beside it
    assert request.disputed == ("deadline",)
    assert equal(here)


def test_a_text_that_gives_the_same_deadline_claims_nothing_more(here: Desk) -> None:
    here.read(API, replace(FIRST, text="Responses shall be submitted no later than December 10, 2026, 3:00 PM ET."))
    assert len(claims(here, "deadline")) == 1


@pytest.mark.parametrize(
    ("number", "field"),
    [
        ("SP8000-27-D-0004", "ceiling"),
        ("SP8000-27-C-0004", "price"),
        ("SP8000-27-F-0004", "ordered"),
        ("SP8000-27-O-0004", "amount"),  # misspelt: the letter stands for nothing
        (None, "amount"),
    ],
)
def test_the_sum_of_an_award_is_claimed_as_what_its_number_says(here: Desk, number: str | None, field: str) -> None:
    award = NoticeAward(number=number, amount=5e6, on=date(2026, 12, 20), awardee="Example Metals Inc")
    here.read(API, FIRST)
    here.read(API, FIRST, notice("a1", type="Award Notice", deadline=None, award=award, posted=date(2026, 12, 21)))
    (claim,) = [c for name in ("ceiling", "price", "ordered", "amount") for c in claims(here, name)]
    assert (claim.field, claim.value, claim.contract, claim.ref) == (field, "5000000", number, "a1")
    assert "amount $5m" in str(claim.says)
    assert equal(here)


@pytest.mark.parametrize(
    "amount", ["-5000000", "five million", "€5,000,000", "CAD 5,000,000", "5.000.000,00", "1e99", "NaN", "", None]
)
def test_an_amount_that_is_no_sum_in_dollars_claims_nothing(here: Desk, amount: str | None) -> None:
    row = {
        "noticeId": "a1", "title": "Award", "type": "Award Notice", "solicitationNumber": "SP8000-27-R-0001",
        "postedDate": "2026-12-21",
        "award": {"number": "SP8000-27-D-0004", "amount": amount, "awardee": {"name": "Example Metals Inc"}},
    }  # fmt: skip
    here.read(API, FIRST)
    here.read(API, FIRST, notice_from_row(row, "a1", ""))
    assert claims(here, "ceiling") == []
    (winner,) = claims(here, "awardee")
    assert winner.value == "Example Metals Inc"
    assert [won.ceiling for won in here.request().awardees] == [None]


def test_the_list_reads_no_claims(here: Desk) -> None:
    here.read(API, FIRST)
    asked: list[str] = []
    here.conn.set_trace_callback(asked.append)
    snapshot_queries.snapshot(here.conn)
    here.conn.set_trace_callback(None)
    assert asked
    assert not [sql for sql in asked if "FROM claims" in sql]


def test_a_claim_without_a_date_has_none(here: Desk) -> None:
    here.read(API, replace(FIRST, posted=None))
    assert {claim.dated for claim in claims(here, "deadline")} == {None}
