"""Lookups in a snapshot that several panels use: the kinds of events of a solicitation, its contracts, its announced
steps."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field

from mineralwatch.domain.models.contract import Contract
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.policy import Promise
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.ports import Snapshot


@dataclass(frozen=True, slots=True)
class SnapshotIndex:
    """Lookups by solicitation key and by material."""

    event_kinds: dict[str, frozenset[EventKind]]
    contracts: dict[str, tuple[Contract, ...]]
    promises: dict[str, tuple[Promise, ...]]
    solicitations: dict[str, Solicitation]
    symbols: dict[str, tuple[str, ...]]
    joint_orders: dict[str, float]  # awardee -> US dollars ordered under several contracts together, as a source says
    possible_awards: dict[str, str] = field(
        default_factory=dict
    )  # earlier solicitation -> the award that may have come of it

    def symbols_for(self, materials: tuple[str, ...]) -> tuple[str, ...]:
        """The stock symbols of the companies that deal in any of the materials, each symbol once."""
        return tuple(dict.fromkeys(s for name in materials for s in self.symbols.get(name, ())))

    def was_cancelled(self, solicitation: Solicitation) -> bool:
        """Whether a solicitation was ever cancelled.

        The cancellation may be older than the events in the snapshot. A promised reissue proves it too, since a reissue
        is promised only with a cancellation.
        """
        has_event = EventKind.CANCELLED in self.event_kinds.get(solicitation.key, frozenset())
        return has_event or solicitation.ending is EventKind.CANCELLED or solicitation.reissue_promised

    def won_after_cancelled(self, solicitation: Solicitation) -> bool:
        """Whether a solicitation was cancelled and an award is known, with no reissue known between the two, so that
        the award's link to the solicitation is only inferred. `possible_awards` holds awards under a key of their
        own."""
        if solicitation.key in self.possible_awards:
            return self.was_cancelled(solicitation)
        kinds = self.event_kinds.get(solicitation.key, frozenset())
        is_awarded = EventKind.AWARDED in kinds or solicitation.ending is EventKind.AWARDED
        return (
            self.was_cancelled(solicitation)
            and is_awarded
            and (EventKind.REISSUED not in kinds or Grade.INFERRED in solicitation.grades)
        )


def index_snapshot(snapshot: Snapshot) -> SnapshotIndex:
    """Build the lookups of a snapshot."""
    kinds: defaultdict[str, set[EventKind]] = defaultdict(set)
    for event in snapshot.events:
        kinds[event.key].add(event.kind)
    contracts: defaultdict[str, list[Contract]] = defaultdict(list)
    for contract in snapshot.contracts:
        if contract.key:
            contracts[contract.key].append(contract)
    promises: defaultdict[str, list[Promise]] = defaultdict(list)
    for promise in snapshot.promises:
        if promise.key:
            promises[promise.key].append(promise)
    joint = {
        c.awardee.casefold(): c.ordered for c in snapshot.contracts if c.kind == "orders" and c.ordered is not None
    }
    names = {
        name: solicitation.key
        for solicitation in snapshot.solicitations
        for name in (solicitation.key, *solicitation.aliases)
    }
    return SnapshotIndex(
        joint_orders=joint,
        possible_awards={names.get(r.may_follow, r.may_follow): r.key for r in snapshot.solicitations if r.may_follow},
        event_kinds={key: frozenset(found) for key, found in kinds.items()},
        contracts={key: tuple(found) for key, found in contracts.items()},
        promises={key: tuple(found) for key, found in promises.items()},
        solicitations={solicitation.key: solicitation for solicitation in snapshot.solicitations},
        symbols=dict(snapshot.symbols),
    )
