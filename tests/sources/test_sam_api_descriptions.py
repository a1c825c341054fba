"""The descriptions of notices, which the SAM.gov API gives one call each, and any drift of its answers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from drive_source import Driven, drive, reply_of
from hypothesis import given
from hypothesis import strategies as st
from sam_api_answers import KEY, PAGE, SOURCE, THROTTLED, is_text, page, poll, row, serving

from mineralwatch.config.settings import SamSettings
from mineralwatch.domain.errors import BadPayload, RateLimited, Refused, SourceError
from mineralwatch.sources.base import HttpReply, HttpRequest
from mineralwatch.sources.sam_api import SamSource
from mineralwatch.sources.sam_api_parse import description_of, parse_page, stated_error


def described(*idents: str, host: str = "https://api.sam.gov") -> bytes:
    rows = [
        row(i, description=f"{host}/noticedesc?noticeid={i}", postedDate=f"2026-10-0{n + 1}")
        for n, i in enumerate(idents)
    ]
    return page(*rows)


def texts(done: Driven) -> dict[str, str | None]:
    return {item.notice.notice_id: item.notice.text for item in done.reading.notices}


def test_texts_are_read_once_newest_first_within_the_calls() -> None:
    done = poll(serving(described("a", "b", "c", "d")), stored_text_ids=frozenset({"c"}), calls_left=5, by_hand=True)
    assert [request.url[-1] for request in done.requests[1:]] == ["d", "b"]
    assert texts(done) == {"a": None, "b": "Buy antimony.", "c": None, "d": "Buy antimony."}
    assert all(request.metered == "sam" and request.secret_query for request in done.requests)
    assert "1 description left" in str(done.reading.note)


@pytest.mark.parametrize("by_hand", [True, False])
def test_old_texts_leave_half_of_the_calls(by_hand: bool) -> None:
    done = poll(serving(described("a", "b", "c", "d", "e", "f")), calls_left=5, by_hand=by_hand)
    assert len(done.requests) == 1 + 2


def test_a_round_without_calls_forbids_nothing_to_a_person() -> None:
    with pytest.raises(RateLimited) as timer:
        poll(serving(described("a")), calls_left=0)
    assert timer.value.until is None
    with pytest.raises(RateLimited) as person:
        poll(serving(described("a")), calls_left=0, by_hand=True)
    assert person.value.until is not None


@pytest.mark.parametrize(
    "host", ["https://evil.test", "http://api.sam.gov", "https://api.sam.gov:8443", "https://api.sam.gov.evil.test"]
)
def test_the_key_follows_no_address_out_of_a_payload(host: str) -> None:
    done = poll(serving(described("a", host=host)))
    assert len(done.requests) == 1 and texts(done) == {"a": None}
    assert "another host" in str(done.reading.note)


def test_a_key_in_a_payloads_address_is_taken_out() -> None:
    body = page(row("a", description="https://api.sam.gov/noticedesc?api_key=OTHER&noticeid=a"))
    assert poll(serving(body)).requests[1].url == "https://api.sam.gov/noticedesc?noticeid=a"


def test_a_text_that_fails_costs_two_calls_at_most_and_harms_nothing() -> None:
    def answer(request: HttpRequest) -> HttpReply:
        return reply_of(request, 500) if is_text(request) else reply_of(request, 200, described("a", "b", "c"))

    done = poll(answer)
    assert len(done.requests) == 3 and texts(done) == {"a": None, "b": None, "c": None}
    assert done.reading.complete and done.reading.problem is None


def test_a_quota_used_up_by_texts_is_kept_in_mind() -> None:
    def answer(request: HttpRequest) -> HttpReply:
        return reply_of(request, 429, THROTTLED) if is_text(request) else reply_of(request, 200, described("a", "b"))

    done = poll(answer)
    assert len(done.requests) == 2 and len(done.reading.notices) == 2 and done.reading.complete
    assert isinstance(done.reading.problem, RateLimited) and done.reading.problem.until is not None


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b'{"description":"<p>One</p>Two<script>x</script>"}', "One\nTwo"),
        (b"<p>AT&amp;T</p>", "AT&T"),
        (b"&lt;p&gt;One &lt;b&gt;lot&lt;/b&gt;&lt;/p&gt;&lt;p&gt;Two&amp;nbsp;lots&lt;/p&gt;", "One lot\n\nTwo lots"),
        (b"&amp;lt;p&amp;gt;Thrice&amp;lt;/p&amp;gt;", "Thrice"),
        (b"<p>Less than &lt;5 % &amp;amp; dry</p>", "Less than <5 % & dry"),
        (b"plain words", "plain words"),
        (b'{"description":"Description Not Found"}', ""),
        (b"Description Not Found", ""),
        (b'{"description":null}', ""),
        (b'"quoted"', "quoted"),
        (b'{"code":"x"}', None),
    ],
)
def test_descriptions_come_in_many_shapes(body: bytes, text: str | None) -> None:
    assert description_of(body) == text


def test_a_404_for_a_text_means_that_there_is_none() -> None:
    def answer(request: HttpRequest) -> HttpReply:
        if is_text(request):
            return reply_of(request, 404, b"Description Not Found")
        return reply_of(request, 200, described("a"))

    assert texts(poll(answer)) == {"a": ""}


def test_without_a_key_it_says_how_to_get_one() -> None:
    none = SamSource(SamSettings(api_key_env="MY_KEY"), ("SP8000",), None)
    assert "sam.gov" in str(none.missing_setup()) and "MY_KEY" in str(none.missing_setup())
    with pytest.raises(Refused, match="MY_KEY"):
        drive(none, serving(PAGE))
    assert SOURCE.missing_setup() is None and SOURCE.hosts == ("api.sam.gov",)
    assert "office" in str(SamSource(SamSettings(), (), KEY).missing_setup())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just("2026-10-06"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "code", "city", "x"]), inner),
    max_leaves=5,
)
NAMES = tuple(json.loads(PAGE)["opportunitiesData"][0])
drifted = st.dictionaries(st.sampled_from(NAMES), json_values, max_size=len(NAMES))


@given(st.lists(st.builds(lambda old, new: {**old, **new}, st.just(row("a")), drifted) | json_values, max_size=4))
def test_any_drift_gives_notices_or_quarantine_or_bad_payload(rows: list[Any]) -> None:
    try:
        found = parse_page(page(*rows), "SP8000")
    except BadPayload:
        assert rows
        return
    assert len(found.ids) + found.duplicates + found.bad == len(rows)
    assert len(found.ids) == len(set(found.ids))
    assert len(found.items) + found.other_offices == len(found.ids)
    assert all(item.reading.notice.title for item in found.items)


@given(st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_a_page_or_an_error_of_ours(body: bytes) -> None:
    try:
        parse_page(body, "SP8000")
    except SourceError as error:
        assert str(error) and "\n" not in str(error)
    assert description_of(body) is None or isinstance(description_of(body), str)
    assert stated_error(body) is None or isinstance(stated_error(body), SourceError)
