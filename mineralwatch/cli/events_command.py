"""`events`: what happened to the solicitations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from heapq import merge
from typing import TypeVar

from mineralwatch.cli import time_arguments
from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import EVENT_KEYS, event_shape
from mineralwatch.cli.json_shapes_policy import policy_shape
from mineralwatch.cli.output import print_csv, print_json, print_table, say
from mineralwatch.cli.store_reader import open_store, past_store, requested_clocks, row_context, say_clocks
from mineralwatch.cli.subcommands import refuse_two_formats
from mineralwatch.domain.dates import as_utc
from mineralwatch.domain.models import Event, PolicyEvent, Solicitation
from mineralwatch.domain.query import query_parser as language
from mineralwatch.domain.query.query_matching import event_facts, policy_facts, query_matches
from mineralwatch.view.event_sentences import event_date, event_sentence
from mineralwatch.view.policy_text import policy_sentence

T = TypeVar("T")


def events(ctx: CommandContext) -> int:
    """The events that a query finds, newest first; those of policy stand among them at their own day."""
    from mineralwatch.domain.watch_filter import are_watched, is_watched
    from mineralwatch.store import queries

    refuse_two_formats(ctx.args)
    query, wanted = language.parse_query(ctx.args.query), ctx.settings().watch.materials
    at = requested_clocks(ctx, ctx.now())
    now = at.as_of or ctx.now()
    since = time_arguments.past_time(ctx.args.since, now) if ctx.args.since else None
    with open_store(ctx) as conn:
        about = row_context(conn, now)
        requests = {one.key: one for one in queries.solicitations(conn)}
        every: Sequence[Event] = queries.events(conn, since)
        policy = queries.policy(conn)
        if at.set:
            back = past_store(ctx, conn, at)
            pasts = back.requests()
            requests = {key: past.request for key, past in pasts.items()}
            counted = {event.id: event for past in pasts.values() for event in past.events}
            every = [counted[event.id] for event in every if event.id in counted]
            policy = back.policy()
    found: list[tuple[Event, Solicitation | None]] = []
    for event in every:
        request = requests.get(event.key)
        if request is not None and not is_watched(request, wanted):
            continue
        symbols = about.linked_symbols(request.materials if request else (event.material,) if event.material else ())
        facts = event_facts(
            event,
            request,
            symbols,
            status=about.status(request).status.value if request else None,
            starred=event.key in about.starred,
            unread=event.key in about.unread,
        )
        if query == language.EMPTY_QUERY or query_matches(query, facts, now):
            found.append((event, request))
    around_it = [
        one
        for one in sorted(policy, key=_day, reverse=True)
        if are_watched(one.materials, wanted)
        and (since is None or _happened(one, since, now))
        and (
            query == language.EMPTY_QUERY
            or query_matches(query, policy_facts(one, about.linked_symbols(one.materials)), now)
        )
    ]
    if ctx.args.json or ctx.args.csv:
        shapes = _in_order(
            [(_news_day(event), event_shape(event, event_sentence(event, request))) for event, request in found],
            [(_day(one), policy_shape(one, policy_sentence(one, now.date()))) for one in around_it],
        )
        print_json(shapes) if ctx.args.json else print_csv(EVENT_KEYS, shapes)
    elif rows := _in_order(
        [(_news_day(event), _row(event, request)) for event, request in found],
        [(_day(one), _policy_row(one, now.date())) for one in around_it],
    ):
        print_table(("DATE", "KIND", "GRADE", "WHAT HAPPENED"), rows)
    else:
        say("No event matches.")
    if not (ctx.args.json or ctx.args.csv):
        say_clocks(at, ctx.now())
    return 0


def _in_order(events: Sequence[tuple[str, T]], policy: Sequence[tuple[str, T]]) -> list[T]:
    """Both lists as one, newest first; each keeps its own order, and of one day a request's events come first."""
    return [what for _, what in merge(events, policy, key=lambda one: one[0], reverse=True)]


def _news_day(event: Event) -> str:
    """The day on which an event became news here; "" for what was there before and nobody dates."""
    dated = event.occurred_on or (event.occurred_about.first if event.occurred_about else None)
    if event.baseline:
        return dated.isoformat() if dated else ""
    return as_utc(event.seen_at).date().isoformat()


def _day(event: PolicyEvent) -> str:
    return event.on.first.isoformat() if event.on else ""


def _happened(event: PolicyEvent, since: datetime, now: datetime) -> bool:
    """Whether it happened then or later, and not only in time to come."""
    return event.on is not None and since.date() <= event.on.first <= now.date()


def _policy_row(event: PolicyEvent, today: date) -> tuple[str, ...]:
    day = event.on.text if event.on else "undated"
    return (day, event.kind.value, event.grade.value, policy_sentence(event, today))


def _row(event: Event, request: Solicitation | None) -> tuple[str, ...]:
    day = event_date(event)
    return (day.text if day else "undated", event.kind.value, event.grade.value, event_sentence(event, request))
