"""The catalogue of materials, and finding them in titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.materials import materials
from mineralwatch.domain.materials.materials import (
    CATALOGUE,
    Material,
    find_materials,
    material_by_name,
    material_family,
    nearest_material,
)

USGS_2025 = [
    "aluminum",
    "antimony",
    "arsenic",
    "barite",
    "beryllium",
    "bismuth",
    "boron",
    "cerium",
    "cesium",
    "chromium",
    "cobalt",
    "copper",
    "dysprosium",
    "erbium",
    "europium",
    "fluorspar",
    "gadolinium",
    "gallium",
    "germanium",
    "graphite",
    "hafnium",
    "holmium",
    "indium",
    "iridium",
    "lanthanum",
    "lead",
    "lithium",
    "lutetium",
    "magnesium",
    "manganese",
    "metallurgical-coal",
    "neodymium",
    "nickel",
    "niobium",
    "palladium",
    "phosphate",
    "platinum",
    "potash",
    "praseodymium",
    "rhenium",
    "rhodium",
    "rubidium",
    "ruthenium",
    "samarium",
    "scandium",
    "silicon",
    "silver",
    "tantalum",
    "tellurium",
    "terbium",
    "thulium",
    "tin",
    "titanium",
    "tungsten",
    "uranium",
    "vanadium",
    "ytterbium",
    "yttrium",
    "zinc",
    "zirconium",
]


def test_the_list_of_2025_is_in_it_and_marked() -> None:
    assert len(USGS_2025) == 60
    found = [material_by_name(name) for name in USGS_2025]
    assert all(material is not None and material.critical for material in found)
    assert sum(material.critical for material in CATALOGUE) == 60


def test_names_are_unique_and_labels_short() -> None:
    names = [material.name for material in CATALOGUE]
    assert len(names) == len(set(names))
    assert all(1 <= len(material.symbol) <= 3 for material in CATALOGUE)
    assert all(material.part_of is None or material_by_name(material.part_of) for material in CATALOGUE)


@pytest.mark.parametrize("material", CATALOGUE, ids=lambda material: material.name)
def test_a_material_is_found_by_each_of_its_names(material: Material) -> None:
    for word in (material.name, material.title, *material.aliases, *material.formulas):
        assert material_by_name(word) is material
        if word.casefold() != "lead":  # the bare word is more often the verb
            assert find_materials(f"DLA buys {word} in 2026") == (material.name,), word


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Cobalt, Alloy Grade, Cut Cathode or Rounds", ("cobalt",)),
        ("ANTIMONY METAL INGOTS 99.65%", ("antimony",)),
        ("High-Purity Aluminum; then aluminum", ("high-purity-aluminium", "aluminium")),
        ("high purity aluminium ingots", ("high-purity-aluminium",)),
        ("HF-1 STEEL", ("hf-1-steel",)),
        ("Grain-Oriented Electrical Steel (domain refined)", ("electrical-steel",)),
        ("AEROSPACE-GRADE RAYON FIBER", ("rayon",)),
        ("NdFeB magnets and samarium-cobalt blocks", ("ndfeb-magnets", "samarium-cobalt")),
        ("Neodymium\u2013praseodymium oxide, magnet grade", ("nd-pr-oxide",)),
        ("Heavy rare-earth oxides", ("heavy-rare-earths",)),
        ("rare earths: dysprosium and terbium", ("rare-earths", "dysprosium", "terbium")),
        ("Ferro-niobium and niobium ingots", ("ferroniobium", "niobium")),
        ("Tungsten ores, concentrates, sodium tungstate", ("tungsten",)),
        ("Vanadium pentoxide (V2O5)", ("vanadium",)),
        ("Tin ingots with tin pest", ("tin",)),
        ("TIN INGOTS, LME GRADE", ("tin",)),
        ("SOURCES SOUGHT: TIN", ("tin",)),
        ("investment casting for testing", ()),
        ("give your TIN, your EIN (TIN)", ()),
        ("to lead the talks, lead time, led by lead counsel", ()),
        ("refined lead", ("lead",)),
        ("copper, lead and zinc", ("copper", "lead", "zinc")),
        ("zinc-lead concentrate", ("zinc", "lead")),
        ("nickel, lead to a deal", ("nickel",)),
        ("the Co. in Ni, a W for As", ()),
        ("Sb up 4%", ("antimony",)),
        ("SB 54 passes the senate", ()),
        ("Silicon Valley finds a silver lining, Cobalt Strike malware", ()),
        ("silicon metal and silver", ("silicon", "silver")),
        ("lithium iron phosphate cells", ("lithium",)),
        ("钴价上涨，锑出口", ("cobalt", "antimony")),
        ("硅谷银行", ()),
        ("無錫市, 无锡", ()),
        ("kobalt y antimonio, Wolfram", ("cobalt", "antimony", "tungsten")),
        ("tantaluminium", ()),
        ("", ()),
    ],
)
def test_what_a_text_speaks_of(text: str, names: tuple[str, ...]) -> None:
    assert find_materials(text) == names


@given(st.text(max_size=120))
def test_any_text_gives_known_names_once(text: str) -> None:
    found = find_materials(text)
    assert len(found) == len(set(found))
    assert all(material_by_name(name) is not None for name in found)


@given(st.permutations([material.name for material in CATALOGUE if material.name not in ("lead", "tin")]))
def test_the_order_is_that_of_the_text(names: list[str]) -> None:
    assert find_materials(" | ".join(names[:12])) == tuple(names[:12])


def test_symbols_name_a_material_only_when_no_other_has_them() -> None:
    assert [getattr(material_by_name(symbol), "name", None) for symbol in ("Co", "w", "Nd", "Al", "Fe", "Nb")] == [
        "cobalt",
        "tungsten",
        "neodymium",
        "aluminium",
        None,
        "niobium",
    ]


def test_nearest() -> None:
    assert nearest_material("cobolt") == "cobalt"
    assert nearest_material("alumnum") == "aluminium"
    assert nearest_material("wolfrm") == "tungsten"
    assert nearest_material("qqqq") is None


def test_family() -> None:
    assert material_family("dysprosium") == ("dysprosium", "heavy-rare-earths", "rare-earths")
    assert material_family("cobalt") == ("cobalt",)
    assert material_family("not-in-the-catalogue") == ("not-in-the-catalogue",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("тендер на закупку кобальта", ("cobalt",)),
        ("поставка сурьмы и никеля", ("antimony", "nickel")),
        ("запасы редкоземельных металлов", ("rare-earths",)),
        ("цена меди растёт", ("copper",)),
        ("鈷採購", ("cobalt",)),
        ("鎢與銻", ("tungsten", "antimony")),
        ("코발트를 구매", ("cobalt",)),
        ("희토류와 텅스텐", ("rare-earths", "tungsten")),
        ("contrat de tungstène", ("tungsten",)),
        # cases that are places, words that hold a name, things made of it
        ("премьер Индии в Германии", ()),
        ("из Самарии", ()),
        ("меди и медиа", ("copper",)),
        ("медиана", ()),
        ("셀레늄 가격", ()),
        ("銅鑼灣", ()),
        ("铜牌得主", ()),
        ("無錫市", ()),
        ("スズキの新車", ()),
        ("크롬 브라우저", ()),
        ("아연실색", ()),
    ],
)
def test_names_in_other_scripts_and_their_false_friends(text: str, names: tuple[str, ...]) -> None:
    assert find_materials(text) == names


NAMES = [name for material in CATALOGUE for name in (material.name, material.title, *material.aliases)]
NAMES += [formula for material in CATALOGUE for formula in material.formulas]
NAMES += ["lead", "t of", "lbs of", "refined", "tin", "TIN", "Tin", "silver", "oxid", "reserven", "the", "\u212aobalt"]


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from([" ", "-", ", ", "/", "", " and ", "_"])), max_size=7)
)
def test_trying_only_some_words_finds_what_trying_every_character_finds(parts: list[tuple[str, str]]) -> None:
    for text in ("".join(map("".join, parts)), "".join(map("".join, parts)).title()):
        hits = materials._finder().finditer(text)
        assert find_materials(text) == tuple(dict.fromkeys(map(materials._material_of_match, hits)))
