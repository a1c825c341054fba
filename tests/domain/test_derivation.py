"""One state follows from the facts, in whatever order they stand, however often, and with whatever is remembered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.derivation import derive as derive_module
from mineralwatch.domain.derivation.derive import Memory, derive
from mineralwatch.domain.derivation.facts import Facts, SolicitationInputs
from mineralwatch.domain.numbers_and_ids import is_provisional
from mineralwatch.engine.text_similarity import similarity
from tests.support.histories import KEY, beginning, histories, interleaved, whole_history


@given(histories(), st.data())
def test_the_order_of_facts_of_different_things_does_not_matter(facts: Facts, data: st.DataObject) -> None:
    idents = data.draw(st.permutations([one.notice.notice_id for one in facts.readings]))
    shuffled = replace(
        facts,
        readings=tuple(interleaved(facts.readings, idents)),
        awards=tuple(data.draw(st.permutations(facts.awards))),
        stories=tuple(data.draw(st.permutations(facts.stories))),
        entries=dict(reversed(facts.entries.items())),
    )
    assert derive(shuffled, similarity) == derive(facts, similarity)


@given(histories())
def test_what_is_read_again_at_once_changes_nothing_that_is_shown(facts: Facts) -> None:
    twice = replace(facts, readings=tuple(one for one in facts.readings for _ in range(2)))
    once, again = derive(facts, similarity), derive(twice, similarity)
    assert {key: replace(one, readings=()) for key, one in again.solicitations.items()} == {
        key: replace(one, readings=()) for key, one in once.solicitations.items()
    }
    assert (again.stories, again.links, again.contracts) == (once.stories, once.links, once.contracts)


@given(histories(), st.lists(st.integers(0, 7), max_size=4))
def test_what_is_remembered_changes_nothing(facts: Facts, lengths: list[int]) -> None:
    memory = Memory()
    for length in (*lengths, 7):
        known = beginning(facts, length)
        assert derive(known, similarity, memory) == derive(known, similarity)


@given(histories())
def test_a_provisional_key_is_bound_for_ever_and_never_to_another_notice(facts: Facts) -> None:
    bound: dict[str, str] = {}
    for length in range(8):
        state = derive(replace(beginning(facts, length), provisional_keys=bound), similarity)
        assert state.provisional_keys.items() >= bound.items()
        assert all(map(is_provisional, state.provisional_keys.values()))
        founded = [key for witness, key in state.provisional_keys.items() if not witness.startswith("story/")]
        assert len(founded) == len(set(founded))
        bound = dict(state.provisional_keys)


@given(histories())
def test_everything_belongs_to_one_request_that_is_there(facts: Facts) -> None:
    state = derive(facts, similarity)
    events = [event for one in state.solicitations.values() for event in one.events]
    notices = [one.notice_id for derived in state.solicitations.values() for one in derived.notices]
    assert len({event.id for event in events}) == len(events)
    assert sorted(notices) == sorted({one.notice.notice_id for one in facts.readings})
    assert all(event.key == key for key, one in state.solicitations.items() for event in one.events)
    assert {story.key for story in state.stories.values() if story.key} <= set(state.solicitations)
    assert set(state.key_of.values()) <= set(state.solicitations)
    assert not set(state.key_of) & set(state.solicitations)
    assert state.stories.keys() == {story.id for story in facts.stories}


@pytest.mark.parametrize("stage", ["shown_events", "derive_solicitation"])
def test_one_that_fails_is_named_and_leaves_the_others_as_they_are(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    facts, whole = whole_history(), getattr(derive_module, stage)
    others = {key: one for key, one in derive(facts, similarity).solicitations.items() if key.startswith("tin")}

    def broken(inputs: SolicitationInputs, *rest: object) -> object:
        if inputs.key == KEY:
            raise ValueError("a bug")
        return whole(inputs, *rest)

    monkeypatch.setattr(derive_module, stage, broken)
    state = derive(facts, similarity)
    assert state.failed.keys() == {KEY}
    assert state.failed[KEY].startswith("ValueError, test_derivation.py:")
    assert KEY not in state.solicitations and "SP800027R0002" in state.solicitations
    assert others and state.solicitations.items() >= others.items()


def test_a_history_has_merges_links_reports_and_requests_that_stories_alone_tell() -> None:
    """So that the properties above do not hold of nothing."""
    state = derive(whole_history(), similarity)
    assert state.key_of == {"antimony-2026-x1": "SP800027R0002"}
    assert [(link.older, link.newer) for link in state.links] == [(KEY, "SP800027R0003")]
    told = {story.key for story in state.stories.values()}
    assert KEY in told and any(key and key.startswith("tin") for key in told)
    sources = {witness.source for event in state.solicitations["SP800027R0003"].events for witness in event.evidence}
    assert sources == {"sam", "usaspending"}
