"""The scripted official file has the official form, holds what the API holds, and breaks as that file does."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from http.client import IncompleteRead
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from mineralwatch.domain.text.safe_text import html_to_text
from tests.support.world import official_file
from tests.support.world import official_file_faults as file_faults
from tests.support.world.baseline import BISMUTH, REQUESTS
from tests.support.world.faults import Fault
from tests.support.world.loopback_server import ScriptedResponse
from tests.support.world.story import STORY
from tests.support.world.world import World


@pytest.fixture
def world() -> Iterator[World]:
    with World() as made:
        yield made


def get(world: World, **headers: str) -> tuple[int, dict[str, str], bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(world.base_url + official_file.PATH, headers=named), timeout=10) as reply:
            return reply.status, dict(reply.headers), reply.read()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("cp1252", "replace"), newline="")))


def test_the_file_has_the_official_form(world: World) -> None:
    _, headers, content = get(world)
    assert len(content) > 1_000_000
    assert int(headers["Content-Length"]) == len(content)
    assert content == world.bulk_csv()
    with World() as again:
        assert content == again.bulk_csv()
    read = rows(content)
    assert len(read[0]) == 47
    assert {len(row) for row in read} == {47}
    assert content.startswith(b'"NoticeId","Title","Sol#",')
    assert b"\x96" in content  # a dash as Windows-1252 writes it
    own = {row[2] for row in read if row[8] == "SP8000"}
    assert own == {notice.number for notice in REQUESTS}
    assert len(read) == 1 + official_file.FILLERS + len(STORY[0].state.notices)


def test_the_file_says_what_the_api_says() -> None:
    at = official_file.COLUMNS.index
    for step in STORY:
        for notice in step.state.notices:
            (read,) = rows(official_file.encode([official_file.row(notice)]))
            assert html_to_text(read[at("Description")], 10_000) == html_to_text(notice.text or "", 10_000)
            assert read[at("PostedDate")].startswith(notice.posted.isoformat())
            assert read[at("ResponseDeadLine")] == (notice.deadline or "")
            assert not any(read[at("PrimaryContactTitle") : at("OrganizationType")])


def test_conditional_requests_and_ranges(world: World) -> None:
    _, headers, content = get(world)
    tag = headers["ETag"]
    assert headers["Accept-Ranges"] == "bytes"
    assert get(world, If_None_Match=tag)[0] == 304
    assert get(world, If_Modified_Since=headers["Last-Modified"])[0] == 304
    status, part, rest = get(world, Range="bytes=1000-", If_Range=tag)
    assert (status, part["Content-Range"]) == (206, f"bytes 1000-{len(content) - 1}/{len(content)}")
    assert content[:1000] + rest == content
    assert get(world, Range=f"bytes={len(content)}-", If_Range=tag)[0] == 416
    world.step(1)
    status, changed, whole = get(world, Range="bytes=1000-", If_Range=tag)
    assert (status, whole) == (200, world.bulk_csv())
    assert changed["ETag"] != tag
    assert changed["Last-Modified"] != headers["Last-Modified"]
    assert get(world, If_None_Match=tag)[0] == 200


def test_a_broken_transfer_is_resumed_once_it_is_mended(world: World) -> None:
    world.fault(official_file.PATH, file_faults.half)
    with pytest.raises(IncompleteRead) as broken:
        get(world)
    got = broken.value.partial
    assert len(got) == len(world.bulk_csv()) // 2
    world.fault(official_file.PATH, None)
    status, _, rest = get(world, Range=f"bytes={len(got)}-")
    assert status == 206
    assert got + rest == world.bulk_csv()


def count_of(content: bytes) -> int:
    return len(rows(content)) - 1


ALL = 1 + official_file.FILLERS + len(STORY[0].state.notices) - 1
BROKEN: dict[str, tuple[Fault, Callable[[bytes], bool]]] = {
    "stub": (file_faults.stub, lambda b: count_of(b) == 0),
    "tiny": (file_faults.tiny, lambda b: b == b""),
    "half, complete as a transfer": (file_faults.half_whole, lambda b: 300_000 < len(b) < 900_000),
    "dropped": (file_faults.dropped, lambda b: count_of(b) < 20 and b'"SP8000"' not in b),
    "newlines": (
        file_faults.newlines,
        lambda b: count_of(b) == ALL and all("\n" in cell for cell in rows(b)[5]),
    ),
    "bad bytes": (file_faults.bad_bytes, lambda b: b"\x81" in b and b"\x00" in b and b"SP8000-27-R-0001" in b),
    "twice": (file_faults.twice, lambda b: count_of(b) == 2 * ALL and len(b) > 1_900_000),
    "subset": (file_faults.subset, lambda b: {len(row) for row in rows(b)} == {28}),
    "moved": (file_faults.moved_columns, lambda b: rows(b)[0][:2] == ["Edition", "Description"]),
    "changed header": (
        file_faults.changed_header,
        lambda b: "NoticeId" not in rows(b)[0] and count_of(b) == ALL,
    ),
    "without": (file_faults.without(BISMUTH.number), lambda b: count_of(b) == ALL - 1),
    "contradicting": (
        file_faults.contradicting(BISMUTH.number, ResponseDeadLine="2026-12-05T15:00:00-05:00"),
        lambda b: b.count(b"2026-12-05T15:00:00-05:00") == 1,
    ),
    "two faults": (
        file_faults.both(file_faults.subset, file_faults.no_range),
        lambda b: {len(row) for row in rows(b)} == {28},
    ),
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_each_fault_breaks_what_it_says(world: World, name: str) -> None:
    fault, holds = BROKEN[name]
    usual = get(world)[1]["ETag"]
    world.fault(official_file.PATH, fault)
    status, headers, content = get(world)
    assert status == 200
    assert holds(content)
    assert headers["ETag"] != usual
    assert get(world, If_None_Match=headers["ETag"])[0] == 304


def test_faults_of_the_validators(world: World) -> None:
    _, headers, content = get(world)
    world.fault(official_file.PATH, file_faults.wrong_tags())
    assert len({get(world)[1]["ETag"] for _ in range(3)}) == 3
    assert get(world, If_None_Match=headers["ETag"])[0] == 200
    world.fault(official_file.PATH, file_faults.no_tag)
    assert not {"ETag", "Last-Modified"} & set(get(world)[1])
    world.fault(official_file.PATH, file_faults.no_range)
    assert get(world, Range="bytes=1000-")[::2] == (200, content)
    world.fault(official_file.PATH, file_faults.mixes_editions)
    assert get(world, Range="bytes=1000-", If_Range='"another"')[::2] == (206, content[1000:])
    world.step(1)
    world.fault(official_file.PATH, file_faults.old_tag(headers["ETag"]))
    assert get(world, If_None_Match=headers["ETag"])[0] == 304


def test_a_range_of_a_file_that_is_cut_ends_where_the_whole_one_does() -> None:
    whole = ScriptedResponse(200, {"Accept-Ranges": "bytes", "ETag": '"t"'}, b"0123456789", cut=6)
    part = official_file.answer(whole, {"range": "bytes=4-"})
    assert (part.body, part.cut) == (b"456789", 2)
