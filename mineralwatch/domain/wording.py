"""What a notice's own words say. A cancellation has no field in the official sources: only the words tell.

Silence is preferred to a wrong reading: conditional, past and negated forms are no cancellation, nor is a sentence
about another request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mineralwatch.domain.identity import normalise_number

_THIS = (
    r"(?:this|the|subject|above(?:-referenced)?)\s+(?:\w+\s+){0,3}?"
    r"(?:solicitation|notice|requirement|request|rfp|rfq|rfi|procurement|synopsis|acquisition|announcement|posting)"
)
_SAYS_CANCELLED = re.compile(
    rf"""
      {_THIS}(?:\s*\(?[A-Z0-9][A-Z0-9\- ]{{5,20}}\)?)?\s*,?\s+(?:is|was|has\s+been|have\s+been|shall\s+be|are)\s+
        (?:now\s+|hereby\s+|being\s+|officially\s+|formally\s+)*(?:withdrawn\s+and\s+)?cancell?ed
    | \b[A-Z0-9]{{6}}-?\d\d-?[A-Z]-?\d{{4}}\)?\s+(?:is|was|has\s+been)\s+(?:now\s+|hereby\s+|being\s+)*cancell?ed
    | (?:government|agency|dla|contracting\s+officer)\s+(?:has\s+|is\s+|hereby\s+)*
        cancel(?:s|l?ed|l?ing)\s+(?:this|the|subject|solicitation)
    | (?:hereby|purpose\s+of\s+this\s+(?:amendment|notice|modification)\s+is\s+to)\s+cancels?\b
    | ^\W*(?:notice\s+of\s+)?cancell?ation\s+(?:of|notice)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TITLE_CANCELLED = re.compile(
    r"""^\W*(?:notice\s+of\s+)?cancell?(?:ed|ation)\b
      | [\-–—:(\[*]\s*(?:notice\s+of\s+)?cancell?(?:ed|ation)\b
      | \bcancell?ed\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_HEDGED = re.compile(
    r"""\b(?:not|never|may|might|could|would|if|unless|whether|should|reserves?|right\s+to|prior\s+to|previous(?:ly)?|
        former(?:ly)?|earlier|replac\w+|supersed\w+|in\s+the\s+event|without|no\s+cancell?ation)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_REISSUE = re.compile(r"\bre-?\s?(?:issu|solicit|post|advertis|compet)\w*", re.IGNORECASE)
_NOT_REISSUED = re.compile(r"\b(?:not|no)\b[^.]{0,40}\bre-?\s?(?:issu|solicit|post|advertis|compet)\w*", re.IGNORECASE)
_NUMBER = re.compile(r"\b[A-Z0-9]{6}-?\d{2}-?[A-Z]-?[A-Z0-9]{4}\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_ASKS = re.compile(
    r"\b(?:request\s+for\s+information|sources?\s+sought|rfi|market\s+(?:research|survey))\b", re.IGNORECASE
)
_SOLE = re.compile(
    r"\bsole[\s-]sourced?\b|\bonly\s+one\s+responsible\s+source\b|\bother\s+than\s+full\s+and\s+open\b", re.IGNORECASE
)
_NOT_SOLE = re.compile(r"\bnot\s+(?:\w+\s+){0,3}sole[\s-]source", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cancellation:
    """The words that cancel, and whether they promise to ask again."""

    words: str
    reissue_promised: bool


def _about_another(sentence: str, own: str | None) -> bool:
    """Whether a sentence names numbers of requests, and none of them is this one."""
    named = {normalise_number(found) for found in _NUMBER.findall(sentence)}
    return bool(named) and own is not None and normalise_number(own) not in named


def _cancelling_sentence(sentence: str, own: str | None) -> bool:
    found = _SAYS_CANCELLED.search(sentence)
    if found is None or _about_another(sentence, own):
        return False
    # A hedge counts where it governs the verb: before it in the sentence, or inside the match.
    return _HEDGED.search(sentence[: found.end()]) is None


def cancellation(title: str, text: str | None, number: str | None = None) -> Cancellation | None:
    """Whether a notice cancels itself, by its title or by a sentence of its text; None when it does not say so.

    `number` is the notice's own solicitation number: a sentence that names only other numbers is about those.
    """
    body = text or ""
    promised = bool(_REISSUE.search(body)) and not _NOT_REISSUED.search(body)
    for sentence in _SENTENCE.split(body):
        if _cancelling_sentence(sentence, number):
            return Cancellation(sentence.strip()[:300], promised)
    if _TITLE_CANCELLED.search(title) and not _HEDGED.search(title) and not _about_another(title, number):
        return Cancellation(title.strip()[:300], promised)
    return None


def asks_for_information(title: str, text: str | None) -> bool:
    """Whether a Special Notice is a request for information, by its words."""
    return bool(_ASKS.search(title) or _ASKS.search((text or "")[:2000]))


def says_sole_source(title: str, text: str | None) -> bool:
    """Whether the words say that one source alone is asked."""
    words = f"{title}\n{text or ''}"
    return bool(_SOLE.search(words)) and not _NOT_SOLE.search(words)
