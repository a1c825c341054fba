"""Finds the materials that a text mentions, by the names in the catalogue of materials.

Every headline is searched, so all names are compiled into one regular expression. A wrong material is worse than none:
an element's symbol counts only where it has no other meaning (`Sb`, never `Co` or `In`), and ambiguous English words
(`lead`, `tin`, `silver`) count only beside words that show that the metal is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache, lru_cache
from threading import Lock

from mineralwatch.domain.materials.material_catalogue import CRITICAL, FURTHER
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern
from mineralwatch.domain.text.russian_cases import noun_cases


@dataclass(frozen=True, slots=True)
class Material:
    """One material of the catalogue.

    `symbol` is a label of at most three characters for a narrow column; forms of one metal may share it. `formulas` are
    recognised only in exactly this case. `part_of` is the wider material of which this one is a form or a member.
    """

    name: str
    symbol: str
    title: str
    aliases: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    part_of: str | None = None
    critical: bool = False  # whether the material is on the 2025 List of Critical Minerals


_ROW = lazy_pattern(
    r"(?P<name>[a-z0-9-]+) \| (?P<symbol>\w{1,3}) \| (?P<title>[^|]+?) \| (?P<aliases>[^|{]*?)"
    r"(?: ?\{(?P<formulas>[^}]+)\})?(?: \| (?P<part_of>[a-z-]+))?"
)


def _rows(table: str, *, critical: bool) -> Iterator[Material]:
    for row in table.strip().splitlines():
        found = _ROW.fullmatch(row)
        assert found is not None, row
        yield Material(
            name=found["name"],
            symbol=found["symbol"],
            title=found["title"],
            aliases=tuple(found["aliases"].split(", ")) if found["aliases"] else (),
            formulas=tuple(found["formulas"].split(", ")) if found["formulas"] else (),
            part_of=found["part_of"],
            critical=critical,
        )


CATALOGUE: tuple[Material, ...] = (*_rows(CRITICAL, critical=True), *_rows(FURTHER, critical=False))

_JOINT = r"[\s\-‐‑–]{1,3}"  # separators that may stand between the words of a name
# Second parts of German compound words that begin with a material: `Kobaltreserven`, `Scandiumoxid`.
_GERMAN_SECOND_PARTS = (
    r"(?:reserven?|best[aä]nde?n?|vorr[aä]te?n?|oxids?|ausschreibung(?:en)?|auftr[aä]ge?|barren|pulver|konzentrate?|schwamm"
    r"|preise?|markt|lieferung(?:en)?|lieferanten?|lager|k[aä]ufe?|ank[aä]ufe?|eink[aä]ufe?|bedarf|vertr[aä]ge?|tender"
    r"|gesch[aä]ft|produzent(?:en)?|beschaffung|minen?|exporte?)(?!\w)"
)
_WORD = lazy_pattern(r"\w+")
_COMPILING = Lock()
_EASTERN = lazy_pattern(r"[\u3000-\U0010ffff]")
_COMPOUND = lazy_pattern(rf"{_GERMAN_SECOND_PARTS}$", re.IGNORECASE)
_BY_NAME = {material.name: material for material in CATALOGUE}
_BEFORE_LEAD = r"refined|recycled|antimonial|secondary|primary|tons of|tonnes of|pounds of|lb of|lbs of|t of"
_METALS = r"copper|zinc|silver|gold|tin|antimony|nickel|cobalt|bismuth|cadmium|lithium"
# English words that often mean something other than the metal, each with the neighbouring words that show that the
# metal is meant.
_AMBIGUOUS_WORDS = {
    "lead": (
        rf"(?:{_BEFORE_LEAD})[ ]lead(?!\w)"
        rf"|(?:(?:{_METALS})(?:[-/,]\ ?|,?\ and\ |,?\ or\ ))lead(?!\w)(?!\ (?:to|the|a|time|role)\b)"
        rf"|lead(?=(?:[-/,]\ ?|,?\ and\ )(?:{_METALS})\b)"
        r"|lead(?=[ -](?:metal|ingots?|concentrates?|ores?|smelters?|smelting|bullion|acid|antimony|alloys?|oxides?)\b)"
    ),
    "tin": (
        r"(?-i:[Tt]in)(?!\w)(?![ -](?:cans?|foil|roof\w*|hats?|whistle|m[ae]n|pan|god|ear|cup|number)\b)"
        r"|(?<![(/])(?-i:TIN)(?=\s*$)"
        r"|(?-i:TIN)(?=[ ,(-]+(?:ingots?|metal|lme|solder|ores?|pest|concentrates?|bars?|anodes?|mines?|alloys?)\b)"
    ),
    "silver": r"silver(?!\w)(?![ -](?:lining|bullet|medal\w*|screen|spring|lake|tsunami|jubilee)\b)",
    "silicon": r"silicon(?!\w)(?![ -](?:valley|graphics|motion|labs)\b)",
    "cobalt": r"cobalt(?!\w)(?![ -](?:strike|blue\b(?! (?:holdings|mining)))\b)",
    "iridium": r"iridium(?!\w)(?![ -](?:communications|satellites?|next|phones?)\b)",
}
# Chinese characters for metals, each with the characters that must not follow, since together they mean something else:
# Silicon Valley, pencil, the city of Tongling, statue, medal, gong, a bay of Hong Kong.
_EXCLUDED_CONTINUATIONS = {"硅": "(?!谷)", "铅": "(?!笔)", "铜": "(?![陵像牌锣])", "銅": "(?![陵像牌鑼])"}


def material_by_name(name: str) -> Material | None:
    """The material that a name, title, alias or unambiguous symbol stands for, in any case and with blanks or hyphens;
    None when no material has that name."""
    return _BY_KEY.get(_name_key(name))


def material_family(name: str) -> tuple[str, ...]:
    """The given name, followed by the wider materials of which it is a form or member, nearest first."""
    found = _BY_NAME.get(name)
    return (name, *material_family(found.part_of)) if found and found.part_of else (name,)


def nearest_material(name: str) -> str | None:
    """The catalogue name most similar to a misspelt one, for an error message; None when none is similar."""
    close = get_close_matches(_name_key(name), _BY_KEY, n=1, cutoff=0.6)
    return _BY_KEY[close[0]].name if close else None


@lru_cache(maxsize=2048)  # cached, since reading one headline calls this several times
def find_materials(text: str) -> tuple[str, ...]:
    """The names of the materials that a text mentions, each once, in order of appearance.

    The longest name wins: "high-purity aluminium" is not also aluminium, "samarium cobalt" is neither samarium nor
    cobalt.
    """
    return tuple(dict.fromkeys(map(_material_of_match, _matches(text))))


def first_part_of_compound(word: str) -> str:
    """The material with which a German compound word begins (`kobalt` for `kobaltreserven`); any other word is returned
    unchanged."""
    return _COMPOUND.sub("", word)


def mask_materials(text: str, sign: str) -> str:
    """The text with each material's name replaced by `sign`."""
    return _finder().sub(sign, text)


