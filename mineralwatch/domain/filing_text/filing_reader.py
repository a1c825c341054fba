"""What a company's filing says of the stockpile: its sentences, and whether a contract was awarded, ordered or ended.

A filing is mostly about other things and repeats old contracts. So a sentence counts when it names the buyer or a
number of its office; one about a contract, an order or a termination counts only beside a date of the last 30 days,
since Form 8-K is due within four business days. It is an award when the buyer awards, or when the company enters into,
signs, receives or wins a contract *with*, *from* or *by* the buyer; an amendment, a loan, a grant or a contract with
somebody else is no award. In doubt the filing has no event.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from mineralwatch.domain.filing_text.filing_sentences import dates, paragraphs, sentences
from mineralwatch.domain.headlines import headline_reader
from mineralwatch.domain.materials import materials
from mineralwatch.domain.numbers_and_ids import OFFICE_NUMBER, contract_kind
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern
from mineralwatch.domain.text.safe_text import clean_text

ContractAction = Literal["awarded", "ordered", "terminated"]
MAX_SUMMARY = 900  # greatest length of a filing's summary, in characters
_MAX_SENTENCE = 420  # greatest length of one sentence in a summary, in characters
_MAX_SENTENCES = 3  # a summary has at most 3 sentences
_RECENT = timedelta(days=30)
_MAX_DOCUMENT = 600_000  # only the first 600,000 characters of a document are read

_BUYER = lazy_pattern(
    r"\bDefense Logistics Agency\b|\bDLA\b|\b(?:National Defense|National|Defense|Strategic) Stockpile\b", re.IGNORECASE
)
_NAMES_STOCKPILE = lazy_pattern(r"\bStockpil|\b(?:DLA|Agency),? Strategic Materials\b|\bSP8000", re.IGNORECASE)
_OTHER_BRANCH = lazy_pattern(
    r"\b(?:DLA|Defense Logistics Agency)[’']?s?,? (?:Energy|Troop Support|Aviation|Land|Maritime|Weapons|Distribution"
    r"|Disposition)",
    re.IGNORECASE,
)
_REPEATED_NEWS = lazy_pattern(
    r"\b(?:previously|earlier) (?:announced|disclosed|reported)|\bas (?:previously )?disclosed\b", re.I
)
_CONTRACT_EVENT = lazy_pattern(
    r"\b(?:award|won\b|wins?\b|receiv|secur|order|terminat|cancel|extend|entered into|sign|execut|contract|IDIQ)", re.I
)
_HEDGED = lazy_pattern(
    r"\b(?:not|never|may|might|could|would|should|can|if|unless|whether|expects?|intends?|plans?|hopes?|anticipates?"
    r"|seeks?|seeking|bid|proposed|potential|possible|prior to|before|until|no assurance|once|to be)\b",
    re.IGNORECASE,
)
_OTHER_AGREEMENT = lazy_pattern(
    r"\b(?:amend|modif|option|credit|loan|lease|grant|letter of intent|memorandum|teaming|subcontract|joint venture"
    r"|offtake|purchase agreement|subscription|underwriting|title iii|defense production act|strategic capital"
    r"|cooperative|other transaction|merger|employment|settlement)",
    re.IGNORECASE,
)
_ORDER = r"(?:delivery|task|purchase)\s+orders?"
_CONTRACT = r"(?:contract|IDIQ|indefinite[- ]delivery|supply agreement|award)\b"
_ORDERED = lazy_pattern(
    rf"\b(?:received|issued|placed|awarded|executed|secured)\b.{{0,120}}?\b{_ORDER}"
    rf"|\b{_ORDER}.{{0,80}}?\b(?:was|were|been) (?:issued|placed|awarded|received|executed)\b",
    re.IGNORECASE,
)
_TERMINATED = lazy_pattern(
    rf"\b(?:terminated|cancell?ed|terminating|notice of termination of)\b.{{0,120}}?\b{_CONTRACT}"
    rf"|\b{_CONTRACT}.{{0,120}}?\b(?:was|were|been|is) (?:terminated|cancell?ed)\b",
    re.IGNORECASE,
)
_IS_AWARDED = lazy_pattern(rf"\b(?:was|were|been|is)\s+awarded\b.{{0,160}}?\b{_CONTRACT}", re.IGNORECASE)
_AWARDS = lazy_pattern(rf"\b(?:awarded|has awarded)\b.{{0,200}}?\b{_CONTRACT}", re.IGNORECASE)
_RECEIVES = lazy_pattern(
    rf"\b(?:entered into|executed|signed|received|secured|won)\b.{{0,200}}?\b{_CONTRACT}", re.IGNORECASE
)
_ABOUT_CONTRACT = lazy_pattern(
    r"(?:under )?(?:the|this) (?:\w+[ -]){0,3}?(?:contract|order|IDIQ|award|agreement)\b", re.IGNORECASE
)
_WITH_FROM_BY = lazy_pattern(r"\b(?:with|from|by)\b", re.IGNORECASE)
_REFERS_TO_EXHIBIT = lazy_pattern(r"\bExhibits?\s+(?:No\.?\s*)?(?:99|10)\.\d", re.IGNORECASE)
_EXHIBIT = lazy_pattern(r"ex(?:h|hibit)?[-_ ]?(99|10)[^/]*\.(?:htm|html|txt)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FilingStatement:
    """What a document says of the stockpile: a summary of its sentences, and the contract action in them (None
    without).

    `contract` is the number of the contract or order, as printed.
    """

    summary: str
    action: ContractAction | None = None
    contract: str | None = None


@dataclass(frozen=True, slots=True)
class FilingReading:
    """What one document says of the stockpile (None for nothing), and whether it refers to its exhibits for more."""

    statement: FilingStatement | None
    points_to_exhibits: bool = False


def read_filing_text(text: str, company: str, filed: date) -> FilingReading:
    """What a document says that `company` filed on the day `filed`; only its first 600,000 characters are read."""
    text = text[:_MAX_DOCUMENT]
    all_paragraphs = tuple(paragraphs(text))
    names_stockpile = any(map(_NAMES_STOCKPILE.search, all_paragraphs))
    kept: list[str] = []
    action: ContractAction | None = None
    for index, paragraph in enumerate(all_paragraphs):
        if not (_BUYER.search(paragraph) or OFFICE_NUMBER.search(paragraph)):
            continue
        is_recent = previous_kept = False
        for sentence in sentences(paragraph):
            is_recent = is_recent or names_recent_day(sentence, filed)
            is_contract_event = _CONTRACT_EVENT.search(sentence) is not None
            counts = _is_about_stockpile(sentence, names_stockpile) or (previous_kept and _gives_value(sentence))
            previous_kept = counts and (not is_contract_event or _is_recent(sentence, is_recent, filed))
            if previous_kept:
                kept.append(sentence)
                action = action or (contract_action(sentence, company) if is_recent else None)
        if (
            previous_kept
            and index + 1 < len(all_paragraphs)
            and (after := sentences(all_paragraphs[index + 1]))
            and _gives_value(after[0])
        ):
            kept.append(after[0])
    return FilingReading(
        _statement(kept, action, company) if kept else None, _REFERS_TO_EXHIBIT.search(text) is not None
    )


def _gives_value(sentence: str) -> bool:
    """Whether a sentence gives the value of a contract that an earlier sentence named."""
    return _ABOUT_CONTRACT.match(sentence) is not None and "$" in sentence and not _OTHER_AGREEMENT.search(sentence)


def _is_about_stockpile(sentence: str, names_stockpile: bool) -> bool:
    """Whether a sentence is about the stockpile: it names a number of the office, or the buyer with a material.

    The buyer's name alone is enough when `names_stockpile`: the document names the stockpile elsewhere.
    """
    if OFFICE_NUMBER.search(sentence):
        return True
    if not _BUYER.search(sentence) or (_OTHER_BRANCH.search(sentence) and not _NAMES_STOCKPILE.search(sentence)):
        return False
    return names_stockpile or bool(materials.find_materials(sentence))


def _is_recent(sentence: str, after_recent_day: bool, filed: date) -> bool:
    """Whether a sentence reports a recent event.

    A date of the last 30 days must stand in the sentence or earlier in its paragraph (`after_recent_day`), and the
    sentence may not name older dates only.
    """
    past = [day for day in dates(sentence) if day <= filed]
    return after_recent_day and not _REPEATED_NEWS.search(sentence) and (not past or names_recent_day(sentence, filed))


def names_recent_day(sentence: str, filed: date) -> bool:
    """Whether the sentence names a day within the 30 days before the filing."""
    return any(timedelta() <= filed - day <= _RECENT for day in dates(sentence))


def contract_action(sentence: str, company: str) -> ContractAction | None:
    """What a sentence says happened to a contract between the stockpile and this company; None in doubt."""
    if not (_BUYER.search(sentence) or OFFICE_NUMBER.search(sentence)) or not _company_names(company).search(sentence):
        return None
    for action, pattern in (("terminated", _TERMINATED), ("ordered", _ORDERED)):
        match = pattern.search(sentence)
        if match:
            is_certain = not _is_hedged(sentence, match.start()) and not _OTHER_AGREEMENT.search(match.group())
            return action if is_certain and _is_with_buyer(sentence, match) else None  # type: ignore[return-value]
    for pattern in (_IS_AWARDED, _RECEIVES, _AWARDS):
        match = pattern.search(sentence)
        if match and not _is_hedged(sentence, match.start()) and not _OTHER_AGREEMENT.search(match.group()):
            before, after = sentence[: match.start()], sentence[match.start() :][:90]
            names_company = _company_names(company).search(after if pattern is _AWARDS else before)
            buyer_awards = pattern is _AWARDS and _BUYER.search(before)
            return "awarded" if names_company and (buyer_awards or _is_with_buyer(sentence, match)) else None
    return None


@lru_cache(maxsize=64)
def _company_names(company: str) -> re.Pattern[str]:
    """Regular expression of how a filing names the company that files it."""
    name = r"\s+".join(map(re.escape, company.split()))
    return lazy_pattern(rf"\b(?:the Company|we|our|us|it|its|subsidiary|{name})\b", re.IGNORECASE)


def _is_hedged(sentence: str, offset: int) -> bool:
    return _HEDGED.search(sentence[max(0, offset - 40) : offset]) is not None


def _is_with_buyer(sentence: str, match: re.Match[str]) -> bool:
    """Whether the buyer is the other party of the contract.

    The buyer, or a number of its office, must stand within the match, after the first `with`, `from` or `by` that
    follows, or before the verb as its subject.
    """
    if _BUYER.search(match.group()) or OFFICE_NUMBER.search(match.group()):
        return True
    rest = sentence[match.end() :]
    preposition = _WITH_FROM_BY.search(rest)
    if OFFICE_NUMBER.search(rest[: preposition.start() if preposition else 60][:60]):
        return True
    if preposition is not None:
        return _BUYER.search(rest[preposition.end() : preposition.end() + 140]) is not None
    return _BUYER.search(sentence[: match.start()]) is not None


def _statement(kept: Sequence[str], action: ContractAction | None, company: str) -> FilingStatement:
    """The statement that sums up the sentences that were found to be about the stockpile."""
    action_sentences = [sentence for sentence in kept if action and contract_action(sentence, company) == action]
    # First the sentence that reports the action, then the sentences with the most facts.
    ranked = dict.fromkeys([*action_sentences[:1], *sorted(kept, key=_missing_facts)])
    chosen = set(list(ranked)[:_MAX_SENTENCES])
    words = " ".join(
        clean_text(sentence, _MAX_SENTENCE)
        for sentence in dict.fromkeys([*action_sentences[:1], *kept])
        if sentence in chosen
    )
    return FilingStatement(clean_text(words, MAX_SUMMARY), action, _contract(words, action))


def _missing_facts(sentence: str) -> int:
    """Sort key of a sentence, by how many facts it lacks: a number, an amount and a material are one fact each."""
    return -(
        3 * bool(OFFICE_NUMBER.search(sentence)) + 2 * ("$" in sentence) + bool(materials.find_materials(sentence))
    )


def _contract(words: str, action: ContractAction | None) -> str | None:
    """The number that the action is about: the order's number for an order, else the contract's; else None."""
    numbers = [found.group() for found in OFFICE_NUMBER.finditer(words)]
    kinds = {"ordered": ("order", "idiq", "contract")}.get(action or "", ("idiq", "contract", "order"))
    return next((one for kind in kinds for one in numbers if contract_kind(one) == kind), None)


def filing_headline(
    form: str, company: str, statement: FilingStatement | None, items: Sequence[str], filed: date | None
) -> str:
    """The headline of a filing: its form and company, with the contract action or the numbers of its items."""
    day = f" ({filed})" if filed else ""  # the day tells apart a company's filings with the same items
    if statement is not None and statement.action is not None:
        return f"{form}: {action_headline(company, statement.action, statement.contract, statement.summary)}{day}"
    items_text = f", item{'s' * (len(items) > 1)} {' and '.join(items)}" if items else ""
    return f"{form}: {company}{items_text}{day}"


def action_headline(who: str, action: ContractAction, contract: str | None, words: str) -> str:
    """A headline for a contract action of the company `who`, with the amount that `words` give, if any."""
    number = f" {contract}" if contract else ""
    if action == "terminated":
        return f"DLA terminates contract{number} with {who}"
    verb, object_name = ("wins", "contract") if action == "awarded" else ("receives", "delivery order")
    reading = headline_reader.read_headline(f"{who} {verb} DLA {object_name}{number}. {words}")
    amount = reading.values.get("amount") if reading.kind == action else None
    amount_text = f"${amount:,.0f} " if isinstance(amount, float) and amount >= 1 else ""
    return f"{who} {verb} {amount_text}DLA {object_name}{number}"


def exhibits_to_read(names: Iterable[str], primary: str | None) -> tuple[str, ...]:
    """The file names of the exhibits worth reading: press releases (99.x) first, then contracts (10.x)."""
    found = [(match.group(1), name) for name in names if name != primary and (match := _EXHIBIT.search(name))]
    return tuple(name for _, name in sorted(found, key=lambda pair: (pair[0] != "99", pair[1])))
