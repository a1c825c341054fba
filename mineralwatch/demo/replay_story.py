"""August 2025 to September 2026 again, step by step, from the shipped record: notices, headlines and prices.

What the record knows is taken from it: who, how much, and on which day. Where it knows no day, the step says so.
The file is long because the story is: it is one list of steps, read from top to bottom.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from mineralwatch.demo.replay_notices import (
    AWARD,
    COMBINED,
    JUSTIFICATION,
    RFI,
    SOLICITATION,
    asking,
    awarding,
    next_version,
    number_of,
    ordering,
)
from mineralwatch.demo.replay_prices import prices
from mineralwatch.demo.world_state import FeedItem, SamNotice, StoryStep, WorldState
from mineralwatch.domain.identity import normalise_number
from mineralwatch.domain.models import EventKind
from mineralwatch.record import around, loader
from mineralwatch.record.record_rows import AwardRow, EventRow, OrderRow, Record, SolicitationRow, parse_record_date

COBALT, COBALT_CONTRACT = "cobalt-alloy-grade-2025", "cobalt-contract-2026"
FEEDS = ("replay-wire", "replay-trade", "replay-search")
_OUTLETS = ("Replay Wire", "Replay Metals Weekly", "Replay Gazette")
_KEPT = 12  # headlines of a feed
_HOUR = time(11, tzinfo=ZoneInfo("America/New_York"))  # exchanges and the buying office are at work
_NOT_QUOTED = frozenset({"ELMT"})  # listed in the middle of the replay

# The four moves whose days the record does not know: posted, new deadline. Constructed.
_UNDATED = (
    (date(2025, 9, 10), "2025-09-18"),
    (date(2025, 9, 17), "2025-09-25"),
    (date(2025, 9, 24), "2025-10-02"),
    (date(2025, 10, 1), "2025-10-09"),
)


@dataclass(frozen=True, slots=True)
class ReplayStory:
    """The whole replay: its steps, and the solicitation key of each of the record's requests and contracts in it."""

    record: Record
    steps: tuple[StoryStep, ...]
    keys: dict[str, str]
    contract_keys: dict[str, str]

    @property
    def named(self) -> tuple[int, ...]:
        """The indices of the named steps; the first and the last are among them."""
        return tuple(at for at, step in enumerate(self.steps) if step.name)


