"""Derives what had happened by one moment, as far as it was known at another."""

from __future__ import annotations

from dataclasses import replace

from mineralwatch.domain.derivation.as_of import state_as_of
from mineralwatch.domain.derivation.clocks import Clocks
from mineralwatch.domain.derivation.derive import derive
from mineralwatch.domain.derivation.facts import DerivedSolicitation, Facts, State
from mineralwatch.domain.derivation.known_by import facts_known_by
from mineralwatch.domain.reissues.reissue_proposals import TextSimilarity


def derive_at(facts: Facts, alike: TextSimilarity, clocks: Clocks) -> State:
    """What follows from the facts that were known by `clocks.known_by`, as far as it had happened by `clocks.as_of`;
    None is now.

    Where the record was loaded later than `known_by`, its events keep the time at which this store first held them, and
    `first_seen` is None. Raises ValueError for facts without `earlier`.
    """
    if facts.earlier is None:
        raise ValueError("the facts were read without what is needed for an earlier moment")
    clocks = replace(clocks, record_date=facts.earlier.record_date)
    state = derive(facts_known_by(facts, clocks), alike)
    seen = {key: _as_seen(one, clocks) for key, one in state.solicitations.items()}
    return state_as_of(replace(state, solicitations=seen), clocks)


def _as_seen(one: DerivedSolicitation, clocks: Clocks) -> DerivedSolicitation:
    solicitation = one.solicitation
    if solicitation.first_seen is None or clocks.read(solicitation.first_seen):
        return one
    return replace(one, solicitation=replace(solicitation, first_seen=None))
