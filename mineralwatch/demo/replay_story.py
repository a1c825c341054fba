"""Repeats August 2025 to September 2026 step by step from the shipped record: notices, headlines and prices.

Names, amounts and days are taken from the record. Where the record has no day, the step says that its day is made up.
The file is long because the story is: it is one list of steps, read from top to bottom.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache

from mineralwatch.demo.replay_beginning import FIRST_CAPTION, FIRST_DAY, HOUR
from mineralwatch.demo.replay_notices import (
    AWARD,
    COMBINED,
    JUSTIFICATION,
    RFI,
    SOLICITATION,
    award_notice,
    first_notice,
    next_version,
    order_notice,
    solicitation_number,
)
from mineralwatch.demo.replay_prices import prices
from mineralwatch.demo.world_state import FeedItem, SamNotice, StoryStep, WorldState
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.record import around, loader
from mineralwatch.record.record_rows import AwardRow, EventRow, OrderRow, Record, SolicitationRow, parse_record_date

COBALT, COBALT_CONTRACT = "cobalt-alloy-grade-2025", "cobalt-contract-2026"
FEEDS = ("replay-wire", "replay-trade", "replay-search")
_OUTLETS = ("Replay Wire", "Replay Metals Weekly", "Replay Gazette")
_FEED_LENGTH = 12  # a feed holds the newest 12 headlines
_NOT_QUOTED = frozenset({"ELMT"})  # this stock has no price, since it was first listed in the middle of the replay

# The record does not know the days of four extensions. These days are constructed: day of posting, new deadline.
_UNDATED_EXTENSIONS = (
    (date(2025, 9, 10), "2025-09-18"),
    (date(2025, 9, 17), "2025-09-25"),
    (date(2025, 9, 24), "2025-10-02"),
    (date(2025, 10, 1), "2025-10-09"),
)


@dataclass(frozen=True, slots=True)
class ReplayStory:
    """The whole replay: its steps, and the keys that the record's solicitations and contracts have in the replay."""

    record: Record
    steps: tuple[StoryStep, ...]
    keys: dict[str, str]

    @property
    def named(self) -> tuple[int, ...]:
        """The indices of the named steps; the first and the last step of the replay have names."""
        return tuple(at for at, step in enumerate(self.steps) if step.name)


class _ScriptBuilder:
    """Builds the story: collects notices and headlines, and makes a step of everything collected so far at each
    `end_step`."""

    def __init__(self, record: Record) -> None:
        self.rows = {row.slug: row for row in record.solicitations}
        self.symbols = tuple(
            dict.fromkeys(c.symbol for c in around.companies(record) if c.symbol and c.symbol not in _NOT_QUOTED)
        )
        self.notices: dict[tuple[str, str, int], SamNotice] = {}
        self.feeds: dict[str, tuple[FeedItem, ...]] = dict.fromkeys(FEEDS, ())
        self.steps: list[StoryStep] = []
        self.last_number: str | None = None
        self._serial = 0

    def add_notices(self, *notices: SamNotice) -> None:
        """Add notices; a new version of a solicitation's notice replaces the old version, while award notices are all
        kept."""
        for notice in notices:
            award_version = notice.version if notice.type == AWARD else 0
            notice_group = notice.type if notice.type == AWARD else "asks"
            self.notices[notice.number, notice_group, award_version] = notice
            self.last_number = notice.number

    def current_version(self, slug: str) -> SamNotice:
        """The newest version of the notice of a solicitation; `slug` is the solicitation's key in the record."""
        return self.notices[solicitation_number(self.rows[slug]), "asks", 0]

    def issue(self, slug: str, posted: date, kind: str = SOLICITATION, **more: object) -> None:
        """Add the first notice of a solicitation."""
        self.add_notices(first_notice(self.rows[slug], posted, kind, **more))  # type: ignore[arg-type]

    def amend(self, slug: str, posted: date, **changed: object) -> None:
        """Add a new version of the notice of a solicitation, in which the fields in `changed` are replaced."""
        self.add_notices(next_version(self.rows[slug], self.current_version(slug), posted, **changed))

    def award(self, slug: str, posted: date | None = None, award_index: int = 0) -> None:
        """Add an award notice of a solicitation, posted on the award's day unless `posted` is given."""
        row = self.rows[slug]
        award = row.awards[award_index]
        self.add_notices(award_notice(row, award, posted or _day(award.on), award_index))

    def order(self, slug: str, order_index: int, award_index: int = 0) -> None:
        """Add an order under an award, posted on the day of the order."""
        row, self._serial = self.rows[slug], self._serial + 1
        order = row.awards[award_index].orders[order_index]
        self.add_notices(order_notice(row, row.awards[award_index], order, _day(order.on), self._serial))

    def add_headlines(self, day: date, *titles: str) -> None:
        """Add the headlines of a day; two outlets carry the first one of them."""
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
            self.feeds[name] = (item, *self.feeds[name])[:_FEED_LENGTH]

    def end_step(self, day: date, says: str, name: str = "", *, about: str | None = None, dated: bool = True) -> None:
        """Make a step of what the sources hold now. `about` is the number of the solicitation that the step is about,
        by default that of the last notice added."""
        state = WorldState(tuple(self.notices.values()), dict(self.feeds), prices(self.symbols, day))
        at, told = datetime.combine(day, HOUR), about or self.last_number
        self.steps.append(StoryStep(name, says, state, at, dated, told))


