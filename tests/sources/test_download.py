"""One large file over a real connection: conditional, resumed only when it is the same edition, bounded, stoppable."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mineralwatch.config.settings import NetworkSettings
from mineralwatch.domain.errors import BadPayload, NotReachable, Refused, SourceError, Stopped
from mineralwatch.domain.models.health import Validators
from mineralwatch.sources import partial_download
from mineralwatch.sources.base import Download, DownloadResult
from mineralwatch.sources.download import download
from mineralwatch.sources.http_client import HttpClient
from tests.sources.loopback_server import Got, Loopback, answer, loopback
from tests.support.world import official_file, official_file_faults
from tests.support.world.faults import Fault
from tests.support.world.loopback_server import ScriptedResponse

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
DAY_ONE, DAY_TWO = (bytes([65 + n]) * 3_500_000 for n in range(2))
NAME = "sam_bulk"


def nothing(right: ScriptedResponse) -> ScriptedResponse:
    return right


@dataclass
class World:
    """What is served, where it is kept, and how far it was told to be."""

    folder: Path
    server: Loopback
    client: HttpClient
    content: bytes = DAY_ONE
    fault: Fault = nothing
    told: list[tuple[int, int | None]] = field(default_factory=list)
    stop_at: int | None = None

    async def get(self, **more: object) -> DownloadResult:
        wanted = Download(f"{self.server.url}/bulk.csv", NAME, **more)  # type: ignore[arg-type]
        return await download(self.client, wanted, self.folder, self.tell)

    def tell(self, done: int, total: int | None) -> None:
        self.told.append((done, total))
        if self.stop_at is not None and done >= self.stop_at:
            raise Stopped("enough")

    def reply(self, got: Got) -> bytes:
        whole = self.fault(official_file.whole(self.content, NOW))
        return as_bytes(official_file.answer(whole, got.headers))

    @property
    def asked(self) -> list[tuple[str | None, str | None, str | None]]:
        names = ("if-none-match", "range", "if-range")
        return [tuple(got.headers.get(name) for name in names) for got in self.server.got]  # type: ignore[misc]

    @property
    def files(self) -> list[str]:
        return sorted(file.name for file in self.folder.iterdir()) if self.folder.exists() else []


def as_bytes(given: ScriptedResponse) -> bytes:
    body = given.body if given.status in (200, 206) else b""
    headers = {"Content-Length": str(len(body)), **given.headers}
    head = f"HTTP/1.1 {given.status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return head.encode() + b"\r\n" + (body if given.cut is None else body[: given.cut])


@asynccontextmanager
async def world(folder: Path) -> AsyncIterator[World]:
    made: World | None = None

    def reply(got: Got) -> bytes:
        assert made is not None
        return made.reply(got)

    async with (
        loopback(reply) as server,
        HttpClient(NetworkSettings(allow_private=True), "t", now=lambda: NOW, environ={}) as one,
    ):
        made = World(folder / "cache", server, one)
        yield made


def tag(content: bytes) -> str:
    return official_file.tag_of(content)


def failed(found: DownloadResult, kind: type[SourceError], words: str) -> None:
    assert found.path is None
    assert type(found.error) is kind, found
    assert words in str(found.error)
    assert "\n" not in str(found.error)


async def test_a_file_comes_whole_and_unchanged_costs_one_question(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        found = await w.get()
        assert found.path is not None
        assert found.path.read_bytes() == DAY_ONE
        assert (found.status, found.size) == (200, len(DAY_ONE))
        assert found.validators.etag == tag(DAY_ONE)
        assert w.told[0] == (0, len(DAY_ONE))
        assert w.told[-1] == (len(DAY_ONE), len(DAY_ONE))
        assert w.told == sorted(w.told)
        assert w.server.got[0].headers["accept-encoding"] == "identity"
        partial_download.discard(found.path)
        assert w.files == []

        again = await w.get(validators=found.validators)
        assert (again.status, again.path, again.error) == (304, None, None)
        assert w.asked[1:] == [(tag(DAY_ONE), None, None)]
        assert w.files == []


async def test_what_has_come_is_gone_on_from(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        w.fault = official_file_faults.half
        failed(await w.get(), NotReachable, "2 of 4 MB of the file are kept")
        assert w.files == ["sam_bulk.json", "sam_bulk.part"]
        w.fault = nothing
        found = await w.get(validators=Validators(etag='"the day before"'))
        assert found.path is not None
        assert found.path.read_bytes() == DAY_ONE
        assert found.validators.etag == tag(DAY_ONE)
        assert w.asked[1] == (None, f"bytes={len(DAY_ONE) // 2}-", tag(DAY_ONE))
        assert w.told[-1] == (len(DAY_ONE), len(DAY_ONE))


@pytest.mark.parametrize(
    ("fault", "more"),
    [
        (nothing, b""),
        (official_file_faults.mixes_editions, b""),
        (official_file_faults.no_range, b""),
        (official_file_faults.old_tag(tag(DAY_ONE)), b"of another length"),
    ],
    ids=["changed", "rest of another edition", "no ranges", "another edition under the old tag"],
)
async def test_a_part_of_another_edition_is_never_joined(tmp_path: Path, fault: Fault, more: bytes) -> None:
    async with world(tmp_path) as w:
        w.fault = official_file_faults.half
        await w.get()
        w.fault, w.content = fault, DAY_TWO + more
        found = await w.get()
        assert found.path is not None
        assert found.path.read_bytes() == DAY_TWO + more


@pytest.mark.parametrize("headers", [{"ETag": ""}, {"ETag": 'W/"weak"'}], ids=["no tag", "weak tag"])
async def test_without_a_strong_tag_nothing_is_kept(tmp_path: Path, headers: dict[str, str]) -> None:
    async with world(tmp_path) as w:
        w.fault = lambda right: official_file_faults.half(replace(right, headers={**right.headers, **headers}))
        failed(await w.get(), NotReachable, "broke off")
        assert w.files == []


async def test_another_address_begins_anew(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        w.fault = official_file_faults.half
        await w.get()
        w.fault = nothing
        await download(w.client, Download(f"{w.server.url}/other.csv", NAME), w.folder, w.tell)
        assert w.asked[1] == (None, None, None)


@pytest.mark.parametrize("side", ["", "{}", '{"url": 1, "etag": 2, "total": "x"}', "[]", "null"])
async def test_a_damaged_note_beside_the_part_begins_anew(tmp_path: Path, side: str) -> None:
    async with world(tmp_path) as w:
        w.fault = official_file_faults.half
        await w.get()
        (w.folder / "sam_bulk.json").write_text(side)
        w.fault = nothing
        found = await w.get()
        assert w.asked[1] == (None, None, None)
        assert found.path is not None
        assert found.path.read_bytes() == DAY_ONE


async def test_a_part_that_is_longer_than_the_file_begins_anew(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        w.fault = official_file_faults.half
        await w.get()
        with (w.folder / "sam_bulk.part").open("ab") as file:
            file.write(b"x" * len(DAY_ONE))
        w.fault = nothing
        found = await w.get()
        assert found.path is not None
        assert found.path.read_bytes() == DAY_ONE


async def test_a_whole_file_that_was_never_read_is_not_fetched_again(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        first = await w.get()  # and the program ends before it is read
        again = await w.get(validators=Validators(etag='"the day before"'))
        assert w.asked[1] == (tag(DAY_ONE), None, None)
        assert (again.status, again.path, again.size) == (304, first.path, len(DAY_ONE))
        assert again.validators.etag == tag(DAY_ONE)
        w.content = DAY_TWO
        third = await w.get()
        assert third.path is not None
        assert third.path.read_bytes() == DAY_TWO


async def test_a_person_stops_it_and_it_goes_on_later(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        w.stop_at = 1_000_000
        failed(await w.get(), Stopped, "enough")
        kept = (w.folder / "sam_bulk.part").stat().st_size
        assert 1_000_000 <= kept < len(DAY_ONE)
        w.stop_at = None
        assert (await w.get()).size == len(DAY_ONE)
        assert w.asked[1][1] == f"bytes={kept}-"


async def test_an_interrupt_keeps_what_has_come(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        under_way = asyncio.Event()
        w.tell = lambda done, total: under_way.set() if done else None  # type: ignore[method-assign]
        task = asyncio.create_task(w.get())
        await under_way.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        kept = (w.folder / "sam_bulk.part").stat().st_size
        assert kept > 0
        found = await w.get()
        assert found.path is not None
        assert found.path.read_bytes() == DAY_ONE


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """Let the system refuse every byte of a file beyond `size`, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_disk_that_gets_full_in_the_middle_is_said_and_given_its_room_back(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        with no_file_over(2_000_000):
            failed(await w.get(), SourceError, "make room there")
        assert w.files == []
        assert (await w.get()).size == len(DAY_ONE)


async def test_a_disk_without_room_is_not_begun_upon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partial_download, "SPARE_BYTES", 10**18)
    async with world(tmp_path) as w:
        failed(await w.get(), SourceError, "make room")
        assert w.files == []


