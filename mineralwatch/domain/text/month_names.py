"""Names of months in the languages whose headlines are read, in full or abbreviated to three letters or more."""

from __future__ import annotations

import unicodedata
from functools import cache

_NAMES = (
    "january januar janner janvier enero janeiro gennaio январь января",
    "february februar feber février febrero fevereiro febbraio февраль февраля",
    "march märz mrz maerz mars marzo março март марта",
    "april avril abril aprile апрель апреля",
    "may mai mayo maio maggio май мая",
    "june juni juin junio junho giugno июнь июня",
    "july juli juillet julio julho luglio июль июля",
    "august août aout agosto август августа",
    "september septembre septiembre setiembre setembro settembre сентябрь сентября",
    "october oktober octobre octubre outubro ottobre октябрь октября",
    "november novembre noviembre novembro ноябрь ноября",
    "december dezember décembre diciembre dezembro dicembre декабрь декабря",
)
_FEWEST_LETTERS = 3  # an abbreviation of a month has at least three letters


def month_of(word: str) -> int | None:
    """The number (1 to 12) of the month that a word names: 11 for `Nov` and `нояб`, 8 for `août`. None for an ambiguous
    abbreviation and for a word that names no month."""
    return _months().get(_without_accents(word)) or None


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for number, names in enumerate(_NAMES, 1):
        for name in map(_without_accents, names.split()):
            for end in range(_FEWEST_LETTERS, len(name) + 1):
                found[name[:end]] = number if found.get(name[:end], number) == number else 0
    return found


def _without_accents(word: str) -> str:
    """Lower case without accents, except that Cyrillic й stays distinct from и."""
    parts = unicodedata.normalize("NFD", word.lower().replace("й", "j").replace("\u0438\u0306", "j"))
    return "".join(char for char in parts if not unicodedata.combining(char))
