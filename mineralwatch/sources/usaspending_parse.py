"""Parses USAspending's search pages and the pages of single awards. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote

from mineralwatch.domain.errors import BadPayload
from mineralwatch.domain.numbers_and_ids import contract_kind, normalise_number, payload_hash
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.solicitations.contract_register import RegisteredAward
from mineralwatch.domain.text.money_text import parse_money
from mineralwatch.sources import lenient_json
from mineralwatch.sources.base import Quarantined, RegisterReading
from mineralwatch.sources.sam_api_parse import json_or_none
from mineralwatch.sources.sam_notice import raw_json
from mineralwatch.sources.server_messages import unexpected_body_error

SORT = "Last Modified Date"
FIELDS = (
    "Award ID",
    "Recipient Name",
    "Award Amount",
    "Base Obligation Date",
    "Start Date",
    "Last Date to Order",
    "Description",
    SORT,
    "generated_internal_id",
)
PAGE = "https://www.usaspending.gov/award/"
_SENT = frozenset((*FIELDS, "internal_id"))
_NUMBER = re.compile(r"[A-Z0-9]{6}\d{2}[A-Z][A-Z0-9]{4,5}")
_REF = re.compile(r"CONT_(?P<what>AWD|IDV)_[A-Z0-9]+_[A-Z0-9]+(?:_(?P<parent>[A-Z0-9-]+)_[A-Z0-9-]+)?")
_AHEAD = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class AwardPage:
    """One page of a search; `has_more` is True when another page follows."""

    items: tuple[RegisterReading, ...]
    other_offices: int
    quarantined: tuple[Quarantined, ...]
    has_more: bool


def parse_page(body: bytes, group: Literal["idv", "contract"], offices: Sequence[str], now: datetime) -> AwardPage:
    """The awards of these offices; awards of other offices are only counted. Raises BadPayload when the body has
    another shape, or when none of the awards can be read."""
    answer = json_or_none(body)
    rows = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        message = (
            lenient_json.text(answer.get("detail") or answer.get("message"), 120) if isinstance(answer, dict) else None
        )
        fallback = f"USAspending answered no list of awards{f': {message}' if message else ''}; tried again later"
        raise unexpected_body_error("USAspending", body, fallback)
    items: list[RegisterReading] = []
    quarantined: list[Quarantined] = []
    other_offices = 0
    for row in rows:
        award = _item(row, group, offices, now)
        if award is None:
            other_offices += 1
        elif isinstance(award, Quarantined):
            quarantined.append(award)
        else:
            items.append(award)
    if quarantined and not items and not other_offices:
        raise BadPayload(
            f"none of the {len(quarantined)} awards that USAspending sent can be read: {quarantined[0].reason}"
        )
    has_more = lenient_json.mapping(answer.get("page_metadata")).get("hasNext") is True and bool(rows)
    return AwardPage(tuple(items), other_offices, tuple(quarantined), has_more)


def _item(
    row: object, group: Literal["idv", "contract"], offices: Sequence[str], now: datetime
) -> RegisterReading | Quarantined | None:
    """One award; None when the award is of another office."""
    if not isinstance(row, dict):
        return Quarantined("not an object", raw_json(row)[:2_000])
    raw = raw_json({name: value for name, value in row.items() if name in _SENT})
    number = normalise_number(lenient_json.text(row.get("Award ID"), 60) or "")
    if not number:
        return Quarantined("no award number", raw[:20_000])
    if not number.startswith(tuple(office.upper() for office in offices)):
        return None
    award_id = re.sub(r"[\s-]", "", lenient_json.text(row.get("Award ID"), 60) or "").upper()
    if not _NUMBER.fullmatch(award_id) or contract_kind(number) == "solicitation":
        # The number is that of a modification (P00003), or of something else that is neither a contract nor an order.
        return Quarantined("not the number of a contract or an order", raw[:20_000])
    ref = lenient_json.text(row.get("generated_internal_id"), 120) or ""
    ref_match = _REF.fullmatch(ref)
    if ref_match is None:
        return Quarantined("no usable id", raw[:20_000])
    parent = normalise_number((ref_match["parent"] or "").replace("-NONE-", "")) or None
    is_order = group == "contract" and (parent is not None or contract_kind(number) == "order")
    registered = RegisteredAward(
        ref=ref,
        number=number,
        kind="idiq" if group == "idv" else ("order" if is_order else "contract"),
        awardee=lenient_json.text(row.get("Recipient Name"), 200),
        parent=parent if is_order else None,
        obligated=parse_money(row.get("Award Amount")),
        signed=_signed(row, now),
        description=lenient_json.text(row.get("Description"), 2_000),
        url=f"{PAGE}{quote(ref)}/",
    )
    return RegisterReading(registered, payload_hash(raw), raw)


def _signed(row: Mapping[str, Any], now: datetime) -> date | None:
    """The day of signing; None when it is missing (the start of performance is another day, so it is not used) or in
    the future."""
    day = lenient_json.day(row.get("Base Obligation Date"))
    return day if day is not None and day <= (now + _AHEAD).date() else None


def ceiling_from_page(body: bytes) -> float | None:
    """The ceiling of an IDV from the page of that award (field `base_and_all_options`); None when the field is absent
    or zero."""
    return parse_money(lenient_json.mapping(json_or_none(body)).get("base_and_all_options")) or None
