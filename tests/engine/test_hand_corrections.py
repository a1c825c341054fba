"""A value that was put right by hand is shown, the others stay beside it, and an undo brings the old one back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from scripted import API, KEY, NUMBER, Desk, desk, notice

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.manual_entries import entry_values as hand_values
from mineralwatch.domain.manual_entries.entry_validation import read_correction, read_event
from mineralwatch.domain.manual_entries.manual_entry import (
    ADD_EVENT,
    CORRECT,
    current_value,
    encode_entry,
    is_correction_ref,
)
from mineralwatch.domain.models.event import Claim
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import NoticeAward
from mineralwatch.engine import rebuild
from mineralwatch.ports import UserAct
from mineralwatch.record import loader
from mineralwatch.record.record_rows import Record
from mineralwatch.store import poller_queries, user_acts

SAID = {"source": "letter to bidders", "reason": "the notice is wrong"}
CONTRACT = "SP8000-27-D-0001"
AWARD = notice(
    "a1",
    type="Award Notice",
    title="Award",
    posted=date(2026, 11, 5),
    deadline=None,
    award=NoticeAward("SP800027D0001", 5_000_000.0, date(2026, 11, 4), "GLENCORE LTD"),
)


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Desk]:
    """A store in which one request and its award were read; at the end it is what follows from that and the acts."""
    made = desk(tmp_path)
    made.read(API, notice(quantity=500.0, unit="t"), AWARD)
    yield made
    assert rebuild.check(made.conn).differences == ()
    made.conn.close()


def put_right(mine: Desk, field: str, value: str, subject: str = KEY, **given: object) -> str:
    """Write a correction and settle; the value as it is kept."""
    entry = read_correction({**SAID, "field": field, "value": value, **given}, mine.now.date())
    user_acts.add(mine.conn, [UserAct(CORRECT, subject, body=encode_entry(entry))], mine.now)
    mine.settle()
    return entry.value


def claims(mine: Desk, field: str, key: str = KEY) -> list[Claim]:
    return [claim for claim in poller_queries.claims_of(mine.conn, [key])[key] if claim.field == field]


VALUES = {
    "posted": "2026-10-30",
    "deadline": "2026-12-15T15:00:00-05:00",
    "quantity": "6685871 lb",
    "ceiling": "7000000",
    "guaranteed": "250000",
    "ordered": "1000000",
    "awardee": "Umicore",
    "awarded_on": "2026-11-03",
    "material": "tin",
    "title": "Tin ingots",
}


@pytest.mark.parametrize("field", VALUES)
def test_each_value_is_shown_as_corrected_until_it_is_taken_back(mine: Desk, field: str) -> None:
    before, told = mine.request(), claims(mine, field)
    old = current_value(before, field)
    value = put_right(mine, field, VALUES[field])
    assert current_value(mine.request(), field) == value != old
    (made,) = (claim for claim in claims(mine, field) if is_correction_ref(claim.ref))
    assert (made.source, made.says) == ("letter to bidders", "corrected by hand: the notice is wrong")
    assert [claim for claim in claims(mine, field) if not is_correction_ref(claim.ref)] == told  # all of it is kept
    assert rebuild.check(mine.conn).equal
    assert mine.undo() == f"{NUMBER} no longer has the value corrected by hand"
    mine.settle()
    assert claims(mine, field) == told
    assert current_value(mine.request(), field) == old


def test_every_value_is_tried() -> None:
    assert {*VALUES, "cancelled_on"} == set(hand_values.FIELDS)


def test_the_day_of_a_cancellation(tmp_path: Path) -> None:
    mine = desk(tmp_path)
    mine.read(API, notice())
    mine.read(API, notice(), notice("n2", text="This solicitation is cancelled.", posted=date(2026, 11, 8)))
    assert current_value(mine.request(), "cancelled_on") == "2026-11-08"
    put_right(mine, "cancelled_on", "2026-11-06")
    assert current_value(mine.request(), "cancelled_on") == "2026-11-06"
    assert rebuild.check(mine.conn).equal
    mine.undo()
    mine.settle()
    assert current_value(mine.request(), "cancelled_on") == "2026-11-08"
    mine.conn.close()


def test_an_official_reading_does_not_overrule_it_and_stands_beside_it(mine: Desk) -> None:
    put_right(mine, "deadline", "2026-12-15")
    mine.read(API, notice(quantity=500.0, unit="t", deadline=parse_deadline("2026-12-20T15:00:00-05:00")), AWARD)
    assert current_value(mine.request(), "deadline") == "2026-12-15"
    assert "2026-12-20T15:00:00-05:00" in [claim.value for claim in claims(mine, "deadline")]
    assert "deadline" in mine.request().disputed
    mine.undo()
    mine.settle()
    assert current_value(mine.request(), "deadline") == "2026-12-20T15:00:00-05:00"


def test_the_newest_correction_counts_and_the_one_before_comes_back(mine: Desk) -> None:
    put_right(mine, "quantity", "600 t")
    put_right(mine, "quantity", "700 t")
    put_right(mine, "quantity", "600 t")
    assert current_value(mine.request(), "quantity") == "600 t"
    mine.undo()
    mine.settle()
    assert current_value(mine.request(), "quantity") == "700 t"


def test_an_event_by_hand_is_no_correction(mine: Desk) -> None:
    """What a letter says of an award does not outvote the award notice; that takes the user's word."""
    given = {"kind": "awarded", "amount": "9m", "awardee": "Glencore", "contract": CONTRACT, "on": "2026-11-04"}
    body = encode_entry(read_event({**SAID, **given}, mine.now.date()))
    before = mine.request()
    user_acts.add(mine.conn, [UserAct(ADD_EVENT, KEY, body=body)], mine.now)
    mine.settle()
    (won,) = mine.request().awardees
    assert won.ceiling == before.awardees[0].ceiling == 5e6
    assert [event.grade for event in mine.events() if event.kind == "awarded"] == [Grade.OFFICIAL]


