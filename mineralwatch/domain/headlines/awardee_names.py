"""Who gets a contract, as a headline prints the name.

The name stands before the verb (`Glencore lands …`), between the verb and what is given (`awards Glencore a contract`)
or behind `to` (`awards contract to Glencore`). What is only described (`the miner`, `company`) has no name, and two
names are given as none, since a sum or an order is then not one company's.
"""

from __future__ import annotations

import re

from mineralwatch.domain.company_names import company_name
from mineralwatch.domain.headlines.lexicon import word_set
from mineralwatch.domain.headlines.tagged_text import TaggedText
from mineralwatch.domain.headlines.verb_meanings import EventCandidate

SEVERAL_COMPANIES = "is more than one company"
_MOST = 7  # words of a name
_ENDS = ("buyer", "weak", "money", "solicit", "deadline", "contract", "order", "veto", "wares", "prep", "hedge")
_FORM = word_set("inc llc ltd corp co lp plc corporation limited ag sa gmbh")
_DOTTED = word_set("inc corp co ltd")
_INNER = word_set("of de & the")
_NO_NAME = word_set(
    "it he she they company companies firm miner miners producer supplier suppliers stock stocks shares new first"
    " second third fourth breaking exclusive update watch a an the and has have had is was were been who which"
    " another five-year multi-year sole source two three four each both all its their announces this that today"
    " just why how news report reports small more monday tuesday wednesday thursday friday saturday sunday prices"
    " price press release government federal contract contracts"
)
_PLACES = word_set(
    "us usa utah texas idaho montana alaska nevada ohio illinois pennsylvania canada quebec australia norway"
    " japan korea germany brazil washington dallas vancouver toronto london"
)
_NEW_PLACES = (("york",), ("jersey",), ("mexico",), ("zealand",), ("hampshire",), ("caledonia",), ("century",))
_STOPS = word_set(
    "for worth valued under after as in on by with from at to over via against shares stock jumps jump soars soar"
    " rise rises surges surge climbs says said has have had is was been were gains rally rallies up"
)

_SEVERAL = re.compile(
    r"(?:(?<!\w)(?:and|&)\s+(?!(?:co|sons)\b)\S|,(?!\s?(?:inc|llc|ltd|corp|co|lp|plc)\b))", re.IGNORECASE
)


def awardee_of(marked: TaggedText, found: EventCandidate) -> tuple[str | None, str | None]:
    """The company that gets what is given, as printed; None when it has no name here, with a note when it has two."""
    span = _behind_to(marked, found) or _between(marked, found) or _before(marked, found)
    if span is None:
        return None, None
    name = _printed(marked, *span)
    if _SEVERAL.search(name) and not _one_company(name):
        return None, f"“{name}” {SEVERAL_COMPANIES}"
    known = any(one.has("company") and span[0] <= one.start and one.end <= span[1] for one in marked.phrases)
    return (name if known else company_name(name)), None


def _one_company(name: str) -> bool:
    """`Smith & Sons Mining Corp`: one form at the end of all."""
    return name.rsplit(maxsplit=1)[-1].lower().rstrip(".") in _FORM and not re.search(r"(?<!\w)and(?!\w)", name)


def _span(marked: TaggedText, start: int, end: int) -> tuple[int, int] | None:
    """The words from `start` to `end` that can be a name: capitals, without what only describes in front."""
    if end > start and _tagged(marked, end - 1, "firm") and not _tagged(marked, end - 1, "supplier"):
        return None  # `Utah fluorspar miner wins`: described, not named
    start = max((at + 1 for at in range(start, end - 1) if _belongs(marked, at)), default=start)
    while start < end and not _can_open(marked, start):
        start += 1
    while end > start and (marked.words[end - 1] in _NO_NAME | _INNER | {"and"} or not _capital(marked, end - 1)):
        end -= 1
    if not 0 < end - start <= _MOST or not _can_open(marked, start):
        return None
    if _tagged(marked, start, "supply", "plain") or (end - start == 1 and marked.words[start] in _PLACES):
        return None
    only_material = all(_tagged(marked, at, "material") or _tagged(marked, at, "ours") for at in range(start, end))
    return None if only_material else (start, end)


def _belongs(marked: TaggedText, at: int) -> bool:
    """Whether a word only says where the one behind it is from: `Norway's Nikkelverk`, `Dallas-based US Antimony`."""
    return marked.words[at] == "based" or marked.text[marked.spans[at][1] :][:2] in ("'s", "’s")


def _can_open(marked: TaggedText, at: int) -> bool:
    if marked.words[at] == "new" and marked.words[at + 1 : at + 2] in _NEW_PLACES:
        return _capital(marked, at)
    return _capital(marked, at) and marked.words[at] not in _NO_NAME | _INNER and not _tagged(marked, at, "firm")


