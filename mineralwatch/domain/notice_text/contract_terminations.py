"""Whether a notice ends its contract: terminated for convenience, default or cause, or the award rescinded.

A clause that only allows a termination ends nothing. A text about another contract, or about a part of this contract,
ends nothing either.
"""

from __future__ import annotations

import re

from mineralwatch.domain.notice_text.notice_sentences import CONDITION, sentences
from mineralwatch.domain.notice_text.solicitation_phrases import names_only_other_numbers
from mineralwatch.domain.notice_text.text_memory import remembered
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_ENDED = r"(?:terminated|rescinded|cancell?ed|vacated|withdrawn|annulled)"
_ENDS = r"(?:rescind(?:s|ed|ing)|cancel(?:s|l?ed|l?ing)|withdr(?:aws|awn|awing))"
_NUMBER = r"\b[A-Z0-9]{6}[-\s]?\d{2}[-\s]?[ACDFGMP][-\s]?[A-Z0-9]{4}\b"
_CONTRACT_NOUN = (
    r"(?:contracts?|awards?|idiqs?|agreements?|purchase\s+orders?|(?:this|the\s+subject)\s+(?:\w+\s+)?order)"
)
_CONTRACT = rf"(?:{_CONTRACT_NOUN}(?:\s+(?:no\.?|number)?\s*{_NUMBER})?|{_NUMBER})"
_NO_PREPOSITION = "".join(
    rf"(?<!{word}\s)(?<!{word}\sthe\s)(?<!{word}\sthis\s)" for word in ("under", "for", "to", "of", "on", "against")
)
_WHY = r"for\s+(?:the\s+)?(?:government'?s?\s+)?(?:convenience|default|cause)"
_TERMINATES = lazy_pattern(
    rf"""\b{_NO_PREPOSITION}{_CONTRACT}(?P<gap>[^.;]{{0,120}}?)\b(?:is|are|was|were|has\s+been|have\s+been)\s+
        (?:(?:being|hereby|now|also|\w+ly)\s+){{0,3}}{_ENDED}\b
      | \bterminat(?:es|ed|ing)\s+(?:{_WHY}\s+)?(?:(?:the|this|its|subject|above|entire|\w+-\w+)\s+){{0,3}}{_CONTRACT}
      | \b(?:has|have|is|hereby)\s+(?:hereby\s+|fully\s+)?{_ENDS}\s+
        (?:the|this|its)\s+(?:subject\s+)?(?:contract|award)\b
      | \b(?:exercised\s+its\s+right|decided|elected|determined)\s+to\s+terminate\s+
        (?:(?:the|this|its|subject)\s+)*{_CONTRACT}
      | \bnotice\s+of\s+(?:contract\s+)?termination\b
      | ^\W*(?:contract\s+)?termination\s+(?:{_WHY}\s+)?of\s+(?:(?:the|this|subject)\s+)*{_CONTRACT}
      | ^\W*(?:(?:update|note|notice|status)\W+)?(?:contract\s+|award\s+|(?:contract\s+)?{_NUMBER}\s+)?
        terminated\b\s*(?:\W*$|{_WHY}|in\s+(?:its|full)|effective|on\b|due\b)
      | ^\W*(?:contract\s+)?awards?\s+(?:notice\s+)?{_ENDED}\b
      | \bt4[cd]\b | \bterminated\s+{_WHY}\b""",
    re.IGNORECASE | re.VERBOSE,
)
_SPEAKS_AGAINST = lazy_pattern(
    r"""\b(?:not|never|(?<!\d\s)(?-i:may|MAY)(?!\s+\d)|might|can|could|would|shall|will|rights?|prior|previous\w*|former\w*|earlier|incumbent\w*|(?:first|second|other|old|initial)\s+contract|
        predecessor\w*|another|partial\w*|replac\w+|clauses?|far\s+52|dfars\s+252|52\.\d{3}|proposed|considering|line\s+items?|
        clin|subcontract\w*|delivery\s+orders?|task\s+orders?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OTHER_OBJECTS = lazy_pattern(
    r"\b(?:visit|conference|meeting|option|clin|item|orders?|requirement|clause|solicitation|rf[pqi]|offers?|proposals?|protest)\b",
    re.IGNORECASE,
)
_CITATION = lazy_pattern(
    r"\b(?:under|from|pursuant\s+to|as\s+a\s+result\s+of|in\s+response\s+to)\s+(?:this|the|said|subject)\s+(?:solicitation|rf[pqi]|request)\b|"
    r"\bexercised\s+its\s+right\s+to\b|\b(?:pursuant\s+to|in\s+accordance\s+with|under|per|iaw)\s+(?:the\s+)?(?:far|dfars|clause)[^,;]*",
    re.IGNORECASE,
)
_TERMINATED_TITLE = lazy_pattern(
    rf"^\W*(?:contract\s+|award\s+)?{_ENDED}\b|[-–—:(\[]\s*(?:contract\s+|award\s+)?{_ENDED}\W*$|\bterminated\s+{_WHY}",
    re.IGNORECASE,
)
_AMENDMENT_LABEL = lazy_pattern(r"^\W*(?:amendment|modification|update)\s*\w*\d*\s*[:.–-]\s*", re.IGNORECASE)
_ANY_END_WORD = lazy_pattern(r"terminat|rescind|cancel|vacat|withdr|annul|t4[cd]", re.IGNORECASE)
_MAX_CHARACTERS = 20_000  # only the first 20,000 characters of a text are searched


@remembered
def termination_words(title: str, text: str | None, numbers: tuple[str | None, ...] = ()) -> str | None:
    """The sentence or title by which an Award Notice ends its contract; None when neither ends the contract.

    `numbers` are the numbers of the notice's contract and solicitation; a sentence that names only other numbers is
    about another contract.
    """
    body = (text or "")[:_MAX_CHARACTERS]
    if _ANY_END_WORD.search(body):
        for sentence in sentences(body):
            if _ends_contract(sentence, numbers):
                return sentence[:300]
    return title.strip()[:300] if _TERMINATED_TITLE.search(title) and not _SPEAKS_AGAINST.search(title) else None


def _ends_contract(sentence: str, numbers: tuple[str | None, ...]) -> bool:
    """Whether a sentence ends the contract with one of these numbers."""
    sentence = _AMENDMENT_LABEL.sub("", sentence)
    found = _TERMINATES.search(sentence) if _ANY_END_WORD.search(sentence) else None
    without_citation = _CITATION.sub(" ", sentence)
    if found is None or CONDITION.search(without_citation) or _SPEAKS_AGAINST.search(without_citation):
        return False
    if found["gap"] and _OTHER_OBJECTS.search(_CITATION.sub(" ", found["gap"])):
        return False
    known = [number for number in numbers if number]
    return not known or not all(names_only_other_numbers(sentence, number) for number in known)
