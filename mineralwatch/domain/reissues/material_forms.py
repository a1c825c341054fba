"""Finds the form in which a solicitation asks for its material: an oxide cannot replace a metal, nor powder ingots.

Forms are in groups, such as chemical compound or shape. Two solicitations differ in form when both name a form of one
group and have no form of that group in common. A form that only one of them names proves nothing, since a title may
leave it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from mineralwatch.domain.numbers_and_ids import fold
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

# For each group of forms, the words that name each form.
_FORMS_BY_GROUP: Mapping[str, Mapping[str, str]] = {
    "compound": {
        "metal": "metal ingot ingots cathode cathodes briquette briquettes sponge bullion billet billets pig flake"
        " flakes rounds pellets shot anode anodes elemental",
        "oxide": "oxide oxides trioxide pentoxide dioxide monoxide",
        "hydroxide": "hydroxide",
        "carbonate": "carbonate",
        "sulfide": "sulfide trisulfide sulphide stibnite",
        "sulfate": "sulfate sulphate",
        "chloride": "chloride trichloride tetrachloride",
        "fluoride": "fluoride",
        "concentrate": "concentrate concentrates ore ores",
        "scrap": "scrap recycled reclaimed residues",
        "alloy": "ferro ferroalloy ferrochromium ferroniobium ferrovanadium ferromanganese ferrosilicon master",
        "magnets": "magnet magnets",
        "salt": "perrhenate paratungstate apt",
    },
    "shape": {
        "ingot": "ingot ingots pig bullion billet billets",
        "cathode": "cathode cathodes rounds",
        "briquette": "briquette briquettes",
        "flake": "flake flakes",
        "powder": "powder powders",
        "pellet": "pellet pellets shot granules",
        "sponge": "sponge",
        "wire": "wire rod rods bar bars",
        "sheet": "sheet sheets plate plates strip foil",
        "crystal": "crystal crystals boule boules wafer wafers",
    },
    "grade": {
        "alloy": "alloy superalloy",
        "battery": "battery",
        "chemical": "chemical",
        "lme": "lme exchange",
        "technical": "technical",
        "nuclear": "nuclear",
        "aerospace": "aerospace",
        "optical": "optical",
        "pest": "pest",
    },
}
_FORM_OF_WORD = {
    group: {word: kind for kind, words in kinds.items() for word in words.split()}
    for group, kinds in _FORMS_BY_GROUP.items()
}
_PURITY = lazy_pattern(r"\b(9\d(?:\.\d+)?)\s*(?:%|percent|per cent|pct)|\b([2-9])\s?n(?:\d)?\b", re.IGNORECASE)
_GRADE_WORDS = frozenset({"grade", "pest", "lme"})


MaterialForms = Mapping[str, frozenset[str]]
"""The named forms by group; a group of which none is named is left out."""


def material_forms(title: str, text: str = "") -> MaterialForms:
    """The forms that a solicitation's title names. In a group of which the title names no form, the forms that the text
    names."""
    return {**_forms_named(text), **_forms_named(title)}


def _forms_named(text: str) -> MaterialForms:
    words = fold(text).split()
    found = {group: frozenset(kinds[word] for word in words if word in kinds) for group, kinds in _FORM_OF_WORD.items()}
    if not _GRADE_WORDS & set(words):
        found["grade"] = frozenset()  # without a word for a grade, `battery` may be what the material is used for
    found["purity"] = frozenset(_purity_text(hit) for hit in _PURITY.finditer(text))
    return {group: kinds for group, kinds in found.items() if kinds}


def _purity_text(hit: re.Match[str]) -> str:
    """The purity in percent as digits: `99.99` for the text `99.99 percent` and for `4N`."""
    if hit[1]:
        return f"{float(hit[1]):g}"
    nines = int(hit[2])
    return "99" if nines == 2 else f"99.{'9' * (nines - 2)}"


def form_difference(one: MaterialForms, other: MaterialForms) -> str | None:
    """How two solicitations differ in form, in words (`oxide and metal`); None when no difference is known."""
    for group in (group for group in one if group in other):
        if not one[group] & other[group]:
            return f"{' or '.join(sorted(one[group]))} and {' or '.join(sorted(other[group]))}"
    return None
