"""Derives everything about solicitations from the facts, by one pure function in five strata.

1. The readings of notices, the register and the record make the histories of solicitations.
2. Provisional solicitations are identified with numbered ones: by a notice, a contract, or points.
3. Stories are attached in the order of their publication, or found provisional solicitations.
4. Reissues are linked.
5. Each solicitation is derived with all its reports and links.

A solicitation whose derivation fails is left out and named in `State.failed`; its stored rows stay as they are. No
stratum feeds an earlier one, so nothing has to be repeated until it comes to rest. The order of the facts does not
matter, except where they say that one came after another.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from pathlib import Path

from mineralwatch.domain.derivation.attachment import Attachments, WordMemory, attach_stories
from mineralwatch.domain.derivation.facts import (
    EPOCH,
    AwardReading,
    DerivedSolicitation,
    Facts,
    Sighting,
    SolicitationInputs,
    State,
    current_awards,
)
from mineralwatch.domain.derivation.keys import ProvisionalKeys, readings_by_key
from mineralwatch.domain.derivation.projection import (
    ShownEvents,
    Sightings,
    contracts_named,
    derive_solicitation,
    index_sightings,
    reports_of,
    shown_events,
)
from mineralwatch.domain.evidence.event_reports import STORY, is_reported
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.manual_entries.manual_entry import ManualEntries
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.numbers_and_ids import is_provisional, normalise_number
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.reissues.reissue_link import ReissueLink, UserLinkDecisions
from mineralwatch.domain.reissues.reissue_proposals import ReissueCandidate, TextSimilarity, propose_links
from mineralwatch.domain.solicitations.contract_register import (
    keys_by_contract,
    register_contracts,
    rows_of_solicitation,
)
from mineralwatch.domain.solicitations.solicitation_merging import MergeCandidate, MergeMatch, find_merges
from mineralwatch.domain.stories.attach_candidates import UserAttachment

_NO_ENTRIES = ManualEntries()


@dataclass(slots=True)
class Memory:
    """What was derived last, by the facts that it was derived from. It may be thrown away at any time."""

    shown: dict[str, tuple[SolicitationInputs, ShownEvents]] = field(default_factory=dict)
    derived: dict[tuple[str, bool, bool, bool], _Derived] = field(default_factory=dict)
    words: WordMemory = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Derived:
    """One solicitation with the inputs and sightings that it was derived from."""

    inputs: SolicitationInputs
    sightings: tuple[tuple[Sighting, ...], ...]
    result: DerivedSolicitation | None


def derive(facts: Facts, alike: TextSimilarity, memory: Memory | None = None) -> State:
    """Everything that follows from the facts. `alike` measures how similar two texts are, from 0 to 100."""
    return _Derivation(facts, alike, memory or Memory()).run()


def with_sightings(state: State, facts: Facts, memory: Memory) -> State:
    """The state that follows from the same facts with other sightings and former ids, which decide when an event was
    first seen and whether it is news, and nothing of the earlier strata."""
    derivation = _Derivation(facts, _no_similarity, memory)
    solicitations = derivation.derive_with_sightings(state.inputs)
    return replace(state, solicitations=solicitations, failed={**state.failed, **derivation.failed})


def _no_similarity(_one: str, _other: str, /, least: float = 0) -> float:
    raise AssertionError("nothing is linked here")


class _Derivation:
    def __init__(self, facts: Facts, alike: TextSimilarity, memory: Memory) -> None:
        self._facts, self._alike, self._memory = facts, alike, memory
        self._awards = current_awards(facts.awards)
        # The earlier strata know no sightings: what they decide must not depend on when something was stored.
        self._sightings: Sightings = index_sightings((), {})
        self._latest = _latest(facts)
        self._key_of: dict[str, str] = {}  # provisional key -> the key that took it over
        self._merges: dict[str, tuple[MergeMatch, ...]] = {}
        self._recorded = {row.key: row for row in facts.record}
        self._keys = ProvisionalKeys(facts.provisional_keys, filter(is_provisional, self._recorded))
        self._inputs: dict[str, SolicitationInputs] = {}
        self._shown: dict[str, ShownEvents] = {}
        self.failed: dict[str, str] = {}
        self._is_last = False

    def run(self) -> State:
        readings, numbered = readings_by_key(self._facts.readings, self._keys)
        keys = sorted({*readings, *self._recorded})
        self._begin({key: readings.get(key, ()) for key in keys})
        self._identify(numbered)
        base = self.derive_all(self._inputs)
        attached = self._attach(base)
        attached = self._merge_reported(attached)
        inputs = self._with_stories(attached)
        before_links = self.derive_all(inputs)
        links = self._link(inputs, before_links)
        for link in links:
            if link.older in inputs:
                older = inputs[link.older]
                inputs[link.older] = replace(older, links=(*older.links, link), latest=self._latest)
        return self._state(self.derive_with_sightings(inputs), inputs, attached, links)

    # 1. Histories

    def _begin(self, readings: Mapping[str, tuple[VersionReading, ...]]) -> None:
        missed = {ident for one in self._facts.lists for ident in one.missing}
        for key, those in readings.items():
            absent = any(reading.notice.notice_id in missed for reading in those)
            self._inputs[key] = SolicitationInputs(
                key=key,
                readings=those,
                lists=self._facts.lists if absent else (),
                record=tuple(filter(None, [self._recorded.get(key)])),
                entries=self._facts.decisions.entries.get(key, _NO_ENTRIES),
            )
        self._show(self._inputs)
        self._assign_awards(self._shown_links())

    def _show(self, keys: Iterable[str]) -> None:
        """Derive what notices, register and record show of these solicitations; one that fails is left out."""
        for key in tuple(keys):
            try:
                self._shown[key] = self._shown_of(self._inputs[key])
            except Exception as error:  # a bug must not stop the other solicitations
                self._fail(key, error)
                del self._inputs[key]
                self._shown.pop(key, None)

    def _fail(self, key: str, error: Exception) -> None:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        self.failed[key] = f"{type(error).__name__}, {Path(frame.filename).name}:{frame.lineno}"

    def _shown_of(self, inputs: SolicitationInputs) -> ShownEvents:
        wanted = replace(inputs, entries=_NO_ENTRIES, latest=EPOCH, merges=(), aliases=(), stories=(), links=())
        known = self._memory.shown.get(inputs.key)
        if known is None or known[0] != wanted:
            known = self._memory.shown[inputs.key] = (wanted, shown_events(wanted))
        return known[1]

    def _shown_links(self) -> dict[str, str]:
        """The key of each contract number that notices or the record name. What an event names counts more than what a
        contract of the record is linked with, which may be inferred."""
        rows = [
            (normalise_number(one.contract), key)
            for key, inputs in sorted(self._inputs.items())
            for row in inputs.record
            for one in row.contracts
            if one.contract
        ]
        events = [
            event
            for shown in self._shown.values()
            for event in shown.events
            if event.kind in (EventKind.AWARDED, EventKind.ORDERED)
            and any(witness.source != "usaspending" for witness in event.evidence)
        ]
        ordered = sorted(events, key=lambda event: (event.kind is EventKind.AWARDED, event.id))
        return {**dict(rows), **keys_by_contract(ordered)}

    def _assign_awards(self, links: Mapping[str, str]) -> None:
        """Give each solicitation the register's rows of its contracts, and take from the record's row the events that a
        notice shows of another solicitation."""
        by_key: dict[str, list[AwardReading]] = {}
        for reading in self._awards:
            key = links.get(reading.row.number, links.get(reading.row.vehicle))
            if key is not None:
                by_key.setdefault(self._key_of.get(key, key), []).append(reading)
        owner = {intent.id: key for key, shown in self._shown.items() for intent in shown.intents}
        for key, inputs in self._inputs.items():
            lost = (event.id for row in inputs.record for event in row.events if owner.get(event.id, key) != key)
            self._inputs[key] = replace(inputs, awards=tuple(by_key.get(key, ())), elsewhere=frozenset(lost))
        self._show(self._inputs)

    # 2. Identity

    def _identify(self, numbered: Sequence[MergeMatch]) -> None:
        """Merge provisional solicitations with the numbered ones that they are."""
        apart = self._facts.decisions.kept_apart
        self._merge(match for match in numbered if match.provisional not in apart)
        open_keys = [key for key in self._inputs if is_provisional(key) and key not in apart]
        provisional = [self._inputs[key] for key in open_keys]
        self._merge(find_merges(self._provisional_candidates(provisional), self._numbered_candidates()))

    def _provisional_candidates(self, inputs: Iterable[SolicitationInputs]) -> Iterator[MergeCandidate]:
        for one in inputs:
            derived = self._derived(one)
            if derived is not None:
                sure = tuple(number for row in one.record if row.facts for number in row.facts.contracts)
                yield MergeCandidate(derived.solicitation, (), derived.events, derived.claims, sure)

    def _numbered_candidates(self) -> Iterator[MergeCandidate]:
        """The numbered solicitations of which a notice was read, and that have taken over no provisional one."""
        for key, one in self._inputs.items():
            if one.readings and not is_provisional(key) and key not in self._merges:
                derived = self._derived(one)
                if derived is not None:
                    yield MergeCandidate(derived.solicitation, derived.notices, derived.events, derived.claims)

    def _merge(self, matches: Iterable[MergeMatch]) -> None:
        for match in matches:
            self._merges[match.key] = (*self._merges.get(match.key, ()), match)
            self._key_of[match.provisional] = match.key
            other, own = self._inputs.pop(match.provisional, None), self._inputs_of(match.key)
            self._shown.pop(match.provisional, None)
            entries = self._facts.decisions.entries.get(match.provisional, _NO_ENTRIES)
            self._inputs[match.key] = replace(
                own,
                readings=(*(other.readings if other else ()), *own.readings),
                lists=own.lists or (other.lists if other else ()),
                record=(*own.record, *(other.record if other else ())),
                awards=tuple({one.row.ref: one for one in (*own.awards, *(other.awards if other else ()))}.values()),
                entries=_joined_entries(own.entries, entries),
                merges=self._merges[match.key],
                aliases=(*own.aliases, match.provisional),
            )
            self._show([match.key])

    # 3. Stories

    def _inputs_of(self, key: str) -> SolicitationInputs:
        """The inputs of a solicitation as they are known so far; without facts for one that stories alone report."""
        entries = self._facts.decisions.entries.get(key, _NO_ENTRIES)
        return self._inputs.get(key) or SolicitationInputs(key, entries=entries)

    def _attach(self, base: Mapping[str, DerivedSolicitation]) -> Attachments:
        user = {
            story: UserAttachment(self._key_of.get(one.key, one.key) if one.key else None)
            for story, one in self._facts.decisions.attachments.items()
        }

        def rederive(key: str, stories: Sequence[Story]) -> DerivedSolicitation | None:
            return self._derived(replace(self._inputs_of(key), stories=tuple(stories)))

        contracts, words = self._shown_links(), self._memory.words
        return attach_stories(
            self._facts.stories, self._facts.entries, base, contracts, user, self._keys, rederive, words
        )

    def _merge_reported(self, attached: Attachments) -> Attachments:
        """Merge provisional solicitations that stories alone report with the numbered ones that they are: by their
        evidence, or because the story that founded them is attached to another one now."""
        reported = {key: stories for key, stories in attached.by_key.items() if key not in self._inputs}
        apart = self._facts.decisions.kept_apart
        candidates = [
            replace(self._inputs_of(key), stories=stories) for key, stories in reported.items() if key not in apart
        ]
        matches = list(find_merges(self._provisional_candidates(candidates), self._numbered_candidates()))
        for witness, key in sorted(self._keys.bindings.items()):
            story = attached.stories.get(witness.removeprefix(STORY)) if witness.startswith(STORY) else None
            if story is None or story.key in (None, key) or key in reported or key in self._key_of or key in apart:
                continue
            because = ("the story that told it speaks of this one",)
            matches.append(MergeMatch(key, str(story.key), 0, because, certain=True))
        self._merge(match for match in matches if match.key in self._inputs or match.key in reported)
        stories = {
            ident: replace(story, key=self._key_of[story.key]) if story.key in self._key_of else story
            for ident, story in attached.stories.items()
        }
        by_key: dict[str, list[Story]] = {}
        for story in stories.values():
            if story.key is not None:
                by_key.setdefault(story.key, []).append(story)
        return Attachments(stories, {key: tuple(those) for key, those in by_key.items()})

    def _with_stories(self, attached: Attachments) -> dict[str, SolicitationInputs]:
        """The inputs of all solicitations, with their stories and the register's rows of contracts that reports name;
        provisional solicitations that stories alone report are merged with numbered ones by their evidence."""
        inputs = dict(self._inputs)
        for key, stories in attached.by_key.items():
            inputs[key] = replace(self._inputs_of(key), stories=stories)
        named: dict[str, str] = {}
        for key, one in sorted(inputs.items()):
            named |= contracts_named(key, reports_of(one.stories, one.entries))
        links = {**named, **self._shown_links()}
        rows = tuple(reading.row for reading in self._awards)
        readings = {reading.row.ref: reading for reading in self._awards}
        for key, one in inputs.items():
            own = rows_of_solicitation(rows, links, (key, *one.aliases))
            inputs[key] = replace(one, awards=tuple(readings[row.ref] for row in sorted(own, key=lambda row: row.ref)))
        return inputs

    # 4. Reissues

    def _link(
        self, inputs: Mapping[str, SolicitationInputs], derived: Mapping[str, DerivedSolicitation]
    ) -> tuple[ReissueLink, ...]:
        candidates = (
            ReissueCandidate(one.solicitation, inputs[key].readings, one.claims) for key, one in derived.items()
        )
        given = self._facts.decisions.links
        user = UserLinkDecisions(
            {self._pair(pair): evidence for pair, evidence in given.linked.items()},
            frozenset(map(self._pair, given.unlinked)),
        )
        return propose_links(candidates, self._alike, user)

    def _pair(self, pair: tuple[str, str]) -> tuple[str, str]:
        return self._key_of.get(pair[0], pair[0]), self._key_of.get(pair[1], pair[1])

    # 5. Solicitations

    def derive_all(self, inputs: Mapping[str, SolicitationInputs]) -> dict[str, DerivedSolicitation]:
        found = ((key, self._derived(one)) for key, one in sorted(inputs.items()))
        return {key: one for key, one in found if one is not None}

    def derive_with_sightings(self, inputs: Mapping[str, SolicitationInputs]) -> dict[str, DerivedSolicitation]:
        """The solicitations as the last stratum gives them: with when their events were first seen."""
        self._sightings = index_sightings(self._facts.sightings, self._facts.former_ids)
        self._is_last = True
        return self.derive_all(inputs)

    def _derived(self, inputs: SolicitationInputs) -> DerivedSolicitation | None:
        # Of each solicitation, what was derived last is kept for each kind of inputs that one run derives it from.
        place = inputs.key, bool(inputs.stories), bool(inputs.links), self._is_last
        known = self._memory.derived.get(place)
        if known is not None and known.inputs == inputs and known.sightings == self._seen(inputs, known.result):
            return known.result
        try:
            result = derive_solicitation(inputs, self._shown_of(inputs), self._sightings)
        except Exception as error:  # a bug must not stop the other solicitations
            self._fail(inputs.key, error)
            return None
        self._memory.derived[place] = _Derived(inputs, self._seen(inputs, result), result)
        return result

    def _seen(self, inputs: SolicitationInputs, result: DerivedSolicitation | None) -> tuple[tuple[Sighting, ...], ...]:
        """The sightings on which the result rests."""
        events = result.events if result is not None else ()
        by_event = (self._sightings.by_event.get(event.id, ()) for event in events)
        reports = ((event.kind, witness.ref) for event in events for witness in event.evidence if is_reported(witness))
        return (*by_event, *(self._sightings.by_report.get(place, ()) for place in reports))

    def _state(
        self,
        derived: Mapping[str, DerivedSolicitation],
        inputs: Mapping[str, SolicitationInputs],
        attached: Attachments,
        links: tuple[ReissueLink, ...],
    ) -> State:
        rows = tuple(reading.row for reading in self._awards)
        owner = {row.row.number: key for key, one in inputs.items() for row in one.awards}
        owner |= {row.row.vehicle: key for key, one in inputs.items() for row in one.awards}
        materials = {key: next(iter(one.solicitation.materials), None) for key, one in derived.items()}
        recorded = [(self._key_of.get(row.key, row.key), row) for row in self._facts.record]
        return State(
            solicitations=derived,
            stories=attached.stories,
            links=links,
            contracts=(
                *(replace(one, key=key) for key, row in recorded for one in row.contracts),
                *(one.contract for one in self._facts.recorded_contracts),
                *register_contracts(rows, owner, materials),
            ),
            provisional_keys=self._keys.as_facts(),
            key_of=dict(self._key_of),
            inputs=inputs,
            failed=dict(self.failed),
        )


def _joined_entries(one: ManualEntries, other: ManualEntries) -> ManualEntries:
    if other == _NO_ENTRIES:
        return one
    events = sorted((*one.events, *other.events), key=lambda entry: entry.act)
    return ManualEntries(tuple(events), tuple(sorted((*one.corrections, *other.corrections), key=lambda e: e.act)))


def _latest(facts: Facts) -> datetime:
    """The time of the newest fact."""
    times = [reading.at for reading in facts.readings] + [one.at for one in facts.lists]
    times += [story.first_seen for story in facts.stories] + [reading.seen_at for reading in facts.awards]
    times += [seen.at for seen in facts.sightings]
    return max(times, default=EPOCH)
