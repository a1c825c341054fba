"""Which claim is shown, what counts as a conflict, and what is history."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.evidence.claim_choice import (
    choose_claim,
    claimed_number,
    disputed_fields,
    without_replaced_deadlines,
)
from mineralwatch.domain.evidence.claimed_fields import claimed_fields
from mineralwatch.domain.manual_entries.manual_entry import Correction, correction_claim
from mineralwatch.domain.models.event import Claim, Event, EventKind, Evidence
from mineralwatch.domain.models.grade import Grade

SEEN = datetime(2026, 11, 22, 14, tzinfo=UTC)
DAYS = [None, date(2026, 11, 1), date(2026, 11, 9)]


def claim(field: str, value: str, source: str, grade: Grade = Grade.REPORTED, **more: object) -> Claim:
    return Claim(field, value, source, f"row/{source}", None, grade, **more)  # type: ignore[arg-type]


CLAIMS = st.lists(
    st.builds(
        lambda value, source, grade, dated, hours: claim(
            "quantity", value, source, grade, dated=dated, seen_at=SEEN + timedelta(hours=hours)
        ),
        st.sampled_from(["7480 t", "7500 t", "7480000 kg", "16490577 lb"]),
        st.sampled_from(["Reuters", "Argus", "sam", "sam_bulk"]),
        st.sampled_from(list(Grade)),
        st.sampled_from(DAYS),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=8,
)


@given(CLAIMS, st.randoms())
def test_the_choice_does_not_depend_on_the_order_of_claims(claims: list[Claim], random: object) -> None:
    mixed = list(claims)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert choose_claim(mixed) == choose_claim(claims)
    assert disputed_fields(mixed) == disputed_fields(claims)
    assert [set(side) for side in claimed_fields(mixed, ())[0].sides] == [
        set(side) for side in claimed_fields(claims, ())[0].sides
    ]


@given(CLAIMS, st.data())
def test_a_copy_of_a_wire_changes_no_choice(claims: list[Claim], data: st.DataObject) -> None:
    copied = data.draw(st.sampled_from(claims))
    copies = [replace(copied, ref=f"zz/copy {n}", url="https://example.org/copy") for n in range(5)]
    was, now = choose_claim(claims), choose_claim([*claims, *copies])
    assert was is not None
    assert now is not None
    assert (now.value, now.grade, now.source) == (was.value, was.grade, was.source)


@given(CLAIMS, st.sampled_from(["7480 t", "7500 t", "9 t"]), st.integers(1, 30))
def test_a_worse_grade_never_outvotes(claims: list[Claim], value: str, many: int) -> None:
    notice = claim("quantity", "6685871 lb", "sam", Grade.OFFICIAL)
    press = [claim("quantity", value, f"outlet {n}") for n in range(many)]
    assert choose_claim([*(c for c in claims if c.grade is not Grade.OFFICIAL), *press, notice]) == notice


def test_a_wire_s_copies_count_once_and_two_wires_twice() -> None:
    copies = [replace(claim("cancelled_on", "2025-10-24", "Reuters"), ref=f"story/{n}") for n in range(9)]
    others = [claim("cancelled_on", "2025-10-15", name) for name in ("Bloomberg", "Fastmarkets")]
    shown = choose_claim([*copies, *others])
    assert shown is not None and shown.value == "2025-10-15"
    file = [claim("deadline", "2026-12-17", "sam_bulk", Grade.OFFICIAL)]
    api = [claim("deadline", "2026-12-10", "sam", Grade.OFFICIAL)]
    assert choose_claim([*file, *api]) == api[0]  # the daily file is a copy of the same system's answers


def test_a_correction_by_hand_takes_precedence_and_the_newest_before_others() -> None:
    fixed = [
        correction_claim(Correction(field="ceiling", value=value, source="a letter", reason="typing error", act=act))
        for act, value in ((9, "5000000"), (10, "6000000"))
    ]
    official = claim("ceiling", "7000000", "usaspending", Grade.OFFICIAL)
    assert choose_claim([fixed[1], official, fixed[0]]) == fixed[1]
    assert disputed_fields([fixed[1], official]) == ("ceiling",)


def test_of_values_that_mean_the_same_the_most_exact_is_shown() -> None:
    short, long = claim("ceiling", "169000000", "Reuters"), claim("ceiling", "168938267.3", "Benzinga")
    assert choose_claim([short, claim("ceiling", "200000000", "Argus"), long]) == long
    assert disputed_fields([short, long]) == ()


def test_a_rounded_figure_is_a_conflict_and_the_better_supported_one_is_shown() -> None:
    said = [claim("quantity", "7500 t", "press"), *(claim("quantity", "7480 t", s) for s in ("USGS", "ZeroHedge"))]
    shown = choose_claim(said)
    assert shown is not None and shown.value == "7480 t"
    assert disputed_fields(said) == ("quantity",)


def test_two_contracts_with_two_ceilings_are_no_conflict_and_one_with_two_is() -> None:
    rio = claim("ceiling", "995000000", "copy", contract="SP8000-26-D-0009")
    arconic = claim("ceiling", "900000000", "copy", contract="SP8000-26-D-0008")
    assert disputed_fields([rio, arconic]) == ()
    assert disputed_fields([rio, arconic, replace(rio, value="500000000", source="Reuters")]) == ("ceiling",)
    assert disputed_fields([rio, claim("ceiling", "500000000", "Reuters")]) == (
        "ceiling",
    )  # about the only contract named


def test_orders_are_parts_of_a_sum_and_differ_only_as_one_order() -> None:
    first = claim("ordered", "240300000", "copy", contract="SP8000-26-D-0012")
    assert disputed_fields([first, replace(first, value="210300000")]) == ()
    order = claim("ordered", "100000000", "copy", contract="SP8000-26-F-0033")
    assert disputed_fields([order, replace(order, value="90000000", source="usaspending")]) == ("ordered",)
    assert claimed_fields([first], ())[0].shown is None


def move(kind: EventKind, new: str, day: date, grade: Grade, old: str | None = None) -> Event:
    witness = Evidence("x", "x", None, grade, None)
    fields = {"deadline": old} if old else {}
    return Event(f"{new}", kind, "k", None, None, day, SEEN, grade, fields, {"deadline": new}, (witness,))  # type: ignore[arg-type]


OLD, NEW = claim("deadline", "2025-08-29", "Reuters"), claim("deadline", "2025-09-11", "Fastmarkets")


@pytest.mark.parametrize(
    ("grade", "left"), [(Grade.OFFICIAL, (NEW,)), (Grade.REPORTED, (NEW,)), (Grade.INFERRED, (OLD, NEW))]
)
def test_a_deadline_that_a_known_move_replaced_is_history(grade: Grade, left: tuple[Claim, ...]) -> None:
    life = [
        move(EventKind.ISSUED, "2025-08-29", date(2025, 8, 19), Grade.REPORTED),
        move(EventKind.EXTENDED, "2025-09-11T17:00:00-04:00", date(2025, 8, 28), grade, "2025-08-29T17:00:00-04:00"),
    ]
    assert without_replaced_deadlines((OLD, NEW), life) == left


def test_a_press_report_of_a_move_does_not_overrule_the_notice() -> None:
    notice = claim("deadline", "2025-09-11T17:00:00-04:00", "sam", Grade.OFFICIAL)
    press = claim("deadline", "2025-10-15", "Bloomberg")
    life = [
        move(EventKind.ISSUED, "2025-09-11T17:00:00-04:00", date(2025, 8, 19), Grade.OFFICIAL),
        move(EventKind.EXTENDED, "2025-10-15", date(2025, 9, 10), Grade.REPORTED),
    ]
    left = without_replaced_deadlines((notice, press), life)
    assert choose_claim(left) == notice
    assert disputed_fields(left) == ("deadline",)


def test_a_deadline_moved_to_and_back_again_stands() -> None:
    life = [
        move(EventKind.ISSUED, "2025-08-29", date(2025, 8, 1), Grade.OFFICIAL),
        move(EventKind.EXTENDED, "2025-09-11", date(2025, 8, 2), Grade.OFFICIAL, "2025-08-29"),
        move(EventKind.SHORTENED, "2025-08-29", date(2025, 8, 3), Grade.OFFICIAL, "2025-09-11"),
    ]
    assert without_replaced_deadlines((OLD, NEW), life) == (OLD,)


@pytest.mark.parametrize(("value", "number"), [("5e6", 5e6), ("nan", None), ("inf", None), ("about 5m", None)])
def test_a_value_that_is_no_number_is_none(value: str, number: float | None) -> None:
    assert claimed_number(claim("ceiling", value, "x")) == number
    assert claimed_number(None) is None
