"""From everything known about one request to the one Solicitation that is listed. Pure, and free of the present."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from mineralwatch.domain.dates import Deadline, FuzzyDate, fuzzy, parse_deadline
from mineralwatch.domain.diff import carry
from mineralwatch.domain.evidence import choose, contract_of, disputed, is_correction, number_of, standing, things
from mineralwatch.domain.identity import normalise_number
from mineralwatch.domain.lifecycle import is_award, stage_of
from mineralwatch.domain.meaning import same_name, size_of
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
    """The Solicitation. Each value is that of the claim that `domain.evidence` chooses; what nobody claims is taken
    from the notice that counts, then from the record's own row. Stage, title and page are the newest notice's."""
    record = known.record or RecordFacts()
    asking = [notice for notice in known.notices if not is_award(notice)]
    head = _effective(asking)
    shown = head or (known.notices[-1] if known.notices else None)
    events = in_order(known.events)
    claims = standing(known.claims, events)
    said = {place: choice for place, those in things(claims).items() if (choice := choose(those)) is not None}
    ending = _ending(events)
    awardees = _awardees(known.contracts, events)
    awardees = tuple(_corrected(won, claims, alone=len(awardees) == 1) for won in awardees)
    sole = awardees[0] if len(awardees) == 1 else None
    quantity, unit = _size(said.get(_whole("quantity")), head, record)
    return Solicitation(
        key=known.key,
        number=(shown.number if shown else None) or record.number,
        title=_put_right(said, "title") or (shown.title if shown else None) or record.title or known.key,
        materials=_materials(said) or record.materials or known.materials,
        stage=(stage_of(shown) if shown else None) or record.stage,
        office=_text(said.get(_whole("office"))) or (shown.office if shown else None) or record.office,
        posted=_day_claimed(said.get(_whole("posted"))) or _posted(asking) or record.posted,
        deadline=_deadline(said.get(_whole("deadline")), head, record),
        kinds=tuple(kind for kind in EventKind if any(event.kind is kind for event in events)),
        ending=ending.kind if ending else None,
        ended=_ended(ending, said.get(_whole("cancelled_on"))),
        ceiling=_asked(("requested_ceiling", "ceiling"), said, awardees, sole.ceiling if sole else None),
        guaranteed=_asked(("requested_minimum", "guaranteed"), said, awardees, sole.guaranteed if sole else None),
        ordered=_ordered(said, awardees),
        quantity=quantity,
        unit=unit,
        awardees=awardees,
        grades=_grades(known, bool(known.notices)),
        first_seen=known.first_seen,
        last_change=known.last_change,
        event_count=len(events),
        notice_count=len(known.notices),
        url=(shown.url if shown else None) or record.url,
        aliases=known.aliases,
        disputed=disputed(claims),
        bundled=None if known.notices else record.bundled,
        last_word=_last_word(events),
        reissue_promised=any(event.new.get("reissue_promised") for event in events) or record.reissue_promised,
        short=record.short,
    )


_Said = Mapping[tuple[str, str | None], Claim]


def _whole(field: str) -> tuple[str, str | None]:
    """The place of what is claimed of a request as a whole, or of its only contract."""
    return field, None


def _put_right(said: _Said, field: str) -> str | None:
    """What a person says of a field for which sources make no claims, or none that decide."""
    claim = said.get(_whole(field))
    return claim.value if claim is not None and is_correction(claim) else None


def _materials(said: _Said) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in (_put_right(said, "material") or "").split(","))))


def _ordered(said: _Said, awardees: Sequence[Awardee]) -> float | None:
    """The orders of all its contracts; what a person says of several of them, or of none, counts for the whole."""
    claim = said.get(_whole("ordered"))
    if len(awardees) != 1 and claim is not None and claim.contract is None and is_correction(claim):
        return number_of(claim)
    return _sum(awardee.ordered for awardee in awardees)


def _text(claim: Claim | None) -> str | None:
    return claim.value if claim else None


def _day_claimed(claim: Claim | None) -> FuzzyDate | None:
    try:
        return FuzzyDate(claim.value) if claim else None
    except ValueError:
        return None


def _ended(ending: Event | None, claim: Claim | None) -> FuzzyDate | None:
    """The day of the ending. Of a cancellation the chosen claim's, when that is about this very cancellation."""
    if ending is None:
        return None
    about = claim is not None and (is_correction(claim) or any(w.ref == claim.ref for w in ending.evidence))
    claimed = _day_claimed(claim) if about and ending.kind is EventKind.CANCELLED else None
    return claimed or when(ending)


