"""Whether a text can name a buyer at all, told by its words alone: most headlines of a feed cannot, and are not read by
the grammar.

The words are taken from the same tables that the readers use, so that a word added there is known here.
"""

from __future__ import annotations

from functools import cache

from mineralwatch.domain.headlines.lexicon import phrases_by_first_word
from mineralwatch.domain.headlines.other_languages import entries_of_tag
from mineralwatch.domain.headlines.purchase_programmes import PROGRAMME_WORDS
from mineralwatch.domain.headlines.verb_meanings import BUYER_TAGS
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_WORD = lazy_pattern(r"[^\W_]+")
_STARRED_WORD = lazy_pattern(r"[^\W_]+\*?")  # a star stands for any ending
_OTHER_LETTER = lazy_pattern(r"[^\W\x00-\x7f]")
# how a number of a solicitation or contract begins
_NUMBER = lazy_pattern(r"\bsp[a-z0-9]{4}[-\u2010-\u2013 ]?\d{2}")
# Tags of the lexicon that decide something without a verb: who buys, for which store, and what is only a firm's name.
_TAGS = frozenset({*BUYER_TAGS, "stock", "company"})
_STATES = frozenset({"ee", "e"})  # how `EE. UU.` and `E.U.A.` begin


def may_name_buyer(text: str) -> bool:
    """Whether `text` may name a buyer, the stockpile, a contract's number, or a firm that is called after a metal.

    When it is False, no phrase with a tag of these, no buyer of another language and no purchase programme is found in
    the text. A text with letters beyond ASCII is not judged.
    """
    if _OTHER_LETTER.search(text):
        return True
    lower = text.lower()
    words = frozenset(_WORD.findall(lower))
    phrases, stems = _buyer_phrases()
    return (
        any(rest <= words for first in words & phrases.keys() for rest in phrases[first])
        or any(word.startswith(stems) for word in words)
        or bool(_NUMBER.search(lower))
    )


@cache
def _buyer_phrases() -> tuple[dict[str, tuple[frozenset[str], ...]], tuple[str, ...]]:
    """The phrases that name a buyer, as the further words that each needs by its first word; and the stems with which
    the others begin."""
    rows = phrases_by_first_word().items()
    phrases = [" ".join((first, *rest)) for first, those in rows for rest, tags in those if tags & _TAGS]
    phrases += [entry for tag in BUYER_TAGS for entry in entries_of_tag(tag)]
    phrases += [entry for tag in ("buyer", "states") for entry in entries_of_tag(tag, PROGRAMME_WORDS)]
    found: dict[str, set[frozenset[str]]] = {name: {frozenset()} for name in _STATES}
    stems = set()
    for phrase in phrases:
        first, *rest = _STARRED_WORD.findall(phrase)
        if first.endswith("*"):
            stems.add(first.rstrip("*"))
        else:
            found.setdefault(first, set()).add(frozenset(word for word in rest if not word.endswith("*")))
    return {first: tuple(rests) for first, rests in found.items()}, tuple(sorted(stems))