class _Book:
    """The world as it grows; each `turn` closes a step."""

    def __init__(self, record: Record) -> None:
        self.rows = {row.slug: row for row in record.solicitations}
        self.symbols = tuple(
            dict.fromkeys(c.symbol for c in around.companies(record) if c.symbol and c.symbol not in _NOT_QUOTED)
        )
        self.notices: dict[tuple[str, str, int], SamNotice] = {}
        self.feeds: dict[str, tuple[FeedItem, ...]] = dict.fromkeys(FEEDS, ())
        self.steps: list[StoryStep] = []
        self.last: str | None = None
        self._serial = 0

    def put(self, *notices: SamNotice) -> None:
        """Hold notices; a new version of a request takes the place of the old one, awards stand side by side."""
        for notice in notices:
            own = notice.version if notice.type == AWARD else 0
            asks = notice.type if notice.type == AWARD else "asks"
            self.notices[notice.number, asks, own] = notice
            self.last = notice.number

    def held(self, slug: str) -> SamNotice:
        """The present version of a request."""
        return self.notices[number_of(self.rows[slug]), "asks", 0]

    def ask(self, slug: str, posted: date, kind: str = SOLICITATION, **more: object) -> None:
        """A new request."""
        self.put(asking(self.rows[slug], posted, kind, **more))  # type: ignore[arg-type]

    def move(self, slug: str, posted: date, **changed: object) -> None:
        """A new version of a request."""
        self.put(next_version(self.rows[slug], self.held(slug), posted, **changed))

    def award(self, slug: str, posted: date | None = None, at: int = 0) -> None:
        """One award of a request, posted on its day when no other is given."""
        row = self.rows[slug]
        given = row.awards[at]
        self.put(awarding(row, given, posted or _day(given.on), at))

    def order(self, slug: str, at: int, award: int = 0) -> None:
        """One order under an award, posted on its day."""
        row, self._serial = self.rows[slug], self._serial + 1
        order = row.awards[award].orders[at]
        self.put(ordering(row, row.awards[award], order, _day(order.on), self._serial))

    def news(self, day: date, *titles: str) -> None:
        """Headlines of a day; the first is told by two outlets."""
        for n, title in enumerate((*titles, titles[0])):
            name, outlet = FEEDS[n % len(FEEDS)], _OUTLETS[n % len(FEEDS)]
            slug = f"{day.isoformat()}-{len(self.steps)}-{n}"
            item = FeedItem(
                title=f"{title} [constructed]",
                link=f"https://replay.example.com/{slug}",
                guid=f"replay-{slug}",
                published=datetime.combine(day, time(12, 30 + n), UTC),
                summary="A headline constructed for the replay of the shipped record.",
                outlet=f"{outlet} (constructed)",
            )
            self.feeds[name] = (item, *self.feeds[name])[:_KEPT]

    def turn(self, day: date, says: str, name: str = "", *, about: str | None = None, dated: bool = True) -> None:
        """Close a step; it is about the request with the number `about`, else about the one that was put last."""
        state = WorldState(tuple(self.notices.values()), dict(self.feeds), prices(self.symbols, day))
        at, told = datetime.combine(day, _HOUR), about or self.last
        self.steps.append(StoryStep(name, says, state, at=at, dated=dated, about=told))


def _day(text: str | None) -> date:
    found = parse_record_date(text)
    assert found is not None
    return found.last


@cache
def replay_story() -> ReplayStory:
    """The replay of the shipped record."""
    record = loader.read_record()
    book = _Book(record)
    for chapter in (_begins, _autumn, _cobalt_ends, _winter, _spring, _summer):
        chapter(book)
    keys = {row.slug: normalise_number(number_of(row)) for row in record.solicitations if _replayed(book, row)}
    contract_keys = {
        award.contract: keys[row.slug]
        for row in record.solicitations
        for award in row.awards
        if award.contract and row.slug in keys
    }
    return ReplayStory(record, tuple(book.steps), keys, contract_keys)


def _replayed(book: _Book, row: SolicitationRow) -> bool:
    try:
        return any(number == number_of(row) for number, _, _ in book.notices)
    except KeyError:
        return False  # a request that the replay does not tell


def _event(row: SolicitationRow, kind: EventKind, tag: str = "") -> EventRow:
    return next(event for event in row.events if event.kind is kind and (not tag or event.tag == tag))


def _due(row: SolicitationRow) -> str:
    return str(_event(row, EventKind.ISSUED).new["deadline"])


def _millions(award: AwardRow | OrderRow) -> str:
    amount = award.amount if isinstance(award, OrderRow) else (award.ceiling or award.price or 0.0)
    return f"${amount / 1e9:,.3g}bn" if amount >= 1e9 else f"${amount / 1e6:,.4g}m"


def _won(row: SolicitationRow, at: int = 0) -> str:
    """`Rio Tinto Services, up to $40m`: a ceiling is a limit, a price is not."""
    award = row.awards[at]
    return f"{award.awardee}, {'up to ' if award.ceiling is not None else ''}{_millions(award)}"


def _short(day: date | str) -> str:
    """`8 Oct`."""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{found.day} {found:%b}"


