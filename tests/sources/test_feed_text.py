"""From the bytes of a feed to text, and from that to XML: a fault costs itself and nothing else."""

from __future__ import annotations

import time
from xml.etree import ElementTree

import pytest
from drive_source import NOW
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.sources.feed import parse_feed
from mineralwatch.sources.feed_text import decode_feed, repair_xml


def title_of(body: bytes, content_type: str | None = None) -> str:
    found = parse_feed(body, content_type, "https://feeds.example/rss", "test", NOW)
    return found.entries[0].title


def rss(title: str, declared: str = "", more: str = "") -> str:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    item = f"<item><title>{title}</title><link>https://x.example/1</link></item>"
    return f'{declaration}<rss version="2.0"><channel><title>C</title>{more}{item}</channel></rss>'


SETS = [
    ("cp1251", "windows-1251", "Цена вольфрама выросла"),
    ("koi8_r", "koi8-r", "Цена вольфрама выросла"),
    ("cp932", "Shift_JIS", "タングステン価格が上昇"),
    ("euc_jp", "EUC-JP", "タングステン価格が上昇"),
    ("iso2022_jp", "ISO-2022-JP", "タングステン価格"),
    ("gb18030", "GB2312", "钨价上涨，钽价下跌"),
    ("big5hkscs", "Big5", "鎢價上漲"),
    ("cp949", "euc-kr", "텅스텐 가격 상승"),
    ("cp1252", "iso-8859-1", "Prix “élevé” – 5 €"),
    ("cp1252", "windows-1252", "Wolfram ‚teurer’"),
    ("cp1250", "windows-1250", "Cena cyny rośnie w Łodzi"),
    ("utf-8", "utf-16", "Étain – hausse"),
    ("utf-8", "iso-8859-1", "Étain – hausse"),
    ("utf-16", "utf-16", "Étain – 锡"),
    ("utf-16-le", "utf-16", "Étain – 锡"),
    ("utf-16-be", "", "Étain – 锡"),
    ("utf-8-sig", "utf-8", "Étain – 锡"),
]


@pytest.mark.parametrize(("encoding", "declared", "title"), SETS)
@pytest.mark.parametrize("before", ["", "\n\n ", "\ufeff\n"])
def test_the_set_that_is_declared_is_read(encoding: str, declared: str, title: str, before: str) -> None:
    if "\ufeff" in before and not encoding.startswith("utf"):
        before = ""
    assert title_of((before + rss(title, declared)).encode(encoding), "text/xml") == title


@pytest.mark.parametrize(("encoding", "named", "title"), [row for row in SETS if row[1] and "utf" not in row[1]])
def test_the_server_may_name_the_set(encoding: str, named: str, title: str) -> None:
    assert title_of(rss(title).encode(encoding), f'application/rss+xml; charset="{named}"') == title


def test_what_servers_say_of_everything_is_not_believed() -> None:
    body = rss("Цена олова", "windows-1251").encode("cp1251")
    assert title_of(body, "text/xml; charset=ISO-8859-1") == "Цена олова"
    assert title_of(body, "text/xml; charset=utf-8") == "Цена олова"


def test_a_wrong_name_is_mended_by_the_language_of_the_feed() -> None:
    body = rss("Цена олова растёт", "utf-8", "<language>ru-RU</language>").encode("cp1251")
    assert title_of(body) == "Цена олова растёт"


