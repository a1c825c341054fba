"""The weighted words and figures by which headlines are compared.

A word that many headlines have weighs little. Verbs count by their sense: `wins`, `lands` and `is awarded` are equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from mineralwatch.domain.headlines.lexicon import word_set
from mineralwatch.domain.materials import materials
from mineralwatch.domain.numbers_and_ids import fold
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

PREDICATES = {
    f"={sense}": f"={predicate}"
    for predicate, senses_ in {
        "deal": "sign award buy stake invest loan grant", "end": "cancel", "later": "extend", "tender": "tender",
        "ban": "ban lift export tariff quota", "rise": "rise", "fall": "fall", "start": "start approve build",
        "shares": "shares",
    }.items()
    for sense in senses_.split()
}  # fmt: skip
"""The predicate that a sense belongs to. Headlines of the same news may differ in sense, but seldom in predicate."""

COMMON, SENSE, PLAIN, NAME, FIGURE = 0.25, 0.6, 1.0, 1.5, 2.0
"""The weights of a shared word of the trade, a sense, any other word, a name, and a figure."""

_STOP_WORDS = word_set(
    "a an the and or of in on at to for from by with as is are be been was were will would has have had its it this"
    " that into amid over under after before up out off than their his her our your we us who what how why when where"
    " which not no more most new now via per about against between during through could may might can should if"
    " but so it's i s t re vs also just still yet says said say year years day days week month first update breaking"
    " exclusive news report reports reported according sources source officials"
)
_TRADE_WORDS = word_set(
    "stockpile stockpiling critical mineral metal material strategic defense defence national security supply chain"
    " market price pricing mine mining miner producer company firm project government federal agency department"
    " country global world domestic plan program programme industry sector resource key major production production"
    " stock share group corp inc ltd plc co limited minerals materials million billion m bn mln tonne ton metric demand"
    " american nation foreign big next top long term source purpose use energy tech technology trade raw rare earth"
    " earths element magnet battery"
    " quarter quarterly result third second fourth fiscal annual half profit revenue earning loss output estimate"
    " announce unveil reveal rule analyst investor ceo chief month record drill drilling high low"
)
# A sense and the words that have it; a sense may take several lines.
_SENSES = """
us        us u.s usa united states america american washington pentagon dod dla dow trump white house military army
us        administration biden logistics feds
china     china chinese beijing
award     award awarded awards win wins won winning land lands landed clinch clinches bag bags secure secures secured
award     receive receives received snag snags nab nabs get gets score scores contract contracts awardee
sign      deal deals sign signs signed ink inks agreement pact accord agree agrees
cancel    cancel cancels cancelled canceled cancellation cancelling canceling scrap scraps scrapped withdraw withdraws
cancel    withdrawn axe axes axed pull pulls pulled drop drops dropped abandon abandons kill kills
extend    extend extends extended extension prolong prolongs postpone postpones postponed push pushes pushed delay
extend    delays delayed
tender    tender tenders solicitation solicitations rfp bid bids offer offers request proposal proposals procurement
buy       buy buys buying bought purchase purchases purchasing purchased acquire acquires acquired acquisition procure
buy       procures seek seeks seeking sought solicit solicits takeover takes take taking
stake     stake stakes equity ownership shareholder investor
invest    invest invests investing invested investment fund funds funding finance financing backs back backing inject
loan      loan loans lend lends lending
grant     grant grants subsidy
ban       ban bans banned prohibit prohibits curb curbs restrict restricts restriction restrictions control controls
ban       limit limits tighten tightens blockade halt halts halted stop stops stopped
lift      suspend suspends suspended suspension pause pauses paused lift lifts lifted ease eases eased relax relaxes
lift      replace replaces replaced remove removes removed resume resumes resumed end ends ended
export    export exports exporting shipment shipments overseas
tariff    tariff tariffs duty duties levy levies
quota     quota quotas
rise      rise rises rose soar soars soared jump jumps jumped surge surges surged rally rallies rallied climb climbs
rise      gain gains gained spike spikes spiked skyrocket rocket record high leap leaps leapt higher up
fall      fall falls fell drop drops slump slumps slide slides slid plunge plunges plunged tumble tumbles tumbled sink
fall      sinks lower losses crash crashes dip dips retreat retreats
start     start starts started begin begins began launch launches launched open opens opened kick commission commissions
start     issue issues issued publish publishes release releases
approve   approve approves approved approval permit permits greenlight clears cleared nod
shares    offering placement raise raises raising ipo listing
build     build builds building construct construction plant smelter refinery facility
"""
# Countries, separated by `|`, each with the words for it; the first word of each is its sense.
_COUNTRIES = """
congo drc congolese | australia australian aussie canberra albanese | canada canadian ottawa | korea korean seoul
japan japanese tokyo | indonesia indonesian jakarta | saudi arabia riyadh | brazil brazilian | india indian
ukraine ukrainian kyiv | eu europe european brussels | kazakhstan kazakh | malaysia malaysian | thailand thai
myanmar | vietnam | greenland danish | russia russian | chile chilean | alaska alaskan | idaho | nevada | montana
germany german berlin | france french | uk britain british london | g7 | argentina | bolivia | zambia | rwanda
"""
_BROAD_MATERIALS = frozenset({"rare-earths"})  # so many headlines name these that they weigh less than other materials
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "mm": 1e6, "million": 1e6}
_SCALES |= {"b": 1e9, "bn": 1e9, "bln": 1e9, "billion": 1e9, "tn": 1e12, "trillion": 1e12}
_TONNES = {"t": 1.0, "mt": 1.0, "ton": 1.0, "tonne": 1.0, "lb": 0.00045359237, "pound": 0.00045359237, "kg": 0.001}

_NUMERAL = r"\d+(?:,\d{3})*(?:\.\d+)?"
_SCALE = r"(?:k|thousand|mm|mn|mln|million|m|bln|bn|billion|b|tn|trillion)"
_MONEY = lazy_pattern(
    rf"(?P<sign>(?:US|A|C|AU|CA)?\$|€|£|\bUSD\s?|\bEUR\s?)\s?(?P<value>{_NUMERAL})[\s-]?(?P<scale>{_SCALE}\b)?"
    rf"|\b(?P<worded>{_NUMERAL})[\s-]?(?P<of>{_SCALE})[\s-](?P<unit>dollars?|usd|euros?|pounds sterling)\b",
    re.IGNORECASE,
)
_WEIGHT = lazy_pattern(
    rf"\b(?P<value>{_NUMERAL})[\s-]?(?P<scale>thousand|million|mn|k)?[\s-]?(?:metric[\s-])?"
    r"(?P<unit>tonne|ton|mt|lb|pound|kg|t)s?\b",
    re.IGNORECASE,
)
_DATE = lazy_pattern(
    rf"\b(?:(?P<month>{'|'.join(_MONTHS)})\.?\s(?P<day>\d{{1,2}})|(?P<first>\d{{1,2}})\s(?P<second>{'|'.join(_MONTHS)}))\b",
    re.IGNORECASE,
)
# after these words a headline gives background and not the news, so the words there weigh half
_BACKGROUND, _BACKGROUND_FACTOR = word_set("despite amid ahead"), 0.5
_DIGIT = lazy_pattern(r"\d")
_YEAR = lazy_pattern(r"(?:19|20)\d\d|q[1-4]")
_WORD = lazy_pattern(r"[^\W_]+(?:['’.][^\W_]+)*")
_CURRENCIES = {"$": "usd", "us$": "usd", "usd": "usd", "a$": "aud", "au$": "aud", "c$": "cad", "ca$": "cad"}
_CURRENCIES |= {"€": "eur", "eur": "eur", "£": "gbp"}

# the unit (`usd`, `t`, `day` …) and the number; a day of the year is given as month * 100 + day
HeadlineFigure = tuple[str, float]


def find_figures(text: str) -> tuple[frozenset[HeadlineFigure], str]:
    """The amounts of money, weights and days in a text, and the text without them."""
    if _DIGIT.search(text) is None:
        return frozenset(), text
    found = {_money(hit) for hit in _MONEY.finditer(text)}
    rest = _MONEY.sub(" ", text)
    found |= {_weight(hit) for hit in _WEIGHT.finditer(rest)}
    rest = _WEIGHT.sub(" ", rest)
    found |= {_date(hit) for hit in _DATE.finditer(rest)}
    return frozenset(found), _DATE.sub(" ", rest)


def _money(hit: re.Match[str]) -> HeadlineFigure:
    if hit["worded"]:
        unit = "eur" if hit["unit"].lower().startswith("eur") else "gbp" if "sterling" in hit["unit"] else "usd"
        return unit, _number_value(hit["worded"], hit["of"])
    return _CURRENCIES[hit["sign"].strip().lower()], _number_value(hit["value"], hit["scale"])


def _weight(hit: re.Match[str]) -> HeadlineFigure:
    return "t", _number_value(hit["value"], hit["scale"]) * _TONNES[hit["unit"].lower()]


def _date(hit: re.Match[str]) -> HeadlineFigure:
    month, day = hit["month"] or hit["second"], hit["day"] or hit["first"]
    return "day", _MONTHS[month.lower()] * 100 + float(day)


def _number_value(numeral: str, scale: str | None) -> float:
    return float(numeral.replace(",", "")) * _SCALES.get((scale or "").lower(), 1.0)


def same_figure(one: HeadlineFigure, other: HeadlineFigure) -> bool:
    """Whether two figures may mean the same: amounts within 3 % (`$43.4 million` and `$43m`), days only when equal."""
    if one[0] != other[0]:
        return False
    if one[0] == "day":
        return one[1] == other[1]
    return abs(one[1] - other[1]) <= 0.03 * max(one[1], other[1])


def word_weights(text: str) -> dict[str, float]:
    """The words of a text (without its figures), each with its weight. Words of one sense become one entry `=sense`,
    names of one material one entry `@material`."""
    words = [hit.group().replace("’", "'") for hit in _WORD.finditer(text)]
    names = _capitals_mean_names(words)
    found = {f"@{name}": SENSE if name in _BROAD_MATERIALS else PLAIN for name in materials.find_materials(text)}
    factor = 1.0
    for position, word in enumerate(words):
        factor = _BACKGROUND_FACTOR if position and word.lower() in _BACKGROUND else factor
        term, worth = _term(word)
        if worth >= PLAIN:
            worth = NAME if names and position and word[0].isupper() else worth
            found[term] = max(found.get(term, 0.0), worth * factor)
        elif worth:
            found.setdefault(term, worth * factor)
    return found


@lru_cache(maxsize=8192)  # a few thousand words make up most headlines
def _term(word: str) -> tuple[str, float]:
    """What a word counts as, and its weight where capitals mean nothing; 0 for a word that does not count."""
    stem = _stem(word.lower().removesuffix("'s"))
    if (stem in _STOP_WORDS and word != "US") or materials.material_by_name(stem):
        return stem, 0.0
    sense = word_senses().get(word.lower()) or word_senses().get(stem) or _countries().get(stem)
    if sense:
        return f"={sense}", SENSE
    if stem in _TRADE_WORDS or _YEAR.fullmatch(stem):
        return stem, COMMON
    return stem, NAME if word[0].isdigit() else PLAIN


def _capitals_mean_names(words: list[str]) -> bool:
    """Whether capital letters mark names in a headline. They do not when most of its words begin with one."""
    long = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in long) <= 0.6 * len(long)


def _stem(word: str) -> str:
    word = fold(word).replace(" ", "")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@cache
def _countries() -> dict[str, str]:
    rows = (row.split() for line in _COUNTRIES.strip().splitlines() for row in line.split("|"))
    return {word: row[0] for row in rows for word in row}


@cache
def word_senses() -> dict[str, str]:
    """The sense of each word in `_SENSES`; when several lines list a word, the first one decides."""
    return dict(_reversed(_sense_rows()))


def _sense_rows() -> Iterator[tuple[str, str]]:
    for row in _SENSES.strip().splitlines():
        sense, *words = row.split()
        yield from ((word, sense) for word in words)


def _reversed(rows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(rows)[::-1]
