"""Detects the language of a text by its script, else by its function words and special letters.

The result marks quotations that are not in English, so a language is returned only when it is certain: a short English
text without function words, or one that names a foreign company, gives None.
"""

from __future__ import annotations

import re

from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_SCRIPTS = (
    ("Japanese", lazy_pattern("[\u3040-\u30ff]")),  # kana is tested before Han, since Japanese uses both
    ("Korean", lazy_pattern("[\uac00-\ud7a3\u1100-\u11ff]")),
    ("Chinese", lazy_pattern("[\u3400-\u9fff]")),
    ("Ukrainian", lazy_pattern("[іїєґІЇЄҐ]")),
    ("Russian", lazy_pattern("[\u0400-\u04ff]")),
    ("Arabic", lazy_pattern("[\u0600-\u06ff]")),
    ("Hebrew", lazy_pattern("[\u0590-\u05ff]")),
    ("Greek", lazy_pattern("[\u0370-\u03ff]")),
    ("Hindi", lazy_pattern("[\u0900-\u097f]")),
    ("Thai", lazy_pattern("[\u0e00-\u0e7f]")),
)
_SCRIPT_SHARE = 0.2  # a script decides the language when at least this share of the text's letters belongs to it
_FUNCTION_WORDS = {
    "English": "the of and to for with from by after over its is was are has have will as at on that this amid says",
    "German": "der die das und für von mit nach den dem des ein eine einer eines im zum zur bei wegen über auf nicht"
    " wird wurde werden hat ist sich auch",
    "French": "le la les des du et pour par dans sur au aux une son ses leur est sont été après avec qui que",
    "Spanish": "el los las del y para por con una su sus al es fue han ha tras que se en como licitación",
    "Portuguese": "o os as do da dos das e para por com um uma no na nos nas ao é foi são após em pelo pela licitação",
    "Italian": "il lo gli della delle dei degli del e per con una nel nella dal dalla è sono ha alla al gara dopo",
    "Dutch": "het een van en voor met op aan bij uit naar door zijn is wordt heeft niet ook de",
    "Polish": "w na z do i oraz przez dla nie się jest po od przetarg",
    "Turkish": "ve için bir ile bu da de olarak ihale ihalesi",
    "Swedish": "och för att av på med till från ett har är inte upphandling",
}
_TRADE_WORDS = {
    "German": "ausschreibung auftrag vertrag frist kobalt antimon wismut wolfram millionen kauft kaufen sucht",
    "French": "appel offres pentagone contrat marché annule milliards fournisseurs",
    "Spanish": "licitación contrato pentágono cobalto cancela millones dólares plazo reserva",
    "Portuguese": "licitação contrato pentágono cobalto cancela milhões dólares prazo eua estoque agência reserva",
    "Italian": "gara contratto pentagono cobalto milioni dollari appalto riserva annulla",
}
_SPECIAL_LETTERS = {
    "German": "äöüß",
    "French": "éèêàçûôîœ",
    "Spanish": "áéíóúñ",
    "Portuguese": "ãõáâêçóéí",
    "Italian": "àèìòù",
}
_WORDS = {
    name: frozenset((words + " " + _TRADE_WORDS.get(name, "")).split()) for name, words in _FUNCTION_WORDS.items()
}
_FEWEST_SIGNS = 2  # a language needs two of its function words, or one of them and one of its special letters


def language_of(text: str) -> str | None:
    """The English name of a text's language; None when the language is uncertain."""
    letters = sum(char.isalpha() for char in text)
    for name, script in _SCRIPTS:
        if letters and len(script.findall(text)) >= (1 if name == "Ukrainian" else _SCRIPT_SHARE * letters):
            return name
    lower = text.lower()
    counts = {name: _count_signs(lower, name) for name in _WORDS}
    best = max(counts, key=lambda name: counts[name])
    is_only_best = [name for name in counts if counts[name] == counts[best]] == [best]
    return best if is_only_best and counts[best] >= _FEWEST_SIGNS else None


def _count_signs(lower: str, name: str) -> int:
    """The number of function words of language `name` in a lower-case text, plus one when the text has any of its
    special letters."""
    words = re.findall(r"[^\W\d_]+", lower)
    return sum(word in _WORDS[name] for word in words) + any(
        letter in lower for letter in _SPECIAL_LETTERS.get(name, "")
    )


def foreign_language(text: str) -> str | None:
    """The English name of a text's language; None for English (the language of the screen) and when the language is
    uncertain."""
    found = language_of(text)
    return found if found != "English" else None
