"""Names of months in the languages whose headlines are read, whole or cut after three letters or more."""

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
_LEAST = 3  # letters


def month_of(word: str) -> int | None:
    """The number of the month that a word names, `Nov`, `нояб`, `août`; None for another word or one that several
    months begin with."""
    return _months().get(_plain(word)) or None


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for number, names in enumerate(_NAMES, 1):
        for name in map(_plain, names.split()):
            for end in range(_LEAST, len(name) + 1):
                found[name[:end]] = number if found.get(name[:end], number) == number else 0
    return found


def _plain(word: str) -> str:
    """Lower case without accents; Cyrillic й stays a letter of its own."""
    parts = unicodedata.normalize("NFD", word.lower().replace("й", "j").replace("\u0438\u0306", "j"))
    return "".join(char for char in parts if not unicodedata.combining(char))
