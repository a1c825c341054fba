"""`list`: the solicitations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from mineralwatch.cli.commands import one_format
from mineralwatch.cli.context import Context
from mineralwatch.cli.out import print_csv, print_json, print_table, say
from mineralwatch.cli.reading import Around, around, clocks, looking_back, opened, tell_clocks
from mineralwatch.cli.shapes import REQUEST_KEYS
from mineralwatch.domain.models import Solicitation, Status
from mineralwatch.domain.query import query as language
from mineralwatch.ports import RelatedSolicitation

_HEAD = ("STATUS", "DUE", "MATERIAL", "NUMBER", "CEILING", "TITLE")


def listing(ctx: Context) -> int:
    """The solicitations that a query finds."""
    one_format(ctx.args)
    return print_list(ctx, ctx.args.query)


def print_list(ctx: Context, text: str) -> int:
    """The list as table, JSON or CSV; also what stands in for the screen where none can be drawn."""
    from mineralwatch.domain.watching import watched
    from mineralwatch.store import queries

    query, wanted = language.parse(text), ctx.settings().watch.materials
    at = clocks(ctx, ctx.now())
    now = at.as_of or ctx.now()
    with opened(ctx) as conn:
        about = around(conn, now)
        stored: Iterable[Solicitation] = queries.solicitations(conn)
        if at.set:
            stored = [past.request for past in looking_back(ctx, conn, at).requests().values()]
            about = about.among({one.key: one for one in stored})
        every = [one for one in stored if watched(one, wanted)]
        official = queries.official_read_at(conn)
    found = in_order([one for one in every if about.matches(one, query)], now)
    if ctx.args.json:
        print_json([about.shape(one) for one in found])
    elif getattr(ctx.args, "csv", False):
        print_csv(REQUEST_KEYS, [about.shape(one) for one in found])
    else:
        _print(found, about, official)
        tell_clocks(at, ctx.now())
    return 0


def in_order(requests: Sequence[Solicitation], now: datetime) -> list[Solicitation]:
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


def _print(found: Sequence[Solicitation], about: Around, official: datetime | None) -> None:
    if found:
        print_table(_HEAD, [_row(one, about) for one in found], right=frozenset({4}))
    else:
        say("No solicitation matches.")
    if official is None:
        say("SAM.gov has never been read: open requests and extensions are not watched (see `mineralwatch doctor`).")


def _row(request: Solicitation, about: Around) -> tuple[str, ...]:
    from mineralwatch.domain.money import short_money

    standing = about.standing(request)
    status = standing.status.value
    if standing.status is Status.UNCLEAR and standing.silent_days is not None:
        status = f"{status}, {standing.silent_days} d"
    return (
        status,
        request.deadline.text[:16].replace("T", " ") if request.deadline else "",
        ", ".join(request.materials),
        request.label,
        short_money(request.ceiling) if request.ceiling is not None else "",
        "; ".join((request.title, *(chain_text(one) for one in about.chains.get(request.key, ())))),
    )


def chain_text(one: RelatedSolicitation) -> str:
    """`perhaps awarded as cobalt-2026-x1 (inferred)`."""
    return f"{one.relation} {one.number or one.key} ({'confirmed by you' if one.confirmed else one.grade.value})"
