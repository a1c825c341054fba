"""Small snapshots by hand, near the shipped record, so that the tests of the view need neither store nor record."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mineralwatch.domain.dates import Deadline, FuzzyDate, exact_date
from mineralwatch.domain.models.contract import Appropriation, Awardee, Contract
from mineralwatch.domain.models.event import Claim, Event, EventKind, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.models.market import Company, Quote
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.policy import Promise
from mineralwatch.domain.models.solicitation import Solicitation, Stage
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.numbers_and_ids import event_id
from mineralwatch.ports import Detail, Snapshot

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=ZoneInfo("America/New_York"))
SEEN = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
COBALT = "cobalt-2025-x1"
STEEL = "SP800026R0016"
QUOTE = "outstanding issues with the Statement of Work that need resolution before offers may be solicited."


def event(kind: EventKind, key: str = COBALT, on: date | str | None = None, **more: Any) -> Event:
    """An event with one witness; `on` is a day, or the text of a fuzzy date."""
    grade = more.pop("grade", Grade.REPORTED)
    says = more.pop("says", None)
    new, old = more.pop("new", {}), more.pop("old", {})
    witness = Evidence("Fastmarkets", f"{key}/{kind}", "https://example.org/news", grade, None, says)
    exact = on if isinstance(on, date) else None
    return Event(
        id=event_id(kind, key, str(on), str(sorted(new.items()))),
        kind=kind,
        key=key,
        number=more.pop("number", None),
        material=more.pop("material", "cobalt"),
        occurred_on=exact,
        seen_at=more.pop("seen_at", SEEN),
        grade=grade,
        old=old,
        new=new,
        evidence=(witness,),
        occurred_about=FuzzyDate(on) if isinstance(on, str) else None,
        **more,
    )


def claim(field: str, value: str, source: str, grade: Grade = Grade.REPORTED, says: str | None = None) -> Claim:
    """What one source says of the cobalt request."""
    return Claim(field, value, source, f"{source}/{field}", None, grade, None, says)


def cobalt_events() -> tuple[Event, ...]:
    """Oldest first, but with the four undated moves after the last dated one, as their dates alone would sort them."""
    return (
        event(EventKind.ISSUED, on=date(2025, 8, 19), new={"deadline": "2025-08-29"}),
        event(EventKind.AMENDED, on="~2025-08", old={"brand": "Long Harbour"}, new={"brand": "dropped"}),
        event(EventKind.EXTENDED, on="~2025-08", old={"deadline": "2025-08-29"}, new={"deadline": "2025-09-11"}),
        event(EventKind.EXTENDED, on="~2025-09", new={"deadline": "2025-10-15"}),
        event(EventKind.EXTENDED, on="~2025-09", new={"count": 4}),
        event(EventKind.CANCELLED, on=date(2025, 10, 15), new={"reissue_promised": True}, says=QUOTE),
        event(
            EventKind.AWARDED,
            on=date(2026, 5, 14),
            grade=Grade.INFERRED,
            new={"awardee": "Glencore Ltd", "contract": "SP8000-26-D-0012", "ceiling": 1.8e9},
        ),
        event(EventKind.ORDERED, on=date(2026, 5, 15), grade=Grade.COPIED, new={"amount": 240_300_000.0}),
        event(EventKind.ORDERED, on=date(2026, 6, 29), grade=Grade.COPIED, new={"amount": 210_300_000.0}),
    )


def cobalt() -> Solicitation:
    """Cancelled in 2025; an award of 2026 that is only concluded to follow it."""
    return Solicitation(
        key=COBALT,
        number=None,
        title="Cobalt, alloy grade, cut cathode or rounds",
        materials=("cobalt",),
        stage=Stage.SOLICITATION,
        posted=exact_date(date(2025, 8, 19)),
        deadline=Deadline("2025-10-15"),
        kinds=(EventKind.CANCELLED, EventKind.AWARDED),
        ending=EventKind.AWARDED,
        ended=exact_date(date(2026, 5, 14)),
        ceiling=1.8e9,
        asked=500e6,
        guaranteed=2e6,
        ordered=450.6e6,
        quantity=7480.0,
        unit="t",
        awardees=(
            Awardee(
                "Glencore Ltd",
                "SP8000-26-D-0012",
                1.8e9,
                None,
                450.6e6,
                None,
                exact_date(date(2026, 5, 14)),
                Grade.COPIED,
            ),
        ),
        grades=(Grade.REPORTED, Grade.COPIED, Grade.INFERRED),
        event_count=9,
        disputed=("posted", "cancelled_on"),
        bundled=date(2026, 10, 7),
        last_word=exact_date(date(2026, 6, 29)),
        reissue_promised=True,
        short="alloy grade",
    )


def steel() -> Solicitation:
    """Awarded 58 days ago: its spending cannot be seen yet."""
    won = Awardee(
        "Metallus", "SP8000-26-D-0032", 995e6, None, None, None, exact_date(date(2026, 9, 25)), Grade.ANNOUNCED
    )
    return Solicitation(
        key=STEEL,
        number="SP8000-26-R-0016",
        title="HF-1 steel",
        materials=("hf-1-steel",),
        stage=Stage.SOLE_SOURCE,
        office="SP8000",
        posted=exact_date(date(2026, 6, 2)),
        ending=EventKind.AWARDED,
        ended=exact_date(date(2026, 9, 25)),
        ceiling=995e6,
        quantity=438_480_000.0,
        unit="lb",
        awardees=(won,),
        grades=(Grade.ANNOUNCED, Grade.COPIED),
        last_word=exact_date(date(2026, 9, 25)),
        short="HF-1 steel",
    )


def request(key: str, material: str = "nickel", **more: Any) -> Solicitation:
    """A request with little known of it."""
    number = more.pop("number", None)
    title = more.pop("title", f"{material} request")
    return Solicitation(key=key, number=number, title=title, materials=(material,), **more)


def nickel() -> Solicitation:
    """Long silent after its deadline."""
    return request(
        "nickel-2026-x1",
        "nickel",
        short="RFI",
        stage=Stage.RFI,
        posted=exact_date(date(2026, 3, 4)),
        deadline=Deadline("2026-03-19"),
        quantity=3500.0,
        unit="t",
        grades=(Grade.REPORTED,),
        last_word=exact_date(date(2026, 3, 4)),
    )


def lithium() -> Solicitation:
    """No date but the year: it may be open."""
    return request(
        "SP800026R0021",
        "lithium",
        number="SP8000-26-R-0021",
        short="carbonate",
        stage=Stage.SOLICITATION,
        grades=(Grade.COPIED,),
    )


def antimony() -> Solicitation:
    """A new official notice with its deadline ahead."""
    return request(
        "SP800027R0001",
        "antimony",
        number="SP8000-27-R-0001",
        short="ingot",
        posted=exact_date(date(2026, 11, 10)),
        deadline=Deadline("2026-12-04T15:00:00-05:00"),
        grades=(Grade.OFFICIAL,),
    )


def contracts() -> tuple[Contract, ...]:
    """Two of the requests above, and orders without a contract number."""
    copied = {"source": "USAspending copy", "grade": Grade.COPIED}
    day = exact_date(date(2026, 5, 14))
    return (
        Contract("SP8000-26-D-0012", "Glencore Ltd", COBALT, "cobalt", "idiq", 1.8e9, None, 450.6e6, day, **copied),
        Contract(
            "SP8000-26-D-0032",
            "Metallus",
            STEEL,
            "hf-1-steel",
            "idiq",
            995e6,
            on=exact_date(date(2026, 9, 25)),
            **copied,
        ),
        Contract(None, "Mersen USA GS", None, None, "orders", ordered=10e6, **copied),
    )


def promises() -> tuple[Promise, ...]:
    """One that was missed, one that is open."""
    late = FuzzyDate("2025-11-30")
    return (
        Promise("DLA", "reissue of the cobalt request", COBALT, exact_date(date(2025, 11, 14)), late, "missed",
                "no new notice was seen", "Inside Defense", Grade.REPORTED),
        Promise("the Pentagon", "the stockpile money of the Act is used", None, None, FuzzyDate("~2027-03"), "open",
                None, "Financial Times", Grade.REPORTED),
    )  # fmt: skip


def health(name: str, kind: str = "feed", outcome: str | None = "failed", **more: Any) -> SourceHealth:
    """A source that is due again half an hour after `NOW`."""
    due = more.pop("next_due", datetime(2026, 11, 22, 14, 32, tzinfo=NOW.tzinfo))
    return SourceHealth(name, kind, outcome=outcome, next_due=due, failures=1 if outcome == "failed" else 0, **more)


def story(ident: str = "s1", title: str = "US cancels cobalt tender", **more: Any) -> Story:
    """A story of two outlets, a day old."""
    return Story(
        id=ident,
        title=title,
        outlets=more.pop("outlets", ("Mining.com", "Fastmarkets")),
        published=more.pop("published", datetime(2026, 11, 21, 12, 0, tzinfo=UTC)),
        first_seen=more.pop("first_seen", SEEN),
        url="https://example.org/story",
        material=more.pop("material", "cobalt"),
        kind=more.pop("kind", "cancelled"),
        **more,
    )


def companies() -> tuple[Company, ...]:
    """A seller with two ties, a private one, a benchmark."""
    return (
        Company("SPDR S&P 500", "SPY", None, "benchmark", "benchmark"),
        Company("US Vanadium", None, "vanadium", "vanadium contract", "stockpile", ceiling=125e6, grade=Grade.COPIED),
        Company(
            "United States Antimony", "UAMY", "antimony", "Title III", "stake", stake="grant $27m", grade=Grade.COPIED
        ),
        Company(
            "United States Antimony", "UAMY", "antimony", "contract", "stockpile", 245e6, 57.3e6, grade=Grade.OFFICIAL
        ),
    )


def snapshot(**more: Any) -> Snapshot:
    """The shipped record at first start, without network."""
    fields: dict[str, Any] = {
        "revision": 1,
        "solicitations": (nickel(), cobalt(), lithium(), steel()),
        "events": tuple(reversed(cobalt_events())),
        "contracts": contracts(),
        "promises": promises(),
        "companies": companies(),
        "appropriations": (
            Appropriation(
                "National Defense Stockpile Transaction Fund", 2e9, date(2029, 9, 30), "press", Grade.REPORTED
            ),
        ),
        "health": (health("mining-com"), health("northern-miner"), health("quotes", "quotes")),
        "record_date": date(2026, 10, 7),
        "symbols": (("cobalt", ("GLEN.L", "VALE")), ("antimony", ("UAMY",))),
    }
    return Snapshot(**{**fields, **more})


def detail() -> Detail:
    """Everything about the cobalt request."""
    return Detail(
        solicitation=cobalt(),
        notices=(Notice("n1", "Cobalt, alloy grade", type="Solicitation", posted=date(2025, 8, 19)),),
        events=cobalt_events(),
        claims=(
            claim("posted", "2025-08-18", "Fastmarkets"),
            claim("posted", "2025-08-19", "Business Times"),
            claim("cancelled_on", "2025-10-15", "Fastmarkets"),
            claim("cancelled_on", "2025-10-15", "Bloomberg"),
            claim("cancelled_on", "2025-10-24", "Fastmarkets"),
            claim("changes", "6 extensions and 1 specification change", "Fastmarkets"),
            claim("changes", "10 amendments", "Inside Defense"),
            claim("quantity", "7480 t", "ZeroHedge"),
            claim("quantity", "7500 t", "press", says="rounded"),
        ),
        contracts=contracts()[:1],
        promises=promises()[:1],
        stories=(story(),),
        symbols=("GLEN.L", "VALE"),
    )


def quote(symbol: str = "UAMY", **more: Any) -> Quote:
    """A price of this morning."""
    fields: dict[str, Any] = {
        "price": 7.31,
        "currency": "USD",
        "change_percent": 1.25,
        "as_of": datetime(2026, 11, 22, 13, 40, tzinfo=NOW.tzinfo),
    }
    return Quote(symbol, **{**fields, **more})
