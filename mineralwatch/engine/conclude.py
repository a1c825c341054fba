"""From a reading of notices and what the store knows to events and new state. Pure: the same input, the same output."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from mineralwatch.domain.absence import Look, absences
from mineralwatch.domain.by_hand import Hand, claims_of
from mineralwatch.domain.chains import Link
from mineralwatch.domain.claiming import is_made_here, of_notices, of_telling
from mineralwatch.domain.claiming_awards import of_register
from mineralwatch.domain.identity import normalise_number, provisional_key
from mineralwatch.domain.laying import Whose, untold
from mineralwatch.domain.lifecycle import Intent, Seen, history
from mineralwatch.domain.materials import find
from mineralwatch.domain.merging import is_match, same_event
from mineralwatch.domain.models import Claim, Contract, Event, EventKind, Evidence, Notice, Solicitation, Story
from mineralwatch.domain.moved_before import Moved, is_concluded_move, moved_before
from mineralwatch.domain.project import Known, RecordFacts, project
from mineralwatch.domain.register import (
    REGISTER,
    Registered,
    contracts_of,
    merged,
    of_request,
    told_by,
)
from mineralwatch.domain.reissues import Reissues, is_ours, reissues
from mineralwatch.domain.telling import Telling, told_alone
from mineralwatch.domain.versions import current, versions
from mineralwatch.engine.registering import is_late_news, witnessed
from mineralwatch.engine.told import Withdrawn, is_stale, laid, reported, tellings_of, told_links
from mineralwatch.store.solicitations import is_provisional

_TEXT_FOR_MATERIAL = 2000  # characters: the subject stands at the beginning, lists of clauses further down


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store knows of the solicitations concerned, by key."""

    seen: Mapping[str, tuple[Seen, ...]] = field(default_factory=dict)
    requests: Mapping[str, Solicitation] = field(default_factory=dict)
    events: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    claims: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)
    contracts: Mapping[str, tuple[Contract, ...]] = field(default_factory=dict)
    record: Mapping[str, RecordFacts] = field(default_factory=dict)
    register: tuple[Registered, ...] = ()  # all that it holds of the office
    stories: Mapping[str, tuple[Story, ...]] = field(default_factory=dict)  # those that speak of it
    hand: Mapping[str, Hand] = field(default_factory=dict)  # what people entered
    links: Mapping[str, str] = field(default_factory=dict)  # normalised contract number -> key of its request
    chained: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)  # the links of each older request
    looks: tuple[Look, ...] = ()  # the readings on which absences rest, this one among them


@dataclass(frozen=True, slots=True)
class Conclusions:
    """What follows. `fresh` are the events that were not known before and may alert; `gone` the ids that better
    knowledge took back."""

    requests: tuple[Solicitation, ...] = ()
    events: tuple[Event, ...] = ()
    fresh: tuple[Event, ...] = ()
    gone: tuple[str, ...] = ()
    risen: tuple[tuple[Event, Event], ...] = ()  # known before, with a worse grade: as it was, and as it is
    moved: tuple[tuple[str, str], ...] = ()  # ids of events that stories alone told, and those that they have now
    withdrawn: tuple[Withdrawn, ...] = ()  # witnesses that events have no longer
    empty: tuple[str, ...] = ()  # keys of requests of which nobody tells anything any more
    twins: tuple[tuple[str, str], ...] = ()  # ids that were told, and the notice's own ids that take their place
    notices: tuple[tuple[str, Notice], ...] = ()  # every version as all its readings together give it
    said: tuple[tuple[str, tuple[Claim, ...]], ...] = ()  # what the program itself claims of each request
    stories: tuple[Story, ...] = ()  # those of the step, with the requests that they speak of
    links: tuple[tuple[str, str], ...] = ()  # contract numbers that stories and people tell, and their requests
    reissued: tuple[Link, ...] | None = None  # every link in force then; None when nobody looked


