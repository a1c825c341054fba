"""What the panels say of a small record near the shipped one, at first start and without network."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from view_builders import (
    COBALT,
    NOW,
    STEEL,
    antimony,
    cobalt,
    companies,
    contracts,
    detail,
    event,
    health,
    quote,
    request,
    snapshot,
    steel,
    story,
)

from mineralwatch.domain.dates import Deadline, exact_date
from mineralwatch.domain.models import Alert, Awardee, Delivery, EventKind, Grade, RegisterCheck, Severity, StatedTotal
from mineralwatch.domain.query.query_parser import EMPTY_QUERY, parse_query
from mineralwatch.ports import Detail, PollerState, Snapshot
from mineralwatch.view import (
    alerts_table,
    companies_table,
    dossier_lines,
    header,
    money_lines,
    news_table,
    since_last_look,
    solicitations_table,
    sources_table,
    upcoming,
)
from mineralwatch.view.event_sentences import event_sentence, event_short
from mineralwatch.view.panel_content import UNICODE, LinesView, Row, TableView
from mineralwatch.view.source_health_text import enabled_sources, sources_badge, sources_clause
from mineralwatch.view.spans import text_of

NOTHING = Snapshot(revision=0)


def shown(view: LinesView) -> str:
    return "\n".join(text_of(found) for found in view.lines)


def unwrapped(view: LinesView) -> str:
    return " ".join(shown(view).split())


def cell(view: TableView, key: str, column: str) -> str:
    at = [found.id for found in view.columns].index(column)
    return text_of(row(view, key).cells[at])


def row(view: TableView, key: str) -> Row:
    return next(found for found in view.rows if found.key == key)


# The list of requests


def test_requests_stand_in_the_order_of_what_happens_next() -> None:
    view = solicitations_table.build_table(
        snapshot(solicitations=(*snapshot().solicitations, antimony())), EMPTY_QUERY, NOW, UNICODE
    )
    assert [found.key for found in view.rows] == ["SP800027R0001", STEEL, COBALT, "SP800026R0021", "nickel-2026-x1"]
    assert view.title == "Requests 5: 1 known open, 1 may be"
    assert view.badge == "by next"


@pytest.mark.parametrize(
    ("key", "column", "text"),
    [
        (COBALT, "request", "alloy grade 7,480 t"),
        (COBALT, "status", "✕┄i┄◆"),
        (COBALT, "waiting", "2nd source"),
        (COBALT, "src", "Pci"),
        (COBALT, "money", "1,800"),
        (COBALT, "number", "not known"),
        (STEEL, "request", "HF-1 steel 199 kt"),
        (STEEL, "status", "◆ awarded"),
        (STEEL, "waiting", "order 24 Dec"),
        ("SP800026R0021", "request", "carbonate 26-R-0021"),
        ("SP800026R0021", "status", "? no due"),
        ("SP800026R0021", "waiting", "MAY BE OPEN"),
        ("nickel-2026-x1", "request", "RFI 3,500 t"),
        ("nickel-2026-x1", "waiting", "248 d silent"),
        ("SP800027R0001", "waiting", "4 Dec 12 d"),
    ],
)
def test_a_request_says(key: str, column: str, text: str) -> None:
    view = solicitations_table.build_table(
        snapshot(solicitations=(*snapshot().solicitations, antimony())), EMPTY_QUERY, NOW, UNICODE
    )
    assert cell(view, key, column) == text


def test_a_deadline_without_a_zone_is_marked() -> None:
    naive = replace(antimony(), deadline=Deadline("2026-12-04"))
    view = solicitations_table.build_table(snapshot(solicitations=(naive,)), EMPTY_QUERY, NOW, UNICODE)
    assert cell(view, naive.key, "waiting") == "4 Dec 12 d?"


def test_ceilings_of_several_winners_are_never_added() -> None:
    day = exact_date(date(2026, 5, 8))
    two = tuple(Awardee(name, None, 995e6, None, 1.3e6, None, day) for name in ("Rio Tinto", "Arconic"))
    won = request("al", "high-purity-aluminium", ending=EventKind.AWARDED, ended=day, awardees=two, ordered=2.6e6)
    view = solicitations_table.build_table(snapshot(solicitations=(won,), events=()), EMPTY_QUERY, NOW, UNICODE)
    assert cell(view, "al", "waiting") == "2.6 of 2×995"
    assert cell(view, "al", "money") == "2×995"


def test_orders_told_for_two_contracts_together_are_not_given_to_one() -> None:
    day = exact_date(date(2025, 9, 5))
    won = request(
        "ta", "tantalum", ending=EventKind.AWARDED, ended=day, awardees=(Awardee("Mersen USA GS", None, 100e6, on=day),)
    )
    view = solicitations_table.build_table(snapshot(solicitations=(won,), events=()), EMPTY_QUERY, NOW, UNICODE)
    assert cell(view, "ta", "waiting") == "10 jointly"


def test_a_promised_reissue_is_waited_for_until_it_comes() -> None:
    gone = replace(cobalt(), ending=EventKind.CANCELLED, ended=exact_date(date(2025, 10, 15)), awardees=())
    events = (event(EventKind.CANCELLED, on=date(2025, 10, 15)),)
    view = solicitations_table.build_table(snapshot(solicitations=(gone,), events=events), EMPTY_QUERY, NOW, UNICODE)
    assert cell(view, COBALT, "waiting") == "reissue, late"
    assert cell(view, COBALT, "status") == "✕ cancelled"
    again = event(EventKind.REISSUED, on=date(2026, 1, 5), new={"key": "SP800026R0099", "number": "SP8000-26-R-0099"})
    view = solicitations_table.build_table(
        snapshot(solicitations=(gone,), events=(*events, again)), EMPTY_QUERY, NOW, UNICODE
    )
    assert cell(view, COBALT, "waiting") == "asked anew"
    told = unwrapped(dossier_lines.build_dossier(Detail(gone, events=(again,)), NOW, 100, UNICODE))
    assert "number: SP8000-26-R-0099" in told and "SP800026R0099" not in told


def test_a_filter_narrows_and_says_how_many_are_left() -> None:
    view = solicitations_table.build_table(snapshot(), parse_query("material:cobalt"), NOW, UNICODE)
    assert [found.key for found in view.rows] == [COBALT]
    assert view.title == "Requests 1 of 4"


def test_an_empty_filter_result_names_the_query_and_the_way_out() -> None:
    view = solicitations_table.build_table(snapshot(), parse_query("material:gallium"), NOW, UNICODE)
    assert view.state == "empty"
    assert "material:gallium" in view.message
    assert "esc" in view.message


def test_stars_and_unread_rows_are_marked() -> None:
    held = snapshot(starred=frozenset({COBALT}), unread=frozenset({STEEL}))
    view = solicitations_table.build_table(held, EMPTY_QUERY, NOW, UNICODE)
    assert cell(view, COBALT, "material") == "Co★"
    assert cell(view, STEEL, "material") == "Fe•"


@pytest.mark.parametrize(
    ("sort", "first"), [("material", COBALT), ("status", "SP800026R0021"), ("due", COBALT), ("changed", STEEL)]
)
def test_other_orders(sort: str, first: str) -> None:
    view = solicitations_table.build_table(snapshot(), EMPTY_QUERY, NOW, UNICODE, sort=sort)
    assert view.rows[0].key == first
    assert view.badge == f"by {sort}"


# The header


def test_the_title_tells_time_record_network_and_alerts() -> None:
    text = text_of(header.title_line(snapshot(), NOW, 120, UNICODE))
    assert text == (
        " mineralwatch  Sun 22 Nov 2026 14:02 EST  record to 7 Oct 2026 (46 d old)  OFFLINE, next try 14:32  alerts 0"
    )


def test_a_narrow_title_keeps_the_clock_and_the_network() -> None:
    text = text_of(header.title_line(snapshot(), NOW, 80, UNICODE))
    assert text == " mineralwatch  Sun 22 Nov 2026 14:02 EST  record to 7 Oct (46 d)  OFFLINE →14:32"
    tiny = text_of(header.title_line(snapshot(), NOW, 24, UNICODE))
    assert "14:02" in tiny
    assert "OFFLINE" in tiny


def test_line_two_says_that_official_notices_were_never_read() -> None:
    found = header.gaps_line(snapshot(), NOW, 120, UNICODE)
    assert found is not None
    assert text_of(found) == (
        " ! SAM.gov has never been read: open requests and extensions are NOT watched.  K add key"
    )


def test_line_two_goes_away_and_comes_back_when_a_source_dies() -> None:
    sam = health("sam", "sam", "ok", last_ok=NOW)
    good = snapshot(health=(sam, health("mining-com", outcome="ok")), official_read_at=NOW - timedelta(hours=2))
    assert header.gaps_line(good, NOW, 120, UNICODE) is None
    dead = replace(good, health=(sam, health("mining-com"), health("northern-miner", outcome="ok")))
    found = header.gaps_line(dead, NOW, 120, UNICODE)
    assert found is not None
    assert text_of(found) == " ! 1 source fails: mining-com, next try 14:32  S sources"


def test_an_old_official_reading_is_a_gap() -> None:
    old = snapshot(health=(health("sam", "sam", "ok"),), official_read_at=NOW - timedelta(days=9))
    found = header.gaps_line(old, NOW, 140, UNICODE)
    assert found is not None
    assert "SAM.gov was last read on 13 Nov, 9 d ago" in text_of(found)


def test_the_connection_in_words() -> None:
    ok = health("a", outcome="ok", last_ok=NOW - timedelta(minutes=5))
    assert (
        header.connection_forms(snapshot(health=(ok, health("b"))), NOW)[0][0] == "1 of 2 sources fail, read 5 min ago"
    )
    live = snapshot(health=(ok,), poller=PollerState(pid=7))
    assert header.connection_forms(live, NOW)[0][0] == "1 source ok, read 5 min ago"
    assert header.connection_forms(replace(live, poller=PollerState()), NOW)[0][0] == "not polling, read 5 min ago"
    assert header.connection_forms(snapshot(poller=PollerState(busy=True)), NOW)[0][0] == "reading the sources …"
    assert header.connection_forms(NOTHING, NOW)[0][0] == "no source read yet"
    refused = health("a", outcome="refused", http_status=403)
    assert header.connection_forms(snapshot(health=(refused,)), NOW)[0][0] == "NO SOURCE, next try 14:32"


# The note on one request


def test_the_note_keeps_both_sides_of_each_conflict() -> None:
    text = unwrapped(dossier_lines.build_note(detail(), NOW, 70, UNICODE))
    assert "posted 19 Aug 25 (Business Times) ⇄ 18 Aug 25 (Fastmarkets) P" in text  # a tie goes by name
    assert "cancelled 15 Oct 25 (2 sources) ⇄ 24 Oct 25 (Fastmarkets) P" in text
    assert "6 extensions and 1 specification change (Fastmarkets) ⇄ 10 amendments (Inside Defense)" in text
    assert "quantity: 7,480 t (ZeroHedge) ⇄ 7,500 t (press) P" in text


def test_the_note_tells_the_chain_of_deadlines_in_their_order() -> None:
    text = unwrapped(dossier_lines.build_note(detail(), NOW, 70, UNICODE))
    assert "deadline 29 Aug 25 → 11 Sep 25 (+13 d) → 4 more, no date → 15 Oct 25, zone unknown" in text


def test_the_note_keeps_promises_money_and_sizes_apart() -> None:
    text = unwrapped(dossier_lines.build_note(detail(), NOW, 70, UNICODE))
    assert "reissue of the cobalt request, by 30 Nov 25: NOT SEEN, 357 d late" in text
    assert "asked ≤500, min 2 → ceiling 1,800 → ordered 450.6" in text
    assert "$500m / 7,480 t = $66.8/kg implied" in text
    assert "$1.80bn / 7,480 t = $241/kg implied, if the quantity stayed" in text
    assert "its link to the cancelled request is INFERRED" in text
    assert "not known number, office" in text


def test_the_badge_counts_from_what_is_certain() -> None:
    assert dossier_lines.build_note(detail(), NOW, 70, UNICODE).badge == "403 d since cancelled"
    assert dossier_lines.build_note(Detail(steel()), NOW, 70, UNICODE).badge == "58 d since awarded"
    assert dossier_lines.build_note(Detail(antimony()), NOW, 70, UNICODE).badge == "due in 12 d"


def test_the_timeline_of_cobalt() -> None:
    lines = dossier_lines.build_note(detail(), NOW, 100, UNICODE).lines[:3]
    signs, labels, words = (text_of(found) for found in lines)
    assert [sign for sign in signs if sign not in " ─┄"] == ["●", "▷", "▷", "▷", "▷", "✕", "◇", "i", "◆", "$", "$"]
    assert labels.split("  ")[0].strip() == "19 Aug 25"
    assert "×4" in labels
    assert words.split() == [
        "posted", "due", "moved", "moved", "moved", "cancelled", "not", "seen", "awarded", "order", "order",
    ]  # fmt: skip
    assert labels.index("×4") == [at for at, sign in enumerate(signs) if sign == "▷"][2]


def test_a_narrow_timeline_merges_before_it_cuts() -> None:
    signs, labels, *_ = (text_of(found) for found in dossier_lines.build_note(detail(), NOW, 50, UNICODE).lines)
    assert "15 Oct ×6" in labels
    assert signs.strip()[0] == "●"
    assert signs.strip()[-1] == "$"


def test_without_a_selection_the_note_says_what_to_do() -> None:
    view = dossier_lines.build_note(None, NOW, 60, UNICODE)
    assert view.state == "empty"
    assert "arrows" in view.message


def test_a_disputed_ceiling_shows_both_and_was_not_asked_for() -> None:
    base = detail()
    won = replace(base.solicitation.awardees[0], ceiling=150e6, ordered=None, other_ceilings=(50e6,))
    disputed = replace(
        base.solicitation, ceiling=150e6, asked=None, guaranteed=None, ordered=None, awardees=(won,),
        disputed=("ceiling",),
        quantity=None,
    )  # fmt: skip
    text = unwrapped(dossier_lines.build_note(Detail(disputed), NOW, 70, UNICODE))
    assert "ceiling 50 ⇄ 150 → no order known" in text
    assert "asked" not in text


def test_the_full_file_holds_every_piece_of_evidence() -> None:
    text = unwrapped(dossier_lines.build_dossier(detail(), NOW, 100, UNICODE))
    for found in detail().events:
        assert all(f"{witness.source}, " in text for witness in found.evidence)
    assert "deadline: 29 Aug 2025 → 11 Sep 2025" in text
    assert "brand: Long Harbour → dropped" in text
    assert "https://example.org/news" in text
    assert "“rounded”" in text
    assert "n1" in text
    assert "SP8000-26-D-0012" in text
    assert COBALT in text


def test_the_full_file_says_which_chapters_are_empty() -> None:
    text = unwrapped(dossier_lines.build_dossier(Detail(request("x")), NOW, 100, UNICODE))
    assert "no official notice of this request was read" in text
    assert "none linked yet" in text


def test_the_note_tells_the_first_posting_and_the_newest_version() -> None:
    held = replace(antimony(), posted=exact_date(date(2026, 11, 20)))
    issued = event(EventKind.ISSUED, held.key, date(2026, 11, 10))
    text = unwrapped(dossier_lines.build_note(Detail(held, events=(issued,)), NOW, 70, UNICODE))
    assert "posted 10 Nov, newest version 20 Nov" in text


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
    found = money_lines.total_ceilings(snapshot(contracts=(*contracts(), again)))
    assert (found.low, found.high, found.contracts) == (2.7e9, 2.795e9, 2)
    assert found.text == "$2,700–2,795m"


def test_a_ceiling_on_which_claims_differ_makes_a_range() -> None:
    won = replace(steel().awardees[0], other_ceilings=(50e6,))
    disputed = replace(steel(), awardees=(won,), disputed=("ceiling",))
    found = money_lines.total_ceilings(snapshot(solicitations=(cobalt(), disputed)))
    assert (found.low, found.high) == (1.85e9, 2.795e9)


def test_contracts_before_the_act_are_not_paid_from_it() -> None:
    given = replace(snapshot().appropriations[0], on=date(2026, 6, 1))
    found = money_lines.total_ordered(snapshot(appropriations=(given,)))
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


# News, alerts, sources


def test_a_story_names_its_outlets_and_its_age() -> None:
    view = news_table.build_table(snapshot(stories=(story(),), story_count=240), NOW, UNICODE)
    assert view.title == "News 240, 1 unread"
    assert cell(view, "s1", "outlets") == "Mining.com +1"
    assert cell(view, "s1", "age") == "31 h"
    undated = news_table.row(story(published=None), NOW, UNICODE)
    assert text_of(undated.cells[1]) == "no day"


def test_no_news_has_a_cause_and_a_next_step() -> None:
    offline = news_table.build_table(snapshot(), NOW, UNICODE)
    assert offline.state == "failed"
    assert offline.message == "No news yet: offline; 2 sources wait, never read, next try 14:32. Press r to try now."
    busy = news_table.build_table(snapshot(poller=PollerState(busy=True)), NOW, UNICODE)
    assert (busy.state, busy.message) == ("loading", "Reading 2 feeds …")
    fine = news_table.build_table(snapshot(health=(health("a", outcome="ok", last_ok=NOW),)), NOW, UNICODE)
    assert fine.state == "empty"
    assert "No story names a watched material" in fine.message


def test_an_alert_says_by_which_channel_it_went_or_why_not() -> None:
    base = Alert(
        "a1", "e1", "endings", Severity.HIGH, "Cobalt extended +13 d", "old → new", None, NOW - timedelta(hours=3)
    )
    sent = replace(base, id="a2", delivered=(Delivery("desktop", NOW, True),), acknowledged_at=NOW)
    failed = replace(base, id="a3", delivered=(Delivery("desktop", NOW, False, "no daemon"),))
    view = alerts_table.build_table(snapshot(alerts=(base, sent, failed)), NOW, UNICODE)
    assert view.title == "Alerts 3, 2 not acknowledged"
    assert [cell(view, key, "sent") for key in ("a1", "a2", "a3")] == [
        "waits to be sent",
        "desktop",
        "desktop: no daemon",
    ]
    assert [cell(view, key, "state") for key in ("a1", "a2")] == ["new", "acknowledged"]
    assert cell(view, "a1", "when") == "3 h ago"


def test_a_source_says_how_it_is_and_what_to_do() -> None:
    limited = health("sam", "sam", "rate_limited", not_before=NOW + timedelta(hours=1), error="quota used; wait")
    off = health("edgar", "edgar", None, enabled=False)
    view = sources_table.build_table(
        snapshot(health=(off, limited, health("a", outcome="ok", last_ok=NOW))), NOW, UNICODE
    )
    assert [found.key for found in view.rows] == ["sam", "a", "edgar"]
    assert cell(view, "sam", "next") == "15:02 by server"
    assert cell(view, "sam", "note") == "quota used; wait"
    assert cell(view, "edgar", "state") == "off"
    assert view.title == "Sources 2, 1 failing"


@pytest.mark.parametrize(
    "view",
    [
        solicitations_table.build_table(NOTHING, EMPTY_QUERY, NOW, UNICODE),
        companies_table.build_table(NOTHING, NOW, UNICODE),
        news_table.build_table(NOTHING, NOW, UNICODE),
        alerts_table.build_table(NOTHING, NOW, UNICODE),
        sources_table.build_table(NOTHING, NOW, UNICODE),
        money_lines.build_lines(NOTHING, NOW, 60, UNICODE),
    ],
    ids=["requests", "exposed", "news", "alerts", "sources", "money"],
)
def test_an_empty_store_leaves_no_panel_without_a_reason(view: TableView | LinesView) -> None:
    assert view.state == "empty"
    assert len(view.message) > 30
    assert view.title


def test_an_empty_store_still_says_when_and_what_is_blind() -> None:
    assert "BLIND" in shown(upcoming.build_lines(NOTHING, NOW, 60, UNICODE))
    assert "nothing is loaded yet" in shown(since_last_look.build_lines(NOTHING, NOW, 60, UNICODE))


def test_grades_are_letters_in_the_order_of_trust() -> None:
    mixed = replace(cobalt(), grades=(Grade.INFERRED, Grade.OFFICIAL))
    view = solicitations_table.build_table(snapshot(solicitations=(mixed,)), EMPTY_QUERY, NOW, UNICODE)
    assert cell(view, COBALT, "src") == "Oi"


def test_the_dates_ahead_fit_into_one_line() -> None:
    text = text_of(upcoming.upcoming_line(snapshot(), NOW, 60, UNICODE))
    assert text.startswith(" 24 Dec visible: Fe HF-1 steel $995m · ≤Mar 27 promise: ")
    assert text.endswith("…")
    assert text_of(upcoming.upcoming_line(NOTHING, NOW, 60, UNICODE)) == " no date ahead is known"


def test_the_note_says_at_length_what_the_list_says_shortly() -> None:
    facts = unwrapped(dossier_lines.build_note(detail(), NOW, 70, UNICODE))
    assert "status ✕ cancelled, perhaps ◆ awarded since · waits for a second source" in facts
    assert "status ◆ awarded · order may show 24 Dec" in unwrapped(
        dossier_lines.build_note(Detail(steel()), NOW, 70, UNICODE)
    )
    assert "due in 12 d, 4 Dec" in unwrapped(dossier_lines.build_note(Detail(antimony()), NOW, 70, UNICODE))


def test_moves_told_together_are_counted() -> None:
    four = event(EventKind.EXTENDED, on="~2025-09", new={"count": 4})
    assert event_short(four) == "extended 4 times"
    assert "extended 4 times: dates not known" in event_sentence(four, cobalt())


def test_a_witness_of_a_known_day_has_no_invented_hour() -> None:
    base = detail()
    first = base.events[0]
    dated = replace(first.evidence[0], seen_at=datetime(2025, 12, 1, tzinfo=UTC))
    read = replace(first.evidence[0], seen_at=datetime(2025, 12, 1, 18, 30, tzinfo=UTC))
    text = unwrapped(
        dossier_lines.build_dossier(
            Detail(base.solicitation, events=(replace(first, evidence=(dated, read)),)), NOW, 120, UNICODE
        )
    )
    assert "press, dated 1 Dec 2025" in text
    assert "press, seen 1 Dec 2025 13:30" in text


def test_a_title_in_capitals_is_brought_down_and_a_mixed_one_left() -> None:
    loud = request("a", "indium", title="INDIUM INGOTS, LME GRADE (old)")
    mixed = request("b", "indium", title="Indium for DLA")
    view = solicitations_table.build_table(snapshot(solicitations=(loud, mixed)), EMPTY_QUERY, NOW, UNICODE)
    assert (cell(view, "a", "request"), cell(view, "b", "request")) == (
        "ingots, LME grade (old)",
        "Indium for DLA",
    )


def test_an_outage_of_our_own_is_one_word_and_blames_nobody() -> None:
    before = NOW - timedelta(minutes=20)
    out = [
        health(
            name,
            kind,
            "offline",
            error="offline: no route",
            next_due=NOW + timedelta(minutes=5),
            last_ok=before,
            last_try=NOW,
        )
        for name, kind in (("mining-com", "feed"), ("quotes", "quotes"))
    ]
    fine = health("northern-miner", "feed", "ok", last_ok=before, last_try=before)  # not due since the network went
    held = snapshot(health=(*out, fine), official_read_at=NOW - timedelta(hours=2))
    assert header.connection_forms(held, NOW)[0][0] == "OFFLINE, next try 14:07"
    gap = header.gaps_line(held, NOW, 140, UNICODE)
    assert gap is None or "fail" not in text_of(gap)
    words = " ".join(text_of(cell) for row in sources_table.build_table(held, NOW, UNICODE).rows for cell in row.cells)
    assert "no network" in words and "failed" not in words
    assert sources_table.build_table(held, NOW, UNICODE).title == "Sources 3"
    assert (
        sources_clause(enabled_sources(held, "feed"), NOW)
        == "offline; 2 sources wait, last read 20 min ago, next try 14:07"
    )
    assert sources_badge(enabled_sources(held, "feed"), NOW) == "offline → 14:07"
    looked = since_last_look.build_lines(replace(held, last_looked=before), NOW, 100, UNICODE)
    assert "All sources: offline; 3 sources wait" in unwrapped(looked)
    back = snapshot(health=(*out, replace(fine, last_try=NOW + timedelta(minutes=1))))
    assert "OFFLINE" not in header.connection_forms(back, NOW)[0][0]
