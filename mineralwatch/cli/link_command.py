"""The commands `link` and `unlink`: the user says whether a solicitation is the reissue of an earlier one."""

from __future__ import annotations

from typing import Literal

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.output import print_json, say
from mineralwatch.cli.store_reader import open_store
from mineralwatch.cli.user_act_writer import APPLIED_LATER, find_solicitation, store_writer, write_acts
from mineralwatch.domain.errors import CheckFailed
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.ports import link_act


def link(ctx: CommandContext) -> int:
    """Record that the newer solicitation is a reissue of the older one, even when nothing else suggests it."""
    return _record(ctx, "link")


def unlink(ctx: CommandContext) -> int:
    """Record that the newer solicitation is no reissue of the older one, whatever suggests that it is."""
    return _record(ctx, "unlink")


def _record(ctx: CommandContext, kind: Literal["link", "unlink"]) -> int:
    from mineralwatch.store import reissue_links

    reason = ctx.args.reason if kind == "link" else None
    ctx.settings()
    with open_store(ctx) as conn:
        older, newer = find_solicitation(conn, ctx.args.older), find_solicitation(conn, ctx.args.newer)
    if kind == "link":
        _check_possible(older, newer)
    with store_writer(ctx) as conn:
        applied = write_acts(ctx, conn, [link_act(kind, older.key, newer.key, reason)])
        linked = any((row.older, row.newer) == (older.key, newer.key) for row in reissue_links.read_links(conn))
    if ctx.args.json:
        print_json({"older": older.key, "newer": newer.key, "linked": linked, "done": applied})
        return 0
    pair = f"{newer.label}: {{}} {older.label}"
    sentence = pair.format("a reissue of" if kind == "link" else "no reissue of")
    say(sentence if applied else f"{sentence}; {APPLIED_LATER}")
    return 0


def _check_possible(older: Solicitation, newer: Solicitation) -> None:
    """Raise CheckFailed when the newer solicitation cannot be a reissue of the older one."""
    if older.key == newer.key:
        raise CheckFailed(f"{older.key} is both: name the older request and the newer one")
    if newer.number is None:
        why = "a request is asked anew under a number: link it once a notice gives it"
        raise CheckFailed(f"the number of {newer.key} is not known, and {why}")
    if older.posted and newer.posted and newer.posted.last < older.posted.first:
        raise CheckFailed(
            f"{newer.number} was posted on {newer.posted.text}, before {older.label}: name the older first"
        )
