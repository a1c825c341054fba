"""Finds the names of companies in the awardee field of an official award: none, one or several.

Contracting officers fill the field with placeholders (`TBD`, `MULTIPLE AWARDS`, `See attachment`), with several names,
and with a company's address and codes after its name.
"""

from __future__ import annotations

import re
from dataclasses import replace

from mineralwatch.domain.models.notice import Notice, NoticeAward
from mineralwatch.domain.text.lazy_pattern import lazy_pattern


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NAME_SEPARATOR = "; "
"""Separates several names in one text; no single name contains it."""
_LONGEST = 1_000  # only the first 1,000 characters of the field are read
_LEGAL = (
    r"(?<![\w.])(?:INC|INCORPORATED|L\.?L\.?C|L\.?L\.?P|L\.?P|LTD|LIMITED|CORP|CORPORATION|COMPANY|CO(?!,?\s+\d{5})|PLC|GMBH|AG|S\.?A|"
    r"N\.?V|B\.?V|AB|OYJ?|S\.?P\.?A|S\.?R\.?L|PTY|PTE|K\.?K)(?![\w'])\.?"
)
_LEGAL_FORM = lazy_pattern(_LEGAL, re.IGNORECASE)
_ENDS_IN_FORM = lazy_pattern(rf"{_LEGAL}[\s)]*$", re.IGNORECASE)
_LIST_SEPARATOR = lazy_pattern(r"[;|\r\n]+|\s/\s|(?:^|\s)\(?\d{1,2}[.)]\s+")
# commas and `and` separate names, but also occur within a name
_NAME_JOINT = lazy_pattern(r"\s*,\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+", re.IGNORECASE)

_PLACEHOLDER_WORDS = _words(
    "multiple various several numerous many multi misc miscellaneous foreign domestic undisclosed unknown"
    " unnamed other different two three four five six the a of and no awardee awardees award awards vendor"
    " vendors contractor contractors contract contracts company companies firm firms offeror offerors"
    " supplier suppliers source sources recipient recipients bidder bidders business businesses party"
    " parties winner winners entity entities name names tbd tba tbn tbc n na nk none null nil unspecified"
    " confidential proprietary classified anonymous test var mult pending redacted withheld attached"
    " attachment attachments blank list listed x xx xxx xxxx applicable"
)
_PLACEHOLDER_PHRASE = lazy_pattern(
    r"\W*(?:to be |t\.b\.|not |no award|no info|none |(?:please )?(?:see|refer to)\b(?!')|reference |pending\b|"
    r"awaiting |"
    r"withheld\b|redacted\b|as (?:listed|stated|specified|per)\b|per (?:the|attach|award|contract|schedule)|listed |"
    r"attach(?:ed|ment)|multiple awards?\b|various\W|more than one)",
    re.IGNORECASE,
)
_WORD = lazy_pattern(r"[^\W_]+")

_CODE = lazy_pattern(
    r"[\s,(\[/-]*\b(?:CAGE|UEI(?: ?SAM)?|DUNS|UNIQUE ENTITY ID)\b(?: ?(?:CODE|ID|NO\.?|NUMBER))*\s*[:#=-]*\s*"
    r"[0-9A-Z]{5,13}\b[\s,)\]/-]*|\s*[(\[](?=[^)\]]*\d)[0-9A-Z]{5}[)\]]|\s*[(\[-]+\s*(?:US)?\$[^)\]]*[)\]]?",
    re.IGNORECASE,
)
_LABEL = lazy_pattern(r"\W*(?:awardee|vendor|contractor|company|supplier)(?: name)?\s*[:=]\s*", re.IGNORECASE)
_STATE = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|"
    r"W[AIVY])"
)
_USA = r"(?:USA?|U\.S\.A?\.|UNITED STATES(?: OF AMERICA)?)"
_TOWN = lazy_pattern(rf"(?:^|[\s,]){_STATE}(?:,?\s+\d{{5}}(?:-\d{{4}})?)?(?:,?\s+{_USA})?\W*$|\s{_USA}\W*$")
_STREET = lazy_pattern(
    r"[\s,]+(?:P\.?\s?O\.?\s?BOX\b|\d{1,6}[A-Z]?\s+(?:[\w.'-]+\s+){1,5}(?:ST|STREET|AVE|AVENUE|ROAD|RD|BLVD|BOULEVARD|DR|"
    r"DRIVE|LN|LANE|WAY|HWY|HIGHWAY|PKWY|PARKWAY|CT|COURT|PL|PLACE|CIR|CIRCLE|PLAZA|SQUARE)\b|(?:SUITE|STE)\s+\d).*",
    re.IGNORECASE | re.DOTALL,
)
_LINE_OF_ADDRESS = lazy_pattern(rf"(?:,\s*{_STATE}|(?:^|[\s,]){_STATE},?\s+\d{{5}}(?:-\d{{4}})?)(?:,?\s+{_USA})?\W*$")
_ZIP = lazy_pattern(rf"(?:,\s*[A-Za-z .'-]+)?[\s,]+{_STATE}[\s,]+\d{{5}}(?:-\d{{4}})?\b.*", re.DOTALL)
_ALIAS = lazy_pattern(r"\W*(?:D/?B/?A|DOING BUSINESS|FORMERLY|F/?K/?A|A )\b", re.IGNORECASE)


