"""The stage that the words of a notice give: whether it solicits one source only, or only information.

The words `sole source` and `market research` also stand in competitive solicitations: in clauses, about earlier
contracts and suppliers, in denials. Only a sentence about the notice's own purchase counts.
"""

from __future__ import annotations

import re

from mineralwatch.domain.notice_text.notice_sentences import CONDITION, sentences
from mineralwatch.domain.notice_text.text_memory import remembered
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_MAX_CHARACTERS = 20_000  # only the first 20,000 characters of a text are searched
_SOLE_SOURCE = lazy_pattern(
    r"""\b(?:sole|single)[\s-]source(?:d)?\s+(?:basis|procurement|acquisition|action|award|contract|purchase|order|requirement|
        solicitation|notice|buy|rf[pq]|request|negotiations?|justification)\b
      | \b(?:is|be|being|solicit|award|purchase|procure|issue|issued|awarded|solicited|procured|purchased|made|
        intent\s+to|intends\s+to|as|on)\s+
        (?:an?\s+|as\s+|on\s+){0,3}(?:sole|single)[\s-]sourced?\b
      | ^\W*(?:notice\s+of\s+(?:intent\s+to\s+)?)?sole[\s-]source\b
        (?=\s*(?:$|[:;,.(–—-]|to\b|with\b|from\b|(?!sub|suppl)\w+\W*$))
      | [-–—:(]\s*sole[\s-]source\b
      | \bthe\s+(?:sole|only(?:\s+known)?)\s+source\s+(?:for|of)\b
      | \b(?:the\s+)?only\s+(?:one\s+)?(?:known|responsible|qualified|approved|available)\s+source\b
      | \b(?:only|limited\s+to)\s+one\s+(?:\w+\s+)?source\b
      | \b(?:with|to)\s+(?:an?\s+)?(?:single|one|sole)\s+source\b | \b(?:is|as)\s+the\s+sole\s+source\b
      | \b(?:negotiate|contract)\s+solely\s+with\b
      | \bother\s+than\s+(?:through\s+)?full\s+and\s+open\b | \bwithout\s+(?:providing\s+for\s+)?full\s+and\s+open\b
      | \b(?:far\s+)?6\.302-1\b | \b3204\s?\(a\)\s?\(1\) | \b2304\s?\(c\)\s?\(1\)""",
    re.IGNORECASE | re.VERBOSE,
)
_ANY_SOLE_WORD = lazy_pattern(
    r"source|solely|full\s+and\s+open|6\.302|3204|2304", re.IGNORECASE
)  # all of them have one
_SOLE_SOURCE_TITLE = lazy_pattern(
    r"^\W*(?:notice\s+of\s+(?:intent\s+to\s+)?)?sole[\s-]source\b(?!\s+(?:sub|suppl|determ|item|justif|vend|manuf))",
    re.IGNORECASE,
)
_COMPETITIVE = lazy_pattern(r"\b(?:full\s+and\s+open|compet(?:ed|itive|itively)|unrestricted)\b", re.IGNORECASE)
_NOT_COMPETITIVE = lazy_pattern(
    r"\b(?:other\s+than|without)\s+(?:through\s+|providing\s+for\s+)?full\s+and\s+open\b|\bnot\s+(?:be\s+)?compet\w+|"
    r"\bnot\s+(?:required\s+to\s+be\s+|an?\s+request\s+for\s+|a\s+)?(?:compet\w+|solicitation|request)[^.;,]*|"
    r"\bno\s+(?:other|written|solicitation|competitive)\b[^.;,]*|\b(?:wishing|wish)\s+to\s+compete\b",
    re.IGNORECASE,
)
_SPEAKS_AGAINST = lazy_pattern(
    r"""\b(?:not|\w+n['’]t|no|never|nor|neither|(?<!\d\s)(?-i:may|MAY)(?!\s+\d)|might|could|would|prior|previous\w*|former\w*|earlier|incumbent\w*|
        considered|justifications?\s+for\s+sub|offerors?\s+proposing|subcontract\w*|suppliers?|feedstock|offerors?\s+(?:shall|must|should)|the\s+offeror|offeror's|
        offers\s+(?:for|of|with|based)|8\s?\(a\)|19\.8\d\d|follow[\s-]on|instead|rather\s+than|cost\s+or\s+pricing\s+data|any\s+sole|
        sub-?tier|vendors?\s+(?:shall|must)|manufacturers?\s+(?:shall|must)|avoid\w*|eliminat\w+|reduc\w+)\b""",
    re.IGNORECASE | re.VERBOSE,
)

