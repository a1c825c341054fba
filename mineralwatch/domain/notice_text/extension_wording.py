"""Whether the words of a notice say that its closing date is extended, by the boxes of a form or in a sentence.

A form prints `is extended` and `is not extended` beside two boxes; a form with neither box marked says nothing.
"""

from __future__ import annotations

import re

from mineralwatch.domain.notice_text.notice_sentences import without_questions
from mineralwatch.domain.notice_text.text_memory import remembered
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_BOX = r"[\[(]\s*(?P<{0}>[xX✓☒✔]?)\s*[\])]"
_MARKED_BOXES = lazy_pattern(
    rf"{_BOX.format('yes')}\s*is\s+extended\W{{1,6}}{_BOX.format('no')}\s*is\s+not\s+extended", re.IGNORECASE
)
_MARKED_SIGNS = lazy_pattern(
    r"(?P<yes>[☒☑✓✔]|☐)\s*is\s+extended\W{0,4}(?P<no>[☒☑✓✔]|☐)\s*is\s+not\s+extended", re.IGNORECASE
)
_UNMARKED = lazy_pattern(r"is\s+extended\W{1,6}is\s+not\s+extended", re.IGNORECASE)
_EXTENDS = lazy_pattern(
    r"\bextend(?:s|ed|ing)?\b[^.;]{0,80}\b(?:clos(?:e|ing)|due|response|offers?|quotes?|proposals?|deadline|bids?)\b"
    r"|\b(?:clos(?:e|ing)|due|response|offers?|quotes?|proposals?|deadline|bids?)\b[^.;]{0,80}\b(?:is|are|has\s+been|been|was|hereby)"
    r"\s+(?:hereby\s+)?extended\b",
    re.IGNORECASE,
)
_NEGATED_BEFORE = lazy_pattern(
    r"\b(?:not|no|nor|never|will|may|request(?:s|ed)?\s+to|remains?)\b[^.;]{0,40}$", re.IGNORECASE
)
_MAX_CHARACTERS = 20_000  # only the first 20,000 characters of a text are searched
_NEGATED = lazy_pattern(r"\b(?:not|no)\b", re.IGNORECASE)
_SAYS_NOT_EXTENDED = lazy_pattern(
    r"\b(?:is|are|was|has|will)\s+(?:hereby\s+)?not\s+(?:been\s+|be\s+)?extended\b", re.IGNORECASE
)
_SENTENCE = lazy_pattern(r"(?<=[.!?;])(?<!\b[Nn][Oo]\.)\s+|\n+")  # `No. SP8000-…` is one sentence


@remembered
def says_extended(text: str | None) -> bool | None:
    """True when the text says that the closing date is extended, False when it says `is not extended`, else None."""
    body = without_questions((text or "")[:_MAX_CHARACTERS])
    for boxes in (_MARKED_BOXES.search(body), _MARKED_SIGNS.search(body)):
        if boxes:
            yes, no = (boxes[side] not in ("", "☐") for side in ("yes", "no"))
            return yes if yes != no else None
    for sentence in _SENTENCE.split(_UNMARKED.sub(" ", body)):
        match = _EXTENDS.search(sentence)
        if match and not _NEGATED_BEFORE.search(sentence[: match.start()]) and not _NEGATED.search(match.group()):
            return True
    return False if _SAYS_NOT_EXTENDED.search(_UNMARKED.sub(" ", body)) else None
