"""What the title line and the line on what is not watched say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from panel_text import NOTHING
from view_builders import (
    NOW,
    health,
    snapshot,
)

from mineralwatch.ports import PollerState
from mineralwatch.view import (
    header,
)
from mineralwatch.view.panel_content import UNICODE
from mineralwatch.view.spans import text_of

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
