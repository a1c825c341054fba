"""No command: the screen. Where no screen can be drawn, the plain list instead."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace

from mineralwatch.cli.context import Context
from mineralwatch.cli.out import say


def screen(ctx: Context) -> int:
    """The terminal program, or the list when the terminal is none or cannot move its cursor."""
    if ctx.args.json or not can_draw(ctx.environ):
        return _plain(ctx)
    if ctx.args.demo:
        from mineralwatch.demo import run as demo

        with demo.replay() as replay:
            # None of the user's files: the options of the command line give way to the story's own folder.
            ctx.args.config = ctx.args.data_dir = None
            return _open(replace(ctx, environ={**ctx.environ, **replay.environ}), demo=True)
    return _open(ctx, demo=False)


def can_draw(environ: Mapping[str, str]) -> bool:
    """Whether stdin and stdout are a terminal that can be drawn on."""
    streams = (sys.stdin, sys.stdout)
    return environ.get("TERM") != "dumb" and all(stream is not None and stream.isatty() for stream in streams)


def _plain(ctx: Context) -> int:
    from mineralwatch.cli import requests

    if ctx.args.demo:
        say("mineralwatch: --demo needs a terminal to be drawn on")
        return 2
    return requests.print_list(ctx, "")


def _open(ctx: Context, *, demo: bool) -> int:
    # Read before Textual is loaded: a wrong configuration or store is said on a plain terminal.
    from mineralwatch.engine.backend import LocalBackend

    settings = ctx.settings()
    backend = LocalBackend(ctx.paths(), settings, ctx.environ)
    first = backend.first()
    from mineralwatch.ui import app

    return app.run(backend, first, settings.ui, demo=demo)
