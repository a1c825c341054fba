"""One award that the record, a notice and the register tell: one event, whoever comes first, on a real store."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from scripted import API, KEY, NUMBER, Desk, desk, notice, reading

from mineralwatch.domain.models.contract import RegisterCheck
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import NoticeAward
from mineralwatch.domain.numbers_and_ids import event_id, normalise_number, payload_hash
from mineralwatch.domain.solicitations.contract_register import REGISTER, RegisteredAward, hyphenated_number
from mineralwatch.record import loader
from mineralwatch.record.record_rows import AwardRow, OrderRow, Record, RecordSource, SolicitationRow
from mineralwatch.record.solicitation_keys import solicitation_keys
from mineralwatch.sources.base import RegisterReading, SourceReading
from mineralwatch.store import snapshot_queries
from mineralwatch.store.codec import encode

CONTRACT, ORDER = "SP8000-27-D-0001", "SP8000-27-F-0009"
PRESS = RecordSource(key="press", name="Example Metals Daily", wire="Example Metals Daily", grade=Grade.REPORTED)
COPY = RecordSource(key="copy", name="A copy of the register", wire="Example Copy", grade=Grade.COPIED)


def record(*, number: str | None = NUMBER, **changes: object) -> Record:
    """One request with one award and one order, as press and a copy tell them."""
    order = OrderRow(amount=6_200_000, on="2026-11-06", sources=(COPY,), grade=Grade.COPIED)
    award = AwardRow(
        awardee="Example Cobalt",
        contract=CONTRACT,
        on="2026-11-05",
        ceiling=48_500_000,
        orders=(order,),
        sources=(PRESS, COPY),
        grade=Grade.REPORTED,
    )
    row = SolicitationRow(
        slug="cobalt-2026",
        key="cobalt-2026-x1",
        short="cobalt",
        title="Cobalt metal",
        materials=("cobalt",),
        number=number,
        awards=(replace(award, **changes),),  # type: ignore[arg-type]
        sources=(PRESS,),
        grade=Grade.REPORTED,
    )
    shipped = loader.read_record()
    empty = {"contracts": (), "companies": (), "appropriations": (), "stated": (), "promises": ()}
    return replace(shipped, solicitations=(row,), keys=solicitation_keys([row]), **empty)  # type: ignore[arg-type]


IDIQ = RegisteredAward(
    ref="CONT_IDV_SP800027D0001_9700",
    number=normalise_number(CONTRACT),
    kind="idiq",
    awardee="EXAMPLE COBALT, INC.",
    obligated=0.0,
    ceiling=48_500_000.0,
    signed=date(2026, 11, 5),
    description="COBALT METAL",
    url="https://www.usaspending.gov/award/CONT_IDV_SP800027D0001_9700/",
)
PLACED = RegisteredAward(
    ref="CONT_AWD_SP800027F0009_9700_SP800027D0001_9700",
    number=normalise_number(ORDER),
    kind="order",
    awardee="EXAMPLE COBALT, INC.",
    parent=IDIQ.number,
    obligated=6_212_345.67,
    signed=date(2026, 11, 6),
)
AWARD_NOTICE = notice(
    "award",
    type="Award Notice",
    posted=date(2026, 11, 8),
    deadline=None,
    award=NoticeAward(CONTRACT, 48_500_000.0, date(2026, 11, 5), "EXAMPLE COBALT INC"),
)


def held(*rows: RegisteredAward) -> SourceReading:
    items = (RegisterReading(row, payload_hash(encode(row)), encode(row)) for row in rows)
    return SourceReading(register=tuple(items), complete=True, rows=len(rows), scope="SP8000", http_status=200)


def tell(user: Desk, who: str, shipped: Record) -> None:
    """One of the three tells what it knows; the poller settles its store, as it does when it starts."""
    if who == "record":
        user.load(shipped)
        user.settle()
    elif who == "notice":
        user.poll(API, reading(API, notice("n1"), AWARD_NOTICE))
    else:
        user.poll(REGISTER, held(IDIQ, PLACED))


def state(user: Desk) -> object:
    """All that is told in the end, without the times of reading."""
    snapshot = snapshot_queries.snapshot(user.conn)
    detail = snapshot_queries.detail(user.conn, KEY)
    assert detail is not None
    told = [
        (
            e.id,
            e.kind,
            e.grade,
            e.occurred_on,
            sorted(e.new.items()),
            sorted((w.source, w.ref, w.grade) for w in e.evidence),
        )
        for e in detail.events
    ]
    request = replace(detail.solicitation, first_seen=None, last_change=None)
    claims = sorted((c.field, c.value, c.source, c.grade) for c in detail.claims)
    return sorted(told), request, sorted(detail.contracts, key=encode), claims, snapshot.register


ORDERS = list(itertools.permutations(("record", "notice", "register")))


@pytest.fixture(scope="module")
def first_order(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str | None, object]:
    """What is told in the end by the first of the orders, with the record's number and without."""
    ends = {}
    for number in (NUMBER, None):
        with closing((user := desk(tmp_path_factory.mktemp("first"))).conn):
            for who in ORDERS[0]:
                tell(user, who, record(number=number))
            ends[number] = state(user)
    return ends


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
@pytest.mark.parametrize("number", [NUMBER, None], ids=["numbered", "without-number"])
def test_one_award_is_one_event_and_one_alert_in_every_order_of_arrival(
    order: tuple[str, ...], number: str | None, tmp_path: Path, first_order: Mapping[str | None, object]
) -> None:
    user = desk(tmp_path)  # its record is made up, so no rebuild can find it
    shipped = record(number=number)
    for who in order:
        tell(user, who, shipped)
    found = state(user)
    assert found == first_order[number]
    awarded = one(user, EventKind.AWARDED)
    assert awarded.id == event_id("awarded", normalise_number(CONTRACT))
    assert awarded.grade is Grade.OFFICIAL
    assert {w.source for w in awarded.evidence} == {"Example Metals Daily", "Example Copy", API, REGISTER}
    placed = one(user, EventKind.ORDERED)
    assert placed.id == event_id("ordered", normalise_number(ORDER))
    assert placed.new["ordered"] == 6_212_345.67
    (awardee,) = user.request().awardees
    assert (awardee.ceiling, awardee.ordered) == (48_500_000.0, 6_212_345.67)
    for who in order:  # told again, nothing changes
        tell(user, who, shipped)
    assert state(user) == found
    about = [alert.event_id for alert in snapshot_queries.alerts(user.conn)]
    assert len(about) == len(set(about))


