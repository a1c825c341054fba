"""Evaluates a query on the facts of a solicitation, event, policy event, story or alert (`domain.query.query_facts`).

A value that is not known matches only `none`. An inexact date matches only when every day that it can mean matches.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from typing import TypeVar

from mineralwatch.domain.dates import Deadline, FuzzyDate
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.domain.query.query_facts import (
    QueryFacts,
    QueryValue,
    QueryValues,
    alert_facts,
    event_facts,
    policy_facts,
    solicitation_facts,
    story_facts,
)
from mineralwatch.domain.query.query_fields import FIELDS, FieldKind
from mineralwatch.domain.query.query_parser import AndNode, NotNode, Query, QueryNode, TermNode, WordNode

__all__ = [
    "QueryFacts",
    "QueryValue",
    "QueryValues",
    "alert_facts",
    "event_facts",
    "policy_facts",
    "query_matches",
    "solicitation_facts",
    "story_facts",
]

_T = TypeVar("_T", date, datetime, timedelta, float)

# A deadline without a time zone lies between its local times in these two zones: see `dates.Deadline.passed`.
_FIRST_ZONE, _LAST_ZONE = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))


def query_matches(query: Query, subject: QueryFacts, now: datetime) -> bool:
    """Whether `subject` satisfies `query` at `now` (aware; calendar days are counted in its zone)."""
    return query.node is None or _matches_node(query.node, subject, now)


def _matches_node(node: QueryNode, facts: QueryFacts, now: datetime) -> bool:
    if isinstance(node, WordNode):
        return _has_text(node.text, facts)
    if isinstance(node, TermNode):
        return _matches_term(node, facts, now)
    if isinstance(node, NotNode):
        return not _matches_node(node.node, facts, now)
    if isinstance(node, AndNode):
        return all(_matches_node(part, facts, now) for part in node.nodes)
    return any(_matches_node(part, facts, now) for part in node.nodes)


def _has_text(text: str, facts: QueryFacts) -> bool:
    wanted = text.casefold()
    return any(isinstance(value, str) and wanted in value.casefold() for value in facts.get("text", ()))


def _matches_term(term: TermNode, facts: QueryFacts, now: datetime) -> bool:
    values, wanted = facts.get(term.field, ()), term.operand.value
    if wanted is None:
        return not values
    kind = FIELDS[term.field]
    if isinstance(wanted, str):
        same = _COMPARISONS.get(kind, _same_word)
        return any(isinstance(value, str) and same(value, wanted) for value in values)
    if isinstance(wanted, float):
        return any(
            isinstance(value, int | float) and _holds_for_range(term.op, value, value, wanted, wanted)
            for value in values
        )
    dated = [value for value in values if isinstance(value, date | Deadline | FuzzyDate)]
    return any(_matches_date(kind, term.op, value, wanted, now) for value in dated)


_Dated = date | Deadline | FuzzyDate


def _same_word(value: str, wanted: str) -> bool:
    return value.casefold() == wanted.casefold()


def _same_key(value: str, wanted: str) -> bool:
    return normalise_number(value) == normalise_number(wanted)


def _has_number(value: str, wanted: str) -> bool:
    return normalise_number(wanted) in normalise_number(value)


_COMPARISONS: dict[FieldKind, Callable[[str, str], bool]] = {FieldKind.KEY: _same_key, FieldKind.NUMBER: _has_number}


def _holds_for_range(op: str, low: _T, high: _T, start: _T, end: _T) -> bool:
    """Whether every value from `low` to `high` satisfies `op` against the range `start` to `end`; when `op` is empty,
    whether every value lies within that range."""
    if op == ">":
        return low > end
    if op == ">=":
        return low >= start
    if op == "<":
        return high < start
    if op == "<=":
        return high <= end
    return start <= low and high <= end


def _matches_date(
    kind: FieldKind, op: str, value: _Dated, wanted: timedelta | FuzzyDate | datetime, now: datetime
) -> bool:
    if isinstance(wanted, timedelta):
        return _matches_age(kind, op or "<=", value, wanted, now)
    if kind is FieldKind.SINCE:
        op = ">="
    if isinstance(wanted, FuzzyDate):
        first, last = _day_range(value, now)
        return _holds_for_range(op, first, last, wanted.first, wanted.last)
    moment = wanted if wanted.tzinfo is not None else wanted.replace(tzinfo=now.tzinfo)
    earliest, latest = _instant_range(value, now)
    return _holds_for_range(op, earliest, latest, moment, moment)


def _matches_age(kind: FieldKind, op: str, value: _Dated, wanted: timedelta, now: datetime) -> bool:
    if kind is FieldKind.AHEAD:
        earliest, latest = _instant_range(value, now)
        # The time left is counted to the earliest moment that the date can mean, so that nothing urgent is missed. A
        # date that has certainly passed does not match.
        ahead = max(earliest - now, timedelta())
        return latest >= now and _holds_for_range(op, ahead, ahead, wanted, wanted)
    low, high = _age_range(value, now)
    return _holds_for_range(op, low, high, wanted, wanted)


def _age_range(value: _Dated, now: datetime) -> tuple[timedelta, timedelta]:
    """The least and the greatest age that a value can have; in whole days for dates without a time."""
    if isinstance(value, datetime):
        earliest, latest = _instant_range(value, now)
        return now - latest, now - earliest
    first, last = _day_range(value, now)
    return now.date() - last, now.date() - first


def _day_range(value: _Dated, now: datetime) -> tuple[date, date]:
    """The first and last calendar day that a value can mean: a deadline's day is in its own time zone, a moment's day
    in that of `now`."""
    if isinstance(value, Deadline):
        return value.day, value.day
    if isinstance(value, FuzzyDate):
        return value.first, value.last
    if isinstance(value, datetime):
        day = (value if value.tzinfo is None else value.astimezone(now.tzinfo)).date()
        return day, day
    return value, value


def _instant_range(value: _Dated, now: datetime) -> tuple[datetime, datetime]:
    """The first and last moment that a value can mean."""
    if isinstance(value, Deadline):
        instant = value.instant
        first, last = (
            instant or value.wall.replace(tzinfo=_FIRST_ZONE),
            instant or value.wall.replace(tzinfo=_LAST_ZONE),
        )
        return first, last
    if isinstance(value, datetime):
        moment = value if value.tzinfo is not None else value.replace(tzinfo=now.tzinfo)
        return moment, moment
    day, end = _day_range(value, now)
    return datetime.combine(day, time.min, now.tzinfo), datetime.combine(end, time.max, now.tzinfo)
