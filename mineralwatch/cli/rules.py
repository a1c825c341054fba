"""`rules dry-run`: which alerts the present rules would have raised. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mineralwatch.cli import when
from mineralwatch.cli.context import Context
from mineralwatch.cli.out import print_json, print_table, say
from mineralwatch.cli.reading import Around, around, opened
from mineralwatch.cli.shapes import Shape, day, moment
from mineralwatch.domain.models import Event, Solicitation
from mineralwatch.domain.rules import RuleSpec, compile_rules, evaluate
from mineralwatch.view.event_sentences import alert_body, alert_title, event_date

RULE_KEYS = (
    "event_id", "key", "number", "kind", "occurred_on", "seen_at", "baseline", "rule", "severity", "title", "body",
    "raised",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Would:
    """An alert that would have been; `raised` when it really was."""

    event: Event
    request: Solicitation
    rule: RuleSpec
    raised: bool


def dry_run(ctx: Context) -> int:
    """The alerts of the stored events since a time, newest first; first readings and the shipped record too."""
    from mineralwatch.store import queries

    now, settings = ctx.now(), ctx.settings()
    since = when.since(ctx.args.since, now)
    rules = compile_rules(settings.alerts.rules)
    with opened(ctx) as conn:
        about = around(conn, now)
        requests = {one.key: one for one in queries.solicitations(conn)}
        events = queries.events(conn, since)
        raised = frozenset(one.event_id for one in queries.alerts(conn) if one.event_id)
    found = list(would(events, requests, rules, about, settings.watch.materials, raised))
    if ctx.args.json:
        print_json([rule_shape(one) for one in found])
    elif found:
        print_table(("DATE", "RULE", "SEVERITY", "RAISED", "TITLE"), [_row(one) for one in found])
    if not ctx.args.json:
        say(f"{len(found)} of {len(events)} events since {since:%Y-%m-%d %H:%M} would raise an alert.")
    return 0


def would(
    events: Sequence[Event],
    requests: dict[str, Solicitation],
    rules: Sequence[RuleSpec],
    about: Around,
    materials: Sequence[str],
    raised: frozenset[str],
) -> Iterator[Would]:
    """Each event that some rule wants told, judged as if it were news now; the loudest rule speaks, as it does live."""
    from mineralwatch.domain.watching import watched

    for event in events:
        request = requests.get(event.key)
        if request is None or not watched(request, materials):
            continue
        rule = evaluate(rules, replace(event, baseline=False), request, about.linked(request.materials), about.now)
        if rule is not None:
            yield Would(event, request, rule, event.id in raised)


def rule_shape(one: Would) -> Shape:
    """One row of `rules dry-run --json`."""
    event = one.event
    return {
        "event_id": event.id,
        "key": event.key,
        "number": event.number,
        "kind": event.kind.value,
        "occurred_on": day(event.occurred_on),
        "seen_at": moment(event.seen_at),
        "baseline": event.baseline,
        "rule": one.rule.name,
        "severity": one.rule.severity.value,
        "title": alert_title(event, one.request),
        "body": alert_body(event, one.request),
        "raised": one.raised,
    }


def _row(one: Would) -> tuple[str, ...]:
    dated = event_date(one.event)
    told = "yes" if one.raised else "first reading" if one.event.baseline else "no"
    title = alert_title(one.event, one.request)
    return (dated.text if dated else "undated", one.rule.name, one.rule.severity.value, told, title)
