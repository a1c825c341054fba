"""Rewrites company names that a register gives in capitals only.

A name with any lower-case letter is kept. In the others each word is capitalised, except for known spellings, legal
forms and acronyms.
"""

from __future__ import annotations

from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_WORD = lazy_pattern(r"[^\W_]+(?:\.[^\W_]+)*\.?")
_LEGAL = """
Inc Inc. Ltd Ltd. Corp Corp. Co Co. LLC L.L.C. LLP L.L.P. LP L.P. PLC GmbH AG SA S.A. SE NV N.V. BV B.V. AB ASA Oy Oyj
SpA SRL Pty KK KG KGaA
"""
_PLACES = "US USA U.S. U.S.A. UK EU II III IV VI VII"
_OWN_SPELLINGS = """
VAC EVAC CBMM APL ICF GS MNS MP GE AMG ATI TMC BHP SQM ATALCO ElementUSA NioCorp EVelution TIMET BASF TDA IBC RTX
"""
_SPELLED = {word.upper(): word for word in (_LEGAL + _PLACES + _OWN_SPELLINGS).split()}
_SMALL_WORDS = frozenset(["and", "of", "the", "for", "de", "la", "du", "des", "von", "van", "y", "e"])
_VOWELS = frozenset("AEIOUY")
_LONGEST_ACRONYM = 5  # a word of up to five letters without a vowel is taken for an acronym and stays in capitals
_LONGEST_SHORT_NAME = 3  # a name that is one word of up to three letters stays in capitals


def readable_company(name: str) -> str:
    """The name with its words capitalised: `GLENCORE LTD` gives `Glencore Ltd`, `E-VAC MAGNETICS LLC` gives `E-VAC
    Magnetics LLC`. A name that has a lower-case letter, or is one short word, is returned unchanged."""
    words = name.split()
    if not name.isupper() or (len(words) == 1 and len(name) <= _LONGEST_SHORT_NAME):
        return name
    return _WORD.sub(lambda found: _spelled_word(found[0], is_first_word=found.start() == 0), name)


def _spelled_word(word: str, *, is_first_word: bool) -> str:
    if (spelled := _SPELLED.get(word)) is not None:
        return spelled
    letters = word.replace(".", "")
    if word[0].isdigit() or "." in word[:-1] or len(letters) == 1:
        return word  # a code such as `5N`, initials such as `G.E.`, or a single letter such as the E of `E-VAC`
    if not _VOWELS & set(letters) and len(letters) <= _LONGEST_ACRONYM and letters.isascii():
        return word
    if not is_first_word and word.casefold() in _SMALL_WORDS:
        return word.casefold()
    return f"Mc{word[2:].capitalize()}" if word.startswith("MC") and len(word) > 3 else word.capitalize()
