"""Derives one solicitation from its own facts: events with their witnesses, claims, contracts, and what is listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from mineralwatch.domain.alerting.news_verdict import OFFICIAL_SOURCES
from mineralwatch.domain.dates import FuzzyDate, as_utc
from mineralwatch.domain.derivation.event_merging import merge_events
from mineralwatch.domain.derivation.facts import (
    AwardReading,
    DerivedSolicitation,
    RecordedSolicitation,
    Sighting,
    SolicitationInputs,
)
from mineralwatch.domain.evidence.award_claims import claims_of_register
from mineralwatch.domain.evidence.claim_collection import claims_of_notices, claims_of_report
from mineralwatch.domain.evidence.event_reports import (
    HAND,
    STORY,
    EventReport,
    is_reported,
    only_reported,
    report_of_story,
)
from mineralwatch.domain.evidence.report_matching import SolicitationRef, match_reports
from mineralwatch.domain.evidence.value_equality import merge_fields
from mineralwatch.domain.lifecycle.absence import removals_by_absence
from mineralwatch.domain.lifecycle.inferred_extension import infer_earlier_extension
from mineralwatch.domain.lifecycle.notice_history import NoticeEvent, notice_history
from mineralwatch.domain.lifecycle.notice_versions import current_version, group_versions
from mineralwatch.domain.manual_entries.manual_entry import ManualEntries, correction_claims, report_of_manual_event
from mineralwatch.domain.materials.materials import find_materials
from mineralwatch.domain.models.contract import Contract
from mineralwatch.domain.models.event import Claim, Event, EventKind, Evidence, Fields
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.numbers_and_ids import number_in_fields, printed_number
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.reissues.reissue_events import reissue_event
from mineralwatch.domain.solicitations import contract_register
from mineralwatch.domain.solicitations.contract_register import REGISTER, merge_contracts, register_contracts
from mineralwatch.domain.solicitations.solicitation_merging import is_same_event
from mineralwatch.domain.solicitations.solicitation_projection import (
    RecordFacts,
    SolicitationFacts,
    project_solicitation,
)

OWN_SOURCE = "mineralwatch"
_TEXT_FOR_MATERIAL = 2000  # characters: the subject stands at the beginning, lists of clauses further down


@dataclass(frozen=True, slots=True)
class ShownEvents:
    """What notices, register and record show of a solicitation, before any report."""

    notices: tuple[Notice, ...]
    intents: tuple[NoticeEvent, ...]
    events: tuple[Event, ...]
    ref: SolicitationRef
    materials: tuple[str, ...]
    claims: tuple[Claim, ...]  # of notices


def materials_of(notices: Sequence[Notice]) -> tuple[str, ...]:
    """The materials that the newest notice names that names any: in its title, or only if that names none, in its
    text."""
    for notice in reversed(notices):
        found = find_materials(notice.title) or find_materials((notice.text or "")[:_TEXT_FOR_MATERIAL])
        if found:
            return found
    return ()


def reports_of(stories: Iterable[Story], entries: ManualEntries) -> tuple[EventReport, ...]:
    """What the stories of a solicitation and the user report."""
    told = (report_of_story(story) for story in stories)
    return (*(report for report in told if report is not None), *map(report_of_manual_event, entries.events))


def contracts_named(key: str, reports: Iterable[EventReport]) -> dict[str, str]:
    """The contract numbers that reports of awards and orders name, each with the solicitation's key."""
    named = (number_in_fields(one.new) for one in reports if one.kind in (EventKind.AWARDED, EventKind.ORDERED))
    return {number: key for number in named if number}