def _day(text: str | None) -> date:
    found = parse_record_date(text)
    assert found is not None
    return found.last


@cache
def replay_story() -> ReplayStory:
    """The replay of the shipped record."""
    record = loader.read_record()
    story = _ScriptBuilder(record)
    for chapter in (_add_beginning, _add_autumn, _add_cobalt_cancellation, _add_winter, _add_spring, _add_summer):
        chapter(story)
    keys = {
        row.slug: normalise_number(solicitation_number(row)) for row in record.solicitations if _is_replayed(story, row)
    }
    return ReplayStory(record, tuple(story.steps), keys)


def _is_replayed(story: _ScriptBuilder, row: SolicitationRow) -> bool:
    try:
        return any(number == solicitation_number(row) for number, _, _ in story.notices)
    except KeyError:
        return False  # a solicitation that the replay leaves out


def _event(row: SolicitationRow, kind: EventKind, tag: str = "") -> EventRow:
    return next(event for event in row.events if event.kind is kind and (not tag or event.tag == tag))


def _first_deadline(row: SolicitationRow) -> str:
    return str(_event(row, EventKind.ISSUED).new["deadline"])


def _millions(award: AwardRow | OrderRow) -> str:
    amount = award.amount if isinstance(award, OrderRow) else (award.ceiling or award.price or 0.0)
    return f"${amount / 1e9:,.3g}bn" if amount >= 1e9 else f"${amount / 1e6:,.4g}m"


def _won_by(row: SolicitationRow, award_index: int = 0) -> str:
    """The awardee and the amount: `Rio Tinto Services, up to $40m`; "up to" marks a ceiling, which is a limit; a price
    stands without these words."""
    award = row.awards[award_index]
    return f"{award.awardee}, {'up to ' if award.ceiling is not None else ''}{_millions(award)}"


def _day_and_month(day: date | str) -> str:
    """A date as `8 Oct`."""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{found.day} {found:%b}"


