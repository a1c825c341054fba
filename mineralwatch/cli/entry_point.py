"""Runs the command line and returns the exit code; only here errors become lines on stderr."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from mineralwatch.cli.argument_parser import parse_arguments
from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.output import say
from mineralwatch.domain.errors import MineralwatchError

INTERRUPTED = 130


def run_command_line(argv: Sequence[str]) -> int:
    """Run one command and return its exit code. When the reader of stdout closes the pipe (`| head`), that is no
    error."""
    _make_streams_usable()
    try:
        code = _command(argv)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return 0
    except KeyboardInterrupt:
        _drop_output()
        return INTERRUPTED
    except OSError as error:
        # Errors of files become MineralwatchErrors where they happen, so this OSError comes from stdout (a full disk).
        _drop_output()
        say(f"mineralwatch: cannot write the output: {error}")
        return 1
    return code


def _command(argv: Sequence[str]) -> int:
    try:
        args = parse_arguments(argv)
        context = CommandContext(args, os.environ)
        unused = context.unused_settings()
        if unused is not None:
            say(f"mineralwatch: {unused}")
        return _command_function(args.run)(context)
    except SystemExit as stop:  # argparse raises SystemExit after --help, --version and usage errors
        return stop.code if isinstance(stop.code, int) else 2
    except MineralwatchError as error:
        say(f"mineralwatch: {error}")
        return error.exit_code
    except UnicodeEncodeError:  # some argument is not valid text
        say("mineralwatch: the command holds bytes that are not UTF-8: write it again, or set a UTF-8 locale")
        return 2


def _command_function(name: str) -> Callable[[CommandContext], int]:
    """The function that `name` gives as `module:function` of this package; the module is imported only now, when its
    command runs."""
    module, _, attribute = name.partition(":")
    function: Callable[[CommandContext], int] = getattr(
        importlib.import_module(f"mineralwatch.cli.{module}"), attribute
    )
    return function


def _make_streams_usable() -> None:
    """Make stdout and stderr usable. A closed stream is replaced by /dev/null, and a character that a terminal cannot
    show is printed as `?` instead of raising an error in the middle of a table."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (stays open to the end)
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _drop_output() -> None:
    """Discard what is still buffered in stdout, since the interpreter would try to write it once more when it exits."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # stdout may be an object without a file descriptor
        return
