from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
from store_samples import KEY, NOW, put, request

from mineralwatch.domain.errors import StoreError
from mineralwatch.domain.manual_entries.entry_validation import read_correction, read_event
from mineralwatch.domain.manual_entries.manual_entry import encode_entry
from mineralwatch.ports import UserAct
from mineralwatch.store import user_acts
from mineralwatch.store.manual_entries import manual_entries_of

SAID = {"source": "letter to bidders", "reason": "the notice does not say it"}
EVENT = read_event({**SAID, "kind": "extended", "deadline": "2026-12-01"}, None)
VALUE = read_correction({**SAID, "field": "ceiling", "value": "5m"}, None)
OLD = "antimony-2025-x1"


def test_entries_are_read_with_their_act_and_time_oldest_first(conn: sqlite3.Connection) -> None:
    user_acts.add(
        conn,
        [UserAct("add-event", KEY, body=encode_entry(EVENT)), UserAct("correct", KEY, body=encode_entry(VALUE))],
        NOW,
    )
    user_acts.add(conn, [UserAct("correct", KEY, body=encode_entry(replace(VALUE, value="6000000")))], NOW)
    user_acts.add(conn, [UserAct("correct", "another", body=encode_entry(VALUE))], NOW)
    hand = manual_entries_of(conn, [KEY, "nothing"])
    assert list(hand) == [KEY]
    assert hand[KEY].events == (replace(EVENT, act=1, at=NOW),)
    assert [(one.act, one.value) for one in hand[KEY].corrections] == [(2, "5000000"), (3, "6000000")]


def test_what_was_undone_counts_no_more(conn: sqlite3.Connection) -> None:
    user_acts.add(conn, [UserAct("add-event", KEY, body=encode_entry(EVENT))], NOW)
    user_acts.undo(conn, NOW)
    assert manual_entries_of(conn, [KEY]) == {}


def test_an_entry_follows_the_number_that_took_its_key_over(conn: sqlite3.Connection) -> None:
    user_acts.add(conn, [UserAct("correct", OLD, body=encode_entry(VALUE))], NOW)
    assert list(manual_entries_of(conn, [OLD, KEY])) == [OLD]
    put(conn, solicitations=(request(KEY, aliases=(OLD,)),))
    assert list(manual_entries_of(conn, [OLD, KEY])) == [KEY]


def test_a_body_that_cannot_be_read_is_named(conn: sqlite3.Connection) -> None:
    user_acts.add(conn, [UserAct("correct", KEY, body="{}")], NOW)
    with pytest.raises(StoreError, match="act 1 cannot be read"):
        manual_entries_of(conn, [KEY])
