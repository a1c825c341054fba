"""Recognising the type of a notice in all spellings."""

from __future__ import annotations

import pytest

from mineralwatch.domain.lifecycle.notice_diff import notice_difference
from mineralwatch.domain.lifecycle.notice_history import stage_of
from mineralwatch.domain.lifecycle.notice_types import NoticeType, notice_type
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Stage


@pytest.mark.parametrize(
    ("kind", "forms"),
    [
        (NoticeType.PRESOLICITATION, "Presolicitation|Pre-Solicitation|PRE SOLICITATION|p|P - Presolicitation"),
        (NoticeType.SOLICITATION, "Solicitation|o|Updated Solicitation|RFP|Solicitation (o)"),
        (NoticeType.COMBINED, "Combined Synopsis/Solicitation|Combined Synopsis / Solicitation|K|"
                              "combined synopsis-solicitation|Combined Synopsis & Solicitation"),
        (NoticeType.SOURCES_SOUGHT, "Sources Sought|Sources sought|SSN|Sources-Sought Notice|r|RFI"),
        (NoticeType.SPECIAL, "Special Notice|special notice |s|Special-Notice"),
        (NoticeType.AWARD, "Award Notice|Award|AWARD NOTICE|a|Contract Award Notice|Award-Notice"),
        (NoticeType.JUSTIFICATION, "Justification|J&A|u|Justification &amp; Approval|Justification and Approval (J&A)"),
        (NoticeType.SURPLUS, "Sale of Surplus Property|g"),
        (NoticeType.BUNDLE, "Intent to Bundle Requirements (DoD-Funded)|i"),
        (None, "|Modification|x|Press Release|solicit"),
    ],
)  # fmt: skip
def test_every_form_of_a_type(kind: NoticeType | None, forms: str) -> None:
    assert {notice_type(form) for form in forms.split("|")} == {kind}


@pytest.mark.parametrize(
    ("type_", "stage"),
    [("k", Stage.SOLICITATION), ("Pre-Solicitation", Stage.PRESOLICITATION), ("award", Stage.AWARD), ("g", None)],
)
def test_a_letter_or_another_form_gives_the_same_stage(type_: str, stage: Stage | None) -> None:
    assert stage_of(Notice("n", "Bismuth", type=type_)) is stage


def test_another_form_of_a_type_is_no_change_but_another_type_is() -> None:
    before = Notice("n", "Bismuth", type="Presolicitation")
    assert not notice_difference(before, Notice("n", "Bismuth", type="Pre-Solicitation"))
    assert notice_difference(before, Notice("n", "Bismuth", type="Solicitation")).new == {"type": "Solicitation"}
    assert notice_difference(Notice("n", "Bismuth", type="New One"), before).new == {"type": "Presolicitation"}
