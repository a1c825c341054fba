"""Where the story begins. Every number, text, price and company here is made up and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from mineralwatch.demo.world_state import ATTACHMENT_URL, FeedItem, Price, SamNotice, WorldState

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""The fixed clock of the whole story: a Monday, 10:00 in New York, inside office and exchange hours."""

MARK = "(scripted example)"
SOLICITATION = "Solicitation"
COMBINED = "Combined Synopsis/Solicitation"


def number(serial: int, letter: str = "R") -> str:
    """A number of the watched office that the real record does not hold."""
    return f"SP8000-27-{letter}-{serial:04d}"


def _request(serial: int, name: str, deadline: str, text: str, day: date, kind: str = SOLICITATION) -> SamNotice:
    return SamNotice(
        number=number(serial),
        title=f"{name} {MARK}",
        type=kind,
        posted=day,
        text=text,
        deadline=deadline,
        archive=date(2027, 3, 31),
        attachments=(ATTACHMENT_URL.format(f"scripted-{serial:04d}-statement-of-work"),),
    )


BISMUTH = _request(
    1,
    "BISMUTH METAL, 99.99 PERCENT",
    "2026-12-04T15:00:00-05:00",
    "<p>DLA Strategic Materials seeks offers for 400,000 lb of bismuth metal, 99.99 percent.</p>"
    "<ul><li>Delivery: Hawthorne, NV</li><li>Type: indefinite delivery</li></ul>",
    date(2026, 10, 19),
)
TIN = _request(
    2,
    "TIN INGOTS, LME GRADE",
    "2026-12-15T16:00:00-05:00",
    "Tin ingots, LME grade, 500 metric tons. Offers by e-mail only.",
    date(2026, 10, 26),
)
INDIUM = _request(
    3,
    "INDIUM INGOTS, 99.99 PERCENT",
    "2026-12-11T15:00:00-05:00",
    "The requirement is for indium ingots in the quantity of 40 metric tons over five years.",
    date(2026, 10, 28),
)
RHENIUM = _request(
    4,
    "RHENIUM PELLETS",
    "2026-12-01T15:00:00-05:00",
    "Rhenium pellets of 99.9 percent purity, first year 3 metric tons.",
    date(2026, 11, 2),
)
COBALT = _request(
    5,
    "COBALT, ALLOY GRADE, CUT CATHODE",
    "2026-12-09T15:00:00-05:00",
    "Alloy grade cobalt, cut cathode. The Government reserves the right to cancel this solicitation at no cost.",
    date(2026, 11, 3),
)
LITHIUM = _request(
    6,
    "LITHIUM CARBONATE, BATTERY GRADE",
    "2026-11-20T15:00:00-05:00",
    "Lithium carbonate, battery grade, 550 metric tons.",
    date(2026, 10, 5),
)
TELLURIUM = _request(
    7,
    "TELLURIUM METAL",
    "2026-12-18T15:00:00",  # a time without a zone, as some 2026 deadlines are printed
    "This is a combined synopsis/solicitation for tellurium metal. This announcement constitutes the only solicitation;"
    " offers are being requested and a written solicitation will not be issued.",
    date(2026, 11, 9),
    COMBINED,
)
VANADIUM = _request(
    8,
    "VANADIUM PENTOXIDE",
    "2026-12-16T15:00:00-05:00",
    "Vanadium pentoxide of 98 percent, delivered in drums.",
    date(2026, 11, 10),
)
NICKEL = _request(
    9,
    "NICKEL BRIQUETTES",
    "2026-12-17T15:00:00-05:00",
    "Nickel briquettes, 3,500 metric tons.",
    date(2026, 11, 12),
)
STEEL = replace(
    _request(
        10,
        "GRAIN-ORIENTED ELECTRICAL STEEL, REQUEST FOR INFORMATION",
        "2026-12-22",
        "This is a request for information only about grain-oriented electrical steel. It is not a solicitation.",
        date(2026, 11, 16),
        "Sources Sought",
    ),
    attachments=None,
)


def _elsewhere(serial: str, title: str, path: str, codes: str) -> SamNotice:
    return SamNotice(
        number=serial,
        title=f"{title} {MARK}",
        type=SOLICITATION,
        posted=date(2026, 11, 13),
        text="Of no concern to the stockpile.",
        deadline="2026-12-14T16:00:00-06:00",
        archive=date(2027, 1, 15),
        naics=("336413",),
        psc="1560",
        office_path=path,
        office_codes=codes,
    )


_AVIATION = "DEPT OF DEFENSE.DEFENSE LOGISTICS AGENCY.DLA AVIATION.DLA AVIATION AT OKLAHOMA CITY, OK"
_NAVY = "DEPT OF DEFENSE.DEPT OF THE NAVY.NAVSEA.NAVSEA HQ"
ELSEWHERE = (
    _elsewhere("SPRTA1-27-R-0101", "CASTING, TITANIUM, ENGINE MOUNT", _AVIATION, "097.97AS.DLA AVIATION.SPRTA1"),
    _elsewhere("SPRTA1-27-R-0102", "DRILL BITS, COBALT", _AVIATION, "097.97AS.DLA AVIATION.SPRTA1"),
    _elsewhere("N00024-27-R-9001", "PAINTING OF BARGES", _NAVY, "017.1700.NAVSEA.N00024"),
)

REQUESTS = (BISMUTH, TIN, INDIUM, RHENIUM, COBALT, LITHIUM, TELLURIUM, VANADIUM, NICKEL, STEEL)

_MARKUP = "Nickel price [/up] now seen firm, traders say [scripted]"
_BIDI = "Indium \u202eetar\u202c outlook, in brief [scripted]"
_SHARED = "Buyers weigh rhenium supply before year end [scripted]"


def _item(slug: str, title: str, hour: int, **more: str | None) -> FeedItem:
    link = f"https://news.example.com/{slug}"
    when = datetime(2026, 11, 22, hour, 5, tzinfo=UTC)
    values = {"guid": f"scripted-{slug}", "outlet": "Example Metals Daily", **more}
    return FeedItem(title, link, values["guid"], when, f"A scripted text about {slug}.", values["outlet"])


FEEDS = {
    "world-rss": (_item("rhenium-supply", _SHARED, 8), _item("nickel-firm", _MARKUP, 9)),
    "world-atom": (_item("indium-brief", _BIDI, 7), _item("port-strike", "Port strike ends [scripted]", 6)),
    "world-rdf": (_item("tungsten-mine", "Tungsten mine opens in an invented valley [scripted]", 10),),
    "world-json": (replace(_item("gallium-notes", "Gallium market notes [scripted]", 11), published=None),),
    "world-google": (_item("rhenium-copy", _SHARED, 12, outlet="Example Wire"),),
}

PRICES = (
    Price("UAMY", 6.41, 6.30),
    Price("MP", 61.20, 60.05),
    Price("LYC.AX", 14.85, 15.02, "AUD"),
    Price("REMX", 71.11, 70.96),
)

BASELINE = WorldState((*REQUESTS, *ELSEWHERE), FEEDS, PRICES)
