"""The command `rebuild`: derives everything again from observations and user acts, and compares the result with the
store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.output import print_json, print_lines
from mineralwatch.cli.store_reader import open_store
from mineralwatch.domain.errors import CheckFailed

if TYPE_CHECKING:
    from mineralwatch.engine.rebuild import Rebuilt


def rebuild(ctx: CommandContext) -> int:
    """Derive all tables anew that follow from the stored facts, print where the store differs, and correct
    the store unless `--check` is given. With `--check`, exit code 1 when something differs."""
    from mineralwatch.engine import rebuild as engine

    ctx.settings()
    if not ctx.args.check:
        return _correct_store(ctx)
    with open_store(ctx) as conn:
        result = engine.check(conn)
    _print_result(ctx, result, None)
    return 0 if result.equal else 1


def _correct_store(ctx: CommandContext) -> int:
    from mineralwatch.engine import rebuild as engine
    from mineralwatch.engine.poller_lock import PollerLock, holder
    from mineralwatch.store.connection import open_writer

    paths = ctx.paths()
    with open_store(ctx):  # opening creates the store when there is none
        pass
    with PollerLock(paths.lock, paths.pid_file) as has_lock:
        if not has_lock:
            raise CheckFailed(
                f"process {holder(paths.lock, paths.pid_file)} polls: end it first, or compare only, with --check"
            )
        with closing(open_writer(paths.store, poller=True)) as conn:
            result, backup = engine.mend(conn, paths.store, ctx.now())
    _print_result(ctx, result, backup)
    return 0


def _print_result(ctx: CommandContext, result: Rebuilt, backup: Path | None) -> None:
    if ctx.args.json:
        print_json(
            {
                "equal": result.equal,
                "kept": result.kept,
                "rebuilt": result.rebuilt,
                "facts": result.facts,
                "rows": result.rows,
                "differences": [{"table": t, "name": name, "what": what} for t, name, what in result.differences],
                "mended": backup is not None,
                "backup": str(backup) if backup else None,
            }
        )
    else:
        print_lines(list(_lines(result, backup)))


def _lines(result: Rebuilt, backup: Path | None) -> Iterator[str]:
    from mineralwatch.engine.rebuild import SHOWN
    from mineralwatch.view.formatting import counted

    yield f"kept     {result.kept}"
    yield f"rebuilt  {result.rebuilt}"
    if result.equal:
        yield f"equal: {counted(result.rows, 'row')} from {counted(result.facts, 'fact')}"
        return
    for table, name, difference in result.differences[:SHOWN]:
        yield f"{table} {name}: {difference}"
    if len(result.differences) > SHOWN:
        yield f"and {counted(len(result.differences) - SHOWN, 'more row')}"
    if backup:
        yield f"put right; as it was before: {backup}"
    else:
        yield "to put that right: mineralwatch rebuild"
