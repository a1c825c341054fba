"""Terms of a solicitation that its notice words: ceiling, guaranteed minimum and quantity.

The office writes them as numbered lines (`(5) CONTRACT MINIMUM: $2,000,000`) or in sentences. Limits per order, unit
prices, insurance and yearly sums do not count. A term for which a text gives two values is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mineralwatch.domain.notice_text.notice_sentences import sentences
from mineralwatch.domain.notice_text.text_memory import remembered
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern
from mineralwatch.domain.text.money_text import parse_money

_MAX_CHARACTERS = 20_000  # only the first 20,000 characters of a text are searched
_SUM = (
    r"(?:US\s?|USD\s?)?\$\s?(?P<{0}>\d[\d,]{{0,17}}(?:\.\d{{1,6}})?\s?(?:thousand|million|billion|bn|mn|[mbk](?!\w))?)"
)
_VALUE = r"(?:\s+(?:value|amount|price|limit|total|quantity|obligation))?"
_CEILING = (
    rf"(?:ceiling{_VALUE}|maximum\s+(?:contract|dollar|total|idiq|aggregate|ceiling|potential){_VALUE}|"
    rf"contract\s+maximum{_VALUE}|maximum\s*(?=:|is\b|of\b|-)|not[\s-]to[\s-]exceed{_VALUE}|nte|"
    r"total\s+(?:estimated\s+)?contract\s+value|shall\s+not\s+exceed|will\s+not\s+exceed)"
)
_MINIMUM = (
    rf"(?:guaranteed\s+(?:contract\s+|ordering\s+)?minimum{_VALUE}|minimum\s+guarantee[ds]?{_VALUE}|contract\s+minimum{_VALUE}|"
    rf"(?:idiq|overall|total|ordering|government'?s?)\s+minimum{_VALUE}|minimum\s+contract{_VALUE}|minimum\s*(?=:|is\b|of\b|-))"
)
_PATTERN_BY_FIELD = {
    "requested_ceiling": lazy_pattern(
        rf"\b{_CEILING}(?P<gap>[^$.;]{{0,60}}?){_SUM.format('a')}|{_SUM.format('b')}\s+(?:contract\s+|idiq\s+)?(?:ceiling|maximum)\b",
        re.IGNORECASE,
    ),
    "requested_minimum": lazy_pattern(
        rf"\b{_MINIMUM}(?P<gap>[^$.;]{{0,60}}?){_SUM.format('a')}|{_SUM.format('b')}\s+(?:guaranteed\s+|contract\s+)?minimum\b",
        re.IGNORECASE,
    ),
}
_OTHER_SUMS = lazy_pattern(
    r"\b(?:per|each|orders?|clins?|line\s+items?|unit|daily|month\w*|annual\w*|yearly|insurance|coverage|bonds?|previous|prior|"
    r"former|travel|invoices?|threshold|wages?|lots?|penalt\w+|damages|liabilit\w+|options?|if|maximum(?=\s+order)|minimum(?=\s+order))\b",
    re.IGNORECASE,
)
_UNITS = {
    "lb": r"lbs?\.?|pounds?",
    "kg": r"kgs?|kilograms?",
    "t": r"mt|metric\s+tons?|tonnes?|metric\s+tonnes?",
    "short tons": r"st|short\s+tons?",
    "troy oz": r"troy\s+(?:oz|ounces?)",
}
_AMOUNT = rf"(?P<n>\d[\d,]{{0,14}}(?:\.\d{{1,4}})?)\s?(?P<unit>{'|'.join(_UNITS.values())})(?!\w)"
_SECOND_AMOUNT = _AMOUNT.replace("<n>", "<n2>").replace("<unit>", "<unit2>")
_QUANTITY = lazy_pattern(
    rf"""\b(?:(?:total|estimated|maximum|max\.?|required|contract|approximate)\s+)?(?:quantity|qty\.?)(?:\s+required)?
        \s*(?:is|of|:|-|–)?\s*(?:(?:up\s+to|approximately|about|estimated\s+at|a\s+maximum\s+of)\s+)?{_AMOUNT}
      | \b(?:purchase|procure|acquire|buy|acquisition\s+of|purchase\s+of|procurement\s+of|requirement\s+for)\s+
        (?:(?:an?|the|estimated|approximately|up\s+to|total\s+of|maximum\s+of|about|quantity\s+of)\s+){{0,5}}
        {_SECOND_AMOUNT}""",
    re.IGNORECASE | re.VERBOSE,
)
_PARTIAL_QUANTITY = lazy_pattern(
    r"\b(?:minimum|min\.?|per|each|annual\w*|samples?|lots?|drums?|previous|prior|clin|options?)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class NoticeTerm:
    """One term of a solicitation.

    `field` is the field of its claim, `value` a number of US dollars or a quantity like `7500 t`, `words` the sentence
    that gives the term.
    """

    field: str
    value: str
    words: str


@remembered
def notice_terms(text: str | None) -> tuple[NoticeTerm, ...]:
    """The terms that the text gives: `requested_ceiling` and `requested_minimum` in US dollars, `quantity`."""
    found: dict[str, list[NoticeTerm]] = {}
    for sentence in sentences((text or "")[:_MAX_CHARACTERS]):
        for term in (*_sums(sentence), *_quantities(sentence)):
            found.setdefault(term.field, []).append(term)
    return tuple(terms[0] for terms in found.values() if len({term.value for term in terms}) == 1)


def _sums(sentence: str) -> Iterator[NoticeTerm]:
    """The ceilings and minimums that a sentence gives, in US dollars."""
    if "$" not in sentence:
        return
    for field, pattern in _PATTERN_BY_FIELD.items():
        for hit in pattern.finditer(sentence):
            after = sentence[hit.end() : hit.end() + 20]
            if _OTHER_SUMS.search(f"{sentence[max(hit.start() - 30, 0) : hit.start()]} {hit['gap'] or ''}") or re.match(
                r"\s*(?:per|/|each)\b", after, re.IGNORECASE
            ):
                continue
            amount = parse_money((hit["a"] or hit["b"]).rstrip(","))
            if amount:
                yield NoticeTerm(field, f"{amount:.15g}", sentence)


def _quantities(sentence: str) -> Iterator[NoticeTerm]:
    """The total quantities that a sentence gives."""
    for hit in _QUANTITY.finditer(sentence):
        near = sentence[max(hit.start() - 30, 0) : hit.end() + 15]
        if _PARTIAL_QUANTITY.search(near):
            continue
        number, unit = float((hit["n"] or hit["n2"]).replace(",", "")), hit["unit"] or hit["unit2"]
        name = next(name for name, forms in _UNITS.items() if re.fullmatch(forms, unit, re.IGNORECASE))
        yield NoticeTerm("quantity", f"{number:.15g} {name}", sentence)