def test_one_bad_byte_leaves_all_others() -> None:
    good = rss("Zinn – 锡 “Ä”", "UTF-8").encode()
    bad = good.replace(b"</channel>", b"<item><title>It\x92s</title><guid>2</guid></item></channel>")
    assert title_of(bad) == "Zinn – 锡 “Ä”"
    assert "It’s" in decode_feed(bad, None)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Tin &#xD83D;&#xDE00; up", "Tin \U0001f600 up"),
        ("Tin &#55357;&#56832; up", "Tin \U0001f600 up"),
        ("Tin &#xD800; up", "Tin up"),
        ("Tin &#x110000; up", "Tin up"),
        ("Tin &#0;&#11;&#xFFFF; up", "Tin up"),
        ("Tin\x00 \x1bup\x08", "Tin up"),
        ("DLA&#146;s tin", "DLA’s tin"),
        ("S&P 500, AT&T, R&D", "S&P 500, AT&T, R&D"),
        ("Smith & Co &", "Smith & Co &"),
        ("Caf&eacute;&nbsp;&ndash; tin", "Café – tin"),
        ("Tin &nosuch; up", "Tin &nosuch; up"),
        ("Tin < 5 and <3", "Tin < 5 and <3"),
        ("It&amp;apos;s &amp;rsquo;here", "It's ’here"),
        ("Q&amp;amp;A", "Q&A"),
        ("Tin &amp;#8211; up", "Tin – up"),
        ("&amp;lt;b&amp;gt;Tin&amp;lt;/b&amp;gt; up", "Tin up"),
        ("<![CDATA[S&P & AT&amp;T <b>up</b>]]>", "S&P & AT&T up"),
        ("a<!-- & b <c> -->b", "ab"),
    ],
)
@pytest.mark.parametrize("broken", [False, True])
def test_references(written: str, shown: str, broken: bool) -> None:
    body = rss(written)
    assert title_of((body[: -len("</channel></rss>")] if broken else body).encode("utf-8", "surrogatepass")) == shown


def test_plain_words_that_a_feed_gives_names_to_are_read_and_others_are_not() -> None:
    own = '<!ENTITY permit "permit &#233;"><!ENTITY long "%s"><!ENTITY nested "&permit;">' % ("x" * 41)
    feed = f"<?xml version='1.0'?><!DOCTYPE rss [{own}]>" + rss("a &permit; &long; &nested;")
    assert title_of(feed.encode()) == "a permit é &long; &nested;"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://x.example/rss-0.91.dtd">',
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        "<!doctype rss>",
    ],
)
def test_entities_of_html_are_read_below_a_doctype(doctype: str) -> None:
    assert title_of(('<?xml version="1.0"?>' + doctype + rss("&Uuml;ber &euro;5 &b;")).encode()) == "Über €5 &b;"


def test_what_stands_before_the_feed_is_left_out() -> None:
    body = "<br />\n<b>Notice</b>: undefined index in feed.php\n" + rss("Zinn über 5", "utf-8")
    assert title_of(body.encode()) == "Zinn über 5"


def test_a_tag_keeps_few_attributes() -> None:
    many = " ".join(f'a{n}="{n}>"' for n in range(40_000))
    for tag in (f"<item {many}>", f"<item {many.replace('=', ' ')}>", f"<item {' ' * 90_000}>"):
        body = rss("Tin up").replace("<item>", tag)
        started = time.perf_counter()
        assert title_of(body.encode()) == "Tin up"
        assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "piece", ["<", "&", "&#", "<![CDATA[", "<!--", "<?xml ", "<item a='", " ", "<a b=", "<!DOCTYPE ["]
)
def test_time_grows_with_the_length(piece: str) -> None:
    started = time.perf_counter()
    repair_xml(piece * 100_000)
    assert time.perf_counter() - started < 3


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("&<>#;x0 "), max_size=80))
def test_any_text_in_a_title_leaves_the_next_item(text: str) -> None:
    escaped = text.replace("<", "&lt;").replace("]]>", "")
    root = ElementTree.fromstring(repair_xml(f"<rss><a>{escaped}</a><b>Second</b></rss>"))
    assert root.findtext("b") == "Second"


@given(st.binary(max_size=300), st.sampled_from([None, "text/xml; charset=big5", "x; charset=nosuch"]))
def test_any_bytes_are_text(body: bytes, content_type: str | None) -> None:
    decode_feed(body, content_type).encode("utf-8")


def test_what_nobody_reads_costs_no_time() -> None:
    many = "".join(f'<category domain="x">c{n}</category><category term="t{n}"/>' for n in range(15_000))
    body = rss("Tin up").replace("<item>", "<item>" + many)
    started = time.perf_counter()
    assert title_of(body.encode()) == "Tin up"
    assert time.perf_counter() - started < 2
