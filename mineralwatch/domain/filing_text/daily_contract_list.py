"""The Defense Department's daily list of contracts: the paragraphs about the stockpile, and what each says.

The list has one paragraph per award, always in the same form: the company, its town, "has been awarded", the contract,
and at the end the contracting office with the contract number. An entry that only links to the list gives no
paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mineralwatch.domain.filing_text.filing_reader import action_headline
from mineralwatch.domain.numbers_and_ids import OFFICE_NUMBER, contract_kind
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern
from mineralwatch.domain.text.safe_text import clean_text

POINTER_NOTE = "(a pointer: the day's list is on its page)"
_TITLE = lazy_pattern(r"(?:correction: )?contracts for [a-z]{3,9}\.? \d{1,2}, \d{4}", re.IGNORECASE)
_STOCKPILE = lazy_pattern(
    r"\b(?:Defense Logistics Agency|DLA),? Strategic Materials\b|\b(?:National )?Defense Stockpile\b",
    re.IGNORECASE,
)
_VERB = lazy_pattern(
    r",?\*?\s+(?:has|have|was|were|is|are)\s+(?:each\s+)?(?:been\s+)?(?:awarded|sharing|being awarded)\b", re.I
)
_MODIFICATION = lazy_pattern(r"\bmodification\b|\b[PA]\d{5}\b|\bexercis(?:e|ed|es|ing)\b", re.IGNORECASE)
_ORDER = lazy_pattern(r"\b(?:delivery|task)\s+order\b", re.IGNORECASE)
_LEGAL_FORM = lazy_pattern(r"(?:inc|llc|corp|ltd|co|l\.?p|n\.?a|plc|gmbh)\.?\*?", re.IGNORECASE)
# a paragraph of fewer than 60 characters is a heading such as "DEFENSE LOGISTICS AGENCY", and no award
_MIN_PARAGRAPH = 60
_MAX_SUMMARY = 950


@dataclass(frozen=True, slots=True)
class ContractParagraph:
    """One award, or one change of an award: a headline made from it, its words, its contract number as printed."""

    title: str
    words: str
    number: str | None


def is_daily_list(title: str) -> bool:
    """Whether a headline is that of a daily list: `Contracts For Nov. 20, 2026`."""
    return _TITLE.fullmatch(title.strip()) is not None


def stockpile_paragraphs(title: str, text: str) -> Iterator[ContractParagraph]:
    """The paragraphs of a list that name the stockpile or a number of its office, without repetitions."""
    seen: set[str] = set()
    for line in text.splitlines():
        words = clean_text(line, 20_000)
        if (
            len(words) < _MIN_PARAGRAPH
            or words in seen
            or not (OFFICE_NUMBER.search(words) or _STOCKPILE.search(words))
        ):
            continue
        seen.add(words)
        number = _number(words)
        yield ContractParagraph(f"{_headline(words, number)} ({clean_text(title, 60)})", _shortened(words), number)


def _number(words: str) -> str | None:
    """The number that a paragraph is about: the order's number if there is one, else the contract's; else None."""
    numbers = [found.group() for found in OFFICE_NUMBER.finditer(words)]
    order = next((one for one in numbers if contract_kind(one) == "order"), None)
    return order or next((one for one in numbers if contract_kind(one) in ("idiq", "contract")), None)


def _headline(words: str, number: str | None) -> str:
    """A headline for a paragraph: the firm, and what it got or which contract changed; no firm if several are named."""
    verb = _VERB.search(words)
    firm = _name(words[: verb.start()]) if verb else None
    for_number = f" {number}" if number else ""
    if firm is None or verb is None:
        return f"DLA contract{for_number} in the day's list"
    predicate = words[verb.start() :]
    if _MODIFICATION.search(predicate):
        return f"{firm}: change of DLA contract{for_number}"
    ordered = _ORDER.search(predicate) is not None and contract_kind(number) == "order"
    return action_headline(firm, "ordered" if ordered else "awarded", number, words)


def _name(subject: str) -> str | None:
    """The name of the firm before the verb, without the firm's town; None when several firms are named."""
    if ";" in subject or len(OFFICE_NUMBER.findall(subject)) > 1:
        return None
    parts = [part.strip(" *") for part in subject.split(",")]
    name = parts[0]
    for part in parts[1:]:
        if not _LEGAL_FORM.fullmatch(part):
            break
        name = f"{name}, {part}"
    return clean_text(name, 80) or None


def _shortened(words: str) -> str:
    """The words; if they are too long, only their beginning and the last sentence, which names office and number."""
    if len(words) <= _MAX_SUMMARY:
        return words
    end = words[words.rfind("The contracting activity") :] if "The contracting activity" in words else words[-160:]
    end = end[:300]
    return f"{clean_text(words, _MAX_SUMMARY - len(end) - 1)} {end}"