def _begins(book: _Book) -> None:
    """The baseline, and the cobalt request with its first move."""
    book.ask("scandium-oxide-2025", date(2025, 5, 15), RFI, constructed_day=True)
    first = date(2025, 8, 18)
    book.news(first, "Stockpile has two billion dollars to spend and asks for little so far")
    book.turn(first, "One old request for information; SAM.gov is read for the first time.", "The beginning")

    cobalt = book.rows[COBALT]
    issued = _event(cobalt, EventKind.ISSUED)
    day = _day(issued.on)
    book.ask(COBALT, day, SOLICITATION, deadline=_due(cobalt), attachments=2, words=_cobalt_words(cobalt))
    book.news(day, "US stockpile asks for 7,480 tonnes of cobalt", "Cobalt traders read the agency's fine print")
    book.turn(
        day,
        f"Cobalt is asked for: {cobalt.quantity:,g} {cobalt.unit}, offers due {_short(_due(cobalt))}.",
        "Cobalt is asked for",
    )

    moved, dropped = _event(cobalt, EventKind.EXTENDED, "to 2025-09-11"), _event(cobalt, EventKind.AMENDED)
    day, to = date(2025, 8, 27), _short(str(moved.new["deadline"]))
    words = f"{_cobalt_words(cobalt)} Changed: {dropped.says}."
    book.move(COBALT, day, deadline=moved.new["deadline"], attachments=3, words=words, constructed_day=True)
    book.news(day, f"Agency extends cobalt tender to {to} and drops one brand")
    book.turn(day, f"Cobalt is extended to {to}, and one brand is dropped.", "First extension", dated=False)


def _cobalt_words(cobalt: SolicitationRow) -> str:
    return (
        f"The requirement is for {cobalt.title}, in the quantity of {cobalt.quantity:,g} metric tons, over"
        f" {cobalt.term}. {cobalt.note}"
    )


def _autumn(book: _Book) -> None:
    """September 2025."""
    tantalum = book.rows["tantalum-2025"]
    book.award(tantalum.slug)
    day = _day(tantalum.awards[0].on)
    book.news(day, "Tantalum supplier wins stockpile contract")
    book.turn(day, f"Tantalum is awarded to {_won(tantalum)}.", "First award")

    day = date(2025, 9, 8)
    for slug in ("niobium-ingot-2025", "ferroniobium-2025", "high-purity-aluminium-2025", "scandium-metal-2025"):
        book.ask(slug, day, constructed_day=True)
    for slug in (
        "vanadium-pentoxide-2025",
        "tungsten-concentrates-2025",
        "indium-2025",
        "rhenium-2025",
        "heavy-rare-earth-oxides-2025",
    ):
        book.ask(slug, day, RFI, constructed_day=True)
    fluorspar = book.rows["fluorspar-acid-grade-2025"]
    book.ask(fluorspar.slug, day, deadline=_due(fluorspar), constructed_day=True)
    book.news(
        day, "Stockpile asks for niobium, aluminium and scandium", "Agency sounds out sellers of indium and rhenium"
    )
    book.turn(day, "Ten requests in a week: niobium, aluminium, tungsten …", "The round", dated=False)

    _undated(book, 0)
    day = date(2025, 9, 15)
    book.ask("bismuth-2025", day)
    book.move("scandium-oxide-2025", day, type=JUSTIFICATION, words=_sole(book.rows["scandium-oxide-2025"]))
    book.news(day, "US agency tenders for bismuth", "Agency means to buy scandium oxide from one source")
    book.turn(day, "Bismuth is asked for; scandium oxide is to come from one source.")
    _undated(book, 1)

    antimony = book.rows["antimony-ingot-2025"]
    day = _day(antimony.awards[0].on)
    book.award(antimony.slug)
    book.news(day, "Antimony company wins stockpile contract of up to $245 million")
    book.turn(day, f"Antimony is awarded to {_won(antimony)}.", "Antimony is awarded")
    _undated(book, 2)

    book.award("electrical-steel-2025")
    book.award("scandium-metal-2025")
    day = date(2025, 9, 29)
    book.turn(day, "Electrical steel goes to Cliffs Steel, scandium flake to APL.")
    book.award("niobium-ingot-2025")
    _undated(book, 3, "Niobium goes to Global Advanced Metals; ")


