"""The facts from which everything about solicitations is derived, and the state that is derived from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import UTC, date, datetime

from mineralwatch.domain.derivation.decisions import DecidingAct, UserDecisions
from mineralwatch.domain.lifecycle.absence import NoticeListReading
from mineralwatch.domain.lifecycle.notice_events import NoticeEvent
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.manual_entries.manual_entry import ManualEntries
from mineralwatch.domain.models.contract import Contract
from mineralwatch.domain.models.event import Claim, Event, EventKind
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.reissues.reissue_link import ReissueLink
from mineralwatch.domain.solicitations.contract_register import RegisteredAward
from mineralwatch.domain.solicitations.solicitation_merging import MergeMatch
from mineralwatch.domain.solicitations.solicitation_projection import RecordFacts

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RecordedSolicitation:
    """One solicitation of the shipped record. `key` is its number, or the provisional key that never changes. Without
    `facts` and events, the row only adds claims and contracts to a solicitation that others show."""

    key: str
    facts: RecordFacts | None
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    contracts: tuple[Contract, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedContract:
    """A contract of the record that belongs to no solicitation. `published` is the first day on which a source gave it;
    None where no source is dated."""

    contract: Contract
    published: date | None = None


@dataclass(frozen=True, slots=True)
class AwardReading:
    """One reading of one row of the register."""

    row: RegisteredAward
    seen_at: datetime


def current_awards(readings: Iterable[AwardReading]) -> tuple[AwardReading, ...]:
    """The rows of the register as they were last read, each with the time at which it was first read; ordered by their
    refs."""
    found: dict[str, AwardReading] = {}
    for reading in readings:
        known = found.get(reading.row.ref)
        found[reading.row.ref] = AwardReading(reading.row, known.seen_at) if known else reading
    return tuple(found[ref] for ref in sorted(found))


@dataclass(frozen=True, slots=True)
class Sighting:
    """When the store first held an event by one witness, and whether it was news then.

    This depends on the moment, so it is decided once, when it is stored, and never derived again.
    """

    event_id: str
    kind: EventKind
    source: str
    ref: str
    at: datetime
    is_news: bool


@dataclass(frozen=True, slots=True)
class EventRename:
    """From `at` on, an event has the id `present` instead of `former`."""

    former: str
    present: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EntryText:
    """The words of a feed entry as its feed gave them from `at` on."""

    at: datetime
    title: str
    summary: str | None
    materials: tuple[str, ...]
    number: str | None


@dataclass(frozen=True, slots=True)
class EarlierFacts:
    """What is needed beside the present facts to know those of an earlier moment (`derivation.known_by`)."""

    acts: tuple[DecidingAct, ...] = ()  # those that were undone too, oldest first
    texts: Mapping[str, tuple[EntryText, ...]] = field(default_factory=dict)  # of entries that changed, oldest first
    bound_at: Mapping[str, datetime] = field(default_factory=dict)  # when each witness founded its provisional key
    renames: tuple[EventRename, ...] = ()  # in the order of storing
    baseline_at: Mapping[str, datetime] = field(default_factory=dict)  # the first complete reading of each feed
    record_date: date | None = None  # from which the record's undated sources count


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that was read, done and decided. Sequences are in the order of storing.

    `earlier` is None where nobody asks for an earlier moment. With it, `entries` holds those of all stories.
    """

    readings: tuple[VersionReading, ...] = ()
    awards: tuple[AwardReading, ...] = ()
    lists: tuple[NoticeListReading, ...] = ()
    stories: tuple[Story, ...] = ()  # not attached
    entries: Mapping[str, tuple[FeedEntry, ...]] = field(default_factory=dict)  # of stories that report an event, by id
    decisions: UserDecisions = field(default_factory=UserDecisions)
    record: tuple[RecordedSolicitation, ...] = ()
    recorded_contracts: tuple[RecordedContract, ...] = ()
    # the provisional key that each notice id, or `story/` and story id, founded
    provisional_keys: Mapping[str, str] = field(default_factory=dict)
    sightings: tuple[Sighting, ...] = ()
    former_ids: Mapping[str, str] = field(default_factory=dict)  # former id of an event -> its present id
    earlier: EarlierFacts | None = None


def former_ids(renames: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The present id of each former one, after these renames, which are pairs of a former and a present id in the order
    in which they came. An id that came back is no former one."""
    found: dict[str, str] = {}
    later: dict[str, str] = {}  # what became of each id after the rename that is looked at
    used: set[str] = set()
    for former, present in reversed(renames):
        later[former] = later.get(present, present)
        if former not in found and former not in used:
            found[former] = later[former]
        used.add(present)
    return found


@dataclass(frozen=True, slots=True)
class SolicitationInputs:
    """The facts of one solicitation. `record` holds its rows of the record: its own, and those of provisional keys that
    it has taken over. `merges` are these take-overs. `sightings` are those of all events that may be its events."""

    key: str
    readings: tuple[VersionReading, ...] = ()
    lists: tuple[NoticeListReading, ...] = ()
    record: tuple[RecordedSolicitation, ...] = ()
    awards: tuple[AwardReading, ...] = ()
    stories: tuple[Story, ...] = ()
    entries: ManualEntries = field(default_factory=ManualEntries)
    links: tuple[ReissueLink, ...] = ()  # of which it is the older one
    merges: tuple[MergeMatch, ...] = ()
    aliases: tuple[str, ...] = ()
    elsewhere: frozenset[str] = frozenset()  # ids of events that its record has, and that belong to another key
    latest: datetime = EPOCH  # the time of the newest fact of all


@dataclass(frozen=True, slots=True)
class DerivedSolicitation:
    """One solicitation with everything that is derived about it. Claims include those of the record; contracts are
    those of the record and of the register, not merged. `readings` and `history` are what its notices were derived
    from, and what they show."""

    solicitation: Solicitation
    notices: tuple[Notice, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    contracts: tuple[Contract, ...] = ()
    record: RecordFacts | None = None  # what the record says of it
    readings: tuple[VersionReading, ...] = field(default=(), repr=False)
    history: tuple[NoticeEvent, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class State:
    """What follows from the facts."""

    solicitations: Mapping[str, DerivedSolicitation] = field(default_factory=dict)  # by key
    stories: Mapping[str, Story] = field(default_factory=dict)  # by id, attached
    links: tuple[ReissueLink, ...] = ()
    contracts: tuple[Contract, ...] = ()  # of the record, then of the register; not merged
    provisional_keys: Mapping[str, str] = field(default_factory=dict)  # those of the facts, and new ones
    key_of: Mapping[str, str] = field(default_factory=dict)  # the key that took over each merged provisional key
    inputs: Mapping[str, SolicitationInputs] = field(default_factory=dict, repr=False)  # by key
    failed: Mapping[str, str] = field(default_factory=dict)  # key -> why its derivation failed

    def notice_ids(self) -> frozenset[str]:
        """The ids of all notices."""
        return frozenset(notice.notice_id for one in self.solicitations.values() for notice in one.notices)
