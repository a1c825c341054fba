"""Training rows for the second reader, made from templates: wordings crossed with buyers, materials, companies,
amounts.

They teach it the syntax of headlines, as the labelled rows teach it their words. In a template `(a|b)` is one of
several wordings, `{X}` one entry of the slot X. Every choice depends only on the template and a running number, so that
the same templates give the same rows. Cross-validation keeps all rows of one template together.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.training.template_events import EVENTS
from tests.training.template_lookalikes import LOOKALIKES

_PER_TEMPLATE = {"none": 12}
_PER_EVENT_TEMPLATE = 16
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
_SLOT = re.compile(r"\{([A-Z]+)\}")
_SLOTS = {
    "B": "DLA|DLA|DLA|Defense Logistics Agency|US Defense Logistics Agency|DLA Strategic Materials|US stockpile"
    "|National Defense Stockpile|Defense stockpile agency|US stockpile office|Stockpile agency|Pentagon stockpile"
    "|U.S. defence stockpile buyer|Stockpile managers|US military logistics agency",
    "W": "Pentagon|US|U.S.|Washington|Pentagon agency|Defense Department|War Department|Federal government|US military"
    "|US government|Uncle Sam",
    "K": "for stockpile|for the National Defense Stockpile|for US stockpile|for defense reserve|for defence stockpile"
    "|for its strategic reserve|for national stockpile|for emergency reserve|for war reserve|for strategic stocks",
    "T": "National Defense Stockpile|US stockpile|defense stockpile|federal stockpile|US strategic reserve|NDS"
    "|military stockpile|Pentagon stockpile|US defence reserve|national stockpile",
    "M": "cobalt|antimony ingot|gallium|germanium|tungsten concentrate|rhenium|indium|tantalum|niobium oxide|bismuth"
    "|beryllium powder|zirconium sponge|yttrium oxide|hafnium|tellurium|scandium oxide|titanium sponge|vanadium flake"
    "|graphite|nickel|tin|manganese metal|magnesium ingot|neodymium magnets|chromium metal|ferroniobium|cesium|lithium"
    "|rare earths|fluorspar|electrical steel",
    "C": "Harlan Metals|Northfork Resources|Ohio smelter|Belgian refiner|Texas company|Kessler Alloys|Toledo firm"
    "|Japanese producer|Utah miner|Blue Fork Minerals|Marlowe & Sons|Canadian miner|Ridgeway Corp|trader Ostermann"
    "|Norwegian refinery|Alden Specialty Metals|Nebraska plant|French producer|family-owned smelter|Calder Rare Metals",
    "N": "300 tons of |up to 40t of |5 million pounds of |$50m of |as much as 1,200 tonnes of |25 tonnes a year of "
    "||||",
    "A": "$31M|$5.2 million|$245m|up to $80 million|$500mn|$9.4 million|$28M",
    "R": "tender|solicitation|RFP|RFI|RFQ|request for proposals|request for information|sources-sought notice"
    "|request for quotes|bid request|pre-solicitation|presolicitation notice",
    "D": "March 4|Oct. 15|June 30|Friday|January 20|the 14th|Nov 6",
    "Y": "five-year|first-ever|new|sole-source|multiyear|long-term",
    "V": "Dana Point|Elko|Scranton|Duluth|Pueblo",
}
_SECOND_SENTENCES = {  # of the summary, by event kind
    "issued": (
        "The {B} {R} closes on {D}.|The notice was posted on SAM.gov.|Offers are due {D}."
        "|The material would go to the {T}.|A notice posted Thursday says so.|It sets a ceiling of {A}."
    ),
    "awarded": (
        "The {Y} agreement with the {B} is worth {A}.|The award is worth {A}.|The {B} announced it on Friday."
        "|Deliveries to the {T} begin next year.|The stockpile contract is for 1,200 tonnes."
    ),
    "cancelled": (
        "No reason was given.|The {B} did not say why.|The {R} had asked for 300 tons.|The notice gave no reason."
    ),
    "extended": "Offers are now due {D}.|The {B} gave no reason.|The new closing date is {D}.|It had been due {D}.",
    "none": (
        "The company said so on Tuesday.|Analysts expect prices to rise.|China curbs exports.|The plan is years away."
        "|The {T} was founded in 1939.|Shares rose 4%.|The project still needs permits."
    ),
}


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One row, with the template that it was made from."""

    text: str
    kind: str
    template: str


def template_rows() -> list[TemplateRow]:
    """All rows, each text once, in the order of the tables."""
    found: dict[str, TemplateRow] = {}
    for kind, table in (*EVENTS.items(), ("none", LOOKALIKES)):
        for template in filter(None, map(str.strip, table.splitlines())):
            for text in _texts(template, kind):
                found.setdefault(text, TemplateRow(text, kind, template))
    return list(found.values())


def _texts(template: str, kind: str) -> Iterator[str]:
    """Some texts of a template; one in four has a second sentence."""
    for number in range(_PER_TEMPLATE.get(kind, _PER_EVENT_TEMPLATE)):
        chance = Random(zlib.crc32(f"{template}{number}".encode()))
        text = _filled(template, chance)
        if number % 4 == 3 and template.isascii() and kind in _SECOND_SENTENCES:
            text = f"{text}. {_filled(chance.choice(_SECOND_SENTENCES[kind].split('|')), chance)}"
        yield text[:1].upper() + text[1:]


def _filled(template: str, chance: Random) -> str:
    text = template
    while _CHOICE.search(text):
        text = _CHOICE.sub(lambda hit: chance.choice(hit.group(1).split("|")), text)
    return " ".join(_SLOT.sub(lambda hit: chance.choice(_SLOTS[hit.group(1)].split("|")), text).split())
