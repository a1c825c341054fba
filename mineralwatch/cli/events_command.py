"""The command `events`: prints what happened to the solicitations."""

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
from mineralwatch.cli.store_reader import list_context, open_store, past_store, requested_clocks, say_clocks
from mineralwatch.cli.subcommands import refuse_two_formats
from mineralwatch.domain.dates import as_utc
from mineralwatch.domain.models.event import Event
from mineralwatch.domain.models.policy import PolicyEvent
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.query import query_parser as language
from mineralwatch.domain.query.query_matching import event_facts, policy_facts, query_matches
from mineralwatch.view.event_sentences import event_date, event_sentence
from mineralwatch.view.policy_text import policy_sentence

T = TypeVar("T")


def events(ctx: CommandContext) -> int:
    """Print the events that match a query, newest first; a policy event stands among them by the day when it
    happened."""
    from mineralwatch.domain.alerting.watch_filter import is_any_watched, is_watched
    from mineralwatch.store import snapshot_queries

    refuse_two_formats(ctx.args)
    query, materials = language.parse_query(ctx.args.query), ctx.settings().watch.materials
    clocks = requested_clocks(ctx, ctx.now())
    now = clocks.as_of or ctx.now()
    since = time_arguments.past_time(ctx.args.since, now) if ctx.args.since else None
    with open_store(ctx) as conn:
        row_info = list_context(conn, now)
        solicitations = {solicitation.key: solicitation for solicitation in snapshot_queries.solicitations(conn)}
        stored_events: Sequence[Event] = snapshot_queries.events(conn, since)
        policy = snapshot_queries.policy(conn)
        if clocks.set:
            past = past_store(ctx, conn, clocks)
            solicitations, stored_events, policy = past.solicitations(), past.events(since), past.policy()
            row_info = row_info.at_clocks(past)
    matching: list[tuple[Event, Solicitation | None]] = []
    for event in stored_events:
        solicitation = solicitations.get(event.key)
        if solicitation is not None and not is_watched(solicitation, materials):
            continue
        symbols = row_info.linked_symbols(
            solicitation.materials if solicitation else (event.material,) if event.material else ()
        )
        facts = event_facts(
            event,
            solicitation,
            symbols,
            status=row_info.status(solicitation).status.value if solicitation else None,
            starred=event.key in row_info.starred,
            unread=event.key in row_info.unread,
        )
        if query == language.EMPTY_QUERY or query_matches(query, facts, now):
            matching.append((event, solicitation))
    policy_events = [
        event
        for event in sorted(policy, key=_day, reverse=True)
        if is_any_watched(event.materials, materials)
        and (since is None or _happened(event, since, now))
        and (
            query == language.EMPTY_QUERY
            or query_matches(query, policy_facts(event, row_info.linked_symbols(event.materials)), now)
        )
    ]
    if ctx.args.json or ctx.args.csv:
        shapes = _in_order(
            [
                (_news_day(event), event_shape(event, event_sentence(event, solicitation)))
                for event, solicitation in matching
            ],
            [(_day(event), policy_shape(event, policy_sentence(event, now.date()))) for event in policy_events],
        )
        print_json(shapes) if ctx.args.json else print_csv(EVENT_KEYS, shapes)
    elif rows := _in_order(
        [(_news_day(event), _row(event, solicitation)) for event, solicitation in matching],
        [(_day(event), _policy_row(event, now.date())) for event in policy_events],
    ):
        print_table(("DATE", "KIND", "GRADE", "WHAT HAPPENED"), rows)
    else:
        say("No event matches.")
    if not (ctx.args.json or ctx.args.csv):
        say_clocks(clocks, ctx.now())
    return 0


def _in_order(events: Sequence[tuple[str, T]], policy: Sequence[tuple[str, T]]) -> list[T]:
    """Both lists of (day, row) merged, newest first, as rows only. Each list keeps its order; of one day, policy comes
    last."""
    return [item for _, item in merge(events, policy, key=lambda pair: pair[0], reverse=True)]


def _news_day(event: Event) -> str:
    """The day to sort an event by: the day when it was read; for a baseline event the day when it happened, "" when
    that is unknown."""
    dated = event.occurred_on or (event.occurred_about.first if event.occurred_about else None)
    if event.baseline:
        return dated.isoformat() if dated else ""
    return as_utc(event.seen_at).date().isoformat()


def _day(event: PolicyEvent) -> str:
    return event.on.first.isoformat() if event.on else ""


def _happened(event: PolicyEvent, since: datetime, now: datetime) -> bool:
    """Whether a policy event happened between `since` and `now`."""
    return event.on is not None and since.date() <= event.on.first <= now.date()


def _policy_row(event: PolicyEvent, today: date) -> tuple[str, ...]:
    day = event.on.text if event.on else "undated"
    return (day, event.kind.value, event.grade.value, policy_sentence(event, today))


def _row(event: Event, solicitation: Solicitation | None) -> tuple[str, ...]:
    day = event_date(event)
    return (day.text if day else "undated", event.kind.value, event.grade.value, event_sentence(event, solicitation))
