"""The noun phrases by which a notice names the request itself: `the above-referenced RFP`, `SP8000-26-R-0004`.

`this solicitation` and `the requirement for tungsten` are the request; `a site visit for this solicitation`, `Section L
of the RFP`, `the previous solicitation`, `the requirement for samples` and `the solicitation clause` are not. The head
of the phrase decides: the noun that hangs on no other noun by a preposition and that no further noun follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mineralwatch.domain import materials
from mineralwatch.domain.identity import contract_kind, normalise_number

PROCUREMENT_NUMBER = r"\b[A-Z0-9]{6}[-\s]?\d{2}[-\s]?[A-Z][-\s]?[A-Z0-9]{4}\b"
# Misspelled forms of `solicitation` are as common in notices as its abbreviations.
_KINDS = (
    r"(?:(?:pre-?|re-?)?soll?ic[a-z]{2,6}ions?|rf[ipqx]s?|ifbs?|notices?|synops[ie]s|announcements?|postings?|"
    r"procurements?|acquisitions?|buy|requirements?|sources?\s+sought|invitations?\s+(?:for|to)\s+bids?|"
    r"requests?\s+for\s+(?:information|proposals?|quotes?|quotations?|offers?|bids?)|requests?|project|effort|opportunity)"
)
PREPOSITION = (
    r"(?:of|for|to|under|in|on|from|with|by|at|regarding|concerning|per|via|against|about|into|within|through|until|upon|"
    r"after|before|during|since|as|than|including|without|between|toward|towards)"
)
_VERB = r"(?:is|are|was|were|has|have|had|been|be|being|will|would|shall|should|may|might|can|could|must|does|do|did)"
# Words that stand between a determiner and its noun without beginning another phrase.
_MODIFIER = rf"(?!(?:{PREPOSITION}|{_VERB}|and|or|but|that|which|who|if|the|this|these|a|an)\b)[\w/'’&.%-]+"
_PHRASE = re.compile(
    rf"""(?<![\w-])(?:(?P<prep>{PREPOSITION})\s+)?
    (?P<det>(?:this|the|these|our|its|said|subject|above|any|such|an?|another|each)\b[-\s]+)?
    (?P<mods>(?:{_MODIFIER}\s+){{0,5}}?)
    (?P<noun>(?:{_KINDS}|{PROCUREMENT_NUMBER})(?![\w-]))
    (?P<kinds>(?:[\s/]+(?:and\s+)?{_KINDS}(?![\w-]))*)
    (?P<tail>(?:\s*\(?(?:no\.?|nos\.?|number|num\.?|\#)?[\s:]*\(?(?P<number>{PROCUREMENT_NUMBER})\)?)?)""",
    re.IGNORECASE | re.VERBOSE,
)
_PREDECESSOR = re.compile(
    r"\b(?:previous|prior|earlier|former|old|older|draft|another|other|any|each|such|new|cancell?ed|last|past|initially|"
    r"predecessor|superseded|replaced|upcoming|future|first|second|anticipated|planned)\b|^the\s+(?:fy\s?)?(?:20)?\d\d\s+$",
    re.IGNORECASE,
)
# Whose request it is: somebody else's is another one.
_OWNER = re.compile(
    r"\b(?!(?:government|agency|dla|customer|office|department|materials|stockpile|activity|command|year)\b)\w+['’]s\b",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(r"\b(?:original|initial)\b", re.IGNORECASE)
# `the requirement` stands for the request by itself, or with its material; `the testing requirement` is a part.
_REQUIREMENT = re.compile(r"requirement|request|project|effort|opportunity|buy", re.IGNORECASE)
_LOOSE = re.compile(r"(?:project|effort|opportunity|buy)$", re.IGNORECASE)
_PLAIN_MODIFIER = re.compile(
    r"^(?:subject|above|referenced|mentioned|stated|aforementioned|following|present|current|entire|said|dla|dod|government|"
    r"government's|agency's|stockpile|customer|customer's|nds|whole|purchase|material|overall|identified|listed|cited|[-\s])*$",
    re.IGNORECASE,
)
_FOR = re.compile(r"\s*(?:for|of)\s+(?P<what>[^,;.]{1,80})", re.IGNORECASE)
_FOR_BARE = re.compile(r"\s*(?:for|to|of|that|in|at|on|by)\b", re.IGNORECASE)
_UNDER_NUMBER = re.compile(rf"\s*(?:under|in|of|for)\s+.{{0,40}}?{PROCUREMENT_NUMBER}", re.IGNORECASE)
_AFTER = re.compile(
    rf"""\s*(?:$|[,.;:()\[\]"“”!–—*-]|(?:{PREPOSITION}|{_VERB}|and|or|that|which|who|hereby|now|effective|entitled|titled|
        posted|issued|published|released|dated|referenced|identified|listed|described|known|named|therefore|immediately|
        officially|formally|due|because|cancel\w*|canc\w+|withdrawn|rescinded|terminated|no\s+longer|within|for|
        (?:originally|previously|initially)\s+\w+ed|seeking|requesting|above|below|itself|ceases|until|when|if|closed|at)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
SOLICITATION_PARTS = re.compile(
    r"""\b(?:site\s+visits?|\w*conferences?|meetings?|webinars?|industry\s+days?|\w+\s+day|set[\s-]asides?|attachments?|
        amendments?|modifications?|clins?|line\s+items?|items?\s+\d\w*|lots?|clauses?|provisions?|sections?|paragraphs?|options?|
        (?:task|delivery|purchase)?\s*orders?|exhibits?|drawings?|appendix|appendices|addendum|pages?|testing|samples?|
        inspections?|calls?|sessions?|briefings?|tours?|walk-?throughs?|drafts?|orientation|demonstrations?|insurance|polic(?:y|ies)|
        certificat\w+|letters?|specification|preference|ceiling|tests?|contracts?|agreements?|flights?|auction|q\s?&\s?a)\b""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class SolicitationPhrase:
    """One phrase that names the request: where it stands, and whether it is called the original one."""

    start: int
    end: int
    original: bool
    bare: bool  # without a determiner and without a number


def solicitation_phrases(clause: str, own: str | None) -> Iterator[SolicitationPhrase]:
    """The phrases of a clause whose head is the request itself; `own` is its number, None when it is not known."""
    for found in _PHRASE.finditer(clause):
        if found["prep"] is None and _is_head(found, clause) and not _anothers(found, own):
            yield _request_phrase(found, found.start("det" if found["det"] else "mods"))


def solicitation_phrase_at(text: str, at: int, own: str | None) -> SolicitationPhrase | None:
    """The phrase of the request that begins at a place of the text."""
    found = _PHRASE.match(text, at)
    if found is None or found["prep"] is not None or not _is_head(found, text) or _anothers(found, own):
        return None
    return _request_phrase(found, at)


def _request_phrase(found: re.Match[str], start: int) -> SolicitationPhrase:
    bare = not found["det"] and not found["number"] and not _is_number(found["noun"])
    return SolicitationPhrase(start, found.end(), bool(_ORIGINAL.search(found["mods"])), bare)


def names_only_other_numbers(text: str, own: str | None) -> bool:
    """Whether the text names numbers and none of them is `own`; False when that is not known."""
    found = {normalise_number(one) for one in re.findall(PROCUREMENT_NUMBER, text, re.IGNORECASE)}
    numbers = {one for one in found if contract_kind(one)}
    return bool(numbers) and own is not None and normalise_number(own) not in numbers


def _is_number(noun: str) -> bool:
    return re.fullmatch(PROCUREMENT_NUMBER, noun, re.IGNORECASE) is not None


def _anothers(found: re.Match[str], own: str | None) -> bool:
    number = found["number"] or (found["noun"] if _is_number(found["noun"]) else None)
    if number is None:
        return False
    known = normalise_number(number)
    return contract_kind(known) != "solicitation" or (own is not None and known != normalise_number(own))


def _is_head(found: re.Match[str], text: str) -> bool:
    before = f"{found['det'] or ''}{found['mods']}"
    if (
        _PREDECESSOR.search(before)
        or _OWNER.search(before)
        or SOLICITATION_PARTS.search(found["mods"])
        or (found["det"] or "").strip().lower() in ("a", "an")
    ):
        return False
    rest = text[found.end() : found.end() + 160]
    if not _AFTER.match(rest):
        return False
    last = (found["kinds"] or found["noun"]).strip(" /")
    if last.lower().rstrip("s") == "notice" and re.match(r"\s+to\b", rest, re.IGNORECASE):
        return False  # `the Notice to Proceed`
    return _REQUIREMENT.fullmatch(last.rstrip("s")) is None or _whole_requirement(found, rest)


def _whole_requirement(found: re.Match[str], rest: str) -> bool:
    """`this requirement`, `the requirement for tungsten`, but not `the requirement for samples`."""
    mods = found["mods"].strip()
    if _LOOSE.match(found["noun"]) and (found["det"] or "").strip().lower() not in ("this", "the", "subject"):
        return False
    if not _PLAIN_MODIFIER.match(mods) and not materials.find_materials(mods):
        return False
    if found["number"] or _UNDER_NUMBER.match(rest):
        return True
    named = _FOR.match(rest)
    if named is not None:
        what = named["what"]
        return (
            bool(materials.find_materials(what))
            or re.match(r"(?:this|these|the\s+subject)\s+\w+", what, re.IGNORECASE) is not None
        )
    return _FOR_BARE.match(rest) is None or re.match(r"\s*(?:by|at|on)\b", rest, re.IGNORECASE) is not None