def assign_keys(
    notices: Sequence[Notice], key_of: Callable[[str], str | None], used: Callable[[str], int]
) -> dict[str, str]:
    """The key of each notice id.

    `key_of` finds the key of a normalised number or a notice id that the store knows; `used` counts the provisional
    keys that begin with a prefix.
    """
    keys: dict[str, str] = {}
    given: dict[str, int] = {}
    for notice in notices:
        number = normalise_number(notice.number) if notice.number else None
        known = key_of(number or notice.notice_id)
        if number is None and known is None:
            known = _provisional(notice, used, given)
        keys[notice.notice_id] = known or str(number)
    return keys


def _provisional(notice: Notice, used: Callable[[str], int], given: dict[str, int]) -> str:
    material = next(iter(materials_of([notice])), None)
    year = notice.posted.year if notice.posted else 0
    prefix = provisional_key(material, year, 0)[:-1]
    given[prefix] = given.get(prefix, used(prefix)) + 1
    return provisional_key(material, year, given[prefix])


def materials_of(notices: Sequence[Notice]) -> tuple[str, ...]:
    """The materials that the newest telling notice speaks of: its title first, its text only when that names none."""
    for notice in reversed(notices):
        found = find(notice.title) or find((notice.text or "")[:_TEXT_FOR_MATERIAL])
        if found:
            return found
    return ()


def conclude(
    readings: Mapping[str, Sequence[Seen]], stored: Stored, *, now: datetime, baseline_at: datetime | None
) -> Conclusions:
    """Work out every solicitation that `readings` (new or changed readings, by key) touches.

    `baseline_at` is the time of the source's first complete reading, None while it has none. What it then holds is
    baseline and raises no alert, but a change against state that is stored already is a change even so (contract,
    section 1).
    """
    return together(*(_one(key, tuple(new), stored, now, baseline_at) for key, new in readings.items()))


def together(*parts: Conclusions) -> Conclusions:
    """The conclusions on several requests as one; which are another one asked anew, nobody has looked yet."""
    names = (f.name for f in fields(Conclusions) if f.name != "reissued")
    return Conclusions(**{name: tuple(one for part in parts for one in getattr(part, name)) for name in names})


def _one(key: str, added: tuple[Seen, ...], stored: Stored, now: datetime, baseline_at: datetime | None) -> Conclusions:
    seen = (*stored.seen.get(key, ()), *added)
    notices = tuple(current(group) for group in versions(seen))
    before, heard, stories = stored.requests.get(key), stored.events.get(key, ()), stored.stories.get(key, ())
    tellings = tellings_of(stories, stored.hand.get(key))
    record = stored.record.get(key)
    known = {event.id: untold(event) for event in heard if not told_alone(event) and not _is_concluded(event)}
    facts = record or (None if notices else _facts(key, before, bool(known), stories, tellings))
    materials = (facts.materials if facts else ()) or materials_of(notices)
    if facts is None and not notices and not known:
        return Conclusions(gone=tuple(event.id for event in heard), empty=(key,))
    intents = (*history(seen), *absences(notices, stored.looks))
    read_here = [_event(intent, key, materials, known.get(intent.id), now) for intent in intents]
    links = {**told_links(key, tellings), **stored.links, **told_by(read_here)}
    rows = of_request(stored.register, links, (key, *(before.aliases if before else ())))
    number = next((n.number for n in reversed(notices) if n.number), None) or (before.number if before else None)
    material = materials[0] if materials else None
    whose = Whose(key, number, material)
    found = witnessed(read_here, rows, known, whose, now)
    twins = _twins(known, found)
    gone = _taken_back(known, intents, found, {old for old, _ in twins})
    first = _FirstReading({intent.id: intent for intent in intents}, before, record is not None, baseline_at, now)
    here = _Here(*_shown(known, found, twins, first), twins, gone)
    here = _asked_anew(here, reissues(stored.chained.get(key, ()), heard, whose, now, first.holds))
    known_by = (record.posted, record.deadline) if record else (None, None)
    others = (*_kept(known, here), *here.shown)
    here = _moved_before(here, moved_before(intents, *known_by, others, heard, whose), first)
    read = {event.id for event in here.shown}
    whole = laid(tellings, (*_kept(known, here), *here.shown), heard, whose, dict(here.twins))
    moved = (*whole.moved, *((old.id, new_id) for old, new_id in here.renamed))
    risen = (*whole.risen, *((old, e) for old, i in here.renamed for e in whole.events if e.id == i))
    earlier = {new_id for _, new_id in moved}
    fresh = (*(e for e in whole.events if e.id in here.new and e.id not in earlier), *whole.fresh)
    told = tuple(contract for contract in stored.contracts.get(key, ()) if contract.source != REGISTER)
    contracts = (*told, *contracts_of(rows, {row.vehicle: key for row in rows}, {key: material}))
    told_here = {w.ref: w for event in found for w in event.evidence if w.source == REGISTER}
    recorded = _recorded(stored.claims.get(key, ()), notices)
    said = (
        *of_notices(seen, intents),
        *of_register(rows, told, told_here),
        *(claim for telling in tellings for claim in of_telling(telling)),
        *claims_of(stored.hand.get(key, Hand()).corrections, recorded),
        *(claim for claim in stored.claims.get(key, ()) if is_match(claim)),
    )
    claims = (*recorded, *said)
    news = fresh or here.gone or whole.gone or moved or whole.withdrawn or risen or before is None
    request = project(
        Known(
            key=key,
            record=facts,
            notices=notices,
            materials=materials,
            events=whole.events,
            claims=claims,
            contracts=merged(contracts),
            aliases=before.aliases if before else (),
            first_seen=(before.first_seen if before else None) or now,
            last_change=now if before is None or news else before.last_change,
        )
    )
    return Conclusions(
        requests=(request,),
        events=tuple(event for event in whole.events if event.id in read or event in whole.changed),
        fresh=tuple(event for event in fresh if not is_stale(event, now)),
        risen=risen,
        gone=(*here.gone, *whole.gone),
        moved=moved,
        withdrawn=whole.withdrawn,
        twins=here.twins,
        notices=tuple((key, notice) for notice in notices),
        said=((key, said),),
    )


