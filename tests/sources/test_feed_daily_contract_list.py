"""The Department's daily list of contracts, as feeds point to it or carry it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from feed_samples import only, parse, rss

from mineralwatch.domain.models.grade import Grade
from mineralwatch.sources.feed_item import FeedReading

LIST = "Contracts For Nov. 20, 2026"
PAGE = "https://www.war.gov/News/Contracts/Contract/Article/4619270/contracts-for-nov-20-2026/"
ONE_LINE = "Today's Department of War contracts valued at $7.5 million or more are now live."
PARAGRAPHS = (
    "&lt;p&gt;DEFENSE LOGISTICS AGENCY&lt;/p&gt;&lt;p&gt;Example Antimony Corp., Dallas, Texas, has been awarded a"
    " maximum $245,000,000 contract for antimony ingots. The contracting activity is the Defense Logistics Agency"
    " Strategic Materials, Fort Belvoir, Virginia (SP8000-27-D-0001).&lt;/p&gt;&lt;p&gt;Acme Boots LLC, Reno, Nevada,"
    " has been awarded a maximum $9,000,000 contract for boots (SPE1C1-27-D-0001).&lt;/p&gt;"
)


def contracts(link: str, description: str, body: str = "") -> FeedReading:
    content = f"<content:encoded>{body}</content:encoded>" if body else ""
    space = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    item = f"<item {space}><title>{LIST}</title><link>{link}</link><description>{description}</description>{content}"
    return parse(rss(f"{item}<pubDate>Fri, 20 Nov 2026 22:00:00 GMT</pubDate></item>"))


def test_a_list_that_is_only_pointed_to_is_an_entry_marked_so() -> None:
    found = only(contracts(PAGE, ONE_LINE))
    assert found.title == f"{LIST} (a pointer: the day's list is on its page)"
    assert (found.url, found.summary, found.grade) == (PAGE, ONE_LINE, Grade.ANNOUNCED)


@pytest.mark.parametrize(("description", "body"), [(PARAGRAPHS, ""), (ONE_LINE, PARAGRAPHS)])
def test_a_list_that_is_carried_is_cut_into_the_stockpiles_paragraphs(description: str, body: str) -> None:
    award, whole = contracts(PAGE, description, body).entries
    assert award.title == f"Example Antimony Corp. wins $245,000,000 DLA contract SP8000-27-D-0001 ({LIST})"
    assert award.summary is not None and award.summary.startswith("Example Antimony Corp., Dallas, Texas, has been")
    assert (award.url, award.grade, award.materials) == (PAGE, Grade.ANNOUNCED, ("antimony",))
    assert award.published == whole.published == datetime(2026, 11, 20, 22, tzinfo=UTC)
    assert (whole.title, whole.grade) == (LIST, Grade.ANNOUNCED) and whole.id != award.id
    assert contracts(PAGE, description, body).entries[0].id == award.id


def test_a_list_on_another_site_is_press_and_no_pointer() -> None:
    award, whole = contracts("https://war.gov.example/a", PARAGRAPHS).entries
    assert award.grade is whole.grade is Grade.REPORTED
    assert only(contracts("https://war.gov.example/a", ONE_LINE)).title == LIST
