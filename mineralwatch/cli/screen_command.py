"""What `mineralwatch` without a command does: starts the screen, or prints the list where no screen can be drawn."""

from __future__ import annotations

import os
import signal
import sys
from argparse import Namespace
from collections.abc import Mapping, MutableMapping
from functools import partial

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.output import say
from mineralwatch.ports import Replay

_COLOURS = "TEXTUAL_COLOR_SYSTEM"


def screen(ctx: CommandContext) -> int:
    """Run the screen; without a usable terminal, print the list of solicitations."""
    if ctx.args.json or not can_draw(ctx.environ):
        return _print_list(ctx)
    return _run_demo(ctx) if ctx.args.demo else _run_screen(ctx)


def _run_demo(ctx: CommandContext) -> int:
    """Run the replay of `--demo` with its own configuration and data folder; none of the user's files is read."""
    from mineralwatch.demo.demo_setup import demo_setup
    from mineralwatch.engine.stepped_round import run_full_round
    from mineralwatch.engine.store_init_process import ensure_store

    for name in ("SIGHUP", "SIGTERM"):  # the data folder must be removed even when the terminal is closed
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _exit_on_signal)
    with demo_setup() as play:
        args = Namespace(**{**vars(ctx.args), "config": None, "data_dir": None})
        inner = CommandContext(args, {**ctx.environ, **play.environ})
        paths = inner.paths()
        ensure_store(paths, inner.environ)
        with play.player(paths.store, partial(run_full_round, paths, inner.environ)) as replay:
            return _run_screen(inner, "DEMO", replay)


def settle_colours(environ: MutableMapping[str, str]) -> None:
    """Remove a TEXTUAL_COLOR_SYSTEM that Textual does not know from the environment, since importing Textual would fail
    with it."""
    named = environ.get(_COLOURS)
    if named is not None and named not in ("auto", "standard", "256", "truecolor", "windows"):
        del environ[_COLOURS]
        say(f"mineralwatch: {_COLOURS}={named!r} is no colour system (auto, standard, 256, truecolor): not used")


def _exit_on_signal(number: int, _: object) -> None:
    raise SystemExit(128 + number)


def can_draw(environ: Mapping[str, str]) -> bool:
    """Whether stdin and stdout are a terminal that the screen can be drawn on."""
    if sys.stdin is None or environ.get("TERM") == "dumb":
        return False
    return sys.stdin.isatty() and sys.stdout.isatty()


def _print_list(ctx: CommandContext) -> int:
    from mineralwatch.cli import list_command

    if ctx.args.demo:
        say("mineralwatch: --demo needs a terminal to be drawn on")
        return 2
    return list_command.print_solicitations(ctx, "")


def _run_screen(ctx: CommandContext, demo: str | None = None, replay: Replay | None = None) -> int:
    settle_colours(os.environ)
    # Configuration and store are read before Textual is imported, so that their errors appear on a plain terminal.
    from mineralwatch.engine.screen_backend import LocalBackend

    settings = ctx.settings()
    ctx.say_if_store_empty()
    backend = LocalBackend(ctx.paths(), settings, ctx.environ)
    first = backend.first_snapshot()
    from mineralwatch.ui import app

    file = settings.sam_bulk.enabled
    return app.run(
        backend,
        first,
        settings.ui,
        demo=demo,
        replay=replay,
        daily_file_setting=file,
        start_warning=ctx.unused_settings(),
    )
