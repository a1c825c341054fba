"""Numbers and ids: normalised contract and solicitation numbers, keys of solicitations, ids of events and entries.

All ids are hashes of content alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

from mineralwatch.domain.text.lazy_pattern import lazy_pattern

MatchedBy = Literal["guid", "link", "title-day"]
ContractKind = Literal["idiq", "order", "contract", "solicitation"]

_SEPARATORS = lazy_pattern(r"[\s\-\u2010-\u2015\u2212]+")
_TRACKING = lazy_pattern(
    r"utm_.*|fbclid|gclid|msclkid|mc_[ce]id|oc|cmpid|ref|ref_src|__twitter_impression", re.IGNORECASE
)
_NOT_WORD = lazy_pattern(r"[^\w]+")
# A DoD instrument number: activity address code, fiscal year, one letter for the instrument, and a serial (DFARS
# 204.16).
_PROVISIONAL = lazy_pattern(r"(.+-\d{4}-x)(\d+)")
_PIID = lazy_pattern(r"[A-Z0-9]{6}\d{2}([A-Z])[A-Z0-9]{4,5}")
# A full DoD number has 13 characters and begins with a letter. Civilian numbers, which have longer serials, begin with
# a digit, so the end of such a serial is never taken for an amendment.
_LONGEST_NUMBER = 200  # a text of more than 200 characters is no number
_FULL_NUMBER = lazy_pattern(
    r"([A-Z][A-Z0-9]{5})[\W_]*(\d{2})[\W_]*([A-Z])[\W_]*([A-Z0-9]{4})",
    re.ASCII,
)
# The instrument letters of agreements, contracts and orders: a suffix to such a number makes it the number of an order
# or a modification.
_ORDERING_INSTRUMENTS = frozenset("ACDFGHPV")
_SERIAL = lazy_pattern(r"[^A-Z0-9]+\d{1,5}(?!\d)|\d{4}(?![A-Z0-9])", re.ASCII)
_AMENDED_BY = (
    r"(?:AMENDMENT|AMENDED|AMEND|AMN?DT?|MODIFICATION|MOD|REVISION|REVISED|REV|AM)(?:[^A-Z0-9]*(?:NUMBER|NO|NR))?+"
    r"[^A-Z0-9]*+[AP]?\d{0,6}"
)
_PUNCTUATION = lazy_pattern(r"[^A-Z0-9]*+")
_WORDS_BEFORE = lazy_pattern(
    r"[^A-Z0-9]*+(?:(?:(?:PRE-?)?SOLICITATION|SOL|RF[PQIB]|IFB|ITB|BAA|REQUESTS? FOR [A-Z]+|INVITATION FOR BIDS?|"
    r"SOURCES SOUGHT|SYNOPSIS|NOTICE|CONTRACT|AWARD|PIID|DRAFT|FINAL|REFERENCE|REF|NUMBER|NUM|NBR|NR|NO|FOR|OF|TO|"
    rf"{_AMENDED_BY})[^A-Z0-9]*+)*+"
)
_WORDS_BEHIND = lazy_pattern(
    rf"(?:[^A-Z0-9]*+(?:{_AMENDED_BY}|[AP]\d{{5}}|CORRECTED|UPDATED|CANCELL?ED|EXTENDED|EXTENSION|DRAFT|FINAL))*+"
    r"[^A-Z0-9]*+"
)
# A number of the stockpile's office in running text, with hyphens, dashes, blanks or nothing between the number's
# parts.
OFFICE_NUMBER = lazy_pattern(r"\bSP8000[-\u2010-\u2013 ]?\d{2}[-\u2010-\u2013 ]?[A-Z][-\u2010-\u2013 ]?[A-Z0-9]{4}\b")
_INSTRUMENTS: dict[str, ContractKind] = {
    "D": "idiq",
    "F": "order",
    "C": "contract",
    "P": "contract",
    "R": "solicitation",
    "Q": "solicitation",
    "B": "solicitation",
}


@lru_cache(maxsize=4096)
def normalise_number(text: str) -> str:
    """A number in upper case without blanks and hyphens: `SP8000-25-R-0020` becomes `SP800025R0020`.

    What offices write around a full DoD number (`RFP …`, `…-0002`, `…_AMD2`, a full stop) is removed; any other text
    loses only blanks and hyphens. Idempotent.
    """
    compact = _SEPARATORS.sub("", text).upper()
    found = _full_number(text.upper()) or _full_number(compact)
    return "".join(found.groups()) if found else compact


def printed_number(text: str) -> str:
    """A full DoD number as printed, without the words and the amendment's serial around it; a text without one is
    returned unchanged."""
    found = _full_number(text.upper()) if len(text.upper()) == len(text) else None
    return text[found.start() : found.end()] if found else text


def _full_number(text: str) -> re.Match[str] | None:
    """The match of a full DoD number in an upper-case text, when only an amendment's serial and known words surround
    the number; else None."""
    if len(text) > _LONGEST_NUMBER:
        return None
    starts = (
        pattern.match(text) for pattern in (_PUNCTUATION, _WORDS_BEFORE)
    )  # tried first without words before the number, since a number may itself begin with `NO`
    found = (_FULL_NUMBER.match(text, start.end()) for start in starts if start)
    return next((one for one in found if one and _ends_like_number(text, one)), None)


def _ends_like_number(text: str, number: re.Match[str]) -> bool:
    """Whether only an amendment's serial, known words and punctuation follow the full number in the text."""
    end = number.end()
    if number.group(3) in _ORDERING_INSTRUMENTS:
        return _PUNCTUATION.fullmatch(text, end) is not None
    serial = _SERIAL.match(text, end)
    return _WORDS_BEHIND.fullmatch(text, serial.end() if serial else end) is not None


