"""Regular expressions that are compiled when they are first used.

The program knows several hundred, which take a sixth of a second to compile; most commands use a few of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

__all__ = ["lazy_pattern"]

if TYPE_CHECKING:
    from re import compile as lazy_pattern
else:

    class lazy_pattern:  # noqa: N801 (stands in the place of `re.compile`)
        """What `re.compile` gives for the same arguments; an expression with an error raises `re.error` when it is
        first used."""

        def __init__(self, source: str | bytes, flags: int = 0) -> None:
            self._source, self._flags = source, flags

        def __getattr__(self, name: str) -> Any:  # called only for what the object does not have yet
            found = getattr(re.compile(self._source, self._flags), name)
            setattr(self, name, found)
            return found
