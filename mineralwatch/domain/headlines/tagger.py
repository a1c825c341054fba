"""Tags a text: splits it into words and clauses, and finds the phrases of the lexicon in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from mineralwatch.domain.headlines.lexicon import phrases_by_first_word, word_set
from mineralwatch.domain.headlines.tagged_text import Clause, TaggedPhrase, TaggedText
from mineralwatch.domain.materials.materials import CATALOGUE, first_part_of_compound
from mineralwatch.domain.numbers_and_ids import contract_kind, normalise_number
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

# only the first 2,000 characters of a text are read, twice the length of a headline with its summary
MAX_CHARACTERS = 2_000
# A stock exchange listing in brackets after a company's name; the colon in it ends no clause.
_LISTED = lazy_pattern(
    r"\s?[(\[](?:NYSE|NASDAQ|TSX|ASX|OTC|AMEX|LSE|LON|CSE|FSE|FRA|EURONEXT|SIX|FWB|AIM|JSE)[^()\[\]]{0,90}[)\]]",
    re.IGNORECASE,
)
_COUNTRY = lazy_pattern(r"\bU\.\s?S\.?(?:\s?A\.)?(?=\W|$)")
_TOKEN = lazy_pattern(
    r"""(?P<number>\bSP[A-Z0-9]{4}[-\u2010-\u2013 ]?\d{2}[-\u2010-\u2013 ]?[A-Z][-\u2010-\u2013 ]?[A-Z0-9]{4,5}\b)
      | (?P<money>(?:(?<!\w)(?:US|AU|CA|[AC])\s?)?[$€£]\s?\d[\d.,]*)
      | (?P<word>[^\W_]+(?:['’][^\W_]+)?)
      | (?P<stop>[;:|?!…—]|\s[–-]\s|\.(?=\s|$))
      | (?P<comma>,)""",
    re.VERBOSE | re.IGNORECASE,
)
# Abbreviations: a full stop after one of these ends no sentence.
_ABBREVIATIONS = word_set(
    "corp inc co ltd llc plc jan feb mar apr jun jul aug sep sept oct nov dec dept no st mr ms dr gov gen sen rep vs"
    " approx est u s"
)
_CONJUNCTIONS = word_set(
    "as while after amid but because following before since when although though if unless until whether ahead"
    " despite where once that which who why how"
)
_BUYERS = frozenset({"buyer", "weak", "plain"})
_ADVERBS = word_set(
    "again now abruptly finally formally officially quietly also today is are has have just suddenly agency it"
    " notice notices filing filings document documents"
)
_TIME_CONJUNCTIONS = frozenset({"since", "until", "before"})  # as in `in a first since 1990, …`
_ROLE = lazy_pattern(
    r"\s(?:(?:an?|the|its|sole|main|prime|key)\s){0,2}(?:supplier|vendor|winner|awardee)\b", re.IGNORECASE
)
_KIND_OF_ROLE = lazy_pattern(r"\s(?:[\w-]{1,20}\s){0,4}(?:supplier|vendor|winner|awardee)\b", re.IGNORECASE)
_PICKS = word_set("chosen selected named picked tapped chooses selects names picks taps chose")
_CHOSEN = word_set("chosen selected named picked tapped")
_AS_MUCH = lazy_pattern(r"\s(?:much|many|little|few)\sas\s|\s(?:[$€£]|\d)", re.IGNORECASE)  # `as much as 7,500 tons`
_COMPANY_FORMS = word_set("inc llc corp corporation ltd limited company co lp plc")
_CAN_SUPPLY = lazy_pattern(r"\scan\s(?:supply|sell|provide|deliver|make|produce)\b", re.IGNORECASE)
_GRADE_WORDS = word_set("grade registered deliverable")
_ASKS = word_set("asks asking asked")
# Words after a department's name that make it mean something else: `US defense sector`, `Pentagon supplier`.
_INDUSTRY_WORDS = word_set("sector sectors supplier contractor contractors primes customers applications industrial")
_RELATIVE = frozenset({"which", "who"})
_TAG_BY_CONTRACT_KIND = {"solicitation": "solicit", "idiq": "contract", "contract": "contract", "order": "order"}
_STOCKPILE_OFFICE = "SP8000"


@dataclass(slots=True)
class _Word:
    lower: str
    text: str
    clause: int
    span: tuple[int, int]
    number: bool = False
    money: bool = False
    comma: bool = False  # whether a comma stands before the word


def tidied(text: str) -> str:
    """The first `MAX_CHARACTERS` characters of a text, `US` in one spelling, without stock exchange listings."""
    return _LISTED.sub(" ", _COUNTRY.sub("US", text[:MAX_CHARACTERS]))


@lru_cache(maxsize=1024)  # the same headline is read alone, with its story, and when its story is attached
def tag_text(text: str) -> TaggedText:
    """Tag the first `MAX_CHARACTERS` characters of a text, in time proportional to their number."""
    tidy = tidied(text)
    words, clauses = _split(tidy)
    lowers = tuple(word.lower for word in words)
    number = next((normalise_number(w.text) for w in words if w.number and _tag_of_number(w) == "solicit"), None)
    return TaggedText(
        tidy,
        lowers,
        tuple(word.span for word in words),
        frozenset(at for at, word in enumerate(words) if word.comma),
        tuple(_phrases(words, lowers)),
        tuple(clauses),
        number,
        may_name_material(lowers),
    )


def may_name_material(words: Iterable[str]) -> bool:
    """Whether one of these lower-case words can begin the name of a material."""
    known = _material_words()
    return any(not word.isascii() or first_part_of_compound(word.rpartition("'")[2]) in known for word in words)


def _split(text: str) -> tuple[list[_Word], list[Clause]]:
    """The words, each with the index of its clause, and the clauses."""
    words: list[_Word] = []
    clauses, here, main = [Clause()], 0, 0  # `main`: index of the clause that continues after a relative clause
    # `fresh`: the sentence has no word yet, so that a clause which opens here (`after …,`) stands before the main
    # clause.
    comma = fresh = True
    for found in _TOKEN.finditer(text):
        kind, written = found.lastgroup, found.group().strip()
        opens = clauses[here].opening_word
        if kind == "comma":
            comma = True
            if opens in _RELATIVE or (opens in _TIME_CONJUNCTIONS and main != -1):
                here = main
            elif opens and main == -1:
                clauses.append(Clause())
                here = main = len(clauses) - 1
        elif kind == "stop":
            if written == "." and words and words[-1].lower in _ABBREVIATIONS:
                continue
            if written == "?":
                clauses[here] = replace(clauses[here], is_question=True)
            clauses.append(Clause())
            here = main = len(clauses) - 1
            fresh = True
        else:
            written = written.replace("’", "'").removesuffix("'s").removesuffix("'S")
            lower = written.lower()
            if kind == "word" and lower in _CONJUNCTIONS and not _opens_no_clause(lower, words, text, found.end()):
                clauses.append(Clause(lower, words[-1].lower if words else ""))
                main, here = -1 if fresh else here if lower in _RELATIVE else main, len(clauses) - 1
            span = (found.start(), found.start() + len(written))
            words.append(_Word(lower, written, here, span, kind == "number", kind == "money", comma))
            comma = fresh = False
    return words, clauses


def _opens_no_clause(lower: str, words: list[_Word], text: str, offset: int) -> bool:
    """Whether the conjunction that ends at `offset` opens no clause, as in `picked as` and `asks who can supply`."""
    if lower == "ahead":
        return bool(words) and words[-1].lower in ("going", "go", "goes", "went")
    if lower == "who":
        return any(word.lower in _ASKS for word in words[-2:]) and _CAN_SUPPLY.match(text, offset) is not None
    return lower == "as" and (_AS_MUCH.match(text, offset) is not None or _names_role(words, text, offset))


def _names_role(words: list[_Word], text: str, offset: int) -> bool:
    """Whether the `as` that ends at `offset` names a role: `selected as`, `picked by the Pentagon as supplier`."""
    if bool(words) and words[-1].lower in _CHOSEN:
        return True
    picked = any(word.lower in _PICKS for word in words[-8:])
    return (picked and _KIND_OF_ROLE.match(text, offset) is not None) or _ROLE.match(text, offset) is not None


def _phrases(words: list[_Word], lowers: tuple[str, ...]) -> Iterator[TaggedPhrase]:
    """The tagged phrases of the text, in order and without overlap."""
    at, after_buyer = 0, -1  # `after_buyer`: index of the word right after a buyer's name
    while at < len(words):
        end, tags = _phrase_at(words, lowers, at, at == after_buyer)
        if tags:
            written = " ".join(word.text for word in words[at:end])
            yield TaggedPhrase(tags, written, at, end, words[at].clause)
        if not tags.isdisjoint(_BUYERS) or (at == after_buyer and words[at].lower in _ADVERBS):
            after_buyer = end
        at = end


def _phrase_at(
    words: list[_Word], lowers: tuple[str, ...], word_index: int, behind_buyer: bool
) -> tuple[int, frozenset[str]]:
    """The end and the tags of the longest phrase that begins at `word_index`; no tags for an unknown word."""
    word = words[word_index]
    if word.number:
        tag = _tag_of_number(word)
        is_ours = normalise_number(word.text).startswith(_STOCKPILE_OFFICE)
        return word_index + 1, frozenset(filter(None, (tag, "buyer" if is_ours else "", "ours" if is_ours else "")))
    if word.money:
        return word_index + 1, frozenset({"money"})
    for rest, known in phrases_by_first_word().get(word.lower, ()):
        end = word_index + 1 + len(rest)
        tags = _tags_at(known, behind_buyer)
        if not tags:
            continue
        if lowers[word_index + 1 : end] != rest or words[end - 1].clause != word.clause:
            continue
        if not any(one.comma for one in words[word_index + 1 : end]) and _has_lexicon_meaning(
            words, word_index, end, tags
        ):
            return end, tags
    return word_index + 1, _MATERIAL if word.lower in _material_words() or not word.lower.isascii() else frozenset()


@cache  # there are a few dozen sets of tags in all
def _tags_at(tags: frozenset[str], behind_buyer: bool) -> frozenset[str]:
    """The tags that a phrase has at its position: `orders` is a verb only right after a buyer (`behind_buyer`)."""
    verbs = frozenset("verb:" + tag.removeprefix("next:") for tag in tags if tag.startswith("next:"))
    return (
        verbs | (tags & _HEDGE)
        if verbs and behind_buyer
        else frozenset(tag for tag in tags if not tag.startswith("next:"))
    )


def _has_lexicon_meaning(words: list[_Word], word_index: int, end: int, tags: frozenset[str]) -> bool:
    """Whether the words from `word_index` to `end` have the meaning that the lexicon gives, and not another one.

    `us` is the country when it is in capitals or the first word, `US Antimony` is no company in `US antimony tender`,
    and the Polish word `dla` is no agency.
    """
    word = words[word_index]
    if word.lower == "us" and word.text != "US" and word_index:
        return False
    if word.lower == "nds" and word.text != "NDS":
        return False
    if word.lower == "dla" and word.text != "DLA" and any(other.text[0].isupper() for other in words):
        return False
    if word.lower == "america" and word_index and words[word_index - 1].lower in ("of", "north", "south", "latin"):
        return False  # as in `Indium Corporation of America`
    if "veto" in tags and end < len(words) and words[end].lower in _COMPANY_FORMS:
        return False  # as in `Rio Tinto Services Inc.`
    if "foreign" in tags and end < len(words) and words[end].lower in _GRADE_WORDS:
        return False  # as in `LME-grade tin`
    if "weak" in tags and end < len(words) and words[end].lower in _INDUSTRY_WORDS and not words[end].comma:
        return False
    if "company" in tags and end < len(words):
        return not _follows_as_noun(words[end].lower)
    return True


def _follows_as_noun(lower: str) -> bool:
    return any(not rest and not tags.isdisjoint(_NOUNS) for rest, tags in phrases_by_first_word().get(lower, ()))


_MATERIAL = frozenset({"material"})
# These keep their tag of doubt too: `plans` announces a purchase, but makes a cancellation after it uncertain.
_HEDGE = frozenset({"hedge"})
_NOUNS = frozenset({"solicit", "purchase", "stock", "deadline", "bids"})


def _tag_of_number(word: _Word) -> str:
    return _TAG_BY_CONTRACT_KIND.get(contract_kind(word.text) or "", "")


@cache
def _material_words() -> frozenset[str]:
    """The first word of every name of a material."""
    names = (name for one in CATALOGUE for name in (one.name, one.title, *one.aliases, *one.formulas))
    return frozenset(found.group().lower() for name in names if (found := re.search(r"[^\W_]+", name)))
