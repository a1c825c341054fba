"""Attaches stories to solicitations, in the order of their publication.

Each story is compared with the solicitations as notices, register, record, the user and the stories before it show
them. So a story never decides by what it reports itself, and the order of arrival does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from mineralwatch.domain.alerting.news_verdict import may_found
from mineralwatch.domain.derivation.facts import DerivedSolicitation
from mineralwatch.domain.derivation.keys import ProvisionalKeys
from mineralwatch.domain.evidence.event_reports import STORY, report_of_story
from mineralwatch.domain.evidence.value_equality import same_name
from mineralwatch.domain.lifecycle.event_order import event_date
from mineralwatch.domain.materials import materials
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.stories.attach_by_number import names_numbers
from mineralwatch.domain.stories.attach_candidates import UserAttachment, report_day, story_materials
from mineralwatch.domain.stories.entry_reading import entry_text
from mineralwatch.domain.stories.founding import FOUNDING_WINDOW, are_enough_to_found, reporting_entries
from mineralwatch.domain.stories.story_attaching import (
    AttachCandidate,
    AttachDecision,
    attach_candidate,
    decide_attachment,
    decision_without_candidates,
    names_the_stockpile,
)

_RECAP = timedelta(days=400)  # an award of the material that is reported again founds no solicitation
_FOUNDING_KINDS = (
    EventKind.ISSUED,
    EventKind.EXTENDED,
    EventKind.SHORTENED,
    EventKind.AWARDED,
    EventKind.CANCELLED,
)
_SURE = 0.8  # the confidence from which one story founds a solicitation alone

WordMemory = dict[str, tuple[Story, Story | None]]
"""By story id: the story, and the story with the decision that its words alone make; None when solicitations decide."""

Rederive = Callable[[str, Sequence[Story]], DerivedSolicitation | None]
"""The solicitation with this key, with the events that these stories report."""


@dataclass(frozen=True, slots=True)
class Attachments:
    """The stories with their solicitations, those of each solicitation in the order in which they were attached."""

    stories: Mapping[str, Story]
    by_key: Mapping[str, tuple[Story, ...]]


def attach_stories(
    stories: Iterable[Story],
    entries: Mapping[str, Sequence[FeedEntry]],
    solicitations: Mapping[str, DerivedSolicitation],
    contracts: Mapping[str, str],
    user: Mapping[str, UserAttachment],
    keys: ProvisionalKeys,
    rederive: Rederive,
    words: WordMemory,
) -> Attachments:
    """Attach all stories. `solicitations` are those that notices, register, record and the user show; `contracts` gives
    the key of each contract number. New provisional keys are taken from `keys`; `words` remembers what
    the words of each story decide alone."""
    ordered = sorted(stories, key=_publication)
    attaching = _Attaching(ordered, entries, solicitations, contracts, user, keys, rederive, words)
    for story in ordered:
        attaching.attach(story)
    attaching.attach_to_founded()
    attaching.keep_known_keys()
    return Attachments(attaching.attached, {key: tuple(those) for key, those in attaching.by_key.items() if those})


def _publication(story: Story) -> tuple[datetime, str]:
    return story.published or story.first_seen, story.id


class _Attaching:
    """The solicitations as they are known while the stories are gone through."""

    def __init__(
        self,
        ordered: Sequence[Story],
        entries: Mapping[str, Sequence[FeedEntry]],
        solicitations: Mapping[str, DerivedSolicitation],
        contracts: Mapping[str, str],
        user: Mapping[str, UserAttachment],
        keys: ProvisionalKeys,
        rederive: Rederive,
        words: WordMemory,
    ) -> None:
        self._ordered, self._entries, self._user, self._keys, self._rederive = ordered, entries, user, keys, rederive
        self._words = words
        self._open: dict[str, Story] = {}  # the stories that can mean none of the shown solicitations
        self.attached: dict[str, Story] = {}
        self.by_key: dict[str, list[Story]] = {}
        self._numbers: dict[str, set[str]] = {}
        for number, key in contracts.items():
            self._numbers.setdefault(key, set()).add(number)
        self._events: dict[str, tuple[Event, ...]] = {}
        self._shown: dict[str, AttachCandidate] = {}
        self._reported: dict[str, AttachCandidate] = {}  # those that stories alone report
        self._by_material: dict[str, set[str]] = {}  # keys of `_shown` by material, and by the wider materials of it
        self._asked: dict[str, set[str]] = {}  # keys of `_shown` by the material that is asked for
        for key in sorted(solicitations):
            self._know(key, solicitations[key], self._shown)

    def attach(self, story: Story) -> None:
        """Attach one story, or found a provisional solicitation by it."""
        by_words = self._by_words(story)
        if by_words is not None and story.id not in self._user:
            self.attached[story.id] = by_words
        else:
            self._keep(story, self._decide(story))

    def attach_to_founded(self) -> None:
        """Attach the stories that could not found a solicitation themselves to those that later stories founded."""
        for story in self._open.values():
            if self.attached[story.id].key is None:
                decision = decide_attachment(story, tuple(self._reported.values()))
                if decision.key is not None:
                    self._keep(story, decision)

    def keep_known_keys(self) -> None:
        """Give the known key back to a provisional solicitation of which another story is the first now, such as one
        that was published earlier and read later."""
        known = self._keys.stored
        used = set(self.by_key)
        for key in [key for key in self._reported if key not in known.values()]:
            witnesses = [f"{STORY}{story.id}" for story in self.by_key.get(key, ())]
            keys = sorted({known[witness] for witness in witnesses if witness in known} - used)
            if keys:
                self._rename(key, keys[0])
                used.add(keys[0])

    def _rename(self, old: str, new: str) -> None:
        self.by_key[new] = [replace(story, key=new) for story in self.by_key.pop(old)]
        self.attached |= {story.id: story for story in self.by_key[new]}
        self._reported[new] = self._reported.pop(old)
        self._keys.bindings |= {witness: new for witness, key in self._keys.bindings.items() if key == old}

    def _keep(self, story: Story, decision: AttachDecision) -> None:
        attached = replace(story, key=decision.key, because=decision.because)
        self.attached[story.id] = attached
        if decision.key is None:
            return
        self.by_key.setdefault(decision.key, []).append(attached)
        if report_of_story(attached) is not None:
            group = self._shown if decision.key in self._shown else self._reported
            derived = self._rederive(decision.key, self.by_key[decision.key])
            if derived is not None:
                self._know(decision.key, derived, group)

    def _know(self, key: str, derived: DerivedSolicitation, group: dict[str, AttachCandidate]) -> None:
        candidate = attach_candidate(derived.solicitation)
        group[key] = replace(candidate, contracts=frozenset(self._numbers.get(key, ())))
        self._events[key] = derived.events
        if group is self._shown:
            for material in candidate.materials:
                self._asked.setdefault(material, set()).add(key)
                for name in materials.material_family(material):
                    self._by_material.setdefault(name, set()).add(key)

    def _all(self) -> tuple[AttachCandidate, ...]:
        return tuple(candidate for _, candidate in sorted((self._shown | self._reported).items()))

    def _decide(self, story: Story) -> AttachDecision:
        decided = self._user.get(story.id)
        if decided is not None:
            return decide_attachment(story, self._all(), decided)
        decision = self._of_shown(story)
        if decision.key is None and decision.may_found:
            self._open[story.id] = story
            return self._of_reported(story, decision)
        return decision

    def _by_words(self, story: Story) -> Story | None:
        """The story with the decision that its words alone make, which is to attach it to nothing; None when the
        solicitations decide."""
        known = self._words.get(story.id)
        if known is None or known[0] is not story:
            decision = decision_without_candidates(story)
            decided = replace(story, key=None, because=decision.because) if decision else None
            known = self._words[story.id] = (story, decided)
        return known[1]

    def _of_shown(self, story: Story) -> AttachDecision:
        """The decision among the solicitations that notices, register, record or the user show. One that names no
        number is compared with those of its material only, since no other can be meant."""
        by_words = self._by_words(story)
        if by_words is not None:
            return AttachDecision(None, by_words.because or "")
        named = story_materials(story)
        if names_numbers(story) or not named:
            return decide_attachment(story, tuple(self._shown.values()))
        keys = {key for name in named for key in self._by_material.get(name, ())}
        keys |= {key for name in named for wide in materials.material_family(name) for key in self._asked.get(wide, ())}
        return decide_attachment(story, tuple(self._shown[key] for key in sorted(keys)))

    def _of_reported(self, story: Story, decision: AttachDecision) -> AttachDecision:
        """The decision on a story that can mean no solicitation that notices, register or record show."""
        other = decide_attachment(story, tuple(self._reported.values()))
        if not other.may_found:
            return other
        if not self._founds(story):
            return decision
        if self._is_recap(story):
            because = f"{decision.because}; it may tell once more how an earlier one ended"
            return replace(decision, because=because)
        key = self._keys.key_for(f"{STORY}{story.id}", story.material, report_day(story).year)
        names = frozenset([key.upper()])
        self._reported[key] = AttachCandidate(key, key, names, materials=(str(story.material),))
        return AttachDecision(key, f"the first word of a request for {story.material}: {decision.because}")

    def _founds(self, story: Story) -> bool:
        """Whether a story makes a solicitation known that nobody else reports, alone or with others that agree."""
        kind = reported_or_likely_kind(story)
        if kind not in _FOUNDING_KINDS or not story.material or not _is_fresh(story):
            return False
        alone = story.kind is not None and (story.confidence or 0) >= _SURE
        agreeing = (story,) if alone else self._agreeing(story)
        entries = tuple({e.id: e for one in agreeing for e in self._entries.get(one.id, ())}.values())
        if kind is EventKind.AWARDED and not any(names_the_stockpile(entry_text(entry)) for entry in entries):
            return False  # the Department pays for mines and works too, for which the stockpile did not ask
        return alone or are_enough_to_found(reporting_entries(entries, kind))

    def _agreeing(self, story: Story) -> tuple[Story, ...]:
        """The stories that report the same of the same material within days, and belong to no solicitation."""
        kind = reported_or_likely_kind(story)
        same = (
            one
            for one in self._ordered
            if one.material == story.material
            and reported_or_likely_kind(one) == kind
            and abs(report_day(one) - report_day(story)) <= FOUNDING_WINDOW
            and _is_fresh(one)
            and one.id not in self._user
        )
        return tuple(one for one in same if self._is_free(one))

    def _is_free(self, story: Story) -> bool:
        """Whether a story belongs to no solicitation; of a later story, whether it would be attached to none now."""
        known = self.attached.get(story.id)
        if known is not None:
            return known.key is None
        return self._of_shown(story).key is None

    def _is_recap(self, story: Story) -> bool:
        """Whether a solicitation of the material is known to have ended as the story reports, so that the story may
        report that ending once more. What has ended is often asked for again, so this is never said of `issued`."""
        if story.kind == EventKind.ISSUED:
            return False
        related = (key for key, candidate in (self._shown | self._reported).items() if _is_of(story, candidate))
        return any(
            event.kind == story.kind and _recalls(story, event)
            for key in related
            for event in self._events.get(key, ())
        )


def reported_or_likely_kind(story: Story) -> EventKind | None:
    """The kind of event that a story reports surely enough to be a witness, or that the trained model holds for
    likely."""
    report = report_of_story(story)
    if report is None and story.kind is None and story.may_tell in set(EventKind):
        return EventKind(story.may_tell)
    return report.kind if report else None


def _is_of(story: Story, candidate: AttachCandidate) -> bool:
    material = str(story.material)
    return any(
        name in materials.material_family(material) or material in materials.material_family(name)
        for name in candidate.materials
    )


def _is_fresh(story: Story) -> bool:
    return may_found(story.published, story.first_seen, baseline=story.baseline)


def _recalls(story: Story, event: Event) -> bool:
    """Whether a story that reports an ending may mean this one, of the same kind. A cancellation is recalled for years,
    an award for one year, or longer where the winner is the same or not named."""
    known, day = event_date(event), report_day(story)
    if known is None or known.first - _RECAP <= day <= known.last + _RECAP:
        return True
    winners = story.reported_values.get("awardee"), event.new.get("awardee")
    same = not all(isinstance(name, str) for name in winners) or same_name(*map(str, winners))
    return known.last < day and (event.kind is not EventKind.AWARDED or same)