def one(user: Desk, kind: EventKind, key: str = KEY) -> Event:
    (found,) = [event for event in user.events(key) if event.kind is kind]
    return found


def test_printed_numbers() -> None:
    assert hyphenated_number("SP800026D0012") == "SP8000-26-D-0012"
    assert hyphenated_number("W911") == "W911"


def test_the_register_confirms_a_copy(tmp_path: Path) -> None:
    user = desk(tmp_path)
    user.load(record())
    assert snapshot_queries.snapshot(user.conn).register is None
    user.poll(REGISTER, held(IDIQ, PLACED))
    snapshot = snapshot_queries.snapshot(user.conn)
    assert snapshot.register == RegisterCheck(confirmed=1, contradicted=0, total=1)
    (contract,) = snapshot.contracts
    assert (contract.grade, contract.source) == (Grade.OFFICIAL, f"Example Metals Daily, Example Copy, {REGISTER}")


def test_another_ceiling_and_another_winner_stand_beside_each_other(tmp_path: Path) -> None:
    user = desk(tmp_path)
    user.load(record())
    user.poll(REGISTER, held(replace(IDIQ, ceiling=40_000_000.0, awardee="OTHER METALS LLC")))
    assert snapshot_queries.snapshot(user.conn).register == RegisterCheck(confirmed=0, contradicted=1, total=1)
    detail = snapshot_queries.detail(user.conn, KEY)
    assert detail is not None
    sides = {(c.field, c.value, c.grade) for c in detail.claims if c.field in ("awardee", "ceiling")}
    assert sides == {
        ("awardee", "Example Cobalt", Grade.REPORTED),
        ("awardee", "OTHER METALS LLC", Grade.OFFICIAL),
        ("awardee", "Example Cobalt", Grade.COPIED),
        ("ceiling", "48500000", Grade.REPORTED),
        ("ceiling", "48500000", Grade.COPIED),
        ("ceiling", "40000000", Grade.OFFICIAL),
    }
    assert set(detail.solicitation.disputed) >= {"awardee", "ceiling"}
    assert [a.name for a in detail.solicitation.awardees] == ["Other Metals LLC"]
    user.poll(REGISTER, held(IDIQ))  # the register is corrected: nothing is left of the difference
    assert user.request().disputed == ()
    assert snapshot_queries.snapshot(user.conn).register == RegisterCheck(1, 0, 1)