def _matches(text: str) -> Iterator[re.Match[str]]:
    """The matches of `_finder().finditer(text)`, tried only at words with which a name can begin: the whole expression
    costs a microsecond at each character."""
    if _EASTERN.search(text):  # these names begin anywhere
        yield from _finder().finditer(text)
        return
    end = 0
    for word in _WORD.finditer(text):
        if word.start() >= end and _can_begin_name(word.group()) and (hit := _finder().match(text, word.start())):
            yield hit
            end = hit.end()


@lru_cache(maxsize=8192)
def _can_begin_name(word: str) -> bool:
    """Whether a name can begin at the start of this word, which may be longer (`Kobaltreserven`)."""
    lower, firsts = word.lower(), _first_words()
    return not word.isascii() or lower == "t" or any(lower[:length] in firsts for length in range(2, len(lower) + 1))


@cache
def _first_words() -> frozenset[str]:
    """The first word of each name and formula, and of each expression for an ambiguous word but `t of lead`."""
    names = (name for one in CATALOGUE for name in (one.name, one.title, *_aliases(one), *one.formulas))
    before_lead = re.findall(r"\w+", f"{_BEFORE_LEAD}|{_METALS}")
    return frozenset({*_AMBIGUOUS_WORDS, *before_lead, *(_WORD.findall(name)[0].lower() for name in names)} - {"t"})


