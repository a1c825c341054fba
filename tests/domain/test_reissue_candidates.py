"""Which pairs of solicitations are compared: the index gives the same as trying every pair."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mineralwatch.domain.dates import exact_date, parse_deadline
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.solicitation import Solicitation, Stage
from mineralwatch.domain.notice_text.replaced_solicitations import solicitation_numbers_in
from mineralwatch.domain.reissues.reissue_candidates import candidate_pairs, connected, end_without_award

DAY = date(2024, 1, 5)
DAYS = st.integers(0, 900)


@st.composite
def solicitations(draw: st.DrawFn) -> list[Solicitation]:
    found = []
    for serial in range(draw(st.integers(2, 6))):
        posted = DAY + timedelta(days=draw(DAYS))
        over = draw(st.none() | DAYS.map(lambda days: DAY + timedelta(days=days)))
        found.append(
            Solicitation(
                key=f"k{serial}",
                number=draw(st.sampled_from([None, f"SP8000-24-R-000{serial}"])),
                title="metal",
                materials=tuple(draw(st.sets(st.sampled_from(["tin", "zinc"])))),
                stage=draw(st.sampled_from([None, Stage.RFI, Stage.SOLICITATION, Stage.AWARD])),
                office=draw(st.sampled_from([None, "SP8000", "SP4702"])),
                posted=draw(st.sampled_from([None, exact_date(posted)])),
                deadline=draw(st.sampled_from([None, parse_deadline(posted.isoformat())])),
                ending=draw(st.sampled_from([None, EventKind.CANCELLED, EventKind.REMOVED, EventKind.AWARDED])),
                ended=exact_date(over) if over else None,
            )
        )
    return found


def may_follow(older: Solicitation, newer: Solicitation) -> bool:
    """The rule as it is written."""
    over = end_without_award(older)
    if over is None or newer.posted is None or not newer.number or newer.stage in (None, Stage.AWARD):
        return False
    began = older.posted.first if older.posted else date.min
    day = newer.posted.first
    return (
        bool(set(older.materials) & set(newer.materials))
        and not (older.office and newer.office and older.office != newer.office)
        and (older.stage is Stage.RFI) == (newer.stage is Stage.RFI)
        and began < day
        and over[0] - timedelta(days=3) <= day <= over[1] + timedelta(days=550)
    )


@given(solicitations())
def test_candidates_are_the_pairs_that_may_follow_each_other(those: list[Solicitation]) -> None:
    every = {(a.key, b.key) for a in those for b in those if a is not b and may_follow(a, b)}
    assert candidate_pairs(those) == every


def test_a_deadline_at_the_end_of_time_is_no_error() -> None:
    last = Solicitation("k", None, "tin", ("tin",), Stage.SOLICITATION, deadline=parse_deadline("9999-12-31"))
    assert candidate_pairs([last]) == frozenset()


def test_what_hangs_together() -> None:
    pairs = [("a", "b"), ("c", "b"), ("d", "e")]
    assert connected(["a"], pairs) == {"a", "b", "c"}
    assert connected(["e", "x"], pairs) == {"d", "e", "x"}


WHOLE = re.compile(r"\b[A-Z0-9]{6}-?\d{2}-?[A-Z]-?[A-Z0-9]{4}\b", re.IGNORECASE)
PARTS = st.sampled_from(["SP8000", "SP4702", "25", "26", "R", "Q", "0001", "000A", "-", "-", " ", "_", "é", ".", "x"])


@settings(max_examples=100)
@given(st.lists(PARTS, max_size=16).map("".join))
@example("SP8000-25-R-0001SP8000-25-R-0002")
@example("see SP8000-25R0001-26-Q-0002 and SP800026R0003")
def test_a_number_is_found_by_its_year_as_by_its_whole_form(text: str) -> None:
    digits = {re.sub(r"[^A-Z0-9]", "", hit.group().upper()) for hit in WHOLE.finditer(text)}
    assert solicitation_numbers_in(text) == {number for number in digits if number[8] in "RQ"}