def shown_events(inputs: SolicitationInputs) -> ShownEvents:
    """The events that notices, record and register show; each has the id that follows from a notice where one shows
    it."""
    notices = tuple(current_version(group) for group in group_versions(inputs.readings))
    history = notice_history(inputs.readings)
    intents = (*history, *removals_by_absence(notices, inputs.lists))
    facts = recorded_facts(inputs.record)
    materials = (facts.materials if facts else ()) or materials_of(notices)
    printed = next((printed_number(n.number) for n in reversed(notices) if n.number), None)
    number = printed or next((row.facts.number for row in inputs.record if row.facts and row.facts.number), None)
    ref = SolicitationRef(inputs.key, number, materials[0] if materials else None)
    read = {intent.id: _event_of(intent, inputs.key, materials) for intent in intents}
    events = _with_record(_with_register(read, inputs.awards, ref), _recorded_events(inputs))
    return ShownEvents(notices, intents, events, ref, materials, claims_of_notices(inputs.readings, intents))


def recorded_facts(rows: Sequence[RecordedSolicitation]) -> RecordFacts | None:
    """What the record says of one solicitation: its own row, else that of a provisional key that it has taken over."""
    return next((row.facts for row in rows if row.facts), None)


@dataclass(frozen=True, slots=True)
class Sightings:
    """All sightings, by event id with those of its former ids, and by kind and report."""

    by_event: Mapping[str, tuple[Sighting, ...]]
    by_report: Mapping[tuple[EventKind, str], tuple[Sighting, ...]]  # of events that only reports ever showed

    def first_at(self, ident: str, otherwise: datetime) -> datetime:
        """When the store first held an event; `otherwise` when it never did."""
        return min((seen.at for seen in self.by_event.get(ident, ())), default=otherwise)


def index_sightings(sightings: Iterable[Sighting], former_ids: Mapping[str, str]) -> Sightings:
    """The sightings by event and by report. Those of a former id count for the present id too; an event may have its
    former id back, when a merge was undone."""
    by_event: dict[str, list[Sighting]] = {}
    by_id: dict[str, list[Sighting]] = {}
    for seen in sightings:
        for ident in {seen.event_id, former_ids.get(seen.event_id, seen.event_id)}:
            by_event.setdefault(ident, []).append(seen)
        by_id.setdefault(seen.event_id, []).append(seen)
    by_report: dict[tuple[EventKind, str], list[Sighting]] = {}
    for those in by_id.values():
        if all(seen.ref.startswith((STORY, HAND)) for seen in those):
            for seen in those:
                by_report.setdefault((seen.kind, seen.ref), []).append(seen)
    return Sightings(
        {ident: tuple(those) for ident, those in by_event.items()},
        {place: tuple(those) for place, those in by_report.items()},
    )


def derive_solicitation(
    inputs: SolicitationInputs, shown: ShownEvents, sightings: Sightings
) -> DerivedSolicitation | None:
    """The solicitation; None when nobody shows or reports anything of it."""
    reports = reports_of(inputs.stories, inputs.entries)
    recorded = recorded_facts(inputs.record)
    facts = recorded or (None if shown.notices else _reported_facts(inputs.stories, reports))
    if facts is None and not shown.notices and not shown.events:
        return None
    materials = shown.materials or (facts.materials if facts else ())
    ref = replace(shown.ref, material=materials[0] if materials else None)
    events = (*shown.events, *_concluded_events(inputs, shown, recorded, ref, sightings))
    matched = _with_stored_ids(match_reports(reports, events, ref), sightings)
    dated = tuple(_as_first_seen(event, sightings) for event in matched)
    held = tuple(replace(one, key=inputs.key) for row in inputs.record for one in row.contracts)
    rows = tuple(reading.row for reading in inputs.awards)
    contracts = (
        *held,
        *register_contracts(rows, {row.vehicle: inputs.key for row in rows}, {inputs.key: ref.material}),
    )
    claims = _claims(inputs, shown, reports, held)
    solicitation = project_solicitation(
        SolicitationFacts(
            key=inputs.key,
            record=facts,
            notices=shown.notices,
            materials=materials,
            events=dated,
            claims=claims,
            contracts=merge_contracts(contracts),
            aliases=inputs.aliases,
            first_seen=min((as_utc(event.seen_at) for event in dated), default=None),
            last_change=_last_change(dated, sightings),
        )
    )
    return DerivedSolicitation(
        solicitation,
        shown.notices,
        dated,
        claims,
        contracts,
        record=recorded,
        readings=inputs.readings,
        history=shown.intents,
    )


