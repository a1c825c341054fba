"""The other solicitation that a notice names as replaced, or as its own reissue: the only certain sign of a reissue.

Either the new notice names the old number (`replaces X`, `X is re-issued as Y`), or the cancelled notice names the new
number (`will be re-solicited under Y`). A sentence with a denial is ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mineralwatch.domain.notice_text.text_memory import remembered
from mineralwatch.domain.numbers_and_ids import contract_kind, normalise_number
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

# The expression starts at the two digits of the year and looks back from there. This is fast, since a text has few
# digits.
_NUMBER = lazy_pattern(
    r"\d{2}(?:(?<=\b[A-Z0-9]{6}\d{2})|(?<=\b[A-Z0-9]{6}-\d{2}))-?[A-Z]-?[A-Z0-9]{4}\b", re.IGNORECASE
)
_SENTENCE = lazy_pattern(r"(?<=[.!?;])(?<!\b[Nn][Oo]\.)\s+|\n+")  # `No. SP8000-…` is one sentence
_REISSUED_UNDER = lazy_pattern(
    r"""\b(?:re-?\s?(?:issu|solicit|post|advertis|compet|bid)\w*|replaced|superseded)\s+(?:\w+\s+){0,4}?(?:under|as|by)\s+
        (?:the\s+|a\s+)?(?:new\s+|subsequent\s+)?(?:solicitation|rfp|rfq|notice|request|number)?
        (?:\s*(?:no\.?|number|\#))?[\s:(]*$""",
    re.IGNORECASE | re.VERBOSE,
)
# `no` and `may` deny only in small letters, since `No.` belongs to a number and `May` to a date.
_DENIED = lazy_pattern(
    r"\b(?:not|never|neither|nor|(?-i:no|may)|separate\s+from|in\s+addition\s+to|unrelated|might|if)\b", re.IGNORECASE
)

_REPLACES = lazy_pattern(
    r"""\b(?:replaces|replacing|supersedes|superseding|replacement\s+(?:for|of)|re-?issu(?:e|es|ed|ing|ance)(?:\s+(?:of|from|under|as))?|
        re-?solicit(?:s|ation|ed|ing)?(?:\s+(?:of|from))?|re-?post(?:s|ed|ing)?(?:\s+(?:of|from))?|re-?compet(?:e|es|ition)(?:\s+of)?|in\s+(?:place|lieu)\s+of|tak(?:es|ing)\s+the\s+place\s+of|
        previously\s+(?:issued|posted|solicited|advertised|synopsized|cancell?ed)(?:\s+(?:as|under))?|formerly)
        [\s:(]+(?:the\s+|a\s+)?(?:cancell?ed\s+|previous\s+|prior\s+|earlier\s+)?(?:solicitation|rfp|rfq|rfi|notice|request)?
        (?:\s*(?:no\.?|number|\#))?[\s:(]*(?P<number>[A-Z0-9]{6}-?\d{2}-?[A-Z]-?[A-Z0-9]{4})\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NOT_A_FACT = lazy_pattern(r"\b(?:not|never|will|may|might|could|would|shall|if)\b[^.;]{0,30}$", re.IGNORECASE)
_MAX_CHARACTERS = 20_000  # only the first 20,000 characters of a text are searched for a replaced number


@dataclass(frozen=True, slots=True)
class LinkedSolicitation:
    """Another solicitation that a notice names as its predecessor or successor, and the sentence that names it."""

    number: str  # the solicitation number in its normalised form
    is_successor: bool  # as the words say; the posting dates of the two notices are more reliable
    words: str


@remembered
def solicitation_numbers_in(text: str) -> frozenset[str]:
    """All solicitation numbers in a text, normalised."""
    return frozenset(number for number, _ in _numbers(text))


@remembered
def linked_solicitations(title: str, text: str | None, own: str | None) -> tuple[LinkedSolicitation, ...]:
    """The predecessors and successors that a notice names, each once; `own` is the notice's own solicitation number."""
    own_number = normalise_number(own or "")
    found: dict[str, LinkedSolicitation] = {}
    body = text or ""
    for sentence in (title, *(_SENTENCE.split(body) if _NUMBER.search(body) else ())):
        for number, is_successor in _links_in(sentence, own_number):
            if number != own_number:
                found.setdefault(number, LinkedSolicitation(number, is_successor, sentence.strip()[:300]))
    return tuple(found.values())


def _links_in(sentence: str, own_number: str) -> Iterator[tuple[str, bool]]:
    """The linked numbers in one sentence, each with whether it is a successor; `own_number` is normalised."""
    numbers = list(_numbers(sentence))
    if not numbers or _DENIED.search(sentence):
        return
    successors = {number for number, offset in numbers if _REISSUED_UNDER.search(sentence[:offset])}
    yield from ((number, True) for number in successors)
    if own_number in successors:  # `X was cancelled and is re-issued as`, followed by this notice's own number
        yield from ((number, False) for number, _ in numbers if number not in successors)
    predecessor = replaced_number(sentence, None)
    if predecessor is not None and predecessor not in successors:
        yield predecessor, False


def _numbers(text: str) -> Iterator[tuple[str, int]]:
    """The solicitation numbers in a text, normalised, each with its offset."""
    for hit in _NUMBER.finditer(text):
        start = hit.start() - (7 if text[hit.start() - 1] == "-" else 6)
        number = normalise_number(text[start : hit.end()])
        if contract_kind(number) == "solicitation":
            yield number, start


def replaced_number(title: str, text: str | None) -> str | None:
    """The normalised number of the solicitation that a notice says it replaces; None when it names none."""
    for words in (title, text or ""):
        for sentence in _SENTENCE.split(words[:_MAX_CHARACTERS]):
            found = _REPLACES.search(sentence)
            if (
                found
                and not _NOT_A_FACT.search(sentence[: found.start()])
                and contract_kind(found["number"]) == "solicitation"
            ):
                return normalise_number(found["number"])
    return None
