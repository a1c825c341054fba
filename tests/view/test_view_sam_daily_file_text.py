"""The official daily file in words: what line 2 says, and how far a reading is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.ports import DownloadProgress, PollerState, Snapshot
from mineralwatch.view import header, sam_daily_file_text
from mineralwatch.view.panel_content import ASCII, UNICODE
from mineralwatch.view.sam_daily_file_text import DownloadPace
from mineralwatch.view.spans import text_of, width_of

NOW = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)
HALF = DownloadProgress("sam_bulk", 105_500_000, 211_000_000, NOW)
NOTHING = Snapshot(1)


def bulk(**more: object) -> SourceHealth:
    base = SourceHealth("sam_bulk", "sam_bulk", True, "ok", 200, None, NOW, NOW, 0, NOW + timedelta(hours=24))
    return replace(base, **more)  # type: ignore[arg-type]


def line_two(snapshot: Snapshot, width: int) -> str:
    found = header.gaps_line(snapshot, NOW, width, UNICODE, offers_file=True)
    assert found is not None
    return text_of(found)


def test_without_any_official_source_both_ways_out_are_named() -> None:
    assert line_two(NOTHING, 130) == (
        " ! SAM.gov has never been read: open requests and extensions are NOT watched."
        "  U daily file, 211 MB, no key   K add key"
    )
    assert line_two(NOTHING, 80) == " ! SAM.gov never read: open requests NOT watched  U file 211 MB, no key   K key"
    assert line_two(NOTHING, 64) == " ! SAM.gov never read: open requests NOT watched  U file   K key"


def test_a_source_that_waits_for_a_key_mends_nothing_and_is_not_counted() -> None:
    """Its row in the list of sources says what it lacks; line 2 still names the ways out, line 1 counts the others."""
    waiting = SourceHealth("sam", "sam", outcome="skipped", error="needs a free key of your own")
    feed = SourceHealth("mining-com", "feed", outcome="ok", last_ok=NOW, last_try=NOW)
    known = Snapshot(1, health=(waiting, feed), poller=PollerState(pid=7))
    assert "U daily file, 211 MB, no key   K add key" in line_two(known, 130)
    assert "not planned" not in line_two(known, 130)
    assert header.connection_forms(known, NOW)[0][0].startswith("1 source ok")


def test_a_file_read_once_and_long_ago_is_a_gap_that_the_same_key_mends() -> None:
    old = Snapshot(1, health=(bulk(),), official_read_at=NOW - timedelta(days=9))
    assert "SAM.gov was last read on 13 Nov, 9 d ago (no new reading)" in line_two(old, 160)
    assert "U daily file" in line_two(old, 160)
    assert header.gaps_line(replace(old, official_read_at=NOW), NOW, 120, UNICODE, offers_file=True) is None


def test_with_a_key_the_file_is_not_pressed_on_anybody() -> None:
    sam = SourceHealth("sam", "sam", True, "failed", 500, "the server has trouble", NOW)
    assert "r try" in line_two(Snapshot(1, health=(sam,)), 120)
    assert "U " not in line_two(Snapshot(1, health=(sam,)), 120)


@pytest.mark.parametrize("width", [40, 60, 80, 81, 120, 199])
@pytest.mark.parametrize("progress", [HALF, replace(HALF, total=None), replace(HALF, done=0), replace(HALF, total=0)])
def test_the_progress_fits_and_names_the_amount(width: int, progress: DownloadProgress) -> None:
    for rate in (None, 3_200_000.0):
        found = sam_daily_file_text.progress_line(progress, rate, width, UNICODE)
        assert width_of(found) <= width
        assert sam_daily_file_text.amount_text(progress) in text_of(found)
        assert text_of(sam_daily_file_text.progress_line(progress, rate, width, ASCII)).isascii()


def test_the_progress_in_full() -> None:
    shown = text_of(sam_daily_file_text.progress_line(HALF, 3_200_000.0, 120, UNICODE))
    assert shown == (
        " Reading SAM.gov's daily file "
        + "█" * 16
        + "░" * 16
        + " 105 of 211 MB, 50 %  3.2 MB/s  33 s left  esc stops it"
    )
    assert "esc stops it" in text_of(sam_daily_file_text.progress_line(HALF, 3_200_000.0, 60, UNICODE))


def test_more_than_was_promised_is_no_more_than_all() -> None:
    more = replace(HALF, done=300_000_000)
    assert sam_daily_file_text.amount_text(more) == "300 of 211 MB, 100 %"
    assert sam_daily_file_text.time_left(more, 1_000_000.0) == "1 s"


@pytest.mark.parametrize(
    ("rate", "words"), [(None, ""), (0.0, ""), (2e6, "53 s"), (5e5, "4 min"), (1e4, "3 h"), (1.0, "29306 h")]
)
def test_the_time_that_is_left(rate: float | None, words: str) -> None:
    assert sam_daily_file_text.time_left(HALF, rate) == words


def test_the_rate_is_that_of_the_last_looks() -> None:
    pace = DownloadPace()
    assert pace.rate is None
    for second in range(60):
        speed = 1_000_000 if second < 30 else 4_000_000
        pace = pace.with_progress(float(second), replace(HALF, done=105_000_000 + second * speed))
    assert pace.rate == 4_000_000
    assert len(pace.observations) <= 17


def test_what_came_before_a_reading_went_on_is_no_speed() -> None:
    pace = (
        DownloadPace()
        .with_progress(0.0, replace(HALF, done=100_000_000))
        .with_progress(0.5, replace(HALF, done=101_000_000))
    )
    assert pace.rate is None
    assert pace.with_progress(2.0, replace(HALF, done=102_000_000)).rate == 1_000_000
    assert pace.with_progress(3.0, None) == DownloadPace()
    assert pace.with_progress(3.0, replace(HALF, done=5)).observations == ((3.0, 5),)


@pytest.mark.parametrize(
    ("choice", "health", "goes_on"),
    [
        (None, (), None),
        ("no", (), None),
        ("once", (), "once"),
        ("daily", (), "daily"),
        ("once", (bulk(last_ok=None, outcome="failed"),), "once"),
        ("daily", (bulk(outcome="failed"),), "daily"),
        ("once", (bulk(),), None),
        ("daily", (bulk(),), None),
    ],
)
def test_what_was_stopped_goes_on_and_what_was_read_is_asked_about(
    choice: str | None, health: tuple[SourceHealth, ...], goes_on: str | None
) -> None:
    assert sam_daily_file_text.resumed_choice(Snapshot(1, official_choice=choice, health=health)) == goes_on


def test_the_question_names_what_it_costs_and_keeps() -> None:
    words = " ".join(
        (
            sam_daily_file_text.TITLE,
            *sam_daily_file_text.QUESTION,
            *(answer.text for answer in sam_daily_file_text.ANSWERS),
        )
    )
    for part in ("211 MB", "about 1 MB", "without a key", "esc stops it", "U goes on", "05:00 UTC", "next start"):
        assert part in words
    assert [answer.choice for answer in sam_daily_file_text.ANSWERS] == ["once", "daily", "no", None]
    assert sam_daily_file_text.should_ask(NOTHING)
    assert not sam_daily_file_text.should_ask(replace(NOTHING, official_choice="no"))
    assert not sam_daily_file_text.should_ask(replace(NOTHING, progress=HALF))
