"""What an entry by hand still needs, asked for on a terminal; where nobody can answer, nothing is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TypeVar

from mineralwatch.cli.output import say
from mineralwatch.domain.manual_entries.entry_form import BadEntry

T = TypeVar("T")


def complete_entry(
    given: Mapping[str, object], read: Callable[[Mapping[str, object]], T], questions: Mapping[str, str]
) -> T:
    """The entry that `read` makes of what is given and, on a terminal, of the answers to the questions that it leaves
    open. A bad answer is said and asked again; the end of the input ends the asking. Raises BadEntry, as `read` does.
    """
    typed: dict[str, object] = {name: one for name, one in given.items() if one is not None}
    asked = [name for name in questions if name not in typed] if sys.stdin is not None and sys.stdin.isatty() else []
    for name in asked:
        answer = _answer(questions[name])
        if answer is None:
            return read(typed)
        typed[name] = answer
    while True:
        try:
            return read(typed)
        except BadEntry as error:
            wrong = {one.field: one.says for one in error.problems}
            if not set(wrong) <= set(asked):
                raise
            for name, says in wrong.items():
                say(f"{name}: {says}")
                answer = _answer(questions[name])
                if answer is None:
                    raise
                typed[name] = answer


def _answer(question: str) -> str | None:
    """One line from the terminal; None at its end. The question goes to stderr, so that stdout holds data alone."""
    print(f"{question}: ", end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line.endswith("\n"):
        say("")
        return None
    return line.strip()
