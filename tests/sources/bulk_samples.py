"""Small files in the form of the official one. Every row is constructed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from mineralwatch.demo.world_state import Award, SamNotice
from tests.support.world import official_file

ANTIMONY = SamNotice(
    number="SP8000-27-R-0001",
    title="Antimony ingots “99.65 %”",
    type="Combined Synopsis/Solicitation",
    posted=date(2026, 10, 6),
    text="<p>The Government intends to buy 500 metric tons.</p> Offers are due. <ul><li>One</li><li>Two</li></ul>",
    deadline="2026-12-01T15:00:00-05:00",
    archive=date(2026, 12, 16),
    set_aside="SBA",
)
AWARD = SamNotice(
    number="SP8000-26-R-0016",
    title="HF-1 steel",
    type="Award Notice",
    posted=date(2026, 9, 25),
    text="Awarded.",
    archive=date(2026, 12, 31),
    award=Award("SP8000-26-D-0099", "995000000.00", date(2026, 9, 25), "MetalTek"),
    active=False,
)
SILENT = SamNotice(number="SP8000-27-R-0002", title="Tin", type="Sources Sought", posted=date(2026, 11, 2))
PUMP = SamNotice(
    number="N00024-26-R-0001",
    title="Pump, as in SP8000",
    type="Solicitation",
    posted=date(2026, 11, 2),
    text="SP8000 is another office.",
    office_path="DEPT OF DEFENSE.DEPT OF THE NAVY.NAVSEA HQ",
    office_codes="017.1700.N00024",
)
NOTICES = (PUMP, ANTIMONY, AWARD, SILENT)
PRIVATE = {
    "PrimaryContactFullname": "A Constructed Person",
    "PrimaryContactEmail": "person@example.org",
    "SecondaryContactPhone": "555-0100",
}


def rows(notices: Iterable[SamNotice] = NOTICES, **cells: str) -> list[list[str]]:
    """The header and a row for each notice, with contacts; `cells` replace those of every row."""
    return [
        list(official_file.COLUMNS),
        *[_with(official_file.row(notice), {**PRIVATE, **cells}) for notice in notices],
    ]


def _with(row: Iterable[str], cells: Mapping[str, str]) -> list[str]:
    return [cells.get(name, cell) for name, cell in zip(official_file.COLUMNS, row, strict=True)]


def content(notices: Iterable[SamNotice] = NOTICES, **cells: str) -> bytes:
    """The file of these notices."""
    return official_file.encode(rows(notices, **cells))


def cut(data: bytes, size: int) -> Iterator[bytes]:
    """The data in blocks."""
    return (data[at : at + size] for at in range(0, len(data), size))
