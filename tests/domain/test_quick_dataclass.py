"""A frozen class of ours does what the same class of `dataclasses` does, but for assignment, which the type checker
forbids."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain import quick_dataclass

VALUES = st.none() | st.integers(0, 2) | st.sampled_from(["", "a"]) | st.tuples(st.integers(0, 1))


def classes(decorate: Any) -> dict[str, Any]:
    @decorate(frozen=True, slots=True)
    class Two:
        first: object
        second: object = None

    @decorate(frozen=True, slots=True)
    class Uncompared:
        first: object
        second: object = field(default=None, compare=False, repr=False)

    @decorate(frozen=True, slots=True)
    class Derived(Two):
        third: object = field(default_factory=lambda: 3)

    @decorate(frozen=True, slots=True)
    class OwnEquality:
        first: object
        second: object = None

        def __eq__(self, other: object) -> bool:
            return isinstance(other, OwnEquality)

        def __hash__(self) -> int:
            return 1

        def __repr__(self) -> str:
            return "own"

    @decorate(frozen=True, slots=True, eq=False)
    class Identity:
        first: object
        second: object = None

    return {cls.__name__: cls for cls in (Two, Uncompared, Derived, OwnEquality, Identity)}


STANDARD, OURS = classes(dataclasses.dataclass), classes(quick_dataclass.dataclass)


@quick_dataclass.dataclass(frozen=True, slots=True, kw_only=True)
class Pickled:
    one: int
    two: tuple[int, ...] = ()


@quick_dataclass.dataclass(frozen=True, slots=True)
class Empty:
    pass


@given(
    st.sampled_from(sorted(OURS)), st.tuples(VALUES, VALUES), st.sampled_from(sorted(OURS)), st.tuples(VALUES, VALUES)
)
def test_equality_hash_and_text_are_those_of_the_standard(name: str, one: Any, other_name: str, other: Any) -> None:
    standard, ours = ((found[name](*one), found[other_name](*other)) for found in (STANDARD, OURS))
    assert (standard[0] == standard[1]) == (ours[0] == ours[1])
    assert (standard[0] != standard[1]) == (ours[0] != ours[1])
    assert (ours[0] != ours[1]) or hash(ours[0]) == hash(ours[1])
    assert repr(standard[0]) == repr(ours[0])
    assert dataclasses.asdict(standard[0]) == dataclasses.asdict(ours[0])
    assert repr(dataclasses.replace(ours[0], first=other[0])) == repr(OURS[name](other[0], one[1]))


def test_a_value_is_copied_pickled_and_has_no_other_attributes() -> None:
    value = Pickled(one=1, two=(2,))
    assert pickle.loads(pickle.dumps(value)) == copy.copy(value) == copy.deepcopy(value) == value
    assert not hasattr(value, "__dict__")
    assert Empty() == Empty()
    assert Empty() != value
    assert len({Empty(), Empty()}) == 1
