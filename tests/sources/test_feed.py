"""Feeds of every format and in every state of repair."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest
from drive_source import NOW
from feed_samples import GOOGLE, URL, only, parse, rss
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.errors import BadPayload
from mineralwatch.domain.models.grade import Grade
from mineralwatch.sources.feed_item import find_solicitation_number


def test_an_rss_item_becomes_an_entry() -> None:
    found = only(
        parse(
            rss(
                "<item><title>DLA extends antimony request SP8000-26-R-0021</title><link>/a?utm_source=rss</link>"
                "<guid isPermaLink='false'>g1</guid><pubDate>Tue, 22 Sep 2026 14:35:00 GMT</pubDate>"
                "<description>&lt;p&gt;Offers are &lt;b&gt;now&lt;/b&gt; due in May.&lt;/p&gt;</description></item>",
            )
        )
    )
    assert found.title == "DLA extends antimony request SP8000-26-R-0021"
    assert found.url == "https://feeds.example/a?utm_source=rss"
    assert found.published == datetime(2026, 9, 22, 14, 35, tzinfo=UTC)
    assert found.summary == "Offers are now due in May."
    assert (found.outlet, found.feed, found.matched_by) == ("Minerals Daily", "test", "guid")
    assert found.number == "SP800026R0021"
    assert "antimony" in found.materials
    assert found.first_seen == NOW


FORMATS = {
    "0.91": '<rss version="0.91"><channel><title>F</title><item><title>T</title><link>https://x.example/1</link></item>'
    "</channel></rss>",
    "rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="c"><title>F</title></channel>'
    '<item rdf:about="https://x.example/1"><title>T</title><link>https://x.example/1</link>'
    "<dc:date>2026-09-22T10:00:00Z</dc:date></item></rdf:RDF>",
    "atom": '<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><id>tag:1</id>'
    '<title type="html">T</title>'
    '<link rel="self" href="https://x.example/self"/><link href="https://x.example/1"/>'
    "<updated>2026-09-22T10:00:00Z</updated></entry></feed>",
    "json": '{"version":"https://jsonfeed.org/version/1.1","title":"F","items":[{"id":1,"url":"https://x.example/1",'
    '"title":"T","date_published":"2026-09-22T12:00:00+02:00"}]}',
}


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_gives_the_same_entry(name: str) -> None:
    found = only(parse(FORMATS[name]))
    assert (found.title, found.url, found.outlet) == ("T", "https://x.example/1", "F")
    assert found.published == (None if name == "0.91" else datetime(2026, 9, 22, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("item", "title", "outlet"),
    [
        ("<title>A - B - CoinDesk</title><source url='https://c.example'>CoinDesk</source>", "A - B", "CoinDesk"),
        ("<title>A - B - CoinDesk</title>", "A - B", "CoinDesk"),
        ("<title>A - B</title><source url='https://c.example'>CoinDesk</source>", "A - B", "CoinDesk"),
        ("<title>Plain</title>", "Plain", None),
    ],
)
def test_google_appends_the_outlet_to_the_title(item: str, title: str, outlet: str | None) -> None:
    html = "&lt;a href='x'&gt;A - B&lt;/a&gt;&amp;nbsp;&amp;nbsp;&lt;font&gt;CoinDesk&lt;/font&gt;"
    found = only(parse(rss(f"<item>{item}<guid>CB</guid><description>{html}</description></item>"), GOOGLE))
    assert (found.title, found.outlet) == (title, outlet)
    assert found.summary is None or title == "Plain"


def test_the_same_item_read_twice_or_moved_to_https_is_the_same_entry() -> None:
    one = only(parse(rss("<item><title>T</title><link>http://www.x.example/a/</link></item>")))
    other = only(parse(rss("<item><title>T 2</title><link>https://x.example/a?utm_medium=rss</link></item>")))
    assert one.id == other.id and one.matched_by == "link"
    twice = "<item><title>T</title><guid>g</guid></item>" * 2
    assert len(parse(rss(twice)).entries) == 1


def test_an_item_without_guid_and_link_is_known_by_title_and_day() -> None:
    found = only(parse(rss("<item><title>T</title><pubDate>22 Sep 2026 14:35:00</pubDate></item>")))
    assert found.matched_by == "title-day" and found.url is None
    assert found.published == datetime(2026, 9, 22, 14, 35, tzinfo=UTC)


@pytest.mark.parametrize(
    "when", ["", "yesterday", "Mon, 01 Jan 0001 00:00:00 GMT", "1 Jan 1970 00:00:00 GMT", "9" * 400]
)
def test_a_missing_or_absurd_date_is_none(when: str) -> None:
    assert only(parse(rss(f"<item><title>T</title><pubDate>{when}</pubDate></item>"))).published is None


def test_a_date_ahead_is_not_shown_but_tells_items_apart() -> None:
    seen = set()
    for ahead in (timedelta(0), timedelta(seconds=5), timedelta(hours=23), timedelta(days=400)):
        item = f"<item><title>T</title><pubDate>{(NOW + ahead):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        entry = only(parse(rss(item)))
        assert entry.published == (NOW if not ahead else None)
        seen.add(entry.id)
    assert len(seen) == 3  # of one day, of the next, and of a date that is none


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("AT&amp;amp;T buys tin", "AT&T buys tin"),
        ("Tin &amp;lt;b&amp;gt; code", "Tin <b> code"),
        ("&lt;b&gt;Tin&lt;/b&gt; up", "Tin up"),
        ("Tin &lt; 5 and &gt; 3", "Tin < 5 and > 3"),
        ("<![CDATA[Tin <i>up</i>]]>", "Tin up"),
        ("price [/up] now", "price [/up] now"),
        ("Tin\n\t up\u202e \u200bnow", "Tin up now"),
    ],
)
def test_titles_are_unescaped_once_and_made_safe(raw: str, shown: str) -> None:
    assert only(parse(rss(f"<item><title>{raw}</title><guid>g</guid></item>"))).title == shown


def test_escape_codes_never_come_through() -> None:
    body = '{"version":"x","items":[{"id":"1","title":"a\\u001b]0;pwn\\u0007b\\u001b[31mc"}]}'
    assert only(parse(body)).title == "abc"


def test_a_huge_title_is_cut_cleanly() -> None:
    found = only(parse(rss(f"<item><title>{'antimony ' * 200_000}</title><guid>g</guid></item>")))
    assert len(found.title) <= 300 and found.title.endswith("…")


def test_broken_xml_keeps_what_can_be_read() -> None:
    body = rss("<item><title>Good & bad</title><link>https://x.example/1</link></item>", "<item><title>cut off")
    titles = [entry.title for entry in parse(body[:-30]).entries]
    assert "Good & bad" in titles


def test_a_bad_item_is_set_aside_and_the_rest_stays() -> None:
    found = parse(rss("<item><title>T</title><guid>g</guid></item>", "<item><author>x</author></item>"))
    assert len(found.entries) == 1
    assert [bad.reason for bad in found.quarantined] == ["no title, text or address"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "HTML page"),
        (b"\xef\xbb\xbf<!-- x --><?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html></html>", "HTML page"),
        ("<html><title>x</title></html>".encode("utf-16"), "HTML page"),
        (b"Service unavailable", "neither RSS nor Atom"),
        (b"/etc/passwd", "neither RSS nor Atom"),
        (b"{not json", "broken JSON"),
        (b"[" * 100_000, "broken JSON"),
        (b'{"error":"no"}', "no JSON Feed"),
        (b'{"items":[1,2]}', "nothing in it"),
        (gzip.compress(b"<rss/>"), "neither RSS nor Atom"),
        (b"<?xml version='1.0'?><svg/>", "neither RSS nor Atom"),
        (b"<rss version='2.0'><channel><title>x</ti", "broken"),
        (b"\x00\xff" * 500, "neither RSS nor Atom"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, words: str) -> None:
    with pytest.raises(BadPayload, match=words) as caught:
        parse(body)
    assert "\n" not in str(caught.value)


def test_an_empty_feed_is_a_feed() -> None:
    assert parse(rss()).entries == ()


def test_a_feed_of_a_file_name_reads_no_file() -> None:
    """feedparser opens the file that a short body names; ours must never."""
    with pytest.raises(BadPayload):
        parse(__file__.encode())


@pytest.mark.parametrize(
    ("encoding", "declared", "kind"),
    [
        ("utf-8", "utf-8", None),
        ("iso-8859-1", "iso-8859-1", None),
        ("cp1252", "iso-8859-1", "application/xml"),
        ("utf-16", "utf-16", None),
        ("utf-8", "klingon", "text/xml"),
        ("utf-8", "utf-8", "text/xml; charset=us-ascii"),
        ("utf-8", "utf-8", "text/html; charset=klingon"),
    ],
)
def test_wrong_and_unknown_encodings_do_not_stop_it(encoding: str, declared: str, kind: str | None) -> None:
    body = f'<?xml version="1.0" encoding="{declared}"?>' + rss("<item><title>Erzgebirge für Zinn</title></item>")[21:]
    assert only(parse(body.encode(encoding), kind=kind)).title == "Erzgebirge für Zinn"


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + ']><rss version="2.0"><channel><item><title>T &a9;</title><guid>g</guid></item></channel></rss>'
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<rss version="2.0"><channel><item><title>T &x;</title><guid>g</guid></item></channel></rss>'
)


@pytest.mark.parametrize("body", [LAUGHS, OUTSIDE])
def test_entities_neither_explode_nor_read_files(body: str) -> None:
    try:
        titles = [entry.title for entry in parse(body).entries]
    except BadPayload:
        return
    assert all(len(title) <= 300 and "root:" not in title for title in titles)


@pytest.mark.parametrize(
    "body",
    [
        "<" * 60_000,
        "<a " * 30_000,
        "&" * 60_000,
        "<!--" * 30_000,
        "<rss><channel>" + "<item>" * 9_000,
        "<![CDATA[" * 20_000,
    ],
)
def test_hostile_repetition_ends(body: str) -> None:
    try:
        assert len(parse(body).entries) <= 1_000
    except BadPayload as error:
        assert str(error)


WHOLE = [FORMATS["json"], FORMATS["atom"], FORMATS["rdf"], rss("<item><title>T</title><guid>g</guid></item>"), LAUGHS]


@given(st.sampled_from(WHOLE), st.integers(0, 700), st.binary(max_size=8))
def test_truncated_and_damaged_feeds_give_entries_or_bad_payload(body: str, at: int, junk: bytes) -> None:
    raw = body.encode()
    for damaged in (raw[:at] + junk, raw[:at] + junk + raw[at:]):
        try:
            found = parse(damaged)
        except BadPayload:
            continue
        assert all(entry.title and entry.id for entry in found.entries)


@given(st.binary(max_size=300))
def test_any_bytes_give_entries_or_bad_payload(body: bytes) -> None:
    try:
        parse(body)
    except BadPayload as error:
        assert str(error)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = ("id", "url", "title", "summary", "content_html", "date_published", "external_url")


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), json_values, max_size=7) | json_values, max_size=4))
def test_a_json_feed_of_any_types_is_read_or_set_aside(items: list[object]) -> None:
    try:
        found = parse(json.dumps({"items": items}))
    except BadPayload:
        assert items
        return
    assert len(found.entries) + len(found.quarantined) <= len(items)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("under SP8000-26-R-0021.", "SP800026R0021"),
        ("under SP800026R0021", "SP800026R0021"),
        ("award SP8000-25-D-0007", None),
        ("SP4704-21-Q-0004", "SP470421Q0004"),
        ("no number", None),
    ],
)
def test_solicitation_numbers_are_found(text: str, number: str | None) -> None:
    assert find_solicitation_number(text) == number


@pytest.mark.parametrize(
    ("item", "url", "grade"),
    [
        ("<title>Award</title><link>https://www.prnewswire.com/a</link>", URL, Grade.ANNOUNCED),
        ("<title>Award</title><link>https://prnewswire.com.evil.example/a</link>", URL, Grade.REPORTED),
        ("<title>Award - PR Newswire</title><link>https://x.example/a</link>", URL, Grade.REPORTED),
        ("<title>Award - PR Newswire</title><link>https://news.google.com/rss/articles/C</link>", GOOGLE, "reported"),
        (
            "<title>Award - PR Newswire</title><link>https://news.google.com/rss/articles/C</link>"
            "<source url='https://www.prnewswire.com'>PR Newswire</source>",
            GOOGLE,
            Grade.ANNOUNCED,
        ),
        ("<title>Award</title><source url='https://www.prnewswire.com'>PR Newswire</source>", URL, Grade.REPORTED),
    ],
)
def test_the_grade_is_that_of_who_speaks(item: str, url: str, grade: str) -> None:
    assert only(parse(rss(f"<item>{item}<guid>g</guid></item>"), url)).grade == grade


@pytest.mark.parametrize(
    "tag", ["<date>{}</date>", "<x:date>{}</x:date>", "<pubdate>{}</pubdate>", "<post_date>{}</post_date>",
            "<dc:date>{}</dc:date>", "<dcterms:issued>{}</dcterms:issued>", "<a10:updated>{}</a10:updated>",
            "<pubDate>soon</pubDate><published>{}</published>", "<PubDate>{}</PubDate>", "<timestamp>{}</timestamp>"]
)  # fmt: skip
@pytest.mark.parametrize("declared", [True, False])
def test_a_date_is_found_under_whatever_name(tag: str, declared: bool) -> None:
    names = {"x": "urn:x", "dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/",
             "a10": "http://www.w3.org/2005/Atom"}  # fmt: skip
    spaces = "".join(f' xmlns:{name}="{uri}"' for name, uri in names.items()) if declared else ""
    body = rss(
        f"<item><title>T</title>{tag.format('28. September 2026, 10:00 Uhr')}<end_date>2026-09-30</end_date></item>"
    )
    found = only(parse(body.replace('version="2.0"', f'version="2.0"{spaces}')))
    assert found.published == datetime(2026, 9, 28, 10, tzinfo=UTC)


def test_a_json_feed_may_write_its_dates_as_it_likes() -> None:
    for when in ("Mon, 28 Sep 2026 10:00:00 GMT", "1790589600", 1790589600, "2026/09/28 10:00"):
        body = json.dumps({"version": "x", "items": [{"id": "1", "title": "T", "date_published": when}]})
        assert only(parse(body)).published == datetime(2026, 9, 28, 10, tzinfo=UTC)


def test_a_date_in_a_zone_that_is_not_known_counts_only_when_it_is_old() -> None:
    for day, kept in ((NOW - timedelta(days=40), True), (NOW - timedelta(days=2), False)):
        found = only(parse(rss(f"<item><title>T</title><pubDate>{day:%d %b %Y} 10:00:00 IST</pubDate></item>")))
        assert (found.published is not None) is kept


def test_an_address_with_blanks_is_one_that_opens() -> None:
    found = only(parse(rss("<item><title>T</title><link> /files/Q3 report  final.pdf </link></item>")))
    assert found.url == "https://feeds.example/files/Q3%20report%20final.pdf"
