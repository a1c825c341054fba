"""The replay tells what the record knows, and marks what it does not."""

from __future__ import annotations

from datetime import date

import pytest

from mineralwatch.demo.replay_notices import MARK, solicitation_number
from mineralwatch.demo.replay_story import FEEDS, replay_story
from mineralwatch.demo.world_state import SamNotice, StoryStep
from mineralwatch.domain.materials.materials import find_materials
from mineralwatch.domain.notice_text.solicitation_endings import cancellation

TALE = replay_story()
ROWS = {solicitation_number(row): row for row in TALE.record.solicitations if row.slug in TALE.keys}


def notices() -> list[SamNotice]:
    return list(dict.fromkeys(notice for step in TALE.steps for notice in step.state.notices))


def test_the_steps_go_forward_in_time_and_the_named_ones_begin_and_end_it() -> None:
    days = [step.at.date() for step in TALE.steps if step.at]
    assert days == sorted(set(days))
    assert (days[0], days[-1]) == (date(2025, 8, 18), date(2026, 9, 30))
    assert TALE.named[0] == 0
    assert TALE.named[-1] == len(TALE.steps) - 1
    assert len({step.name for step in TALE.steps if step.name}) == len(TALE.named)


def test_nothing_is_posted_before_its_day() -> None:
    for step in TALE.steps:
        assert step.at is not None
        assert all(notice.posted <= step.at.date() for notice in step.state.notices)
        ids = [notice.notice_id for notice in step.state.notices]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("notice", notices(), ids=lambda notice: f"{notice.number}-{notice.type}-{notice.version}")
def test_every_notice_says_that_it_is_replayed_and_what_of_it_is_constructed(notice: SamNotice) -> None:
    row = ROWS[notice.number]
    assert notice.title.endswith(MARK)
    assert notice.text is not None
    assert "Replayed from the shipped record; the wording is constructed." in notice.text
    constructed = notice.number != row.number
    assert constructed == ("The number is constructed for the replay." in notice.text)
    assert constructed == (notice.number[-4:] >= "9001")
    assert find_materials(notice.title)[:1] == row.materials[:1]
    if notice.award is not None:
        known = {award.contract for award in row.awards} | {o.contract for a in row.awards for o in a.orders}
        assert notice.award.number in known or "number of the order is constructed" in notice.text


def test_awards_have_the_records_names_sums_and_days() -> None:
    told = {n.award.number: n.award for n in notices() if n.award is not None}
    for row in TALE.record.solicitations:
        for award in row.awards if row.slug in TALE.keys else ():
            found = told[str(award.contract)]
            assert (found.awardee, float(found.amount)) == (award.awardee, award.ceiling or award.price)
            assert found.on.isoformat() == award.on


def test_cobalt_moves_six_times_and_cancels_itself() -> None:
    row = ROWS["SP8000-25-R-9002"]
    versions = [n for n in notices() if n.number == "SP8000-25-R-9002"]
    deadlines = [n.deadline for n in versions]
    assert deadlines == sorted(deadlines, key=str)
    assert len(set(deadlines)) == 7
    assert (deadlines[0], deadlines[1], deadlines[-1]) == ("2025-08-29", "2025-09-11", "2025-10-15")
    ends = [cancellation(n.title, n.text, n.number) for n in versions]
    assert ends[:-1] == [None] * (len(versions) - 1)
    assert ends[-1] is not None
    assert ends[-1].reissue_promised
    assert str(next(e.says for e in row.events if e.kind == "cancelled")) in (versions[-1].text or "")
    assert versions[-1].posted == date(2025, 10, 15)


def test_headlines_say_constructed_and_prices_synthetic() -> None:
    for step in TALE.steps:
        assert set(step.state.feeds) == set(FEEDS)
        assert all(item.title.endswith("[constructed]") for items in step.state.feeds.values() for item in items)
        assert all(price.listing.startswith("SYNTHETIC") for price in step.state.prices)
        assert all(price.price > 0 and price.previous > 0 for price in step.state.prices)


def test_sentences_fit_a_narrow_screen_or_are_few() -> None:
    def room(step: StoryStep) -> int:
        return 80 - len(" ~15 Oct 2025  ")

    assert sum(len(step.says) > room(step) for step in TALE.steps) <= 6
    assert all(step.says.endswith((".", "…")) for step in TALE.steps)


def test_every_request_of_the_period_is_told_but_the_one_of_another_office() -> None:
    left = {row.slug for row in TALE.record.solicitations} - set(TALE.keys)
    assert left == {"ndpr-oxide-2023", "samarium-gadolinium-2026"}
