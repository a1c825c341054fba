"""How things are called in a few cells: materials, requests, quantities, prices, grades."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from mineralwatch.domain.materials import CATALOGUE, by_name
from mineralwatch.domain.models import Grade, Promise, Solicitation, Stage
from mineralwatch.domain.money_text import short_money
from mineralwatch.domain.weight_units import to_tonnes


def outcome_text(promise: Promise, today: date) -> str:
    """What became of a promise, in words; one whose day has passed without an outcome says so, and is never dropped."""
    left = (promise.due.last - today).days if promise.due else None
    if promise.outcome != "open" or left is None or left >= 0:
        return promise.outcome
    return f"open, its day passed {-left} d ago"


GRADE_LETTERS = {
    Grade.OFFICIAL: "O",
    Grade.ANNOUNCED: "N",
    Grade.REPORTED: "P",
    Grade.COPIED: "c",
    Grade.INFERRED: "i",
}
GRADE_WORDS = {
    Grade.OFFICIAL: "official",
    Grade.ANNOUNCED: "announced",
    Grade.REPORTED: "press",
    Grade.COPIED: "a copy, unchecked",
    Grade.INFERRED: "inferred",
}
_SOURCES = {
    "sam": "SAM.gov",
    "sam_bulk": "SAM.gov daily file",
    "usaspending": "USAspending",
    "federal_register": "Federal Register",
}

# Words of up to three letters that a title in capitals may hold and that are no abbreviations.
_SHORT_WORDS = frozenset({
    "a", "an", "and", "any", "as", "at", "bar", "by", "cut", "dry", "for", "in", "is", "its", "new", "no", "non", "not",
    "of", "off", "old", "on", "one", "or", "ore", "per", "raw", "rod", "see", "the", "tin", "to", "two", "via", "wet",
    "with",
})  # fmt: skip
_SIGNS = Counter(material.symbol for material in CATALOGUE)  # Al, Fe and Nd stand for two materials each
_BRACKETS = re.compile(r"\([^()]*\)")
_WORDS = re.compile(r"\w+")
_NUMBER = re.compile(r"\b([A-Z][A-Z0-9]{5})(\d{2})([A-Z])([A-Z0-9]{4})\b", re.ASCII)  # as DFARS 204.16 builds it


def source_title(name: str) -> str:
    """`SAM.gov` for `sam`, the name by which the settings know it; an outlet and a feed are called what they are."""
    return _SOURCES.get(name, name)


def with_dashes(text: str) -> str:
    """Every number of a request or a contract in a text as people write it: `SP8000-27-R-0003` for `SP800027R0003`."""
    return _NUMBER.sub(r"\1-\2-\3-\4", text)


def grade_letters(grades: Sequence[Grade]) -> str:
    """`Pci`: the source letters, best first."""
    return "".join(GRADE_LETTERS[grade] for grade in sorted(set(grades), key=lambda grade: grade.rank))


def grade_letter(grade: Grade | None) -> str:
    """One source letter, or `?` when the grade is not known."""
    return GRADE_LETTERS[grade] if grade else "?"


def material_title(name: str | None) -> str:
    """`Cobalt` for `cobalt`; a name outside the catalogue is made readable; `Material unknown` for None."""
    if not name:
        return "Material unknown"
    found = by_name(name)
    return found.title if found else name.replace("-", " ").capitalize()


def symbol_of(name: str | None) -> str:
    """`Co` for `cobalt`; `?` when the catalogue has no symbol for it."""
    found = by_name(name) if name else None
    return (found.symbol if found else None) or "?"


def symbols_of(solicitation: Solicitation) -> str:
    """The sign of a request's material, with `+` when it asks for more than one."""
    if not solicitation.materials:
        return "?"
    return symbol_of(solicitation.materials[0]) + ("+" if len(solicitation.materials) > 1 else "")


def stage_words(stage: Stage | None) -> str:
    """`solicitation`, `request for information (RFI)`; empty for none."""
    if stage is None:
        return ""
    return "request for information (RFI)" if stage is Stage.RFI else stage.value


def short_name(solicitation: Solicitation) -> str:
    """The short name of the record, else the notice's title, brought down from capitals so that it can be read."""
    return solicitation.short or sentence_case(solicitation.title)


