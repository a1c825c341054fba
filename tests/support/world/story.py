"""The story as data: what changes in the world from step to step, and which events must follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from mineralwatch.demo.world_state import (
    ATTACHMENT_URL,
    Award,
    FeedItem,
    Price,
    SamNotice,
    WorldState,
)
from tests.support.world import baseline as base
from tests.support.world.baseline import BASELINE, MARK, number
from tests.support.world.scripted_step import Expected, ScriptedStep

_TODAY = date(2026, 11, 23)
_FORM = (
    "The above numbered solicitation is amended as set forth in Item 14. The hour and date specified for receipt of"
    " offers [ ] is extended, [X] is not extended. Nickel briquettes, 3,500 metric tons, packed in drums."
)
_CANCELS = (
    "Solicitation {} is hereby cancelled because the Statement of Work has open issues. Upon resolution, the"
    " requirement will be re-issued under a new number."
)


def _next(notice: SamNotice, **changes: object) -> SamNotice:
    """The next version of a notice: a new id, posted today."""
    return replace(notice, version=notice.version + 1, posted=_TODAY, **changes)  # type: ignore[arg-type]


def _with(state: WorldState, *changed: SamNotice) -> WorldState:
    """The state with new versions in the place of the old ones, and new requests at the end."""
    new = {(notice.number, notice.type): notice for notice in changed}
    kept = tuple(new.pop((old.number, old.type), old) for old in state.notices)
    return replace(state, notices=(*kept, *new.values()))


def _without(state: WorldState, notice: SamNotice) -> WorldState:
    return replace(state, notices=tuple(old for old in state.notices if old.number != notice.number))


def _moved(kind: str, was: SamNotice, now: SamNotice, material: str, days: int) -> Expected:
    return Expected(kind, was.number, material, {"deadline": was.deadline}, {"deadline": now.deadline}, days)


def _issued(notice: SamNotice, material: str) -> Expected:
    new: Mapping[str, object] = {"deadline": notice.deadline} if notice.deadline else {}
    return Expected("issued", notice.number, material, new=new)


_MATERIALS = (
    "bismuth",
    "tin",
    "indium",
    "rhenium",
    "cobalt",
    "lithium",
    "tellurium",
    "vanadium",
    "nickel",
    "electrical-steel",
)

# Step 1: one of each kind, with the traps that look like one and are none.
GERMANIUM = replace(
    base.TELLURIUM,
    number=number(11),
    title=f"GERMANIUM INGOTS {MARK}",
    posted=_TODAY,
    deadline="2027-01-08T15:00:00-05:00",
    text="This is a combined synopsis/solicitation for germanium ingots. A separate written solicitation will not be"
    " issued.",
)
BISMUTH_2 = _next(base.BISMUTH, deadline="2026-12-18T15:00:00-05:00")
TIN_2 = _next(base.TIN, deadline="2026-12-08T16:00:00-05:00")
INDIUM_2 = _next(
    base.INDIUM,
    naics=("331410", "331492"),
    attachments=(*(base.INDIUM.attachments or ()), ATTACHMENT_URL.format("scripted-0003-amendment-1")),
    text="The requirement is for indium ingots in the quantity of 55 metric tons over five years.",
)
RHENIUM_2 = _next(
    base.RHENIUM,
    deadline="2026-12-15T15:00:00-05:00",
    attachments=(*(base.RHENIUM.attachments or ()), ATTACHMENT_URL.format("scripted-0004-amendment-1")),
)
COBALT_2 = _next(base.COBALT, text=_CANCELS.format(base.COBALT.number))
VANADIUM_2 = _next(base.VANADIUM)
NICKEL_2 = _next(base.NICKEL, text=_FORM)
LITHIUM_AWARD = replace(
    base.LITHIUM,
    type="Award Notice",
    posted=_TODAY,
    deadline=None,
    attachments=None,
    text="Award of lithium carbonate, battery grade.",
    award=Award(number(1, "D"), "$48,500,000.00", date(2026, 11, 20), f"EXAMPLE LITHIUM LLC {MARK}"),
)
_LIST = (
    "<p>DEFENSE LOGISTICS AGENCY</p>"
    "<p>Example Lithium LLC, Reno, Nevada, has been awarded a maximum $48,500,000 indefinite-delivery contract for"
    " lithium carbonate. This is a five-year contract with no option periods. The contracting activity is the Defense"
    f" Logistics Agency Strategic Materials, Fort Belvoir, Virginia ({number(1, 'D')}).</p>"
    "<p>Example Boots Inc., Dover, Delaware, has been awarded a maximum $9,000,000 contract for boots. The contracting"
    " activity is the Defense Logistics Agency Troop Support, Philadelphia, Pennsylvania (SPE1C1-27-D-9999).</p>"
)
_PRESS = "DLA awards lithium carbonate contract worth $48.5 million for the stockpile [scripted]"
_TALK = {
    "world-rdf": FeedItem(
        "Contracts for Nov. 20, 2026",
        "https://news.example.com/contracts-2026-11-20",
        "scripted-list",
        datetime(2026, 11, 20, 22, 0, tzinfo=UTC),
        _LIST,
    ),
    "world-json": FeedItem(
        _PRESS,
        "https://news.example.com/lithium-award",
        "scripted-lithium",
        datetime(2026, 11, 23, 13, 30, tzinfo=UTC),
    ),
}
CHANGED = _with(
    BASELINE, GERMANIUM, BISMUTH_2, TIN_2, INDIUM_2, RHENIUM_2, COBALT_2, VANADIUM_2, NICKEL_2, LITHIUM_AWARD
)
CHANGED = replace(
    CHANGED, feeds={name: (*filter(None, (_TALK.get(name),)), *items) for name, items in CHANGED.feeds.items()}
)
_CHANGES = (
    _issued(GERMANIUM, "germanium"),
    _moved("extended", base.BISMUTH, BISMUTH_2, "bismuth", 14),
    _moved("shortened", base.TIN, TIN_2, "tin", -7),
    Expected("amended", base.INDIUM.number, "indium", changed=frozenset({"attachments", "naics", "text"})),
    _moved("extended", base.RHENIUM, RHENIUM_2, "rhenium", 14),
    Expected("amended", base.RHENIUM.number, "rhenium", changed=frozenset({"attachments"})),
    Expected("cancelled", base.COBALT.number, "cobalt", new={"reissue_promised": True}, says="hereby cancelled"),
    Expected("amended", base.VANADIUM.number, "vanadium", changed=frozenset()),
    Expected("amended", base.NICKEL.number, "nickel", changed=frozenset({"text"})),
    Expected(
        "awarded",
        base.LITHIUM.number,
        "lithium",
        new={"awardee": f"EXAMPLE LITHIUM LLC {MARK}", "contract": number(1, "D"), "amount": 48_500_000.0},
    ),
)

# Step 3: news that two outlets tell, and a price that moves; no request changes.
_TELLS = "Agency moves bismuth deadline by two weeks, notice shows [scripted]"
_WHEN = datetime(2026, 11, 23, 14, 20, tzinfo=UTC)
NEWS = replace(
    CHANGED,
    feeds={
        **CHANGED.feeds,
        "world-rss": (
            FeedItem(_TELLS, "https://news.example.com/bismuth", "scripted-bismuth", _WHEN, "", "Example Metals Daily"),
            *CHANGED.feeds["world-rss"],
        ),
        "world-google": (
            FeedItem(_TELLS, "https://wire.example.com/bismuth?oc=5", "scripted-wire-1", _WHEN, "", "Example Wire"),
            *CHANGED.feeds["world-google"],
        ),
    },
    prices=(Price("UAMY", 7.05, 6.30), *CHANGED.prices[1:]),
)

# Step 4: the promised reissue under a new number, whose text names the cancelled one, and an order.
COBALT_AGAIN = replace(
    base.COBALT,
    number=number(12),
    posted=_TODAY,
    deadline="2027-01-15T15:00:00-05:00",
    text=f"Alloy grade cobalt, cut cathode. It takes the place of {base.COBALT.number}, which was cancelled.",
)
LITHIUM_ORDER = replace(
    LITHIUM_AWARD,
    version=2,
    award=Award(number(1, "F"), "6250000.00", date(2026, 11, 23), f"EXAMPLE LITHIUM LLC {MARK}"),
)
REISSUED = replace(_with(NEWS, COBALT_AGAIN), notices=(*_with(NEWS, COBALT_AGAIN).notices, LITHIUM_ORDER))
_REISSUES = (
    _issued(COBALT_AGAIN, "cobalt"),
    Expected(
        "reissued",
        base.COBALT.number,
        "cobalt",
        new={"number": COBALT_AGAIN.number},
        says="takes the place of",
    ),
    Expected(
        "ordered",
        base.LITHIUM.number,
        "lithium",
        new={"awardee": f"EXAMPLE LITHIUM LLC {MARK}", "contract": number(1, "F"), "amount": 6_250_000.0},
    ),
)

# Step 5: a notice is missing from one complete reading before its archive date, which proves nothing yet.
GONE = _without(REISSUED, base.STEEL)

STORY: tuple[ScriptedStep, ...] = (
    ScriptedStep(
        "baseline",
        "Ten requests of the stockpile office, three notices of others, five feeds, four prices.",
        BASELINE,
        tuple(_issued(notice, material) for notice, material in zip(base.REQUESTS, _MATERIALS, strict=True)),
    ),
    ScriptedStep(
        "changes",
        "Germanium is asked for; bismuth and rhenium are extended, tin is shortened, indium amended, cobalt cancelled,"
        " lithium awarded; the press, the day's list of contracts and a filing tell of the award too.",
        CHANGED,
        _CHANGES,
    ),
    ScriptedStep("quiet", "Nothing changes.", CHANGED),
    ScriptedStep("news", "Two outlets tell of the bismuth deadline; one price rises.", NEWS),
    ScriptedStep(
        "reissue",
        "Cobalt is asked for anew under another number; a first lithium order is placed.",
        REISSUED,
        _REISSUES,
    ),
    ScriptedStep("gone", "The steel request is missing from the official list, once: that is no event.", GONE),
    ScriptedStep("back", "It stands in the list again.", REISSUED),
)


def expected(step: int) -> tuple[Expected, ...]:
    """The events that must follow a complete reading of every source at `step`, given one at the step before."""
    return STORY[step].expected
