"""The grammatical cases of Russian names of metals: a headline has `кобальта` where the catalogue has `кобальт`."""

from __future__ import annotations

_FEMININE = frozenset({"медь"})
# Some grammatical cases of these metals' names are names of countries and places: Индия, Германия, Самария.
_PLACES = frozenset({"индий", "германий", "самарий"})
_ENDINGS = (
    ("ий", ("ий", "ия", "ию", "ием", "ии")),
    ("ец", ("ец", "ца", "цу", "цом", "це")),
    ("ые", ("ые", "ых", "ым", "ыми")),
    ("ты", ("ты", "тов", "там", "тами")),
    ("ь", ("ь", "я", "ю", "ем", "е")),
    ("а", ("а", "ы", "е", "у", "ой")),
    ("о", ("о", "а", "у", "ом", "е")),
)


def noun_cases(noun: str) -> tuple[str, ...]:
    """The singular forms of a lower-case noun, the noun itself first. Forms that are names of places are left out."""
    if noun in _PLACES:
        return noun, noun.removesuffix("ий") + "ием"
    if noun in _FEMININE:
        return noun, noun[:-1] + "и", noun + "ю"
    for ending, forms in _ENDINGS:
        if noun.endswith(ending):
            return tuple(noun.removesuffix(ending) + form for form in forms)
    return tuple(noun + form for form in ("", "а", "у", "ом", "е"))