def number_as_printed(number: str, texts: Iterable[str]) -> str:
    """The number as it is spelled in the first of the `texts` that contains it; the normalised number when no text
    does."""
    signs = lazy_pattern(_SEPARATORS.pattern.replace("+", "*").join(map(re.escape, number)), re.IGNORECASE)
    hits = (hit.group() for text in texts if (hit := signs.search(text)))
    return next(hits, number)


def optional_number(number: object) -> str | None:
    """The normalised number (`normalise_number`) when the value is a non-empty text; else None."""
    return normalise_number(number) if isinstance(number, str) and number else None


def number_in_fields(fields: Mapping[str, object], name: str = "contract") -> str | None:
    """The normalised number in a field of an event, by default in `contract`; None when that field has none."""
    return optional_number(fields.get(name))


def provisional_key(material: str | None, year: int, n: int) -> str:
    """The key of a solicitation without a known number, such as `antimony-2025-x1`; year 0 stands for an unknown
    year."""
    return f"{material or 'unknown'}-{year:04d}-x{n}"


def is_provisional(key: str) -> bool:
    """Whether a key is provisional, given to a solicitation whose number is unknown, such as `antimony-2025-x1`."""
    return _PROVISIONAL.fullmatch(key) is not None


def provisional_index(key: str) -> tuple[str, int]:
    """A provisional key as the part before its number, `antimony-2025-x`, and the number. Raises ValueError for another
    key."""
    found = _PROVISIONAL.fullmatch(key)
    if found is None:
        raise ValueError(f"{key!r} is no provisional key")
    return found[1], int(found[2])


def contract_kind(number: str | None) -> ContractKind | None:
    """What a DoD number stands for, by its instrument letter; None when the letter is not listed or the text is no DoD
    number."""
    found = _PIID.fullmatch(normalise_number(number or ""))
    return _INSTRUMENTS.get(found.group(1)) if found else None


def payload_hash(payload: bytes | str) -> str:
    """The sha256 of a raw payload, in hex."""
    return sha256(payload.encode("utf-8", "surrogatepass") if isinstance(payload, str) else payload).hexdigest()


def event_id(kind: str, *parts: str) -> str:
    """An id of 16 hex digits, made of the kind and the parts that identify the event.

    The parts must not contain a provisional key, a source or a time of reading, so that all witnesses of one event give
    the same id.
    """
    return payload_hash("\x1f".join((kind, *parts)))[:16]


def canonical_link(url: str) -> str:
    """An address without scheme, `www.`, fragment, tracking parameters and final slash: these differ between links to
    the same page."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return url.strip()
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
    return f"{host}{port}{parts.path.rstrip('/')}" + (f"?{urlencode(sorted(query))}" if query else "")


def entry_id(guid: str | None, link: str | None, title: str, day: date | None) -> tuple[str, MatchedBy]:
    """The id of a feed entry, and what the id is made of: the guid, else the canonical link, else title and day.

    A guid that is an address is treated as a link, so a change from http to https makes no new entry. Any other guid is
    unique only within its site, so the id then includes the link's host.
    """
    guid, link = (guid or "").strip(), (link or "").strip()
    if guid:
        if "://" in guid:
            return event_id("entry", "link", canonical_link(guid)), "guid"
        host = canonical_link(link).partition("/")[0] if link else ""
        return event_id("entry", "guid", host, guid), "guid"
    if link:
        return event_id("entry", "link", canonical_link(link)), "link"
    return event_id("entry", "title", fold(title), day.isoformat() if day else ""), "title-day"


def fold(text: str) -> str:
    """A text for comparing: lower case, without punctuation, with single blanks."""
    return _NOT_WORD.sub(" ", text.casefold()).strip()
