"""What `mineralwatch` without a command does: starts the screen, or prints the list where no screen can be drawn."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, MutableMapping

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.ended_by_signals import EndedBySignals
from mineralwatch.cli.output import say

_COLOURS = "TEXTUAL_COLOR_SYSTEM"


def screen(ctx: CommandContext) -> int:
    """Run the screen; without a usable terminal, print the list of solicitations."""
    if ctx.args.json or not can_draw(ctx.environ):
        return _print_list(ctx)
    gc.disable()  # until the first paint: imports make many objects and leave no garbage
    return _run_demo() if ctx.args.demo else _run_screen(ctx)


def settle_colours(environ: MutableMapping[str, str]) -> None:
    """Remove a TEXTUAL_COLOR_SYSTEM that Textual does not know from the environment, since importing Textual would fail
    with it."""
    named = environ.get(_COLOURS)
    if named is not None and named not in ("auto", "standard", "256", "truecolor", "windows"):
        del environ[_COLOURS]
        say(f"mineralwatch: {_COLOURS}={named!r} is no colour system (auto, standard, 256, truecolor): not used")


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


def _run_demo() -> int:
    """Run the replay of `--demo` in a temporary folder; none of the user's files is read."""
    from mineralwatch.demo import demo_setup
    from mineralwatch.demo.replay_player import ReplayPlayer
    from mineralwatch.engine.screen_backend import LocalBackend

    folder = demo_setup.folder_name()
    with EndedBySignals(lambda: demo_setup.remove_folder(folder)) as ended:
        settle_colours(os.environ)
        paths, settings = demo_setup.make_store(folder), demo_setup.demo_settings()
        with ReplayPlayer(paths, settings) as replay:
            backend = LocalBackend(paths, settings, {}, poll=False, now=lambda: replay.state().at)
            first = backend.first_snapshot()
            from mineralwatch.ui.app import MineralwatchApp, run_app

            app = MineralwatchApp(backend, first, settings.ui, demo="DEMO", replay=replay, daily_file_setting=False)
            ended.leave_screen = app.exit
            return run_app(app)


def _run_screen(ctx: CommandContext) -> int:
    settle_colours(os.environ)
    # Configuration and store are read before Textual is imported, so that their errors appear on a plain terminal.
    from mineralwatch.engine.screen_backend import LocalBackend

    settings = ctx.settings()
    ctx.say_if_store_empty()
    backend = LocalBackend(ctx.paths(), settings, ctx.environ)
    first = backend.first_snapshot()
    from mineralwatch.ui import app

    file = settings.sam_bulk.enabled
    try:
        return app.run(backend, first, settings.ui, daily_file_setting=file, start_warning=ctx.unused_settings())
    finally:
        backend.stop_poller()
