"""Splits the text of a notice into sentences: wrapped lines are joined, questions of offerors left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_MAX_SENTENCE = 1_000  # a piece of text with more than 1,000 characters is a table or no language
# How a new item of a list begins: by a number, a bullet or a label.
_ITEM_START = lazy_pattern(r"\(?\d{1,2}[.)]\s|\(\w\)\s|[a-h][.)]\s|[-•*–]\s|[A-Z][\w/ ]{0,40}:(?:\s|$)")
_CONTINUATION = lazy_pattern(r"[a-z(]|[A-Z0-9]{6}-?\d{2}-?[A-Z]-?[A-Z0-9]{4}\b")
# Typographic hyphens, apostrophes and blanks, replaced by the plain ones.
PLAIN_SIGNS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2019": "'", "\xa0": " "})
_END = lazy_pattern(
    r"(?<=[.!?;])(?<!\b[Nn][Oo]\.)(?<!\bNos\.)(?<!\bU\.S\.)(?<!\bInc\.)(?<!\bAmend\.)(?<!\bSol\.)\s+|\n+|\*{2,}"
)
# From `Q3.` or `Question 3:` to the answer, or to the end of the line.
_QUESTION = lazy_pattern(
    r"(?<!\w)(?:Q|Question|QUESTION|Vendor\squestion)\s?(?:No\.?\s?|#)?\d{0,3}\s?[.:)-]\s[^\n]*?"
    r"(?=(?<!\w)(?:A|Answer|ANSWER|Response|RESPONSE|R)\s?(?:No\.?\s?|#)?\d{0,3}\s?[.:)-]\s|\n|$)"
)
# Where a clause begins: the subject of a verb stands after it.
_CLAUSE_START = lazy_pattern(
    r"[;:]\s|\s[-–—|]\s(?!(?:is|has|was|have|hereby)\b)|[\[\]*•]|(?:,\s*|\s)(?:and|but|so|or)\s+(?=(?:the|this|these|a|an|all|any|no|it|we|offers)\b)"
    r"|(?:^|,\s*|\s)(?:that|because|whereas|which|who|so|however,?)\s",
    re.IGNORECASE,
)
CONDITION = lazy_pattern(
    r"\b(?:if|unless|whether|should\s+(?:the|this|an|any)|in\s+(?:the\s+event|case)|in\s+the\s+event\s+of|when(?:ever)?|were\s+the|"
    r"rumou?rs?|untrue|false|until|provided\s+that|reserves?|right\s+to)\b",
    re.IGNORECASE,
)
_CONDITION_AFTER = lazy_pattern(
    r"\W*+(?:\w[\w-]*+\W++){0,6}?(?:if|unless|should|provided\s+that|only\s+when|in\s+the\s+event)\b", re.IGNORECASE
)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text in order, without the questions of offerors; any over 1,000 characters are split."""
    for sentence in _END.split(without_questions(text)):
        stripped = sentence.strip()
        if stripped and not stripped.endswith("?"):
            yield from (stripped[at : at + _MAX_SENTENCE] for at in range(0, len(stripped), _MAX_SENTENCE))


def without_questions(text: str) -> str:
    """The text with wrapped lines joined and without the questions of offerors."""
    return _QUESTION.sub(" ", unwrapped(text.translate(PLAIN_SIGNS)))


def unwrapped(text: str) -> str:
    """The text without line breaks inside a sentence.

    A paragraph counts as wrapped when no line except the last has room for the first word of the line after it. In
    other paragraphs a line is joined with the next line when it ends in a colon or the next line begins with a small
    letter.
    """
    return "\n\n".join(_joined(block.split("\n")) for block in text.split("\n\n"))


def _joined(lines: list[str]) -> str:
    """The lines of one paragraph as text, without the line breaks inside its sentences."""
    width = max(map(len, lines))
    pairs = list(pairwise(lines))
    wrapped = all(len(line) + 1 + len(following.partition(" ")[0]) > width for line, following in pairs)
    joined = lines[:1]
    for line, following in pairs:
        continues = not re.search(r"[.;:!?*]\s*$", line) and (wrapped or _CONTINUATION.match(following) is not None)
        joins = (continues or line.rstrip().endswith(":")) and _ITEM_START.match(following) is None
        joined.append(f"{' ' if joins else chr(10)}{following}")
    return "".join(joined)


def clause_before(sentence: str, offset: int) -> tuple[str, str]:
    """The clause up to the character `offset` of a sentence, and everything that stands before that clause."""
    start = max((bound.end() for bound in _CLAUSE_START.finditer(sentence, 0, offset)), default=0)
    return sentence[start:offset], sentence[:start]


def is_conditional(before: str, after: str) -> bool:
    """Whether the words around an event make it depend on a condition."""
    return (
        CONDITION.search(before) is not None
        or _CONDITION_AFTER.match(re.split(r"[.;]", after, maxsplit=1)[0]) is not None
    )
