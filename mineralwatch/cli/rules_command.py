"""The command `rules dry-run`: prints which alerts the present rules would have raised, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mineralwatch.cli import time_arguments
from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import Shape, iso_day, rfc3339
from mineralwatch.cli.output import print_json, print_table, say
from mineralwatch.cli.store_reader import ListContext, list_context, open_store
from mineralwatch.domain.alerting.alert_rules import RuleSpec, compile_rules, most_urgent_rule
from mineralwatch.domain.models.event import Event
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.view.event_sentences import alert_body, alert_title, event_date

RULE_KEYS = (
    "event_id", "key", "number", "kind", "occurred_on", "seen_at", "baseline", "rule", "severity", "title", "body",
    "raised",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DryRunAlert:
    """An alert that the present rules would raise; `raised` says whether the poller really raised it."""

    event: Event
    solicitation: Solicitation
    rule: RuleSpec
    raised: bool


def dry_run(ctx: CommandContext) -> int:
    """Print the alerts that the stored events since a time would raise, newest first. Events of baselines and of the
    shipped record, which raise no alert, are included."""
    from mineralwatch.store import snapshot_queries

    now, settings = ctx.now(), ctx.settings()
    since = time_arguments.past_time(ctx.args.since, now)
    rules = compile_rules(settings.alerts.rules)
    with open_store(ctx) as conn:
        row_info = list_context(conn, now)
        solicitations = {solicitation.key: solicitation for solicitation in snapshot_queries.solicitations(conn)}
        events = snapshot_queries.events(conn, since)
        raised_ids = frozenset(alert.event_id for alert in snapshot_queries.alerts(conn) if alert.event_id)
    alerts = list(dry_run_alerts(events, solicitations, rules, row_info, settings.watch.materials, raised_ids))
    if ctx.args.json:
        print_json([rule_shape(alert) for alert in alerts])
    elif alerts:
        print_table(("DATE", "RULE", "SEVERITY", "RAISED", "TITLE"), [_row(alert) for alert in alerts])
    if not ctx.args.json:
        say(f"{len(alerts)} of {len(events)} events since {since:%Y-%m-%d %H:%M} would raise an alert.")
    return 0


def dry_run_alerts(
    events: Sequence[Event],
    solicitations: dict[str, Solicitation],
    rules: Sequence[RuleSpec],
    row_info: ListContext,
    materials: Sequence[str],
    raised_ids: frozenset[str],
) -> Iterator[DryRunAlert]:
    """An alert for each event that a rule matches, as if the event were new now. When several rules match, the one that
    `evaluate` picks counts, as in the poller."""
    from mineralwatch.domain.alerting.watch_filter import is_watched

    for event in events:
        solicitation = solicitations.get(event.key)
        if solicitation is None or not is_watched(solicitation, materials):
            continue
        rule = most_urgent_rule(
            rules,
            replace(event, baseline=False),
            solicitation,
            row_info.linked_symbols(solicitation.materials),
            row_info.now,
        )
        if rule is not None:
            yield DryRunAlert(event, solicitation, rule, event.id in raised_ids)


def rule_shape(alert: DryRunAlert) -> Shape:
    """One row of `rules dry-run --json`."""
    event = alert.event
    return {
        "event_id": event.id,
        "key": event.key,
        "number": event.number,
        "kind": event.kind.value,
        "occurred_on": iso_day(event.occurred_on),
        "seen_at": rfc3339(event.seen_at),
        "baseline": event.baseline,
        "rule": alert.rule.name,
        "severity": alert.rule.severity.value,
        "title": alert_title(event, alert.solicitation),
        "body": alert_body(event, alert.solicitation),
        "raised": alert.raised,
    }


def _row(alert: DryRunAlert) -> tuple[str, ...]:
    day = event_date(alert.event)
    raised = "yes" if alert.raised else "first reading" if alert.event.baseline else "no"
    title = alert_title(alert.event, alert.solicitation)
    return (day.text if day else "undated", alert.rule.name, alert.rule.severity.value, raised, title)
