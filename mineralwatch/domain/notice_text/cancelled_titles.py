"""Whether the title of a notice cancels the solicitation: `CANCELLED - Cobalt`, `Cobalt (RFP withdrawn)`, `CXL: tin`.

Titles have no sentences: the words beside `cancelled` in the same part of the title decide. When they name a part of
the solicitation (a site visit, an amendment, an attachment), only that part is cancelled.
"""

from __future__ import annotations

import re

from mineralwatch.domain.materials import materials
from mineralwatch.domain.notice_text.solicitation_phrases import (
    PROCUREMENT_NUMBER,
    SOLICITATION_PARTS,
    names_only_other_numbers,
)
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

CANCELLED = r"(?:canc(?:el+|l)(?:e?d)|withdrawn|rescinded|revoked|voided|annulled|discontinued|abandoned|terminated)"
"""Regular expression of `cancelled` and its synonyms, with the usual misspellings."""
CANCELLATION = r"canc(?:el+|l)(?:a?tion)"
"""Regular expression of `cancellation`, with the usual misspellings."""
_CANCEL_WORD = lazy_pattern(
    rf"(?<![A-Za-z-])(?:(?P<done>{CANCELLED}|canx|cxl'?d?|no\s+longer\s+(?:required|needed))|(?P<noun>{CANCELLATION})|(?P<verb>cancel(?:s|ling|ing)?|withdraw))(?![A-Za-z])",
    re.IGNORECASE,
)
_SEPARATOR = lazy_pattern(r"\s+[-–—]+\s*|\s*[-–—]+\s+|[:|/*\[\](){},_~<>#!;.]+|[-–—]{2,}")
_FILLER = lazy_pattern(
    r"""\b(?:notice\s+of|notice|of|the|this|has|been|is|was|hereby|now|officially|in\s+its\s+entirety|no|number|by|dla|sol|status|
        and|see\s+.*|effective\s+.*|please\s+.*|due\s+to\s+.*|combined)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_SOLICITATION_WORDS = lazy_pattern(
    rf"{PROCUREMENT_NUMBER}|\b(?:(?:pre-?|re-?)?soll?ic[a-z]{{2,6}}ions?|rf[ipq]|ifb|requirement|request(?:\s+for\s+\w+)?|sources?\s+sought|"
    r"synopsis|procurement|acquisition|announcement|posting)\b",
    re.IGNORECASE,
)
_NOT_A_CANCELLATION = lazy_pattern(
    r"\b(?:not|may|if|previous\w*|former\w*|prior|earlier|re-?issu\w+|replac(?:es|ing)|replacement|supersed\w+|re-?solicit\w+)\b",
    re.IGNORECASE,
)


# Words that may follow `cancelled` in a title: `and replaced by …`, `to be re-issued`.
_AFTERWARDS = lazy_pattern(
    r"(?:\band\s+|,\s*)?\b(?:replaced\s+by\b.*|(?:will|to)\s+be\s+re-?(?:issu|post|solicit|advertis)\w+.*)",
    re.IGNORECASE,
)
_HYPHENATED = lazy_pattern(
    rf"(?<=[A-Za-z])-(?={CANCELLED}|{CANCELLATION})|(?<=cancelled)-|(?<=canceled)-|(?<=cancellation)-|(?<=withdrawn)-",
    re.IGNORECASE,
)
_VIA_AMENDMENT = lazy_pattern(r"\b(?:by|via|per|in)\s+(?:amendment|modification|amd|mod)\s+\w*\d+", re.IGNORECASE)
_BY_AMENDMENT = lazy_pattern(
    r"^(?:amendment|modification|amd|mod)\s+\w*\d+\s+(?:to\s+)?(?=cancels?\b|cancel+ation\b|cancel+ing\b)",
    re.IGNORECASE,
)


def title_cancels(title: str, own_number: str | None) -> bool:
    """Whether a notice's title cancels its solicitation, whose number is `own_number` (None when unknown)."""
    spaced = _HYPHENATED.sub(" - ", _AFTERWARDS.sub("", title[:500].replace("_", " _ ")))
    if _NOT_A_CANCELLATION.search(spaced):
        return False
    return any(_part_cancels(part, own_number, at == 0) for at, part in enumerate(_parts(spaced)))


def _parts(title: str) -> list[str]:
    return [part for part in (piece.strip() for piece in _SEPARATOR.split(title)) if part]


def _part_cancels(part: str, own_number: str | None, is_first_part: bool) -> bool:
    """Whether one part of a title, between dashes, colons or brackets, cancels the solicitation."""
    part = _VIA_AMENDMENT.sub("", _BY_AMENDMENT.sub("", part))
    hit = _CANCEL_WORD.search(part)
    if hit is None or SOLICITATION_PARTS.search(part) or names_only_other_numbers(part, own_number):
        return False
    words_beside = _FILLER.sub(" ", f"{part[: hit.start()]} {part[hit.end() :]}")
    other_words = _SOLICITATION_WORDS.sub(" ", words_beside)
    if not re.search(r"[^\W\d]", other_words) or materials.find_materials(other_words):
        return True
    at_edge = (is_first_part and hit.start() == 0) or hit.end() == len(part)
    return hit["done"] is not None and at_edge