@dataclass(frozen=True, slots=True)
class _Here:
    """What notices, the register and what is concluded of them show of a request, and what became of what was known."""

    shown: tuple[Event, ...]
    new: frozenset[str]
    twins: tuple[tuple[str, str], ...]
    gone: tuple[str, ...]
    renamed: tuple[tuple[Event, str], ...] = ()


def _kept(known: Mapping[str, Event], here: _Here) -> list[Event]:
    """The events that are known otherwise, from the record."""
    replaced = {*here.gone, *(old for old, _ in here.twins), *(event.id for event in here.shown)}
    return [event for ident, event in known.items() if ident not in replaced]


def _asked_anew(here: _Here, again: Reissues) -> _Here:
    return replace(
        here,
        shown=(*here.shown, *again.events),
        new=here.new | again.new,
        twins=(*here.twins, *again.renamed),
        gone=(*here.gone, *again.gone),
    )


def _moved_before(here: _Here, moved: Moved, first: _FirstReading) -> _Here:
    here = replace(here, gone=(*here.gone, *moved.gone), renamed=moved.renamed)
    if moved.event is None:
        return here
    event = replace(moved.event, baseline=first.holds(moved.event)) if moved.new else moved.event
    return replace(here, shown=(*here.shown, event), new=here.new | ({event.id} if moved.new else set()))


def _is_concluded(event: Event) -> bool:
    """Whether an event is one that is concluded anew each time, from links or from a deadline that moved unseen."""
    return is_ours(event) or is_concluded_move(event)


def _facts(
    key: str, before: Solicitation | None, shown: bool, stories: Sequence[Story], tellings: Sequence[Telling]
) -> RecordFacts | None:
    """What a request is known by of which neither a notice nor the record tells here: by stories alone, or as it is
    stored, which a store without its record must not forget."""
    if before is None or (is_provisional(key) and not shown):
        return reported(stories, tellings)
    given = {f.name: getattr(before, f.name) for f in fields(RecordFacts) if hasattr(before, f.name)}
    return RecordFacts(**given)


@dataclass(frozen=True, slots=True)
class _FirstReading:
    """What decides whether a new event only tells what its source held when it was first read."""

    intents: Mapping[str, Intent]
    before: Solicitation | None
    recorded: bool
    baseline_at: datetime | None
    now: datetime

    def holds(self, event: Event) -> bool:
        late = event.id in self.intents and _is_late(self.intents[event.id], self.baseline_at, self.now)
        then = self.before if self.recorded or not late else None  # what was stored when that version was first read
        return _is_baseline(event, then, late or self.baseline_at is None)