def test_a_confirmed_contract_does_not_confirm_a_guessed_link(tmp_path: Path) -> None:
    """The record's cobalt contract of 2026 is a request of its own: the register makes that one official."""
    user = desk(tmp_path)
    user.load(loader.read_record())
    number = "SP800026D0012"
    row = replace(
        IDIQ, ref="CONT_IDV_SP800026D0012_9700", number=number, awardee="GLENCORE LTD", ceiling=1_800e6,
        signed=date(2026, 5, 14),
    )  # fmt: skip
    user.poll(REGISTER, held(row))
    assert one(user, EventKind.AWARDED, "cobalt-2026-x1").grade is Grade.OFFICIAL
    older, newer = (snapshot_queries.detail(user.conn, key) for key in ("cobalt-2025-x1", "cobalt-2026-x1"))
    assert older is not None and newer is not None
    assert (older.solicitation.ending, older.solicitation.ceiling) == (EventKind.CANCELLED, 500e6)
    assert (newer.solicitation.ending, newer.solicitation.ceiling) == (EventKind.AWARDED, 1_800e6)
    assert [(one.relation, one.grade) for one in (*older.related, *newer.related)] == [
        ("perhaps awarded as", Grade.INFERRED), ("perhaps the award of", Grade.INFERRED),
    ]  # fmt: skip


def test_money_of_no_known_request_stands_by_itself(tmp_path: Path) -> None:
    user = desk(tmp_path)
    user.poll(REGISTER, held(IDIQ, PLACED))
    assert user.names() == set()
    (contract,) = snapshot_queries.snapshot(user.conn).contracts
    assert (contract.key, contract.material, contract.contract) == (None, "cobalt", CONTRACT)
    assert (contract.ceiling, contract.ordered, contract.kind) == (48_500_000.0, 6_212_345.67, "idiq")
    assert "90 days" in str(contract.note)
    user.read(API, notice("n1"), AWARD_NOTICE)  # the notice tells whose it is
    assert [c.key for c in snapshot_queries.snapshot(user.conn).contracts] == [KEY]
    assert user.request().ordered == 6_212_345.67


def test_old_orders_are_no_news_at_the_first_reading_but_a_new_award_is(tmp_path: Path) -> None:
    user = desk(tmp_path)
    user.load(record(ceiling=None, orders=()))
    assert user.poll(REGISTER, held(IDIQ, PLACED)).alerts == 0
    assert one(user, EventKind.ORDERED).baseline
    later = replace(PLACED, ref=PLACED.ref.replace("F0009", "F0010"), number="SP800027F0010", obligated=None)
    user.poll(REGISTER, held(IDIQ, PLACED, later), hours=24)
    assert [e.baseline for e in user.events() if e.kind is EventKind.ORDERED] == [True, False]


def test_a_failed_answer_changes_nothing(tmp_path: Path) -> None:
    user = desk(tmp_path)
    user.load(record())
    user.poll(REGISTER, held(IDIQ, PLACED))
    before = state(user)
    user.poll(REGISTER, held())  # an empty answer is unknown, not "gone"
    assert state(user) == before


def test_settling_again_changes_nothing_that_is_seen(tmp_path: Path) -> None:
    user = desk(tmp_path)
    for who in ORDERS[-1]:
        tell(user, who, record())
    before = snapshot_queries.revision(user.conn)
    user.settle()
    user.poll(REGISTER, held(IDIQ, PLACED))
    assert snapshot_queries.revision(user.conn) <= before + 1  # the round itself writes when it was
    assert state(user)


def test_a_higher_price_of_a_definite_contract_is_a_difference_and_more_orders_are_none(tmp_path: Path) -> None:
    user = desk(tmp_path)
    user.load(record(kind="contract", contract="SP8000-27-C-0002", ceiling=None, price=1_000_000, orders=()))
    definite = replace(IDIQ, ref="CONT_AWD_C", number="SP800027C0002", kind="contract", ceiling=None)
    user.poll(REGISTER, held(replace(definite, obligated=1_004_000.0)))
    assert snapshot_queries.snapshot(user.conn).register == RegisterCheck(1, 0, 1)  # a copy rounds
    user.poll(REGISTER, held(replace(definite, obligated=2_000_000.0)))
    assert snapshot_queries.snapshot(user.conn).register == RegisterCheck(0, 1, 1)
    user.poll(REGISTER, held(replace(definite, obligated=400_000.0)))  # terminated, and the rest was taken back
    assert snapshot_queries.snapshot(user.conn).register == RegisterCheck(1, 0, 1)
    assert user.request().ordered == 400_000.0
    other = desk_in(tmp_path, "other")
    other.load(record())
    other.poll(REGISTER, held(IDIQ, replace(PLACED, obligated=9_000_000.0)))
    assert snapshot_queries.snapshot(other.conn).register == RegisterCheck(1, 0, 1)
    assert other.request().ordered == 9_000_000.0


def desk_in(folder: Path, name: str) -> Desk:
    (folder / name).mkdir()
    return desk(folder / name)


def test_a_late_register_takes_no_order_back(tmp_path: Path) -> None:
    user = desk(tmp_path)
    user.load(record())
    user.poll(REGISTER, held(IDIQ))  # the order of the copy is not visible there yet
    assert user.request().ordered == 6_200_000
    assert snapshot_queries.snapshot(user.conn).register == RegisterCheck(1, 0, 1)