def _capital(marked: TaggedText, at: int) -> bool:
    low, high = marked.spans[at]
    return marked.text[low].isdigit() or not marked.text[low:high].islower()


def _tagged(marked: TaggedText, at: int, *tags: str) -> bool:
    return any(one.start <= at < one.end and one.has(*tags) for one in marked.phrases)


def _before(marked: TaggedText, found: EventCandidate) -> tuple[int, int] | None:
    """The subject of `wins`, or of `has been awarded`: back from the verb to the start of its clause."""
    if found.verb.tag_after("verb:") == "awarded" and found.target.end <= found.verb.start:
        return None  # `contract awarded`: what is given stands there
    verb, clause = found.verb.start, found.verb.clause
    start = verb
    while start > 0 and _clause_of(marked, start - 1) in (clause, None) and verb - start < 14:
        at = start - 1
        if _tagged(marked, at, *_ENDS) and not _tagged(marked, at, "company"):
            break
        if marked.words[at] in ("as", "after", "while", "that", "because", "since"):
            break
        if marked.text[marked.spans[at][1] : marked.spans[start][0]].strip(" .,'’s$\"“”()*") not in ("", "-"):
            break
        start = at
    been = verb and marked.words[verb - 1] in ("been", "was", "is", "being", "are", "were")
    end = _to_place(marked, start, verb) if been else verb
    return _span(marked, _after_firm(marked, start, end), end)


def _to_place(marked: TaggedText, start: int, end: int) -> int:
    """Where `X Corp., Dallas, Texas, has been awarded` stops being a name."""
    for at in range(start + 1, end):
        if at in marked.after_comma and marked.words[at] not in _FORM:
            return at
    return end


def _after_firm(marked: TaggedText, start: int, end: int) -> int:
    """Behind the last word that only describes: `Australian miner Larvotto`."""
    edges = [one.end for one in marked.phrases if one.has("firm", "foreign") and start <= one.start and one.end < end]
    return max(edges, default=start)


def _between(marked: TaggedText, found: EventCandidate) -> tuple[int, int] | None:
    """`awards Glencore a contract`, `picks Umicore to supply`."""
    doing = found.verb.tag_after("verb:")
    if doing not in ("awarded", "picked") or found.target.start < found.verb.end:
        return None
    if found.buyer is None or found.buyer.start > found.verb.start:
        return None
    span = _forward(marked, found.verb.end)
    if span is None:
        return None
    start, end = span
    while end - start > 1 and _tagged(marked, end - 1, "material") and not _tagged(marked, end - 1, "company"):
        end -= 1  # `awards Elmet Technologies tungsten contract`
    return start, end


def _behind_to(marked: TaggedText, found: EventCandidate) -> tuple[int, int] | None:
    """`awards contract to Glencore`, `contract goes to`, `buys scandium from Rio Tinto`."""
    doing = found.verb.tag_after("verb:") or found.verb.tag_after("nominal:")
    if found.verb.text.lower().endswith(" to"):
        return _forward(marked, found.verb.end)
    wanted = {
        "awarded": "to",
        "placed": "with from",
        "struck": "with",
        "issued": "to",
        "bought": "from",
        "terminated": "with",
    }.get(doing or "")
    if wanted is None:
        return None
    for at in range(found.verb.end, min(len(marked.words), found.verb.end + 24)):
        if _clause_of(marked, at) not in (found.verb.clause, None):
            return None
        if marked.words[at] in wanted.split() and at + 1 < len(marked.words) and (span := _forward(marked, at + 1)):
            return span
    return None


def _forward(marked: TaggedText, start: int) -> tuple[int, int] | None:
    end = start
    while end < len(marked.words) and end - start < _MOST + 3:
        if _tagged(marked, end, *_ENDS) and not _tagged(marked, end, "company"):
            break
        gap = marked.text[marked.spans[end - 1][1] : marked.spans[end][0]] if end > start else ""
        if marked.words[end] in _STOPS or set(gap) & set(";:|–—(") or " - " in gap:
            break
        goes_on = _capital(marked, end) or _tagged(marked, end, "firm") or marked.words[end] in _INNER | {"and"}
        if end > start and not goes_on:
            break
        end += 1
    return _span(marked, _after_firm(marked, start, end), end)


def _clause_of(marked: TaggedText, at: int) -> int | None:
    return next((one.clause for one in marked.phrases if one.start <= at < one.end), None)


def _printed(marked: TaggedText, start: int, end: int) -> str:
    low, high = marked.spans[start][0], marked.spans[end - 1][1]
    if marked.words[end - 1] in _DOTTED and marked.text[high : high + 1] == ".":
        high += 1
    return " ".join(marked.text[low:high].split())