def _deadline(claim: Claim | None, head: Notice | None, record: RecordFacts) -> Deadline | None:
    """The claimed deadline, with what its notice tells of the zone; without a claim the notice's, then the record's."""
    own = (head.deadline if head else None) or record.deadline
    claimed = parse_deadline(claim.value) if claim else None
    return own if claimed is None or (own is not None and own.text == claimed.text) else claimed


def _size(claim: Claim | None, head: Notice | None, record: RecordFacts) -> tuple[float | None, str | None]:
    size = size_of(claim.value) if claim else None
    if size is not None:
        return size[0], size[1] or None
    if head is not None and head.quantity is not None:
        return head.quantity, head.unit
    return record.quantity, record.unit


def _asked(fields: tuple[str, str], said: _Said, awardees: Sequence[Awardee], sole: float | None) -> float | None:
    """What the request asks for at most or promises at least, else the same of its only contract: never a sum."""
    found = [claim for field in fields if (claim := said.get(_whole(field))) is not None]
    usable = [claim for claim in found if claim.contract is None or len(awardees) <= 1]
    ranked = sorted(usable, key=lambda claim: not is_correction(claim))
    return _first_known(*(number_of(claim) for claim in ranked), sole)


def _corrected(won: Awardee, claims: Sequence[Claim], *, alone: bool) -> Awardee:
    """A winner by what is claimed of its contract, and by what a person put right without naming a contract.

    A name in another form stays as it was. Orders are parts of a sum of the contract's; only a person corrects it.
    """
    number = _number(won.contract)
    mine = [
        claim
        for claim in claims
        if (contract_of(claim) == number and number is not None)
        or (alone and claim.contract is None and is_correction(claim))
    ]
    said = {field: choose([c for c in mine if c.field == field]) for field in dict.fromkeys(c.field for c in mine)}
    told = said.get("ordered")
    by_hand = number_of(told) if told and is_correction(told) else None
    name = _text(said.get("awardee"))
    return replace(
        won,
        name=won.name if name is None or same_name(name, won.name) else name,
        ceiling=_first_known(number_of(said.get("ceiling")), won.ceiling),
        guaranteed=_first_known(number_of(said.get("guaranteed")), won.guaranteed),
        price=_first_known(number_of(said.get("price")), won.price),
        ordered=_first_known(by_hand, won.ordered),
        on=_day_claimed(said.get("awarded_on")) or won.on,
    )


def _first_known(*amounts: float | None) -> float | None:
    return next((amount for amount in amounts if amount is not None), None)


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
    """The last ending that no official event after it has taken back, and its day."""
    ending = _ending(events)
    return (ending.kind, when(ending)) if ending else (None, None)


def _ending(events: Sequence[Event]) -> Event | None:
    """The last ending that no official event after it has taken back."""
    ending: Event | None = None
    for event in in_order(events):
        if event.kind in ENDINGS and not (event.kind is EventKind.REMOVED and ending is not None):
            ending = event  # what is over already does not end once more by leaving the source
        elif ending is not None and _reopens(ending, event):
            ending = None
    return ending


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


def _posted(asking: Sequence[Notice]) -> FuzzyDate | None:
    """The day of the earliest version that was read: a source overwrites it with each later one."""
    days = [notice.posted for notice in asking if notice.posted]
    return fuzzy(min(days)) if days else None


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
