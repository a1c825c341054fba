"""`link` and `unlink`: whether a request is another one asked anew."""

from __future__ import annotations

from typing import Literal

from mineralwatch.cli.context import Context
from mineralwatch.cli.doing import LATER, do, named, writer
from mineralwatch.cli.out import print_json, say
from mineralwatch.cli.reading import opened
from mineralwatch.domain.errors import CheckFailed
from mineralwatch.domain.models import Solicitation
from mineralwatch.ports import chaining


def link(ctx: Context) -> int:
    """Say that the newer request is the older one asked anew, also where nothing proposes it."""
    return _act(ctx, "link")


def unlink(ctx: Context) -> int:
    """Say that it is not, whatever proposes it."""
    return _act(ctx, "unlink")


def _act(ctx: Context, kind: Literal["link", "unlink"]) -> int:
    from mineralwatch.store import reissue_links

    reason = ctx.args.reason if kind == "link" else None
    ctx.settings()
    with opened(ctx) as conn:
        older, newer = named(conn, ctx.args.older), named(conn, ctx.args.newer)
    if kind == "link":
        _possible(older, newer)
    with writer(ctx) as conn:
        done = do(ctx, conn, [chaining(kind, older.key, newer.key, reason)])
        held = any((one.older, one.newer) == (older.key, newer.key) for one in reissue_links.read_chains(conn))
    if ctx.args.json:
        print_json({"older": older.key, "newer": newer.key, "linked": held, "done": done})
        return 0
    pair = f"{newer.label}: {{}} {older.label}"
    said = pair.format("a reissue of" if kind == "link" else "no reissue of")
    say(said if done else f"{said}; {LATER}")
    return 0


def _possible(older: Solicitation, newer: Solicitation) -> None:
    """Raises CheckFailed when the newer request cannot be the older one asked anew."""
    if older.key == newer.key:
        raise CheckFailed(f"{older.key} is both: name the older request and the newer one")
    if newer.number is None:
        why = "a request is asked anew under a number: link it once a notice gives it"
        raise CheckFailed(f"the number of {newer.key} is not known, and {why}")
    if older.posted and newer.posted and newer.posted.last < older.posted.first:
        raise CheckFailed(
            f"{newer.number} was posted on {newer.posted.text}, before {older.label}: name the older first"
        )
