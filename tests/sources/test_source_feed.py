"""Feeds of every format and in every state of repair."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest
from driving import NOW, drive, reply_of
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.config.settings import Feed
from mineralwatch.domain.errors import BadPayload, NotReachable, RateLimited
from mineralwatch.domain.models import Entry, Grade, SourceHealth, Validators
from mineralwatch.sources.base import Reply, Request
from mineralwatch.sources.feed import FeedSource, parse_feed
from mineralwatch.sources.feed_item import FeedReading, find_number

URL = "https://feeds.example/minerals/rss"
GOOGLE = "https://news.google.com/rss/search?q=x"


def parse(body: str | bytes, url: str = URL, kind: str | None = None) -> FeedReading:
    return parse_feed(body.encode() if isinstance(body, str) else body, kind, url, "test", NOW)


def rss(*items: str, head: str = "<title>Minerals Daily</title>") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def only(reading: FeedReading) -> Entry:
    assert len(reading.entries) == 1 and not reading.quarantined
    return reading.entries[0]


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


def test_a_date_ahead_is_kept_for_two_days_only() -> None:
    for ahead, kept in ((timedelta(days=1), True), (timedelta(days=3), False)):
        item = f"<item><title>T</title><pubDate>{(NOW + ahead):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        assert (only(parse(rss(item))).published is not None) is kept


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
    assert find_number(text) == number


SOURCE = FeedSource(Feed("daily", URL, timedelta(minutes=30)))
BODY = rss("<item><title>T</title><guid>g</guid></item>", head="<ttl>60</ttl>").encode()


def test_a_round_gives_entries_validators_and_freshness() -> None:
    done = drive(SOURCE, lambda request: reply_of(request, 200, BODY, ETag='"1"', Cache_Control="max-age=60"))
    reading = done.reading
    assert [entry.feed for entry in reading.entries] == ["daily"]
    assert reading.complete and reading.validators.etag == '"1"'
    assert reading.fresh_for == timedelta(minutes=60)
    assert SOURCE.ready() is None and SOURCE.hosts == ("feeds.example",)


def test_the_next_round_asks_with_the_validators_and_a_304_is_success() -> None:
    known = Validators('"1"', None, "hash")
    health = SourceHealth("daily", "feed", validators=known, note="the feed is an archive")
    lately = {"whole": (NOW - timedelta(hours=23)).isoformat(), "shared": "a b"}
    done = drive(SOURCE, lambda request: reply_of(request, 304), health, remembered=lately)
    assert done.requests[0].validators == known
    assert done.reading.not_modified and done.reading.entries == () and not done.reading.complete
    assert (done.reading.remember, done.reading.note) == (lately, health.note)


@pytest.mark.parametrize("whole", [NOW - timedelta(hours=25), NOW + timedelta(days=400), None])
def test_a_server_that_says_for_ever_that_nothing_is_new_is_asked_afresh_once_a_day(whole: datetime | None) -> None:
    health = SourceHealth("daily", "feed", validators=Validators('"1"', None, "hash"))
    known = {"whole": whole.isoformat()} if whole else {}

    def serve(request: Request) -> Reply:
        return reply_of(request, 304) if request.validators else reply_of(request, 200, BODY, ETag='"1"')

    reading = drive(SOURCE, serve, health, remembered=known).reading
    assert len(reading.entries) == 1 and reading.remember == {"whole": NOW.isoformat()}
    again = drive(SOURCE, serve, SourceHealth("daily", "feed", validators=reading.validators), remembered=known).reading
    assert again.not_modified and again.remember == {"whole": NOW.isoformat()}


def test_the_same_body_again_is_not_parsed() -> None:
    first = drive(SOURCE, lambda request: reply_of(request, 200, BODY)).reading
    health = SourceHealth("daily", "feed", validators=first.validators)
    assert drive(SOURCE, lambda request: reply_of(request, 200, BODY), health).reading.not_modified


def test_an_outage_raises_and_gives_nothing() -> None:
    def wait(request: Request):  # type: ignore[no-untyped-def]
        return reply_of(request, 429, b"slow down", Retry_After="60")

    with pytest.raises(RateLimited) as caught:
        drive(SOURCE, wait)
    assert caught.value.until == NOW + timedelta(seconds=60)
    with pytest.raises(NotReachable):
        drive(SOURCE, lambda request: reply_of(request, 500))


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


def test_of_an_archive_the_newest_items_are_kept_at_whichever_end_they_stand() -> None:
    days = [datetime(2023, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(1_200)]
    items = [
        f"<item><title>Day {n}</title><guid>g{n}</guid><pubDate>{day:%a, %d %b %Y} 00:00:00 GMT</pubDate></item>"
        for n, day in enumerate(days)
    ]
    newest = {f"Day {n}" for n in range(200, 1_200)}
    for rows in (items, items[::-1], items[600:] + items[:600]):
        found = parse(rss(*rows))
        assert {entry.title for entry in found.entries} == newest and found.left_out == 200
    undated = parse(rss(*(f"<item><title>Day {n}</title><guid>g{n}</guid></item>" for n in range(1_002))))
    assert undated.left_out == 2 and {"Day 0", "Day 1001"} <= {entry.title for entry in undated.entries}


def test_what_is_left_out_and_what_is_shared_are_told_to_the_engine() -> None:
    items = "".join(f"<item><title>Day {n}</title><guid>same</guid><link>/{n}</link></item>" for n in range(1_005))
    read = drive(FeedSource(Feed("f", URL)), lambda request: reply_of(request, 200, rss(items).encode())).reading
    assert len(read.entries) == 1_000
    assert read.note == "the feed is an archive: its newest 1000 items are read, 5 older ones left out"
    assert read.remember and read.remember["shared"]


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
