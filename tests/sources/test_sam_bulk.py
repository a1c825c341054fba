"""What the source of the official file gives, and what it does not believe."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mineralwatch.config.settings import SamBulkSettings
from mineralwatch.domain.errors import BadPayload, NotReachable, Refused
from mineralwatch.domain.models.health import SourceHealth, Validators
from mineralwatch.sources.base import Download, DownloadResult
from mineralwatch.sources.sam_bulk import SamArchive, SamBulkSource, archive_url
from tests.sources import bulk_samples as samples
from tests.sources.drive_source import Driven, drive
from tests.support.world import official_file

TAGS = Validators(etag='"2"', last_modified="Wed, 07 Oct 2026 03:30:44 GMT")
SOURCE = SamBulkSource(SamBulkSettings(url="https://host.test/a/b/file.csv"), ("SP8000",), least=100)


def read(
    path: Path,
    data: bytes,
    source: SamBulkSource | SamArchive = SOURCE,
    health: SourceHealth | None = None,
    **asked: object,
) -> Driven:
    file = path / "file"
    file.write_bytes(data)

    def got(step: object) -> object:
        assert isinstance(step, Download)
        return DownloadResult(step.url, 200, file, len(data), validators=TAGS)

    return drive(source, got, health, **asked)  # type: ignore[arg-type]


def filler(count: int) -> bytes:
    return official_file.encode(
        [*samples.rows([samples.ANTIMONY]), *(samples.rows([samples.PUMP])[1] for _ in range(count - 1))]
    )


def test_the_whole_file_is_a_complete_reading(tmp_path: Path) -> None:
    done = read(tmp_path, samples.content())
    reading = done.reading
    assert reading.complete
    assert (reading.rows, reading.other_offices, len(reading.notices), reading.total) == (4, 1, 3, None)
    assert reading.scope == "SP8000, all active notices"
    assert (reading.validators.etag, reading.validators.last_modified) == (TAGS.etag, TAGS.last_modified)
    assert reading.validators.body_hash is not None
    assert reading.note == "3 of 4 notices are of the watched offices"


def test_it_asks_by_the_tag_of_the_last_reading() -> None:
    known = Validators('"1"', "Tue, 06 Oct 2026 03:30:44 GMT", "hash")
    health = SourceHealth("sam_bulk", "sam_bulk", validators=known, note="3 of 4 notices")
    done = drive(SOURCE, lambda step: DownloadResult(step.url, 304, validators=known), health)  # type: ignore[arg-type, return-value]
    (asked,) = done.requests
    assert isinstance(asked, Download)
    assert asked.validators == Validators('"1"', "Tue, 06 Oct 2026 03:30:44 GMT")
    assert done.reading.not_modified
    assert not done.reading.complete
    assert done.reading.note == "3 of 4 notices"


@pytest.mark.parametrize(("before", "rows", "believed"), [(100, 50, True), (100, 49, False), (None, 1, True)])
def test_a_sudden_drop_is_not_believed(tmp_path: Path, before: int | None, rows: int, believed: bool) -> None:
    if believed:
        assert read(tmp_path, filler(rows), last_count=before).reading.rows == rows
        return
    with pytest.raises(BadPayload, match="has 49 rows where the last one had 100: it is taken for incomplete"):
        read(tmp_path, filler(rows), last_count=before)


def test_twice_the_usual_size_is_fine(tmp_path: Path) -> None:
    assert read(tmp_path, filler(200), last_count=100).reading.rows == 200


@pytest.mark.parametrize("data", [b"", samples.content()[:99]])
def test_a_stub_is_not_believed(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(BadPayload, match=f"only {len(data)} bytes"):
        read(tmp_path, data)


def test_the_real_file_has_a_least_size(tmp_path: Path) -> None:
    with pytest.raises(BadPayload, match="published empty"):
        read(tmp_path, samples.content(), SamBulkSource(SamBulkSettings(), ("SP8000",)))


def test_trouble_on_the_way_is_the_source_s() -> None:
    trouble = NotReachable("broke off")
    with pytest.raises(NotReachable, match="broke off"):
        drive(SOURCE, lambda step: DownloadResult(step.url, None, error=trouble))  # type: ignore[arg-type, return-value]


def test_it_needs_an_office_and_comes_at_most_daily() -> None:
    assert SOURCE.missing_setup() is None
    assert "[watch]" in str(SamBulkSource(SamBulkSettings(), ()).missing_setup())
    assert SamBulkSource(SamBulkSettings(interval=timedelta(hours=1)), ("SP8000",)).interval == timedelta(hours=24)
    assert SOURCE.hosts == ("host.test",)


def test_an_archive_is_of_its_year_and_never_complete(tmp_path: Path) -> None:
    source = SamArchive(SamBulkSettings(), ("SP8000",), 2025)
    done = read(tmp_path, samples.content(), source)
    assert not done.reading.complete
    assert len(done.reading.notices) == 3
    (asked,) = done.requests
    assert isinstance(asked, Download)
    assert asked.url == (
        "https://falextracts.s3.amazonaws.com/Contract%20Opportunities/Archived%20Data/FY2025_archived_opportunities.csv"
    )
    assert asked.validators is None
    assert asked.name != SOURCE.name


def test_a_year_without_an_archive_is_said() -> None:
    source = SamArchive(SamBulkSettings(), ("SP8000",), 2031)
    gone = Refused("nothing here", 404)
    with pytest.raises(Refused, match="no archive of the fiscal year 2031"):
        drive(source, lambda step: DownloadResult(step.url, 404, error=gone))  # type: ignore[arg-type, return-value]


def test_where_an_archive_lies() -> None:
    assert archive_url("http://127.0.0.1:8/a/b/x.csv", 2024) == (
        "http://127.0.0.1:8/a/Archived%20Data/FY2024_archived_opportunities.csv"
    )
