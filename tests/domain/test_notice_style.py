"""Texts in the style of notices: labelled lines, values, precedence over the grammar of headlines, look-alikes."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.headlines.headline_reader import read_headline
from mineralwatch.domain.headlines.notice_style import is_notice_without_buyer, read_as_notice
from mineralwatch.domain.headlines.tagger import tag_text
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.notice_text.deadline_moves import deadline_move
from mineralwatch.domain.stories.story_attaching import AttachCandidate, decide_attachment
from mineralwatch.domain.stories.story_clustering import story_from_entries
from tests.domain.labelled import NOTICE_PARTS, figures, misread, part_of, raised, rows
from tests.domain.labelled import confusion as table_of

LINES = rows("notice_lines.csv")
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def test_labelled_lines() -> None:
    assert misread(part_of(LINES, "tuned")) == ""


@pytest.mark.parametrize("part", NOTICE_PARTS)
def test_ninety_percent_are_right_and_no_look_alike_is_an_event(part: str) -> None:
    some = part_of(LINES, part)
    found = table_of(some)
    assert len(raised(some)) <= 0.03 * len(some), misread(some)
    assert sum(figures(found, kind).right for kind, _ in found) >= 0.9 * len(found), misread(some)


@given(DAYS, DAYS, st.sampled_from(("%B %d, %Y", "%d %b %Y", "%m/%d/%Y", "%Y-%m-%d")))
def test_swapped_dates_change_the_kind(old: date, new: date, form: str) -> None:
    def said(a: date, b: date) -> str | None:
        text = f"Amendment 0003: change the closing date from {a.strftime(form)} to {b.strftime(form)}."
        return read_headline(text).kind

    if old == new:
        assert said(old, new) == "amended"
    else:
        assert (said(old, new), said(new, old)) == (
            ("extended", "shortened") if old < new else ("shortened", "extended")
        )


@given(st.integers(0, 23), st.integers(0, 23))
def test_a_changed_hour_moves_the_deadline(old: int, new: int) -> None:
    text = f"Amendment 0003: change the closing time from {old:02}00 hours to {new:02}00 hours on 3 June 2026."
    assert read_headline(text).kind == ("amended" if old == new else "extended" if new > old else "shortened")


@pytest.mark.parametrize("boxes", [("[{}]", "[{}]"), ("({})", "({})")])
@pytest.mark.parametrize("sign", ["X", "x", "✓"])
def test_the_marked_box_decides(boxes: tuple[str, str], sign: str) -> None:
    def said(yes: str, no: str) -> str | None:
        boxed = f"{boxes[0].format(yes)} is extended, {boxes[1].format(no)} is not extended"
        return read_headline(f"The hour and date specified for receipt of Offers {boxed}.").kind

    assert (said(sign, " "), said(" ", sign), said(" ", " ")) == ("extended", "amended", None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Amendment 0001: extend the close date from August 29, 2025 to September 11, 2025.", "2025-09-11"),
        ("Amendment 0001: extend the close date from 29 August to 11 September 2025.", "2025-09-11"),
        ("Amendment 0001: extend the close date from 20 December 2025 to 9 January.", "2026-01-09"),
        ("Amendment 0001: extend the close date from 10 October to 24 October.", None),
        ("SP8000-26-R-0004 Amendment 0002: 1) Extend the closing date to June 5, 2026; 2) answers.", "2026-06-05"),
        ("The hour and date specified for receipt of Offers [X] is extended, [ ] is not extended.", None),
    ],
)
def test_the_new_date_is_given_where_it_is_exact(text: str, day: str | None) -> None:
    found = read_headline(text)
    assert (found.kind, found.values.get("deadline")) == ("extended", day)


def test_an_unknown_office_lowers_the_confidence_and_why_names_the_words() -> None:
    bare = read_headline("Amendment 0003: extend the close date from 10 October 2025 to 24 October 2025.")
    ours = read_headline(
        "SP8000-25-R-0010 Amendment 0003: extend the close date from 10 October 2025 to 24 October 2025."
    )
    assert 0.7 <= bare.confidence < ours.confidence <= 0.85
    assert "Amendment 0003" in bare.why
    assert "from 10 October 2025 to 24 October 2025" in bare.why
    assert ours.number == "SP800025R0010"


def test_a_promised_reissue_is_no_reissue() -> None:
    found = read_headline("This solicitation is hereby cancelled. The requirement will be re-issued.")
    assert found.kind == "cancelled"
    assert "promised" in found.why


@pytest.mark.parametrize(
    "text",
    [
        "DLA extends deadline for cobalt offers to September 11",
        "Glencore wins US stockpile contract for cobalt",
        "Cobalt prices slip after US cancels stockpile tender",
        "",
    ],
)
def test_press_headlines_are_not_in_the_style_of_a_notice(text: str) -> None:
    assert read_as_notice(tag_text(text), ()) is None


@given(st.text(max_size=400))
def test_any_text_can_be_read_as_a_notice(text: str) -> None:
    heard = read_as_notice(tag_text(f"This amendment {text}"), ())
    assert heard is None or 0 < heard.confidence <= 0.85
    assert deadline_move(text) is None or deadline_move(text) == deadline_move(text)


BARE = "Amendment 0003: extend the closing date for tungsten ore from 10 October 2025 to 24 October 2025."
AT = datetime(2025, 10, 8, 12, tzinfo=UTC)
TUNGSTEN = AttachCandidate(
    "SP800025R0030",
    "SP8000-25-R-0030",
    frozenset({"SP800025R0030"}),
    materials=("tungsten",),
    posted=FuzzyDate("2025-09-01"),
)


@pytest.mark.parametrize("words", [{"title": BARE}, {"title": "Tungsten ore", "summary": BARE}])
def test_notice_style_without_a_buyer_in_a_feed_is_no_event_and_attaches_to_nothing(words: dict[str, str]) -> None:
    assert is_notice_without_buyer(BARE)
    assert read_headline(BARE).kind == "extended"
    story = story_from_entries("s", (FeedEntry("i", "guid", "wire", published=AT, first_seen=AT, **words),))  # type: ignore[arg-type]
    assert (story.kind, story.reported_values) == (None, {})
    assert decide_attachment(story, [TUNGSTEN]).key is None


def test_notice_style_with_a_number_of_the_office_attaches_to_its_solicitation() -> None:
    story = story_from_entries(
        "s", (FeedEntry("i", "guid", "wire", f"SP8000-25-R-0030 {BARE}", published=AT, first_seen=AT),)
    )
    assert (story.kind, story.reported_values["deadline"]) == ("extended", "2025-10-24")
    assert decide_attachment(story, [TUNGSTEN]).key == TUNGSTEN.key


@pytest.mark.parametrize("piece", ["DLA cancels cobalt tender ", "DLA awards contract award ", "DLA cobalt ", "钴."])
def test_a_text_of_many_verbs_takes_time_in_proportion(piece: str) -> None:
    def seconds(size: int) -> float:
        took = []
        for nth in range(5):
            text = (piece * size)[: size - 1] + str(nth)
            began = time.process_time()
            read_headline(text)
            took.append(time.process_time() - began)
        return min(took)

    seconds(100)
    assert seconds(2_000) < 6 * seconds(500) + 0.002  # what is longer is not read
