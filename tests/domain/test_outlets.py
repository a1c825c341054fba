"""The grade of an entry by its publisher: by host, never by title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.stories.outlets import is_defense_list, outlet_grade

SEARCH = "https://news.google.com/rss/articles/CBMi0wFBVV95cUxQ?oc=5"


@pytest.mark.parametrize(
    "link",
    [
        "https://www.prnewswire.com/news-releases/x-302.html",
        "https://www.globenewswire.com/news-release/2026/11/20/1/0/en/x.html",
        "https://www.businesswire.com/news/home/1/en/x",
        "https://www.accessnewswire.com/newsroom/en/x",
        "https://www.newsfilecorp.com/release/1",
        "https://www.eqs-news.com/news/corporate/x",
        "https://ir.mpmaterials.com/news/x",
        "https://www.dla.mil/About-DLA/News/x",
        "https://www.war.gov/News/Contracts/Contract/Article/4619270/",
        "https://WWW.DEFENSE.GOV./News/",
        "https://sam.gov/opp/1/view",
    ],
)
def test_a_release_or_an_agency_speaks_for_itself(link: str) -> None:
    assert outlet_grade(link) is Grade.ANNOUNCED


@pytest.mark.parametrize(
    "link",
    [
        "https://prnewswire.com.evil.example/news",
        "https://notprnewswire.com/news",
        "https://prnewswire.example/",
        "https://evil.example/www.prnewswire.com",
        "https://evil.example/?u=https://www.dla.mil/",
        "https://www.dla.mil@evil.example/",
        "https://evil.example#www.dla.mil",
        "https://dla.mil.example/",
        "https://mil/",
        "https://[prnewswire.com",
        "https://www.mining.com/dla-awards",
        "",
        None,
    ],
)
def test_a_look_alike_is_press(link: str | None) -> None:
    assert outlet_grade(link) is Grade.REPORTED
    assert outlet_grade(link, "PR Newswire", "https://www.prnewswire.com") is Grade.REPORTED
    assert not is_defense_list(link)


@pytest.mark.parametrize(
    ("outlet", "url", "grade"),
    [
        ("PR Newswire", "https://www.prnewswire.com", Grade.ANNOUNCED),
        ("PR Newswire", None, Grade.ANNOUNCED),
        ("GlobeNewswire", "https://www.globenewswire.com", Grade.ANNOUNCED),
        ("ACCESS Newswire", "https://www.accessnewswire.com", Grade.ANNOUNCED),
        ("U.S. Department of War (.gov)", "https://www.war.gov", Grade.ANNOUNCED),
        ("U.S. Department of War (.gov)", "https://war.gov.example", Grade.REPORTED),
        ("PR Newswire", "https://prnewswire.com.evil.example", Grade.REPORTED),
        ("PR Newswire", "https://pr-newswire.example", Grade.REPORTED),
        ("PR Newswire Fan Blog", "https://www.prnewswire.com", Grade.REPORTED),
        ("Reuters", "https://www.prnewswire.com", Grade.REPORTED),
        ("EIN Presswire", None, Grade.REPORTED),
        (None, "https://www.prnewswire.com", Grade.REPORTED),
    ],
)
def test_behind_a_news_search_the_outlet_counts(outlet: str | None, url: str | None, grade: Grade) -> None:
    assert outlet_grade(SEARCH, outlet, url) is grade


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=80))
def test_no_text_makes_it_raise(link: str, outlet: str, url: str) -> None:
    assert outlet_grade(link, outlet, url) in (Grade.ANNOUNCED, Grade.REPORTED)