def _add_beginning(story: _ScriptBuilder) -> None:
    """Add the first reading, and the steps of the cobalt solicitation up to its first extension."""
    story.issue("scandium-oxide-2025", date(2025, 5, 15), RFI, constructed_day=True)
    story.add_headlines(FIRST_DAY, "Stockpile has two billion dollars to spend and asks for little so far")
    story.end_step(FIRST_DAY, FIRST_CAPTION, "The beginning")

    cobalt = story.rows[COBALT]
    issued = _event(cobalt, EventKind.ISSUED)
    day = _day(issued.on)
    story.issue(COBALT, day, SOLICITATION, deadline=_first_deadline(cobalt), attachments=2, words=_cobalt_words(cobalt))
    story.add_headlines(
        day, "US stockpile asks for 7,480 tonnes of cobalt", "Cobalt traders read the agency's fine print"
    )
    story.end_step(
        day,
        f"Cobalt is asked for: {cobalt.quantity:,g} {cobalt.unit},"
        f" offers due {_day_and_month(_first_deadline(cobalt))}.",
        "Cobalt is asked for",
    )

    moved, dropped = _event(cobalt, EventKind.EXTENDED, "to 2025-09-11"), _event(cobalt, EventKind.AMENDED)
    day, to = date(2025, 8, 27), _day_and_month(str(moved.new["deadline"]))
    words = f"{_cobalt_words(cobalt)} Changed: {dropped.says}."
    story.amend(COBALT, day, deadline=moved.new["deadline"], attachments=3, words=words, constructed_day=True)
    story.add_headlines(day, f"Agency extends cobalt tender to {to} and drops one brand")
    story.end_step(day, f"Cobalt is extended to {to}, and one brand is dropped.", "First extension", dated=False)


def _cobalt_words(cobalt: SolicitationRow) -> str:
    return (
        f"The requirement is for {cobalt.title}, in the quantity of {cobalt.quantity:,g} metric tons, over"
        f" {cobalt.term}. {cobalt.note}"
    )


def _add_autumn(story: _ScriptBuilder) -> None:
    """Add the steps of September 2025."""
    tantalum = story.rows["tantalum-2025"]
    story.award(tantalum.slug)
    day = _day(tantalum.awards[0].on)
    story.add_headlines(day, "Tantalum supplier wins stockpile contract")
    story.end_step(day, f"Tantalum is awarded to {_won_by(tantalum)}.", "First award")

    day = date(2025, 9, 8)
    for slug in ("niobium-ingot-2025", "ferroniobium-2025", "high-purity-aluminium-2025", "scandium-metal-2025"):
        story.issue(slug, day, constructed_day=True)
    for slug in (
        "vanadium-pentoxide-2025",
        "tungsten-concentrates-2025",
        "indium-2025",
        "rhenium-2025",
        "heavy-rare-earth-oxides-2025",
    ):
        story.issue(slug, day, RFI, constructed_day=True)
    fluorspar = story.rows["fluorspar-acid-grade-2025"]
    story.issue(fluorspar.slug, day, deadline=_first_deadline(fluorspar), constructed_day=True)
    story.add_headlines(
        day, "Stockpile asks for niobium, aluminium and scandium", "Agency sounds out sellers of indium and rhenium"
    )
    story.end_step(day, "Ten requests in a week: niobium, aluminium, tungsten …", "The round", dated=False)

    _undated_extension(story, 0)
    day = date(2025, 9, 15)
    story.issue("bismuth-2025", day)
    story.amend(
        "scandium-oxide-2025", day, type=JUSTIFICATION, words=_sole_source_words(story.rows["scandium-oxide-2025"])
    )
    story.add_headlines(day, "US agency tenders for bismuth", "Agency means to buy scandium oxide from one source")
    story.end_step(day, "Bismuth is asked for; scandium oxide is to come from one source.")
    _undated_extension(story, 1)

    antimony = story.rows["antimony-ingot-2025"]
    day = _day(antimony.awards[0].on)
    story.award(antimony.slug)
    story.add_headlines(day, "Antimony company wins stockpile contract of up to $245 million")
    story.end_step(day, f"Antimony is awarded to {_won_by(antimony)}.", "Antimony is awarded")
    _undated_extension(story, 2)

    story.award("electrical-steel-2025")
    story.award("scandium-metal-2025")
    day = date(2025, 9, 29)
    story.end_step(day, "Electrical steel goes to Cliffs Steel, scandium flake to APL.")
    story.award("niobium-ingot-2025")
    _undated_extension(story, 3, "Niobium goes to Global Advanced Metals; ")


def _undated_extension(story: _ScriptBuilder, extension_index: int, text_before: str = "") -> None:
    """Add a step for one of the extensions of the cobalt solicitation whose days the record does not know."""
    day, deadline = _UNDATED_EXTENSIONS[extension_index]
    cobalt = "cobalt" if text_before else "Cobalt"
    story.amend(COBALT, day, deadline=deadline)
    story.end_step(day, f"{text_before}{cobalt} is extended again, to {_day_and_month(deadline)}.", dated=False)


