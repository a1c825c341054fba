"""Short texts for materials, solicitations, quantities, prices and grades."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from mineralwatch.domain.materials.materials import CATALOGUE, material_by_name
from mineralwatch.domain.materials.weight_units import to_tonnes
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.policy import Promise
from mineralwatch.domain.models.solicitation import Solicitation, Stage
from mineralwatch.domain.text.money_text import short_money


def outcome_text(promise: Promise, today: date) -> str:
    """The outcome of an announced step; for a step that is still open after its due day, how many days it is late."""
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
_ONE_WORD = {Grade.REPORTED: "press", Grade.COPIED: "copy"}
_SOURCES = {
    "sam": "SAM.gov",
    "sam_bulk": "SAM.gov daily file",
    "usaspending": "USAspending",
    "federal_register": "Federal Register",
}

# These short words are no abbreviations, so a title in capitals gives them in lower case.
_SHORT_WORDS = frozenset({
    "a", "an", "and", "any", "as", "at", "bar", "by", "cut", "dry", "for", "in", "is", "its", "new", "no", "non", "not",
    "of", "off", "old", "on", "one", "or", "ore", "per", "raw", "rod", "see", "the", "tin", "to", "two", "via", "wet",
    "with",
})  # fmt: skip
_SYMBOL_COUNTS = Counter(
    material.symbol for material in CATALOGUE
)  # three symbols stand for two materials each: Al, Fe and Nd
_BRACKETS = re.compile(r"\([^()]*\)")
_WORDS = re.compile(r"\w+")
_CONTRACT_NUMBER = re.compile(
    r"\b([A-Z][A-Z0-9]{5})(\d{2})([A-Z])([A-Z0-9]{4})\b", re.ASCII
)  # a solicitation or contract number as DFARS 204.16 defines it


def source_title(name: str) -> str:
    """The title of a source by its name in the settings, `SAM.gov` for `sam`; the name of an outlet or a feed is
    unchanged."""
    return _SOURCES.get(name, name)


def with_dashes(text: str) -> str:
    """The text with dashes in each solicitation or contract number: `SP8000-27-R-0003` for `SP800027R0003`."""
    return _CONTRACT_NUMBER.sub(r"\1-\2-\3-\4", text)


def grade_letters(grades: Sequence[Grade]) -> str:
    """The letters of several grades, the best grade first: `Pci`."""
    return "".join(GRADE_LETTERS[grade] for grade in sorted(set(grades), key=lambda grade: grade.rank))


def grade_letter(grade: Grade | None) -> str:
    """The letter of a grade, or `?` when it is not known."""
    return GRADE_LETTERS[grade] if grade else "?"


def grade_word(grade: Grade | None) -> str:
    """A grade as one word for a column: official, announced, press, copy or inferred; "" when it is not known."""
    return _ONE_WORD.get(grade, grade.value) if grade else ""


def material_title(name: str | None) -> str:
    """The title of a material: `Cobalt` for `cobalt`. A name outside the catalogue gets a capital letter, with blanks
    for dashes; None gives `Material unknown`."""
    if not name:
        return "Material unknown"
    material = material_by_name(name)
    return material.title if material else name.replace("-", " ").capitalize()


def symbol_of(name: str | None) -> str:
    """The chemical symbol of a material, `Co` for `cobalt`; `?` when the catalogue has no symbol for the material."""
    material = material_by_name(name) if name else None
    return (material.symbol if material else None) or "?"


def symbols_of(solicitation: Solicitation) -> str:
    """The symbol of a solicitation's first material, with `+` when there are several: `Co`, `W+`."""
    if not solicitation.materials:
        return "?"
    return symbol_of(solicitation.materials[0]) + ("+" if len(solicitation.materials) > 1 else "")


def stage_words(stage: Stage | None) -> str:
    """A procurement stage in words, as `solicitation` or `request for information (RFI)`; "" for None."""
    if stage is None:
        return ""
    return "request for information (RFI)" if stage is Stage.RFI else stage.value


def short_name(solicitation: Solicitation) -> str:
    """The short name that the record gives the solicitation; without one, the notice's title in sentence case."""
    return solicitation.short or sentence_case(solicitation.title)


def row_name(solicitation: Solicitation) -> str:
    """The solicitation's short name for a row whose first cell shows the symbol of its material. The material's title
    is left out of the name when the symbol stands for that material alone."""
    name = short_name(solicitation)
    material = material_title(solicitation.materials[0]) if len(solicitation.materials) == 1 else ""
    without_material = name[len(material) :]
    is_unambiguous = _SYMBOL_COUNTS[symbol_of(solicitation.materials[0])] == 1 if material else False
    repeats_material = (
        is_unambiguous and name.casefold().startswith(material.casefold()) and without_material.startswith((" ", ","))
    )
    first = without_material.strip(" ,").partition(" ")[0].casefold()
    return (
        without_material.strip(" ,") if repeats_material and first[:1].isalpha() and first not in _SHORT_WORDS else name
    )


