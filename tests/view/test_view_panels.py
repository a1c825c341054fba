"""What news, alerts and sources say, and every panel at first start and without network."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from panel_text import NOTHING, cell, shown, unwrapped
from view_builders import (
    COBALT,
    NOW,
    antimony,
    cobalt,
    detail,
    event,
    health,
    request,
    snapshot,
    steel,
    story,
)

from mineralwatch.domain.models.alert import Alert, Delivery, Severity
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.query.query_parser import EMPTY_QUERY
from mineralwatch.ports import Detail, PollerState
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
from mineralwatch.view.panel_content import UNICODE, LinesView, TableView
from mineralwatch.view.source_health_text import enabled_sources, sources_badge, sources_clause
from mineralwatch.view.spans import text_of

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
