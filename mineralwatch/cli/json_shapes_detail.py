"""The JSON of `show`: one solicitation with its notices, events, claims, stories, contracts and context. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from mineralwatch.cli.json_shapes import Shape, deadline_fields, event_shape, related_shape, rfc3339, story_shape
from mineralwatch.cli.json_shapes_policy import policy_detail_shape, supply_shape
from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.evidence.claimed_fields import shown_claims
from mineralwatch.domain.lifecycle.event_order import in_event_order
from mineralwatch.domain.models.contract import Contract
from mineralwatch.domain.models.event import Claim, Event
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.policy import Promise
from mineralwatch.ports import Detail


def detail_shape(row: Shape, detail: Detail, say: Callable[[Event], str]) -> Shape:
    """`show --json`. `row` is the solicitation's row of `list --json`, `say` makes the sentence of an event; events are
    oldest first.

    `shown` is true in each claim whose value the program shows for the claim's field.
    """
    shown = shown_claims(detail.claims, in_event_order(detail.events))
    return {
        **row,
        "notices": [notice_shape(item) for item in detail.notices],
        "events": [event_shape(event, say(event)) for event in detail.events],
        "claims": [{**claim_shape(claim), "shown": claim in shown} for claim in detail.claims],
        "stories": [story_shape(item) for item in detail.stories],
        "contracts": [contract_shape(item) for item in detail.contracts],
        "promises": [promise_shape(item) for item in detail.promises],
        "symbols": list(detail.symbols),
        "chain": [related_shape(item) for item in detail.related],
        "policy": [policy_detail_shape(item) for item in detail.policy],
        "supply": [supply_shape(item) for item in detail.supply],
    }


def notice_shape(notice: Notice) -> Shape:
    """One published version of a notice; `text` is null when it was not read yet, "" when the source says that it is
    empty."""
    award = notice.award
    return {
        "notice_id": notice.notice_id,
        "number": notice.number,
        "title": notice.title,
        "type": notice.type,
        "base_type": notice.base_type,
        "office": notice.office,
        "office_path": notice.office_path,
        "posted": json_value(notice.posted),
        **deadline_fields(notice.deadline),
        "archive_on": json_value(notice.archive_on),
        "set_aside": notice.set_aside,
        "naics": list(notice.naics),
        "psc": notice.psc,
        "place": notice.place,
        "quantity": notice.quantity,
        "unit": notice.unit,
        "active": notice.active,
        "award": json_value(award) if award is not None else None,
        "attachments": None if notice.attachments is None else list(notice.attachments),
        "text": notice.text,
        "url": notice.url,
    }


def claim_shape(claim: Claim) -> Shape:
    """One claim, with all fields of the Claim: the value that one source states for one field."""
    return _fields(claim)


def contract_shape(contract: Contract) -> Shape:
    """One contract with its amounts; `on`, the date of the contract, may be a month or a year."""
    return _fields(contract)


def promise_shape(promise: Promise) -> Shape:
    """One announced step, such as a reissue that the agency announced; `due` and `said_on` may be a month or a year."""
    return _fields(promise)


def json_value(value: object) -> Any:
    """A value in a form that JSON can hold: dates and times as text, enums as their value, tuples as lists, dataclasses
    as objects."""
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, FuzzyDate):
        return value.text
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list | frozenset):
        return [json_value(item) for item in value]
    return _fields(value) if is_dataclass(value) else value


def _fields(value: Any) -> Shape:
    return {field.name: json_value(getattr(value, field.name)) for field in fields(value)}
