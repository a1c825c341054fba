"""The sentences of a notice's text: line breaks inside a sentence joined, questions of offerors left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LONGEST = 1_000  # characters of one sentence; what is longer is a table or no language
# A line goes on where the next begins in small letters or with a number, or where it ends in a word that joins.
_WRAPPED = re.compile(
    r"(?<=[^\s.;:!?])[ \t]*\n[ \t]*(?=[a-z]|[A-Z0-9]{6}-?\d{2}-?[A-Z]-?[A-Z0-9]{4}\b)"
    r"|(?<=[\s,](?:is|be|to|of))[ \t]*\n[ \t]*|(?<=[\s,](?:IS|BE|TO|OF))[ \t]*\n[ \t]*"
    r"|(?<=\s(?:the|has|and|for|was))[ \t]*\n[ \t]*|(?<=\s(?:THE|HAS|AND|FOR|WAS))[ \t]*\n[ \t]*"
    r"|(?<=\s(?:been|this))[ \t]*\n[ \t]*|(?<=\s(?:BEEN|THIS))[ \t]*\n[ \t]*"
    r"|(?<=\shereby)[ \t]*\n[ \t]*|(?<=\sHEREBY)[ \t]*\n[ \t]*"
)
_END = re.compile(
    r"(?<=[.!?;])(?<!\b[Nn][Oo]\.)(?<!\bNos\.)(?<!\bU\.S\.)(?<!\bInc\.)(?<!\bAmend\.)(?<!\bSol\.)\s+|\n+|\*{2,}"
)
# From `Q3.` or `Question 3:` to the answer, or to the end of the line.
_QUESTION = re.compile(
    r"(?<!\w)(?:Q|Question|QUESTION|Vendor\squestion)\s?(?:No\.?\s?|#)?\d{0,3}\s?[.:)-]\s[^\n]*?"
    r"(?=(?<!\w)(?:A|Answer|ANSWER|Response|RESPONSE|R)\s?(?:No\.?\s?|#)?\d{0,3}\s?[.:)-]\s|\n|$)"
)
# Which part of a sentence can hold the subject of its verb.
_BOUND = re.compile(
    r"[;:]\s|\s[-–—|]\s(?!(?:is|has|was|have|hereby)\b)|[\[\]*•]|(?:,\s*|\s)(?:and|but|so|or)\s+(?=(?:the|this|these|a|an|all|any|no|it|we|offers)\b)"
    r"|(?:^|,\s*|\s)(?:that|because|whereas|which|who|so|however,?)\s",
    re.IGNORECASE,
)
IF = re.compile(
    r"\b(?:if|unless|whether|should\s+(?:the|this|an|any)|in\s+(?:the\s+event|case)|in\s+the\s+event\s+of|when(?:ever)?|were\s+the|"
    r"rumou?rs?|untrue|false|until|provided\s+that|reserves?|right\s+to)\b",
    re.IGNORECASE,
)
_AFTER_IF = re.compile(
    r"\W*(?:[\w-]+\W+){0,6}?(?:if|unless|should|provided\s+that|only\s+when|in\s+the\s+event)\b", re.IGNORECASE
)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text that tell something, in their order, each at most 1,000 characters long."""
    for sentence in _END.split(without_questions(_WRAPPED.sub(" ", text))):
        told = sentence.strip()
        if told and not told.endswith("?"):
            yield from (told[at : at + _LONGEST] for at in range(0, len(told), _LONGEST))


def without_questions(text: str) -> str:
    """The text without what offerors asked: only the answers are the office's words."""
    return _QUESTION.sub(" ", text)


def clause_before(sentence: str, at: int) -> tuple[str, str]:
    """What stands before a place of a sentence: the clause up to it, and all that is before that clause."""
    start = max((bound.end() for bound in _BOUND.finditer(sentence, 0, at)), default=0)
    return sentence[start:at], sentence[:start]


def conditional(before: str, after: str) -> bool:
    return IF.search(before) is not None or _AFTER_IF.match(re.split(r"[.;]", after, maxsplit=1)[0]) is not None
