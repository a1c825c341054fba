"""What headlines say: a labelled set with minimum figures per kind, and the edges of the grammar."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.headline_marks import LONGEST
from mineralwatch.domain.headlines import read
from mineralwatch.domain.materials import by_name
from mineralwatch.domain.models import EventKind

LABELLED = Path(__file__).parent.parent / "data" / "headlines.csv"
NONE = "none"
# The least share of what is said that is right, and of what is true that is said. A wrong alert is worse than none.
LEAST = {
    "cancelled": (1.0, 0.90),
    "awarded": (1.0, 0.90),
    "issued": (1.0, 0.85),
    "extended": (1.0, 0.85),
    "shortened": (1.0, 0.75),
    "amended": (0.8, 0.75),
    "ordered": (1.0, 0.75),
    "terminated": (1.0, 0.75),
    "reissued": (1.0, 0.75),
    NONE: (0.90, 0.98),
}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with LABELLED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def said(text: str) -> str:
    return read(text).kind or NONE


def confusion(rows: list[dict[str, str]]) -> Counter[tuple[str, str]]:
    return Counter((row["kind"], said(row["text"])) for row in rows)


def as_table(found: Counter[tuple[str, str]], rows: list[dict[str, str]]) -> str:
    """True kinds down, what is said across; then every text that was read otherwise."""
    kinds = [*(kind for kind in LEAST if kind != NONE), NONE]
    lines = ["true \\ said  " + " ".join(f"{kind[:9]:>9}" for kind in kinds)]
    lines += [f"{true:12} " + " ".join(f"{found[true, one] or '·':>9}" for one in kinds) for true in kinds]
    lines += [
        f"{row['kind']} read as {said(row['text'])}: {row['text']} ({read(row['text']).why})"
        for row in rows
        if said(row["text"]) != row["kind"]
    ]
    return "\n".join(lines)


def test_the_labelled_set_is_large_and_half_of_look_alikes(rows: list[dict[str, str]]) -> None:
    assert len(rows) >= 250
    assert len({row["text"] for row in rows}) == len(rows)
    assert sum(row["kind"] == NONE for row in rows) >= 100
    assert {row["kind"] for row in rows} == set(LEAST)
    assert all(row["material"] == "" or by_name(row["material"]) is not None for row in rows)


@pytest.mark.parametrize("kind", LEAST)
def test_precision_and_recall(rows: list[dict[str, str]], kind: str) -> None:
    found = confusion(rows)
    right = found[kind, kind]
    precision = right / sum(n for (_, one), n in found.items() if one == kind)
    recall = right / sum(n for (true, _), n in found.items() if true == kind)
    least_precision, least_recall = LEAST[kind]
    assert precision >= least_precision and recall >= least_recall, (
        f"{kind}: precision {precision:.2f}, recall {recall:.2f}\n{as_table(found, rows)}"
    )


def test_at_most_three_in_a_hundred_look_alikes_are_raised(rows: list[dict[str, str]]) -> None:
    alike = [row for row in rows if row["kind"] == NONE]
    raised = [row["text"] for row in alike if said(row["text"]) != NONE]
    assert len(raised) <= 0.03 * len(alike), raised


def test_materials(rows: list[dict[str, str]]) -> None:
    wrong = [
        (row["text"], read(row["text"]).material)
        for row in rows
        if (read(row["text"]).material or "") != row["material"]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "hedge",
    ["may cancel", "will not cancel", "has not cancelled", "plans to cancel", "denies cancelling", "is set to cancel"],
)
def test_what_has_not_happened_is_silent(hedge: str) -> None:
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
    found = read(text)
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
    found = read("Cobalt solicitation SP8000-25-R-0020 cancelled")
    assert (found.kind, found.number) == (EventKind.CANCELLED, "SP800025R0020")
    assert read("Contract SP8000-25-D-0007 for antimony").number is None


def test_why_names_the_words_that_decided() -> None:
    why = read("Pentagon scraps cobalt tender").why
    assert all(word in why for word in ("Pentagon", "scraps", "tender"))
    assert (
        "Defense Production Act" in read("Pentagon awards contract to antimony firm under Defense Production Act").why
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
    found = read(text)
    assert len(found.why) <= LONGEST
    assert all(char.isprintable() for char in found.why)


@given(st.text(max_size=300))
def test_any_text_gives_a_reading(text: str) -> None:
    found = read(text)
    assert 0 <= found.confidence <= 1
    assert found.why
    assert found.material is None or by_name(found.material) is not None


@given(st.lists(st.sampled_from(WORDS)))
def test_any_order_of_its_own_words_gives_a_reading_that_is_the_same_twice(words: list[str]) -> None:
    text = " ".join(words)
    assert read(text) == read(text)
