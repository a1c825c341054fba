"""Prompts on a terminal for the missing values of a manual entry. Without a terminal no question is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TypeVar

from mineralwatch.cli.output import say
from mineralwatch.domain.manual_entries.entry_validation import BadEntry

T = TypeVar("T")


def complete_entry(
    given: Mapping[str, object], read: Callable[[Mapping[str, object]], T], questions: Mapping[str, str]
) -> T:
    """The entry that `read` makes of the given values and of the user's answers for the missing values.

    `questions` holds the prompt of each value that may be asked for. A wrong answer is reported and asked for again
    until the input ends. Raises BadEntry when `read` does and no answer can help.
    """
    values: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    promptable = (
        [name for name in questions if name not in values] if sys.stdin is not None and sys.stdin.isatty() else []
    )
    for name in promptable:
        answer = _prompt(questions[name])
        if answer is None:
            return read(values)
        values[name] = answer
    while True:
        try:
            return read(values)
        except BadEntry as error:
            problems = {problem.field: problem.says for problem in error.problems}
            if not set(problems) <= set(promptable):
                raise
            for name, problem in problems.items():
                say(f"{name}: {problem}")
                answer = _prompt(questions[name])
                if answer is None:
                    raise
                values[name] = answer


def _prompt(question: str) -> str | None:
    """The user's answer, one line from the terminal; None at the end of the input. The prompt goes to stderr, so that
    stdout has only data."""
    print(f"{question}: ", end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line.endswith("\n"):
        say("")
        return None
    return line.strip()