def _undated(book: _Book, at: int, before: str = "") -> None:
    """One of the moves of the cobalt request whose day the record does not know."""
    day, deadline = _UNDATED[at]
    cobalt = "cobalt" if before else "Cobalt"
    book.move(COBALT, day, deadline=deadline)
    book.turn(day, f"{before}{cobalt} is extended again, to {_short(deadline)}.", dated=False)


def _sole(row: SolicitationRow) -> str:
    return f"Notice of intent: the Government means to award {row.title} on a sole source basis."


def _cobalt_ends(book: _Book) -> None:
    """The last move and the cancellation."""
    cobalt = book.rows[COBALT]
    last, ended = _event(cobalt, EventKind.EXTENDED, "to 2025-10-15"), _event(cobalt, EventKind.CANCELLED)
    day = date(2025, 10, 8)
    to = _short(str(last.new["deadline"]))
    book.move(COBALT, day, deadline=last.new["deadline"])
    book.turn(day, f"Cobalt is extended a sixth time, to {to}.", dated=False)

    day = _day(ended.on)
    book.move(COBALT, day, words=f"Solicitation {number_of(cobalt)} is hereby cancelled due to {ended.says}.")
    book.news(day, "US cancels $500 million cobalt tender", "Cobalt tender fails over its statement of work")
    book.turn(day, "Cobalt is cancelled, with the promise to issue it again.", "Cobalt is cancelled")


def _winter(book: _Book) -> None:
    """November 2025 to January 2026."""
    day = date(2025, 11, 14)
    book.news(day, "Agency expects new cobalt solicitation by the end of November")
    about = number_of(book.rows[COBALT])
    book.turn(day, "The agency promises a new cobalt request by the end of November.", about=about)

    rayon = book.rows["rayon-fibre-2025"]
    day = _day(_event(rayon, EventKind.ISSUED).on)
    words = f"{_sole(rayon)} This announcement constitutes the only solicitation. {rayon.note or ''}"
    book.ask(rayon.slug, day, COMBINED, deadline=_due(rayon), words=words)
    book.turn(day, "Rayon fibre is asked for from one source, due in six days.", "Rayon is asked for")

    book.award("scandium-oxide-2025")
    day = _day(book.rows["scandium-oxide-2025"].awards[0].on)
    book.news(day, "Scandium oxide contract goes to Rio Tinto")
    book.turn(day, f"Scandium oxide is awarded to {_won(book.rows['scandium-oxide-2025'])}.", "Scandium is awarded")

    book.award(rayon.slug)
    book.turn(_day(rayon.awards[0].on), f"Rayon fibre is awarded to {_won(rayon)}.", "Rayon is awarded")

    fluorspar = book.rows["fluorspar-acid-grade-2025"]
    day = date.fromisoformat(next(c.value for c in fluorspar.claims if c.field == "award_notice_on"))
    book.award(fluorspar.slug, day)
    book.news(day, "Fluorspar miner wins stockpile contract")
    book.turn(
        day,
        f"Fluorspar: the award of {_short(str(fluorspar.awards[0].on))} is posted: {_won(fluorspar)}.",
        "Fluorspar is awarded",
    )


