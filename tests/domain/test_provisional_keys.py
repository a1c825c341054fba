"""A provisional key is bound to the notice or story that founded it, for ever."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.derivation.keys import ProvisionalKeys, readings_by_key
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.models.notice import Notice

NOW = datetime(2026, 11, 22, 14, tzinfo=UTC)
FOUNDED = st.tuples(
    st.sampled_from(["n1", "n2", "story/s1", "story/s2"]),
    st.sampled_from(["tin", "rare earths", None]),
    st.sampled_from([2025, 2026]),
    st.booleans(),  # whether the program starts anew after it
)


@given(st.lists(FOUNDED, max_size=12))
def test_it_is_never_another_one_and_never_anothers(asked: list[tuple[str, str | None, int, bool]]) -> None:
    taken = {"tin-2026-x3", "antimony-2025-x1"}
    keys, given_to = ProvisionalKeys({}, taken), dict[str, str]()
    for witness, material, year, starts_anew in asked:
        key = keys.key_for(witness, material, year)
        assert given_to.setdefault(witness, key) == key
        if starts_anew:
            keys = ProvisionalKeys(keys.bindings, taken)
    assert len(set(given_to.values())) == len(given_to)
    assert not taken & set(given_to.values())
    assert keys.bindings == given_to


def test_it_names_the_material_and_counts_on_from_what_is_taken() -> None:
    keys = ProvisionalKeys({"n9": "tin-2026-x5"}, ["tin-2026-x3"])
    assert keys.key_for("n1", "tin", 2026) == "tin-2026-x6"
    assert keys.key_for("n9", "cobalt", 2020) == "tin-2026-x5"
    assert keys.stored == {"n9": "tin-2026-x5"}


def read(ident: str, number: str | None, source: str = "sam") -> VersionReading:
    return VersionReading(Notice(ident, "Tin ingots", number=number), source, NOW)


def test_all_readings_of_a_notice_belong_to_the_number_that_was_read_last() -> None:
    first, second = "SP8000-26-R-0001", "SP8000-26-R-0002"
    those = (read("n1", None), read("n1", first), read("n1", second, "sam_bulk"), read("n1", None))
    found, numbered = readings_by_key(those, ProvisionalKeys({}, ()))
    assert (found, numbered) == ({"SP800026R0002": those}, ())


def test_a_notice_that_founded_a_key_and_has_a_number_now_takes_the_key_over() -> None:
    keys = ProvisionalKeys({"n1": "tin-2026-x1"}, ())
    _, (match,) = readings_by_key([read("n1", None), read("n1", "SP8000-26-R-0001")], keys)
    assert (match.provisional, match.key, match.certain) == ("tin-2026-x1", "SP800026R0001", True)
