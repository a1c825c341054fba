"""A `dataclass` for frozen values whose classes are made in a quarter of the time that `dataclasses` takes.

Making a class with `dataclasses.dataclass(frozen=True)` compiles six functions, about 0.6 ms a class before Python
3.13, and the screen loads over a hundred classes before it can draw. Here only `__init__` is compiled; `==`, `hash`
and `repr` are functions that the classes share. That nothing is assigned to a field of a frozen value is checked by the
type checker, which sees the standard `dataclass`, and no longer at run time.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool = False, eq: bool = True, **options: bool) -> Callable[[type], type]:
        """As `dataclasses.dataclass` with the same arguments; a frozen class is compared and hashed by its fields
        unless `eq` is False."""

        def made(cls: type) -> type:
            cls.__doc__ = cls.__doc__ or cls.__name__  # otherwise `dataclasses` writes a signature, which is slow
            if not frozen:
                return dataclasses.dataclass(eq=eq, **options)(cls)
            return _with_methods(dataclasses.dataclass(repr=False, eq=False, **options)(cls), eq)

        return made


def _with_methods(cls: type[Any], eq: bool) -> type[Any]:
    """The class with `repr` and, if `eq`, with `==` and `hash`, unless it defines one itself."""
    names = [field.name for field in dataclasses.fields(cls) if field.compare]
    values = attrgetter(*(names or ["__class__"]))

    def equal(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: object) -> int:
        return hash(values(self))

    methods = {"__repr__": _repr} | ({"__eq__": equal, "__hash__": hashed} if eq else {})
    for name, method in methods.items():
        if cls.__dict__.get(name) is None:  # a class that defines `__eq__` alone has None as its `__hash__`
            setattr(cls, name, method)
    return cls


def _repr(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"
