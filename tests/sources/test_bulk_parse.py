"""The official file's rows as notices: equal to the API's, whatever has happened to the file."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from mineralwatch.demo import bulk, bulk_faults, sam
from mineralwatch.demo.faults import Answer, Fault
from mineralwatch.demo.values import SamNotice
from mineralwatch.domain.errors import BadPayload
from mineralwatch.domain.models import Notice
from mineralwatch.sources.sam_bulk_parse import Table, parse, parse_file
from mineralwatch.sources.sam_parse import description_text, parse_page
from tests.sources import bulk_samples as samples

OFFICES = ("SP8000",)


def read(data: bytes, size: int = 1_000) -> Table:
    return parse(samples.cut(data, size), OFFICES)


def notices(table: Table) -> list[Notice]:
    return [item.notice for item in table.notices]


def broken(fault: Fault) -> bytes:
    return fault(Answer(200, {"ETag": '"1"'}, samples.content())).body


def from_api(notice: SamNotice) -> Notice:
    page = {"totalRecords": 1, "opportunitiesData": [sam.row(notice, "https://host.test")]}
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
    row = sam.row(samples.SILENT, "https://host.test")
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
    assert "secret" not in repr(read(bulk.encode(one_more)))
    short = [row[:-1] if n == 2 else row for n, row in enumerate(samples.rows())]
    bad = read(bulk.encode(short))
    assert [item.raw for item in bad.quarantined] == [samples.ANTIMONY.notice_id]


@pytest.mark.parametrize(
    "fault",
    [bulk_faults.newlines, bulk_faults.twice, bulk_faults.moved_columns],
    ids=lambda fault: fault.__name__,
)
def test_what_changes_nothing(fault: Fault) -> None:
    right = [replace(n, text=(n.text or "").replace("\n", " ")) for n in notices(read(samples.content()))]
    found = [replace(n, text=(n.text or "").replace("\n", " ")) for n in notices(read(broken(fault)))]
    by_id = {n.notice_id: n for n in found if not n.notice_id.endswith("ffff")}
    assert by_id == {n.notice_id: n for n in right}


def test_a_shorter_form_of_the_file_leaves_out_what_it_does_not_tell() -> None:
    found = notices(read(broken(bulk_faults.subset)))
    assert [n.number for n in found] == ["SP8000-27-R-0001", "SP8000-26-R-0016", "SP8000-27-R-0002"]
    assert {n.archive_on for n in found} == {None}
    without_text = [[cell for name, cell in zip(bulk.COLUMNS, row, strict=True) if name != "Description"]
                    for row in samples.rows()]  # fmt: skip
    assert {n.text for n in notices(read(bulk.encode(without_text)))} == {None}


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


def test_a_mark_at_the_beginning_is_passed_over() -> None:
    assert read(b"\xef\xbb\xbf" + samples.content()).rows == 4


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (broken(bulk_faults.changed_header), "no column NoticeId, Sol#, AAC Code"),
        (broken(bulk_faults.stub), "holds no notice"),
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