def _sole_source_words(row: SolicitationRow) -> str:
    return f"Notice of intent: the Government means to award {row.title} on a sole source basis."


def _add_cobalt_cancellation(story: _ScriptBuilder) -> None:
    """Add the steps of the last extension and the cancellation of the cobalt solicitation."""
    cobalt = story.rows[COBALT]
    last, ended = _event(cobalt, EventKind.EXTENDED, "to 2025-10-15"), _event(cobalt, EventKind.CANCELLED)
    day = date(2025, 10, 8)
    to = _day_and_month(str(last.new["deadline"]))
    story.amend(COBALT, day, deadline=last.new["deadline"])
    story.end_step(day, f"Cobalt is extended a sixth time, to {to}.", dated=False)

    day = _day(ended.on)
    story.amend(
        COBALT, day, words=f"Solicitation {solicitation_number(cobalt)} is hereby cancelled due to {ended.says}."
    )
    story.add_headlines(day, "US cancels $500 million cobalt tender", "Cobalt tender fails over its statement of work")
    story.end_step(day, "Cobalt is cancelled, with the promise to issue it again.", "Cobalt is cancelled")


def _add_winter(story: _ScriptBuilder) -> None:
    """Add the steps of November 2025 to January 2026."""
    day = date(2025, 11, 14)
    story.add_headlines(day, "Agency expects new cobalt solicitation by the end of November")
    about = solicitation_number(story.rows[COBALT])
    story.end_step(day, "The agency promises a new cobalt request by the end of November.", about=about)

    rayon = story.rows["rayon-fibre-2025"]
    day = _day(_event(rayon, EventKind.ISSUED).on)
    words = f"{_sole_source_words(rayon)} This announcement constitutes the only solicitation. {rayon.note or ''}"
    story.issue(rayon.slug, day, COMBINED, deadline=_first_deadline(rayon), words=words)
    story.end_step(day, "Rayon fibre is asked for from one source, due in six days.", "Rayon is asked for")

    story.award("scandium-oxide-2025")
    day = _day(story.rows["scandium-oxide-2025"].awards[0].on)
    story.add_headlines(day, "Scandium oxide contract goes to Rio Tinto")
    story.end_step(
        day,
        f"Scandium oxide is awarded to {_won_by(story.rows['scandium-oxide-2025'])}.",
        "Scandium is awarded",
    )

    story.award(rayon.slug)
    story.end_step(_day(rayon.awards[0].on), f"Rayon fibre is awarded to {_won_by(rayon)}.", "Rayon is awarded")

    fluorspar = story.rows["fluorspar-acid-grade-2025"]
    day = date.fromisoformat(next(c.value for c in fluorspar.claims if c.field == "award_notice_on"))
    story.award(fluorspar.slug, day)
    story.add_headlines(day, "Fluorspar miner wins stockpile contract")
    story.end_step(
        day,
        f"Fluorspar: the award of {_day_and_month(str(fluorspar.awards[0].on))} is posted: {_won_by(fluorspar)}.",
        "Fluorspar is awarded",
    )