def _event_of(intent: NoticeEvent, key: str, materials: tuple[str, ...]) -> Event:
    return Event(
        id=intent.id,
        kind=intent.kind,
        key=key,
        number=printed_number(intent.notice.number) if intent.notice.number else None,
        material=materials[0] if materials else None,
        occurred_on=intent.occurred_on,
        seen_at=intent.seen_at,
        grade=intent.grade,
        old=intent.old,
        new=intent.new,
        evidence=tuple(
            Evidence(source=w.source, ref=w.ref, url=w.url, grade=intent.grade, seen_at=w.at, says=w.says)
            for w in intent.witnesses
        ),
    )


def _recorded_events(inputs: SolicitationInputs) -> list[Event]:
    """The events of the record's rows, without those that a notice shows of another solicitation."""
    found = (event for row in inputs.record for event in row.events)
    return [replace(event, key=inputs.key) for event in found if event.id not in inputs.elsewhere]


def _with_register(read: Mapping[str, Event], awards: Iterable[AwardReading], ref: SolicitationRef) -> dict[str, Event]:
    """The events read in notices with the register as a further witness, and those that the register alone shows."""
    events, readings = dict(read), tuple(awards)
    whole = {row.number: row for row in contract_register.unique_awards(reading.row for reading in readings)}
    for reading in readings:
        fields = contract_register.award_fields(whole[reading.row.number])
        shown = _registered_event(reading, fields, ref)
        known = events.get(shown.id)
        if known is None:
            events[shown.id] = shown
        elif known.evidence[0].source == REGISTER:
            events[shown.id] = merge_events(known, shown)
        else:
            # A notice has the better word for its own award; the register fills in what it leaves out.
            told: Fields = {name: value for name, value in known.new.items() if value is not None}
            events[shown.id] = replace(
                known,
                new=merge_fields(fields, told),
                evidence=(*known.evidence, *shown.evidence),
                occurred_on=known.occurred_on or reading.row.signed,
            )
    return events


def _registered_event(reading: AwardReading, fields: Fields, ref: SolicitationRef) -> Event:
    row = reading.row
    says = contract_register.award_text(row)
    return Event(
        id=contract_register.award_event_id(row),
        kind=contract_register.award_event_kind(row),
        key=ref.key,
        number=ref.number,
        material=ref.material,
        occurred_on=row.signed,
        seen_at=reading.seen_at,
        grade=Grade.OFFICIAL,
        old={},
        new=fields,
        evidence=(Evidence(REGISTER, row.ref, row.url, Grade.OFFICIAL, reading.seen_at, says),),
    )


def _with_record(shown: Mapping[str, Event], recorded: Iterable[Event]) -> tuple[Event, ...]:
    """The shown events and those of the record, each once: an event of the record that a notice or the register shows
    too gets the id that follows from there, and becomes a further witness of it."""
    events = dict(shown)
    for event in recorded:
        same = shown.get(event.id) or next((found for found in shown.values() if is_same_event(event, found)), None)
        ident = same.id if same else event.id
        events[ident] = merge_events(replace(event, id=ident), events[ident]) if ident in events else event
    return tuple(events.values())


def _concluded_events(
    inputs: SolicitationInputs,
    shown: ShownEvents,
    recorded: RecordFacts | None,
    ref: SolicitationRef,
    sightings: Sightings,
) -> list[Event]:
    """The events that are concluded: from links with later solicitations, and from a deadline that moved unseen."""
    found = []
    for link in inputs.links:
        event = reissue_event(link, ref, inputs.latest)
        found.append(reissue_event(link, ref, sightings.first_at(event.id, inputs.latest)))
    if recorded is not None:
        others = (*shown.events, *found)
        moved = infer_earlier_extension(shown.intents, recorded.posted, recorded.deadline, others, (), ref).event
        found += [moved] if moved is not None else []
    return found


