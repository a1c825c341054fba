"""The watched offices' contracts and orders in the government's register. Official, keyless, 90 days late for Defense.

Shapes: https://api.usaspending.gov/docs/endpoints. Contracts and indefinite-delivery vehicles are asked for apart,
since one question may not mix them. The amount of the search is what was *obligated*; a vehicle's ceiling stands only
on its own page, which is read once, and again when its row has changed.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Literal

from mineralwatch.config.settings import UsaspendingSettings
from mineralwatch.domain.contract_register import REGISTER_DELAY
from mineralwatch.domain.errors import RateLimited, SourceError
from mineralwatch.domain.identity import payload_hash
from mineralwatch.sources.base import (
    HttpReply,
    HttpRequest,
    ParseJob,
    Quarantined,
    ReadContext,
    RegisterReading,
    SourceReading,
    SourceStep,
)
from mineralwatch.sources.urls import server_of
from mineralwatch.sources.usaspending_parse import FIELDS, SORT, AwardPage, ceiling_from_page, parse_page

PAGE_SIZE = 100  # the most that it gives
_MOST_PAGES = 20
_MOST_DETAILS = 60  # pages of single awards in one round
_MOST_FAILED = 2
_PACE = timedelta(seconds=1)
_SEARCH, _AWARD = "search/spending_by_award/", "awards/"
_AGENCY = {"type": "awarding", "tier": "subtier", "name": "Defense Logistics Agency"}
_NO_CEILING = "\nits page was not read"  # beside the raw row in its hash, so that the next round asks again

Group = Literal["idv", "contract"]
CODES: dict[Group, tuple[str, ...]] = {
    "idv": ("IDV_A", "IDV_B", "IDV_B_A", "IDV_B_B", "IDV_B_C", "IDV_C", "IDV_D", "IDV_E"),
    "contract": ("A", "B", "C", "D"),
}


@dataclass(slots=True)
class _Round:
    """What one round has gathered so far."""

    asked: ReadContext
    found: dict[str, RegisterReading] = field(default_factory=dict)
    bad: dict[str, Quarantined] = field(default_factory=dict)
    other_offices: int = 0
    complete: bool = True
    status: int | None = None
    notes: list[str] = field(default_factory=list)
    problem: SourceError | None = None


class UsaspendingSource:
    """Both groups of awards of each office, then the known contracts that were not among them, by number."""

    name = "usaspending"
    kind = "usaspending"

    def __init__(self, settings: UsaspendingSettings, offices: Sequence[str]) -> None:
        self._url = settings.url
        self._offices = tuple(offices)
        self.interval = settings.interval
        self.hosts: tuple[str, ...] = (server_of(settings.url),)

    def missing_setup(self) -> str | None:
        """What is missing."""
        return None if self._offices else "no buying office is watched: name one as offices in [watch], such as SP8000"

    def read(self, asked: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """Raises SourceError when nothing could be read at all; a later failure keeps what was read before it."""
        state = _Round(asked)
        try:
            for office in self._offices:
                for group in CODES:
                    yield from self._pages(state, group, [office], office)
            yield from self._by_number(state)
            yield from self._ceilings(state)
        except SourceError as error:
            if state.status is None:
                raise
            state.complete, state.problem = False, error
        return SourceReading(
            register=tuple(state.found.values()),
            quarantined=tuple(state.bad.values()),
            complete=state.complete,
            scope=f"{', '.join(self._offices)}, contracts and orders",
            other_offices=state.other_offices,
            http_status=state.status,
            note="; ".join((REGISTER_DELAY, *state.notes)),
            problem=state.problem,
        )

    def _pages(self, state: _Round, group: Group, ids: Sequence[str], office: str) -> Generator[SourceStep, Any, None]:
        for number in range(1, _MOST_PAGES + 1):
            reply: HttpReply = yield HttpRequest(
                self._url,
                headers={"Accept": "application/json"},
                body=search_body(group, ids, number),
                pace=_PACE,
            )
            if reply.error is not None:
                raise reply.error
            page: AwardPage = yield ParseJob(parse_page, (reply.body, group, self._offices, state.asked.now))
            state.status = reply.status
            state.other_offices += page.other_offices
            state.found.update((item.row.ref, item) for item in page.items)
            state.bad.update((item.raw, item) for item in page.quarantined)
            if not page.more:
                return
            if not page.items:
                # It takes no notice of the number's beginning: its further pages are other offices' too, without end.
                state.notes.append(f"the register did not keep to {office}")
                break
        state.complete = False

    def _by_number(self, state: _Round) -> Generator[SourceStep, Any, None]:
        """Ask for the known contracts that the question by office did not bring, each by its whole number."""
        seen = {item.row.number for item in state.found.values()}
        left = sorted(n for n in state.asked.contract_numbers - seen if n.startswith(self._offices))
        if left:
            exact = [f'"{number}"' for number in left]
            for group in CODES:
                yield from self._pages(state, group, exact, "the numbers asked for")

    def _ceilings(self, state: _Round) -> Generator[SourceStep, Any, None]:
        """Read the page of each vehicle that is new or has changed; what cannot be read is asked for again."""
        if not self._url.endswith(_SEARCH):
            return
        calls = failed = left = 0
        for ref, item in state.found.items():
            if item.row.kind != "idiq" or state.asked.known_hashes.get(ref) == item.payload_hash:
                continue
            ceiling, read = None, False
            if calls < _MOST_DETAILS and failed < _MOST_FAILED:
                calls += 1
                url = f"{self._url.removesuffix(_SEARCH)}{_AWARD}{ref}/"
                reply: HttpReply = yield HttpRequest(url, headers={"Accept": "application/json"}, pace=_PACE)
                if isinstance(reply.error, RateLimited):
                    state.problem = reply.error
                if reply.error is None:
                    ceiling, read = (yield ParseJob(ceiling_from_page, (reply.body,))), True
                failed += _MOST_FAILED if state.problem else reply.error is not None
            left += not read
            mark = item.payload_hash if read else payload_hash(item.raw + _NO_CEILING)
            state.found[ref] = RegisterReading(replace(item.row, ceiling=ceiling), mark, item.raw)
        if left:
            state.notes.append(f"{left} ceiling{'s' * (left > 1)} left for later calls")


def search_body(group: Group, ids: Sequence[str], page: int) -> bytes:
    """The JSON of one page of a search."""
    asked = {
        "filters": {"award_type_codes": CODES[group], "award_ids": list(ids), "agencies": [_AGENCY]},
        "fields": list(FIELDS),
        "sort": SORT,
        "order": "desc",
        "limit": PAGE_SIZE,
        "page": page,
    }
    return json.dumps(asked).encode()
