"""Which other request a notice says it takes the place of, or is asked anew as: the only certain sign of a reissue.

Both directions are said: the new notice names the old number (`replaces`, `reissue of`, `previously solicited under`),
or the one that cancels names the new number (`will be re-solicited under`). A sentence that denies it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mineralwatch.domain.identity import contract_kind, normalise_number

_NUMBER = re.compile(r"\b[A-Z0-9]{6}-?\d{2}-?[A-Z]-?[A-Z0-9]{4}\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;])(?<!\b[Nn][Oo]\.)\s+|\n+")  # `No. SP8000-…` is one sentence
_AGAIN = r"re-?\s?(?:issu|solicit|post|advertis|compet|bid)\w*"
_BACK = re.compile(
    rf"""\b(?:replac(?:es|ed|ing|ement)|supersed(?:es|ed|ing)|tak(?:es|ing)\s+the\s+place\s+of|in\s+(?:place|lieu)\s+of|
        {_AGAIN}|previous(?:ly)?|former(?:ly)?|earlier|follows?\s+the\s+cancell?ation)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ON = re.compile(
    rf"\b(?:{_AGAIN}|replaced|superseded)\b[^.;]{{0,60}}?\b(?:under|as|by|with)\b[^.;]{{0,60}}$", re.IGNORECASE
)
# `No.` and `May` are a number's and a month's; only in small letters do they deny.
_DENIED = re.compile(
    r"\b(?:not|never|neither|nor|(?-i:no|may)|separate\s+from|in\s+addition\s+to|unrelated|might|if)\b", re.IGNORECASE
)
_BEFORE = re.compile(r"\b(?:previous(?:ly)?|former(?:ly)?|earlier)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """Another request that a notice names as the one before it, or the one after it, and the words that do."""

    number: str  # normalised
    after: bool  # by the words; the days on which the two were posted know it better
    words: str


def names_another(text: str | None, own: str | None) -> bool:
    """Whether a text holds the number of another request at all."""
    return any(_others(text or "", normalise_number(own or "")))


def named(text: str | None, own: str | None) -> tuple[Named, ...]:
    """The requests that a text names so, each once; `own` is the notice's own number."""
    mine = normalise_number(own or "")
    found: dict[str, Named] = {}
    for sentence in _SENTENCE.split(text or ""):
        for one in _in(sentence.strip(), mine):
            found.setdefault(one.number, one)
    return tuple(found.values())


def _in(sentence: str, own: str) -> Iterator[Named]:
    if not _BACK.search(sentence) or _DENIED.search(sentence):
        return
    for hit, number in _others(sentence, own):
        before = sentence[: hit.start()]
        # `previously solicited under X` is what was before, though `under` stands before the number.
        after = _ON.search(before) is not None and _BEFORE.search(before) is None
        yield Named(number, after, sentence[:300])


def _others(text: str, own: str) -> Iterator[tuple[re.Match[str], str]]:
    """The numbers of requests in a text but its own, each where it stands and normalised."""
    for hit in _NUMBER.finditer(text):
        number = normalise_number(hit.group())
        if number != own and contract_kind(number) == "solicitation":
            yield hit, number
