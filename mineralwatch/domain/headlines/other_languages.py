"""Headlines in other languages than English: German, French, Spanish, Portuguese, Italian, Russian, Chinese, Japanese
and Korean, by one table of words and one rule.

There is no grammar here: a buyer, an object and a verb must stand in one sentence with a material, and nothing that
doubts or denies may stand there too. What is planned has not happened, but for a purchase: the press tells a request
for information or for offers as a plan to buy. A country alone (`USA`, `美国`) is a buyer only of a tender, or of what
is for its stockpile, and not beside another country. What is unsure is not said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from mineralwatch.domain.headlines.other_language_words import WORDS_BY_TAG
from mineralwatch.domain.models import EventKind

_STOP = re.compile(
    r"[;!?|。；！？\n]|(?<!\bmio)(?<!\bmrd)(?<!\bmln)(?<!\bмлн)(?<!млрд)\.(?=\s|$)|\s[–—-]\s|\s[\"“](?=[^\"”]{12})",
    re.IGNORECASE,
)
_STATES = re.compile(r"(?<!\w)(?:EE\.\s?UU\.?|E\.U\.A\.?)(?!\w)", re.IGNORECASE)  # its full stops end no sentence
_DLA = re.compile(r"(?<![^\W\u2e80-\uffff])DLA(?![^\W\u2e80-\uffff])")  # `米DLA`
_PRIORITY = ("reissued", "cancelled", "extended", "awarded", "issued")
_THINGS = ("solicit", "purchase", "contract", "deadline", "order")
_OBJECTS: dict[str, tuple[str, ...]] = {
    "reissued": ("solicit",),
    "cancelled": ("solicit", "purchase", "contract"),
    "extended": ("solicit", "deadline"),
    "awarded": ("order", "contract"),
    "issued": ("solicit", "purchase"),
}
# A sum or a quantity, beside which a country alone is a buyer.
_SUM = re.compile(
    r"[$€]|\d\s?(?:t\b|ton|millon|millones|million|milion|milhões|mio|mrd|тонн|млн|吨|噸|トン|톤|億|亿|억|万|만)"
)
_SURE = {"buyer": 0.85, "weak": 0.75, "plain": 0.65}
_MANY = 3  # materials: what is planned for so many is a programme
# From a plan to what is bought, or back, in a language that puts the verb last.
_TO_BUY, _BACK = r"[^;]{0,40}?", r"[^;,，、]{0,6}?"


@dataclass(frozen=True, slots=True)
class ForeignHeadlineEvent:
    """An event in another language: its kind, how sure, and the words that decided."""

    kind: EventKind
    confidence: float
    buyer: str
    verb: str
    target: str


def read_other_language(text: str, material_names: Sequence[str]) -> ForeignHeadlineEvent | None:
    """What `text` says in one of the languages; None when it says nothing that is sure, or speaks of no material.

    `named` are the materials that it speaks of.
    """
    if not material_names and not tag_pattern("ours").search(text.casefold()):
        return None
    for sentence in split_sentences(text):
        if sentence and (found := _sentence(sentence, text, material_names)):
            return found
    return None


def split_sentences(text: str) -> list[str]:
    """The sentences of a text in any of the languages."""
    return _STOP.split(_STATES.sub("EEUU", text))


def names_buyer(text: str) -> bool:
    """Whether a possible buyer is named in one of the languages."""
    lower = _STATES.sub("EEUU", text).casefold()
    return _DLA.search(text) is not None or bool(_found(lower, ("buyer", "weak", "plain")))


def names_buyer_and_stock(text: str) -> bool:
    """Whether the agency or the department is named beside a store of its, in another language than English."""
    has = _found(_STATES.sub("EEUU", text).casefold(), ("buyer", "weak", "stock"))
    return not text.isascii() and "stock" in has and len(has) > 1


def _sentence(sentence: str, text: str, material_names: Sequence[str]) -> ForeignHeadlineEvent | None:
    lower = sentence.casefold().replace("’", "'")
    has = _found(lower, ("buyer", "weak", "plain"))
    buyer, rank = _buyer(sentence, has)
    if buyer is None:
        return None
    if tag_pattern("hedge").search(lower):
        return None
    has |= _found(lower, (*_THINGS, "stock", "veto", "foreign", "buys", "asks", "seeks", *_PRIORITY))
    settled = _without_plans(lower, has)
    if settled is not None:
        for event in _PRIORITY:
            thing = next((has[tag] for tag in _OBJECTS[event] if tag in has), None)
            if event not in has or thing is None or not _ours(event, rank, has, text):
                continue
            if event == "issued" and "solicit" not in has and _at_large(lower, has[event]):
                continue
            return ForeignHeadlineEvent(_kind(event, has), _SURE[rank], buyer, has[event].group(), thing.group())
    return _bought(lower, text, material_names, has, (buyer, rank))


def _without_plans(lower: str, has: Mapping[str, re.Match[str]]) -> str | None:
    """The sentence without its plans to buy, which a tender is for; None when something else is planned in it."""
    if tag_pattern("plan").search(lower) is None:
        return lower
    rest = _plans().sub(lambda plan: plan.group() if _undone(plan.group()) else " ", lower)
    ended = "solicit" in has or tag_pattern("cancelled").search(rest) is not None
    return rest if ended and tag_pattern("plan").search(rest) is None else None


def _undone(words: str) -> bool:
    """Whether what is planned is the end of a purchase, or more time for it."""
    return any(tag_pattern(event).search(words) for event in ("cancelled", "extended", "reissued"))


def _kind(event: str, has: Mapping[str, re.Match[str]]) -> EventKind:
    if event == "cancelled" and "solicit" not in has and "purchase" not in has:
        return EventKind.TERMINATED
    return EventKind.ORDERED if event == "awarded" and "order" in has else EventKind(event)


def _bought(
    lower: str, text: str, material_names: Sequence[str], has: Mapping[str, re.Match[str]], buyer: tuple[str, str]
) -> ForeignHeadlineEvent | None:
    """`plant Kauf von Antimon`, `拟采购锑锭`, `EE. UU. compra cobalto para su reserva`: the material is the object."""
    some = tag_pattern("stock").search(lower) is not None or _SUM.search(lower) is not None
    word = has.get("asks") or has.get("buys") or (has.get("seeks") if some else None)
    if word is None or not material_names or len(material_names) >= _MANY or _found(lower, ("veto", "wares")):
        return None
    if _at_large(lower, word) or (tuple(material_names) == ("uranium",) and buyer[1] != "buyer"):
        return None  # uranium is the Energy Department's
    if any(event in has for event in ("cancelled", "extended", "awarded", "reissued")):
        return None  # something is done to the purchase, and it is not clear what
    name, rank = buyer
    if rank == "plain" and (tag_pattern("foreign").search(text.casefold()) or not some):
        return None
    if rank == "weak" and not (some or "asks" in has or _found(lower, ("plan", "ahead"))):
        return None  # the department buys bicycles of titanium too
    return ForeignHeadlineEvent(EventKind.ISSUED, _SURE[rank], name, word.group(), material_names[0])


def _at_large(lower: str, verb: re.Match[str]) -> bool:
    """Whether a purchase is one of minerals at large, named between the same commas: a programme and no request."""
    start = max(lower.rfind(sign, 0, verb.start()) for sign in ",，、") + 1
    ends = [end for sign in ",，、" if (end := lower.find(sign, verb.end())) >= 0]
    return tag_pattern("ours").search(lower, start, min(ends, default=len(lower))) is not None


def _found(lower: str, tags: Sequence[str]) -> dict[str, re.Match[str]]:
    """The first words of each of these tags."""
    return {tag: hit for tag in tags if (hit := tag_pattern(tag).search(lower))}


def _buyer(sentence: str, has: dict[str, re.Match[str]]) -> tuple[str | None, str]:
    if _DLA.search(sentence):
        return "DLA", "buyer"
    for rank in ("buyer", "weak", "plain"):
        if rank in has:
            return has[rank].group(), rank
    return None, ""


def _ours(event: str, rank: str, has: dict[str, re.Match[str]], text: str) -> bool:
    """Whether it is a matter of the stockpile: no loan or stake, and a country alone only by its tenders."""
    if event == "awarded" and ("veto" in has or (rank == "plain" and "stock" not in has)):
        return False
    if rank != "plain":
        return True
    counted = "stock" in has or _SUM.search(text.casefold()) is not None
    asked = "solicit" in has or event == "awarded" or (event == "cancelled" and counted)
    return "foreign" not in has and asked and not tag_pattern("foreign").search(text.casefold())


@cache
def _words(tag: str, table: str = WORDS_BY_TAG) -> str:
    """One expression for all words of a tag: those that begin alike share the look at what stands before them, so that
    a place within a word costs next to nothing."""
    rows = (row.split(None, 1) for row in table.strip().splitlines())
    words = [word for name, line in rows if name == tag for word in re.split(r"\s+\|\s+", line)]
    starts: dict[str, list[str]] = {}
    for start, form in map(_form, words):
        starts.setdefault(start, []).append(form)
    return "|".join(f"{start}(?:{'|'.join(sorted(forms, key=len, reverse=True))})" for start, forms in starts.items())


@cache
def tag_pattern(tag: str, table: str = WORDS_BY_TAG) -> re.Pattern[str]:
    """What finds the words of a tag in a text of small letters."""
    return re.compile(_words(tag, table))


@cache
def _plans() -> re.Pattern[str]:
    """A plan with the purchase that is planned."""
    plan, buys = _words("plan"), f"{_words('buys')}|{_words('purchase')}"
    return re.compile(f"(?:{plan}){_TO_BUY}(?:{buys})|(?:{buys}){_BACK}(?:{plan})")


def _form(word: str) -> tuple[str, str]:
    """What must stand where a word begins, and the expression of the word."""
    if ord(word[0]) >= 0x3000:  # no blanks part words in Chinese and Japanese; Korean ones take endings
        parts = word.removesuffix("*").split(" ** ")
        return r"(?=[\u3000-\uffff])", "[^;]{1,40}?".join(re.escape(part.strip()) for part in parts)
    inner = r"\b[^;]{1,80}?\b".join(_ending(part.strip()) for part in word.split(" ** "))
    return "" if word.startswith("*") else r"(?<![\w-])" if "-" in word else r"(?<!\w)", inner


def _ending(part: str) -> str:
    """A word with any ending where a star stands, and with any beginning."""
    inner = re.escape(part.strip("*")).replace(r"\*", r"\w*")
    return inner + (r"\w*" if part.endswith("*") else r"(?!\w)")
