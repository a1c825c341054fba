"""The official file's rows as notices: equal to the API's, whatever has happened to the file."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.demo.world_state import SamNotice
from mineralwatch.domain.errors import BadPayload
from mineralwatch.domain.lifecycle.notice_diff import notice_difference
from mineralwatch.domain.models.notice import Notice
from mineralwatch.sources.sam_api_parse import parse_page
from mineralwatch.sources.sam_bulk_parse import BulkTable, parse, parse_file
from mineralwatch.sources.sam_notice import description_text
from tests.sources import bulk_samples as samples
from tests.support.world import official_file, official_file_faults, scripted_sam
from tests.support.world.faults import Fault
from tests.support.world.loopback_server import ScriptedResponse

OFFICES = ("SP8000",)


def read(data: bytes, size: int = 1_000) -> BulkTable:
    return parse(samples.cut(data, size), OFFICES)


def notices(table: BulkTable) -> list[Notice]:
    return [item.notice for item in table.notices]


def broken(fault: Fault) -> bytes:
    return fault(ScriptedResponse(200, {"ETag": '"1"'}, samples.content())).body


def from_api(notice: SamNotice) -> Notice:
    page = {"totalRecords": 1, "opportunitiesData": [scripted_sam.row(notice, "https://host.test")]}
    found = parse_page(json.dumps(page).encode(), "SP8000").items[0].reading.notice
    return replace(found, text=description_text(notice.text or ""))


@pytest.mark.parametrize("notice", [samples.ANTIMONY, samples.AWARD, samples.SILENT])
def test_the_file_and_the_api_give_the_same_notice(notice: SamNotice) -> None:
    (found,) = notices(read(samples.content([notice])))
    said = from_api(notice)
    assert found.attachments is None
    assert found.text is not None and said.text is not None
    assert found.text.split() == said.text.split()
    told = {"attachments": None, "text": None, "office_path": None}
    assert replace(found, **told) == replace(said, **told)  # type: ignore[arg-type]
    # The file has the first two levels of the path and the last, the API has all of them.
    assert found.office_path == "DEPT OF DEFENSE.DEFENSE LOGISTICS AGENCY.DLA STRATEGIC MATERIALS"


def test_a_place_of_performance_is_worded_like_the_api_s() -> None:
    (found,) = notices(read(samples.content([samples.SILENT], PopCity="Scotia", PopState="NY", PopCountry="USA")))
    row = scripted_sam.row(samples.SILENT, "https://host.test")
    row["placeOfPerformance"] = {
        "city": {"code": "66223", "name": "Scotia"},
        "state": {"code": "NY", "name": "New York"},
        "country": {"code": "USA", "name": "UNITED STATES"},
    }
    page = json.dumps({"totalRecords": 1, "opportunitiesData": [row]}).encode()
    assert found.place == parse_page(page, "SP8000").items[0].reading.notice.place == "Scotia, NY, USA"


def test_only_the_watched_offices_rows_are_kept_and_all_are_counted() -> None:
    table = read(samples.content())
    assert [notice.number for notice in notices(table)] == ["SP8000-27-R-0001", "SP8000-26-R-0016", "SP8000-27-R-0002"]
    assert table.rows == 4
    assert table.quarantined == ()


def test_a_number_of_the_office_is_kept_wherever_it_is_bought() -> None:
    assert len(read(samples.content([samples.SILENT], **{"AAC Code": "N00024"})).notices) == 1


def test_contacts_are_never_stored() -> None:
    table = read(samples.content())
    kept = repr(table)
    for private in samples.PRIVATE.values():
        assert private not in kept
    one_more = [[*row, "a new column's secret"] for row in samples.rows()]
    one_more[0][-1] = "SomethingNew"
    assert "secret" not in repr(read(official_file.encode(one_more)))
    short = [row[:-1] if n == 2 else row for n, row in enumerate(samples.rows())]
    bad = read(official_file.encode(short))
    assert [item.raw for item in bad.quarantined] == [samples.ANTIMONY.notice_id]


@pytest.mark.parametrize(
    "fault",
    [official_file_faults.newlines, official_file_faults.twice, official_file_faults.moved_columns],
    ids=lambda fault: fault.__name__,
)
def test_what_changes_nothing(fault: Fault) -> None:
    right = [replace(n, text=(n.text or "").replace("\n", " ")) for n in notices(read(samples.content()))]
    found = [replace(n, text=(n.text or "").replace("\n", " ")) for n in notices(read(broken(fault)))]
    by_id = {n.notice_id: n for n in found if not n.notice_id.endswith("ffff")}
    assert by_id == {n.notice_id: n for n in right}


def test_a_shorter_form_of_the_file_leaves_out_what_it_does_not_tell() -> None:
    found = notices(read(broken(official_file_faults.subset)))
    assert [n.number for n in found] == ["SP8000-27-R-0001", "SP8000-26-R-0016", "SP8000-27-R-0002"]
    assert {n.archive_on for n in found} == {None}
    without_text = [[cell for name, cell in zip(official_file.COLUMNS, row, strict=True) if name != "Description"]
                    for row in samples.rows()]  # fmt: skip
    assert {n.text for n in notices(read(official_file.encode(without_text)))} == {None}


def test_bytes_outside_the_encoding_spoil_nothing_else() -> None:
    data = samples.content().replace(b"ingots", b"in\x81gots\x9d\x00\x1b[31m")
    found = notices(read(data))[0]
    assert found.title == "Antimony in\ufffdgots\ufffd “99.65 %”"
    assert found.number == "SP8000-27-R-0001"


def test_odd_cells_are_unknown() -> None:
    cells = {"PostedDate": "soon", "ResponseDeadLine": "00/00/0000", "ArchiveDate": "", "Award$": "N/A",
             "AwardNumber": "", "AwardDate": "", "Awardee": "", "Active": "", "SetASideCode": ""}  # fmt: skip
    (found,) = notices(read(samples.content([samples.AWARD], **cells)))
    assert (found.posted, found.deadline, found.archive_on, found.award) == (None, None, None, None)
    assert (found.active, found.set_aside) == (None, None)


def test_a_row_without_an_id_is_kept_aside() -> None:
    table = read(samples.content([samples.SILENT], NoticeId="../../etc"))
    assert table.notices == ()
    assert [item.reason for item in table.quarantined] == ["no usable notice id"]


def test_cells_that_cannot_be_read_are_listed_beside_their_notice() -> None:
    table = read(samples.content([samples.SILENT], ResponseDeadLine="soon", Active="maybe", Type="Bulletin"))
    assert len(table.notices) == 1 and all(item.item_kept for item in table.quarantined)
    assert [item.reason.partition(":")[0] for item in table.quarantined] == [
        "response deadline not understood", "active not understood", "type not understood",
    ]  # fmt: skip


@pytest.mark.parametrize("end", [b"\r\n\r\n", b"\x1a", b"\0\0", b"\n \x1a"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
def test_what_stands_behind_the_last_row_is_none(quoting: Literal[0, 1], end: bytes) -> None:
    table = read(csv_text(samples.rows([samples.PUMP, samples.ANTIMONY]), quoting).encode() + end)
    assert (table.rows, len(table.notices), table.quarantined) == (2, 1, ())


def test_a_mark_at_the_beginning_is_passed_over() -> None:
    assert read(b"\xef\xbb\xbf" + samples.content()).rows == 4


def written(encoding: str, mark: bytes = b"", **cells: str) -> bytes:
    table = csv_text(samples.rows([samples.ANTIMONY, samples.SILENT], **cells))
    return mark + table.encode(encoding)


def csv_text(rows: list[list[str]], quoting: Literal[0, 1] = csv.QUOTE_ALL, end: str = "\r\n") -> str:
    text = io.StringIO()
    csv.writer(text, quoting=quoting, lineterminator=end).writerows(rows)
    return text.getvalue()


@given(st.text(st.sampled_from("abc –—“”‘’é½°µ×ñÜ…€"), max_size=30))
def test_one_notice_whatever_the_encoding_of_the_day(title: str) -> None:
    days = [("cp1252", b""), ("utf-8", b""), ("utf-8", b"\xef\xbb\xbf")]
    seen = [
        [n.title for n in notices(read(written(encoding, mark, Title=f"Tin – {title}x")))] for encoding, mark in days
    ]
    assert seen[0] == seen[1] == seen[2]


def test_each_cell_has_its_own_encoding_and_an_odd_byte_decides_none() -> None:
    data = written("utf-8", Title="Germanium – 5 µm “wafer”").replace("“wafer”".encode(), "“wafer”".encode() + b"\x96")
    assert notices(read(data))[0].title == "Germanium – 5 µm “wafer”–"


def test_what_windows_could_not_write_is_no_change_on_the_next_day() -> None:
    title = "Alumina ≥ 99,9 % – Ωm"
    days = [notices(read(written(encoding, Title=title)))[0] for encoding in ("utf-8", "utf-8-sig")]
    lossy = notices(read(csv_text(samples.rows([samples.ANTIMONY], Title=title)).encode("cp1252", "replace")))[0]
    assert "?" in lossy.title and "≥" in days[0].title
    assert not notice_difference(lossy, days[0]) and not notice_difference(days[0], lossy)
    assert notice_difference(lossy, replace(days[0], title=title.replace("Ω", "m"))).new
    assert notice_difference(days[0], replace(days[0], title=title.replace("≥", "≤"))).new


TWINS = (("2026-12-01", "2026-12-15"), ("2026-12-15", "2026-12-01"), ("", "2026-12-15"), ("2026-12-15", "soon"))


@pytest.mark.parametrize("deadlines", TWINS)
def test_of_twin_rows_the_one_with_the_later_deadline_counts(deadlines: tuple[str, str]) -> None:
    head, row = samples.rows([samples.ANTIMONY])
    rows = [
        [d if name == "ResponseDeadLine" else cell for name, cell in zip(head, row, strict=True)] for d in deadlines
    ]
    table = read(csv_text([head, *rows]).encode("cp1252"))
    assert [n.deadline.text for n in notices(table) if n.deadline] == ["2026-12-15"]
    assert (table.rows, table.duplicates) == (2, 1)


@pytest.mark.parametrize(
    "cells",
    [
        {"AAC Code": "sp8000", "Sol#": "sp8000-27-r-0001"},
        {"AAC Code": " Sp8000 ", "Sol#": "1"},
        {"AAC Code": "SPE7M1", "Sol#": "RFP sp8000-27-r-0001"},
        {"AAC Code": "", "Sol#": "Sp8000 27 R 0001."},
    ],
)
def test_codes_in_any_case_are_the_offices(cells: dict[str, str]) -> None:
    (found,) = notices(read(samples.content([samples.ANTIMONY], Active="YES", **cells)))
    assert found.active is True and found.office in ("SP8000", "SPE7M1", None)


FORMS = [(quoting, end) for quoting in (csv.QUOTE_ALL, csv.QUOTE_MINIMAL) for end in ("\n", "\r\n")]


@pytest.mark.parametrize(("quoting", "end"), FORMS)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\r\n"])
@pytest.mark.parametrize("block", [1, 7, 65_536])
def test_quotes_line_ends_and_the_order_of_columns_change_nothing(
    quoting: Literal[0, 1], end: str, mark: bytes, block: int
) -> None:
    rows = [[*row[::-1], f"new {n}"] for n, row in enumerate(samples.rows())]
    rows[0] = [{"Sol#": "Solicitation Number", "AAC Code": "aac_code"}.get(name, name) for name in rows[0]]
    table = parse(samples.cut(mark + csv_text(rows, quoting, end).encode(), block), ["SP8000"])
    plain = {n.notice_id: n for n in notices(read(samples.content()))}
    assert {n.notice_id: n for n in notices(table)} == plain and table.rows == len(samples.NOTICES)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (broken(official_file_faults.changed_header), "no column NoticeId, AAC Code"),
        (broken(official_file_faults.stub), "holds no notice"),
        (b"", "holds no notice"),
        (b"<html><body>Access denied</body></html>\n<p>x</p>\n", "not the list of notices"),
        (samples.content()[:-40], "half a file"),
        (samples.content()[: samples.content().rindex(b',"https')], "half a file"),
    ],
)
def test_what_is_no_whole_file_gives_nothing(data: bytes, words: str) -> None:
    with pytest.raises(BadPayload, match=words) as caught:
        read(data)
    assert "\n" not in str(caught.value)


def test_equal_rows_have_equal_hashes_and_equal_files_too() -> None:
    first, again = read(samples.content()), read(samples.content(), 17)
    assert first == again
    moved = read(samples.content(ResponseDeadLine="2026-12-15T15:00:00-05:00"))
    assert first.body_hash != moved.body_hash
    assert all(a.payload_hash != b.payload_hash for a, b in zip(first.notices, moved.notices, strict=True))


def test_a_file_that_cannot_be_read_is_said() -> None:
    with pytest.raises(BadPayload, match="cannot be read"):
        parse_file("/nowhere/at/all.csv", OFFICES)
