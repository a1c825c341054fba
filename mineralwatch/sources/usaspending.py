"""The source USAspending: the watched offices' contracts and orders in the government's register. The register is
official, needs no key, and shows Defense contracts 90 days late.

Shapes: https://api.usaspending.gov/docs/endpoints. A search may not mix contracts and indefinite-delivery vehicles
(IDVs). The amount in a search row is the obligation. The ceiling of an IDV stands only on the page of that award, which
is read once, and again when the award's row in the search has changed.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Literal

from mineralwatch.config.settings import UsaspendingSettings
from mineralwatch.domain.errors import RateLimited, SourceError
from mineralwatch.domain.numbers_and_ids import payload_hash
from mineralwatch.domain.solicitations.contract_register import REGISTER_DELAY
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

PAGE_SIZE = 100  # awards on one page of a search, the most that the API gives
_MAX_PAGES = 20
_MAX_DETAILS = 60  # the most pages of single awards that are read in one round
_MAX_FAILED = 2
_PACE = timedelta(seconds=1)
_SEARCH, _AWARD = "search/spending_by_award/", "awards/"
_AGENCY = {"type": "awarding", "tier": "subtier", "name": "Defense Logistics Agency"}
# added to the row before hashing, so that the next round takes the IDV for changed and reads its page
_NO_CEILING = "\nits page was not read"

Group = Literal["idv", "contract"]
CODES: dict[Group, tuple[str, ...]] = {
    "idv": ("IDV_A", "IDV_B", "IDV_B_A", "IDV_B_B", "IDV_B_C", "IDV_C", "IDV_D", "IDV_E"),
    "contract": ("A", "B", "C", "D"),
}


@dataclass(slots=True)
class _Round:
    """What the current round has found so far."""

    context: ReadContext
    awards: dict[str, RegisterReading] = field(default_factory=dict)
    quarantined: dict[str, Quarantined] = field(default_factory=dict)
    other_offices: int = 0
    complete: bool = True
    status: int | None = None
    notes: list[str] = field(default_factory=list)
    problem: SourceError | None = None


class UsaspendingSource:
    """The source `usaspending`: one round asks for the IDVs and contracts of each office, then for the stored contracts
    that these searches did not give."""

    name = "usaspending"
    kind = "usaspending"

    def __init__(self, settings: UsaspendingSettings, offices: Sequence[str]) -> None:
        self._url = settings.url
        self._offices = tuple(offices)
        self.interval = settings.interval
        self.hosts: tuple[str, ...] = (server_of(settings.url),)

    def missing_setup(self) -> str | None:
        """What the user has to set up when no office is watched; otherwise None."""
        return None if self._offices else "no buying office is watched: name one as offices in [watch], such as SP8000"

    def read(self, context: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """The awards of one round. After a failure, the awards that were read before are kept; raises SourceError when
        none was read."""
        state = _Round(context)
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
            register=tuple(state.awards.values()),
            quarantined=tuple(state.quarantined.values()),
            complete=state.complete,
            scope=f"{', '.join(self._offices)}, contracts and orders",
            other_offices=state.other_offices,
            http_status=state.status,
            note="; ".join((REGISTER_DELAY, *state.notes)),
            problem=state.problem,
        )

    def _pages(self, state: _Round, group: Group, ids: Sequence[str], office: str) -> Generator[SourceStep, Any, None]:
        """Read all pages of one search; `office` is the name that notes give to the search. Raises SourceError."""
        for number in range(1, _MAX_PAGES + 1):
            reply: HttpReply = yield HttpRequest(
                self._url,
                headers={"Accept": "application/json"},
                body=search_body(group, ids, number),
                pace=_PACE,
            )
            if reply.error is not None:
                raise reply.error
            page: AwardPage = yield ParseJob(parse_page, (reply.body, group, self._offices, state.context.now))
            state.status = reply.status
            state.other_offices += page.other_offices
            state.awards.update((item.row.ref, item) for item in page.items)
            state.quarantined.update((item.raw, item) for item in page.quarantined)
            if not page.has_more:
                return
            if not page.items:
                # The API ignored the filter, so the further pages would hold awards of other offices too.
                state.notes.append(f"the register ignored the filter for {office}")
                break
        state.complete = False

    def _by_number(self, state: _Round) -> Generator[SourceStep, Any, None]:
        """Ask for the stored contracts that the searches by office did not give, each by the full contract number."""
        seen = {item.row.number for item in state.awards.values()}
        missing = sorted(number for number in state.context.contract_numbers - seen if number.startswith(self._offices))
        if missing:
            exact = [f'"{number}"' for number in missing]
            for group in CODES:
                yield from self._pages(state, group, exact, "the numbers asked for")

    def _ceilings(self, state: _Round) -> Generator[SourceStep, Any, None]:
        """Read the page of each IDV that is new or has changed; a page that fails is read in the next round."""
        if not self._url.endswith(_SEARCH):
            return
        calls = failed = not_read = 0
        for ref, item in state.awards.items():
            if item.row.kind != "idiq" or state.context.known_hashes.get(ref) == item.payload_hash:
                continue
            ceiling, read = None, False
            if calls < _MAX_DETAILS and failed < _MAX_FAILED:
                calls += 1
                url = f"{self._url.removesuffix(_SEARCH)}{_AWARD}{ref}/"
                reply: HttpReply = yield HttpRequest(url, headers={"Accept": "application/json"}, pace=_PACE)
                if isinstance(reply.error, RateLimited):
                    state.problem = reply.error
                if reply.error is None:
                    ceiling, read = (yield ParseJob(ceiling_from_page, (reply.body,))), True
                failed += _MAX_FAILED if state.problem else reply.error is not None
            not_read += not read
            row_hash = item.payload_hash if read else payload_hash(item.raw + _NO_CEILING)
            state.awards[ref] = RegisterReading(replace(item.row, ceiling=ceiling), row_hash, item.raw)
        if not_read:
            state.notes.append(f"{not_read} ceiling{'s' * (not_read > 1)} left for later calls")


def search_body(group: Group, ids: Sequence[str], page: int) -> bytes:
    """The JSON body of the request for one page of a search."""
    search = {
        "filters": {"award_type_codes": CODES[group], "award_ids": list(ids), "agencies": [_AGENCY]},
        "fields": list(FIELDS),
        "sort": SORT,
        "order": "desc",
        "limit": PAGE_SIZE,
        "page": page,
    }
    return json.dumps(search).encode()
