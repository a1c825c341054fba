"""Amendments: stated closing dates, form boxes, replaced solicitations, and texts that only look like an ending."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.dates import ZoneBasis
from mineralwatch.domain.lifecycle.notice_history import is_award, stage_of
from mineralwatch.domain.models.notice import Notice, NoticeAward
from mineralwatch.domain.models.solicitation import Stage
from mineralwatch.domain.notice_text.extension_wording import says_extended
from mineralwatch.domain.notice_text.replaced_solicitations import replaced_number
from mineralwatch.domain.notice_text.solicitation_endings import cancellation
from mineralwatch.domain.notice_text.stated_deadlines import stated_deadline
from mineralwatch.domain.numbers_and_ids import normalise_number

OWN = "SP8000-26-R-0001"
# Lists and forms of amendments, each with the closing date that it states.
STATED = [
    (
        "The purpose of this amendment is to extend the close date from September 11, 2025 to October 15, 2025.",
        "2025-10-15",
    ),
    ("Amendment 0003: 1) answer questions; 2) extend the closing date to October 15, 2025.", "2025-10-15"),
    ("Amendment 0003: a. Answers. b. Extend the closing date to 15 October 2025. c. Add a site.", "2025-10-15"),
    ("Offers are due by 3:00 PM EDT on September 11, 2025.", "2025-09-11T15:00:00-04:00"),
    ("The response date is extended to 11 SEP 2025 at 1500 hours Eastern Time.", "2025-09-11T15:00:00-04:00"),
    ("Closing date: 12/02/2025, 2:00 p.m. EST", "2025-12-02T14:00:00-05:00"),
    ("Proposals must be received no later than 2025 DEC 02 at 14:00.", "2025-12-02T14:00:00"),
    ("The due date for receipt of quotes is hereby changed from 9/11/2025 to 9/18/2025.", "2025-09-18"),
    ("Amendment 0001 extends the closing date to September 11, 2025. Amendment 0002 extends it: "
     "the closing date is extended to October 15, 2025.", "2025-10-15"),
    ("Questions are due by September 5, 2025. Offers are due by September 29, 2025.", "2025-09-29"),
    ("Responses shall be submitted no later than March 19, 2026, 11:59 PM ET.", "2026-03-19T23:59:00-04:00"),
    ("The hour and date specified for receipt of Offers [X] is extended, [ ] is not extended. "
     "The closing date is extended to October 3, 2025.", "2025-10-03"),
    # no closing date
    ("Questions are due by September 5, 2025.", None),
    ("Site visit on September 5, 2025. Delivery no later than June 1, 2026.", None),
    ("The period of performance is extended to September 30, 2030.", None),
    ("The closing date is not extended and remains September 11, 2025.", None),
    ("Offers are due by September 11, 2025. Offers are due by September 12, 2025.", None),
    ("Offers are due by February 30, 2025.", None),
    ("Offers are due by September 11.", None),
    ("The closing date has been extended.", None),
    ("Posted August 18, 2025.", None),
    ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "stated"), STATED)
def test_the_stated_deadline(text: str, stated: str | None) -> None:
    found = stated_deadline(text)
    assert (found.text if found else None) == stated


def test_a_worded_time_zone_is_marked_as_such() -> None:
    with_zone = stated_deadline("Offers are due by September 11, 2025 at 3:00 PM ET")
    without = stated_deadline("Offers are due by September 11, 2025 at 3:00 PM local time")
    assert with_zone and with_zone.basis is ZoneBasis.NOTICE_TEXT
    assert without and (without.basis, without.text) == (ZoneBasis.UNKNOWN, "2025-09-11T15:00:00")


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_the_later_day_of_a_move_is_stated_in_every_form(old: date, new: date) -> None:
    for form in ("%B %d, %Y", "%d %b %Y", "%m/%d/%Y", "%Y %b %d", "%Y-%m-%d"):
        text = f"This amendment extends the close date from {old.strftime(form)} to {new.strftime(form)}."
        found = stated_deadline(text)
        assert found is not None and found.day == new, text


@given(st.text(max_size=300))
def test_any_text_can_be_searched_for_a_deadline(text: str) -> None:
    for found in (stated_deadline(text), stated_deadline(f"Offers are due by {text}")):
        assert found is None or 2000 <= found.day.year < 2100


@pytest.mark.parametrize(
    ("text", "extended"),
    [
        ("The hour and date specified for receipt of Offers [X] is extended, [ ] is not extended.", True),
        ("The hour and date specified for receipt of Offers [ ] is extended, [X] is not extended.", False),
        ("The hour and date specified for receipt of Offers (x) is extended, ( ) is not extended.", True),
        ("The hour and date specified for receipt of Offers ☒ is extended, ☐ is not extended.", True),
        ("The hour and date specified for receipt of Offers ☐ is extended, ☒ is not extended.", False),
        ("The hour and date specified for receipt of Offers is extended, is not extended.", None),
        ("The hour and date specified for receipt of Offers [ ] is extended, [ ] is not extended.", None),
        ("The hour and date specified for receipt of Offers [X] is extended, [X] is not extended.", None),
        ("Amendment 0002: extend the closing date to October 15, 2025.", True),
        ("The closing date has been extended.", True),
        ("The closing date is not extended.", False),
        ("The closing date will not be extended.", False),
        ("The Government may extend the closing date.", None),
        ("The ordering period is extended to 2030.", None),
        ("", None),
    ],
)
def test_a_form_that_prints_both_says_what_is_marked(text: str, extended: bool | None) -> None:
    assert says_extended(text) is extended


@pytest.mark.parametrize(
    "text",
    [
        "Amendment 0002 is hereby cancelled.",
        "Amendment 0002 to this solicitation is hereby cancelled.",
        "The site visit for this solicitation is cancelled.",
        "The pre-proposal conference under this solicitation has been cancelled.",
        "CLIN 0003 of this solicitation is cancelled.",
        "Line items 0002 and 0003 of this solicitation are cancelled.",
        "The purpose of this amendment is to cancel line item 0003.",
        "The purpose of this amendment is to cancel Amendment 0002.",
        "This amendment cancels the solicitation provision 52.204-7.",
        "If an amendment cancels the solicitation, offers are returned.",
        "Amendment 0003 is issued to cancel the site visit.",
        "This is a combined synopsis/solicitation; a written solicitation will not be issued.",
        "No separate solicitation will be issued for this requirement.",
        "This solicitation replaces SP8000-25-R-0010, which was cancelled.",
        "This announcement constitutes the only solicitation; proposals are being requested and a written "
        "solicitation will not be issued.",
        "The hour and date specified for receipt of Offers [ ] is extended, [X] is not extended.",
    ],
)
def test_parts_and_forms_cancel_nothing(text: str) -> None:
    assert cancellation("Cobalt", text, OWN) is None


@pytest.mark.parametrize(
    ("text", "promised"),
    [
        (
            "Solicitation SP8000-26-R-0001 canceled. Upon resolution, solicitation will be re-issued with a new date.",
            True,
        ),
        ("Amendment 0010: Solicitation is cancelled. The requirement will be resolicited.", True),
        ("Cancel this solicitation. A new solicitation will not be issued.", False),
        ("This amendment cancels the solicitation.", False),
        ("Amendment 0003 is issued to cancel RFP SP8000-26-R-0001 in its entirety.", False),
        ("This combined synopsis/solicitation has been canceled and will be reissued at a later time.", True),
        ("This solicitation is cancelled in its entirety. There is no intent to reissue.", False),
    ],
)
def test_texts_that_cancel_with_or_without_a_promised_reissue(text: str, promised: bool) -> None:
    found = cancellation("Cobalt", text, OWN)
    assert found is not None and found.reissue_promised is promised


@pytest.mark.parametrize(
    ("title", "text", "number"),
    [
        ("Cobalt", "This solicitation replaces SP8000-25-R-0010, which was cancelled.", "SP800025R0010"),
        ("Cobalt", "This solicitation supersedes RFP SP800025R0010.", "SP800025R0010"),
        ("Cobalt", "This is a re-issue of cancelled solicitation SP8000-25-R-0010.", "SP800025R0010"),
        ("Cobalt", "This requirement was previously solicited under SP8000-25-R-0010.", "SP800025R0010"),
        ("Reissue of SP8000-25-R-0010 - Cobalt", None, "SP800025R0010"),
        ("Cobalt (formerly SP8000-25-R-0010)", "", "SP800025R0010"),
        ("Cobalt", "This notice does not replace SP8000-25-R-0010.", None),
        ("Cobalt", "SP8000-25-R-0010 is replaced by SP8000-26-R-0001.", None),
        ("Cobalt", "Amendment 0002 replaces Amendment 0001 in its entirety.", None),
        ("Cobalt", "This contract replaces SP8000-22-D-0010.", None),
        ("Cobalt", "This solicitation will be reissued as SP8000-26-R-0044.", None),
        ("Cobalt", None, None),
    ],
)
def test_predecessors(title: str, text: str | None, number: str | None) -> None:
    assert replaced_number(title, text) == number


@given(st.text(alphabet="SP8000-25R replaces.()\n", max_size=200), st.none() | st.text(max_size=100))
def test_a_predecessor_is_a_number_in_its_normal_form(title: str, text: str | None) -> None:
    found = replaced_number(title, text)
    assert found is None or found == normalise_number(found)


def test_award_fields_in_a_solicitation_make_no_award() -> None:
    text = "Award Date: ____ Award Number: ____ Awardee: ____ Award Amount: $ ____"
    award = NoticeAward(number="SP8000-26-D-0001")
    notice = Notice("a", title="Cobalt", type="Solicitation", number=OWN, text=text, award=award)
    assert not is_award(notice)
    assert stage_of(notice) is Stage.SOLICITATION
    assert cancellation(notice.title, notice.text, notice.number) is None
