"""Makes text from outside safe to store and to show, and measures it in terminal cells.

Feed titles and notices are untrusted. Whatever could move the cursor, set the clipboard, hide or reorder letters, or
take another number of cells than counted is removed once, when the text is read.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from mineralwatch.domain.text.html_text import escaped_html_words, html_words, resolve_references
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_CUT = "…"
_MARKS_ON_ONE_LETTER = 4
_URL_MOST = 2048

# ECMA-48 escape sequences: a CSI sequence; a string sequence (OSC, DCS, SOS, PM, APC) up to its terminator or the end
# of its line (one that begins with a single eight-bit character only if it is terminated, since that character also
# occurs in wrongly decoded quotation marks); any other escape sequence. Every class excludes the next starter, so the
# time is linear on any input.
_ESCAPES = lazy_pattern(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|\x1b[\]PX^_][^\x07\x1b\x9c\n\r]*(?:\x07|\x1b\\|\x9c)?"
    r"|[\x90\x9d][^\x07\x1b\x90\x9d\n\r]*(?:\x07|\x1b\\)"
    r"|\x1b[ -/]*[0-~]?"
)
_CONTROLS = lazy_pattern(r"[\x00-\x08\x0e-\x1b\x7f]")
_BREAKS = lazy_pattern(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_MANY_BREAKS = lazy_pattern(r"\n{3,}")
# Characters that are removed besides whole categories. Variation selectors and skin tones: terminals disagree whether
# they widen the character before them. Regional indicators: a pair is drawn as one flag of two cells or as two letters.
# Fillers: blank, but wide. U+034F: an invisible joiner. Hexagrams, tetragrams, counting rods: two cells wide since
# Unicode 16.
_UNSAFE_RANGES = (
    (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2630, 0x2637), (0x268A, 0x268F),
    (0x3164, 0x3164), (0x4DC0, 0x4DFF), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0x1D300, 0x1D37F), (0x1F1E6, 0x1F1FF),
    (0x1F3FB, 0x1F3FF), (0xE0000, 0xE0FFF),
)  # fmt: skip
# Categories whose characters are removed. Cc, Cf: controls, among them bidi and zero-width ones and tag characters. Cs:
# half a character, which cannot even be written as UTF-8. Co, Cn: characters whose look, and so whose width, is not
# defined.
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_MARKS = frozenset({"Mn", "Me", "Mc"})
_NO_WIDTH = _MARKS | {"Cc", "Cf", "Cs"}


def clean_text(text: object, limit: int = 500) -> str:
    """One safe line of at most `limit` characters, in NFC; "" for anything but a string.

    Idempotent. Whole escape sequences are removed, white space is folded, and a longer text is cut with `…`. Markup is
    kept: `[UPDATE] 5 < 6 & 7` is unchanged.
    """
    if not isinstance(text, str):
        return ""
    return _truncate(_cleaned_line(_ESCAPES.sub("", _bounded(text, limit))), limit)


def clean_block(text: object, limit: int) -> str:
    """Safe text of at most `limit` characters that keeps its line breaks, with at most one empty line in a row."""
    if not isinstance(text, str):
        return ""
    lines = _BREAKS.sub("\n", _ESCAPES.sub("", _bounded(text, limit))).split("\n")
    return _truncate(_MANY_BREAKS.sub("\n\n", "\n".join(_cleaned_line(line) for line in lines)).strip("\n"), limit)


def html_to_text(html: object, limit: int) -> str:
    """The cleaned text of HTML: links keep their text, blocks break lines, list items get a bullet, scripts and styles
    are removed, entities are resolved. Bounded in time and depth on any input."""
    return clean_block(html_words(_bounded(html, limit)), limit) if isinstance(html, str) else ""


def escaped_to_text(html: str, limit: int) -> str:
    """The cleaned text of HTML as in `html_to_text`, also when a source has escaped the HTML several times."""
    return clean_block(escaped_html_words(_bounded(html, limit)), limit)


def clean_line(text: object, limit: int = 500) -> str:
    """One safe line, as `clean_text` makes it, of text that is no HTML but in which a source left character references:
    `Tin &amp; bismuth`."""
    return clean_text(resolve_references(_bounded(text, limit)), limit) if isinstance(text, str) else ""


def _bounded(text: str, limit: int) -> str:
    # A text of megabytes is cut before any work on it; the margin is for characters that are removed later.
    return text[: max(0, limit) * 16 + 4096]


def _cleaned_line(text: str) -> str:
    if text.isascii():
        return " ".join(_CONTROLS.sub("", text).split())
    kept = "".join(char for char in unicodedata.normalize("NFC", text) if _is_kept(char))
    return unicodedata.normalize("NFC", " ".join(_limit_marks(kept).split()))


@lru_cache(maxsize=4096)
def _is_kept(char: str) -> bool:
    if char.isspace():
        return True
    code = ord(char)
    if any(first <= code <= last for first, last in _UNSAFE_RANGES):
        return False
    return unicodedata.category(char) not in _DROPPED_CATEGORIES


def _limit_marks(text: str) -> str:
    """The text without those combining marks that follow no base letter or are too many on one: terminals would draw
    them over other cells."""
    kept: list[str] = []
    room = 0
    for char in text:
        if unicodedata.category(char) in _MARKS:
            if room == 0:
                continue
            room -= 1
        else:
            room = 0 if char.isspace() else _MARKS_ON_ONE_LETTER
        kept.append(char)
    return "".join(kept)


def _truncate(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return text[: limit - 1].rstrip() + _CUT if limit > 0 else ""


@lru_cache(maxsize=4096)
def _char_width(char: str) -> int:
    if unicodedata.category(char) in _NO_WIDTH or "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7fb":
        return 0  # the two ranges are Hangul vowels and final consonants, drawn inside the syllable before them
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cell_width(text: str) -> int:
    """The number of terminal cells of a cleaned text: combining marks take none, wide East Asian characters two."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(_char_width, text))


def fit_to_width(text: str, width: int) -> str:
    """`text` if it fits into `width` cells, else its beginning and `…`; never wider than `width`."""
    if cell_width(text) <= width:
        return text
    if width <= 0:
        return ""
    room, end = width - 1, 0
    for char in text:
        room -= _char_width(char)
        if room < 0:
            break
        end += 1
    return text[:end] + _CUT


def safe_url(text: object) -> str | None:
    """The address, if it may be opened or fetched: http or https, with a host, without credentials, blanks,
    backslashes, control or hidden characters; else None. Whether the host is allowed is checked only when the address
    is fetched."""
    if not isinstance(text, str):
        return None
    url = text.strip()
    if len(url) > _URL_MOST or "\\" in url or any(char.isspace() or not _is_kept(char) for char in url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError when the port is no number
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    return url
