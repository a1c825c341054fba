"""What a company's filing says of the stockpile: its sentences, and whether it says that a contract came or went. Pure.

A filing speaks of much else, and of old contracts again and again. So a sentence counts that names the buyer or a
number of its office, and one that tells of a contract, an order or an end counts only when it stands with a day of the
last weeks: the rules of Form 8-K give four business days. An end or an award is said by these words alone: the buyer
awards, or the company enters into, signs, receives or wins a contract *with*, *from* or *by* the buyer; an amendment,
a loan, a grant or a contract with somebody else is none. In doubt it is a filing without an event.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from mineralwatch.domain import materials
from mineralwatch.domain.filing_text.filing_sentences import dates, paragraphs, sentences
from mineralwatch.domain.headlines import headline_reader
from mineralwatch.domain.identity import OFFICE_NUMBER, contract_kind
from mineralwatch.domain.safe_text import clean_text

ContractAction = Literal["awarded", "ordered", "terminated"]
MAX_SUMMARY = 900
_SENTENCE = 420
_MOST = 3  # sentences of a summary
_NEW = timedelta(days=30)
_TEXT = 600_000  # characters read of one document

_BUYER = re.compile(
    r"\bDefense Logistics Agency\b|\bDLA\b|\b(?:National Defense|National|Defense|Strategic) Stockpile\b", re.IGNORECASE
)
_STRONG = re.compile(r"\bStockpil|\b(?:DLA|Agency),? Strategic Materials\b|\bSP8000", re.IGNORECASE)
_BRANCH = re.compile(
    r"\b(?:DLA|Defense Logistics Agency)[’']?s?,? (?:Energy|Troop Support|Aviation|Land|Maritime|Weapons|Distribution"
    r"|Disposition)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:previously|earlier) (?:announced|disclosed|reported)|\bas (?:previously )?disclosed\b", re.I
)
_HAPPENS = re.compile(
    r"\b(?:award|won\b|wins?\b|receiv|secur|order|terminat|cancel|extend|entered into|sign|execut|contract|IDIQ)", re.I
)
_HEDGED = re.compile(
    r"\b(?:not|never|may|might|could|would|should|can|if|unless|whether|expects?|intends?|plans?|hopes?|anticipates?"
    r"|seeks?|seeking|bid|proposed|potential|possible|prior to|before|until|no assurance|once|to be)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:amend|modif|option|credit|loan|lease|grant|letter of intent|memorandum|teaming|subcontract|joint venture"
    r"|offtake|purchase agreement|subscription|underwriting|title iii|defense production act|strategic capital"
    r"|cooperative|other transaction|merger|employment|settlement)",
    re.IGNORECASE,
)
_ORDER = r"(?:delivery|task|purchase)\s+orders?"
_CONTRACT = r"(?:contract|IDIQ|indefinite[- ]delivery|supply agreement|award)\b"
_ORDERED = re.compile(
    rf"\b(?:received|issued|placed|awarded|executed|secured)\b.{{0,120}}?\b{_ORDER}"
    rf"|\b{_ORDER}.{{0,80}}?\b(?:was|were|been) (?:issued|placed|awarded|received|executed)\b",
    re.IGNORECASE,
)
_TERMINATED = re.compile(
    rf"\b(?:terminated|cancell?ed|terminating|notice of termination of)\b.{{0,120}}?\b{_CONTRACT}"
    rf"|\b{_CONTRACT}.{{0,120}}?\b(?:was|were|been|is) (?:terminated|cancell?ed)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(rf"\b(?:was|were|been|is)\s+awarded\b.{{0,160}}?\b{_CONTRACT}", re.IGNORECASE)
_GIVES = re.compile(rf"\b(?:awarded|has awarded)\b.{{0,200}}?\b{_CONTRACT}", re.IGNORECASE)
_GETS = re.compile(rf"\b(?:entered into|executed|signed|received|secured|won)\b.{{0,200}}?\b{_CONTRACT}", re.IGNORECASE)
_WORTH = re.compile(
    r"(?:under )?(?:the|this) (?:\w+[ -]){0,3}?(?:contract|order|IDIQ|award|agreement)\b", re.IGNORECASE
)
_PARTY = re.compile(r"\b(?:with|from|by)\b", re.IGNORECASE)
_POINTS = re.compile(r"\bExhibits?\s+(?:No\.?\s*)?(?:99|10)\.\d", re.IGNORECASE)
_EXHIBIT = re.compile(r"ex(?:h|hibit)?[-_ ]?(99|10)[^/]*\.(?:htm|html|txt)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FilingStatement:
    """What a document says of the stockpile: its own sentences, cleaned, and the deed that they state, if any.

    `contract` is the number of the contract or order, as printed.
    """

    summary: str
    action: ContractAction | None = None
    contract: str | None = None


@dataclass(frozen=True, slots=True)
class FilingReading:
    """One document as read: what it tells, and whether it leaves the telling to its exhibits."""

    statement: FilingStatement | None
    points_to_exhibits: bool = False


def read_filing_text(text: str, company: str, filed: date) -> FilingReading:
    """What the text of a document that a company filed on a day says. Takes time in proportion to its length."""
    text = text[:_TEXT]
    whole = tuple(paragraphs(text))
    strong = any(_STRONG.search(one) for one in whole)
    kept: list[str] = []
    deed: ContractAction | None = None
    for at, paragraph in enumerate(whole):
        if not (_BUYER.search(paragraph) or OFFICE_NUMBER.search(paragraph)):
            continue
        new = said = False
        for sentence in sentences(paragraph):
            new = new or names_recent_day(sentence, filed)
            happens = _HAPPENS.search(sentence) is not None
            counts = _counts(sentence, strong) or (said and _goes_on(sentence))
            said = counts and (not happens or _fresh(sentence, new, filed))
            if said:
                kept.append(sentence)
                deed = deed or (contract_action(sentence, company) if new else None)
        if said and at + 1 < len(whole) and (after := sentences(whole[at + 1])) and _goes_on(after[0]):
            kept.append(after[0])
    return FilingReading(_told(kept, deed, company) if kept else None, _POINTS.search(text) is not None)


def _goes_on(sentence: str) -> bool:
    """Whether a sentence tells what the contract just spoken of is worth."""
    return _WORTH.match(sentence) is not None and "$" in sentence and not _OTHER.search(sentence)


def _counts(sentence: str, strong: bool) -> bool:
    """Whether a sentence is about the stockpile: by its own words, or as the purchase of a material by the agency."""
    if OFFICE_NUMBER.search(sentence):
        return True
    if not _BUYER.search(sentence) or (_BRANCH.search(sentence) and not _STRONG.search(sentence)):
        return False
    return strong or bool(materials.find_materials(sentence))


def _fresh(sentence: str, new: bool, filed: date) -> bool:
    past = [day for day in dates(sentence) if day <= filed]
    return new and not _BEFORE.search(sentence) and (not past or names_recent_day(sentence, filed))


def names_recent_day(sentence: str, filed: date) -> bool:
    """Whether it names a day of the thirty before the filing."""
    return any(timedelta() <= filed - day <= _NEW for day in dates(sentence))


def contract_action(sentence: str, company: str) -> ContractAction | None:
    """What a sentence says was done with a contract of the stockpile and this company; None in doubt."""
    if not (_BUYER.search(sentence) or OFFICE_NUMBER.search(sentence)) or not _own(company).search(sentence):
        return None
    for deed, pattern in (("terminated", _TERMINATED), ("ordered", _ORDERED)):
        found = pattern.search(sentence)
        if found:
            sound = not _hedged(sentence, found.start()) and not _OTHER.search(found.group())
            return deed if sound and _with_buyer(sentence, found) else None  # type: ignore[return-value]
    for pattern in (_GIVEN, _GETS, _GIVES):
        found = pattern.search(sentence)
        if found and not _hedged(sentence, found.start()) and not _OTHER.search(found.group()):
            before, behind = sentence[: found.start()], sentence[found.start() :][:90]
            mine = _own(company).search(behind if pattern is _GIVES else before)
            gives = pattern is _GIVES and _BUYER.search(before)
            return "awarded" if mine and (gives or _with_buyer(sentence, found)) else None
    return None


@lru_cache(maxsize=64)
def _own(company: str) -> re.Pattern[str]:
    """How a filing names the company that files it."""
    name = r"\s+".join(map(re.escape, company.split()))
    return re.compile(rf"\b(?:the Company|we|our|us|it|its|subsidiary|{name})\b", re.IGNORECASE)


def _hedged(sentence: str, at: int) -> bool:
    return _HEDGED.search(sentence[max(0, at - 40) : at]) is not None


def _with_buyer(sentence: str, found: re.Match[str]) -> bool:
    """Whether the buyer is the other party: named within what was found, or as the first `with`, `from` or `by`
    behind it, or as the one who acts; or the number of the office stands there."""
    if _BUYER.search(found.group()) or OFFICE_NUMBER.search(found.group()):
        return True
    rest = sentence[found.end() :]
    party = _PARTY.search(rest)
    if OFFICE_NUMBER.search(rest[: party.start() if party else 60][:60]):
        return True
    if party is not None:
        return _BUYER.search(rest[party.end() : party.end() + 140]) is not None
    return _BUYER.search(sentence[: found.start()]) is not None


def _told(kept: Sequence[str], deed: ContractAction | None, company: str) -> FilingStatement:
    first = [one for one in kept if deed and contract_action(one, company) == deed]
    best = dict.fromkeys([*first[:1], *sorted(kept, key=_weight)])  # the deed's own words, then the fullest ones
    chosen = set(list(best)[:_MOST])
    words = " ".join(clean_text(one, _SENTENCE) for one in dict.fromkeys([*first[:1], *kept]) if one in chosen)
    return FilingStatement(clean_text(words, MAX_SUMMARY), deed, _contract(words, deed))


def _weight(sentence: str) -> int:
    """Less is better: a number, an amount, a material each make a sentence fuller."""
    return -(
        3 * bool(OFFICE_NUMBER.search(sentence)) + 2 * ("$" in sentence) + bool(materials.find_materials(sentence))
    )


def _contract(words: str, deed: ContractAction | None) -> str | None:
    """The number that the deed is about: an order's own, else a contract's."""
    numbers = [found.group() for found in OFFICE_NUMBER.finditer(words)]
    kinds = {"ordered": ("order", "idiq", "contract")}.get(deed or "", ("idiq", "contract", "order"))
    return next((one for kind in kinds for one in numbers if contract_kind(one) == kind), None)


def filing_headline(
    form: str, company: str, told: FilingStatement | None, items: Sequence[str], filed: date | None
) -> str:
    """The line of a filing: who filed what, in the words of the deed where it states one."""
    day = f" ({filed})" if filed else ""  # a company files under the same items again and again
    if told is not None and told.action is not None:
        return f"{form}: {action_headline(company, told.action, told.contract, told.summary)}{day}"
    under = f", item{'s' * (len(items) > 1)} {' and '.join(items)}" if items else ""
    return f"{form}: {company}{under}{day}"


def action_headline(who: str, deed: ContractAction, contract: str | None, words: str) -> str:
    """A deed as a headline says it, with the sum that its words give for it."""
    number = f" {contract}" if contract else ""
    if deed == "terminated":
        return f"DLA terminates contract{number} with {who}"
    does, what = ("wins", "contract") if deed == "awarded" else ("receives", "delivery order")
    read_as = headline_reader.read_headline(f"{who} {does} DLA {what}{number}. {words}")
    amount = read_as.values.get("amount") if read_as.kind == deed else None
    worth = f"${amount:,.0f} " if isinstance(amount, float) and amount >= 1 else ""
    return f"{who} {does} {worth}DLA {what}{number}"


def exhibits_to_read(names: Iterable[str], primary: str | None) -> tuple[str, ...]:
    """The documents of a filing that hold its words: releases (99.x) first, then contracts (10.x)."""
    found = [(match.group(1), name) for name in names if name != primary and (match := _EXHIBIT.search(name))]
    return tuple(name for _, name in sorted(found, key=lambda pair: (pair[0] != "99", pair[1])))
