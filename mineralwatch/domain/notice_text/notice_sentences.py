"""The sentences of a notice's text: line breaks inside a sentence joined, questions of offerors left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_LONGEST = 1_000  # characters of one sentence; what is longer is a table or no language
# How a line begins that continues no other: a number, a bullet, a label.
_BEGINS = re.compile(r"\(?\d{1,2}[.)]\s|\(\w\)\s|[a-h][.)]\s|[-•*–]\s|[A-Z][\w/ ]{0,40}:(?:\s|$)")
_GOES_ON = re.compile(r"[a-z(]|[A-Z0-9]{6}-?\d{2}-?[A-Z]-?[A-Z0-9]{4}\b")
# Hyphens and apostrophes that only look like the common ones.
PLAIN_SIGNS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2019": "'", "\xa0": " "})
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
CONDITION = re.compile(
    r"\b(?:if|unless|whether|should\s+(?:the|this|an|any)|in\s+(?:the\s+event|case)|in\s+the\s+event\s+of|when(?:ever)?|were\s+the|"
    r"rumou?rs?|untrue|false|until|provided\s+that|reserves?|right\s+to)\b",
    re.IGNORECASE,
)
_AFTER_IF = re.compile(
    r"\W*+(?:\w[\w-]*+\W++){0,6}?(?:if|unless|should|provided\s+that|only\s+when|in\s+the\s+event)\b", re.IGNORECASE
)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text that tell something, in their order, each at most 1,000 characters long."""
    for sentence in _END.split(without_questions(text)):
        told = sentence.strip()
        if told and not told.endswith("?"):
            yield from (told[at : at + _LONGEST] for at in range(0, len(told), _LONGEST))


def without_questions(text: str) -> str:
    """The office's own words: lines that were only wrapped joined, and without what offerors asked."""
    return _QUESTION.sub(" ", unwrapped(text.translate(PLAIN_SIGNS)))


def unwrapped(text: str) -> str:
    """The text without line breaks inside a sentence.

    A paragraph is wrapped where no line but the last has room for the first word of the next. Elsewhere a line goes on
    where it ends in a colon or the next begins in small letters.
    """
    return "\n\n".join(_joined(block.split("\n")) for block in text.split("\n\n"))


def _joined(lines: list[str]) -> str:
    width = max(map(len, lines))
    pairs = list(pairwise(lines))
    full = all(len(line) + 1 + len(after.partition(" ")[0]) > width for line, after in pairs)
    out = lines[:1]
    for line, after in pairs:
        runs = not re.search(r"[.;:!?*]\s*$", line) and (full or _GOES_ON.match(after) is not None)
        joins = (runs or line.rstrip().endswith(":")) and _BEGINS.match(after) is None
        out.append(f"{' ' if joins else chr(10)}{after}")
    return "".join(out)


def clause_before(sentence: str, at: int) -> tuple[str, str]:
    """What stands before a place of a sentence: the clause up to it, and all that is before that clause."""
    start = max((bound.end() for bound in _BOUND.finditer(sentence, 0, at)), default=0)
    return sentence[start:at], sentence[:start]


def is_conditional(before: str, after: str) -> bool:
    return CONDITION.search(before) is not None or _AFTER_IF.match(re.split(r"[.;]", after, maxsplit=1)[0]) is not None
