"""USAspending: two questions a page, by office and by number; money by its own definition; and the POST itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

import pytest
from drive_source import NOW, Driven, drive, reply_of
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.config.settings import NetworkSettings, UsaspendingSettings
from mineralwatch.domain.errors import BadPayload, NotReachable, RateLimited, Refused
from mineralwatch.domain.solicitations.contract_register import RegisteredAward
from mineralwatch.sources.base import HttpReply, HttpRequest
from mineralwatch.sources.http_client import HttpClient
from mineralwatch.sources.usaspending import CODES, UsaspendingSource, search_body
from mineralwatch.sources.usaspending_parse import ceiling_from_page, parse_page
from tests.support.world import faults, registers
from tests.support.world.world import World

SOURCE = UsaspendingSource(UsaspendingSettings(), ("SP8000",))
IDIQ = {
    "internal_id": 1,
    "Award ID": "SP800025D0007",
    "Recipient Name": "UNITED STATES ANTIMONY CORPORATION",
    "Award Amount": 0.0,
    "Base Obligation Date": "2025-09-23",
    "Start Date": "2025-09-30",
    "Description": "ANTIMONY METAL INGOT",
    "Last Modified Date": "2025-12-30",
    "generated_internal_id": "CONT_IDV_SP800025D0007_9700",
}
ORDER = {
    **IDIQ,
    "Award ID": "SP800026F0033",
    "Award Amount": 1717024.5,
    "generated_internal_id": "CONT_AWD_SP800026F0033_9700_SP800025D0007_9700",
}
DEFINITE = {
    **IDIQ,
    "Award ID": "SP800026C0002",
    "Award Amount": "2,500,000.00",
    "generated_internal_id": "CONT_AWD_SP800026C0002_9700_-NONE-_-NONE-",
}
OTHER = {**IDIQ, "Award ID": "SPE4A625D0007", "generated_internal_id": "CONT_IDV_SPE4A625D0007_9700"}


def body(*rows: Any, more: object = False) -> bytes:
    return json.dumps({"results": list(rows), "page_metadata": {"page": 1, "hasNext": more}}).encode()


class Api:
    """A register that holds rows, with the page of each award."""

    def __init__(self, *rows: Any, size: int = 100, ceiling: object = 245e6) -> None:
        self.rows, self.size, self.ceiling = rows, size, ceiling
        self.pages = 0

    def __call__(self, request: HttpRequest) -> HttpReply:
        if request.body is None:
            self.pages += 1
            return reply_of(request, 200, json.dumps({"base_and_all_options": self.ceiling}).encode())
        asked = json.loads(request.body)
        vehicles = asked["filters"]["award_type_codes"] == list(CODES["idv"])
        ids = asked["filters"]["award_ids"]
        held = [row for row in self.rows if str(row["generated_internal_id"]).startswith("CONT_IDV") is vehicles]
        if ids[0].startswith('"'):
            held = [row for row in held if f'"{row["Award ID"]}"' in ids]
        first = (asked["page"] - 1) * self.size
        page = held[first : first + self.size]
        return reply_of(request, 200, body(*page, more=len(held) > first + self.size))


def read(api: Callable[[HttpRequest], HttpReply], **asked: Any) -> Driven:
    return drive(SOURCE, api, **asked)


def rows_of(driven: Driven) -> dict[str, RegisteredAward]:
    return {item.row.number: item.row for item in driven.reading.register}


def test_each_kind_of_money_has_its_own_place() -> None:
    driven = read(Api(IDIQ, ORDER, DEFINITE, OTHER))
    found = rows_of(driven)
    idiq, order, definite = found["SP800025D0007"], found["SP800026F0033"], found["SP800026C0002"]
    assert (idiq.kind, idiq.obligated, idiq.ceiling) == ("idiq", 0.0, 245e6)
    assert (order.kind, order.obligated, order.ceiling, order.parent) == ("order", 1717024.5, None, "SP800025D0007")
    assert (definite.kind, definite.obligated, definite.parent) == ("contract", 2_500_000.0, None)
    assert idiq.signed == date(2025, 9, 23)  # not the day on which performance starts
    assert idiq.url == "https://www.usaspending.gov/award/CONT_IDV_SP800025D0007_9700/"
    assert driven.reading.other_offices == 1 and driven.reading.complete
    assert "90 days" in str(driven.reading.note)


def test_vehicles_and_contracts_are_asked_for_apart() -> None:
    questions = [json.loads(request.body or b"{}")["filters"] for request in read(Api()).requests]
    assert [one["award_type_codes"] for one in questions] == [list(CODES["idv"]), list(CODES["contract"])]
    assert all(one["award_ids"] == ["SP8000"] for one in questions)


def test_pages_are_read_to_the_end() -> None:
    orders = [
        {**ORDER, "Award ID": f"SP800026F{n:04d}", "generated_internal_id": f"CONT_AWD_SP800026F{n:04d}_9700_X1_9700"}
        for n in range(7)
    ]
    driven = read(Api(*orders, size=2))
    assert len(driven.reading.register) == 7 and driven.reading.complete
    assert len(driven.requests) == 1 + 4


def test_a_register_that_takes_no_notice_of_the_office_is_left_after_its_first_page() -> None:
    many = [{**OTHER, "generated_internal_id": f"CONT_IDV_SPE4A625D{n:04d}_9700"} for n in range(9)]
    driven = read(Api(*many, size=2))
    assert len(driven.requests) == 2 and not driven.reading.complete
    assert "ignored the filter for SP8000" in str(driven.reading.note)


def test_known_contracts_that_were_not_among_it_are_asked_for_by_number() -> None:
    class Whole(Api):
        def __call__(self, request: HttpRequest) -> HttpReply:
            if request.body and json.loads(request.body)["filters"]["award_ids"] == ["SP8000"]:
                return reply_of(request, 200, body())  # it compares whole numbers only
            return super().__call__(request)

    driven = read(Whole(IDIQ, ORDER), contract_numbers=frozenset({"SP800025D0007", "W911NF25D0001"}))
    assert set(rows_of(driven)) == {"SP800025D0007"}
    asked = [json.loads(request.body)["filters"]["award_ids"] for request in driven.requests if request.body]
    assert asked[-1] == ['"SP800025D0007"']
    assert (
        len(read(Api(IDIQ), contract_numbers=frozenset({"SP800025D0007"})).requests) == 3
    )  # found: not asked for again


def test_a_ceiling_is_read_once_and_again_when_the_row_has_changed() -> None:
    first = read(Api(IDIQ))
    known = {item.row.ref: item.payload_hash for item in first.reading.register}
    again = Api(IDIQ)
    assert {
        i.row.ref: i.payload_hash for i in read(again, known_hashes=known).reading.register
    } == known and again.pages == 0
    changed = Api({**IDIQ, "Last Modified Date": "2026-02-01"})
    assert rows_of(read(changed, known_hashes=known))["SP800025D0007"].ceiling == 245e6 and changed.pages == 1


def test_a_ceiling_that_could_not_be_read_is_asked_for_again() -> None:
    class Shut(Api):
        def __call__(self, request: HttpRequest) -> HttpReply:
            return reply_of(request, 404) if request.body is None else super().__call__(request)

    first = read(Shut(IDIQ)).reading
    assert first.register[0].row.ceiling is None and first.problem is None
    assert "1 ceiling left for later" in str(first.note)
    known = {item.row.ref: item.payload_hash for item in first.register}
    assert {i.row.ref: i.payload_hash for i in read(Shut(IDIQ), known_hashes=known).reading.register} == known
    assert rows_of(read(Api(IDIQ), known_hashes=known))["SP800025D0007"].ceiling == 245e6


@pytest.mark.parametrize(
    ("amount", "known"),
    [
        (-5.0, None), ("-5", None), ("about 5 million euros", None), ("NaN", None), (None, None), (True, None),
        ([5], None), ("$5,000,000.00", 5e6), (5e15, None), ("€5", None), ("5", 5.0),
    ],
)  # fmt: skip
def test_amounts_with_signs_and_words(amount: object, known: float | None) -> None:
    page = parse_page(body({**ORDER, "Award Amount": amount}), "contract", ("SP8000",), NOW)
    assert page.items[0].row.obligated == known


@pytest.mark.parametrize(
    ("value", "known"),
    [(245e6, 245e6), ("245000000.00", 245e6), (None, None), (0, None), (-1, None), ("a lot", None), ([1], None)],
)
def test_ceilings_that_drift(value: object, known: float | None) -> None:
    assert ceiling_from_page(json.dumps({"base_and_all_options": value}).encode()) == known
    assert ceiling_from_page(b"<html>") is None


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ("2026-02-03", date(2026, 2, 3)),
        ("2027-06-01", None),
        (None, None),
        ("soon", None),
        (20260203, date(2026, 2, 3)),
    ],
)
def test_a_date_that_lies_ahead_is_none(value: object, known: date | None) -> None:
    page = parse_page(body({**ORDER, "Base Obligation Date": value}), "contract", ("SP8000",), NOW)
    assert page.items[0].row.signed == known


@pytest.mark.parametrize(
    "row",
    [
        None,
        "text",
        {**ORDER, "Award ID": None},
        {**ORDER, "Award ID": "SP800026F0033P00003"},  # a modification is neither an award nor an order
        {**ORDER, "Award ID": "SP800026R0003"},  # a request
        {**ORDER, "generated_internal_id": None},
        {**ORDER, "generated_internal_id": "../../x"},
    ],
)
def test_what_is_no_award_is_kept_apart(row: object) -> None:
    page = parse_page(body(ORDER, row), "contract", ("SP8000",), NOW)
    assert len(page.items) == 1 and len(page.quarantined) == 1 and page.other_offices == 0
    with pytest.raises(BadPayload, match="none of the 1 awards"):
        parse_page(body(row), "contract", ("SP8000",), NOW)


def test_a_modification_by_its_own_number_is_another_offices_row() -> None:
    page = parse_page(body({**ORDER, "Award ID": "P00003"}), "contract", ("SP8000",), NOW)
    assert (page.items, page.quarantined, page.other_offices) == ((), (), 1)


@pytest.mark.parametrize("more", [None, "true", 1, []])
def test_a_flag_that_drifts_ends_the_paging(more: object) -> None:
    assert not parse_page(body(ORDER, more=more), "contract", ("SP8000",), NOW).has_more


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"results": null}', b'{"detail": "wrong"}', b"{" * 90_000])
def test_no_list_of_awards_is_an_error(raw: bytes) -> None:
    with pytest.raises(BadPayload):
        parse_page(raw, "idv", ("SP8000",), NOW)


@given(
    st.sampled_from(("idv", "contract")),
    st.dictionaries(st.sampled_from(sorted(IDIQ)), st.one_of(st.none(), st.text(), st.floats(), st.lists(st.text()))),
)
def test_any_row_is_an_award_or_kept_apart(group: Literal["idv", "contract"], changes: dict[str, Any]) -> None:
    page = parse_page(body(DEFINITE, {**ORDER, **changes}), group, ("SP8000",), NOW)
    assert len(page.items) + len(page.quarantined) + page.other_offices == 2


def test_a_failure_keeps_what_was_read_before_it() -> None:
    calls = 0

    def api(request: HttpRequest) -> HttpReply:
        nonlocal calls
        calls += 1
        return Api(IDIQ)(request) if calls == 1 else reply_of(request, 503)

    reading = read(api).reading
    assert len(reading.register) == 1 and isinstance(reading.problem, NotReachable) and not reading.complete
    with pytest.raises(NotReachable):
        read(lambda request: reply_of(request, 503))
    with pytest.raises(RateLimited):
        read(lambda request: reply_of(request, 429, Retry_After="600"))


# the POST itself, by the real client from the scripted world


OPEN = NetworkSettings(allow_private=True, timeout=5.0)


async def post(url: str, network: NetworkSettings = OPEN, **more: Any) -> HttpReply:
    async with HttpClient(
        network, "mineralwatch/test", now=lambda: datetime(2026, 11, 22, tzinfo=UTC), environ={}
    ) as one:
        return await one.fetch(HttpRequest(url, body=search_body("idv", ["SP8000"], 1), **more))


async def test_a_question_is_posted_as_json() -> None:
    with World(step=1, register_delay=timedelta()) as world:
        reply = await post(f"{world.base_url}{registers.SEARCH}")
        (heard,) = world.requests
    assert reply.error is None and reply.status == 200
    assert (heard.method, heard.header("content-type")) == ("POST", "application/json")
    (award,) = parse_page(reply.body, "idv", ("SP8000",), NOW).items
    assert award.row.number.startswith("SP8000")


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
async def test_a_post_is_not_sent_on(code: int) -> None:
    with World(register_delay=timedelta()) as world, World(register_delay=timedelta()) as elsewhere:
        world.fault(registers.SEARCH, faults.redirect(f"{elsewhere.base_url}{registers.SEARCH}", code))
        reply = await post(f"{world.base_url}{registers.SEARCH}")
        assert elsewhere.requests == ()
    assert isinstance(reply.error, Refused) and "check the url" in str(reply.error)


async def test_a_post_passes_the_address_guard() -> None:
    with World(register_delay=timedelta()) as world:
        reply = await post(f"{world.base_url}{registers.SEARCH}", NetworkSettings(timeout=5.0))
        assert world.requests == ()
    assert isinstance(reply.error, Refused)