def row_name(solicitation: Solicitation) -> str:
    """The short name behind the sign of its material, which it does not repeat where the sign is of that one alone."""
    name = short_name(solicitation)
    material = material_title(solicitation.materials[0]) if len(solicitation.materials) == 1 else ""
    rest = name[len(material) :]
    alone = _SIGNS[symbol_of(solicitation.materials[0])] == 1 if material else False
    repeats = alone and name.casefold().startswith(material.casefold()) and rest.startswith((" ", ","))
    first = rest.strip(" ,").partition(" ")[0].casefold()
    return rest.strip(" ,") if repeats and first[:1].isalpha() and first not in _SHORT_WORDS else name


def sentence_case(title: str) -> str:
    """A title that shouts, in normal letters: `TIN INGOTS, LME GRADE` → `Tin ingots, LME grade`.

    Words of up to three letters and those with digits keep their capitals, since they may be abbreviations, but for
    the common ones. What stands in brackets does not say whether the title shouts.
    """
    signs = [sign for sign in _BRACKETS.sub("", title) if sign.isalpha()]
    if 2 * sum(sign.isupper() for sign in signs) <= len(signs):
        return title
    words = [word.lower() if _is_word(word) else word for word in title.split(" ")]
    first = words[0].capitalize() if _no_digit(words[0]) else words[0]
    return " ".join([first, *words[1:]])


def _is_word(word: str) -> bool:
    """Whether a word in capitals is no abbreviation."""
    letters_only = "".join(sign for sign in word if sign.isalpha()).casefold()
    return _no_digit(word) and (len(letters_only) > 3 or letters_only in _SHORT_WORDS)


def _no_digit(word: str) -> bool:
    return not any(sign.isdigit() for sign in word)


def solicitation_title(solicitation: Solicitation) -> str:
    """`Cobalt, alloy grade`: the material and the short name, for the title of a panel."""
    named = " + ".join(material_title(name) for name in solicitation.materials[:3]) or "Material unknown"
    return with_short(named, solicitation.short) if solicitation.short else _with_title(named, solicitation)


def with_short(named: str, short: str) -> str:
    """`Cobalt, alloy grade`; `High-purity aluminium` alone where the short name says nothing more."""
    said = set(_WORDS.findall(named.casefold()))
    return named if said.issuperset(_WORDS.findall(short.casefold())) else f"{named}, {short}"


def _with_title(named: str, solicitation: Solicitation) -> str:
    """The notice's own title, with the material before it where the title does not begin with it."""
    title = sentence_case(solicitation.title)
    if not title:
        return named
    return title if title.casefold().startswith(named.casefold()) else f"{named}: {title}"


def amount_text(value: float) -> str:
    """`7,480`, `6.4`, `198,891`: at most one decimal, and none from a hundred up."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.1f}"


def quantity_text(quantity: float | None, unit: str | None) -> str:
    """`7,480 t`; a unit that is no weight is kept as given; empty for an unknown quantity."""
    if quantity is None:
        return ""
    tonnes = to_tonnes(quantity, unit) if unit else None
    if tonnes is None:
        return f"{amount_text(quantity)} {unit or ''}".rstrip()
    return f"{amount_text(tonnes)} t"


def short_quantity(quantity: float | None, unit: str | None) -> str:
    """`7,480 t`, `199 kt`: the same for narrow rows, in thousands of tonnes from ten thousand tonnes up."""
    tonnes = to_tonnes(quantity, unit) if unit else None
    if tonnes is None or tonnes < 10_000:
        return quantity_text(quantity, unit)
    return f"{tonnes / 1000:,.0f} kt" if tonnes >= 100_000 else f"{tonnes / 1000:.1f} kt"


def per_kilogram(amount: float | None, quantity: float | None, unit: str | None) -> float | None:
    """US dollars a kilogram that a sum and a weight imply; None when either is not known or no weight."""
    tonnes = to_tonnes(quantity, unit) if quantity and unit else None
    return amount / (tonnes * 1000) if amount and tonnes else None


def price_text(price: float) -> str:
    """`$66.8/kg`, `$241/kg`: three digits are as much as such a quotient can carry."""
    return f"${price:,.0f}/kg" if price >= 100 else f"${price:#.3g}/kg"


def millions_text(amount: float | None) -> str:
    """Money in millions without unit, for tables that say `$m`: `1,800`, `450.6`, `2`; a dash for unknown."""
    if amount is None:
        return "–"
    return f"{amount / 1e6:,.1f}".removesuffix(".0")


def money_text(amount: float | None) -> str:
    """`$245m`, or `not known`: a blank is never a zero."""
    return short_money(amount) if amount is not None else "not known"


def counted(n: int, one: str, many: str | None = None) -> str:
    """`1 award`, `24 awards`."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
