"""What a notice's own words say. A cancellation has no field in the official sources: only the words tell.

Silence is preferred to a wrong reading: conditional, past and negated forms are no cancellation, nor is a sentence
about another request.
"""

from __future__ import annotations

import re

from mineralwatch.domain.identity import contract_kind, normalise_number
from mineralwatch.domain.notice_text.notice_sentences import without_questions
from mineralwatch.domain.notice_text.stated_deadlines import stated_deadline

__all__ = [
    "replaced_number",
    "says_extended",
    "stated_deadline",
]

_PREDECESSOR = re.compile(
    r"""\b(?:replaces|replacing|supersedes|superseding|replacement\s+(?:for|of)|re-?issu(?:e|es|ed|ing|ance)(?:\s+(?:of|from|under|as))?|
        re-?solicit(?:s|ation|ed|ing)?(?:\s+(?:of|from))?|re-?post(?:s|ed|ing)?(?:\s+(?:of|from))?|re-?compet(?:e|es|ition)(?:\s+of)?|in\s+(?:place|lieu)\s+of|tak(?:es|ing)\s+the\s+place\s+of|
        previously\s+(?:issued|posted|solicited|advertised|synopsized|cancell?ed)(?:\s+(?:as|under))?|formerly)
        [\s:(]+(?:the\s+|a\s+)?(?:cancell?ed\s+|previous\s+|prior\s+|earlier\s+)?(?:solicitation|rfp|rfq|rfi|notice|request)?
        (?:\s*(?:no\.?|number|\#))?[\s:(]*(?P<number>[A-Z0-9]{6}-?\d{2}-?[A-Z]-?[A-Z0-9]{4})\b""",
    re.IGNORECASE | re.VERBOSE,
)
_UNDENIED = re.compile(r"\b(?:not|never|will|may|might|could|would|shall|if)\b[^.;]{0,30}$", re.IGNORECASE)
_BOX = r"[\[(]\s*(?P<{0}>[xX✓☒✔]?)\s*[\])]"
_BOXES = re.compile(
    rf"{_BOX.format('yes')}\s*is\s+extended\W{{1,6}}{_BOX.format('no')}\s*is\s+not\s+extended", re.IGNORECASE
)
_SIGNS = re.compile(r"(?P<yes>[☒☑✓✔]|☐)\s*is\s+extended\W{0,4}(?P<no>[☒☑✓✔]|☐)\s*is\s+not\s+extended", re.IGNORECASE)
_PRINTED = re.compile(r"is\s+extended\W{1,6}is\s+not\s+extended", re.IGNORECASE)
_EXTENDS = re.compile(
    r"\bextend(?:s|ed|ing)?\b[^.;]{0,80}\b(?:clos(?:e|ing)|due|response|offers?|quotes?|proposals?|deadline|bids?)\b"
    r"|\b(?:clos(?:e|ing)|due|response|offers?|quotes?|proposals?|deadline|bids?)\b[^.;]{0,80}\b(?:is|are|has\s+been|been|was|hereby)"
    r"\s+(?:hereby\s+)?extended\b",
    re.IGNORECASE,
)
_NOT_EXTENDED = re.compile(
    r"\b(?:not|no|nor|never|will|may|request(?:s|ed)?\s+to|remains?)\b[^.;]{0,40}$", re.IGNORECASE
)
_LONGEST = 20_000  # characters of a text that are searched for such sentences
_NEGATED = re.compile(r"\b(?:not|no)\b", re.IGNORECASE)
_IS_NOT = re.compile(r"\b(?:is|are|was|has|will)\s+(?:hereby\s+)?not\s+(?:been\s+|be\s+)?extended\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;])(?<!\b[Nn][Oo]\.)\s+|\n+")  # `No. SP8000-…` is one sentence


def replaced_number(title: str, text: str | None) -> str | None:
    """The number, normalised, of the request that a notice says it takes the place of; None when it names none."""
    for words in (title, text or ""):
        for sentence in _SENTENCE.split(words[:_LONGEST]):
            found = _PREDECESSOR.search(sentence)
            if (
                found
                and not _UNDENIED.search(sentence[: found.start()])
                and contract_kind(found["number"]) == "solicitation"
            ):
                return normalise_number(found["number"])
    return None


def says_extended(text: str | None) -> bool | None:
    """Whether the words say that the date for offers is extended; False when a form marks that it is not, None when
    they say neither: a form prints both with nothing marked."""
    body = without_questions((text or "")[:_LONGEST])
    for marked in (_BOXES.search(body), _SIGNS.search(body)):
        if marked:
            yes, no = (marked[side] not in ("", "☐") for side in ("yes", "no"))
            return yes if yes != no else None
    for sentence in _SENTENCE.split(_PRINTED.sub(" ", body)):
        found = _EXTENDS.search(sentence)
        if found and not _NOT_EXTENDED.search(sentence[: found.start()]) and not _NEGATED.search(found.group()):
            return True
    return False if _IS_NOT.search(_PRINTED.sub(" ", body)) else None
