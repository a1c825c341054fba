"""Decides whether a text is the name of a company.

Sources write placeholders in its place (`TBD`, `Multiple Awardees`), and the name cut out of a headline may be a
country, an agency, a material, a role or a part of the sentence. All these are rejected; any other name is accepted.
"""

from __future__ import annotations

import re

from mineralwatch.domain.materials import materials
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_LONGEST_NAME = 160  # a company's name has at most this many characters
_MOST_WORDS = 8  # a name without a legal form (`Ltd.`) has at most this many words


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LEGAL = _words(
    "inc incorporated llc llp lp ltd limited corp corporation co company plc gmbh ag sa se nv bv ab asa oy oyj spa srl"
    " pty pte kk kg kgaa holdings"
)
_PLACEHOLDER = lazy_pattern(
    r"(?:to be (?:determined|announced|named|decided)|t\.?b\.?[adn]\.?|n\.?/?a\.?|none|null|nil|unknown|unnamed"
    r"|undisclosed|confidential|withheld|redacted|pending|various|multiple|several|numerous|anonymous|not\s.+|see\s.+|test"
    r"|(?:redacted|multiple|various|several|undisclosed|unnamed|withheld|see|pending)\b.*|[\W_\dxX]*)",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESS = lazy_pattern(r"https?:|www\.|[/\\@_]|\.(?:com|org|net|gov|mil|html?)\b", re.IGNORECASE)
_AGENCY = _words(
    "department ministry agency administration government pentagon congress senate bureau commission parliament"
    " secretary president minister dla dod dow doe gsa darpa nasa army navy usgs exim epa"
)
_ROLES = _words(
    "miner miners producer producers supplier suppliers vendor vendors contractor contractors firm firms bidder bidders"
    " offeror offerors awardee awardees manufacturer manufacturers refiner refiners recycler recyclers trader traders"
    " smelter smelters maker makers seller sellers buyer buyers business businesses companies winner winners startup"
    " start-up subsidiary unit"
)
_PLACES = _words(
    "us usa u.s america american united states canada canadian australia australian china chinese japan japanese korea"
    " korean kingdom uk britain british germany german france french norway norwegian sweden swedish finland finnish"
    " belgium belgian netherlands dutch spain spanish portugal portuguese italy italian poland polish austria austrian"
    " czech ukraine ukrainian russia russian kazakhstan kazakh kyrgyzstan tajikistan uzbekistan turkey turkish israel"
    " israeli saudi arabia emirates india indian indonesia indonesian malaysia malaysian vietnam vietnamese thailand"
    " thai myanmar philippines philippine mongolia mongolian brazil brazilian chile chilean argentina argentine peru"
    " peruvian bolivia bolivian mexico mexican colombia guyana congo congolese drc zambia zambian rwanda rwandan africa"
    " african morocco moroccan namibia madagascar mozambique zimbabwe tanzania kenya nigeria gabon ghana greenland"
    " danish denmark estonia estonian estonian ireland irish new zealand taiwan singapore pakistan iran eu europe"
    " european nato washington beijing tokyo seoul ottawa canberra brussels moscow london north south east west western"
    " eastern northern southern allied foreign domestic local republic alabama alaska arizona arkansas california"
    " colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine"
    " maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada hampshire jersey york"
    " carolina dakota ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia wisconsin wyoming quebec"
    " ontario columbia tasmania queensland dallas houston"
)
_PEOPLE = _words("trump biden hegseth white house")
_MATERIAL_WORDS = _words(
    "critical strategic rare high purity high-purity grade low medium national secure refined raw mineral minerals"
    " material materials metal metals element elements earth earths magnet magnets alloy alloys powder powders ingot"
    " ingots oxide oxides ore ores concentrate concentrates steel scrap cathode acid sponge"
)
_ORDINARY_WORDS = _words(
    "small big large major new first second third next more another key top tiny private public single sole source"
    " commercial industrial supply supplies chain chains product products project projects year five-year multi-year"
    " five-years the a an of for and to in its their from with by"
)
# after the name of a material these words make a company: `Titanium Metals`
_COMPANY_ENDINGS = _words("metals minerals materials")
_COMPOUND = ("oxide", "sulfide", "carbide", "carbonate", "chloride", "fluoride", "nitride", "phosphide", "arsenide")
_SENTENCE_WORDS = _words(
    "contract contracts stockpile stockpiles stockpiling award awards awarded tender tenders solicitation order orders"
    " deal deals wins won secures lands signs inks receives gets announces says said purchase purchases deadline shares"
    " stock price prices million billion"
)
_PURPOSE_VERBS = _words(
    "secure boost build buy supply support strengthen expand produce develop increase restock replenish shore bolster"
    " acquire procure provide deliver process refine ensure help reduce diversify onshore stockpile meet fund advance"
    " mine store obtain fill establish maintain sustain create protect safeguard accelerate enhance improve keep make"
    " cut break end counter curb ease restart reopen recycle launch upgrade convert reshore guard address lock ramp"
    " scale combat tackle lessen guarantee fortify revive rebuild grow feed back replace stabilize stabilise explore"
    " extract be have become"
)


def company_name(name: object) -> str | None:
    """A company's name as printed. None when `name` is no text, a placeholder, an address, a country, an agency, a
    material, a role or a part of a sentence."""
    printed = _trimmed(name) if isinstance(name, str) else ""
    if not printed or _PLACEHOLDER.fullmatch(printed):
        return None
    words = [word.strip(".,;:()'’\"“”*&").lower() for word in printed.split()]
    words = [word.removesuffix("'s").removesuffix("’s") for word in words if word]
    if len(words) > 1 and words[-1] in _LEGAL:
        return None if all(_is_ordinary(word) for word in words[:-1]) else printed
    return None if _ADDRESS.search(printed) or _is_sentence_part(words) or _names_no_company(words) else printed


def _trimmed(name: str) -> str:
    """A name without surrounding blanks, quotes and unbalanced brackets."""
    text = " ".join(name.split())[:_LONGEST_NAME].strip(" \"'“”‘’*,;:-–—")
    if text.count("(") > text.count(")"):
        text = text[: text.rindex("(")].rstrip(" ,;:-–—")
    return text


def _is_sentence_part(words: list[str]) -> bool:
    """Whether words are a part of a sentence: a purpose (`to secure critical minerals`), or a verb with its object."""
    return len(words) > _MOST_WORDS or words[0] in _PURPOSE_VERBS or not _SENTENCE_WORDS.isdisjoint(words)


def _names_no_company(words: list[str]) -> bool:
    """Whether none of the words can be part of a company's name. A country followed by a material can: `Korea Zinc`."""
    if len("".join(words)) < 2 or not _AGENCY.isdisjoint(words) or all(word in _PEOPLE for word in words):
        return True
    if any(word in _PLACES for word in words) or (words[-1] in _COMPANY_ENDINGS and _is_material(words[0])):
        return all(_is_ordinary(word) for word in words)
    return all(_is_ordinary(word) or _is_material_word(word) for word in words)


def _is_ordinary(word: str) -> bool:
    return word in _ORDINARY_WORDS or word in _ROLES or word in _PLACES


def _is_material_word(word: str) -> bool:
    """Whether a word names a material or describes one."""
    return word in _MATERIAL_WORDS or word.endswith(_COMPOUND) or _is_material(word)


def _is_material(word: str) -> bool:
    return materials.material_by_name(word) is not None
