"""The wording that the screen, notifications and `watch --plain` share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from view_builders import QUOTE, cobalt, event

from mineralwatch.domain.models.event import Event, EventKind, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.view.event_sentences import alert_body, alert_title, best_quotation, event_sentence, event_short
from mineralwatch.view.formatting import quantity_text

NUMBER = "SP8000-26-R-0042"


def _moved(kind: EventKind = EventKind.EXTENDED, new: str = "2026-09-11T15:00:00-04:00") -> Event:
    return event(
        kind,
        on=date(2026, 8, 27),
        number=NUMBER,
        grade=Grade.OFFICIAL,
        old={"deadline": "2026-08-29T15:00:00-04:00"},
        new={"deadline": new},
    )


def test_an_extension_names_both_deadlines_with_their_zone_and_the_days() -> None:
    assert event_sentence(_moved(), None) == (
        "Cobalt SP8000-26-R-0042: response deadline extended by 13 d: 29 Aug 2026 15:00 UTC-04:00 → "
        "11 Sep 2026 15:00 UTC-04:00; dated 27 Aug 2026."
    )
    assert alert_title(_moved(), None) == "Cobalt SP8000-26-R-0042 extended +13 d"
    assert alert_body(_moved(), None) == "29 Aug 2026 15:00 UTC-04:00 → 11 Sep 2026 15:00 UTC-04:00"


def test_a_shortened_deadline_has_negative_days() -> None:
    earlier = _moved(EventKind.SHORTENED, "2026-08-25T15:00:00-04:00")
    assert alert_title(earlier, None) == "Cobalt SP8000-26-R-0042 shortened -4 d"


def test_a_deadline_without_a_zone_says_so() -> None:
    moved = event(EventKind.EXTENDED, on=date(2025, 8, 27), new={"deadline": "2025-09-11"})
    assert "zone unknown" in event_sentence(moved, cobalt())
    assert "the old one is not known" in alert_body(moved, cobalt())


def test_a_request_without_a_number_is_named_by_its_short_name() -> None:
    cancelled = event(EventKind.CANCELLED, on=date(2025, 10, 15), says=QUOTE, new={"reissue_promised": True})
    sentence = event_sentence(cancelled, cobalt())
    assert sentence.startswith("Cobalt, alloy grade (number unknown): cancelled; it says that it will be reissued: “")
    assert sentence.endswith("; dated 15 Oct 2025 (press report).")
    assert alert_body(cancelled, cobalt()).startswith(f"“{QUOTE}”")


def test_a_long_quotation_is_cut() -> None:
    body = alert_body(event(EventKind.CANCELLED, says="word " * 200), cobalt())
    assert len(body) < 200
    assert "…" in body


def test_an_award_names_awardee_contract_and_amount() -> None:
    won = event(
        EventKind.AWARDED,
        on=date(2026, 5, 14),
        number=NUMBER,
        grade=Grade.OFFICIAL,
        new={"awardee": "Glencore Ltd", "contract": "SP8000-26-D-0012", "amount": 1.8e9},
    )
    assert alert_title(won, None) == "Cobalt SP8000-26-R-0042 awarded"
    assert alert_body(won, None) == "Glencore Ltd, contract SP8000-26-D-0012, $1.80bn"
    assert event_short(won) == "awarded Glencore Ltd $1.80bn"


def test_a_ceiling_is_called_one_and_nothing_is_invented() -> None:
    won = event(EventKind.AWARDED, new={"ceiling": 5e6}, grade=Grade.COPIED)
    assert alert_body(won, cobalt()) == "awardee not known, ceiling $5m (a copy, unchecked)"
    bare = event(EventKind.AWARDED, new={})
    assert "amount not known" in alert_body(bare, None)
    assert "date unknown" in event_sentence(bare, None)


def test_what_was_ordered_under_an_award_is_never_told_for_its_own_sum() -> None:
    for own, said in (("ceiling", "ceiling $150m"), ("price", "$150m"), ("amount", "$150m")):
        won = event(EventKind.AWARDED, new={"awardee": "Example Ores", own: 150e6, "ordered": 12e6})
        assert f"Example Ores, {said}, ordered $12m" in event_sentence(won, None)
        assert event_short(won) == "awarded Example Ores $150m"
    alone = event(EventKind.AWARDED, new={"awardee": "Example Ores", "ordered": 12e6})
    assert "amount not known, ordered $12m" in event_sentence(alone, None)
    order = event(EventKind.ORDERED, new={"awardee": "Example Ores", "ordered": 12e6})
    assert "Example Ores, $12m;" in event_sentence(order, None)


def test_an_amendment_names_what_changed_but_prints_no_long_text() -> None:
    changed = event(
        EventKind.AMENDED,
        old={"quantity": 100.0, "text": "a" * 200},
        new={"quantity": 120.0, "text": "b" * 200, "cancelled": False},
    )
    body = alert_body(changed, None)
    assert body.startswith("quantity 100.0 → 120.0, wording changed, its words no longer cancel it")
    assert "aaa" not in body
    assert "without a visible change" in alert_body(event(EventKind.AMENDED), None)


def test_what_was_before_is_none_only_when_a_source_says_so() -> None:
    told = event(EventKind.AMENDED, old={"set_aside": None}, new={"set_aside": "SBA", "support_letters": 2})
    assert alert_body(told, None).startswith("set-aside none → SBA, support letters now 2")


def test_our_own_conclusions_are_never_quoted_as_words_of_a_source() -> None:
    ours = event(EventKind.EXTENDED)
    concluded = Evidence("record", "x", None, Grade.INFERRED, None, "The month is concluded.")
    assert best_quotation(replace(ours, evidence=(*ours.evidence, concluded))) == ""


def test_of_equal_grades_the_words_that_say_why_come_before_a_headline() -> None:
    headline = Evidence("Reuters", "story/1", None, Grade.REPORTED, None, "US cancels cobalt tender")
    reason = Evidence("Fastmarkets", "cobalt/a", None, Grade.REPORTED, None, "outstanding issues with the Statement")
    filed = Evidence("SEC EDGAR", "story/2", None, Grade.OFFICIAL, None, "the agency ended it")
    assert best_quotation(replace(event(EventKind.CANCELLED), evidence=(headline, reason))) == reason.says
    assert best_quotation(replace(event(EventKind.CANCELLED), evidence=(headline, reason, filed))) == filed.says


def test_quantities_are_shown_in_tonnes_when_they_are_weights() -> None:
    assert quantity_text(6_685_871, "lb") == "3,033 t"
    assert quantity_text(6.4, "t") == "6.4 t"
    assert quantity_text(12, "each") == "12 each"
    assert quantity_text(None, "lb") == ""
