"""Headlines in other languages than English: German, French, Spanish, Portuguese, Italian, Russian, Chinese, Japanese
and Korean, by one table of words and one rule.

There is no grammar here: a buyer, an object and a verb must stand in one sentence, which names a material and holds no
word of doubt or denial. What is planned has not happened, except a purchase: the press reports a request for
information or for offers as a plan to buy. A country alone (`USA`, `美国`) counts as the buyer only beside a tender or
a stockpile, and only when no other country is named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from mineralwatch.domain.headlines.other_language_words import WORDS_BY_TAG
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_STOP = lazy_pattern(
    r"[;!?|。；！？\n]|(?<!\bmio)(?<!\bmrd)(?<!\bmln)(?<!\bмлн)(?<!млрд)\.(?=\s|$)|\s[–—-]\s|\s[\"“](?=[^\"”]{12})",
    re.IGNORECASE,
)
# Abbreviations whose full stops end no sentence.
_STATES = lazy_pattern(r"(?<!\w)(?:EE\.\s?UU\.?|E\.U\.A\.?)(?!\w)", re.IGNORECASE)
_DLA = lazy_pattern(r"(?<![^\W\u2e80-\uffff])DLA(?![^\W\u2e80-\uffff])")  # as in `米DLA`
_EVENTS = ("reissued", "cancelled", "extended", "awarded", "issued")
_OBJECT_TAGS = ("solicit", "purchase", "contract", "deadline", "order")
_OBJECT_TAGS_BY_EVENT: dict[str, tuple[str, ...]] = {
    "reissued": ("solicit",),
    "cancelled": ("solicit", "purchase", "contract"),
    "extended": ("solicit", "deadline"),
    "awarded": ("order", "contract"),
    "issued": ("solicit", "purchase"),
}
# A sum or a quantity; beside one of them a country alone counts as the buyer.
_SUM = lazy_pattern(
    r"[$€]|\d\s?(?:t\b|ton|millon|millones|million|milion|milhões|mio|mrd|тонн|млн|吨|噸|トン|톤|億|亿|억|万|만)"
)
_CONFIDENCE = {"buyer": 0.85, "weak": 0.75, "plain": 0.65}
_PROGRAMME_SIZE = 3  # a plan for this many materials is a purchase programme
# What may stand between the word of planning and the word of buying, and the same for languages with the verb last.
_TO_BUY, _TO_PLAN = r"[^;]{0,40}?", r"[^;,，、]{0,6}?"


@dataclass(frozen=True, slots=True)
class ForeignHeadlineEvent:
    """An event read in another language, and the words that decided; `confidence` is from 0 to 1."""

    kind: EventKind
    confidence: float
    buyer: str
    verb: str
    target: str


def read_other_language(text: str, material_names: Sequence[str]) -> ForeignHeadlineEvent | None:
    """The event that `text` reports in one of the languages; None when there is none, or no material is named.

    `material_names` are the materials that the text names.
    """
    if not material_names and not tag_pattern("ours").search(text.casefold()):
        return None
    for sentence in split_sentences(text):
        if sentence and (event := _event_in_sentence(sentence, text, material_names)):
            return event
    return None


def split_sentences(text: str) -> list[str]:
    """The sentences of a text in any of the languages."""
    return _STOP.split(_STATES.sub("EEUU", text))


def names_buyer(text: str) -> bool:
    """Whether a possible buyer is named in one of the languages."""
    lower = _STATES.sub("EEUU", text).casefold()
    return _DLA.search(text) is not None or bool(_matches(lower, ("buyer", "weak", "plain")))


def names_buyer_and_stock(text: str) -> bool:
    """Whether the agency or the department is named beside a stockpile, in another language than English."""
    matches = _matches(_STATES.sub("EEUU", text).casefold(), ("buyer", "weak", "stock"))
    return not text.isascii() and "stock" in matches and len(matches) > 1


def _event_in_sentence(sentence: str, text: str, material_names: Sequence[str]) -> ForeignHeadlineEvent | None:
    """The event of one sentence, else None. Words anywhere in the whole `text` can show another buyer or purpose."""
    lower = sentence.casefold().replace("’", "'")
    matches = _matches(lower, ("buyer", "weak", "plain"))
    buyer, rank = _buyer(sentence, matches)
    if buyer is None:
        return None
    if tag_pattern("hedge").search(lower):
        return None
    matches |= _matches(lower, (*_OBJECT_TAGS, "stock", "veto", "foreign", "buys", "asks", "seeks", *_EVENTS))
    without_plans = _without_plans(lower, matches)
    if without_plans is not None:
        for event in _EVENTS:
            target = next((matches[tag] for tag in _OBJECT_TAGS_BY_EVENT[event] if tag in matches), None)
            if event not in matches or target is None or not _can_be_stockpile(event, rank, matches, text):
                continue
            if event == "issued" and "solicit" not in matches and _is_programme(lower, matches[event]):
                continue
            return ForeignHeadlineEvent(
                _kind(event, matches), _CONFIDENCE[rank], buyer, matches[event].group(), target.group()
            )
    return _purchase(lower, text, material_names, matches, (buyer, rank))


def _without_plans(lower: str, matches: Mapping[str, re.Match[str]]) -> str | None:
    """The sentence without its plans to buy, which a tender may state; None when another event is planned."""
    if tag_pattern("plan").search(lower) is None:
        return lower
    without_plans = _plan_regex().sub(lambda plan: plan.group() if _plans_other_event(plan.group()) else " ", lower)
    has_event = "solicit" in matches or tag_pattern("cancelled").search(without_plans) is not None
    return without_plans if has_event and tag_pattern("plan").search(without_plans) is None else None


def _plans_other_event(words: str) -> bool:
    """Whether the sentence says that a cancellation, an extension or a reissue is planned, not done."""
    return any(tag_pattern(event).search(words) for event in ("cancelled", "extended", "reissued"))


def _kind(event: str, matches: Mapping[str, re.Match[str]]) -> EventKind:
    if event == "cancelled" and "solicit" not in matches and "purchase" not in matches:
        return EventKind.TERMINATED
    return EventKind.ORDERED if event == "awarded" and "order" in matches else EventKind(event)


def _purchase(
    lower: str, text: str, material_names: Sequence[str], matches: Mapping[str, re.Match[str]], buyer: tuple[str, str]
) -> ForeignHeadlineEvent | None:
    """A purchase of a material by name: `plant Kauf von Antimon`, `拟采购锑锭`."""
    has_quantity = tag_pattern("stock").search(lower) is not None or _SUM.search(lower) is not None
    verb = matches.get("asks") or matches.get("buys") or (matches.get("seeks") if has_quantity else None)
    if (
        verb is None
        or not material_names
        or len(material_names) >= _PROGRAMME_SIZE
        or _matches(lower, ("veto", "wares"))
    ):
        return None
    if _is_programme(lower, verb) or (tuple(material_names) == ("uranium",) and buyer[1] != "buyer"):
        return None  # uranium is the Energy Department's
    if any(event in matches for event in ("cancelled", "extended", "awarded", "reissued")):
        return None  # a second event is named, so that it is unclear which one happened
    name, rank = buyer
    if rank == "plain" and (tag_pattern("foreign").search(text.casefold()) or not has_quantity):
        return None
    if rank == "weak" and not (has_quantity or "asks" in matches or _matches(lower, ("plan", "ahead"))):
        return None  # the department also buys goods made of a material, such as titanium bicycles
    return ForeignHeadlineEvent(EventKind.ISSUED, _CONFIDENCE[rank], name, verb.group(), material_names[0])


def _is_programme(lower: str, verb: re.Match[str]) -> bool:
    """Whether the verb's part of the sentence names minerals in general, so that a purchase programme is meant."""
    start = max(lower.rfind(sign, 0, verb.start()) for sign in ",，、") + 1
    next_signs = [end for sign in ",，、" if (end := lower.find(sign, verb.end())) >= 0]
    return tag_pattern("ours").search(lower, start, min(next_signs, default=len(lower))) is not None


