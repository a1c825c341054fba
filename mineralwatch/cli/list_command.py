"""The command `list`: prints the solicitations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import SOLICITATION_KEYS
from mineralwatch.cli.output import print_csv, print_json, print_table, say
from mineralwatch.cli.store_reader import (
    ListContext,
    list_context,
    open_store,
    past_store,
    requested_clocks,
    say_clocks,
)
from mineralwatch.cli.subcommands import refuse_two_formats
from mineralwatch.domain.models.solicitation import Solicitation, Status
from mineralwatch.domain.query import query_parser as language
from mineralwatch.ports import RelatedSolicitation

_HEAD = ("STATUS", "DUE", "MATERIAL", "NUMBER", "CEILING", "TITLE")


def list_solicitations(ctx: CommandContext) -> int:
    """Print the solicitations that match the query on the command line."""
    refuse_two_formats(ctx.args)
    return print_solicitations(ctx, ctx.args.query)


def print_solicitations(ctx: CommandContext, text: str) -> int:
    """Print the solicitations that match a query as table, JSON or CSV. The command `list` does this, and the screen
    when it has no terminal."""
    from mineralwatch.domain.alerting.watch_filter import is_watched
    from mineralwatch.store import snapshot_queries

    query, materials = language.parse_query(text), ctx.settings().watch.materials
    clocks = requested_clocks(ctx, ctx.now())
    now = clocks.as_of or ctx.now()
    with open_store(ctx) as conn:
        row_info = list_context(conn, now)
        stored: Iterable[Solicitation] = snapshot_queries.solicitations(conn)
        if clocks.set:
            past = past_store(ctx, conn, clocks)
            stored, row_info = past.solicitations().values(), row_info.at_clocks(past)
        watched = [solicitation for solicitation in stored if is_watched(solicitation, materials)]
        last_official_reading = snapshot_queries.official_read_at(conn)
    matching = by_urgency([solicitation for solicitation in watched if row_info.matches(solicitation, query)], now)
    if ctx.args.json:
        print_json([row_info.shape(solicitation) for solicitation in matching])
    elif getattr(ctx.args, "csv", False):
        print_csv(SOLICITATION_KEYS, [row_info.shape(solicitation) for solicitation in matching])
    else:
        _print(matching, row_info, last_official_reading)
        say_clocks(clocks, ctx.now())
    return 0


def by_urgency(solicitations: Sequence[Solicitation], now: datetime) -> list[Solicitation]:
    """The solicitations with a deadline ahead, the next deadline first; then the others by their last known date,
    newest first."""

    def has_deadline_ahead(solicitation: Solicitation) -> bool:
        return (
            solicitation.ending is None and solicitation.deadline is not None and not solicitation.deadline.passed(now)
        )

    with_deadline = sorted(
        (solicitation for solicitation in solicitations if has_deadline_ahead(solicitation)),
        key=lambda solicitation: (solicitation.deadline and solicitation.deadline.wall, solicitation.key),
    )
    others = sorted(
        (solicitation for solicitation in solicitations if not has_deadline_ahead(solicitation)),
        key=lambda solicitation: solicitation.key,
    )
    others.sort(key=_last_date, reverse=True)
    return with_deadline + others


def _last_date(solicitation: Solicitation) -> str:
    """The latest known day of a solicitation as text, to sort by; "" when no day is known."""
    days = [
        day.last.isoformat()
        for day in (solicitation.last_word, solicitation.ended, solicitation.posted)
        if day is not None
    ]
    return max(days, default="")


def _print(
    solicitations: Sequence[Solicitation], row_info: ListContext, last_official_reading: datetime | None
) -> None:
    if solicitations:
        print_table(
            _HEAD, [_row(solicitation, row_info) for solicitation in solicitations], right_aligned=frozenset({4})
        )
    else:
        say("No solicitation matches.")
    if last_official_reading is None:
        say("SAM.gov has never been read: open requests and extensions are not watched (see `mineralwatch doctor`).")


def _row(solicitation: Solicitation, row_info: ListContext) -> tuple[str, ...]:
    from mineralwatch.domain.text.money_text import short_money

    status_result = row_info.status(solicitation)
    status = status_result.status.value
    if status_result.status is Status.UNCLEAR and status_result.silent_days is not None:
        status = f"{status}, {status_result.silent_days} d"
    return (
        status,
        solicitation.deadline.text[:16].replace("T", " ") if solicitation.deadline else "",
        ", ".join(solicitation.materials),
        solicitation.label,
        short_money(solicitation.ceiling) if solicitation.ceiling is not None else "",
        "; ".join((solicitation.title, *(link_text(one) for one in row_info.related.get(solicitation.key, ())))),
    )


def link_text(other: RelatedSolicitation) -> str:
    """A linked solicitation in words, such as `perhaps awarded as cobalt-2026-x1 (inferred)`."""
    return (
        f"{other.relation} {other.number or other.key} ({'confirmed by you' if other.confirmed else other.grade.value})"
    )
