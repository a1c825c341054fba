"""What was entered by hand is told as such: after whom, why, and beside what others say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mineralwatch.domain.manual_entries.entry_validation import CORRECTION_FIELDS, EVENT_FIELDS, BadEntry
from mineralwatch.domain.manual_entries.manual_entry import (
    ADD_EVENT,
    CORRECT,
    Correction,
    ManualEvent,
    correction_claim,
    report_of_manual_event,
)
from mineralwatch.domain.models.event import Claim, Event, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.ports import Detail
from mineralwatch.view import manual_entry_form
from mineralwatch.view.claim_text import claimed_values_line, group_by_meaning
from mineralwatch.view.dossier_chapters import chapters
from mineralwatch.view.dossier_context import DossierContext
from mineralwatch.view.dossier_note import note_rows
from mineralwatch.view.event_sentences import alert_body, event_sentence
from mineralwatch.view.panel_content import UNICODE

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
REQUEST = Solicitation("k", "SP8000-27-R-0001", "Tin", ("tin",), ceiling=5e6)
PRESS = Claim("ceiling", "6000000", "Reuters", "r", None, Grade.OFFICIAL)
FIXED = correction_claim(
    Correction(field="ceiling", value="5000000", source="a letter", reason="a typing error", act=3, at=AT)
)
OLDER = correction_claim(
    Correction(field="ceiling", value="4000000", source="a letter", reason="a first try", act=2, at=AT)
)
TOLD = report_of_manual_event(
    ManualEvent(
        kind=EventKind.CANCELLED, source="a letter", reason="no notice says it", on=date(2026, 11, 20), act=1, at=AT
    )
)
EVENT = Event(
    "e", EventKind.CANCELLED, "k", "SP8000-27-R-0001", "tin", date(2026, 11, 20), AT, Grade.REPORTED, {}, {},
    (TOLD.witness,),
)  # fmt: skip


def words(line: object) -> str:
    return "".join(span.text for span in line)  # type: ignore[attr-defined]


def ground(*claims: Claim, events: tuple[Event, ...] = ()) -> DossierContext:
    return DossierContext(Detail(REQUEST, (), events, claims), AT, UNICODE)


def noted(ground: DossierContext) -> list[str]:
    """The rows of the note that belong to the label `by hand`."""
    found: list[str] = []
    label = ""
    for head, text in note_rows(ground):
        label = head or label
        if label == "by hand":
            found.append(words(text))
    return found


def test_the_note_tells_values_and_events_by_hand() -> None:
    told = noted(ground(PRESS, OLDER, FIXED, events=(EVENT,)))
    assert told == [
        "ceiling $5m after a letter: a typing error; others say $6m",
        "cancelled 20 Nov after a letter: no notice says it",
    ]
    assert noted(ground(PRESS)) == []
    shared = replace(EVENT, evidence=(replace(TOLD.witness, ref="n1", source="sam"), TOLD.witness))
    assert noted(ground(events=(shared,))) == ["cancelled 20 Nov also after a letter: no notice says it"]


def test_a_corrected_value_stands_before_a_better_grade() -> None:
    assert [value for value, _ in group_by_meaning((PRESS, OLDER, FIXED))] == ["5000000", "4000000", "6000000"]
    shown = words(claimed_values_line("ceiling", (PRESS, FIXED), AT.date(), UNICODE))
    assert shown.startswith("$5m (a letter, by hand") and "⇄ $6m (Reuters" in shown


def test_a_sentence_says_who_said_it_and_quotes_nobody() -> None:
    assert event_sentence(EVENT, REQUEST) == (
        "Tin SP8000-27-R-0001: cancelled; dated 20 Nov 2026 (by hand, after a letter)."
    )
    assert alert_body(EVENT, REQUEST) == "no reason is given (by hand, after a letter)"
    read = replace(EVENT, evidence=(*EVENT.evidence, replace(TOLD.witness, ref="n1", source="sam", says="Cancelled.")))
    assert "“Cancelled.”" in event_sentence(read, REQUEST) and "(press report)" in event_sentence(read, REQUEST)


def test_the_file_gives_the_reason_without_quotation_marks() -> None:
    texts = [words(text) for _, part in chapters(ground(FIXED, events=(EVENT,))) for _, text in part]
    assert any(text.startswith("a letter, press, seen 22 Nov 2026") and text.endswith(", hand/1") for text in texts)
    assert "entered by hand: no notice says it" in texts
    assert any(text.endswith("undated, corrected by hand: a typing error") for text in texts)


def test_each_form_asks_for_everything_that_can_be_given() -> None:
    assert sorted(ask.name for ask in manual_entry_form.form_fields(ADD_EVENT)) == sorted(EVENT_FIELDS)
    assert sorted(ask.name for ask in manual_entry_form.form_fields(CORRECT)) == sorted(CORRECTION_FIELDS)


@pytest.mark.parametrize("kind", [ADD_EVENT, CORRECT])
def test_what_a_form_needs_is_what_the_entry_needs(kind: str) -> None:
    with pytest.raises(BadEntry) as caught:
        manual_entry_form.read_answers(kind, {}, AT.date())  # type: ignore[arg-type]
    assert {problem.field for problem in caught.value.problems} == {
        ask.name
        for ask in manual_entry_form.form_fields(kind)
        if ask.required  # type: ignore[arg-type]
    }


@pytest.mark.parametrize(
    ("field", "says"),
    [("ceiling", "shown now: $5m"), ("Posted", "shown now: not known"), ("ceilin", ""), (" ", ""), ("number", "")],
)
def test_what_is_shown_now(field: str, says: str) -> None:
    assert manual_entry_form.shown_now_text(REQUEST, field, "", AT.date()) == says
