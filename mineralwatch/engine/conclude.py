"""From a reading of notices and what the store knows to events and new state. Pure: the same input, the same output."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from mineralwatch.domain.claims.award_claims import claims_of_register
from mineralwatch.domain.claims.claim_collection import claims_of_notices, claims_of_report, is_derived_claim
from mineralwatch.domain.contract_register import (
    REGISTER,
    RegisteredAward,
    keys_by_contract,
    merge_contracts,
    register_contracts,
    rows_of_solicitation,
)
from mineralwatch.domain.event_reports import EventReport, only_reported
from mineralwatch.domain.lifecycle.absence import NoticeListReading, removals_by_absence
from mineralwatch.domain.lifecycle.inferred_extension import infer_earlier_extension
from mineralwatch.domain.lifecycle.notice_history import NoticeEvent, VersionReading, notice_history
from mineralwatch.domain.lifecycle.notice_versions import current_version, group_versions
from mineralwatch.domain.manual_entries.manual_entry import ManualEntries, correction_claims
from mineralwatch.domain.materials import find_materials
from mineralwatch.domain.models import Claim, Contract, Event, Notice, Solicitation, Story
from mineralwatch.domain.numbers_and_ids import normalise_number, printed_number, provisional_key
from mineralwatch.domain.reissues.reissue_events import reissue_events
from mineralwatch.domain.reissues.reissue_link import ReissueLink
from mineralwatch.domain.report_matching import SolicitationRef, without_reports
from mineralwatch.domain.solicitation_merging import is_merge_claim
from mineralwatch.domain.solicitation_projection import RecordFacts, SolicitationFacts, project_solicitation
from mineralwatch.engine.first_reading import FirstReading
from mineralwatch.engine.registering import witnessed
from mineralwatch.engine.shown import (
    ShownByNotices,
    asked_anew,
    event_of,
    is_concluded,
    kept,
    shown_of,
    twins_of,
    with_move,
)
from mineralwatch.engine.told import MatchedReports, Withdrawn, is_stale, laid, reported, tellings_of, told_links
from mineralwatch.store.solicitation_rows import is_provisional

_TEXT_FOR_MATERIAL = 2000  # characters: the subject stands at the beginning, lists of clauses further down


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store knows of the solicitations concerned, by key."""

    seen: Mapping[str, tuple[VersionReading, ...]] = field(default_factory=dict)
    joined: frozenset[str] = frozenset()  # those that take over another request in this step
    requests: Mapping[str, Solicitation] = field(default_factory=dict)
    events: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    claims: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)
    contracts: Mapping[str, tuple[Contract, ...]] = field(default_factory=dict)
    record: Mapping[str, RecordFacts] = field(default_factory=dict)
    register: tuple[RegisteredAward, ...] = ()  # all that it holds of the office
    stories: Mapping[str, tuple[Story, ...]] = field(default_factory=dict)  # those that speak of it
    hand: Mapping[str, ManualEntries] = field(default_factory=dict)  # what people entered
    links: Mapping[str, str] = field(default_factory=dict)  # normalised contract number -> key of its request
    chained: Mapping[str, tuple[ReissueLink, ...]] = field(default_factory=dict)  # the links of each older request
    looks: tuple[NoticeListReading, ...] = ()  # the readings on which absences rest, this one among them


@dataclass(frozen=True, slots=True)
class Conclusions:
    """What follows. `fresh` are the events that were not known before and may alert; `gone` the ids that better
    knowledge took back."""

    requests: tuple[Solicitation, ...] = ()
    events: tuple[Event, ...] = ()
    fresh: tuple[Event, ...] = ()
    gone: tuple[str, ...] = ()
    shown: tuple[Event, ...] = ()  # known before, and news now: an official source shows them for the first time
    risen: tuple[tuple[Event, Event], ...] = ()  # known before, with a worse grade: as it was, and as it is
    moved: tuple[tuple[str, str], ...] = ()  # ids of events that stories alone told, and those that they have now
    withdrawn: tuple[Withdrawn, ...] = ()  # witnesses that events have no longer
    empty: tuple[str, ...] = ()  # keys of requests of which nobody tells anything any more
    twins: tuple[tuple[str, str], ...] = ()  # ids that were told, and the notice's own ids that take their place
    notices: tuple[tuple[str, Notice], ...] = ()  # every version as all its readings together give it
    said: tuple[tuple[str, tuple[Claim, ...]], ...] = ()  # what the program itself claims of each request
    stories: tuple[Story, ...] = ()  # those of the step, with the requests that they speak of
    links: tuple[tuple[str, str], ...] = ()  # contract numbers that stories and people tell, and their requests
    reissued: tuple[ReissueLink, ...] | None = None  # every link in force then; None when nobody looked


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
        found = find_materials(notice.title) or find_materials((notice.text or "")[:_TEXT_FOR_MATERIAL])
        if found:
            return found
    return ()


