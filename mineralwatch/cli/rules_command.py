"""`rules dry-run`: which alerts the present rules would have raised. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mineralwatch.cli import time_arguments
from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import Shape, iso_day, rfc3339
from mineralwatch.cli.output import print_json, print_table, say
from mineralwatch.cli.store_reader import RowContext, open_store, row_context
from mineralwatch.domain.alert_rules import RuleSpec, compile_rules, loudest_rule
from mineralwatch.domain.models import Event, Solicitation
from mineralwatch.view.event_sentences import alert_body, alert_title, event_date

RULE_KEYS = (
    "event_id", "key", "number", "kind", "occurred_on", "seen_at", "baseline", "rule", "severity", "title", "body",
    "raised",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DryRunAlert:
    """An alert that would have been; `raised` when it really was."""

    event: Event
    request: Solicitation
    rule: RuleSpec
    raised: bool


def dry_run(ctx: CommandContext) -> int:
    """The alerts of the stored events since a time, newest first; first readings and the shipped record too."""
    from mineralwatch.store import queries

    now, settings = ctx.now(), ctx.settings()
    since = time_arguments.past_time(ctx.args.since, now)
    rules = compile_rules(settings.alerts.rules)
    with open_store(ctx) as conn:
        about = row_context(conn, now)
        requests = {one.key: one for one in queries.solicitations(conn)}
        events = queries.events(conn, since)
        raised = frozenset(one.event_id for one in queries.alerts(conn) if one.event_id)
    found = list(dry_run_alerts(events, requests, rules, about, settings.watch.materials, raised))
    if ctx.args.json:
        print_json([rule_shape(one) for one in found])
    elif found:
        print_table(("DATE", "RULE", "SEVERITY", "RAISED", "TITLE"), [_row(one) for one in found])
    if not ctx.args.json:
        say(f"{len(found)} of {len(events)} events since {since:%Y-%m-%d %H:%M} would raise an alert.")
    return 0


def dry_run_alerts(
    events: Sequence[Event],
    requests: dict[str, Solicitation],
    rules: Sequence[RuleSpec],
    about: RowContext,
    materials: Sequence[str],
    raised: frozenset[str],
) -> Iterator[DryRunAlert]:
    """Each event that some rule wants told, judged as if it were news now; the loudest rule speaks, as it does live."""
    from mineralwatch.domain.watch_filter import is_watched

    for event in events:
        request = requests.get(event.key)
        if request is None or not is_watched(request, materials):
            continue
        rule = loudest_rule(
            rules, replace(event, baseline=False), request, about.linked_symbols(request.materials), about.now
        )
        if rule is not None:
            yield DryRunAlert(event, request, rule, event.id in raised)


def rule_shape(one: DryRunAlert) -> Shape:
    """One row of `rules dry-run --json`."""
    event = one.event
    return {
        "event_id": event.id,
        "key": event.key,
        "number": event.number,
        "kind": event.kind.value,
        "occurred_on": iso_day(event.occurred_on),
        "seen_at": rfc3339(event.seen_at),
        "baseline": event.baseline,
        "rule": one.rule.name,
        "severity": one.rule.severity.value,
        "title": alert_title(event, one.request),
        "body": alert_body(event, one.request),
        "raised": one.raised,
    }


def _row(one: DryRunAlert) -> tuple[str, ...]:
    dated = event_date(one.event)
    told = "yes" if one.raised else "first reading" if one.event.baseline else "no"
    title = alert_title(one.event, one.request)
    return (dated.text if dated else "undated", one.rule.name, one.rule.severity.value, told, title)