async def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    async with world(tmp_path) as w:
        failed(await w.get(), SourceError, "cannot be kept")


@pytest.mark.parametrize("stated", [True, False])
async def test_a_file_beyond_the_bound_is_left(tmp_path: Path, stated: bool) -> None:
    async with world(tmp_path) as w:
        headers = {} if stated else {"Content-Length": "", "Connection": "close"}
        body = answer(200, DAY_ONE, **{"ETag": '"1"', **{k.replace("-", "_"): v for k, v in headers.items()}})
        raw = body if stated else body.replace(b"Content-Length: \r\n", b"")
        w.reply = lambda got: raw  # type: ignore[method-assign]
        failed(await w.get(max_bytes=2_000_000), BadPayload, "at most 2 MB")
        assert w.files == []


async def test_packed_bytes_were_not_asked_for(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        w.reply = lambda got: answer(200, b"zip", Content_Encoding="gzip")  # type: ignore[method-assign]
        failed(await w.get(), BadPayload, "packed as gzip")


@pytest.mark.parametrize(("status", "kind"), [(403, Refused), (404, Refused), (503, NotReachable), (204, NotReachable)])
async def test_a_refusal_takes_nothing_away(tmp_path: Path, status: int, kind: type[SourceError]) -> None:
    async with world(tmp_path) as w:
        w.fault = official_file_faults.half
        await w.get()
        right = w.reply
        w.reply = lambda got: answer(status)  # type: ignore[method-assign]
        found = await w.get()
        assert type(found.error) is kind, found
        assert w.files == ["sam_bulk.json", "sam_bulk.part"]
        w.reply, w.fault = right, nothing  # type: ignore[method-assign]
        assert (await w.get()).size == len(DAY_ONE)


async def test_a_server_that_only_ever_sends_parts_ends(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        w.fault = official_file_faults.half
        await w.get()
        w.reply = lambda got: answer(206, b"x", Content_Range="bytes 7-7/9")  # type: ignore[method-assign]
        failed(await w.get(), NotReachable, "only parts")
        assert len(w.server.got) == 3


async def test_a_redirect_is_followed_with_the_same_question(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        w.fault = official_file_faults.half
        await w.get()
        w.fault = nothing
        right = w.reply
        w.reply = lambda got: (  # type: ignore[method-assign]
            answer(303, Location="/signed") if got.target == "/bulk.csv" else right(got)
        )
        found = await w.get()
        assert found.path is not None
        assert found.path.read_bytes() == DAY_ONE
        assert w.asked[1] == w.asked[2]


async def test_a_private_address_is_not_called(tmp_path: Path) -> None:
    async with world(tmp_path) as w, HttpClient(NetworkSettings(), "t", now=lambda: NOW, environ={}) as careful:
        found = await download(careful, Download(f"{w.server.url}/bulk.csv", NAME), w.folder, w.tell)
        failed(found, Refused, "loopback")
        assert w.server.got == []
