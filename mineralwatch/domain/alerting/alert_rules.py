"""Alert rules: queries over the events of solicitations, each with the severity of its alerts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.models.alert import Severity
from mineralwatch.domain.models.event import Event
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.query.query_fields import most_similar
from mineralwatch.domain.query.query_matching import event_facts, query_matches
from mineralwatch.domain.query.query_parser import EMPTY_QUERY, Query, QueryError, parse_query
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.solicitations.solicitation_status import status_of


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """One alert rule with its parsed query."""

    name: str
    when: Query
    severity: Severity


class RuleSource(Protocol):
    """One alert rule as the user's configuration has it."""

    @property
    def name(self) -> str: ...

    @property
    def when(self) -> str: ...

    @property
    def severity(self) -> str: ...


_ENDINGS = " OR ".join(
    f"kind:{kind}" for kind in ["cancelled", "awarded", "extended", "shortened", "reissued", "removed", "terminated"]
)

DEFAULT_RULES: tuple[RuleSpec, ...] = (
    RuleSpec("endings", parse_query(_ENDINGS), Severity.HIGH),
    RuleSpec("issued", parse_query("kind:issued"), Severity.NORMAL),
)

_MOST_URGENT_FIRST = tuple(Severity)


def compile_rules(
    user_rules: Iterable[RuleSource] = (), defaults: Sequence[RuleSpec] = DEFAULT_RULES
) -> tuple[RuleSpec, ...]:
    """The parsed alert rules: the defaults, and the user's rules, which replace a default of the same name.

    Raises UsageError for a rule that cannot be parsed and names it in the message, since without it alerts would be
    lost.
    """
    rules = {rule.name: rule for rule in defaults}
    written: set[str] = set()
    for text in user_rules:
        if text.name in written:
            raise UsageError(f"alert rule {text.name!r} is written twice; give one of them another name")
        written.add(text.name)
        rules[text.name] = _compile(text)
    return tuple(rules.values())


def _compile(text: RuleSource) -> RuleSpec:
    if not text.name.strip():
        raise UsageError("an alert rule has no name; give it one")
    if text.severity not in _MOST_URGENT_FIRST:
        near = most_similar(text.severity, _MOST_URGENT_FIRST)
        raise UsageError(f"alert rule {text.name!r}: no severity {text.severity!r}; did you mean {near!r}?")
    try:
        when = parse_query(text.when)
    except QueryError as error:
        raise UsageError(f"alert rule {text.name!r}: {error}") from error
    if when == EMPTY_QUERY:
        raise UsageError(f"alert rule {text.name!r}: `when` is empty; write for example kind:cancelled")
    return RuleSpec(text.name, when, Severity(text.severity))


def most_urgent_rule(
    rules: Sequence[RuleSpec],
    event: Event,
    solicitation: Solicitation | None,
    symbols: Iterable[str],
    now: datetime,
) -> RuleSpec | None:
    """The most urgent of the `rules` that match `event`, the first of several equally urgent ones; None when no rule
    matches.

    `symbols` are the stocks linked to the solicitation. An event with `baseline` set raises no alert, so no rule
    matches it.
    """
    if event.baseline:
        return None
    status = status_of(solicitation, now).status if solicitation else None
    facts = event_facts(event, solicitation, symbols, status=status)
    wanted = (rule for rule in rules if query_matches(rule.when, facts, now))
    return min(wanted, key=lambda rule: _MOST_URGENT_FIRST.index(rule.severity), default=None)