def _matches(lower: str, tags: Sequence[str]) -> dict[str, re.Match[str]]:
    """The first match of each of these tags in the sentence; tags without a match are left out."""
    return {tag: hit for tag in tags if (hit := tag_pattern(tag).search(lower))}


def _buyer(sentence: str, matches: dict[str, re.Match[str]]) -> tuple[str | None, str]:
    """The words and the tag of the most certain buyer in the sentence; (None, "") when no buyer is named."""
    if _DLA.search(sentence):
        return "DLA", "buyer"
    for rank in ("buyer", "weak", "plain"):
        if rank in matches:
            return matches[rank].group(), rank
    return None, ""


def _can_be_stockpile(event: str, rank: str, matches: dict[str, re.Match[str]], text: str) -> bool:
    """Whether the event can be the stockpile's: no loan or stake, and more than a country's name shows the buyer."""
    if event == "awarded" and ("veto" in matches or (rank == "plain" and "stock" not in matches)):
        return False
    if rank != "plain":
        return True
    has_quantity = "stock" in matches or _SUM.search(text.casefold()) is not None
    has_object = "solicit" in matches or event == "awarded" or (event == "cancelled" and has_quantity)
    return "foreign" not in matches and has_object and not tag_pattern("foreign").search(text.casefold())


def entries_of_tag(tag: str, table: str = WORDS_BY_TAG) -> list[str]:
    """The words and phrases of a tag as they stand in the table."""
    rows = (row.split(None, 1) for row in table.strip().splitlines())
    return [entry for name, line in rows if name == tag for entry in re.split(r"\s+\|\s+", line)]


