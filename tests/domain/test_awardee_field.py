"""Awardee fields of official notices: placeholders, several names, addresses."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.companies.awardee_field import NAME_SEPARATOR, awardee_text, companies_in
from mineralwatch.domain.evidence.award_claims import claims_of_award
from mineralwatch.domain.lifecycle.notice_history import VersionReading, notice_history
from mineralwatch.domain.models.contract import Awardee
from mineralwatch.domain.models.event import Event
from mineralwatch.domain.models.notice import Notice, NoticeAward
from mineralwatch.domain.models.solicitation import Stage
from mineralwatch.domain.solicitations.solicitation_projection import SolicitationFacts, project_solicitation
from mineralwatch.sources.sam_api_parse import parse_page

T0 = datetime(2026, 6, 2, 12, tzinfo=UTC)


PLACEHOLDERS = """
Multiple Awards|MULTIPLE VENDORS|multiple|Various|various contractors|TBD|T.B.D.|TBA|To be determined|N/A|n.a.|NONE|null
-|*|See attachment|SEE ATTACHED LIST|see description|Refer to award document|REDACTED|REDACTED PER FOIA LLC|[Redacted]
Not applicable|not disclosed|Pending|Awaiting approval|Undisclosed|4 awardees|(5) contracts|None at this time|No award
Awardee|Miscellaneous Foreign Contractors|Unknown|XXX|12345| |Attached|more than one awardee
"""


@pytest.mark.parametrize("text", re.split(r"[|\n]", PLACEHOLDERS.strip()))
def test_a_placeholder_is_no_awardee(text: str) -> None:
    assert companies_in(text) == () and awardee_text(text) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Borealis Zinc LLC", ["Borealis Zinc LLC"]),
        ("  BOREALIS ZINC, LLC ", ["BOREALIS ZINC, LLC"]),
        ("Dunmore & Daughters, Inc.", ["Dunmore & Daughters, Inc."]),
        ("Hart and Vale", ["Hart and Vale"]),
        ("Kita Metal Co., Ltd.", ["Kita Metal Co., Ltd."]),
        ("Various Alloys LLC", ["Various Alloys LLC"]),
        ("5 Rivers Ore Company", ["5 Rivers Ore Company"]),
        ("Nova Tin USA", ["Nova Tin USA"]),
        # addresses and codes
        ("BOREALIS ZINC LLC 410 Mill Road Butte MT 59701 USA", ["BOREALIS ZINC LLC"]),
        ("Borealis Zinc LLC, 410 Mill Rd, Butte, MT 59701-1234", ["Borealis Zinc LLC"]),
        ("BOREALIS ZINC INC DENVER CO 80202", ["BOREALIS ZINC INC"]),
        ("Borealis Zinc Corp., Butte, MT", ["Borealis Zinc Corp."]),
        ("Borealis Zinc PO Box 12 Butte MT 59701", ["Borealis Zinc"]),
        ("BOREALIS ZINC, LLC CAGE: 8ZQ41", ["BOREALIS ZINC, LLC"]),
        ("Borealis Zinc Inc. (CAGE Code 8ZQ41; UEI QWERTY123456)", ["Borealis Zinc Inc."]),
        ("Borealis Zinc UEI QWERTY123456", ["Borealis Zinc"]),
        ("Borealis Zinc Inc (8ZQ41)", ["Borealis Zinc Inc"]),
        ("Borealis Zinc LLC\n410 Mill Road\nButte\nMT 59701", ["Borealis Zinc LLC"]),
        # several
        ("Borealis Zinc LLC; Hart Ores Inc.", ["Borealis Zinc LLC", "Hart Ores Inc."]),
        (
            "Borealis Zinc LLC, Hart Ores Inc. and Vale Tin Corp",
            ["Borealis Zinc LLC", "Hart Ores Inc.", "Vale Tin Corp"],
        ),
        ("1. Borealis Zinc LLC 2. Hart Ores Inc", ["Borealis Zinc LLC", "Hart Ores Inc"]),
        ("Borealis Zinc | Hart Ores", ["Borealis Zinc", "Hart Ores"]),
        ("Borealis Zinc LLC ($4,000,000); Hart Ores LLC ($2M)", ["Borealis Zinc LLC", "Hart Ores LLC"]),
        ("Borealis Zinc LLC; TBD; borealis zinc llc", ["Borealis Zinc LLC"]),
    ],
)
def test_companies_keep_their_printed_names(text: str, names: list[str]) -> None:
    assert list(companies_in(text)) == names


FIRST, SECOND = st.sampled_from(["Borealis", "HART", "Vale & Sons"]), st.sampled_from(["Zinc", "ORES"])
FORMS = st.sampled_from(["LLC", "Inc.", "CORP", "Co., Ltd."])
NAMES = st.lists(st.builds("{} {} {}".format, FIRST, SECOND, FORMS), min_size=1, max_size=5, unique_by=str.casefold)


@given(NAMES, st.sampled_from(["; ", " | ", "\n", ", ", " and ", ", and ", " / "]))
def test_every_company_of_a_list_is_kept_and_reading_again_changes_nothing(names: list[str], joint: str) -> None:
    assert list(companies_in(joint.join(names))) == names
    assert companies_in(NAME_SEPARATOR.join(names)) == tuple(names)


@given(st.text(max_size=300))
def test_any_text_gives_clean_parts_of_itself(text: str) -> None:
    assert all(name and name == name.strip() and name in " ".join(text.split()) for name in companies_in(text))


def award(
    ident: str, number: str | None, awardee: str | None, amount: float | None = None, **more: Any
) -> VersionReading:
    block = NoticeAward(number, amount, date(2026, 6, 1), awardee)
    notice = Notice(
        ident, "Vanadium", type="Award Notice", number="SP8000-26-R-0044", posted=date(2026, 6, 1), award=block
    )
    return VersionReading(replace(notice, **more), "sam", T0 + timedelta(minutes=len(ident)))


def winners(*readings: VersionReading) -> tuple[Awardee, ...]:
    return listed(*readings).awardees


def listed(*readings: VersionReading) -> Any:
    events = tuple(
        Event(i.id, i.kind, "K", None, None, i.occurred_on, i.seen_at, i.grade, i.old, i.new)
        for i in notice_history(readings)
    )
    notices = tuple(seen.notice for seen in readings)
    claims = tuple(claim for seen in readings for claim in claims_of_award([seen]))
    return project_solicitation(SolicitationFacts("K", notices=notices, events=events, claims=claims))


def test_every_award_notice_of_a_solicitation_is_kept() -> None:
    won = winners(
        award("a", "SP8000-26-D-0001", "Borealis Zinc LLC", 4e6),
        award("bb", "SP8000-26-D-0002", "Hart Ores Inc.", 6e6),
        award("ccc", "SP8000-26-D-0003", "Borealis Zinc LLC", 9e6),
    )
    assert [(one.name, one.contract, one.ceiling) for one in won] == [
        ("Borealis Zinc LLC", "SP8000-26-D-0001", 4e6),
        ("Hart Ores Inc.", "SP8000-26-D-0002", 6e6),
        ("Borealis Zinc LLC", "SP8000-26-D-0003", 9e6),
    ]


def test_notices_that_give_the_solicitations_number_for_each_award_are_several() -> None:
    number = "SP8000-26-R-0044"
    won = winners(award("a", number, "Borealis Zinc LLC", 4e6), award("bb", number, "Hart Ores Inc.", 6e6))
    assert [(one.name, one.ceiling) for one in won] == [("Borealis Zinc LLC", 4e6), ("Hart Ores Inc.", 6e6)]


def test_the_sum_of_a_joint_award_is_given_to_no_single_company() -> None:
    found = listed(award("a", "SP8000-26-D-0001", "Borealis Zinc LLC; Hart Ores Inc.", 1e7))
    assert [(one.name, one.contract, one.ceiling) for one in found.awardees] == [
        ("Borealis Zinc LLC", "SP8000-26-D-0001", None),
        ("Hart Ores Inc.", "SP8000-26-D-0001", None),
    ]
    assert found.ceiling == 1e7


def test_an_award_without_a_named_awardee_keeps_its_contract_and_amount() -> None:
    found = listed(award("a", "SP8000-26-D-0001", "Multiple Awards", 1e7))
    assert [(one.name, one.contract, one.ceiling) for one in found.awardees] == [(None, "SP8000-26-D-0001", 1e7)]
    assert (found.ceiling, found.stage) == (1e7, Stage.AWARD)
    assert winners(award("a", None, "TBD")) == ()


@pytest.mark.parametrize("turned", [False, True])
def test_a_later_notice_gives_the_award_the_company_that_the_first_left_out(turned: bool) -> None:
    readings = [award("a", "SP8000-26-D-0001", "TBD", 1e7), award("bb", "SP8000-26-D-0001", "Hart Ores Inc.", 2e7)]
    (told,) = notice_history(reversed(readings) if turned else readings)
    assert told.new == {"awardee": "Hart Ores Inc.", "contract": "SP8000-26-D-0001", "amount": 1e7}


def test_the_stage_after_an_award_notice_is_award_whatever_is_kept_up() -> None:
    asked = award("s", None, None, type="Solicitation", award=None, posted=date(2026, 5, 1))
    assert listed(asked).stage is Stage.SOLICITATION
    assert listed(asked, award("aa", "SP8000-26-D-0001", "Borealis Zinc LLC")).stage is Stage.AWARD


def test_a_list_of_awards_in_one_notice_is_several_awards() -> None:
    blocks = [
        {"number": f"SP8000-26-D-000{n}", "amount": f"{n}.5E6", "date": "2026-06-01",
         "awardee": [{"name": f"Borealis {n} LLC"}, "Hart Ores &amp; Sons"]}
        for n in (1, 2)
    ]  # fmt: skip
    row = {"noticeId": "a", "title": "Tin", "type": "Award Notice", "fullParentPathCode": "097.SP8000", "award": blocks}
    page = parse_page(json.dumps({"totalRecords": 1, "opportunitiesData": [row]}).encode(), "SP8000")
    notice = page.items[0].reading.notice
    found = [
        (i.new["contract"], i.new["amount"], i.new["awardee"])
        for i in notice_history([VersionReading(notice, "sam", T0)])
    ]
    assert found == [
        ("SP8000-26-D-0001", 1.5e6, "Borealis 1 LLC; Hart Ores & Sons"),
        ("SP8000-26-D-0002", 2.5e6, "Borealis 2 LLC; Hart Ores & Sons"),
    ]
