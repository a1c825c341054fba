"""Every regular expression of the domain compiles, though the program compiles it only when it is first used."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from types import ModuleType

from mineralwatch import domain
from mineralwatch.domain.text.lazy_pattern import lazy_pattern


def test_an_expression_does_what_a_compiled_one_does() -> None:
    ours, its = lazy_pattern(r"(?P<word>\w+)-\d", re.IGNORECASE), re.compile(r"(?P<word>\w+)-\d", re.IGNORECASE)
    for text in ("", "Tin-1 or zinc-2", "tin"):
        assert [hit["word"] for hit in ours.finditer(text)] == [hit["word"] for hit in its.finditer(text)]
        assert ours.sub("x", text) == its.sub("x", text)
    assert (ours.pattern, ours.flags, ours.groupindex) == (its.pattern, its.flags, its.groupindex)


def test_all_expressions_of_the_domain_compile() -> None:
    found = [one for module in modules() for one in patterns(vars(module).values())]
    for one in found:
        assert one.pattern is not None
    assert len(found) > 250


def modules() -> Iterator[ModuleType]:
    for _, name, _ in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
        yield importlib.import_module(name)


def patterns(values: Iterable[object]) -> Iterator[re.Pattern[str]]:
    """The expressions among values and in their tuples, lists and dictionaries."""
    for value in values:
        if isinstance(value, lazy_pattern):  # type: ignore[arg-type]
            yield value
        elif isinstance(value, (tuple, list)):
            yield from patterns(value)
        elif isinstance(value, dict):
            yield from patterns(value.values())