def _name_key(name: str) -> str:
    return re.sub(r"[\s_‐‑–-]+", "-", name.strip().casefold())


def _materials_by_key() -> dict[str, Material]:
    named: dict[str, Material] = {}
    for material in CATALOGUE:
        for word in (material.name, material.title, *_aliases(material)):
            assert named.setdefault(_name_key(word), material) is material, word
    for symbol, material in _symbols():
        named.setdefault(symbol, material)
    for material in CATALOGUE:
        for formula in material.formulas:
            named.setdefault(_name_key(formula), material)
    return named


def _aliases(material: Material) -> Iterator[str]:
    """The aliases of a material; Russian aliases in all grammatical cases."""
    for alias in material.aliases:
        yield from noun_cases(alias) if "а" <= alias[0] <= "я" else (alias,)


def _symbols() -> Iterator[tuple[str, Material]]:
    """The symbols that stand for only one material, each with its material. A form or member of a wider material is
    included when its symbol is unique and longer than two characters, or when it is on the List of Critical Minerals.
    """
    whole = [material for material in CATALOGUE if material.part_of is None or len(material.symbol) > 2]
    for material in whole:
        if sum(other.symbol == material.symbol for other in whole) == 1:
            yield material.symbol.casefold(), material
    for material in CATALOGUE:
        if material.critical and material.part_of is not None:
            yield material.symbol.casefold(), material


_BY_KEY = _materials_by_key()


def _alias_pattern(word: str) -> str:
    """The regular expression for one alias; any separator matches the alias's blanks and hyphens."""
    # Chinese and Japanese write no blanks between words, so these aliases match within a word
    if not word[0].isascii() and ord(word[0]) >= 0x3000:
        return re.escape(word) + _EXCLUDED_CONTINUATIONS.get(word, "")
    return _JOINT.join(map(re.escape, re.split("[ -]", word)))


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(_alias_pattern(word) for word in sorted(words, key=len, reverse=True))


def _finder() -> re.Pattern[str]:
    with _COMPILING:  # or all threads that read the first feeds would compile it
        return _compiled_finder()


@cache  # compiled at first use and not at import: it takes 25 ms, and not every command needs it
def _compiled_finder() -> re.Pattern[str]:
    words = {word for one in CATALOGUE for word in (one.name, one.title.casefold(), *_aliases(one))}
    eastern = {word for word in words if ord(word[0]) >= 0x3000}
    western = words - eastern - _AMBIGUOUS_WORDS.keys()
    guarded = "|".join(rule.replace(r"\ ", "[ ]") for rule in _AMBIGUOUS_WORDS.values())
    formulas = sorted((f for material in CATALOGUE for f in material.formulas), key=len, reverse=True)
    exact = "|".join(re.escape(formula) for formula in formulas)
    names = rf"(?:{_alternatives(western)})(?:(?!\w)|(?={_GERMAN_SECOND_PARTS}))"
    return lazy_pattern(rf"(?<!\w)(?:(?i:{names}|{guarded})|(?:{exact})(?!\w))|{_alternatives(eastern)}")


def _material_of_match(hit: re.Match[str]) -> str:
    word = hit.group()
    found = _BY_KEY.get(_name_key(word))
    if found is None:  # the match is an ambiguous word together with the word before it
        found = _BY_KEY[_name_key(re.split(r"[\s,/-]", word)[-1])]
    return found.name
