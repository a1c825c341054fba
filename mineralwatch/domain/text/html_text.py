"""Extracts the text of HTML. The result is not yet safe to show: `domain.safe_text` cleans it."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_HIDDEN = frozenset({"script", "style", "template", "noscript", "svg", "iframe", "title"})
_BREAKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
     "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
     "table", "tr", "ul"}
)  # fmt: skip
_CELLS = frozenset({"td", "th"})
# The standard library's parser raises AssertionError at an unknown marked section, and takes quadratic time for
# unclosed declarations and instructions; these patterns match both, and none of them contains text.
_CDATA = lazy_pattern(r"<!\[CDATA\[|\]\]>")
_DECLARATION = lazy_pattern(r"<[!?][^<>]*>?")
# A reference counts only with its semicolon: `AT&T` and `R&D` contain none, and `&copy2` may be part of an address.
_REFERENCE = lazy_pattern(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPED_TAG = lazy_pattern(
    r"</?(?:p|br|div|span|strong|b|em|i|u|ul|ol|li|table|tbody|tr|td|th|h[1-6]|a|font|sub|sup|pre|blockquote)\b[^<>]*>",
    re.IGNORECASE,
)
_MOST_ESCAPINGS = 3  # a text is unescaped at most this many times, since some sources escape a text repeatedly


class _TextCollector(HTMLParser):
    """Collects the visible text of HTML. Of hidden elements only the depth is counted, so deep nesting takes no
    memory."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        else:
            self._space(tag)
            if tag == "li":
                self.parts.append("• ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._space(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        else:
            self._space(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(" ".join(re.split(r"\s+", data)))

    def _space(self, tag: str) -> None:
        if tag in _BREAKS:
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append(" ")


def html_words(html: str) -> str:
    """The text of `html` with line breaks at block elements, a bullet before list items, and entities resolved.

    Never raises and takes linear time. A `<` that opens no tag stays as it is.
    """
    words = _TextCollector()
    tags, end, rest = _DECLARATION.sub(" ", _without_comments(_CDATA.sub("", html))).rpartition(">")
    words.feed(tags + end + rest.replace("<", "&lt;"))  # no tag can end after the last ">"
    words.close()
    return "".join(words.parts)


def resolve_references(text: str) -> str:
    """The text with its character references resolved, also where they were escaped several times: `A &amp;amp; B`
    gives `A & B`."""
    for _ in range(_MOST_ESCAPINGS):
        if "&" not in text or _REFERENCE.search(text) is None:
            break
        text = _REFERENCE.sub(lambda found: unescape(found.group()), text)
    return text


def escaped_html_words(html: str) -> str:
    """The text of HTML as in `html_words`, also when the source has escaped the HTML, so that the tags arrive as
    text."""
    words = resolve_references(html_words(html))
    for _ in range(_MOST_ESCAPINGS - 1):
        if _ESCAPED_TAG.search(words) is None:
            break
        words = resolve_references(html_words(words.replace("\n", "<br>")))
    return words


def _without_comments(html: str) -> str:
    """The HTML without comments; as in a browser, an unclosed comment hides the rest."""
    kept: list[str] = []
    at = 0
    while (start := html.find("<!--", at)) >= 0:
        kept.append(html[at:start])
        end = html.find("-->", start + 4)
        if end < 0:
            return "".join(kept)
        at = end + 3
    kept.append(html[at:])
    return "".join(kept)
