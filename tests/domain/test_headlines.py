"""Headlines: a labelled set with minimum precision and recall per kind, and edge cases of the grammar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.headlines.headline_reader import read_headline
from mineralwatch.domain.headlines.tagger import MAX_CHARACTERS
from mineralwatch.domain.materials.materials import material_by_name
from mineralwatch.domain.models.event import EventKind
from tests.domain.labelled import (
    KINDS,
    NONE,
    PARTS,
    as_table,
    confusion,
    figures,
    misread,
    part_of,
    raised,
    reading,
    rows,
    said,
)

# Minimum precision and recall per kind. A wrong alert is worse than none.
MINIMUM_FIGURES = {
    "tuned": {
        "cancelled": (0.99, 0.97),
        "awarded": (0.98, 0.95),
        "issued": (0.98, 0.92),
        "extended": (0.99, 0.97),
        "shortened": (1.0, 0.9),
        "amended": (0.9, 0.9),
        "ordered": (1.0, 0.95),
        "terminated": (1.0, 0.9),
        "reissued": (1.0, 0.9),
        NONE: (0.95, 0.98),
    },
    "families": {
        "cancelled": (0.98, 0.97),
        "awarded": (0.98, 0.92),
        "issued": (0.97, 0.9),
        "extended": (1.0, 0.9),
        "ordered": (1.0, 0.9),
        "reissued": (1.0, 0.9),
        NONE: (0.95, 0.98),
    },
    "second": {NONE: (0.55, 0.98)},
    "held-out": {
        "cancelled": (1.0, 0.95),
        "awarded": (1.0, 0.9),
        "issued": (1.0, 0.85),
        "extended": (1.0, 0.95),
        "ordered": (1.0, 0.9),
        "reissued": (1.0, 0.9),
        NONE: (0.85, 0.97),
    },
}


@pytest.fixture(scope="module")
def labelled() -> list[dict[str, str]]:
    return rows()


def test_the_labelled_set_is_large_and_a_good_part_look_alikes(labelled: list[dict[str, str]]) -> None:
    assert len({row["text"] for row in labelled}) == len(labelled) >= 1000
    assert {row["part"] for row in labelled} == set(PARTS)
    assert all(row["material"] == "" or material_by_name(row["material"]) is not None for row in labelled)
    for part in PARTS:
        some = part_of(labelled, part)
        assert {row["kind"] for row in some} == set(KINDS) or part == "second"
        assert sum(row["kind"] == NONE for row in some) >= len(some) / 3


@pytest.mark.parametrize(("part", "kind"), [(part, kind) for part, kinds in MINIMUM_FIGURES.items() for kind in kinds])
def test_precision_and_recall(labelled: list[dict[str, str]], part: str, kind: str) -> None:
    rows_of_part = part_of(labelled, part)
    found = confusion(rows_of_part)
    measured, minimum = figures(found, kind), MINIMUM_FIGURES[part][kind]
    assert measured.precision >= minimum[0] and measured.recall >= minimum[1], (
        f"{kind}\n{as_table(found)}\n{misread(rows_of_part)}"
    )


@pytest.mark.parametrize("part", PARTS)
def test_at_most_three_percent_of_the_look_alikes_are_events(labelled: list[dict[str, str]], part: str) -> None:
    some = part_of(labelled, part)
    assert len(raised(some)) <= 0.03 * sum(row["kind"] == NONE for row in some), raised(some)


def test_materials(labelled: list[dict[str, str]]) -> None:
    for part, share in (("tuned", 1.0), ("families", 1.0), ("second", 1.0), ("held-out", 0.97)):
        some = part_of(labelled, part)
        wrong = [
            (row["text"], row["material"]) for row in some if (reading(row["text"]).material or "") != row["material"]
        ]
        assert len(wrong) <= (1 - share) * len(some), wrong


def test_each_discussed_answer_is_still_the_answer(labelled: list[dict[str, str]]) -> None:
    truth = {row["text"]: row["kind"] for row in labelled}
    discussed = rows("headlines_discussed.csv")
    assert len(discussed) >= 10
    for row in discussed:
        assert (truth[row["text"]], said(row["text"])) == (row["true"], row["said"]), row["text"]
        assert row["discussion"]


@pytest.mark.parametrize(
    "hedge",
    ["may cancel", "will not cancel", "has not cancelled", "plans to cancel", "denies cancelling", "is set to cancel"],
)
def test_what_has_not_happened_is_no_event(hedge: str) -> None:
    assert said("DLA cancels cobalt tender") == "cancelled"
    assert said(f"DLA {hedge} cobalt tender") == NONE


@pytest.mark.parametrize(
    "text",
    [
        "DLA cancels cobalt tender",
        "dla cancels cobalt tender",
        "DLA CANCELS COBALT TENDER",
        "DLA  cancels\tcobalt  tender",
        "“DLA cancels cobalt tender”",
        "U.S. Defense Logistics Agency cancels $500m cobalt tender",
        "The DLA has cancelled its cobalt tender.",
        "DLA’s cobalt tender has been cancelled",
    ],
)
def test_case_quotes_and_blanks_change_nothing(text: str) -> None:
    found = read_headline(text)
    assert (found.kind, found.material) == (EventKind.CANCELLED, "cobalt")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("DLA reissues the cobalt tender cancelled in May", "reissued"),
        ("DLA amends cobalt tender, extends deadline", "extended"),
        ("After cancelling the cobalt tender, DLA issues a new solicitation", "issued"),
        ("Months after DLA cancelled its cobalt tender, miners wait", NONE),
        ("Did the DLA cancel its cobalt tender?", NONE),
        ("DLA extends depot lease as cobalt tender nears", NONE),
        ("Glencore extends offer in DLA cobalt tender", NONE),
        ("China cancels cobalt stockpile tender", NONE),
    ],
)
def test_each_verb_has_its_own_object(text: str, kind: str) -> None:
    assert said(text) == kind


def test_numbers() -> None:
    found = read_headline("Cobalt solicitation SP8000-25-R-0020 cancelled")
    assert (found.kind, found.number) == (EventKind.CANCELLED, "SP800025R0020")
    assert read_headline("Contract SP8000-25-D-0007 for antimony").number is None


def test_why_names_the_words_that_decided() -> None:
    why = read_headline("Pentagon scraps cobalt tender").why
    assert all(word in why for word in ("Pentagon", "scraps", "tender"))
    assert (
        "Defense Production Act"
        in read_headline("Pentagon awards contract to antimony firm under Defense Production Act").why
    )


HOSTILE = [
    "DLA " * 5000,
    "cancels tender " * 3000,
    "to " * 9000,
    "$" * 9000,
    "\0\x1b]52;c;aGFjaw==\x07",
    "SP8000-" * 2000,
    "’s" * 5000,
]
WORDS = ["DLA", "cancels", "cobalt", "tender", "extends", "deadline", "awards", "contract", ",", ".", "may", "to", "US"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_read_like_others(text: str) -> None:
    found = read_headline(text)
    assert len(found.why) <= MAX_CHARACTERS
    assert all(char.isprintable() for char in found.why)


@given(st.text(max_size=300))
def test_any_text_gives_a_reading(text: str) -> None:
    found = read_headline(text)
    assert 0 <= found.confidence <= 1
    assert found.why
    assert found.material is None or material_by_name(found.material) is not None


@given(st.lists(st.sampled_from(WORDS)))
def test_any_order_of_its_own_words_gives_a_reading_that_is_the_same_twice(words: list[str]) -> None:
    text = " ".join(words)
    assert read_headline(text) == read_headline(text)
