"""What `show` says of money, of contracts and of promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mineralwatch.cli.show_money_lines import contract_lines, money_lines, promise_lines
from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models.contract import Awardee, Contract
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.policy import Promise
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.solicitations.contract_register import REGISTER, merge_contracts
from mineralwatch.ports import Detail

TODAY = date(2026, 11, 29)
REQUEST = Solicitation("k", None, "Cobalt", ("cobalt",))
COPY = Contract("SP8000-26-D-0012", "Glencore", "k", "cobalt", "idiq", 1_800e6, source="copy", grade=Grade.COPIED)
OFFICIAL = replace(COPY, source=REGISTER, grade=Grade.OFFICIAL, ordered=240.3e6, note="late")


@pytest.mark.parametrize(
    ("request_", "lines"),
    [
        (REQUEST, []),
        (
            replace(REQUEST, ceiling=500e6, asked=500e6, guaranteed=2e6, ending=EventKind.CANCELLED),
            [
                "asked for: at most $500,000,000, at least $2,000,000 guaranteed",
                "nothing is counted as spent: it was cancelled, and no order is known",
            ],
        ),
        (
            replace(REQUEST, ceiling=1_800e6, awardees=(Awardee("Glencore", ceiling=1_800e6),)),
            ["nothing is counted as spent: no order is known"],  # a winner's own ceiling is not what was asked for
        ),
        (replace(REQUEST, ordered=35_648_362.5), ["ordered: $35,648,362.50"]),
    ],
)
def test_what_was_asked_is_not_what_was_spent(request_: Solicitation, lines: list[str]) -> None:
    assert list(money_lines(Detail(request_))) == lines


def test_the_mark_of_a_contract_changes_with_the_register() -> None:
    (copied,) = contract_lines([COPY])
    assert copied == "Glencore SP8000-26-D-0012, ceiling $1.80bn (a copy, unchecked)"
    (confirmed,) = contract_lines(merge_contracts([COPY, OFFICIAL]))
    assert (
        confirmed == "Glencore SP8000-26-D-0012, ceiling $1.80bn, ordered $240.3m (official; confirmed by the register)"
    )
    (wrong,) = contract_lines(merge_contracts([COPY, replace(OFFICIAL, ceiling=900e6)]))
    assert wrong.endswith(
        "ceiling $900m, ordered $240.3m (official; contradicted by the register: ceiling 1800000000 in copy)"
    )
    (alone,) = contract_lines(merge_contracts([OFFICIAL]))
    assert alone.endswith("(official; late)")


def test_a_promised_reissue_is_no_event_until_it_is_seen() -> None:
    promise = Promise(
        "DLA", "reissue", "k", None, FuzzyDate("2025-11-30"), "missed", "none seen", "press", Grade.REPORTED
    )
    promised = replace(REQUEST, reissue_promised=True)
    assert list(promise_lines([promise, replace(promise, due=None, note=None)], promised, TODAY)) == [
        "DLA: reissue, due 2025-11-30: missed (none seen)",
        "DLA: reissue, due not said: missed",
        "a reissue is promised and none was seen: a promise is no event",
    ]
    assert list(promise_lines([], replace(promised, kinds=(EventKind.REISSUED,)), TODAY)) == []
    waiting = replace(promise, outcome="open")
    assert list(promise_lines([waiting], REQUEST, TODAY)) == [
        "DLA: reissue, due 2025-11-30: open, its day passed 364 d ago (none seen)"
    ]
    assert list(promise_lines([replace(waiting, due=FuzzyDate("2026-11-29"))], REQUEST, TODAY)) == [
        "DLA: reissue, due 2026-11-29: open (none seen)"
    ]
