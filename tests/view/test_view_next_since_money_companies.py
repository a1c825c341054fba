"""What the panels of next dates, of news since the last look, of money and of companies say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from panel_text import cell, unwrapped
from view_builders import (
    NOW,
    STEEL,
    antimony,
    cobalt,
    companies,
    contracts,
    event,
    health,
    quote,
    snapshot,
    steel,
    story,
)

from mineralwatch.domain.context.budget import budget
from mineralwatch.domain.models.contract import RegisterCheck, StatedTotal
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.ports import PollerState
from mineralwatch.view import (
    companies_table,
    header,
    money_lines,
    since_last_look,
    sources_table,
    upcoming,
)
from mineralwatch.view.panel_content import UNICODE
from mineralwatch.view.spans import text_of

# Next


def test_what_lies_ahead_stands_by_date_and_ends_with_what_is_blind() -> None:
    text = [text_of(found).rstrip() for found in upcoming.build_lines(snapshot(), NOW, 80, UNICODE).lines]
    assert text == [
        " 24 Dec     32 d  visible: Fe HF-1 steel $995m",
        " ≤Mar 27          promise: the stockpile money of the Act is used              P",
        " 30 Sep 29        lapses: National Defense Stockpile Transaction Fund          P",
        " no response deadline is known",
        " last request known: 2 Jun 2026, 173 d ago (HF-1 steel)",
        " BLIND: signed after 24 Aug = not yet in USAspending",
    ]


def test_a_known_deadline_comes_first() -> None:
    held = snapshot(solicitations=(antimony(),), contracts=())
    text = unwrapped(upcoming.build_lines(held, NOW, 80, UNICODE))
    assert text.startswith("4 Dec 12 d response due: Sb ingot")
    assert "no response deadline" not in text


def test_an_order_of_the_last_ninety_days_can_first_be_seen_later() -> None:
    fresh = event(EventKind.ORDERED, STEEL, date(2026, 9, 29), new={"ordered": 125e6}, material="hf-1-steel")
    assert "28 Dec 36 d visible: order Fe HF-1 steel $125m" in unwrapped(
        upcoming.build_lines(snapshot(events=(fresh,)), NOW, 80, UNICODE)
    )


# Since


def test_the_first_run_says_what_was_loaded_and_that_it_is_quiet() -> None:
    quiet = tuple(replace(found, baseline=True) for found in snapshot().events)
    text = unwrapped(since_last_look.build_lines(snapshot(events=quiet), NOW, 80, UNICODE))
    assert "First run: 4 requests, 2 awards, 1 cancellation." in text
    assert "These raise no alerts" in text
    assert "2 of 4 numbers unknown" in text
    assert "News: none yet; offline; 2 sources wait, never read, next try 14:32." in text


def test_later_runs_tell_typed_events_and_new_stories() -> None:
    looked = NOW - timedelta(days=3)
    fresh = event(
        EventKind.EXTENDED,
        on=date(2026, 11, 21),
        seen_at=NOW,
        old={"deadline": "2026-12-01"},
        new={"deadline": "2026-12-04"},
    )
    quiet = event(EventKind.ISSUED, "x", seen_at=NOW, baseline=True)
    old = story("s0", first_seen=looked - timedelta(hours=1))
    held = snapshot(events=(fresh, quiet), last_looked=looked, stories=(story(first_seen=NOW), old), story_count=2)
    view = since_last_look.build_lines(held, NOW, 80, UNICODE)
    text = unwrapped(view)
    assert "Co extended +3 d → 4 Dec 2026 alloy grade P" in text
    assert "1 event loaded as a baseline: no alerts." in text
    assert "1 new story" in text
    assert view.badge == "1 event, looked 3 d ago"


def test_when_nothing_happened_it_says_so_and_what_comes_next() -> None:
    held = snapshot(last_looked=datetime(2026, 11, 22, 18, 30, tzinfo=UTC) - timedelta(days=3), events=())
    text = unwrapped(since_last_look.build_lines(held, NOW, 90, UNICODE))
    assert "Nothing new in 3 d (in what is watched: SAM.gov is not); next: 24 Dec, visible" in text
    assert "All sources: offline; 3 sources wait, never read, next try 14:32. S lists them." in text


def test_a_single_broken_source_is_named_with_its_next_try() -> None:
    broken = health("mining-com", error="HTTP 503; what is stored stays")
    held = snapshot(last_looked=NOW, events=(), health=(broken, health("b", outcome="ok", last_ok=NOW)))
    text = unwrapped(since_last_look.build_lines(held, NOW, 90, UNICODE))
    assert "Nothing new yet" in text
    assert "mining-com fails, never read, next try 14:32: HTTP 503" in text
    assert "what is stored" not in text


def test_a_first_run_tells_what_changed_after_the_baseline() -> None:
    quiet = tuple(replace(found, baseline=True) for found in snapshot().events)
    fresh = event(EventKind.CANCELLED, on=date(2026, 11, 20), seen_at=NOW, grade=Grade.OFFICIAL)
    text = unwrapped(since_last_look.build_lines(snapshot(events=(fresh, *quiet)), NOW, 80, UNICODE))
    assert text.startswith("Co cancelled alloy grade O First run: 4 requests, 2 awards, 1 cancellation.")


# Money


def test_the_check_against_the_register_says_what_it_confirmed() -> None:
    assert "confirmed" not in unwrapped(money_lines.build_lines(snapshot(), NOW, 80, UNICODE))
    checked = snapshot(register=RegisterCheck(confirmed=17, contradicted=0, total=24))
    assert "register 17 of 24 confirmed; it is 90 days late" in unwrapped(
        money_lines.build_lines(checked, NOW, 80, UNICODE)
    )
    none = snapshot(register=RegisterCheck(confirmed=0, contradicted=0, total=0))
    assert "confirmed" not in " ".join(
        text_of(found) for found in money_lines.build_lines(none, NOW, 60, UNICODE).lines
    )
    disputed = snapshot(register=RegisterCheck(confirmed=16, contradicted=1, total=24))
    said = unwrapped(money_lines.build_lines(disputed, NOW, 80, UNICODE))
    assert "16 of 24 confirmed, 1 contradicted: both sides stand with the request" in said


def test_a_source_s_own_totals_stand_beside_ours_with_the_reason() -> None:
    assert "stated" not in unwrapped(money_lines.build_lines(snapshot(), NOW, 80, UNICODE))
    copy = StatedTotal("ceilings", 9_320e6, 9_288.8e6, 24, "USAspending copy", Grade.COPIED, "its 24th may be the wire")
    said = unwrapped(
        money_lines.build_lines(snapshot(stated=(copy, replace(copy, sum="ordered", count=None))), NOW, 100, UNICODE)
    )
    assert "stated ceilings $9,320m in 24 by USAspending copy; +$31.2m on its rows: its 24th may be the wire" in said
    assert "ordered $9,320m by USAspending copy" in said
    even = replace(copy, amount=5e6, ours=5e6)
    assert "ceilings $5m in 24 by USAspending copy; as its rows" in unwrapped(
        money_lines.build_lines(snapshot(stated=(even,)), NOW, 100, UNICODE)
    )


def test_ordered_money_stands_in_the_bar_and_ceilings_do_not() -> None:
    text = unwrapped(money_lines.build_lines(snapshot(), NOW, 80, UNICODE))
    assert "$460.6m" not in text
    assert "$461m, 23 %" in text
    assert "ceilings $2,795m in 2 IDIQs: limits, not spending" in text
    assert "cancelled ≤$500m in 1 request (Co); in no bar" in text
    assert "known in 1 of 2 IDIQs" in text


def test_rows_that_disagree_on_one_contract_make_a_range() -> None:
    again = replace(contracts()[1], ceiling=900e6)
    found = budget(snapshot(contracts=(*contracts(), again)), NOW.date()).total("ceiling")
    assert (found.low, found.high, found.count) == (2.7e9, 2.795e9, 2)
    assert money_lines.range_text(found) == "$2,700–2,795m"


def test_a_ceiling_on_which_claims_differ_makes_a_range() -> None:
    won = replace(steel().awardees[0], other_ceilings=(50e6,))
    disputed = replace(steel(), awardees=(won,), disputed=("ceiling",))
    found = budget(snapshot(solicitations=(cobalt(), disputed)), NOW.date()).total("ceiling")
    assert (found.low, found.high) == (1.85e9, 2.795e9)


def test_contracts_before_the_act_are_not_paid_from_it() -> None:
    given = replace(snapshot().appropriations[0], on=date(2026, 6, 1))
    found = budget(snapshot(appropriations=(given,)), NOW.date()).total("ordered")
    assert found.low == 10e6


# Exposed


def test_sellers_stand_first_and_private_names_last() -> None:
    view = companies_table.build_table(snapshot(), NOW, UNICODE)
    assert [found.key for found in view.rows] == ["UAMY", "SPY", "private US Vanadium"]
    assert cell(view, "UAMY", "tie") == "Sb ≤245, ordered 57.3; Sb grant $27m"
    assert cell(view, "UAMY", "as_of") == "offline"
    assert cell(view, "private US Vanadium", "tie") == "US Vanadium: V ≤125"
    assert [column.id for column in view.columns] == ["symbol", "tie", "as_of", "src", "name"], (
        "no quote, no room for one"
    )


def test_a_price_has_its_currency_its_change_and_its_age() -> None:
    view = companies_table.build_table(snapshot(quotes=(quote(),)), NOW, UNICODE)
    assert (cell(view, "UAMY", "price"), cell(view, "UAMY", "change")) == ("7.31 USD", "+1.25")
    assert cell(view, "UAMY", "as_of") == "13:40"


def test_an_old_or_failing_price_is_never_shown_as_new() -> None:
    failing = quote(error="HTTP 429")
    assert cell(companies_table.build_table(snapshot(quotes=(failing,)), NOW, UNICODE), "UAMY", "as_of") == "22 min old"
    gone = quote(price=None, error="no such symbol")
    view = companies_table.build_table(snapshot(quotes=(gone,)), NOW, UNICODE)
    assert (cell(view, "UAMY", "price"), cell(view, "UAMY", "as_of")) == ("–", "no such symbol")
    undated = quote(as_of=None)
    assert cell(companies_table.build_table(snapshot(quotes=(undated,)), NOW, UNICODE), "UAMY", "as_of") == "age ?"


def test_a_price_names_its_provider_and_the_panel_says_when_they_are_several() -> None:
    both = (quote(source="nasdaq"), quote("MP", source="yahoo", error="Yahoo asks us to wait (429)"))
    view = companies_table.build_table(snapshot(quotes=both), NOW, UNICODE)
    assert (cell(view, "UAMY", "via"), cell(view, "MP", "via"), cell(view, "SPY", "via")) == ("nasdaq", "yahoo", "")
    assert view.badge.startswith("nasdaq 1, yahoo 1; ")
    assert "yahoo" not in companies_table.build_table(snapshot(quotes=both[1:]), NOW, UNICODE).badge


def test_a_provider_that_waits_is_listed_and_counts_as_no_source() -> None:
    waiting = health("quotes/yahoo", "quotes-provider", "rate_limited", error="Yahoo asks us to wait")
    working = health("quotes/nasdaq", "quotes-provider", "ok", next_due=None)
    found = (health("quotes", "quotes", "ok"), waiting, working)
    view = sources_table.build_table(snapshot(health=found), NOW, UNICODE)
    assert view.title == "Sources 1"
    assert [row.key for row in view.rows] == ["quotes/yahoo", "quotes", "quotes/nasdaq"]
    assert (cell(view, "quotes/yahoo", "state"), cell(view, "quotes/nasdaq", "next")) == ("asked to wait", "")
    words, tone = header.connection_forms(snapshot(health=found, poller=PollerState(pid=1)), NOW)
    assert (words[0].startswith("1 source ok"), tone) == (True, "good")


def test_a_watched_symbol_without_a_tie_is_listed_too() -> None:
    view = companies_table.build_table(snapshot(companies=companies()[1:], quotes=(quote("MP"),)), NOW, UNICODE)
    assert cell(view, "MP", "tie") == "watched by your settings"
