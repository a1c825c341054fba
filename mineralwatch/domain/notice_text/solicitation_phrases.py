"""Noun phrases by which a notice names its own solicitation: `the above-referenced RFP`, `SP8000-26-R-0004`.

`this solicitation` and `the requirement for tungsten` name the solicitation; `a site visit for this solicitation`,
`Section L of the RFP`, `the previous solicitation`, `the requirement for samples` and `the solicitation clause` are
not. The head of the phrase decides: the noun that follows no preposition and is followed by no further noun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mineralwatch.domain.materials import materials
from mineralwatch.domain.numbers_and_ids import contract_kind, normalise_number
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

PROCUREMENT_NUMBER = r"\b[A-Z0-9]{6}[-\s]?\d{2}[-\s]?[A-Z][-\s]?[A-Z0-9]{4}\b"
# Misspelled forms of `solicitation` are as common in notices as its abbreviations.
_NOUNS = (
    r"(?:(?:pre-?|re-?)?soll?ic[a-z]{2,6}ions?|rf[ipqx]s?|ifbs?|notices?|synops[ie]s|announcements?|postings?|"
    r"procurements?|acquisitions?|buy|requirements?|sources?\s+sought|invitations?\s+(?:for|to)\s+bids?|"
    r"requests?\s+for\s+(?:information|proposals?|quotes?|quotations?|offers?|bids?)|requests?|project|effort|opportunity)"
)
PREPOSITION = (
    r"(?:of|for|to|under|in|on|from|with|by|at|regarding|concerning|per|via|against|about|into|within|through|until|upon|"
    r"after|before|during|since|as|than|including|without|between|toward|towards)"
)
_VERB = r"(?:is|are|was|were|has|have|had|been|be|being|will|would|shall|should|may|might|can|could|must|does|do|did)"
# A word that may stand between `the` or `this` and the noun without beginning another phrase.
_MODIFIER = rf"(?!(?:{PREPOSITION}|{_VERB}|and|or|but|that|which|who|if|the|this|these|a|an)\b)[\w/'’&.%-]+"
_PHRASE = lazy_pattern(
    rf"""(?<![\w-])(?:(?P<prep>{PREPOSITION})\s+)?
    (?P<det>(?:this|the|these|our|its|said|subject|above|any|such|an?|another|each)\b[-\s]+)?
    (?P<mods>(?:{_MODIFIER}\s+){{0,5}}?)
    (?P<noun>(?:{_NOUNS}|{PROCUREMENT_NUMBER})(?![\w-]))
    (?P<kinds>(?:[\s/]+(?:and\s+)?{_NOUNS}(?![\w-]))*)
    (?P<tail>(?:\s*\(?(?:no\.?|nos\.?|number|num\.?|\#)?[\s:]*\(?(?P<number>{PROCUREMENT_NUMBER})\)?)?)""",
    re.IGNORECASE | re.VERBOSE,
)
_NOT_THIS_ONE = lazy_pattern(
    r"\b(?:previous|prior|earlier|former|old|older|draft|another|other|any|each|such|new|cancell?ed|last|past|initially|"
    r"predecessor|superseded|replaced|upcoming|future|first|second|anticipated|planned)\b|^the\s+(?:fy\s?)?(?:20)?\d\d\s+$",
    re.IGNORECASE,
)
# A possessive that names anybody but the buyer, and so another solicitation.
_OTHER_OWNER = lazy_pattern(
    r"\b(?!(?:government|agency|dla|customer|office|department|materials|stockpile|activity|command|year)\b)\w+['’]s\b",
    re.IGNORECASE,
)
_ORIGINAL = lazy_pattern(r"\b(?:original|initial)\b", re.IGNORECASE)
# `the requirement` alone or with a material means the solicitation; `the testing requirement` means a part of it.
_REQUIREMENT = lazy_pattern(r"requirement|request|project|effort|opportunity|buy", re.IGNORECASE)
_AMBIGUOUS = lazy_pattern(r"(?:project|effort|opportunity|buy)$", re.IGNORECASE)
_PLAIN_MODIFIER = lazy_pattern(
    r"^(?:subject|above|referenced|mentioned|stated|aforementioned|following|present|current|entire|said|dla|dod|government|"
    r"government's|agency's|stockpile|customer|customer's|nds|whole|purchase|material|overall|identified|listed|cited|[-\s])*$",
    re.IGNORECASE,
)
_FOR_WHAT = lazy_pattern(r"\s*(?:for|of)\s+(?P<what>[^,;.]{1,80})", re.IGNORECASE)
_ANY_PREPOSITION = lazy_pattern(r"\s*(?:for|to|of|that|in|at|on|by)\b", re.IGNORECASE)
_UNDER_NUMBER = lazy_pattern(rf"\s*(?:under|in|of|for)\s+.{{0,40}}?{PROCUREMENT_NUMBER}", re.IGNORECASE)
_MAY_FOLLOW = lazy_pattern(
    rf"""\s*(?:$|[,.;:()\[\]"“”!–—*-]|(?:{PREPOSITION}|{_VERB}|and|or|that|which|who|hereby|now|effective|entitled|titled|
        posted|issued|published|released|dated|referenced|identified|listed|described|known|named|therefore|immediately|
        officially|formally|due|because|cancel\w*|canc\w+|withdrawn|rescinded|terminated|no\s+longer|within|for|
        (?:originally|previously|initially)\s+\w+ed|seeking|requesting|above|below|itself|ceases|until|when|if|closed|at)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
SOLICITATION_PARTS = lazy_pattern(
    r"""\b(?:site\s+visits?|\w*conferences?|meetings?|webinars?|industry\s+days?|\w+\s+day|set[\s-]asides?|attachments?|
        amendments?|modifications?|clins?|line\s+items?|items?\s+\d\w*|lots?|clauses?|provisions?|sections?|paragraphs?|options?|
        (?:task|delivery|purchase)?\s*orders?|exhibits?|drawings?|appendix|appendices|addendum|pages?|testing|samples?|
        inspections?|calls?|sessions?|briefings?|tours?|walk-?throughs?|drafts?|orientation|demonstrations?|insurance|polic(?:y|ies)|
        certificat\w+|letters?|specification|preference|ceiling|tests?|contracts?|agreements?|flights?|auction|q\s?&\s?a)\b""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class SolicitationPhrase:
    """One phrase that names the solicitation; `start` and `end` are its character offsets in the text."""

    start: int
    end: int
    original: bool  # whether the phrase says `original` or `initial`
    bare: bool  # whether the phrase has no determiner (`the`, `this`) and no number


def solicitation_phrases(clause: str, own_number: str | None) -> Iterator[SolicitationPhrase]:
    """The phrases of a clause that name the solicitation, whose number is `own_number` (None when unknown)."""
    for found in _PHRASE.finditer(clause):
        if found["prep"] is None and _is_head(found, clause) and not _has_other_number(found, own_number):
            yield _request_phrase(found, found.start("det" if found["det"] else "mods"))


def solicitation_phrase_at(text: str, offset: int, own_number: str | None) -> SolicitationPhrase | None:
    """The phrase that begins at the character `offset`; None when the words there do not name the solicitation."""
    found = _PHRASE.match(text, offset)
    if found is None or found["prep"] is not None or not _is_head(found, text) or _has_other_number(found, own_number):
        return None
    return _request_phrase(found, offset)


def _request_phrase(found: re.Match[str], start: int) -> SolicitationPhrase:
    bare = not found["det"] and not found["number"] and not _is_number(found["noun"])
    return SolicitationPhrase(start, found.end(), bool(_ORIGINAL.search(found["mods"])), bare)


def names_only_other_numbers(text: str, own_number: str | None) -> bool:
    """Whether the text names solicitation numbers and none of them is `own_number`; False when `own_number` is None."""
    found = {normalise_number(one) for one in re.findall(PROCUREMENT_NUMBER, text, re.IGNORECASE)}
    numbers = {one for one in found if contract_kind(one)}
    return bool(numbers) and own_number is not None and normalise_number(own_number) not in numbers


def _is_number(noun: str) -> bool:
    return re.fullmatch(PROCUREMENT_NUMBER, noun, re.IGNORECASE) is not None


def _has_other_number(found: re.Match[str], own_number: str | None) -> bool:
    number = found["number"] or (found["noun"] if _is_number(found["noun"]) else None)
    if number is None:
        return False
    normalised = normalise_number(number)
    return contract_kind(normalised) != "solicitation" or (
        own_number is not None and normalised != normalise_number(own_number)
    )


def _is_head(found: re.Match[str], text: str) -> bool:
    """Whether the matched noun is the head of its phrase and means this solicitation."""
    before = f"{found['det'] or ''}{found['mods']}"
    if (
        _NOT_THIS_ONE.search(before)
        or _OTHER_OWNER.search(before)
        or SOLICITATION_PARTS.search(found["mods"])
        or (found["det"] or "").strip().lower() in ("a", "an")
    ):
        return False
    following = text[found.end() : found.end() + 160]
    if not _MAY_FOLLOW.match(following):
        return False
    last = (found["kinds"] or found["noun"]).strip(" /")
    if last.lower().rstrip("s") == "notice" and re.match(r"\s+to\b", following, re.IGNORECASE):
        return False  # as in `the Notice to Proceed`
    return _REQUIREMENT.fullmatch(last.rstrip("s")) is None or _whole_requirement(found, following)


def _whole_requirement(found: re.Match[str], following: str) -> bool:
    """Whether `requirement` means the solicitation: `the requirement for tungsten`, but not `for samples`."""
    modifiers = found["mods"].strip()
    if _AMBIGUOUS.match(found["noun"]) and (found["det"] or "").strip().lower() not in ("this", "the", "subject"):
        return False
    if not _PLAIN_MODIFIER.match(modifiers) and not materials.find_materials(modifiers):
        return False
    if found["number"] or _UNDER_NUMBER.match(following):
        return True
    purpose = _FOR_WHAT.match(following)
    if purpose is not None:
        what = purpose["what"]
        return (
            bool(materials.find_materials(what))
            or re.match(r"(?:this|these|the\s+subject)\s+\w+", what, re.IGNORECASE) is not None
        )
    return (
        _ANY_PREPOSITION.match(following) is None
        or re.match(r"\s*(?:by|at|on)\b", following, re.IGNORECASE) is not None
    )