def test_a_correction_of_one_contract_leaves_the_others_alone(tmp_path: Path) -> None:
    mine = desk(tmp_path)
    other = notice(
        "a2", type="Award Notice", title="Award", posted=date(2026, 11, 6), deadline=None,
        award=NoticeAward("SP800027D0002", 8_000_000.0, date(2026, 11, 5), "UMICORE"),
    )  # fmt: skip
    mine.read(API, notice(), AWARD, other)
    put_right(mine, "ceiling", "6m", contract=CONTRACT)
    assert current_value(mine.request(), "ceiling", CONTRACT) == "6000000"
    assert current_value(mine.request(), "ceiling", "SP8000-27-D-0002") == "8000000"
    assert rebuild.check(mine.conn).equal
    mine.conn.close()


def test_a_correction_alerts_nobody(mine: Desk) -> None:
    put_right(mine, "deadline", "2026-12-15")
    mine.read(API, notice(quantity=500.0, unit="t"), AWARD)
    assert mine.alerts() == []


@pytest.fixture(scope="module")
def record() -> Record:
    return loader.read_record()


def test_the_record_is_put_right_too_and_its_conflict_stays_in_view(tmp_path: Path, record: Record) -> None:
    mine = desk(tmp_path)
    mine.load(record)
    cobalt = record.keys["cobalt-alloy-grade-2025"]
    told = claims(mine, "cancelled_on", cobalt)
    put_right(mine, "cancelled_on", "2025-10-16", cobalt)
    put_right(mine, "quantity", "7,481 t", cobalt)
    put_right(mine, "ceiling", "450m", cobalt)
    assert current_value(mine.request(cobalt), "quantity") == "7481 t"
    assert current_value(mine.request(cobalt), "ceiling") == "450000000"
    assert mine.request(record.keys["cobalt-contract-2026"]).ceiling == 1_800_000_000.0  # the contract's is another
    assert "ceiling" not in mine.request(cobalt).disputed
    kept = [claim for claim in claims(mine, "cancelled_on", cobalt) if not is_correction_ref(claim.ref)]
    assert kept == told
    assert rebuild.check(mine.conn).equal
    mine.load(record)
    assert current_value(mine.request(cobalt), "quantity") == "7481 t"  # also after the record was loaded anew
    assert rebuild.check(mine.conn).equal
    mine.conn.close()
