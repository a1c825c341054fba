"""Decodes the bytes of a feed, and repairs the XML so that a strict parser accepts it. Pure; the time grows linearly
with the length.

An error (a byte that is not UTF-8, an unknown character reference, a bare ampersand) costs only the characters that it
stands in.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator, Mapping
from functools import partial
from html.entities import html5

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([A-Za-z0-9._:-]{1,40})")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_LANGUAGE = re.compile(
    rb"<(?:dc:)?language>\s*([A-Za-z]{2}(?:-[A-Za-z]{2,4})?)|xml:lang=[\"']([A-Za-z]{2}(?:-[A-Za-z]{2,4})?)"
)
# Browsers read each of these encodings as one with more characters (encoding.spec.whatwg.org); publishers rely on it.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    # real UTF-16 is recognised by the bytes before, so a mere declaration of UTF-16 is a publisher's mistake
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
    "utf-32": "utf-8",
}
_OF_LANGUAGES = {
    "ru": ("cp1251",),
    "uk": ("cp1251",),
    "bg": ("cp1251",),
    "ja": ("cp932", "euc_jp"),
    "ko": ("cp949",),
    "zh": ("gb18030", "big5hkscs"),
    "zh-tw": ("big5hkscs",),
    "zh-hk": ("big5hkscs",),
}
_SEVEN_BITS = ("iso2022_jp", "iso2022_kr", "hz", "utf-7")
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")

_HIGH = bytes(range(0x80, 0x100))
_BAD_BYTE = "mineralwatch.windows-1252"  # the name of the error handler that reads bytes that are not UTF-8
_NOTHING = ("", "")

_BEGINS = re.compile(r"<(?:\?xml|rss|feed|rdf:RDF|[a-z0-9]{1,10}:(?:rss|feed))\b", re.IGNORECASE)
_REFERENCE = re.compile(r"&(#[xX][0-9a-fA-F]{1,8};?|#[0-9]{1,8};?|[A-Za-z][A-Za-z0-9]{1,31};)?")
# Matches the declaration of an entity of at most 40 plain characters, not of a parameter entity or a nested entity.
_ENTITY = re.compile(
    r"""<!ENTITY\s+([A-Za-z][A-Za-z0-9]{1,31})\s+(["'])((?:[^<>&%"']|&#[xX]?[0-9a-fA-F]{1,6};){1,40})\2\s*>"""
)
_PAIR = re.compile(r"&#(?:(\d{5})|x([dD][89aAbB][0-9a-fA-F]{2}));&#(?:(\d{5})|x([dD][c-fC-F][0-9a-fA-F]{2}));")
_OPENS_NOTHING = re.compile(r"<(?![A-Za-z_/!?])")
_SECTIONS = (("<![CDATA[", "]]>"), ("<!--", "-->"))
_XML_NAMES = ("amp;", "lt;", "gt;", "quot;", "apos;")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ILLEGAL: dict[int, str | None] = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, 0xFEFF))
# The control characters U+0080 to U+009F are Windows-1252 bytes, such as quotation marks, that were read as Latin-1.
_ILLEGAL |= {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_ILLEGAL |= dict.fromkeys(range(0xD800, 0xE000))
_HEAD = 20_000

# Categories are removed: the program does not use them, and feedparser compares each with all others of its item.
_CATEGORY = re.compile(r"<(category|keywords|itunes:keywords)\b[^<>]*+(?:(?<=/)>|>[^<>]*+</\1\s*+>)")
_LONG_TAG = 2_000  # only a tag of more characters needs its attributes cut; a shorter tag is always parsed fast
_MOST_ATTRIBUTES = 64
_ATTRIBUTE = re.compile(r"""[\s/]*+(?:[^\s<>=/"']++(?:\s*+=\s*+(?:"[^"<]*"|'[^'<]*'|[^\s<>"']*))?|["'=])""")
_NAME = re.compile(r"<[A-Za-z_][\w:.-]{0,100}")


def decode_feed(body: bytes, content_type: str | None) -> str:
    """The text of a body: decoded by the byte order mark, without a mark as UTF-8 when the bytes fit, otherwise by the
    encoding that the server or the XML declaration names.

    In text that is mostly valid UTF-8, each byte that is not UTF-8 is read as Windows-1252.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, _BAD_BYTE if name == "utf-8" else "replace")
    wide = _utf16_or_32(body[:4])
    if wide:
        return body.decode(wide, "replace")
    named = _declared_encodings(body, content_type)
    if body.isascii():
        return body.decode(next((name for name in named if name in _SEVEN_BITS), "ascii"), "replace")
    with_marks = sum(map(len, _SEQUENCE.findall(body)))
    high = len(body) - len(body.translate(None, _HIGH))
    if with_marks * 2 > high:
        return body.decode("utf-8", _BAD_BYTE)
    for name in (*(name for name in named if name != "utf-8"), *_encodings_of_language(body)):
        text = body.decode(name, "replace")
        if text.count("\ufffd") * 50 <= high:
            return text
    return body.decode("latin-1").translate(_ILLEGAL)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return bytes(error.object[error.start : error.end]).decode("cp1252", "replace"), error.end


codecs.register_error(_BAD_BYTE, _as_windows)


def _utf16_or_32(head: bytes) -> str | None:
    """The encoding (UTF-16 or UTF-32) of text without a byte order mark, told by the zero bytes at the start; None when
    it is neither."""
    shape = "".join("x" if byte else "0" for byte in head)
    return {"x0x0": "utf-16-le", "0x0x": "utf-16-be", "x000": "utf-32-le", "000x": "utf-32-be"}.get(shape)


def _declared_encodings(body: bytes, content_type: str | None) -> list[str]:
    """The Python names of the encodings that the server and the XML declaration name, the likelier one first.

    The server's encoding comes first (RFC 7303), unless it is the default that web servers name for every file.
    """
    by_server = _python_encoding((_CHARSET.search(content_type or "") or _NOTHING)[1])
    found = _DECLARED.search(body[:_HEAD])
    by_feed = _python_encoding(found[1].decode("ascii") if found else "")
    both = (by_feed, by_server) if by_server in ("cp1252", "utf-8", None) else (by_server, by_feed)
    return [name for name in both if name]


def _python_encoding(name: str) -> str | None:
    try:
        found = codecs.lookup(name.strip().lower().removeprefix("x-")).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(found, found)


def _encodings_of_language(body: bytes) -> tuple[str, ...]:
    """The usual encodings of the language that the feed declares, for a feed that declares a wrong encoding."""
    found = _LANGUAGE.search(body[:_HEAD])
    name = ((found[1] or found[2]) if found else b"").decode("ascii").lower()
    return _OF_LANGUAGES.get(name) or _OF_LANGUAGES.get(name[:2], ())


def repair_xml(text: str) -> str:
    """XML in which every character reference is valid, without DOCTYPE, XML declaration or anything else before the
    root element, and with at most 64 attributes in a tag. The text of elements and CDATA sections stays unchanged."""
    begin = _BEGINS.search(text, 0, _HEAD)
    text = text[begin.start() :] if begin else text
    text, names = _without_doctype(_without_declaration(text.lstrip()))
    parts = _parts(text.translate(_ILLEGAL))
    return "".join(part if is_verbatim else _repaired(part, names) for part, is_verbatim in parts)


def _without_declaration(text: str) -> str:
    end = text.find("?>", 0, _HEAD) if text.startswith("<?xml") else -1
    return text[end + 2 :] if end >= 0 else text


def _without_doctype(text: str) -> tuple[str, Mapping[str, str]]:
    """The text without its DOCTYPE, and the entities that the DOCTYPE declares: only short and plain entities, since
    long or nested entities are used for entity bombs."""
    start = text[:_HEAD].upper().find("<!DOCTYPE")
    if start < 0:
        return text, {}
    end, subset = text.find(">", start), text.find("[", start)
    if 0 <= subset < end:
        closed = text.find("]", subset)
        end = text.find(">", closed) if closed >= 0 else -1
    if end < 0:
        return text, {}
    declared = {hit[1]: html.unescape(hit[3]) for hit in _ENTITY.finditer(text[start:end][:_HEAD])}
    return text[:start] + text[end + 1 :], declared


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Pairs of a part of the text and whether that part is a CDATA section; comments and declarations are dropped."""
    at = 0
    while (start := text.find("<!", at)) >= 0:
        closes = next((end for begin, end in _SECTIONS if text.startswith(begin, start)), ">")
        end = text.find(closes, start + 2)
        if end < 0:
            break  # the section is not closed, so no later section can follow
        yield text[at:start], False
        at = end + len(closes)
        if closes == "]]>":
            yield text[start:at], True
    yield text[at:], False


def _repaired(text: str, names: Mapping[str, str]) -> str:
    text = _OPENS_NOTHING.sub("&lt;", _CATEGORY.sub("", _PAIR.sub(_surrogate_pair, text)))
    return _few_attributes(_REFERENCE.sub(partial(_reference, names), text))


def _surrogate_pair(hit: re.Match[str]) -> str:
    """The one character that two references, the halves of a UTF-16 surrogate pair, stand for."""
    high, low = (int(hit[n]) if hit[n] else int(hit[n + 1], 16) for n in (1, 3))
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return hit[0]
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _reference(names: Mapping[str, str], hit: re.Match[str]) -> str:
    """The replacement of one reference: a reference of XML itself stays, one of HTML or of the feed's DOCTYPE (`names`)
    becomes its text, one to an invalid character becomes nothing, and any other ampersand is escaped."""
    name = hit[1] or ""
    if name in _XML_NAMES:
        return hit[0]
    if name.startswith("#"):
        found = html.unescape(hit[0]).translate(_ILLEGAL).replace("\ufffd", "")
    elif name in html5 or name.removesuffix(";") in names:
        found = html5.get(name) or names[name.removesuffix(";")]
    else:
        return "&amp;" + name
    return "".join(_ESCAPED.get(char, char) for char in found)


def _few_attributes(text: str) -> str:
    """The text with at most `_MOST_ATTRIBUTES` attributes in each tag: parsers take quadratic time for many
    attributes."""
    if max(map(len, text.split("<")), default=0) < _LONG_TAG:
        return text
    return "<".join(_short_tag(part) for part in text.split("<"))


def _short_tag(part: str) -> str:
    """A part of the text that begins at one `<` and ends before the next, with the surplus attributes of its tag
    removed."""
    name = _NAME.match("<" + part)
    if name is None or len(part) < _LONG_TAG:
        return part
    at = name.end() - 1
    for _ in range(_MOST_ATTRIBUTES):
        found = _ATTRIBUTE.match(part, at)
        if found is None:
            return part
        at = found.end()
    end = at
    while found := _ATTRIBUTE.match(part, end):
        end = found.end()
    return part[:at] + part[end:]