def _shown(
    known: Mapping[str, Event], found: Sequence[Event], twins: Sequence[tuple[str, str]], first: _FirstReading
) -> tuple[tuple[Event, ...], frozenset[str]]:
    """The events that were found, with the witnesses that told them before, and the ids of those that are new."""
    events, new = [], set()
    for read in found:
        earlier = [known[old] for old, id_ in twins if id_ == read.id]
        if read.id not in known and not earlier:
            new.add(read.id)
            events.append(replace(read, baseline=first.holds(read)))
        else:
            events.append(_with(read, earlier))
    return tuple(events), frozenset(new)


def _twins(known: Mapping[str, Event], found: Sequence[Event]) -> tuple[tuple[str, str], ...]:
    """What was told of this request and is now read of it: the id that it was told under, and the notice's own."""
    read = {event.id for event in found}
    told = [event for event in known.values() if event.id not in read]
    pairs = [(old, next((new for new in found if same_event(old, new)), None)) for old in told]
    return tuple((old.id, new.id) for old, new in pairs if new is not None)


def _with(event: Event, told: Sequence[Event]) -> Event:
    """An event with the witnesses that told it before it was read."""
    if not told:
        return event
    others = tuple(witness for old in told for witness in old.evidence)
    first = min((event, *told), key=lambda one: one.seen_at)
    return replace(
        event,
        evidence=(*event.evidence, *others),
        seen_at=first.seen_at,
        baseline=all(old.baseline for old in told),
        old={**told[0].old, **event.old},
        new={**told[0].new, **event.new},
    )


def _recorded(claims: Sequence[Claim], notices: Sequence[Notice]) -> tuple[Claim, ...]:
    """The claims that are not made anew of what was read: the record's."""
    refs = frozenset(notice.notice_id for notice in notices)
    return tuple(claim for claim in claims if not is_made_here(claim, refs))


def _event(intent: Intent, key: str, materials: tuple[str, ...], known: Event | None, now: datetime) -> Event:
    witnesses = tuple(
        Evidence(source=w.source, ref=w.ref, url=w.url, grade=intent.grade, seen_at=w.at, says=w.says)
        for w in intent.witnesses
    )
    given = {(witness.source, witness.ref) for witness in witnesses}
    others = tuple(w for w in (known.evidence if known else ()) if (w.source, w.ref) not in given)
    return Event(
        id=intent.id,
        kind=intent.kind,
        key=key,
        number=intent.notice.number,
        material=materials[0] if materials else None,
        occurred_on=intent.occurred_on,
        seen_at=known.seen_at if known else now,
        grade=intent.grade,
        old=intent.old,
        new=intent.new,
        evidence=(*witnesses, *others),
        baseline=known.baseline if known else False,
        about=known.about if known else None,
    )


def _is_late(intent: Intent, baseline_at: datetime | None, now: datetime) -> bool:
    """Whether an event rests on a version of the first reading, of which only now more is known: its text, say."""
    return baseline_at is not None and intent.seen_at <= baseline_at and intent.seen_at < now


def _is_baseline(event: Event, before: Solicitation | None, first_reading: bool) -> bool:
    """Whether a new event only tells what its source held when it was first read."""
    if not first_reading:
        return False
    if before is None or event.kind is EventKind.ISSUED or is_late_news(event):
        return True
    return before.ending is event.kind  # the store knew this ending already, from another witness


def _taken_back(
    known: Mapping[str, Event], intents: Sequence[Intent], found: Sequence[Event], renamed: Collection[str]
) -> tuple[str, ...]:
    """Ids of events that only these notices, or the register, told, and that they no longer show for this request."""
    shown = {event.id for event in found}
    sources = {REGISTER, *(witness.source for intent in intents for witness in intent.witnesses)}
    return tuple(
        event.id
        for event in known.values()
        if event.id not in shown
        and event.id not in renamed
        and event.evidence
        and all(witness.source in sources for witness in event.evidence)
    )
