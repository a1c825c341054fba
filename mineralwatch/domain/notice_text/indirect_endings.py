"""Endings of a solicitation without a word like `cancelled`: no more need, no award, or a reissue that must wait."""

from __future__ import annotations

import re
from itertools import islice

from mineralwatch.domain.materials import materials
from mineralwatch.domain.notice_text.notice_sentences import CONDITION, clause_before, is_conditional
from mineralwatch.domain.notice_text.solicitation_phrases import (
    SOLICITATION_PARTS,
    solicitation_phrase_at,
    solicitation_phrases,
)
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_NEED = r"(?:requirement|need)"
_NO_LONGER_NEEDS = lazy_pattern(
    rf"""\b(?:government|dla|agency|materials|customer|office|stockpile|department|activity|we)\s+(?:has\s+determined\s+(?:that\s+)?it\s+)?
        no\s+longer\s+(?:requires?|needs?|ha(?:s|ve)\s+(?:an?\s+|any\s+)?{_NEED}(?:\s+for)?|
        intends?\s+to\s+(?:procure|purchase|acquire|buy|award|pursue|solicit)|plans?\s+to\s+(?:procure|purchase|acquire|buy|award))
        \s*(?P<what>[^,;.]{{0,60}})
      | \bthere\s+is\s+no\s+longer\s+(?:an?|any)\s+{_NEED}(?:\s+for)?\s*(?P<thing>[^,;.]{{0,60}})""",
    re.IGNORECASE | re.VERBOSE,
)
_OWN_OBJECT = lazy_pattern(
    r"^(?:$|(?:and|due|because)\b|(?:(?:this|these|the|said|subject|any)\s+)*(?:material|suppl(?:y|ies)|commodit(?:y|ies)|products?|"
    r"procurement|acquisition|requirement|items?\b(?!\s+\d)|award|contract|goods)\b)",
    re.IGNORECASE,
)
_IS_GONE = lazy_pattern(
    r"\W*(?:is|are|has|have|was)?\s*(?:been\s+)?(?:no\s+longer\s+(?:exists?|valid|required|needed|necessary|being\s+pursued|"
    r"an?\s+(?:requirement|need)|supported|funded)|ceases?\s+to\s+exist|not\s+being\s+pursued|will\s+not\s+be\s+pursued|"
    r"will\s+no\s+longer\s+be\s+(?:procured|pursued|awarded|needed|required))\b",
    re.IGNORECASE,
)
_NO_LONGER = lazy_pattern(r"\b(?:no\s+longer|ceases?\s+to|not\s+be(?:ing)?\s+pursued)\b", re.IGNORECASE)
_NOT_TO_PROCEED = lazy_pattern(
    r"\b(?:(?:decided|elected|determined|chosen|opted)\s+not\s+to|will\s+not(?:\s+be)?|is\s+not)\s+"
    r"(?:proceed(?:ing)?|mov(?:e|ing)\s+forward|continu(?:e|ing)|pursu(?:e|ing)|going\s+forward|go\s+forward)\s+(?:with\s+)?",
    re.IGNORECASE,
)


def need_is_gone(sentence: str, own_number: str | None) -> bool:
    """Whether a sentence says that the need is gone: `The requirement no longer exists`, `elected not to proceed`."""
    if CONDITION.search(sentence):
        return False
    needs = _NO_LONGER_NEEDS.search(sentence)
    needed = (needs["what"] or needs["thing"] or "").strip() if needs else ""
    if needs and (_OWN_OBJECT.match(needed) or _only_material(needed)):
        return True
    if (stop := _NOT_TO_PROCEED.search(sentence)) and solicitation_phrase_at(sentence, stop.end(), own_number):
        return True
    for hit in islice(_NO_LONGER.finditer(sentence), 8):
        clause, _ = clause_before(sentence, hit.start())
        start = hit.start() - len(clause)
        if any(_IS_GONE.match(sentence[start + one.end :]) for one in solicitation_phrases(clause, own_number)):
            return True
    return False


def _only_material(needed: str) -> bool:
    """Whether the words name only a material: `the cobalt metal`, but not `first article samples of cobalt`."""
    return bool(materials.find_materials(" ".join(needed.split()[:4]))) and not SOLICITATION_PARTS.search(needed)


