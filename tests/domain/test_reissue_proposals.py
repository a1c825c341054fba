"""Reissue links: certain by notice text, inferred by points, none between several candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineralwatch.domain.dates import FuzzyDate, exact_date, parse_deadline
from mineralwatch.domain.evidence.report_matching import SolicitationRef
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.models.event import EventKind, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.policy import Promise
from mineralwatch.domain.models.solicitation import Solicitation, Stage
from mineralwatch.domain.notice_text.replaced_solicitations import linked_solicitations
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.domain.reissues.material_forms import form_difference, material_forms
from mineralwatch.domain.reissues.reissue_events import is_inferred_reissue, reissue_event
from mineralwatch.domain.reissues.reissue_link import (
    ReissueLink,
    UserLinkDecisions,
    is_made_of_link,
    promise_after_reissue,
)
from mineralwatch.domain.reissues.reissue_proposals import ReissueCandidate, candidate_pairs, propose_links
from mineralwatch.engine.text_similarity import similarity
from tests.support.chain_pairs import pairs

DAY = date(2026, 1, 5)
TEXT = "Tin ingots, LME grade, 500 metric tons, delivered to Hammond in bundles. Offers by e-mail only."
TIN = SolicitationRef("tin-2026-x1", "SP8000-26-R-0001", "tin")
AT = datetime(2026, 11, 1, tzinfo=UTC)


def candidate(serial: int, day: int, over: int | None = None, **changes: object) -> ReissueCandidate:
    """A solicitation posted on day `day`, and cancelled on day `over` if given."""
    number = f"SP8000-26-R-{serial:04d}"
    posted = DAY + timedelta(days=day)
    text = str(changes.pop("text", TEXT))
    ended = exact_date(DAY + timedelta(days=over)) if over is not None else None
    solicitation = Solicitation(
        key=normalise_number(number),
        number=number,
        title="Tin ingots, LME grade",
        materials=("tin",),
        stage=Stage.SOLICITATION,
        office="SP8000",
        posted=exact_date(posted),
        deadline=parse_deadline((posted + timedelta(days=30)).isoformat()),
        ending=EventKind.CANCELLED if ended else None,
        ended=ended,
    )
    solicitation = replace(solicitation, **changes)  # type: ignore[arg-type]
    notice = Notice(
        f"n{serial}", solicitation.title, number=solicitation.number, posted=posted, naics=("331410",), text=text
    )
    return ReissueCandidate(solicitation, (VersionReading(notice, "sam", AT),))


def linked_pairs(
    candidates: Sequence[ReissueCandidate], decisions: UserLinkDecisions | None = None
) -> list[tuple[str, str]]:
    return [(link.older[-1], link.newer[-1]) for link in propose_links(candidates, similarity, decisions)]


def key(serial: int) -> str:
    return f"SP800026R{serial:04d}"


def test_a_reissue_of_a_cancelled_solicitation_is_linked_with_reasons() -> None:
    (link,) = propose_links([candidate(1, 0, 20), candidate(2, 60)], similarity)
    assert (link.older, link.newer, link.number, link.grade) == (key(1), key(2), "SP8000-26-R-0002", Grade.INFERRED)
    assert link.points >= 8
    assert link.reasons[0] == "material tin"
    assert "posted 40 days after it was cancelled" in link.reasons
    assert "titles alike by 100%" in link.reasons
    assert "quantity 500 t, was 500 t" in link.reasons
    assert not link.certain


def test_the_labelled_pairs_are_told_apart() -> None:
    table = [(pair, pair.link(similarity)) for pair in pairs()]
    right = sum(pair.same and link is not None for pair, link in table)
    linked = sum(link is not None for _, link in table)
    assert len(table) >= 40
    assert right / linked >= 0.97
    assert right / sum(pair.same for pair, _ in table) >= 0.8


@pytest.mark.parametrize(
    "changes",
    [
        {"materials": ("indium",)},
        {"office": "SPRTA1"},
        {"number": None},
        {"stage": Stage.RFI},
        {"stage": Stage.AWARD},
        {"posted": None},
        {"title": "Tin powder"},
        {"text": TEXT.replace("500", "5,000")},
    ],
)
def test_what_speaks_against_it(changes: dict[str, object]) -> None:
    assert linked_pairs([candidate(1, 0, 20), candidate(2, 60)]) == [("1", "2")]
    assert linked_pairs([candidate(1, 0, 20), candidate(2, 60, **changes)]) == []


@pytest.mark.parametrize("ending", [EventKind.AWARDED, EventKind.TERMINATED])
def test_an_awarded_solicitation_has_no_reissue(ending: EventKind) -> None:
    assert linked_pairs([candidate(1, 0, 20, ending=ending), candidate(2, 60)]) == []


def test_a_solicitation_that_went_silent_needs_more_points() -> None:
    alike_but_sized = {"text": TEXT.replace("500 metric tons, ", "")}
    assert linked_pairs([candidate(1, 0), candidate(2, 60)]) == [("1", "2")]
    assert linked_pairs([candidate(1, 0, title="Tin ingots", **alike_but_sized), candidate(2, 320)]) == []
    assert linked_pairs([candidate(1, 0), candidate(2, 20)]) == []  # its deadline was still ahead


def test_two_candidates_block_each_other_on_either_side() -> None:
    assert linked_pairs([candidate(1, 0, 20), candidate(2, 60), candidate(3, 61)]) == []
    assert linked_pairs([candidate(1, 0, 20), candidate(2, 1, 20), candidate(3, 61)]) == []


def test_a_chain_of_three_is_two_links() -> None:
    assert linked_pairs([candidate(1, 0, 20), candidate(2, 60, 80), candidate(3, 120)]) == [("1", "2"), ("2", "3")]


def test_what_a_notice_says_is_certain_and_blocks_a_guess() -> None:
    says = f"{TEXT} This solicitation replaces SP8000-26-R-0001."
    links = propose_links([candidate(1, 0, 20), candidate(2, 60), candidate(3, 61, text=says)], similarity)
    assert [(link.older, link.newer, link.grade) for link in links] == [(key(1), key(3), Grade.OFFICIAL)]
    assert links[0].evidence[0].says == "This solicitation replaces SP8000-26-R-0001."
    assert links[0].evidence[0].ref == "n3"


def test_the_user_decides_on_links() -> None:
    three = [candidate(1, 0, 20), candidate(2, 60), candidate(3, 61)]
    yes = Evidence("hand", "link/1", None, Grade.INFERRED, AT, "I rang them up")
    joined = UserLinkDecisions(linked={(key(1), key(3)): yes})
    (link,) = propose_links(three, similarity, joined)
    assert (link.newer, link.confirmed, link.grade) == (key(3), True, Grade.INFERRED)
    assert link.reasons[-1] == "linked by hand: I rang them up"
    assert linked_pairs(three, UserLinkDecisions(unlinked={(key(1), key(3))})) == [("1", "2")]
    says = f"{TEXT} This solicitation replaces SP8000-26-R-0001."
    assert (
        linked_pairs([candidate(1, 0, 20), candidate(2, 60, text=says)], UserLinkDecisions(unlinked={(key(1), key(2))}))
        == []
    )


def test_the_user_may_link_what_has_nothing_in_common_but_not_what_has_no_number() -> None:
    yes = Evidence("hand", "link/1", None, Grade.INFERRED, AT)
    other = candidate(2, 60, materials=("indium",), title="Indium", text="")
    (link,) = propose_links([candidate(1, 0, 20), other], similarity, UserLinkDecisions(linked={(key(1), key(2)): yes}))
    assert link.reasons == ("linked by hand",)
    nameless = candidate(2, 60, number=None)
    assert linked_pairs([candidate(1, 0, 20), nameless], UserLinkDecisions(linked={(key(1), key(2)): yes})) == []


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.one_of(st.none(), st.integers(0, 300))), min_size=2, max_size=4))
def test_the_links_do_not_depend_on_the_order_of_the_candidates(days: list[tuple[int, int | None]]) -> None:
    candidates = [candidate(n, day, None if over is None else day + over) for n, (day, over) in enumerate(days, 1)]
    found = {propose_links(order, similarity) for order in permutations(candidates)}
    assert len(found) == 1
    links = next(iter(found))
    inferred = [link for link in links if not link.certain]
    assert len({link.older for link in inferred}) == len({link.newer for link in inferred}) == len(inferred)
    assert {(link.older, link.newer) for link in inferred} <= candidate_pairs(one.solicitation for one in candidates)


@pytest.mark.parametrize(
    ("text", "own", "number", "after"),
    [
        ("This solicitation replaces SP8000-25-R-0001.", "SP8000-26-R-0007", "SP800025R0001", False),
        ("It takes the place of SP8000-25-R-0001, which was cancelled.", None, "SP800025R0001", False),
        ("This is a reissue of Solicitation No. SP8000-25-R-0001.", None, "SP800025R0001", False),
        ("The item was previously solicited under SP800025R0001.", None, "SP800025R0001", False),
        ("It will be re-issued under SP8000-26-R-0007 in May.", "SP8000-25-R-0001", "SP800026R0007", True),
        ("SP8000-25-R-0001 is cancelled and re-issued as SP8000-26-R-0007.", "SP8000-25-R-0001", "SP800026R0007", True),
    ],
)  # fmt: skip
def test_a_notice_names_the_other_solicitation(text: str, own: str | None, number: str, after: bool) -> None:
    assert [(one.number, one.is_successor) for one in linked_solicitations("Tin", text, own)] == [(number, after)]


@pytest.mark.parametrize(
    "text",
    [
        "This request is in addition to and does not replace SP8000-25-R-0001.",
        "This contract replaces SP8000-25-D-0001.",
        "Amendment 2 replaces Amendment 1.",
        "Offers under SP8000-25-R-0001 are due on Monday.",
        "Offers that were previously rejected under SP8000-25-R-0001 need not be sent again.",
        "The answers to the earlier request SP8000-25-R-0001 were considered.",
        "If this is cancelled, it might be re-issued under SP8000-26-R-0009.",
        "",
    ],
)
def test_a_notice_that_says_nothing_of_the_kind(text: str) -> None:
    assert linked_solicitations("Tin", text, "SP8000-26-R-0007") == ()


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        ("Antimony ingot", "Antimony trioxide", "metal and oxide"),
        ("Scandium oxide", "Scandium flake", "oxide and metal"),
        ("Tin, LME grade", "Tin with tin pest", "lme and pest"),
        ("Gallium, 4N", "Gallium 99.9999%", "99.99 and 99.9999"),
        ("Cobalt", "Cobalt oxide", None),
        ("Gallium, 4N", "Gallium 99.99 percent", None),
        ("Cobalt, cut cathode or rounds", "Cobalt rounds", None),
    ],
)
def test_forms_that_differ(one: str, other: str, says: str | None) -> None:
    assert form_difference(material_forms(one), material_forms(other)) == says
    assert (form_difference(material_forms(other), material_forms(one)) is None) == (says is None)


def test_a_link_is_an_event_of_the_older_solicitation() -> None:
    (link,) = propose_links([candidate(1, 0, 20), candidate(2, 60)], similarity)
    event = reissue_event(link, TIN, AT)
    assert (event.kind, event.key, event.occurred_on) == (EventKind.REISSUED, key(1), DAY + timedelta(days=60))
    assert event.new == {"number": "SP8000-26-R-0002", "key": key(2)}
    assert event.evidence[0].says == "; ".join(link.reasons)
    assert is_made_of_link(event)
    assert is_inferred_reissue(event)
    assert not is_inferred_reissue(replace(event, grade=Grade.OFFICIAL))
    moved = replace(link, older="tin-2026-x1", newer="other")
    assert reissue_event(moved, TIN, AT).id == event.id


@pytest.mark.parametrize(
    ("due", "what", "outcome"),
    [
        ("2026-03", "reissue of the tin request", "kept"),
        (None, "tin will be re-solicited", "kept"),
        ("2026-02", "reissue of the tin request", "late"),
        ("2026-03", "award of the tin contract", "open"),
    ],
)
def test_a_promise_to_reissue_is_kept_or_late_once_a_link_shows_it(due: str | None, what: str, outcome: str) -> None:
    link = ReissueLink(key(1), key(2), "SP8000-26-R-0002", exact_date(date(2026, 3, 6)), Grade.INFERRED)
    said = promise_after_reissue(promise(due, what), [link])
    assert said.outcome == outcome
    assert said.note == (None if outcome == "open" else "as SP8000-26-R-0002, posted 2026-03-06, inferred")
    assert promise_after_reissue(promise(due, what), [replace(link, older=key(3))]) == promise(due, what)


def promise(due: str | None, what: str) -> Promise:
    return Promise("DLA", what, key(1), None, FuzzyDate(due) if due else None, "open", None, "x", Grade.REPORTED)
