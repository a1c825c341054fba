"""The daily list of the Department's contracts: which paragraphs of it are the stockpile's, and what each says. Pure.

A list names each day's awards in paragraphs of one form: who, where, "has been awarded", what, and at the end which
office contracts, with the number. Of a list that only points to its page nothing is known but that it exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mineralwatch.domain.filing_text.filing_reader import action_headline
from mineralwatch.domain.identity import OFFICE_NUMBER, contract_kind
from mineralwatch.domain.safe_text import clean_text

POINTER_NOTE = "(a pointer: the day's list is on its page)"
_TITLE = re.compile(r"(?:correction: )?contracts for [a-z]{3,9}\.? \d{1,2}, \d{4}", re.IGNORECASE)
_OURS = re.compile(
    r"\b(?:Defense Logistics Agency|DLA),? Strategic Materials\b|\b(?:National )?Defense Stockpile\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r",?\*?\s+(?:has|have|was|were|is|are)\s+(?:each\s+)?(?:been\s+)?(?:awarded|sharing|being awarded)\b", re.I
)
_CHANGE = re.compile(r"\bmodification\b|\b[PA]\d{5}\b|\bexercis(?:e|ed|es|ing)\b", re.IGNORECASE)
_ORDER = re.compile(r"\b(?:delivery|task)\s+order\b", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:inc|llc|corp|ltd|co|l\.?p|n\.?a|plc|gmbh)\.?\*?", re.IGNORECASE)
_SHORTEST = 60  # characters: a heading such as "DEFENSE LOGISTICS AGENCY" is no award
_SUMMARY = 950


@dataclass(frozen=True, slots=True)
class ContractParagraph:
    """One award of a list, or a change of one: a headline, its own words, its number as printed."""

    title: str
    words: str
    number: str | None


def is_daily_list(title: str) -> bool:
    """Whether a headline is that of a day's list: `Contracts For Nov. 20, 2026`."""
    return _TITLE.fullmatch(title.strip()) is not None


def stockpile_paragraphs(title: str, text: str) -> Iterator[ContractParagraph]:
    """The paragraphs of the stockpile in the text of a list, by its office's number or name, each once."""
    seen: set[str] = set()
    for line in text.splitlines():
        words = clean_text(line, 20_000)
        if len(words) < _SHORTEST or words in seen or not (OFFICE_NUMBER.search(words) or _OURS.search(words)):
            continue
        seen.add(words)
        number = _number(words)
        yield ContractParagraph(f"{_headline(words, number)} ({clean_text(title, 60)})", _shortened(words), number)


def _number(words: str) -> str | None:
    """What the paragraph is about: an order's own number when it tells of an order, else the contract's."""
    numbers = [found.group() for found in OFFICE_NUMBER.finditer(words)]
    order = next((one for one in numbers if contract_kind(one) == "order"), None)
    return order or next((one for one in numbers if contract_kind(one) in ("idiq", "contract")), None)


def _headline(words: str, number: str | None) -> str:
    """Who got what, where the paragraph has the form of one award to one firm; a change of a contract is no award."""
    verb = _VERB.search(words)
    who = _name(words[: verb.start()]) if verb else None
    of = f" {number}" if number else ""
    if who is None or verb is None:
        return f"DLA contract{of} in the day's list"
    told = words[verb.start() :]
    if _CHANGE.search(told):
        return f"{who}: change of DLA contract{of}"
    ordered = _ORDER.search(told) is not None and contract_kind(number) == "order"
    return action_headline(who, "ordered" if ordered else "awarded", number, words)


def _name(subject: str) -> str | None:
    """The firm in front of the verb, without its town; None for several."""
    if ";" in subject or len(OFFICE_NUMBER.findall(subject)) > 1:
        return None
    parts = [part.strip(" *") for part in subject.split(",")]
    name = parts[0]
    for part in parts[1:]:
        if not _SUFFIX.fullmatch(part):
            break
        name = f"{name}, {part}"
    return clean_text(name, 80) or None


def _shortened(words: str) -> str:
    """The beginning and the last sentence, which names the office and the number, when the whole is too long."""
    if len(words) <= _SUMMARY:
        return words
    end = words[words.rfind("The contracting activity") :] if "The contracting activity" in words else words[-160:]
    end = end[:300]
    return f"{clean_text(words, _SUMMARY - len(end) - 1)} {end}"