_NO_AWARD = lazy_pattern(
    r"\bno\s+(?:contracts?\s+|purchase\s+order\s+)?(?:awards?\s+)?(?:will|shall|can|has|have|was|were)\s+(?:be|been)?\s*"
    r"(?:made|issued|awarded)\b|\bno\s+award\s+(?:was|has\s+been|resulted)\b(?:\s+made)?"
    r"|\b(?:will|shall)\s+not\s+(?:be\s+)?(?:making|make|issuing|issue)\s+(?:an?\s+|any\s+)?awards?\b"
    r"|\b(?:elected|decided|determined|chosen|opted)\s+not\s+to\s+(?:make\s+(?:an?\s+|any\s+)?)?award\b"
    r"|(?P<of>\bwill\s+not\s+be\s+awarded\b|\b(?:closed|ended|concluded)\s+without\s+(?:making\s+)?(?:an\s+|any\s+)?award\b(?:\s+being\s+made)?)",
    re.IGNORECASE,
)
_AFTER_NO_AWARD = lazy_pattern(
    r"\W*(?:a\s+contract\s*|an?\s+award\s*)?(?:$|[.;,]|(?:because|since|due\s+to|and\s+(?:the|this)|as\s+(?:the|no)|at\s+this\s+time\s+(?:because|due))\b"
    r"|(?:under|from|against|pursuant\s+to|for|as\s+a\s+result\s+of|in\s+response\s+to|on)\s+(?P<object>\w.*))",
    re.IGNORECASE | re.DOTALL,
)
_INFORMATION_ONLY = lazy_pattern(
    r"\brfis?\b|request\s+for\s+information|sources?\s+sought|market\s+(?:research|survey)|planning\s+purposes|"
    r"pre-?solicitation|industry\s+day|capability\s+statement|does\s+not\s+(?:commit|obligate)|not\s+(?:a\s+commitment|obligated)",
    re.IGNORECASE,
)


def says_no_award(sentence: str, own_number: str | None, text: str) -> bool:
    """Whether a sentence says that no award will be made; False in a request for information, which leads to none."""
    hit = _NO_AWARD.search(sentence)
    if hit is None or _INFORMATION_ONLY.search(text) or is_conditional(sentence[: hit.start()], sentence[hit.end() :]):
        return False
    after = _AFTER_NO_AWARD.match(sentence[hit.end() :])
    if after is None or re.search(r"\b(?:notice|announcement)\b", sentence[hit.end() :], re.IGNORECASE):
        return False
    if hit["of"]:
        clause, _ = clause_before(sentence, hit.start())
        return next(solicitation_phrases(clause, own_number), None) is not None
    return (
        after["object"] is None
        or solicitation_phrase_at(sentence, hit.end() + after.start("object"), own_number) is not None
    )


_WILL_BE_REISSUED = lazy_pattern(
    r"\b(?:solicitation|requirement|rfp|rfq|procurement|acquisition)\s+(?:will|shall|is\s+(?:expected\s+)?to)\s+be\s+"
    r"(?:re-?\s?(?:issued|solicited|posted|advertised))\b",
    re.IGNORECASE,
)
_UNRESOLVED = lazy_pattern(
    r"\boutstanding\s+(?:issues?|questions?|matters?)\b|\b(?:upon|after|pending|once|following)\s+(?:\w+\s+){0,3}?(?:resolution|resolved|"
    r"revision|review|re-?evaluation|re-?assessment|correction)\b|\bneeds?\s+(?:\w+\s+)?resolution\b",
    re.IGNORECASE,
)


def to_be_reissued_once_resolved(sentence: str, text: str) -> bool:
    """Whether the reissue of a sentence waits for a resolution: `Upon resolution, solicitation will be re-issued`."""
    reissue = _WILL_BE_REISSUED.search(sentence)
    if reissue and re.search(r"\bordering\s+period|expir\w+|end\s+of\b", sentence, re.IGNORECASE):
        return False
    return reissue is not None and not CONDITION.search(sentence) and _UNRESOLVED.search(text) is not None