_PAST_VERB = lazy_pattern(r"\b(?:was|were|had)\s+(?:(?!that\b)[\w-]+\s+){0,3}$", re.IGNORECASE)
_DENIED_AFTER = lazy_pattern(
    r"^[^.;,]*?\b(?:(?:is|are|was|were|will|does|do|shall)\s+not|no\s+longer|previously|in\s+the\s+past|by\s+suppliers|for\s+subcontractors|subcontracts?|rejected|not\s+justified)\b",
    re.IGNORECASE,
)


@remembered
def says_sole_source(title: str, text: str | None) -> bool:
    """Whether the words say that only one source is solicited."""
    if _SOLE_SOURCE_TITLE.search(title):
        return True
    found = (words for words in (title, (text or "")[:_MAX_CHARACTERS]) if _ANY_SOLE_WORD.search(words))
    return any(_is_sole(sentence) for words in found for sentence in sentences(words))


def _is_sole(sentence: str) -> bool:
    """Whether a sentence says that only one source is solicited in this purchase."""
    match = _SOLE_SOURCE.search(sentence)
    if match is None or CONDITION.search(sentence):
        return False
    # `not a request for competitive offers` and `no other supplies` agree with a sole source; any other denial denies
    # the sole source.
    others = _NOT_COMPETITIVE.sub(" ", sentence[: match.start()] + sentence[match.end() :])
    before = _NOT_COMPETITIVE.sub(" ", sentence[: match.start()]) + match.group()
    if _PAST_VERB.search(sentence[: match.start()]):
        return False
    return (
        not _COMPETITIVE.search(others)
        and not _SPEAKS_AGAINST.search(before)
        and not _DENIED_AFTER.search(sentence[match.end() :])
    )


_ASKS_FOR_INFORMATION = lazy_pattern(
    r"""\brequests?\s+for\s+information\b | \bsources?[\s-]+sought\b | \brfi\b
      | \bmarket\s+(?:research|survey|investigation)\b | \bcapabilit(?:y|ies)\s+(?:statements?|packages?)\b
      | \b(?:seek(?:s|ing)?|request(?:s|ed|ing)?|solicit(?:s|ing)?|gather(?:s|ing)?|obtain|invit(?:es|ed|ing)|
        welcom(?:es|ing))\s+(?:\w+\s+){0,4}?(?:information|feedback|input|comments|responses|white\s+papers?|
        capabilit(?:y|ies)|interested\s+(?:sources|parties|vendors))\b
      | \b(?:submit|provide|send|share|respond\s+with)\s+(?:\w+\s+){0,4}?
        (?:information|feedback|comments|white\s+papers?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_DENIED_OR_PAST = lazy_pattern(
    r"\b(?:not\s+an?|no|previous\w*|prior|earlier|closed|results?\s+of|in\s+response\s+to|received|conducted|completed|concluded|"
    r"resulting\s+from|thank\w*|was|were|unsubscribe)\b",
    re.IGNORECASE,
)


@remembered
def asks_for_information(title: str, text: str | None) -> bool:
    """Whether a Special Notice is a request for information, by its words."""
    parts = [*sentences(title), *sentences((text or "")[:_MAX_CHARACTERS])]
    return any(
        (match := _ASKS_FOR_INFORMATION.search(part)) and not _DENIED_OR_PAST.search(part[: match.end() + 40])
        for part in parts
    )
