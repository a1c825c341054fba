"""The company that gets a contract, as a headline prints its name.

The name stands before the verb (`Glencore lands …`), between verb and object (`awards Glencore a contract`) or after
`to` (`awards contract to Glencore`). A description (`the miner`) is no name. A headline that names two companies gives
no awardee, since its sum or order then belongs to both together.
"""

from __future__ import annotations

import re

from mineralwatch.domain.companies.company_names import company_name
from mineralwatch.domain.headlines.lexicon import word_set
from mineralwatch.domain.headlines.tagged_text import TaggedText
from mineralwatch.domain.headlines.verb_meanings import EventCandidate
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

SEVERAL_COMPANIES = "is more than one company"
_MAX_NAME_WORDS = 7
_ENDING_TAGS = ("buyer", "weak", "money", "solicit", "deadline", "contract", "order", "veto", "wares", "prep", "hedge")
_LEGAL_FORMS = word_set("inc llc ltd corp co lp plc corporation limited ag sa gmbh")
_ABBREVIATED_FORMS = word_set("inc corp co ltd")
_INNER_WORDS = word_set("of de & the")
_NOT_NAMES = word_set(
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
_AFTER_NEW = (("york",), ("jersey",), ("mexico",), ("zealand",), ("hampshire",), ("caledonia",), ("century",))
_STOP_WORDS = word_set(
    "for worth valued under after as in on by with from at to over via against shares stock jumps jump soars soar"
    " rise rises surges surge climbs says said has have had is was been were gains rally rallies up"
)

_SEVERAL = lazy_pattern(
    r"(?:(?<!\w)(?:and|&)\s+(?!(?:co|sons)\b)\S|,(?!\s?(?:inc|llc|ltd|corp|co|lp|plc)\b))", re.IGNORECASE
)


def awardee_of(tagged: TaggedText, candidate: EventCandidate) -> tuple[str | None, str | None]:
    """The awardee's name as printed, or None; the second value is a note when two companies are named, else None."""
    span = (
        _name_after_preposition(tagged, candidate)
        or _name_before_object(tagged, candidate)
        or _name_before_verb(tagged, candidate)
    )
    if span is None:
        return None, None
    name = _as_printed(tagged, *span)
    if _SEVERAL.search(name) and not _one_company(name):
        return None, f"“{name}” {SEVERAL_COMPANIES}"
    known = any(
        phrase.has("company") and span[0] <= phrase.start and phrase.end <= span[1] for phrase in tagged.phrases
    )
    return (name if known else company_name(name)), None


def _one_company(name: str) -> bool:
    """Whether a name with `&` or commas is one company, by the legal form at its end: `Smith & Sons Corp`."""
    return name.rsplit(maxsplit=1)[-1].lower().rstrip(".") in _LEGAL_FORMS and not re.search(r"(?<!\w)and(?!\w)", name)


def _name_range(tagged: TaggedText, start: int, end: int) -> tuple[int, int] | None:
    """The capitalised words between `start` and `end` that can be a name; None when a description stands there."""
    if end > start and _has_tag_at(tagged, end - 1, "firm") and not _has_tag_at(tagged, end - 1, "supplier"):
        return None  # `Utah fluorspar miner wins` names no company, but describes one
    start = max((at + 1 for at in range(start, end - 1) if _is_origin(tagged, at)), default=start)
    while start < end and not _can_begin_name(tagged, start):
        start += 1
    while end > start and (
        tagged.words[end - 1] in _NOT_NAMES | _INNER_WORDS | {"and"} or not _is_capitalised(tagged, end - 1)
    ):
        end -= 1
    if not 0 < end - start <= _MAX_NAME_WORDS or not _can_begin_name(tagged, start):
        return None
    if _has_tag_at(tagged, start, "supply", "plain") or (end - start == 1 and tagged.words[start] in _PLACES):
        return None
    only_material = all(
        _has_tag_at(tagged, at, "material") or _has_tag_at(tagged, at, "ours") for at in range(start, end)
    )
    return None if only_material else (start, end)


def _is_origin(tagged: TaggedText, word_index: int) -> bool:
    """Whether a word only says where the next word's company is from: `Norway's Nikkelverk`, `Dallas-based Elmet`."""
    return tagged.words[word_index] == "based" or tagged.text[tagged.spans[word_index][1] :][:2] in ("'s", "’s")


def _can_begin_name(tagged: TaggedText, word_index: int) -> bool:
    """Whether a word can be the first of a name: capitalised, and no common word or description."""
    if tagged.words[word_index] == "new" and tagged.words[word_index + 1 : word_index + 2] in _AFTER_NEW:
        return _is_capitalised(tagged, word_index)
    return (
        _is_capitalised(tagged, word_index)
        and tagged.words[word_index] not in _NOT_NAMES | _INNER_WORDS
        and not _has_tag_at(tagged, word_index, "firm")
    )


def _is_capitalised(tagged: TaggedText, word_index: int) -> bool:
    low, high = tagged.spans[word_index]
    return tagged.text[low].isdigit() or not tagged.text[low:high].islower()


def _has_tag_at(tagged: TaggedText, word_index: int, *tags: str) -> bool:
    return any(phrase.start <= word_index < phrase.end and phrase.has(*tags) for phrase in tagged.phrases)


def _name_before_verb(tagged: TaggedText, candidate: EventCandidate) -> tuple[int, int] | None:
    """The company's name that is the subject of the verb: `X wins`, `X has been awarded`."""
    if candidate.verb.tag_after("verb:") == "awarded" and candidate.target.end <= candidate.verb.start:
        return None  # in `contract awarded` the subject is the contract, not a company
    verb, clause = candidate.verb.start, candidate.verb.clause
    start = verb
    while start > 0 and _clause_of(tagged, start - 1) in (clause, None) and verb - start < 14:
        at = start - 1
        if _has_tag_at(tagged, at, *_ENDING_TAGS) and not _has_tag_at(tagged, at, "company"):
            break
        if tagged.words[at] in ("as", "after", "while", "that", "because", "since"):
            break
        if tagged.text[tagged.spans[at][1] : tagged.spans[start][0]].strip(" .,'’s$\"“”()*") not in ("", "-"):
            break
        start = at
    is_passive = verb and tagged.words[verb - 1] in ("been", "was", "is", "being", "are", "were")
    end = _before_town(tagged, start, verb) if is_passive else verb
    return _name_range(tagged, _after_description(tagged, start, end), end)


def _before_town(tagged: TaggedText, start: int, end: int) -> int:
    """Where a name ends that a town follows, as a word index: `X Corp., Dallas, Texas, has been awarded`."""
    for at in range(start + 1, end):
        if at in tagged.after_comma and tagged.words[at] not in _LEGAL_FORMS:
            return at
    return end


def _after_description(tagged: TaggedText, start: int, end: int) -> int:
    """The index of the first word after a description: that of `Larvotto` in `Australian miner Larvotto`."""
    description_ends = [
        phrase.end
        for phrase in tagged.phrases
        if phrase.has("firm", "foreign") and start <= phrase.start and phrase.end < end
    ]
    return max(description_ends, default=start)


def _name_before_object(tagged: TaggedText, candidate: EventCandidate) -> tuple[int, int] | None:
    """The company's name between the verb and its object: `awards Glencore a contract`, `picks Umicore to supply`."""
    verb_class = candidate.verb.tag_after("verb:")
    if verb_class not in ("awarded", "picked") or candidate.target.start < candidate.verb.end:
        return None
    if candidate.buyer is None or candidate.buyer.start > candidate.verb.start:
        return None
    span = _name_from(tagged, candidate.verb.end)
    if span is None:
        return None
    start, end = span
    while end - start > 1 and _has_tag_at(tagged, end - 1, "material") and not _has_tag_at(tagged, end - 1, "company"):
        end -= 1  # as in `awards Elmet Technologies tungsten contract`
    return start, end


def _name_after_preposition(tagged: TaggedText, candidate: EventCandidate) -> tuple[int, int] | None:
    """The company's name after a preposition: `awards contract to Glencore`, `buys scandium from Rio Tinto`."""
    verb_class = candidate.verb.tag_after("verb:") or candidate.verb.tag_after("nominal:")
    if candidate.verb.text.lower().endswith(" to"):
        return _name_from(tagged, candidate.verb.end)
    prepositions = {
        "awarded": "to",
        "placed": "with from",
        "struck": "with",
        "issued": "to",
        "bought": "from",
        "terminated": "with",
    }.get(verb_class or "")
    if prepositions is None:
        return None
    for at in range(candidate.verb.end, min(len(tagged.words), candidate.verb.end + 24)):
        if _clause_of(tagged, at) not in (candidate.verb.clause, None):
            return None
        if (
            tagged.words[at] in prepositions.split()
            and at + 1 < len(tagged.words)
            and (span := _name_from(tagged, at + 1))
        ):
            return span
    return None


def _name_from(tagged: TaggedText, start: int) -> tuple[int, int] | None:
    """The name that begins at word `start`, up to a common word or a phrase that ends names."""
    end = start
    while end < len(tagged.words) and end - start < _MAX_NAME_WORDS + 3:
        if _has_tag_at(tagged, end, *_ENDING_TAGS) and not _has_tag_at(tagged, end, "company"):
            break
        gap = tagged.text[tagged.spans[end - 1][1] : tagged.spans[end][0]] if end > start else ""
        if tagged.words[end] in _STOP_WORDS or set(gap) & set(";:|–—(") or " - " in gap:
            break
        continues = (
            _is_capitalised(tagged, end)
            or _has_tag_at(tagged, end, "firm")
            or tagged.words[end] in _INNER_WORDS | {"and"}
        )
        if end > start and not continues:
            break
        end += 1
    return _name_range(tagged, _after_description(tagged, start, end), end)


def _clause_of(tagged: TaggedText, word_index: int) -> int | None:
    return next((phrase.clause for phrase in tagged.phrases if phrase.start <= word_index < phrase.end), None)


def _as_printed(tagged: TaggedText, start: int, end: int) -> str:
    low, high = tagged.spans[start][0], tagged.spans[end - 1][1]
    if tagged.words[end - 1] in _ABBREVIATED_FORMS and tagged.text[high : high + 1] == ".":
        high += 1
    return " ".join(tagged.text[low:high].split())
