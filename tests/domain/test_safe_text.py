"""Text from outside: safe, stable, and measured in cells."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineralwatch.domain.text.safe_text import cell_width, clean_block, clean_text, fit_to_width, html_to_text, safe_url

ANY = st.text(alphabet=st.characters(), max_size=80)
# Pieces that meet in hostile titles more often than chance would bring them together.
PIECES = st.lists(
    st.sampled_from(
        [
            "\x1b",
            "\x1b[",
            "\x1b]52;c;",
            "\x07",
            "\x9b",
            "\x9d",
            "\x9c",
            "31m",
            "\\",
            "\u202e",
            "\u200b",
            "\ufe0f",
            "\u0301",
            "\u0344",
            "e",
            "A",
            " ",
            "\n",
            "\r\n",
            "\u2028",
            "\u3000",
            "\U0001f468",
            "\u200d",
            "\ud800",
            "\U000e0041",
            "钴",
            "…",
            "\u1112\u1161",
            "\u11ab",
            "<b>",
            "&amp;",
            "\U0001f1fa",
            "\u0938\u0940",
        ]
    ),
    max_size=30,
).map("".join)
TEXTS = ANY | PIECES
LIMITS = st.integers(min_value=0, max_value=60)


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("\x1b]52;c;aGFjaw==\x07", ""),
        ("\x1b]52;c;aGFjaw==\x1b\\Cobalt", "Cobalt"),
        ("\x1b]0;never ended", ""),
        ("\x9d52;c;aGFjaw==\x07Cobalt", "Cobalt"),
        ("a\x1b[31mred\x1b[0m b", "ared b"),
        ("\x1b[2J\x1b[1;1Hgone", "gone"),
        ("\x1b\x1b[31m[31mx", "[31mx"),
        ("\x9b31mred", "red"),
        ("â\x80\x9cmojibake\x80\x9d stays readable", "âmojibake stays readable"),
        ("[UPDATE] 5 < 6 & 7", "[UPDATE] 5 < 6 & 7"),
        ("price [/up] now", "price [/up] now"),
        ("  a\t b\r\n c\u00a0d ", "a b c d"),
        ("ab\u202ecd\u200be\ufefff", "abcdef"),
        ("e\u0301tain", "étain"),
        ("\u0301 lone mark", "lone mark"),
        ("Z" + "\u0316" * 40 + "olo", "Z" + "\u0316" * 4 + "olo"),
        ("\u0301 \u0301", ""),
        ("half \ud83d a sign", "half a sign"),
        ("❤\ufe0f and \U0001f44d\U0001f3fd", "❤ and \U0001f44d"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("private \ue0b0 use", "private use"),
    ],
)
def test_clean_keeps_words_and_drops_what_moves_or_hides(raw: str, safe: str) -> None:
    assert clean_text(raw) == safe


@pytest.mark.parametrize("value", [None, 3, 2.5, b"bytes", ["list"], {"a": 1}, True])
def test_what_is_no_text_is_empty(value: object) -> None:
    assert clean_text(value) == ""
    assert clean_block(value, 10) == ""
    assert html_to_text(value, 10) == ""
    assert safe_url(value) is None


@given(TEXTS, LIMITS)
@settings(max_examples=60)
def test_clean_is_idempotent_and_bounded(text: str, limit: int) -> None:
    once = clean_text(text, limit)
    assert clean_text(once, limit) == once
    assert clean_text(once) == once
    assert len(once) <= limit
    assert once == once.strip() and "\n" not in once
    once.encode()  # no half characters are left


@given(TEXTS, LIMITS)
@settings(max_examples=60)
def test_clean_block_is_idempotent_and_its_lines_are_clean(text: str, limit: int) -> None:
    once = clean_block(text, limit)
    assert clean_block(once, limit) == once
    assert len(once) <= limit
    assert "\n\n\n" not in once
    assert all(clean_text(line) == line for line in once.split("\n"))


@given(TEXTS)
def test_nothing_invisible_or_moving_is_left(text: str) -> None:
    assert not {unicodedata.category(char) for char in clean_text(text)} & {"Cc", "Cf", "Cs", "Co", "Cn"}


def test_a_long_text_is_cut_with_a_sign() -> None:
    assert clean_text("abcdef", 4) == "abc…"
    assert clean_text("abc def", 5) == "abc…"
    assert clean_text("abcd", 4) == "abcd"
    assert clean_text("abcd", 0) == ""
    assert len(clean_text("x" * 5_000_000)) == 500


def test_clean_block_keeps_line_breaks() -> None:
    assert clean_block("a \r\nb\x0bc\u2028\n\n\n d\x1b[1m", 100) == "a\nb\nc\n\nd"
    assert clean_block("one\x1b]0;t\ntwo", 100) == "one\ntwo"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            'announced a <a href="https://x.example/a>b">$400m stake</a> in developing',
            "announced a $400m stake in developing",
        ),
        ("<p>one</p><p>two<br>three", "one\n\ntwo\nthree"),
        ("<ul><li>cobalt<li>tin</ul>", "• cobalt\n• tin"),
        ("a<script>alert('<b>')</script>b<style>p{}</style>c", "abc"),
        ("<table><tr><td>1<td>2<tr><td>3</table>", "1 2\n3"),
        ("AT&amp;T &lt;b&gt; &#36;5 &euro;", "AT&T <b> $5 €"),
        ("5 < 6 & 7", "5 < 6 & 7"),
        ("<![CDATA[in <b>data</b>]]> <![foo[bar", "in data"),
        ("kept <!-- hidden <b>x</b> --> too <!-- never closed", "kept too"),
        ("a &#27;[31m &#x202e;b", "a [31m b"),
        ("<p>a\nb   c</p>", "a b c"),
        ("plain", "plain"),
    ],
)
def test_html_becomes_its_words(html: str, text: str) -> None:
    assert html_to_text(html, 500) == text


@given(
    st.lists(
        st.sampled_from(
            [
                "<",
                ">",
                "<!",
                "<!--",
                "-->",
                "<![",
                "]]>",
                "<a ",
                '"',
                "'",
                "=",
                "&#",
                "&amp",
                ";",
                "</",
                "<?",
                "<script>",
                "</script>",
                "<li>",
                "x",
                "\x00",
                " ",
                "\n",
                "]",
                "<svg/>",
            ]
        ),
        max_size=40,
    ).map("".join),
    LIMITS,
)
@settings(max_examples=60)
def test_html_never_raises_and_gives_clean_text(html: str, limit: int) -> None:
    text = html_to_text(html, limit)
    assert clean_block(text, limit) == text


@pytest.mark.parametrize("piece", ["<a", "<!--", "<![", "<a b='", "<div>", "&#", "</", "<script>", "<!-- x -->"])
@pytest.mark.timeout(20)
def test_hostile_html_costs_little(piece: str) -> None:
    """Quadratic time over this input would take minutes."""
    assert len(html_to_text(piece * 100_000, 20_000)) <= 20_000


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("cobalt", 6),
        ("钴 Co", 5),
        ("e\u0316", 1),
        ("…→⇄◆", 4),
        ("\U0001f4c8", 2),
        ("", 0),
        ("한국", 4),
        ("\u1112\u1161\u11ab", 2),
    ],
)
def test_width_is_counted_in_cells(text: str, width: int) -> None:
    assert cell_width(text) == width


@given(TEXTS, st.integers(min_value=0, max_value=30))
def test_fit_never_overflows_and_only_cuts(text: str, width: int) -> None:
    safe = clean_text(text)
    short = fit_to_width(safe, width)
    assert cell_width(short) <= width
    assert short == safe or short == "" or (short.endswith("…") and safe.startswith(short[:-1]))
    assert (short == safe) == (cell_width(safe) <= width)


def test_fit_keeps_marks_with_their_letter_and_wide_signs_whole() -> None:
    assert fit_to_width("e\u0316e\u0316e\u0316", 2) == "e\u0316…"
    assert fit_to_width("钴钴钴", 4) == "钴…"
    assert fit_to_width("钴钴", 4) == "钴钴"
    assert fit_to_width("x", -1) == ""


@pytest.mark.parametrize(
    "url",
    ["https://sam.gov/opp/1?a=b#c", "http://example.org", "https://example.org:8443/x", "https://例え.jp/a"],
)
def test_safe_addresses(url: str) -> None:
    assert safe_url(f"  {url}\n") == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://a.b",
        "//a.b/c",
        "https://",
        "https://user:pw@a.b/",
        "https://a.b@evil.example/",
        "https://a.b/\x1b]0;x",
        "https://a.b/x y",
        "https://a.b\\@c.d",
        "https://[::1",
        "https://a.b:port/",
        "https://a.b/\u202egpj",
        "https://a.b/\nHost: x",
        "https://a.b/" + "x" * 3000,
    ],
)
def test_unsafe_addresses(url: str) -> None:
    assert safe_url(url) is None
