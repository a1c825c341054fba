"""Alert rules: queries over the events of solicitations, each with how loud its alerts are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.models import Event, Severity, Solicitation
from mineralwatch.domain.query.fields import nearest_of
from mineralwatch.domain.query.matching import event_facts, matches
from mineralwatch.domain.query.query import EMPTY, Query, QueryError, parse
from mineralwatch.domain.status import status_of


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """One rule, ready to be asked."""

    name: str
    when: Query
    severity: Severity


class RuleText(Protocol):
    """One rule as the user writes it."""

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
    RuleSpec("endings", parse(_ENDINGS), Severity.HIGH),
    RuleSpec("issued", parse("kind:issued"), Severity.NORMAL),
)

_LOUDEST_FIRST = tuple(Severity)


def compile_rules(own: Iterable[RuleText] = (), defaults: Sequence[RuleSpec] = DEFAULT_RULES) -> tuple[RuleSpec, ...]:
    """The default rules with the user's own added; the same name replaces.

    Raises UsageError that names the rule: a rule that could not be read would be a lost alert.
    """
    rules = {rule.name: rule for rule in defaults}
    written: set[str] = set()
    for text in own:
        if text.name in written:
            raise UsageError(f"alert rule {text.name!r} is written twice; give one of them another name")
        written.add(text.name)
        rules[text.name] = _compile(text)
    return tuple(rules.values())


def _compile(text: RuleText) -> RuleSpec:
    if not text.name.strip():
        raise UsageError("an alert rule has no name; give it one")
    if text.severity not in _LOUDEST_FIRST:
        near = nearest_of(text.severity, _LOUDEST_FIRST)
        raise UsageError(f"alert rule {text.name!r}: no severity {text.severity!r}; did you mean {near!r}?")
    try:
        when = parse(text.when)
    except QueryError as error:
        raise UsageError(f"alert rule {text.name!r}: {error}") from error
    if when == EMPTY:
        raise UsageError(f"alert rule {text.name!r}: `when` is empty; write for example kind:cancelled")
    return RuleSpec(text.name, when, Severity(text.severity))


def evaluate(
    rules: Sequence[RuleSpec],
    event: Event,
    request: Solicitation | None,
    symbols: Iterable[str],
    now: datetime,
) -> RuleSpec | None:
    """The loudest rule that wants an alert for `event`; of equally loud ones the first. None when none does.

    `symbols` are the stocks linked to the request. An event of a source's first reading is no news and never alerts.
    """
    if event.baseline:
        return None
    status = status_of(request, now).status if request else None
    facts = event_facts(event, request, symbols, status=status)
    wanted = (rule for rule in rules if matches(rule.when, facts, now))
    return min(wanted, key=lambda rule: _LOUDEST_FIRST.index(rule.severity), default=None)
