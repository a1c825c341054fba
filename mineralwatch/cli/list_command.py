"""`list`: the solicitations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import SOLICITATION_KEYS
from mineralwatch.cli.output import print_csv, print_json, print_table, say
from mineralwatch.cli.store_reader import RowContext, open_store, past_store, requested_clocks, row_context, say_clocks
from mineralwatch.cli.subcommands import refuse_two_formats
from mineralwatch.domain.models import Solicitation, Status
from mineralwatch.domain.query import query_parser as language
from mineralwatch.ports import RelatedSolicitation

_HEAD = ("STATUS", "DUE", "MATERIAL", "NUMBER", "CEILING", "TITLE")


def list_solicitations(ctx: CommandContext) -> int:
    """The solicitations that a query finds."""
    refuse_two_formats(ctx.args)
    return print_solicitations(ctx, ctx.args.query)


def print_solicitations(ctx: CommandContext, text: str) -> int:
    """The list as table, JSON or CSV; also what stands in for the screen where none can be drawn."""
    from mineralwatch.domain.watch_filter import is_watched
    from mineralwatch.store import queries

    query, wanted = language.parse_query(text), ctx.settings().watch.materials
    at = requested_clocks(ctx, ctx.now())
    now = at.as_of or ctx.now()
    with open_store(ctx) as conn:
        about = row_context(conn, now)
        stored: Iterable[Solicitation] = queries.solicitations(conn)
        if at.set:
            stored = [past.request for past in past_store(ctx, conn, at).requests().values()]
            about = about.as_they_were({one.key: one for one in stored})
        every = [one for one in stored if is_watched(one, wanted)]
        official = queries.official_read_at(conn)
    found = by_urgency([one for one in every if about.matches(one, query)], now)
    if ctx.args.json:
        print_json([about.shape(one) for one in found])
    elif getattr(ctx.args, "csv", False):
        print_csv(SOLICITATION_KEYS, [about.shape(one) for one in found])
    else:
        _print(found, about, official)
        say_clocks(at, ctx.now())
    return 0


def by_urgency(requests: Sequence[Solicitation], now: datetime) -> list[Solicitation]:
    """The next deadline first; then those with none ahead, by the newest word about them."""

    def ahead(one: Solicitation) -> bool:
        return one.ending is None and one.deadline is not None and not one.deadline.passed(now)

    due = sorted((one for one in requests if ahead(one)), key=lambda one: (one.deadline and one.deadline.wall, one.key))
    rest = sorted((one for one in requests if not ahead(one)), key=lambda one: one.key)
    rest.sort(key=_last_word, reverse=True)
    return due + rest


def _last_word(request: Solicitation) -> str:
    days = [one.last.isoformat() for one in (request.last_word, request.ended, request.posted) if one is not None]
    return max(days, default="")


def _print(found: Sequence[Solicitation], about: RowContext, official: datetime | None) -> None:
    if found:
        print_table(_HEAD, [_row(one, about) for one in found], right=frozenset({4}))
    else:
        say("No solicitation matches.")
    if official is None:
        say("SAM.gov has never been read: open requests and extensions are not watched (see `mineralwatch doctor`).")


def _row(request: Solicitation, about: RowContext) -> tuple[str, ...]:
    from mineralwatch.domain.money_text import short_money

    standing = about.status(request)
    status = standing.status.value
    if standing.status is Status.UNCLEAR and standing.silent_days is not None:
        status = f"{status}, {standing.silent_days} d"
    return (
        status,
        request.deadline.text[:16].replace("T", " ") if request.deadline else "",
        ", ".join(request.materials),
        request.label,
        short_money(request.ceiling) if request.ceiling is not None else "",
        "; ".join((request.title, *(link_text(one) for one in about.chains.get(request.key, ())))),
    )


def link_text(one: RelatedSolicitation) -> str:
    """`perhaps awarded as cobalt-2026-x1 (inferred)`."""
    return f"{one.relation} {one.number or one.key} ({'confirmed by you' if one.confirmed else one.grade.value})"
