"""What a notice's own words say. A cancellation has no field in the official sources: only the words tell.

Silence is preferred to a wrong reading: conditional, past and negated forms are no cancellation, nor is a sentence
about another request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mineralwatch.domain.identity import contract_kind, normalise_number
from mineralwatch.domain.words.notice_days import stated_deadline

__all__ = [
    "Cancellation",
    "asks_for_information",
    "cancellation",
    "replaces",
    "says_extended",
    "says_sole_source",
    "stated_deadline",
]

_THIS = (
    r"(?:this|the|subject|above(?:-referenced)?)\s+(?:\w+\s+){0,3}?"
    r"(?:synopsis/)?(?:solicitation|notice|requirement|request|rfp|rfq|rfi|procurement|synopsis|acquisition|announcement|posting)"
)
_SAYS_CANCELLED = re.compile(
    rf"""
      {_THIS}(?:\s*\(?[A-Z0-9][A-Z0-9\- ]{{5,20}}\)?)?\s*,?\s+(?:is|was|has\s+been|have\s+been|shall\s+be|are)\s+
        (?:now\s+|hereby\s+|being\s+|officially\s+|formally\s+)*(?:withdrawn\s+and\s+)?cancell?ed
    | \b[A-Z0-9]{{6}}-?\d\d-?[A-Z]-?\d{{4}}\)?\s+(?:is|was|has\s+been)\s+(?:now\s+|hereby\s+|being\s+)*cancell?ed
    | (?:government|agency|dla|contracting\s+officer)\s+(?:has\s+|is\s+|hereby\s+)*
        cancel(?:s|l?ed|l?ing)\s+(?:this|the|subject|solicitation)
    | (?:hereby|purpose\s+of\s+this\s+(?:amendment|notice|modification)\s+is\s+to)\s+cancels?\b
    | (?:amendment|modification)(?:\s+\d+)?\s+(?:is\s+(?:hereby\s+)?issued\s+to\s+cancel|(?:hereby\s+)?cancels)\s+
        (?:(?:the|this|subject)\s+)*(?:solicitation|rfp|rfq|rfi|request\s+for\s+\w+)\b(?!\s+(?:provision|clause|section))
    | ^\W*(?:notice\s+of\s+)?cancell?ation\s+(?:of|notice)\b
    | ^\W*(?:amendment\s+\d+\W{{1,3}})?(?:solicitation|rfp|rfq|rfi|notice|requirement|synopsis)(?:\s+no\.?)?
        (?:\s+[A-Z0-9][A-Z0-9\-]{{8,18}})?\s+(?:(?:is|was|has|been|hereby|now)\s+){{0,4}}cancell?ed\b
    | ^\W*cancel(?:l?ed|l?ing|s)?\s+(?:this|the|subject)?\s*(?:solicitation|notice|rfp|rfq|rfi)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TITLE_CANCELLED = re.compile(
    r"""^\W*(?:notice\s+of\s+)?cancell?(?:ed|ation)\b
      | [\-–—:(\[*]\s*(?:notice\s+of\s+)?cancell?(?:ed|ation)\b
      | \bcancell?ed\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
# What is cancelled is a part of it, or something that belongs to it.
_A_PART = re.compile(
    r"""\b(?:amendments?|modifications?|clins?|line\s+items?|items?|lots?|questions?|site\s+visits?|conference|meeting|
        webinar|industry\s+day|order|option|task|attachments?|clause|set-aside)\b
        (?:\s+(?:no\.?|number|\#)?\s*[0-9A-Z]{1,6}(?:\s*(?:,|and|through|-)\s*[0-9A-Z]{1,6})*)?
        (?:\s+(?:of|to|for|under|in|on|from)\s+.{0,60})?
        \s+(?:is|was|has\s+been|have\s+been|are|were)\s+(?:\w+\s+){0,2}cancell?ed
      | \bcancel(?:s|l?ed|l?ing|l?ation)?\s+(?:of\s+)?(?:the\s+)?(?:amendments?|modifications?|clins?|line\s+items?|
        items?|lots?|site\s+visits?|pre-?\w+\s+conference|conference|meeting|industry\s+day)\b""",
    re.IGNORECASE | re.VERBOSE,
)
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
_HEDGED = re.compile(
    r"""\b(?:not|never|may|might|could|would|if|unless|whether|should|reserves?|right\s+to|prior\s+to|previous(?:ly)?|
        former(?:ly)?|earlier|replac\w+|supersed\w+|in\s+the\s+event|without|no\s+cancell?ation)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_REISSUE = re.compile(r"\bre-?\s?(?:issu|solicit|post|advertis|compet)\w*", re.IGNORECASE)
_NOT_REISSUED = re.compile(r"\b(?:not|no)\b[^.]{0,40}\bre-?\s?(?:issu|solicit|post|advertis|compet)\w*", re.IGNORECASE)
_NUMBER = re.compile(r"\b[A-Z0-9]{6}-?\d{2}-?[A-Z]-?[A-Z0-9]{4}\b", re.IGNORECASE)
_LONGEST = 20_000  # characters of a text that are searched for such sentences
_NEGATED = re.compile(r"\b(?:not|no)\b", re.IGNORECASE)
_IS_NOT = re.compile(r"\b(?:is|are|was|has|will)\s+(?:hereby\s+)?not\s+(?:been\s+|be\s+)?extended\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;])(?<!\b[Nn][Oo]\.)\s+|\n+")  # `No. SP8000-…` is one sentence
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
    if found is None or _A_PART.search(sentence) or _about_another(sentence, own):
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


def replaces(title: str, text: str | None) -> str | None:
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
    body = (text or "")[:_LONGEST]
    for marked in (_BOXES.search(body), _SIGNS.search(body)):
        if marked:
            yes, no = (marked[side] not in ("", "☐") for side in ("yes", "no"))
            return yes if yes != no else None
    for sentence in _SENTENCE.split(_PRINTED.sub(" ", body)):
        found = _EXTENDS.search(sentence)
        if found and not _NOT_EXTENDED.search(sentence[: found.start()]) and not _NEGATED.search(found.group()):
            return True
    return False if _IS_NOT.search(_PRINTED.sub(" ", body)) else None


def asks_for_information(title: str, text: str | None) -> bool:
    """Whether a Special Notice is a request for information, by its words."""
    return bool(_ASKS.search(title) or _ASKS.search((text or "")[:2000]))


def says_sole_source(title: str, text: str | None) -> bool:
    """Whether the words say that one source alone is asked."""
    words = f"{title}\n{text or ''}"
    return bool(_SOLE.search(words)) and not _NOT_SOLE.search(words)
