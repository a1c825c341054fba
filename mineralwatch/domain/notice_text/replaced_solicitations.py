"""Which other request a notice says it takes the place of, or is asked anew as: the only certain sign of a reissue.

Both directions are said: the new notice names the old number (`wording.replaces`, or `X is re-issued as` its own), or
the one that cancels names the new number (`will be re-solicited under`). A sentence that denies it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mineralwatch.domain.identity import contract_kind, normalise_number
from mineralwatch.domain.notice_text.extension_wording import replaced_number

# The digits of the year first: a text has few, and what stands before them is looked at only there.
_NUMBER = re.compile(r"\d{2}(?:(?<=\b[A-Z0-9]{6}\d{2})|(?<=\b[A-Z0-9]{6}-\d{2}))-?[A-Z]-?[A-Z0-9]{4}\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;])(?<!\b[Nn][Oo]\.)\s+|\n+")  # `No. SP8000-…` is one sentence
_ON = re.compile(
    r"""\b(?:re-?\s?(?:issu|solicit|post|advertis|compet|bid)\w*|replaced|superseded)\s+(?:\w+\s+){0,4}?(?:under|as|by)\s+
        (?:the\s+|a\s+)?(?:new\s+|subsequent\s+)?(?:solicitation|rfp|rfq|notice|request|number)?
        (?:\s*(?:no\.?|number|\#))?[\s:(]*$""",
    re.IGNORECASE | re.VERBOSE,
)
# `No.` and `May` are a number's and a month's; only in small letters do they deny.
_DENIED = re.compile(
    r"\b(?:not|never|neither|nor|(?-i:no|may)|separate\s+from|in\s+addition\s+to|unrelated|might|if)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class LinkedSolicitation:
    """Another request that a notice names as the one before it, or the one after it, and the words that do."""

    number: str  # normalised
    is_successor: bool  # by the words; the days on which the two were posted know it better
    words: str


def solicitation_numbers_in(text: str) -> frozenset[str]:
    """The numbers of requests that a text holds at all, normalised."""
    return frozenset(number for number, _ in _numbers(text))


def linked_solicitations(title: str, text: str | None, own: str | None) -> tuple[LinkedSolicitation, ...]:
    """The requests that a notice names so, each once; `own` is its own number."""
    mine = normalise_number(own or "")
    found: dict[str, LinkedSolicitation] = {}
    given = text or ""
    for sentence in (title, *(_SENTENCE.split(given) if _NUMBER.search(given) else ())):
        for number, after in _in(sentence, mine):
            if number != mine:
                found.setdefault(number, LinkedSolicitation(number, after, sentence.strip()[:300]))
    return tuple(found.values())


def _in(sentence: str, own: str) -> Iterator[tuple[str, bool]]:
    numbers = list(_numbers(sentence))
    if not numbers or _DENIED.search(sentence):
        return
    later = {number for number, place in numbers if _ON.search(sentence[:place])}
    yield from ((number, True) for number in later)
    if own in later:  # `X was cancelled and is re-issued as` this one
        yield from ((number, False) for number, _ in numbers if number not in later)
    before = replaced_number(sentence, None)
    if before is not None and before not in later:
        yield before, False


def _numbers(text: str) -> Iterator[tuple[str, int]]:
    """The numbers of requests in a text, normalised, each with where it stands."""
    for hit in _NUMBER.finditer(text):
        start = hit.start() - (7 if text[hit.start() - 1] == "-" else 6)
        number = normalise_number(text[start : hit.end()])
        if contract_kind(number) == "solicitation":
            yield number, start