@cache
def _words_regex(tag: str, table: str = WORDS_BY_TAG) -> str:
    """One regular expression for all words of a tag.

    Words with the same condition on the text before them are grouped under that condition, which makes the search fast.
    """
    starts: dict[str, list[str]] = {}
    for start, form in map(_word_regex, entries_of_tag(tag, table)):
        starts.setdefault(start, []).append(form)
    return "|".join(f"{start}(?:{'|'.join(sorted(forms, key=len, reverse=True))})" for start, forms in starts.items())


@cache
def tag_pattern(tag: str, table: str = WORDS_BY_TAG) -> re.Pattern[str]:
    """The regular expression of a tag, for lower-case text."""
    return lazy_pattern(_words_regex(tag, table))


@cache
def _plan_regex() -> re.Pattern[str]:
    """The regular expression of a plan to buy, its word of planning and its word of buying together."""
    plan, buys = _words_regex("plan"), f"{_words_regex('buys')}|{_words_regex('purchase')}"
    return lazy_pattern(f"(?:{plan}){_TO_BUY}(?:{buys})|(?:{buys}){_TO_PLAN}(?:{plan})")


def _word_regex(word: str) -> tuple[str, str]:
    """The two regular expressions of a word: for what must precede the word, and for the word itself."""
    if ord(word[0]) >= 0x3000:  # Chinese and Japanese have no blanks between words; Korean words take endings
        parts = word.removesuffix("*").split(" ** ")
        return r"(?=[\u3000-\uffff])", "[^;]{1,40}?".join(re.escape(part.strip()) for part in parts)
    inner = r"\b[^;]{1,80}?\b".join(_part_regex(part.strip()) for part in word.split(" ** "))
    return "" if word.startswith("*") else r"(?<![\w-])" if "-" in word else r"(?<!\w)", inner


def _part_regex(part: str) -> str:
    """The regular expression of a word, in which a star allows any ending."""
    inner = re.escape(part.strip("*")).replace(r"\*", r"\w*")
    return inner + (r"\w*" if part.endswith("*") else r"(?!\w)")
