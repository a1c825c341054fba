"""From everything known about one request to the one Solicitation that is listed. Pure, and free of the present."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from mineralwatch.domain.dates import Deadline, FuzzyDate, fuzzy, parse_deadline
from mineralwatch.domain.diff import carry
from mineralwatch.domain.evidence import choose, disputed, number_of, of_field
from mineralwatch.domain.identity import normalise_number
from mineralwatch.domain.lifecycle import is_award, stage_of
from mineralwatch.domain.models import Awardee, Claim, Contract, Event, EventKind, Grade, Notice, Solicitation, Stage

ENDINGS = (EventKind.CANCELLED, EventKind.AWARDED, EventKind.TERMINATED, EventKind.REMOVED)
REOPENERS = (EventKind.EXTENDED, EventKind.SHORTENED)
_ORDER = list(EventKind)


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What a row of the shipped record says of a request by itself, beside its events, claims and contracts."""

    number: str | None = None
    title: str | None = None
    short: str | None = None
    materials: tuple[str, ...] = ()
    stage: Stage | None = None
    asked_as: Stage | None = None  # the stage before any award
    office: str | None = None
    posted: FuzzyDate | None = None
    deadline: Deadline | None = None
    quantity: float | None = None
    unit: str | None = None
    url: str | None = None
    bundled: date | None = None
    reissue_promised: bool = False
    contracts: tuple[str, ...] = ()  # numbers of its contracts, but for those whose link to it is only concluded


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that is known about one request."""

    key: str
    record: RecordFacts | None = None
    notices: tuple[Notice, ...] = ()  # the latest reading of each version, oldest posted first
    materials: tuple[str, ...] = ()  # recognised in the notices
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    contracts: tuple[Contract, ...] = ()
    aliases: tuple[str, ...] = ()
    first_seen: datetime | None = None
    last_change: datetime | None = None


def project(known: Known) -> Solicitation:
    """The Solicitation: notices speak first, then the chosen claim, then the record's own row."""
    record = known.record or RecordFacts()
    asking = [notice for notice in known.notices if not is_award(notice)]
    head = _effective(asking)
    shown = head or (known.notices[-1] if known.notices else None)
    events = in_order(known.events)
    ending, ended = ending_of(events)
    awardees = _awardees(known.contracts, events)
    asked = choose(of_field(known.claims, "requested_ceiling") or of_field(known.claims, "ceiling"))
    guaranteed = choose(of_field(known.claims, "requested_minimum") or of_field(known.claims, "guaranteed"))
    sole = awardees[0] if len(awardees) == 1 else None
    return Solicitation(
        key=known.key,
        number=(shown.number if shown else None) or record.number,
        title=(shown.title if shown else None) or record.title or known.key,
        materials=record.materials or known.materials,
        stage=(stage_of(shown) if shown else None) or record.stage,
        office=(shown.office if shown else None) or record.office,
        posted=_posted(asking, known.claims) or record.posted,
        deadline=(head.deadline if head else None) or _claimed_deadline(known.claims) or record.deadline,
        kinds=tuple(kind for kind in EventKind if any(event.kind is kind for event in events)),
        ending=ending,
        ended=ended,
        ceiling=number_of(asked) if asked else (sole.ceiling if sole else None),
        guaranteed=number_of(guaranteed) if guaranteed else (sole.guaranteed if sole else None),
        ordered=_sum(awardee.ordered for awardee in awardees),
        quantity=(head.quantity if head else None) or record.quantity,
        unit=(head.unit if head and head.quantity else None) or record.unit,
        awardees=awardees,
        grades=_grades(known, bool(known.notices)),
        first_seen=known.first_seen,
        last_change=known.last_change,
        event_count=len(events),
        notice_count=len(known.notices),
        url=(shown.url if shown else None) or record.url,
        aliases=known.aliases,
        disputed=disputed(known.claims),
        bundled=None if known.notices else record.bundled,
        last_word=_last_word(events),
        reissue_promised=any(event.new.get("reissue_promised") for event in events) or record.reissue_promised,
        short=record.short,
    )


def when(event: Event) -> FuzzyDate | None:
    """The date of an event, exact or about; None when no source dates it."""
    return fuzzy(event.occurred_on) if event.occurred_on else event.about


def in_order(events: Sequence[Event]) -> tuple[Event, ...]:
    """Events as they happened, and those of one day in the order of a life.

    Of a month or a year the last day counts, but the first for `issued`, with which a life begins. An event that no
    source dates stands after the last dated one of its own or an earlier kind.
    """
    days = {event.id: day for event in events if (day := _day(event)) is not None}

    def place(event: Event) -> tuple[date, int, bool, datetime, str]:
        rank = _rank(event)
        before = [days[e.id] for e in events if e.id in days and _rank(e) <= rank]
        day = days.get(event.id) or max(before, default=None) or min(days.values(), default=event.seen_at.date())
        return day, rank, event.id not in days, event.seen_at, event.id

    return tuple(sorted(events, key=place))


def _rank(event: Event) -> int:
    """The place of its kind in a life; a removal and a return may follow each other within a day, in either order."""
    return _ORDER.index(EventKind.REMOVED if event.kind is EventKind.RESTORED else event.kind)


