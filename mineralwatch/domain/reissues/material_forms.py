"""In which form a request asks for its material: an oxide is not bought in the place of a metal, nor powder for ingots.

Two requests differ in form when both name one of a group and have none in common. What only one of them names proves
nothing: a title may leave it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from mineralwatch.domain.identity import fold

# A word that stands for several forms of its group means any of them: `metal` may come as ingots or powder.
_GROUPS: Mapping[str, Mapping[str, str]] = {
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
_KINDS = {
    group: {word: kind for kind, words in kinds.items() for word in words.split()} for group, kinds in _GROUPS.items()
}
_PURITY = re.compile(r"\b(9\d(?:\.\d+)?)\s*(?:%|percent|per cent|pct)|\b([2-9])\s?n(?:\d)?\b", re.IGNORECASE)
_GRADE_WORDS = frozenset({"grade", "pest", "lme"})


MaterialForms = Mapping[str, frozenset[str]]
"""What is named of each group; a group of which nothing is named is left out."""


def material_forms(title: str, text: str = "") -> MaterialForms:
    """What a request names of each group: its title, else the beginning of its text."""
    return {**_named(text), **_named(title)}


def _named(text: str) -> MaterialForms:
    words = fold(text).split()
    found = {group: frozenset(kinds[word] for word in words if word in kinds) for group, kinds in _KINDS.items()}
    if not _GRADE_WORDS & set(words):
        found["grade"] = frozenset()  # `battery` alone may be what it is used in
    found["purity"] = frozenset(_purity(hit) for hit in _PURITY.finditer(text))
    return {group: kinds for group, kinds in found.items() if kinds}


def _purity(hit: re.Match[str]) -> str:
    """`99.99` for `99.99 percent` and for `4N`."""
    if hit[1]:
        return f"{float(hit[1]):g}"
    nines = int(hit[2])
    return "99" if nines == 2 else f"99.{'9' * (nines - 2)}"


def form_difference(one: MaterialForms, other: MaterialForms) -> str | None:
    """In what two requests differ in form, in words: `oxide and metal`; None when they do not, or it is not said."""
    for group in (group for group in one if group in other):
        if not one[group] & other[group]:
            return f"{' or '.join(sorted(one[group]))} and {' or '.join(sorted(other[group]))}"
    return None