def _spring(book: _Book) -> None:
    """March to May 2026."""
    asked = (
        "lithium-carbonate-rfi-2026",
        "nickel-2026",
        "tin-lme-grade-2026",
        "tin-remelting-2026",
        "tellurium-2026",
        "chromium-2026",
    )
    day = _day(_event(book.rows[asked[0]], EventKind.ISSUED).on)
    for slug in asked:
        book.ask(slug, day, RFI, deadline=_due(book.rows[slug]))
    book.news(day, "Stockpile asks about six metals at once", "Tin with tin pest: agency looks for a smelter")
    book.turn(day, "Six requests for information in one day: Li, Ni, Sn twice, Te, Cr.", "Six at once")

    _one_award(book, "ferroniobium-2025", "Ferroniobium is awarded")

    aluminium = book.rows["high-purity-aluminium-2025"]
    for at in range(len(aluminium.awards)):
        book.award(aluminium.slug, at=at)
    day = _day(aluminium.awards[0].on)
    book.news(day, "Two producers share high-purity aluminium contracts")
    book.turn(day, f"Aluminium: {_won(aluminium)}; {_won(aluminium, 1)}.", "Aluminium is awarded")

    cobalt = book.rows[COBALT_CONTRACT]
    award = cobalt.awards[0]
    book.award(COBALT_CONTRACT)
    book.news(_day(award.on), "Glencore wins cobalt contract of up to $1.8 billion")
    says = f"Cobalt: {_won(cobalt)}; its link to 2025 is inferred."
    book.turn(_day(award.on), says, "Cobalt is awarded")

    _one_order(book, COBALT_CONTRACT, 0)
    magnets = book.rows["ndfeb-magnets-2026"]
    for at in range(len(magnets.awards)):
        book.award(magnets.slug, at=at)
    says = f"Magnets: {_won(magnets)}; {_won(magnets, 1)}."
    book.turn(_day(magnets.awards[0].on), says, "Magnets are awarded")


def _one_award(book: _Book, slug: str, name: str) -> None:
    book.award(slug)
    says = f"{name} to {_won(book.rows[slug])}."
    day = _day(book.rows[slug].awards[0].on)
    book.news(day, says.rstrip("."))
    book.turn(day, says, name)


def _one_order(book: _Book, slug: str, at: int) -> None:
    row = book.rows[slug]
    order = row.awards[0].orders[at]
    book.order(slug, at)
    book.turn(_day(order.on), f"{row.materials[0].replace('-', ' ').capitalize()}: an order for {_millions(order)}.")


def _summer(book: _Book) -> None:
    """June to September 2026."""
    steel = book.rows["hf-1-steel-2026"]
    day = _day(_event(steel, EventKind.ISSUED).on)
    book.ask(steel.slug, day, words=f"{_sole(steel)} {steel.quantity:,g} pounds of {steel.title}.")
    book.turn(
        day,
        f"HF-1 steel is asked for: {(steel.quantity or 0) / 1e6:,.0f} million {steel.unit}, from one source.",
        "HF-1 steel is asked for",
    )
    _one_order(book, "antimony-ingot-2025", 2)

    vanadium = book.rows["vanadium-pentoxide-2025"]
    for at in range(len(vanadium.awards)):
        book.award(vanadium.slug, at=at)
    day = _day(vanadium.awards[0].on)
    book.news(day, "Largo and US Vanadium share vanadium contracts")
    book.turn(day, f"Vanadium: {_won(vanadium)}; {_won(vanadium, 1)}.", "Vanadium is awarded")
    _one_order(book, "antimony-ingot-2025", 3)
    _one_order(book, COBALT_CONTRACT, 1)
    _one_order(book, "electrical-steel-2025", 1)

    day = date(2026, 7, 20)
    book.ask("lithium-carbonate-2026", day, constructed_day=True)
    book.turn(day, "Lithium carbonate is asked for, with no deadline.", "Lithium is asked for", dated=False)

    _one_award(book, "tungsten-concentrates-2025", "Tungsten is awarded")

    wire = book.rows["tungsten-wire-2026"]
    book.award(wire.slug)
    book.award(steel.slug)
    day = _day(steel.awards[0].on)
    book.news(day, "Metallus wins HF-1 steel contract of up to $995 million")
    book.turn(day, f"HF-1 steel: {_won(steel)}; tungsten wire: {_won(wire)}.", "Two awards in a day")

    book.order(steel.slug, 0)
    first = _millions(steel.awards[0].orders[0])
    says = f"The end: a first HF-1 order, about {first}. Later is not known."
    book.turn(date(2026, 9, 30), says, "The end")
