"""Which solicitation a story is attached to, and when it is attached to none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models.contract import Awardee
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.domain.stories.attach_candidates import UserAttachment
from mineralwatch.domain.stories.story_attaching import (
    AttachCandidate,
    AttachDecision,
    attach_candidate,
    decide_attachment,
)
from mineralwatch.domain.stories.story_clustering import story_from_entries

DAY = datetime(2025, 10, 15, 18, 0, tzinfo=UTC)


def story(title: str, at: datetime = DAY, **more: object) -> Story:
    from mineralwatch.sources.feed_item import find_solicitation_number

    return story_from_entries(
        "s",
        (
            FeedEntry(
                "i", "guid", "wire", title, published=at, first_seen=at, number=find_solicitation_number(title), **more
            ),
        ),
    )  # type: ignore[arg-type]


def solicitation(
    number: str = "SP8000-25-R-0013", material: str = "cobalt", posted: str = "2025-08-20", **more: object
) -> AttachCandidate:
    base: dict[str, object] = {"posted": FuzzyDate(posted), "materials": (material,), "last_word": FuzzyDate(posted)}
    return AttachCandidate(number.replace("-", ""), number, frozenset({number.replace("-", "")}), **{**base, **more})  # type: ignore[arg-type]


COBALT, ANTIMONY = solicitation(), solicitation("SP8000-25-R-0020", "antimony", "2025-07-01")


@pytest.mark.parametrize(
    "title",
    [
        "Tender SP8000-25-R-0013 is dead",
        "Tender sp800025r0013 is dead".upper(),
        "Tender SP8000 25 R 0013 is dead",
        "Tender SP8000–25–R–0013 is dead",
        "Tender SP8000-25R-0013 is dead",
    ],
)
def test_a_known_number_decides(title: str) -> None:
    assert decide_attachment(story(title), [COBALT, ANTIMONY]) == AttachDecision(
        "SP800025R0013", "names SP8000-25-R-0013"
    )


def test_a_number_decides_between_materials_and_solicitations() -> None:
    second = solicitation("SP8000-25-R-0014")
    titled = story("DLA cancels cobalt and nickel tender SP8000-25-R-0014")
    assert decide_attachment(titled, [COBALT, second, ANTIMONY]).key == second.key


def test_one_number_with_another_material_decides_nothing() -> None:
    place = decide_attachment(story("DLA cancels antimony tender SP8000-25-R-0013"), [COBALT, ANTIMONY])
    assert place == AttachDecision(None, "names SP8000-25-R-0013, which is for cobalt, but speaks of antimony")


def test_an_alias_of_a_solicitation_is_a_number_too() -> None:
    known = attach_candidate(
        Solicitation("SP800025R0013", "SP8000-25-R-0013", "Cobalt", ("cobalt",), aliases=("SP8000-24-R-0999",))
    )
    assert decide_attachment(story("SP8000-24-R-0999 is renumbered"), [known]).key == "SP800025R0013"


def test_a_contract_decides() -> None:
    known = attach_candidate(
        Solicitation(
            "antimony-2025-x1", None, "Antimony", ("antimony",), awardees=(Awardee("UAMY", "SP8000-25-D-0012"),)
        )
    )
    place = decide_attachment(story("DLA places first order under SP8000-25-D-0012"), [COBALT, known])
    assert place == AttachDecision("antimony-2025-x1", "names contract SP800025D0012 of antimony-2025-x1")


def test_a_contract_of_two_solicitations_decides_nothing() -> None:
    two = [
        solicitation("SP8000-25-R-0001", contracts=frozenset({"SP800025D0012"})),
        solicitation("SP8000-25-R-0002", contracts=frozenset({"SP800025D0012"})),
    ]
    place = decide_attachment(story("DLA places cobalt order under SP8000-25-D-0012"), two)
    assert place.key is None
    assert "in common" in place.because


@pytest.mark.parametrize(
    "written", ["SP8000-25-R-OO13", "SP8000-25-R-O013", "SP8000-25-R-013", "SP800-25-R-0013", "SP80000-25-R-0013"]
)
def test_a_misspelt_number_is_matched_when_one_sign_and_the_material_agree(written: str) -> None:
    place = decide_attachment(story(f"Cobalt tender {written} cancelled"), [COBALT, ANTIMONY])
    if "OO" in written:  # two signs apart
        assert (place.key, "is no number of a request" in place.because) == (None, True)
    else:
        assert place.key == COBALT.key
        assert "one sign apart, the same material" in place.because


def test_a_misspelt_number_of_another_material_is_not_matched() -> None:
    place = decide_attachment(story("Antimony tender SP8000-25-R-O013 cancelled"), [COBALT, ANTIMONY])
    assert place.key is None
    assert "another material" in place.because


def test_a_misspelt_number_of_two_solicitations_is_not_matched() -> None:
    two = [solicitation("SP8000-25-R-0010"), solicitation("SP8000-25-R-0011")]
    place = decide_attachment(
        story("Cobalt tender SP8000-25-R-001O is cancelled"), [*two, solicitation("SP8000-25-R-0019")]
    )
    assert place.key is None
    assert "may be SP8000-25-R-0010, SP8000-25-R-0011 or SP8000-25-R-0019" in place.because


def test_a_well_formed_number_that_is_not_known_is_another_solicitation() -> None:
    """Serials are consecutive, so a number that differs in the last digit is another solicitation, not a typing
    error."""
    place = decide_attachment(story("DLA cancels cobalt tender SP8000-25-R-0014"), [COBALT])
    assert (place.key, place.new_number) == (None, "SP800025R0014")
    assert place.because == "names SP800025R0014, which is not known here; SP8000-25-R-0013 differs by one sign"


def test_the_only_solicitation_of_the_material_that_was_alive() -> None:
    place = decide_attachment(story("DLA cancels cobalt tender"), [COBALT, ANTIMONY])
    assert place == AttachDecision(COBALT.key, "the only request for cobalt alive on 2025-10-15")


def test_two_solicitations_of_one_material_attach_nothing() -> None:
    place = decide_attachment(story("DLA cancels cobalt tender"), [COBALT, solicitation("SP8000-25-R-0014")])
    assert place.key is None
    assert place.because.startswith("SP8000-25-R-0013 and SP8000-25-R-0014 were alive on 2025-10-15")


def test_three_materials_attach_nothing_without_a_number() -> None:
    titled = "DLA cancels tenders for cobalt, antimony and tungsten"
    place = decide_attachment(story(titled), [COBALT])
    assert place.key is None
    assert place.because.startswith("names cobalt, antimony and tungsten")
    assert decide_attachment(story(f"{titled}: SP8000-25-R-0013"), [COBALT]).key == COBALT.key


@pytest.mark.parametrize(
    ("title", "because"),
    [
        ("Explorer drills high-grade cobalt in Idaho", "speaks of no purchase for the stockpile"),
        ("Cobalt price rises on Congo quota", "speaks of no purchase for the stockpile"),
        ("Pentagon backs cobalt refinery in Alberta", "speaks of no purchase for the stockpile"),
        ("US DLA to sell cobalt from stockpile in November", "speaks of no purchase for the stockpile"),
        ("DLA honours its employees", "names no material and no number"),
        ("DLA cancels tungsten tender", "no request for tungsten was alive on 2025-10-15"),
    ],
)
def test_what_speaks_of_no_purchase_or_of_nothing_known_attaches_to_nothing(title: str, because: str) -> None:
    place = decide_attachment(story(title), [COBALT, ANTIMONY])
    assert (place.key, place.because) == (None, because)


@pytest.mark.parametrize(
    ("candidate", "attached"),
    [
        (solicitation(posted="2025-10-20"), False),  # posted after it
        (solicitation(posted="2025-10-16"), True),  # another clock
        (solicitation(posted="2025-10"), True),  # some day of the month
        (solicitation(ending=EventKind.AWARDED, ended=FuzzyDate("2025-09-20")), True),  # 25 days ago
        (solicitation(ending=EventKind.AWARDED, ended=FuzzyDate("2025-09-01")), False),
        (
            solicitation(ending=EventKind.CANCELLED, ended=FuzzyDate("2025-08-25")),
            True,
        ),  # the ending itself, reported late
        (solicitation(ending=EventKind.CANCELLED, ended=FuzzyDate("2025-08-10")), False),
        (solicitation(ending=EventKind.CANCELLED, ended=FuzzyDate("2025-11-20")), True),  # … or early
        (solicitation(ending=EventKind.CANCELLED), True),  # ended on an unknown day
        (solicitation(ending=EventKind.AWARDED), False),
        (solicitation(posted="2023-01-01"), False),  # silent for years
        (solicitation(posted="2025-08-20", last_word=None), True),
        (
            AttachCandidate("cobalt-2025-x1", "cobalt-2025-x1", frozenset(), materials=("cobalt",)),
            True,
        ),  # nothing is dated
    ],
)
def test_whether_a_solicitation_was_alive(candidate: AttachCandidate, attached: bool) -> None:
    assert (decide_attachment(story("DLA cancels cobalt tender"), [candidate]).key is not None) is attached


def test_a_form_of_a_material_is_that_material() -> None:
    rare = solicitation("SP8000-25-R-0030", "neodymium")
    assert decide_attachment(story("DLA cancels rare earths tender"), [rare]).key == rare.key


def test_the_user_overrules_the_words() -> None:
    told = story("DLA cancels cobalt tender SP8000-25-R-0013")
    assert decide_attachment(told, [COBALT, ANTIMONY], UserAttachment(None)) == AttachDecision(None, "detached by you")
    assert decide_attachment(told, [COBALT, ANTIMONY], UserAttachment(ANTIMONY.key)) == AttachDecision(
        ANTIMONY.key, "attached to SP8000-25-R-0020 by you"
    )
    assert decide_attachment(told, [COBALT], UserAttachment("gone")) == AttachDecision(
        None, "you attached it to gone, which is not known here"
    )


AWARDED = solicitation(
    "SP8000-25-R-0040",
    "antimony",
    "2025-02-01",
    ending=EventKind.AWARDED,
    ended=FuzzyDate("2025-09-22"),
    winners=("United States Antimony Corp.",),
)
CANCELLED = solicitation("SP8000-25-R-0041", "cobalt", ending=EventKind.CANCELLED, ended=FuzzyDate("2025-10-15"))
YEARS_LATER = datetime(2028, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "at", "found"),
    [
        ("DLA places $15 million antimony order for stockpile", YEARS_LATER, AWARDED),
        ("US Antimony receives $15m delivery order under DLA contract", YEARS_LATER, AWARDED),
        ("DLA terminates antimony contract with US Antimony", YEARS_LATER, AWARDED),
        ("DLA terminates antimony contract", YEARS_LATER, AWARDED),
        ("Perpetua Resources receives DLA delivery order for antimony", YEARS_LATER, None),  # another winner
        ("DLA places $15 million antimony order for stockpile", datetime(2032, 3, 1, tzinfo=UTC), None),
        ("DLA reissues cobalt tender", datetime(2026, 6, 1, tzinfo=UTC), CANCELLED),
        ("DLA reissues cobalt tender", YEARS_LATER, None),
        ("DLA cancels cobalt tender", datetime(2026, 6, 1, tzinfo=UTC), None),
        ("Glencore wins DLA cobalt contract", datetime(2026, 5, 14, tzinfo=UTC), None),
    ],
)
def test_what_follows_an_ending_finds_its_solicitation(title: str, at: datetime, found: AttachCandidate | None) -> None:
    told = story(title, at)
    assert told.kind is not None
    assert decide_attachment(told, [AWARDED, CANCELLED]).key == (found and found.key)


def test_an_order_goes_to_the_awarded_solicitation_and_not_to_the_open_one() -> None:
    open_one = solicitation("SP8000-27-R-0001", "antimony", "2027-12-01")
    told = story("DLA places $15 million antimony order for stockpile", YEARS_LATER)
    assert decide_attachment(told, [open_one, AWARDED]).key == AWARDED.key
    assert decide_attachment(told, [open_one]).key == open_one.key  # the award is not known here


def test_an_order_of_two_contracts_goes_to_the_one_of_its_winner() -> None:
    other = replace(AWARDED, key="SP800025R0050", label="SP8000-25-R-0050", winners=("Perpetua Resources",))
    place = decide_attachment(
        story("DLA places $15 million antimony order for stockpile", YEARS_LATER), [AWARDED, other]
    )
    assert place.key is None
    assert place.because.startswith("it may speak of SP8000-25-R-0040 or SP8000-25-R-0050, each a contract")
    named = story("Perpetua receives $15m antimony delivery order under DLA contract", YEARS_LATER)
    assert decide_attachment(named, [AWARDED, other]).key == other.key


def test_another_contract_than_the_known_one_is_not_meant() -> None:
    known = replace(AWARDED, contracts=frozenset({"SP800025D0007"}))
    told = story("DLA places antimony order under SP8000-25-D-0099", YEARS_LATER)
    assert decide_attachment(told, [known]).key is None
    assert decide_attachment(told, [AWARDED]).key == AWARDED.key


def test_of_two_live_solicitations_the_amount_or_the_awardee_may_name_one() -> None:
    big = solicitation("SP8000-25-R-0061", "scandium", ceiling=40e6)
    small = solicitation("SP8000-25-R-0062", "scandium", ceiling=5.5e6, winners=("APL Engineered Materials",))
    for title, found in (
        ("DLA seeks $40 million of scandium for stockpile", big),
        ("APL Engineered Materials wins DLA scandium contract", small),
        ("DLA seeks scandium for stockpile", None),
    ):
        assert decide_attachment(story(title), [big, small]).key == (found and found.key)