def _reported_facts(stories: Sequence[Story], reports: Iterable[EventReport]) -> RecordFacts | None:
    """What stories alone make known of a solicitation: the words of the first, the material, about when it was
    posted. The user's own entries are about a solicitation that is known already."""
    by_ref = {f"{STORY}{story.id}": story for story in stories}
    told = [report for report in reports if report.ref in by_ref]
    if not told:
        return None
    first = min(told, key=lambda one: (one.day is None, one.day, one.ref))
    issued = [one.day for one in told if one.kind is EventKind.ISSUED and one.day]
    materials = {story.material for story in stories if story.material}
    return RecordFacts(
        title=first.says,
        materials=tuple(sorted(materials)),
        posted=FuzzyDate(f"~{min(issued)}") if issued else None,
        url=first.url,
    )


def _with_stored_ids(events: Iterable[Event], sightings: Sightings) -> list[Event]:
    """The events, of which those that are only reported keep the id under which one of their reports was first
    stored, whoever else reports them since."""
    every = tuple(events)
    taken = {event.id for event in every}
    found = []
    for event in every:
        known = {
            seen.event_id: seen.at
            for witness in event.evidence
            for seen in sightings.by_report.get((event.kind, witness.ref), ())
        }
        kept = min(((at, ident) for ident, at in known.items() if ident not in taken), default=None)
        if kept is not None and only_reported(event) and event.id not in known:
            taken.add(kept[1])
            event = replace(event, id=kept[1])  # noqa: PLW2901 (the same event)
        found.append(event)
    return found


def _as_first_seen(event: Event, sightings: Sightings) -> Event:
    """The event with the time at which the store first held it, and with whether and since when it is news."""
    known = sightings.by_event.get(event.id, ())
    seen_at = event.seen_at if only_reported(event) else min((seen.at for seen in known), default=event.seen_at)
    since = min((seen.at for seen in known if seen.is_news), default=None)
    return replace(
        event,
        old=dict(sorted(event.old.items())),
        new=dict(sorted(event.new.items())),
        seen_at=seen_at,
        baseline=since is None,
        news_since=since if since is not None and since > seen_at else None,
    )


def _claims(
    inputs: SolicitationInputs, shown: ShownEvents, reports: Sequence[EventReport], held: Sequence[Contract]
) -> tuple[Claim, ...]:
    recorded = tuple(claim for row in inputs.record for claim in row.claims)
    seen = {w.ref: w for event in shown.events for w in event.evidence if w.source == REGISTER}
    return (
        *recorded,
        *shown.claims,
        *claims_of_register((reading.row for reading in inputs.awards), held, seen),
        *(claim for report in reports for claim in claims_of_report(report)),
        *correction_claims(inputs.entries.corrections, recorded),
        *(match.claim() for match in inputs.merges),
    )


def _last_change(events: Iterable[Event], sightings: Sightings) -> datetime | None:
    """When something of a solicitation was last read that was new: an event, or a further source whose word was news.
    None when only the record has it."""
    times = (_last_new(event, sightings) for event in events if not _is_of_record_alone(event))
    return max(map(as_utc, times), default=None)


def _last_new(event: Event, sightings: Sightings) -> datetime:
    news = (seen.at for seen in sightings.by_event.get(event.id, ()) if seen.is_news)
    return as_utc(max(news, default=event.seen_at))


def _is_of_record_alone(event: Event) -> bool:
    return all(not is_reported(w) and w.source not in OFFICIAL_SOURCES | {OWN_SOURCE} for w in event.evidence)
