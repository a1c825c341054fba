"""Whether a title says that the request is over: `CANCELLED - Cobalt`, `Cobalt (RFP withdrawn)`, `CXL: tin ingots`.

Titles have no sentences: what stands beside the word in its part of the title decides. A part of the request beside it
(a site visit, an amendment, an attachment) is what is cancelled then.
"""

from __future__ import annotations

import re

from mineralwatch.domain import materials
from mineralwatch.domain.notice_text.solicitation_phrases import (
    PROCUREMENT_NUMBER,
    SOLICITATION_PARTS,
    names_only_other_numbers,
)

CANCELLED = r"(?:canc(?:el+|l)(?:e?d)|withdrawn|rescinded|revoked|voided|annulled|discontinued|abandoned|terminated)"
"""What is over, with the usual misspellings: a regular expression."""
CANCELLATION = r"canc(?:el+|l)(?:a?tion)"
"""The noun, with the usual misspellings: a regular expression."""
_TITLE_WORD = re.compile(
    rf"(?<![A-Za-z-])(?:(?P<done>{CANCELLED}|canx|cxl'?d?|no\s+longer\s+(?:required|needed))|(?P<noun>{CANCELLATION})|(?P<verb>cancel(?:s|ling|ing)?|withdraw))(?![A-Za-z])",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s+[-–—]+\s*|\s*[-–—]+\s+|[:|/*\[\](){},_~<>#!;.]+|[-–—]{2,}")
_FILLER = re.compile(
    r"""\b(?:notice\s+of|notice|of|the|this|has|been|is|was|hereby|now|officially|in\s+its\s+entirety|no|number|by|dla|sol|status|
        and|see\s+.*|effective\s+.*|please\s+.*|due\s+to\s+.*|combined)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMES = re.compile(
    rf"{PROCUREMENT_NUMBER}|\b(?:(?:pre-?|re-?)?soll?ic[a-z]{{2,6}}ions?|rf[ipq]|ifb|requirement|request(?:\s+for\s+\w+)?|sources?\s+sought|"
    r"synopsis|procurement|acquisition|announcement|posting)\b",
    re.IGNORECASE,
)
_TITLE_HEDGE = re.compile(
    r"\b(?:not|may|if|previous\w*|former\w*|prior|earlier|re-?issu\w+|replac(?:es|ing)|replacement|supersed\w+|re-?solicit\w+)\b",
    re.IGNORECASE,
)


# `cancelled and replaced by …`, `cancelled, to be re-issued`: what follows the end.
_LATER = re.compile(
    r"(?:\band\s+|,\s*)?\b(?:replaced\s+by\b.*|(?:will|to)\s+be\s+re-?(?:issu|post|solicit|advertis)\w+.*)",
    re.IGNORECASE,
)
_GLUED = re.compile(
    rf"(?<=[A-Za-z])-(?={CANCELLED}|{CANCELLATION})|(?<=cancelled)-|(?<=canceled)-|(?<=cancellation)-|(?<=withdrawn)-",
    re.IGNORECASE,
)
_VIA_AMENDMENT = re.compile(r"\b(?:by|via|per|in)\s+(?:amendment|modification|amd|mod)\s+\w*\d+", re.IGNORECASE)
_BY_AMENDMENT = re.compile(
    r"^(?:amendment|modification|amd|mod)\s+\w*\d+\s+(?:to\s+)?(?=cancels?\b|cancel+ation\b|cancel+ing\b)",
    re.IGNORECASE,
)


def title_cancels(title: str, own: str | None) -> bool:
    """Whether a title says so; `own` is the notice's own number, None when it is not known."""
    loose = _GLUED.sub(" - ", _LATER.sub("", title[:500].replace("_", " _ ")))
    if _TITLE_HEDGE.search(loose):
        return False
    return any(_part_cancels(part, own, at == 0) for at, part in enumerate(_parts(loose)))


def _parts(title: str) -> list[str]:
    return [part for part in (piece.strip() for piece in _SEPARATOR.split(title)) if part]


def _part_cancels(part: str, own: str | None, first: bool) -> bool:
    part = _VIA_AMENDMENT.sub("", _BY_AMENDMENT.sub("", part))
    hit = _TITLE_WORD.search(part)
    if hit is None or SOLICITATION_PARTS.search(part) or names_only_other_numbers(part, own):
        return False
    rest = _FILLER.sub(" ", f"{part[: hit.start()]} {part[hit.end() :]}")
    named = _NAMES.sub(" ", rest)
    if not re.search(r"[^\W\d]", named) or materials.find_materials(named):
        return True
    edge = (first and hit.start() == 0) or hit.end() == len(part)
    return hit["done"] is not None and edge