def companies_in(awardee: str | None) -> tuple[str, ...]:
    """The companies that an awardee field names, each once, as printed and in order; empty when the field holds only a
    placeholder."""
    names: dict[str, str] = {}
    addressed = False
    for part in _split_names((awardee or "")[:_LONGEST]):
        name = _without_address(part)
        address = _is_address(part, under_a_name=bool(names))
        addressed = addressed or address
        if address or (addressed and _LEGAL_FORM.search(name) is None):
            continue  # this part belongs to an address and names no company
        if not is_placeholder(name):
            names.setdefault(name.casefold(), name)
    return tuple(names.values())


def awardee_text(awardee: str | None) -> str | None:
    """The companies of an awardee field joined by `NAME_SEPARATOR` into one text; None when the field names no
    company."""
    return NAME_SEPARATOR.join(companies_in(awardee)) or None


def awards_in(notice: Notice) -> tuple[NoticeAward, ...]:
    """The awards of an Award Notice, each with cleaned company names; one empty award when the notice has no award
    block."""
    award = notice.award or NoticeAward()
    return tuple(replace(one, awardee=awardee_text(one.awardee), more=()) for one in (award, *award.more))


def is_placeholder(name: str) -> bool:
    """Whether a name stands for no company: a placeholder, or no letters at all."""
    words = _WORD.findall(name.casefold())
    if not any(letter.isalpha() for letter in name) or all(
        word in _PLACEHOLDER_WORDS or word.isdecimal() for word in words
    ):
        return True
    if words[0] == "redacted":
        return True
    return _PLACEHOLDER_PHRASE.match(name) is not None and _ENDS_IN_FORM.search(name) is None


def _split_names(text: str) -> list[str]:
    parts = []
    for listed in _LIST_SEPARATOR.split(text):
        start = 0
        for separator in _NAME_JOINT.finditer(listed):
            before, after = listed[start : separator.start()], listed[separator.end() :]
            if _is_company(before) and _ENDS_IN_FORM.search(before) and (_is_company(after) or is_placeholder(after)):
                parts.append(before)
                start = separator.end()
        parts.append(listed[start:])
    return [" ".join(part.split()) for part in parts if part.strip()]


def _is_company(text: str) -> bool:
    """Whether a text begins with a name and its legal form (`Acme Co., Ltd.`); a legal form without a name is no
    company."""
    form = _LEGAL_FORM.search(text)
    return form is not None and len(_WORD.findall(text[: form.start()])) > 0 and _ALIAS.match(text) is None


def _is_address(part: str, *, under_a_name: bool) -> bool:
    text = part.strip(" ,.")
    found = _STREET.match(f" {text}") or (under_a_name and _LINE_OF_ADDRESS.search(text))
    return bool(found) and _LEGAL_FORM.search(text) is None


def _without_address(part: str) -> str:
    """A name without the codes, street and town that follow it."""
    part = _LABEL.sub("", part, count=1)
    code = _CODE.search(part)
    if code is not None:  # a company's code is followed only by its address
        part = part[: code.start()] if part[: code.start()].strip() else part[code.end() :]
    text = part.strip(' ,;:-\u2013\u2014"')
    for form in reversed(list(_LEGAL_FORM.finditer(text))):
        tail = text[form.end() :]
        if (re.search(r"\d", tail) or _TOWN.search(tail)) and _ALIAS.match(tail) is None:
            return text[: form.end()]
        break
    for pattern in (_STREET, _ZIP):
        text = pattern.sub("", text)
    return text.strip(' ,;:-\u2013\u2014"')