def sentence_case(title: str) -> str:
    """A title that is mostly in capitals, in sentence case: `TIN INGOTS, LME GRADE` → `Tin ingots, LME grade`.

    Words of up to three letters (except the common ones) and words with digits keep their capitals, since they may be
    abbreviations. Text in brackets does not count for "mostly".
    """
    letters = [character for character in _BRACKETS.sub("", title) if character.isalpha()]
    if 2 * sum(character.isupper() for character in letters) <= len(letters):
        return title
    words = [word.lower() if _is_plain_word(word) else word for word in title.split(" ")]
    first = words[0].capitalize() if _has_no_digit(words[0]) else words[0]
    return " ".join([first, *words[1:]])


def _is_plain_word(word: str) -> bool:
    """Whether a word in capitals is an ordinary word and no abbreviation."""
    letters_only = "".join(character for character in word if character.isalpha()).casefold()
    return _has_no_digit(word) and (len(letters_only) > 3 or letters_only in _SHORT_WORDS)


def _has_no_digit(word: str) -> bool:
    return not any(character.isdigit() for character in word)


def solicitation_title(solicitation: Solicitation) -> str:
    """The material and the short name, for the title of a panel: `Cobalt, alloy grade`."""
    material_titles = " + ".join(material_title(name) for name in solicitation.materials[:3]) or "Material unknown"
    return (
        with_short(material_titles, solicitation.short)
        if solicitation.short
        else _with_title(material_titles, solicitation)
    )


def with_short(material_titles: str, short: str) -> str:
    """The material's title and the short name, as `Cobalt, alloy grade`; the material's title alone where the short
    name adds no word to it."""
    words = set(_WORDS.findall(material_titles.casefold()))
    return material_titles if words.issuperset(_WORDS.findall(short.casefold())) else f"{material_titles}, {short}"


def _with_title(material_titles: str, solicitation: Solicitation) -> str:
    """The notice's title, with the material before it unless the title begins with it."""
    title = sentence_case(solicitation.title)
    if not title:
        return material_titles
    return title if title.casefold().startswith(material_titles.casefold()) else f"{material_titles}: {title}"


def amount_text(value: float) -> str:
    """A number with thousands separators and at most one decimal, from a hundred up with none: `7,480`, `6.4`,
    `198,891`."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.1f}"


def quantity_text(quantity: float | None, unit: str | None) -> str:
    """A quantity with its unit, weights in tonnes: `7,480 t`. A unit that is no weight is kept; "" for an unknown
    quantity."""
    if quantity is None:
        return ""
    tonnes = to_tonnes(quantity, unit) if unit else None
    if tonnes is None:
        return f"{amount_text(quantity)} {unit or ''}".rstrip()
    return f"{amount_text(tonnes)} t"


def short_quantity(quantity: float | None, unit: str | None) -> str:
    """A quantity as by `quantity_text`, for narrow columns: `7,480 t`, and from 10,000 t up `199 kt` (thousands of
    tonnes)."""
    tonnes = to_tonnes(quantity, unit) if unit else None
    if tonnes is None or tonnes < 10_000:
        return quantity_text(quantity, unit)
    return f"{tonnes / 1000:,.0f} kt" if tonnes >= 100_000 else f"{tonnes / 1000:.1f} kt"


def per_kilogram(amount: float | None, quantity: float | None, unit: str | None) -> float | None:
    """An amount in US dollars divided by a weight in kilograms; None when either is unknown or `unit` is no weight."""
    tonnes = to_tonnes(quantity, unit) if quantity and unit else None
    return amount / (tonnes * 1000) if amount and tonnes else None


def price_text(price: float) -> str:
    """A price per kilogram with three significant digits, since it is computed from rounded figures: `$66.8/kg`,
    `$241/kg`."""
    return f"${price:,.0f}/kg" if price >= 100 else f"${price:#.3g}/kg"


def millions_text(amount: float | None) -> str:
    """US dollars in millions without a unit, for columns headed `$m`: `1,800`, `450.6`, `2`; a dash for None."""
    if amount is None:
        return "–"
    return f"{amount / 1e6:,.1f}".removesuffix(".0")


def money_text(amount: float | None) -> str:
    """An amount of US dollars, as `$245m`; `not known` for None, so that an unknown amount is never shown as zero."""
    return short_money(amount) if amount is not None else "not known"


def counted(n: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun: `1 award`, `24 awards`. `plural` is needed when it is not the singular with an `s`."""
    return f"{n:,} {singular if n == 1 else plural or singular + 's'}"