def conclude(
    readings: Mapping[str, Sequence[VersionReading]], stored: Stored, *, now: datetime, baseline_at: datetime | None
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


def _one(
    key: str, added: tuple[VersionReading, ...], stored: Stored, now: datetime, baseline_at: datetime | None
) -> Conclusions:
    seen = (*stored.seen.get(key, ()), *added)
    notices = tuple(current_version(group) for group in group_versions(seen))
    before, heard, stories = stored.requests.get(key), stored.events.get(key, ()), stored.stories.get(key, ())
    tellings = tellings_of(stories, stored.hand.get(key))
    record = stored.record.get(key)
    known = {
        event.id: without_reports(event) for event in heard if not only_reported(event) and not is_concluded(event)
    }
    facts = record or (None if notices else _facts(key, before, bool(known), stories, tellings))
    materials = (facts.materials if facts else ()) or materials_of(notices)
    if facts is None and not notices and not known:
        return Conclusions(gone=tuple(event.id for event in heard), empty=(key,))
    intents = (*notice_history(seen), *removals_by_absence(notices, stored.looks))
    read_here = [event_of(intent, key, materials, known.get(intent.id), now) for intent in intents]
    links = {**told_links(key, tellings), **stored.links, **keys_by_contract(read_here)}
    rows = rows_of_solicitation(stored.register, links, (key, *(before.aliases if before else ())))
    printed = next((printed_number(n.number) for n in reversed(notices) if n.number), None)
    number = printed or (before.number if before else None)
    material = materials[0] if materials else None
    whose = SolicitationRef(key, number, material)
    found = witnessed(read_here, rows, known, whose, now)
    twins = twins_of(known, found)
    gone = _taken_back(known, intents, found, {old for old, _ in twins})
    by_id = {intent.id: intent for intent in intents}
    first = FirstReading(by_id, seen, before, heard, record is not None, baseline_at, now, _unheard(key, stored))
    here = ShownByNotices(*shown_of(known, found, twins, first), twins, gone)
    here = asked_anew(here, reissue_events(stored.chained.get(key, ()), heard, whose, now, first.holds))
    known_by = (record.posted, record.deadline) if record else (None, None)
    others = (*kept(known, here), *here.shown)
    here = with_move(here, infer_earlier_extension(intents, *known_by, others, heard, whose), first)
    read_ids = {event.id for event in here.shown}
    whole = _with(here, laid(tellings, (*kept(known, here), *here.shown), heard, whose, dict(here.twins)))
    whole, news_now = _decided(whole, first, tellings, {**dict(here.twins), **dict(whole.moved)})
    told = tuple(contract for contract in stored.contracts.get(key, ()) if contract.source != REGISTER)
    contracts = (*told, *register_contracts(rows, {row.vehicle: key for row in rows}, {key: material}))
    told_here = {w.ref: w for event in found for w in event.evidence if w.source == REGISTER}
    recorded = _recorded(stored.claims.get(key, ()), notices)
    read = (*claims_of_notices(seen, intents), *claims_of_register(rows, told, told_here))
    said = (*read, *_claimed(key, stored, tellings, recorded))
    moved = here.gone or whole.gone or whole.moved or whole.withdrawn or whole.risen
    news = whole.fresh or news_now or moved or before is None
    request = project_solicitation(
        SolicitationFacts(
            key=key,
            record=facts,
            notices=notices,
            materials=materials,
            events=whole.events,
            claims=(*recorded, *said),
            contracts=merge_contracts(contracts),
            aliases=before.aliases if before else (),
            first_seen=(before.first_seen if before else None) or now,
            last_change=now if before is None or news else before.last_change,
        )
    )
    return Conclusions(
        requests=(request,),
        events=tuple(event for event in whole.events if event.id in read_ids or event in whole.changed),
        fresh=whole.fresh,
        shown=news_now,
        risen=whole.risen,
        gone=(*here.gone, *whole.gone),
        moved=whole.moved,
        withdrawn=whole.withdrawn,
        twins=here.twins,
        notices=tuple((key, notice) for notice in notices),
        said=((key, said),),
    )


def _unheard(key: str, stored: Stored) -> frozenset[str]:
    """The events that the stored readings of a request show and that are not stored. Readings that it has only just
    taken over from another request were never read together, so of those nothing is said."""
    if key in stored.joined:
        return frozenset()
    return frozenset(intent.id for intent in notice_history(stored.seen.get(key, ()))) - _ids(
        stored.events.get(key, ())
    )


def _with(here: ShownByNotices, whole: MatchedReports) -> MatchedReports:
    """What was laid, with the news of what notices show: events under another id than before, and new ones."""
    moved = (*whole.moved, *((old.id, ident) for old, ident in here.renamed))
    risen = (*whole.risen, *((old, e) for old, ident in here.renamed for e in whole.events if e.id == ident))
    earlier = {ident for _, ident in moved}
    fresh = (*(e for e in whole.events if e.id in here.new and e.id not in earlier), *whole.fresh)
    return replace(whole, moved=moved, risen=risen, fresh=fresh)


def _decided(
    whole: MatchedReports, first: FirstReading, tellings: Sequence[EventReport], renamed: Mapping[str, str]
) -> tuple[MatchedReports, tuple[Event, ...]]:
    """What was laid, once it is decided what of it is news, and the events that were known and are news now. What
    stories tell too long after they were read is none."""
    before: dict[str, list[Event]] = {}
    for old in first.heard:
        before.setdefault(renamed.get(old.id, old.id), []).append(old)
    late = {e.id: replace(e, baseline=True) for e in whole.fresh if is_stale(e, first.now)}
    known = ((event, before[event.id]) for event in whole.events if event.id in before)
    shown = [found for event, olds in known if (found := first.shows(event, olds, tellings)) is not None]
    decided = {**late, **{event.id: event for event in shown}}
    settled = replace(
        whole,
        events=tuple(decided.get(e.id, e) for e in whole.events),
        changed=(
            *(decided.get(e.id, e) for e in whole.changed),
            *(e for e in shown if e.id not in _ids(whole.changed)),
        ),
        fresh=tuple(e for e in whole.fresh if e.id not in late),
        risen=tuple((was, decided.get(e.id, e)) for was, e in whole.risen),
    )
    return settled, tuple(shown)


def _ids(events: Iterable[Event]) -> frozenset[str]:
    return frozenset(event.id for event in events)


def _claimed(key: str, stored: Stored, tellings: Sequence[EventReport], recorded: Sequence[Claim]) -> tuple[Claim, ...]:
    """What stories and people claim of a request, beside the record, and the evidence of a merge."""
    return (
        *(claim for telling in tellings for claim in claims_of_report(telling)),
        *correction_claims(stored.hand.get(key, ManualEntries()).corrections, recorded),
        *(claim for claim in stored.claims.get(key, ()) if is_merge_claim(claim)),
    )


def _facts(
    key: str, before: Solicitation | None, shown: bool, stories: Sequence[Story], tellings: Sequence[EventReport]
) -> RecordFacts | None:
    """What a request is known by of which neither a notice nor the record tells here: by stories alone, or as it is
    stored, which a store without its record must not forget."""
    if before is None or (is_provisional(key) and not shown):
        return reported(stories, tellings)
    given = {f.name: getattr(before, f.name) for f in fields(RecordFacts) if hasattr(before, f.name)}
    return RecordFacts(**given)


def _recorded(claims: Sequence[Claim], notices: Sequence[Notice]) -> tuple[Claim, ...]:
    """The claims that are not made anew of what was read: the record's."""
    refs = frozenset(notice.notice_id for notice in notices)
    return tuple(claim for claim in claims if not is_derived_claim(claim, refs))


def _taken_back(
    known: Mapping[str, Event], intents: Sequence[NoticeEvent], found: Sequence[Event], renamed: Collection[str]
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
