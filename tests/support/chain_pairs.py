"""The labelled pairs of requests of `tests/data/chains.csv`: is the newer one the older one asked anew?"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from mineralwatch.domain.dates import exact_date, parse_deadline
from mineralwatch.domain.derivation.projection import materials_of
from mineralwatch.domain.lifecycle.notice_history import stage_of
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.domain.reissues.reissue_link import ReissueLink
from mineralwatch.domain.reissues.reissue_proposals import ReissueCandidate, TextSimilarity, propose_links

TABLE = Path(__file__).parents[1] / "data" / "chains.csv"
_NUMBERS = {"older": "SP8000-25-R-9001", "newer": "SP8000-25-R-9002"}  # of pairs whose numbers say nothing


@dataclass(frozen=True, slots=True)
class Pair:
    """Two requests, and whether a person says that they are one."""

    same: bool
    note: str
    older: ReissueCandidate
    newer: ReissueCandidate

    def link(self, alike: TextSimilarity) -> ReissueLink | None:
        """What the program says of them."""
        return next(iter(propose_links([self.older, self.newer], alike)), None)


def pairs() -> tuple[Pair, ...]:
    """The whole table."""
    return tuple(_read())


def _read() -> Iterator[Pair]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Pair(row["same"] == "yes", row["note"], _side(row, "older"), _side(row, "newer"))


def _side(row: dict[str, str], which: str) -> ReissueCandidate:
    def of(name: str) -> str | None:
        return row.get(f"{which}_{name}") or None

    posted = date.fromisoformat(row[f"{which}_posted"])
    end, ended = of("end"), of("ended")
    over = date.fromisoformat(ended) if ended else posted + timedelta(days=45)
    notice = Notice(
        notice_id=f"{which}-1",
        title=row[f"{which}_title"],
        type=of("type"),
        number=of("number") or _NUMBERS[which],
        office=of("office"),
        posted=posted,
        deadline=parse_deadline(over.isoformat()),
        naics=(row[f"{which}_naics"],) if of("naics") else (),
        psc=of("psc"),
        place=of("place"),
        text=of("text"),
    )
    request = Solicitation(
        key=normalise_number(notice.number or ""),
        number=notice.number,
        title=notice.title,
        materials=materials_of([notice]),
        stage=stage_of(notice),
        office=notice.office,
        posted=exact_date(posted),
        deadline=notice.deadline,
        ending=EventKind(end) if end and end != "lapsed" else None,
        ended=exact_date(over) if end and end != "lapsed" else None,
        reissue_promised=of("promised") is not None,
        quantity=float(row[f"{which}_quantity"]) if of("quantity") else None,
        unit=of("unit"),
    )
    at = datetime.combine(posted, datetime.min.time(), UTC)
    return ReissueCandidate(request, (VersionReading(notice, "sam", at),))