def _add_spring(story: _ScriptBuilder) -> None:
    """Add the steps of March to May 2026."""
    asked = (
        "lithium-carbonate-rfi-2026",
        "nickel-2026",
        "tin-lme-grade-2026",
        "tin-remelting-2026",
        "tellurium-2026",
        "chromium-2026",
    )
    day = _day(_event(story.rows[asked[0]], EventKind.ISSUED).on)
    for slug in asked:
        story.issue(slug, day, RFI, deadline=_first_deadline(story.rows[slug]))
    story.add_headlines(day, "Stockpile asks about six metals at once", "Tin with tin pest: agency looks for a smelter")
    story.end_step(day, "Six requests for information in one day: Li, Ni, Sn twice, Te, Cr.", "Six at once")

    _add_award_step(story, "ferroniobium-2025", "Ferroniobium is awarded")

    aluminium = story.rows["high-purity-aluminium-2025"]
    for at in range(len(aluminium.awards)):
        story.award(aluminium.slug, award_index=at)
    day = _day(aluminium.awards[0].on)
    story.add_headlines(day, "Two producers share high-purity aluminium contracts")
    story.end_step(day, f"Aluminium: {_won_by(aluminium)}; {_won_by(aluminium, 1)}.", "Aluminium is awarded")

    cobalt = story.rows[COBALT_CONTRACT]
    award = cobalt.awards[0]
    story.award(COBALT_CONTRACT)
    story.add_headlines(_day(award.on), "Glencore wins cobalt contract of up to $1.8 billion")
    says = f"Cobalt: {_won_by(cobalt)}; its link to 2025 is inferred."
    story.end_step(_day(award.on), says, "Cobalt is awarded")

    _add_order_step(story, COBALT_CONTRACT, 0)
    magnets = story.rows["ndfeb-magnets-2026"]
    for at in range(len(magnets.awards)):
        story.award(magnets.slug, award_index=at)
    says = f"Magnets: {_won_by(magnets)}; {_won_by(magnets, 1)}."
    story.end_step(_day(magnets.awards[0].on), says, "Magnets are awarded")


def _add_award_step(story: _ScriptBuilder, slug: str, name: str) -> None:
    story.award(slug)
    says = f"{name} to {_won_by(story.rows[slug])}."
    day = _day(story.rows[slug].awards[0].on)
    story.add_headlines(day, says.rstrip("."))
    story.end_step(day, says, name)


def _add_order_step(story: _ScriptBuilder, slug: str, order_index: int) -> None:
    row = story.rows[slug]
    order = row.awards[0].orders[order_index]
    story.order(slug, order_index)
    story.end_step(
        _day(order.on), f"{row.materials[0].replace('-', ' ').capitalize()}: an order for {_millions(order)}."
    )


def _add_summer(story: _ScriptBuilder) -> None:
    """Add the steps of June to September 2026."""
    steel = story.rows["hf-1-steel-2026"]
    day = _day(_event(steel, EventKind.ISSUED).on)
    story.issue(steel.slug, day, words=f"{_sole_source_words(steel)} {steel.quantity:,g} pounds of {steel.title}.")
    story.end_step(
        day,
        f"HF-1 steel is asked for: {(steel.quantity or 0) / 1e6:,.0f} million {steel.unit}, from one source.",
        "HF-1 steel is asked for",
    )
    _add_order_step(story, "antimony-ingot-2025", 2)

    vanadium = story.rows["vanadium-pentoxide-2025"]
    for at in range(len(vanadium.awards)):
        story.award(vanadium.slug, award_index=at)
    day = _day(vanadium.awards[0].on)
    story.add_headlines(day, "Largo and US Vanadium share vanadium contracts")
    story.end_step(day, f"Vanadium: {_won_by(vanadium)}; {_won_by(vanadium, 1)}.", "Vanadium is awarded")
    _add_order_step(story, "antimony-ingot-2025", 3)
    _add_order_step(story, COBALT_CONTRACT, 1)
    _add_order_step(story, "electrical-steel-2025", 1)

    day = date(2026, 7, 20)
    story.issue("lithium-carbonate-2026", day, constructed_day=True)
    story.end_step(day, "Lithium carbonate is asked for, with no deadline.", "Lithium is asked for", dated=False)

    _add_award_step(story, "tungsten-concentrates-2025", "Tungsten is awarded")

    wire = story.rows["tungsten-wire-2026"]
    story.award(wire.slug)
    story.award(steel.slug)
    day = _day(steel.awards[0].on)
    story.add_headlines(day, "Metallus wins HF-1 steel contract of up to $995 million")
    story.end_step(day, f"HF-1 steel: {_won_by(steel)}; tungsten wire: {_won_by(wire)}.", "Two awards in a day")

    story.order(steel.slug, 0)
    first = _millions(steel.awards[0].orders[0])
    says = f"The end: a first HF-1 order, about {first}. Later is not known."
    story.end_step(date(2026, 9, 30), says, "The end")