def _day(event: Event) -> date | None:
    dated = when(event)
    if dated is None:
        # No source dates a return, but it was read on a day: a later removal stands after it.
        return event.seen_at.astimezone(UTC).date() if event.kind is EventKind.RESTORED else None
    return dated.first if event.kind is EventKind.ISSUED else dated.last


def ending_of(events: Sequence[Event]) -> tuple[EventKind | None, FuzzyDate | None]:
    """The last ending that no official event after it has taken back."""
    ending: Event | None = None
    for event in in_order(events):
        if event.kind in ENDINGS and not (event.kind is EventKind.REMOVED and ending is not None):
            ending = event  # what is over already does not end once more by leaving the source
        elif ending is not None and _reopens(ending, event):
            ending = None
    return (ending.kind, when(ending)) if ending else (None, None)


def _reopens(ending: Event, event: Event) -> bool:
    """An official move of the deadline, a restoration, or words that no longer cancel, on or after the ending."""
    if event.grade is not Grade.OFFICIAL or ending.kind not in (EventKind.CANCELLED, EventKind.REMOVED):
        return False
    if event.kind is EventKind.RESTORED:
        return ending.kind is EventKind.REMOVED  # what was cancelled stays so when its notice is read again
    if ending.kind is EventKind.CANCELLED and _same_notice(ending, event):
        return False  # a notice that cancels may move a date as well
    return event.kind in REOPENERS or event.new.get("cancelled") is False


def _same_notice(a: Event, b: Event) -> bool:
    refs = {witness.ref for witness in a.evidence}
    return any(witness.ref in refs for witness in b.evidence)


def _effective(asking: Sequence[Notice]) -> Notice | None:
    """The notice that counts: the newest of the furthest stage; what it leaves out is carried from those before."""
    if not asking:
        return None
    ranks = [stage for stage in Stage if stage is not Stage.AWARD]
    known = asking[0]
    for notice in asking[1:]:
        a, b = stage_of(known), stage_of(notice)
        back = a in ranks and b in ranks and ranks.index(b) < ranks.index(a)  # a presolicitation kept up beside it
        known = carry(notice, known) if back else carry(known, notice)
    return known


def _posted(asking: Sequence[Notice], claims: Sequence[Claim]) -> FuzzyDate | None:
    """The day of the earliest version that was read: a source overwrites it with each later one."""
    days = [notice.posted for notice in asking if notice.posted]
    if days:
        return fuzzy(min(days))
    claim = choose(of_field(claims, "posted"))
    try:
        return FuzzyDate(claim.value) if claim else None
    except ValueError:
        return None


def _claimed_deadline(claims: Sequence[Claim]) -> Deadline | None:
    """The latest deadline that is claimed: earlier ones were moved, which the events tell."""
    found = [deadline for claim in of_field(claims, "deadline") if (deadline := parse_deadline(claim.value))]
    return max(found, key=lambda deadline: deadline.wall, default=None)


def _awardees(contracts: Sequence[Contract], events: Sequence[Event]) -> tuple[Awardee, ...]:
    """Winners from the contracts, then those that only an event names."""
    awarded = [event for event in events if event.kind is EventKind.AWARDED]
    told = {number: event for event in awarded if (number := _number(event.new.get("contract")))}
    won = [
        Awardee(
            name=c.awardee,
            contract=c.contract,
            ceiling=_told_ceiling(c, told.get(_number(c.contract) or "")),
            guaranteed=c.guaranteed,
            ordered=c.ordered,
            price=c.price,
            on=c.on,
            grade=c.grade,
        )
        for c in contracts
    ]
    named = {awardee.name.casefold() for awardee in won}
    held = {_number(awardee.contract) for awardee in won} - {None}
    for event in awarded:
        name = event.new.get("awardee")
        if _number(event.new.get("contract")) in held:
            continue  # the same contract under the name that another source gives its winner
        if isinstance(name, str) and name.casefold() not in named:
            named.add(name.casefold())
            won.append(_announced(name, event))
    return tuple(won)


def _number(contract: object) -> str | None:
    return normalise_number(contract) if isinstance(contract, str) and contract else None


def _told_ceiling(contract: Contract, event: Event | None) -> float | None:
    """A contract's ceiling; where nobody else states it, the amount that its award was told with."""
    if contract.ceiling is None and contract.kind == "idiq" and event is not None:
        return _announced(contract.awardee, event).ceiling
    return contract.ceiling


def _announced(name: str, event: Event) -> Awardee:
    contract, amount = event.new.get("contract"), event.new.get("amount")
    return Awardee(
        name=name,
        contract=contract if isinstance(contract, str) else None,
        ceiling=float(amount) if isinstance(amount, (int, float)) else None,
        on=when(event),
        grade=event.grade,
    )


def _grades(known: Known, official: bool) -> tuple[Grade, ...]:
    found = {witness.grade for event in known.events for witness in event.evidence}
    found |= {event.grade for event in known.events} | {claim.grade for claim in known.claims}
    if official:
        found.add(Grade.OFFICIAL)
    return tuple(sorted(found, key=lambda grade: grade.rank))


def _last_word(events: Sequence[Event]) -> FuzzyDate | None:
    dated = [date_ for event in events if (date_ := when(event)) is not None]
    return max(dated, key=lambda d: d.last, default=None)


def _sum(amounts: Iterable[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return round(sum(known), 2) if known else None
