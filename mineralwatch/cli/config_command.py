"""The commands `config path` and `config validate`."""

from __future__ import annotations

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.output import print_json, say
from mineralwatch.domain.errors import UsageError

_INVALID = 2


def path(ctx: CommandContext) -> int:
    """Print where the configuration file is looked for, whether or not the file exists."""
    file = ctx.paths().config_file
    if ctx.args.json:
        print_json([{"path": str(file), "exists": file.exists()}])
    else:
        print(file)
    return 0


def _key_binding_problems(ctx: CommandContext) -> list[str]:
    """One line for each problem of the user's key bindings in [ui.keys]."""
    from mineralwatch.ui import keymap

    try:
        keymap.apply_user_keys(tuple(ctx.settings().ui.keys.items()))
    except UsageError as error:
        return [f"{ctx.paths().config_file}: {error}"]
    return []


def validate(ctx: CommandContext) -> int:
    """Print every problem of the configuration file and every note on it, each on a line; exit code 2 when there is a
    problem."""
    from mineralwatch.config import config_file

    paths = ctx.paths()
    problems = config_file.config_problems(paths) or _key_binding_problems(ctx)
    if ctx.args.json:
        print_json([{"path": str(paths.config_file), "problem": problem} for problem in problems])
    else:
        for line in (*problems, *config_file.config_notes(paths)):
            say(line)
        if not problems:
            state = "in order" if paths.config_file.exists() else "no such file; the defaults are in use"
            say(f"{paths.config_file}: {state}")
    return _INVALID if problems else 0
