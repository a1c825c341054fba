"""What `mineralwatch` without a command does: starts the screen, or prints the list where no screen can be drawn."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
from argparse import Namespace
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.output import say
from mineralwatch.ports import Replay

_COLOURS = "TEXTUAL_COLOR_SYSTEM"
_LEAVING_SECONDS = 8.0  # after a signal, the demonstration has this long to end by itself


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

    with _ended_by_signals() as folders, demo_setup() as play:
        folders.append(play.folder)
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


@contextmanager
def _ended_by_signals() -> Iterator[list[Path]]:
    """A context manager that ends the process by SIGHUP and SIGTERM after the body has cleaned up, whatever the body is
    doing. Folders that are put into the list are removed even when the body does not end in time."""
    folders: list[Path] = []
    received: list[int] = []

    def end_late() -> None:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(128 + received[0])

    def leave(number: int, _: object) -> None:
        if received:
            return
        received.append(number)
        late = threading.Timer(_LEAVING_SECONDS, end_late)
        late.daemon = True
        late.start()
        raise SystemExit(128 + number)

    for name in ("SIGHUP", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), leave)
    try:
        yield folders
    finally:
        # Without a terminal, the thread in which Textual reads the keys never ends, and the interpreter would wait for
        # it. The first failure may also be that of a write to the closed terminal, before any signal.
        if received or not sys.stdin.isatty():
            os._exit(128 + (received or [signal.SIGHUP])[0])


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
    try:
        return app.run(
            backend,
            first,
            settings.ui,
            demo=demo,
            replay=replay,
            daily_file_setting=file,
            start_warning=ctx.unused_settings(),
        )
    finally:
        backend.stop_poller()
