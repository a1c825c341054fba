"""What was set to a day is told as passed once the day has come and nothing more was seen; a link is shown with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from view_builders import COBALT, NOW, cobalt, cobalt_events, detail, snapshot

from mineralwatch.domain.dates import FuzzyDate, exact_date
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.policy import PolicyEvent, PolicyKind, Promise
from mineralwatch.ports import RelatedSolicitation
from mineralwatch.view import dossier_lines, upcoming
from mineralwatch.view.formatting import outcome_text
from mineralwatch.view.panel_content import UNICODE
from mineralwatch.view.policy_text import policy_sentence
from mineralwatch.view.snapshot_index import index_snapshot
from mineralwatch.view.spans import text_of

PAUSE = PolicyEvent(
    "p1", PolicyKind.BAN, "A ban on exports is suspended", Grade.REPORTED, exact_date(date(2025, 11, 9)),
    until=FuzzyDate("2026-11-20"), materials=("gallium",), end_unseen=True,
)  # fmt: skip
KEPT = Promise("a ministry", "the ban stays suspended", None, None, FuzzyDate("2026-11-20"), "open", None, "press",
               Grade.REPORTED, ("gallium",))  # fmt: skip


@pytest.mark.parametrize(
    ("event", "today", "said"),
    [
        (PAUSE, date(2026, 11, 20), "A ban on exports is suspended, until 20 Nov 2026"),
        (PAUSE, date(2026, 11, 21), "A ban on exports is suspended, ended 20 Nov 2026; what followed was not found"),
        (replace(PAUSE, end_unseen=False), date(2026, 11, 21), "A ban on exports is suspended, ended 20 Nov 2026"),
    ],
)
def test_a_policy_whose_day_has_passed_is_told_as_ended(event: PolicyEvent, today: date, said: str) -> None:
    assert policy_sentence(event, today) == said


def test_a_promise_whose_day_has_passed_says_so() -> None:
    assert outcome_text(KEPT, date(2026, 11, 20)) == "open"
    assert outcome_text(KEPT, date(2026, 11, 22)) == "open, its day passed 2 d ago"
    assert outcome_text(replace(KEPT, outcome="missed"), date(2026, 11, 22)) == "missed"


def lines(now: datetime, **more: object) -> list[str]:
    return [text_of(line) for line in upcoming.build_lines(snapshot(**more), now, 120, UNICODE).lines]


def test_next_keeps_what_has_passed_for_two_months_and_tells_one_thing_once() -> None:
    passed = [line for line in lines(NOW, promises=(KEPT,), policy=(PAUSE,)) if "passed" in line]
    assert len(passed) == 1
    assert "-2 d" in passed[0] and "promise: the ban stays suspended: what followed was not found" in passed[0]
    alone = [line for line in lines(NOW, promises=(), policy=(PAUSE,)) if "passed" in line]
    assert len(alone) == 1 and "ends: A ban on exports is suspended" in alone[0]
    ahead = lines(NOW - timedelta(days=5), promises=(), policy=(PAUSE,))
    assert any("ends: A ban" in line and "passed" not in line for line in ahead)
    assert not any("passed" in line for line in lines(NOW + timedelta(days=90), promises=(KEPT,), policy=(PAUSE,)))
    assert not any("passed" in line for line in lines(NOW, promises=(replace(KEPT, outcome="kept"),)))


def test_a_cancelled_request_shows_the_award_that_perhaps_came_of_it() -> None:
    request = replace(
        cobalt(), ending=EventKind.CANCELLED, ended=exact_date(date(2025, 10, 15)), awardees=(), ordered=None
    )
    award = replace(cobalt(), key="cobalt-2026-x1", reissue_promised=False, may_follow=COBALT)
    assert index_snapshot(snapshot(solicitations=(request, award))).possible_awards == {COBALT: "cobalt-2026-x1"}
    renamed = replace(request, key="SP800025R0099", aliases=(COBALT,))
    assert index_snapshot(snapshot(solicitations=(renamed, award))).possible_awards == {
        "SP800025R0099": "cobalt-2026-x1"
    }
    end = RelatedSolicitation(
        "cobalt-2026-x1", None, "perhaps awarded as", Grade.INFERRED, False, ("the same material",),
        awarded=exact_date(date(2026, 5, 14)),
    )  # fmt: skip
    told = replace(
        detail(),
        solicitation=request,
        related=(end,),
        events=tuple(e for e in cobalt_events() if e.kind not in (EventKind.AWARDED, EventKind.ORDERED)),
    )
    view = dossier_lines.build_note(told, NOW, 100, UNICODE)
    signs, labels, words, *rest = (text_of(line) for line in view.lines)
    assert [sign for sign in signs if sign not in " ─┄"][-3:] == ["◇", "i", "◆"]
    assert labels.rstrip().endswith("14 May 26") and words.rstrip().endswith("awarded")
    text = " ".join(" ".join(rest).split())
    assert "✕ cancelled, perhaps ◆ awarded since" in text
    assert "perhaps awarded as cobalt-2026-x1, 14 May, INFERRED: the same material" in text
